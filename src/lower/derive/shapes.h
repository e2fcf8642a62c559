// What derived functions ask of a type.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

class Shapes {
 public:
  explicit Shapes(types::TypeStore& types) : types_(types) {}

  // No part of it has a type of its own: scalars, enums, texts, `any`, functions, parameters.
  bool is_leaf(ir::TypeId type) const;
  // A union all of whose variants lack fields.
  bool is_enum(ir::TypeId type) const;
  // The types of its direct parts, in their order.
  std::vector<ir::TypeId> parts(ir::TypeId type);
  // A value of the type may hold values of the same type.
  bool is_recursive(ir::TypeId type) { return reach(type).count(type) != 0; }
  // It or something inside is recursive: values have any depth.
  bool is_deep(ir::TypeId type);
  // Of a recursive type: the types of objects that hold it and that it holds, ascending.
  std::vector<ir::TypeId> ring(ir::TypeId type);
  // It is, or holds, what can be changed in place.
  bool may_change(ir::TypeId type);
  // A copy can tell whether two places of the value hold one object that is changed in place.
  bool may_share_parts(ir::TypeId type);
  bool holds_any(ir::TypeId type);

 private:
  // All types inside, itself only if it is recursive.
  const std::set<ir::TypeId>& reach(ir::TypeId type);
  types::TypeStore& types_;
  std::map<ir::TypeId, std::set<ir::TypeId>> reach_;
};

// The parameters that `type` names, each once, in the order of their places.
void add_parameters(const types::TypeStore& types, ir::TypeId type, std::vector<ir::TypeParamId>& found);

}  // namespace mochi::lower
