#include <algorithm>

#include "base/check.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

namespace {
constexpr std::int64_t kLeastWide = -0x80000000LL;
constexpr std::int64_t kMostWide = 0x7fffffffLL;

bool is_long_jump(Opcode op) { return op == Opcode::jump || op == Opcode::loop; }
bool has_data_offset(Opcode op) {
  return op == Opcode::map_find_word || op == Opcode::map_find_str || op == Opcode::map_find_key;
}
}  // namespace

std::uint32_t FunctionCompiler::emit(Opcode op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const std::uint32_t at = here();
  if (code_.spans.empty() || code_.spans.back().span != span_) code_.spans.push_back({at, span_});
  out_.code.push_back({static_cast<std::uint16_t>(op), static_cast<std::uint16_t>(a),
                       static_cast<std::uint16_t>(b), static_cast<std::uint16_t>(c)});
  return at;
}

std::uint32_t FunctionCompiler::emit_wide(Opcode op, std::uint32_t a, std::uint32_t value) {
  return emit(op, a, value & 0xffffU, value >> 16U);
}

void FunctionCompiler::emit_data(std::uint32_t low, std::uint32_t high) {
  out_.code.push_back(to_insn(Data{low, high}));
}

void FunctionCompiler::mark_span(Span span) { span_ = span; }

void FunctionCompiler::jump(Label& target) {
  const bool back = target.at != Label::kUnset;
  const std::uint32_t use = emit(back ? Opcode::loop : Opcode::jump);
  if (back) {
    patch(use, target.at);
  } else {
    target.uses.push_back(use);
  }
}

void FunctionCompiler::branch_op(Opcode op, std::uint32_t a, std::uint32_t b, Label& target) {
  if (wide_) {
    // Taken: over the next instruction, to a long jump.
    emit(op, a, b, 1);
    emit_wide(Opcode::jump, 0, 1);
    jump(target);
    return;
  }
  const bool back = target.at != Label::kUnset && op != Opcode::for_loop && op != Opcode::list_each &&
                    op != Opcode::list_each_ref && op != Opcode::list_each_part && op != Opcode::str_each;
  const auto number = static_cast<std::uint16_t>(static_cast<unsigned>(op) + (back ? 1U : 0U));
  const std::uint32_t use = emit(static_cast<Opcode>(number), a, b, 0);
  if (target.at != Label::kUnset) {
    patch(use, target.at);
  } else {
    target.uses.push_back(use);
  }
}

void FunctionCompiler::patch(std::uint32_t use, std::uint32_t target) {
  Insn& insn = out_.code[use];
  const auto op = static_cast<Opcode>(insn.op);
  if (has_data_offset(op)) {
    Data data = to_data(out_.code[use + 1]);
    data.low = target - (use + 2);
    out_.code[use + 1] = to_insn(data);
    return;
  }
  const auto offset = static_cast<std::int64_t>(target) - static_cast<std::int64_t>(use) - 1;
  if (is_long_jump(op)) {
    const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(offset));
    insn.b = static_cast<std::uint16_t>(bits & 0xffffU);
    insn.c = static_cast<std::uint16_t>(bits >> 16U);
    return;
  }
  if (offset < -0x8000 || offset > 0x7fff) too_far_ = true;
  insn.c = static_cast<std::uint16_t>(static_cast<std::uint64_t>(offset) & 0xffffU);
}

void FunctionCompiler::bind(Label& label) {
  label.at = here();
  for (const std::uint32_t use : label.uses) patch(use, label.at);
  label.uses.clear();
}

std::uint32_t FunctionCompiler::reg() { return regs(1); }

std::uint32_t FunctionCompiler::regs(std::uint32_t count) {
  const std::uint32_t first = top_;
  top_ += count;
  most_ = std::max(most_, top_);
  return first;
}

void FunctionCompiler::disown(std::uint32_t reg) {
  for (std::size_t n = owned_.size(); n-- != 0;) {
    if (owned_[n].reg != reg) continue;
    if (owned_[n].begin != here()) code_.owned.push_back({owned_[n].begin, here(), reg});
    owned_.erase(owned_.begin() + static_cast<std::ptrdiff_t>(n));
    return;
  }
  MOCHI_UNREACHABLE("register owns nothing");
}

void FunctionCompiler::finish(Operand operand) {
  if (!operand.owned) return;
  emit(Opcode::release, operand.reg);
  disown(operand.reg);
}

void FunctionCompiler::close_scope(std::size_t mark, bool keep_open) {
  for (std::size_t n = owned_.size(); n > mark; n -= (n - mark >= 2 ? 2U : 1U)) {
    if (n - mark >= 2) {
      emit(Opcode::release2, owned_[n - 1].reg, owned_[n - 2].reg);
    } else {
      emit(Opcode::release, owned_[n - 1].reg);
    }
  }
  if (keep_open) return;
  while (owned_.size() > mark) {
    if (owned_.back().begin != here())
      code_.owned.push_back({owned_.back().begin, here(), owned_.back().reg});
    owned_.pop_back();
  }
}

std::uint32_t FunctionCompiler::constant(Constant constant) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(constant.kind)));
  key += std::to_string(constant.word.bits) + ',' + std::to_string(constant.desc) + ',' +
         std::to_string(constant.tag) + ',' + constant.text;
  const auto [place, fresh] =
      facts_.constants.try_emplace(std::move(key), static_cast<std::uint32_t>(out_.constants.size()));
  if (fresh) out_.constants.push_back(std::move(constant));
  return place->second;
}

std::uint32_t FunctionCompiler::word_constant(std::uint64_t bits) {
  Constant made;
  made.word = bits_value(bits);
  return constant(std::move(made));
}

void FunctionCompiler::load_int(std::uint32_t dest, std::int64_t value) {
  if (value >= kLeastWide && value <= kMostWide) {
    emit_wide(Opcode::load_int, dest, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
  } else {
    emit_wide(Opcode::load_const, dest, word_constant(static_cast<std::uint64_t>(value)));
  }
}

void FunctionCompiler::load_constant(std::uint32_t dest, std::uint32_t number, bool ref) {
  emit_wide(ref ? Opcode::load_ref : Opcode::load_const, dest, number);
}

}  // namespace mochi::vm
