#include "types/builtins.h"

namespace mochi::types {
namespace {

constexpr BuiltinInfo kBuiltins[] = {
#define MOCHI_BUILTIN(id, name, min_args, max_args, effects, capability) \
  {name, min_args, max_args, EffectSet{effects}, capability},
#include "types/builtins.def"
#undef MOCHI_BUILTIN
#undef MOCHI_MANY
};

}  // namespace

const BuiltinInfo& builtin_info(Builtin id) { return kBuiltins[static_cast<std::size_t>(id)]; }

std::uint32_t builtin_count() { return static_cast<std::uint32_t>(std::size(kBuiltins)); }

bool find_builtin(std::string_view name, Builtin& found) {
  for (std::size_t i = 0; i < std::size(kBuiltins); ++i) {
    if (kBuiltins[i].name == name) {
      found = static_cast<Builtin>(i);
      return true;
    }
  }
  return false;
}

}  // namespace mochi::types
