// The options that all package commands have (packages page section 11).
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options.h"
#include "cli/report.h"
#include "session/packages/settings.h"

namespace mochi {

struct PackageFlags : PackageSettings {
  explicit PackageFlags(const Context& context) : told_(context) { listener = &told_; }
  PackageFlags(const PackageFlags&) = delete;
  PackageFlags& operator=(const PackageFlags&) = delete;

  // `--locked --frozen --offline`: for commands that compile too.
  void declare_lock(Options& options);
  // These, and `--json --verbose --paranoid --trace --parallelism`.
  void declare(Options& options);
  // Also `--accept-capabilities`, `--brief`, `--now`: for commands that may change the lock.
  void declare_resolve(Options& options);

  // Takes the options with an optional value (`--name`, `--name=VALUE`) out of `args`; what is left goes to
  // Options. False: a mistake was reported, status kExitUsage.
  bool take(const Context& context, Args& args);

 private:
  ContextListener told_;
  // `take` reads it; declared for the help page.
  bool accept_described_ = false;
};

// The values of an option whose value may be left out, taken out of `args`; an empty text stands for one
// without value.
std::vector<std::string> take_option(Args& args, std::string_view name);

}  // namespace mochi
