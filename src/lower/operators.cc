#include <algorithm>

#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using syntax::NodeFlag;
using syntax::TokenKind;

namespace {

bool comparison_of(TokenKind token, Op& op) {
  static constexpr std::pair<TokenKind, Op> kAll[] = {
      {TokenKind::less, Op::lt},
      {TokenKind::less_eq, Op::le},
      {TokenKind::greater, Op::gt},
      {TokenKind::greater_eq, Op::ge},
  };
  for (const auto& [known, meant] : kAll)
    if (known == token) {
      op = meant;
      return true;
    }
  return false;
}

bool arithmetic_of(TokenKind token, Op& op) {
  static constexpr std::pair<TokenKind, Op> kAll[] = {
      {TokenKind::minus, Op::sub},
      {TokenKind::star, Op::mul},
      {TokenKind::slash, Op::div},
      {TokenKind::percent, Op::rem},
  };
  for (const auto& [known, meant] : kAll)
    if (known == token) {
      op = meant;
      return true;
    }
  return false;
}

bool is_list_like(TypeKind kind) { return kind == TypeKind::list || kind == TypeKind::group; }

}  // namespace

ExprId FunctionLowering::unary(NodeId node) {
  const Span at = span(node);
  const NodeId operand = child(node, slot::Unary_operand);
  if (tree().main(node).kind == TokenKind::bang) return negate(condition(operand), at);
  ExprId value = present(operand);
  if (kind(value) == TypeKind::any) return b_.op(Op::any_negate, types_.any(), {value}, at);
  const TypeId own = ir_type(node);
  if (types::is_numeric(types_.kind(own))) value = coerce(value, own, at);
  return b_.op(Op::neg, type(value), {value}, at);
}

ExprId FunctionLowering::binary(NodeId node) {
  const Span at = span(node);
  const NodeId left = child(node, slot::Binary_left);
  const NodeId right = child(node, slot::Binary_right);
  const TokenKind token = tree().main(node).kind;
  if (token == TokenKind::and_and || token == TokenKind::or_or) {
    const ExprId a = condition(left);
    const ExprId b = condition(right);
    const ExprKind form = token == TokenKind::and_and ? ExprKind::logical_and : ExprKind::logical_or;
    return expr_node(form, types_.boolean(), at, a.value, b.value);
  }
  if (token == TokenKind::question_question) return coalesce(node);
  if (token == TokenKind::kw_in) return membership(node);
  if (token == TokenKind::eq_eq || token == TokenKind::bang_eq) {
    const ExprId a = expr(left);
    const ExprId b = expr(right);
    return equality(a, b, token == TokenKind::bang_eq, at);
  }
  Op op{};
  if (comparison_of(token, op)) {
    const ExprId a = expr(left);
    const ExprId b = expr(right);
    return order(a, b, op, at);
  }
  if (token == TokenKind::plus) return plus(node);
  if (arithmetic_of(token, op)) return arithmetic(node, op);
  return set_operator(node);
}

// --- arithmetic ---

ExprId FunctionLowering::arithmetic(NodeId node, Op op) {
  const ExprId left = present(child(node, slot::Binary_left));
  const ExprId right = present(child(node, slot::Binary_right));
  return arithmetic(left, right, op, ir_type(node), span(node));
}

ExprId FunctionLowering::arithmetic(ExprId left, ExprId right, Op op, TypeId result, Span at) {
  if (kind(left) == TypeKind::option) left = unwrapped(left, at, false);
  if (kind(right) == TypeKind::option) right = unwrapped(right, at, false);
  if (kind(left) == TypeKind::any || kind(right) == TypeKind::any) {
    const ExprId made = b_.op(Op::any_binary, types_.any(), {box(left, at), box(right, at)}, at,
                              static_cast<std::uint32_t>(op));
    return coerce(made, result, at);
  }
  if (!types::is_numeric(types_.kind(result))) meet(left, right, at);
  const TypeId common = types::is_numeric(types_.kind(result)) ? result : type(left);
  left = coerce(left, common, at);
  right = coerce(right, common, at);
  return coerce(b_.op(op, common, {left, right}, at), result, at);
}

