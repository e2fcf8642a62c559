#include "session/rust/executable.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/path.h"
#include "bridge/rust/build/toolchain.h"
#include "package/paths.h"

namespace mochi {
namespace {

constexpr std::size_t kConfigBytes = std::size_t{64} << 20U;
constexpr std::size_t kExecutableBytes = std::size_t{1} << 30U;

std::string content_key(const emit::Output& output, std::string_view lock) {
  std::string all(lock);
  for (const emit::OutputFile& file : output.files) all += file.path + '\0' + file.text + '\0';
  return archive::hex(archive::digest(archive::DigestKind::sha256, all)).substr(0, 32);
}

}  // namespace

Result<std::string> crate_executable(Host& host, const NativeCrates& crates, const emit::Output& program) {
  FileSystem& files = host.files;
  MOCHI_TRY(const package::Paths paths, package::find_paths(host.env));
  const std::string cache = join_path(paths.cache, "rust-deps");
  MOCHI_TRY(const std::string lock, files.read(join_path(crates.project, "Cargo.lock"), kConfigBytes));
  MOCHI_TRY(const std::string config,
            files.read(join_path(crates.project, ".cargo/config.toml"), kConfigBytes));
  const std::string key = content_key(program, lock);
  const std::string directory = join_path(cache, "programs/" + key);
  const std::string kept = join_path(directory, "program");
  if (files.exists(kept)) return kept;
  // Programs share the folder where cargo builds: each has a name of its own there.
  const std::string name = "program_" + key;
  for (const emit::OutputFile& file : program.files) {
    const std::string to = join_path(directory, file.path);
    MOCHI_TRY_VOID(files.make_dirs(parent_path(to)));
    std::string text = file.text;
    if (file.path == "Cargo.toml") text += fmt::format("\n[[bin]]\nname = \"{}\"\npath = \"src/main.rs\"\n", name);
    MOCHI_TRY_VOID(files.write(to, text));
  }
  MOCHI_TRY_VOID(files.make_dirs(join_path(directory, ".cargo")));
  MOCHI_TRY_VOID(files.write(join_path(directory, ".cargo/config.toml"), config));
  MOCHI_TRY_VOID(files.write(join_path(directory, "Cargo.lock"), lock));
  rust::CargoRun run;
  run.args = {"build", "--release", "--offline"};
  run.directory = directory;
  run.home = join_path(cache, "cargo");
  run.target = join_path(cache, "target");
  MOCHI_TRY(const std::string said, rust::run_cargo(host.processes, run, "building the program"));
  static_cast<void>(said);
  const std::string made = join_path(cache, fmt::format("target/release/{}", name));
  MOCHI_TRY(const std::string bytes, files.read(made, kExecutableBytes));
  MOCHI_TRY_VOID(files.write(kept, bytes, kExecutableMode));
  return kept;
}

}  // namespace mochi
