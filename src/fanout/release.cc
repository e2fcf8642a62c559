#include "fanout/release.h"

#include <algorithm>

#include "diag/codes.h"
#include "fanout/mapping/native_spec.h"
#include "package/spdx.h"

namespace mochi::fanout {
namespace {

const package::TargetTable* target_table(const package::Manifest& manifest, Destination destination) {
  for (const package::TargetTable& table : manifest.targets) {
    if (table.name == destination_info(destination).target) return &table;
  }
  return nullptr;
}

std::vector<std::string> texts(const std::vector<package::LocatedText>& values) {
  std::vector<std::string> made;
  for (const package::LocatedText& value : values) made.push_back(value.value);
  return made;
}

// Whether a dependency is wanted on the destination's target.
bool wanted(const package::Dependency& dependency, Destination destination) {
  if (dependency.kind != package::DependencyKind::normal) return false;
  return dependency.targets.empty() ||
         std::any_of(dependency.targets.begin(), dependency.targets.end(),
                     [&](const package::LocatedText& target) {
                       return target.value == destination_info(destination).target;
                     });
}

Result<DependencyFacts> dependency_facts(const ReleasePackage& package, Destination destination,
                                         const package::Dependency& dependency) {
  DependencyFacts made;
  made.package = dependency.name;
  made.optional = dependency.optional;
  for (const ReleaseDependency& known : package.dependencies) {
    if (known.package != dependency.name) continue;
    made.locked = known.version;
    if (auto names = known.names.find(destination); names != known.names.end()) made.override = names->second;
  }
  if (!dependency.version) {
    return fail(Code::M057_FAN_E006,
                "dependency `" + dependency.name + "` of `" + package.name + "` has no version",
                "Write the version that is published beside its path: `version = \"^1.2\"`.");
  }
  made.requirement = dependency.version->value;
  return made;
}

}  // namespace

std::string fanout_value(const package::Manifest& manifest, Destination destination, std::string_view key) {
  for (const package::FanoutTable& table : manifest.fanout) {
    if (table.target != destination_info(destination).name) continue;
    for (const auto& [name, value] : table.values) {
      if (name == key) return value.value;
    }
  }
  return {};
}

bool has_bigint_ints(const package::Manifest& manifest) {
  return fanout_value(manifest, Destination::npm, "int") == "bigint" ||
         std::any_of(manifest.targets.begin(), manifest.targets.end(),
                     [](const package::TargetTable& t) { return t.bigint_ints; });
}

NameOverrides name_overrides(const package::Manifest& manifest) {
  NameOverrides made;
  for (Destination destination : all_destinations()) {
    NameOverride override{fanout_value(manifest, destination, "name"),
                          fanout_value(manifest, destination, "group")};
    if (!override.name.empty() || !override.group.empty()) made[destination] = std::move(override);
  }
  return made;
}

std::vector<Destination> opted_destinations(const package::Manifest& manifest) {
  std::vector<Destination> made;
  for (Destination destination : all_destinations()) {
    const bool opted = std::any_of(manifest.supported_targets.begin(), manifest.supported_targets.end(),
                                   [&](const package::LocatedText& target) {
                                     return target.value == destination_info(destination).target;
                                   });
    const bool refused =
        std::any_of(manifest.fanout.begin(), manifest.fanout.end(), [&](const package::FanoutTable& table) {
          return table.target == destination_info(destination).name && !table.publish;
        });
    if (opted && !refused) made.push_back(destination);
  }
  return made;
}

namespace {

// `[rust-dependencies]`; what is wrong with an entry was said when the crates were resolved.
std::vector<CrateNeed> crate_needs(const package::Manifest& manifest) {
  std::vector<CrateNeed> made;
  for (const package::ExtensionTable& table : manifest.extensions) {
    if (table.name != "rust-dependencies") continue;
    for (const TomlValue::Entry& entry : table.value.entries) {
      CrateNeed need{.name = entry.key};
      const TomlValue* version = entry.value.is(TomlValue::Kind::string) ? &entry.value : entry.value.find("version");
      if (version != nullptr) need.requirement = version->text;
      if (const TomlValue* features = entry.value.find("features")) {
        for (const TomlValue& feature : features->items) need.features.push_back(feature.text);
      }
      if (const TomlValue* on = entry.value.find("default-features")) need.default_features = on->boolean;
      made.push_back(std::move(need));
    }
  }
  std::sort(made.begin(), made.end(), [](const CrateNeed& a, const CrateNeed& b) { return a.name < b.name; });
  return made;
}

}  // namespace

Result<PackageFacts> facts_of(const ReleasePackage& package, Destination destination) {
  PackageFacts made;
  made.package = package.name;
  made.version = package.version;
  made.readme = package.readme;
  made.directory = package.repository_directory;
  made.commit = package.commit;
  made.type_names = package.type_names;
  if (package.manifest.package) {
    const package::Package& of = *package.manifest.package;
    auto text = [](const std::optional<package::LocatedText>& value) {
      return value ? value->value : std::string();
    };
    made.description = text(of.description);
    made.license = text(of.license);
    made.repository = text(of.repository);
    made.homepage = text(of.homepage);
    made.readme_path = of.readme.value;
    made.authors = texts(of.authors);
    made.keywords = texts(of.keywords);
    made.categories = texts(of.categories);
    if (!made.license.empty()) {
      MOCHI_TRY(const package::LicenseExpression license, package::parse_license(made.license));
      made.license = license.text;
      made.licenses = license.licenses;
    }
  }
  const NameOverrides names = name_overrides(package.manifest);
  if (auto found = names.find(destination); found != names.end()) made.override = found->second;
  const package::TargetTable* table = target_table(package.manifest, destination);
  for (const package::Dependency& dependency : package.manifest.dependencies) {
    if (!wanted(dependency, destination)) continue;
    // An entry of the target replaces the general one.
    const package::Dependency* used = &dependency;
    if (table != nullptr) {
      for (const package::Dependency& own : table->dependencies) {
        if (own.name == dependency.name) used = &own;
      }
    }
    MOCHI_TRY(DependencyFacts facts, dependency_facts(package, destination, *used));
    made.dependencies.push_back(std::move(facts));
  }
  made.crates = crate_needs(package.manifest);
  if (table != nullptr) {
    made.native_dependencies = texts(table->ffi);
    for (const std::string& spec : made.native_dependencies) {
      const std::string fault = native_spec_fault(destination, spec);
      if (!fault.empty()) {
        return fail(Code::M057_FAN_E004,
                    "`" + spec + "` in `[targets." + std::string(table->name) + "] ffi` " + fault,
                    "Write it as " + std::string(destination_info(destination).title) + " does.");
      }
    }
    for (const package::Dependency& own : table->dependencies) {
      const bool known = std::any_of(made.dependencies.begin(), made.dependencies.end(),
                                     [&](const DependencyFacts& d) { return d.package == own.name; });
      if (known) continue;
      MOCHI_TRY(DependencyFacts facts, dependency_facts(package, destination, own));
      made.dependencies.push_back(std::move(facts));
    }
  }
  for (const package::Feature& feature : package.manifest.features)
    made.features.push_back({feature.name, texts(feature.enables)});
  return made;
}

}  // namespace mochi::fanout
