// `registry.toml`: what the administrator of a registry may set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/store/names.h"

namespace mochi::registry {

inline constexpr std::int64_t kLayout = 1;

// An issuer of identity tokens whose tokens may be exchanged for upload tokens (Z2).
struct TrustedIssuer {
  std::string issuer;
  // The keys as a file of the registry's folder (`jwks.json`); empty = the issuer is asked for them.
  std::string jwks;
  // The one signature algorithm accepted: `RS256` or `ES256`.
  std::string algorithm = "RS256";
};

// Who may publish a package by an identity token: every claim must be equal.
struct TrustedPublisher {
  std::string protocol;
  // As `package_key` has it.
  std::string package;
  std::string issuer;
  std::vector<std::pair<std::string, std::string>> claims;
};

struct Config {
  std::int64_t layout = kLayout;
  // Random, made at `init`, kept by mirrors (Z6).
  std::string id;
  // Absolute, without a final `/`; empty = the bound address.
  std::string base_url;
  // Reading needs a token: everywhere, or for packages whose name one of the patterns covers.
  bool is_private = false;
  std::vector<NamePattern> private_packages;
  bool read_only = false;
  // Bytes of one uploaded artefact.
  std::uint64_t upload_limit = std::uint64_t{256} << 20U;
  // Of the server: seconds for a header block, connections in all and of one address.
  std::uint64_t header_seconds = 10;
  std::uint64_t connections = 1000;
  std::uint64_t connections_per_address = 500;
  // Names that belong to an upstream registry and cannot be published here.
  std::vector<NamePattern> upstream_names;
  // Names that new ones must not look like (Z17); none has a `*`.
  std::vector<NamePattern> protected_names;
  std::vector<TrustedIssuer> issuers;
  std::vector<TrustedPublisher> publishers;
};

// M057_REG_E007 for a newer layout, M057_REG_E008 for a text that is no TOML, M057_REG_E011 for a key, value
// or pattern that means nothing here: nothing is guessed, each mistake is a child with `path` and line.
Result<Config> parse_config(std::string_view text, std::string_view path = "registry.toml");
std::string initial_config(std::string_view id, std::string_view base_url);

}  // namespace mochi::registry
