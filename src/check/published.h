// What a package shows to other languages besides types: names that they can have (border page N6), and what
// exported sets and the bounds of exported type parameters take there (S10).
#pragma once

#include <span>
#include <string_view>

#include "check/checker.h"

namespace mochi::check {

struct Checker::Published {
  explicit Published(Checker& checker) : c(checker) {}

  // T109 for names of the module that cannot be published.
  void check_names();
  // T072 or T074 unless elements of exported sets may be of the type; `item` is what shows the set.
  void check_set_element(TypeId element, Span at, std::string_view item);
  // T099 unless the arguments of an exported function or type of module `of` fit its bounds as others see them.
  void check_bounds(NodeId node, ModuleId of, std::span<const TypeParamId> params,
                    std::span<const TypeId> args);
  // The field of an exported type of a library whose container the place is, or is a part of; none if there is none.
  // Such a container is a value: nothing changes it in place (border page S6, S8).
  NodeId value_field(NodeId place);
  // T088 if the target of an assignment is a part of such a container.
  void check_target(NodeId target, NodeId statement);
  // T051 for names of such containers, and of what a `let` holds, of which `changed` are changed in place.
  void check_taken(std::span<const VarId> changed);
  // Is `name` a `var` that begins as another name of what a `let` holds (language 17.1)?
  bool renames_let(VarId name, NodeId value);
  // Has nothing said what is in it, as in `[]`?
  bool is_open(TypeId type);

 private:
  bool is_library_type(DeclId decl);
  void check_type(DeclId decl);
  void check_params(std::span<const TypeParamId> params);
  void check_name(std::string_view what, NameId name, Span at, std::string_view of);
  bool satisfies(TypeId type, BoundSet bound);

  Checker& c;
};

}  // namespace mochi::check
