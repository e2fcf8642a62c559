// The register of built-in functions: one id each, from builtins.def.
#pragma once

#include <cstdint>
#include <string_view>

#include "types/types.h"

namespace mochi::types {

enum class Builtin : std::uint8_t {
#define MOCHI_BUILTIN(id, name, min_args, max_args, effects, capability) id,
#include "types/builtins.def"
#undef MOCHI_BUILTIN
#undef MOCHI_MANY
};

struct BuiltinInfo {
  std::string_view name;
  std::uint8_t min_args;
  std::uint8_t max_args;  // 255 = any number
  EffectSet effects;
  std::string_view capability;  // packages page section 10, or empty
};

const BuiltinInfo& builtin_info(Builtin id);
std::uint32_t builtin_count();
// The built-in called `name` («len», or «std/bits.and» for an intrinsic); false if there is none.
bool find_builtin(std::string_view name, Builtin& found);

}  // namespace mochi::types
