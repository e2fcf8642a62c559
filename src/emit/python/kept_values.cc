// Values that are kept, returned or handed over: containers of their own, or frozen ones where a field of an exported type keeps them.
#include <algorithm>

#include "emit/python/expressions.h"
#include "types/predicates.h"

namespace mochi::emit::python {

Piece Expressions::owned_piece(ExprId id) {
  if (!facts_.is_view(id)) {
    if (is_given_int(id)) {
      const ExprId function(body_.exprs[id].a);
      const bool named = body_.kind(function) == ExprKind::local;
      const std::string called = named ? w_.names.local_name(s_.id, LocalId(body_.exprs[function].a)) : "callback";
      return {t_.call(w_.helper("as_int"), {expression(id).doc, t_.text(Layout::string_literal(called + "()"))})};
    }
    return expression(id);
  }
  if (kind_of(id) == TypeKind::option) return own_option(id);
  return {ops.as_own(expr(id), body_.type(id))};
}

// What a function of users gives may be anything.
bool Expressions::is_given_int(ExprId id) const {
  return w_.dialect.typed && !s_.example && body_.kind(id) == ExprKind::call_value && kind_of(id) == TypeKind::integer;
}

// A container of its own, if there is one.
Piece Expressions::own_option(ExprId id) {
  if (body_.kind(id) == ExprKind::some) {
    const ExprId inner(body_.exprs[id].a);
    return {ops.as_own(expr(inner), body_.type(inner))};
  }
  Doc value = expr(id);
  Doc name = value;
  if (!facts_.is_simple(id)) {
    name = t_.text(s_.temporary("found"));
    value = t_.parenthesised(t_.concat({name, t_.text(" := "), value}));
  }
  Doc own = ops.as_own(name, w_.types.element(body_.type(id)));
  return chosen(t_.text("None"), t_.concat({value, t_.text(" is None")}), own);
}

// A value of the type may hold functions.
bool Expressions::keeps_functions(TypeId type) const {
  const types::Type& t = w_.types[type];
  if (t.kind == TypeKind::function || t.kind == TypeKind::parameter || t.kind == TypeKind::any) return true;
  bool found = std::any_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return keeps_functions(arg); });
  if (!t.decl || found || types::is_result(w_.types, type)) return found;
  types::for_each_field(w_.types.decl(t.decl), [&](const types::Field& field, unsigned) {
    const TypeKind kind = w_.types.kind(field.type);
    // Of records in records nothing is known here.
    found = found || kind == TypeKind::function || w_.types[field.type].decl || !w_.types[field.type].args.empty();
  });
  return found;
}

Doc Expressions::owned(ExprId id, Prec at_least) {
  if (!facts_.is_view(id) && !is_given_int(id)) return expr(id, at_least);
  const Piece made = owned_piece(id);
  return made.prec >= at_least ? made.doc : t_.parenthesised(made.doc);
}

std::vector<Doc> Expressions::owned_list(std::uint32_t list) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) docs.push_back(owned(body_.expr_at(list, i)));
  return docs;
}

Doc Expressions::tuple(const std::vector<Doc>& items) {
  if (items.size() == 1) return t_.concat({t_.text("("), items[0], t_.text(",)")});
  return t_.list("(", items, ")", Layout::Shape::literal);
}

Piece Expressions::kept(ExprId id, TypeId declared) {
  if (!w_.classes.freezes(declared)) return owned_piece(id);
  if (w_.types.is(declared, TypeKind::option)) declared = w_.types.element(declared);
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::some) return kept(ExprId(e.a), declared);
  const bool flat = w_.types.is(declared, TypeKind::list) && !w_.classes.freezes(w_.types.element(declared));
  if (e.kind == ExprKind::make_list && flat) return {tuple(owned_list(e.a))};
  if (e.kind != ExprKind::op) return expression(id);
  const auto op = static_cast<Op>(e.a);
  if (op == Op::deep_copy || op == Op::list_copy || op == Op::map_copy) return kept(body_.operand(id, 0), declared);
  if (op != Op::list_append || !flat) return expression(id);
  Doc list = expr(body_.operand(id, 0), Prec::bit_or);
  return {tuple({t_.concat({t_.text("*"), list}), owned(body_.operand(id, 1))})};
}

Piece Expressions::frozen(ExprId id, TypeId type) {
  if (!w_.classes.freezes(type)) return expression(id);
  const ir::Expr& e = body_.exprs[id];
  if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
  if (e.kind == ExprKind::some) return frozen(ExprId(e.a), type);
  if (e.kind == ExprKind::none) return expression(id);
  const bool literal = e.kind == ExprKind::make_list || e.kind == ExprKind::make_set || e.kind == ExprKind::make_map;
  if (!literal) return {w_.classes.frozen(expr(id), body_.type(id))};
  std::vector<Doc> items;
  for (std::size_t i = 0; i < body_.list_size(e.a); ++i) {
    const ExprId part = body_.expr_at(e.a, i);
    const bool key = e.kind == ExprKind::make_map && i % 2 == 0;
    items.push_back(key ? expr(part) : frozen(part, w_.types[type].args.back()).doc);
  }
  if (e.kind == ExprKind::make_list) return {tuple(items)};
  if (e.kind == ExprKind::make_map) return {t_.call(w_.helper("frozen_map"), {map(items).doc})};
  std::vector<Doc> given;
  if (!items.empty()) given.push_back(t_.list("[", items, "]", Layout::Shape::literal));
  return {t_.call(w_.helper("frozen_set"), {given.empty() ? t_.text("()") : given[0]})};
}

std::vector<Doc> Expressions::kept_list(std::uint32_t list, const std::vector<types::Field>& fields) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) {
    const Piece made = kept(body_.expr_at(list, i), fields[i].type);
    docs.push_back(made.prec >= Prec::conditional ? made.doc : t_.parenthesised(made.doc));
  }
  return docs;
}

}  // namespace mochi::emit::python
