// Addresses of registries as text: joining, comparing, checking. `file:///path` is an address like any other.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace mochi::package {

// `reference` as seen from the address `base`: absolute addresses stay, `/x` starts at the host, anything
// else replaces what follows the last `/` of `base`.
std::string resolve_url(std::string_view base, std::string_view reference);

// `scheme://host:port` in lower case with the scheme's port left out; `file://` for files; empty if `url` is
// none.
std::string origin_of(std::string_view url);

inline bool is_file_url(std::string_view url) { return url.starts_with("file://"); }
// The path of a `file:` address, its percent signs decoded. C003 if it names another host or holds a NUL.
Result<std::string> file_url_path(std::string_view url);

// Encrypted, or on this very machine: where a secret may go.
bool may_carry_secrets(std::string_view url);

// `name` with every byte but letters, digits and `-._~@+` as `%XX`.
std::string percent_encode(std::string_view name);

// Where the index has a package (packages page section 9): `<bucket>/<scope or ->/<name>`.
std::string index_path(std::string_view package);
// Where a blob is below the address of the blobs: `<2>/<2>/<hash>.tar.zst`.
std::string blob_url_path(std::string_view blake3);

}  // namespace mochi::package
