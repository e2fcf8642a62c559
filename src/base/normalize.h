// Unicode's normal form C, by the tables of the version that `unicode_version()` names. File names of
// packages and the texts of locks are in this form, so that every file system gives the same bytes.
#pragma once

#include <string>
#include <string_view>

namespace mochi {

// Invalid bytes stay as they are and end what may combine.
std::string to_nfc(std::string_view text);
bool is_nfc(std::string_view text);

}  // namespace mochi
