// The support code of emitted JavaScript (runtime/javascript): which section declares which name.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emit/common/runtime_library.h"

namespace mochi::emit::javascript {

struct Support {
  RuntimeLibrary library;
  std::map<std::string_view, std::string_view> sections;  // of each name that is declared at the top
  std::map<std::string, std::vector<std::string_view>, std::less<>> names;  // of each section: those names
  RuntimeLibrary types;  // TypeScript declarations of names; what has none is `any`
};

// Parsed once.
const Support& support();

// The names of support code outside of `sections` that the text of those speaks of.
std::set<std::string> names_outside(const std::set<std::string, std::less<>>& sections,
                                    std::string_view text);

}  // namespace mochi::emit::javascript
