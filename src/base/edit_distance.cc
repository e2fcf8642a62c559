#include "base/edit_distance.h"

#include <algorithm>
#include <string>

namespace mochi {
namespace {

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    before.swap(above);
    above.swap(row);
  }
  return std::min(above[b.size()], limit + 1);
}

std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongest = 100;
  if (word.empty() || word.size() > kLongest) return {};
  std::string wanted = lower_ascii(word);
  std::size_t best = std::max<std::size_t>(1, word.size() / 3);
  std::string_view found;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > kLongest || candidate == word) continue;
    std::size_t distance = edit_distance(wanted, lower_ascii(candidate), best);
    // A word of one or two letters is near to everything.
    if (distance >= word.size() || distance > best) continue;
    if (found.empty() || distance < best || candidate < found) found = candidate;
    best = distance;
  }
  return found;
}

std::string suggestion(std::string_view near) {
  return near.empty() ? std::string() : "Did you mean `" + std::string(near) + "`?";
}

bool same_words(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    while (i < a.size() && a[i] == '_') ++i;
    while (j < b.size() && b[j] == '_') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (lower(a[i++]) != lower(b[j++])) return false;
  }
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  return suggestion(nearest_word(word, candidates));
}

}  // namespace mochi
