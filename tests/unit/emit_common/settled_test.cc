#include "emit/common/settled.h"

#include <gtest/gtest.h>

#include <memory>

namespace mochi::emit {
namespace {

struct Text {
  std::set<std::string> given;
  bool are_free(const std::set<std::string>& names) const {
    for (const std::string& name : names) {
      if (given.contains(name)) return false;
    }
    return true;
  }
};

TEST(Settled, WritesAgainOnlyWhereANameIsTaken) {
  auto written = std::make_unique<Text>(Text{{"add", "x"}});
  unsigned again = 0;
  auto make = [&](const std::set<std::string>& taken) {
    ++again;
    EXPECT_EQ(taken, std::set<std::string>{"add"});
    return std::make_unique<Text>(Text{{"add2", "x"}});
  };
  settle(written, {"sub"}, make);
  EXPECT_EQ(again, 0U);
  settle(written, {"add"}, make);
  EXPECT_EQ(again, 1U);
  EXPECT_TRUE(written->given.contains("add2"));
}

}  // namespace
}  // namespace mochi::emit
