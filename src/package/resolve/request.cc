#include "package/resolve/request.h"

#include <algorithm>

namespace mochi::package {
namespace {

std::vector<std::string> values(const std::vector<LocatedText>& texts) {
  std::vector<std::string> made;
  for (const LocatedText& text : texts) made.push_back(text.value);
  return made;
}

CapabilitySet set_of(const std::vector<Located<Capability>>& list) {
  CapabilitySet set;
  for (const auto& c : list) set.add(c.value);
  return set;
}

NeedKind kind_of(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::normal: return NeedKind::normal;
    case DependencyKind::dev: return NeedKind::dev;
    case DependencyKind::build: return NeedKind::build;
  }
  return NeedKind::normal;
}

Need need_of(const Dependency& d) {
  Need need;
  need.name = d.name;
  need.requirement = d.version ? d.version->value : any_version();
  need.kind = kind_of(d.kind);
  need.optional = d.optional;
  need.features = values(d.features);
  need.default_features = d.default_features;
  if (d.registry) need.registry = d.registry->value;
  need.targets = values(d.targets);
  need.inherited = d.inherited;
  if (d.capabilities) need.pin = set_of(*d.capabilities);
  return need;
}

std::vector<IndexFeature> features_of(const Manifest& manifest) {
  std::vector<IndexFeature> features;
  for (const Feature& f : manifest.features) features.push_back({f.name, values(f.enables), {}});
  for (const auto& of : manifest.capabilities.optional_features) {
    for (IndexFeature& feature : features) {
      if (feature.name == of.feature) feature.capabilities.add(set_of(of.capabilities));
    }
  }
  std::sort(features.begin(), features.end(),
            [](const IndexFeature& a, const IndexFeature& b) { return a.name < b.name; });
  return features;
}

std::optional<CapabilitySet> ceiling_of(const Manifest& manifest) {
  if (manifest.capabilities.allowed) return set_of(*manifest.capabilities.allowed);
  if (manifest.has_capabilities) return set_of(manifest.capabilities.required);
  return std::nullopt;
}

IndexDependency index_dependency(const Dependency& d, const std::vector<ResolveRegistry>& registries) {
  Need need = need_of(d);
  IndexDependency made;
  made.name = std::move(need.name);
  made.requirement = std::move(need.requirement);
  made.optional = need.optional;
  made.features = std::move(need.features);
  made.default_features = need.default_features;
  made.targets = std::move(need.targets);
  made.pin = need.pin;
  for (const ResolveRegistry& registry : registries) {
    if (!need.registry.empty() && registry.name == need.registry) made.registry = registry.id;
  }
  return made;
}

std::vector<IndexDependency> index_dependencies(const std::vector<Dependency>& all,
                                                const std::vector<ResolveRegistry>& registries) {
  std::vector<IndexDependency> made;
  for (const Dependency& d : all) {
    if (d.kind == DependencyKind::normal) made.push_back(index_dependency(d, registries));
  }
  std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return made;
}

}  // namespace

RootPackage root_package(const Manifest& manifest, const std::string& path) {
  RootPackage root;
  root.manifest = path;
  if (manifest.package) {
    root.name = manifest.package->name.value;
    root.version = manifest.package->version.value;
  }
  for (const Dependency& d : manifest.dependencies) root.needs.push_back(need_of(d));
  for (const TargetTable& t : manifest.targets) {
    if (t.dependencies.empty()) continue;
    TargetNeeds needs;
    needs.target = t.name;
    for (const Dependency& d : t.dependencies) needs.needs.push_back(need_of(d));
    root.target_needs.push_back(std::move(needs));
  }
  root.features = features_of(manifest);
  if (manifest.has_targets) root.targets = values(manifest.supported_targets);
  root.ceiling = ceiling_of(manifest);
  if (manifest.capabilities.allowed) root.ceiling_key = "allowed";
  return root;
}

IndexEntry manifest_entry(const Manifest& manifest, const std::vector<ResolveRegistry>& registries) {
  IndexEntry entry;
  if (manifest.package) {
    entry.version = manifest.package->version.value;
    entry.edition = manifest.package->edition.value;
    if (manifest.package->mochi) entry.mochi = manifest.package->mochi->value;
    if (manifest.package->license) entry.license = manifest.package->license->value;
  }
  entry.capabilities = set_of(manifest.capabilities.required);
  entry.dependencies = index_dependencies(manifest.dependencies, registries);
  for (const TargetTable& t : manifest.targets) {
    if (!t.dependencies.empty()) {
      entry.target_dependencies.push_back({t.name, index_dependencies(t.dependencies, registries)});
    }
  }
  std::sort(entry.target_dependencies.begin(), entry.target_dependencies.end(),
            [](const auto& a, const auto& b) { return a.target < b.target; });
  entry.features = features_of(manifest);
  if (manifest.has_targets) {
    entry.targets = values(manifest.supported_targets);
    std::sort(entry.targets.begin(), entry.targets.end());
    entry.targets.erase(std::unique(entry.targets.begin(), entry.targets.end()), entry.targets.end());
  }
  return entry;
}

FixedPackage fixed_package(const Manifest& manifest, PackageSource source,
                           const std::vector<ResolveRegistry>& registries) {
  FixedPackage made;
  if (manifest.package) made.name = manifest.package->name.value;
  made.source = std::move(source);
  made.entry = manifest_entry(manifest, registries);
  made.ceiling = ceiling_of(manifest);
  return made;
}

}  // namespace mochi::package
