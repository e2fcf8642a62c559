// The state of one emission, shared by the parts of the emitter: names, helpers in use, type descriptions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/surface.h"
#include "emit/common/item_names.h"
#include "emit/common/placed_text.h"
#include "emit/javascript/crossing.h"
#include "emit/javascript/descriptions.h"
#include "emit/javascript/foreign_values.h"
#include "emit/javascript/layout.h"
#include "emit/javascript/type_speller.h"
#include "ir/ir.h"
#include "types/predicates.h"

namespace mochi::emit::javascript {

// Where TypeScript differs from JavaScript.
struct Dialect {
  // The code says the types of things, and declares them.
  bool is_typed = false;
  // Stands behind what is known to be there.
  std::string_view present;
  // Stands behind the literal of an int that the package holds as a bigint: inside it is declared as a number.
  std::string_view hidden_bigint;
  // The compiler refuses operators between a number and a bigint.
  bool ints_are_numbers = false;
};
inline constexpr Dialect kJavaScript;
inline constexpr Dialect kTypeScript{
    .is_typed = true, .present = "!", .hidden_bigint = " as unknown as number", .ints_are_numbers = true};

// What is emitted: a whole program in one file, or one module of a library.
struct WriterOptions {
  // Library: this module alone.
  ir::ModuleId module;
  Dialect dialect = kJavaScript;
  // A file of native tests: the exported functions are imported, the others copied.
  bool tests = false;
  // Library: users see ints as `bigint`; inside they are what they always are.
  bool big_ints = false;
  // Library, by module: who uses its types sees their ints as `bigint`. Null: nobody does.
  const std::vector<bool>* big_modules = nullptr;
  // Library: users import the module.
  bool open = false;
  // Library: exported types of modules that users import which have constructors, functions or constants of
  // their own: members of an object, or of a class, of the type's name. Null: none.
  const std::set<types::DeclId>* with_members = nullptr;
  // Library: the exported aliases of the module, and what the package exports, which outlive the writer.
  std::vector<const api::TypeDecl*> aliases{};
  const api::Surface* surface = nullptr;
  // Library: which ints may be none, or null: all are.
  const ForeignValues* foreign = nullptr;
};

// How JavaScript writes names.
NameRules name_rules();
// `kind`, `tag` or `variant`: the first that is no field of a variant (N2 of the border page). One form holds in
// libraries and programs.
std::string_view union_discriminator(const Names& names, const types::TypeDecl& decl);

class Writer : public Layout {
 public:
  // `names` are those of the same module and must outlive this.
  Writer(const ir::Program& program, const WriterOptions& options, const ItemNames& names);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  const ir::Program& program;
  const WriterOptions options;
  types::TypeStore& types;
  const ItemNames& names;
  std::set<std::string> helpers;  // names in use
  // The module makes its classes and those that it imports, so that descriptions can say how.
  bool makes_classes = false;
  // Tests reach the members of types as users do.
  bool uses_members = false;
  // What TypeScript holds locals for, where their declarations stand already.
  std::map<std::pair<ir::FunctionId, ir::LocalId>, Parts> held;
  std::set<std::string> sections;  // of the support code that declare them
  TypeSpeller spelling;
  Descriptions descriptions;
  Crossings border;

  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  // Other support code uses the helper where it is shipped.
  void ship(std::string_view name);
  // The name that the file knows it by.
  std::string helper_alias(std::string_view name) const { return names.helper_alias(name); }
  // Nothing that was named stands in the way of these names.
  bool are_free(const std::set<std::string>& wanted) const;
  // A name of the file for something that is made on the way.
  std::string declare(std::string_view wanted) { return scope_.declare(wanted); }
  // Nothing that is named later gets this name.
  void claim(const std::string& name) {
    scope_.take(name);
    scope_.note(name);
  }
  bool is_typed() const { return options.dialect.is_typed; }
  // Says that what follows stems from `span`.
  Doc mark(Span span) { return marks_.mark(docs, span); }
  // The printed document with its marks, and a line end.
  PlacedText print(Doc doc) const {
    PlacedText made = marks_.print(docs, doc, kLineWidth);
    made.text += '\n';
    return made;
  }

