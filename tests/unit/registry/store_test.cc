#include "registry/store/store.h"

#include <gtest/gtest.h>

#include <thread>

#include "host/failpoint.h"
#include "host/memory/memory_host.h"
#include "registry/auth/tokens.h"

namespace mochi::registry {
namespace {

Record publish(const std::string& version, const FileRecord& file) {
  Record record;
  record.actor = "ada";
  record.protocol = "npm";
  record.op = "publish";
  record.package = "thing";
  record.version = version;
  record.files.push_back(file);
  record.data = R"({"tags":["latest"],"access":"public"})";
  return record;
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    clock_.set(std::int64_t{1'800'000'000} * 1'000'000'000);
    EXPECT_TRUE(Store::init(files_, "/r", {}).has_value());
  }
  std::unique_ptr<Store> open() {
    Result<std::unique_ptr<Store>> store = Store::open(files_, clock_, "/r", true);
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().message);
    return store ? std::move(store).value() : nullptr;
  }
  MemoryFileSystem files_;
  MemoryClock clock_;
};

// Bytes that are there are not sent again: if they are purged before the change stands, it does not stand.
TEST_F(StoreTest, PurgeBetweenBytesAndChange) {
  auto store = open();
  Result<FileRecord> file = store->put_blob("thing-1.0.0.tgz", "artefact", "secret");
  ASSERT_TRUE(file && store->commit(publish("1.0.0", *file)));
  const Result<FileRecord> twin = store->put_blob("thing-1.1.0.tgz", "artefact", "secret");
  ASSERT_TRUE(twin && !twin->staged);
  Record purge = publish("1.0.0", *file);
  purge.op = "purge";
  purge.files.clear();
  ASSERT_TRUE(store->commit(purge).has_value());
  // The same before and after the bytes are gone.
  EXPECT_FALSE(store->commit(publish("1.1.0", *twin)).has_value());
  ASSERT_TRUE(store->drop_purged().has_value());
  EXPECT_FALSE(store->commit(publish("1.1.0", *twin)).has_value());
  EXPECT_FALSE(files_.exists(store->blob_path(file->b3)));
  const Result<FileRecord> again = store->put_blob("thing-1.1.0.tgz", "artefact", "secret");
  ASSERT_TRUE(again && store->commit(publish("1.1.0", *again)));
  EXPECT_TRUE(store->verify().empty());
  EXPECT_TRUE(store->purged().empty());
}

TEST_F(StoreTest, StateFollowsFromTheLog) {
  {
    auto store = open();
    Result<FileRecord> file = store->put_blob("thing-1.0.0.tgz", "artefact", "bytes", {"sha1", "sha512"});
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->digest("sha1").size(), 40U);
    ASSERT_TRUE(store->commit(publish("1.0.0", *file)).has_value());
    ASSERT_TRUE(store->commit(publish("1.1.0", *file)).has_value());
    Record yank = publish("1.0.0", *file);
    yank.op = "yank";
    yank.files.clear();
    yank.data = R"({"reason":"broken"})";
    ASSERT_TRUE(store->commit(yank).has_value());
    yank.op = "withdraw";
    yank.version = "1.1.0";
    ASSERT_TRUE(store->commit(yank).has_value());
  }
  auto store = open();
  const PackagePointer package = store->find("npm", "thing");
  ASSERT_NE(package, nullptr);
  EXPECT_EQ(store->seq(), 4U);
  EXPECT_EQ(package->owners, std::vector<std::string>{"ada"});
  EXPECT_EQ(package->tags.at("latest"), "1.1.0");
  EXPECT_TRUE(package->find("1.0.0")->yanked);
  EXPECT_EQ(package->find("1.0.0")->yank_reason, "broken");
  EXPECT_EQ(package->latest()->version, "1.0.0");
  EXPECT_TRUE(store->verify().empty());
  // A tombstone keeps the version taken.
  Result<Record> again = store->commit(publish("1.1.0", *package->versions[0].file("artefact")));
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, Code::M057_REG_E003);
}

