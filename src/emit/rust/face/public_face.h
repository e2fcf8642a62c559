// What users of a library see: its modules, the names of what it exports, and the types that they are
// declared with. These follow from the declared types alone (language page Z5).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emit/common/error_message.h"
#include "emit/common/naming.h"
#include "emit/common/output.h"
#include "emit/common/program_uses.h"
#include "emit/rust/ir_names.h"
#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

// The `use` lines of one file.
class Uses {
 public:
  void add(std::string path) { paths_.insert(std::move(path)); }
  void add(const Uses& other) {
    paths_.insert(other.paths_.begin(), other.paths_.end());
    take_names(other);
  }
  void remove(const Uses& other) {
    for (const std::string& path : other.paths_) paths_.erase(path);
  }
  // Declared types that the file's own text names, and whether it names integers of any size.
  void name(types::DeclId d) { types_.insert(d); }
  // And those whose other form inside it names.
  void name_twin(types::DeclId d) { twins_.insert(d); }
  bool names_twin(types::DeclId d) const { return twins_.contains(d); }
  bool names(types::DeclId d) const { return types_.contains(d); }
  void name_big() { big_ = true; }
  bool names_big() const { return big_; }
  void take_names(const Uses& other) {
    types_.insert(other.types_.begin(), other.types_.end());
    twins_.insert(other.twins_.begin(), other.twins_.end());
    big_ = big_ || other.big_;
  }
  // As the formatter orders them, paths of one parent in braces; a line end behind each.
  std::string lines() const;

 private:
  std::set<std::string> paths_;
  std::set<types::DeclId> types_;
  std::set<types::DeclId> twins_;
  bool big_ = false;
};

// How the code inside spells what users see in another form.
class InsideForms {
 public:
  virtual ~InsideForms() = default;
  // The type is another one inside than for users.
  virtual bool differs(types::TypeId type) const = 0;
  // The name of the private type in place of the declared one; empty if users have the same.
  virtual const std::string& twin(types::DeclId d) const = 0;
  // Of a map, a set or the groups of a query.
  virtual std::string keyed_name(types::TypeId type, ir::ModuleId from, Uses& uses) = 0;
  virtual std::string row_name(types::TypeId row, ir::ModuleId from) = 0;
};

// Blocks of Rust for the `mochi` blocks of doc comments, by module and name of the item.
using Shown = std::map<std::pair<ir::ModuleId, std::string>, std::vector<std::string>>;

class PublicFace {
 public:
  PublicFace(const ir::Program& program, const LibraryOptions& options);

  const ir::Program& program;
  types::TypeStore& types;
  const ProgramUses program_uses;

  // A module of the library itself; other ones belong to the packages of the options or to the standard
  // library.
  bool is_own(ir::ModuleId m) const { return own_[m.value]; }
  // One that users reach.
  bool is_public(ir::ModuleId m) const { return own_[m.value] && open_[m.value]; }
  // It makes a global.
  bool is_lazy(ir::FunctionId f) const { return lazy_.contains(f); }
  // `crate`, `crate::text`, `other::text`.
  const std::string& path(ir::ModuleId m) const { return paths_[m.value]; }
  // `src/lib.rs`, `src/text.rs`; empty for modules of other packages.
  const std::string& file(ir::ModuleId m) const { return files_[m.value]; }

  // Names in the module that declares them. Those of what is not exported are free of clashes with the
  // exported ones.
  const std::string& function(ir::FunctionId f) const { return functions_.at(f); }
  const std::string& global(ir::GlobalId g) const { return globals_.at(g); }
  // Users may leave parameters out: `function` is then `name_with`, which takes them all, beside `name` (R8).
  bool has_short_form(ir::FunctionId f) const { return short_forms_.contains(f); }
  const std::string& short_form(ir::FunctionId f) const { return short_forms_.at(f); }
  // What gives a constant of a type that Rust cannot make while it compiles: `zero` of ZERO.
  const std::string& constant_function(ir::GlobalId g) const { return constant_functions_.at(g); }
  const std::string& type_name(types::DeclId d) const { return type_names_.at(d); }
  const std::string& variant(types::DeclId d, std::uint32_t v) const { return variants_.at(d)[v]; }
  // `variant` is 0 for records.
  const std::string& field(types::DeclId d, std::uint32_t variant, std::uint32_t index) const {
    return fields_.at(d)[variant][index];
  }
  const NameScope& scope(ir::ModuleId m) const { return scopes_[m.value]; }

