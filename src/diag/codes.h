// The register of every diagnostic code. A code is added as a line of diag/codes/*.def, with its long text in
// docs/codes/<CODE>.md (a test checks both). Codes are never reused; retired ones stay in the lists.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace mochi {

enum class Severity : std::uint8_t { error, warning, note };

enum class Code : std::uint16_t {
#define MOCHI_CODE(name, severity, summary, hint) name,
#include "diag/codes/codes.def"
#undef MOCHI_CODE
};

struct CodeInfo {
  Code code;
  std::string_view name;  // "T008", "M057_LOCK_E001", …
  Severity severity;
  std::string_view summary;  // one line, for lists
  std::string_view hint;     // the help sentence when the diagnostic has none of its own
};

const CodeInfo& code_info(Code code);
// The code called `name` (any case), or nullptr.
const CodeInfo* find_code(std::string_view name);
// All codes in register order.
std::uint16_t code_count();
const CodeInfo& code_at(std::uint16_t index);

}  // namespace mochi
