// Operators (section 5 «Operators», Z11).
#include <algorithm>
#include <utility>

#include "check/checker.h"
#include "check/crates.h"
#include "types/predicates.h"

namespace mochi::check {

TypeId Checker::operator_error(NodeId node, TypeId left, TypeId right) {
  TypeKind l = kind(left);
  TypeKind r = right.valid() ? kind(right) : TypeKind::unit;
  if (l == TypeKind::error || r == TypeKind::error) return types_.error();
  for (TypeId side : {left, right}) {
    if (side.valid() && kind(side) == TypeKind::option && is_open_none(prune(side))) return types_.any();
  }
  std::string op(syntax::token_text(tree_->main(node).kind));
  std::string text =
      "operator `" + op + "` cannot be used on " + (right.valid() ? "types " : "type ") + show(left);
  if (right.valid()) text += " and " + show(right);
  Report report = error(Code::T020, node, std::move(text));
  bool optional = l == TypeKind::option || r == TypeKind::option;
  if (optional) {
    report.help(std::string(kOptionHelp));
  } else if (is_result(left) || (right.valid() && is_result(right))) {
    report.help(
        "Take the value of the result by `?`, which returns an error, by `?? default`, or `.unwrap()`.");
  } else if (op == "+" && right.valid() && (l == TypeKind::string) != (r == TypeKind::string)) {
    report.help("Write `str(…)` around the value that is no string.");
  } else if (op == "+" && right.valid() && (l == TypeKind::list) != (r == TypeKind::list)) {
    report.help("A list takes a list: write `[…]` around the element.");
  } else if (op == "*" && right.valid() && (l == TypeKind::string) != (r == TypeKind::string)) {
    report.help("A text is repeated by `repeat(text, n)`.");
  } else if (op == "%" && l == TypeKind::string) {
    report.help("A text with values in it is written `f\"n = {n}\"`.");
  } else if (op == "*" && right.valid() && (l == TypeKind::list) != (r == TypeKind::list)) {
    report.help("A list of `n` equal items is `list.fill(n, x)` of `std/list`.");
  }
  return types_.error();
}

TypeId Checker::check_unary(NodeId node, TypeId expected) {
  if (tree_->main(node).kind == TokenKind::bang) return check_truth(node, nullptr);
  NodeId operand = child(node, slot::Unary_operand);
  check_expr(operand, expected);
  TypeId type = settle(use(operand));
  TypeKind k = types_.kind(type);
  if (types::is_numeric(k) || k == TypeKind::any || k == TypeKind::error || k == TypeKind::never) return type;
  if (const FunId method = Crates(*this).crate_method(type, "neg"); method.valid()) {
    if (const TypeId made = Crates(*this).operator_call(node, method, {}); made.valid()) return made;
  }
  return operator_error(node, type, {});
}

TypeId Checker::check_binary(NodeId node, TypeId expected) {
  TokenKind op = tree_->main(node).kind;
  if (op == TokenKind::and_and || op == TokenKind::or_or || op == TokenKind::eq_eq ||
      op == TokenKind::bang_eq || op == TokenKind::kw_in) {
    return check_truth(node, nullptr);
  }
  if (op == TokenKind::less || op == TokenKind::less_eq || op == TokenKind::greater ||
      op == TokenKind::greater_eq) {
    return comparison(node, op, nullptr);
  }
  if (op == TokenKind::question_question) return coalesce(node, expected);
  if (op == TokenKind::plus || op == TokenKind::minus || op == TokenKind::star || op == TokenKind::slash ||
      op == TokenKind::percent) {
    return arithmetic(node, op, expected);
  }
  return set_operator(node, expected);
}

// The common number type of two number kinds (section 5): none if there is none.
TypeId Checker::numeric_join(TypeKind a, TypeKind b) {
  if (a == b) return types_.basic(a);
  auto either = [&](TypeKind k) { return a == k || b == k; };
  if (either(TypeKind::bigrat)) return types_.basic(TypeKind::bigrat);
  if (either(TypeKind::bigint))
    return types_.basic(either(TypeKind::floating) ? TypeKind::bigrat : TypeKind::bigint);
  if (either(TypeKind::floating)) return types_.floating();
  return types_.basic(TypeKind::int64);
}

TypeId Checker::arithmetic(NodeId node, TokenKind op, TypeId expected) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  TypeId hint;
  if (op == TokenKind::plus && expected.valid() && types_.is(prune(expected), TypeKind::list))
    hint = expected;
  check_expr(left, hint);
  TypeId a = use(left);
  if (op == TokenKind::plus && types_.is(prune(a), TypeKind::list)) hint = a;
  check_expr(right, needs_hint(right) ? hint : TypeId());
  TypeId b = use(right);
  if (types_.is(prune(a), TypeKind::variable) && !is_shape(prune(a)) && kind(b) != TypeKind::any) unify(a, b);
  if (types_.is(prune(b), TypeKind::variable) && !is_shape(prune(b)) && kind(a) != TypeKind::any) unify(b, a);
  a = settle(a);
  b = settle(b);
  TypeKind l = types_.kind(a);
  TypeKind r = types_.kind(b);
  if (l == TypeKind::error || r == TypeKind::error) return types_.error();
  const auto fits = [op](TypeKind other) {
    return other == TypeKind::any || types::is_numeric(other) ||
           (op == TokenKind::plus && (other == TypeKind::string || other == TypeKind::list));
  };
  if (l == TypeKind::never || r == TypeKind::never) {
    TypeKind other = l == TypeKind::never ? r : l;
    return other == TypeKind::never || fits(other) ? (l == TypeKind::never ? b : a)
                                                   : operator_error(node, a, b);
  }
  if (types::is_numeric(l) && types::is_numeric(r)) {
    TypeId type = numeric_join(l, r);
    set_target(left, type);
    set_target(right, type);
    return type;
  }
  if (l == TypeKind::any || r == TypeKind::any) {
    TypeKind other = l == TypeKind::any ? r : l;
    if (!fits(other)) return operator_error(node, a, b);
    set_target(left, types_.any());
    set_target(right, types_.any());
    return other == TypeKind::string ? types_.string() : types_.any();
  }
  if (const FunId method = Crates(*this).crate_method(a, Crates::operator_name(op)); method.valid()) {
    if (const TypeId type = Crates(*this).operator_call(node, method, right); type.valid()) return type;
  }
  if (op == TokenKind::plus) return concatenation(node, a, b);
  return operator_error(node, a, b);
}

