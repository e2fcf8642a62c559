// Bodies of `cargo publish`, and the manifests inside.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "registry/wire/cargo.h"
#include "registry/wire/cargo_manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto body = mochi::registry::cargo::parse_publish(text);
  if (body) static_cast<void>(mochi::registry::cargo::read_crate(body->crate, "a", "1.0.0", {}));
  mochi::registry::cargo::Crate crate;
  static_cast<void>(mochi::registry::cargo::read_manifest(text, "sparse+http://127.0.0.1/", crate));
  return 0;
}
