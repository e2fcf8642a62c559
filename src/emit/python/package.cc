// The files of a package: layout, modules, support code, tests.
#include <algorithm>
#include <memory>

#include "base/string_util.h"
#include "diag/codes.h"
#include "emit/common/doc_examples.h"
#include "emit/common/module_places.h"
#include "emit/common/readme.h"
#include "emit/common/settled.h"
#include "emit/common/shipped.h"
#include "emit/common/surface_types.h"
#include "emit/python/library.h"
#include "emit/python/python.h"

namespace mochi {
extern const std::string_view kPythonPositions;
}

namespace mochi::emit {
namespace python {
namespace {

// `@scope/text-kit` of Mochi where nobody says what Python calls it.
std::string default_import_name(std::string_view package) {
  std::string name;
  for (char c : package) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  return name.empty() ? "package" : name;
}

// Each part in Python's style; `internal` says by its name that it is private.
std::string stem_of(std::string_view path) {
  std::string stem;
  if (path.empty()) return stem;
  for (const std::string_view part : split(path, '/')) {
    std::string name = default_import_name(part);
    if (name == "internal" && stem.empty()) name = "_internal";
    stem +=
        (stem.empty() ? "" : "/") + convert_name(name, CaseStyle::snake).insert(0, name[0] == '_' ? "_" : "");
  }
  return stem;
}

// `TextKitError` of `@scope/text-kit`; with another word where the author has that name.
std::string error_class_of(const ir::Program& program, std::string_view package) {
  const std::string word =
      convert_name(default_import_name(package.substr(package.rfind('/') + 1)), CaseStyle::pascal);
  const std::string name = word + "Error";
  for (std::uint32_t i = 0; i < program.types->decl_count(); ++i) {
    const types::TypeDecl& decl = program.types->decl(types::DeclId(i));
    if (decl.exported && decl.module && program.modules[decl.module].package == package &&
        program.names->text(decl.name) == name)
      return word + "Failure";
  }
  return name;
}

}  // namespace

LibraryLayout::LibraryLayout(const ir::Program& program, const LibraryOptions& options) {
  const ModulePlaces places(program, options);
  self_ = places.package();
  package_ = options.self.import_name.empty() ? default_import_name(self_) : options.self.import_name;
  error_class_ = error_class_of(program, self_.empty() ? package_ : self_);
  for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
    const ir::Module& m = program.modules[ir::ModuleId(i)];
    const ModulePlace& place = places.of(ir::ModuleId(i));
    // A dependency that nobody named has the name that it would get here.
    const bool unnamed = place.copied && m.package.starts_with("@");
    std::string path = place.path;
    std::string root = place.is_own() ? package_ : place.package->import_name;
    if (unnamed) {
      path.erase(0, std::min(path.size(), m.package.size() + 1));
      root = default_import_name(m.package);
    } else if (place.copied) {
      path.insert(0, "internal/");
    }
    const std::string stem = stem_of(path);
    stems_.push_back(stem);
    dotted_.push_back(replace_all(stem.empty() ? root : root + "." + stem, "/", "."));
    public_.push_back(place.is_public);
    const std::string file = "src/" + package_ + "/" + (stem.empty() ? "__init__" : stem) + ".py";
    files_.push_back(place.is_own() && !unnamed ? file : "");
  }
}

namespace {

std::string error_text(const LibraryLayout& layout) {
  const std::string& name = layout.error_class();
  return "class " + name +
         "(Exception):\n    \"\"\"A function could not do what it was asked for; `error` says why.\"\"\"\n\n"
         "    def __init__(self, error: object) -> None:\n        super().__init__(error)\n        "
         "self.error = error\n\n\n" +
         name + ".__module__ = \"" + layout.package() + "\"\n";
}

class PackageWriter {
 public:
  PackageWriter(const ir::Program& program, const LibraryOptions& options)
      : program_(program),
        options_(options),
        layout_(program, options),
        shipped_(shipped_functions(program)),
        views_(program),
        failures_(program, shipped_),
        names_(program, name_rules(true), kNoConstants) {
    add_class_members(program, names_);
    find_error_classes();
  }