// A literal whose type depends on what is wanted of it.
bool Checker::needs_hint(NodeId node) const {
  node = strip(node);
  NodeKind k = tree_->kind(node);
  if (k == NodeKind::MapLit || k == NodeKind::Lambda || k == NodeKind::NoneLit || k == NodeKind::Query)
    return true;
  if (k == NodeKind::Call || k == NodeKind::StructLit) return true;
  if (k != NodeKind::ListLit) return false;
  auto items = tree_->tail(node);
  return items.empty() || needs_hint(items[0]);
}

TypeId Checker::concatenation(NodeId node, TypeId left, TypeId right) {
  NodeId left_node = child(node, slot::Binary_left);
  NodeId right_node = child(node, slot::Binary_right);
  TypeKind l = types_.kind(left);
  TypeKind r = types_.kind(right);
  if (l == r && (l == TypeKind::string || l == TypeKind::bytes)) return left;
  if (l == TypeKind::list && r == TypeKind::list) {
    if (flow_quiet(right_node, left)) return left;
    if (flow_quiet(left_node, right)) return right;
    if (relax(left, right) || relax(right, left)) return left;
  }
  return operator_error(node, left, right);
}

// May the two be compared with `==`?
bool Checker::comparable(TypeId a, TypeId b) {
  a = prune(a);
  b = prune(b);
  if (a == b) return true;
  TypeKind l = types_.kind(a);
  TypeKind r = types_.kind(b);
  if (types::is_numeric(l) && types::is_numeric(r)) return true;
  if (l == TypeKind::any || r == TypeKind::any) return true;
  if (l == TypeKind::option || l == TypeKind::soft)
    return comparable(types_.element(a),
                      r == TypeKind::option || r == TypeKind::soft ? types_.element(b) : b);
  if (r == TypeKind::option || r == TypeKind::soft) return comparable(a, types_.element(b));
  if (l == TypeKind::variant && r == TypeKind::variant)
    return types_[a].decl == types_[b].decl && unify_args(types_[a], types_[b]);
  return convert(a, b) || convert(b, a) || comparable_parts(a, b);
}

