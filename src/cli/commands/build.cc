#include <fmt/format.h>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "cli/package_flags.h"
#include "cli/report.h"
#include "session/compiler.h"
#include "session/rust/c_library.h"
#include "session/target_run.h"

namespace mochi {
namespace {

constexpr std::size_t kExecutableBytes = std::size_t{1} << 30U;
constexpr std::string_view kExecutable = "executable";

// What is built goes to `out`: a file if the target makes one of that kind (its source map beside it), else a
// directory.
int write_built(Context& context, emit::Output output, const std::string& out) {
  std::string directory = out;
  const std::string& main = output.files[0].path;
  if (path_extension(out) == path_extension(main) && !path_extension(out).empty() &&
      output.files.size() <= 2) {
    const std::string old_map = main + ".map";
    const std::string name(file_name(out));
    directory = std::string(parent_path(out));
    std::string& code = output.files[0].text;
    if (const std::size_t at = code.rfind(old_map); at != std::string::npos)
      code.replace(at, old_map.size(), name + ".map");
    output.files[0].path = name;
    if (output.files.size() == 2) output.files[1].path = name + ".map";
  }
  Result<void> written = write_output(context.host.files, output, directory);
  return written ? kExitOk : context.fail_with(written.error());
}

// `--emit executable`: one file that runs without anything else.
int write_executable(Context& context, const Artefacts& made, std::string out, const std::string& path) {
  if (out.empty()) {
    const std::string_view name = file_name(path);
    const std::string_view extension = path_extension(path);
    out = fmt::format("build/{}", extension.empty() || name == "." ? std::string("program")
                                                                   : std::string(name.substr(0, name.size() - extension.size())));
  }
  const NativeCrates* crates = made.crates ? &*made.crates : nullptr;
  const Result<std::string> built = native_executable(context.host, made.output, crates);
  if (!built) return context.fail_with(built.error());
  FileSystem& files = context.host.files;
  const Result<std::string> bytes = files.read(*built, kExecutableBytes);
  if (!bytes) return context.fail_with(bytes.error());
  if (const Result<void> done = files.make_dirs(parent_path(out)); !done) return context.fail_with(done.error());
  const Result<void> written = files.write(out, *bytes, kExecutableMode);
  return written ? kExitOk : context.fail_with(written.error());
}

}  // namespace

int command_build(Context& context, const Args& args) {
  Options options("build", "Build a program or library for a target.");
  std::string path = ".";
  std::string target;
  std::string kind = "sources";
  std::string out;
  options.positional("FILE", path, "A file, a directory or package (default: here)", false);
  options.text("--target", target, "NAME",
               "typescript, javascript, python, jvm, dotnet, swift, kotlin, rust or beam");
  options.text("--emit", kind, "KIND",
               "sources (default), executable: one native program, or library: a cargo project for Rust, C and C++");
  options.text("-o,--out", out, "PATH", "Where to put what is built");
  PackageFlags packages(context);
  packages.declare_lock(options);
  options.epilog(
      "Examples:\n  mochi build --target javascript hello.mochi\n  mochi build --target python --out dist "
      ".\n  mochi build --emit executable --out hello hello.mochi\n");
  if (!options.parse(context, args)) return options.status();
  const bool executable = kind == kExecutable;
  const bool library = kind == "library";
  if (!executable && !library && kind != "sources") {
    return context.fail_with({.code = Code::C003,
                              .message = fmt::format("`--emit {}` is none of `sources`, `executable` and `library`", kind),
                              .hint = {}},
                             kExitUsage);
  }
  const bool native = executable || library;
  if (native && target.empty()) target = "rust";
  if (native && target != "rust") {
    return context.fail_with({.code = Code::C003,
                              .message = fmt::format("code for `{}` is not native", target),
                              .hint = "Leave out `--target`, or write `--target rust`."},
                             kExitUsage);
  }
  if (!target.empty() && !emit::is_target_name(target))
    return context.fail_with(unknown_target(target), kExitUsage);
  if (emit::find_target(target) == nullptr) {
    return context.fail_with({.code = Code::C013,
                              .message = target.empty() ? std::string("no target given")
                                                        : fmt::format("target `{}` is not built yet", target),
                              .hint = "Run the program with `mochi run`."},
                             kExitUsage);
  }
  ArtefactRequest request;
  request.path = path;
  request.target = target;
  Compiler compiler(context.host, packages);
  Result<Artefacts> made = compiler.emit(request);
  if (!made) return report_no_entry(context, made.error(), kExitFailure);
  if (!report(context, *made->compilation)) return kExitFailure;
  emit::Output& output = made->output;
  if (output.files.empty()) {
    return context.fail_with({.code = Code::C013,
                              .message = "there is nothing to build: the package shows nothing to its users",
                              .hint = "Export something from a module outside of `internal`."});
  }
  if (executable) {
    if (output.files[0].path == "Cargo.toml" && is_library(context.host.files, path)) {
      return context.fail_with({.code = Code::C013,
                                .message = "a library is no program",
                                .hint = "Leave out `--emit executable`, or name a file that runs."});
    }
    return write_executable(context, *made, out, path);
  }
  if (library) {
    if (Result<void> done = add_c_library(context.host.files, *made); !done) return context.fail_with(done.error());
  }
  if (!output.readme.empty()) output.files.push_back({"README.md", std::move(output.readme), false});
  if (out.empty()) out = fmt::format("build/{}", emit::find_target(target)->name);
  return write_built(context, std::move(output), out);
}

}  // namespace mochi
