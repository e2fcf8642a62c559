// The JSON schema of `mochi.toml`, for editors that complete and check TOML with one.
#pragma once

#include <string>

namespace mochi::package {

// JSON Schema (draft 7), indented, with a final line end. It accepts every manifest without errors, and tells
// unknown keys and wrong types; what needs other files or several keys at once is left to `mochi`.
std::string manifest_schema();

}  // namespace mochi::package
