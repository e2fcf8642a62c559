// Mochi packages: the zstd frame and the archive in it, whole and as the store reads it.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "package/archive/tarball.h"
#include "package/store/extract.h"

namespace {

class Reader final : public mochi::FileReader {
 public:
  Reader(std::string_view bytes, std::size_t step) : bytes_(bytes), step_(step) {}
  mochi::Result<std::size_t> read(char* into, std::size_t size) override {
    std::size_t take = bytes_.copy(into, size < step_ ? size : step_);
    bytes_.remove_prefix(take);
    return take;
  }

 private:
  std::string_view bytes_;
  std::size_t step_;
};

class Count final : public mochi::archive::TarSink {
 public:
  mochi::Result<void> begin(const mochi::archive::TarMember&) override {
    ++files;
    return {};
  }
  mochi::Result<void> data(std::string_view piece) override {
    bytes += piece.size();
    return {};
  }
  mochi::Result<void> end() override { return {}; }
  std::size_t files = 0;
  std::size_t bytes = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  mochi::Result<mochi::package::PackageArchive> whole = mochi::package::read_package_tarball(bytes);
  Count count;
  Reader reader(bytes, 1 + size % 700);
  mochi::Result<void> streamed = mochi::package::mochi_extractor().extract(reader, size, count);
  if (!whole) return 0;
  MOCHI_CHECK(streamed.has_value() && count.files == whole->entries.size());
  std::size_t total = 0;
  for (const mochi::archive::Entry& entry : whole->entries) total += entry.bytes.size();
  MOCHI_CHECK(total == count.bytes);
  return 0;
}
