// Doc comments (language page section 2): a run of `///` lines directly above a declaration, a field, a
// method or the package clause.
#pragma once

#include <string>

#include "base/source.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// The text of the doc comment of `id`: each line without `///` and outer blanks, joined by LF. Empty if there
// is none directly above (a blank line parts).
std::string doc_comment(const Tree& tree, const SourceMap& sources, NodeId id);

}  // namespace mochi::syntax
