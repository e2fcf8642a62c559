// Long lists follow at a tick, short ones at once; the newest of many packages without looking at all of
// them.
#include "registry/serve/view_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/string_util.h"
#include "host/memory/memory_host.h"
#include "registry/auth/exchange.h"
#include "registry/serve/mochi_views.h"
#include "registry/serve/views.h"

namespace mochi::registry {
namespace {

// Each look at it takes as long as a step.
class SteppingClock final : public Clock {
 public:
  std::int64_t unix_ns() override { return wall; }
  std::int64_t monotonic_ns() override { return now += step; }
  void sleep_ns(std::int64_t duration) override { now += duration; }

  std::int64_t wall = std::int64_t{1'800'000'000} * 1'000'000'000;
  std::int64_t now = 0;
  std::int64_t step = 0;
};

class ViewFolderTest : public testing::Test {
 protected:
  ViewFolderTest() : tokens_(files_, clock_, "/r"), views_(1U << 20U) {
    EXPECT_TRUE(Store::init(files_, "/r", {}).has_value());
    store_ = std::move(Store::open(files_, clock_, "/r", true)).value();
    exchange_ = std::make_unique<IdentityExchange>(*store_, tokens_, nullptr);
    registry_.reset(
        new Registry{*store_, tokens_, views_, *exchange_, "http://r.test", false, nullptr, nullptr});
    folder_ = std::make_unique<ViewFolder>(*registry_);
  }

  void change(const std::string& op, const std::string& protocol, const std::string& package,
              const std::string& version) {
    Record record;
    record.op = op;
    record.protocol = protocol;
    record.package = package;
    record.version = version;
    record.actor = "ann";
    record.data = R"({"name":")" + package + "\"}";
    clock_.wall += 1'000'000;
    ASSERT_TRUE(store_->commit(std::move(record)).has_value());
  }
  std::string list() { return files_.read("/r/view/pypi/simple/index.json", 1U << 20U).value_or(""); }
  std::string names() {
    std::string made;
    const std::string text = list();
    for (std::size_t at = 0; (at = text.find("\"name\":\"", at)) != std::string::npos; ++at)
      made += text[at + 8];
    return made;
  }

