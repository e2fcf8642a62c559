#include "package/agreement.h"

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"
#include "package/resolve/provider.h"
#include "package/resolve/request.h"

namespace mochi::package {
namespace {

CapabilitySet locked_capabilities(const LockedPackage& locked) {
  CapabilitySet set;
  for (const std::string& word : locked.capabilities)
    set.add(parse_capability_word(word).value_or(CapabilitySet()));
  return set;
}

std::string or_nothing(CapabilitySet set) { return set.empty() ? std::string("nothing") : set.text(); }

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

class Differences {
 public:
  Differences(const LockedPackage& locked, const Manifest& manifest,
              const std::vector<std::string>& overridden)
      : locked_(locked), overridden_(overridden), entry_(manifest_entry(manifest)) {
    const std::string name = manifest.package ? manifest.package->name.value : std::string();
    if (name != locked.name || entry_.version != locked.version) {
      say("it is `" + name + "` " + entry_.version.text());
      return;
    }
    for (const LockedDependency& d : locked.dependencies) dependency(d);
    hidden(entry_.dependencies);
    capabilities();
  }

  std::vector<std::string> found;

 private:
  void say(std::string text) { found.push_back(std::move(text)); }

  // Of all tables, those of targets too.
  std::vector<const IndexDependency*> entries_of(const std::string& name) const {
    std::vector<const IndexDependency*> made;
    auto add = [&](const std::vector<IndexDependency>& list) {
      for (const IndexDependency& d : list) {
        if (d.name == name) made.push_back(&d);
      }
    };
    add(entry_.dependencies);
    for (const IndexTargetDependencies& target : entry_.target_dependencies) add(target.dependencies);
    return made;
  }

  void dependency(const LockedDependency& d) {
    const std::vector<const IndexDependency*> entries = entries_of(d.name);
    if (entries.empty()) return say("its manifest does not depend on `" + d.name + "`");
    if (names(overridden_, d.name)) return;
    const bool fits = std::any_of(entries.begin(), entries.end(), [&](const IndexDependency* one) {
      return one->requirement.matches(d.version);
    });
    if (!fits) {
      say("its manifest asks for `" + d.name + "` " + entries[0]->requirement.text() + ", and " +
          d.version.text() + " is locked");
    }
  }

  // What the manifest needs everywhere, and the index did not tell of.
  void hidden(const std::vector<IndexDependency>& list) {
    for (const IndexDependency& d : list) {
      const bool known = std::any_of(locked_.dependencies.begin(), locked_.dependencies.end(),
                                     [&](const LockedDependency& one) { return one.name == d.name; });
      const bool replaced = std::any_of(entry_.target_dependencies.begin(), entry_.target_dependencies.end(),
                                        [](const auto& target) { return !target.dependencies.empty(); });
      if (!known && !d.optional && d.targets.empty() && !replaced)
        say("its manifest depends on `" + d.name + "`, which is not locked for it");
    }
  }

  void capabilities() {
    CapabilitySet needed = entry_.capabilities;
    for (const std::string& name : locked_.features) needed.add(feature_capabilities(entry_, name));
    const CapabilitySet told = locked_capabilities(locked_);
    if (needed != told)
      say("its manifest requires " + or_nothing(needed) + ", and " + or_nothing(told) + " is locked");
  }

  const LockedPackage& locked_;
  const std::vector<std::string>& overridden_;
  const IndexEntry entry_;
};

}  // namespace

Result<void> check_agreement(const LockedPackage& locked, const Manifest& manifest,
                             const std::vector<std::string>& overridden) {
  const Differences differences(locked, manifest, overridden);
  if (differences.found.empty()) return {};
  return fail(Code::M057_BLOB_E008, "the archive of " + code_quoted(locked.name) + " " +
                                        locked.version.text() +
                                        " is not what was locked: " + join(differences.found, "; "));
}

namespace {

// The same but for the registry, which a manifest calls by a name and a line by its id.
bool same_dependencies(std::vector<IndexDependency> a, std::vector<IndexDependency> b) {
  for (std::vector<IndexDependency>* list : {&a, &b}) {
    for (IndexDependency& d : *list) d.registry.clear();
  }
  return a == b;
}

bool same_target_dependencies(const IndexEntry& a, const IndexEntry& b) {
  return std::equal(a.target_dependencies.begin(), a.target_dependencies.end(), b.target_dependencies.begin(),
                    b.target_dependencies.end(),
                    [](const IndexTargetDependencies& one, const IndexTargetDependencies& other) {
                      return one.target == other.target &&
                             same_dependencies(one.dependencies, other.dependencies);
                    });
}

}  // namespace

Result<void> check_line(const LockedPackage& locked, const IndexEntry& line, const Manifest& manifest) {
  const IndexEntry made = manifest_entry(manifest);
  std::vector<std::string> found;
  if (!same_dependencies(line.dependencies, made.dependencies) || !same_target_dependencies(line, made))
    found.emplace_back("dependencies");
  if (line.features != made.features) found.emplace_back("features");
  if (line.targets != made.targets) found.emplace_back("targets");
  if (line.mochi != made.mochi) found.emplace_back("the range of compilers");
  if (line.capabilities != made.capabilities) found.emplace_back("capabilities");
  if (found.empty()) return {};
  return fail(Code::M057_BLOB_E008, "the archive of " + code_quoted(locked.name) + " " +
                                        locked.version.text() +
                                        " is not what the index says of it: " + join(found, ", "));
}

CapabilitySet declared_capabilities(const Manifest& manifest) {
  CapabilitySet set;
  for (const auto& c : manifest.capabilities.required) set.add(c.value);
  for (const auto& c : manifest.capabilities.optional) set.add(c.value);
  for (const auto& feature : manifest.capabilities.optional_features) {
    for (const auto& c : feature.capabilities) set.add(c.value);
  }
  return set;
}

Result<void> check_derived(const LockedPackage& locked, CapabilitySet derived, CapabilitySet declared) {
  const CapabilitySet hidden = derived.minus(declared);
  if (hidden.empty()) return {};
  return fail(Code::M057_CAP_E005, "the source of " + code_quoted(locked.name) + " " + locked.version.text() +
                                       " uses " + hidden.text() + ", and its manifest declares " +
                                       or_nothing(declared));
}

std::vector<ChangedBytes> changed_bytes(const Lock& before, const Lock& after) {
  std::vector<ChangedBytes> made;
  for (const LockedPackage& now : after.packages) {
    const LockedPackage* old = before.find(now.name, now.version);
    if (old == nullptr || old->source != now.source || old->blake3.empty() || now.blake3.empty()) continue;
    if (old->blake3 != now.blake3 || old->sha256 != now.sha256)
      made.push_back({now.name, now.version, old->blake3, now.blake3});
  }
  return made;
}

}  // namespace mochi::package
