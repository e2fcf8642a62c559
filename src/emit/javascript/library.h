// One module of a library, as the files that it becomes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emit/common/function_doc.h"
#include "emit/common/module_places.h"
#include "emit/common/output.h"
#include "emit/javascript/function_writer.h"

namespace mochi::emit::javascript {

// Where the modules of a package stand. Paths are relative to the root of the package.
class LibraryLayout {
 public:
  // `extension`: `.js` or `.ts`; `root`: `dist` or `src`.
  LibraryLayout(const ir::Program& program, const LibraryOptions& options, std::string_view root,
                std::string_view extension);

  // What users import.
  const std::string& public_file(ir::ModuleId module) const { return public_[module.value]; }
  // What other modules import: the same, or the file below `internal/` behind it.
  const std::string& inner_file(ir::ModuleId module) const {
    return split_[module.value] ? inner_[module.value] : public_[module.value];
  }
  // What other Mochi packages import: where users find another form, a file that names the inner ones as
  // Mochi does.
  const std::string& hidden_file(ir::ModuleId module) const {
    return split_[module.value] ? hidden_[module.value] : public_[module.value];
  }
  // Both forms of what crosses the border stand in the file below `internal/`: each file costs time when the package is
  // imported.
  bool folds() const { return folds_; }
  // It stands in another npm package.
  bool is_foreign(ir::ModuleId module) const { return !places_.of(module).is_own(); }
  // Its users see ints as `bigint`.
  bool has_big_ints(ir::ModuleId module) const { return big_[module.value]; }
  // The same by module; null if it holds of none.
  const std::vector<bool>* big_modules() const { return any_big_ ? &big_ : nullptr; }
  // The name of the entry by which other Mochi packages reach the module: its ints have 64 bits.
  std::string hidden_module(ir::ModuleId module) const;
  bool is_split(ir::ModuleId module) const { return split_[module.value]; }
  void split(ir::ModuleId module) { split_[module.value] = true; }
  const std::string& runtime_file() const { return runtime_; }
  // A module of the package that users may import.
  bool is_public(ir::ModuleId module) const { return places_.of(module).is_public; }
  // `index`, `text`, `geometry/plane`: the name of a module inside its package.
  const std::string& stem(ir::ModuleId module) const { return stems_[module.value]; }

 private:
  ModulePlaces places_;
  std::vector<std::string> public_;
  std::vector<std::string> inner_;
  std::vector<std::string> hidden_;
  std::vector<std::string> stems_;
  bool folds_ = false;
  std::vector<bool> split_;
  std::vector<bool> big_;
  bool any_big_ = false;
  std::string runtime_;
};

// How the file `from` names the file `to` in an import.
std::string relative_import(const std::string& from, const std::string& to);

// `shown`, or `shown as name`.
inline std::string renamed(const std::string& shown, const std::string& name) {
  return shown == name ? shown : shown + " as " + name;
}

// `/** … */` with lines of text and tags; empty if there is nothing to say.
std::string doc_comment(std::string_view text, const std::vector<std::string>& tags, std::string_view indent);

// The declaration of `Result<T, E>`, in the style of the rest.
extern const std::string_view kResult;

// Examples of doc comments, each with line ends, by the name of what they document; from the second on with
// its number behind a blank.
using Examples = std::map<std::string, std::string>;

// Support code that stands in the file that alone needs it.
struct LocalSupport {
  std::set<std::string> sections;
  std::string text;
  std::set<std::string> needs;  // names of support code that stands elsewhere
};

class LibraryModule {
 public:
  LibraryModule(const ir::Program& program, const LibraryLayout& layout, const WriterOptions& options,
                const ItemNames& names);

  // Adds what needs checks where it crosses the border to `forms`.
  void find_two_forms(TwoForms& forms);
  // The exports of the module by Mochi's names, in the form behind the border; for `hidden_file`.
  std::string hidden_entry(const std::string& file);
  // The names that users import, out of the file that has the inner ones too.
  std::string public_entry(const std::string& file);
  // Writes the code of the module: then it is known which support code it needs.
  void prepare();
  // All code of the module, to stand in `file`, with `local` in it (or null). Once, behind `prepare`.
  PlacedText implementation(const std::string& file, const LocalSupport* local);
  // The public functions over the implementation in `inner`; `result`: which declares that type.
  std::string facade(const std::string& file, const std::string& inner, bool result);
  // Tests for node:test.
  std::string tests(const std::string& file);
  // `.d.ts` of a file: the public one, or one that users do not import, whose types they see.
  std::string declarations(const std::string& file, bool types_only = false);
  // Lines by which `file` exports the types of modules of the package that the last declarations named, and that users do
  // not import.
  std::string type_exports(const std::string& file);
  // The modules whose types the last declarations named.
  std::set<ir::ModuleId> type_modules() const;