  // The method that prints the type's values: `to_string`, which users know from `Display` (N5).
  ir::FunctionId display_of(types::DeclId d) const {
    const auto found = displays_.find(d);
    return found == displays_.end() ? ir::FunctionId() : found->second;
  }
  bool is_display(ir::FunctionId f) const { return owner(f).valid() && display_of(owner(f)) == f; }
  // The type in whose `impl` the item stands: methods, those of unions too, static functions, constants of types.
  types::DeclId owner(ir::FunctionId f) const;
  types::DeclId owner(ir::GlobalId g) const;
  // It is called on a value.
  bool has_receiver(ir::FunctionId f) const;
  // Users see it.
  bool is_exported(ir::FunctionId f) const;
  // It calls itself with a function that it is given: each call would be a function of its own for Rust, so that what
  // users call is in front of one that takes `&dyn Fn`.
  bool lends_itself(ir::FunctionId f) const { return lending_.contains(f); }
  // It takes functions as users give them.
  bool is_offered(ir::FunctionId f) const { return is_exported(f) && !lends_itself(f); }

  // A parameter as users of the function read its name.
  std::string parameter(ir::FunctionId f, ir::LocalId l) const;

  // Rust copies its values: scalars, and records and unions of such.
  bool is_copy(types::TypeId type) const;
  // A record or union among them.
  bool is_copied_data(types::TypeId type) const;
  // A parameter of it is no reference (R4 of the border page): scalars, and what is copied and has at most 16 bytes.
  bool is_by_value(types::TypeId type) const;

  // The type of a value of its own, and that of a parameter, as the file of `from` spells it.
  // `inside`: as the code behind it has it; null: as users do.
  std::string owned(types::TypeId type, ir::ModuleId from, Uses& uses, InsideForms* inside = nullptr) const;
  std::string input(types::TypeId type, ir::ModuleId from, Uses& uses, InsideForms* inside = nullptr) const;
  // A function that is given to `f` may outlive the call: it gives one, or hands a stored one to a callback (R1 of the border page).
  bool keeps_functions(ir::FunctionId f) const;
  // Parameter `index` of this type of functions is handed over: the function gives such a value back (R3).
  bool takes_value(types::TypeId function, std::size_t index) const;
  // The same of a function that takes and gives these.
  bool gives_back(types::TypeId param, types::TypeId result) const;
  // `Arc<dyn Fn(…) + Send + Sync>`, under no other name.
  std::string stored_function(types::TypeId type, ir::ModuleId from, Uses& uses,
                              InsideForms* inside = nullptr) const;
  // `BigInt`, an integer of any size.
  std::string big_name(ir::ModuleId from, Uses& uses) const;
  // Users see such integers.
  bool shows_big() const;
  // A function is in values of the type, however deep.
  bool reaches_function(types::TypeId type) const;
  // Functions that live on are among what it takes or gives.
  bool crosses_functions(ir::FunctionId f) const;
  // The type of such a parameter of `f`: `impl FnMut(…)`, or `impl Fn(…) + Send + Sync + 'static` where functions are kept.
  std::string callback_type(ir::FunctionId f, types::TypeId type, ir::ModuleId from, Uses& uses,
                            InsideForms* inside = nullptr) const;
  // What users write for a parameter of `f`.
  std::string parameter_type(ir::FunctionId f, types::TypeId type, ir::ModuleId from, Uses& uses,
                             InsideForms* inside = nullptr) const;
  // Such a parameter, which may be missing: `Option<impl Fn(…) + Send + Sync + 'static>`.
  bool is_kept_option(ir::FunctionId f, types::TypeId type) const;
  // What `f` is given may be held by a function that it gives: values of type parameters then live as long (R2).
  bool keeps_values(ir::FunctionId f) const { return living_.contains(f); }
  // `(&str, i64) -> bool`, behind `Fn` or `FnMut`.
  std::string call_type(types::TypeId type, ir::ModuleId from, Uses& uses,
                        InsideForms* inside = nullptr) const;
  // The way to a declared type from the file of `from`.
  std::string type_path(types::DeclId d, ir::ModuleId from, Uses& uses, InsideForms* inside = nullptr) const;
  // `Clone + Ord`.
  std::string bounds(types::TypeParamId p) const;
  // `<T: Clone + Ord>`; empty without parameters. `extra` goes to each bound.
  std::string generics(const std::vector<types::TypeParamId>& params, std::string_view extra = {}) const;
  // Those of a function, of a method only those that its type has not.
  std::string generics_of(ir::FunctionId f) const;
  // What stands behind each bound where values of type parameters live on.
  std::string_view living(ir::FunctionId f) const {
    return keeps_values(f) ? " + Send + Sync + 'static" : "";
  }
  // Of a method only those that its type has not.
  std::vector<types::TypeParamId> own_type_params(ir::FunctionId f) const;
  // `impl<T: Clone> Stack<T>`; `trait`: `Display for `.
  std::string implementation(types::DeclId d, std::string_view extra = {}, std::string_view trait = {},
                             const InsideForms* inside = nullptr) const;

