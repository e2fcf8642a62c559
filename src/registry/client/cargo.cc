#include "registry/client/cargo.h"

#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/client/answer.h"

namespace mochi::registry::client {
namespace {

std::string prefix_of(const std::string& name) {
  if (name.size() <= 2) return std::to_string(name.size());
  if (name.size() == 3) return "3/" + name.substr(0, 1);
  return name.substr(0, 2) + "/" + name.substr(2, 2);
}

void append_u32(std::string& out, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xffU);
}

void text_or_null(JsonWriter& json, std::string_view key, const std::string& value) {
  json.key(key);
  if (value.empty()) {
    json.null();
  } else {
    json.string(value);
  }
}

void list(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  json.key(key);
  json.begin_array();
  for (const std::string& value : values) json.string(value);
  json.end_array();
}

HttpRequest api_request(std::string_view api, const std::string& path) {
  HttpRequest request;
  request.url = with_slash(api) + "api/v1/" + path;
  request.headers.push_back({"Accept", "application/json"});
  return request;
}

std::string metadata(const CargoUpload& upload) {
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.member("name", upload.name);
  json.member("vers", upload.version);
  json.key("deps");
  json.begin_array();
  for (const CargoDependency& dependency : upload.dependencies) {
    json.begin_object();
    json.member_bool("optional", dependency.optional);
    json.member_bool("default_features", dependency.default_features);
    json.member("name", dependency.name);
    list(json, "features", dependency.features);
    json.member("version_req", dependency.requirement);
    text_or_null(json, "target", {});
    json.member("kind", "normal");
    text_or_null(json, "registry", dependency.registry);
    json.end_object();
  }
  json.end_array();
  json.key("features");
  json.begin_object();
  for (const auto& [name, enables] : upload.features) list(json, name, enables);
  json.end_object();
  list(json, "authors", upload.authors);
  text_or_null(json, "description", upload.description);
  text_or_null(json, "documentation", {});
  text_or_null(json, "homepage", upload.homepage);
  text_or_null(json, "readme", upload.readme);
  json.member("readme_file", "README.md");
  list(json, "keywords", upload.keywords);
  list(json, "categories", upload.categories);
  text_or_null(json, "license", upload.license);
  text_or_null(json, "license_file", upload.license_file);
  text_or_null(json, "repository", upload.repository);
  json.key("badges");
  json.begin_object();
  json.end_object();
  text_or_null(json, "links", {});
  text_or_null(json, "rust_version", upload.rust_version);
  json.end_object();
  return json.take();
}

}  // namespace

std::string cargo_index_url(std::string_view index) {
  if (index.starts_with("sparse+")) index.remove_prefix(7);
  return with_slash(index);
}

HttpRequest cargo_config_request(std::string_view index) {
  HttpRequest request;
  request.url = cargo_index_url(index) + "config.json";
  request.headers.push_back({"Accept", "text/plain"});
  request.headers.push_back({"cargo-protocol", "version=1"});
  return request;
}

Result<CargoConfig> cargo_config(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the registry's `config.json`"));
  CargoConfig config;
  config.download = value.text_of("dl");
  config.api = value.text_of("api");
  if (const JsonValue* required = value.find("auth-required")) config.auth_required = required->boolean;
  if (config.download.empty()) return fail(Code::M057_INDEX_E002, "the registry's `config.json` has no `dl`");
  return config;
}

HttpRequest cargo_index_request(std::string_view index, std::string_view name) {
  const std::string lower = ascii_lower(name);
  HttpRequest request = cargo_config_request(index);
  request.url = cargo_index_url(index) + prefix_of(lower) + "/" + lower;
  // A cache in between must not hide what was just published.
  request.headers.push_back({"Cache-Control", "no-cache"});
  return request;
}

HttpRequest cargo_publish_request(std::string_view api, const CargoUpload& upload, std::string_view token) {
  HttpRequest request;
  request.method = "PUT";
  request.url = with_slash(api) + "api/v1/crates/new";
  request.headers.push_back({"Accept", "application/json"});
  authorize(request, token);
  const std::string json = metadata(upload);
  append_u32(request.body, json.size());
  request.body += json;
  append_u32(request.body, upload.crate.size());
  request.body += upload.crate;
  return request;
}

