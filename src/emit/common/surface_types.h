// Types of a package's surface as the program has them: what the program keeps under no name of its own, exported aliases, comes
// from there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"
#include "ir/ir.h"

namespace mochi::emit {

// The exported aliases of a module; none without a surface.
std::vector<const api::TypeDecl*> aliases_of(std::string_view module, const api::Surface* surface);

class SurfaceTypes {
 public:
  // All must outlive this. `module`: where names without a module stand.
  SurfaceTypes(const ir::Program& program, const api::Surface& surface, std::string_view module)
      : program_(program), types_(*program.types), surface_(surface), module_(module) {}

  // The parameters of an alias, by their names from now on.
  std::vector<types::TypeParamId> bind(const std::vector<api::TypeParam>& params);
  types::TypeId type(const api::Type& t);

 private:
  types::TypeId declared(std::string_view name, std::string_view module, const std::vector<types::TypeId>& args);
  types::TypeId named(const api::Type& t, const std::vector<types::TypeId>& args);

  const ir::Program& program_;
  types::TypeStore& types_;
  const api::Surface& surface_;
  const std::string_view module_;
  std::map<std::string, types::TypeId, std::less<>> bound_;
  unsigned depth_ = 0;
};

}  // namespace mochi::emit
