// The border of a library: what users pass is checked, what they get can be used (design section 3, language page Z16).
// Public ints are safe integers and strings hold no lone surrogates; ranges say which results need no look. Function values
// are wrapped so that the same holds the other way round.
#include "emit/javascript/writer.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

bool Writer::holds(TypeId type, TypeKind kind) const {
  std::set<TypeId> seen;
  std::vector<TypeId> open = {type};
  while (!open.empty()) {
    const TypeId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    // A type that grows with every look at it.
    if (seen.size() > 1000) return true;
    const types::Type t = types[id];
    if (t.kind == kind || (kind == TypeKind::integer && t.kind == TypeKind::int64)) return true;
    open.insert(open.end(), t.args.begin(), t.args.end());
    if (!t.decl.valid()) continue;
    if (types.decl(t.decl).kind == types::DeclKind::record) {
      for (const types::Field& f : types.fields_of(id)) open.push_back(f.type);
    }
    for (std::uint32_t v = 0; v < types.decl(t.decl).variants.size(); ++v) {
      for (const types::Field& f : types.variant_fields(id, v)) open.push_back(f.type);
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

FunctionWriter::Entry FunctionWriter::entry(TypeId type) const {
  if (w_.turns_big(type)) return Entry::value;
  if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
  if (w_.types.is(type, TypeKind::integer)) return Entry::integer;
  if (w_.types.is(type, TypeKind::string)) return Entry::text;
  if (!w_.crosses(type, Way::in)) return Entry::none;
  const bool plain = !w_.holds(type, TypeKind::integer) && !w_.holds(type, TypeKind::function);
  return plain ? Entry::texts : Entry::value;
}

bool FunctionWriter::result_needs_look() const {
  TypeId result = function_.result;
  if (w_.turns_big(result)) return true;
  if (!w_.crosses(result, Way::out)) return false;
  if (w_.holds(result, TypeKind::function)) return true;
  bool safe = true;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == ir::StmtKind::return_ && ExprId(stmt.a).valid()) safe = safe && leaves_safely(ExprId(stmt.a));
      });
  return !safe;
}

std::vector<LocalId> FunctionWriter::visible_params() const {
  std::vector<LocalId> params = function_.params;
  if (function_.kind == ir::FunctionKind::method && !params.empty()) params.erase(params.begin());
  return params;
}

bool FunctionWriter::needs_border() const {
  if (function_.kind == ir::FunctionKind::method && !function_.params.empty() && w_.turns_big(body_.locals[function_.params[0]].type)) return true;
  for (LocalId p : visible_params()) {
    Entry how = entry(body_.locals[p].type);
    if (how != Entry::none && how != Entry::text && how != Entry::texts) return true;
  }
  return result_needs_look();
}

// The statement that checks an argument of the type; empty if nothing has to be done, and for those that become values.
Doc FunctionWriter::entry_check(LocalId param) {
  TypeId type = body_.locals[param].type;
  const bool optional = w_.types.is(type, TypeKind::option);
  Doc name = w_.text(w_.local_name(id_, param));
  Doc shown = w_.text("\"" + w_.local_name(id_, param) + "\"");
  std::string_view helper;
  switch (entry(type)) {
    case Entry::none:
    case Entry::value: return w_.docs.empty();
    case Entry::integer: helper = "checkInt"; break;
    case Entry::text: helper = "checkText"; break;
    case Entry::texts: return w_.concat({w_.crossed(type, Way::in, name, shown), w_.text(";")});
  }
  Doc check = w_.concat({w_.call(w_.helper(helper), {name, shown}), w_.text(";")});
  if (!optional) return check;
  return w_.concat({w_.text("if ("), name, w_.text(" !== undefined) "), w_.body({check})});
}

void FunctionWriter::text_checks(std::vector<Doc>& lines) {
  if (!w_.options.module.valid() || w_.options.tests || !function_.exported || !w_.options.open || needs_border()) return;
  for (LocalId p : visible_params()) {
    if (Doc check = entry_check(p); check != w_.docs.empty()) lines.push_back(check);
  }
}

std::vector<Doc> FunctionWriter::checked_call(Doc inner, std::vector<Doc> args) {
  std::vector<Doc> lines;
  if (!args.empty() && w_.turns_big(body_.locals[function_.params[0]].type)) {
    args[0] = w_.crossed(body_.locals[function_.params[0]].type, Way::in, args[0], w_.text("\"this\""));
  }
  for (LocalId p : visible_params()) {
    TypeId type = body_.locals[p].type;
    Doc name = w_.text(w_.local_name(id_, p));
    if (Doc check = entry_check(p); check != w_.docs.empty()) lines.push_back(check);
    if (entry(type) == Entry::value) {
      Doc shown = w_.text("\"" + w_.local_name(id_, p) + "\"");
      name = w_.crossed(type, Way::in, name, shown);
    }
    args.push_back(name);
  }
  Doc call = w_.call(inner, args);
  if (result_needs_look()) {
    call = w_.turns_big(function_.result) ? w_.outward_big(function_.result, call) : w_.crossed(function_.result, Way::out, call, Doc());
  }
  if (w_.types.is(function_.result, TypeKind::unit)) {
    lines.push_back(w_.concat({call, w_.text(";")}));
  } else {
    lines.push_back(w_.concat({w_.text("return "), call, w_.text(";")}));
  }
  return lines;
}

}  // namespace mochi::emit::javascript
