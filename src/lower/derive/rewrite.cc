// Finding the operations on aggregates, and putting calls into their places.
#include <fmt/format.h>

#include <utility>

#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/derive/derivation.h"
#include "lower/derive/derive.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

// What an operation becomes that is a call of one derived function, with its own operands.
struct Derived {
  Op op;
  Purpose purpose;
  Purpose of_option;
};
constexpr Derived kDerived[] = {
    {Op::eq, Purpose::equal, Purpose::equal},
    {Op::three_way, Purpose::order, Purpose::order},
    {Op::part_text, Purpose::text, Purpose::text},
    {Op::to_text, Purpose::text, Purpose::top_text},
    {Op::to_json, Purpose::json, Purpose::json},
    {Op::list_contains, Purpose::contains, Purpose::contains},
    {Op::list_sort, Purpose::sorted, Purpose::sorted},
};
// Comparisons of all else are comparisons of its order with 0.
constexpr std::pair<Op, Purpose> kOfOptions[] = {{Op::lt, Purpose::less},
                                                 {Op::le, Purpose::less_equal},
                                                 {Op::gt, Purpose::greater},
                                                 {Op::ge, Purpose::greater_equal}};

// The type whose structure `op` is about; none if it is about scalars, or one that stays as it is.
TypeId structural_type(const types::TypeStore& types, Shapes& shapes, const ir::Body& body, const Expr& e) {
  if (e.kind != ExprKind::op || body.list_size(e.b) == 0) return {};
  const TypeId first = body.type(body.expr_at(e.b, 0));
  const auto whole = [&](TypeId type) { return shapes.is_leaf(type) ? TypeId() : type; };
  const auto shown = [&](TypeId type) { return shapes.is_enum(type) ? type : whole(type); };
  const auto element = [&](TypeId list) {
    return types.is(list, TypeKind::list) ? whole(types.element(list)) : TypeId();
  };
  const auto op = static_cast<Op>(e.a);
  if (ir::op_info(op).group == ir::OpGroup::comparison || op == Op::three_way) return whole(first);
  if (ir::is_one_of(op, Op::to_text, Op::part_text, Op::to_json, Op::print_json)) return shown(first);
  if (op == Op::print) {
    for (const std::uint32_t operand : body.list(e.b))
      if (const TypeId type = shown(body.type(ExprId(operand)))) return type;
    return {};
  }
  if (op == Op::deep_copy) return shapes.may_share_parts(first) ? TypeId() : whole(first);
  // Of several keys it stays one operation: there is no one order to derive.
  if (op == Op::list_sort_by_keys)
    return body.list_size(e.b) == 2 && e.c == 0xffffffffU ? element(body.type(body.expr_at(e.b, 1)))
                                                          : TypeId();
  return ir::is_one_of(op, Op::list_contains, Op::list_sort) ? element(first) : TypeId();
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
  const bool shows = ir::is_one_of(op, Op::to_text, Op::part_text, Op::to_json, Op::print_json);
  if (shows && shapes_.holds_any(type)) {
    put(id, b.op(op, e.type, {boxed(operands[0])}, at));
    return;
  }
  const bool option = types_.is(type, TypeKind::option);
  for (const Derived& row : kDerived)
    if (row.op == op) return put(id, called(option ? row.of_option : row.purpose, type, operands));
  for (const auto& [compared, of_option] : kOfOptions) {
    if (compared != op) continue;
    if (option) return put(id, called(of_option, type, operands));
    const ExprId order = called(Purpose::order, type, operands);
    return put(id, b.op(op, types_.boolean(), {order, b.integer(0, at)}, at));
  }
  if (op == Op::ne) {
    put(id, b.op(Op::not_, types_.boolean(), {called(Purpose::equal, type, operands)}, at));
  } else if (op == Op::print) {
    shown_operands(id);
  } else if (op == Op::print_json) {
    put(id, b.op(Op::print, types_.unit(), {called(Purpose::json_lines, type, operands)}, at));
  } else if (op == Op::deep_copy) {
    put(id, shapes_.may_change(type) ? called(Purpose::copy, type, operands) : operands[0]);
  } else if (op == Op::list_sort_by_keys) {
    const TypeId items = types_.element(body_->type(operands[0]));
    put(id, called(Purpose::sorted_by, type, operands, items));
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
