#include "emit/rust/native/operations.h"

#include <algorithm>
#include <type_traits>

#include "emit/rust/native/function.h"
#include "emit/rust/op_rows.h"
#include "emit/rust/shared/holes.h"
#include "emit/rust/shared/writer.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

namespace {

using Row = OpRow<Made (*)(NativeFunction& f, ExprId id, std::string_view name)>;

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

#define RUST_OP(op, native, shared) {Op::op, OP_FORM native},
constexpr Row kRows[] = {
#include "emit/rust/op_rows.def"
};
static_assert(is_complete(kRows));

}  // namespace

Made NativeOperations::operation(ExprId id, const ir::Expr& e) {
  const Row& row = kRows[e.a];
  const auto op = static_cast<Op>(e.a);
  const bool grouped = op == Op::group_add || op == Op::group_new;
  for (std::size_t i = 0; !grouped && i < body_.list_size(e.b); ++i) {
    if (f_.collections.is_groups(body_.operand(id, i))) return refuse("a list of groups");
  }
  return row.make != nullptr ? row.make(f_, id, row.name) : helped(id);
}

Made NativeOperations::helped(ExprId id, std::string_view suffix) {
  const Row& row = kRows[body_.exprs[id].a];
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < row.ways.size(); ++i) {
    const ExprId operand = body_.operand(id, i);
    args.push_back(row.ways[i] == 'r'   ? expr_.borrow(operand)
                   : row.ways[i] == 'o' ? expr_.own(operand)
                                        : expr_.copy(operand));
  }
  return {s_.call(helper(std::string(row.name) + std::string(suffix)), args)};
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
  if (kind == TypeKind::bigint) return big_arithmetic(op, sign, a, b);
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

// `&a + &b` of integers of any size.
Made NativeOperations::big_arithmetic(Op op, std::string_view sign, ExprId a, ExprId b) {
  auto side = [&](ExprId id) {
    const Made made = expr_.make(id);
    return made.hold == Hold::place ? s_.unary("&", made.node) : made.node;
  };
  const bool divides = op == Op::div || op == Op::rem;
  if (same_place(a, b)) f_.allows.insert("clippy::eq_op");
  const ir::Expr& by = body_.exprs[b];
  const bool plain = by.kind == ExprKind::convert && int_constant(ExprId(by.a)).value_or(0) != 0;
  if (divides && !plain)
    return {s_.call(helper(op == Op::div ? "big_div" : "big_rem"), {expr_.borrow(a), expr_.borrow(b)})};
  const NodeId left = side(a);
  return {s_.binary(left, std::string(sign), side(b))};
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
  if (kind != NodeKind::branch && kind != NodeKind::match_ && kind != NodeKind::block && !is_bare_number(of))
    return {s_.method(node, std::string(name))};
  return {s_.call((kind_of(of) == TypeKind::integer ? "i64::" : "f64::") + std::string(name), {node})};
}

// Nothing in it tells Rust which number it is.
bool NativeOperations::is_bare_number(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op) return false;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    const ExprId operand = body_.operand(id, i);
    const ExprKind kind = body_.kind(operand);
    if (kind != ExprKind::const_int && kind != ExprKind::const_float && !is_bare_number(operand))
      return false;
  }
  return body_.list_size(e.b) > 0;
}

// The check of the operation on an int or float is needless; nothing for bigger numbers.
std::optional<bool> NativeOperations::is_unchecked(ExprId id) {
  const TypeKind kind = kind_of(body_.operand(id, 0));
  if (kind == TypeKind::floating) return true;
  if (kind == TypeKind::integer) return body_.exprs[id].has(ExprFlag::proven);
  return {};
}

Made NativeOperations::minus(ExprId id, std::string_view) {
  if (kind_of(body_.operand(id, 0)) == TypeKind::bigint) {
    const Made made = expr_.make(body_.operand(id, 0));
    return {s_.unary("-", made.hold == Hold::place ? s_.unary("&", made.node) : made.node)};
  }
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
  const ExprId of = body_.operand(id, 0);
  if (kind_of(of) == TypeKind::bigint) return {s_.method(expr_.look(of), std::string(name))};
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

// Of a text alone.
Made NativeOperations::json(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  if (!is_string(of)) return refused(id, name);
  return {s_.call(helper(std::string(name)), {expr_.borrow(of)})};
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
