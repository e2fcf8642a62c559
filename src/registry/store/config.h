// `registry.toml`: what the administrator of a registry may set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

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
  // Reading needs a token: everywhere, or for packages whose name matches one of the patterns.
  bool is_private = false;
  std::vector<std::string> private_packages;
  bool read_only = false;
  // Bytes of one uploaded artefact.
  std::uint64_t upload_limit = std::uint64_t{256} << 20U;
  // Names that belong to an upstream registry and cannot be published here.
  std::vector<std::string> upstream_names;
  // Names that new ones must not look like (Z17).
  std::vector<std::string> protected_names;
  std::vector<TrustedIssuer> issuers;
  std::vector<TrustedPublisher> publishers;
};

// M057_REG_E007 for a newer layout, M057_REG_E008 for a text that is no configuration.
Result<Config> parse_config(std::string_view text);
std::string initial_config(std::string_view id, std::string_view base_url);

// `*` matches any run of characters, all else itself.
bool matches_pattern(std::string_view pattern, std::string_view name);

}  // namespace mochi::registry
