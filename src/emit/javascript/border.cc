#include "emit/javascript/border.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

bool Border::is_needed() const {
  if (function_.kind == ir::FunctionKind::method && !function_.params.empty() &&
      w_.border.turns_big(w_.border.outward(body_.locals[function_.params[0]].type)))
    return true;
  for (LocalId p : visible_params()) {
    Entry how = entry(body_.locals[p].type);
    if (how == Entry::width || how == Entry::value) return true;
  }
  return result_needs_look();
}

Border::Entry Border::entry(TypeId spelled) const {
  TypeId type = w_.border.outward(spelled);
  if (w_.border.changes(type, Way::in)) return Entry::value;
  if (!w_.border.crosses(type, Way::in)) return Entry::none;
  if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
  return w_.types.is(type, TypeKind::integer) ? Entry::width : Entry::kind;
}

bool Border::result_needs_look() const {
  const TypeId result = w_.border.outward(function_.result);
  if (w_.border.turns_big(result)) return true;
  if (!w_.border.crosses(result, Way::out)) return false;
  if (w_.border.changes(result, Way::out)) return true;
  bool safe = true;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == ir::StmtKind::return_ && ExprId(stmt.a).valid())
          safe = safe && leaves_safely(ExprId(stmt.a));
      });
  return !safe;
}

bool Border::leaves_safely(ExprId value) const {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::none || e.kind == ExprKind::const_int || w_.types.is(e.type, TypeKind::never))
    return true;
  if (e.kind == ExprKind::some) return leaves_safely(ExprId(e.a));
  if (e.kind == ExprKind::conditional) return leaves_safely(ExprId(e.b)) && leaves_safely(ExprId(e.c));
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) == 0) return true;
  if (!w_.types.is(e.type, TypeKind::integer) || !s_.numbers.is_safe(value)) return false;
  // Users would see a zero with a sign.
  if (e.kind != ExprKind::op) return e.kind != ExprKind::local || s_.numbers.is_counter(LocalId(e.a));
  auto op = static_cast<Op>(e.a);
  return op != Op::mul && op != Op::div && op != Op::rem && op != Op::neg;
}

// The argument as it is inside, looked at on the way; as it is if nothing has to be done.
Doc Border::entered(LocalId param) {
  const TypeId type = body_.locals[param].type;
  Doc name = w_.text(w_.local_name(id_, param));
  Doc shown = w_.text("\"" + w_.local_name(id_, param) + "\"");
  if (entry(type) == Entry::none) return name;
  TypeId shown_type = w_.border.outward(type);
  if (is_checked_if_there(param)) shown_type = w_.types.element(shown_type);
  return w_.border.crossed(shown_type, Way::in, name, shown);
}

// The check of a value that may be missing stands in a statement.
bool Border::is_checked_if_there(LocalId param) const {
  const TypeId type = body_.locals[param].type;
  const Entry how = entry(type);
  return w_.types.is(type, TypeKind::option) && (how == Entry::width || how == Entry::kind);
}

// The statement that checks an argument of the type; empty if nothing has to be done, and for those that
// become values.
Doc Border::entry_check(LocalId param) {
  const Entry how = entry(body_.locals[param].type);
  if (how == Entry::none || how == Entry::value) return w_.docs.empty();
  Doc name = w_.text(w_.local_name(id_, param));
  Doc check = w_.concat({entered(param), w_.text(";")});
  if (!is_checked_if_there(param)) return check;
  return w_.concat({w_.text("if ("), name, w_.text(w_.is_given()), w_.text(") "), w_.body({check})});
}

void Border::kind_checks(std::vector<Doc>& lines) {
  if (!w_.options.module.valid() || w_.options.tests || !function_.exported || !w_.options.open ||
      w_.is_class_method(id_) || is_needed())
    return;
  for (LocalId p : visible_params()) {
    if (Doc check = entry_check(p); check != w_.docs.empty()) lines.push_back(check);
  }
}

std::vector<Doc> Border::checked_call(Doc inner, std::vector<Doc> args) {
  std::vector<Doc> lines;
  if (!args.empty()) {
    const TypeId receiver = w_.border.outward(body_.locals[function_.params[0]].type);
    if (w_.border.turns_big(receiver))
      args[0] = w_.border.crossed(receiver, Way::in, args[0], w_.text("\"this\""));
  }
  // Arguments are looked at in their order: all in the call, or all before it.
  const std::vector<LocalId> params = visible_params();
  const bool before =
      std::any_of(params.begin(), params.end(), [&](LocalId p) { return is_checked_if_there(p); });
  for (LocalId p : params) {
    const bool changes = entry(body_.locals[p].type) == Entry::value;
    if (Doc check = before ? entry_check(p) : w_.docs.empty(); check != w_.docs.empty())
      lines.push_back(check);
    args.push_back(changes || !before ? entered(p) : w_.text(w_.local_name(id_, p)));
  }
  Doc call = w_.call(inner, args);
  if (result_needs_look()) {
    const TypeId result = w_.border.outward(function_.result);
    call = w_.border.turns_big(result) ? w_.border.outward_big(result, call)
                                       : w_.border.crossed(result, Way::out, call, Doc());
  }
  if (w_.types.is(function_.result, TypeKind::unit)) {
    lines.push_back(w_.concat({call, w_.text(";")}));
  } else {
    lines.push_back(w_.concat({w_.text("return "), call, w_.text(";")}));
  }
  return lines;
}

}  // namespace mochi::emit::javascript
