// SPDX licence expressions (SPDX specification annex D): identifiers, `+`, `WITH`, `AND`, `OR`, parentheses,
// `LicenseRef-…`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::package {

// A checked expression in its usual spelling: identifiers as SPDX writes them, single blanks, operators in
// capitals.
struct LicenseExpression {
  std::string text;
  std::vector<std::string> licenses;  // each identifier once, in order of appearance; LicenseRef-… included
  std::vector<std::string> deprecated;  // those of them that SPDX has deprecated
};

// Errors: M057_MANIFEST_E005, with the part that is wrong and the nearest identifier.
Result<LicenseExpression> parse_license(std::string_view text);

}  // namespace mochi::package
