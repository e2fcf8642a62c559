#include "registry/client/jsr.h"

#include "archive/digest.h"
#include "base/json_writer.h"
#include "diag/codes.h"
#include "registry/client/answer.h"

namespace mochi::registry::client {
namespace {

std::string package_url(std::string_view api, const JsrName& name) {
  return with_slash(api) + "scopes/" + name.scope + "/packages/" + name.package;
}

}  // namespace

JsrName split_jsr_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (!name.starts_with('@') || slash == std::string_view::npos) return {};
  return {std::string(name.substr(1, slash - 1)), std::string(name.substr(slash + 1))};
}

HttpRequest jsr_version_request(std::string_view api, const JsrName& name, std::string_view version) {
  HttpRequest request;
  request.url = package_url(api, name) + "/versions/" + std::string(version);
  return request;
}

HttpRequest jsr_package_request(std::string_view api, const JsrName& name) {
  HttpRequest request;
  request.url = package_url(api, name);
  return request;
}

HttpRequest jsr_members_request(std::string_view api, std::string_view scope) {
  HttpRequest request;
  request.url = with_slash(api) + "scopes/" + std::string(scope) + "/members";
  return request;
}

HttpRequest jsr_membership_request(std::string_view api, std::string_view scope) {
  HttpRequest request;
  request.url = with_slash(api) + "user/member/" + std::string(scope);
  return request;
}

HttpRequest jsr_create_request(std::string_view api, const JsrName& name, std::string_view authorization) {
  HttpRequest request;
  request.method = "POST";
  request.url = with_slash(api) + "scopes/" + name.scope + "/packages";
  authorize(request, authorization);
  request.headers.push_back({"Content-Type", "application/json"});
  JsonWriter json;
  json.begin_object();
  json.member("package", name.package);
  json.end_object();
  request.body = json.take();
  return request;
}

HttpRequest jsr_publish_request(std::string_view api, const JsrName& name, std::string_view version,
                                std::string_view tarball, std::string_view authorization) {
  HttpRequest request;
  request.method = "POST";
  request.url = package_url(api, name) + "/versions/" + std::string(version) + "?config=%2Fjsr.json";
  authorize(request, authorization);
  request.headers.push_back({"Content-Encoding", "gzip"});
  request.headers.push_back({"Content-Type", "application/gzip"});
  request.body = std::string(tarball);
  return request;
}

HttpRequest jsr_status_request(std::string_view api, std::string_view task) {
  HttpRequest request;
  request.url = with_slash(api) + "publish_status/" + percent_encode(task);
  return request;
}

HttpRequest jsr_manifest_request(std::string_view registry, const JsrName& name, std::string_view version) {
  HttpRequest request;
  request.url = with_slash(registry) + "@" + name.scope + "/" + name.package + "/" + std::string(version) +
                "_meta.json";
  return request;
}

Result<std::vector<std::string>> jsr_members(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the list of members"));
  if (!value.is(JsonKind::array)) return fail(Code::M057_INDEX_E002, "the list of members is no list");
  std::vector<std::string> made;
  for (const JsonValue& item : value.items) {
    const JsonValue* user = item.find("user");
    if (user != nullptr) made.emplace_back(user->text_of("name"));
  }
  return made;
}

bool jsr_is_membership(std::string_view body, std::string_view scope) {
  const Result<JsonValue> value = parse_body(body, "the membership");
  return value && value->text_of("scope") == scope;
}

std::string jsr_error_code(std::string_view body) {
  const Result<JsonValue> value = parse_body(body, "the error");
  return value ? std::string(value->text_of("code")) : std::string();
}

Result<std::string> jsr_repository(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the package"));
  const JsonValue* repository = value.find("githubRepository");
  if (repository == nullptr || !repository->is(JsonKind::object)) return std::string();
  return std::string(repository->text_of("owner")) + "/" + std::string(repository->text_of("name"));
}

Result<JsrTask> jsr_task(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the registry's answer"));
  const JsonValue* inner = value.find("task");
  const JsonValue& task = inner == nullptr ? value : *inner;
  JsrTask made;
  made.id = task.text_of("id");
  made.status = task.text_of("status");
  if (const JsonValue* error = task.find("error"); error != nullptr && error->is(JsonKind::object)) {
    made.error =
        tame(std::string(error->text_of("code")) + ": " + std::string(error->text_of("message")), 600);
  }
  if (made.id.empty() || made.status.empty())
    return fail(Code::M057_INDEX_E002, "the registry's answer is no publishing task");
  return made;
}

Result<std::map<std::string, std::string>> jsr_checksums(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the version's page"));
  std::map<std::string, std::string> made;
  const JsonValue* manifest = value.find("manifest");
  if (manifest == nullptr) return fail(Code::M057_INDEX_E002, "the version's page has no `manifest`");
  for (const JsonMember& member : manifest->members) made[member.name] = member.value.text_of("checksum");
  return made;
}

std::string jsr_audience(const JsrName& name, std::string_view version, std::string_view tarball) {
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.key("permissions");
  json.begin_array();
  json.begin_object();
  json.member("permission", "package/publish");
  json.member("scope", name.scope);
  json.member("package", name.package);
  json.member("version", version);
  json.member("tarballHash", "sha256-" + archive::hex(archive::digest(archive::DigestKind::sha256, tarball)));
  json.end_object();
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace mochi::registry::client
