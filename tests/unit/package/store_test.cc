#include "package/store/store.h"

#include <gtest/gtest.h>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sched.h>
#include <fstream>
#include <sstream>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zstd.h"
#include "base/path.h"
#include "host/failpoint.h"
#include "host/host.h"
#include "host/owned_tree.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

std::string package_bytes(int number) {
  std::string text = "// " + std::to_string(number) + "\n";
  for (int i = 0; i < 200; ++i) text += "let x" + std::to_string(i * number) + " = 1\n";
  std::vector<archive::Entry> entries = {{"mochi.toml", "[package]\nname = \"p\"\n", false},
                                         {"src/deep/a.mochi", text, false},
                                         {"src/run", "x", true}};
  return archive::zstd_compress(*archive::write_tar(entries));
}

std::string sha256(std::string_view bytes) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, bytes));
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = *files_.make_temp_dir("mochi_store_test_");
    // In memory where there is such a place: the thousands of flushes are not what is tested.
    std::string memory = "/dev/shm/" + std::string(file_name(root_));
    if (files_.make_dirs(memory)) {
      ASSERT_TRUE(files_.remove_tree(root_));
      root_ = memory;
    }
    paths_ = {root_ + "/config", root_ + "/state", root_ + "/cache", root_ + "/fanout"};
  }
  void TearDown() override { EXPECT_TRUE(files_.remove_tree(root_)); }
  std::unique_ptr<Store> open() { return open_with(files_); }
  std::unique_ptr<Store> open_with(FileSystem& files) {
    Result<std::unique_ptr<Store>> store = Store::open(files, host_->host().clock, paths_);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }
  std::string at(std::string_view name) const { return join_path(root_, name); }
  std::size_t count_files(const std::string& directory) {
    std::size_t count = 0;
    std::vector<DirEntry> entries = *files_.list(directory);
    for (const DirEntry& entry : entries) {
      count += entry.kind == FileKind::directory ? count_files(join_path(directory, entry.name)) : 1;
    }
    return count;
  }

  std::unique_ptr<RealHost> host_ = make_real_host();
  FileSystem& files_ = host_->host().files;
  std::string root_;
  Paths paths_;
};

TEST_F(StoreTest, PutsAndFinds) {
  std::unique_ptr<Store> store = open();
  Result<StoredBlob> blob = store->put("hello");
  ASSERT_TRUE(blob) << blob.error().message;
  EXPECT_EQ(blob->sha256, sha256("hello"));
  EXPECT_EQ(blob->size, 5U);
  EXPECT_EQ(*files_.read(blob->path, 10), "hello");
  EXPECT_EQ(files_.info(blob->path)->mode, 0444U);
  std::optional<StoredBlob> found = store->find(blob->blake3);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sha256, blob->sha256);
  EXPECT_TRUE(store->find_alias(archive::DigestKind::sha256, blob->sha256));
  EXPECT_FALSE(store->find(std::string(64, '0')));
  EXPECT_FALSE(store->find("../../../etc/passwd"));
  EXPECT_TRUE(store->put("hello"));
  EXPECT_EQ(count_files(store->root() + "/blobs"), 1U);
}

TEST_F(StoreTest, RefusesWrongHashesAndKeepsNothing) {
  std::unique_ptr<Store> store = open();
  Result<StoredBlob> blob = store->put("hello", {.blake3 = {}, .sha256 = std::string(64, 'a'), .sha512 = {}});
  ASSERT_FALSE(blob);
  EXPECT_EQ(blob.error().code, Code::M057_BLOB_E001);
  EXPECT_NE(blob.error().message.find(sha256("hello")), std::string::npos);
  EXPECT_NE(blob.error().message.find(std::string(64, 'a')), std::string::npos);
  blob = store->put("hello", {.blake3 = {}, .sha256 = {}, .sha512 = std::string(128, 'a')});
  EXPECT_EQ(blob.error().code, Code::M057_BLOB_E001);
  EXPECT_EQ(count_files(store->root() + "/blobs"), 0U);
}

