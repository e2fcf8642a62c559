#include "session/rust/crates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/path.h"
#include "bridge/rust/bind/uses.h"
#include "bridge/rust/index/crate_requirement.h"
#include "diag/codes.h"
#include "package/paths.h"
#include "session/rust/instances.h"
#include "session/source_files.h"

namespace mochi {
namespace {

constexpr std::size_t kSourceBytes = std::size_t{16} << 20U;

using package::LockEntry;
using package::LockSection;
using package::LockValue;

std::vector<std::string> words_in(const TomlValue* value) {
  std::vector<std::string> made;
  if (value == nullptr || !value->is(TomlValue::Kind::array)) return made;
  for (const TomlValue& item : value->items) {
    if (item.is(TomlValue::Kind::string)) made.push_back(item.text);
  }
  return made;
}

Result<rust::CrateNeed> need_of(const std::string& name, const TomlValue& value) {
  rust::CrateNeed need;
  need.name = name;
  std::string requirement = "*";
  if (value.is(TomlValue::Kind::string)) {
    requirement = value.text;
  } else if (value.is(TomlValue::Kind::table)) {
    for (const char* other : {"path", "git", "registry", "package"}) {
      if (value.find(other) != nullptr)
        return fail(Code::M057_RUST_E015,
                    fmt::format("`{}` of the crate `{}` is not supported yet", other, name));
    }
    if (const TomlValue* version = value.find("version")) requirement = version->text;
    need.features = words_in(value.find("features"));
    if (const TomlValue* on = value.find("default-features");
        on != nullptr && on->is(TomlValue::Kind::boolean))
      need.default_features = on->boolean;
  } else {
    return fail(Code::M057_RUST_E015,
                fmt::format("`{}` of `[rust-dependencies]` is neither a requirement nor a table", name));
  }
  MOCHI_TRY(need.requirement, rust::parse_crate_requirement(requirement));
  std::sort(need.features.begin(), need.features.end());
  return need;
}

void read_extension(const package::ExtensionTable& table, std::map<std::string, const TomlValue*>& crates,
                    std::vector<std::string>& allow_build) {
  if (table.name == kRustDependencies) {
    for (const TomlValue::Entry& entry : table.value.entries) crates.emplace(entry.key, &entry.value);
  } else if (table.name == "rust") {
    for (std::string& name : words_in(table.value.find("allow-build")))
      allow_build.push_back(std::move(name));
  }
}

std::string requirement_text(const TomlValue& value) {
  if (value.is(TomlValue::Kind::string)) return value.text;
  const TomlValue* version = value.find("version");
  return version == nullptr ? "*" : version->text;
}

const LockValue* find_value(const LockSection& section, std::string_view key) { return section.find(key); }

std::vector<package::LockedVersion> locked_versions(const package::Lock* lock) {
  std::vector<package::LockedVersion> made;
  if (lock == nullptr) return made;
  for (const LockSection& section : lock->sections) {
    if (section.name != kRustSection) continue;
    const LockValue* name = find_value(section, "name");
    const LockValue* version = find_value(section, "version");
    if (name == nullptr || version == nullptr) continue;
    Result<package::Version> parsed = package::parse_version(version->text);
    if (!parsed) continue;
    package::LockedVersion one;
    one.name = name->text;
    one.version = std::move(*parsed);
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace

Result<RustNeeds> rust_needs(const package::Project& project) {
  std::map<std::string, const TomlValue*> crates;
  RustNeeds made;
  for (const package::LocalPackage& local : project.packages) {
    for (const package::ExtensionTable& table : local.manifest.extensions)
      read_extension(table, crates, made.allow_build);
  }
  std::sort(made.allow_build.begin(), made.allow_build.end());
  for (const auto& [name, value] : crates) {
    MOCHI_TRY(rust::CrateNeed need, need_of(name, *value));
    made.key += fmt::format("{} {} {}", name, requirement_text(*value), need.default_features);
    for (const std::string& feature : need.features) made.key += " +" + feature;
    made.key += "\n";
    made.crates.push_back(std::move(need));
  }
  return made;
}

void find_uses(FileSystem& files, const package::Project& project, RustNeeds& needs) {
  if (needs.crates.empty()) return;
  for (const package::LocalPackage& local : project.packages) {
    const Result<std::vector<std::string>> sources = source_files(files, local.directory);
    if (!sources) continue;
    for (const std::string& path : *sources) {
      const Result<std::string> text = files.read(path, kSourceBytes);
      if (!text) continue;
      // What a module gets of another that imports a crate, it may use without an import of its own.
      rust::add_words(*text, needs.words);
      if (text->find("import rust") != text->npos) find_instances(*text, needs.instances);
    }
  }
  for (const auto& [crate, all] : needs.instances) {
    for (const std::string& one : all) needs.key += fmt::format("{} {}\n", crate, one);
  }
}

Result<rust::DocProjectSpec> rust_project_spec(Host& host, const RustNeeds& needs,
                                               const package::Lock* lock,
                                               rust::BuildListener* listener) {
  rust::DocProjectSpec spec;
  spec.listener = listener;
  spec.needs = needs.crates;
  spec.allow_build = needs.allow_build;
  MOCHI_TRY(const package::Paths paths, package::find_paths(host.env));
  MOCHI_TRY(const std::string here, host.files.current_directory());
  MOCHI_TRY(rust::IndexPlace place, rust::find_crate_index(host.files, host.env, here));
  MOCHI_TRY(spec.toolchain, rust::find_toolchain(host.processes));
  spec.cache = join_path(paths.cache, "rust-deps");
  package::Transport transport(host.http, host.files, host.clock, package::transport_options(host.env));
  rust::SparseIndex index(transport, std::move(place), {spec.cache, spec.toolchain.version});
  if (listener != nullptr && !rust_locked(needs, lock)) listener->begins("asking the registry");
  MOCHI_TRY(spec.crates, rust::resolve_crates(spec.needs, locked_versions(lock), index));
  MOCHI_TRY_VOID(rust::check_toolchain(spec.crates, index));
  MOCHI_TRY(const std::unique_ptr<package::Store> store, package::Store::open(host.files, host.clock, paths));
  MOCHI_TRY(spec.archives, rust::fetch_crates(spec.crates, index, *store));
  return spec;
}

Result<std::unique_ptr<FileLock>> rust_turn(Host& host) {
  MOCHI_TRY(const package::Paths paths, package::find_paths(host.env));
  const std::string folder = join_path(paths.cache, "rust-deps");
  MOCHI_TRY_VOID(host.files.make_dirs(folder));
  return host.files.lock(join_path(folder, "building"), LockMode::wait);
}

bool rust_locked(const RustNeeds& needs, const package::Lock* lock) {
  const std::vector<package::LockedVersion> locked = locked_versions(lock);
  return std::all_of(needs.crates.begin(), needs.crates.end(), [&](const rust::CrateNeed& need) {
    return std::any_of(locked.begin(), locked.end(), [&](const package::LockedVersion& one) {
      return one.name == need.name && need.requirement.in_range(one.version);
    });
  });
}

std::vector<LockSection> rust_sections(const rust::DocProjectSpec& spec) {
  std::vector<LockSection> made;
  for (std::size_t i = 0; i < spec.crates.crates.size(); ++i) {
    const rust::ChosenCrate& crate = spec.crates.crates[i];
    LockSection section;
    section.name = kRustSection;
    const auto add = [&](std::string key, LockValue value) {
      section.entries.push_back({std::move(key), std::move(value)});
    };
    add("name", LockValue::of(crate.name));
    add("version", LockValue::of(crate.version.text()));
    LockValue source;
    source.kind = LockValue::Kind::table;
    source.table = {{"kind", "registry"}, {"registry", "crates.io"}};
    add("source", std::move(source));
    add("crate-blake3", LockValue::of(spec.archives[i].blake3));
    add("crate-sha256", LockValue::of(spec.archives[i].sha256));
    std::vector<std::string> dependencies;
    for (std::size_t at : crate.dependencies) {
      const rust::ChosenCrate& of = spec.crates.crates[at];
      dependencies.push_back(fmt::format("{}@{}", of.name, of.version.text()));
    }
    if (!dependencies.empty()) add("dependencies", LockValue::of_list(std::move(dependencies)));
    if (!crate.features.empty()) add("features", LockValue::of_list(crate.features));
    made.push_back(std::move(section));
  }
  return made;
}

std::string rust_lock_text(const package::Lock& lock) {
  std::string made;
  for (const LockSection& section : lock.sections) {
    if (section.name != kRustSection) continue;
    for (const LockEntry& entry : section.entries) {
      made += entry.key + "=" + entry.value.text;
      for (const std::string& item : entry.value.list) made += " " + item;
      made += "\n";
    }
  }
  return made;
}

}  // namespace mochi
