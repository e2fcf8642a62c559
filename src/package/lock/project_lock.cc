#include "package/lock/project_lock.h"

#include <algorithm>

#include "diag/codes.h"
#include "package/resolve/request.h"

namespace mochi::package {
namespace {

using Kind = PackageSource::Kind;

PackageSource source_of(const LockedPackage& package) {
  if (package.is_workspace()) return {Kind::workspace, package.path};
  const Kind kind = package.is_path()      ? Kind::path
                    : package.is_git()     ? Kind::git
                    : package.is_tarball() ? Kind::tarball
                                           : Kind::registry;
  return {kind, std::string(package.source_value())};
}

std::string manifest_path(const LocalPackage& package) {
  return package.relative == "." ? std::string(kManifestName) : package.relative + "/" + kManifestName;
}

CapabilitySet set_of(const std::vector<std::string>& words) {
  CapabilitySet set;
  for (const std::string& word : words) {
    if (std::optional<CapabilitySet> known = parse_capability_word(word)) set.add(*known);
  }
  return set;
}

std::vector<std::string> words_of(CapabilitySet set) {
  std::vector<std::string> words;
  for (Capability c : set.items()) words.emplace_back(capability_name(c));
  return words;
}

const std::string& default_registry(const Project& project) {
  static const std::string kDefault = "default";
  return project.manifest.registry.default_name ? project.manifest.registry.default_name->value : kDefault;
}

bool from_registry(const Dependency& d) { return !d.path && !d.git && !d.tarball; }

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

std::vector<std::string> registry_names(const Project& project) {
  std::vector<std::string> names{default_registry(project)};
  std::vector<std::string> others;
  for (const LocalPackage& package : project.packages) {
    for (const Dependency& d : package.manifest.dependencies) {
      if (from_registry(d) && d.registry) add_name(others, d.registry->value);
    }
  }
  std::sort(others.begin(), others.end());
  for (const std::string& name : others) add_name(names, name);
  return names;
}

ResolveRequest resolve_request(const Project& project, const std::vector<const Lock*>& previous,
                               const std::vector<FixedPackage>& fixed,
                               const std::vector<ResolveRegistry>& registries, const LockOptions& options) {
  ResolveRequest request;
  request.registries = registries;
  for (const LocalPackage& package : project.packages) {
    if (!package.manifest.package) continue;
    if (package.member) request.roots.push_back(root_package(package.manifest, manifest_path(package)));
    const PackageSource source{package.member ? Kind::workspace : Kind::path, package.relative};
    request.fixed.push_back(fixed_package(package.manifest, source, registries));
  }
  request.fixed.insert(request.fixed.end(), fixed.begin(), fixed.end());
  for (const Lock* lock : previous) {
    if (lock == nullptr || options.refresh) continue;
    for (const LockedPackage& package : lock->packages) {
      const bool moves =
          std::find(options.upgrade.begin(), options.upgrade.end(), package.name) != options.upgrade.end();
      if (!moves && package.is_registry())
        request.locked.push_back({package.name, package.version, source_of(package)});
    }
  }
  for (const Dependency& d : project.manifest.overrides) {
    if (from_registry(d) && d.version) request.overrides.push_back({d.name, d.version->value});
  }
  if (project.manifest.workspace) {
    for (const LocatedText& name : project.manifest.workspace->allow_multi_version)
      request.allow_multi_version.push_back(name.value);
  }
  request.direction = options.direction;
  request.age.now = options.now;
  request.age.exempt = options.allow_new;
  if (project.manifest.registry.min_release_age)
    request.age.minimum = project.manifest.registry.min_release_age->value;
  request.mochi = options.mochi;
  return request;
}

namespace {

std::vector<LockedDependency> edges_of(const std::vector<ResolvedEdge>& edges, const Resolution& resolution) {
  std::vector<LockedDependency> made;
  for (const ResolvedEdge& edge : edges) {
    const ResolvedPackage& to = resolution.packages[edge.package];
    const bool there = std::any_of(made.begin(), made.end(), [&](const LockedDependency& d) {
      return d.name == to.name && d.version == to.entry.version;
    });
    if (!there) made.push_back({to.name, to.entry.version});
  }
  std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) {
    return a.name != b.name ? a.name < b.name : a.version < b.version;
  });
  return made;
}

LockedPackage locked_member(const LocalPackage& package) {
  LockedPackage made;
  made.name = package.name();
  made.version = package.manifest.package->version.value;
  made.source = "workspace";
  made.path = package.relative;
  CapabilitySet needs;
  for (const auto& c : package.manifest.capabilities.required) needs.add(c.value);
  made.capabilities = words_of(needs);
  return made;
}

LockedPackage locked_package(const ResolvedPackage& package, const Resolution& resolution) {
  LockedPackage made;
  made.name = package.name;
  made.version = package.entry.version;
  made.source = package.source.lock_text();
  if (package.source.kind == Kind::workspace) made.path = package.source.text;
  const bool fetched = package.source.kind != Kind::workspace && package.source.kind != Kind::path;
  if (fetched) {
    made.blake3 = package.entry.blake3;
    made.sha256 = package.entry.sha256;
  }
  made.yanked = package.entry.yanked;
  made.features = package.features;
  made.capabilities = words_of(package.capabilities);
  made.targets = package.targets;
  made.dependencies = edges_of(package.dependencies, resolution);
  return made;
}

// What the project is built for: all members' targets.
std::vector<std::string> project_targets(const Project& project) {
  std::vector<std::string> targets;
  for (const LocalPackage& package : project.packages) {
    if (!package.member) continue;
    for (const LocatedText& target : package.manifest.supported_targets) add_name(targets, target.value);
  }
  std::sort(targets.begin(), targets.end());
  return targets;
}

bool same_content(Lock a, const Lock& b) {
  a.mochi = b.mochi;
  return write_lock(a) == write_lock(b);
}

// What was vendored stays tied to its files as long as it is the same archive.
void keep_trees(Lock& lock, const Lock& previous) {
  for (LockedPackage& package : lock.packages) {
    const LockedPackage* before =
        package.is_registry() ? previous.find(package.name, package.version) : nullptr;
    if (before != nullptr && before->source == package.source && before->blake3 == package.blake3)
      package.tree = before->tree;
  }
}

}  // namespace

