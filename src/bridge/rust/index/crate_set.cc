#include "bridge/rust/index/crate_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/net/blob_fetch.h"

namespace mochi::rust {
namespace {

package::ResolveRequest request_of(const std::vector<CrateNeed>& needs,
                                   const std::vector<package::LockedVersion>& locked) {
  package::ResolveRequest request;
  package::RootPackage root;
  root.version = package::Version{};
  for (const CrateNeed& need : needs) {
    package::Need one;
    one.name = need.name;
    one.requirement = need.requirement;
    one.features = need.features;
    one.default_features = need.default_features;
    root.needs.push_back(std::move(one));
  }
  request.roots.push_back(std::move(root));
  request.registries.push_back({std::string(SparseIndex::kRegistry), {}});
  request.locked = locked;
  request.every_name_multi_version = true;
  request.yanked_only_locked = true;
  request.propose_fixes = false;
  return request;
}

// A wanted name that the registry does not have is said at once, with the spelling that it has.
Result<void> check_names(const std::vector<CrateNeed>& needs, SparseIndex& index) {
  std::vector<package::VersionSource::Wanted> all;
  for (const CrateNeed& need : needs) all.push_back({std::string(SparseIndex::kRegistry), need.name});
  index.prefetch(all);
  for (std::size_t i = 0; i < needs.size(); ++i) {
    MOCHI_TRY(const CrateListing* found, index.listing(needs[i].name));
    if (found != nullptr && found->name == needs[i].name) continue;
    std::vector<std::string> like = index.similar(all[i]);
    if (found != nullptr) like.push_back(found->name);
    std::sort(like.begin(), like.end());
    like.erase(std::unique(like.begin(), like.end()), like.end());
    std::string hint;
    if (!like.empty()) hint = suggestion(like.front());
    return fail(Code::M057_RUST_E005, fmt::format("the registry has no crate {}", code_quoted(needs[i].name)),
                std::move(hint));
  }
  return {};
}

Result<ChosenCrate> chosen(const package::ResolvedPackage& package, SparseIndex& index) {
  ChosenCrate made;
  made.name = package.name;
  made.version = package.entry.version;
  made.sha256 = package.entry.sha256;
  made.features = package.features;
  for (const package::ResolvedEdge& edge : package.dependencies) made.dependencies.push_back(edge.package);
  std::sort(made.dependencies.begin(), made.dependencies.end());
  made.dependencies.erase(std::unique(made.dependencies.begin(), made.dependencies.end()),
                          made.dependencies.end());
  MOCHI_TRY(const CrateListing* listing, index.listing(package.name));
  const std::optional<std::size_t> at =
      listing == nullptr ? std::nullopt : listing->find(package.entry.version);
  if (at) {
    made.version = listing->entries[*at].version;
    made.rust_version = listing->rust_versions[*at];
    made.line = listing->lines[*at];
  }
  return made;
}

}  // namespace

const ChosenCrate* CrateSet::find(std::string_view name) const {
  const ChosenCrate* best = nullptr;
  for (const ChosenCrate& crate : crates) {
    if (crate.name == name && (best == nullptr || best->version < crate.version)) best = &crate;
  }
  return best;
}

Result<CrateSet> resolve_crates(const std::vector<CrateNeed>& needs,
                                const std::vector<package::LockedVersion>& locked, SparseIndex& index) {
  MOCHI_TRY_VOID(check_names(needs, index));
  const package::ResolveRequest request = request_of(needs, locked);
  MOCHI_TRY(package::ResolveOutcome outcome, package::resolve(request, index));
  if (const auto* failure = std::get_if<package::ResolveFailure>(&outcome)) return fail(failure->error());
  const auto& resolution = std::get<package::Resolution>(outcome);
  CrateSet made;
  made.warnings = resolution.warnings;
  for (const package::ResolvedPackage& package : resolution.packages) {
    MOCHI_TRY(ChosenCrate crate, chosen(package, index));
    made.crates.push_back(std::move(crate));
  }
  return made;
}

Result<void> check_toolchain(const CrateSet& set, SparseIndex& index) {
  for (const ChosenCrate& crate : set.crates) {
    MOCHI_TRY(const CrateListing* listing, index.listing(crate.name));
    const std::optional<std::size_t> at = listing == nullptr ? std::nullopt : listing->find(crate.version);
    if (!at || !listing->entries[*at].last_resort) continue;
    std::string hint = "Install a newer toolchain: `rustup update`.";
    for (std::size_t i = listing->entries.size(); i-- > 0;) {
      const package::IndexEntry& entry = listing->entries[i];
      if (entry.last_resort || entry.yanked || entry.version.is_prerelease()) continue;
      hint =
          fmt::format("{} The newest version that fits the installed one is {}.", hint, entry.version.text());
      break;
    }
    return fail(Code::M057_RUST_E011,
                fmt::format("{} {} wants Rust {}, which is newer than the one that is installed", crate.name,
                            crate.version.text(), crate.rust_version),
                std::move(hint));
  }
  return {};
}

Result<std::vector<package::StoredBlob>> fetch_crates(const CrateSet& set, SparseIndex& index,
                                                      package::Store& store) {
  MOCHI_TRY(const IndexConfig* config, index.config());
  std::vector<package::UrlWanted> wanted;
  for (const ChosenCrate& crate : set.crates) {
    const std::string url = download_url(*config, crate.name, crate.version.text(), crate.sha256);
    wanted.push_back({url, {.blake3 = {}, .sha256 = crate.sha256, .sha512 = {}}});
  }
  return package::fetch_urls(wanted, store, index.transport());
}

}  // namespace mochi::rust
