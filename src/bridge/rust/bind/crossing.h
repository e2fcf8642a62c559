// The type table (rust-bridge page §5, §9.4) as it is built: which Mochi type a value of Rust is, and how the wrapper takes
// it. What is not here does not cross.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/rust/bind/binding.h"
#include "bridge/rust/bind/canon.h"

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
  bool hidden = false;      // no parameter of Mochi: a buffer to write to
  bool range = false;       // two parameters, `start` and `end`
  bool lends_out = false;   // a function that Rust gives what it borrows
  // What is lent to be changed comes back beside the result: `rust` then makes the value, which is passed by `pass`.
  std::string_view pass;
  std::optional<api::Type> back;
};

// Who makes instances of generic types.
class InstanceMaker {
 public:
  virtual ~InstanceMaker() = default;
  // The instance with these arguments, by the index of its bound type; nothing if it cannot be.
  virtual std::optional<std::size_t> make_instance(const DocHome& home,
                                                   const std::vector<TypeView>& args) = 0;
  // The instances of a generic type that are known so far, those that programs name first.
  virtual std::vector<TypeView> instances_of(const DocHome& home) = 0;
  // The type of a place that is lent for writing and holds one of these, `i64`, `String`; by its name in Mochi.
  virtual std::string make_place(std::string_view rust, const api::Type& value) = 0;
};

class Crossing {
 public:
  Crossing(Judge& judge, const BoundCrate& bound, InstanceMaker& maker)
      : judge_(judge), bound_(bound), maker_(maker) {}

  std::optional<Cross> out(TypeView view);
  // A result that crosses once Rust has made something else of it: `open` and `close` stand around the call then.
  struct Conversion {
    Cross cross;
    std::string open;
    std::string close;
  };
  // The same for what a future gives; empty if it is none.
  std::vector<Conversion> awaited(TypeView view);
  // What a type of the crate gives that is a future; none if it is none.
  std::optional<TypeView> future_output(TypeView view);
  // What rustc may accept, the likeliest first.
  std::vector<Conversion> converted(TypeView view);
  // The ways to give such a value, the likeliest first; empty if there is none.
  std::vector<Argument> arguments(TypeView view);
  std::optional<Argument> argument(TypeView view);
  // What may stand for a type parameter with these bounds, the likeliest first. `mutable_only`: it is lent for writing.
  std::vector<TypeView> candidates(const std::vector<const DocBound*>& bounds, const Scope& scope,
                                   std::string_view param = {});
  // A type as the wrapper writes it, lifetimes `'static`, or left out where `elided`. Nothing if it has no name there.
  std::optional<std::string> rust_name(TypeView view, bool elided = false);
  // Whether one of the bounds is `Fn`, `FnMut` or `FnOnce`.
  bool is_callable(const std::vector<const DocBound*>& bounds, const Scope& scope);
  // Whether nothing is asked for that would name a type: no bound, or those that most types have.
  bool is_open(const std::vector<const DocBound*>& bounds, const Scope& scope);
  // As reasons name a type.
  std::string spelled(TypeView view);
  // How the wrapper names a trait with these arguments; empty if it cannot.
  std::string trait_path(const DocCrate& crate, const DocPath& trait, const Scope& scope);
  // The error of a type's FromStr.
  std::optional<Cross> parse_error(const DocHome& home);
  const BoundType* bound_type(TypeView view);

  std::map<DocHome, std::size_t> types;  // indexes of the bound types without parameters
  std::map<DocHome, std::string> paths;  // public types and traits of the crate, as the wrapper names them
  const TraitPaths* others = nullptr;    // traits of the project's other crates
  Canon canon;

 private:
  std::optional<Cross> out_path(TypeView view);
  std::optional<Cross> out_standard(TypeView view, std::string_view last);
  std::optional<Cross> out_reference(TypeView view);
  std::optional<Cross> out_tuple(TypeView view);
  std::optional<Cross> held(api::TypeKind kind, TypeView element);
  std::optional<Cross> elements(TypeView element);
  std::vector<Argument> argument_reference(TypeView view);
  std::vector<Argument> lent(TypeView target);
  std::optional<Argument> closure(const std::vector<const DocBound*>& bounds, const Scope& scope);
  std::vector<Argument> generic_arguments(const std::vector<const DocBound*>& bounds, const Scope& scope);
  std::vector<TypeView> for_bound(const DocBound& bound, const Scope& scope, std::string_view param);
  std::vector<TypeView> for_conversion(std::string_view trait, TypeView target);
  void add_sources(std::string_view trait, TypeView target, std::vector<TypeView>& to);
  std::optional<Cross> out_place(TypeView target);
  std::vector<TypeView> for_items(const DocBound& bound, const Scope& scope, std::string_view param,
                                  bool iterator);
  std::vector<TypeView> implementors(const DocBound& bound, const Scope& scope);
  std::vector<TypeView> anything();
  bool is_for_all(const DocName& trait);
  std::optional<std::string> rust_path(TypeView view, bool elided);
  std::vector<TypeView> type_args(TypeView view);
  bool is_byte(TypeView view);
  bool is_primitive(TypeView view, std::string_view name);

  Judge& judge_;
  const BoundCrate& bound_;
  InstanceMaker& maker_;
  int depth_ = 0;
};

}  // namespace mochi::rust
