// What the registry asks of attestations before it keeps them (fan-out page F32): they are whole, signed by
// the key of their certificate, in a log, and of this very file. Whether authority and log can be trusted is
// for those who install to ask.
#pragma once

#include <string>
#include <string_view>

#include "registry/store/config.h"

namespace mochi::registry {

// A bundle of npm's, of `name@version` with this SHA-512 (hexadecimal). Empty = good, else what is wrong.
// `predicate` becomes the type of what it states.
std::string check_npm_provenance(std::string_view bundle, std::string_view name, std::string_view version,
                                 std::string_view sha512, std::string& predicate);
// The array of PEP 740, of a file with this SHA-256. Empty = good.
std::string check_pypi_attestations(std::string_view attestations, std::string_view file,
                                    std::string_view sha256);

// The `publisher` of PEP 740's provenance: the trusted publisher of the project, else who uploaded.
std::string publisher_json(const Config& config, std::string_view project, std::string_view actor);

}  // namespace mochi::registry
