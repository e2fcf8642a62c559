#include "emit/javascript/foreign_values.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::OpGroup;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

ForeignValues::ForeignValues(const ir::Program& program) : program_(program) {
  for (const ir::Function& f : program.functions) {
    locals_.push_back(static_cast<Node>(types_.size()));
    for (const ir::Local& l : f.body.locals) types_.push_back(l.type);
  }
  results_ = static_cast<Node>(types_.size());
  for (const ir::Function& f : program.functions) types_.push_back(f.result);
  globals_ = static_cast<Node>(types_.size());
  for (const ir::Global& g : program.globals) types_.push_back(g.type);
  edges_.resize(types_.size());
  foreign_.resize(types_.size());
  for (std::uint32_t f = 0; f < program.functions.size(); ++f) add_function(FunctionId(f));
  spread();
}

bool ForeignValues::reaches(FunctionId function, ExprId value) const {
  Sources found;
  find(function, value, found);
  return found.users ||
         std::any_of(found.nodes.begin(), found.nodes.end(), [&](Node n) { return foreign_[n]; });
}

bool ForeignValues::is_scalar(TypeId type) const {
  const TypeKind kind = program_.types->kind(type);
  return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::string ||
         kind == TypeKind::boolean || kind == TypeKind::bytes;
}

bool ForeignValues::is_aggregate(TypeId type) const {
  const TypeKind kind = program_.types->kind(type);
  return !is_scalar(type) && kind != TypeKind::option && kind != TypeKind::parameter;
}

bool ForeignValues::is_open(TypeId type) const {
  const types::DeclId decl = (*program_.types)[type].decl;
  return decl.valid() && program_.types->decl(decl).exported && program_.types->decl(decl).module.valid();
}

bool ForeignValues::finds_values(TypeId id, unsigned depth) const {
  const types::Type type = (*program_.types)[id];
  const bool scalar = type.kind == TypeKind::integer || type.kind == TypeKind::floating ||
                      type.kind == TypeKind::string || type.kind == TypeKind::boolean ||
                      type.kind == TypeKind::bytes;
  if (scalar || type.kind == TypeKind::parameter || depth > 8) return true;
  if (type.kind == TypeKind::function) return false;
  if (type.decl.valid()) return true;
  return std::any_of(type.args.begin(), type.args.end(),
                     [&](TypeId part) { return finds_values(part, depth + 1); });
}

bool ForeignValues::holds_values(TypeId type) const {
  const auto known = holding_.find(type);
  if (known != holding_.end()) return known->second;
  return holding_[type] = finds_values(type, 0);
}

// --- what the ints of an expression stem from ---

void ForeignValues::find_all(FunctionId f, std::uint32_t list, Sources& found) const {
  const ir::Body& body = program_.functions[f].body;
  for (std::size_t i = 0; i < body.list_size(list); ++i) find(f, body.expr_at(list, i), found);
}

void ForeignValues::find_in_operation(FunctionId f, const ir::Expr& e, Sources& found) const {
  const auto op = static_cast<Op>(e.a);
  const OpGroup group = ir::op_info(op).group;
  // All others make their ints themselves, of what they look at.
  if (group != OpGroup::list && group != OpGroup::map) return;
  const bool makes = op == Op::list_len || op == Op::map_len || op == Op::set_len || op == Op::list_sum ||
                     op == Op::list_range || op == Op::map_has || op == Op::set_has || op == Op::list_contains;
  if (!makes) find_all(f, e.b, found);
}

void ForeignValues::find(FunctionId f, ExprId value, Sources& found) const {
  const ir::Body& body = program_.functions[f].body;
  const ir::Expr& e = body.exprs[value];
  if (found.users || !holds_values(e.type)) return;
  switch (e.kind) {
    case ExprKind::local: found.nodes.push_back(local(f, LocalId(e.a))); return;
    case ExprKind::global: found.nodes.push_back(global(ir::GlobalId(e.a))); return;
    case ExprKind::call: found.nodes.push_back(result(FunctionId(e.a))); return;
    case ExprKind::call_value: found.users = true; return;
    case ExprKind::field:
    case ExprKind::variant_field:
      if (is_open(body.type(ExprId(e.a))))
        found.users = true;
      else
        find(f, ExprId(e.a), found);
      return;
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::some:
    case ExprKind::unwrap: find(f, ExprId(e.a), found); return;
    case ExprKind::coalesce:
      find(f, ExprId(e.a), found);
      find(f, ExprId(e.b), found);
      return;
    case ExprKind::conditional:
      find(f, ExprId(e.b), found);
      find(f, ExprId(e.c), found);
      return;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: find_all(f, e.a, found); return;
    case ExprKind::op: find_in_operation(f, e, found); return;
    // These make their ints, or have none.
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::tag_is:
    case ExprKind::is_some:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    // Hoisted before anything is emitted.
    case ExprKind::block_value:
    case ExprKind::match_value: return;
  }
}

