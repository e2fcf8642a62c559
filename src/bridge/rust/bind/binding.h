// What of a crate a program gets: types and calls, in Mochi's words and in Rust's (rust-bridge page §9.3 to §9.5). The Mochi
// side is printed by shim.h, the Rust side by wrap/wrapper.h; both from this alone.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"
#include "bridge/rust/bind/callables.h"

namespace mochi::rust {

// Raised with every change of what is bound, or how: what was made before is then made anew.
inline constexpr int kBindingFormat = 16;

// How values of a type cross.
enum class TypeForm : std::uint8_t {
  handle,      // opaque, counted; only Rust sees inside
  record,      // its fields, by value
  plain_enum,  // the number of its variant
  union_,      // the number of its variant and its fields
  absent,      // not at all: rustc refuses to keep one
};

// One variant of a union as Rust writes it.
struct BoundVariant {
  std::string name;
  bool named = false;               // `{ x, y }`, else `(…)` or nothing
  std::vector<std::string> fields;  // by name or number
};

struct BoundType {
  DocHome home;
  std::string name;  // in Mochi: `Match`, `bytes__Match` of a module below
  std::string path;  // `bytes::Match`, as users of the crate write it
  std::string rust;  // `::regex::bytes::Match<'static>`
  TypeForm form = TypeForm::handle;
  bool has_lifetime = false;
  bool is_clone = false;
  bool iterates = false;           // it has `next`
  std::vector<std::string> parts;  // fields or variants as Rust calls them
  std::vector<BoundVariant> variants;  // of a union
  bool place = false;              // a number or text that Rust lends for writing
  bool facade = false;             // stands for a generic type: has what needs no instance
  bool requested = false;          // an instance that a program names
  bool asked = true;               // the wrapper knows it: what is asked of the crate needs it (uses.h)
  // Of an instance: what its parameters stand for, by name, and its scope.
  std::vector<TypeView> args;
  const Scope* scope = nullptr;
  api::TypeDecl decl;
};

// One function of the wrapper.
struct BoundCall {
  static constexpr std::size_t kFree = SIZE_MAX;
  std::string symbol;  // `mochi_semver_version_parse`
  std::string path;    // `semver::Version::parse`
  // Bodies in Rust from the one that holds least to the one that holds most; rustc takes the first that it accepts.
  std::vector<std::string> forms;
  // What each form gives, where they differ; else empty.
  std::vector<api::Type> results;
  std::string generic;  // the function's name where type arguments stand behind it
  std::size_t type = kFree;  // index of the type that it is a method or function of
  bool takes_self = false;
  bool is_value = false;   // a constant: read once
  bool is_field = false;   // read without parentheses
  bool asked = true;       // the wrapper holds it; else nobody uses it, and rustc was not asked (uses.h)
  bool many = false;       // others of its name take other types
  // Functions of one name that take other types: the second is 1.
  std::size_t overload = 0;
  DocHome home;            // of what it calls, for accounts; may be none
  std::string refusal;     // rustc's words about the last form that was tried
  api::Function function;  // without `self`
};

// A further name of a type, a function or a value of modules.
struct BoundAlias {
  std::string name;  // `engine__general_purpose__STANDARD`
  std::string of;    // `prelude__BASE64_STANDARD`
  bool asked = true;  // somebody names it (uses.h)
};

struct BoundCrate {
  std::string package;  // `unicode-ident`
  std::string lib;      // `unicode_ident`
  std::deque<BoundType> types;  // what refers to one stays valid
  std::vector<BoundCall> calls;
  std::vector<BoundAlias> aliases;
  std::vector<api::Skip> skips;  // by path
};

// A type as a program names it, of Mochi or of the crate.
struct RequestedType {
  std::string name;  // `string`, `list`, a path of the crate such as `bytes.Regex`, or `.get` for all methods of that name
  std::vector<RequestedType> args;
};
// An instance that a program names: `IndexMap<string, int>`, `random<int>`.
using InstanceRequest = RequestedType;

// How Rust names the public traits of crates: `::num_integer::Integer`.
using TraitPaths = std::map<DocName, std::string>;
void add_trait_paths(DocWorld& world, const PublicApi& items, TraitPaths& to);

// What does not fit is among the skips. `others`: traits of the other crates of the project. `judge` stays in use by nobody. `every_probe`: for accounts, a generic type that no
// program names gets an instance too.
BoundCrate bind_crate(Judge& judge, const PublicApi& items, const CallableList& callables,
                      std::string_view package, const std::vector<InstanceRequest>& requests, bool every_probe,
                      const TraitPaths& others = {});

// A name that Mochi takes where a declaration stands: keywords get a `_`.
std::string mochi_name(std::string_view name);

}  // namespace mochi::rust
