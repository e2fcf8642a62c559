#include "package/resolve/enabled_needs.h"

#include <algorithm>
#include <map>

namespace mochi::package {
namespace {

class Switches {
 public:
  Switches(const IndexEntry& entry, bool everything) : entry_(entry), everything_(everything) {}

  void run(const std::set<std::string>& wanted) {
    open_.assign(wanted.begin(), wanted.end());
    if (everything_) {
      for (const IndexFeature& f : entry_.features) open_.push_back(f.name);
    }
    while (!open_.empty()) {
      std::string word = std::move(open_.back());
      open_.pop_back();
      put(word);
    }
    for (const auto& [name, feature] : weak_) {
      if (slots_.contains(name)) asked_[name].insert(feature);
    }
  }

  bool on(const IndexDependency& d) const { return !d.optional || everything_ || slots_.contains(d.name); }
  std::set<std::string> asked(const IndexDependency& d) const {
    std::set<std::string> all(d.features.begin(), d.features.end());
    if (d.default_features) all.insert("default");
    if (auto more = asked_.find(d.name); more != asked_.end())
      all.insert(more->second.begin(), more->second.end());
    return all;
  }

  std::set<std::string> features;
  std::vector<std::string> unknown;

 private:
  bool has(std::string_view name, bool optional) const {
    auto is = [&](const IndexDependency& d) { return d.name == name && d.optional == optional; };
    return std::any_of(entry_.dependencies.begin(), entry_.dependencies.end(), is) ||
           std::any_of(
               entry_.target_dependencies.begin(), entry_.target_dependencies.end(),
               [&](const auto& t) { return std::any_of(t.dependencies.begin(), t.dependencies.end(), is); });
  }

  void put(const std::string& word) {
    if (word.starts_with(kSlot)) {
      slots_.insert(word.substr(kSlot.size()));
      return;
    }
    if (const IndexFeature* feature = entry_.feature(word)) {
      if (features.insert(word).second)
        open_.insert(open_.end(), feature->enables.begin(), feature->enables.end());
      return;
    }
    if (word == "default") return;
    if (has(word, true)) {
      slots_.insert(word);
      return;
    }
    std::size_t slash = word.rfind('/');
    if (slash == std::string::npos) {
      unknown.push_back(word);
      return;
    }
    std::string name = word.substr(0, slash);
    std::string feature = word.substr(slash + 1);
    bool weak = name.ends_with('?');
    if (weak) name.pop_back();
    if (weak && has(name, true) && !everything_) {
      weak_.emplace_back(name, feature);
      return;
    }
    if (has(name, true)) slots_.insert(name);
    asked_[name].insert(feature);
  }

  const IndexEntry& entry_;
  bool everything_;
  std::vector<std::string> open_;
  std::set<std::string> slots_;  // optional dependencies that are on
  std::vector<std::pair<std::string, std::string>> weak_;
  std::map<std::string, std::set<std::string>> asked_;  // features of dependencies
};

}  // namespace

EnabledNeeds enabled_needs(const IndexEntry& entry, const std::set<std::string>& wanted, bool everything,
                           TargetMask targets) {
  Switches switches(entry, everything);
  switches.run(wanted);
  EnabledNeeds made;
  auto add = [&](const IndexDependency& d, unsigned mask) {
    mask &= target_mask(d.targets);
    if (mask != 0 && switches.on(d))
      made.needs.push_back({&d, switches.asked(d), static_cast<TargetMask>(mask)});
  };
  for (const IndexDependency& d : entry.dependencies) {
    unsigned mask = targets;
    for (const IndexTargetDependencies& t : entry.target_dependencies) {
      bool replaced = std::any_of(t.dependencies.begin(), t.dependencies.end(),
                                  [&](const IndexDependency& other) { return other.name == d.name; });
      if (replaced) mask &= ~static_cast<unsigned>(target_mask({t.target}));
    }
    add(d, mask);
  }
  for (const IndexTargetDependencies& t : entry.target_dependencies) {
    for (const IndexDependency& d : t.dependencies)
      add(d, static_cast<unsigned>(targets & target_mask({t.target})));
  }
  made.features = std::move(switches.features);
  made.unknown = std::move(switches.unknown);
  return made;
}

}  // namespace mochi::package
