// Bodies of `npm publish` and of metadata updates, and tarballs.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "registry/wire/npm.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto body = mochi::registry::npm::parse_publish(text);
  if (body) {
    static_cast<void>(mochi::registry::npm::check_name(body->name));
    mochi::registry::npm::TarballReader reader;
    static_cast<void>(mochi::registry::npm::decode_tarball(
        *body, text, [&](std::string_view piece) { return reader.push(piece); }));
    static_cast<void>(reader.finish());
  }
  static_cast<void>(mochi::registry::npm::read_tarball(text));
  return 0;
}
