// The text of string literals that JavaScript, Python and Rust write alike.
#pragma once

#include <string>
#include <string_view>

namespace mochi::emit {

// `utf8` between two `mark`s: the mark, backslashes and control characters of ASCII are escaped (`\n`, `\r`,
// `\t`, `\x1f`), all else stands as it is.
std::string quoted(std::string_view utf8, char mark);

}  // namespace mochi::emit
