// What was published, as its users get it: installed by native clients into empty folders, loaded, and its
// examples run beside the VM.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fanout/endpoint.h"
#include "fanout/release.h"
#include "host/host.h"
#include "session/release/load.h"

namespace mochi {

struct VerifiedRow {
  fanout::Destination destination = fanout::Destination::npm;
  std::string name;
  std::string client;                 // «npm 11.19.1»
  std::string install;                // the line for a README
  std::vector<std::string> examples;  // that printed what the VM prints
  std::optional<Error> error;
};

// `what` is `@scope/name@1.2.3`; without a version, or empty: what stands in the working directory. What is wrong with
// that goes to `listener` too. Errors: M057_RESOLVE_E002, M057_MANIFEST_E013, E014.
Result<fanout::ReleasePackage> package_to_verify(Host& host, Listener& listener, const std::string& what);
// A row for each of these that has a client.
std::vector<VerifiedRow> verify_published(Host& host, const fanout::ReleasePackage& package,
                                          const fanout::EndpointFlags& flags,
                                          const std::vector<fanout::Destination>& destinations);
// Nothing if all are well.
std::optional<Error> verification_error(const std::vector<VerifiedRow>& rows);

}  // namespace mochi
