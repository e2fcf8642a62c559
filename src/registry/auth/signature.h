// Signatures of identity tokens: RS256 and ES256 over keys in a JWKS text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mochi::registry {

// Is `signature` one of `payload` by the key `kid` of the set (by the only key if the token names none)? The
// key must be of the algorithm's own type.
bool verify_signature(std::string_view jwks, std::string_view kid, std::string_view algorithm,
                      std::string_view payload, std::string_view signature);

// Base64 with `-` and `_`, padding optional; none if it is not.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace mochi::registry
