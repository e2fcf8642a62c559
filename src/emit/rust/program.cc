// A whole program as a crate: manifest, support code, and one file of types, globals, functions and main.
#include "emit/rust/crates/calls.h"
#include "emit/rust/rust.h"
#include "emit/rust/shared/function.h"

namespace mochi {
extern const std::string_view kRustRuntime;
}

namespace mochi::emit {
namespace {

using rust::FunctionWriter;
using rust::Writer;

constexpr std::string_view kManifest =
    "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
constexpr std::string_view kManifestEnd = "\n[profile.release]\nopt-level = 3\n\n[workspace]\n";

// What generated code need not be told: a `mut` or parentheses too many change nothing.
constexpr std::string_view kHead =
    "#![allow(dead_code, unreachable_code, unreachable_patterns, unused_assignments, unused_braces, "
    "unused_imports)]\n"
    "#![allow(unused_must_use, unused_mut, unused_parens, unused_variables, non_snake_case)]\n\n";

std::string globals_text(Writer& w) {
  std::string lines;
  for (std::uint32_t i = 0; i < w.program.globals.size(); ++i) {
    ir::GlobalId id(i);
    const std::string slot = w.helper("Slot");
    lines += "    static " + w.global_name(id) + ": " + slot + "<" + w.type(w.program.globals[id].type) +
             "> = " + slot + "::empty();\n";
  }
  return lines.empty() ? lines : "\nthread_local! {\n" + lines + "}\n";
}

std::string main_text(Writer& w) {
  std::vector<std::string> mains;
  for (types::ModuleId m : w.program.order) {
    ir::FunctionId init = w.program.modules[m].init;
    if (init.valid()) mains.push_back(w.function_name(init));
  }
  const std::string quiet = w.crates == nullptr ? "" : "    abi::quiet_panics();\n";
  return "\nfn main() {\n" + quiet + "    " + w.helper("run") + "(&" + rust::listed("[", mains, "]") + ");\n}\n";
}

std::string functions_text(Writer& w) {
  std::string functions;
  for (std::uint32_t i = 0; i < w.program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = w.program.functions[id];
    const bool foreign = f.kind == ir::FunctionKind::foreign;
    if (w.is_nested(id) || (!f.body.root.valid() && !foreign)) continue;
    functions += "\n" + FunctionWriter(w, id).item();
  }
  return functions;
}

std::string module_text(Writer& w) {
  const std::string functions = functions_text(w);
  const std::string globals = globals_text(w);
  const std::string main = main_text(w);
  const std::string data = w.data_declarations();
  const std::vector<std::string> used(w.helpers.begin(), w.helpers.end());
  std::string imports = "use crate::runtime::" + rust::listed("{", used, "}") +
                        ";\nuse std::cmp::Ordering;\nuse std::rc::Rc;\n";
  const std::string calls = w.crates == nullptr ? "" : "mod abi;\n";
  return std::string(kHead) + calls + std::string(kRustRuntimeLine) + "\n" + imports + globals + data +
         functions + main + rust::crate_kinds(w.handles());
}

}  // namespace

std::string_view rust_runtime() { return kRustRuntime; }

Result<Output> emit_rust_program(const ir::Program& program, const CrateCalls* crates) {
  Writer w(program, crates);
  Output output;
  std::string manifest(kManifest);
  if (crates != nullptr) manifest += rust::crate_dependencies(rust::imported_crates(program), *crates);
  output.files.push_back({"Cargo.toml", manifest + std::string(kManifestEnd), false});
  output.files.push_back({"src/main.rs", module_text(w), false});
  output.files.push_back({"src/runtime.rs", std::string(kRustRuntime), false});
  if (crates != nullptr) rust::add_call_support(output, "src", "runtime", *crates);
  output.helpers.assign(w.helpers.begin(), w.helpers.end());
  return output;
}

}  // namespace mochi::emit
