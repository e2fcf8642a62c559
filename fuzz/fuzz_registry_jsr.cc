// Config files and tarballs of JSR, and JSON with comments.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "archive/tar.h"
#include "registry/wire/jsr.h"
#include "stored.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  mochi::registry::jsr::Package package;
  mochi::registry::jsr::Problem problem;
  static_cast<void>(
      mochi::registry::jsr::read_package(text, "/jsr.json", "ab", "cd", "1.0.0", package, problem));
  const auto tar = mochi::archive::write_tar({{"jsr.json", std::string(text)}, {"mod.ts", ""}});
  if (tar) {
    package = {};
    static_cast<void>(mochi::registry::jsr::read_package(mochi::fuzz::stored_gzip(*tar), "/jsr.json", "ab",
                                                         "cd", "1.0.0", package, problem));
  }
  return 0;
}