Lock make_lock(const Project& project, const ResolveRequest& request, const Resolution& resolution,
               const Lock* previous, const std::string& mochi) {
  Lock lock;
  lock.mochi = mochi;
  lock.manifest = project.manifest_name;
  lock.manifest_hash = manifest_hash(project);
  lock.targets = project_targets(project);
  lock.packages.reserve(resolution.packages.size() + request.roots.size());
  for (const ResolvedPackage& package : resolution.packages)
    lock.packages.push_back(locked_package(package, resolution));
  for (std::size_t i = 0; i < request.roots.size(); ++i) {
    const LocalPackage* member = project.find(request.roots[i].name);
    if (member == nullptr) continue;
    auto at = std::find_if(lock.packages.begin(), lock.packages.end(), [&](const LockedPackage& p) {
      return p.name == member->name() && p.is_workspace();
    });
    if (at == lock.packages.end()) at = lock.packages.insert(lock.packages.end(), locked_member(*member));
    // The member itself needs more than others need of it: its development dependencies.
    at->dependencies = edges_of(resolution.roots[i].dependencies, resolution);
  }
  for (const ResolveRegistry& registry : request.registries) {
    const bool used = std::any_of(lock.packages.begin(), lock.packages.end(), [&](const LockedPackage& p) {
      return p.source == "registry:" + registry.name;
    });
    if (used && !registry.id.empty()) lock.registries.push_back({registry.name, registry.id});
  }
  if (previous != nullptr) {
    for (const AcceptedCapabilities& seen : previous->capabilities_seen) {
      if (lock.find(seen.package) != nullptr) lock.capabilities_seen.push_back(seen);
    }
    lock.sections = previous->sections;
    keep_trees(lock, *previous);
    if (same_content(lock, *previous)) lock.mochi = previous->mochi;
  }
  return lock;
}

void accept_capabilities(Lock& lock, const std::string& package, CapabilitySet accepted) {
  for (AcceptedCapabilities& seen : lock.capabilities_seen) {
    if (seen.package != package) continue;
    accepted.add(set_of(seen.capabilities));
    seen.capabilities = words_of(accepted);
    return;
  }
  lock.capabilities_seen.push_back({package, words_of(accepted)});
}

std::vector<CapabilityDelta> capability_deltas(const Project& project, const Lock& lock) {
  std::vector<CapabilityDelta> deltas;
  for (const LockedPackage& package : lock.packages) {
    if (package.is_workspace() || package.is_path()) continue;
    CapabilityDelta delta{package.name, package.version, {}, set_of(package.capabilities), false};
    if (const AcceptedCapabilities* seen = lock.accepted(package.name)) {
      delta.accepted = set_of(seen->capabilities);
      delta.known = true;
    }
    if (delta.accepted.contains(delta.needed)) continue;
    CapabilitySet pinned = delta.accepted;
    for (const LocalPackage& member : project.packages) {
      for (const Dependency& d : member.manifest.dependencies) {
        if (!member.member || d.name != package.name || !d.capabilities) continue;
        for (const auto& c : *d.capabilities) pinned.add(c.value);
      }
    }
    if (!pinned.contains(delta.needed)) deltas.push_back(std::move(delta));
  }
  return deltas;
}

