// Arithmetic and comparison without shared types, and the dispatcher of all operations.
#include "base/check.h"
#include "emit/rust/native/native.h"
#include "emit/rust/shared/writer.h"

// Dispatchers by group name only their own kinds; everything else is refused.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

Made NativeFunction::arithmetic(ExprId id, Op op, const ir::Expr& e) {
  struct Row {
    std::string_view sign;
    std::string_view checked;
  };
  const Row row = op == Op::add   ? Row{"+", "add"}
                  : op == Op::sub ? Row{"-", "sub"}
                  : op == Op::mul ? Row{"*", "mul"}
                  : op == Op::div ? Row{"/", "div"}
                                  : Row{"%", "rem"};
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
    NodeId whole = typed(a);
    return {s_.binary(s_[whole].kind == NodeKind::binary ? s_.make(NodeKind::tuple, {}, {whole}) : whole,
                      ">>", number(1))};
  }
  // Users write the operator, which debug builds check, and those are what runs examples.
  const bool shown = example_ && (op == Op::add || op == Op::sub || op == Op::mul);
  if (kind == TypeKind::floating || shown || (e.has(ExprFlag::proven) && plain))
    return {s_.binary(int_constant(b) ? typed(a) : copy(a), std::string(row.sign), copy(b))};
  return {s_.call(helper(std::string(row.checked)), {copy(a), copy(b)})};
}

Made NativeFunction::number_operation(ExprId id, Op op, const ir::Expr& e) {
  const ExprId first = body_.operand(id, 0);
  const TypeKind kind = kind_of(first);
  if (kind != TypeKind::integer && kind != TypeKind::floating) return refuse("arithmetic of such numbers");
  const bool plain = kind == TypeKind::floating || e.has(ExprFlag::proven);
  auto second = [&] { return copy(body_.operand(id, 1)); };
  auto literal = [&](ExprId operand) {
    NodeId node = copy(operand);
    const Node& made = s_[node];
    if (made.kind == NodeKind::word &&
        (int_constant(operand) || body_.kind(operand) == ExprKind::const_float)) {
      return s_.word(made.text + (kind == TypeKind::integer ? "_i64" : "_f64"));
    }
    return node;
  };
  auto method = [&](const std::string& name) {
    NodeId node = literal(first);
    // A choice of literals does not tell its type.
    const bool choice = s_[node].kind == NodeKind::branch || s_[node].kind == NodeKind::match_ ||
                        s_[node].kind == NodeKind::block;
    if (choice) return Made{s_.call((kind == TypeKind::integer ? "i64::" : "f64::") + name, {node})};
    return Made{s_.method(node, name)};
  };
  auto helped = [&](const std::string& name) { return Made{s_.call(helper(name), {copy(first), second()})}; };
  switch (op) {
    case Op::neg:
      if (plain) {
        NodeId operand = copy(first);
        const Node& made = s_[operand];
        const bool twice = (made.kind == NodeKind::unary && made.text == "-") ||
                           (made.kind == NodeKind::word && made.text.starts_with("-"));
        return {s_.unary("-", twice ? s_.make(NodeKind::tuple, {}, {operand}) : operand)};
      }
      return {s_.call(helper("negate"), {copy(first)})};
    case Op::abs:
      if (plain) return method("abs");
      return {s_.call(helper("abs"), {copy(first)})};
    case Op::floor: return method("floor");
    case Op::ceil: return method("ceil");
    case Op::sqrt: return method("sqrt");
    case Op::round: return helped("round");
    case Op::bit_and: return {s_.binary(copy(first), "&", second())};
    case Op::bit_or: return {s_.binary(copy(first), "|", second())};
    case Op::bit_xor: return {s_.binary(copy(first), "^", second())};
    case Op::bit_not: return {s_.unary("!", copy(first))};
    case Op::shift_left: return helped("shift_left");
    case Op::shift_right: return helped("shift_right");
    case Op::shift_right_logical: return helped("shift_right_logical");
    case Op::wrap_add: return {s_.method(literal(first), "wrapping_add", {second()})};
    case Op::wrap_sub: return {s_.method(literal(first), "wrapping_sub", {second()})};
    case Op::wrap_mul: return {s_.method(literal(first), "wrapping_mul", {second()})};
    case Op::float_to_bits: return {s_.cast(s_.method(literal(first), "to_bits"), "i64")};
    case Op::float_from_bits: return {s_.call("f64::from_bits", {s_.cast(copy(first), "u64")})};
    default: return refuse("an operation on numbers");
  }
}

