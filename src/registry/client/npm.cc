#include "registry/client/npm.h"

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/client/answer.h"

namespace mochi::registry::client {
namespace {

using archive::DigestKind;

std::string document_url(std::string_view registry, std::string_view name) {
  return with_slash(registry) + escape_npm_name(name);
}

// npm writes https addresses as http; servers rewrite them.
std::string tarball_url(std::string_view registry, const NpmUpload& upload) {
  std::string url = with_slash(registry) + upload.name + "/-/" + upload.name + "-" + upload.version + ".tgz";
  if (url.starts_with("https://")) url.erase(4, 1);
  return url;
}

// The version's document: package.json with what npm adds.
std::string version_document(std::string_view registry, const NpmUpload& upload) {
  std::string text(trim_ascii(upload.manifest));
  JsonWriter more(JsonStyle::compact);
  more.begin_object();
  more.member("readme", upload.readme);
  more.member("readmeFilename", "README.md");
  more.member("_id", upload.name + "@" + upload.version);
  more.key("dist");
  more.begin_object();
  more.member("integrity", "sha512-" + base64(archive::digest(DigestKind::sha512, upload.tarball)));
  more.member("shasum", archive::hex(archive::digest(DigestKind::sha1, upload.tarball)));
  more.member("tarball", tarball_url(registry, upload));
  more.end_object();
  more.end_object();
  text.pop_back();
  text = std::string(trim_ascii(text));
  return text + "," + more.take().substr(1);
}

}  // namespace

HttpRequest npm_publish_request(std::string_view registry, const NpmUpload& upload,
                                std::string_view authorization) {
  HttpRequest request;
  request.method = "PUT";
  request.url = document_url(registry, upload.name);
  authorize(request, authorization);
  request.headers.push_back({"Content-Type", "application/json"});
  request.headers.push_back({"npm-command", "publish"});
  request.headers.push_back({"npm-auth-type", "web"});
  JsonValue manifest;
  JsonError ignored;
  static_cast<void>(parse_json(upload.manifest, manifest, ignored));
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.member("_id", upload.name);
  json.member("name", upload.name);
  json.member("description", manifest.text_of("description"));
  json.key("dist-tags");
  json.begin_object();
  json.member(upload.tag, upload.version);
  json.end_object();
  json.key("versions");
  json.begin_object();
  json.key(upload.version);
  json.raw(version_document(registry, upload));
  json.end_object();
  json.key("access");
  if (upload.access.empty()) {
    json.null();
  } else {
    json.string(upload.access);
  }
  json.key("_attachments");
  json.begin_object();
  json.key(upload.name + "-" + upload.version + ".tgz");
  json.begin_object();
  json.member("content_type", "application/octet-stream");
  json.member("data", base64(upload.tarball));
  json.member("length", static_cast<std::int64_t>(upload.tarball.size()));
  json.end_object();
  if (!upload.provenance.empty()) {
    json.key(upload.name + "-" + upload.version + ".sigstore");
    json.begin_object();
    json.member("content_type", "application/vnd.dev.sigstore.bundle.v0.3+json");
    json.member("data", upload.provenance);
    json.member("length", static_cast<std::int64_t>(upload.provenance.size()));
    json.end_object();
  }
  json.end_object();
  json.end_object();
  request.body = json.take();
  return request;
}

HttpRequest npm_packument_request(std::string_view registry, std::string_view name) {
  HttpRequest request;
  request.url = document_url(registry, name);
  request.headers.push_back({"Accept", "application/json"});
  return request;
}

HttpRequest npm_write_packument_request(std::string_view registry, std::string_view name) {
  HttpRequest request = npm_packument_request(registry, name);
  request.url += "?write=true";
  return request;
}

HttpRequest npm_visibility_request(std::string_view registry, std::string_view name) {
  HttpRequest request;
  request.url = with_slash(registry) + "-/package/" + escape_npm_name(name) + "/visibility";
  return request;
}

HttpRequest npm_whoami_request(std::string_view registry) {
  HttpRequest request;
  request.url = with_slash(registry) + "-/whoami";
  return request;
}

HttpRequest npm_collaborators_request(std::string_view registry, std::string_view name) {
  HttpRequest request;
  request.url = with_slash(registry) + "-/package/" + escape_npm_name(name) + "/collaborators";
  return request;
}

HttpRequest npm_exchange_request(std::string_view registry, std::string_view name, std::string_view jwt) {
  HttpRequest request;
  request.method = "POST";
  request.url = with_slash(registry) + "-/npm/v1/oidc/token/exchange/package/" + escape_npm_name(name);
  authorize(request, "Bearer " + std::string(jwt));
  return request;
}

bool npm_has_no_version(std::string_view packument) {
  const Result<JsonValue> document = parse_body(packument, "the document of the package");
  const JsonValue* versions = document ? document->find("versions") : nullptr;
  return versions != nullptr && versions->is(JsonKind::object) && versions->members.empty();
}

Result<std::string> npm_user(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the answer to `whoami`"));
  std::string user(value.text_of("username"));
  if (user.empty()) return fail(Code::M057_INDEX_E002, "the answer to `whoami` names no user");
  return user;
}

Result<NpmProject> npm_project(std::string_view packument) {
  MOCHI_TRY(const JsonValue document, parse_body(packument, "the document of the package"));
  NpmProject made;
  if (const JsonValue* maintainers = document.find("maintainers")) {
    for (const JsonValue& item : maintainers->items) {
      // `{"name": …}`, or `name <mail>` as old documents have it.
      const std::string_view text =
          item.is(JsonKind::string) ? std::string_view(item.text) : item.text_of("name");
      const std::string_view name = trim_ascii(text.substr(0, text.find('<')));
      if (!name.empty()) made.maintainers.emplace_back(name);
    }
  }
  if (const JsonValue* repository = document.find("repository")) {
    made.links.emplace_back(repository->is(JsonKind::string) ? std::string_view(repository->text)
                                                             : repository->text_of("url"));
  }
  made.links.emplace_back(document.text_of("homepage"));
  std::erase(made.links, std::string());
  return made;
}

Result<NpmCollaborators> npm_collaborators(std::string_view body) {
  MOCHI_TRY(const JsonValue value, parse_body(body, "the list of collaborators"));
  if (!value.is(JsonKind::object))
    return fail(Code::M057_INDEX_E002, "the list of collaborators is no object");
  NpmCollaborators made;
  for (const JsonMember& member : value.members) {
    const bool writes = member.value.text == "write" || member.value.text == "read-write";
    (writes ? made.writers : made.readers).push_back(member.name);
  }
  return made;
}

Result<std::optional<NpmVersion>> npm_find_version(std::string_view packument, std::string_view version) {
  MOCHI_TRY(const JsonValue document, parse_body(packument, "the document of the package"));
  const JsonValue* versions = document.find("versions");
  const JsonValue* found = versions == nullptr ? nullptr : versions->find(version);
  const JsonValue* dist = found == nullptr ? nullptr : found->find("dist");
  if (dist == nullptr) return std::optional<NpmVersion>();
  NpmVersion made;
  made.integrity = dist->text_of("integrity");
  made.shasum = dist->text_of("shasum");
  made.tarball = dist->text_of("tarball");
  return std::optional<NpmVersion>(std::move(made));
}

Result<std::vector<HttpRequest>> npm_unpublish_requests(std::string_view registry, std::string_view packument,
                                                        std::string_view name, std::string_view version,
                                                        std::string_view authorization) {
  MOCHI_TRY(JsonValue document, parse_body(packument, "the document of the package"));
  std::vector<HttpRequest> made;
  const std::string revision = percent_encode(document.text_of("_rev"));
  JsonValue* versions = nullptr;
  JsonValue* tags = nullptr;
  for (JsonMember& member : document.members) {
    if (member.name == "versions") versions = &member.value;
    if (member.name == "dist-tags") tags = &member.value;
  }
  if (versions == nullptr || versions->find(version) == nullptr) return made;
  HttpRequest request;
  authorize(request, authorization);
  if (versions->members.size() == 1) {
    request.method = "DELETE";
    request.url = document_url(registry, name) + "/-rev/" + revision;
    made.push_back(std::move(request));
    return made;
  }
  const JsonValue* dist = versions->find(version)->find("dist");
  const std::string tarball(dist == nullptr ? std::string_view() : dist->text_of("tarball"));
  std::erase_if(versions->members, [&](const JsonMember& member) { return member.name == version; });
  if (tags != nullptr)
    std::erase_if(tags->members, [&](const JsonMember& member) { return member.value.text == version; });
  std::erase_if(document.members, [](const JsonMember& member) { return member.name == "_attachments"; });
  JsonWriter out(JsonStyle::compact);
  write_json(out, document);
  request.method = "PUT";
  request.url = document_url(registry, name) + "/-rev/" + revision;
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = out.take();
  made.push_back(request);
  if (origin_of(tarball) == origin_of(registry)) {
    HttpRequest remove;
    authorize(remove, authorization);
    remove.method = "DELETE";
    remove.url = tarball + "/-rev/" + revision;
    made.push_back(std::move(remove));
  }
  return made;
}

}  // namespace mochi::registry::client
