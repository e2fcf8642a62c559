#include "registry/wire/cargo_manifest.h"

#include <fmt/format.h>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/json_writer.h"
#include "base/source.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::registry::cargo {
namespace {

constexpr std::size_t kUnpackedLimit = std::size_t{512} << 20U;
constexpr std::size_t kMostDependencies = 500;
constexpr std::size_t kMostFeatures = 300;

Unexpected<Error> bad_manifest(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

std::string text_of(const TomlValue& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  return value != nullptr && value->is(TomlValue::Kind::string) ? value->text : std::string();
}

bool flag_of(const TomlValue& table, std::string_view key, std::string_view old_key, bool fallback) {
  const TomlValue* value = table.find(key);
  if (value == nullptr) value = table.find(old_key);
  return value != nullptr && value->is(TomlValue::Kind::boolean) ? value->boolean : fallback;
}

void write_texts(JsonWriter& out, const TomlValue* list) {
  out.begin_array();
  if (list != nullptr) {
    for (const TomlValue& item : list->items) out.string(item.text);
  }
  out.end_array();
}

class DependencyWriter {
 public:
  explicit DependencyWriter(std::string_view registry_index) : own_(registry_index) { out_.begin_array(); }

  // The dependency tables of the root or of one target.
  Result<void> tables(const TomlValue& root, std::string_view target) {
    static constexpr std::string_view kTables[][2] = {{"dependencies", "normal"},
                                                      {"dev-dependencies", "dev"},
                                                      {"dev_dependencies", "dev"},
                                                      {"build-dependencies", "build"},
                                                      {"build_dependencies", "build"}};
    for (const auto& [key, kind] : kTables) {
      const TomlValue* table = root.find(key);
      if (table == nullptr) continue;
      for (const TomlValue::Entry& entry : table->entries)
        MOCHI_TRY_VOID(one(entry.key, entry.value, kind, target));
    }
    return {};
  }
  std::string take() {
    out_.end_array();
    return out_.take();
  }

 private:
  Result<void> one(const std::string& name, const TomlValue& value, std::string_view kind,
                   std::string_view target) {
    if (++count_ > kMostDependencies)
      return bad_manifest(fmt::format("crates have at most {} dependencies", kMostDependencies));
    const std::string version = value.is(TomlValue::Kind::string) ? value.text : text_of(value, "version");
    if (version.empty() && kind != "dev")
      return bad_manifest(fmt::format("the dependency `{}` has no version", name));
    if (version == "*")
      return bad_manifest(fmt::format("wildcard (`*`) dependency constraints are not allowed: `{}`", name));
    // Dependencies of tests that only have a path are not part of the published crate.
    if (version.empty()) return {};
    out_.begin_object();
    out_.member("name", name);
    out_.member("req", version);
    out_.key("features");
    write_texts(out_, value.find("features"));
    out_.member_bool("optional", flag_of(value, "optional", "optional", false));
    out_.member_bool("default_features", flag_of(value, "default-features", "default_features", true));
    out_.key("target");
    if (target.empty()) {
      out_.null();
    } else {
      out_.string(target);
    }
    out_.member("kind", kind);
    out_.key("registry");
    const std::string registry = text_of(value, "registry-index");
    if (registry.empty() || registry == own_) {
      out_.null();
    } else {
      out_.string(registry);
    }
    if (const std::string real = text_of(value, "package"); !real.empty()) out_.member("package", real);
    out_.end_object();
    return {};
  }

  std::string_view own_;
  JsonWriter out_;
  std::size_t count_ = 0;
};

// Features that use `dep:` or `?/` stand apart, so that old cargo does not trip over them.
Result<void> write_features(const TomlValue* table, Crate& crate) {
  JsonWriter plain;
  JsonWriter weak;
  bool any_weak = false;
  plain.begin_object();
  weak.begin_object();
  if (table != nullptr) {
    if (table->entries.size() > kMostFeatures)
      return bad_manifest(fmt::format("crates have at most {} features", kMostFeatures));
    for (const TomlValue::Entry& entry : table->entries) {
      bool is_weak = false;
      for (const TomlValue& item : entry.value.items) {
        is_weak = is_weak || item.text.starts_with("dep:") || item.text.find("?/") != std::string::npos;
      }
      any_weak = any_weak || is_weak;
      JsonWriter& out = is_weak ? weak : plain;
      out.key(entry.key);
      write_texts(out, &entry.value);
    }
  }
  plain.end_object();
  weak.end_object();
  crate.features = plain.take();
  if (any_weak) crate.features2 = weak.take();
  return {};
}

}  // namespace

Result<void> read_manifest(std::string_view text, std::string_view registry_index, Crate& crate) {
  SourceMap sources;
  const SourceId source = sources.add("Cargo.toml", std::string(text));
  Result<TomlValue> root = parse_toml(sources, source, Code::M057_REG_E001);
  if (!root) return bad_manifest("Cargo.toml: " + root.error().message);
  const TomlValue* package = root->find("package");
  if (package == nullptr) package = root->find("project");
  if (package == nullptr) return bad_manifest("Cargo.toml has no [package]");
  crate.name = text_of(*package, "name");
  crate.version = text_of(*package, "version");
  crate.description = text_of(*package, "description");
  crate.license = text_of(*package, "license");
  crate.license_file = text_of(*package, "license-file");
  crate.links = text_of(*package, "links");
  crate.rust_version = text_of(*package, "rust-version");
  crate.repository = text_of(*package, "repository");
  crate.homepage = text_of(*package, "homepage");
  crate.readme_name = text_of(*package, "readme");
  if (const TomlValue* keywords = package->find("keywords")) {
    for (const TomlValue& keyword : keywords->items) crate.keywords.push_back(keyword.text);
  }
  DependencyWriter dependencies(registry_index);
  MOCHI_TRY_VOID(dependencies.tables(*root, {}));
  if (const TomlValue* targets = root->find("target")) {
    for (const TomlValue::Entry& target : targets->entries)
      MOCHI_TRY_VOID(dependencies.tables(target.value, target.key));
  }
  crate.deps = dependencies.take();
  return write_features(root->find("features"), crate);
}

Result<Crate> read_crate(std::string_view bytes, std::string_view name, std::string_view version,
                         std::string_view registry_index) {
  Result<std::string> tar = archive::gunzip(bytes, kUnpackedLimit);
  if (!tar) return bad_manifest("the crate file is not gzip: " + tar.error().message);
  archive::ReadLimits limits;
  limits.foreign = true;
  Result<std::vector<archive::Entry>> entries = archive::read_tar(*tar, limits);
  if (!entries) return bad_manifest("the crate file cannot be read: " + entries.error().message);
  const std::string root = fmt::format("{}-{}/", name, version);
  Crate crate;
  const archive::Entry* manifest = nullptr;
  for (const archive::Entry& entry : *entries) {
    if (!entry.path.starts_with(root))
      return bad_manifest(fmt::format("`{}` is not below `{}`", entry.path, root));
    const std::string_view path = std::string_view(entry.path).substr(root.size());
    if (ascii_lower(path) == "cargo.toml") {
      if (path != "Cargo.toml" || manifest != nullptr)
        return bad_manifest("a crate has exactly one Cargo.toml");
      manifest = &entry;
    }
    if (path == "mochi.caps.json") crate.capabilities = entry.bytes;
  }
  if (manifest == nullptr) return bad_manifest("the crate file has no Cargo.toml");
  MOCHI_TRY_VOID(read_manifest(manifest->bytes, registry_index, crate));
  if (crate.readme_name.empty()) crate.readme_name = "README.md";
  for (const archive::Entry& entry : *entries) {
    if (std::string_view(entry.path).substr(root.size()) == crate.readme_name) crate.readme = entry.bytes;
  }
  if (crate.name != name || crate.version != version)
    return bad_manifest("name or version of Cargo.toml differs from the request");
  return crate;
}

}  // namespace mochi::registry::cargo
