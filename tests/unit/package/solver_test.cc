#include "package/solver/solver.h"

#include <gtest/gtest.h>

#include "unit/package/graph.h"

namespace mochi::package {
namespace {

using testing::Graph;

struct Answer {
  std::string text;  // empty: no solution
  SolveStatistics statistics;
};

Answer answer(Graph& graph, SolveLimits limits = {}) {
  Result<Solved> solved = solve(graph, graph.root(), limits);
  if (!solved) return {"error: " + solved.error().message, {}};
  if (auto* choice = std::get_if<Choice>(&solved->outcome)) {
    EXPECT_TRUE(graph.valid(*choice));
    return {graph.text(*choice), solved->statistics};
  }
  return {"", solved->statistics};
}

Graph graph_of(std::initializer_list<std::string> lines) {
  Graph graph;
  for (const std::string& line : lines) graph.add(line);
  return graph;
}

// The expected answers and counts are those of packages page section 17; counts may be up to 1.5 times as
// high.
TEST(Solver, G1ChainOfTwo) {
  Graph g = graph_of({"root > foo ^1", "foo 1 > bar ^1", "bar 1", "bar 2"});
  Answer a = answer(g);
  EXPECT_EQ(a.text, "bar 1.0.0, foo 1.0.0");
  EXPECT_EQ(a.statistics.decisions, 3U);
}

TEST(Solver, G2AvoidsAConflictWithoutMeetingIt) {
  Graph g =
      graph_of({"root > foo ^1, bar ^1", "foo 1.1 > bar ^2", "foo 1.0", "bar 1.0", "bar 1.1", "bar 2.0"});
  Answer a = answer(g);
  EXPECT_EQ(a.text, "bar 1.1.0, foo 1.0.0");
  EXPECT_EQ(a.statistics.conflicts, 0U);
}

TEST(Solver, G3GoesBackToAnOlderVersion) {
  Graph g = graph_of({"root > foo >=1", "foo 2 > bar ^1", "foo 1", "bar 1 > foo ^1"});
  EXPECT_EQ(answer(g).text, "foo 1.0.0");
}

TEST(Solver, G4PartialSatisfier) {
  Graph g = graph_of({"root > foo ^1, t ^2", "foo 1.1 > l ^1, r ^1", "foo 1.0", "l 1 > s >=1", "r 1 > s <2",
                      "s 2", "s 1 > t ^1", "t 1", "t 2"});
  Answer a = answer(g);
  EXPECT_EQ(a.text, "foo 1.0.0, t 2.0.0");
  EXPECT_LE(a.statistics.conflicts, 2U);
}

TEST(Solver, G5AndG6HaveNoSolution) {
  Graph g5 = graph_of({"root > foo ^1, baz ^1", "foo 1 > bar ^2", "bar 2 > baz ^3", "baz 1", "baz 3"});
  EXPECT_EQ(answer(g5).text, "");
  Graph g6 = graph_of({"root > foo ^1", "foo 1.0 > a ^1, b ^1", "foo 1.1 > x ^1, y ^1", "a 1 > b ^2",
                       "x 1 > y ^2", "b 1", "b 2", "y 1", "y 2"});
  EXPECT_EQ(answer(g6).text, "");
}

TEST(Solver, G8PackageCyclesAreLegal) {
  Graph g = graph_of({"root > a *", "a 1 > b ^1", "b 1 > a ^1"});
  EXPECT_EQ(answer(g).text, "a 1.0.0, b 1.0.0");
}

TEST(Solver, G9) {
  Graph g =
      graph_of({"root > a *, b *", "a 2 > x ^1", "a 1 > x ^2", "b 2 > x ^2", "b 1 > x ^1", "x 1", "x 2"});
  EXPECT_EQ(answer(g).text, "a 2.0.0, b 1.0.0, x 1.0.0");
}

TEST(Solver, G10DoesNotWalkThroughEveryOldVersion) {
  Graph g;
  g.add("root > a *, b *");
  for (int v = 1; v <= 200; ++v) g.add("a 1." + std::to_string(v));
  for (int v = 1; v <= 100; ++v) {
    std::string line = "b 1." + std::to_string(v);
    g.add(v > 10 ? line + " > a <=1." + std::to_string(v) + ".0" : line);
  }
  Answer a = answer(g);
  EXPECT_EQ(a.text, "a 1.100.0, b 1.100.0");
  EXPECT_LE(a.statistics.decisions, 13U);
}

TEST(Solver, G11) {
  auto make = [](const char* p1) {
    Graph g;
    g.add(std::string("root > ") + p1);
    for (int i = 1; i <= 8; ++i) {
      for (int v = 1; v <= 8; ++v) {
        std::string version = std::to_string(v) + ".0.0";
        std::string line = "p" + std::to_string(i) + " " + version;
        if (i < 8) line += " > p" + std::to_string(i + 1) + " =" + version;
        g.add(line);
      }
    }
    return g;
  };
  Graph sat = make("p1 *, p8 =1.0.0");
  Answer a = answer(sat);
  EXPECT_EQ(a.text, "p1 1.0.0, p2 1.0.0, p3 1.0.0, p4 1.0.0, p5 1.0.0, p6 1.0.0, p7 1.0.0, p8 1.0.0");
  EXPECT_LE(a.statistics.decisions, 97U);
  Graph unsat = make("p1 >=2, p8 =1.0.0");
  Answer b = answer(unsat);
  EXPECT_EQ(b.text, "");
}

TEST(Solver, G12LongChainWithDeadEnd) {
  Graph g;
  g.add("root > q1 *");
  for (int i = 1; i <= 30; ++i) {
    for (int v = 1; v <= 30; ++v) {
      std::string line = "q" + std::to_string(i) + " 1." + std::to_string(v);
      g.add(line + (i < 30 ? " > q" + std::to_string(i + 1) + " >=1." + std::to_string(v) : " > z ^2"));
    }
  }
  g.add("z 1");
  Answer a = answer(g);
  EXPECT_EQ(a.text, "");
  EXPECT_LE(a.statistics.decisions, 1308U);
}

TEST(Solver, G13PigeonsEndInAnErrorNotAHang) {
  auto make = [](int pigeons) {
    Graph g;
    std::string root = "root > ";
    for (int p = 1; p <= pigeons; ++p) {
      root += (p == 1 ? "" : ", ") + ("p" + std::to_string(p)) + " *";
      for (int h = 1; h < pigeons; ++h) {
        g.add("p" + std::to_string(p) + " " + std::to_string(h) + " > h" + std::to_string(h) + " =" +
              std::to_string(p) + ".0.0");
      }
    }
    for (int h = 1; h < pigeons; ++h) {
      for (int p = 1; p <= pigeons; ++p) g.add("h" + std::to_string(h) + " " + std::to_string(p));
    }
    g.add(root);
    return g;
  };
  Graph small = make(3);
  Answer a = answer(small);
  EXPECT_EQ(a.text, "");
  EXPECT_LE(a.statistics.conflicts, 8U);
  Graph large = make(12);
  EXPECT_EQ(answer(large, {.iterations = 20000}).text.substr(0, 6), "error:");
}

TEST(Solver, G14) {
  Graph g;
  g.add("root > a >=1, b ^1");
  g.add("a 2 > c ^1");
  g.add("a 1");
  g.add("c 1 > d ^2");
  g.add("d 1");
  for (int v = 0; v < 100; ++v) g.add("b 1." + std::to_string(v));
  Answer a = answer(g);
  EXPECT_EQ(a.text, "a 1.0.0, b 1.99.0");
  EXPECT_LE(a.statistics.decisions, 8U);
}

TEST(Solver, G15Prereleases) {
  Graph any = graph_of({"root > foo >=1", "foo 1.0.0", "foo 1.1.0-rc.1", "foo 2.0.0-rc.1"});
  EXPECT_EQ(answer(any).text, "foo 1.0.0");
  Graph named = graph_of({"root > foo ^1.1.0-rc.1", "foo 1.0.0", "foo 1.1.0-rc.1", "foo 2.0.0-rc.1"});
  EXPECT_EQ(answer(named).text, "foo 1.1.0-rc.1");
}

// Random graphs: the solver finds a solution exactly where trying everything finds one.
TEST(Solver, AgreesWithBruteForce) {
  std::uint64_t state = 88172645463325252ULL;
  auto random = [&state](std::uint64_t below) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state % below;
  };
  int unsatisfiable = 0;
  for (int round = 0; round < 20000; ++round) {
    Graph g;
    auto packages = 2 + random(4);
    auto versions = 1 + random(3);
    auto need = [&] {
      static const char* const kForms[] = {"*", "=1.0.0", "=2.0.0", ">=2.0.0", "<2.0.0", "=3.0.0"};
      return "p" + std::to_string(random(packages)) + " " + kForms[random(6)];
    };
    std::string root = "root > " + need();
    if (random(2) == 0) root += ", " + need();
    g.add(root);
    for (std::uint64_t p = 0; p < packages; ++p) {
      for (std::uint64_t v = 1; v <= versions; ++v) {
        std::string line = "p" + std::to_string(p) + " " + std::to_string(v);
        auto needs = random(3);
        for (std::uint64_t n = 0; n < needs; ++n) line += (n == 0 ? " > " : ", ") + need();
        g.add(line);
      }
    }
    bool expected = g.satisfiable();
    unsatisfiable += expected ? 0 : 1;
    Result<Solved> solved = solve(g, g.root());
    ASSERT_TRUE(solved) << solved.error().message;
    auto* choice = std::get_if<Choice>(&solved->outcome);
    ASSERT_EQ(choice != nullptr, expected) << "round " << round;
    if (choice == nullptr) continue;
    ASSERT_TRUE(g.valid(*choice)) << "round " << round << ": " << g.text(*choice);
  }
  EXPECT_GT(unsatisfiable, 2000);
}

}  // namespace
}  // namespace mochi::package