// `a + b + c` of strings or lists is one node.
void FunctionLowering::flatten_plus(NodeId node, TypeId wanted, std::vector<ExprId>& parts) {
  if (tree().kind(node) == NodeKind::Binary && tree().main(node).kind == TokenKind::plus &&
      ir_type(node) == wanted && ir_target(node) == wanted) {
    const NodeId left = child(node, slot::Binary_left);
    const NodeId right = child(node, slot::Binary_right);
    if (types_.kind(ir_target(left)) != TypeKind::any && types_.kind(ir_target(right)) != TypeKind::any) {
      flatten_plus(left, wanted, parts);
      parts.push_back(coerce(present(right), wanted, span(right)));
      return;
    }
  }
  parts.push_back(coerce(present(node), wanted, span(node)));
}

ExprId FunctionLowering::plus(NodeId node) {
  const Span at = span(node);
  const TypeId own = literal_type(node);
  const NodeId left = child(node, slot::Binary_left);
  const NodeId right = child(node, slot::Binary_right);
  const TypeKind k = types_.kind(own);
  const bool dynamic =
      types_.kind(ir_target(left)) == TypeKind::any || types_.kind(ir_target(right)) == TypeKind::any;
  if ((k == TypeKind::string || k == TypeKind::list) && !dynamic) {
    std::vector<ExprId> parts;
    flatten_plus(left, own, parts);
    parts.push_back(coerce(present(right), own, span(right)));
    return b_.op(k == TypeKind::string ? Op::str_concat : Op::list_concat, own,
                 std::span<const ExprId>(parts), at);
  }
  if (k == TypeKind::bytes) {
    const ExprId a = coerce(present(left), own, at);
    const ExprId b = coerce(present(right), own, at);
    return b_.op(Op::bytes_concat, own, {a, b}, at);
  }
  return arithmetic(node, Op::add);
}

// --- comparison ---

// Does one type have an int where the other has a float? Those compare exactly, so neither side may be
// converted.
bool FunctionLowering::mixes_numbers(TypeId from, TypeId to) const {
  if (types_.is(from, TypeKind::floating)) return types_.is(to, TypeKind::integer);
  if (types_.is(from, TypeKind::integer)) return types_.is(to, TypeKind::floating);
  const types::Type& f = types_[from];
  const types::Type& t = types_[to];
  if (f.kind != t.kind || f.args.size() != t.args.size()) return false;
  for (std::size_t i = 0; i < f.args.size(); ++i)
    if (mixes_numbers(f.args[i], t.args[i])) return true;
  return false;
}

// The type with the fields of its anonymous records in the order that `like` has them.
TypeId FunctionLowering::in_order_of(TypeId type, TypeId like) {
  const types::Type of = types_[type];
  const types::Type model = types_[like];
  if (of.kind != model.kind || of.args.size() != model.args.size()) return type;
  if (of.kind == TypeKind::list) return types_.list(in_order_of(of.args[0], model.args[0]));
  if (of.kind == TypeKind::set) return types_.set(in_order_of(of.args[0], model.args[0]));
  if (of.kind == TypeKind::map) return types_.map(of.args[0], in_order_of(of.args[1], model.args[1]));
  if (of.kind != TypeKind::anonymous) return type;
  std::vector<TypeId> fields;
  for (std::size_t i = 0; i < model.names.size(); ++i) {
    const auto found = std::find(of.names.begin(), of.names.end(), model.names[i]);
    if (found == of.names.end()) return type;
    fields.push_back(in_order_of(of.args[static_cast<std::size_t>(found - of.names.begin())], model.args[i]));
  }
  return types_.anonymous(model.names, fields);
}

