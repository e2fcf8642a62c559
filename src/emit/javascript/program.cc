// A whole program as one module: imports, helpers, descriptions of types, globals, functions, and the call of
// main.
#include "emit/common/source_map.h"
#include "emit/javascript/javascript.h"
#include "emit/javascript/support.h"
#include "emit/javascript/writer.h"

namespace mochi::emit {
namespace {

using javascript::FunctionWriter;
using javascript::kLineWidth;
using javascript::Support;
using javascript::support;
using javascript::Writer;

// `base`: where the text will stand.
std::string function_text(Writer& w, ir::FunctionId id, std::size_t base,
                          std::vector<Writer::Placed>& placed) {
  FunctionWriter function(w, id);
  Doc doc = w.concat(
      {w.text("function " + w.function_name(id)), function.parameters(), w.text(" "), function.root()});
  return w.print(doc, kLineWidth, base, placed) + "\n";
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
std::string module_text(Writer& w, std::vector<Writer::Placed>& placed) {
  const ir::Program& program = w.program;
  std::string functions;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (w.is_nested(id) || w.is_inline(id) || !f.body.root.valid()) continue;
    if (!functions.empty()) functions += "\n";
    functions += function_text(w, id, functions.size(), placed);
  }
  std::string globals;
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) globals += global_text(w, ir::GlobalId(i));
  std::string descriptions;
  for (Doc d : w.take_descriptions()) descriptions += w.docs.print(d, kLineWidth) + "\n";
  std::vector<Doc> mains;
  for (types::ModuleId m : program.order) {
    ir::FunctionId init = program.modules[m].init;
    if (init.valid()) mains.push_back(w.text(w.function_name(init)));
  }
  std::string start = w.docs.print(w.call(w.helper("run"), {w.list("[", mains, "]")}), kLineWidth);
  std::string head = descriptions + globals;
  if (!head.empty()) head += "\n";
  for (Writer::Placed& p : placed) p.offset += head.size();
  return head + functions + "\n" + start + ";\n";
}

}  // namespace

Result<Output> emit_javascript_program(const ir::Program& program) {
  const Support& code = support();
  std::set<std::string> names;
  for (const auto& [name, section] : code.sections) names.emplace(name);
  javascript::ProgramNames shared(program);
  const javascript::ModuleNames own(program, shared, {.helpers = std::move(names), .module = {}});
  Writer w(program, {}, own);
  std::vector<Writer::Placed> placed;
  std::string text = module_text(w, placed);
  Output output;
  output.helpers = code.library.closure(w.sections);
  // The depth that programs are promised (language page Z17) needs more stack than node gives.
  std::string code_text = "#!/usr/bin/env -S node --stack-size=7000 --enable-source-maps\n" +
                          trimmed(code.library.select(w.sections));
  SourceMapWriter map(*program.sources);
  for (const Writer::Placed& p : placed) map.add(code_text.size() + p.offset, p.span);
  code_text += text + "//# sourceMappingURL=main.mjs.map\n";
  std::string mapped = map.json(code_text, "main.mjs");
  output.files.push_back({"main.mjs", std::move(code_text), true});
  output.files.push_back({"main.mjs.map", std::move(mapped) + "\n", false});
  return output;
}

}  // namespace mochi::emit
