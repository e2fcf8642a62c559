// The files of a package: layout, modules, support code, tests.
#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"
#include "emit/common/doc_examples.h"
#include "emit/common/readme.h"
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

std::string error_class_of(std::string_view package) {
  return convert_name(package, CaseStyle::pascal) + "Error";
}

}  // namespace

LibraryLayout::LibraryLayout(const ir::Program& program, const LibraryOptions& options) {
  std::string self = options.self.package;
  if (self.empty() && !program.order.empty()) self = program.modules[program.order.back()].package;
  package_ = options.self.import_name.empty() ? default_import_name(self) : options.self.import_name;
  error_class_ = error_class_of(package_);
  self_ = self;
  for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
    const ir::Module& m = program.modules[ir::ModuleId(i)];
    const NativePackage* other = nullptr;
    for (const NativePackage& d : options.dependencies) {
      if (d.package == m.package && m.package != self) other = &d;
    }
    // A dependency that nobody named has the name that it would get here.
    NativePackage unnamed{m.package, default_import_name(m.package)};
    if (other == nullptr && m.package != self && m.package.starts_with("@")) other = &unnamed;
    std::string path;
    const bool of_package = m.name.starts_with(m.package) && !m.package.empty();
    if (of_package && m.name.size() > m.package.size()) path = m.name.substr(m.package.size() + 1);
    bool open = (m.package == self && of_package) || (self.empty() && m.is_entry);
    if (other == nullptr && !open) path = "internal/" + m.name;
    open = open && !path.starts_with("internal/");
    // Each part in Python's style; `internal` says by its name that it is private.
    std::string stem;
    for (std::size_t at = 0; at < path.size();) {
      std::size_t end = std::min(path.find('/', at), path.size());
      std::string part = default_import_name(path.substr(at, end - at));
      if (part == "internal" && at == 0) part = "_internal";
      stem += (stem.empty() ? "" : "/") +
              convert_name(part, CaseStyle::snake).insert(0, part[0] == '_' ? "_" : "");
      at = end + 1;
    }
    std::string root = other != nullptr ? other->import_name : package_;
    std::string dotted = root;
    if (!stem.empty()) dotted += "." + stem;
    std::replace(dotted.begin(), dotted.end(), '/', '.');
    stems_.push_back(stem);
    dotted_.push_back(dotted);
    public_.push_back(open);
    files_.push_back(other != nullptr ? ""
                                      : "src/" + package_ + "/" + (stem.empty() ? "__init__" : stem) + ".py");
  }
}

namespace {

// What all modules of the package are written with, and what they have in common.
struct Package {
  const ir::Program& program;
  ProgramNames& shared;
  const LibraryLayout& layout;
  std::set<std::string> sections;  // of the support code
  bool raises = false;
  std::string positions;
};

// The rows of `positions.py` for the file of a module.
void add_positions(Package& package, const LibraryModule& written, ir::ModuleId id) {
  if (written.lines().empty()) return;
  std::string& text = package.positions;
  const std::string file = package.layout.file(id).substr(package.layout.package().size() + 5);
  text += "    \"" + file + "\": (\n        \"" + written.source_name() + "\",\n        [\n";
  std::uint32_t last = 0;
  for (const auto& [here, there] : written.lines()) {
    if (there == last) continue;
    last = there;
    text += "            " + std::to_string(here) + ",\n            " + std::to_string(there) + ",\n";
  }
  text += "        ],\n    ),\n";
}

// Helper names stand in the way of other names only where a helper is used: writing finds them. Only where
// something else has such a name the module is written once more.
template <typename F>
std::string emit_module(Package& package, const WriterOptions& options, bool positions, F&& write) {
  LibraryModule first(package.program, package.shared, package.layout, options);
  std::string text = write(first);
  auto finish = [&](const LibraryModule& written) {
    package.sections.insert(written.writer().sections.begin(), written.writer().sections.end());
    package.raises = package.raises || written.raises();
    if (positions) add_positions(package, written, options.module);
  };
  WriterOptions settled = options;
  settled.taken = first.writer().helpers;
  for (const auto& [module, names] : first.writer().imports())
    settled.taken.insert(names.begin(), names.end());
  if (first.raises()) settled.taken.insert(package.layout.error_class());
  if (first.writer().are_free(settled.taken)) {
    finish(first);
    return text;
  }
  LibraryModule second(package.program, package.shared, package.layout, settled);
  text = write(second);
  finish(second);
  return text;
}

bool has_code(const ir::Program& program, const ir::Module& m) {
  return !m.globals.empty() || !m.types.empty() ||
         std::any_of(m.functions.begin(), m.functions.end(),
                     [&](ir::FunctionId f) { return program.functions[f].body.root.valid(); });
}

// Exported items of the package itself that are called as one of its modules: Python has one name for both.
std::vector<std::string> clashes(const Package& package, const WriterOptions& options) {
  const ir::Program& program = package.program;
  const LibraryLayout& layout = package.layout;
  std::vector<std::string> found;
  std::set<std::string> modules;
  for (ir::ModuleId id : program.order) {
    const std::string& stem = layout.stem(id);
    if (layout.is_own(id) && !stem.empty()) modules.insert(stem.substr(0, stem.find('/')));
  }
  for (ir::ModuleId id : program.order) {
    const ir::Module& m = program.modules[id];
    if (!layout.is_own(id) || !layout.stem(id).empty()) continue;
    WriterOptions own = options;
    own.module = id;
    const Writer w(program, package.shared, std::move(own));
    auto look = [&](const std::string& name) {
      if (modules.contains(name))
        found.push_back("`" + name + "` of " + m.name + " and its module `" + name + "`");
    };
    for (ir::GlobalId g : m.globals) {
      if (program.globals[g].exported) look(w.public_name(g));
    }
    for (ir::FunctionId f : m.functions) {
      const ir::Function& function = program.functions[f];
      if (function.exported && function.kind != ir::FunctionKind::method) look(w.public_name(f));
    }
  }
  return found;
}

std::string error_text(const LibraryLayout& layout) {
  const std::string& name = layout.error_class();
  return "class " + name +
         "(Exception):\n    \"\"\"A function could not do what it was asked for; `error` says why.\"\"\"\n\n"
         "    def __init__(self, error: object) -> None:\n        super().__init__(error)\n        "
         "self.error = error\n\n\n" +
         name + ".__module__ = \"" + layout.package() + "\"\n";
}

}  // namespace
}  // namespace python

