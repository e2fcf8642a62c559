// The graphs of packages page section 17 through the whole resolver, with their numbers of decisions (up
// to 1.5 times).
#include <gtest/gtest.h>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

TEST(Scenario, G1) {
  World w{"root > foo ^1", "foo 1 > bar ^1", "bar 1", "bar 2"};
  EXPECT_EQ(w.solution(), "bar 1.0.0, foo 1.0.0");
  EXPECT_LE(w.statistics.decisions, 3U);
}

TEST(Scenario, G2) {
  World w{"root > foo ^1, bar ^1", "foo 1.1 > bar ^2", "foo 1.0", "bar 1.0", "bar 1.1", "bar 2.0"};
  EXPECT_EQ(w.solution(), "bar 1.1.0, foo 1.0.0");
  EXPECT_EQ(w.statistics.conflicts, 0U);
}

TEST(Scenario, G3) {
  World w{"root > foo >=1", "foo 2 > bar ^1", "foo 1", "bar 1 > foo ^1"};
  EXPECT_EQ(w.solution(), "foo 1.0.0");
}

TEST(Scenario, G4) {
  World w{"root > foo ^1, t ^2",
          "foo 1.1 > l ^1, r ^1",
          "foo 1.0",
          "l 1 > s >=1",
          "r 1 > s <2",
          "s 2",
          "s 1 > t ^1",
          "t 1",
          "t 2"};
  EXPECT_EQ(w.solution(), "foo 1.0.0, t 2.0.0");
  EXPECT_LE(w.statistics.conflicts, 2U);
}

// The text of section 4; `foo` and `bar` have other versions too, so that its words fit.
TEST(Scenario, G5) {
  World w{"root > foo ^1.0.0, baz ^1.0.0",
          "foo 0.9 > bar ^2.0.0",
          "foo 1 > bar ^2.0.0",
          "bar 1",
          "bar 2 > baz ^3.0.0",
          "baz 1",
          "baz 3"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because every version of foo depends on bar ^2.0.0\n"
            "    and bar 2.0.0 depends on baz ^3.0.0,\n"
            "    foo requires baz ^3.0.0.\n"
            "  So, because your manifest depends on foo ^1.0.0 and baz ^1.0.0,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"baz\" = \"^1.0.0\" -> \"^3.0.0\"   (gives foo 1.0.0, baz 3.0.0)\n");
}

TEST(Scenario, G6) {
  World w{"root > foo ^1",
          "foo 1.0 > a ^1, b ^1",
          "foo 1.1 > x ^1, y ^1",
          "a 1 > b ^2",
          "x 1 > y ^2",
          "b 1",
          "b 2",
          "y 1",
          "y 2"};
  EXPECT_EQ(
      w.failure(),
      "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
      "  Because foo 1.0.0 depends on a ^1\n"
      "    and a 1.0.0 depends on b ^2,\n"
      "    foo 1.0.0 requires b ^2.\n"
      "  And because foo 1.0.0 depends on b ^1,\n"
      "    foo 1.0.0 cannot be used. (1)\n"
      "\n"
      "  Because foo 1.1.0 depends on x ^1\n"
      "    and x 1.0.0 depends on y ^2,\n"
      "    foo 1.1.0 requires y ^2.\n"
      "  And because foo 1.1.0 depends on y ^1,\n"
      "    foo 1.1.0 cannot be used.\n"
      "  And because foo 1.0.0 cannot be used (1),\n"
      "    foo cannot be used.\n"
      "  So, because your manifest depends on foo ^1,\n"
      "    your manifest cannot be resolved.\n"
      "Fix options:\n"
      "  - allow-multi-version: allow-multi-version = [] -> [\"b\"]   (gives foo 1.0.0, b 1.0.0, b 2.0.0)\n"
      "  - allow-multi-version: allow-multi-version = [] -> [\"y\"]   (gives foo 1.1.0, y 1.0.0, y 2.0.0)\n");
}

TEST(Scenario, G7) {
  World w{"root > foo *, bar *", "foo 1 > s ^2", "bar 1 > s ^3", "s 2", "s 3"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because foo 1.0.0 depends on s ^2\n"
            "    and bar 1.0.0 depends on s ^3,\n"
            "    foo 1.0.0 is incompatible with bar 1.0.0.\n"
            "  So, because your manifest depends on foo * and bar *,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - allow-multi-version: allow-multi-version = [] -> [\"s\"]   (gives foo 1.0.0, bar 1.0.0, s "
            "2.0.0, s 3.0.0)\n");
  w.request.allow_multi_version = {"s"};
  EXPECT_EQ(w.solution(), "bar 1.0.0, foo 1.0.0, s 2.0.0, s 3.0.0");
}

