// Which code points may stand in an identifier (language page section 2).
#pragma once

namespace mochi::syntax {

// May `c` (outside ASCII) begin an identifier: a letter or an other-symbol.
bool is_identifier_start(char32_t c);
// May `c` (outside ASCII) continue one: these, and any number.
bool is_identifier_part(char32_t c);

}  // namespace mochi::syntax
