#include "package/lock/lock.h"

#include <algorithm>

namespace mochi::package {

LockValue LockValue::of(std::string value) {
  LockValue made;
  made.text = std::move(value);
  return made;
}

LockValue LockValue::of_list(std::vector<std::string> values) {
  LockValue made;
  made.kind = Kind::list;
  made.list = std::move(values);
  return made;
}

const LockValue* LockSection::find(std::string_view key) const {
  for (const LockEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::string_view LockedPackage::source_value() const {
  const std::size_t colon = source.find(':');
  return colon == std::string::npos ? std::string_view() : std::string_view(source).substr(colon + 1);
}

const LockedPackage* Lock::find(std::string_view name, const Version& version) const {
  // Locks are written in this order; one that was not is searched to the end.
  auto guess = std::lower_bound(packages.begin(), packages.end(), name,
                                [&](const LockedPackage& p, std::string_view n) {
                                  return p.name != n ? p.name < n : p.version < version;
                                });
  if (guess != packages.end() && guess->name == name && guess->version == version) return &*guess;
  for (const LockedPackage& package : packages) {
    if (package.name == name && package.version == version) return &package;
  }
  return nullptr;
}

const LockedPackage* Lock::find(std::string_view name) const {
  const LockedPackage* lowest = nullptr;
  for (const LockedPackage& package : packages) {
    if (package.name == name && (lowest == nullptr || package.version < lowest->version)) lowest = &package;
  }
  return lowest;
}

const AcceptedCapabilities* Lock::accepted(std::string_view package) const {
  for (const AcceptedCapabilities& one : capabilities_seen) {
    if (one.package == package) return &one;
  }
  return nullptr;
}

std::optional<ConflictSides> split_conflicts(std::string_view text) {
  enum class In : std::uint8_t { both, ours, base, theirs };
  if (text.find("<<<<<<< ") == std::string_view::npos) return std::nullopt;
  ConflictSides made;
  In in = In::both;
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    end = end == std::string_view::npos ? text.size() : end + 1;
    const std::string_view line = text.substr(at, end - at);
    at = end;
    if (line.starts_with("<<<<<<< ") && in == In::both) {
      in = In::ours;
      any = true;
    } else if (line.starts_with("||||||| ") && in == In::ours) {
      in = In::base;
    } else if (line.starts_with("=======") && (in == In::ours || in == In::base)) {
      in = In::theirs;
    } else if (line.starts_with(">>>>>>> ") && in == In::theirs) {
      in = In::both;
    } else {
      if (in == In::both || in == In::ours) made.ours += line;
      if (in == In::both || in == In::theirs) made.theirs += line;
    }
  }
  if (!any || in != In::both) return std::nullopt;
  return made;
}

}  // namespace mochi::package
