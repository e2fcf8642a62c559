// A whole program as one module: support code, classes, descriptions of types, globals, functions, and the
// start.
#include "emit/python/function_writer.h"
#include "emit/python/python.h"

namespace mochi::emit {
namespace {

using python::FunctionWriter;
using python::kWidth;
using python::Writer;

std::string global_text(Writer& w, ir::GlobalId id) {
  const ir::Global& g = w.program.globals[id];
  const std::string& name = w.names.items.of(id);
  if (g.lazy_init.valid()) {
    w.helper("once");
    return name + " = once(" + w.names.function_name(g.lazy_init) + ")\n";
  }
  if (!w.names.items.uses().may_be_unset(id)) return name + " = None\n";
  w.helper("UNSET");
  return name + " = UNSET\n";
}

}  // namespace

Result<Output> emit_python_program(const ir::Program& program) {
  const RuntimeLibrary& code = python::program_support();
  python::WriterOptions options;
  for (const auto& [name, section] : code.declared()) options.taken.emplace(name);
  ProgramNames shared(program, python::name_rules(false), python::kNoConstants);
  Writer w(program, shared, std::move(options));
  w.helper("run");
  std::string functions;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (w.names.is_nested(id) || !f.body.root.valid()) continue;
    functions +=
        "\n\n" +
        w.layout.docs.print(FunctionWriter(w, id).definition(w.names.function_name(id), {}), kWidth) + "\n";
  }
  std::string globals;
  // Those made on first use name their functions, so they stand behind them.
  std::string lazy;
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    ir::GlobalId id(i);
    (program.globals[id].lazy_init.valid() ? lazy : globals) += global_text(w, id);
  }
  std::string classes;
  std::string descriptions;
  for (Doc d : w.classes.take_descriptions()) descriptions += w.layout.docs.print(d, kWidth) + "\n";
  for (Doc d : w.classes.take_classes()) classes += "\n\n" + w.layout.docs.print(d, kWidth) + "\n";
  std::string mains;
  for (types::ModuleId m : program.order) {
    ir::FunctionId init = program.modules[m].init;
    if (!init.valid()) continue;
    if (!mains.empty()) mains += ", ";
    mains += w.names.function_name(init);
  }
  std::string text = python::program_text(w.sections) + classes + "\n\n" + descriptions + globals +
                     functions + "\n\n" + lazy + "run([" + mains + "])\n";
  Output output;
  output.helpers = code.closure(w.sections);
  output.files.push_back({"main.py", std::move(text), false});
  return output;
}

}  // namespace mochi::emit