// Lists, sets, maps and anonymous records compare part by part: numbers by value across kinds (section 6
// «==»).
bool Checker::comparable_parts(TypeId a, TypeId b) {
  const Type& l = types_[record_of(a)];
  const Type& r = types_[record_of(b)];
  const bool parts = l.kind == TypeKind::list || l.kind == TypeKind::set || l.kind == TypeKind::map ||
                     l.kind == TypeKind::anonymous;
  if (!parts || l.kind != r.kind || l.args.size() != r.args.size()) return false;
  for (std::size_t i = 0; i < l.args.size(); ++i) {
    std::size_t other = i;
    if (l.kind == TypeKind::anonymous) {
      auto at = std::find(r.names.begin(), r.names.end(), l.names[i]);
      if (at == r.names.end()) return false;
      other = static_cast<std::size_t>(at - r.names.begin());
    }
    if (!comparable(l.args[i], r.args[other])) return false;
  }
  return true;
}

void Checker::require_bound(TypeId type, types::Bound bound, NodeId node) {
  const Type& t = types_[prune(type)];
  if (t.kind == TypeKind::option || t.kind == TypeKind::list || t.kind == TypeKind::soft) {
    require_bound(t.args[0], bound, node);
    return;
  }
  if (t.kind != TypeKind::parameter) return;
  types::TypeParam& param = types_.param(t.param);
  param.inferred.bits = static_cast<std::uint8_t>(param.inferred.bits | static_cast<std::uint8_t>(bound));
  bool exported =
      std::find(exported_params_.begin(), exported_params_.end(), t.param) != exported_params_.end();
  if (!exported || param.declared.has(bound)) return;
  if (bound == types::Bound::eq && param.declared.bits != 0) return;
  error(Code::T074, node,
        "type parameter `" + name_text(param.name) + "` needs the bound `" +
            std::string(types::bound_word(bound)) + "` here")
      .label(param.span, "declared here");
}

TypeId Checker::comparison(NodeId node, TokenKind op, Facts* facts) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  bool equality = op == TokenKind::eq_eq || op == TokenKind::bang_eq;
  bool none_left = equality && node_at(strip(left)).kind == NodeKind::NoneLit;
  // What the other operand is says which union a bare variant belongs to (language-17 V4).
  const bool late = equality && is_ambiguous(left);
  if (late) check_expr(right);
  check_expr(left, late ? union_of(right) : TypeId());
  TypeId a = prune(equality ? info(left).type : use(left));
  TypeId hint = a;
  if (types_.is(hint, TypeKind::soft)) hint = types_.element(hint);
  bool literal_hint = types_.is(hint, TypeKind::union_) || types_.is(hint, TypeKind::option) ||
                      types_.is(hint, TypeKind::list) || types_.is(hint, TypeKind::map) ||
                      types_.is(hint, TypeKind::record);
  // Numbers inside of a literal are compared by value too, so they need not have the type of the other side.
  const bool outer = std::exchange(comparing_literal_, equality);
  if (equality && is_ambiguous(right))
    hint = union_of(left);
  else if (!literal_hint || none_left)
    hint = TypeId();
  if (!late) check_expr(right, hint);
  comparing_literal_ = outer;
  TypeId b = prune(equality ? info(right).type : use(right));
  bool none_right = equality && node_at(strip(right)).kind == NodeKind::NoneLit;
  if (kind(a) == TypeKind::error || kind(b) == TypeKind::error) return types_.error();
  if (none_left != none_right) {
    compare_with_none(node, none_right ? left : right, none_right ? right : left, op, facts);
    return types_.boolean();
  }
  if (!comparable(a, b)) {
    if (relax(a, b) || relax(b, a)) return types_.boolean();
    error(Code::T013, node, "incompatible types in comparison")
        .help("Compare values of one type, or cast one side: here stand " + show(a) + " and " + show(b) +
              ".");
    return types_.boolean();
  }
  a = prune(a);
  b = prune(b);
  TypeKind l = types_.kind(a);
  TypeKind r = types_.kind(b);
  auto optional = [](TypeKind k) { return k == TypeKind::option || k == TypeKind::soft; };
  TypeId plain_a = optional(l) ? prune(types_.element(a)) : a;
  if (!equality && !orderable(plain_a, 0)) return operator_error(node, a, b), types_.boolean();
  require_bound(a, equality ? types::Bound::eq : types::Bound::ord, node);
  if (l == TypeKind::any || r == TypeKind::any) {
    set_target(left, types_.any());
    set_target(right, types_.any());
  } else if (optional(l) || optional(r)) {
    // Both sides become options of one type; nothing is unwrapped.
    TypeId plain_b = optional(r) ? prune(types_.element(b)) : b;
    TypeId both = join(plain_a, plain_b);
    if (!both.valid()) both = plain_a;
    set_target(left, types_.option(both));
    set_target(right, types_.option(both));
  } else if (types::is_numeric(l) && types::is_numeric(r)) {
    // int with float compares exactly and stays as it is; the other joins are exact.
    bool mixed = (l == TypeKind::floating) != (r == TypeKind::floating);
    TypeId type = numeric_join(l, r);
    if (!mixed || !types_.is(type, TypeKind::floating)) {
      set_target(left, type);
      set_target(right, type);
    }
  } else {
    TypeId both = join(a, b);
    if (both.valid() && !types_.is(both, TypeKind::any)) {
      set_target(left, both);
      set_target(right, both);
    }
  }
  return types_.boolean();
}

