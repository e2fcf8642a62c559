// What a provider does unless it knows better.
#include <algorithm>

#include "package/solver/solver.h"

namespace mochi::package {

Result<OrdinalSet> Provider::widen(PackageId package, std::uint32_t ordinal, std::uint32_t reason) {
  MOCHI_TRY(std::uint32_t count, version_count(package));
  auto says_it = [&](std::uint32_t at) -> Result<bool> {
    MOCHI_TRY(std::vector<Clause> all, clauses(package, at));
    return std::any_of(all.begin(), all.end(), [&](const Clause& c) { return c.reason == reason; });
  };
  std::uint32_t begin = ordinal;
  while (begin > 0) {
    MOCHI_TRY(bool same, says_it(begin - 1));
    if (!same) break;
    --begin;
  }
  std::uint32_t end = ordinal + 1;
  while (end < count) {
    MOCHI_TRY(bool same, says_it(end));
    if (!same) break;
    ++end;
  }
  return OrdinalSet::range(begin, end == count ? OrdinalSet::kTop : end);
}

}  // namespace mochi::package
