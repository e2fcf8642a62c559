#include "session/target_rust.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/path.h"
#include "emit/rust/rust.h"

namespace mochi {
namespace {

constexpr std::size_t kMaxSource = std::size_t{64} << 20U;

Result<void> compile_rust(Host& host, std::vector<std::string> args) {
  ProcessSpec spec;
  spec.args = std::move(args);
  MOCHI_TRY(ProcessResult done, host.processes.run(spec));
  if (done.ok()) return {};
  return fail(Code::C013, "rustc could not compile the program", done.err.substr(0, 4000));
}

// The compiled support code, made on first use; its directory is named by its content.
Result<std::string> support_library(Host& host, const std::string& rustc, const std::string& directory) {
  FileSystem& files = host.files;
  const std::string_view text = emit::rust_runtime();
  const std::string shared =
      join_path(std::string(parent_path(directory)), fmt::format("support-{:016x}", hash_bytes(text, 1)));
  const std::string library = join_path(shared, "libmochi_runtime.rlib");
  if (files.info(library)) return library;
  const std::string source = join_path(directory, "mochi_runtime.rs");
  const std::string made = join_path(directory, "libmochi_runtime.rlib");
  MOCHI_TRY_VOID(files.write(source, text));
  MOCHI_TRY_VOID(compile_rust(host, {rustc, "--edition=2021", "-O", "--crate-type=rlib",
                                     "--crate-name=mochi_runtime", "-o", made, source}));
  MOCHI_TRY_VOID(files.make_dirs(shared));
  MOCHI_TRY_VOID(files.rename(made, library));
  return library;
}

}  // namespace

Result<std::vector<std::string>> rust_command(Host& host, const std::string& directory) {
  FileSystem& files = host.files;
  const std::string program = join_path(directory, "program");
  if (files.info(program)) return std::vector<std::string>{program};
  MOCHI_TRY(std::string rustc, host.processes.find_program("rustc"));
  MOCHI_TRY(std::string library, support_library(host, rustc, directory));
  MOCHI_TRY(std::string text, files.read(join_path(directory, "src/main.rs"), kMaxSource));
  const std::size_t line = text.find(emit::kRustRuntimeLine);
  text.replace(line, emit::kRustRuntimeLine.size(), "extern crate mochi_runtime as runtime;\n");
  const std::string source = join_path(directory, "linked.rs");
  const std::string made = join_path(directory, "program.new");
  MOCHI_TRY_VOID(files.write(source, text));
  MOCHI_TRY_VOID(compile_rust(host, {rustc, "--edition=2021", "-O", "--crate-name=program", "-o", made,
                                     "--extern", "mochi_runtime=" + library, source}));
  MOCHI_TRY_VOID(files.rename(made, program));
  return std::vector<std::string>{program};
}

}  // namespace mochi
