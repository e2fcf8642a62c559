#include "emit/rust/native/operations.h"

#include <algorithm>
#include <type_traits>

#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

namespace {

struct Row {
  Op op;
  std::string_view name;
  // How a function of the support code takes its operands: `r` borrowed, `c` copied, `o` owned.
  std::string_view ways;
  Made (*make)(NativeFunction& f, ExprId id, std::string_view name) = nullptr;
};

// The method of one of the function's writers as an entry of the table.
template <auto kMethod>
Made by(NativeFunction& f, ExprId id, std::string_view name) {
  using Method = decltype(kMethod);
  if constexpr (std::is_same_v<Method, Made (NativeTexts::*)(ExprId, std::string_view)>)
    return (f.texts.*kMethod)(id, name);
  else if constexpr (std::is_same_v<Method, Made (NativeCollections::*)(ExprId, std::string_view)>)
    return (f.collections.*kMethod)(id, name);
  else
    return (f.operations.*kMethod)(id, name);
}

using N = NativeOperations;
using T = NativeTexts;
using C = NativeCollections;

// One row per operation, in the order of ir/ops.def: one that is missing stops the build. clang-format off
constexpr Row kRows[] = {
    {Op::add, "+", {}, by<&N::arithmetic>},
    {Op::sub, "-", {}, by<&N::arithmetic>},
    {Op::mul, "*", {}, by<&N::arithmetic>},
    {Op::div, "/", {}, by<&N::arithmetic>},
    {Op::rem, "%", {}, by<&N::arithmetic>},
    {Op::neg, "negate", "c", by<&N::minus>},
    {Op::abs, "abs", "c", by<&N::magnitude>},
    {Op::floor, "floor", {}, by<&N::number_method>},
    {Op::ceil, "ceil", {}, by<&N::number_method>},
    {Op::round, "round", "cc"},
    {Op::sqrt, "sqrt", {}, by<&N::number_method>},
    {Op::bit_and, "&", {}, by<&N::bits>},
    {Op::bit_or, "|", {}, by<&N::bits>},
    {Op::bit_xor, "^", {}, by<&N::bits>},
    {Op::bit_not, "!", {}, by<&N::inverted>},
    {Op::shift_left, "shift_left", "cc"},
    {Op::shift_right, "shift_right", "cc"},
    {Op::shift_right_logical, "shift_right_logical", "cc"},
    {Op::wrap_add, "wrapping_add", {}, by<&N::wrapping>},
    {Op::wrap_sub, "wrapping_sub", {}, by<&N::wrapping>},
    {Op::wrap_mul, "wrapping_mul", {}, by<&N::wrapping>},
    {Op::float_to_bits, "to_bits", {}, by<&N::to_bits>},
    {Op::float_from_bits, "from_bits", {}, by<&N::from_bits>},
    {Op::numerator, "numerator", {}, by<&N::refused>},
    {Op::denominator, "denominator", {}, by<&N::refused>},
    {Op::eq, "==", {}, by<&N::compared>},
    {Op::ne, "!=", {}, by<&N::compared>},
    {Op::lt, "<", {}, by<&N::compared>},
    {Op::le, "<=", {}, by<&N::compared>},
    {Op::gt, ">", {}, by<&N::compared>},
    {Op::ge, ">=", {}, by<&N::compared>},
    {Op::compare_number, "compare_number", {}, by<&N::refused>},
    {Op::three_way, "three_way", {}, by<&N::refused>},
    {Op::same_object, "same_object", {}, by<&N::refused>},
    {Op::not_, "!", {}, by<&N::negation>},
    {Op::truthy, "truthy", {}, by<&N::refused>},
    {Op::str_concat, "format!(", {}, by<&T::concatenation>},
    {Op::str_len, "len", {}, by<&T::length>},
    {Op::str_index, "char_at", {}, by<&T::index>},
    {Op::str_slice, "text_slice", {}, by<&T::text_slice>},
    {Op::str_contains, "contains", {}, by<&T::search>},
    {Op::str_starts_with, "starts_with", {}, by<&T::search>},
    {Op::str_index_of, "index_of", "rr"},
    {Op::str_upper, "to_uppercase", {}, by<&T::in_case>},
    {Op::str_lower, "to_lowercase", {}, by<&T::in_case>},
    {Op::str_trim, "trim", {}, by<&T::trim>},
    {Op::str_split, "split", {}, by<&T::split>},
    {Op::str_join, "join", {}, by<&T::join>},
    {Op::str_repeat, "repeat", "rc"},
    {Op::str_pad_start, "pad_start", "rcr"},
    {Op::str_reverse, "rev", {}, by<&T::reverse>},
    {Op::str_ord, "ord", {}, by<&T::ord>},
    {Op::str_chr, "chr", {}, by<&T::chr>},
    {Op::bytes_len, "len", {}, by<&C::length>},
    {Op::bytes_index, "byte_at", {}, by<&T::byte>},
    {Op::bytes_slice, "slice", {}, by<&C::part>},
    {Op::bytes_concat, "concat", {}, by<&T::joined_bytes>},
    {Op::bytes_from_list, "bytes_of", "r"},
    {Op::bytes_from_text, "as_bytes", {}, by<&T::bytes>},
    {Op::text_from_bytes, "text_of", "r"},
    {Op::to_text, "to_string", {}, by<&T::text>},
    {Op::part_text, "part_text", {}, by<&N::refused>},
    {Op::print, "println!(", {}, by<&N::print>},
    {Op::to_json, "to_json", {}, by<&N::refused>},
    {Op::print_json, "print_json", {}, by<&N::refused>},
    {Op::json_parse, "json_parse", {}, by<&N::refused>},
    {Op::json_decode, "json_decode", {}, by<&N::refused>},
    {Op::parse_int, "parse_int", "r"},
    {Op::parse_int_base, "parse_int_base", "rc"},
    {Op::parse_float, "parse_float", "r"},
    {Op::list_len, "len", {}, by<&C::length>},
    {Op::list_append, "appended", "ro", by<&C::append>},
    {Op::list_concat, "concat", {}, by<&C::concat>},
    {Op::list_slice, "slice", {}, by<&C::part>},
    {Op::list_reverse, "rev", {}, by<&C::reverse>},
    {Op::list_contains, "contains", {}, by<&C::contains>},
    {Op::list_distinct, "distinct", "r", by<&C::set_of_list>},
    {Op::list_first, "first", {}, by<&C::first>},
    {Op::list_sort, "sorted", "r", by<&C::sort>},
    {Op::list_sort_by_keys, "sorted_by_keys", "oo", by<&C::sort>},
    {Op::list_range, "range", "ccc", by<&C::range>},
    {Op::list_sum, "sum", {}, by<&C::number>},
    {Op::list_avg, "average", {}, by<&C::number>},
    {Op::list_min, "least", "r", by<&C::extreme>},
    {Op::list_max, "greatest", "r", by<&C::extreme>},
    {Op::list_copy, "clone", {}, by<&C::copied>},
    {Op::list_union, "union", "rr", by<&C::set_of_list>},
    {Op::list_except, "except", "rr", by<&C::set_of_list>},
    {Op::list_intersect, "intersect", "rr", by<&C::set_of_list>},
    {Op::deep_copy, "clone", {}, by<&C::copied>},
    {Op::map_len, "len", {}, by<&C::entries>},
    {Op::map_has, "contains_key", {}, by<&C::has_key>},
    {Op::map_keys, "keys", {}, by<&C::listed>},
    {Op::map_values, "values", {}, by<&C::listed>},
    {Op::map_remove, "remove", {}, by<&C::remove>},
    {Op::map_copy, "clone", {}, by<&C::copied>},
    {Op::set_len, "len", {}, by<&C::entries>},
    {Op::set_has, "contains", {}, by<&C::has>},
    {Op::set_add, "insert", {}, by<&C::with_item>},
    {Op::set_items, "items", {}, by<&C::items>},
    {Op::group_new, "group_new", {}, by<&N::refused>},
    {Op::group_add, "group_add", {}, by<&N::refused>},
    {Op::group_key, "group_key", {}, by<&N::refused>},
    {Op::group_items, "group_items", {}, by<&N::refused>},
    {Op::any_index, "any_index", {}, by<&N::refused>},
    {Op::any_field, "any_field", {}, by<&N::refused>},
    {Op::any_slice, "any_slice", {}, by<&N::refused>},
    {Op::any_len, "any_len", {}, by<&N::refused>},
    {Op::any_items, "any_items", {}, by<&N::refused>},
    {Op::any_binary, "any_binary", {}, by<&N::refused>},
    {Op::any_negate, "any_negate", {}, by<&N::refused>},
    {Op::any_contains, "any_contains", {}, by<&N::refused>},
    {Op::any_store, "any_store", {}, by<&N::refused>},
    {Op::any_labels, "any_labels", {}, by<&N::refused>},
    {Op::any_parts, "any_parts", {}, by<&N::refused>},
    {Op::any_to_int, "any_to_int", {}, by<&N::refused>},
    {Op::any_to_float, "any_to_float", {}, by<&N::refused>},
    {Op::now, "now", {}, by<&N::refused>},
    {Op::input, "input", {}, by<&N::refused>},
    {Op::read_input, "read_input", {}, by<&N::refused>},
    {Op::read_file, "read_file", {}, by<&N::refused>},
    {Op::write_file, "write_file", {}, by<&N::refused>},
    {Op::append_file, "append_file", {}, by<&N::refused>},
    {Op::read_lines, "read_lines", {}, by<&N::refused>},
    {Op::cast_rows, "cast_rows", {}, by<&N::refused>},
    {Op::sha256, "sha256", {}, by<&N::refused>},
    {Op::panic, "fault", {}, by<&N::panic>},
    {Op::exit_, "exit", {}, by<&N::refused>},
    {Op::expect, "assert!(", {}, by<&N::expect>},
    {Op::bench_report, "bench_report", {}, by<&N::refused>},
    {Op::clock_ns, "clock_ns", {}, by<&N::refused>},
    {Op::refuse, "refuse", {}, by<&N::refused>},
};
// clang-format on

#define MOCHI_OP(op, group, operands, pure, may_fault) +1
constexpr std::size_t kOperations = 0
#include "ir/ops.def"
    ;
#undef MOCHI_OP

constexpr bool is_complete() {
  for (std::size_t i = 0; i < kOperations; ++i) {
    if (kRows[i].op != static_cast<Op>(i)) return false;
  }
  return std::size(kRows) == kOperations;
}
static_assert(is_complete());

}  // namespace

