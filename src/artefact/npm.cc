#include "artefact/npm.h"

#include <algorithm>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "diag/codes.h"
#include "package/version.h"

namespace mochi::artefact {
namespace {

// 1985-10-26T08:15:00Z, what `npm pack` writes.
constexpr std::int64_t kNpmTime = 499162500;

void optional_member(JsonWriter& json, std::string_view key, const std::string& value) {
  if (!value.empty()) json.member(key, value);
}

void list(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  json.key(key);
  json.begin_array();
  for (const std::string& value : values) json.string(value);
  json.end_array();
}

void write_if_any(JsonWriter& json, std::string_view key, const Pairs& values) {
  if (values.empty()) return;
  json.key(key);
  json.begin_object();
  for (const auto& [name, value] : values) json.member(name, value);
  json.end_object();
}

void write_exports(JsonWriter& json, const std::vector<NpmExport>& exports) {
  json.key("exports");
  json.begin_object();
  for (const NpmExport& item : exports) {
    json.key(item.subpath);
    json.begin_object();
    // Conditions match in order: TypeScript needs its own first.
    if (!item.types.empty()) json.member("types", "./" + item.types);
    json.member("default", "./" + item.code);
    json.end_object();
  }
  json.member("./package.json", "./package.json");
  json.end_object();
}

// For resolvers from before `exports`, of TypeScript above all.
void write_main(JsonWriter& json, const std::vector<NpmExport>& exports) {
  for (const NpmExport& item : exports) {
    if (item.subpath != ".") continue;
    json.member("main", "./" + item.code);
    if (!item.types.empty()) json.member("types", "./" + item.types);
  }
}

Unexpected<Error> refused_by_npm(const std::string& field, const std::string& why) {
  return refused("npm", field, why);
}

const archive::Entry* find_entry(const Artefact& artefact, const std::string& path) {
  for (const archive::Entry& entry : artefact.entries) {
    if (entry.path == path) return &entry;
  }
  return nullptr;
}

Result<void> check_export(const Artefact& artefact, const std::string& field, const JsonValue& target) {
  if (target.is(JsonKind::string)) {
    if (!target.text.starts_with("./")) return refused_by_npm(field, "a path begins with `./`");
    if (find_entry(artefact, "package/" + target.text.substr(2)) == nullptr)
      return refused_by_npm(field, "there is no file `" + target.text + "`");
    return {};
  }
  if (!target.is(JsonKind::object) || target.members.empty())
    return refused_by_npm(field, "it is neither a path nor conditions");
  for (std::size_t i = 0; i < target.members.size(); ++i) {
    const JsonMember& member = target.members[i];
    if (member.name == "types" && i != 0) return refused_by_npm(field, "`types` does not come first");
    if (member.name == "default" && i + 1 != target.members.size())
      return refused_by_npm(field, "`default` does not come last");
    MOCHI_TRY_VOID(check_export(artefact, field + "." + member.name, member.value));
  }
  return {};
}

}  // namespace

std::string npm_manifest(const NpmPackage& package) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("name", package.name);
  json.member("version", package.version);
  json.member("description", package.description);
  list(json, "keywords", package.keywords);
  optional_member(json, "homepage", package.homepage);
  json.key("repository");
  json.begin_object();
  json.member("type", "git");
  json.member("url", package.repository);
  optional_member(json, "directory", package.repository_directory);
  json.end_object();
  json.member("license", package.license);
  optional_member(json, "author", package.author);
  list(json, "contributors", package.contributors);
  json.member("type", "module");
  write_main(json, package.exports);
  write_exports(json, package.exports);
  list(json, "files", {"dist"});
  json.member_bool("sideEffects", false);
  json.key("engines");
  json.begin_object();
  json.member("node", package.engines_node);
  json.end_object();
  write_if_any(json, "dependencies", package.dependencies);
  write_if_any(json, "peerDependencies", package.optional_peers);
  if (!package.optional_peers.empty()) {
    json.key("peerDependenciesMeta");
    json.begin_object();
    for (const auto& [name, value] : package.optional_peers) {
      json.key(name);
      json.begin_object();
      json.member_bool("optional", true);
      json.end_object();
    }
    json.end_object();
  }
  if (package.public_access) {
    json.key("publishConfig");
    json.begin_object();
    json.member("access", "public");
    json.end_object();
  }
  json.end_object();
  return json.take() + "\n";
}

Result<Artefact> pack_npm(const NpmPackage& package, const TimeOptions& time) {
  Artefact made;
  for (char c : package.name) {
    if (c == '@') continue;
    made.file_name += c == '/' ? '-' : c;
  }
  made.file_name += "-" + package.version + ".tgz";
  made.entries = package.files;
  made.entries.push_back({"package.json", npm_manifest(package), false});
  for (archive::Entry& entry : made.entries) entry.path = "package/" + entry.path;
  archive::sort_entries(made.entries);
  MOCHI_TRY(const std::string tar, archive::write_tar(made.entries, {.mtime = time.or_else(kNpmTime)}));
  made.bytes = archive::gzip(tar);
  return made;
}

Result<void> validate_npm(const Artefact& artefact) {
  const archive::Entry* manifest = find_entry(artefact, "package/package.json");
  if (manifest == nullptr) return refused_by_npm("package.json", "it is missing");
  JsonValue json;
  JsonError error;
  if (!parse_json(manifest->bytes, json, error)) return refused_by_npm("package.json", error.message);
  if (!package::parse_version(json.text_of("version")))
    return refused_by_npm("version", "it is not a semantic version");
  for (std::string_view key : {"name", "description", "license", "type"}) {
    if (json.text_of(key).empty()) return refused_by_npm(std::string(key), "it is missing");
  }
  for (std::string_view file : {"README.md", "LICENSE"}) {
    if (find_entry(artefact, "package/" + std::string(file)) == nullptr)
      return refused_by_npm("files", "there is no `" + std::string(file) + "`");
  }
  for (std::string_view key : {"main", "types"}) {
    if (const JsonValue* path = json.find(key))
      MOCHI_TRY_VOID(check_export(artefact, std::string(key), *path));
  }
  const JsonValue* exports = json.find("exports");
  if (exports == nullptr || exports->members.size() < 2)
    return refused_by_npm("exports", "nothing is exported");
  for (const JsonMember& member : exports->members)
    MOCHI_TRY_VOID(check_export(artefact, "exports[\"" + member.name + "\"]", member.value));
  return {};
}

}  // namespace mochi::artefact