void Checker::compare_with_none(NodeId node, NodeId value, NodeId none, TokenKind op, Facts* facts) {
  ask_again(value);
  TypeId type = settle(info(value).type);
  TypeKind k = types_.kind(type);
  if (k == TypeKind::option || k == TypeKind::soft) {
    TypeId option = types_.option(types_.element(type));
    set_target(value, option);
    info(none).type = option;
    set_target(none, option);
    Fact fact;
    if (facts == nullptr || !presence_of(value, fact)) return;
    (op == TokenKind::bang_eq ? facts->when_true : facts->when_false).push_back(fact);
    return;
  }
  if (k == TypeKind::any) {
    set_target(value, types_.any());
    info(none).type = types_.any();
    set_target(none, types_.any());
    return;
  }
  TypeId option = types_.option(type);
  info(none).type = option;
  set_target(none, option);
  // A narrowed name was an option where it was declared; a read through a known key may be asked again.
  bool narrowed = info(value).has(InfoFlag::proven);
  bool read = node_at(strip(value)).kind == NodeKind::Index || node_at(strip(value)).kind == NodeKind::Select;
  set_target(value, option);
  if (narrowed || read || k == TypeKind::error || k == TypeKind::never) return;
  warning_at(Code::T059, span(node),
             "comparison with `none` requires an optional operand, got " + show(type));
}

TypeId Checker::membership(NodeId node, Facts* facts) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  check_expr(left);
  check_expr(right);
  TypeId needle = use(left);
  TypeId type = settle(use(right));
  if (is_shape(type)) {
    type = map_of_shape(type);
    set_target(right, type);
  }
  const Type& t = types_[type];
  bool fits = false;
  if (t.kind == TypeKind::list || t.kind == TypeKind::set || t.kind == TypeKind::map ||
      t.kind == TypeKind::group) {
    TypeId element = t.kind == TypeKind::group ? t.args[1] : t.args[0];
    fits = flow_quiet(left, element) || relax(element, needle);
    if (!fits && kind(needle) == TypeKind::any) {
      // An element of unknown kind is looked for at run time.
      set_target(left, types_.any());
      set_target(right, types_.any());
      fits = true;
    }
    if (!fits && comparable(needle, element)) fits = true;
    if (t.kind != TypeKind::map) require_bound(element, types::Bound::eq, node);
  } else if (t.kind == TypeKind::string) {
    TypeKind k = kind(settle(needle));
    fits = k == TypeKind::string || k == TypeKind::error || k == TypeKind::any;
    if (k == TypeKind::any) set_target(left, types_.string());
  } else if (t.kind == TypeKind::any) {
    set_target(left, types_.any());
    fits = true;
  } else if (t.kind == TypeKind::error) {
    fits = true;
  }
  if (!fits) return operator_error(node, needle, type);
  if (facts != nullptr && t.kind == TypeKind::map) {
    Fact fact;
    fact.kind = Fact::Kind::has_key;
    fact.var = var_of(right);
    if (fact.var.valid() && key_of(left, fact)) facts->when_true.push_back(fact);
  }
  return types_.boolean();
}

