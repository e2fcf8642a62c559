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
  // Has nothing said what is in it, as in `[]`?
  bool is_open(TypeId type);

 private:
  void check_type(DeclId decl);
  void check_params(std::span<const TypeParamId> params);
  void check_name(std::string_view what, NameId name, Span at, std::string_view of);
  bool satisfies(TypeId type, BoundSet bound);

  Checker& c;
};

}  // namespace mochi::check
