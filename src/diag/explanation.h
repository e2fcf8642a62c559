// The long text of each diagnostic code, embedded from docs/codes/<CODE>.md.
#pragma once

#include <string_view>

#include "diag/codes.h"

namespace mochi {

// Markdown, with a trailing newline; empty if the code has no page (a test allows none).
std::string_view code_explanation(Code code);

struct CodePage {
  std::string_view name;
  std::string_view text;
};
// Ascending by name; ends with an empty name. Defined in a generated file.
extern const CodePage kCodePages[];

}  // namespace mochi
