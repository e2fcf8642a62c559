#include "emit/common/naming.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(Naming, SplitsAtUnderscoresAndCaseChanges) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(split_words("HTTPServer"), (Words{"http", "server"}));
  EXPECT_EQ(split_words("http_server"), (Words{"http", "server"}));
  EXPECT_EQ(split_words("HttpServer"), (Words{"http", "server"}));
  EXPECT_EQ(split_words("parseHTTPHeader2"), (Words{"parse", "http", "header2"}));
  EXPECT_EQ(split_words("__x"), (Words{"x"}));
}

TEST(Naming, JoinsInTheStyle) {
  EXPECT_EQ(convert_name("edit_distance", CaseStyle::camel), "editDistance");
  EXPECT_EQ(convert_name("editDistance", CaseStyle::snake), "edit_distance");
  EXPECT_EQ(convert_name("edit_distance", CaseStyle::pascal), "EditDistance");
  EXPECT_EQ(convert_name("maxSize", CaseStyle::upper_snake), "MAX_SIZE");
  EXPECT_EQ(convert_name("v1_2", CaseStyle::camel), "v1_2");
  EXPECT_EQ(convert_name("_", CaseStyle::camel), "_");
}

TEST(Naming, NonAsciiBecomesAscii) {
  EXPECT_EQ(transliterate("größe"), "grosse");
  EXPECT_EQ(transliterate("Ωmega"), "Omega");
  EXPECT_EQ(transliterate("щука"), "shchuka");
  EXPECT_EQ(transliterate("日"), "u65e5");
  EXPECT_EQ(convert_name("naïveCafé", CaseStyle::snake), "naive_cafe");
}

TEST(Naming, ScopesAvoidReservedAndTakenNames) {
  static constexpr std::string_view kReserved[] = {"class", "def"};
  NameScope outer(kReserved, {"", "_"});
  EXPECT_EQ(outer.declare("class"), "class_");
  EXPECT_EQ(outer.declare("x"), "x");
  NameScope inner(kReserved, {"", "_"}, &outer);
  EXPECT_EQ(inner.declare("x"), "x2");
  EXPECT_EQ(inner.declare("x"), "x3");
  EXPECT_EQ(inner.declare("y"), "y");
  EXPECT_FALSE(outer.taken("y"));
}

}  // namespace
// What nobody was given could have been taken before without any difference.
TEST(Naming, ScopesNoteWhatTheyGiveOut) {
  NameSet given;
  NameScope module({}, Escape{"", "_"});
  module.note_in(given);
  module.take("helper");
  EXPECT_EQ(module.declare("helper"), "helper2");
  NameScope block = module.inside();
  for (int i = 0; i < 30; ++i) block.declare("n");
  EXPECT_TRUE(block.taken("n30"));
  EXPECT_FALSE(module.taken("n30"));
  EXPECT_EQ(block.inside().declare("n30"), "n302");
  EXPECT_FALSE(given.contains("helper"));
  EXPECT_TRUE(given.contains("helper2"));
  EXPECT_TRUE(given.contains("n302"));
  EXPECT_EQ(given.size(), 32U);
}

}  // namespace mochi::emit
