#include "session/packages/agreement.h"

#include "archive/digest.h"
#include "base/path.h"
#include "base/string_util.h"
#include "check/check.h"
#include "check/disk_loader.h"
#include "diag/codes.h"
#include "package/agreement.h"
#include "package/paths.h"
#include "session/build_info.h"
#include "session/packages/capabilities.h"

namespace mochi {
namespace {

using package::CapabilitySet;
using package::LockedPackage;

constexpr std::size_t kLargestNote = 256;

std::string shown(const LockedPackage& locked) { return "`" + locked.name + "` " + locked.version.text(); }

// The name and bits of a note that this version of the checker made.
std::string note_text(CapabilitySet derived) {
  return "uses " + std::string(kBuildInfo.version) + " " + std::to_string(derived.bits());
}

std::optional<CapabilitySet> read_note(const std::string& note) {
  const std::string mark = "uses " + std::string(kBuildInfo.version) + " ";
  if (!note.starts_with(mark) || note.size() > mark.size() + 5 || note.size() == mark.size())
    return std::nullopt;
  std::uint32_t bits = 0;
  for (char c : note.substr(mark.size())) {
    if (c < '0' || c > '9') return std::nullopt;
    bits = bits * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return CapabilitySet::of_bits(bits);
}

Result<package::Manifest> fetched_manifest(FileSystem& files, const std::string& directory,
                                           const LockedPackage& locked) {
  Result<std::string> text = package::manifest_text(files, join_path(directory, package::kManifestName));
  if (!text) return fail(Code::M057_BLOB_E008, "the archive of " + shown(locked) + " has no `mochi.toml`");
  SourceMap sources;
  Collector faults;
  package::Manifest manifest = package::read_manifest(sources, sources.add("mochi.toml", std::move(*text)),
                                                      {package::extension_tables()}, faults);
  for (const Diagnostic& fault : faults.sorted()) {
    if (fault.severity != Severity::error) continue;
    return fail(Code::M057_BLOB_E008,
                "the manifest in the archive of " + shown(locked) + " has mistakes: " + fault.message);
  }
  return manifest;
}

Result<void> check_one(FileSystem& files, const package::Project& project, package::Store* store,
                       const PlacedPackage& placed, LineOf line_of) {
  const LockedPackage& locked = *placed.locked;
  MOCHI_TRY(const package::Manifest manifest, fetched_manifest(files, placed.directory, locked));
  std::vector<std::string> overridden;
  for (const package::Dependency& d : project.manifest.overrides) overridden.push_back(d.name);
  MOCHI_TRY_VOID(package::check_agreement(locked, manifest, overridden));
  const package::IndexEntry* line = locked.is_registry() ? line_of(locked) : nullptr;
  if (line != nullptr && line->blake3 == locked.blake3)
    MOCHI_TRY_VOID(package::check_line(locked, *line, manifest));
  const package::StoredTree tree{locked.blake3, locked.sha256, placed.tree, placed.directory};
  const std::optional<std::string> note =
      store == nullptr || placed.tree.empty() ? std::nullopt : store->note_of(tree);
  std::optional<CapabilitySet> derived = note ? read_note(*note) : std::nullopt;
  if (!derived) {
    MOCHI_TRY(derived, derive_capabilities(files, placed.directory));
    if (store != nullptr && !placed.tree.empty()) store->keep_note(tree, note_text(*derived));
  }
  return package::check_derived(locked, *derived, package::declared_capabilities(manifest));
}

}  // namespace

Result<CapabilitySet> derive_capabilities(FileSystem& files, const std::string& directory) {
  check::DiskLoader loader(files, nullptr);
  MOCHI_TRY(const std::vector<std::string> names, loader.package_modules(directory));
  check::Session session;
  Collector found;
  check::Options how;
  how.library = true;
  const check::Checked checked = check::check_modules(loader, names, session, found, how);
  // That dependencies are not at hand is no matter here; what cannot be read could do anything.
  for (const Diagnostic& d : found.sorted()) {
    const std::string_view code = code_info(d.code).name;
    if (d.severity == Severity::error && code.starts_with('P'))
      return fail(Code::M057_CAP_E005, "a module cannot be read: " + d.message);
  }
  return used_by_modules(checked, names);
}

Result<void> check_placed(Host& host, const package::Project& project, package::Store* store,
                          const std::vector<PlacedPackage>& packages, const std::string& lock_key,
                          LineOf line_of, bool again) {
  std::string memory;
  const std::string key = archive::hex(
      archive::digest(archive::DigestKind::blake3, std::string(kBuildInfo.version) + "\n" + lock_key));
  if (const Result<package::Paths> paths = package::find_paths(host.env)) {
    const std::string name =
        archive::hex(archive::digest(archive::DigestKind::blake3, project.lock_path())).substr(0, 32);
    memory = join_path(join_path(paths->cache, "agreed"), name);
  }
  if (!again && !memory.empty()) {
    const Result<std::string> known = host.files.read(memory, kLargestNote);
    if (known && *known == key) return {};
  }
  for (const PlacedPackage& placed : packages) {
    Result<void> agrees = check_one(host.files, project, store, placed, line_of);
    if (agrees) continue;
    // Nothing of it stays where somebody could take it for what it is not.
    if (store != nullptr && !placed.tree.empty()) {
      static_cast<void>(store->forget({placed.locked->blake3, {}, placed.tree, placed.directory}));
    }
    return agrees;
  }
  // Only a memory: without it all is looked at again.
  if (!memory.empty() && host.files.make_dirs(parent_path(memory)))
    static_cast<void>(host.files.write(memory, key));
  return {};
}

}  // namespace mochi
