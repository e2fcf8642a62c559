// The files of a package: layout, modules, support code.
#include <algorithm>
#include <map>
#include <memory>

#include "emit/common/readme.h"
#include "emit/common/settled.h"
#include "emit/common/shipped.h"
#include "emit/common/source_map.h"
#include "emit/common/surface_types.h"
#include "emit/javascript/javascript.h"
#include "emit/javascript/library.h"
#include "emit/javascript/support.h"

namespace mochi::emit {
namespace javascript {

namespace {

// Mochi packages call each other here: the version is that of the form of values.
constexpr std::string_view kHidden = "_mochi1/";
// Begins the «file» of a module that another npm package holds.
constexpr std::string_view kForeign = "npm:";

std::string stem_of(const ModulePlace& place) {
  if (!place.copied) return place.path.empty() ? "index" : place.path;
  std::string stem = "internal/";
  for (char c : place.path) stem += c == '@' || c == '.' ? '_' : c;
  return stem;
}

}  // namespace

LibraryLayout::LibraryLayout(const ir::Program& program, const LibraryOptions& options, std::string_view root,
                             std::string_view extension)
    : places_(program, options),
      folds_(!options.typescript_source),
      runtime_(std::string(root) + "/internal/runtime.js") {
  for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
    const ModulePlace& place = places_.of(ir::ModuleId(i));
    // Types of modules that are copied look as all of the package.
    big_.push_back(!options.typescript_source &&
                   (place.is_own() ? options.self : *place.package).bigint_ints);
    any_big_ = any_big_ || big_.back();
    const std::string& stem = stems_.emplace_back(stem_of(place));
    split_.push_back(!place.is_own());
    if (place.is_own()) {
      public_.push_back(std::string(root) + "/" + stem + std::string(extension));
      inner_.push_back(std::string(root) + "/internal/" + stem + std::string(extension));
      hidden_.push_back(folds_ ? std::string(root) + "/" + std::string(kHidden) + stem + std::string(extension)
                               : inner_.back());
    } else {
      const std::string home = std::string(kForeign) + place.package->import_name;
      public_.push_back(stem == "index" ? home : home + "/" + stem);
      inner_.push_back(home + "/" + std::string(kHidden) + stem);
      hidden_.push_back(inner_.back());
    }
  }
}

std::string LibraryLayout::hidden_module(ir::ModuleId module) const {
  return places_.package() + "/" + std::string(kHidden) + stem(module);
}

std::string relative_import(const std::string& from, const std::string& to) {
  if (to.starts_with(kForeign)) return to.substr(kForeign.size());
  std::size_t common = 0;
  for (std::size_t i = 0; i < from.size() && i < to.size() && from[i] == to[i]; ++i) {
    if (from[i] == '/') common = i + 1;
  }
  std::string up;
  for (std::size_t i = common; i < from.size(); ++i) {
    if (from[i] == '/') up += "../";
  }
  return (up.empty() ? "./" : up) + to.substr(common);
}

namespace {

constexpr std::string_view kTestRuntime = "test/support/runtime.js";

// Which support code stands where: what one file alone needs, directly or not, stands in it.
class SupportPlaces {
 public:
  // What the text of `file` needs.
  void add(const std::string& file, const Writer& writer) {
    shipped_.insert(writer.sections.begin(), writer.sections.end());
    for (const std::string& section : support().closure(writer.sections)) {
      users_[section].insert(file);
      // A name that users of the file know is no helper's.
      const auto& names = support().declared_by(section);
      const bool taken = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return writer.helper_alias(name) != name;
      });
      if (taken) shared_.insert(section);
    }
  }

  void settle() {
    const std::vector<std::string> all = support().closure(shipped_);
    shipped_ = {all.begin(), all.end()};
    use_conditions();
    for (const auto& [section, files] : users_) {
      if (files.size() > 1) shared_.insert(section);
    }
    share_needs();
    for (const auto& [section, files] : users_) {
      if (!shared_.contains(section)) local_[*files.begin()].sections.insert(section);
    }
    for (auto& [file, local] : local_) {
      local.text = "// Support code.\n\n" + without_comments(support().text(local.sections, shipped_));
      while (local.text.ends_with("\n\n")) local.text.pop_back();
      local.needs = support().names_outside(local.sections, shipped_);
    }
  }

