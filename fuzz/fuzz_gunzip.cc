// gzip and base64. What unpacks, packs and unpacks to the same; a limit is never passed.
#include <cstdint>
#include <string>

#include "archive/gzip.h"
#include "base/base64.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLimit = 1U << 16U;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (mochi::Result<std::string> plain = mochi::archive::gunzip(bytes, kLimit)) {
    MOCHI_CHECK(plain->size() <= kLimit);
    MOCHI_CHECK(*mochi::archive::gunzip(mochi::archive::gzip(*plain), kLimit) == *plain);
  }
  if (std::optional<std::string> decoded = mochi::base64_decode(bytes)) {
    MOCHI_CHECK(mochi::base64_decode(mochi::base64(*decoded)) == decoded);
  }
  return 0;
}
