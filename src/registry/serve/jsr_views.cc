#include "registry/serve/jsr_views.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/json_writer.h"
#include "registry/auth/exchange.h"
#include "registry/serve/upload.h"

namespace mochi::registry {

std::string jsr_meta(const PackageState& package) {
  JsonWriter out;
  out.begin_object();
  const std::size_t slash = package.package.find('/');
  out.member("scope", package.package.substr(1, slash - 1));
  out.member("name", package.package.substr(slash + 1));
  const VersionState* latest = package.latest();
  if (latest != nullptr && latest->yanked) latest = nullptr;
  out.key("latest");
  if (latest != nullptr) {
    out.string(latest->version);
  } else {
    out.null();
  }
  out.key("versions");
  out.begin_object();
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    out.key(version.version);
    out.begin_object();
    out.member("createdAt", version.time);
    if (version.yanked) out.member_bool("yanked", true);
    out.end_object();
  }
  out.end_object();
  out.end_object();
  return out.take();
}

std::string jsr_version_meta(const VersionState& version) {
  const JsonValue data = version_data(version);
  JsonWriter out;
  out.begin_object();
  out.key("manifest");
  out.begin_object();
  for (const FileRecord& file : version.files) {
    if (file.role != "source") continue;
    out.key(file.name);
    out.begin_object();
    out.key("size");
    out.unsigned_integer(file.size);
    out.member("checksum", "sha256-" + file.sha256);
    out.end_object();
  }
  out.end_object();
  out.key("exports");
  const JsonValue* exports = data.find("exports");
  out.raw(exports != nullptr ? json_text(*exports) : "{}");
  out.end_object();
  return out.take();
}

namespace {

// The API knows users by a UUID; ours have names alone, so it follows from the name.
void write_user(JsonWriter& out, std::string_view name) {
  const std::string hex = archive::hex(archive::digest(archive::DigestKind::sha256, name));
  out.member("id", fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                               hex.substr(17, 3), hex.substr(20, 12)));
  out.member("name", name);
}

void write_member(JsonWriter& out, std::string_view scope, std::string_view user) {
  out.begin_object();
  out.member("scope", scope);
  out.key("user");
  out.begin_object();
  write_user(out, user);
  out.end_object();
  out.member_bool("isAdmin", true);
  out.end_object();
}

}  // namespace

std::string jsr_user_json(const Identity& identity) {
  JsonWriter out;
  out.begin_object();
  write_user(out, identity.user);
  out.member_bool("isStaff", identity.is_admin());
  out.end_object();
  return out.take();
}

std::string jsr_member_json(std::string_view scope, std::string_view user) {
  JsonWriter out;
  write_member(out, scope, user);
  return out.take();
}

std::string jsr_members_json(std::string_view scope, const std::vector<std::string>& users) {
  JsonWriter out;
  out.begin_array();
  for (const std::string& user : users) write_member(out, scope, user);
  out.end_array();
  return out.take();
}

std::string jsr_repository(const Call& call, std::string_view package) {
  for (const TrustedPublisher& publisher : call.registry.store.config().publishers) {
    if (publisher.protocol != "jsr" || publisher.package != package) continue;
    for (const auto& [name, value] : publisher.claims) {
      if (name == "repository") return value;
    }
  }
  return {};
}

std::string jsr_package_json(const PackageState& package, std::string_view scope, std::string_view name,
                             std::string_view repository) {
  const VersionState* last = package.latest();
  JsonWriter out;
  out.begin_object();
  out.member("scope", scope);
  out.member("name", name);
  const JsonValue data = last != nullptr ? version_data(*last) : JsonValue();
  out.member("description", data.text_of("description"));
  out.key("runtimeCompat");
  out.raw("{}");
  out.member("createdAt", package.created);
  out.member("updatedAt", package.modified);
  out.key("githubRepository");
  if (const std::size_t slash = repository.find('/'); slash == std::string_view::npos) {
    out.null();
  } else {
    out.begin_object();
    out.member("owner", repository.substr(0, slash));
    out.member("name", repository.substr(slash + 1));
    out.end_object();
  }
  out.key("score");
  out.null();
  out.key("latestVersion");
  if (last != nullptr && !last->yanked) {
    out.string(last->version);
  } else {
    out.null();
  }
  out.end_object();
  return out.take();
}

std::string jsr_version_json(const VersionState& version, std::string_view scope, std::string_view name) {
  JsonWriter out;
  out.begin_object();
  out.member("scope", scope);
  out.member("package", name);
  out.member("version", version.version);
  out.member_bool("yanked", version.yanked);
  out.member("createdAt", version.time);
  out.member("updatedAt", version.time);
  out.end_object();
  return out.take();
}

std::string jsr_data(const jsr::Package& package, const std::string& group) {
  JsonWriter out;
  out.begin_object();
  out.key("exports");
  out.begin_object();
  for (const auto& [key, value] : package.exports) out.member(key, value);
  out.end_object();
  out.member("license", package.license);
  out.member("description", package.description);
  if (!group.empty()) {
    out.key("mochi");
    out.raw(group);
  }
  out.end_object();
  return out.take();
}

std::optional<Identity> jsr_identity(const Call& call, std::string_view scope, std::string_view name,
                                     std::string_view version) {
  JsonWriter audience;
  audience.begin_object();
  audience.key("permissions");
  audience.begin_array();
  audience.begin_object();
  audience.member("permission", "package/publish");
  audience.member("scope", scope);
  audience.member("package", name);
  audience.member("version", version);
  audience.member("tarballHash",
                  "sha256-" + archive::hex(archive::digest(archive::DigestKind::sha256, call.request.body)));
  audience.end_object();
  audience.end_array();
  audience.end_object();
  const std::string_view jwt = call.request.header("Authorization").substr(11);
  const std::string package = fmt::format("@{}/{}", scope, name);
  // The exchange is internal here: the identity token itself is the credential of this one request.
  const Result<std::string> secret =
      call.registry.exchange.exchange(jwt, "jsr", package, audience.take(), 60);
  return secret ? call.registry.tokens.identify(*secret) : std::nullopt;
}

}  // namespace mochi::registry