  const LocalSupport* of(const std::string& file) const {
    const auto found = local_.find(file);
    return found == local_.end() ? nullptr : &found->second;
  }
  std::string shared_text() const {
    return std::string(support().prologue()) + without_comments(support().text(shared_, shipped_));
  }

 private:
  // Lines that are shipped for the sake of a section of another file need that section here too.
  void use_conditions() {
    for (const auto& [section, files] : std::map(users_)) {
      std::set<std::string> spoken;
      for (const std::string& name : support().names_outside({section}, shipped_))
        spoken.emplace(support().declared().find(name)->second);
      for (const std::string& need : support().closure(spoken))
        users_[need].insert(files.begin(), files.end());
    }
  }

  // What a shared section speaks of is shared.
  void share_needs() {
    for (std::size_t before = 0; before != shared_.size();) {
      before = shared_.size();
      for (const std::string& name : support().names_outside(shared_, shipped_))
        shared_.emplace(support().declared().find(name)->second);
      const std::vector<std::string> all = support().closure(shared_);
      shared_ = {all.begin(), all.end()};
    }
  }

  std::map<std::string, std::set<std::string>> users_;
  std::set<std::string> shipped_;
  std::set<std::string> shared_;
  std::map<std::string, LocalSupport> local_;
};

// The support code as a module of its own: what is used from outside is exported.
std::string runtime_text(std::string text, const std::set<std::string>& names) {
  std::string flat;
  std::string tall;
  for (const std::string& name : names) {
    flat += (flat.empty() ? "" : ", ") + name;
    tall += "  " + name + ",\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  // What fits stands on one line.
  if (flat.size() + std::string_view("export {  };").size() <= 80)
    return text + "\nexport { " + flat + " };\n";
  return text + "\nexport {\n" + tall + "};\n";
}

// The types of the support code that is used from outside.
std::string runtime_types(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += support_types().has(name) ? support_types().select({name})
                                      : "export declare const " + name + ": any;\n\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

// What modules use of the support code: sections, and names that stand in another file.
struct SupportUse {
  std::set<std::string> sections;
  std::set<std::string> names;
  void note(const LibraryModule& module) {
    sections.insert(module.writer().sections.begin(), module.writer().sections.end());
    names.insert(module.shared_helpers().begin(), module.shared_helpers().end());
  }
};

// Exported types that users reach, with constructors, functions or constants of their own.
std::set<types::DeclId> types_with_members(const ir::Program& program, const LibraryLayout& layout) {
  std::set<types::DeclId> found;
  for (const ir::ModuleId id : program.order) {
    if (!layout.is_public(id) && !layout.is_foreign(id)) continue;
    const ir::Module& m = program.modules[id];
    for (const types::DeclId d : m.types) {
      const types::TypeDecl& decl = program.types->decl(d);
      if (decl.exported && decl.kind == types::DeclKind::union_) found.insert(d);
    }
    for (const ir::FunctionId f : m.functions) {
      const types::DeclId owner = program.functions[f].owner;
      if (program.functions[f].exported && owner.valid() && program.types->decl(owner).exported)
        found.insert(owner);
    }
    for (const ir::GlobalId g : m.globals) {
      const types::DeclId owner = program.globals[g].owner;
      if (program.globals[g].exported && owner.valid() && program.types->decl(owner).exported)
        found.insert(owner);
    }
  }
  return found;
}

class PackageWriter {
 public:
  PackageWriter(const ir::Program& program, const LibraryOptions& given)
      : program_(program),
        given_(given),
        ts_(given.typescript_source),
        layout_(program, given, ts_ ? "src" : "dist", ts_ ? ".ts" : ".js"),
        shipped_(shipped_functions(program)),
        shared_(program, name_rules()),
        with_members_(types_with_members(program, layout_)),
        foreign_(program) {}

  Output write() {
    find_forms();
    for (ir::ModuleId id : program_.order) {
      const ir::Module& m = program_.modules[id];
      const bool readme = is_readme(m);
      if ((!has_code(program_, m) && !readme) || layout_.is_foreign(id)) continue;
      const ItemNames& of_tests =
          test_names_of_.try_emplace(id, program_, shared_, names(id, true)).first->second;
      LibraryModule shown(program_, layout_, options(id, true), of_tests);
      if (readme) {
        write_readme(id, shown);
        continue;
      }
      examples_[id] = shown.examples();
      prepare(id);
      own_.push_back(id);
    }
    if (layout_.folds()) places_.settle();
    for (ir::ModuleId id : own_) write_module(id);
    finish();
    return std::move(output_);
  }

 private:
  WriterOptions options(ir::ModuleId id, bool tests) const {
    return {.module = id,
            .dialect = ts_ && !tests ? kTypeScript : kJavaScript,
            .tests = tests,
            .big_ints = layout_.has_big_ints(id),
            .big_modules = layout_.big_modules(),
            .open = !tests && layout_.is_public(id),
            .with_members = &with_members_,
            .aliases = layout_.is_public(id) ? aliases_of(program_.modules[id].name, given_.surface)
                                             : std::vector<const api::TypeDecl*>(),
            .surface = given_.surface,
            .foreign = tests ? nullptr : &foreign_};
  }
  ModuleScope names(ir::ModuleId id, bool tests, std::set<std::string> helpers = {}) const {
    return {.helpers = std::move(helpers),
            .exports = tests ? std::set<std::string>() : type_names(id),
            .module = id,
            .tests = tests,
            .shipped = tests ? nullptr : &shipped_,
            .two_forms = layout_.folds() ? &forms_ : nullptr};
  }
  // Types that stand in the code of the module: no helper is called as one of them.
  std::set<std::string> type_names(ir::ModuleId id) const {
    std::set<std::string> found;
    for (const types::DeclId d : program_.modules[id].types) {
      const types::TypeDecl& decl = program_.types->decl(d);
      if (ts_ || shared_.classes.contains(d) || with_members_.contains(d))
        found.insert(convert_name(program_.names->text(decl.name), CaseStyle::pascal));
    }
    return found;
  }
  // What the files of a module call things.
  const ItemNames& names_of(ir::ModuleId id) {
    return names_of_.try_emplace(id, program_, shared_, names(id, false)).first->second;
  }
  void add(std::string path, std::string text) {
    output_.files.push_back({std::move(path), std::move(text), false});
  }

  void find_forms() {
    TwoForms found;
    for (ir::ModuleId id : program_.order) {
      if (!layout_.is_public(id)) continue;
      LibraryModule module(program_, layout_, options(id, false), names_of(id));
      TwoForms of_module;
      module.find_two_forms(of_module);
      if (!of_module.functions.empty() || !of_module.globals.empty()) layout_.split(id);
      if (!layout_.folds()) continue;
      found.functions.merge(of_module.functions);
      found.globals.merge(of_module.globals);
    }
    forms_ = std::move(found);
    // Those were named without.
    std::erase_if(names_of_, [&](const auto& entry) { return has_forms(program_.modules[entry.first]); });
  }

  bool has_forms(const ir::Module& m) const {
    return std::any_of(m.functions.begin(), m.functions.end(),
                       [&](ir::FunctionId f) { return forms_.functions.contains(f); }) ||
           std::any_of(m.globals.begin(), m.globals.end(),
                       [&](ir::GlobalId g) { return forms_.globals.contains(g); });
  }

  using Written = std::unique_ptr<LibraryModule>;
  Written module(ir::ModuleId id, bool tests, const ItemNames& given, const Examples& examples) const {
    auto made = std::make_unique<LibraryModule>(program_, layout_, options(id, tests), given);
    made->show(examples);
    return made;
  }
  const ItemNames& names_with(ir::ModuleId id, bool tests, std::set<std::string> helpers) {
    settled_names_.push_back(
        std::make_unique<const ItemNames>(program_, shared_, names(id, tests, std::move(helpers))));
    return *settled_names_.back();
  }

  void prepare(ir::ModuleId id) {
    Written& prepared = prepared_[id] = module(id, false, names_of(id), examples_[id]);
    prepared->prepare();
    if (layout_.folds()) places_.add(layout_.inner_file(id), prepared->writer());
  }

  // With names that let the support code have its own.
  LibraryModule& settled(ir::ModuleId id, const LocalSupport* local) {
    Written& prepared = prepared_[id];
    std::set<std::string> wanted = prepared->writer().helpers;
    if (local != nullptr) {
      for (const std::string& section : local->sections) {
        for (const std::string_view name : support().declared_by(section)) wanted.emplace(name);
      }
      wanted.insert(local->needs.begin(), local->needs.end());
    }
    settle(prepared, std::move(wanted), [&](std::set<std::string> taken) {
      Written second = module(id, false, names_with(id, false, std::move(taken)), examples_[id]);
      second->prepare();
      return second;
    });
    return *prepared;
  }

  // As above, for a text that is made at once.
  template <typename F>
  std::string settled_text(ir::ModuleId id, bool tests, const Examples& examples, SupportUse& use,
                           F&& write) {
    Written written = module(id, tests, tests ? test_names_of_.at(id) : names_of(id), examples);
    std::string text = write(*written);
    settle(written, written->writer().helpers, [&](std::set<std::string> taken) {
      Written second = module(id, tests, names_with(id, tests, std::move(taken)), examples);
      text = write(*second);
      return second;
    });
    use.note(*written);
    return text;
  }

  void write_module(ir::ModuleId id) {
    const std::string inner = layout_.inner_file(id);
    const LocalSupport* local = places_.of(inner);
    LibraryModule& module = settled(id, local);
    PlacedText written = module.implementation(inner, local);
    used_.note(module);
    std::string& code = written.text;
    if (!written.places.empty() && !ts_) {
      const std::string name = inner.substr(inner.rfind('/') + 1);
      std::string up;
      for (char c : inner) up += c == '/' ? "../" : "";
      SourceMapWriter map(*program_.sources);
      for (const PlacedText::Place& p : written.places) map.add(p.offset, p.span);
      code += "//# sourceMappingURL=" + name + ".map\n";
      add(inner + ".map", map.json(code, name, up) + "\n");
    }
    add(inner, std::move(code));
    const ir::Module& m = program_.modules[id];
    const bool tested = m.package == program_.modules[program_.order.back()].package &&
                        std::any_of(m.tests.begin(), m.tests.end(), [&](ir::FunctionId f) {
                          return program_.functions[f].kind == ir::FunctionKind::test;
                        });
    if (tested && !ts_) add_tests(id, examples_[id]);
    if (layout_.is_public(id)) write_entry(id, inner);
  }

  // What users import, if it is another file, and its types.
  void write_entry(ir::ModuleId id, const std::string& inner) {
    const ir::Module& m = program_.modules[id];
    const std::string file = layout_.public_file(id);
    std::string hidden = inner;
    if (!layout_.folds() && layout_.is_split(id)) {
      add(file, settled_text(id, false, examples_[id], used_, [&](LibraryModule& l) {
            return l.facade(file, inner, prepared_[id]->writer().spelling.names_result());
          }));
    } else if (has_forms(m)) {
      hidden = layout_.hidden_file(id);
      LibraryModule entries(program_, layout_, options(id, false), names_of(id));
      add(hidden, entries.hidden_entry(hidden));
      add(file, entries.public_entry(file));
    }
    const std::string types = ts_ ? "" : file.substr(0, file.size() - 3) + ".d.ts";
    // Sources declare classes where they make them.
    WriterOptions declaring = options(id, false);
    declaring.dialect = kJavaScript;
    LibraryModule declared(program_, layout_, declaring, names_of(id));
    declared.show(examples_[id]);
    std::string declarations = declared.declarations(types);
    if (ts_) {
      add_type_exports(file, declared.type_exports(file));
    } else {
      add(types, std::move(declarations));
      declare_types_of(declared.type_modules());
    }
    output_.entries.push_back({m.name, file, types});
    if (m.package.empty()) return;
    output_.entries.push_back({layout_.hidden_module(id), hidden, hidden_types(file, hidden, types)});
  }

  // Behind the code of the public file.
  void add_type_exports(const std::string& file, const std::string& lines) {
    if (lines.empty()) return;
    for (OutputFile& written : output_.files) {
      if (written.path == file) written.text += "\n" + lines;
    }
  }

  // The declarations of what other packages of Mochi import; `types` are those of the public file.
  std::string hidden_types(const std::string& file, const std::string& hidden, const std::string& types) {
    if (ts_ || hidden == file) return types;
    const std::string declared = hidden.substr(0, hidden.size() - 3) + ".d.ts";
    add(declared,
        "/**\n * What other packages of Mochi import: ints have 64 bits here.\n *\n * @internal\n */\nexport "
        "* from " +
            Writer::string_literal(relative_import(hidden, file)) + ";\n");
    return declared;
  }

  // Declaration files of modules that users do not import, but whose types they see.
  void declare_types_of(const std::set<ir::ModuleId>& modules) {
    for (const ir::ModuleId id : modules) {
      if (layout_.is_foreign(id) || layout_.is_public(id) || !declared_.insert(id).second) continue;
      const std::string file = layout_.public_file(id);
      const std::string types = file.substr(0, file.size() - 3) + ".d.ts";
      LibraryModule declared(program_, layout_, options(id, false), names_of(id));
      declared.show(examples_[id]);
      add(types, declared.declarations(types, true));
      declare_types_of(declared.type_modules());
    }
  }

  // What only tests need is not shipped.
  void add_tests(ir::ModuleId id, const Examples& examples) {
    const std::string test = "test/" + layout_.stem(id) + ".test.js";
    add(test,
        settled_text(id, true, examples, used_by_tests_, [&](LibraryModule& l) { return l.tests(test); }));
  }

  void write_readme(ir::ModuleId id, LibraryModule& shown) {
    if (!given_.readme.empty())
      output_.readme =
          translate_readme(given_.readme, ts_ ? "ts" : "js", shown.readme_blocks(given_.self.import_name));
    if (!ts_) add_tests(id, {});
  }

  void finish() {
    if (!used_.names.empty()) {
      const std::string code = layout_.folds() ? places_.shared_text() : support().select(used_.sections);
      add(layout_.runtime_file(),
          (ts_ ? "// @ts-self-types=\"./runtime.d.ts\"\n" : "") + runtime_text(code, used_.names));
      if (ts_) add("src/internal/runtime.d.ts", runtime_types(used_.names));
    }
    if (!used_by_tests_.names.empty())
      add(std::string(kTestRuntime),
          runtime_text(support().select(used_by_tests_.sections), used_by_tests_.names));
    output_.helpers = support().closure(used_.sections);
    std::sort(output_.files.begin(), output_.files.end(),
              [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
    std::sort(output_.entries.begin(), output_.entries.end(),
              [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
  }

  const ir::Program& program_;
  const LibraryOptions& given_;
  const bool ts_;
  LibraryLayout layout_;
  const std::set<ir::FunctionId> shipped_;
  ProgramNames shared_;
  const std::set<types::DeclId> with_members_;
  const ForeignValues foreign_;
  TwoForms forms_;
  std::vector<ir::ModuleId> own_;
  std::map<ir::ModuleId, ItemNames> names_of_;
  std::map<ir::ModuleId, ItemNames> test_names_of_;
  std::vector<std::unique_ptr<const ItemNames>> settled_names_;
  std::map<ir::ModuleId, Examples> examples_;
  std::map<ir::ModuleId, Written> prepared_;
  std::set<ir::ModuleId> declared_;
  SupportPlaces places_;
  Output output_;
  SupportUse used_;
  SupportUse used_by_tests_;
};

}  // namespace
}  // namespace javascript

Result<Output> emit_javascript_library(const ir::Program& program, const LibraryOptions& given) {
  LibraryOptions options = given;
  // Such ints have another form inside: JavaScript with its declarations says so, TypeScript would need two of each type.
  if (options.self.bigint_ints) options.typescript_source = false;
  return javascript::PackageWriter(program, options).write();
}

}  // namespace mochi::emit
