#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

constexpr const char* kSource = R"(/// A point.
export type Point {
  /// To the east.
  x: float
  y: float
}

/// A shape, see [more](#type-Point).
export type Shape = Circle(center: Point, radius: float) | Nothing

/// The limit.
export let limit = 10

/// Moves `p`.
///
/// ```
/// shift(p, 1.0) // a comment
/// ```
///
/// - one <b>
/// - two
///
/// @param p what is moved
/// @returns the moved point
export fun shift(p: Point, by: float): Point {
  return Point { x: p.x + by, y: p.y }
}
)";

class DocTest : public testing::Test {
 protected:
  int run(const Args& args) {
    Context context{host_.host};
    return run_command_line(context, args);
  }
  std::string get(const std::string& path) {
    return host_.host.files.read(path, 1 << 20).value_or("missing");
  }
  static void expect_in(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }
  MemoryHost host_;
};

TEST_F(DocTest, SiteOfAPackage) {
  host_.files.put("/p/mochi.toml",
                  "[package]\nname = \"@acme/geo\"\nversion = \"0.1.0\"\nedition = \"2026\"\n");
  host_.files.put("/p/src/lib.mochi", kSource);
  host_.files.put(
      "/p/src/far.mochi",
      "import \"@acme/geo\" as geo\n/// Far away.\nexport fun far(p: geo.Point): geo.Point { return p }\n");
  ASSERT_EQ(run({"doc", "/p", "--out", "/out"}), 0) << host_.err.text();
  EXPECT_EQ(host_.out.text(), "/out/index.html\n");
  expect_in(get("/out/index.html"), "<a href=\"acme-geo.html#fun-shift\">shift</a>");
  const std::string page = get("/out/acme-geo.html");
  expect_in(page, "<h3 id=\"type-Point\">");
  expect_in(page, "<span class=\"k\">fun</span> shift(p: <a href=\"#type-Point\">Point</a>, by: float): <a");
  expect_in(page, "shift(p, <span class=\"n\">1.0</span>) <span class=\"c\">// a comment</span>");
  expect_in(page, "<ul>\n<li>one &lt;b&gt;</li>\n<li>two</li>\n</ul>");
  expect_in(page, "<dt><code>p</code></dt><dd>what is moved</dd>");
  expect_in(page, "\n  | Circle(center: <a href=\"#type-Point\">Point</a>, radius: float)\n  | Nothing");
  expect_in(get("/out/acme-geo-far.html"), "<a href=\"acme-geo.html#type-Point\">Point</a>");
  expect_in(get("/out/search-index.js"),
            "[\"far\",\"fun of @acme/geo/far\",\"acme-geo-far.html#fun-far\",\"Far away.\"]");
  ASSERT_EQ(run({"doc", "/p", "--out", "/again"}), 0);
  EXPECT_EQ(get("/again/acme-geo.html"), page);
}

TEST_F(DocTest, MarkdownOfAFile) {
  host_.files.put("/a.mochi", kSource);
  ASSERT_EQ(run({"doc", "/a.mochi", "--markdown", "--out", "/out"}), 0) << host_.err.text();
  expect_in(get("/out/index.md"), "](a-mochi.md)");
  const std::string page = get("/out/a-mochi.md");
  expect_in(page,
            "### Point\n\n```mochi\ntype Point {\n  x: float\n  y: float\n}\n```\n\nA point.\n\n- `x`: To "
            "the east.\n");
  expect_in(page, "### shift\n\n```mochi\nfun shift(p: Point, by: float): Point\n```\n");
}

TEST_F(DocTest, CommandsPageIsCurrent) {
  ASSERT_EQ(run({"help", "--markdown"}), 0);
  std::ifstream file(std::string(MOCHI_TESTS_DIR) + "/../docs/commands.md");
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_EQ(host_.out.text(), page.str()) << "write docs/commands.md anew with `mochi help --markdown`";
}

}  // namespace
}  // namespace mochi
