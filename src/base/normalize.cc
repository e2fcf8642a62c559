#include "base/normalize.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/utf8.h"

namespace mochi {
namespace {

struct Triple {
  std::uint32_t a, b, c;
};

#include "base/normalize_tables.inc"

constexpr char32_t kHangulBase = 0xAC00, kLeadBase = 0x1100, kVowelBase = 0x1161, kTailBase = 0x11A7;
constexpr char32_t kLeads = 19, kVowels = 21, kTails = 28, kHanguls = kLeads * kVowels * kTails;

unsigned combining_class(char32_t c) {
  const std::uint32_t* end = std::end(kClasses);
  const std::uint32_t* at = std::upper_bound(std::begin(kClasses), end, (std::uint32_t{c} << 8U) | 0xffU);
  return at == std::begin(kClasses) ? 0 : at[-1] & 0xffU;
}

void decompose(char32_t c, std::u32string& out) {
  if (c >= kHangulBase && c < kHangulBase + kHanguls) {
    char32_t index = c - kHangulBase;
    out += kLeadBase + index / (kVowels * kTails);
    out += kVowelBase + index % (kVowels * kTails) / kTails;
    if (index % kTails != 0) out += kTailBase + index % kTails;
    return;
  }
  const Triple* end = std::end(kDecompositions);
  const Triple* at = std::lower_bound(std::begin(kDecompositions), end, c,
                                      [](const Triple& row, char32_t wanted) { return row.a < wanted; });
  if (at == end || at->a != c) {
    out += c;
    return;
  }
  // Only the first part decomposes further, a few levels deep.
  decompose(at->b, out);
  if (at->c != 0) out += char32_t{at->c};
}

// The composition of two code points, or 0.
char32_t compose(char32_t first, char32_t second) {
  if (first >= kLeadBase && first < kLeadBase + kLeads && second >= kVowelBase &&
      second < kVowelBase + kVowels) {
    return kHangulBase + ((first - kLeadBase) * kVowels + (second - kVowelBase)) * kTails;
  }
  bool syllable =
      first >= kHangulBase && first < kHangulBase + kHanguls && (first - kHangulBase) % kTails == 0;
  if (syllable && second > kTailBase && second < kTailBase + kTails) return first + (second - kTailBase);
  const Triple* end = std::end(kCompositions);
  const Triple* at = std::lower_bound(
      std::begin(kCompositions), end, 0,
      [first, second](const Triple& row, int) { return row.a != first ? row.a < first : row.b < second; });
  return at != end && at->a == first && at->b == second ? char32_t{at->c} : 0;
}

// Marks between starters go into the order of their classes.
void reorder(std::u32string& text, std::vector<unsigned>& classes) {
  for (std::size_t start = 0; start < text.size();) {
    if (classes[start] == 0) {
      ++start;
      continue;
    }
    std::size_t end = start;
    while (end < text.size() && classes[end] != 0) ++end;
    std::vector<std::pair<unsigned, char32_t>> marks;
    for (std::size_t i = start; i < end; ++i) marks.emplace_back(classes[i], text[i]);
    std::stable_sort(marks.begin(), marks.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = start; i < end; ++i) {
      classes[i] = marks[i - start].first;
      text[i] = marks[i - start].second;
    }
    start = end;
  }
}

void append_nfc(std::u32string text, std::string& out) {
  std::vector<unsigned> classes;
  for (char32_t c : text) classes.push_back(combining_class(c));
  reorder(text, classes);
  std::u32string composed;
  std::size_t starter = std::u32string::npos;
  unsigned last = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool open = starter != std::u32string::npos && (starter + 1 == composed.size() || last < classes[i]);
    char32_t joined = open ? compose(composed[starter], text[i]) : 0;
    if (joined != 0) {
      composed[starter] = joined;
      continue;
    }
    if (classes[i] == 0) starter = composed.size();
    last = classes[i];
    composed += text[i];
  }
  for (char32_t c : composed) append_utf8(out, c);
}

}  // namespace

std::string to_nfc(std::string_view text) {
  std::string out;
  std::u32string run;
  for (std::size_t at = 0; at < text.size();) {
    Decoded next = decode_utf8(text, at);
    if (next.valid) {
      decompose(next.code_point, run);
    } else {
      append_nfc(std::move(run), out);
      run.clear();
      out += text.substr(at, next.size);
    }
    at += next.size;
  }
  append_nfc(std::move(run), out);
  return out;
}

bool is_nfc(std::string_view text) { return is_ascii(text) || to_nfc(text) == text; }

}  // namespace mochi
