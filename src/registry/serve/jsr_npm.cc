// JSR packages as npm clients see them (registry page 4.2): `@jsr/<scope>__<name>`, with a made
// `package.json` and with `jsr:` and `npm:` specifiers turned into names. Only packages whose exports are
// JavaScript: no compiler runs here.
#include <fmt/format.h>

#include <map>
#include <optional>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/base64.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "registry/serve/jsr_views.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/store/versions.h"

namespace mochi::registry {
namespace {

// The time that npm gives every file.
constexpr std::int64_t kNpmTime = 499162500;
constexpr std::size_t kMostDependencies = 500;

using Dependencies = std::map<std::string, std::string>;

// `@scope/name` as `@jsr/scope__name`.
std::string npm_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  return fmt::format("@jsr/{}__{}", name.substr(1, slash - 1), name.substr(slash + 1));
}

// `@jsr/scope__name` as `@scope/name`; empty if it is none.
std::string jsr_name(std::string_view name) {
  if (name.starts_with("@jsr/")) name.remove_prefix(5);
  const std::size_t at = name.find("__");
  if (at == std::string_view::npos) return {};
  return fmt::format("@{}/{}", name.substr(0, at), name.substr(at + 2));
}

// A specifier behind `jsr:` or `npm:` as a bare one; its package and range go into `dependencies`.
std::string bare_specifier(std::string_view text, bool jsr, Dependencies& dependencies) {
  if (text.starts_with('/')) text.remove_prefix(1);
  std::size_t name_end = text.find_first_of("@/", text.starts_with('@') ? 1 : 0);
  if (text.starts_with('@')) {
    const std::size_t slash = text.find('/');
    name_end = slash == std::string_view::npos ? slash : text.find_first_of("@/", slash + 1);
  }
  std::string name(text.substr(0, name_end));
  if (jsr && name.find('/') == std::string::npos) return std::string(text);
  std::string_view rest = name_end == std::string_view::npos ? std::string_view() : text.substr(name_end);
  std::string range = "*";
  if (rest.starts_with('@')) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    range = rest.substr(1, end - 1);
    rest = rest.substr(end);
  }
  if (jsr) name = npm_name(name);
  if (dependencies.size() < kMostDependencies) dependencies.emplace(name, range);
  return name + std::string(rest);
}

// Turns the specifiers in the string literals of a source around.
std::string with_bare_specifiers(std::string_view source, Dependencies& dependencies) {
  std::string out;
  std::size_t at = 0;
  while (at < source.size()) {
    const std::size_t quote = source.find_first_of("\"'", at);
    if (quote == std::string_view::npos) break;
    out += source.substr(at, quote + 1 - at);
    at = quote + 1;
    const bool jsr = source.substr(at, 4) == "jsr:";
    if (!jsr && source.substr(at, 4) != "npm:") continue;
    const std::size_t end = source.find_first_of("\"'\n", at);
    if (end == std::string_view::npos || source[end] != source[quote]) continue;
    out += bare_specifier(source.substr(at + 4, end - at - 4), jsr, dependencies);
    at = end;
  }
  return out + std::string(source.substr(at));
}

bool is_javascript(std::string_view path) { return path.ends_with(".js") || path.ends_with(".mjs"); }
bool is_source(std::string_view path) {
  return is_javascript(path) || path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".ts");
}

// The declarations of a JavaScript file: what `@ts-self-types` says, else the file beside it.
std::string types_of(const VersionState& version, std::string_view path, std::string_view source) {
  static constexpr std::string_view kMark = "@ts-self-types=\"";
  const std::size_t at = source.substr(0, 2000).find(kMark);
  std::string wanted(path.substr(0, path.rfind('.')));
  wanted += ".d.ts";
  if (at != std::string_view::npos) {
    const std::string_view rest = source.substr(at + kMark.size());
    wanted = normalize_path(join_path(parent_path(path), rest.substr(0, rest.find('"'))));
  }
  for (const FileRecord& file : version.files) {
    if (file.role == "source" && file.name == wanted) return "." + wanted;
  }
  return {};
}

struct NpmTarball {
  std::string bytes;
  Dependencies dependencies;
};

// nullopt if an export is not JavaScript, or a blob is missing.
std::optional<NpmTarball> make_tarball(const Store& store, const PackageState& package,
                                       const VersionState& version) {
  const JsonValue data = version_data(version);
  const JsonValue* exports = data.find("exports");
  if (exports == nullptr) return std::nullopt;
  for (const JsonMember& member : exports->members) {
    if (!is_javascript(member.value.text)) return std::nullopt;
  }
  NpmTarball out;
  std::vector<archive::Entry> entries;
  std::map<std::string, std::string> types;
  for (const FileRecord& file : version.files) {
    if (file.role != "source" || file.name == "/package.json") continue;
    Result<std::string> bytes = store.read_blob(file);
    if (!bytes) return std::nullopt;
    if (is_javascript(file.name)) types["." + file.name] = types_of(version, file.name, *bytes);
    if (is_source(file.name)) *bytes = with_bare_specifiers(*bytes, out.dependencies);
    entries.push_back({"package" + file.name, std::move(*bytes), false});
  }
  JsonWriter manifest(JsonStyle::indented);
  manifest.begin_object();
  manifest.member("name", npm_name(package.package));
  manifest.member("version", version.version);
  manifest.member("type", "module");
  if (const std::string_view license = data.text_of("license"); !license.empty())
    manifest.member("license", license);
  manifest.key("exports");
  manifest.begin_object();
  for (const JsonMember& member : exports->members) {
    manifest.key(member.name);
    manifest.begin_object();
    if (const std::string& declaration = types[member.value.text]; !declaration.empty())
      manifest.member("types", declaration);
    manifest.member("default", member.value.text);
    manifest.end_object();
  }
  manifest.end_object();
  manifest.key("dependencies");
  manifest.begin_object();
  for (const auto& [name, range] : out.dependencies) manifest.member(name, range);
  manifest.end_object();
  manifest.member("_jsr_revision", std::int64_t{1});
  manifest.end_object();
  entries.push_back({"package/package.json", manifest.take() + "\n", false});
  archive::sort_entries(entries);
  Result<std::string> tar = archive::write_tar(entries, {kNpmTime});
  if (!tar) return std::nullopt;
  out.bytes = archive::gzip(*tar);
  return out;
}

