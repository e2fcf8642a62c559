#include "emit/python/places.h"

#include <algorithm>

#include "emit/common/places.h"

// Asks about few kinds of expression.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeKind;

void Assignments::store(Doc target, ExprId value) { s_.line(t_.assign(target, values_.whole_owned(value))); }

Doc Assignments::held(ExprId part) {
  const std::string name = s_.temporary("held");
  s_.line(t_.assign(t_.text(name), values_.whole(part)));
  return t_.text(name);
}

Doc Assignments::held_place(ExprId part, ExprId value, Prec prec) {
  return facts_.seen_before(part, value) ? held(part) : values_.expr(part, prec);
}

// `base[key] = value`.
void Assignments::assign_key(const ir::Expr& place, ExprId value) {
  const ExprId base(place.a);
  const ExprId key(place.b);
  // What is evaluated after a held part stays after it.
  const bool hold_both = facts_.seen_before(key, value) && !facts_.is_stable(base);
  Doc container = hold_both ? held(base) : held_place(base, value, Prec::primary);
  Doc at = held_place(key, value, Prec::conditional);
  Doc made = values_.ints.stored(value);
  s_.line(t_.assign(t_.subscript(container, at), made));
}

void Assignments::assign_index(const ir::Expr& place, ExprId value) {
  const ExprId base(place.a);
  const ExprId key(place.b);
  if (place.has(ExprFlag::proven) || s_.native_subscript(base, key, false)) return assign_key(place, value);
  s_.line(t_.call(w_.helper("set_index"), values_.operands({base, key, value})));
}

// `p.a.b = v` where the records are frozen: `p = replace(p, a=replace(p.a, b=v))`.
void Assignments::replace_field(const ir::Expr& place, ExprId value) {
  Doc made = values_.ints.stored(value);
  std::vector<const ir::Expr*> fields = {&place};
  for (const ir::Expr* base = &body_.exprs[ExprId(place.a)];
       base->kind == ExprKind::field && facts_.is_frozen(body_.type(ExprId(base->a)));
       base = &body_.exprs[ExprId(base->a)])
    fields.push_back(base);
  auto attribute = [&](const ir::Expr& field) {
    return w_.names.attribute(body_.type(ExprId(field.a)), field.b);
  };
  // Of each field what it is a field of, outermost first.
  std::vector<Doc> bases = {values_.expr(ExprId(fields.back()->a), Prec::primary)};
  for (std::size_t i = fields.size() - 1; i > 0; --i)
    bases.push_back(t_.concat({bases.back(), t_.text("." + attribute(*fields[i]))}));
  Doc root = bases.front();
  for (const ir::Expr* field : fields) {
    Doc named = t_.concat({t_.text(attribute(*field) + "="), made});
    made = t_.call(w_.import("dataclasses", "replace"), {bases.back(), named});
    bases.pop_back();
  }
  s_.line(t_.assign(root, made));
}

void Assignments::assign_field(const ir::Expr& place, ExprId value) {
  const types::TypeId type = body_.type(ExprId(place.a));
  if (w_.dialect.native_classes && facts_.is_frozen(type)) return replace_field(place, value);
  Doc object = held_place(ExprId(place.a), value, Prec::primary);
  Doc made = values_.ints.stored(value);
  s_.line(t_.assign(t_.concat({object, t_.text("." + w_.names.attribute(type, place.b))}), made));
}

// `xs = append(xs, x)` and its kin, where the old value is dead.
bool Assignments::grow(ExprId target, ExprId value) {
  const ir::Expr& v = body_.exprs[value];
  if (!grows_in_place(body_, target, value)) return false;
  const auto op = static_cast<Op>(v.a);
  const ExprId more = body_.operand(value, 1);
  if (op == Op::list_concat && body_.list_size(v.b) != 2) return false;
  Doc place = values_.expr(target, Prec::primary);
  auto call = [&](std::string_view method, Doc item) {
    s_.line(t_.call(t_.concat({place, t_.text(method)}), {item}));
  };
  if (op == Op::list_concat) {
    const ir::Expr& m = body_.exprs[more];
    const bool one = m.kind == ExprKind::make_list && body_.list_size(m.a) == 1;
    call(one ? ".append" : ".extend", one ? values_.owned(body_.expr_at(m.a, 0)) : values_.expr(more));
    return true;
  }
  Doc item = values_.ints.checks_inline(more) ? values_.ints.stored(more) : values_.owned(more);
  if (op == Op::list_append) {
    call(".append", item);
  } else if (w_.dialect.native_classes) {
    call(".add", item);
  } else {
    s_.line(t_.assign(t_.subscript(place, item), t_.text("None")));
  }
  return true;
}

