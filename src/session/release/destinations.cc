#include "session/release/destinations.h"

#include <algorithm>

#include "diag/codes.h"
#include "fanout/receipt.h"

namespace mochi {

Result<std::vector<fanout::Destination>> choose_destinations(FileSystem& files, const LoadedRelease& release,
                                                             const DestinationChoice& choice) {
  const bool all = std::find(choice.targets.begin(), choice.targets.end(), "all") != choice.targets.end();
  if (!choice.targets.empty() && !all) return fanout::parse_destinations(choice.targets, choice.landed_only);
  std::vector<fanout::Destination> made;
  for (const fanout::ReleasePackage& package : release.packages) {
    if (all) {
      for (fanout::Destination destination : fanout::opted_destinations(package.manifest)) {
        if (fanout::destination_info(destination).landed || !choice.landed_only) made.push_back(destination);
      }
      continue;
    }
    MOCHI_TRY(const std::optional<fanout::Receipt> receipt,
              fanout::load_receipt(files, fanout::receipt_path(fanout::receipt_home(package), package.name,
                                                               package.version.text())));
    if (!receipt) continue;
    for (const fanout::ReceiptLeg& leg : receipt->legs) made.push_back(leg.destination);
  }
  std::sort(made.begin(), made.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  if (!made.empty()) return made;
  if (!choice.landed_only) return fanout::all_destinations();
  if (all) {
    return fail(Code::M057_FAN_E002, "the manifest opts into no target",
                "Add `[targets] supports = [\"typescript\", \"python\", \"rust\"]`, or name the targets.");
  }
  return fail(
      Code::M057_FAN_E002,
      choice.by_receipt ? "there is no receipt of this version, so no target is known" : "no target is given",
      "Name the targets: `--target npm,jsr,pypi,crates`, or `--target all`.");
}

}  // namespace mochi
