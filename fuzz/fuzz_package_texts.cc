// Versions, requirements and index lines: what is read must be written and read again alike. The first byte
// chooses.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/check.h"
#include "package/index_entry.h"
#include "package/index_scan.h"
#include "package/version.h"

namespace {

using namespace mochi::package;

void fuzz_version(std::string_view text) {
  auto version = parse_version(text);
  if (!version) return;
  auto again = parse_version(version->text());
  MOCHI_CHECK(again && *again == *version && again->text() == version->text());
  compatibility_bucket(*version);
}

// Requirement, a line end, version.
void fuzz_requirement(std::string_view text) {
  std::size_t end = std::min(text.find('\n'), text.size());
  auto requirement = parse_requirement(text.substr(0, end));
  if (!requirement) return;
  auto again = parse_requirement(requirement->text());
  MOCHI_CHECK(again && *again == *requirement);
  auto version = parse_version(text.substr(std::min(end + 1, text.size())));
  if (version) MOCHI_CHECK(requirement->matches(*version) == again->matches(*version));
}

void fuzz_index(std::string_view text) {
  auto entry = parse_index_line(text);
  // The scanner may pass, and else agrees.
  IndexLineScanner scanner;
  IndexEntry scanned;
  if (scanner.scan(text, scanned)) MOCHI_CHECK(entry && index_line(*entry) == index_line(scanned));
  if (!entry) return;
  std::string line = index_line(*entry);
  auto again = parse_index_line(line);
  MOCHI_CHECK(again && index_line(*again) == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0: fuzz_version(text); break;
    case 1: fuzz_requirement(text); break;
    case 2: fuzz_index(text); break;
  }
  return 0;
}