std::string packument(const Call& call, const PackageState& package, std::size_t& count) {
  const std::string name = npm_name(package.package);
  const std::string file_stem = name.substr(5);
  std::string latest;
  JsonWriter versions;
  JsonWriter times;
  versions.begin_object();
  times.begin_object();
  count = 0;
  for (const VersionState& version : package.versions) {
    if (version.withdrawn || version.yanked) continue;
    const std::optional<NpmTarball> made = make_tarball(call.registry.store, package, version);
    if (!made) continue;
    ++count;
    const bool below = latest.empty() ||
                       is_prerelease("jsr", latest) > is_prerelease("jsr", version.version) ||
                       (is_prerelease("jsr", latest) == is_prerelease("jsr", version.version) &&
                        compare_versions("jsr", latest, version.version) < 0);
    if (below) latest = version.version;
    versions.key(version.version);
    versions.begin_object();
    versions.member("name", name);
    versions.member("version", version.version);
    versions.member("description", version_data(version).text_of("description"));
    versions.key("dist");
    versions.begin_object();
    versions.member("tarball", fmt::format("{}/jsr/{}/-/{}-{}.tgz", call.registry.base_url, name, file_stem,
                                           version.version));
    versions.member("shasum", archive::hex(archive::digest(archive::DigestKind::sha1, made->bytes)));
    versions.member("integrity",
                    "sha512-" + base64(archive::digest(archive::DigestKind::sha512, made->bytes)));
    versions.end_object();
    versions.key("dependencies");
    versions.begin_object();
    for (const auto& [dependency, range] : made->dependencies) versions.member(dependency, range);
    versions.end_object();
    versions.end_object();
    times.member(version.version, version.time);
  }
  versions.end_object();
  times.end_object();
  JsonWriter out;
  out.begin_object();
  out.member("name", name);
  out.member("description", "");
  out.key("dist-tags");
  out.raw(one_member("latest", latest));
  out.key("versions");
  out.raw(versions.take());
  out.key("time");
  out.raw(times.take());
  out.end_object();
  return out.take();
}

ServerResponse missing() { return json_answer(404, one_member("error", "Not found")); }

}  // namespace

ServerResponse jsr_npm(const Call& call) {
  if (!call.reads()) return json_answer(405, one_member("error", "publish with the protocol of JSR"));
  std::size_t at = 1;
  std::string name = call.path[0];
  if (name == "@jsr" && call.path.size() > 1) name += "/" + call.path[at++];
  const std::string key = jsr_name(name);
  const PackagePointer package = key.empty() ? nullptr : call.registry.store.find("jsr", key);
  if (!package || !may_read(call, "jsr", key)) return missing();
  if (at == call.path.size()) {
    std::size_t count = 0;
    const ViewPointer view = call.registry.views.get("jsr-npm|" + key, package->seq, "application/json",
                                                     [&] { return packument(call, *package, count); });
    // Nothing but TypeScript: npm clients could not run it.
    if (view->bytes->find("\"tarball\"") == std::string::npos) return missing();
    return view_answer(call.request, *view, "public, max-age=0, must-revalidate");
  }
  if (call.path.size() != at + 2 || call.path[at] != "-") return missing();
  const std::string stem = name.substr(5) + "-";
  const std::string& file = call.path[at + 1];
  if (!file.starts_with(stem) || !file.ends_with(".tgz")) return missing();
  const std::string wanted = file.substr(stem.size(), file.size() - stem.size() - 4);
  const VersionState* version = package->find(wanted);
  if (version == nullptr || version->withdrawn) return missing();
  const std::string view_key = "jsr-tgz|" + key + "@" + wanted;
  ViewPointer view = call.registry.views.find(view_key, 0);
  if (!view) {
    std::optional<NpmTarball> made = make_tarball(call.registry.store, *package, *version);
    if (!made) return missing();
    view = call.registry.views.add_blob(view_key, std::move(made->bytes));
  }
  ServerResponse response;
  response.set("Content-Type", "application/octet-stream");
  response.set("Cache-Control", "public, max-age=31536000, immutable");
  response.shared_body = view->bytes;
  return response;
}

}  // namespace mochi::registry
