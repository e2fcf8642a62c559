// Which of two versions is higher, by the rule of each ecosystem.
#pragma once

#include <string_view>

namespace mochi::registry {

// <0, 0, >0. PyPI: PEP 440; all others: SemVer 2.0.0 section 11. A text that is no version is below all that
// are; two such compare by their bytes.
int compare_versions(std::string_view protocol, std::string_view a, std::string_view b);
// A pre-release, or a development release of PEP 440.
bool is_prerelease(std::string_view protocol, std::string_view version);

}  // namespace mochi::registry
