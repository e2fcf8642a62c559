// Comparisons of functions without shared types.
#include "emit/rust/native/function.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// `x == ""` and `len(xs) == 0` ask whether something is empty.
std::optional<Made> NativeOperations::empty_test(Op op, ExprId a, ExprId b) {
  auto is_text = [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    return e.kind == ExprKind::const_string && p_.program.names->text(NameId(e.a)).empty();
  };
  auto is_list = [&](ExprId id) {
    return body_.kind(id) == ExprKind::make_list && body_.list_size(body_.exprs[id].a) == 0;
  };
  ExprId subject;
  const bool equality = op == Op::eq || op == Op::ne;
  if (equality && (is_text(b) || is_list(b)) && !holds_.is_char(a)) subject = a;
  // Nothing would say what the empty one is a list of.
  if (equality && !subject.valid() && is_list(a)) subject = b;
  const ir::Expr& left = body_.exprs[a];
  bool negated = op == Op::ne;
  if (left.kind == ExprKind::op) {
    const auto length = static_cast<Op>(left.a);
    const bool counted =
        length == Op::list_len || length == Op::map_len || length == Op::set_len || length == Op::str_len;
    if (counted && int_constant(b) == 0 && (equality || op == Op::gt || op == Op::le)) {
      subject = body_.operand(a, 0);
      negated = op != Op::eq && op != Op::le;
    }
    if (counted && int_constant(b) == 1 && (op == Op::lt || op == Op::ge)) {
      subject = body_.operand(a, 0);
      negated = op == Op::ge;
    }
  }
  if (!subject.valid()) return {};
  if (kind_of(subject) == TypeKind::map || kind_of(subject) == TypeKind::set)
    expr_.map_method(subject, "is_empty");
  NodeId node = s_.method(expr_.look(subject), "is_empty");
  return Made{negated ? s_.unary("!", node) : node};
}

// `x >= a && x <= b` for constants.
std::optional<Made> NativeOperations::range_test(const ir::Expr& e) {
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
  if (holds_.is_char(x)) {
    auto a = char_literal(p_.program, body_, from);
    auto b = char_literal(p_.program, body_, to);
    if (!a || !b || sign != "..=") return {};
    NodeId c = expr_.make(x).node;
    if (*a == "'a'" && *b == "'z'") return Made{s_.method(c, "is_ascii_lowercase")};
    if (*a == "'A'" && *b == "'Z'") return Made{s_.method(c, "is_ascii_uppercase")};
    if (*a == "'0'" && *b == "'9'") return Made{s_.method(c, "is_ascii_digit")};
    return Made{s_.method(s_.range(s_.word(*a), s_.word(*b), sign), "contains", {s_.unary("&", c)})};
  }
  const TypeKind kind = kind_of(x);
  const bool texts = body_.kind(from) == ExprKind::const_string && body_.kind(to) == ExprKind::const_string;
  if (texts && holds_.of(LocalId(body_.exprs[x].a)) == Hold::str)
    return Made{s_.method(s_.range(expr_.make(from).node, expr_.make(to).node, sign), "contains",
                          {s_.unary("&", expr_.make(x).node)})};
  const bool numbers = kind == TypeKind::integer || kind == TypeKind::floating;
  auto is_constant = [&](ExprId id) {
    return body_.kind(id) == ExprKind::const_int || body_.kind(id) == ExprKind::const_float;
  };
  if (!numbers || !is_constant(from) || !is_constant(to)) return {};
  return Made{s_.method(s_.range(expr_.copy(from), expr_.copy(to), sign), "contains",
                        {s_.unary("&", expr_.copy(x))})};
}

// `x < a || x > b` for constants, behind `rest ||` too.
std::optional<Made> NativeOperations::outside_test(const ir::Expr& e) {
  const ir::Expr& before = body_.exprs[ExprId(e.a)];
  if (before.kind == ExprKind::logical_or) {
    const std::optional<Made> outside = outside_test(ExprId(before.b), ExprId(e.b));
    if (!outside) return {};
    return Made{s_.binary(expr_.copy(ExprId(before.a)), "||", outside->node)};
  }
  return outside_test(ExprId(e.a), ExprId(e.b));
}

std::optional<Made> NativeOperations::outside_test(ExprId below, ExprId above) {
  const ir::Expr& low = body_.exprs[below];
  const ir::Expr& high = body_.exprs[above];
  if (low.kind != ExprKind::op || high.kind != ExprKind::op) return {};
  if (static_cast<Op>(low.a) != Op::lt ||
      (static_cast<Op>(high.a) != Op::gt && static_cast<Op>(high.a) != Op::ge))
    return {};
  const ExprId x = body_.operand(below, 0);
  if (body_.kind(x) != ExprKind::local || !same_place(x, body_.operand(above, 0))) return {};
  // What is no number is in no range, but neither below nor above one.
  if (kind_of(x) == TypeKind::floating) f_.allows.insert("clippy::manual_range_contains");
  const ExprId from = body_.operand(below, 1);
  const ExprId to = body_.operand(above, 1);
  if (kind_of(x) != TypeKind::integer || !int_constant(from) || !int_constant(to)) return {};
  NodeId range = s_.range(expr_.copy(from), expr_.copy(to), static_cast<Op>(high.a) == Op::gt ? "..=" : "..");
  return Made{s_.unary("!", s_.method(range, "contains", {s_.unary("&", expr_.copy(x))}))};
}

