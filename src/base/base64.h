// Base64 (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mochi {

// The standard alphabet with padding.
std::string base64(std::string_view bytes);
// The alphabet of URLs and file names, without padding.
std::string base64url(std::string_view bytes);

// The bytes of a text in either alphabet, with or without padding. Nothing for another character, blanks and
// line ends included, for a wrong length, and for bits that no encoder writes.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace mochi
