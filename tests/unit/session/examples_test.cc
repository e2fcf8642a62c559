#include "session/examples.h"

#include <gtest/gtest.h>

namespace mochi {
namespace {

TEST(Examples, BecomeTestsOfWhatTheyDocument) {
  EXPECT_EQ(example_tests("/// Twice.\n///\n/// ```mochi\n/// twice(2) // => 4\n/// ```\nexport fun twice(n: "
                          "int): int { return n * 2 }\n"),
            "\n\ntest \"example of twice\" {\n  expect str(twice(2)) == \"4\"\n}\n");
}

TEST(Examples, ValuesAreComparedAsValues) {
  EXPECT_EQ(
      example_tests("/// ```mochi\n/// f() // => [\"a\"]\n/// g() // => \"a\\n\"\n/// h() // => true\n/// "
                    "```\nlet x = 1\n"),
      "test \"example of x\" {\n  expect (f()) == [\"a\"]\n  expect (g()) == \"a\\n\"\n  expect (h())\n}\n");
}

TEST(Examples, SeveralAreNumberedAndStatementsStay) {
  EXPECT_EQ(example_tests("/// ```mochi\n/// let a = 1\n/// a // => 1\n/// ```\n/// ```mochi\n/// f(\n///   "
                          "2) // => \"q\n/// ```\ntype T { x: int }\n"),
            "test \"example of T\" {\nlet a = 1\n  expect str(a) == \"1\"\n}\n"
            "test \"example of T 2\" {\n  expect (f(\n  2)) == \"q\n}\n");
}

TEST(Examples, ImportsComeAlongWhereTheyAreNamed) {
  EXPECT_EQ(example_tests("import \"std/text\" as text\nimport \"./b\"\n/// ```mochi\n/// text.f() // => "
                          "1\n/// ```\nfun f() {}\n"),
            "import \"std/text\" as text\n\ntest \"example of f\" {\n  expect str(text.f()) == \"1\"\n}\n");
}

TEST(Examples, OtherFencesAndPlainCommentsAreNone) {
  EXPECT_EQ(
      example_tests("// ```mochi\n// f() // => 1\n// ```\n/// ```\n/// f() // => 1\n/// ```\nfun f() {}\n"),
      "");
  EXPECT_EQ(example_tests("/// ```mochi\n/// f() // => 1"), "");
}

TEST(Examples, OfAReadmeAreTheBlocksThatUseThePackage) {
  EXPECT_EQ(
      readme_tests("# x\n\n```mochi\nimport \"@a/b\" as b\n\nlet n = b.f(1)\nn // => 2\n```\n\n```sh\nimport "
                   "\"no\"\n```\n"
                   "```mochi\nfun f() {}\n```\n```mochi\nimport \"@a/b\" as b\nb.g() // => true\n```\n"),
      "import \"@a/b\" as b\n\ntest \"example of README\" {\n\n\nlet n = b.f(1)\n  expect str(n) == "
      "\"2\"\n}\n"
      "\n\n\n\n\n\n\ntest \"example of README 3\" {\n\n  expect (b.g())\n}\n");
  EXPECT_EQ(readme_tests("```mochi\nimport \"@a/b\" as b\nb.f()\n"), "");
  EXPECT_EQ(readme_tests("```mochi\n1 // => 1\n```\n"), "");
}

}  // namespace
}  // namespace mochi
