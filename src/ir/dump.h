// The readable form of a program (`mochi ir`): stable text, one function after another in module order.
#pragma once

#include <string>

#include "ir/ir.h"

namespace mochi::ir {

struct DumpOptions {
  bool flags = true;  // facts on expressions: `!proven`, `!safe`, `!small` (with `+`: not negative),
                      // `!in_place`, `!last`
  bool spans = false;
};

std::string dump(const Program& program, DumpOptions options = {});
std::string dump(const Program& program, FunctionId function, DumpOptions options = {});

}  // namespace mochi::ir
