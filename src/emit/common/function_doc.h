// The doc comment of a function by what it says of each part, and what comments need in any language.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

struct FunctionDoc {
  std::string text;
  std::vector<std::pair<ir::LocalId, std::string>> params;  // those of which something is said, in order
  std::string returns;
  std::string fails;
  // `@deprecated TEXT` (border page M1): what to use instead; none where the function is not.
  std::optional<std::string> deprecated = std::nullopt;
  std::string since = {};
};
FunctionDoc function_doc(const ir::Program& program, const ir::Function& function);

// The text with each name in back-quotes as `words` has it.
std::string spoken(std::string_view doc, const std::map<std::string, std::string, std::less<>>& words);

}  // namespace mochi::emit
