// The front door of the checker: loads a program's modules, parses and checks them, dependencies first.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/names.h"
#include "base/source.h"
#include "check/checked.h"
#include "check/loader.h"
#include "diag/diagnostic.h"
#include "types/types.h"

namespace mochi::check {

struct Options {
  // Report every implicit unwrap of a map read (T068, language page 16.1).
  bool strict = false;
  // Also warn of what is correct but looks like a slip (T077 to T079, T097, T098).
  bool lint = false;
  // Check as a library: what an export reaches obeys Z2 to Z5, their warnings are errors.
  bool library = false;
  // The target that T067 names when it refuses a Tier 3 form.
  std::string target = "vm";
  // Accept expression statements that do nothing, as the prompt and `run -e` do.
  bool bare_expressions = false;
};

// What a compilation owns together; a Checked points into it and must not outlive it.
struct Session {
  Names names;
  SourceMap sources;
  types::TypeStore types{names};
};

// Checks the module `entry` (a name that the loader knows) and everything that it imports. Syntax and type
// errors go to `sink`; the result is complete enough to lower only if `has_errors` is false. With syntax
// errors in a file its module is not checked, to avoid followers.
Checked check_program(Loader& loader, std::string_view entry, Session& session, Sink& sink,
                      const Options& options);

// The same for several modules, such as all of a package; with options.library each of them is one that
// exports.
Checked check_modules(Loader& loader, const std::vector<std::string>& entries, Session& session, Sink& sink,
                      const Options& options);

}  // namespace mochi::check