TEST_F(StoreTest, UnpacksOnce) {
  std::unique_ptr<Store> store = open();
  StoredBlob blob = *store->put(package_bytes(1));
  Result<StoredTree> tree = store->tree(blob.blake3, mochi_extractor());
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_EQ(*files_.read(tree->path + "/mochi.toml", 100), "[package]\nname = \"p\"\n");
  EXPECT_EQ(files_.info(tree->path + "/src/run")->mode, 0555U);
  EXPECT_EQ(files_.info(tree->path + "/src/deep/a.mochi")->mode, 0444U);
  EXPECT_EQ(tree->tree,
            tree_hash(*archive::read_tar(*archive::zstd_decompress(package_bytes(1), 1U << 20U))));
  EXPECT_EQ(*hash_directory(files_, tree->path), tree->tree);
  std::int64_t made = files_.info(tree->path)->modified_ns;
  EXPECT_TRUE(store->tree(blob.blake3, mochi_extractor()));
  EXPECT_EQ(files_.info(tree->path)->modified_ns, made);
  std::optional<StoredTree> found = store->find_tree(tree->tree);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->blake3, blob.blake3);
  EXPECT_EQ(found->sha256, blob.sha256);
  ASSERT_TRUE(store->materialise(*tree, at("copy")));
  EXPECT_EQ(*hash_directory(files_, at("copy")), tree->tree);
  Result<StoredTree> missing = store->tree(std::string(64, '1'), mochi_extractor());
  EXPECT_EQ(missing.error().code, Code::M057_OFFLINE_E001);
}

TEST_F(StoreTest, UnpacksOtherKinds) {
  std::unique_ptr<Store> store = open();
  std::string crate = archive::gzip(
      *archive::write_tar({{"c-1.0.0/Cargo.toml", "x", false}, {"c-1.0.0/src/lib.rs", "y", false}}));
  Result<StoredTree> tree = store->tree(store->put(crate)->blake3, tar_gz_extractor());
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_EQ(*files_.read(tree->path + "/src/lib.rs", 10), "y");
  std::string two = archive::gzip(*archive::write_tar({{"a/x", "x", false}, {"b/x", "y", false}}));
  EXPECT_EQ(store->tree(store->put(two)->blake3, tar_gz_extractor()).error().code, Code::M057_BLOB_E003);
}

TEST_F(StoreTest, FailedUnpackingLeavesNothing) {
  std::unique_ptr<Store> store = open();
  StoredBlob blob = *store->put(archive::zstd_compress("no tar at all" + std::string(600, 'x')));
  EXPECT_EQ(store->tree(blob.blake3, mochi_extractor()).error().code, Code::M057_BLOB_E003);
  EXPECT_EQ(count_files(store->root() + "/trees"), 0U);
  blob = *store->put(archive::zstd_compress(std::string(std::size_t{300} << 20U, '\0')));
  EXPECT_EQ(store->tree(blob.blake3, mochi_extractor()).error().code, Code::M057_BLOB_E005);
}

TEST_F(StoreTest, VerifyFindsAndRemovesDamage) {
  std::unique_ptr<Store> store = open();
  StoredBlob good = *store->put(package_bytes(1));
  StoredBlob bad = *store->put(package_bytes(2));
  StoredTree tree = *store->tree(good.blake3, mochi_extractor());
  EXPECT_TRUE(store->verify()->empty());
  ASSERT_TRUE(files_.set_mode(bad.path, 0644));
  ASSERT_TRUE(files_.append(bad.path, "x"));
  EXPECT_EQ(store->read(bad.blake3, 1U << 20U).error().code, Code::M057_CACHE_E003);
  ASSERT_TRUE(files_.set_mode(tree.path + "/mochi.toml", 0644));
  ASSERT_TRUE(files_.append(tree.path + "/mochi.toml", "x"));
  store->paranoid = true;
  EXPECT_EQ(store->tree(good.blake3, mochi_extractor()).error().code, Code::M057_CACHE_E003);
  store->paranoid = false;
  EXPECT_EQ(store->verify()->size(), 2U);
  EXPECT_TRUE(store->verify()->empty());
  EXPECT_FALSE(store->find(bad.blake3));
  EXPECT_TRUE(store->tree(good.blake3, mochi_extractor()));
  EXPECT_TRUE(store->verify()->empty());
}