std::vector<std::string> lock_changes(const Lock* before, const Lock& after) {
  using Named = std::pair<std::string_view, const Version*>;
  auto sorted = [](const Lock* lock) {
    std::vector<Named> all;
    if (lock != nullptr) {
      for (const LockedPackage& p : lock->packages) all.emplace_back(p.name, &p.version);
    }
    auto less = [](const Named& a, const Named& b) {
      return a.first != b.first ? a.first < b.first : *a.second < *b.second;
    };
    if (!std::is_sorted(all.begin(), all.end(), less)) std::sort(all.begin(), all.end(), less);
    return all;
  };
  const std::vector<Named> old = sorted(before);
  const std::vector<Named> now = sorted(&after);
  std::vector<std::string> lines;
  for (std::size_t i = 0, j = 0; i < old.size() || j < now.size();) {
    const bool from_old = j == now.size() || (i < old.size() && old[i].first < now[j].first);
    const std::string_view name = from_old ? old[i].first : now[j].first;
    // The versions of one name, in both.
    auto end_of = [&](const std::vector<Named>& all, std::size_t at) {
      while (at < all.size() && all[at].first == name) ++at;
      return at;
    };
    const std::size_t old_end = end_of(old, i);
    const std::size_t now_end = end_of(now, j);
    auto missing = [](const std::vector<Named>& all, std::size_t begin, std::size_t end, const Version& v) {
      return std::none_of(all.begin() + static_cast<std::ptrdiff_t>(begin),
                          all.begin() + static_cast<std::ptrdiff_t>(end),
                          [&](const Named& one) { return *one.second == v; });
    };
    if (old_end - i == 1 && now_end - j == 1) {
      if (*old[i].second != *now[j].second)
        lines.push_back(std::string(name) + " " + old[i].second->text() + " -> " + now[j].second->text());
    } else {
      for (std::size_t k = i; k < old_end; ++k) {
        if (missing(now, j, now_end, *old[k].second))
          lines.push_back("- " + std::string(name) + " " + old[k].second->text());
      }
      for (std::size_t k = j; k < now_end; ++k) {
        if (missing(old, i, old_end, *now[k].second))
          lines.push_back("+ " + std::string(name) + " " + now[k].second->text());
      }
    }
    i = old_end;
    j = now_end;
  }
  return lines;
}

// What stands in `[overrides]` under a name; empty: nothing.
static std::string override_text(const Project& project, const std::string& name) {
  for (const Dependency& d : project.manifest.overrides) {
    if (d.name != name) continue;
    if (d.path) return "path " + d.path->value;
    if (d.git) return "git " + d.git->value;
    return d.version ? d.version->value.text() : std::string("*");
  }
  return {};
}

Resolution resolution_of(const Project& project, const Lock& lock) {
  Resolution made;
  std::vector<const LockedPackage*> sorted;
  for (const LockedPackage& package : lock.packages) sorted.push_back(&package);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return a->name != b->name ? a->name < b->name : a->version < b->version;
  });
  auto edge_to = [&](const LockedDependency& d, const LocalPackage* from) {
    ResolvedEdge edge;
    auto at = std::lower_bound(sorted.begin(), sorted.end(), d,
                               [](const LockedPackage* p, const LockedDependency& to) {
                                 return p->name != to.name ? p->name < to.name : p->version < to.version;
                               });
    const bool there = at != sorted.end() && (*at)->name == d.name && (*at)->version == d.version;
    edge.package = there ? static_cast<std::size_t>(at - sorted.begin()) : sorted.size();
    Comparator exact{Comparison::exact, 3, d.version};
    edge.requirement = Requirement{{exact}};
    if (from == nullptr) return edge;
    for (const Dependency& need : from->manifest.dependencies) {
      if (need.name != d.name) continue;
      edge.kind = need.kind == DependencyKind::dev ? NeedKind::dev : NeedKind::normal;
      edge.optional = need.optional;
      edge.requirement = need.version ? need.version->value : any_version();
      if (need.kind == DependencyKind::normal) break;
    }
    return edge;
  };
  auto local = [&](const LockedPackage& package) -> const LocalPackage* {
    return package.is_workspace() || package.is_path() ? project.find(package.name) : nullptr;
  };
  for (const LockedPackage* package : sorted) {
    ResolvedPackage one;
    one.name = package->name;
    one.source = source_of(*package);
    one.entry.version = package->version;
    one.entry.blake3 = package->blake3;
    one.entry.sha256 = package->sha256;
    one.entry.yanked = package->yanked;
    one.features = package->features;
    one.capabilities = set_of(package->capabilities);
    one.entry.capabilities = one.capabilities;
    one.targets = package->targets;
    one.overridden = override_text(project, package->name);
    for (const LockedDependency& d : package->dependencies) {
      ResolvedEdge edge = edge_to(d, local(*package));
      if (edge.package < sorted.size()) one.dependencies.push_back(std::move(edge));
    }
    made.packages.push_back(std::move(one));
  }
  for (const LocalPackage& member : project.packages) {
    if (!member.member || !member.manifest.package) continue;
    ResolvedRoot root;
    root.name = member.name();
    for (const ResolvedPackage& package : made.packages) {
      if (package.name == root.name && package.source.kind == Kind::workspace)
        root.dependencies = package.dependencies;
    }
    made.roots.push_back(std::move(root));
  }
  // What others need of a member is less than what it needs itself.
  for (ResolvedPackage& package : made.packages) {
    if (package.source.kind != Kind::workspace) continue;
    std::erase_if(package.dependencies, [](const ResolvedEdge& edge) { return edge.kind == NeedKind::dev; });
  }
  return made;
}

}  // namespace mochi::package