std::string_view Assignments::augmented_sign(const ir::Expr& value) const {
  const ExprId left = body_.expr_at(value.b, 0);
  const ExprId right = body_.expr_at(value.b, 1);
  const bool halved = w_.types.is(value.type, TypeKind::integer) && value.has(ExprFlag::proven) &&
                      body_.exprs[left].has(ExprFlag::non_negative) &&
                      body_.exprs[right].has(ExprFlag::non_negative);
  switch (static_cast<Op>(value.a)) {
    case Op::add:
    case Op::str_concat: return " += ";
    case Op::sub: return " -= ";
    case Op::mul: return " *= ";
    case Op::div: return halved ? " //= " : "";
    case Op::rem: return halved ? " %= " : "";
    default: return {};
  }
}

// The place is evaluated once, then the value: the order of an assignment.
bool Assignments::evaluates_once(const ir::Expr& place, const ir::Expr& value) {
  if (place.kind == ExprKind::local || place.kind == ExprKind::global) return true;
  if (place.kind == ExprKind::field || !facts_.is_simple(ExprId(place.a)) ||
      !facts_.is_simple(ExprId(place.b)) || !facts_.is_simple(body_.expr_at(value.b, 1)))
    return false;
  const ir::Expr& old = body_.exprs[body_.expr_at(value.b, 0)];
  const bool sure = place.kind == ExprKind::index ? place.has(ExprFlag::proven) : old.has(ExprFlag::proven);
  return sure || s_.native_subscript(ExprId(place.a), ExprId(place.b), place.kind == ExprKind::map_get);
}

// `n += 1`: an operator whose first operand is the place itself, and that needs no check.
bool Assignments::augment(ExprId target, ExprId value) {
  const ir::Expr& place = body_.exprs[target];
  const ir::Expr& v = body_.exprs[value];
  if (v.kind != ExprKind::op || body_.list_size(v.b) != 2 ||
      !same_place(body_, target, body_.operand(value, 0)))
    return false;
  const std::string_view sign = augmented_sign(v);
  if (sign.empty()) return false;
  const ExprId right = body_.operand(value, 1);
  const bool looked_at = values_.ints.is_checked(value);
  if (looked_at &&
      (!holds_alone(place) || !values_.ints.checks_inline(value) || values_.ints.is_checked(right)))
    return false;
  if (!evaluates_once(place, v)) return false;
  Doc left;
  if (place.kind == ExprKind::map_get) {
    left = values_.expr(ExprId(place.a), Prec::primary);
    left = t_.subscript(left, values_.expr(ExprId(place.b)));
  } else {
    left = place.kind == ExprKind::global ? t_.text(w_.names.global_name(ir::GlobalId(place.a)))
                                          : values_.expr(target, Prec::primary);
  }
  s_.line(t_.concat({left, t_.text(sign), values_.whole(right)}));
  if (looked_at) values_.ints.check_line(left, facts_.sums().bounds(value));
  return true;
}

// A local that nobody looks at after an error here.
bool Assignments::holds_alone(const ir::Expr& place) const {
  if (place.kind != ExprKind::local || body_.locals[LocalId(place.a)].cell ||
      facts_.is_boxed(LocalId(place.a)) || out_.try_depth > 0)
    return false;
  return std::none_of(s_.function.captures.begin(), s_.function.captures.end(),
                      [&](const ir::Capture& c) { return c.inner.value == place.a; });
}

void Assignments::assign_local(ExprId target, ExprId value) {
  const ir::Expr& place = body_.exprs[target];
  Doc name = local(LocalId(place.a));
  if (holds_alone(place) && values_.ints.checks_inline(value)) {
    values_.ints.checked_line(name, name, value);
  } else {
    store(name, value);
  }
}

void Assignments::write(const ir::Stmt& s) {
  const ExprId target(s.a);
  const ExprId value(s.b);
  if (grow(target, value) || augment(target, value)) return;
  const ir::Expr place = body_.exprs[target];
  switch (place.kind) {
    case ExprKind::local: assign_local(target, value); return;
    case ExprKind::global: store(t_.text(w_.names.global_name(ir::GlobalId(place.a))), value); return;
    case ExprKind::index: assign_index(place, value); return;
    case ExprKind::map_get: assign_key(place, value); return;
    case ExprKind::field: assign_field(place, value); return;
    default: store(values_.expr(target, Prec::primary), value); return;
  }
}

}  // namespace mochi::emit::python
