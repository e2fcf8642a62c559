// The type table (rust-bridge page §5, §9.4) as it is built: which Mochi type a value of Rust is, and how the wrapper takes
// it. What is not here does not cross.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/rust/bind/binding.h"

namespace mochi::rust {

// A value on its way to Mochi.
struct Cross {
  api::Type type;
  bool borrows = false;    // it holds a handle that may borrow from arguments
  bool reference = false;  // it is, or holds, a reference to what an argument owns
  // The type of this name is part of it without a list between.
  bool holds(std::string_view name) const;
};

// A value on its way to Rust.
struct Argument {
  api::Type type;
  std::string rust;         // the expression that reads it
  bool may_borrow = false;  // a result may borrow from it
};

class Crossing {
 public:
  Crossing(Judge& judge, const BoundCrate& bound) : judge_(judge), bound_(bound) {}

  std::optional<Cross> out(TypeView view);
  std::optional<Argument> argument(TypeView view);
  // As reasons name a type.
  std::string spelled(TypeView view);
  // Whether a trait method has a place of its own in Mochi, or is none that anybody calls.
  bool is_placed(const Callable& callable);
  // How the wrapper names the trait that a method is of; empty if it cannot.
  std::string trait_path(const Callable& callable);
  // The error of a type's FromStr.
  std::optional<Cross> parse_error(const DocHome& home);

  std::map<DocHome, std::size_t> types;   // indexes of the bound types
  std::map<DocHome, std::string> traits;  // public traits of the crate, as the wrapper names them

 private:
  std::optional<Cross> out_path(TypeView view);
  std::optional<Cross> out_standard(TypeView view, std::string_view last);
  std::optional<Cross> out_reference(TypeView view);
  std::optional<Cross> out_tuple(TypeView view);
  std::optional<Cross> held(api::TypeKind kind, TypeView element);
  std::optional<Cross> elements(TypeView element);
  std::optional<Argument> argument_reference(TypeView view);
  std::optional<Argument> argument_generic(const std::vector<const DocBound*>& bounds, const Scope& scope);
  std::optional<Argument> projected_items(const std::vector<const DocBound*>& bounds, const Scope& scope);
  const BoundType* bound_type(TypeView view);
  std::vector<TypeView> type_args(TypeView view);
  bool is_byte(TypeView view);
  const DocImpl* impl_of(const Callable& callable);

  Judge& judge_;
  const BoundCrate& bound_;
  int depth_ = 0;
};

}  // namespace mochi::rust