bool FunctionLowering::meet(ExprId& left, ExprId& right, Span at) {
  right = coerce(right, in_order_of(type(right), type(left)), at);
  const TypeId a = type(left);
  const TypeId b = type(right);
  if (a == b || types_.is(a, TypeKind::never) || types_.is(b, TypeKind::never)) return true;
  const TypeKind ka = types_.kind(a);
  const TypeKind kb = types_.kind(b);
  if (ka == TypeKind::any || kb == TypeKind::any) {
    left = box(left, at);
    right = box(right, at);
    return true;
  }
  if (ka == TypeKind::option && kb != TypeKind::option) {
    right = coerce(right, a, at);
    return true;
  }
  if (kb == TypeKind::option && ka != TypeKind::option) {
    left = coerce(left, b, at);
    return true;
  }
  const bool a_float = ka == TypeKind::floating;
  const bool b_float = kb == TypeKind::floating;
  if (types::is_numeric(ka) && types::is_numeric(kb)) {
    TypeId common = types_.basic(TypeKind::bigrat);
    if ((ka == TypeKind::integer && kb == TypeKind::bigint) ||
        (ka == TypeKind::bigint && kb == TypeKind::integer))
      common = types_.basic(TypeKind::bigint);
    if ((a_float && kb == TypeKind::integer) || (b_float && ka == TypeKind::integer))
      common = types_.floating();
    left = coerce(left, common, at);
    right = coerce(right, common, at);
    return true;
  }
  // An empty literal takes the type of the other side.
  const ExprKind literal = fn_.body.kind(left);
  if (ka == kb && !mixes_numbers(a, b) &&
      (literal == ExprKind::make_list || literal == ExprKind::make_map || literal == ExprKind::make_set)) {
    left = coerce(left, b, at);
    return true;
  }
  const ExprKind other = fn_.body.kind(right);
  if (ka == kb && !mixes_numbers(b, a) &&
      (other == ExprKind::make_list || other == ExprKind::make_map || other == ExprKind::make_set ||
       other == ExprKind::make_variant)) {
    right = coerce(right, a, at);
    return true;
  }
  left = box(left, at);
  right = box(right, at);
  return true;
}

ExprId FunctionLowering::equality(ExprId left, ExprId right, bool negated, Span at) {
  const bool left_none = fn_.body.kind(left) == ExprKind::none;
  const bool right_none = fn_.body.kind(right) == ExprKind::none;
  if (left_none || right_none) {
    const ExprId other = left_none ? right : left;
    const TypeKind k = kind(other);
    if (k == TypeKind::option || k == TypeKind::any) {
      const ExprId some = b_.is_some(other, at);
      return negated ? some : negate(some, at);
    }
    return with_block(at, [&] {
      emit(b_.expr(other, at));
      return b_.boolean(negated, at);
    });
  }
  const bool mixed = (kind(left) == TypeKind::integer && kind(right) == TypeKind::floating) ||
                     (kind(left) == TypeKind::floating && kind(right) == TypeKind::integer);
  const Op op = negated ? Op::ne : Op::eq;
  if (mixed)
    return b_.op(Op::compare_number, types_.boolean(), {left, right}, at, static_cast<std::uint32_t>(op));
  meet(left, right, at);
  return b_.op(op, types_.boolean(), {left, right}, at);
}

ExprId FunctionLowering::order(ExprId left, ExprId right, Op op, Span at) {
  const bool mixed = (kind(left) == TypeKind::integer && kind(right) == TypeKind::floating) ||
                     (kind(left) == TypeKind::floating && kind(right) == TypeKind::integer);
  if (mixed)
    return b_.op(Op::compare_number, types_.boolean(), {left, right}, at, static_cast<std::uint32_t>(op));
  meet(left, right, at);
  if (kind(left) == TypeKind::any) {
    const ExprId made =
        b_.op(Op::any_binary, types_.any(), {left, right}, at, static_cast<std::uint32_t>(op));
    return unbox(made, types_.boolean(), at);
  }
  return b_.op(op, types_.boolean(), {left, right}, at);
}