TEST_F(StoreTest, TheLogGoesOnInFurtherFiles) {
  {
    auto store = open();
    store->set_segment_bytes(600);
    Result<FileRecord> file = store->put_blob("a", "artefact", "bytes");
    for (int i = 0; i < 12; ++i)
      ASSERT_TRUE(store->commit(publish(std::to_string(i) + ".0.0", *file)).has_value());
  }
  EXPECT_TRUE(files_.exists("/r/log/003.jsonl"));
  EXPECT_EQ(open()->find("npm", "thing")->versions.size(), 12U);
  // A missing file in the middle is damage.
  ASSERT_TRUE(files_.remove("/r/log/002.jsonl").has_value());
  Result<std::unique_ptr<Store>> broken = Store::open(files_, clock_, "/r", true);
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().code, Code::M057_REG_E008);
}

TEST_F(StoreTest, OneProcessServes) {
  auto store = open();
  Result<std::unique_ptr<Store>> second = Store::open(files_, clock_, "/r", true);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Code::M057_REG_E006);
  EXPECT_TRUE(Store::open(files_, clock_, "/r", false).has_value());
}

TEST_F(StoreTest, DamageIsFound) {
  {
    auto store = open();
    Result<FileRecord> file = store->put_blob("a", "artefact", "bytes");
    ASSERT_TRUE(store->commit(publish("1.0.0", *file)).has_value());
    ASSERT_TRUE(store->commit(publish("1.1.0", *file)).has_value());
    files_.put(store->blob_path(file->b3), "other");
    ASSERT_EQ(store->verify().size(), 2U);
  }
  const std::string log = *files_.read("/r/log/001.jsonl", 1U << 20U);
  std::string changed = log;
  changed.replace(changed.find("1.0.0"), 5, "1.0.1");
  files_.put("/r/log/001.jsonl", changed);
  Result<std::unique_ptr<Store>> broken = Store::open(files_, clock_, "/r", true);
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().code, Code::M057_REG_E008);
  // A torn last line was never accepted: it is cut off.
  files_.put("/r/log/001.jsonl", log + R"({"seq":3,"prev)");
  auto store = open();
  EXPECT_EQ(store->seq(), 2U);
  EXPECT_EQ(*files_.read("/r/log/001.jsonl", 1U << 20U), log);
}

TEST_F(StoreTest, NewerLayoutIsRefused) {
  files_.put("/r/registry.toml", "layout = 2\nid = \"x\"\n");
  Result<std::unique_ptr<Store>> store = Store::open(files_, clock_, "/r", true);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, Code::M057_REG_E007);
}

// Whatever change of the disk is the last one: what was accepted stays, nothing else appears, and the folder
// opens.
TEST(StoreFaults, EveryWritePoint) {
  for (std::int64_t point = 1; point < 40; ++point) {
    MemoryFileSystem files;
    MemoryClock clock;
    ASSERT_TRUE(Store::init(files, "/r", {}).has_value());
    std::vector<std::string> accepted;
    std::size_t attempts = 0;
    {
      std::unique_ptr<FileSystem> failing = make_failpoint_file_system(files, FailpointAction::fail, point);
      Result<std::unique_ptr<Store>> store = Store::open(*failing, clock, "/r", true);
      if (store) {
        for (; attempts < 8; ++attempts) {
          const std::string version = std::to_string(attempts) + ".0.0";
          Result<FileRecord> file = (*store)->put_blob("x", "artefact", "bytes of " + version);
          if (!file) break;
          if ((*store)->commit(publish(version, *file))) accepted.push_back(version);
        }
      }
    }
    Result<std::unique_ptr<Store>> after = Store::open(files, clock, "/r", true);
    ASSERT_TRUE(after.has_value()) << point << ": " << after.error().message;
    EXPECT_TRUE((*after)->verify().empty()) << point;
    const PackagePointer package = (*after)->find("npm", "thing");
    const std::size_t there = package ? package->versions.size() : 0;
    ASSERT_EQ(there, accepted.size()) << point;
    for (const std::string& version : accepted) EXPECT_NE(package->find(version), nullptr) << point;
    // The next run goes on.
    Result<FileRecord> file = (*after)->put_blob("x", "artefact", "more");
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE((*after)->commit(publish("99.0.0", *file)).has_value());
  }
}

