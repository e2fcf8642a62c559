// From the checked program to the IR: everything that is only notation becomes plain forms.
#pragma once

#include <string>

#include "check/checked.h"
#include "diag/diagnostic.h"
#include "ir/ir.h"

namespace mochi::lower {

struct Options {
  // `test` and `bench` blocks run where they stand (`mochi run`). Off for `mochi test`, whose runner calls
  // them alone.
  bool run_blocks_in_place = true;
  // A library build: its globals are made on first use (Z3). The VM makes all of them before anything runs.
  bool lazy_globals = false;
  // Messages name files below this directory (with its `/`) without it: what is built does not say where.
  std::string source_root;
};

// `checked` has no errors. Tier 3 constructs are reported (T067) and become `refuse`. The field types of
// `checked.types` become types of the IR (int64 is int, effects are gone), so an API surface is made before.
ir::Program lower(const check::Checked& checked, Sink& sink, Options options = {});

}  // namespace mochi::lower
