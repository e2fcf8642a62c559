// Every file of tests/hostile/archive has the code that codes.txt states.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "diag/codes.h"
#include "host/host.h"
#include "package/archive/tarball.h"
#include "package/store/store.h"

namespace mochi::package {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "none" : std::string(code_info(result.error().code).name);
}

class NoSink final : public archive::TarSink {
 public:
  Result<void> begin(const archive::TarMember&) override { return {}; }
  Result<void> data(std::string_view) override { return {}; }
  Result<void> end() override { return {}; }
};

TEST(HostileArchive, EachHasItsCode) {
  std::string directory = std::string(MOCHI_TESTS_DIR) + "/hostile/archive/";
  std::ifstream list(directory + "codes.txt");
  std::unique_ptr<FileSystem> files = make_real_file_system();
  std::string name;
  std::string code;
  int count = 0;
  while (list >> name >> code) {
    ++count;
    std::string bytes = read(directory + name);
    if (name.ends_with(".zip")) {
      archive::ReadLimits limits;
      limits.foreign = true;
      EXPECT_EQ(code_of(archive::read_zip(bytes, limits)), code) << name;
      continue;
    }
    bool foreign = name.ends_with(".tgz");
    if (!foreign) {
      EXPECT_EQ(code_of(read_package_tarball(bytes)), code) << name;
    }
    // The way into the store is another caller of the same parser.
    if (code == "M057_PUB_E009") continue;
    NoSink sink;
    std::unique_ptr<FileReader> reader = *files->open(directory + name);
    const Extractor& extractor = foreign ? tar_gz_extractor() : mochi_extractor();
    EXPECT_EQ(code_of(extractor.extract(*reader, bytes.size(), sink)), code) << name;
  }
  EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace mochi::package
