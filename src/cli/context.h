// What every command gets: the world, and how to speak to the user.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "host/host.h"
#include "host/interrupt.h"

namespace mochi {

using Args = std::vector<std::string>;

// Exit statuses of commands. A running program's own status stands beside these (language page Z17).
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
// `run` and `test` fail before the program starts: 1–9 belong to programs (packages page Z14).
inline constexpr int kExitNotStarted = 125;

struct OptionInfo {
  // «-q,--quiet»
  std::string names;
  // Empty for a flag without value.
  std::string value;
  std::string help;
};

struct Context {
  Host& host;
  bool no_color = false;
  // When set, parsing options only records them here and the command ends: for shell completion and help
  // pages.
  std::vector<OptionInfo>* describe = nullptr;
  // What `keep` made.
  std::vector<std::shared_ptr<void>> kept;

  // Makes what a command works with and leaves behind: it lives as long as this, which the program never takes
  // apart.
  template <typename T, typename... In>
  T& keep(In&&... in) {
    auto made = std::make_shared<T>(std::forward<In>(in)...);
    kept.push_back(made);
    return *made;
  }

  void print(std::string_view text) const { host.out.write(text); }
  void print_error(std::string_view text) const {
    host.out.flush();
    host.err.write(text);
  }
  bool color_on_out() const { return wants_color(host.terminal, host.env, StandardStream::out, no_color); }
  bool color_on_err() const { return wants_color(host.terminal, host.env, StandardStream::err, no_color); }
  // Prints the error as a diagnostic on stderr and returns `status`. Without `sources` it has no position.
  int fail_with(const Error& error, int status = kExitFailure, const SourceMap* sources = nullptr) const;
};

// Runs the whole command line (without the program's name) and returns the exit status.
int run_command_line(Context& context, const Args& args);

}  // namespace mochi
