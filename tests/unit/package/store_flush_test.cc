// Which changes of the store a power cut could take: everything since the last flush.
#include <gtest/gtest.h>

#include "archive/tar.h"
#include "archive/zstd.h"
#include "host/memory/memory_host.h"
#include "package/store/store.h"

namespace mochi::package {
namespace {

// Counts the names that were given and the flushes, in their order.
class Recorder final : public FileSystem {
 public:
  explicit Recorder(FileSystem& inner) : inner_(inner) {}
  int flushes = 0;
  int unflushed = 0;  // names since the last flush

  Result<std::string> read(std::string_view path, std::size_t limit) override {
    return inner_.read(path, limit);
  }
  Result<void> write(std::string_view path, std::string_view bytes, std::uint32_t mode) override {
    return inner_.write(path, bytes, mode);
  }
  Result<void> append(std::string_view path, std::string_view bytes) override {
    return inner_.append(path, bytes);
  }
  Result<void> append_durable(std::string_view path, std::string_view bytes) override {
    return inner_.append_durable(path, bytes);
  }
  Result<std::vector<DirEntry>> list(std::string_view path) override { return inner_.list(path); }
  Result<FileInfo> info(std::string_view path) override { return inner_.info(path); }
  Result<FileInfo> link_info(std::string_view path) override { return inner_.link_info(path); }
  Result<void> make_dirs(std::string_view path) override { return inner_.make_dirs(path); }
  Result<void> remove(std::string_view path) override { return inner_.remove(path); }
  Result<void> remove_tree(std::string_view path) override { return inner_.remove_tree(path); }
  Result<void> rename(std::string_view from, std::string_view to) override { return inner_.rename(from, to); }
  Result<void> move(std::string_view from, std::string_view to) override {
    ++unflushed;
    return inner_.move(from, to);
  }
  Result<std::unique_ptr<FileReader>> open(std::string_view path) override { return inner_.open(path); }
  Result<std::unique_ptr<FileWriter>> create(std::string_view path, std::uint32_t mode) override {
    return inner_.create(path, mode);
  }
  Result<void> hard_link(std::string_view from, std::string_view to) override {
    return inner_.hard_link(from, to);
  }
  Result<void> clone(std::string_view from, std::string_view to) override { return inner_.clone(from, to); }
  Result<void> set_mode(std::string_view path, std::uint32_t mode) override {
    return inner_.set_mode(path, mode);
  }
  Result<void> sync_all(std::string_view path) override {
    ++flushes;
    unflushed = 0;
    return inner_.sync_all(path);
  }
  Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) override {
    return inner_.lock(path, mode);
  }
  Result<std::string> canonical(std::string_view path) override { return inner_.canonical(path); }
  Result<std::string> current_directory() override { return inner_.current_directory(); }
  Result<std::string> make_temp_dir(std::string_view prefix) override { return inner_.make_temp_dir(prefix); }

 private:
  FileSystem& inner_;
};

std::string package_bytes(int number) {
  return archive::zstd_compress(
      *archive::write_tar({{"mochi.toml", "# " + std::to_string(number) + "\n", false}}));
}

TEST(StoreFlush, NamesAreFlushedInBatches) {
  MemoryHost host;
  Recorder files(host.files);
  Paths paths{"/config", "/state", "/cache", "/fanout"};
  {
    std::unique_ptr<Store> store = std::move(*Store::open(files, host.clock, paths));
    EXPECT_EQ(files.flushes, 0);
    std::vector<std::unique_ptr<BlobWriter>> sealed;
    std::vector<std::string> blobs;
    for (int i = 0; i < 20; ++i) {
      std::unique_ptr<BlobWriter> writer = std::move(*store->begin());
      ASSERT_TRUE(writer->data(package_bytes(i)));
      blobs.push_back(writer->seal({})->blake3);
      sealed.push_back(std::move(writer));
    }
    ASSERT_TRUE(store->commit(sealed));
    ASSERT_TRUE(store->trees(blobs, mochi_extractor()));
    ASSERT_TRUE(store->flush());
    // Bytes of blobs, bytes of trees with the blobs' names, names of trees: three for twenty packages.
    EXPECT_EQ(files.flushes, 3);
    EXPECT_EQ(files.unflushed, 0);
    // Nothing new, nothing flushed.
    ASSERT_TRUE(store->trees(blobs, mochi_extractor()));
    ASSERT_TRUE(store->flush());
    EXPECT_EQ(files.flushes, 3);
    // Whoever forgets is safe at the end.
    ASSERT_TRUE(store->put("one more"));
    EXPECT_GT(files.unflushed, 0);
  }
  EXPECT_EQ(files.unflushed, 0);
}

}  // namespace
}  // namespace mochi::package
