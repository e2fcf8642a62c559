// Finding the operations on aggregates, and putting calls into their places.
#include <fmt/format.h>

#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/derive/derivation.h"
#include "lower/derive/derive.h"

// Few operations are about aggregates as a whole.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

// The type whose structure `op` is about; none if it is about scalars, or one that stays as it is.
TypeId structural_type(const types::TypeStore& types, Shapes& shapes, const ir::Body& body, const Expr& e) {
  if (e.kind != ExprKind::op || body.list_size(e.b) == 0) return {};
  const TypeId first = body.type(body.expr_at(e.b, 0));
  const auto whole = [&](TypeId type) { return shapes.is_leaf(type) ? TypeId() : type; };
  const auto shown = [&](TypeId type) { return shapes.is_enum(type) ? type : whole(type); };
  switch (static_cast<Op>(e.a)) {
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge:
    case Op::three_way: return whole(first);
    case Op::to_text:
    case Op::to_json:
    case Op::part_text: return shown(first);
    case Op::print_json: return shown(first);
    case Op::print:
      for (const std::uint32_t operand : body.list(e.b))
        if (const TypeId type = shown(body.type(ExprId(operand)))) return type;
      return {};
    case Op::deep_copy: return shapes.may_share_parts(first) ? TypeId() : whole(first);
    case Op::list_contains:
    case Op::list_sort: return types.is(first, TypeKind::list) ? whole(types.element(first)) : TypeId();
    case Op::list_sort_by_keys: {
      const TypeId keys = body.type(body.expr_at(e.b, 1));
      return types.is(keys, TypeKind::list) ? whole(types.element(keys)) : TypeId();
    }
    default: return {};
  }
}

}  // namespace

void Derivation::rewrite(ir::FunctionId id) {
  if (!p_.functions[id].body.root) return;
  module_ = p_.functions[id].module;
  // Functions that are made move the others.
  ir::Body body = std::move(p_.functions[id].body);
  body_ = &body;
  const std::size_t count = body.exprs.size();
  for (std::uint32_t n = 0; n < count; ++n) operation(ExprId(n));
  body_ = nullptr;
  p_.functions[id].body = std::move(body);
}

ExprId Derivation::called(Purpose purpose, TypeId type, std::vector<ExprId> arguments, TypeId other) {
  ir::Builder b(p_, *body_);
  const Span at = body_->span(arguments[0]);
  if (purpose == Purpose::json_lines) arguments.push_back(b.string("\n", at));
  add_context(b, nullptr, purpose, type, arguments);
  const ir::FunctionId to = function(purpose, type, other);
  return b.call(to, arguments, type_arguments(type, other), result_of(purpose, type, other), at);
}

void Derivation::put(ExprId id, ExprId made) {
  const Expr whole = body_->exprs[made];
  body_->exprs[id] = whole;
}

