// Properties of code points and case mapping, from one Unicode version for the whole program and all targets
// (Z16).
#pragma once

#include <string>
#include <string_view>

namespace mochi {

// The version of the tables, «14.0.0».
std::string_view unicode_version();

// Identifier characters (language page section 2): a letter, an other-symbol (emoji) or `_`; further ones
// also any kind of number.
bool is_identifier_start(char32_t c);
bool is_identifier_continue(char32_t c);
// The property White_Space.
bool is_white_space(char32_t c);
// Letters, marks, numbers, punctuation, symbols and the ASCII blank: what a string's text shows as it is.
bool is_printable(char32_t c);

// Full case mapping without locale, the final sigma included. Invalid UTF-8 stays as it is.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
// Without White_Space at both ends.
std::string_view trim_white_space(std::string_view text);

// Appends `text` in double quotes as a Mochi string literal: the lexer's short escapes, `\xHH`, `\uHHHH` and
// `\UHHHHHHHH` for what is not printable; printable Unicode stays.
void append_quoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

}  // namespace mochi
