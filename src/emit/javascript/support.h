// The support code of emitted JavaScript (runtime/javascript): which section declares which name.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emit/common/runtime_library.h"

namespace mochi::emit::javascript {

struct Support {
  RuntimeLibrary library;
  std::map<std::string_view, std::string_view> sections;  // of each name that is declared at the top
  RuntimeLibrary types;  // TypeScript declarations of names; what has none is `any`
};

// Parsed once.
const Support& support();

}  // namespace mochi::emit::javascript
