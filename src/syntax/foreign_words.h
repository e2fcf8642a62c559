// Words of other languages that people write in Mochi, and what stands for them here.
#pragma once

#include <string_view>

namespace mochi::syntax {

// A sentence for a diagnostic about a name that means nothing; empty if the word is not known.
std::string_view foreign_word_hint(std::string_view word);

}  // namespace mochi::syntax
