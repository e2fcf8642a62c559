// The target's names of every local of a function and of the closures inside it. Two locals share a name only
// if their scopes do not overlap, so that `for i` twice in a row is `i` twice.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "emit/common/naming.h"
#include "ir/ir.h"

namespace mochi::emit {

struct LocalNameStyle {
  CaseStyle style = CaseStyle::camel;
  // Scopes of the target are whole functions (Python): a captured local then gets a name that no sibling
  // scope uses.
  bool function_scope = false;
  // Two locals share a name only if they are of one type, which is no aggregate (languages that check types
  // by name).
  bool one_type = false;
  // Names in `style`, kept from one function to the next; may be null.
  ConvertedNames* converted = nullptr;
};

class LocalNames {
 public:
  // False for closures that no code makes.
  bool has(ir::FunctionId function) const { return names_.contains(function); }
  const std::string& of(ir::FunctionId function, ir::LocalId local) const {
    return names_.at(function)[local.value];
  }
  friend bool operator==(const LocalNames&, const LocalNames&) = default;

 private:
  friend class LocalNamer;
  friend class LocalTable;
  std::map<ir::FunctionId, std::vector<std::string>> names_;
};

// Names for `root` and all closures in it. `outer` holds what the module has taken: functions, types,
// helpers, reserved words.
LocalNames assign_local_names(const ir::Program& program, ir::FunctionId root, const NameScope& outer,
                              const LocalNameStyle& style);

// The names of the locals of many functions.
class LocalTable {
 public:
  explicit LocalTable(std::size_t functions) : names_(functions) {}

  // Adds those of `root` and the closures in it.
  void add(ir::FunctionId root, LocalNames&& names);
  // Only of functions that were added.
  const std::string& of(ir::FunctionId function, ir::LocalId local) const {
    MOCHI_CHECK(local.value < names_[function.value].size());
    return names_[function.value][local.value];
  }
  // All names in `root` and the closures in it; none if it was not added.
  NameSet all_of(ir::FunctionId root) const;

 private:
  std::vector<std::vector<std::string>> names_;
  std::map<ir::FunctionId, std::vector<ir::FunctionId>> inside_;
};

}  // namespace mochi::emit
