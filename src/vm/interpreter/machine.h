// One run of a compiled program: registers, frames, globals, heap, the pending fault.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vm/compile/code.h"
#include "vm/foreign.h"
#include "vm/heap/heap.h"
#include "vm/vm.h"

namespace mochi::vm {

// Codes of section 6.
enum class FaultCode : std::int32_t {
  none = 0,
  fetch = 1,
  parse = 2,
  type = 3,
  index = 4,
  zero_division = 5,
  overflow = 6,
  foreign = 7,
  model = 8,
  expect = 9,
};

struct Fault {
  enum class Kind : std::uint8_t { error, exit, interrupted, memory };
  Kind kind = Kind::error;
  std::int32_t code = 0;
  std::string message;
};

struct CallInfo {
  const Insn* pc;  // where the caller goes on
  Value* base;     // the caller's registers
};

// Where the interpreter stands.
struct Position {
  const Insn* pc;
  Value* base;
  CallInfo* frame;
};

class Machine {
 public:
  Machine(const Compiled& compiled, World& world, const Options& options, bool quiet);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // Runs a function without parameters to its end. False: a fault is in `outcome`.
  bool run(std::uint32_t function, Outcome& outcome);

  // Calls a function of the program from inside of a native; the arguments are handed over, the result is the caller's.
  // False: the fault is recorded.
  bool call_back(Value function, const std::vector<Value>& arguments, Value& result);

  // Records the fault; always false.
  bool fail(FaultCode code, std::string message);
  bool fail_user(std::int64_t code, std::string message);

  const TypeDesc& desc(std::uint32_t number) const { return compiled.descs.at(number); }
  // Output of the program.
  void write(std::string_view text);

  const Compiled& compiled;
  World& world;
  const Options options;
  std::int64_t budget;  // counts down to the next look at interrupts, memory and cycles
  Heap heap;
  std::vector<ForeignFunction> foreign_functions;  // by number of the call; null: there is none
  std::vector<Value> constants;
  std::vector<Value> globals;
  std::vector<std::uint8_t> global_set;
  Fault fault;
  bool quiet = false;  // tests: output is dropped
  std::string scratch;
  // The repeatable clock of MOCHI_NOW_SEED; looked up at the first call.
  bool now_seeded = false;
  bool has_now_seed = false;
  std::int64_t now_seed = 0;

 private:
  bool execute(const Insn* pc, Value* base);
  // Looks at what waits; false: stop with the fault.
  bool poll();
  // Finds the handler of the pending fault and releases what the frames on the way own. False: nobody catches
  // it.
  bool unwind(Position& position);
  void trace(const Insn* pc, const CallInfo* frame);
  void release_owned(const FunctionCode& function, std::uint32_t at, std::uint32_t kept, Value* base);
  const Handler* handler_at(const FunctionCode& function, std::uint32_t at) const;
  std::uint32_t index_of(const Insn* pc) const {
    return static_cast<std::uint32_t>(pc - compiled.code.data());
  }
  void make_constants();

  // Registers and calls of a function that a native calls, one behind another.
  struct Nest {
    Value* stack = nullptr;
    std::size_t stack_bytes = 0;
    CallInfo* calls = nullptr;
    std::size_t calls_bytes = 0;
  };
  std::vector<Nest> nests_;
  std::size_t nest_ = 0;  // how many are in use
  Value* stack_ = nullptr;
  std::size_t stack_bytes_ = 0;
  CallInfo* calls_ = nullptr;
  std::size_t calls_bytes_ = 0;
  std::uint32_t depth_ = 0;
  std::vector<Frame> frames_;
  bool trace_cut_ = false;
  bool reader_gone_ = false;
};

// The numbers of a native's data word.
using NativeFunction = bool (*)(Machine& machine, const Value* args, Value& result, Data data);
extern const NativeFunction kNatives[];

// Names of the frames from the outermost inwards are part of the text of an uncaught error.
inline constexpr std::uint32_t kTraceFrames = 50;

}  // namespace mochi::vm
