// Which brackets belong together, for broken programs too.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/token.h"

namespace mochi::syntax {

struct Brackets {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  // For each bracket token the index of its partner; kNone for one without, and for all other tokens.
  std::vector<std::uint32_t> partner;
  // Every bracket has a partner, by nesting alone.
  bool balanced = false;
};

// `tokens` end with end_of_file; `text` is their source and `base` the offset of its first byte. Where
// nesting alone does not pair all brackets, lines and indentation decide which one is missing or too many.
// Linear.
Brackets match_brackets(const std::vector<Token>& tokens, std::string_view text, std::uint32_t base);

// Whether the token can stand only at the start of a statement, never inside of an expression.
bool surely_begins_statement(const Token& token, const Token& next);

}  // namespace mochi::syntax
