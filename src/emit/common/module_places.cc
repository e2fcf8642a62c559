#include "emit/common/module_places.h"

#include <algorithm>

namespace mochi::emit {

ModulePlaces::ModulePlaces(const ir::Program& program, const LibraryOptions& options)
    : package_(options.self.package) {
  if (package_.empty() && !program.order.empty()) package_ = program.modules[program.order.back()].package;
  for (const ir::Module& m : program.modules) {
    ModulePlace place;
    const auto other =
        std::find_if(options.dependencies.begin(), options.dependencies.end(),
                     [&](const NativePackage& p) { return p.package == m.package && !m.package.empty(); });
    if (other != options.dependencies.end()) place.package = &*other;
    const bool own = m.package == package_ && !package_.empty();
    const bool alone = package_.empty() && m.is_entry;
    place.copied = place.is_own() && !own && !alone;
    if (place.copied) {
      place.path = m.name;
    } else if (!alone && m.name.size() > m.package.size()) {
      place.path = m.name.substr(m.package.size() + 1);
    }
    place.is_public = place.is_own() && !place.copied && !place.path.starts_with("internal/");
    places_.push_back(std::move(place));
  }
}

bool has_code(const ir::Program& program, const ir::Module& module) {
  return !module.globals.empty() || !module.types.empty() ||
         std::any_of(module.functions.begin(), module.functions.end(),
                     [&](ir::FunctionId f) { return program.functions[f].body.root.valid(); });
}

}  // namespace mochi::emit