// A disk that is full for a while: the torn line is cut before the next record.
TEST(StoreFaults, GoesOnAfterAFailedAppend) {
  MemoryFileSystem files;
  MemoryClock clock;
  ASSERT_TRUE(Store::init(files, "/r", {}).has_value());
  Result<std::unique_ptr<Store>> store = Store::open(files, clock, "/r", true);
  ASSERT_TRUE(store.has_value());
  Result<FileRecord> file = (*store)->put_blob("x", "artefact", "bytes");
  files.fail_after(0);
  EXPECT_FALSE((*store)->commit(publish("1.0.0", *file)).has_value());
  files.fail_after(-1);
  ASSERT_TRUE(files.append("/r/log/001.jsonl", "{\"torn").has_value());
  EXPECT_TRUE((*store)->commit(publish("1.0.0", *file)).has_value());
  EXPECT_TRUE((*store)->verify().empty());
}

TEST(StoreRace, TwoPublishersOfOneVersion) {
  MemoryFileSystem files;
  MemoryClock clock;
  ASSERT_TRUE(Store::init(files, "/r", {}).has_value());
  Result<std::unique_ptr<Store>> store = Store::open(files, clock, "/r", true);
  Result<FileRecord> file = (*store)->put_blob("x", "artefact", "bytes");
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if ((*store)->commit(publish("1.0.0", *file))) ++won;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
}

TEST(Tokens, ScopesAndLifetimes) {
  MemoryFileSystem files;
  MemoryClock clock;
  clock.set(std::int64_t{1'800'000'000} * 1'000'000'000);
  ASSERT_TRUE(files.make_dirs("/r").has_value());
  TokenBook book(files, clock, "/r");
  Result<std::string> first = book.first_token();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(*book.first_token(), *first);
  EXPECT_EQ(files.info("/r/token")->mode, kPrivateFileMode);
  EXPECT_EQ(files.info("/r/tokens.json")->mode, kPrivateFileMode);
  EXPECT_EQ(files.read("/r/tokens.json", 1U << 20U)->find(*first), std::string::npos);
  EXPECT_TRUE(book.identify(*first)->is_admin());
  EXPECT_FALSE(book.identify("mochi_other").has_value());
  Result<TokenBook::Created> narrow = book.create("bob", {Action::publish}, {"npm:@corp/*", "other"}, 60);
  ASSERT_TRUE(narrow.has_value());
  const std::optional<Identity> bob = book.identify(narrow->secret);
  ASSERT_TRUE(bob.has_value());
  EXPECT_TRUE(bob->may(Action::publish, "npm", "@corp/a"));
  EXPECT_FALSE(bob->may(Action::publish, "pypi", "@corp/a"));
  EXPECT_TRUE(bob->may(Action::publish, "pypi", "other"));
  EXPECT_FALSE(bob->may(Action::yank, "npm", "@corp/a"));
  clock.set(clock.unix_ns() + std::int64_t{61} * 1'000'000'000);
  EXPECT_FALSE(book.identify(narrow->secret).has_value());
  EXPECT_TRUE(*book.revoke(book.list()->front().id));
  EXPECT_FALSE(book.identify(*first).has_value());
}

TEST(Tokens, HeadersOfAllClients) {
  EXPECT_EQ(presented_secret("Bearer abc"), "abc");
  EXPECT_EQ(presented_secret("abc"), "abc");
  EXPECT_EQ(presented_secret("Basic X190b2tlbl9fOmFiYw=="), "abc");
  EXPECT_EQ(presented_secret("Basic !!!"), "");
  EXPECT_EQ(presented_secret(""), "");
}

TEST(Times, ReadAndWrite) {
  const std::int64_t moment = std::int64_t{1'800'000'000} * 1'000'000'000 + 123'000'000;
  EXPECT_EQ(time_text(moment), "2027-01-15T08:00:00.123Z");
  EXPECT_EQ(parse_time("2027-01-15T08:00:00.123Z"), moment);
  EXPECT_EQ(parse_time("2027-01-15T08:00:00Z"), moment - 123'000'000);
  EXPECT_EQ(parse_time("2027-01-15"), -1);
}

}  // namespace
}  // namespace mochi::registry
