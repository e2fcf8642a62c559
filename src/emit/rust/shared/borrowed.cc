#include "emit/rust/shared/borrowed.h"

#include <string_view>
#include <utility>

#include "emit/rust/shared/operations.h"
#include "ir/effects.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

bool moves_behind(const ir::Body& body, std::uint32_t list, std::size_t i) {
  const ir::Expr& name = body.exprs[body.expr_at(list, i)];
  if (name.kind != ExprKind::local) return false;
  bool moved = false;
  for (std::size_t later = i + 1; later < body.list_size(list); ++later) {
    const ExprId part = body.expr_at(list, later);
    if (body.kind(part) == ExprKind::local) continue;
    ir::walk(
        body, part,
        [&](ExprId id) {
          const ir::Expr& e = body.exprs[id];
          moved = moved || (e.kind == ExprKind::local && e.a == name.a && e.has(ExprFlag::last_use));
        },
        [](ir::StmtId) {});
  }
  return moved;
}

bool holds_statements_from(const ir::Body& body, std::uint32_t list, std::size_t from) {
  for (std::size_t i = from; i < body.list_size(list); ++i) {
    if (ir::holds_statements(body, body.expr_at(list, i))) return true;
  }
  return false;
}

BorrowedParameters::BorrowedParameters(const ir::Program& program, std::set<FunctionId> values)
    : program_(program), values_(std::move(values)) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) look_at(FunctionId(i));
  for (bool again = true; again;) {
    again = false;
    for (const auto& [from, to] : given_) {
      if (!contains(to.first, to.second) && owned_.insert(from).second) again = true;
    }
  }
}

bool BorrowedParameters::contains(FunctionId f, LocalId parameter) const {
  if (values_.contains(f) || owned_.contains({f, parameter})) return false;
  const ir::Local& local = program_.functions[f].body.locals[parameter];
  return local.parameter && !local.assigned && !local.cell;
}

void BorrowedParameters::look_at(FunctionId f) {
  function_ = f;
  body_ = &program_.functions[f].body;
  if (!body_->root.valid()) return;
  ir::walk(
      *body_, body_->root, [&](ExprId id) { look_at(id); }, [&](ir::StmtId id) { look_at(id); });
}

void BorrowedParameters::take(ExprId id) {
  if (!id.valid() || body_->kind(id) != ExprKind::local) return;
  const LocalId l(body_->exprs[id].a);
  if (body_->locals[l].parameter) owned_.emplace(function_, l);
}

void BorrowedParameters::take_list(std::uint32_t list) {
  for (std::size_t i = 0; i < body_->list_size(list); ++i) take(body_->expr_at(list, i));
}

void BorrowedParameters::take_arms(std::uint32_t arms) {
  ir::for_each_arm(*body_, arms, [&](ir::ArmId a) { take(body_->arms[a].value); });
}

void BorrowedParameters::take_moved(std::uint32_t list, std::size_t from) {
  for (std::size_t i = from; i < body_->list_size(list); ++i) {
    if (moves_behind(*body_, list, i)) take(body_->expr_at(list, i));
  }
}

void BorrowedParameters::look_at(ir::StmtId id) {
  const ir::Stmt& s = body_->stmts[id];
  if (s.kind == StmtKind::let) take(ExprId(s.b));
  if (s.kind == StmtKind::expr || s.kind == StmtKind::return_) take(ExprId(s.a));
  if (s.kind != StmtKind::assign) return;
  const ir::Expr& place = body_->exprs[ExprId(s.a)];
  const bool item = place.kind == ExprKind::index || place.kind == ExprKind::map_get;
  // What a place stands in is a value of its own if the statements of what it is given may change it.
  const bool part = item || place.kind == ExprKind::field || place.kind == ExprKind::variant_field;
  if (part && ir::holds_statements(*body_, ExprId(s.b))) take(ExprId(place.a));
  if (item) take(ExprId(place.b));
  if (place.kind != ExprKind::op) take(ExprId(s.b));
}

void BorrowedParameters::look_at_call(const ir::Expr& e) {
  const auto& params = program_.functions[FunctionId(e.a)].params;
  for (std::size_t i = 0; i < body_->list_size(e.b); ++i) {
    const ExprId argument = body_->expr_at(e.b, i);
    if (holds_statements_from(*body_, e.b, i + 1) || moves_behind(*body_, e.b, i)) take(argument);
    if (body_->kind(argument) != ExprKind::local) continue;
    const LocalId l(body_->exprs[argument].a);
    if (body_->locals[l].parameter) given_.insert({{function_, l}, {FunctionId(e.a), params[i]}});
  }
}

void BorrowedParameters::look_at_operation(ExprId id, const ir::Expr& e) {
  const auto op = static_cast<Op>(e.a);
  const bool grows = op == Op::list_concat && e.has(ExprFlag::in_place);
  const bool text =
      op == Op::to_text && program_.types->is(body_->type(body_->operand(id, 0)), TypeKind::string);
  std::size_t operand = 0;
  const std::string_view ways = text ? "o" : grows ? "r*" : operand_ways(op);
  for (char way : ways) {
    if (way == '*') return take_moved(e.b, operand);
    // What a method is called on, where what follows may change it.
    if (way == 'o' || (way == 'r' && holds_statements_from(*body_, e.b, 1)))
      take(body_->operand(id, operand));
    ++operand;
  }
}

void BorrowedParameters::look_at(ExprId id) {
  const ir::Expr& e = body_->exprs[id];
  switch (e.kind) {
    case ExprKind::call: return look_at_call(e);
    case ExprKind::call_value: return take_list(e.b);
    case ExprKind::op: return look_at_operation(id, e);
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: return take_list(e.a);
    case ExprKind::index:
      if (ir::holds_statements(*body_, ExprId(e.b))) take(ExprId(e.a));
      return;
    case ExprKind::some:
    case ExprKind::unwrap:
    case ExprKind::box: return take(ExprId(e.a));
    case ExprKind::convert: {
      const TypeKind from = program_.types->kind(body_->type(ExprId(e.a)));
      const TypeKind to = program_.types->kind(e.type);
      const bool looks =
          from != to && (to == TypeKind::floating || to == TypeKind::integer || to == TypeKind::bigint);
      if (!looks) take(ExprId(e.a));
      return;
    }
    case ExprKind::conditional: take(ExprId(e.b)); return take(ExprId(e.c));
    case ExprKind::coalesce:
      if (!program_.types->is(body_->type(ExprId(e.a)), TypeKind::any)) take(ExprId(e.a));
      return take(ExprId(e.b));
    case ExprKind::block_value: return take(ExprId(e.b));
    case ExprKind::match_value: return take_arms(e.b);
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
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::map_get:
    case ExprKind::is_some:
    case ExprKind::unbox:
    case ExprKind::logical_and:
    case ExprKind::logical_or: return;
  }
}

}  // namespace mochi::emit::rust