  Result<Output> write() {
    if (const std::string all = clashes(); !all.empty())
      return fail(Code::M057_FAN_E007, "names collide in Python: " + all);
    bool has_root = false;
    for (const ir::ModuleId id : program_.order) {
      const ir::Module& m = program_.modules[id];
      if (!layout_.is_own(id)) continue;
      if (is_readme(m)) {
        add_readme(id);
      } else if (has_code(program_, m)) {
        add_module(id);
        has_root = has_root || layout_.stem(id).empty();
      }
    }
    if (!has_root) add(root_ + "__init__.py", "");
    add(root_ + "py.typed", "");
    add_support();
    std::sort(output_.files.begin(), output_.files.end(),
              [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
    std::sort(output_.entries.begin(), output_.entries.end(),
              [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
    return std::move(output_);
  }

 private:
  void add(std::string path, std::string text) {
    output_.files.push_back({std::move(path), std::move(text), false});
  }

  void find_error_classes() {
    errors_[layout_.self()] = {layout_.package() + "._internal", layout_.error_class()};
    for (const NativePackage& d : options_.dependencies)
      errors_.try_emplace(d.package, std::pair(d.import_name, error_class_of(program_, d.package)));
    for (const ir::Module& m : program_.modules) {
      const std::string name = default_import_name(m.package);
      if (m.package.starts_with("@"))
        errors_.try_emplace(m.package, std::pair(name, error_class_of(program_, m.package)));
    }
  }

  WriterOptions options_of(ir::ModuleId id, bool tests) const {
    WriterOptions made;
    made.dialect = &kLibraryDialect;
    made.module = id;
    made.tests = tests;
    made.internal = !layout_.is_public(id);
    made.shipped = &shipped_;
    made.views = &views_;
    made.failures = &failures_;
    made.error_classes = errors_;
    made.surface = options_.surface;
    if (!tests && layout_.is_public(id)) made.aliases = aliases_of(program_.modules[id].name, options_.surface);
    return made;
  }

  // Exported items of the package itself that are called as one of its modules: Python has one name for both.
  std::string clashes() {
    std::vector<std::string> found;
    std::set<std::string> modules;
    for (const ir::ModuleId id : program_.order) {
      const std::string& stem = layout_.stem(id);
      if (layout_.is_own(id) && !stem.empty()) modules.insert(stem.substr(0, stem.find('/')));
    }
    for (const ir::ModuleId id : program_.order) {
      const ir::Module& m = program_.modules[id];
      if (!layout_.is_own(id) || !layout_.stem(id).empty()) continue;
      const Writer w(program_, names_, options_of(id, false));
      auto look = [&](const std::string& name) {
        if (modules.contains(name))
          found.push_back("`" + name + "` of " + m.name + " and its module `" + name + "`");
      };
      for (const ir::GlobalId g : m.globals) {
        if (program_.globals[g].exported && !w.names.class_of(g)) look(w.names.items.public_name(g));
      }
      for (const ir::FunctionId f : m.functions) {
        const ir::Function& function = program_.functions[f];
        if (function.exported && !w.names.class_of(f)) look(w.names.items.public_name(f));
      }
    }
    return join(found, "; ");
  }

  // The rows of `positions.py` for the file of a module.
  void add_positions(const LibraryModule& written, ir::ModuleId id) {
    if (written.lines().empty()) return;
    const std::string file = layout_.file(id).substr(root_.size());
    positions_ += "    \"" + file + "\": (\n        \"" + written.source_name() + "\",\n";
    std::int64_t last_here = 0;
    std::int64_t last_there = 0;
    std::vector<std::string> steps;
    std::size_t size = 0;
    for (const auto& [here, there] : written.lines()) {
      if (there == last_there) continue;
      steps.push_back(std::to_string(here - last_here) + " " + std::to_string(there - last_there));
      size += steps.back().size() + 1;
      last_here = here;
      last_there = there;
    }
    positions_ += "        \"";
    // What fits on one line stands there: black joins pieces that do.
    constexpr std::size_t kWhole = 78;
    constexpr std::size_t kPiece = 70;
    std::size_t used = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (size > kWhole && used + steps[i].size() > kPiece) {
        positions_ += " \"\n        \"";
        used = 0;
      }
      positions_ += (used == 0 ? "" : " ") + steps[i];
      used += steps[i].size() + (used == 0 ? 0 : 1);
    }
    positions_ += "\"";
    positions_ += ",\n    ),\n";
  }

  template <typename F>
  std::string module_text(WriterOptions options, F&& write) {
    std::string text;
    auto make = [&](std::set<std::string> taken) {
      options.taken = std::move(taken);
      auto made = std::make_unique<LibraryModule>(program_, names_, layout_, options);
      text = write(*made);
      return made;
    };
    auto written = make({});
    settle(written, written->wanted(), make);
    sections_.insert(written->writer().sections.begin(), written->writer().sections.end());
    raises_ = raises_ || written->raises();
    if (!options.tests) add_positions(*written, options.module);
    return text;
  }

  void add_tests(const std::string& name, const WriterOptions& options) {
    add("tests/test_" + name + ".py", module_text(options, [](LibraryModule& l) { return l.tests(); }));
  }

  void add_readme(ir::ModuleId id) {
    const WriterOptions testing = options_of(id, true);
    if (!options_.readme.empty()) {
      LibraryModule shown(program_, names_, layout_, testing);
      output_.readme = translate_readme(options_.readme, "python", shown.readme_blocks());
    }
    add_tests("readme", testing);
  }

  void add_module(ir::ModuleId id) {
    const ir::Module& m = program_.modules[id];
    WriterOptions testing = options_of(id, true);
    Examples examples;
    if (std::any_of(m.tests.begin(), m.tests.end(),
                    [&](ir::FunctionId f) { return !example_subject(program_.functions[f]).empty(); })) {
      LibraryModule shown(program_, names_, layout_, testing);
      examples = shown.examples();
      testing.left_out = shown.run_by_doctest(examples);
    }
    WriterOptions plain = options_of(id, false);
    plain.examples = &examples;
    add(layout_.file(id), module_text(plain, [](LibraryModule& l) { return l.code(); }));
    if (!layout_.is_public(id)) return;
    output_.entries.push_back({m.name, layout_.file(id), ""});
    const bool tested = std::any_of(m.tests.begin(), m.tests.end(), [&](ir::FunctionId f) {
      return program_.functions[f].kind == ir::FunctionKind::test;
    });
    if (!tested) return;
    std::string stem = layout_.stem(id).empty() ? layout_.package() : layout_.stem(id);
    std::replace(stem.begin(), stem.end(), '/', '_');
    add_tests(stem, testing);
  }

  // One module for all that is shared: each costs time when the package is imported. Without private modules
  // the support code is one of two files beside the others: a folder costs time too.
  void add_support() {
    const bool flat = std::none_of(output_.files.begin(), output_.files.end(), [&](const OutputFile& f) {
      return f.path.starts_with(root_ + "_internal/");
    });
    output_.helpers = library_support().closure(sections_);
    if (std::find(output_.helpers.begin(), output_.helpers.end(), "fail") != output_.helpers.end()) {
      // Errors of the support code say where they stem from.
      std::string text = replace_all(kPythonPositions, "@positions@", positions_);
      if (flat) text = replace_all(text, "Path(__file__).parent.parent", "Path(__file__).parent");
      add(root_ + (flat ? "_positions.py" : "_internal/positions.py"), std::move(text));
    }
    if (sections_.empty() && !raises_) {
      if (!flat) add(root_ + "_internal/__init__.py", "");
      return;
    }
    std::string text = library_text(sections_);
    if (raises_) text += "\n\n" + error_text(layout_);
    if (flat) text = replace_all(text, "from .positions import", "from ._positions import");
    add(root_ + (flat ? "_internal.py" : "_internal/__init__.py"), std::move(text));
  }

  const ir::Program& program_;
  const LibraryOptions& options_;
  const LibraryLayout layout_;
  const std::set<ir::FunctionId> shipped_;
  const Views views_;
  const Failures failures_;
  ProgramNames names_;
  const std::string root_ = "src/" + layout_.package() + "/";
  std::map<std::string, std::pair<std::string, std::string>> errors_;
  Output output_;
  std::set<std::string> sections_;  // of the support code
  bool raises_ = false;
  std::string positions_;
};

}  // namespace
}  // namespace python

Result<Output> emit_python_library(const ir::Program& program, const LibraryOptions& options) {
  return python::PackageWriter(program, options).write();
}

}  // namespace mochi::emit
