#include "ir/forms.h"

#include "base/check.h"
#include "ir/effects.h"
#include "ir/place.h"
#include "types/predicates.h"

namespace mochi::ir {

using types::TypeKind;
using types::TypeStore;

bool grows_in_place(const Body& body, ExprId target, ExprId value) {
  const Expr& e = body.exprs[value];
  if (e.kind != ExprKind::op || !e.has(ExprFlag::in_place)) return false;
  const auto op = static_cast<Op>(e.a);
  const bool grows = op == Op::list_append || op == Op::set_add || op == Op::list_concat;
  return grows && body.list_size(e.b) >= 2 && same_place(body, target, body.operand(value, 0));
}

namespace {

// Reads the entry `place`, which is proven to be there, wherever in its operands.
bool reads_entry(const Body& body, ExprId value, ExprId place) {
  const Expr& e = body.exprs[value];
  if (e.kind == ExprKind::unwrap && e.has(ExprFlag::proven) && same_place(body, ExprId(e.a), place))
    return true;
  if (e.kind != ExprKind::op) return false;
  for (std::size_t i = 0; i < body.list_size(e.b); ++i)
    if (reads_entry(body, body.operand(value, i), place)) return true;
  return false;
}

bool is_compound(Op op) {
  // Few of many operations: those that languages have a sign of assignment for.
  switch (op_info(op).group) {
    case OpGroup::arithmetic: return true;
    case OpGroup::number:
      return op == Op::bit_and || op == Op::bit_or || op == Op::bit_xor || op == Op::shift_left ||
             op == Op::shift_right;
    case OpGroup::comparison:
    case OpGroup::logic:
    case OpGroup::text:
    case OpGroup::conversion:
    case OpGroup::list:
    case OpGroup::map:
    case OpGroup::dynamic:
    case OpGroup::world: return false;
  }
  return false;
}

AssignForm form_of_operation(const Body& body, ExprId place, ExprId value) {
  const Expr& v = body.exprs[value];
  if (v.kind != ExprKind::op || body.list_size(v.b) < 2 || !same_place(body, place, body.operand(value, 0)))
    return AssignForm::store;
  const auto op = static_cast<Op>(v.a);
  if (op == Op::str_concat) return AssignForm::grow_text;
  if (is_compound(op)) return AssignForm::compound;
  if (!grows_in_place(body, place, value)) return AssignForm::store;
  if (op == Op::list_append) return AssignForm::append;
  return op == Op::set_add ? AssignForm::insert : AssignForm::extend;
}

}  // namespace

Assignment classify_assignment(const Body& body, const Stmt& assign) {
  MOCHI_DCHECK(assign.kind == StmtKind::assign);
  Assignment made;
  made.place = ExprId(assign.a);
  made.value = ExprId(assign.b);
  made.entry_is_there =
      body.kind(made.place) == ExprKind::map_get && reads_entry(body, made.value, made.place);
  made.form = form_of_operation(body, made.place, made.value);
  if (made.form != AssignForm::store) {
    made.op = static_cast<Op>(body.exprs[made.value].a);
    made.more = body.list(body.exprs[made.value].b).subspan(1);
  } else if (made.entry_is_there) {
    made.form = AssignForm::entry;
  }
  return made;
}

NumberForm number_form(const TypeStore& types, const Body& body, ExprId op, bool step_by_step) {
  const Expr& e = body.exprs[op];
  MOCHI_DCHECK(e.kind == ExprKind::op && body.list_size(e.b) > 0);
  const TypeKind kind = types.kind(body.type(body.operand(op, 0)));
  if (kind == TypeKind::bigint || kind == TypeKind::bigrat) return NumberForm::helper;
  if (kind == TypeKind::floating || !op_info(static_cast<Op>(e.a)).may_fault) return NumberForm::plain;
  const bool proven = step_by_step ? e.proven_step_by_step() : e.has(ExprFlag::proven);
  return proven ? NumberForm::plain : NumberForm::checked;
}

CompareForm compare_form(const TypeStore& types, TypeId type) {
  switch (types.kind(type)) {
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::boolean: return CompareForm::scalar;
    case TypeKind::bigint:
    case TypeKind::bigrat: return CompareForm::big;
    case TypeKind::string: return CompareForm::text;
    case TypeKind::bytes: return CompareForm::bytes;
    case TypeKind::option:
    case TypeKind::soft: return CompareForm::options;
    case TypeKind::unit:
    case TypeKind::never: return CompareForm::nothing;
    case TypeKind::union_:
      return types::is_enum(types, type) ? CompareForm::enumeration : CompareForm::structural;
    case TypeKind::error:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return CompareForm::structural;
  }
  return CompareForm::structural;
}

CompareForm compare_form(const TypeStore& types, const Body& body, ExprId op) {
  return compare_form(types, body.type(body.operand(op, 0)));
}

ExprId only_returned(const Body& body) {
  if (!body.root.valid() || body.blocks[body.root].size() != 1) return {};
  const Stmt& only = body.stmts[body.blocks[body.root][0]];
  return only.kind == StmtKind::return_ ? ExprId(only.a) : ExprId();
}

bool sorts_plainly(const Body& body, ExprId op) {
  return body.list_size(body.exprs[op].b) == 2 && !sort_descends(body, op, 0);
}

bool sort_descends(const Body& body, ExprId op, std::size_t index) {
  const std::uint32_t mask = body.exprs[op].c;
  return mask != 0xffffffffU && (mask >> index & 1U) != 0;
}

bool is_kept_part(const Body& body, ExprId made, std::size_t index, std::uint32_t old) {
  const Expr& part = body.exprs[body.expr_at(body.exprs[made].a, index)];
  if (part.kind != ExprKind::field || part.b != index) return false;
  const Expr& of = body.exprs[ExprId(part.a)];
  return of.kind == ExprKind::local && of.a == old && of.type == body.type(made);
}

ExprId updated_record(const types::TypeStore& types, const Body& body, ExprId made) {
  const Expr& e = body.exprs[made];
  if (!e.has(ExprFlag::sugar)) return {};
  ExprId old;
  for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
    const Expr& part = body.exprs[body.expr_at(e.a, i)];
    const bool field = part.kind == ExprKind::field && body.kind(ExprId(part.a)) == ExprKind::local;
    if (!old.valid() && field && is_kept_part(body, made, i, body.exprs[ExprId(part.a)].a))
      old = ExprId(part.a);
  }
  if (!old.valid()) return {};
  for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
    const Effects effects = effects_of(types, body, body.expr_at(e.a, i));
    if (!is_kept_part(body, made, i, body.exprs[old].a) &&
        (effects.calls || effects.writes || effects.statements))
      return {};
  }
  return old;
}

std::string_view op_sign(Op op) {
  // Few of many operations have one.
  static constexpr std::pair<Op, std::string_view> kSigns[] = {
      {Op::add, "+"}, {Op::sub, "-"}, {Op::mul, "*"}, {Op::div, "/"}, {Op::rem, "%"}, {Op::eq, "=="},
      {Op::ne, "!="}, {Op::lt, "<"},  {Op::le, "<="}, {Op::gt, ">"},  {Op::ge, ">="},
  };
  for (const auto& [known, sign] : kSigns)
    if (known == op) return sign;
  return {};
}

}  // namespace mochi::ir
