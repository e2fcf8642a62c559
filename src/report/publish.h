// What `mochi pkg publish` prints: the mapping, the plan of a dry run, the summary of a run; for people and
// as JSON.
#pragma once

#include <string>
#include <vector>

#include "fanout/dispatch.h"
#include "fanout/receipt.h"

namespace mochi {

// The mapped fields of one package on several destinations. Destinations on which it cannot be expressed say
// why.
std::string mapping_text(const fanout::ReleasePackage& package,
                         const std::vector<fanout::Destination>& destinations);
std::string mapping_json(const fanout::ReleasePackage& package,
                         const std::vector<fanout::Destination>& destinations);

// One leg of a dry run: files with sizes and digests, the manifest, endpoint, translated dependencies.
std::string plan_text(const fanout::Leg& leg, const fanout::ReleasePackage& package,
                      const std::optional<fanout::Receipt>& last);

// One line per leg, and for what is there its address, digest and install line.
std::string summary_text(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages);
std::string run_json(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages,
                     bool with_manifests);

// `published`, `already published`, `accepted`, `failed`, …
std::string leg_word(const fanout::Leg& leg);

// What the legs remarked.
std::string leg_notes(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages);
// `mochi pkg verify --staged`: a line for each leg with what native tools passed, and the notes.
std::string tried_text(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages);
// F3: what `all` means here, before anything is sent.
std::string opted_notes(const std::vector<fanout::ReleasePackage>& packages);
// A subset of the targets of a release leaves the others on an older version.
std::string skew_notes(const std::vector<fanout::ReleasePackage>& packages,
                       const std::vector<fanout::Destination>& destinations);
// The credential of each leg, and what it claims.
std::string credentials_text(const fanout::Run& run);

}  // namespace mochi
