#include "bridge/rust/build/toolchain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

constexpr std::int64_t kLongest = 900'000;
constexpr std::size_t kShownLines = 24;

// The last lines of what a program said, progress left out.
std::string last_words(std::string_view text) {
  std::vector<std::string_view> kept;
  for (std::string_view line : split_lines(text)) {
    const std::string_view word = trim_ascii(line);
    if (word.starts_with("Compiling ") || word.starts_with("Checking ") || word.starts_with("Documenting "))
      continue;
    kept.push_back(line);
  }
  const std::size_t first = kept.size() - std::min(kept.size(), kShownLines);
  std::string made;
  for (std::size_t i = first; i < kept.size(); ++i) made += "\n" + std::string(kept[i]);
  return made;
}

}  // namespace

Result<Toolchain> parse_toolchain(std::string_view printed) {
  const std::string_view line = trim_ascii(printed.substr(0, printed.find('\n')));
  const std::vector<std::string_view> words = split(line, ' ');
  if (words.size() >= 2 && words[0] == "rustc") {
    if (Result<package::Version> version = package::parse_version(words[1])) {
      version->pre.clear();
      return Toolchain{std::move(*version), std::string(line)};
    }
  }
  return fail(Code::M057_RUST_E006,
              fmt::format("`rustc --version` says {}", code_quoted(line.substr(0, 80))));
}

Result<Toolchain> find_toolchain(Processes& processes) {
  ProcessSpec spec;
  spec.args = {"rustc", "--version"};
  spec.timeout_ms = kLongest;
  Result<ProcessResult> done = processes.run(spec);
  if (!done || !done->ok()) return fail(Code::M057_RUST_E006, "`rustc` cannot be run");
  return parse_toolchain(done->out);
}

ProcessSpec cargo_spec(const CargoRun& run) {
  ProcessSpec spec;
  spec.args = {"cargo"};
  spec.args.insert(spec.args.end(), run.args.begin(), run.args.end());
  spec.directory = run.directory;
  spec.env = {{"CARGO_HOME", run.home},
              {"CARGO_NET_OFFLINE", "true"},
              {"CARGO_TARGET_DIR", run.target},
              {"CARGO_TERM_COLOR", "never"},
              {"SOURCE_DATE_EPOCH", "0"}};
  if (!run.rustdoc.empty()) spec.env.emplace_back("RUSTDOC", run.rustdoc);
  std::sort(spec.env.begin(), spec.env.end());
  spec.timeout_ms = kLongest;
  return spec;
}

Result<std::string> run_cargo(Processes& processes, const CargoRun& run, const std::string& doing) {
  Result<ProcessResult> done = processes.run(cargo_spec(run));
  if (!done) return fail(Code::M057_RUST_E006, "`cargo` cannot be run");
  if (done->interrupted) return fail(Code::C010, "interrupted");
  if (done->timed_out) return fail(Code::M057_RUST_E007, fmt::format("cargo took too long {}", doing));
  if (!done->ok())
    return fail(Code::M057_RUST_E007, fmt::format("cargo failed {}:{}", doing, last_words(done->err)));
  return std::move(done->out);
}

}  // namespace mochi::rust
