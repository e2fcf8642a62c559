// Small text helpers that know nothing of Unicode or locales.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi {

inline bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_ascii_letter(char c) { return is_ascii_lower(c) || (c >= 'A' && c <= 'Z'); }
inline bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
std::string_view trim_ascii(std::string_view text);
std::string ascii_lower(std::string_view text);

// The parts between separators; an empty text has one empty part. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);
// The lines without their ends (LF, CRLF or CR); a final line end begins no further line.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);
// `from` must not be empty.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

// Names in backticks as diagnostics list them (language page section 10): one alone, two with `and`, more
// with commas and `, and`.
std::string name_list(const std::vector<std::string>& names);
// `text` between backticks, as messages name what stands in a source.
std::string code_quoted(std::string_view text);
// «1 file», «2 files».
std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);
inline constexpr char kHexDigits[] = "0123456789abcdef";
// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);

// `text` as text of HTML or XML, in attributes between double quotes too.
std::string escape_html(std::string_view text);

}  // namespace mochi