Made NativeOperations::operation(ExprId id, const ir::Expr& e) {
  const Row& row = kRows[e.a];
  return row.make != nullptr ? row.make(f_, id, row.name) : helped(id);
}

Made NativeOperations::helped(ExprId id) {
  const Row& row = kRows[body_.exprs[id].a];
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < row.ways.size(); ++i) {
    const ExprId operand = body_.operand(id, i);
    args.push_back(row.ways[i] == 'r'   ? expr_.borrow(operand)
                   : row.ways[i] == 'o' ? expr_.own(operand)
                                        : expr_.copy(operand));
  }
  return {s_.call(helper(std::string(row.name)), args)};
}

Made NativeOperations::refused(ExprId id, std::string_view) {
  return refuse("the operation " + std::string(ir::op_info(static_cast<Op>(body_.exprs[id].a)).name));
}

// --- numbers ---

Made NativeOperations::arithmetic(ExprId id, std::string_view sign) {
  const ir::Expr& e = body_.exprs[id];
  const auto op = static_cast<Op>(e.a);
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const TypeKind kind = kind_of(a);
  if (kind != TypeKind::integer && kind != TypeKind::floating) return refuse("arithmetic of such numbers");
  // The least int by -1 has a remainder, but Rust takes it for an overflow.
  const bool plain =
      op != Op::rem || int_constant(b).value_or(0) > 0 || body_.exprs[b].has(ExprFlag::non_negative);
  // Half of what is not negative needs no look at the sign.
  if (op == Op::div && kind == TypeKind::integer && int_constant(b) == 2 &&
      body_.exprs[a].has(ExprFlag::non_negative)) {
    const NodeId whole = expr_.typed(a);
    return {s_.binary(s_[whole].kind == NodeKind::binary ? s_.make(NodeKind::tuple, {}, {whole}) : whole,
                      ">>", number(1))};
  }
  // Users write the operator, which debug builds check, and those are what runs examples.
  const bool shown = f_.example && (op == Op::add || op == Op::sub || op == Op::mul);
  if (kind == TypeKind::floating || shown || (e.has(ExprFlag::proven) && plain))
    return {s_.binary(int_constant(b) ? expr_.typed(a) : expr_.copy(a), std::string(sign), expr_.copy(b))};
  return {s_.call(helper(std::string(ir::op_info(op).name)), {expr_.copy(a), expr_.copy(b)})};
}

