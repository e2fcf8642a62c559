// Whether a lock still stands for its project (packages page section 6): every difference is named.
#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"
#include "package/lock/project_lock.h"

namespace mochi::package {
namespace {

class DriftSearch {
 public:
  DriftSearch(const Project& project, const Lock& lock) : project_(project), lock_(lock) {}

  std::vector<Drift> run() {
    for (const LocalPackage& package : project_.packages) {
      if (package.manifest.package) local_package(package);
    }
    gone_members();
    if (stale_.empty() && manifest_hash(project_) != lock_.manifest_hash) {
      add(Code::M057_LOCK_E001,
          "features, targets, capabilities or settings of the resolution changed in the manifest", {});
    }
    closed_and_reachable();
    for (const CapabilityDelta& delta : capability_deltas(project_, lock_)) capability(delta);
    std::vector<Drift> all = std::move(stale_);
    all.insert(all.end(), broken_.begin(), broken_.end());
    return all;
  }

 private:
  void add(Code code, std::string text, Span span) {
    (code == Code::M057_LOCK_E001 ? stale_ : broken_).push_back({code, std::move(text), span});
  }

  const Dependency* override_of(std::string_view name) const {
    for (const Dependency& d : project_.manifest.overrides) {
      if (d.name == name) return &d;
    }
    return nullptr;
  }

  void local_package(const LocalPackage& package) {
    const LockedPackage* locked = nullptr;
    for (const LockedPackage& p : lock_.packages) {
      if (p.name == package.name() && (p.is_workspace() || p.is_path())) locked = &p;
    }
    const Span name = package.manifest.package->name.span;
    if (locked == nullptr) {
      // A path package is in the lock only if somebody needs it; that is told where it is needed.
      if (package.member)
        add(Code::M057_LOCK_E001, "the member " + code_quoted(package.name()) + " is not locked", name);
      return;
    }
    const std::string where = locked->is_workspace() ? locked->path : std::string(locked->source_value());
    if (where != package.relative || locked->is_workspace() != package.member) {
      add(Code::M057_LOCK_E001,
          code_quoted(package.name()) + " was locked in `" + where + "` and stands in `" + package.relative +
              "`",
          name);
    }
    if (locked->version != package.manifest.package->version.value ||
        locked->version.build != package.manifest.package->version.value.build) {
      add(Code::M057_LOCK_E001,
          code_quoted(package.name()) + " was locked as " + locked->version.text() + " and is " +
              package.manifest.package->version.value.text(),
          package.manifest.package->version.span);
    }
    needs(package, *locked);
  }

  void needs(const LocalPackage& package, const LockedPackage& locked) {
    std::vector<const Dependency*> wanted;
    for (const Dependency& d : package.manifest.dependencies) {
      if (d.kind == DependencyKind::normal || (d.kind == DependencyKind::dev && package.member))
        wanted.push_back(&d);
    }
    for (const TargetTable& target : package.manifest.targets) {
      for (const Dependency& d : target.dependencies) wanted.push_back(&d);
    }
    for (const Dependency* d : wanted) need(package, locked, *d);
    for (const LockedDependency& d : locked.dependencies) {
      const bool named =
          std::any_of(wanted.begin(), wanted.end(), [&](const Dependency* w) { return w->name == d.name; });
      if (!named)
        add(Code::M057_LOCK_E001,
            code_quoted(d.name) + " is locked for " + code_quoted(package.name()) +
                " and no longer in its manifest",
            {});
    }
  }

  void need(const LocalPackage& package, const LockedPackage& locked, const Dependency& d) {
    const LockedDependency* found = nullptr;
    for (const LockedDependency& one : locked.dependencies) {
      if (one.name == d.name) found = &one;
    }
    if (found == nullptr) {
      if (!d.optional)
        add(Code::M057_LOCK_E001,
            code_quoted(d.name) + " of " + code_quoted(package.name()) + " is not locked", d.name_span);
      return;
    }
    const Dependency* instead = override_of(d.name);
    const Dependency& rule = instead == nullptr ? d : *instead;
    const LockedPackage* target = lock_.find(found->name, found->version);
    if (target == nullptr) return;  // told by closed_and_reachable
    if (rule.version && !rule.version->value.matches(found->version) && !same_line(locked, d, rule)) {
      add(Code::M057_LOCK_E001,
          code_quoted(d.name) + " is locked as " + found->version.text() + " and the manifest asks for " +
              rule.version->value.text(),
          rule.version->span);
    }
    if (const std::string kind = source_fault(package, rule, *target); !kind.empty())
      add(Code::M057_LOCK_E001, code_quoted(d.name) + " " + kind, d.name_span);
  }