  const std::string& function_name(ir::FunctionId id) const { return names.of(id); }
  const std::string& global_name(ir::GlobalId id) const { return names.of(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return names.of(f, l); }
  // A name for something that has none in the source; nobody else in the function around `f` has it.
  std::string fresh(ir::FunctionId f, std::string_view wanted) { return fresh_.of(f, wanted); }
  // Stands in the file that is written.
  bool is_own(ir::FunctionId f) const { return names.has(f) && !imported().contains(f); }
  const std::map<ir::FunctionId, std::string>& imported() const { return names.imported(); }
  const std::map<ir::GlobalId, std::string>& imported_globals() const { return names.imported_globals(); }
  bool is_own(ir::GlobalId g) const { return names.has(g) && !imported_globals().contains(g); }
  // A global that is a constant of the module: its value cannot fail and calls nothing.
  bool is_constant(ir::GlobalId id) const { return names.is_constant(id); }
  // A global of a library whose value is made when the module is loaded.
  bool is_eager(ir::GlobalId id) const {
    return is_constant(id) || (program.globals[id].exported && program.globals[id].lazy_init.valid());
  }
  // An exported record with methods is a class in a library.
  bool is_class(types::DeclId decl) const { return names.is_class(decl); }
  bool is_class_method(ir::FunctionId f) const {
    return program.functions[f].kind == ir::FunctionKind::method && is_class(program.functions[f].method_of);
  }
  std::string method_name(ir::FunctionId f) const;
  // Constructors, functions and constants of the type stand in an object of its name.
  bool has_companion(types::DeclId decl) const { return has_members(decl) && !is_class(decl); }
  // The type's name is that of a value too.
  bool is_value(types::DeclId decl) const { return is_class(decl) || has_members(decl); }
  // Users reach the function or constant by the type that it belongs to, not as one of the module.
  bool is_member(ir::FunctionId f) const {
    const ir::Function& function = program.functions[f];
    return function.exported && function.owner.valid() && has_members(function.owner);
  }
  bool is_member(ir::GlobalId g) const {
    return program.globals[g].exported && program.globals[g].owner.valid() &&
           has_members(program.globals[g].owner);
  }
  std::string member_name(ir::FunctionId f) const;
  // The record has a field or method that JavaScript calls so.
  bool has_member(types::DeclId record, std::string_view name) const;
  std::string member_name(ir::GlobalId g) const {
    return convert_name(program.names->text(program.globals[g].name), CaseStyle::upper_snake);
  }
  // The name under which users of the module know it.
  std::string public_name(ir::FunctionId f) const { return names.public_name(f); }
  std::string public_name(ir::GlobalId g) const { return names.public_name(g); }
  std::string public_name(types::DeclId d) const {
    return convert_name(program.names->text(types.decl(d).name), CaseStyle::pascal);
  }
  // The name under which the module exports the form that stands behind the border.
  std::string inner_name(ir::FunctionId f) const { return names.inner_name(f); }
  std::string inner_name(ir::GlobalId g) const { return names.inner_name(g); }
  bool has_two_forms(ir::FunctionId f) const { return names.has_two_forms(f); }
  bool has_two_forms(ir::GlobalId g) const { return names.has_two_forms(g); }
  // A function that stands in the module; closures stand where they are made.
  bool is_nested(ir::FunctionId f) const { return names.uses().is_nested(f); }
  // A lambda that captures nothing and stands where it is used.
  bool is_inline(ir::FunctionId f) const { return names.uses().is_inline(f); }
  bool global_may_be_unset(ir::GlobalId id) const { return names.uses().may_be_unset(id); }
  // The property that holds a field.
  const std::string& property(types::TypeId aggregate, std::uint32_t index);
  const std::string& variant_property(types::TypeId union_type, std::uint32_t variant, std::uint32_t index);
  std::string variant_kind(types::TypeId union_type, std::uint32_t variant) const;
  // The property that tells the variants apart: `kind`, unless a payload has that name.
  std::string_view discriminator(types::TypeId union_type) {
    return union_discriminator(*program.names, types.decl(types[union_type].decl));
  }
  // Items of sets that JavaScript's own do not tell apart as `==` does.
  bool is_told_by_content(types::TypeId type) const;
  bool is_enum(types::TypeId type) const { return types::is_enum(types, type); }
  // Users make values of the type, which may be none of it.
  bool is_open(types::TypeId type) const;
  // The prelude's result<T, E>: told apart by `ok` instead of `kind`.
  bool is_result(types::TypeId type) const { return types::is_result(types, type); }
  // Behind what may be missing: it is there, or not. Users of libraries may give null (S13 of the border page).
  std::string_view is_given() const { return options.module.valid() ? " != null" : " !== undefined"; }
  std::string_view is_missing() const { return options.module.valid() ? " == null" : " === undefined"; }
  // `subject` is of the variant.
  Piece variant_test(Doc subject, types::TypeId type, std::uint32_t variant);

 private:
  bool has_members(types::DeclId decl) const {
    return options.with_members != nullptr && options.with_members->contains(decl);
  }
  const std::string& settled(const std::string& name, types::TypeId type) const;
  NameSet given_;
  NameScope scope_;  // inside of the module's: what is named on the way
  FreshNames fresh_;
  FieldNames fields_;
  PlaceMarks marks_;
};

}  // namespace mochi::emit::javascript
