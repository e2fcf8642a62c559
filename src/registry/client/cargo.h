// Requests to a cargo registry, and what its answers say (registry page sections 6.2 to 6.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/http.h"

namespace mochi::registry::client {

struct CargoConfig {
  std::string download;  // with or without markers
  std::string api;
  bool auth_required = false;
};

struct CargoDependency {
  std::string name;
  std::string requirement;
  bool optional = false;
  std::vector<std::string> features;
  bool default_features = true;
  std::string registry;  // its index, if it is another than the upload's
};

struct CargoUpload {
  std::string name;
  std::string version;
  std::vector<CargoDependency> dependencies;
  std::vector<std::pair<std::string, std::vector<std::string>>> features;
  std::vector<std::string> authors;
  std::string description;
  std::string homepage;
  std::string readme;
  std::vector<std::string> keywords;
  std::vector<std::string> categories;
  std::string license;
  std::string license_file;
  std::string repository;
  std::string rust_version;
  std::string_view crate;
};

// `index` without `sparse+`.
std::string cargo_index_url(std::string_view index);
// What only reads has no token: who sends it decides where the credential may go.
HttpRequest cargo_config_request(std::string_view index);
Result<CargoConfig> cargo_config(std::string_view body);
HttpRequest cargo_index_request(std::string_view index, std::string_view name);
HttpRequest cargo_publish_request(std::string_view api, const CargoUpload& upload, std::string_view token);
// The crate's page, its owners, and whose the token is. Public registries answer the last to browsers only.
HttpRequest cargo_crate_request(std::string_view api, std::string_view name);
HttpRequest cargo_owners_request(std::string_view api, std::string_view name);
HttpRequest cargo_me_request(std::string_view api);
HttpRequest cargo_yank_request(std::string_view api, std::string_view name, std::string_view version,
                               std::string_view token);
HttpRequest cargo_exchange_request(std::string_view api, std::string_view jwt);
HttpRequest cargo_revoke_request(std::string_view api, std::string_view token);
std::string cargo_download_url(const CargoConfig& config, std::string_view name, std::string_view version,
                               std::string_view checksum);

// INDEX_E002 for an answer without users.
struct CargoOwners {
  std::vector<std::string> users;
  std::vector<std::string> teams;  // `service:organization:team`
};
Result<CargoOwners> cargo_owners(std::string_view body);
struct CargoUser {
  std::string login;
  bool admin = false;
};
Result<CargoUser> cargo_user(std::string_view body);
// Repository and home page of the crate's page; empty if it names none.
std::vector<std::string> cargo_links(std::string_view body);

struct CargoVersion {
  std::string checksum;  // hexadecimal SHA-256
  bool yanked = false;
};
// One version in an index file.
Result<std::optional<CargoVersion>> cargo_find_version(std::string_view lines, std::string_view version);

}  // namespace mochi::registry::client
