// Child slots by name, made from node.def: slot::Let_type, slot::Let_value, … The parser and every reader use
// these names, so that the order of slots is written once.
#pragma once

#include <cstdint>

#define MOCHI_SLOTS_1(K, a) K##_##a
#define MOCHI_SLOTS_2(K, a, b) K##_##a, K##_##b
#define MOCHI_SLOTS_3(K, a, b, c) MOCHI_SLOTS_2(K, a, b), K##_##c
#define MOCHI_SLOTS_4(K, a, b, c, d) MOCHI_SLOTS_3(K, a, b, c), K##_##d
#define MOCHI_SLOTS_5(K, a, b, c, d, e) MOCHI_SLOTS_4(K, a, b, c, d), K##_##e
#define MOCHI_SLOTS_6(K, a, b, c, d, e, f) MOCHI_SLOTS_5(K, a, b, c, d, e), K##_##f
#define MOCHI_SLOTS_7(K, a, b, c, d, e, f, g) MOCHI_SLOTS_6(K, a, b, c, d, e, f), K##_##g
#define MOCHI_SLOTS_PICK(a, b, c, d, e, f, g, picked, ...) picked
#define MOCHI_SLOTS_FOR(...)                                                                               \
  MOCHI_SLOTS_PICK(__VA_ARGS__, MOCHI_SLOTS_7, MOCHI_SLOTS_6, MOCHI_SLOTS_5, MOCHI_SLOTS_4, MOCHI_SLOTS_3, \
                   MOCHI_SLOTS_2, MOCHI_SLOTS_1, none)

namespace mochi::syntax::slot {

#define MOCHI_NODE(kind, ...) \
  __VA_OPT__(enum kind##_slots : std::uint32_t{MOCHI_SLOTS_FOR(__VA_ARGS__)(kind, __VA_ARGS__)};)
#include "syntax/node.def"
#undef MOCHI_NODE

}  // namespace mochi::syntax::slot

#undef MOCHI_SLOTS_1
#undef MOCHI_SLOTS_2
#undef MOCHI_SLOTS_3
#undef MOCHI_SLOTS_4
#undef MOCHI_SLOTS_5
#undef MOCHI_SLOTS_6
#undef MOCHI_SLOTS_7
#undef MOCHI_SLOTS_PICK
#undef MOCHI_SLOTS_FOR