HttpRequest cargo_crate_request(std::string_view api, std::string_view name) {
  return api_request(api, "crates/" + std::string(name));
}

HttpRequest cargo_owners_request(std::string_view api, std::string_view name) {
  return api_request(api, "crates/" + std::string(name) + "/owners");
}

HttpRequest cargo_me_request(std::string_view api) { return api_request(api, "me"); }

HttpRequest cargo_yank_request(std::string_view api, std::string_view name, std::string_view version,
                               std::string_view token) {
  HttpRequest request;
  request.method = "DELETE";
  request.url = with_slash(api) + "api/v1/crates/" + std::string(name) + "/" + std::string(version) + "/yank";
  request.headers.push_back({"Accept", "application/json"});
  authorize(request, token);
  return request;
}

HttpRequest cargo_exchange_request(std::string_view api, std::string_view jwt) {
  return token_exchange(with_slash(api) + "api/v1/trusted_publishing/tokens", "jwt", jwt);
}

HttpRequest cargo_revoke_request(std::string_view api, std::string_view token) {
  HttpRequest request;
  request.method = "DELETE";
  request.url = with_slash(api) + "api/v1/trusted_publishing/tokens";
  request.headers.push_back({"Authorization", "Bearer " + std::string(token)});
  return request;
}

std::string cargo_download_url(const CargoConfig& config, std::string_view name, std::string_view version,
                               std::string_view checksum) {
  if (config.download.find('{') == std::string::npos) {
    return with_slash(config.download) + std::string(name) + "/" + std::string(version) + "/download";
  }
  std::string url = config.download;
  const std::string lower = ascii_lower(name);
  const std::pair<std::string_view, std::string> kMarkers[] = {{"{crate}", std::string(name)},
                                                               {"{version}", std::string(version)},
                                                               {"{prefix}", prefix_of(std::string(name))},
                                                               {"{lowerprefix}", prefix_of(lower)},
                                                               {"{sha256-checksum}", std::string(checksum)}};
  for (const auto& [marker, value] : kMarkers) url = replace_all(url, marker, value);
  return url;
}

Result<CargoOwners> cargo_owners(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the list of owners"));
  const JsonValue* users = value.find("users");
  if (users == nullptr || !users->is(JsonKind::array))
    return fail(Code::M057_INDEX_E002, "the list of owners has no `users`");
  CargoOwners made;
  for (const JsonValue& item : users->items) {
    const std::string login(item.text_of("login"));
    if (login.empty()) continue;
    // Only public registries say of what kind an owner is; the login of a team has colons.
    const bool team = item.text_of("kind") == "team" || login.find(':') != std::string::npos;
    (team ? made.teams : made.users).push_back(login);
  }
  return made;
}

Result<CargoUser> cargo_user(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the answer to whose the token is"));
  const JsonValue* user = value.find("user");
  CargoUser made;
  if (user != nullptr) made.login = user->text_of("login");
  if (made.login.empty())
    return fail(Code::M057_INDEX_E002, "the answer to whose the token is names no user");
  if (const JsonValue* admin = user->find("is_admin")) made.admin = admin->boolean;
  return made;
}

std::vector<std::string> cargo_links(std::string_view body) {
  std::vector<std::string> made;
  const Result<JsonValue> value = parse_body(body, "the page of the crate");
  const JsonValue* crate = value ? value->find("crate") : nullptr;
  if (crate == nullptr) return made;
  for (std::string_view key : {"repository", "homepage"}) {
    if (const std::string_view url = crate->text_of(key); !url.empty()) made.emplace_back(url);
  }
  return made;
}

Result<std::optional<CargoVersion>> cargo_find_version(std::string_view lines, std::string_view version) {
  for (std::string_view line : split_lines(lines)) {
    if (trim_ascii(line).empty()) continue;
    MOCHI_TRY(const JsonValue value, parse_body(line, "a line of the index"));
    if (value.text_of("vers") != version) continue;
    CargoVersion found;
    found.checksum = value.text_of("cksum");
    if (const JsonValue* yanked = value.find("yanked")) found.yanked = yanked->boolean;
    return std::optional<CargoVersion>(std::move(found));
  }
  return std::optional<CargoVersion>();
}

}  // namespace mochi::registry::client
