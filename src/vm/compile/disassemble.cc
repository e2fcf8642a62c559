// The bytecode as text.
#include <algorithm>

#include "vm/compile/code.h"
#include "vm/vm.h"

namespace mochi::vm {

namespace {
struct OpcodeText {
  std::string_view name;
  std::string_view operands;
};
constexpr OpcodeText kOpcodes[] = {
#define MOCHI_OPCODE(name, operands) {#name, operands},
#define MOCHI_BRANCH(name, operands) {#name, operands}, {#name "_back", operands},
#include "vm/compile/opcode.def"
#undef MOCHI_OPCODE
#undef MOCHI_BRANCH
};
constexpr std::string_view kNativeNames[] = {
#define MOCHI_NATIVE(name) #name,
#include "vm/natives/native.def"
#undef MOCHI_NATIVE
};

std::string operand_text(const Insn& insn, std::uint32_t at, char kind, std::uint16_t word) {
  switch (kind) {
    case 'd':
    case 'r':
    case 'm': return " r" + std::to_string(word);
    case 'i': return " " + std::to_string(static_cast<std::int16_t>(word));
    case 'n': return " " + std::to_string(word);
    case 'k': return " k" + std::to_string(word);
    case 'j':
      return " ->" + std::to_string(static_cast<std::int64_t>(at) + 1 + static_cast<std::int16_t>(word));
    case 'J': return " ->" + std::to_string(static_cast<std::int64_t>(at) + 1 + insn.wide());
    case 'I': return " " + std::to_string(insn.wide());
    case 'K': return " k" + std::to_string(insn.wide());
    case 'G': return " g" + std::to_string(insn.wide());
    default: return {};
  }
}
}  // namespace

std::string_view opcode_name(Opcode op) { return kOpcodes[static_cast<std::size_t>(op)].name; }
std::string_view opcode_operands(Opcode op) { return kOpcodes[static_cast<std::size_t>(op)].operands; }
std::uint32_t data_words(Opcode op) {
  const std::string_view operands = opcode_operands(op);
  return static_cast<std::uint32_t>(std::count(operands.begin(), operands.end(), '+'));
}
std::string_view native_name(Native native) { return kNativeNames[static_cast<std::size_t>(native)]; }

std::string disassemble(const Compiled& compiled) {
  std::string text;
  for (const std::uint32_t number : compiled.by_address) {
    const FunctionCode& function = compiled.functions[number];
    text += "function " + function.name + " (" + std::to_string(function.frame) + " registers)\n";
    for (std::uint32_t at = function.begin; at < function.end; ++at) {
      const Insn& insn = compiled.code[at];
      const auto op = static_cast<Opcode>(insn.op);
      const std::string_view operands = opcode_operands(op);
      text += "  " + std::to_string(at) + "  " + std::string(opcode_name(op));
      if (op == Opcode::native) text += " " + std::string(native_name(static_cast<Native>(insn.c)));
      text += operand_text(insn, at, operands[0], insn.a);
      text += operand_text(insn, at, operands[1], insn.b);
      if (op != Opcode::native && operands.size() > 2) text += operand_text(insn, at, operands[2], insn.c);
      const bool call = op == Opcode::call || op == Opcode::tail_call;
      if (call) {
        text += " " + compiled
                          .function_at(static_cast<std::uint32_t>(to_target(compiled.code[at + 1]) -
                                                                  compiled.code.data()))
                          .name;
      }
      for (std::uint32_t left = data_words(op); left != 0; --left) {
        const Data data = to_data(compiled.code[++at]);
        if (!call) text += " [" + std::to_string(data.low) + ", " + std::to_string(data.high) + "]";
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace mochi::vm
