// Names of packages on each destination (fan-out page section 6.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fanout/destination.h"

namespace mochi::fanout {

// What `[fanout.T]` says of the name; empty = the rule.
struct NameOverride {
  std::string name;
  std::string group;  // Maven and Kotlin
};

// A package as a destination knows it.
struct NativeName {
  std::string group;        // Maven and Kotlin: the group
  std::string name;         // `@scope/name`, `scope-name`, the artifact, the id
  std::string import_name;  // what code writes: npm name, Python package, crate, Java package, module
  // `org.scope:name` or the name.
  std::string text() const { return group.empty() ? name : group + ":" + name; }
};

// Errors: FAN_E008 the name cannot be expressed there (with the override that helps), FAN_E007 it is a name
// that the destination reserves. `type_names`: exported types, which a Swift module must not be called like.
Result<NativeName> map_name(Destination destination, std::string_view package, const NameOverride& override,
                            const std::vector<std::string>& type_names = {});

// The form by which the destination tells names apart: two packages of one form collide.
std::string folded_name(Destination destination, const NativeName& name);

// One member of a workspace, or one of the packages of a fan-out.
struct NamedPackage {
  std::string package;
  NativeName name;
};
// Error: FAN_E007, naming the two packages, if two have one name on the destination.
Result<void> check_names_differ(Destination destination, const std::vector<NamedPackage>& packages);

}  // namespace mochi::fanout
