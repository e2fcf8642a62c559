#include "emit/python/places.h"

#include <algorithm>

namespace mochi::emit::python {

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
  if (place.kind == ExprKind::index && !place.has(ExprFlag::proven)) s_.note_subscript(base, key, {container, at});
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
  const types::Type& kept_by = w_.types[body_.type(ExprId(place.a))];
  const types::TypeId declared = w_.types.decl(kept_by.decl).fields[place.b].type;
  Doc made = w_.dialect.native_classes && w_.classes.freezes(declared) ? values_.kept(value, declared).doc
                                                                        : values_.ints.stored(value);
  std::vector<const ir::Expr*> fields = {&place};
  for (const ir::Expr* base = &body_.exprs[ExprId(place.a)];
       base->kind == ExprKind::field && facts_.is_frozen(body_.type(ExprId(base->a)));
       base = &body_.exprs[ExprId(base->a)])
    fields.push_back(base);
  auto attribute = [&](const ir::Expr& field) {
    return w_.names.attribute(body_.type(ExprId(field.a)), field.b);
  };
  // Of each field what it is a field of, outermost first.
  std::vector<Doc> bases = {values_.bare(ExprId(fields.back()->a), Prec::primary)};
  for (std::size_t i = fields.size() - 1; i > 0; --i)
    bases.push_back(t_.concat({bases.back(), t_.text("." + attribute(*fields[i]))}));
  Doc root = bases.front();
  for (const ir::Expr* field : fields) {
    const types::TypeId type = body_.type(ExprId(field->a));
    if (w_.classes.is_error(type)) {
      std::vector<Doc> all;
      for (std::uint32_t i = 0; i < w_.types.fields_of(type).size(); ++i) {
        Doc kept = t_.concat({bases.back(), t_.text("." + w_.names.attribute(type, i))});
        all.push_back(i == field->b ? made : kept);
      }
      made = t_.call(t_.text(w_.classes.record_class(type)), all);
    } else {
      Doc named = t_.concat({t_.text(attribute(*field) + "="), made});
      made = t_.call(w_.import("dataclasses", "replace"), {bases.back(), named});
    }
    bases.pop_back();
  }
  s_.line(t_.assign(root, made));
}

// What the fields of the local grow by from here on stands under names of its own.
void Assignments::open_fields(LocalId which, ExprId value) {
  for (const std::uint32_t field : facts_.grown_fields(which)) {
    const types::TypeId record = body_.locals[which].type;
    const types::TypeId type = w_.types.fields_of(record)[field].type;
    const std::string& name = s_.grown_name(which, field);
    const ir::Expr& made = body_.exprs[value];
    const bool literal = made.kind == ExprKind::make_record;
    const ir::Expr* part = literal ? &body_.exprs[body_.expr_at(made.a, field)] : nullptr;
    if (part != nullptr && part->kind == ExprKind::make_list && body_.list_size(part->a) == 0) {
      s_.line(t_.assign(t_.concat({t_.text(name + ": "), w_.classes.annotation(type)}), t_.text("[]")));
      continue;
    }
    Doc held = t_.concat({local(which), t_.text("." + w_.names.attribute(record, field))});
    s_.line(t_.assign(t_.text(name), values_.ops.as_own(held, type)));
  }
}

bool Assignments::is_grown(ExprId place) {
  const ir::Expr& e = body_.exprs[place];
  return e.kind == ExprKind::field && body_.kind(ExprId(e.a)) == ExprKind::local &&
         !s_.grown_name(LocalId(body_.exprs[ExprId(e.a)].a), e.b).empty();
}

void Assignments::assign_field(const ir::Expr& place, ExprId value) {
  const types::TypeId type = body_.type(ExprId(place.a));
  if (body_.kind(ExprId(place.a)) == ExprKind::local) {
    const std::string& grown = s_.grown_name(LocalId(body_.exprs[ExprId(place.a)].a), place.b);
    if (!grown.empty()) return store(t_.text(grown), value);
  }
  if (w_.dialect.native_classes && facts_.is_frozen(type)) return replace_field(place, value);
  Doc object = held_place(ExprId(place.a), value, Prec::primary);
  Doc made = values_.ints.stored(value);
  s_.line(t_.assign(t_.concat({object, t_.text("." + w_.names.attribute(type, place.b))}), made));
}

// `xs = append(xs, x)` and its kin, where the old value is dead.
void Assignments::grow(const ir::Assignment& form) {
  // A key that is not there is an error of the read, which `get` does not tell.
  const bool keyed = body_.kind(form.place) == ExprKind::map_get;
  Doc place = values_.expr(keyed ? body_.operand(form.value, 0) : form.place, Prec::primary);
  const ExprId more = form.operand(0);
  auto call = [&](std::string_view method, Doc item) {
    s_.line(t_.call(t_.concat({place, t_.text(method)}), {item}));
  };
  if (form.form == ir::AssignForm::extend) {
    const ir::Expr& m = body_.exprs[more];
    const bool one = m.kind == ExprKind::make_list && body_.list_size(m.a) == 1;
    call(one ? ".append" : ".extend", one ? values_.owned(body_.expr_at(m.a, 0)) : values_.expr(more));
    return;
  }
  Doc item = values_.ints.checks_inline(more) ? values_.ints.stored(more) : values_.owned(more);
  if (form.form == ir::AssignForm::append) {
    call(".append", item);
  } else if (w_.dialect.native_classes) {
    call(".add", item);
  } else {
    s_.line(t_.assign(t_.subscript(place, item), t_.text("None")));
  }
}