  // `struct` or `enum` with its doc comment, derived traits and, where a result carries it as error, `Error`.
  // `unmade`: nobody sees it, and some variant is only asked for, never made.
  // `inside`: the type that stands for it there.
  std::string type_declaration(types::DeclId d, Uses& uses, bool unmade, InsideForms* inside = nullptr) const;
  // The field stands in a `Box`: its type would have no end.
  bool boxed(types::DeclId of, types::TypeId field) const;
  // `Vec`, or `::std::vec::Vec` where the module has a type of that name.
  std::string host(std::string_view name, ir::ModuleId from) const;
  // The same of what the file must import: `BTreeMap`, `LazyLock`, `Error`.
  std::string imported(std::string_view name, ir::ModuleId from, Uses& uses) const;
  // From here on doc comments show these examples.
  void show(Shown examples) { shown_ = std::move(examples); }
  // The doc comment of the item, or of the module for `package`, with its examples in Rust.
  std::string example_doc(std::string_view doc, ir::ModuleId m, std::string_view name) const;
  // The doc comment of a function: text, `# Errors`, `# Panics`.
  std::string function_doc(ir::FunctionId f, std::string_view indent = {}) const;
  // It calls what the author says nobody should call any more.
  bool calls_deprecated(ir::FunctionId f) const;
  // The same of the form that leaves parameters out.
  std::string short_doc(ir::FunctionId f, std::string_view indent) const;
  // `#[allow(…)]` for `lints` and what only the author's names and numbers would be told about; empty if nothing would.
  std::string name_lints(ir::FunctionId f, std::set<std::string> lints = {}) const;

 private:
  bool speaks_big(types::TypeId type, std::set<types::TypeId>& seen) const;
  bool reaches_function(types::TypeId type, std::set<types::TypeId>& seen) const;
  struct Traits {
    bool eq = true;     // Eq, Hash
    bool zero = true;   // Default
    bool plain = true;  // Clone, Debug, PartialEq: nothing but functions lacks them
    void take(const Traits& part);
  };
  void place_modules(const LibraryOptions& options);
  void name_aliases(const api::Surface& surface);
  void name_types();
  void name_items();
  void name_members();
  std::string item_path(ir::ModuleId of, const std::string& name, ir::ModuleId from, Uses& uses) const;
  std::string declare_function(NameScope& scope, ir::FunctionId f, const std::string& name);
  std::string documented(ir::FunctionId f, std::string_view indent, bool short_form) const;
  void member_lints(ir::FunctionId f, types::DeclId of, std::set<std::string>& lints) const;
  // In bytes as R4 counts them: 8 for each scalar and each tag.
  unsigned size_of(types::TypeId type) const;
  Traits traits(types::TypeId type, std::vector<types::DeclId>& open) const;
  std::string derives(types::DeclId d, const InsideForms* inside) const;
  bool holds_function(types::TypeId type) const;
  bool shows_functions(types::DeclId d) const;
  std::string debug_trait(types::DeclId d, const std::string& name, Uses& uses) const;
  std::string display_trait(types::DeclId d, Uses& uses) const;
  std::string error_traits(types::DeclId d, Uses& uses) const;
  ir::FunctionId message_method(types::DeclId d) const;
  NodeId message_of(Syntax& s, const ErrorMessage& message, const std::vector<types::Field>& fields,
                    const std::vector<std::string>& values, const std::string& to) const;
  // Gives the name of the formatter.
  std::string display_body(types::DeclId d, Syntax& s, std::vector<NodeId>& lines) const;
  void source_body(types::DeclId d, Syntax& s, std::vector<NodeId>& lines) const;

  std::vector<bool> own_;
  std::vector<bool> open_;
  std::vector<std::string> paths_;
  std::vector<std::string> files_;
  std::vector<NameScope> scopes_;
  std::map<ir::FunctionId, std::string> functions_;
  std::map<ir::GlobalId, std::string> globals_;
  std::map<types::DeclId, std::string> type_names_;
  std::map<types::DeclId, std::vector<std::string>> variants_;
  std::map<types::DeclId, std::vector<std::vector<std::string>>> fields_;
  std::map<ir::FunctionId, std::string> short_forms_;
  std::map<types::DeclId, ir::FunctionId> displays_;
  std::set<ir::FunctionId> lending_;
  void find_living();
  bool holds_values(ir::FunctionId f) const;
  // Of one that is written in `f`, or of `f` itself: whether a call is such that values of type parameters live on.
  bool calls_living(ir::FunctionId f, bool gives_function) const;
  bool speaks_params(types::TypeId type) const;
  std::set<ir::FunctionId> living_;
  std::set<ir::FunctionId> lazy_;  // what makes globals
  std::map<types::DeclId, NameScope> members_;
  std::map<ir::GlobalId, std::string> constant_functions_;
  // What the author calls types of functions.
  std::map<types::TypeId, std::pair<ir::ModuleId, std::string>> function_aliases_;
  bool shows_big_ = false;
  mutable std::map<types::TypeId, bool> copies_;
  Shown shown_;
};

// `src/text.rs` for `crate::text`.
std::string file_of(std::string_view path);

// `/// line` for each line of a text, `//! line` with `inner`. Fences of other languages than Rust are kept
// as text.
std::string doc_lines(std::string_view text, std::string_view indent = {}, bool inner = false);

}  // namespace mochi::emit::rust