// --- what flows where ---

void ForeignValues::flow(FunctionId f, ExprId value, Node target, TypeId type) {
  if (!value.valid() || !holds_values(type)) return;
  Sources found;
  find(f, value, found);
  if (found.users) foreign_[target] = true;
  for (const Node from : found.nodes) {
    edge(from, target);
    if (is_aggregate(type) && is_aggregate(types_[from])) edge(target, from);
  }
}

void ForeignValues::open_params(FunctionId f) {
  const ir::Function& function = program_.functions[f];
  for (const LocalId p : function.params) {
    if (holds_values(function.body.locals[p].type)) foreign_[local(f, p)] = true;
  }
}

void ForeignValues::add_function(FunctionId id) {
  const ir::Function& f = program_.functions[id];
  for (const LocalId p : f.params) {
    if (!f.body.root.valid()) break;
    const TypeId type = f.body.locals[p].type;
    // Scalars themselves are looked at where they come in.
    const bool option = program_.types->is(type, TypeKind::option);
    const bool scalar = is_scalar(option ? program_.types->element(type) : type);
    if (f.exported && !scalar && holds_values(type)) foreign_[local(id, p)] = true;
  }
  if (f.kind == ir::FunctionKind::closure && f.body.root.valid()) open_params(id);
  if (!f.body.root.valid()) {
    foreign_[result(id)] = holds_values(f.result);
    return;
  }
  ir::walk(
      f.body, f.body.root, [&](ExprId e) { add_expression(id, e); },
      [&](ir::StmtId s) { add_statement(id, s); });
}

void ForeignValues::add_call(FunctionId f, FunctionId callee, std::uint32_t args) {
  const ir::Function& called = program_.functions[callee];
  const ir::Body& body = program_.functions[f].body;
  for (std::size_t i = 0; i < body.list_size(args) && i < called.params.size(); ++i) {
    if (!called.body.root.valid()) continue;
    const LocalId param = called.params[i];
    flow(f, body.expr_at(args, i), local(callee, param), called.body.locals[param].type);
  }
}

void ForeignValues::add_expression(FunctionId f, ExprId id) {
  const ir::Body& body = program_.functions[f].body;
  const ir::Expr& e = body.exprs[id];
  if (e.kind == ExprKind::call) add_call(f, FunctionId(e.a), e.b);
  if (e.kind == ExprKind::function_ref && program_.functions[FunctionId(e.a)].body.root.valid())
    open_params(FunctionId(e.a));
  if (e.kind != ExprKind::closure) return;
  for (const ir::Capture& c : program_.functions[FunctionId(e.a)].captures) {
    edge(local(f, c.outer), local(FunctionId(e.a), c.inner));
    edge(local(FunctionId(e.a), c.inner), local(f, c.outer));
  }
}

void ForeignValues::add_arms(FunctionId f, ExprId subject, std::uint32_t arms) {
  const ir::Body& body = program_.functions[f].body;
  const bool open = is_open(body.type(subject));
  ir::for_each_arm(body, arms, [&](ir::ArmId id) {
    for (const LocalId bound : body.arms[id].bindings) {
      if (!bound.valid() || !holds_values(body.locals[bound].type)) continue;
      if (open) foreign_[local(f, bound)] = true;
      flow(f, subject, local(f, bound), body.locals[bound].type);
    }
  });
}

void ForeignValues::add_statement(FunctionId f, ir::StmtId id) {
  const ir::Body& body = program_.functions[f].body;
  const ir::Stmt& s = body.stmts[id];
  switch (s.kind) {
    case StmtKind::let: flow(f, ExprId(s.b), local(f, LocalId(s.a)), body.locals[LocalId(s.a)].type); return;
    case StmtKind::for_each:
      flow(f, ExprId(s.b), local(f, LocalId(s.a)), body.locals[LocalId(s.a)].type);
      return;
    case StmtKind::return_:
      if (ExprId(s.a).valid()) flow(f, ExprId(s.a), result(f), program_.functions[f].result);
      return;
    case StmtKind::assign: {
      Sources places;
      find(f, ExprId(s.a), places);
      for (const Node place : places.nodes) flow(f, ExprId(s.b), place, body.type(ExprId(s.b)));
      return;
    }
    case StmtKind::match: add_arms(f, ExprId(s.a), s.b); return;
    case StmtKind::expr:
    case StmtKind::if_:
    case StmtKind::while_:
    case StmtKind::for_range:
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::block:
    case StmtKind::try_: return;
  }
}

void ForeignValues::spread() {
  std::vector<Node> open;
  for (Node n = 0; n < foreign_.size(); ++n) {
    if (foreign_[n]) open.push_back(n);
  }
  while (!open.empty()) {
    const Node n = open.back();
    open.pop_back();
    for (const Node to : edges_[n]) {
      if (foreign_[to]) continue;
      foreign_[to] = true;
      open.push_back(to);
    }
  }
}

}  // namespace mochi::emit::javascript
