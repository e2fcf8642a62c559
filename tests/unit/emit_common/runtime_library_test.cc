#include "emit/common/runtime_library.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(RuntimeLibrary, ShipsWhatIsUsedAndWhatThatNeeds) {
  constexpr std::string_view kText =
      "// head\n"
      "//# fail\nfunction fail() {}\n"
      "//# add needs: fail\nfunction add() {}\n"
      "//# unused\nfunction unused() {}\n";
  auto library = RuntimeLibrary::parse(kText);
  ASSERT_TRUE(library);
  EXPECT_EQ(library->select({"add"}), "// head\nfunction fail() {}\nfunction add() {}\n");
  EXPECT_EQ(library->select({}), "");
  EXPECT_TRUE(library->has("unused"));
}

TEST(RuntimeLibrary, LeavesOutLinesOfSectionsThatAreNotShipped) {
  auto library = RuntimeLibrary::parse("//# big\nbig\n//# same\n  one\n  if (big) two; //? big\n  three\n");
  ASSERT_TRUE(library);
  EXPECT_EQ(library->select({"same"}), "  one\n  three\n");
  EXPECT_EQ(library->select({"same", "big"}), "big\n  one\n  if (big) two;\n  three\n");
  auto either = RuntimeLibrary::parse("//# big\nbig\n//# same\n  one; //? big\n  two; //? !big\n");
  ASSERT_TRUE(either);
  EXPECT_EQ(either->select({"same"}), "  two;\n");
  EXPECT_EQ(either->select({"same", "big"}), "big\n  one;\n");
}

TEST(RuntimeLibrary, KnowsWhichSectionDeclaresAName) {
  auto declares = [](std::string_view line) {
    return line.starts_with("def ") ? line.substr(4) : std::string_view();
  };
  auto library = RuntimeLibrary::parse("#: a\ndef x\n  def inner\ndef y\n#: b\ndef x\n", declares);
  ASSERT_TRUE(library);
  EXPECT_EQ(library->declared().at("x"), "a");
  EXPECT_EQ(library->declared().at("y"), "a");
  EXPECT_EQ(library->declared().size(), 2U);
  EXPECT_EQ(library->declared_by("a"), (std::vector<std::string_view>{"x", "y"}));
  EXPECT_EQ(library->declared_by("b"), (std::vector<std::string_view>{"x"}));
}

TEST(RuntimeLibrary, KnowsWhichNamesOfOtherSectionsATextSpeaksOf) {
  auto declares = [](std::string_view line) {
    return line.starts_with("def ") ? line.substr(4, 1) : std::string_view();
  };
  auto library = RuntimeLibrary::parse(
      "//# pair\ndef p\ndef q\n//# flag needs: p\n//# user needs: q\ndef u\nif p: q //? flag\n", declares);
  ASSERT_TRUE(library);
  EXPECT_EQ(library->closure({"user"}), (std::vector<std::string>{"pair", "user"}));
  EXPECT_EQ(library->names_outside({"user"}, {"user", "pair"}), (std::set<std::string>{"q"}));
  EXPECT_EQ(library->names_outside({"user"}, {"user", "pair", "flag"}), (std::set<std::string>{"p", "q"}));
  EXPECT_TRUE(library->names_outside({"user", "pair"}, {"user", "pair", "flag"}).empty());
}

TEST(RuntimeLibrary, RefusesDoubtfulTexts) {
  EXPECT_FALSE(RuntimeLibrary::parse("#: a\nx\n#: a\ny\n"));
  EXPECT_FALSE(RuntimeLibrary::parse("#: a needs: b\nx\n"));
}

}  // namespace
}  // namespace mochi::emit