TEST(Scenario, G8) {
  World w{"root > a *", "a 1 > b ^1", "b 1 > a ^1"};
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.0.0");
}

TEST(Scenario, G9) {
  World w{"root > a *, b *", "a 2 > x ^1", "a 1 > x ^2", "b 2 > x ^2", "b 1 > x ^1", "x 1", "x 2"};
  EXPECT_EQ(w.solution(), "a 2.0.0, b 1.0.0, x 1.0.0");
}

World g10(const std::string& a) {
  World w;
  w.add("root > a " + a + ", b *");
  for (int v = 1; v <= 200; ++v) w.add("a 1." + std::to_string(v));
  for (int v = 1; v <= 100; ++v) {
    std::string line = "b 1." + std::to_string(v);
    w.add(v > 10 ? line + " > a <=1." + std::to_string(v) + ".0" : line);
  }
  return w;
}

TEST(Scenario, G10) {
  World w = g10("*");
  EXPECT_EQ(w.solution(), "a 1.100.0, b 1.100.0");
  EXPECT_LE(w.statistics.decisions, 13U);
  EXPECT_EQ(w.resolution.notes,
            (std::vector<std::string>{"a 1.100.0 is held back: 1.200.0 does not fit what else is chosen"}));
  World held = g10(">=1.150");
  EXPECT_EQ(held.solution(), "a 1.200.0, b 1.10.0");
  EXPECT_EQ(held.resolution.notes,
            (std::vector<std::string>{
                "b 1.10.0 is held back: 1.100.0 needs a <=1.100.0, but a 1.200.0 is chosen"}));
}

World g11(const std::string& p1) {
  World w;
  w.add("root > p1 " + p1 + ", p8 =1.0.0");
  for (int i = 1; i <= 8; ++i) {
    for (int v = 1; v <= 8; ++v) {
      std::string version = std::to_string(v) + ".0.0";
      std::string line = "p" + std::to_string(i) + " " + version;
      w.add(i < 8 ? line + " > p" + std::to_string(i + 1) + " =" + version : line);
    }
  }
  return w;
}

TEST(Scenario, G11) {
  World w = g11("*");
  EXPECT_EQ(w.solution(), "p1 1.0.0, p2 1.0.0, p3 1.0.0, p4 1.0.0, p5 1.0.0, p6 1.0.0, p7 1.0.0, p8 1.0.0");
  EXPECT_LE(w.statistics.decisions, 97U);
  World none = g11(">=2");
  none.request.propose_fixes = false;
  EXPECT_EQ(none.solution(), "FAILED");
  EXPECT_LE(none.statistics.conflicts, 12U);
}

TEST(Scenario, G12) {
  World w;
  w.add("root > q1 *");
  for (int i = 1; i <= 30; ++i) {
    for (int v = 1; v <= 30; ++v) {
      std::string line = "q" + std::to_string(i) + " 1." + std::to_string(v);
      w.add(line + (i < 30 ? " > q" + std::to_string(i + 1) + " >=1." + std::to_string(v) : " > z ^2"));
    }
  }
  w.add("z 1");
  EXPECT_EQ(w.solution(), "FAILED");
  EXPECT_LE(w.statistics.conflicts, 46U);
  EXPECT_LE(w.statistics.decisions, 1308U);
}

World g13(int pigeons, int holes) {
  World w;
  std::string root = "root > ";
  for (int p = 1; p <= pigeons; ++p) {
    root += (p == 1 ? "p" : ", p") + std::to_string(p) + " *";
    for (int h = 1; h <= holes; ++h) {
      w.add("p" + std::to_string(p) + " " + std::to_string(h) + " > h" + std::to_string(h) + " =" +
            std::to_string(p) + ".0.0");
    }
  }
  for (int h = 1; h <= holes; ++h) {
    for (int p = 1; p <= pigeons; ++p) w.add("h" + std::to_string(h) + " " + std::to_string(p));
  }
  w.add(root);
  w.request.propose_fixes = false;
  return w;
}

TEST(Scenario, G13) {
  World three = g13(3, 2);
  EXPECT_EQ(three.solution(), "FAILED");
  EXPECT_LE(three.statistics.conflicts, 7U);
  World six = g13(6, 5);
  EXPECT_EQ(six.solution(), "FAILED");
  EXPECT_LE(six.statistics.conflicts, 85U);
  World seven = g13(7, 6);
  EXPECT_EQ(seven.solution(), "FAILED");
  EXPECT_LE(seven.statistics.conflicts, 207U);
  World eight = g13(8, 7);
  EXPECT_EQ(eight.solution(), "FAILED");
  World many = g13(16, 15);
  many.request.limits.iterations = 100000;
  EXPECT_EQ(many.solution().substr(0, 24), "error: M057_SOLVER_E001 ");
}

