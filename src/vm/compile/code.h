// Compiled programs: instructions, constants, and the tables that faults and traces need.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "vm/data/desc.h"
#include "vm/heap/object.h"

namespace mochi::vm {

enum class Opcode : std::uint16_t {
#define MOCHI_OPCODE(name, operands) name,
#define MOCHI_BRANCH(name, operands) name, name##_back,
#include "vm/compile/opcode.def"
#undef MOCHI_OPCODE
#undef MOCHI_BRANCH
};

// Operations too rare or too large for an opcode of their own.
enum class Native : std::uint16_t {
#define MOCHI_NATIVE(name) name,
#include "vm/natives/native.def"
#undef MOCHI_NATIVE
};

struct Insn {
  std::uint16_t op = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint16_t c = 0;
  std::int32_t wide() const { return static_cast<std::int32_t>(std::uint32_t{c} << 16U | b); }
  std::int16_t b_signed() const { return static_cast<std::int16_t>(b); }
  std::int16_t c_signed() const { return static_cast<std::int16_t>(c); }
};
static_assert(sizeof(Insn) == 8);

// The two numbers of a data word.
struct Data {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
};
inline Insn to_insn(Data data) { return std::bit_cast<Insn>(data); }
inline Data to_data(Insn insn) { return std::bit_cast<Data>(insn); }
inline Insn to_insn(const Insn* target) { return std::bit_cast<Insn>(target); }
inline const Insn* to_target(Insn insn) { return std::bit_cast<const Insn*>(insn); }

// A register owns a reference from instruction `begin` to before `end` (numbers in the program's code).
struct OwnedRange {
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t reg;
};

// A `try`: faults at begin … end - 1 go to `handler` with the message in `reg`. Inner ones stand first.
struct Handler {
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t handler;
  std::uint32_t reg;
};

struct SpanEntry {
  std::uint32_t at;
  Span span;
};

struct FunctionCode {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t frame = 0;  // registers
  std::vector<OwnedRange> owned;
  std::vector<Handler> handlers;
  std::vector<SpanEntry> spans;  // ascending
  bool passes_on = false;        // of no function of the program: no line of a trace
};

// A constant; the objects are made at the start of each run.
struct Constant {
  enum class Kind : std::uint8_t { word, string, bytes, bigint, function, variant, enum_box };
  Kind kind = Kind::word;
  Value word{};  // function: its number
  std::string text;
  std::uint32_t desc = 0;  // function, variant, enum_box
  std::uint32_t tag = 0;
};

struct GlobalCode {
  std::string name;
  bool ref = false;
};

// A call of a foreign function (vm/foreign.h).
struct ForeignCode {
  std::string path;
  std::string missing;  // what a call says if nothing stands behind it
  std::vector<const TypeDesc*> params;
  // Of parameters that are functions: what these take and give, by the number of the parameter.
  struct Callback {
    std::size_t param = 0;
    std::vector<const TypeDesc*> params;
    const TypeDesc* result = nullptr;
  };
  std::vector<Callback> callbacks;
  const TypeDesc* result = nullptr;
  std::uint32_t argument_words = 0;
  std::uint32_t result_words = 0;
  bool clears = false;  // its result lies in the library's memory until it is copied
};
// How many words a value of the type takes.
std::uint32_t foreign_width(const TypeDesc& type);

// Where the outermost frame returns to.
inline constexpr std::uint32_t kHaltAt = 2;

class Compiled {
 public:
  explicit Compiled(const ir::Program& source) : program(source), descs(*source.types) {}
  const ir::Program& program;
  DescTable descs;
  std::vector<Insn> code;
  std::vector<FunctionCode> functions;    // by FunctionId
  std::vector<std::uint32_t> by_address;  // function numbers in the order of `begin`
  std::array<std::uint32_t, 2>
      tail_frames{};  // where the frames of values called in tail position begin; [1]: unit
  std::vector<Constant> constants;
  std::vector<GlobalCode> globals;                     // by GlobalId
  std::vector<std::vector<std::uint32_t>> type_lists;  // descriptions of the operands of `print`
  std::vector<std::string> texts;                      // names and messages that instructions refer to
  std::vector<std::uint32_t> inits;                    // function numbers in module order
  std::vector<ForeignCode> foreign_calls;
  std::map<std::uint32_t, std::uint32_t> foreign_numbers;  // of these, by FunctionId
  std::uint32_t largest_frame = 0;

  // The function that instruction `at` belongs to.
  const FunctionCode& function_at(std::uint32_t at) const;
};

std::string_view opcode_name(Opcode op);
std::string_view opcode_operands(Opcode op);
// How many data words follow.
std::uint32_t data_words(Opcode op);
std::string_view native_name(Native native);

}  // namespace mochi::vm
