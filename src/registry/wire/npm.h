// The npm protocol's requests as data (registry page 3), for the server and for our own client's tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mochi::registry::npm {

// The body of `PUT /<escaped name>`.
struct PublishBody {
  std::string name;
  // With a tarball this is a publish, else an update of metadata.
  bool has_tarball = false;
  std::string version;
  std::string access;
  std::vector<std::pair<std::string, std::string>> dist_tags;
  // What the client says of the version.
  JsonValue manifest;
  std::string integrity;
  std::string shasum;
  // Decoded.
  std::string tarball;
  // The Sigstore bundle as JSON text; empty = none.
  std::string provenance;
  // Without a tarball: the whole body.
  JsonValue document;
};

// M057_REG_E001 for a body that is no publish request.
Result<PublishBody> parse_publish(std::string_view body);

// Empty = good, else what is wrong (registry page 3.1).
std::string check_name(std::string_view name);

// The part after the scope.
std::string_view base_name(std::string_view name);
// `<base>-<version>.tgz`
std::string tarball_name(std::string_view name, std::string_view version);

// What the tarball says.
struct Tarball {
  JsonValue manifest;
  std::string readme;
  std::string readme_name;
  // `mochi.caps.json`, empty = none.
  std::string capabilities;
};
// M057_REG_E001 for an archive that npm could not install.
Result<Tarball> read_tarball(std::string_view bytes);

}  // namespace mochi::registry::npm
