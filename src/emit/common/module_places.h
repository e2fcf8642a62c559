// Where the modules of a library stand: in the package that is written or in another, and whether users may import them.
#pragma once

#include <string>
#include <vector>

#include "emit/common/output.h"
#include "ir/ir.h"

namespace mochi::emit {

struct ModulePlace {
  // Of the package that is written, or copied into it.
  bool is_own() const { return package == nullptr; }
  // A module of the package itself that users may import.
  bool is_public = false;
  // Comes along since no package of the target offers it: a standard module.
  bool copied = false;
  // The dependency that holds the module, which lives as long as the options do; null for all others.
  const NativePackage* package = nullptr;
  // Mochi's name of the module inside of its package: `text`, `geometry/plane`, `internal/chars`; empty for the package's own
  // module. The whole name, `std/text`, of a copied one.
  std::string path;
};

class ModulePlaces {
 public:
  ModulePlaces(const ir::Program& program, const LibraryOptions& options);

  // Mochi's name of the package that is written; empty for a program without a manifest.
  const std::string& package() const { return package_; }
  const ModulePlace& of(ir::ModuleId module) const { return places_[module.value]; }

 private:
  std::string package_;
  std::vector<ModulePlace> places_;
};

// The module declares something that code is made of, or a type.
bool has_code(const ir::Program& program, const ir::Module& module);

}  // namespace mochi::emit