ExprId FunctionLowering::coalesce(NodeId node) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  const NodeId right = child(node, slot::Binary_right);
  const TypeId held = ir_target(child(node, slot::Binary_left));
  if (types_.is(held, TypeKind::union_) && ctx_.is_result(held)) return coalesce_result(node);
  ExprId left = raw(child(node, slot::Binary_left));
  const TypeKind k = kind(left);
  if (k != TypeKind::option && k != TypeKind::any) return coerce(left, own, at);
  if (fn_.body.kind(left) == ExprKind::none) return expr_as(right, own);
  if (k == TypeKind::any) {
    return with_block(at, [&] {
      const Held found = hold("found", left, at);
      const ExprId other = coerce(expr_as(right, types_.any()), own, at);
      return b_.conditional(b_.is_some(use(found, at), at), coerce(use(found, at), own, at), other, own, at);
    });
  }
  const TypeId value = types_.element(type(left));
  const TypeId wanted = own;
  // `a?.f ?? b`: one choice instead of two.
  const ir::Expr chosen = fn_.body.exprs[left];
  if (chosen.kind == ExprKind::conditional && fn_.body.kind(ExprId(chosen.b)) == ExprKind::some &&
      fn_.body.kind(ExprId(chosen.c)) == ExprKind::none) {
    const ExprId inside(fn_.body.exprs[ExprId(chosen.b)].a);
    const ExprId then = coerce(inside, wanted, at);
    return b_.conditional(ExprId(chosen.a), then, expr_as(right, wanted), wanted, at);
  }
  if (types_.is(own, TypeKind::option)) {
    left = coerce(left, own, at);
  } else if (value != own) {
    left = coerce(left, types_.option(own), at);
  }
  const ExprId other = expr_as(right, wanted);
  return expr_node(ExprKind::coalesce, wanted, at, left.value, other.value);
}

// --- membership and set operators ---

ExprId FunctionLowering::membership(NodeId node) {
  const Span at = span(node);
  return with_block(at, [&] {
    ExprId needle = expr(child(node, slot::Binary_left));
    const NodeId of = child(node, slot::Binary_right);
    // The needle is evaluated first, but stands second in the operation.
    const bool late = constant(needle) || tree().kind(of) == NodeKind::Ident;
    if (!late) needle = b_.read(temp("needle", needle, at), at);
    return contains(needle, present(of), at);
  });
}

ExprId FunctionLowering::contains(ExprId needle, ExprId container, Span at) {
  const TypeId of = type(container);
  const TypeId boolean = types_.boolean();
  if (kind(container) == TypeKind::any)
    return b_.op(Op::any_contains, boolean, {box(needle, at), container}, at);
  if (kind(container) == TypeKind::string)
    return b_.op(Op::str_contains, boolean, {container, as_string(needle, at)}, at);
  if (kind(container) == TypeKind::map)
    return b_.op(Op::map_has, boolean, {container, coerce(needle, types_.key(of), at)}, at);
  if (kind(container) == TypeKind::set)
    return b_.op(Op::set_has, boolean, {container, coerce(needle, types_.element(of), at)}, at);
  if (is_list_like(kind(container))) {
    const ExprId list = as_list(container, at);
    const TypeId element = types_.element(type(list));
    const bool dynamic = kind(needle) == TypeKind::any && !types_.is(element, TypeKind::any);
    if (dynamic) return b_.op(Op::any_contains, boolean, {needle, box(list, at)}, at);
    return b_.op(Op::list_contains, boolean, {list, coerce(needle, element, at)}, at);
  }
  return b_.op(Op::any_contains, boolean, {box(needle, at), box(container, at)}, at);
}

ExprId FunctionLowering::set_operator(NodeId node) {
  const Span at = span(node);
  const TypeId own = literal_type(node);
  const ExprId left = coerce(as_value(expr(child(node, slot::Binary_left)), at), own, at);
  const ExprId right = coerce(as_value(expr(child(node, slot::Binary_right)), at), own, at);
  const std::string_view word = ctx_.names.text(tree().main(node).name);
  // In a set everything stands once.
  if (word == "union" && tree()[node].has(NodeFlag::all) && !types_.is(own, TypeKind::set))
    return b_.op(Op::list_concat, own, {left, right}, at);
  Op op = Op::list_union;
  if (word == "except") op = Op::list_except;
  if (word == "intersect") op = Op::list_intersect;
  return b_.op(op, own, {left, right}, at);
}

}  // namespace mochi::lower
