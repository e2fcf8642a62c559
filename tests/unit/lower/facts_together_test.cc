// Ranges and ownership of a large program are found at the same time: the same facts as one after the other.
#include <gtest/gtest.h>

#include <string>

#include "source.h"

namespace mochi::lower {
namespace {

// Functions with indexing, sums, growth and parameters that change.
std::string many_functions(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    text += "export fun grow" + n + "(xs: list<int>, most: int): list<int> {\n";
    text += "  var made: list<int> = []\n";
    text += "  for i in 0..len(xs) {\n";
    text += "    if xs[i] > most + " + n + " { continue }\n";
    text += "    made = append(made, xs[i] + i)\n";
    text += "  }\n";
    text += "  if len(made) > 2 { made[0] = made[len(made) - 1] }\n";
    text += "  return made\n";
    text += "}\n";
    // Ownership adds a copy before the loop, and with it expressions that ranges never saw.
    text += "fun longer" + n + "(xs: list<int>, count: int): list<int> {\n";
    text += "  var out = xs\n";
    text += "  for i in 0..count { out = append(out, i + len(out)) }\n";
    text += "  return out\n";
    text += "}\n";
    text += "export fun both" + n + "(xs: list<int>): list<list<int>> {\n";
    text += "  let more = longer" + n + "(xs, 3)\n";
    text += "  return [xs, more, longer" + n + "(more, len(xs))]\n";
    text += "}\n";
  }
  return text;
}

TEST(facts_together, are_those_of_one_after_the_other) {
  const std::string text = many_functions(400);
  SourceProgram together(text, true);
  SourceProgram apart(text, true);
  // With a pass to stop after, each runs alone.
  together.passes("", Mode::library);
  apart.passes("faults", Mode::library);
  ASSERT_EQ(together.problems(), "");
  ASSERT_EQ(apart.problems(), "");
  const std::string said = ir::dump(together.program);
  EXPECT_TRUE(said == ir::dump(apart.program));
  EXPECT_NE(said.find("list_copy"), std::string::npos);
  for (const char* flag : {"!proven", "!last", "!in_place"})
    EXPECT_NE(said.find(flag), std::string::npos) << flag;
}

}  // namespace
}  // namespace mochi::lower
