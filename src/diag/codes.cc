#include "diag/codes.h"

#include <iterator>

namespace mochi {
namespace {

constexpr CodeInfo kCodes[] = {
#define MOCHI_CODE(name, severity, summary, hint) \
  CodeInfo{Code::name, #name, Severity::severity, summary, hint},
#include "diag/codes/codes.def"
#undef MOCHI_CODE
};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (upper(a[i]) != upper(b[i])) return false;
  }
  return true;
}

}  // namespace

const CodeInfo& code_info(Code code) { return code_at(static_cast<std::uint16_t>(code)); }

const CodeInfo* find_code(std::string_view name) {
  for (const CodeInfo& info : kCodes) {
    if (equal_ignoring_case(info.name, name)) return &info;
  }
  return nullptr;
}

std::uint16_t code_count() { return static_cast<std::uint16_t>(std::size(kCodes)); }

const CodeInfo& code_at(std::uint16_t index) {
  MOCHI_CHECK(index < std::size(kCodes));
  return kCodes[index];
}

}  // namespace mochi