// A number to call methods on: a literal says its type.
NodeId NativeOperations::receiver(ExprId id) {
  const NodeId node = expr_.copy(id);
  const Node& made = s_[node];
  if (made.kind != NodeKind::word || (!int_constant(id) && body_.kind(id) != ExprKind::const_float))
    return node;
  return s_.word(made.text + (kind_of(id) == TypeKind::integer ? "_i64" : "_f64"));
}

Made NativeOperations::number_method(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  const NodeId node = receiver(of);
  // A choice of literals does not tell its type.
  const NodeKind kind = s_[node].kind;
  if (kind != NodeKind::branch && kind != NodeKind::match_ && kind != NodeKind::block)
    return {s_.method(node, std::string(name))};
  return {s_.call((kind_of(of) == TypeKind::integer ? "i64::" : "f64::") + std::string(name), {node})};
}

// The check of the operation on an int or float is needless; nothing for bigger numbers.
std::optional<bool> NativeOperations::is_unchecked(ExprId id) {
  const TypeKind kind = kind_of(body_.operand(id, 0));
  if (kind == TypeKind::floating) return true;
  if (kind == TypeKind::integer) return body_.exprs[id].has(ExprFlag::proven);
  return {};
}

Made NativeOperations::minus(ExprId id, std::string_view) {
  const std::optional<bool> plain = is_unchecked(id);
  if (!plain) return refuse("arithmetic of such numbers");
  if (!*plain) return helped(id);
  const NodeId operand = expr_.copy(body_.operand(id, 0));
  const Node& made = s_[operand];
  const bool twice = (made.kind == NodeKind::unary && made.text == "-") ||
                     (made.kind == NodeKind::word && made.text.starts_with("-"));
  return {s_.unary("-", twice ? s_.make(NodeKind::tuple, {}, {operand}) : operand)};
}

