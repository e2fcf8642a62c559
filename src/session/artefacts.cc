#include "session/artefacts.h"

#include <fmt/format.h>

#include "base/path.h"
#include "session/packages/beside.h"
#include "session/target_run.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

using emit::kCrateModule;

// The first foreign function of the module that the program calls and that no native program can; null if there is none.
const ir::Function* uncalled(const ir::Program& program, std::string_view module, const NativeCrates* crates) {
  for (const ir::Function& function : program.functions) {
    if (function.kind == ir::FunctionKind::foreign && program.modules[function.module].name == module &&
        (crates == nullptr || !crates->calls.bodies.contains(function.foreign_path)))
      return &function;
  }
  return nullptr;
}

}  // namespace

CompileRequest compile_request(FileSystem& files, const ArtefactRequest& request) {
  const emit::Target* target = emit::find_target(request.target);
  CompileRequest made;
  made.path = request.path;
  made.passes.mode = lower::Mode::program;
  made.passes.tail_calls = target != nullptr && target->shape.tail_calls;
  made.passes.derive = target != nullptr && !target->shape.structural_ops;
  made.library = is_library(files, request.path);
  made.examples = made.library;
  if (made.library) {
    Beside found = beside(files, request.path);
    made.readme = std::move(found.readme);
    made.readme_name = file_name(found.readme_path);
  }
  if (target != nullptr) made.languages = {target->language};
  return made;
}

bool refuse_crates(Compilation& compilation, const emit::Target& target, const NativeCrates* crates) {
  bool found = false;
  for (const check::Module& module : compilation.checked.modules) {
    for (const check::ModuleImport& import : module.imports) {
      if (!import.module.valid()) continue;
      const std::string& name = compilation.checked.modules[import.module.value].name;
      if (!name.starts_with(kCrateModule)) continue;
      const std::string_view crate = std::string_view(name).substr(kCrateModule.size());
      if (!target.calls_crates) {
        Report(compilation.diagnostics, Code::C013, import.span,
               fmt::format("the crate `{}` is imported, and code for `{}` cannot call crates", crate,
                           target.name))
            .help("Run the program with `mochi run`, build it with `--target rust`, or keep what needs the "
                  "crate out of what is built.");
        found = true;
      } else if (const ir::Function* function = uncalled(compilation.program, name, crates)) {
        Report(compilation.diagnostics, Code::C013, import.span,
               fmt::format("`{}` of the crate `{}` cannot be called by a native program",
                           compilation.program.names->text(function->name), crate))
            .help("Run the program with `mochi run`, or keep what calls it out of what is built.");
        found = true;
      }
    }
  }
  return found;
}

Result<Artefacts> emit_artefacts(FileSystem& files, const std::string& name, const CompileRequest& request,
                                 std::optional<NativeCrates> crates,
                                 std::unique_ptr<Compilation> compilation) {
  Artefacts made{std::move(compilation), {}, std::move(crates)};
  const NativeCrates* native = made.crates ? &*made.crates : nullptr;
  const emit::Target* target = emit::find_target(name);
  if (target == nullptr) return fail(unknown_target(name));
  if (made.compilation->diagnostics.has_errors() ||
      refuse_crates(*made.compilation, *target, native))
    return made;
  ir::Program& program = made.compilation->program;
  if (!request.library) {
    MOCHI_TRY(made.output, emit_program(*target, program, native == nullptr ? nullptr : &native->calls));
    return made;
  }
  emit::LibraryOptions options = library_options(files, *made.compilation, target->language);
  options.typescript_source = emit::asks_typescript(name);
  options.readme = request.readme;
  if (native != nullptr) options.crates = &native->calls;
  MOCHI_TRY(made.output, emit_library(*target, program, options));
  return made;
}

}  // namespace mochi
