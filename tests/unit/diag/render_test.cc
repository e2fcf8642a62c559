#include "diag/render.h"

#include <gtest/gtest.h>

#include "diag/explanation.h"

namespace mochi {
namespace {

class RenderTest : public testing::Test {
 protected:
  RenderTest() {
    SourceId id = sources_.add("main.mochi", "let a = 1\n\nlet é: int = \"x\"\n");
    base_ = sources_.source(id).base();
  }
  Span at(std::uint32_t begin, std::uint32_t size) const { return {base_ + begin, base_ + begin + size}; }

  SourceMap sources_;
  std::uint32_t base_ = 0;
};

TEST_F(RenderTest, HumanLayout) {
  Collector sink;
  Report(sink, Code::T008, at(25, 3), "type mismatch: expected int, got string").help("Write a number.");
  EXPECT_EQ(render_human(sink.all()[0], sources_, {}),
            "error[T008]: type mismatch: expected int, got string\n"
            "  --> main.mochi:3:14\n"
            "\n"
            "  3 | let é: int = \"x\"\n"
            "    |              ^\n"
            "\n"
            "help:\n"
            "  Write a number.\n");
}

TEST_F(RenderTest, EmptyLineHasNoExcerptAndTheHintOfTheCodeHelps) {
  Collector sink;
  Report(sink, Code::T000, at(10, 0), "`let` requires a type or a value");
  EXPECT_EQ(render_human(sink.all()[0], sources_, {}),
            "error[T000]: `let` requires a type or a value\n"
            "  --> main.mochi:2:1\n"
            "\n"
            "help:\n"
            "  Add a type annotation or an initial value.\n");
}

TEST_F(RenderTest, LabelsNotesContextAndChildren) {
  Error error;
  error.code = Code::C002;
  error.message = "cannot write `a`";
  error.context = {"saving `b`"};
  Error child;
  child.code = Code::C001;
  child.message = "file not found: c";
  error.children.push_back(child);
  Diagnostic d = to_diagnostic(error);
  d.span = at(4, 1);
  d.labels.push_back({at(15, 1), "declared here"});
  d.notes.emplace_back("a note");
  EXPECT_EQ(render_human(d, sources_, {}),
            "error[C002]: cannot write `a`\n"
            "  --> main.mochi:1:5\n"
            "\n"
            "  1 | let a = 1\n"
            "    |     ^\n"
            "\n"
            "while saving `b`\n"
            "\n"
            "  error[C001]: file not found: c\n"
            "\n"
            "  help:\n"
            "    Check the path.\n"
            "\n"
            "help:\n"
            "  Check the permissions and the free space.\n"
            "\n"
            "note: declared here\n"
            "  --> main.mochi:3:5\n"
            "\n"
            "  3 | let é: int = \"x\"\n"
            "    |     ^\n"
            "\n"
            "note: a note\n");
}

TEST_F(RenderTest, ListFraming) {
  Collector sink;
  Report(sink, Code::T002, at(4, 1), "undefined variable: a").help("H.");
  Report(sink, Code::T001, at(0, 3), "assignment to undeclared variable: b").help("H.");
  std::vector<Diagnostic> sorted = sink.sorted();
  EXPECT_EQ(sorted[0].code, Code::T001);
  std::string types = render_type_errors(sorted, sources_, {});
  EXPECT_TRUE(
      types.starts_with("type error:\n   1. error[T001]: assignment to undeclared variable: b\n"
                        "  --> main.mochi:1:1\n"));
  EXPECT_NE(types.find("\n   2. error[T002]: undefined variable: a\n  --> main.mochi:1:5\n"),
            std::string::npos);
  std::string parse = render_parse_errors({sorted[0]}, sources_, {});
  EXPECT_EQ(parse,
            "parse error:\n"
            "  error[T001]: assignment to undeclared variable: b\n"
            "    --> main.mochi:1:1\n"
            "\n"
            "    1 | let a = 1\n"
            "      | ^\n"
            "\n"
            "  help:\n"
            "    H.\n");
}

TEST_F(RenderTest, ColourOnlyWhenAskedAndControlCharactersNever) {
  Diagnostic d;
  d.code = Code::T002;
  d.message = "undefined variable: \x1b[2J";
  EXPECT_EQ(render_human(d, sources_, {}).find('\x1b'), std::string::npos);
  EXPECT_TRUE(render_human(d, sources_, {.color = true}).starts_with("\x1b[31merror[T002]\x1b[0m: "));
}

TEST_F(RenderTest, Json) {
  Collector sink;
  Report(sink, Code::T076, at(4, 1), "`nil` is `none`").suggest("write `none`", at(4, 1), "none");
  EXPECT_EQ(
      render_json(sink.all()[0], sources_),
      R"({"code":"T076","severity":"warning","message":"`nil` is `none`","file":"main.mochi","line":1,)"
      R"("column":5,"end_line":1,"end_column":6,"help":"Write `none`.","suggestions":[{"message":"write `none`",)"
      R"("edits":[{"file":"main.mochi","line":1,"column":5,"end_line":1,"end_column":6,"text":"none"}]}]})"
      "\n");
}

TEST_F(RenderTest, Sarif) {
  Collector sink;
  Report(sink, Code::T008, at(25, 3), "type mismatch").label(at(4, 1), "declared here");
  Report(sink, Code::T076, at(4, 1), "`nil` is `none`").suggest("write `none`", at(4, 1), "none");
  std::string log = render_sarif(sink.all(), sources_, "0.1.0");
  EXPECT_NE(log.find(R"("ruleId": "T008")"), std::string::npos);
  EXPECT_NE(log.find(R"("startColumn": 14)"), std::string::npos);
  EXPECT_NE(log.find(R"("relatedLocations")"), std::string::npos);
  EXPECT_NE(log.find(R"("insertedContent")"), std::string::npos);
}

TEST(Codes, LookUpByNameInAnyCase) {
  ASSERT_NE(find_code("t008"), nullptr);
  EXPECT_EQ(find_code("t008")->code, Code::T008);
  EXPECT_EQ(find_code("m057_fan_e001")->code, Code::M057_FAN_E001);
  EXPECT_EQ(find_code("T012"), nullptr);
}

TEST(Codes, TextsFollowTheRules) {
  for (std::uint16_t i = 0; i < code_count(); ++i) {
    const CodeInfo& info = code_at(i);
    EXPECT_EQ(find_code(info.name)->code, info.code) << info.name << " is registered twice";
    EXPECT_FALSE(info.summary.empty() || info.summary.ends_with('.')) << info.name;
    EXPECT_TRUE(info.hint.ends_with('.')) << info.name;
  }
}

TEST(Codes, EveryCodeIsExplained) {
  for (std::uint16_t i = 0; i < code_count(); ++i) {
    const CodeInfo& info = code_at(i);
    std::string title = "# " + std::string(info.name) + ": ";
    EXPECT_TRUE(code_explanation(info.code).starts_with(title)) << info.name;
  }
}

}  // namespace
}  // namespace mochi
