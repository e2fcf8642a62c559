// The files of a package: layout, modules, support code.
#include <algorithm>

#include "emit/common/readme.h"
#include "emit/common/shipped.h"
#include "emit/common/source_map.h"
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

std::string stem_of(const ir::Module& m) { return m.name.size() > m.package.size() ? m.name.substr(m.package.size() + 1) : "index"; }

}  // namespace

LibraryLayout::LibraryLayout(const ir::Program& program, const LibraryOptions& options, std::string_view root, std::string_view extension) {
  package_ = options.self.package;
  if (package_.empty() && !program.order.empty()) package_ = program.modules[program.order.back()].package;
  for (std::uint32_t i = 0; i < program.modules.size(); ++i) {
    const ir::Module& m = program.modules[ir::ModuleId(i)];
    split_.push_back(false);
    const auto other = std::find_if(options.dependencies.begin(), options.dependencies.end(),
                                    [&](const NativePackage& p) { return p.package == m.package && !m.package.empty(); });
    if (other != options.dependencies.end()) {
      const std::string stem = stem_of(m);
      const std::string home = std::string(kForeign) + other->import_name;
      stems_.push_back(stem);
      open_.push_back(false);
      foreign_.push_back(true);
      public_.push_back(stem == "index" ? home : home + "/" + stem);
      inner_.push_back(home + "/" + std::string(kHidden) + stem);
      split_.back() = true;
      continue;
    }
    bool own = m.package == package_ && !package_.empty();
    std::string stem = own ? stem_of(m) : "index";
    if (!own && !(package_.empty() && m.is_entry)) {
      stem = "internal/";
      for (char c : m.name) stem += c == '@' || c == '.' ? '_' : c;
    }
    stems_.push_back(stem);
    open_.push_back(!stem.starts_with("internal/"));
    foreign_.push_back(false);
    public_.push_back(std::string(root) + "/" + stem + std::string(extension));
    inner_.push_back(std::string(root) + "/internal/" + stem + std::string(extension));
  }
  runtime_ = std::string(root) + "/internal/runtime.js";
}

std::string LibraryLayout::hidden_module(ir::ModuleId module) const { return package_ + "/" + std::string(kHidden) + stem(module); }

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

// What all modules of the package are written with.
struct Package {
  const ir::Program& program;
  const LibraryLayout& layout;
  ProgramNames& shared;
  const std::set<ir::FunctionId>& shipped;
  bool typescript;
  bool big_ints;

  WriterOptions options(ir::ModuleId id, bool tests) const {
    return {.module = id, .typescript = typescript && !tests, .tests = tests, .big_ints = big_ints, .open = !tests && layout.is_public(id)};
  }
  ModuleNames::Options names(ir::ModuleId id, bool tests, std::set<std::string> helpers = {}) const {
    return {.helpers = std::move(helpers), .module = id, .tests = tests, .shipped = tests ? nullptr : &shipped};
  }
};

// Helper names stand in the way of other names only where a helper is used: writing finds them. Only where something else has
// such a name the module is written once more. `names`: made without helpers.
template <typename F>
std::string emit_module(const Package& package, const WriterOptions& options, const ModuleNames& names, const Examples& examples,
                        std::set<std::string>& sections, F&& write) {
  LibraryModule first(package.program, package.layout, options, names);
  first.show(examples);
  std::string text = write(first);
  if (first.writer().helpers_are_free()) {
    sections.insert(first.writer().sections.begin(), first.writer().sections.end());
    return text;
  }
  const ModuleNames settled(package.program, package.shared, package.names(options.module, options.tests, first.writer().helpers));
  LibraryModule second(package.program, package.layout, options, settled);
  second.show(examples);
  text = write(second);
  sections.insert(second.writer().sections.begin(), second.writer().sections.end());
  return text;
}

bool has_code(const ir::Module& m, const ir::Program& program) {
  return !m.globals.empty() || !m.types.empty() ||
         std::any_of(m.functions.begin(), m.functions.end(), [&](ir::FunctionId f) { return program.functions[f].body.root.valid(); });
}