std::string Assignments::augmented_sign(const ir::Assignment& form) const {
  if (form.form == ir::AssignForm::grow_text) return " += ";
  const Op op = form.op;
  if (op == Op::add || op == Op::sub || op == Op::mul) return " " + std::string(ir::op_sign(op)) + "= ";
  const ir::Expr& value = body_.exprs[form.value];
  const bool halved = (op == Op::div || op == Op::rem) && w_.types.is(value.type, TypeKind::integer) &&
                      value.has(ExprFlag::proven) &&
                      body_.exprs[body_.operand(form.value, 0)].has(ExprFlag::non_negative) &&
                      body_.exprs[form.operand(0)].has(ExprFlag::non_negative);
  if (!halved) return {};
  return op == Op::div ? " //= " : " %= ";
}

// The place is evaluated once, then the value: the order of an assignment.
bool Assignments::evaluates_once(const ir::Assignment& form) {
  const ir::Expr& place = body_.exprs[form.place];
  if (place.kind == ExprKind::local || place.kind == ExprKind::global) return true;
  const bool simple = place.kind != ExprKind::field && facts_.is_simple(ExprId(place.a)) &&
                      facts_.is_simple(ExprId(place.b)) && facts_.is_simple(form.operand(0));
  // The place is proven by the read before it too, which this form leaves out.
  const bool read_is_sure = body_.exprs[body_.operand(form.value, 0)].has(ExprFlag::proven);
  const bool sure =
      place.kind == ExprKind::index ? place.has(ExprFlag::proven) && read_is_sure : form.entry_is_there;
  return simple &&
         (sure || s_.native_subscript(ExprId(place.a), ExprId(place.b), place.kind == ExprKind::map_get));
}

// `n += 1`, which needs no check but one behind it.
bool Assignments::augment(const ir::Assignment& form) {
  const std::string sign = augmented_sign(form);
  if (sign.empty() || form.more.size() != 1) return false;
  const ir::Expr& place = body_.exprs[form.place];
  const bool looked_at = values_.ints.is_checked(form.value);
  if (looked_at && (!holds_alone(place) || !values_.ints.checks_inline(form.value) ||
                    values_.ints.is_checked(form.operand(0))))
    return false;
  if (!evaluates_once(form)) return false;
  Doc left;
  if (place.kind == ExprKind::map_get) {
    left = values_.expr(ExprId(place.a), Prec::primary);
    left = t_.subscript(left, values_.expr(ExprId(place.b)));
  } else {
    left = place.kind == ExprKind::global ? t_.text(w_.names.items.of(ir::GlobalId(place.a)))
                                          : values_.expr(form.place, Prec::primary);
  }
  s_.line(t_.concat({left, t_.text(sign), values_.whole(form.operand(0))}));
  if (looked_at) values_.ints.check_line(left, facts_.sums().bounds(form.value));
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
  open_fields(LocalId(place.a), value);
}

void Assignments::write(const ir::Stmt& s) {
  ir::Assignment form = ir::classify_assignment(body_, s);
  if (is_grown(form.place) && facts_.grows(form.place, form.value)) {
    form.op = static_cast<Op>(body_.exprs[form.value].a);
    form.form = form.op == Op::list_append   ? ir::AssignForm::append
                : form.op == Op::list_concat ? ir::AssignForm::extend
                                             : ir::AssignForm::insert;
    form.more = body_.list(body_.exprs[form.value].b).subspan(1);
  }
  const ir::Expr& written = body_.exprs[form.place];
  const bool frozen = w_.dialect.native_classes && written.kind == ExprKind::field &&
                      keeps_frozen(w_.types, body_.type(ExprId(written.a))) && !is_grown(form.place);
  const bool entry = written.kind == ExprKind::map_get && !form.more.empty();
  const bool keyed = frozen || (entry && body_.kind(body_.operand(form.value, 0)) != ExprKind::unwrap);
  switch (form.form) {
    case ir::AssignForm::append:
    case ir::AssignForm::insert:
      if (!keyed) return grow(form);
      break;
    case ir::AssignForm::extend:
      if (!keyed && form.more.size() == 1) return grow(form);
      break;
    case ir::AssignForm::grow_text:
    case ir::AssignForm::compound:
      if (augment(form)) return;
      break;
    case ir::AssignForm::store:
    case ir::AssignForm::entry: break;
  }
  const ir::Expr place = body_.exprs[form.place];
  if (place.kind == ExprKind::local) return assign_local(form.place, form.value);
  if (place.kind == ExprKind::index) return assign_index(place, form.value);
  if (place.kind == ExprKind::map_get) return assign_key(place, form.value);
  if (place.kind == ExprKind::field) return assign_field(place, form.value);
  store(place.kind == ExprKind::global ? t_.text(w_.names.items.of(ir::GlobalId(place.a)))
                                       : values_.expr(form.place, Prec::primary),
        form.value);
}

}  // namespace mochi::emit::python
