// What the manifest and the files beside it say of a package to those who compile it.
#pragma once

#include <string>

#include "host/file_system.h"

namespace mochi {

struct Beside {
  std::string readme_path;   // joined to the package's directory
  std::string readme;        // empty if there is none
  bool bigint_ints = false;  // `[fanout.npm] int = "bigint"`
};

// Of the package in `directory`. Empty if there is none; a manifest that is wrong is told of elsewhere.
Beside beside(FileSystem& files, const std::string& directory);

}  // namespace mochi
