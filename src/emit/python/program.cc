// A whole program as one module: support code, classes, descriptions of types, globals, functions, and the start.
#include <algorithm>

#include "emit/common/runtime_library.h"
#include "emit/python/python.h"
#include "emit/python/writer.h"

namespace mochi {
extern const std::string_view kPythonRuntime;
}

namespace mochi::emit {
namespace {

using python::FunctionWriter;
using python::Writer;

constexpr int kWidth = 100;

std::string global_text(Writer& w, ir::GlobalId id) {
  const ir::Global& g = w.program.globals[id];
  const std::string& name = w.names.global(id);
  if (g.lazy_init.valid()) {
    w.helper("once");
    return name + " = once(" + w.names.function(g.lazy_init) + ")\n";
  }
  if (!w.global_may_be_unset(id)) return name + " = None\n";
  w.helper("read_global");
  return name + " = UNSET\n";
}

// Everything that the support code defines at its top, so that nothing else takes the name.
std::set<std::string> support_names(std::string_view code, const RuntimeLibrary& runtime) {
  std::set<std::string> names = runtime.names();
  for (std::size_t at = 0; at < code.size();) {
    std::size_t end = std::min(code.find('\n', at), code.size());
    std::string_view line = code.substr(at, end - at);
    at = end + 1;
    for (std::string_view word : {"def ", "class "}) {
      if (line.starts_with(word)) line.remove_prefix(word.size());
    }
    std::size_t length = line.find_first_of(" (:=");
    bool word = length != std::string_view::npos && length > 0 && line[0] != '#' && line[0] != '"' && line[0] != ')';
    if (word) names.emplace(line.substr(0, length));
  }
  return names;
}

}  // namespace

Result<Output> emit_python_program(const ir::Program& program) {
  MOCHI_TRY(RuntimeLibrary runtime, RuntimeLibrary::parse(kPythonRuntime));
  Writer w(program, support_names(kPythonRuntime, runtime));
  w.helper("run");
  std::string functions;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (w.names.is_nested(id) || !f.body.root.valid()) continue;
    functions += "\n\n" + w.docs.print(FunctionWriter(w, id).definition(w.names.function(id), {}), kWidth) + "\n";
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
  for (Doc d : w.take_descriptions()) descriptions += w.docs.print(d, kWidth) + "\n";
  for (Doc d : w.take_classes()) classes += "\n\n" + w.docs.print(d, kWidth) + "\n";
  std::string mains;
  for (types::ModuleId m : program.order) {
    ir::FunctionId init = program.modules[m].init;
    if (!init.valid()) continue;
    if (!mains.empty()) mains += ", ";
    mains += w.names.function(init);
  }
  std::string text = runtime.select(w.helpers) + classes + "\n\n" + descriptions + globals + functions + "\n\n" + lazy +
                     "run([" + mains + "])\n";
  Output output;
  output.helpers = runtime.closure(w.helpers);
  output.files.push_back({"main.py", std::move(text), false});
  return output;
}

}  // namespace mochi::emit
