#include "emit/javascript/looks.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::OpGroup;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

Looks::Looks(const ir::Program& program, ir::FunctionId function, const ForeignValues* foreign)
    : program_(program), function_(function), body_(program.functions[function].body), foreign_(foreign) {
  if (foreign_ == nullptr || !body_.root.valid()) return;
  ir::walk(
      body_, body_.root, [&](ExprId e) { find_in_expression(e); },
      [&](ir::StmtId s) { find_in_statement(s); });
}

bool Looks::is_container(TypeId type) const {
  const TypeKind kind = program_.types->kind(type);
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set || kind == TypeKind::bytes;
}

bool Looks::is_known(ExprId record) const {
  const ir::Function& function = program_.functions[function_];
  const ir::Expr& e = body_.exprs[record];
  return e.kind == ExprKind::local && (function.exported || function.kind == ir::FunctionKind::method) &&
         std::find(function.params.begin(), function.params.end(), LocalId(e.a)) != function.params.end();
}

void Looks::look_at(ExprId value, TypeKind kind) {
  if (!value.valid() || kind_of(value) != kind || !is_foreign(value)) return;
  const ir::Expr& e = body_.exprs[value];
  // Ints of records are looked at by those who use them.
  const bool field = e.kind == ExprKind::field || e.kind == ExprKind::variant_field;
  const bool known =
      field && kind != TypeKind::integer && (is_known(ExprId(e.a)) || !is_foreign(ExprId(e.a)));
  if (!known) values_.insert(value);
}

void Looks::find_in_expression(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const bool reads = e.kind == ExprKind::index || e.kind == ExprKind::unwrap || e.kind == ExprKind::field ||
                     e.kind == ExprKind::variant_field;
  // What the library made itself holds what it should.
  const bool field = e.kind == ExprKind::field || e.kind == ExprKind::variant_field;
  const bool known = (e.kind == ExprKind::field && is_known(ExprId(e.a))) ||
                     (field && !is_foreign(ExprId(e.a))) ||
                     (e.kind == ExprKind::unwrap && body_.kind(ExprId(e.a)) == ExprKind::local);
  if (reads && !known && is_container(e.type) && is_foreign(id)) values_.insert(id);
  switch (e.kind) {
    case ExprKind::index: return look_at(ExprId(e.b), TypeKind::integer);
    case ExprKind::convert:
      look_at(ExprId(e.a), TypeKind::integer);
      return look_at(ExprId(e.a), TypeKind::floating);
    case ExprKind::conditional: return look_at(ExprId(e.a), TypeKind::boolean);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      look_at(ExprId(e.a), TypeKind::boolean);
      return look_at(ExprId(e.b), TypeKind::boolean);
    case ExprKind::op: return find_in_operation(e);
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::local:
    case ExprKind::global:
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::map_get:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value: return;
  }
}

// Arithmetic on ints looks at them itself; what compares, keeps or hands on takes a value as it is.
void Looks::find_in_operation(const ir::Expr& e) {
  const auto op = static_cast<Op>(e.a);
  const OpGroup group = ir::op_info(op).group;
  const auto look = [&](TypeKind kind) {
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) look_at(body_.expr_at(e.b, i), kind);
  };
  const bool compares = group == OpGroup::comparison || op == Op::compare_number;
  const bool keeps =
      (group == OpGroup::list && op != Op::list_slice && op != Op::list_range) || group == OpGroup::map;
  if (group != OpGroup::arithmetic && !compares && !keeps) look(TypeKind::integer);
  if (group == OpGroup::arithmetic || group == OpGroup::number || group == OpGroup::conversion ||
      (compares && op != Op::eq && op != Op::ne))
    look(TypeKind::floating);
  if (op == Op::str_concat) look(TypeKind::string);
  if (op == Op::not_) look(TypeKind::boolean);
}

void Looks::find_in_arms(ExprId subject, std::uint32_t arms) {
  if (!is_foreign(subject)) return;
  ir::for_each_arm(body_, arms, [&](ir::ArmId id) {
    for (const LocalId bound : body_.arms[id].bindings) {
      if (bound.valid() && is_container(body_.locals[bound].type)) locals_.insert(bound);
    }
  });
}

void Looks::find_in_statement(ir::StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::if_:
    case StmtKind::while_: return look_at(ExprId(s.a), TypeKind::boolean);
    case StmtKind::for_range:
      look_at(ExprId(s.b), TypeKind::integer);
      return look_at(ExprId(s.c), TypeKind::integer);
    case StmtKind::for_each:
      if (is_container(body_.locals[LocalId(s.a)].type) && is_foreign(ExprId(s.b)))
        locals_.insert(LocalId(s.a));
      return;
    case StmtKind::match: return find_in_arms(ExprId(s.a), s.b);
    case StmtKind::return_: {
      if (!program_.functions[function_].exported || !ExprId(s.a).valid()) return;
      for (const TypeKind kind : {TypeKind::floating, TypeKind::string, TypeKind::boolean})
        look_at(ExprId(s.a), kind);
      return;
    }
    case StmtKind::let:
    case StmtKind::assign:
    case StmtKind::expr:
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::block:
    case StmtKind::try_: return;
  }
}

}  // namespace mochi::emit::javascript
