// What a package uses of the outside world against what it declares (packages page section 10 and Z12).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/checked.h"
#include "diag/diagnostic.h"
#include "package/capability.h"
#include "package/manifest/manifest.h"

namespace mochi {

// The capabilities that the modules of `package` use, tests apart; what they call in other packages included.
package::CapabilitySet used_capabilities(const check::Checked& checked, std::string_view package);

// The same of the named modules, whatever package they are of.
package::CapabilitySet used_by_modules(const check::Checked& checked, const std::vector<std::string>& names);

// Reports M057_CAP_E007 for each capability that is used and not declared (an error, at the function that
// uses it), and for each that is declared and neither used nor needed by a dependency (a warning, in the
// manifest, whose text must be in the checked program's sources). `of_dependencies` is what the dependencies
// require.
void check_capabilities(const check::Checked& checked, const package::Manifest& manifest,
                        package::CapabilitySet of_dependencies, Sink& sink);

}  // namespace mochi