// `x == ""` and `len(xs) == 0` ask whether something is empty.
std::optional<Made> NativeFunction::empty_test(Op op, ExprId a, ExprId b) {
  auto is_text = [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    return e.kind == ExprKind::const_string && p_.program.names->text(NameId(e.a)).empty();
  };
  auto is_list = [&](ExprId id) {
    return body_.kind(id) == ExprKind::make_list && body_.list_size(body_.exprs[id].a) == 0;
  };
  ExprId subject;
  const bool equality = op == Op::eq || op == Op::ne;
  if (equality && (is_text(b) || is_list(b)) && !is_char(a)) subject = a;
  const ir::Expr& left = body_.exprs[a];
  bool negated = op == Op::ne;
  if (left.kind == ExprKind::op) {
    const auto length = static_cast<Op>(left.a);
    const bool counted =
        length == Op::list_len || length == Op::map_len || length == Op::set_len || length == Op::str_len;
    if (counted && int_constant(b) == 0 && (equality || op == Op::gt)) {
      subject = body_.operand(a, 0);
      negated = op != Op::eq;
    }
    if (counted && int_constant(b) == 1 && (op == Op::lt || op == Op::ge)) {
      subject = body_.operand(a, 0);
      negated = op == Op::ge;
    }
  }
  if (!subject.valid()) return {};
  if (kind_of(subject) == TypeKind::map) map_method(subject, "is_empty");
  NodeId node = s_.method(look(subject), "is_empty");
  return Made{negated ? s_.unary("!", node) : node};
}

// `x >= a && x <= b` for constants.
std::optional<Made> NativeFunction::range_test(const ir::Expr& e) {
  const ir::Expr& low = body_.exprs[ExprId(e.a)];
  const ir::Expr& high = body_.exprs[ExprId(e.b)];
  if (low.kind != ExprKind::op || high.kind != ExprKind::op) return {};
  if (static_cast<Op>(low.a) != Op::ge ||
      (static_cast<Op>(high.a) != Op::le && static_cast<Op>(high.a) != Op::lt))
    return {};
  const ExprId x = body_.operand(ExprId(e.a), 0);
  const ExprId y = body_.operand(ExprId(e.b), 0);
  if (body_.kind(x) != ExprKind::local || !same_place(x, y)) return {};
  const ExprId from = body_.operand(ExprId(e.a), 1);
  const ExprId to = body_.operand(ExprId(e.b), 1);
  const std::string sign = static_cast<Op>(high.a) == Op::le ? "..=" : "..";
  if (is_char(x)) {
    auto a = char_literal(from);
    auto b = char_literal(to);
    if (!a || !b || sign != "..=") return {};
    NodeId c = make(x).node;
    if (*a == "'a'" && *b == "'z'") return Made{s_.method(c, "is_ascii_lowercase")};
    if (*a == "'A'" && *b == "'Z'") return Made{s_.method(c, "is_ascii_uppercase")};
    if (*a == "'0'" && *b == "'9'") return Made{s_.method(c, "is_ascii_digit")};
    return Made{s_.method(s_.range(s_.word(*a), s_.word(*b), sign), "contains", {s_.unary("&", c)})};
  }
  const TypeKind kind = kind_of(x);
  const bool numbers = kind == TypeKind::integer || kind == TypeKind::floating;
  auto constant = [&](ExprId id) {
    return body_.kind(id) == ExprKind::const_int || body_.kind(id) == ExprKind::const_float;
  };
  if (!numbers || !constant(from) || !constant(to)) return {};
  return Made{s_.method(s_.range(copy(from), copy(to), sign), "contains", {s_.unary("&", copy(x))})};
}

