// Folders of a registry that are not whole, and what `init`, `open` and repair make of them.
#include <gtest/gtest.h>

#include "diag/codes.h"
#include "host/failpoint.h"
#include "host/memory/memory_host.h"
#include "registry/store/mend.h"
#include "registry/store/store.h"

namespace mochi::registry {
namespace {

Record publish_of(const std::string& version, const FileRecord& file) {
  Record record;
  record.actor = "ada";
  record.protocol = "npm";
  record.op = "publish";
  record.package = "thing";
  record.version = version;
  record.files.push_back(file);
  return record;
}

// A registry with three versions of a package.
struct World {
  World() {
    clock.set(std::int64_t{1'800'000'000} * 1'000'000'000);
    EXPECT_TRUE(Store::init(files, "/r", {}).has_value());
    Result<std::unique_ptr<Store>> store = Store::open(files, clock, "/r", true);
    EXPECT_TRUE(store.has_value());
    for (const char* version : {"1.0.0", "2.0.0", "3.0.0"}) {
      Result<FileRecord> file = (*store)->put_blob("x", "artefact", std::string("bytes of ") + version);
      EXPECT_TRUE((*store)->commit(publish_of(version, *file)).has_value());
      blobs.push_back((*store)->blob_path(file->b3));
    }
  }
  std::string log() { return *files.read("/r/log/001.jsonl", 1U << 20U); }
  Code refusal() {
    Result<std::unique_ptr<Store>> store = Store::open(files, clock, "/r", true);
    return store ? Code{} : store.error().code;
  }
  MemoryFileSystem files;
  MemoryClock clock;
  std::vector<std::string> blobs;
};

TEST(Integrity, InitIsForEmptyFolders) {
  for (const char* name : {"/r/notes.txt", "/r/view/page.html", "/r/log/001.jsonl", "/r/blobs/aa/x"}) {
    MemoryFileSystem files;
    files.put(name, "mine");
    const Result<void> made = Store::init(files, "/r", {});
    ASSERT_FALSE(made.has_value()) << name;
    const bool registry = std::string_view(name).find("log") != std::string_view::npos ||
                          std::string_view(name).find("blobs") != std::string_view::npos;
    EXPECT_EQ(made.error().code, registry ? Code::M057_REG_E010 : Code::C016) << name;
    EXPECT_EQ(*files.read(name, 100), "mine");
    EXPECT_EQ(files.list("/r")->size(), 1U) << "nothing was written beside it";
  }
}

// Whatever change of the disk is the last one of a killed `init`: the next one makes the registry.
TEST(Integrity, InitGoesOn) {
  for (std::int64_t point = 1; point < 300; point += 7) {
    MemoryFileSystem files;
    MemoryClock clock;
    const std::unique_ptr<FileSystem> failing =
        make_failpoint_file_system(files, FailpointAction::fail, point);
    const bool made = Store::init(*failing, "/r", {}).has_value();
    if (!made && !files.exists("/r/registry.toml")) {
      const Result<void> again = Store::init(files, "/r", {});
      ASSERT_TRUE(again.has_value()) << point << again.error().message;
    }
    EXPECT_TRUE(Store::open(files, clock, "/r", true).has_value()) << point;
  }
}

// One byte of any record changed: nothing is served. The log is not touched by finding it out.
TEST(Integrity, EveryChangedByteOfTheLogIsFound) {
  World world;
  const std::string log = world.log();
  for (std::size_t at = 0; at + 1 < log.size(); at += 13) {
    std::string changed = log;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    world.files.put("/r/log/001.jsonl", changed);
    // The last record is followed by none that holds its hash: there a change can be one of the text.
    const bool last = at > log.rfind('\n', log.size() - 2);
    if (last) continue;
    const Code code = world.refusal();
    EXPECT_TRUE(code == Code::M057_REG_E008 || code == Code::M057_REG_E010) << at;
    EXPECT_EQ(world.log(), changed);
  }
}

TEST(Integrity, EveryDamagedBlobIsFound) {
  World world;
  for (const std::string& path : world.blobs) {
    const std::string bytes = *world.files.read(path, 1U << 20U);
    for (const std::string& damaged :
         {bytes.substr(1), bytes + "x", std::string(bytes.size(), 'x'), std::string()}) {
      world.files.put(path, damaged);
      Result<std::unique_ptr<Store>> store = Store::open(world.files, world.clock, "/r", false);
      ASSERT_TRUE(store.has_value());
      EXPECT_EQ((*store)->verify().size(), 1U) << damaged;
    }
    world.files.put(path, bytes);
  }
}

// A log that ends early: blobs prove it, whatever is left.
TEST(Integrity, EveryShorterLogIsRefused) {
  World world;
  const std::string log = world.log();
  for (std::size_t at = 0; at < log.size(); ++at) {
    // Within the last record it is torn, as by a kill before anything was answered; its blob tells otherwise.
    world.files.put("/r/log/001.jsonl", log.substr(0, at));
    EXPECT_EQ(world.refusal(), Code::M057_REG_E010) << at;
    EXPECT_EQ(world.log(), log.substr(0, at));
  }
  world.files.put("/r/log/001.jsonl", log);
  EXPECT_TRUE(Store::open(world.files, world.clock, "/r", true).has_value());
}

TEST(Integrity, RepairGoesOnWithoutWhatIsLost) {
  World world;
  const std::string log = world.log();
  const std::size_t two = log.find('\n', log.find('\n') + 1) + 1;
  world.files.put("/r/log/001.jsonl", log.substr(0, two));
  const Result<Repair> told = repair_registry(world.files, world.clock, "/r", false);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->found.size(), 1U);
  EXPECT_EQ(world.refusal(), Code::M057_REG_E010);
  ASSERT_TRUE(repair_registry(world.files, world.clock, "/r", true).has_value());
  Result<std::unique_ptr<Store>> store = Store::open(world.files, world.clock, "/r", true);
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ((*store)->seq(), 2U);
  EXPECT_TRUE((*store)->verify().empty());
  EXPECT_EQ(world.files.list("/r/unknown")->size(), 1U);
}

TEST(Integrity, OldFoldersWithLeftBlobsOpen) {
  World world;
  // Before there was `staging`, a killed upload could leave a blob.
  ASSERT_TRUE(world.files.remove("/r/staging/.mochi-tree").has_value());
  ASSERT_TRUE(world.files.remove("/r/staging").has_value());
  const std::string left = "/r/blobs/aa/" + std::string(64, 'a');
  world.files.put(left, "left");
  EXPECT_TRUE(Store::open(world.files, world.clock, "/r", true).has_value());
  EXPECT_FALSE(world.files.exists(left));
  EXPECT_EQ(*world.files.read("/r/unknown/" + std::string(64, 'a'), 100), "left");
}

// A kill between the record and the name of its blob.
TEST(Integrity, StagedFilesOfTheLogBecomeBlobs) {
  World world;
  const std::string b3 = world.blobs[1].substr(world.blobs[1].rfind('/') + 1);
  const std::string bytes = *world.files.read(world.blobs[1], 1U << 20U);
  ASSERT_TRUE(world.files.remove(world.blobs[1]).has_value());
  world.files.put("/r/staging/" + b3 + ".7", bytes);
  world.files.put("/r/staging/" + std::string(64, 'b') + ".8", "never logged");
  Result<std::unique_ptr<Store>> store = Store::open(world.files, world.clock, "/r", true);
  ASSERT_TRUE(store.has_value());
  EXPECT_TRUE((*store)->verify().empty());
  EXPECT_EQ(world.files.list("/r/staging")->size(), 1U);
}

TEST(Integrity, PurgedVersionsLeaveNoFile) {
  World world;
  {
    Result<std::unique_ptr<Store>> store = Store::open(world.files, world.clock, "/r", true);
    ASSERT_TRUE(store.has_value());
    Record purge = publish_of("2.0.0", {});
    purge.files.clear();
    purge.op = "purge";
    ASSERT_TRUE((*store)->commit(purge).has_value());
  }
  // The process ended before it had removed anything: the next start does.
  EXPECT_TRUE(world.files.exists(world.blobs[1]));
  Result<std::unique_ptr<Store>> store = Store::open(world.files, world.clock, "/r", true);
  ASSERT_TRUE(store.has_value());
  EXPECT_FALSE(world.files.exists(world.blobs[1]));
  EXPECT_TRUE(world.files.exists(world.blobs[0]));
  EXPECT_TRUE((*store)->verify().empty());
  EXPECT_EQ((*store)->commit(publish_of("2.0.0", {})).error().code, Code::M057_REG_E003);
}

}  // namespace
}  // namespace mochi::registry
