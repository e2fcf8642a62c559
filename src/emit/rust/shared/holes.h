// Texts with holes as `format!` has them.
#pragma once

#include <string>
#include <string_view>

#include "ir/ir.h"

namespace mochi::emit::rust {

// A literal inside of a format string.
std::string format_text(std::string_view utf8);

// A part of a text with holes: what is shown, and its format behind the name: `:>4`, or nothing.
struct Hole {
  ir::ExprId value;
  std::string format;
};
Hole hole_of(const ir::Program& program, const ir::Body& body, ir::ExprId part);

}  // namespace mochi::emit::rust
