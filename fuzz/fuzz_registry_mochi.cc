// Packages of Mochi's own protocol as the registry reads them: any bytes, or a manifest, side-cars and an API
// surface inside of an archive that is in order. The first byte chooses.
#include <cstdint>
#include <string>
#include <string_view>

#include "archive/tar.h"
#include "base/check.h"
#include "package/index_entry.h"
#include "registry/wire/mochi.h"
#include "stored.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi;
  namespace wire = registry::mochi_package;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 4 == 0) {
    static_cast<void>(wire::read_package(text));
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string name =
        wire::name_of_path(text.substr(0, end), text.substr(std::min(end + 1, text.size())));
    if (!name.empty()) MOCHI_CHECK(wire::index_path(name).find("..") == std::string::npos);
    return 0;
  }
  static constexpr std::string_view kManifest =
      "[package]\nname = \"@a/b\"\nversion = \"1.0.0\"\nedition = \"2026\"\nmochi = \">=0.1\"\ndescription = "
      "\"d\"\n"
      "license = \"MIT\"\nrepository = \"https://h.org/o/n\"\n";
  const unsigned way = data[0] % 4;
  std::vector<archive::Entry> entries;
  if (way == 3) entries.push_back({".mochi-pkg/api.json", std::string(text)});
  entries.push_back({"README.md", way == 1 ? std::string() : std::string(text.substr(0, 40))});
  // The rest of a manifest that is good so far, or a whole one.
  entries.push_back({"mochi.toml", way == 1 ? std::string(text)
                                            : std::string(kManifest) + (way == 2 ? std::string(text) : "")});
  entries.push_back({"src/lib.mochi", "export let a = 1\n"});
  const Result<std::string> tar = archive::write_tar(entries);
  if (!tar) return 0;
  const Result<wire::Package> read = wire::read_package(fuzz::stored_zstd(*tar));
  if (!read) {
    MOCHI_CHECK(!read.error().message.empty());
    return 0;
  }
  MOCHI_CHECK(!read->name.empty());
  const std::string line = package::index_line(read->entry);
  MOCHI_CHECK(line.find('\n') == std::string::npos);
  return 0;
}
