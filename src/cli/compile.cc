#include "cli/compile.h"

#include <utility>

#include "cli/disk_loader.h"
#include "cli/report.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxInputProgram = std::size_t{1} << 28U;

// Measures the parts of a compilation.
class Watch {
 public:
  explicit Watch(Clock& clock) : clock_(clock), last_(clock.monotonic_ns()) {}
  std::int64_t lap() {
    const std::int64_t now = clock_.monotonic_ns();
    return now - std::exchange(last_, now);
  }

 private:
  Clock& clock_;
  std::int64_t last_;
};

Result<DiskLoader> make_loader(Host& host, const CompileRequest& request) {
  if (!request.is_text && request.path != "-") {
    MOCHI_TRY(EntryPoint entry, find_entry(host.files, request.path));
    return DiskLoader(host.files, std::move(entry));
  }
  EntryPoint entry;
  entry.module = request.is_text && !request.path.empty() ? request.path : "<stdin>";
  std::string text = request.text;
  if (!request.is_text && !host.in.read_all(text, kMaxInputProgram))
    return fail(Code::C004, "the program on standard input is too long");
  const std::string name = entry.module;
  DiskLoader loader(host.files, std::move(entry));
  loader.add_text(name, std::move(text));
  return loader;
}

}  // namespace

Result<std::unique_ptr<Compilation>> compile(Host& host, const CompileRequest& request) {
  Watch watch(host.clock);
  MOCHI_TRY(DiskLoader loader, make_loader(host, request));
  auto made = std::make_unique<Compilation>();
  made->project_root = loader.entry().project_root;
  made->checked = check::check_program(loader, loader.entry().module, made->session, made->diagnostics, request.check);
  made->times.check = watch.lap();
  if (request.check_only || made->checked.has_errors || made->diagnostics.has_errors()) return made;
  made->program = lower::lower(made->checked, made->diagnostics, request.lower);
  made->times.lower = watch.lap();
  if (request.lower_only || made->diagnostics.has_errors()) return made;
  lower::run_pipeline(made->program, request.passes, made->diagnostics);
  made->times.passes = watch.lap();
  return made;
}

bool report(const Context& context, const Compilation& compilation) {
  return !report_diagnostics(context, compilation.diagnostics.sorted(), compilation.session.sources, {});
}

int report_no_entry(const Context& context, const Error& error, int status) {
  if (error.code == Code::C001 && error.message.starts_with("file not found: ")) {
    context.print_error(error.message + "\n");
    return status;
  }
  return context.fail_with(error, status);
}

}  // namespace mochi
