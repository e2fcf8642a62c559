#include "session/artefacts.h"

#include <fmt/format.h>

#include "base/path.h"
#include "session/packages/beside.h"
#include "session/target_run.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

// Before the name of a module that stands for a crate.
constexpr std::string_view kCrateModule = "rust/";

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

bool refuse_crates(Compilation& compilation, std::string_view target) {
  bool found = false;
  for (const check::Module& module : compilation.checked.modules) {
    for (const check::ModuleImport& import : module.imports) {
      if (!import.module.valid()) continue;
      const std::string& name = compilation.checked.modules[import.module.value].name;
      if (!name.starts_with(kCrateModule)) continue;
      Report(compilation.diagnostics, Code::C013, import.span,
             fmt::format("the crate `{}` is imported, and code for `{}` cannot call crates",
                         name.substr(kCrateModule.size()), target))
          .help("Run the program with `mochi run`, or keep what needs the crate out of what is built.");
      found = true;
    }
  }
  return found;
}

Result<Artefacts> emit_artefacts(FileSystem& files, const std::string& name, const CompileRequest& request,
                                 std::unique_ptr<Compilation> compilation) {
  Artefacts made{std::move(compilation), {}};
  const emit::Target* target = emit::find_target(name);
  if (target == nullptr) return fail(unknown_target(name));
  if (made.compilation->diagnostics.has_errors() || refuse_crates(*made.compilation, name)) return made;
  ir::Program& program = made.compilation->program;
  if (!request.library) {
    MOCHI_TRY(made.output, emit_program(*target, program));
    return made;
  }
  emit::LibraryOptions options = library_options(files, *made.compilation, target->language);
  options.typescript_source = emit::asks_typescript(name);
  options.readme = request.readme;
  MOCHI_TRY(made.output, emit_library(*target, program, options));
  return made;
}

}  // namespace mochi
