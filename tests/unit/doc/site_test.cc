#include "doc/site.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

TEST(DocSite, HostileDocTextsStayText) {
  EXPECT_EQ(doc_html("[a](javascript:x) <script> `<` **b"),
            "<p>[a](javascript:x) &lt;script&gt; <code>&lt;</code> **b</p>\n");
  EXPECT_EQ(doc_html("```\n<\"unclosed\n"),
            "<pre><code>&lt;<span class=\"s\">&quot;unclosed</span>\n</code></pre>\n");
  EXPECT_EQ(doc_html("# Head\ntext [b](https://x.y)\n"),
            "<h4>Head</h4>\n<p>text <a href=\"https://x.y\">b</a></p>\n");
}

TEST(DocSite, ForeignNamesStayText) {
  api::Surface surface;
  api::Module module;
  module.name = "../<m>";
  api::Function function;
  function.name = "<script>\"";
  module.functions.push_back(function);
  surface.modules = {module, module};
  surface.modules[1].name = ".. m ";
  const std::vector<DocFile> files = html_site(surface);
  ASSERT_EQ(files.size(), 5U);
  EXPECT_EQ(files[1].path, "m-.html");
  EXPECT_EQ(files[2].path, "m--2.html");
  for (const DocFile& file : files) {
    EXPECT_EQ(file.text.find("<script>\""), std::string::npos) << file.path;
    EXPECT_EQ(file.text.find("<m>"), std::string::npos) << file.path;
  }
}

}  // namespace
}  // namespace mochi