  // Several entries of one name (a target's own requirement): one of the locked versions fits.
  static bool same_line(const LockedPackage& locked, const Dependency& d, const Dependency& rule) {
    return std::any_of(locked.dependencies.begin(), locked.dependencies.end(),
                       [&](const LockedDependency& one) {
                         return one.name == d.name && rule.version->value.matches(one.version);
                       });
  }

  std::string source_fault(const LocalPackage& package, const Dependency& d,
                           const LockedPackage& target) const {
    const LocalPackage* local = project_.find(d.name);
    if (local != nullptr) {
      const bool same = local->member ? target.is_workspace()
                                      : target.is_path() && target.source_value() == local->relative;
      return same ? std::string() : "is locked from " + code_quoted(target.source) + " and comes from a path";
    }
    if (d.git) {
      const LocatedText* point = d.rev ? &*d.rev : d.tag ? &*d.tag : d.branch ? &*d.branch : nullptr;
      const std::string wanted =
          "git:" + d.git->value + "@" + (point == nullptr ? std::string("HEAD") : point->value);
      return target.source == wanted
                 ? std::string()
                 : "is locked from " + code_quoted(target.source) + " and comes from " + code_quoted(wanted);
    }
    if (d.tarball) {
      const std::string wanted = "tarball:" + d.tarball->value;
      return target.source == wanted
                 ? std::string()
                 : "is locked from " + code_quoted(target.source) + " and comes from " + code_quoted(wanted);
    }
    static_cast<void>(package);
    const std::vector<std::string> names = registry_names(project_);
    const std::string wanted = "registry:" + (d.registry ? d.registry->value : names[0]);
    return target.source == wanted
               ? std::string()
               : "is locked from " + code_quoted(target.source) + " and comes from " + code_quoted(wanted);
  }

  void gone_members() {
    for (const LockedPackage& p : lock_.packages) {
      if (!p.is_workspace()) continue;
      const bool there = std::any_of(
          project_.packages.begin(), project_.packages.end(),
          [&](const LocalPackage& l) { return l.member && l.manifest.package && l.name() == p.name; });
      if (!there)
        add(Code::M057_LOCK_E001,
            "the member " + code_quoted(p.name) + " is locked and no longer in the workspace", {});
    }
  }

  void closed_and_reachable() {
    std::vector<bool> reached(lock_.packages.size(), false);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < lock_.packages.size(); ++i) {
      if (!lock_.packages[i].is_workspace()) continue;
      reached[i] = true;
      open.push_back(i);
    }
    while (!open.empty()) {
      const LockedPackage& from = lock_.packages[open.back()];
      open.pop_back();
      for (const LockedDependency& d : from.dependencies) {
        const LockedPackage* to = lock_.find(d.name, d.version);
        if (to == nullptr) {
          add(Code::M057_LOCK_E002,
              code_quoted(from.name) + " needs " + d.name + " " + d.version.text() +
                  ", which is not in the lock",
              {});
          continue;
        }
        const auto i = static_cast<std::size_t>(to - lock_.packages.data());
        if (!reached[i]) open.push_back(i);
        reached[i] = true;
      }
    }
    for (std::size_t i = 0; i < reached.size(); ++i) {
      if (!reached[i] && stale_.empty()) {
        add(Code::M057_LOCK_E002,
            code_quoted(lock_.packages[i].name) + " " + lock_.packages[i].version.text() +
                " is locked and nothing needs it",
            {});
      }
    }
  }

  void capability(const CapabilityDelta& delta) {
    add(Code::M057_LOCK_E006,
        code_quoted(delta.package) + " " + delta.version.text() + " needs " +
            delta.needed.minus(delta.accepted).text() +
            "; accepted so far: " + (delta.accepted.empty() ? std::string("nothing") : delta.accepted.text()),
        {});
  }

  const Project& project_;
  const Lock& lock_;
  std::vector<Drift> stale_;
  std::vector<Drift> broken_;
};

}  // namespace

std::vector<Drift> check_lock(const Project& project, const Lock& lock) {
  return DriftSearch(project, lock).run();
}

}  // namespace mochi::package