// `x < a || x > b` for constants.
std::optional<Made> NativeFunction::outside_test(const ir::Expr& e) {
  const ir::Expr& low = body_.exprs[ExprId(e.a)];
  const ir::Expr& high = body_.exprs[ExprId(e.b)];
  if (low.kind != ExprKind::op || high.kind != ExprKind::op) return {};
  if (static_cast<Op>(low.a) != Op::lt ||
      (static_cast<Op>(high.a) != Op::gt && static_cast<Op>(high.a) != Op::ge))
    return {};
  const ExprId x = body_.operand(ExprId(e.a), 0);
  if (body_.kind(x) != ExprKind::local || kind_of(x) != TypeKind::integer ||
      !same_place(x, body_.operand(ExprId(e.b), 0)))
    return {};
  const ExprId from = body_.operand(ExprId(e.a), 1);
  const ExprId to = body_.operand(ExprId(e.b), 1);
  if (!int_constant(from) || !int_constant(to)) return {};
  NodeId range = s_.range(copy(from), copy(to), static_cast<Op>(high.a) == Op::gt ? "..=" : "..");
  return Made{s_.unary("!", s_.method(range, "contains", {s_.unary("&", copy(x))}))};
}

std::optional<std::string> NativeFunction::char_literal(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::const_string) return {};
  const std::string_view text = p_.program.names->text(NameId(e.a));
  std::size_t points = 0;
  for (char c : text) points += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1U : 0U;
  if (points != 1) return {};
  if (text == "'") return "'\\''";
  if (text == "\"") return "'\"'";
  std::string quoted = string_literal(text);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

// A string of one code point that is at hand as a `char`.
bool NativeFunction::is_char(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) return hold_of(LocalId(e.a)) == Hold::chr;
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  return op == Op::str_index || op == Op::str_chr;
}

NodeId NativeFunction::char_of(ExprId id) {
  if (auto literal = char_literal(id)) return s_.word(*literal);
  return make(id).node;
}

Made NativeFunction::text_comparison(std::string_view sign, ExprId a, ExprId b) {
  const std::string word(sign);
  auto charlike = [&](ExprId id) { return is_char(id) || char_literal(id).has_value(); };
  if ((is_char(a) || is_char(b)) && charlike(a) && charlike(b))
    return {s_.binary(char_of(a), word, char_of(b))};
  auto text = [&](ExprId id) {
    Made made = make(id);
    if (made.hold == Hold::chr) return Made{s_.method(made.node, "to_string"), Hold::value};
    return made;
  };
  const Made x = text(a);
  const Made y = text(b);
  auto owned = [](const Made& m) { return m.hold == Hold::value || m.hold == Hold::place; };
  if (word != "==" && word != "!=") {
    auto str = [&](const Made& m) { return m.hold == Hold::str ? m.node : s_.method(m.node, "as_str"); };
    return {s_.binary(str(x), word, str(y))};
  }
  const bool literal_y = body_.kind(b) == ExprKind::const_string;
  const bool literal_x = body_.kind(a) == ExprKind::const_string;
  if (owned(x) && !owned(y) && !literal_y) return {s_.binary(x.node, word, s_.unary("*", y.node))};
  if (!owned(x) && owned(y) && !literal_x) return {s_.binary(s_.unary("*", x.node), word, y.node)};
  return {s_.binary(x.node, word, y.node)};
}

Made NativeFunction::comparison(Op op, ExprId a, ExprId b) {
  const TypeId type = body_.type(a);
  const TypeKind kind = p_.types.kind(type);
  const bool equality = op == Op::eq || op == Op::ne;
  const std::string sign = op == Op::eq   ? "=="
                           : op == Op::ne ? "!="
                           : op == Op::lt ? "<"
                           : op == Op::le ? "<="
                           : op == Op::gt ? ">"
                                          : ">=";
  if (std::optional<Made> test = empty_test(op, a, b)) return *test;
  const bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                      p_.face.is_enum(type);
  if (scalar && is_length(a) && (is_length(b) || int_constant(b).value_or(-1) >= 0))
    return {s_.binary(usize(a), sign, usize(b))};
  if (scalar) return {s_.binary(int_constant(b) ? typed(a) : copy(a), sign, copy(b))};
  if (kind == TypeKind::string) return text_comparison(sign, a, b);
  if (!equality && kind != TypeKind::parameter) return refuse("an order of such values");
  if (kind == TypeKind::function) return refuse("a comparison of functions");
  // A list literal need not become a vector.
  auto side = [&](ExprId id) -> Made {
    const ir::Expr& e = body_.exprs[id];
    const bool both = body_.kind(a) == ExprKind::make_list && body_.kind(b) == ExprKind::make_list;
    if (e.kind != ExprKind::make_list || kind != TypeKind::list || both) return make(id);
    std::vector<NodeId> parts;
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
      const ExprId part = body_.expr_at(e.a, i);
      parts.push_back(body_.kind(part) == ExprKind::const_string ? make(part).node : own(part));
    }
    return {s_.make(NodeKind::array, {}, parts)};
  };
  const Made x = side(a);
  const Made y = side(b);
  auto owned = [](const Made& m) { return m.hold == Hold::value || m.hold == Hold::place; };
  if (x.hold == Hold::option_ref || y.hold == Hold::option_ref) return refuse("a comparison of options");
  if (x.hold == Hold::box_ref || y.hold == Hold::box_ref) return refuse("a comparison of nested values");
  NodeId left = owned(x) || !owned(y) ? x.node : s_.unary("*", x.node);
  NodeId right = owned(y) || !owned(x) ? y.node : s_.unary("*", y.node);
  return {s_.binary(left, sign, right)};
}

