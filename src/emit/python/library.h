// One module of a library, as the file that it becomes.
#pragma once

#include <string>
#include <vector>

#include "emit/common/output.h"
#include "emit/common/placed_text.h"
#include "emit/python/writer.h"

namespace mochi::emit::python {

// Where the modules of a package stand: what users import, and private ones below `_internal`.
class LibraryLayout {
 public:
  LibraryLayout(const ir::Program& program, const LibraryOptions& options);

  // Of the package that is built; all others but the standard modules are imported by name.
  bool is_own(ir::ModuleId module) const { return !files_[module.value].empty(); }
  // A module of the package that users may import.
  bool is_public(ir::ModuleId module) const { return public_[module.value]; }
  // `src/textkit/words.py`.
  const std::string& file(ir::ModuleId module) const { return files_[module.value]; }
  // `textkit.words`.
  const std::string& dotted(ir::ModuleId module) const { return dotted_[module.value]; }
  // `words`; empty for the package itself.
  const std::string& stem(ir::ModuleId module) const { return stems_[module.value]; }
  const std::string& package() const { return package_; }
  // `@scope/textkit`: Mochi's name of it.
  const std::string& self() const { return self_; }
  // `TextkitError`: what failures of the package's functions are raised as.
  const std::string& error_class() const { return error_class_; }

 private:
  std::string package_;
  std::string self_;
  std::string error_class_;
  std::vector<std::string> files_;
  std::vector<std::string> dotted_;
  std::vector<std::string> stems_;
  std::vector<bool> public_;
};

// One statement of an example, and what Python shows of its value.
struct Example {
  std::string code;
  std::string shown;
  bool usable = true;
};

class LibraryModule {
 public:
  // The module is that of the options.
  LibraryModule(const ir::Program& program, ProgramNames& shared, const LibraryLayout& layout,
                WriterOptions options);

  std::string code();
  // Tests for pytest.
  std::string tests();
  // The examples of the module's doc comments that Python can show; of a module that is written for its
  // tests.
  Examples examples();
  // Of the module of a README: the code of its blocks, as users of the package write it.
  std::vector<std::string> readme_blocks();
  // The tests of those that stand where doctests find them.
  std::set<ir::FunctionId> run_by_doctest(const Examples& examples) const;
  const Writer& writer() const { return w_; }
  // It names the package's class of errors.
  bool raises() const;
  // The names that what was written takes from elsewhere, which nothing in it may have (emit/common/settled.h).
  std::set<std::string> wanted() const;
  bool are_free(const std::set<std::string>& names) const { return w_.names.are_free(names); }
  // Pairs of a line of `code` and the line of Mochi that it stems from, ascending; and the name of the
  // source.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& lines() const { return lines_; }
  const std::string& source_name() const { return source_; }

 private:
  // Of the module, or what stands in its classes.
  std::vector<ir::FunctionId> owned_functions(bool members);
  std::vector<Doc> function_doc(ir::FunctionId id);
  Doc deprecation(const std::string& name, const std::string& said);
  // The functions that stand for one of Mochi: two where its failures are raised.
  std::vector<PlacedText> function_texts(ir::FunctionId id);
  std::vector<Doc> forms_of(ir::FunctionId id);
  std::vector<Doc> written_forms(ir::FunctionId id);
  std::vector<Doc> raising_lines(ir::FunctionId id, Doc outcome);
  std::string failure_name(ir::FunctionId id);
  bool shows_outcome(types::TypeId id, bool direct) const;
  bool shows_outcomes() const;
  bool is_alias(const types::TypeDecl& decl) const;
  Doc with_decorators(ir::FunctionId id, Doc definition);
  // A method of a union: in the class of each variant, and what they share.
  void spread_method(ir::FunctionId id);
  void spread_methods(types::DeclId id);
  // Methods by the class: the variant of a union, else 0.
  std::vector<PlacedText> methods_of(types::DeclId id, std::uint32_t variant);
  std::vector<types::DeclId> types_in_order();
  bool is_printing(ir::FunctionId id) const;
  Doc printing();
  PlacedText member_text(Doc definition);
  PlacedText global_text(ir::GlobalId id);
  // Constants; `made`: those of classes that functions make.
  PlacedText constant_texts(bool made);
  PlacedText type_text(types::DeclId id);
  std::vector<PlacedText> alias_texts();
  PlacedText all_of(const std::vector<Doc>& docs, std::string_view between);
  std::string imports();
  std::vector<std::string> helper_imports() const;
  // Empty if Python cannot show it.
  std::vector<Example> example_of(ir::FunctionId id);
  // Of the example that `example_of` gave last.
  std::string example_imports(ir::FunctionId id, ir::ModuleId inside);
  bool doctests() const { return w_.options.tests && !w_.options.left_out.empty(); }
  std::string import_line(const std::string& from, std::vector<std::string> names);
  std::string exports();
  void find_lines(const PlacedText& text);
  PlacedText print(Doc doc);

  const ir::Program& program_;
  const ir::Module& module_;
  ir::ModuleId id_;
  const LibraryLayout& layout_;
  Writer w_;
  Writer::Imports example_uses_;  // what the example that was printed last imports besides names of modules
  // Of the union in hand by variant; and functions of the module that several variants share.
  std::map<std::uint32_t, std::vector<Doc>> spread_;
  std::vector<PlacedText> shared_methods_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lines_;
  std::string source_;
};

}  // namespace mochi::emit::python
