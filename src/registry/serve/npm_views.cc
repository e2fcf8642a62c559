#include "registry/serve/npm_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "registry/serve/upload.h"
#include "registry/wire/npm.h"

namespace mochi::registry {
namespace {

// What `install` needs to choose and unpack a version.
constexpr std::string_view kBriefKeys[] = {"dependencies",
                                           "optionalDependencies",
                                           "devDependencies",
                                           "peerDependencies",
                                           "bundleDependencies",
                                           "bundledDependencies",
                                           "peerDependenciesMeta",
                                           "bin",
                                           "directories",
                                           "engines",
                                           "os",
                                           "cpu",
                                           "libc",
                                           "funding"};

constexpr std::string_view kOwnKeys[] = {"_id",         "_rev",         "dist",           "_attachments",
                                         "_npmVersion", "_nodeVersion", "_npmUser",       "deprecated",
                                         "maintainers", "readme",       "readmeFilename", "_integrity",
                                         "_resolved",   "_from",        "_shasum"};

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view key) {
  return std::find(std::begin(list), std::end(list), key) != std::end(list);
}

std::string raw_of(std::string_view hex) {
  std::string out;
  auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(value(hex[i]) * 16U + value(hex[i + 1]));
  return out;
}

std::string_view predicate_of(const FileRecord& bundle) {
  const std::string_view said = bundle.digest("predicate");
  return said.empty() ? std::string_view("https://slsa.dev/provenance/v1") : said;
}

void write_dist(JsonWriter& out, const PackageState& package, const VersionState& version,
                const Registry& registry) {
  const FileRecord* file = version.file("artefact");
  out.key("dist");
  out.begin_object();
  if (file != nullptr) {
    out.member("integrity", "sha512-" + base64(raw_of(file->digest("sha512"))));
    out.member("shasum", file->digest("sha1"));
    out.member("tarball", fmt::format("{}/npm/{}/-/{}", registry.base_url, package.package, file->name));
    out.key("size");
    out.unsigned_integer(file->size);
    if (const std::string_view signature = file->digest("npm-signature"); !signature.empty()) {
      out.key("signatures");
      out.begin_array();
      out.begin_object();
      out.member("keyid", file->digest("npm-key"));
      out.member("sig", signature);
      out.end_object();
      out.end_array();
    }
  }
  if (const FileRecord* bundle = version.file("provenance")) {
    out.key("attestations");
    out.begin_object();
    out.member("url", fmt::format("{}/npm/-/npm/v1/attestations/{}@{}", registry.base_url, package.package,
                                  version.version));
    out.key("provenance");
    out.begin_object();
    out.member("predicateType", predicate_of(*bundle));
    out.end_object();
    out.end_object();
  }
  out.end_object();
}

bool has_install_script(const JsonValue& manifest) {
  const JsonValue* scripts = manifest.find("scripts");
  if (scripts == nullptr) return false;
  return scripts->find("preinstall") != nullptr || scripts->find("install") != nullptr ||
         scripts->find("postinstall") != nullptr;
}

void write_version(JsonWriter& out, const PackageState& package, const VersionState& version,
                   const Registry& registry, bool brief) {
  const JsonValue data = version_data(version);
  const JsonValue* manifest = data.find("manifest");
  out.begin_object();
  if (brief) {
    out.member("name", package.package);
    out.member("version", version.version);
  }
  if (manifest != nullptr) {
    for (const JsonMember& member : manifest->members) {
      if (brief && !is_one_of(kBriefKeys, member.name)) continue;
      out.key(member.name);
      out.raw(json_text(member.value));
    }
    if (brief && has_install_script(*manifest)) out.member_bool("hasInstallScript", true);
  }
  if (!brief) {
    out.member("_id", package.package + "@" + version.version);
    out.key("_npmUser");
    out.begin_object();
    out.member("name", version.actor);
    out.end_object();
  }
  write_dist(out, package, version, registry);
  if (!version.deprecated.empty()) out.member("deprecated", version.deprecated);
  out.end_object();
}

void write_tags(JsonWriter& out, const PackageState& package) {
  out.begin_object();
  bool latest = false;
  for (const auto& [tag, version] : package.tags) {
    const VersionState* target = package.find(version);
    if (target == nullptr || target->withdrawn) continue;
    latest = latest || tag == "latest";
    out.member(tag, version);
  }
  if (const VersionState* last = package.latest(); !latest && last != nullptr)
    out.member("latest", last->version);
  out.end_object();
}

void write_versions(JsonWriter& out, const PackageState& package, const Registry& registry, bool brief) {
  out.key("versions");
  out.begin_object();
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    out.key(version.version);
    write_version(out, package, version, registry, brief);
  }
  out.end_object();
}