Made NativeFunction::negation(ExprId id) {
  const ExprId inner = body_.operand(id, 0);
  const ir::Expr& e = body_.exprs[inner];
  if (e.kind == ExprKind::is_some) return {s_.method(make(ExprId(e.a)).node, "is_none")};
  if (e.kind == ExprKind::op && body_.list_size(e.b) == 2) {
    const bool floats = kind_of(body_.operand(inner, 0)) == TypeKind::floating;
    const auto op = static_cast<Op>(e.a);
    auto turned = [&](Op other) {
      return comparison(other, body_.operand(inner, 0), body_.operand(inner, 1));
    };
    if (op == Op::eq) return turned(Op::ne);
    if (op == Op::ne) return turned(Op::eq);
    if (!floats && op == Op::lt) return turned(Op::ge);
    if (!floats && op == Op::le) return turned(Op::gt);
    if (!floats && op == Op::gt) return turned(Op::le);
    if (!floats && op == Op::ge) return turned(Op::lt);
  }
  NodeId node = copy(inner);
  return {s_.unary("!", node)};
}

Made NativeFunction::operation(ExprId id, const ir::Expr& e) {
  const auto op = static_cast<Op>(e.a);
  switch (op) {
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem: return arithmetic(id, op, e);
    case Op::neg:
    case Op::abs:
    case Op::floor:
    case Op::ceil:
    case Op::round:
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
    case Op::float_from_bits: return number_operation(id, op, e);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return comparison(op, body_.operand(id, 0), body_.operand(id, 1));
    case Op::not_: return negation(id);
    case Op::str_concat:
    case Op::str_len:
    case Op::str_index:
    case Op::str_slice:
    case Op::str_contains:
    case Op::str_starts_with:
    case Op::str_index_of:
    case Op::str_upper:
    case Op::str_lower:
    case Op::str_trim:
    case Op::str_split:
    case Op::str_join:
    case Op::str_repeat:
    case Op::str_pad_start:
    case Op::str_reverse:
    case Op::str_ord:
    case Op::str_chr:
    case Op::bytes_len:
    case Op::bytes_index:
    case Op::bytes_slice:
    case Op::bytes_concat:
    case Op::bytes_from_list:
    case Op::bytes_from_text:
    case Op::text_from_bytes:
    case Op::to_text:
    case Op::parse_int:
    case Op::parse_int_base:
    case Op::parse_float: return text_operation(id, op, e);
    case Op::list_len:
    case Op::list_append:
    case Op::list_concat:
    case Op::list_slice:
    case Op::list_reverse:
    case Op::list_contains:
    case Op::list_distinct:
    case Op::list_first:
    case Op::list_sort:
    case Op::list_sort_by_keys:
    case Op::list_range:
    case Op::list_sum:
    case Op::list_avg:
    case Op::list_min:
    case Op::list_max:
    case Op::list_copy:
    case Op::list_union:
    case Op::list_except:
    case Op::list_intersect:
    case Op::deep_copy: return list_operation(id, op, e);
    case Op::map_len:
    case Op::map_has:
    case Op::map_keys:
    case Op::map_values:
    case Op::map_remove:
    case Op::map_copy:
    case Op::set_len:
    case Op::set_has:
    case Op::set_add:
    case Op::set_items: return map_operation(id, op, e);
    case Op::print:
    case Op::panic:
    case Op::expect: return other_operation(id, op, e);
    default: return refuse("the operation " + std::string(ir::op_info(op).name));
  }
}

}  // namespace mochi::emit::rust
