// The read side of packages as files: which document and which artefact has which path (registry page Z1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/serve/module.h"

namespace mochi::registry {

// Where the files go; paths are relative, those of their URLs.
class FileTree {
 public:
  virtual ~FileTree() = default;
  // A document that changes, with a `.gz` beside it.
  virtual Result<void> text(const std::string& path, std::string_view bytes) = 0;
  // A document of one version, which is the same for ever, so that it need not be made if it `has` the path.
  virtual bool has(const std::string& path) = 0;
  // An artefact.
  virtual Result<void> blob(const std::string& path, const FileRecord& file) = 0;
};

// A public package with a version that is not withdrawn: first what its documents name, then the documents.
Result<void> write_package(const PackageState& package, const Registry& registry, FileTree& tree);
// What belongs to no package and follows from the configuration: configurations of the protocols, keys.
Result<void> write_lists(const Registry& registry, FileTree& tree);
// The newest versions of Mochi packages: as long with a few packages as with many.
Result<void> write_feed(const Registry& registry, FileTree& tree);
// The lists of all names, as long as there are packages: `packages` are those of `pypi`, ascending. They
// change only when one of those for which `in_names` is true appears or goes.
Result<void> write_names(const std::vector<PackagePointer>& packages, const Registry& registry,
                         FileTree& tree);
bool in_names(const PackageState& package);

// True if `write_package` is for this one.
bool has_files(const Registry& registry, const PackageState& package);
// Folders that hold files of this package and of no other.
std::vector<std::string> folders_of(const PackageState& package);
// Its files elsewhere, `.gz` not named: all of them, or only those that withdrawn versions had.
std::vector<std::string> files_elsewhere(const PackageState& package, bool withdrawn_only);
// Where files of purged versions stood that are in no folder of their package.
std::vector<std::string> purged_files(const Store& store);

}  // namespace mochi::registry
