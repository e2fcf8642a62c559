// Words of statements and Tier 3 forms that are keywords only where their production fits (language page 17.7).
#pragma once

#include "base/names.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// Makes identifiers of `fact`, `test`, `load` and the like among the tokens where no form of theirs can begin.
void settle_soft_words(std::vector<Token>& tokens, const Names& names);

}  // namespace mochi::syntax