TEST_F(StoreTest, CollectsWhatNobodyNames) {
  std::unique_ptr<Store> store = open();
  StoredBlob live = *store->put(package_bytes(1));
  StoredBlob dead = *store->put(package_bytes(2));
  StoredTree live_tree = *store->tree(live.blake3, mochi_extractor());
  StoredTree dead_tree = *store->tree(dead.blake3, mochi_extractor());
  ASSERT_TRUE(files_.write(at("mochi.lock"), "sha256 = \"" + live.sha256 + "\"\n"));
  ASSERT_TRUE(store->add_root(at("mochi.lock")));
  // New ones stay for 90 days.
  EXPECT_EQ(store->gc({})->blobs, 0U);
  GcReport dry = *store->gc({.orphans = true, .dry_run = true});
  EXPECT_EQ(dry.blobs, 1U);
  EXPECT_EQ(dry.trees, 1U);
  EXPECT_EQ(dry.roots, 1U);
  EXPECT_TRUE(store->find(dead.blake3));
  EXPECT_EQ(store->gc({.orphans = true})->blobs, 1U);
  EXPECT_FALSE(store->find(dead.blake3));
  EXPECT_FALSE(store->find_tree(dead_tree.tree));
  EXPECT_TRUE(store->find(live.blake3));
  EXPECT_TRUE(store->find_tree(live_tree.tree));
  // A project that is gone names nothing.
  ASSERT_TRUE(files_.remove(at("mochi.lock")));
  GcReport last = *store->gc({.orphans = true});
  EXPECT_EQ(last.stale_roots, 1U);
  EXPECT_EQ(last.blobs, 1U);
  EXPECT_EQ(store->size()->blobs + store->size()->trees, 0U);
}

TEST_F(StoreTest, CollectsTheOldestFirst) {
  std::unique_ptr<Store> store = open();
  StoredBlob one = *store->put(std::string(1000, '1'));
  StoredBlob two = *store->put(std::string(1000, '2'));
  ASSERT_TRUE(store->note_use({one.blake3}));
  ASSERT_TRUE(store->note_use({one.blake3}));
  ASSERT_TRUE(files_.write(store->root() + "/metrics/17000", one.blake3 + "\n"));
  ASSERT_TRUE(store->lock(one.blake3));
  EXPECT_EQ(store->gc({.max_bytes = 1500})->blobs, 1U);
  EXPECT_EQ(files_.list(store->root() + "/metrics")->size(), 1U);
  EXPECT_EQ(files_.list(store->root() + "/locks")->size(), 0U);
  EXPECT_TRUE(store->find(one.blake3));
  EXPECT_FALSE(store->find(two.blake3));
}

TEST_F(StoreTest, CollectionWaitsForUsers) {
  std::unique_ptr<Store> store = open();
  std::unique_ptr<Store> other = open();
  EXPECT_EQ(store->gc({}, 100).error().code, Code::M057_CACHE_E001);
  other.reset();
  EXPECT_TRUE(store->gc({}, 100));
}

TEST_F(StoreTest, LocksTimeOut) {
  std::unique_ptr<Store> store = open();
  std::unique_ptr<Store> other = open();
  Result<std::unique_ptr<FileLock>> held = store->lock(std::string(64, 'a'));
  ASSERT_TRUE(held);
  EXPECT_EQ(other->lock(std::string(64, 'a'), 100).error().code, Code::M057_RESOLVE_E008);
  EXPECT_TRUE(other->lock(std::string(64, 'b'), 100));
  held->reset();
  EXPECT_TRUE(other->lock(std::string(64, 'a'), 100));
}

// Kilobytes of memory that the calling process used at most since the counter was reset.
long peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  }
  return -1;
}

