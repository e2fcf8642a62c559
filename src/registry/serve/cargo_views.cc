#include "registry/serve/cargo_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "registry/serve/upload.h"

namespace mochi::registry {
namespace {

std::string_view without_build(std::string_view version) { return version.substr(0, version.find('+')); }

std::string raw_member(const JsonValue& data, std::string_view name, std::string_view fallback) {
  const JsonValue* value = data.find(name);
  return value != nullptr ? json_text(*value) : std::string(fallback);
}

// The registry that the request names for this dependency; empty = the one it is published to.
std::string said_registry(const JsonValue& request, std::string_view alias, std::string_view real,
                          std::string_view kind) {
  const JsonValue* deps = request.find("deps");
  if (deps == nullptr) return {};
  for (const JsonValue& dep : deps->items) {
    const std::string_view name = dep.text_of("name");
    const std::string_view explicit_name = dep.text_of("explicit_name_in_toml", name);
    if (dep.text_of("kind", "normal") != kind || name != (real.empty() ? alias : real) ||
        explicit_name != alias)
      continue;
    return std::string(dep.text_of("registry"));
  }
  return {};
}

void write_deps(JsonWriter& out, const cargo::Crate& crate, const JsonValue& request) {
  JsonValue deps;
  JsonError problem;
  static_cast<void>(parse_json(crate.deps, deps, problem));
  out.begin_array();
  for (JsonValue& dep : deps.items) {
    for (JsonMember& member : dep.members) {
      if (member.name != "registry" || !member.value.is(JsonKind::null)) continue;
      std::string said =
          said_registry(request, dep.text_of("name"), dep.text_of("package"), dep.text_of("kind"));
      if (said.empty()) continue;
      member.value.kind = JsonKind::string;
      member.value.text = std::move(said);
    }
    out.raw(json_text(dep));
  }
  out.end_array();
}

}  // namespace

std::string cargo_config(std::string_view base_url, bool auth_required) {
  JsonWriter out;
  out.begin_object();
  out.member("dl", fmt::format("{}/cargo/dl/{{crate}}/{{crate}}-{{version}}.crate", base_url));
  out.member("api", fmt::format("{}/cargo", base_url));
  if (auth_required) out.member_bool("auth-required", true);
  out.end_object();
  return out.take();
}

std::string cargo_display_name(const PackageState& package) {
  for (const VersionState& version : package.versions) {
    const JsonValue data = version_data(version);
    if (const std::string_view name = data.text_of("name"); !name.empty()) return std::string(name);
  }
  return package.package;
}

bool cargo_has_version(const PackageState& package, std::string_view version) {
  return std::any_of(package.versions.begin(), package.versions.end(), [&](const VersionState& state) {
    return without_build(state.version) == without_build(version);
  });
}

std::string cargo_data(const cargo::Crate& crate, const JsonValue& request, const std::string& group) {
  JsonWriter out;
  out.begin_object();
  out.member("name", crate.name);
  out.key("deps");
  write_deps(out, crate, request);
  out.key("features");
  out.raw(crate.features);
  if (!crate.features2.empty()) {
    out.key("features2");
    out.raw(crate.features2);
  }
  if (!crate.links.empty()) out.member("links", crate.links);
  if (!crate.rust_version.empty()) out.member("rust_version", crate.rust_version);
  out.member("description", crate.description);
  out.member("license", crate.license);
  if (!crate.repository.empty()) out.member("repository", crate.repository);
  if (!crate.homepage.empty()) out.member("homepage", crate.homepage);
  out.key("keywords");
  out.begin_array();
  for (const std::string& keyword : crate.keywords) out.string(keyword);
  out.end_array();
  if (!group.empty()) {
    out.key("mochi");
    out.raw(group);
  }
  out.end_object();
  return out.take();
}

std::string cargo_index(const PackageState& package) {
  std::string lines;
  for (const VersionState& version : package.versions) {
    const FileRecord* crate = version.file("artefact");
    if (version.withdrawn || crate == nullptr) continue;
    const JsonValue data = version_data(version);
    JsonWriter out;
    out.begin_object();
    out.member("name", data.text_of("name"));
    out.member("vers", version.version);
    out.key("deps");
    out.raw(raw_member(data, "deps", "[]"));
    out.member("cksum", crate->sha256);
    out.key("features");
    out.raw(raw_member(data, "features", "{}"));
    out.member_bool("yanked", version.yanked);
    out.key("links");
    out.raw(raw_member(data, "links", "null"));
    if (data.find("features2") != nullptr) {
      out.member("v", std::int64_t{2});
      out.key("features2");
      out.raw(raw_member(data, "features2", "{}"));
    }
    if (const std::string_view rust = data.text_of("rust_version"); !rust.empty())
      out.member("rust_version", rust);
    // Seconds are all that the format knows.
    out.member("pubtime", version.time.substr(0, 19) + "Z");
    out.end_object();
    lines += out.take() + "\n";
  }
  return lines;
}

std::string cargo_owners(const PackageState& package) {
  JsonWriter out;
  out.begin_object();
  out.key("users");
  out.begin_array();
  std::int64_t id = 0;
  for (const std::string& owner : package.owners) {
    out.begin_object();
    out.member("id", ++id);
    out.member("login", owner);
    out.member("kind", "user");
    out.key("name");
    out.null();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

std::string cargo_page(const PackageState& package) {
  const VersionState* last = package.latest();
  const JsonValue data = last == nullptr ? JsonValue() : version_data(*last);
  JsonWriter out;
  out.begin_object();
  out.key("crate");
  out.begin_object();
  out.member("id", cargo_display_name(package));
  out.member("name", cargo_display_name(package));
  out.member("created_at", package.created);
  out.member("updated_at", package.modified);
  for (std::string_view key : {"description", "homepage", "repository"}) {
    out.key(key);
    if (const std::string_view text = data.text_of(key); text.empty()) {
      out.null();
    } else {
      out.string(text);
    }
  }
  if (last != nullptr) out.member("max_version", last->version);
  out.end_object();
  out.key("versions");
  out.begin_array();
  for (auto version = package.versions.rbegin(); version != package.versions.rend(); ++version) {
    if (version->withdrawn) continue;
    out.begin_object();
    out.member("crate", cargo_display_name(package));
    out.member("num", version->version);
    out.member_bool("yanked", version->yanked);
    out.member("created_at", version->time);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

std::string cargo_me(const Store& store, const Identity& identity) {
  JsonWriter out;
  out.begin_object();
  out.key("owned_crates");
  out.begin_array();
  std::int64_t id = 0;
  for (const PackagePointer& package : store.packages("cargo")) {
    if (std::find(package->owners.begin(), package->owners.end(), identity.user) == package->owners.end())
      continue;
    out.begin_object();
    out.member_bool("email_notifications", false);
    out.member("id", ++id);
    out.member("name", cargo_display_name(*package));
    out.end_object();
  }
  out.end_array();
  out.key("user");
  out.begin_object();
  out.member_bool("is_admin", identity.is_admin());
  out.member("login", identity.user);
  out.key("name");
  out.null();
  out.end_object();
  out.end_object();
  return out.take();
}

ServerResponse cargo_search(const Call& call) {
  const std::string wanted = ascii_lower(call.request.query_value("q"));
  const std::string_view per_page = call.request.query_value("per_page");
  std::size_t most = 10;
  static_cast<void>(std::from_chars(per_page.data(), per_page.data() + per_page.size(), most));
  most = std::min<std::size_t>(most, 100);
  std::int64_t total = 0;
  JsonWriter out;
  out.begin_object();
  out.key("crates");
  out.begin_array();
  for (const PackagePointer& package : call.registry.store.packages("cargo")) {
    const VersionState* last = package->latest();
    if (last == nullptr || !may_read(call, "cargo", package->package)) continue;
    const JsonValue data = version_data(*last);
    const std::string name = cargo_display_name(*package);
    if (ascii_lower(name).find(wanted) == std::string::npos &&
        ascii_lower(data.text_of("description")).find(wanted) == std::string::npos) {
      continue;
    }
    if (static_cast<std::size_t>(++total) > most) continue;
    out.begin_object();
    out.member("name", name);
    out.member("max_version", last->version);
    out.member("description", data.text_of("description"));
    out.end_object();
  }
  out.end_array();
  out.key("meta");
  out.begin_object();
  out.member("total", total);
  out.end_object();
  out.end_object();
  return json_answer(200, out.take());
}

}  // namespace mochi::registry