Made NativeOperations::magnitude(ExprId id, std::string_view name) {
  const std::optional<bool> plain = is_unchecked(id);
  if (!plain) return refuse("arithmetic of such numbers");
  return *plain ? number_method(id, name) : helped(id);
}

Made NativeOperations::bits(ExprId id, std::string_view sign) {
  const NodeId left = expr_.copy(body_.operand(id, 0));
  return {s_.binary(left, std::string(sign), expr_.copy(body_.operand(id, 1)))};
}

Made NativeOperations::inverted(ExprId id, std::string_view) {
  return {s_.unary("!", expr_.copy(body_.operand(id, 0)))};
}

Made NativeOperations::wrapping(ExprId id, std::string_view name) {
  const NodeId left = receiver(body_.operand(id, 0));
  return {s_.method(left, std::string(name), {expr_.copy(body_.operand(id, 1))})};
}

Made NativeOperations::to_bits(ExprId id, std::string_view) {
  return {s_.cast(s_.method(receiver(body_.operand(id, 0)), "to_bits"), "i64")};
}

Made NativeOperations::from_bits(ExprId id, std::string_view) {
  return {s_.call("f64::from_bits", {s_.cast(expr_.copy(body_.operand(id, 0)), "u64")})};
}

// --- the world ---

Made NativeOperations::print(ExprId id, std::string_view macro) {
  const std::size_t count = body_.list_size(body_.exprs[id].b);
  if (count > 2) return refuse("printing several values");
  std::string text;
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < count; ++i) {
    const ExprId part = body_.operand(id, i);
    const TypeKind kind = kind_of(part);
    if (kind != TypeKind::string && kind != TypeKind::integer && kind != TypeKind::boolean)
      return refuse("printing such a value");
    if (i > 0) text += " ";
    if (kind == TypeKind::string) {
      f_.texts.format_piece(part, text, args);
    } else {
      text += "{}";
      args.push_back(expr_.typed(part));
    }
  }
  args.insert(args.begin(), s_.word("\"" + text + "\""));
  return {s_.macro(std::string(macro), args)};
}

Made NativeOperations::panic(ExprId id, std::string_view name) {
  return {s_.call(helper(std::string(name)), {expr_.borrow(body_.operand(id, 1))})};
}

Made NativeOperations::expect(ExprId id, std::string_view macro) {
  const ExprId claim = body_.operand(id, 0);
  const bool test = f_.function.kind == ir::FunctionKind::test;
  if (std::optional<Made> shown = f_.example ? f_.claims.shown(claim) : std::nullopt) return *shown;
  const ir::Expr& c = body_.exprs[claim];
  const std::string_view message = p_.program.names->text(NameId(body_.exprs[id].c));
  if (test && c.kind == ExprKind::op && static_cast<Op>(c.a) == Op::eq) {
    // What differs is shown.
    const Made made = comparison(Op::eq, body_.operand(claim, 0), body_.operand(claim, 1));
    const Node& node = s_[made.node];
    if (node.kind != NodeKind::binary || node.text != "==")
      return {s_.macro(std::string(macro), {made.node})};
    const std::vector<NodeId> sides = node.kids;
    return {s_.macro("assert_eq!(", sides)};
  }
  if (c.kind == ExprKind::const_bool && c.a == 0)
    return {s_.macro("panic!(", {s_.word("\"" + format_text(message) + "\"")})};
  if (test) return {s_.macro(std::string(macro), {expr_.copy(claim)})};
  const NodeId fault = s_.call(helper("fault"), {s_.word(string_literal(message))});
  return {s_.branch(negation(id, {}).node, s_.block({s_.statement(fault)}, false))};
}

}  // namespace mochi::emit::rust
