// Splits one source into tokens and comments (language page section 2).
#pragma once

#include <cstddef>

#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// A larger text is refused with P071: tokens and nodes of one file have 32-bit ids.
inline constexpr std::size_t kMaxSourceBytes = 256U << 20U;

// Fills tree.source, tree.tokens (ending with end_of_file) and tree.comments, and sets tree.has_errors if it
// reports an error: P040–P049, P071, P072, P074–P078. A run of characters that begin no token is one `invalid` token.
// Any byte sequence ends in tokens; time is linear.
void lex(SourceId source, const SourceMap& sources, Names& names, Sink& sink, Tree& tree);

}  // namespace mochi::syntax
