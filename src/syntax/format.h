// The one layout of Mochi source: two-blank indent, 100 columns.
#pragma once

#include <string>

#include "base/source.h"
#include "syntax/tree.h"

namespace mochi::syntax {

inline constexpr int kFormatWidth = 100;

// The text of `tree` in standard layout. Requires a tree without errors. The result
//  - parses to the same tree (same_tree), for only white space, semicolons and optional commas change;
//  - holds every comment, and one blank line where there was at least one between statements, members or
//  items;
//  - formats to itself.
// What the author decides: a literal, argument list or query whose first item stands on a new line gets one
// item per line; a block of one simple statement may stay on one line if it stood on one.
std::string format(const Tree& tree, const SourceMap& sources);

}  // namespace mochi::syntax
