// The head of a request (RFC 9112): what is taken holds no byte and no pair of headers that another reader
// could take for something else.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/string_util.h"
#include "host/http_head.h"

namespace {

std::size_t lines_named(const std::string& lower, std::string_view name) {
  std::size_t count = 0;
  const std::string wanted = "\n" + std::string(name);
  for (std::size_t at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + 1)) ++count;
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!mochi::head_bytes_problem(text).empty()) return 0;
  MOCHI_CHECK(text.find('\0') == std::string_view::npos);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') MOCHI_CHECK(i + 1 < text.size() && text[i + 1] == '\n');
    if (text[i] == '\n') MOCHI_CHECK(i > 0 && text[i - 1] == '\r');
  }
  const std::string lower = mochi::ascii_lower(text);
  MOCHI_CHECK(lines_named(lower, "host:") <= 1);
  MOCHI_CHECK(lines_named(lower, "content-length:") <= 1 && lines_named(lower, "transfer-encoding:") <= 1);
  MOCHI_CHECK(lines_named(lower, "content-length:") == 0 || lines_named(lower, "transfer-encoding:") == 0);
  // No blank between name and colon.
  MOCHI_CHECK(lines_named(lower, "transfer-encoding ") == 0 && lines_named(lower, "content-length ") == 0);
  return 0;
}
