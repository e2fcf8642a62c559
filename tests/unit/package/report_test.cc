#include "package/solver/report.h"

#include <gtest/gtest.h>

#include "unit/package/graph.h"

namespace mochi::package {
namespace {

using testing::Graph;

std::string explanation(std::initializer_list<std::string> lines) {
  Graph graph;
  for (const std::string& line : lines) graph.add(line);
  Result<Solved> solved = solve(graph, graph.root());
  if (!solved) return solved.error().message;
  auto* derivation = std::get_if<Derivation>(&solved->outcome);
  if (derivation == nullptr) return "solved";
  return explain(*derivation, graph.root(), graph);
}

// The text of packages page section 4.
TEST(Report, G5IsTheLinearText) {
  EXPECT_EQ(explanation({"root > foo ^1.0.0, baz ^1.0.0", "foo 1 > bar ^2.0.0", "bar 2 > baz ^3.0.0", "baz 1",
                         "baz 3"}),
            "  Because every version of foo depends on bar ^2.0.0\n"
            "    and every version of bar depends on baz ^3.0.0,\n"
            "    every version of foo requires baz ^3.0.0.\n"
            "  So, because your manifest depends on foo ^1.0.0 and baz ^1.0.0,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Report, G6BranchesWithOneNumber) {
  std::string text = explanation({"root > foo ^1", "foo 1.0 > a ^1, b ^1", "foo 1.1 > x ^1, y ^1",
                                  "a 1 > b ^2", "x 1 > y ^2", "b 1", "b 2", "y 1", "y 2"});
  EXPECT_NE(text.find("(1)"), std::string::npos) << text;
  EXPECT_EQ(text.find("(2)"), std::string::npos) << text;
  EXPECT_NE(text.find("your manifest cannot be resolved"), std::string::npos) << text;
}

TEST(Report, AMissingVersionIsNamed) {
  std::string text = explanation({"root > foo ^3", "foo 1", "foo 2"});
  EXPECT_EQ(text,
            "  Because your manifest depends on foo ^3,\n"
            "    your manifest cannot be resolved.\n");
}

}  // namespace
}  // namespace mochi::package
