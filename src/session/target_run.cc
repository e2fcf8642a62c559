#include "session/target_run.h"

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "base/hash.h"
#include "base/path.h"
#include "lower/shape.h"
#include "session/target_rust.h"

namespace mochi {
namespace {

Result<std::vector<std::string>> javascript_command(Host& host, const std::string& directory) {
  MOCHI_TRY(std::string node, host.processes.find_program("node"));
  // The stack holds the 10,000 frames that programs are promised (language page Z17).
  return std::vector<std::string>{std::move(node), "--stack-size=7000", "--enable-source-maps",
                                  join_path(directory, "main.mjs")};
}

Result<std::vector<std::string>> python_command(Host& host, const std::string& directory) {
  MOCHI_TRY(std::string python, host.processes.find_program("python3"));
  return std::vector<std::string>{std::move(python), join_path(directory, "main.py")};
}

// The command that runs what stands in `directory`, without the program's own arguments. It may build first,
// once per directory (a compiler's result stays there). Errors: C006, the target's tool is missing; C013, it
// failed.
struct Runner {
  std::string_view target;
  Result<std::vector<std::string>> (*command)(Host& host, const std::string& directory);
};
constexpr Runner kRunners[] = {
    {"javascript", javascript_command},
    {"python", python_command},
    {"rust", rust_command},
};

Result<std::vector<std::string>> run_command(Host& host, const emit::Target& target,
                                             const std::string& directory) {
  for (const Runner& runner : kRunners)
    if (runner.target == target.name) return runner.command(host, directory);
  return fail(Code::C013, fmt::format("programs are not run on target `{}` yet", target.name));
}

std::string cache_root(const Env& env) {
  if (std::string home = env.get("MOCHI_HOME"); !home.empty()) return home;
  if (std::string cache = env.get("XDG_CACHE_HOME"); !cache.empty()) return join_path(cache, "mochi");
  return join_path(env.get("HOME", "."), ".cache/mochi");
}

// Two independent 64-bit hashes over names and contents.
std::string content_key(const emit::Output& output) {
  std::uint64_t a = 1;
  std::uint64_t b = 2;
  for (const emit::OutputFile& file : output.files) {
    for (std::string_view part : {std::string_view(file.path), std::string_view(file.text)}) {
      a = hash_bytes(part, a);
      b = hash_bytes(part, hash_mix(b, 0x9e3779b97f4a7c15ULL));
    }
  }
  return fmt::format("{:016x}{:016x}", a, b);
}

}  // namespace

Error unknown_target(std::string_view name) {
  const std::span<const std::string_view> names = emit::target_names();
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string all;
  for (const std::string_view target : known) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", target);
  Error error;
  error.code = Code::C013;
  error.message = fmt::format("target `{}` is not one of Mochi's", name);
  const std::string_view near = nearest_word(name, known);
  error.hint = near.empty() ? fmt::format("The targets are {}.", all)
                            : fmt::format("{} The targets are {}.", suggestion(near), all);
  return error;
}

Result<void> write_output(FileSystem& files, const emit::Output& output, const std::string& directory) {
  for (const emit::OutputFile& file : output.files) {
    const std::string path = join_path(directory, file.path);
    MOCHI_TRY_VOID(files.make_dirs(parent_path(path)));
    Result<std::string> old = files.read(path, file.text.size());
    if (old && *old == file.text) continue;
    MOCHI_TRY_VOID(files.write(path, file.text, file.executable ? kExecutableMode : kDefaultFileMode));
  }
  return {};
}

Result<emit::Output> emit_program(const emit::Target& target, ir::Program& program,
                                  const emit::CrateCalls* crates) {
  lower::shape(program, target.shape, [&](const ir::Function& function) {
    return crates != nullptr && crates->bodies.contains(function.foreign_path);
  });
  return target.program(program, crates);
}

Result<emit::Output> emit_library(const emit::Target& target, ir::Program& program,
                                  const emit::LibraryOptions& options) {
  // A package that shows nothing was never lowered.
  if (program.modules.empty()) return emit::Output{};
  lower::shape(program, target.shape, [&](const ir::Function& function) {
    return options.crates != nullptr && options.crates->bodies.contains(function.foreign_path);
  });
  return target.library(program, options);
}

namespace {

// The command that runs what was emitted, which is built if it has to be.
Result<std::vector<std::string>> command_of(Host& host, const emit::Target& target, const emit::Output& output,
                                            const NativeCrates* crates) {
  if (crates != nullptr) {
    MOCHI_TRY(std::string executable, crate_executable(host, *crates, output));
    return std::vector<std::string>{std::move(executable)};
  }
  const std::string directory =
      join_path(cache_root(host.env), fmt::format("run/{}/{}", target.name, content_key(output)));
  MOCHI_TRY_VOID(write_output(host.files, output, directory));
  return run_command(host, target, directory);
}

}  // namespace

Result<std::string> native_executable(Host& host, const emit::Output& output, const NativeCrates* crates) {
  MOCHI_TRY(const std::vector<std::string> command, command_of(host, *emit::find_target("rust"), output, crates));
  return command.front();
}

Result<int> run_on_target(Host& host, const emit::Target& target, ir::Program& program,
                          const NativeCrates* crates, const std::vector<std::string>& arguments) {
  MOCHI_TRY(const emit::Output output,
            emit_program(target, program, crates == nullptr ? nullptr : &crates->calls));
  ProcessSpec spec;
  MOCHI_TRY(spec.args, command_of(host, target, output, crates));
  spec.args.insert(spec.args.end(), arguments.begin(), arguments.end());
  spec.inherit_input = true;
  spec.out = ChildStream::inherit;
  spec.err = ChildStream::inherit;
  host.out.flush();
  MOCHI_TRY(const ProcessResult done, host.processes.run(spec));
  return done.status;
}

}  // namespace mochi
