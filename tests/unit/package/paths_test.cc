#include "package/paths.h"

#include <gtest/gtest.h>

#include <map>

namespace mochi::package {
namespace {

class MapEnv final : public Env {
 public:
  explicit MapEnv(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  bool find(std::string_view name, std::string* value) const override {
    auto at = values_.find(std::string(name));
    if (at == values_.end()) return false;
    if (value != nullptr) *value = at->second;
    return true;
  }
  std::vector<std::pair<std::string, std::string>> all() const override {
    return {values_.begin(), values_.end()};
  }

 private:
  std::map<std::string, std::string> values_;
};

TEST(Paths, OneHomeForEverything) {
  const Paths paths = find_paths(MapEnv({{"MOCHI_HOME", "/m/"}, {"XDG_CACHE_HOME", "/c"}})).value();
  EXPECT_EQ(paths.config, "/m/config");
  EXPECT_EQ(paths.state, "/m/state");
  EXPECT_EQ(paths.cache, "/m/cache");
  EXPECT_EQ(paths.staging, "/m/fanout");
  EXPECT_EQ(paths.store(), "/m/cache/store/v1");
}

TEST(Paths, FollowsTheDirectoriesOfTheDesktop) {
  const Paths paths =
      find_paths(MapEnv({{"HOME", "/home/u"}, {"XDG_CACHE_HOME", "/c"}, {"XDG_STATE_HOME", "relative"}}))
          .value();
  EXPECT_EQ(paths.config, "/home/u/.config/mochi");
  EXPECT_EQ(paths.state, "/home/u/.local/state/mochi");
  EXPECT_EQ(paths.cache, "/c/mochi");
}

TEST(Paths, NeverATemporaryPlace) {
  EXPECT_FALSE(find_paths(MapEnv({})));
  EXPECT_FALSE(find_paths(MapEnv(std::map<std::string, std::string>{{"MOCHI_HOME", "here"}})));
}

}  // namespace
}  // namespace mochi::package