  MemoryFileSystem files_;
  SteppingClock clock_;
  TokenBook tokens_;
  ViewCache views_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<IdentityExchange> exchange_;
  std::unique_ptr<Registry> registry_;
  std::unique_ptr<ViewFolder> folder_;
};

TEST_F(ViewFolderTest, ShortListsAreThereAtOnce) {
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(names(), "");
  change("publish", "pypi", "a", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(names(), "a");
  change("publish", "pypi", "b", "1");
  change("withdraw", "pypi", "a", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(names(), "b");
}

TEST_F(ViewFolderTest, LongListsFollowAtATick) {
  clock_.step = 50'000'000;
  change("publish", "pypi", "a", "1");
  // The first call of a process writes all.
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(names(), "a");
  change("publish", "pypi", "b", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_TRUE(files_.exists("/r/view/pypi/simple/b/index.json"));
  EXPECT_EQ(names(), "a");
  EXPECT_EQ(folder_->seq(), 2U);
  // Too soon behind the last one, which took 50 ms.
  ASSERT_TRUE(folder_->tick().has_value());
  EXPECT_EQ(names(), "a");
  clock_.now += 600'000'000;
  ASSERT_TRUE(folder_->tick().has_value());
  EXPECT_EQ(names(), "ab");
  // Nothing came or went: nothing is written.
  ASSERT_TRUE(files_.remove("/r/view/pypi/simple/index.json").has_value());
  change("publish", "pypi", "b", "2");
  ASSERT_TRUE(folder_->sync().has_value());
  clock_.now += 600'000'000;
  ASSERT_TRUE(folder_->tick().has_value());
  EXPECT_FALSE(files_.exists("/r/view/pypi/simple/index.json"));
  // What is left over is written at the end, or by the next process.
  change("withdraw", "pypi", "a", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  ASSERT_TRUE(folder_->settle().has_value());
  EXPECT_EQ(names(), "b");
  change("publish", "pypi", "c", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(names(), "b");
  ViewFolder next(*registry_);
  ASSERT_TRUE(next.sync().has_value());
  EXPECT_EQ(names(), "bc");
}

// A full disk at every change: the next call that succeeds has made it whole.
TEST_F(ViewFolderTest, NothingIsForgottenAfterAFailure) {
  for (const std::int64_t step : {0, 50'000'000}) {
    clock_.step = step;
    for (int changes = 0; changes < 30; ++changes) {
      const std::string name = std::string(step == 0 ? "p" : "q") + std::to_string(changes);
      change("publish", "pypi", name, "1");
      files_.fail_after(changes);
      const bool done = folder_->sync().has_value();
      files_.fail_after(-1);
      clock_.now += 1'000'000'000;
      ASSERT_TRUE(folder_->sync().has_value());
      clock_.now += 1'000'000'000;
      ASSERT_TRUE(folder_->tick().has_value());
      EXPECT_NE(list().find("\"" + name + "\""), std::string::npos) << changes << (done ? "" : " failed");
    }
  }
}

// Files for another address count for nothing, from the first moment on: who waits for the views must not
// take them for these.
TEST_F(ViewFolderTest, FilesOfAnotherAddressAreNeverCurrent) {
  change("publish", "npm", "a", "1");
  ASSERT_TRUE(folder_->sync().has_value());
  EXPECT_EQ(folder_->seq(), 1U);
  change("publish", "npm", "a", "2");
  // It takes a while to see that they are old.
  files_.put("/r/registry.toml", std::string(std::size_t{1} << 20U, '#'));
  const MemoryFileSystem before = files_;
  registry_->base_url = "http://elsewhere.test";
  for (int turn = 0; turn < 5; ++turn) {
    files_ = before;
    ViewFolder next(*registry_);
    std::atomic<bool> ended = false;
    bool took_the_old = false;
    std::thread reader([&] {
      while (!ended.load()) took_the_old = took_the_old || next.seq() == 1U;
    });
    EXPECT_TRUE(next.sync().has_value());
    ended = true;
    reader.join();
    EXPECT_FALSE(took_the_old);
    EXPECT_EQ(next.seq(), 2U);
  }
}

// The twin sorts everything.
TEST_F(ViewFolderTest, TheFeedIsOfTheNewest) {
  std::vector<std::pair<std::string, std::string>> all;
  for (int number = 0; number < 1500; ++number) {
    const std::string name = "@s/p" + std::to_string(number * 7 % 400);
    const std::string version = "1." + std::to_string(number) + ".0";
    change("publish", "mochi", name, version);
    all.emplace_back(store_->find("mochi", name)->find(version)->time, version);
    if (number % 50 == 0) change("yank", "mochi", name, version);
    // What has an old version only and changed just now.
    if (number % 100 == 0) change("owner-add", "mochi", "@s/p0", "");
  }
  std::sort(all.begin(), all.end());
  const std::string feed = mochi_feed(*registry_);
  std::vector<std::string_view> lines = split_lines(feed);
  std::erase(lines, std::string_view());
  ASSERT_EQ(lines.size(), 1000U);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_NE(lines[i].find("\"" + all[all.size() - 1000 + i].second + "\""), std::string_view::npos) << i;
  }
}

TEST_F(ViewFolderTest, TheStoreKnowsWhatChanged) {
  change("publish", "npm", "a", "1");
  change("publish", "pypi", "a", "1");
  change("publish", "npm", "b", "1");
  change("yank", "npm", "a", "1");
  const auto names_since = [&](std::uint64_t seq) {
    std::string made;
    for (const PackagePointer& package : store_->changed_since(seq))
      made += package->protocol + ":" + package->package + " ";
    return made;
  };
  EXPECT_EQ(names_since(0), "npm:b npm:a pypi:a ");
  EXPECT_EQ(names_since(3), "npm:a ");
  EXPECT_EQ(names_since(4), "");
  EXPECT_EQ(store_->seq("npm"), 4U);
  EXPECT_EQ(store_->seq("pypi"), 2U);
  EXPECT_EQ(store_->seq("cargo"), 0U);
  EXPECT_EQ(store_->count("npm"), 2U);
  EXPECT_EQ(store_->packages_below("npm", "a").size(), 1U);
  EXPECT_EQ(store_->packages_below("npm", "").size(), 2U);
  // Read again from the log it is the same.
  store_.reset();
  store_ = std::move(Store::open(files_, clock_, "/r", false)).value();
  EXPECT_EQ(names_since(0), "npm:b npm:a pypi:a ");
}

}  // namespace
}  // namespace mochi::registry
