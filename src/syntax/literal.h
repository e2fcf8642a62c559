// Values of number literals, from the text as written (Token::name).
#pragma once

#include <cstdint>
#include <string_view>

namespace mochi::syntax {

// The value of an integer literal: decimal (leading zeros allowed), or 0x, 0b, 0o in any case. False if it
// has no digits, a wrong one, or does not fit in a signed 64-bit integer.
bool int_literal_value(std::string_view text, std::int64_t& value);

// The value of a float literal, correctly rounded; infinite if it is out of range, 0 if it is too small.
double float_literal_value(std::string_view text);

}  // namespace mochi::syntax