// The support code as a module of its own: what is used from outside is exported.
std::string runtime_text(const std::set<std::string>& sections, const std::set<std::string>& names) {
  std::string text = support().library.select(sections);
  std::string flat;
  std::string tall;
  for (const std::string& name : names) {
    flat += (flat.empty() ? "" : ", ") + name;
    tall += "  " + name + ",\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  // What fits stands on one line.
  if (flat.size() + std::string_view("export {  };").size() <= 80) return text + "\nexport { " + flat + " };\n";
  return text + "\nexport {\n" + tall + "};\n";
}

// The types of the support code that is used from outside.
std::string runtime_types(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += support().types.has(name) ? support().types.select({name}) : "export declare const " + name + ": any;\n\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace
}  // namespace javascript

Result<Output> emit_javascript_library(const ir::Program& program, const LibraryOptions& given) {
  using namespace javascript;
  const bool ts = given.typescript_source;
  const bool big = given.bigint_ints && !ts;
  LibraryLayout layout(program, given, ts ? "src" : "dist", ts ? ".ts" : ".js");
  const std::set<ir::FunctionId> shipped = shipped_functions(program);
  ProgramNames shared(program);
  const Package package{program, layout, shared, shipped, ts, big};
  Output output;
  std::set<std::string> sections;
  std::set<std::string> names;
  // What the files of a module call things.
  std::map<ir::ModuleId, ModuleNames> found_names;
  auto names_of = [&](ir::ModuleId id) -> const ModuleNames& {
    return found_names.try_emplace(id, program, shared, package.names(id, false)).first->second;
  };
  for (ir::ModuleId id : program.order) {
    if (layout.is_public(id) && LibraryModule(program, layout, package.options(id, false), names_of(id)).needs_border()) layout.split(id);
  }
  auto add = [&](std::string path, std::string text) { output.files.push_back({std::move(path), std::move(text), false}); };
  // What only tests need is not shipped.
  std::set<std::string> test_sections;
  std::set<std::string> test_names;
  auto noted = [](std::set<std::string>& used, auto write) {
    return [&used, write](LibraryModule& m) {
      std::string text = write(m);
      used.insert(m.writer().helpers.begin(), m.writer().helpers.end());
      return text;
    };
  };
  auto add_tests = [&](ir::ModuleId id, const ModuleNames& own, const Examples& examples) {
    const std::string test = "test/" + layout.stem(id) + ".test.js";
    add(test, emit_module(package, package.options(id, true), own, examples, test_sections, noted(test_names, [&](LibraryModule& l) { return l.tests(test); })));
  };
  for (ir::ModuleId id : program.order) {
    const ir::Module& m = program.modules[id];
    const bool readme = is_readme(m);
    if ((!has_code(m, program) && !readme) || layout.is_foreign(id)) continue;
    const ModuleNames of_tests(program, shared, package.names(id, true));
    LibraryModule shown(program, layout, package.options(id, true), of_tests);
    if (readme) {
      if (!given.readme.empty()) output.readme = translate_readme(given.readme, ts ? "ts" : "js", shown.readme_blocks(given.self.import_name));
      if (!ts) add_tests(id, of_tests, {});
      continue;
    }
    const std::string inner = layout.inner_file(id);
    const Examples examples = shown.examples();
    const WriterOptions plain = package.options(id, false);
    const ModuleNames& own = names_of(id);
    std::vector<Writer::Placed> places;
    std::string code = emit_module(package, plain, own, examples, sections, noted(names, [&](LibraryModule& l) {
                                     places.clear();
                                     return l.implementation(inner, places);
                                   }));
    if (!places.empty() && !ts) {
      const std::string name = inner.substr(inner.rfind('/') + 1);
      std::string up;
      for (char c : inner) up += c == '/' ? "../" : "";
      SourceMapWriter map(*program.sources);
      for (const Writer::Placed& p : places) map.add(p.offset, p.span);
      code += "//# sourceMappingURL=" + name + ".map\n";
      add(inner + ".map", map.json(code, name, up) + "\n");
    }
    add(inner, std::move(code));
    const bool tested = m.package == program.modules[program.order.back()].package &&
                        std::any_of(m.tests.begin(), m.tests.end(), [&](ir::FunctionId f) {
                          return program.functions[f].kind == ir::FunctionKind::test;
                        });
    if (tested && !ts) add_tests(id, of_tests, examples);
    if (!layout.is_public(id)) continue;
    const std::string file = layout.public_file(id);
    if (layout.is_split(id)) {
      add(file, emit_module(package, plain, own, examples, sections, noted(names, [&](LibraryModule& l) { return l.facade(file, inner); })));
    }
    const std::string types = ts ? "" : file.substr(0, file.size() - 3) + ".d.ts";
    if (!ts) {
      LibraryModule declared(program, layout, plain, own);
      declared.show(examples);
      add(types, declared.declarations(types));
    }
    output.entries.push_back({m.name, file, types});
    if (!m.package.empty()) output.entries.push_back({layout.hidden_module(id), inner, ""});
  }
  if (!names.empty()) {
    add(layout.runtime_file(), (ts ? "// @ts-self-types=\"./runtime.d.ts\"\n" : "") + runtime_text(sections, names));
    if (ts) add("src/internal/runtime.d.ts", runtime_types(names));
  }
  if (!test_names.empty()) add(std::string(kTestRuntime), runtime_text(test_sections, test_names));
  output.helpers = support().library.closure(sections);
  std::sort(output.files.begin(), output.files.end(), [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  std::sort(output.entries.begin(), output.entries.end(), [](const OutputEntry& a, const OutputEntry& b) { return a.module < b.module; });
  return output;
}

}  // namespace mochi::emit