// `r ?? d`: the value of a result, or `d`, which is evaluated only if there is none (R1).
TypeId Checker::coalesce_result(NodeId node, TypeId type) {
  const NodeId right = child(node, slot::Binary_right);
  const TypeId value = prune(types_[type].args[0]);
  const TypeId whole = types_.nominal(types_[type].decl, types_[type].args);
  set_target(child(node, slot::Binary_left), whole);
  ++conditional_;
  check_expr(right, value);
  --conditional_;
  if (is_result(prune(info(right).type)) && flow_quiet(right, whole)) return whole;
  if (flow_quiet(right, value)) return value;
  return operator_error(node, type, prune(info(right).type));
}

TypeId Checker::coalesce(NodeId node, TypeId expected) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  check_expr(left, expected.valid() && node_at(strip(left)).kind == NodeKind::NoneLit
                       ? types_.option(expected)
                       : TypeId());
  ask_again(left);
  TypeId type = settle(info(left).type);
  TypeKind k = types_.kind(type);
  if (k == TypeKind::any || k == TypeKind::error) {
    check_expr(right);
    use(right);
    set_target(right, types_.any());
    return type;
  }
  if (is_result(type)) return coalesce_result(node, type);
  TypeId value = k == TypeKind::option || k == TypeKind::soft ? prune(types_.element(type)) : type;
  if (k == TypeKind::soft) set_target(left, types_.option(value));
  ++conditional_;
  check_expr(right, value);
  --conditional_;
  TypeId other = prune(info(right).type);
  TypeId plain = value_of(other);
  if (k != TypeKind::option && k != TypeKind::soft) {
    // What narrowing or a known key has proven present may keep its default.
    bool lenient = info(left).has(InfoFlag::proven) || node_at(strip(left)).kind == NodeKind::Index ||
                   node_at(strip(left)).kind == NodeKind::Select;
    if (!lenient) return operator_error(node, type, other);
    set_target(left, types_.option(value));
  }
  if (types_.is(plain, TypeKind::option) || types_.is(other, TypeKind::soft)) {
    TypeId whole = types_.option(value);
    if (types_.is(plain, TypeKind::option) && flow_quiet(right, whole)) return whole;
    if (types_.is(other, TypeKind::soft) && flow_quiet(right, value)) return value;
  } else if (flow_quiet(right, value)) {
    return value;
  }
  TypeId joined = join(value, plain);
  if (joined.valid() && !types_.is(joined, TypeKind::any)) {
    set_target(left, types_.option(joined));
    if (flow_quiet(right, joined)) return joined;
  }
  if (relax(value, plain) || relax(plain, value)) return value;
  return operator_error(node, type, other);
}

TypeId Checker::set_operator(NodeId node, TypeId expected) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  check_expr(left, expected);
  TypeId a = settle(use(left));
  check_expr(right, needs_hint(right) ? a : TypeId());
  TypeId b = settle(use(right));
  TypeKind l = types_.kind(a);
  TypeKind r = types_.kind(b);
  if (l == TypeKind::error || r == TypeKind::error) return types_.error();
  if ((l == TypeKind::list && r == TypeKind::list) || (l == TypeKind::set && r == TypeKind::set)) {
    require_bound(types_.element(a), types::Bound::eq, node);
    if (flow_quiet(right, a)) return a;
    if (flow_quiet(left, b)) return b;
    if (relax(a, b) || relax(b, a)) return a;
  }
  if (l == TypeKind::any || r == TypeKind::any) {
    std::string_view word = program_.sources.text(tree_->main_span(node));
    error(Code::T043, node, "operator `" + std::string(word) + "` cannot be used with `any`");
    return types_.error();
  }
  std::string_view word = program_.sources.text(tree_->main_span(node));
  error(Code::T020, node,
        "operator `" + std::string(word) + "` cannot be used on types " + show(a) + " and " + show(b));
  return types_.error();
}

}  // namespace mochi::check
