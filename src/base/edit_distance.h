// «Did you mean»: how far two words are apart, and the nearest of several.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mochi {

// Damerau-Levenshtein distance with adjacent transpositions (a changed, added, removed or swapped byte counts
// 1). Gives `limit` + 1 as soon as it must be larger than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The candidate nearest to `word`, if it is near enough to be meant (a third of the word's length, at least
// 1; case alone does not count); among equals the one first in byte order. Empty if none. Words longer than
// 100 bytes have no neighbours.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

// «Did you mean `x`?»; empty if `near` is.
std::string suggestion(std::string_view near);
// Whether two names are the same words in another case, as `padEnd` and `pad_end`.
bool same_words(std::string_view a, std::string_view b);
// The help sentence that names the nearest; empty if there is none.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace mochi