  // The examples of the module in JavaScript; of a module that is written for its tests.
  Examples examples();
  // Of the module of a README: the code of its blocks, as users of the npm package `package` write it.
  std::vector<std::string> readme_blocks(const std::string& package);
  // Doc comments show these, which must outlive the module.
  void show(const Examples& examples) { examples_ = &examples; }

  const Writer& writer() const { return w_; }
  // No helper's name was given to anything else.
  bool are_free(const std::set<std::string>& helpers) const;
  // The support code that the last text took from other files.
  const std::set<std::string>& shared_helpers() const { return shared_helpers_; }

 private:
  // The text without the examples that are shown in JavaScript: those become tags.
  std::string without_examples(std::string_view doc, std::string_view name,
                               std::vector<std::string>& tags) const;
  // The text of a doc comment with names as JavaScript has them.
  std::string spoken(std::string_view doc) const { return emit::spoken(doc, w_.names.words()); }
  // The comment of what is called `name` in Mochi.
  std::string comment_of(std::string_view doc, std::string_view name,
                         std::vector<std::string> tags = {}) const;
  std::vector<ir::FunctionId> owned_functions();
  // Some test speaks of an int beyond those that JavaScript holds as numbers.
  bool tests_wide_ints() const;
  std::string function_comment(ir::FunctionId id);
  std::string function_head(ir::FunctionId id, const std::string& name);
  PlacedText function_text(ir::FunctionId id);
  std::string checked_function_text(ir::FunctionId id);
  std::string class_text(types::DeclId id);
  // `<A>` of a method: those of its class stand there.
  std::string method_parameters(ir::FunctionId id) const;
  // `with(changes)` of a class.
  Doc with_method(types::DeclId id, types::TypeId type);
  Doc with_type(types::DeclId id, types::TypeId type);
  // Functions and constants of a class.
  std::vector<Doc> static_members(types::DeclId id);
  // The object of a type's name.
  std::string companion_text(types::DeclId id);
  std::vector<Doc> constructors(types::DeclId id);
  Doc companion_shape(types::DeclId id);
  // `readonly x?: T` of `with`.
  Doc changed_field(types::TypeId type, std::uint32_t field);
  // The type's name in lower case, for comments.
  std::string readable(types::DeclId id) const;
  // The same as a type, on lines of their own.
  std::string companion_type(types::DeclId id);
  std::vector<Doc> constructor_types(types::DeclId id);
  // What class and object declare of functions and constants, behind `before`.
  std::vector<Doc> member_types(types::DeclId id, std::string_view before);
  std::vector<ir::FunctionId> functions_of(types::DeclId id) const;
  std::vector<ir::GlobalId> constants_of(types::DeclId id) const;
  // A member's own form in its object: it checks what users give, or is the function itself.
  Doc member_function(ir::FunctionId id, bool in_class);
  Doc member_constant(ir::GlobalId id);
  // Lines of a comment, and what they are about.
  Doc below(const std::string& comment, Doc what);
  // `Shape.Circle`, with the type parameters that its fields name.
  std::string variant_name(types::DeclId id, std::uint32_t variant);
  std::string union_declaration(types::DeclId id, types::TypeId type, const std::string& head);
  std::string global_text(ir::GlobalId id);
  std::string description_text();
  std::string module_comment() const;
  std::string eager_global(ir::GlobalId id, std::string head, const std::string& declared);
  std::string outward_global(ir::GlobalId id);
  // By the path of the file: names, `a as b` among them.
  using Imports = std::map<std::string, std::set<std::string>>;
  std::string imports(const std::string& from);
  std::string facade_imports(const std::string& from, bool inner_result);
  // The line by which a file names its own types where names of variants hide them; empty if it does not.
  std::string own_import(const std::string& file) const;
  void add_helpers(const std::string& from, Imports& names);
  std::string import_lines(const Imports& names, int width = kLineWidth);
  // `import { a, b } from "path";`.
  std::string listed(std::string_view head, const std::set<std::string>& names, const std::string& path,
                     int width = kLineWidth);
  std::string package_imports(ir::FunctionId example, const std::string& package);
  bool is_shared(ir::FunctionId id) const;
  // Interfaces and unions; `exported_only` for declaration files.
  std::vector<std::string> type_declarations(bool exported_only);
  std::string type_declaration(types::DeclId id);
  std::vector<std::string> alias_declarations();
  std::vector<Doc> field_types(types::TypeId type, bool optional = true);
  std::string class_members(types::DeclId id, types::TypeId type);
  Doc commented(std::string_view doc);
  Doc variant_type(types::TypeId type, std::uint32_t variant);

  const ir::Program& program_;
  const ir::Module& module_;
  ir::ModuleId id_;
  const LibraryLayout& layout_;
  Writer w_;
  const Examples* examples_ = nullptr;
  std::set<std::string> shared_helpers_;
  // What `prepare` wrote.
  std::vector<PlacedText> parts_;
  // Values are made when the module is loaded, which may need support code.
  bool at_once_ = false;
  const LocalSupport* local_ = nullptr;
};

}  // namespace mochi::emit::javascript