void write_people(JsonWriter& out, const PackageState& package) {
  out.key("maintainers");
  out.begin_array();
  for (const std::string& owner : package.owners) {
    out.begin_object();
    out.member("name", owner);
    out.member("username", owner);
    out.member("email", "");
    out.end_object();
  }
  out.end_array();
}

std::size_t number_of(std::string_view text, std::size_t fallback, std::size_t most) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return fallback;
  return std::min(value, most);
}

bool found_by(std::string_view text, const std::string& name, const JsonValue& manifest) {
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::string wanted = ascii_lower(word);
    bool hit = ascii_lower(name).find(wanted) != std::string::npos ||
               ascii_lower(manifest.text_of("description")).find(wanted) != std::string::npos;
    if (const JsonValue* keywords = manifest.find("keywords")) {
      for (const JsonValue& keyword : keywords->items) hit = hit || ascii_lower(keyword.text) == wanted;
    }
    if (!hit) return false;
  }
  return true;
}

}  // namespace

std::string json_text_of(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string npm_revision(const PackageState& package) {
  return fmt::format("{}-{:016x}", package.seq, package.seq * 2654435761U);
}

std::string npm_clean_manifest(const JsonValue& manifest) {
  JsonWriter out;
  out.begin_object();
  for (const JsonMember& member : manifest.members) {
    if (is_one_of(kOwnKeys, member.name)) continue;
    out.key(member.name);
    if (member.name == "bin" && member.value.is(JsonKind::string)) {
      out.begin_object();
      out.member(npm::base_name(manifest.text_of("name")), member.value.text);
      out.end_object();
    } else {
      out.raw(json_text(member.value));
    }
  }
  out.end_object();
  return out.take();
}

std::string npm_tags_json(const PackageState& package) {
  JsonWriter out;
  write_tags(out, package);
  return out.take();
}

std::string npm_version(const PackageState& package, const VersionState& version, const Registry& registry) {
  JsonWriter out;
  write_version(out, package, version, registry, false);
  return out.take();
}

std::string npm_brief(const PackageState& package, const Registry& registry) {
  JsonWriter out;
  out.begin_object();
  out.member("name", package.package);
  out.member("modified", package.modified);
  out.key("dist-tags");
  write_tags(out, package);
  write_versions(out, package, registry, true);
  out.end_object();
  return out.take();
}

std::string npm_full(const PackageState& package, const Registry& registry) {
  JsonWriter out;
  out.begin_object();
  out.member("_id", package.package);
  out.member("_rev", npm_revision(package));
  out.member("name", package.package);
  out.key("dist-tags");
  write_tags(out, package);
  write_versions(out, package, registry, false);
  out.key("time");
  out.begin_object();
  out.member("created", package.created);
  out.member("modified", package.modified);
  for (const VersionState& version : package.versions) {
    if (!version.withdrawn) out.member(version.version, version.time);
  }
  out.end_object();
  write_people(out, package);
  const VersionState* last = package.latest();
  if (last != nullptr) {
    const FileRecord* readme = last->file("readme");
    Result<std::string> text = readme != nullptr ? registry.store.read_blob(*readme) : std::string();
    out.member("readme", text ? *text : std::string());
    out.member("readmeFilename", readme != nullptr ? readme->name : std::string());
    const JsonValue data = version_data(*last);
    if (const JsonValue* manifest = data.find("manifest")) {
      for (std::string_view key :
           {"description", "license", "keywords", "repository", "homepage", "author", "bugs"}) {
        const JsonValue* value = manifest->find(key);
        if (value == nullptr) continue;
        out.key(key);
        out.raw(json_text(*value));
      }
    }
  }
  out.end_object();
  return out.take();
}

ServerResponse npm_search(const Call& call) {
  const std::string_view text = call.request.query_value("text");
  const std::size_t size = number_of(call.request.query_value("size"), 20, 250);
  std::size_t skip = number_of(call.request.query_value("from"), 0, 1'000'000);
  std::size_t total = 0;
  std::size_t shown = 0;
  JsonWriter out;
  out.begin_object();
  out.key("objects");
  out.begin_array();
  for (const PackagePointer& package : call.registry.store.packages("npm")) {
    const VersionState* last = package->latest();
    if (last == nullptr || !may_read(call, "npm", package->package)) continue;
    const JsonValue data = version_data(*last);
    const JsonValue* manifest = data.find("manifest");
    if (manifest == nullptr || !found_by(text, package->package, *manifest)) continue;
    ++total;
    if (skip > 0) {
      --skip;
      continue;
    }
    if (shown == size) continue;
    ++shown;
    out.begin_object();
    out.key("package");
    out.begin_object();
    out.member("name", package->package);
    out.member("version", last->version);
    out.member("description", manifest->text_of("description"));
    out.key("keywords");
    out.raw(manifest->find("keywords") != nullptr ? json_text(*manifest->find("keywords")) : "[]");
    out.member("date", last->time);
    out.key("publisher");
    out.raw(one_member("username", last->actor));
    write_people(out, *package);
    out.end_object();
    out.key("score");
    out.raw("{\"final\":1,\"detail\":{\"quality\":1,\"popularity\":1,\"maintenance\":1}}");
    out.member("searchScore", std::int64_t{1});
    out.end_object();
  }
  out.end_array();
  out.key("total");
  out.unsigned_integer(total);
  out.member("time", time_text(call.registry.store.clock().unix_ns()));
  out.end_object();
  return json_answer(200, out.take());
}

std::string npm_attestations_json(const VersionState& version, const Registry& registry) {
  const FileRecord* bundle = version.withdrawn ? nullptr : version.file("provenance");
  if (bundle == nullptr) return {};
  const Result<std::string> bytes = registry.store.read_blob(*bundle);
  JsonValue value;
  JsonError problem;
  if (!bytes || !parse_json(*bytes, value, problem)) return {};
  JsonWriter out;
  out.begin_object();
  out.key("attestations");
  out.begin_array();
  out.begin_object();
  out.member("predicateType", predicate_of(*bundle));
  out.key("bundle");
  out.raw(json_text(value));
  out.end_object();
  out.end_array();
  out.end_object();
  return out.take();
}

ServerResponse npm_attestations(const Call& call, const std::vector<std::string>& path) {
  std::string text;
  for (std::size_t i = 4; i < path.size(); ++i) text += (i > 4 ? "/" : "") + path[i];
  const std::size_t at = text.rfind('@');
  const std::string name = text.substr(0, at);
  const PackagePointer package = at == std::string::npos ? nullptr : call.registry.store.find("npm", name);
  const VersionState* version = package ? package->find(text.substr(at + 1)) : nullptr;
  if (version == nullptr || !may_read(call, "npm", name))
    return json_answer(404, one_member("error", "Not found"));
  std::string body = npm_attestations_json(*version, call.registry);
  return body.empty() ? json_answer(404, one_member("error", "Not found"))
                      : json_answer(200, std::move(body));
}

std::string npm_collaborators(const PackageState& package, const std::optional<Identity>& asking) {
  JsonWriter out;
  out.begin_object();
  for (const std::string& owner : package.owners) out.member(owner, "write");
  const bool owns =
      asking && std::find(package.owners.begin(), package.owners.end(), asking->user) != package.owners.end();
  if (asking && asking->is_admin() && !owns) out.member(asking->user, "write");
  for (const std::string& reader : package.readers) {
    const bool shown =
        std::find(package.owners.begin(), package.owners.end(), reader) != package.owners.end();
    if (!shown && !(asking && asking->is_admin() && asking->user == reader)) out.member(reader, "read");
  }
  out.end_object();
  return out.take();
}

}  // namespace mochi::registry