void Derivation::operation(ExprId id) {
  const Expr e = body_->exprs[id];
  const TypeId type = structural_type(types_, shapes_, *body_, e);
  if (!type) return;
  ir::Builder b(p_, *body_);
  const Span at = body_->span(id);
  const Op op = static_cast<Op>(e.a);
  std::vector<ExprId> operands;
  for (const std::uint32_t operand : body_->list(e.b)) operands.emplace_back(operand);
  const auto compared = [&](Purpose of_option) {
    if (types_.is(type, TypeKind::option)) return put(id, called(of_option, type, operands));
    const ExprId order = called(Purpose::order, type, operands);
    put(id, b.op(op, types_.boolean(), {order, b.integer(0, at)}, at));
  };
  const bool shows = op == Op::to_text || op == Op::part_text || op == Op::to_json || op == Op::print_json;
  if (shows && shapes_.holds_any(type)) {
    put(id, b.op(op, e.type, {boxed(operands[0])}, at));
    return;
  }
  switch (op) {
    case Op::eq: put(id, called(Purpose::equal, type, operands)); return;
    case Op::ne:
      put(id, b.op(Op::not_, types_.boolean(), {called(Purpose::equal, type, operands)}, at));
      return;
    case Op::lt: compared(Purpose::less); return;
    case Op::le: compared(Purpose::less_equal); return;
    case Op::gt: compared(Purpose::greater); return;
    case Op::ge: compared(Purpose::greater_equal); return;
    case Op::three_way: put(id, called(Purpose::order, type, operands)); return;
    case Op::part_text: put(id, called(Purpose::text, type, operands)); return;
    case Op::to_text:
      put(id, called(types_.is(type, TypeKind::option) ? Purpose::top_text : Purpose::text, type, operands));
      return;
    case Op::print: shown_operands(id); return;
    case Op::to_json: put(id, called(Purpose::json, type, operands)); return;
    case Op::print_json:
      put(id, b.op(Op::print, types_.unit(), {called(Purpose::json_lines, type, operands)}, at));
      return;
    case Op::deep_copy:
      if (shapes_.may_change(type))
        put(id, called(Purpose::copy, type, operands));
      else
        put(id, operands[0]);
      return;
    case Op::list_contains: put(id, called(Purpose::contains, type, operands)); return;
    case Op::list_sort: put(id, called(Purpose::sorted, type, operands)); return;
    case Op::list_sort_by_keys: {
      const TypeId items = types_.element(body_->type(operands[0]));
      put(id, called(Purpose::sorted_by, type, operands, items));
      return;
    }
    default: return;
  }
}

// What holds an `any` is shown as one: only the run time knows how deep it is, and whether it is inside of itself.
ExprId Derivation::boxed(ExprId value) {
  const Span at = body_->span(value);
  return ir::Builder(p_, *body_).add(Expr{.kind = ExprKind::box, .type = types_.any(), .a = value.value}, at);
}

// Nothing that is evaluated after it changes what it gives.
bool Derivation::is_repeatable(ExprId id) const {
  const Expr& e = body_->exprs[id];
  return ir::is_constant(e.kind) || (e.kind == ExprKind::local && !body_->locals[ir::LocalId(e.a)].cell);
}

// The operands of `print` become texts, after all of them were evaluated.
void Derivation::shown_operands(ExprId id) {
  ir::Builder b(p_, *body_);
  const Expr print = body_->exprs[id];
  const Span at = body_->span(id);
  std::vector<ExprId> operands;
  for (const std::uint32_t operand : body_->list(print.b)) operands.emplace_back(operand);
  bool quiet = true;
  for (std::size_t n = 1; n < operands.size(); ++n) quiet = quiet && is_repeatable(operands[n]);
  std::vector<ir::StmtId> held;
  for (ExprId& operand : operands) {
    const TypeId type = body_->type(operand);
    if (!quiet) {
      const ir::LocalId value = b.temporary("shown", type, at);
      held.push_back(b.let(value, operand, body_->span(operand)));
      operand = b.read(value, at);
    }
    if (shapes_.is_leaf(type) && !shapes_.is_enum(type)) continue;
    operand =
        shapes_.holds_any(type)
            ? boxed(operand)
            : called(types_.is(type, TypeKind::option) ? Purpose::top_text : Purpose::text, type, {operand});
  }
  const ExprId made = b.op(Op::print, print.type, operands, at);
  put(id, quiet ? made : b.block_value(b.block(std::move(held)), made, at));
}

void derive_structural(ir::Program& program) { Derivation(program).run(); }

std::vector<std::string> structural_operations(const ir::Program& program) {
  Shapes shapes(*program.types);
  std::vector<std::string> found;
  for (const ir::Function& f : program.functions) {
    ir::walk_exprs(f.body, [&](ExprId id) {
      const Expr& e = f.body.exprs[id];
      const TypeId type = structural_type(*program.types, shapes, f.body, e);
      if (!type) return;
      found.push_back(fmt::format("{}: {} of {}", f.name ? program.names->text(f.name) : "<lambda>",
                                  ir::op_info(static_cast<Op>(e.a)).name, program.types->spell(type)));
    });
  }
  return found;
}

}  // namespace mochi::lower