Result<Output> emit_python_library(const ir::Program& program, const LibraryOptions& options) {
  using namespace python;
  LibraryLayout layout(program, options);
  const Views views(program);
  Output output;
  ProgramNames names(program);
  Package package{program, names, layout, {}, false, {}};
  const std::string root = "src/" + layout.package() + "/";
  std::map<std::string, std::pair<std::string, std::string>> errors;
  errors[layout.self()] = {layout.package() + "._internal", layout.error_class()};
  for (const NativePackage& d : options.dependencies) {
    errors.try_emplace(d.package, std::pair(d.import_name, error_class_of(d.import_name)));
  }
  for (const ir::Module& m : program.modules) {
    const std::string name = default_import_name(m.package);
    if (m.package.starts_with("@")) errors.try_emplace(m.package, std::pair(name, error_class_of(name)));
  }
  WriterOptions base;
  base.views = &views;
  base.error_classes = errors;
  if (const std::vector<std::string> found = clashes(package, base); !found.empty()) {
    std::string all;
    for (const std::string& one : found) all += (all.empty() ? "" : "; ") + one;
    return fail(Code::M057_FAN_E007, "names collide in Python: " + all);
  }
  auto add = [&](std::string path, std::string text) {
    output.files.push_back({std::move(path), std::move(text), false});
  };
  bool has_root = false;
  for (ir::ModuleId id : program.order) {
    const ir::Module& m = program.modules[id];
    const bool readme = is_readme(m);
    if (!layout.is_own(id) || (!has_code(program, m) && !readme)) continue;
    WriterOptions testing;
    testing.module = id;
    testing.tests = true;
    testing.views = &views;
    testing.error_classes = errors;
    auto add_tests = [&](const std::string& name) {
      add("tests/test_" + name + ".py",
          emit_module(package, testing, false, [](LibraryModule& l) { return l.tests(); }));
    };
    if (readme) {
      if (!options.readme.empty())
        output.readme = translate_readme(options.readme, "python",
                                         LibraryModule(program, names, layout, testing).readme_blocks());
      add_tests("readme");
      continue;
    }
    Examples examples;
    if (std::any_of(m.tests.begin(), m.tests.end(),
                    [&](ir::FunctionId f) { return !example_subject(program.functions[f]).empty(); })) {
      LibraryModule shown(program, names, layout, testing);
      examples = shown.examples();
      testing.left_out = shown.run_by_doctest(examples);
    }
    WriterOptions plain;
    plain.examples = &examples;
    plain.internal = !layout.is_public(id);
    plain.module = id;
    plain.views = &views;
    plain.error_classes = errors;
    add(layout.file(id), emit_module(package, plain, true, [](LibraryModule& l) { return l.code(); }));
    has_root = has_root || layout.stem(id).empty();
    if (!layout.is_public(id)) continue;
    output.entries.push_back({m.name, layout.file(id), ""});
    const bool tested = std::any_of(m.tests.begin(), m.tests.end(), [&](ir::FunctionId f) {
      return program.functions[f].kind == ir::FunctionKind::test;
    });
    if (!tested) continue;
    std::string stem = layout.stem(id).empty() ? layout.package() : layout.stem(id);
    std::replace(stem.begin(), stem.end(), '/', '_');
    add_tests(stem);
  }
  if (!has_root) add(root + "__init__.py", "");
  add(root + "py.typed", "");
  // Without private modules the support code is one of two files beside the others: a folder costs time at
  // import.
  const bool flat = std::none_of(output.files.begin(), output.files.end(), [&](const OutputFile& f) {
    return f.path.starts_with(root + "_internal/");
  });
  const std::vector<std::string> shipped = library_support().closure(package.sections);
  if (std::find(shipped.begin(), shipped.end(), "fail") != shipped.end()) {
    // Errors of the support code say where they stem from.
    std::string text(kPythonPositions);
    const std::string_view place = "@positions@";
    text.replace(text.find(place), place.size(), package.positions);
    if (flat) text = replace_all(text, "Path(__file__).parent.parent", "Path(__file__).parent");
    add(root + (flat ? "_positions.py" : "_internal/positions.py"), std::move(text));
  }
  // One module for all that is shared: each costs time when the package is imported.
  std::string shared = library_text(package.sections);
  if (package.raises) shared += "\n\n" + error_text(layout);
  if (flat) shared = replace_all(shared, "from .positions import", "from ._positions import");
  if (!package.sections.empty() || package.raises) {
    add(root + (flat ? "_internal.py" : "_internal/__init__.py"), std::move(shared));
  } else if (!flat) {
    add(root + "_internal/__init__.py", "");
  }
  output.helpers = shipped;
  std::sort(output.files.begin(), output.files.end(),
            [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  std::sort(output.entries.begin(), output.entries.end(),
            [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
  return output;
}

}  // namespace mochi::emit
