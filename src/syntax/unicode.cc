#include "syntax/unicode.h"

#include <algorithm>
#include <iterator>

namespace mochi::syntax {
namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};
#include "syntax/unicode_identifier.inc"

template <std::size_t N>
bool contains(const CodeRange (&ranges)[N], char32_t c) {
  const CodeRange* after = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                            [](char32_t a, const CodeRange& r) { return a < r.first; });
  return after != std::begin(ranges) && c <= (after - 1)->last;
}

}  // namespace

bool is_identifier_start(char32_t c) { return contains(kIdentifierStart, c); }
bool is_identifier_part(char32_t c) {
  return contains(kIdentifierStart, c) || contains(kIdentifierNumber, c);
}

}  // namespace mochi::syntax