TEST_F(StoreTest, AHundredMegabytesInSixteen) {
  pid_t child = ::fork();
  if (child == 0) {
    std::ofstream("/proc/self/clear_refs") << "5";
    // What the tests before have left in this process is not the store's.
    const long before = peak_kilobytes();
    std::unique_ptr<Store> store = open();
    std::vector<std::unique_ptr<BlobWriter>> writers;
    writers.push_back(*store->begin(true));
    std::string piece(std::size_t{64} << 10U, 'x');
    for (int i = 0; i < 1600; ++i) {
      piece[0] = static_cast<char>(i);
      if (!writers[0]->data(piece)) ::_exit(2);
    }
    Result<StoredBlob> blob = writers[0]->seal({});
    if (!blob || !store->commit(writers)) ::_exit(3);
    writers.clear();
    if (!store->verify()->empty()) ::_exit(4);
    const long peak = peak_kilobytes();
    ::_exit(before > 0 && peak > 0 && peak - before <= 12 * 1024 ? 0 : 5);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

// What a fetch does: everything that changes the store.
bool install(FileSystem& files, Clock& clock, const Paths& paths, int packages) {
  Result<std::unique_ptr<Store>> store = Store::open(files, clock, paths);
  if (!store) return false;
  std::vector<std::unique_ptr<BlobWriter>> writers;
  std::vector<std::string> hashes;
  for (int i = 1; i <= packages; ++i) {
    Result<std::unique_ptr<BlobWriter>> writer = (*store)->begin();
    if (!writer || !(*writer)->data(package_bytes(i))) return false;
    Result<StoredBlob> blob = (*writer)->seal({});
    if (!blob) return false;
    hashes.push_back(blob->blake3);
    writers.push_back(std::move(*writer));
  }
  if (!(*store)->commit(writers)) return false;
  if (!(*store)->trees(hashes, mochi_extractor())) return false;
  return (*store)->note_use(hashes) && (*store)->add_root("/nowhere/mochi.lock");
}

TEST_F(StoreTest, KilledAtEveryWriteTheNextRunIsClean) {
  Clock& clock = host_->host().clock;
  int points = 0;
  for (int n = 1; n < 2000; ++n) {
    std::string home = at("run");
    paths_ = {home + "/config", home + "/state", home + "/cache", home + "/fanout"};
    pid_t child = ::fork();
    if (child == 0) {
      auto failing = make_failpoint_file_system(files_, FailpointAction::kill, n);
      ::_exit(install(*failing, clock, paths_, 2) ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    bool killed = WIFSIGNALED(status);
    // What is visible is right, the same work succeeds, and nothing of the dead process stays.
    {
      std::unique_ptr<Store> store = open();
      ASSERT_TRUE(store->verify()->empty()) << "after a kill at change " << n;
    }
    ASSERT_TRUE(install(files_, clock, paths_, 2)) << "after a kill at change " << n;
    const std::vector<DirEntry> left = *files_.list(paths_.store() + "/tmp");
    ASSERT_EQ(left.size(), 1U) << "after a kill at change " << n;
    EXPECT_EQ(left[0].name, kOwnedTreeMark) << "after a kill at change " << n;
    std::unique_ptr<Store> store = open();
    EXPECT_EQ(store->size()->blobs, 2U);
    EXPECT_EQ(store->size()->trees, 2U);
    ASSERT_TRUE(store->verify()->empty());
    store.reset();
    ASSERT_TRUE(files_.remove_tree(home));
    if (!killed) {
      EXPECT_EQ(status, 0);
      points = n - 1;
      break;
    }
  }
  // All of them were visited.
  EXPECT_GT(points, 40);
}

TEST_F(StoreTest, AFullDiskLosesNothing) {
  Clock& clock = host_->host().clock;
  for (int n = 1; n < 2000; ++n) {
    auto failing = make_failpoint_file_system(files_, FailpointAction::fail, n);
    bool done = install(*failing, clock, paths_, 1);
    {
      std::unique_ptr<Store> store = open();
      ASSERT_TRUE(store->verify()->empty()) << n;
    }
    ASSERT_TRUE(install(files_, clock, paths_, 1)) << n;
    ASSERT_TRUE(files_.remove_tree(root_));
    ASSERT_TRUE(files_.make_dirs(root_));
    if (done) return;
  }
  FAIL();
}

TEST_F(StoreTest, EightProcessesAtOnce) {
  Clock& clock = host_->host().clock;
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    pid_t child = ::fork();
    if (child == 0) ::_exit(install(files_, clock, paths_, 12) ? 0 : 1);
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  std::unique_ptr<Store> store = open();
  EXPECT_EQ(store->size()->blobs, 12U);
  EXPECT_EQ(store->size()->trees, 12U);
  EXPECT_TRUE(store->verify()->empty());
}

TEST_F(StoreTest, ASmallDiskGivesAClearError) {
  std::string disk = at("disk");
  ASSERT_TRUE(files_.make_dirs(disk));
  int result[2];
  ASSERT_EQ(::pipe(result), 0);
  pid_t child = ::fork();
  if (child == 0) {
    // A mount that only this process sees.
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=300k") != 0) {
      ::_exit(77);
    }
    paths_ = {disk + "/config", disk + "/state", disk + "/cache", disk + "/fanout"};
    std::unique_ptr<Store> store = open();
    StoredBlob first = *store->put("first");
    Result<StoredBlob> big = store->put(std::string(std::size_t{1} << 20U, 'x'));
    bool clear = !big && big.error().code == Code::C002 &&
                 big.error().message.find("No space left on device") != std::string::npos;
    bool kept = store->find(first.blake3).has_value() && store->verify()->empty();
    bool room = store->put("second").has_value();
    ::_exit((clear ? 0 : 1) + (kept ? 0 : 2) + (room ? 0 : 4));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace mochi::package
