// Core metadata of Python packages, wheels and sdists.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "registry/wire/pypi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto metadata = mochi::registry::pypi::parse_metadata(text);
  static_cast<void>(mochi::registry::pypi::is_static(metadata));
  static_cast<void>(mochi::registry::pypi::read_artefact("a-1.0.0-py3-none-any.whl", text));
  static_cast<void>(mochi::registry::pypi::read_artefact("a-1.0.0.tar.gz", text));
  return 0;
}
