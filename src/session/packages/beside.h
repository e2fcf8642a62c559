// What the manifest and the files beside it say of a package to those who compile it.
#pragma once

#include <string>

#include "fanout/release.h"
#include "host/file_system.h"
#include "package/manifest/manifest.h"

namespace mochi {

// How other languages know a package.
struct NativeForm {
  fanout::NameOverrides names;
  std::string version;       // of `[package]`, empty if it has none
  bool bigint_ints = false;  // `[fanout.npm] int = "bigint"`
};

struct Beside {
  std::string readme_path;  // joined to the package's directory
  std::string readme;       // empty if there is none
};

// The manifest in `directory`; of nothing if it cannot be read, as a manifest that is wrong is told of elsewhere.
package::Manifest manifest_in(FileSystem& files, const std::string& directory);
// Of the package in `directory`. Empty if there is none; a manifest that is wrong is told of elsewhere.
Beside beside(FileSystem& files, const std::string& directory);
// By the manifest that lies beside the code: of a package from a registry that of its archive, whatever its
// author has written since. As above.
NativeForm native_form(FileSystem& files, const std::string& directory);

}  // namespace mochi
