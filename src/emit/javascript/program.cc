// A whole program as one module: imports, helpers, descriptions of types, globals, functions, and the call of
// main.
#include <algorithm>

#include "emit/common/source_map.h"
#include "emit/javascript/function_writer.h"
#include "emit/javascript/javascript.h"
#include "emit/javascript/support.h"

namespace mochi::emit {
namespace {

using javascript::FunctionWriter;
using javascript::kLineWidth;
using javascript::support;
using javascript::Writer;

PlacedText function_text(Writer& w, ir::FunctionId id) {
  FunctionWriter function(w, id);
  return w.print(w.concat(
      {w.text("function " + w.function_name(id)), function.parameters(), w.text(" "), function.root()}));
}

std::string global_text(Writer& w, ir::GlobalId id) {
  const ir::Global& g = w.program.globals[id];
  const std::string& name = w.global_name(id);
  if (g.lazy_init.valid()) {
    // Made on first use.
    return "const " + name + " = " +
           w.docs.print(w.call(w.helper("once"), {w.text(w.function_name(g.lazy_init))}), kLineWidth) + ";\n";
  }
  if (!w.global_may_be_unset(id)) return "let " + name + ";\n";
  return "let " + name + " = " + w.docs.print(w.helper("UNSET"), kLineWidth) + ";\n";
}

// One empty line stands between the support code and the program.
std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text + "\n\n";
}

// All but the support code.
PlacedText module_text(Writer& w) {
  const ir::Program& program = w.program;
  std::vector<PlacedText> functions;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (w.is_nested(id) || w.is_inline(id) || !f.body.root.valid()) continue;
    functions.push_back(function_text(w, id));
  }
  std::string globals;
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) globals += global_text(w, ir::GlobalId(i));
  std::string descriptions;
  for (Doc d : w.descriptions.take()) descriptions += w.print(d).text;
  std::vector<Doc> mains;
  for (types::ModuleId m : program.order) {
    ir::FunctionId init = program.modules[m].init;
    if (init.valid()) mains.push_back(w.text(w.function_name(init)));
  }
  std::string start = w.docs.print(w.call(w.helper("run"), {w.list("[", mains, "]")}), kLineWidth);
  std::string head = descriptions + globals;
  if (!head.empty()) head += "\n";
  PlacedText text = head;
  text += join_parts(functions, "\n");
  text += "\n" + start + ";\n";
  return text;
}

}  // namespace

Result<Output> emit_javascript_program(const ir::Program& program) {
  const RuntimeLibrary& code = support();
  std::set<std::string> names;
  for (const auto& [name, section] : code.declared()) names.emplace(name);
  ProgramNames shared(program, javascript::name_rules());
  const ItemNames own(program, shared, {.helpers = std::move(names), .module = {}});
  Writer w(program, {}, own);
  const PlacedText body = module_text(w);
  Output output;
  // What programs print has Mochi's form.
  const std::vector<std::string> used = code.closure(w.sections);
  if (std::find(used.begin(), used.end(), "malformed") != used.end()) w.sections.emplace("quoteText");
  output.helpers = code.closure(w.sections);
  // The depth that programs are promised (language page Z17) needs more stack than node gives.
  PlacedText text =
      "#!/usr/bin/env -S node --stack-size=7000 --enable-source-maps\n" + trimmed(code.select(w.sections));
  text += body;
  SourceMapWriter map(*program.sources);
  for (const PlacedText::Place& p : text.places) map.add(p.offset, p.span);
  std::string code_text = std::move(text.text) + "//# sourceMappingURL=main.mjs.map\n";
  std::string mapped = map.json(code_text, "main.mjs");
  output.files.push_back({"main.mjs", std::move(code_text), true});
  output.files.push_back({"main.mjs.map", std::move(mapped) + "\n", false});
  return output;
}

}  // namespace mochi::emit
