// The npm protocol's requests as data (registry page 3), for the server and for our own client's tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
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
  // Base64 as it stands in the body, a view into that; of a small one the text that `small_tarball` holds.
  std::string_view encoded_tarball;
  std::string small_tarball;
  // What the attachment says of its decoded size; absent = nothing.
  std::optional<std::uint64_t> tarball_length;
  // The Sigstore bundle as JSON text; empty = none.
  std::string provenance;
  // Without a tarball: the whole body.
  JsonValue document;
};

// M057_REG_E001 for a body that is no publish request. Long texts are not copied; `read` is told from time to
// time how far the body was looked at.
Result<PublishBody> parse_publish(std::string_view body, FunctionRef<void(std::size_t)> read = {});

// Decodes the tarball of the body in pieces. M057_REG_E001 for what is no base64, or of another length than
// stated; else the first failure of `out`.
Result<void> decode_tarball(const PublishBody& body, std::string_view whole,
                            FunctionRef<Result<void>(std::string_view)> out,
                            FunctionRef<void(std::size_t)> read = {});

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
// Reads the archive piece by piece. M057_REG_E001 for one that npm could not install.
class TarballReader {
 public:
  TarballReader();
  ~TarballReader();
  Result<void> push(std::string_view piece);
  // After the last piece.
  Result<Tarball> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};
Result<Tarball> read_tarball(std::string_view bytes);

}  // namespace mochi::registry::npm
