// A whole program as one module: imports, helpers, descriptions of types, globals, functions, and the call of main.
#include "emit/common/runtime_library.h"
#include "emit/javascript/javascript.h"
#include "emit/javascript/writer.h"

namespace mochi {
extern const std::string_view kJavascriptRuntime;
}

namespace mochi::emit {
namespace {

using javascript::FunctionWriter;
using javascript::Writer;

constexpr int kWidth = 80;

std::string function_text(Writer& w, ir::FunctionId id) {
  FunctionWriter function(w, id);
  Doc doc = w.concat({w.text("function " + w.function_name(id)), function.parameters(), w.text(" "), function.root()});
  return w.docs.print(doc, kWidth) + "\n";
}

std::string global_text(Writer& w, ir::GlobalId id) {
  const ir::Global& g = w.program.globals[id];
  const std::string& name = w.global_name(id);
  if (g.lazy_init.valid()) {
    // Made on first use.
    std::string init = w.function_name(g.lazy_init);
    return "const " + name + " = (() => {\n  let made = false;\n  let value;\n  return () => {\n    if (!made) {\n      value = " +
           init + "();\n      made = true;\n    }\n    return value;\n  };\n})();\n";
  }
  if (!w.global_may_be_unset(id)) return "let " + name + ";\n";
  w.helper("readGlobal");
  return "let " + name + " = UNSET;\n";
}

}  // namespace

Result<Output> emit_javascript_program(const ir::Program& program) {
  MOCHI_TRY(RuntimeLibrary runtime, RuntimeLibrary::parse(kJavascriptRuntime));
  Writer w(program);
  for (const char* name : {"fault", "run"}) w.helper(name);
  // Helpers keep their names, so nothing else takes them.
  std::string functions;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (f.parent.valid() || !f.body.root.valid()) continue;
    functions += "\n" + function_text(w, id);
  }
  std::string globals;
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) globals += global_text(w, ir::GlobalId(i));
  std::string descriptions;
  for (Doc d : w.take_descriptions()) descriptions += w.docs.print(d, kWidth) + "\n";
  std::string mains;
  for (types::ModuleId m : program.order) {
    ir::FunctionId init = program.modules[m].init;
    if (!init.valid()) continue;
    if (!mains.empty()) mains += ", ";
    mains += w.function_name(init);
  }
  std::set<std::string> missing;
  for (const std::string& name : w.helpers) {
    if (!runtime.has(name)) missing.insert(name);
  }
  MOCHI_CHECK(missing.empty());
  std::string text = runtime.select(w.helpers);
  text += "\n" + descriptions + globals + functions + "\nrun([" + mains + "]);\n";
  Output output;
  output.helpers = runtime.closure(w.helpers);
  output.files.push_back({"main.mjs", std::move(text), false});
  return output;
}

}  // namespace mochi::emit
