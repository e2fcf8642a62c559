// The interpreter: one function with a label per opcode and threaded dispatch. The groups of opcodes stand in
// *.inc of this folder; what is rare is called out of line, so that the loop keeps its registers.
#include <cmath>
#include <cstdlib>
#include <limits>

#include "vm/data/compare.h"
#include "vm/data/list.h"
#include "vm/data/map.h"
#include "vm/data/text.h"
#include "vm/interpreter/machine.h"
#include "vm/interpreter/slow.h"

// Labels as values are an extension of both compilers that this loop is for.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wgnu-label-as-value"
#pragma clang diagnostic ignored "-Wpedantic"
#else
#pragma GCC diagnostic ignored "-Wpedantic"
#endif

#define MOCHI_LIKELY(x) __builtin_expect(static_cast<bool>(x), 1)
#define MOCHI_UNLIKELY(x) __builtin_expect(static_cast<bool>(x), 0)

namespace mochi::vm {

namespace {
// Loops over objects fetch the one so many turns ahead into the cache.
constexpr std::int64_t kPrefetch = 6;
}  // namespace

bool Machine::execute(const Insn* pc, Value* base) {
  static const void* const labels[] = {
#define MOCHI_OPCODE(name, operands) &&op_##name,
#define MOCHI_BRANCH(name, operands) &&op_##name, &&op_##name##_back,
#include "vm/compile/opcode.def"
#undef MOCHI_OPCODE
#undef MOCHI_BRANCH
  };
  // The first record is the call from outside: it returns to `halt`.
  CallInfo* frame = calls_ + 1;
  CallInfo* const frame_limit = calls_ + depth_;
  const Value* const k = constants.data();
  Value* const global = globals.data();
  std::uint8_t* const is_set = global_set.data();

#define A base[pc->a]
#define B base[pc->b]
#define C base[pc->c]
#define DISPATCH() goto* labels[pc->op]
#define NEXT()  \
  do {          \
    ++pc;       \
    DISPATCH(); \
  } while (0)
#define NEXT2() \
  do {          \
    pc += 2;    \
    DISPATCH(); \
  } while (0)
// Evaluates a failing call, which records the fault, and goes to the handler.
#define FAULT(...) \
  do {             \
    __VA_ARGS__;   \
    goto on_fault; \
  } while (0)
#define BRANCH(name, condition)                     \
  op_##name : if (condition) pc += pc->c_signed();  \
  NEXT();                                           \
  op_##name##_back : if (condition) {               \
    pc += pc->c_signed();                           \
    if (MOCHI_UNLIKELY(--budget < 0)) goto on_poll; \
  }                                                 \
  NEXT()

  DISPATCH();

#include "vm/interpreter/calls.inc"
#include "vm/interpreter/maps.inc"
#include "vm/interpreter/moves.inc"
#include "vm/interpreter/numbers.inc"
#include "vm/interpreter/objects.inc"

on_poll:
  // At the end of a jump: `pc` stands before its target.
  if (MOCHI_UNLIKELY(!poll())) goto on_fault;
  NEXT();

on_fault:
  // Copies: what unwind takes by reference would live in memory, not in registers.
  Position position{pc, base, frame};
  if (!unwind(position)) return false;
  pc = position.pc;
  base = position.base;
  frame = position.frame;
  DISPATCH();
}

}  // namespace mochi::vm
