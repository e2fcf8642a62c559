// Operations behind the opcode `native`: which one, and what its two data numbers say.
#include "base/check.h"
#include "ir/forms.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;

namespace {

// An absent bound of a slice is a unit: bit 1 the start, bit 2 the end.
std::uint32_t absent_bounds(DescTable& table, const ir::Body& body, ExprId e) {
  std::uint32_t absent = 0;
  if (table.of(body.type(body.operand(e, 1))).cls == TypeClass::unit) absent |= 1U;
  if (table.of(body.type(body.operand(e, 2))).cls == TypeClass::unit) absent |= 2U;
  return absent;
}

Native plain_native(Op op) {
  switch (op) {
#define MOCHI_SAME(name) \
  case Op::name: return Native::name;
    MOCHI_SAME(numerator)
    MOCHI_SAME(denominator)
    MOCHI_SAME(round)
    MOCHI_SAME(three_way)
    MOCHI_SAME(same_object)
    MOCHI_SAME(truthy)
    MOCHI_SAME(str_slice)
    MOCHI_SAME(str_contains)
    MOCHI_SAME(str_starts_with)
    MOCHI_SAME(str_index_of)
    MOCHI_SAME(str_upper)
    MOCHI_SAME(str_lower)
    MOCHI_SAME(str_trim)
    MOCHI_SAME(str_split)
    MOCHI_SAME(str_join)
    MOCHI_SAME(str_repeat)
    MOCHI_SAME(str_pad_start)
    MOCHI_SAME(str_reverse)
    MOCHI_SAME(str_ord)
    MOCHI_SAME(str_chr)
    MOCHI_SAME(bytes_len)
    MOCHI_SAME(bytes_index)
    MOCHI_SAME(bytes_slice)
    MOCHI_SAME(bytes_concat)
    MOCHI_SAME(bytes_from_list)
    MOCHI_SAME(bytes_from_text)
    MOCHI_SAME(text_from_bytes)
    MOCHI_SAME(to_text)
    MOCHI_SAME(part_text)
    MOCHI_SAME(print)
    MOCHI_SAME(to_json)
    MOCHI_SAME(print_json)
    MOCHI_SAME(json_parse)
    MOCHI_SAME(json_decode)
    MOCHI_SAME(parse_int)
    MOCHI_SAME(parse_int_base)
    MOCHI_SAME(parse_float)
    MOCHI_SAME(list_slice)
    MOCHI_SAME(list_reverse)
    MOCHI_SAME(list_contains)
    MOCHI_SAME(list_distinct)
    MOCHI_SAME(list_first)
    MOCHI_SAME(list_sort)
    MOCHI_SAME(list_sort_by_keys)
    MOCHI_SAME(list_range)
    MOCHI_SAME(list_sum)
    MOCHI_SAME(list_avg)
    MOCHI_SAME(list_min)
    MOCHI_SAME(list_max)
    MOCHI_SAME(list_copy)
    MOCHI_SAME(list_union)
    MOCHI_SAME(list_except)
    MOCHI_SAME(list_intersect)
    MOCHI_SAME(deep_copy)
    MOCHI_SAME(map_keys)
    MOCHI_SAME(map_values)
    MOCHI_SAME(map_remove)
    MOCHI_SAME(map_copy)
    MOCHI_SAME(set_add)
    MOCHI_SAME(set_items)
    MOCHI_SAME(group_new)
    MOCHI_SAME(group_add)
    MOCHI_SAME(group_key)
    MOCHI_SAME(group_items)
    MOCHI_SAME(any_index)
    MOCHI_SAME(any_field)
    MOCHI_SAME(any_slice)
    MOCHI_SAME(any_len)
    MOCHI_SAME(any_items)
    MOCHI_SAME(any_binary)
    MOCHI_SAME(any_negate)
    MOCHI_SAME(any_contains)
    MOCHI_SAME(any_store)
    MOCHI_SAME(any_labels)
    MOCHI_SAME(any_parts)
    MOCHI_SAME(any_to_int)
    MOCHI_SAME(any_to_float)
    MOCHI_SAME(now)
    MOCHI_SAME(input)
    MOCHI_SAME(read_input)
    MOCHI_SAME(read_file)
    MOCHI_SAME(write_file)
    MOCHI_SAME(append_file)
    MOCHI_SAME(read_lines)
    MOCHI_SAME(os_args)
    MOCHI_SAME(os_env)
    MOCHI_SAME(os_cwd)
    MOCHI_SAME(os_platform)
    MOCHI_SAME(cast_rows)
    MOCHI_SAME(sha256)
    MOCHI_SAME(panic)
    MOCHI_SAME(exit_)
    MOCHI_SAME(expect)
    MOCHI_SAME(bench_report)
    MOCHI_SAME(clock_ns)
    MOCHI_SAME(refuse)
#undef MOCHI_SAME
    case Op::compare_number: return Native::number_compare;
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem: return Native::number_binary;
    case Op::neg: return Native::number_negate;
    case Op::abs: return Native::number_abs;
    case Op::eq:
    case Op::ne: return Native::equal;
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return Native::order;
    case Op::floor:
    case Op::ceil:
    case Op::sqrt:
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
    case Op::bit_not:
    case Op::shift_left:
    case Op::shift_right:
    case Op::shift_right_logical:
    case Op::wrap_add:
    case Op::wrap_sub:
    case Op::wrap_mul:
    case Op::float_to_bits:
    case Op::float_from_bits:
    case Op::not_:
    case Op::str_concat:
    case Op::str_len:
    case Op::str_index:
    case Op::list_len:
    case Op::list_append:
    case Op::list_concat:
    case Op::map_len:
    case Op::map_has:
    case Op::set_len:
    case Op::set_has: break;
  }
  MOCHI_UNREACHABLE("operation with an opcode of its own");
}

}  // namespace