TEST(Scenario, G14) {
  World w{"root > a >=1, b ^1", "a 2 > c ^1", "a 1", "c 1 > d ^2", "d 1"};
  for (int v = 0; v < 100; ++v) w.add("b 1." + std::to_string(v));
  EXPECT_EQ(w.solution(), "a 1.0.0, b 1.99.0");
  EXPECT_LE(w.statistics.decisions, 7U);
}

TEST(Scenario, G15) {
  World any{"root > foo >=1", "foo 1.0.0", "foo 1.1.0-rc.1", "foo 2.0.0-rc.1"};
  EXPECT_EQ(any.solution(), "foo 1.0.0");
  World named{"root > foo ^1.1.0-rc.1", "foo 1.0.0", "foo 1.1.0-rc.1", "foo 2.0.0-rc.1"};
  EXPECT_EQ(named.solution(), "foo 1.1.0-rc.1");
}

TEST(Scenario, G16) {
  World fresh{"root > foo ^1", "foo 1.0", "foo 1.1 ; yanked broken on Tuesdays"};
  EXPECT_EQ(fresh.solution(), "foo 1.0.0");
  EXPECT_TRUE(fresh.resolution.warnings.empty());
  fresh.lock("foo", "1.1");
  EXPECT_EQ(fresh.solution(), "foo 1.1.0");
  EXPECT_EQ(
      fresh.resolution.warnings,
      std::vector<std::string>{"foo 1.1.0 was yanked (broken on Tuesdays); it stays because it is locked"});
  World exact{"root > foo =1.1.0", "foo 1.0", "foo 1.1 ; yanked"};
  EXPECT_EQ(exact.solution(), "foo 1.1.0");
  EXPECT_EQ(exact.resolution.warnings,
            std::vector<std::string>{
                "foo 1.1.0 was yanked; it is taken because your manifest asks for exactly this version"});
  // Only a root may ask so.
  World inner{"root > app ^1", "app 1 > foo =1.1.0", "foo 1.0", "foo 1.1 ; yanked broken on Tuesdays"};
  EXPECT_EQ(inner.failure(),
            "error[M057_RESOLVE_E005]: every version that would fit was yanked\n"
            "  Because app 1.0.0 depends on foo =1.1.0\n"
            "    and foo 1.1.0 was yanked (broken on Tuesdays),\n"
            "    app 1.0.0 cannot be used.\n"
            "  So, because your manifest depends on app ^1,\n"
            "    your manifest cannot be resolved.\n");
}

TEST(Scenario, G17) {
  auto world = [](const char* pin) {
    World w;
    w.add(std::string("root > json ^1.2 ") + pin);
    for (int v = 0; v < 5; ++v) w.add("json 1.2." + std::to_string(v) + " ; caps fs.read");
    w.add("json 1.2.5 ; caps fs.read net.dial");
    return w;
  };
  EXPECT_EQ(world("{fs.read}").solution(), "json 1.2.4");
  EXPECT_EQ(world("{}").failure(),
            "error[M057_CAP_E001]: a dependency needs a capability that it is not allowed\n"
            "  Because your manifest allows json {} but json 1.2.5 needs {fs.read, net.dial} and json up to "
            "1.2.4 needs {fs.read},\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - add-capability: json.capabilities = [] -> [\"fs.read\", \"net.dial\"]   (gives json 1.2.5)\n"
            "  - add-capability: json.capabilities = [] -> [\"fs.read\"]   (gives json 1.2.4)\n");
}

TEST(Scenario, G18) {
  World w{"root > b *, c *",
          "b 1 > a[x] *",
          "c 1 > a[y] *",
          "a 1 > p? *, q? *, r? * ; x = p ; y = q ; z = r",
          "p 1",
          "q 1",
          "r 1"};
  EXPECT_EQ(w.solution(), "a 1.0.0[x,y], b 1.0.0, c 1.0.0, p 1.0.0, q 1.0.0");
}

TEST(Scenario, G19) {
  World w{"root > foo *", "foo 1 > nope ^1", "nopes 1"};
  EXPECT_EQ(
      w.failure(),
      "error[M057_RESOLVE_E004]: a package is in no registry\n"
      "  Because your manifest depends on foo *\n"
      "    and foo 1.0.0 depends on nope ^1, which is not in the registry `main` (did you mean `nopes`?),\n"
      "    your manifest cannot be resolved.\n");
}

}  // namespace
}  // namespace mochi::package
