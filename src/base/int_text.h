// Text of 64-bit integers, free of locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mochi {

enum class IntParse : std::uint8_t { ok, malformed, out_of_range };

// An optional sign and decimal digits; the whole text must be used.
IntParse parse_int(std::string_view text, std::int64_t& value);
// The same in base 2–36, letters of any case; another base is malformed.
IntParse parse_int_base(std::string_view text, int base, std::int64_t& value);
// An int literal of the language: `0x` `0b` `0o` of any case or decimal (`007` is 7), no sign, at most 2^63
// - 1.
IntParse parse_int_literal(std::string_view text, std::int64_t& value);

void append_int(std::string& out, std::int64_t value);
void append_unsigned(std::string& out, std::uint64_t value);
std::string int_text(std::int64_t value);

}  // namespace mochi