void FunctionCompiler::native(Native native, std::initializer_list<ExprId> operands, std::uint32_t dest,
                              std::uint32_t low, std::uint32_t high) {
  std::vector<std::uint32_t> words;
  for (const ExprId operand : operands) words.push_back(operand.value);
  native_list(native, words, dest, low, high);
}

void FunctionCompiler::native_list(Native native, std::span<const std::uint32_t> operands, std::uint32_t dest,
                                   std::uint32_t low, std::uint32_t high) {
  const TempScope temps(*this);
  const Span span = span_;
  std::vector<Operand> values;
  std::uint32_t window = top_;
  if (operands.size() == 1) {
    values.push_back(borrow(ExprId(operands[0])));
    window = values[0].reg;
  } else {
    for (std::size_t n = 0; n < operands.size(); ++n) {
      values.push_back(window_operand(ExprId(operands[n]), operands.subspan(n + 1)));
    }
  }
  const SpanScope place(*this, span);
  emit(Opcode::native, dest, window, static_cast<std::uint32_t>(native));
  emit_data(low, high);
  for (std::size_t n = values.size(); n-- != 0;) finish(values[n]);
}

void FunctionCompiler::native_op(ExprId e, Native native, std::uint32_t dest, std::uint32_t low,
                                 std::uint32_t high) {
  native_list(native, body_.list(body_.exprs[e].b), dest, low, high);
}

void FunctionCompiler::print_into(ExprId e, std::uint32_t dest) {
  const auto operands = body_.list(body_.exprs[e].b);
  std::vector<std::uint32_t> types;
  for (const std::uint32_t operand : operands) types.push_back(desc(ExprId(operand)).number);
  const auto number = static_cast<std::uint32_t>(out_.type_lists.size());
  out_.type_lists.push_back(std::move(types));
  native_op(e, Native::print, dest, number, 0);
}

void FunctionCompiler::native_ops_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const Op op = static_cast<Op>(expr.a);
  std::uint32_t low = desc(e).number;
  std::uint32_t high = 0;
  const auto operand_type = [&](std::size_t n) { return desc(body_.operand(e, n)).number; };
  if (op == Op::str_slice || op == Op::bytes_slice || op == Op::list_slice || op == Op::any_slice) {
    low = absent_bounds(out_.descs, body_, e);
  } else if (op == Op::to_text || op == Op::to_json || op == Op::print_json || op == Op::deep_copy ||
             op == Op::numerator || op == Op::denominator || op == Op::three_way) {
    low = operand_type(0);
  } else if (op == Op::part_text) {
    low = operand_type(0);
    high = expr.c;
  } else if (op == Op::any_field) {
    low = static_cast<std::uint32_t>(out_.texts.size());
    out_.texts.emplace_back(out_.program.names->text(NameId(expr.c)));
  } else if (op == Op::any_binary) {
    low = expr.c;
    high = desc(e).number;
  } else if (op == Op::compare_number) {
    low = operand_type(0) | operand_type(1) << 16U;
    high = expr.c;
  } else if (op == Op::list_distinct || op == Op::list_union || op == Op::list_except ||
             op == Op::list_intersect) {
    low = desc(out_.program.types->set(desc(body_.operand(e, 0)).element->type)).number;
  } else if (op == Op::list_sort_by_keys) {
    const bool plain = ir::sorts_plainly(body_, e);
    low = plain ? 0 : static_cast<std::uint32_t>(body_.list_size(expr.b) - 1);
    high = plain ? 0 : expr.c;
  } else if (op == Op::group_new) {
    high = desc(out_.program.types->set(desc(e).element->key->type)).number;
  }
  native_op(e, plain_native(op), dest, low, high);
}

void FunctionCompiler::world_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const Op op = static_cast<Op>(expr.a);
  std::uint32_t low = desc(e).number;
  if (op == Op::expect || op == Op::refuse) {
    low = static_cast<std::uint32_t>(out_.texts.size());
    out_.texts.emplace_back(out_.program.names->text(NameId(expr.c)));
  } else if (op == Op::sha256) {
    low = desc(body_.operand(e, 0)).number;
  }
  native_op(e, plain_native(op), dest, low);
}

}  // namespace mochi::vm
