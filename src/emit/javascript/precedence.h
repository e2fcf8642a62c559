// Binding strength of JavaScript expressions (ECMA-262 section 13), loosest first.
#pragma once

#include <cstdint>

namespace mochi::emit::javascript {

enum class Prec : std::uint8_t {
  sequence,
  assignment,  // also arrow functions
  conditional,
  coalesce,
  logical_or,
  logical_and,
  bit_or,
  bit_xor,
  bit_and,
  equality,
  relational,
  shift,
  additive,
  multiplicative,
  exponent,
  unary,
  postfix,
  call,
  primary,
};

constexpr Prec tighter(Prec p) {
  return p == Prec::primary ? p : static_cast<Prec>(static_cast<std::uint8_t>(p) + 1);
}

}  // namespace mochi::emit::javascript
