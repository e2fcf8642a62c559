// Multipart uploads: the first line is the Content-Type, the rest the body.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "registry/wire/multipart.h"
#include "registry/wire/pypi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return 0;
  const auto form = mochi::registry::parse_form(text.substr(0, end), text.substr(end + 1));
  if (form) static_cast<void>(mochi::registry::pypi::parse_upload(*form));
  return 0;
}
