#include "cli/report.h"

#include <gtest/gtest.h>

#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class ReportTest : public testing::Test {
 protected:
  ReportTest() { begin_ = sources_.source(sources_.add("a.mochi", "let a = nil\n")).base(); }
  bool report(ReportStyle style = {}) {
    Context context{host_.host};
    return report_diagnostics(context, sink_.sorted(), sources_, style);
  }
  Span at(std::uint32_t begin) const { return {begin_ + begin, begin_ + begin + 1}; }

  MemoryHost host_;
  SourceMap sources_;
  Collector sink_;
  std::uint32_t begin_ = 0;
};

TEST_F(ReportTest, WarningsAloneAreNoError) {
  Report(sink_, Code::T076, at(8), "`nil` is written `none`").help("Write `none`.");
  EXPECT_FALSE(report());
  EXPECT_EQ(host_.err.text(),
            "warning[T076]: `nil` is written `none`\n"
            "  --> a.mochi:1:9\n"
            "\n"
            "  1 | let a = nil\n"
            "    |         ^\n"
            "\n"
            "help:\n"
            "  Write `none`.\n");
}

TEST_F(ReportTest, TypeErrorsAreListedAfterWarnings) {
  Report(sink_, Code::T076, at(8), "`nil` is written `none`").help("Write `none`.");
  Report(sink_, Code::T002, at(4), "undefined variable: a").help("H.");
  EXPECT_TRUE(report());
  const std::string& text = host_.err.text();
  EXPECT_TRUE(text.starts_with("warning[T076]: "));
  EXPECT_NE(text.find("Write `none`.\n\ntype error:\n   1. error[T002]: undefined variable: a\n"),
            std::string::npos);
  EXPECT_TRUE(text.ends_with("  H.\naborted due to type errors\n"));
}

TEST_F(ReportTest, SyntaxErrorsHideTypeErrors) {
  Report(sink_, Code::T002, at(4), "undefined variable: a");
  Report(sink_, Code::P020, at(8), "expression expected").help("H.");
  EXPECT_TRUE(report());
  EXPECT_TRUE(host_.err.text().starts_with(
      "parse error:\n  error[P020]: expression expected\n    --> a.mochi:1:9\n"));
  EXPECT_EQ(host_.err.text().find("T002"), std::string::npos);
}

TEST_F(ReportTest, MachinesReadStandardOutput) {
  Report(sink_, Code::T002, at(4), "undefined variable: a");
  EXPECT_TRUE(report({.json = true}));
  EXPECT_TRUE(host_.out.text().starts_with(R"({"code":"T002","severity":"error")"));
  EXPECT_TRUE(report({.sarif = true}));
  EXPECT_NE(host_.out.text().find(R"("version": "2.1.0")"), std::string::npos);
  EXPECT_EQ(host_.err.text(), "");
}

}  // namespace
}  // namespace mochi