Made NativeOperations::text_comparison(std::string_view sign, ExprId a, ExprId b) {
  const std::string word(sign);
  auto charlike = [&](ExprId id) {
    return holds_.is_char(id) || char_literal(p_.program, body_, id).has_value();
  };
  if ((holds_.is_char(a) || holds_.is_char(b)) && charlike(a) && charlike(b))
    return {s_.binary(f_.texts.char_of(a), word, f_.texts.char_of(b))};
  auto text = [&](ExprId id) {
    Made made = expr_.make(id);
    if (made.hold == Hold::chr) return Made{s_.method(made.node, "to_string"), Hold::value};
    // What is made on first use stands behind a type of its own.
    if (body_.kind(id) == ExprKind::global && made.hold == Hold::place)
      return Made{s_.unary("*", made.node), Hold::place};
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

Made NativeOperations::comparison(Op op, ExprId a, ExprId b) {
  const TypeId type = body_.type(a);
  const TypeKind kind = p_.types.kind(type);
  const bool equality = op == Op::eq || op == Op::ne;
  const std::string sign(ir::op_sign(op));
  if (std::optional<Made> test = empty_test(op, a, b)) return *test;
  const bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                      types::is_enum(p_.types, type);
  // A length is never below 0, which Rust would say of a `usize`.
  const bool certain = int_constant(b) == 0 && (op == Op::lt || op == Op::ge);
  if (scalar && expr_.is_length(a) && (expr_.is_length(b) || int_constant(b).value_or(-1) >= 0) && !certain)
    return {s_.binary(expr_.usize(a), sign, expr_.usize(b))};
  if (scalar) return {s_.binary(int_constant(b) ? expr_.typed(a) : expr_.copy(a), sign, expr_.copy(b))};
  if (kind == TypeKind::string) return text_comparison(sign, a, b);
  if (!equality && kind != TypeKind::parameter && kind != TypeKind::bigint)
    return refuse("an order of such values");
  if (kind == TypeKind::function) return refuse("a comparison of functions");
  // A list literal need not become a vector.
  auto side = [&](ExprId id) -> Made {
    const ir::Expr& e = body_.exprs[id];
    const bool both = body_.kind(a) == ExprKind::make_list && body_.kind(b) == ExprKind::make_list;
    if (e.kind != ExprKind::make_list || kind != TypeKind::list || both) return expr_.make(id);
    std::vector<NodeId> parts;
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
      const ExprId part = body_.expr_at(e.a, i);
      parts.push_back(body_.kind(part) == ExprKind::const_string ? expr_.make(part).node : expr_.own(part));
    }
    return {s_.make(NodeKind::array, {}, parts)};
  };
  const Made x = side(a);
  const Made y = side(b);
  auto owned = [](const Made& m) { return m.hold == Hold::value || m.hold == Hold::place; };
  if (x.hold == Hold::option_ref || y.hold == Hold::option_ref) return refuse("a comparison of options");
  if (x.hold == Hold::box_ref || y.hold == Hold::box_ref) return refuse("a comparison of nested values");
  // What is made on first use stands behind a type of its own.
  auto lazy = [&](ExprId id, const Made& m) {
    return body_.kind(id) == ExprKind::global && m.hold == Hold::place;
  };
  NodeId left = lazy(a, x) || (!owned(x) && owned(y)) ? s_.unary("*", x.node) : x.node;
  NodeId right = lazy(b, y) || (!owned(y) && owned(x)) ? s_.unary("*", y.node) : y.node;
  return {s_.binary(left, sign, right)};
}

Made NativeOperations::compared(ExprId id, std::string_view) {
  return comparison(static_cast<Op>(body_.exprs[id].a), body_.operand(id, 0), body_.operand(id, 1));
}

// `!` goes into both sides without a parenthesis being left.
bool NativeOperations::splits_negation(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::logical_and || e.kind == ExprKind::logical_or)
    return splits_negation(ExprId(e.a)) && splits_negation(ExprId(e.b));
  if (e.kind == ExprKind::local || e.kind == ExprKind::is_some) return true;
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  if (op == Op::eq || op == Op::ne || op == Op::not_) return true;
  const bool ordered = op == Op::lt || op == Op::le || op == Op::gt || op == Op::ge;
  return ordered && kind_of(body_.operand(id, 0)) != TypeKind::floating;
}

Made NativeOperations::negation(ExprId id, std::string_view) { return negated(body_.operand(id, 0)); }

// The opposite of a condition.
Made NativeOperations::negated(ExprId inner) {
  const ir::Expr& e = body_.exprs[inner];
  const bool both = e.kind == ExprKind::logical_and;
  if (both) {
    if (const std::optional<Made> within = range_test(e)) return {s_.unary("!", within->node)};
  }
  if ((both || e.kind == ExprKind::logical_or) && splits_negation(inner)) {
    const NodeId left = negated(ExprId(e.a)).node;
    return {s_.binary(left, both ? "||" : "&&", negated(ExprId(e.b)).node)};
  }
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::not_) return expr_.make(body_.operand(inner, 0));
  if (e.kind == ExprKind::is_some) return {s_.method(expr_.make(ExprId(e.a)).node, "is_none")};
  if (e.kind == ExprKind::tag_is && types::is_result(p_.types, body_.type(ExprId(e.a))))
    return {s_.method(expr_.look(ExprId(e.a)), e.b == 0 ? "is_err" : "is_ok")};
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
  NodeId node = expr_.copy(inner);
  return {s_.unary("!", node)};
}

}  // namespace mochi::emit::rust
