// The protocol of cargo's registries as data (registry page 6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mochi::registry::cargo {

// The body of `PUT /api/v1/crates/new`.
struct PublishBody {
  JsonValue metadata;
  // A view into the body.
  std::string_view crate;
};
// M057_REG_E001 for a body that is none.
Result<PublishBody> parse_publish(std::string_view body);

// Empty = good, else what is wrong.
std::string check_name(std::string_view name);
// `1/a`, `2/ab`, `3/a/abc`, `ab/cd/abcd` of the lower-cased name.
std::string index_path(std::string_view name);

// What the crate file says.
struct Crate {
  std::string name;
  std::string version;
  // `package` of the normalised Cargo.toml as JSON: description, license, links, rust-version …
  std::string description;
  std::string license;
  std::string license_file;
  std::string links;
  std::string rust_version;
  std::string repository;
  std::string homepage;
  std::vector<std::string> keywords;
  // The members `deps` and `features`/`features2` of an index line, JSON.
  std::string deps;
  std::string features;
  std::string features2;
  std::string readme;
  std::string readme_name;
  std::string capabilities;
};
// Reads `<name>-<version>/Cargo.toml` and what stands beside it. `registry_index`: dependencies that name
// this address are of this registry. M057_REG_E001 says what is wrong.
Result<Crate> read_crate(std::string_view bytes, std::string_view name, std::string_view version,
                         std::string_view registry_index);

}  // namespace mochi::registry::cargo
