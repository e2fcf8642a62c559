// The border of a library: public ints are safe integers (design section 3). What comes in is checked to be one, what goes
// out too, unless the ranges prove it; function values are wrapped so that the same holds the other way round.
#include "emit/javascript/writer.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

bool holds_ints(const types::TypeStore& types, TypeId type, int depth) {
  const types::Type& t = types[type];
  if (t.kind == TypeKind::integer || t.kind == TypeKind::int64) return true;
  if (depth > 8) return true;
  for (TypeId arg : t.args) {
    if (holds_ints(types, arg, depth + 1)) return true;
  }
  if (!t.decl.valid()) return false;
  const types::TypeDecl& decl = types.decl(t.decl);
  for (const types::Field& f : decl.fields) {
    if (f.type != type && holds_ints(types, f.type, depth + 1)) return true;
  }
  for (const types::Variant& v : decl.variants) {
    for (const types::Field& f : v.fields) {
      if (f.type != type && holds_ints(types, f.type, depth + 1)) return true;
    }
  }
  return false;
}

bool FunctionWriter::leaves_safely(ExprId value) const {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::none || e.kind == ExprKind::const_int || w_.types.is(e.type, TypeKind::never)) return true;
  if (e.kind == ExprKind::some) return leaves_safely(ExprId(e.a));
  if (e.kind == ExprKind::conditional) return leaves_safely(ExprId(e.b)) && leaves_safely(ExprId(e.c));
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) == 0) return true;
  if (!w_.types.is(e.type, TypeKind::integer) || !is_safe(value)) return false;
  // Users would see a zero with a sign.
  if (e.kind != ExprKind::op) return e.kind != ExprKind::local || counters_.contains(LocalId(e.a));
  auto op = static_cast<Op>(e.a);
  return op != Op::mul && op != Op::div && op != Op::rem && op != Op::neg;
}

bool FunctionWriter::crosses_with_ints() const {
  for (LocalId p : function_.params) {
    TypeId type = body_.locals[p].type;
    if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
    if (w_.types.is(type, TypeKind::integer)) return true;
    if (w_.types.is(type, TypeKind::function) && holds_ints(w_.types, type, 0)) return true;
  }
  if (!holds_ints(w_.types, function_.result, 0)) return false;
  bool safe = true;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == ir::StmtKind::return_ && ExprId(stmt.a).valid()) safe = safe && leaves_safely(ExprId(stmt.a));
      });
  return !safe;
}

std::vector<Doc> FunctionWriter::checked_call(Doc inner) {
  std::vector<Doc> lines;
  std::vector<Doc> args;
  for (LocalId p : function_.params) {
    TypeId type = body_.locals[p].type;
    bool optional = w_.types.is(type, TypeKind::option);
    if (optional) type = w_.types.element(type);
    Doc name = w_.text(w_.local_name(id_, p));
    if (w_.types.is(type, TypeKind::integer)) {
      Doc shown = w_.text("\"" + w_.local_name(id_, p) + "\"");
      Doc check = w_.concat({w_.call(w_.helper("checkInt"), {name, shown}), w_.text(";")});
      if (optional) check = w_.concat({w_.text("if ("), name, w_.text(" !== undefined) "), w_.body({check})});
      lines.push_back(check);
    } else if (w_.types.is(type, TypeKind::function) && holds_ints(w_.types, type, 0)) {
      bool whole = w_.types.is(w_.types.result(type), TypeKind::integer);
      Doc wrapped = w_.call(whole ? w_.helper("intCallback") : w_.helper("safeCallback"), {name});
      if (optional) wrapped = w_.concat({name, w_.text(" && "), wrapped});
      name = wrapped;
    }
    args.push_back(name);
  }
  Doc call = w_.call(inner, args);
  if (w_.types.is(function_.result, TypeKind::integer)) {
    call = w_.call(w_.helper("safeInt"), {call});
  } else if (holds_ints(w_.types, function_.result, 0) && !w_.types.is(function_.result, TypeKind::function)) {
    call = w_.call(w_.helper("safeInts"), {call});
  }
  lines.push_back(w_.concat({w_.text("return "), call, w_.text(";")}));
  return lines;
}

}  // namespace mochi::emit::javascript
