#include "ir/build.h"

#include <bit>

namespace mochi::ir {

ExprId Builder::add(Expr expr, Span span) {
  body_.expr_spans.add(span);
  return body_.exprs.add(expr);
}
StmtId Builder::add(Stmt stmt, Span span) {
  body_.stmt_spans.add(span);
  return body_.stmts.add(stmt);
}
BlockId Builder::block(std::vector<StmtId> stmts) { return body_.blocks.add(std::move(stmts)); }

LocalId Builder::local(NameId name, TypeId type, Span span) {
  Local made;
  made.name = name;
  made.type = type;
  made.span = span;
  return body_.locals.add(made);
}
LocalId Builder::temporary(std::string_view hint, TypeId type, Span span) {
  LocalId id = local(program_.names->intern(hint), type, span);
  body_.locals[id].synthetic = true;
  return id;
}

std::uint32_t Builder::list(std::span<const std::uint32_t> words) {
  auto at = static_cast<std::uint32_t>(body_.lists.size());
  body_.lists.push_back(static_cast<std::uint32_t>(words.size()));
  body_.lists.insert(body_.lists.end(), words.begin(), words.end());
  return at;
}
std::uint32_t Builder::list(std::span<const ExprId> exprs) {
  auto at = static_cast<std::uint32_t>(body_.lists.size());
  body_.lists.push_back(static_cast<std::uint32_t>(exprs.size()));
  for (ExprId e : exprs) body_.lists.push_back(e.value);
  return at;
}
std::uint32_t Builder::list(std::initializer_list<ExprId> exprs) {
  return list(std::span<const ExprId>(exprs.begin(), exprs.size()));
}

ExprId Builder::unit(Span span) {
  return add(Expr{.kind = ExprKind::const_unit, .type = program_.types->unit()}, span);
}
ExprId Builder::boolean(bool value, Span span) {
  return add(Expr{.kind = ExprKind::const_bool, .type = program_.types->boolean(), .a = value ? 1U : 0U},
             span);
}
ExprId Builder::integer(std::int64_t value, Span span) {
  auto bits = static_cast<std::uint64_t>(value);
  return add(Expr{.kind = ExprKind::const_int,
                  .type = program_.types->integer(),
                  .a = static_cast<std::uint32_t>(bits),
                  .b = static_cast<std::uint32_t>(bits >> 32U)},
             span);
}
ExprId Builder::floating(double value, Span span) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  return add(Expr{.kind = ExprKind::const_float,
                  .type = program_.types->floating(),
                  .a = static_cast<std::uint32_t>(bits),
                  .b = static_cast<std::uint32_t>(bits >> 32U)},
             span);
}
ExprId Builder::string(std::string_view text, Span span) {
  return add(Expr{.kind = ExprKind::const_string,
                  .type = program_.types->string(),
                  .a = program_.names->intern(text).value},
             span);
}
ExprId Builder::none(TypeId option, Span span) {
  return add(Expr{.kind = ExprKind::none, .type = option}, span);
}

ExprId Builder::read(LocalId local_id, Span span) {
  return add(Expr{.kind = ExprKind::local, .type = body_.locals[local_id].type, .a = local_id.value}, span);
}
ExprId Builder::read(GlobalId global, Span span) {
  return add(Expr{.kind = ExprKind::global, .type = program_.globals[global].type, .a = global.value}, span);
}

ExprId Builder::op(Op op, TypeId type, std::initializer_list<ExprId> operands, Span span,
                   std::uint32_t immediate) {
  return this->op(op, type, std::span<const ExprId>(operands.begin(), operands.size()), span, immediate);
}
ExprId Builder::op(Op op, TypeId type, std::span<const ExprId> operands, Span span, std::uint32_t immediate) {
  std::uint32_t at = list(operands);
  return add(
      Expr{.kind = ExprKind::op, .type = type, .a = static_cast<std::uint32_t>(op), .b = at, .c = immediate},
      span);
}

ExprId Builder::call(FunctionId callee, std::span<const ExprId> args, std::span<const TypeId> type_args,
                     TypeId type, Span span) {
  std::uint32_t at = list(args);
  std::uint32_t types_at = Id<ExprTag>::kNone;
  if (!type_args.empty()) {
    std::vector<std::uint32_t> words;
    for (TypeId t : type_args) words.push_back(t.value);
    types_at = list(std::span<const std::uint32_t>(words));
  }
  return add(Expr{.kind = ExprKind::call, .type = type, .a = callee.value, .b = at, .c = types_at}, span);
}
ExprId Builder::call_value(ExprId callee, std::span<const ExprId> args, TypeId type, Span span) {
  std::uint32_t at = list(args);
  return add(Expr{.kind = ExprKind::call_value, .type = type, .a = callee.value, .b = at}, span);
}

ExprId Builder::some(ExprId value, Span span) {
  return add(
      Expr{.kind = ExprKind::some, .type = program_.types->option(body_.type(value)), .a = value.value},
      span);
}
ExprId Builder::is_some(ExprId option, Span span) {
  return add(Expr{.kind = ExprKind::is_some, .type = program_.types->boolean(), .a = option.value}, span);
}
ExprId Builder::unwrap(ExprId option, UnwrapReason reason, bool proven, Span span) {
  Expr e{.kind = ExprKind::unwrap,
         .type = program_.types->element(body_.type(option)),
         .a = option.value,
         .b = static_cast<std::uint32_t>(reason)};
  if (proven) e.flags = static_cast<std::uint8_t>(ExprFlag::proven);
  return add(e, span);
}
ExprId Builder::field(ExprId record, std::uint32_t index, TypeId type, Span span) {
  return add(Expr{.kind = ExprKind::field, .type = type, .a = record.value, .b = index}, span);
}
ExprId Builder::conditional(ExprId condition, ExprId then, ExprId otherwise, TypeId type, Span span) {
  return add(Expr{.kind = ExprKind::conditional,
                  .type = type,
                  .a = condition.value,
                  .b = then.value,
                  .c = otherwise.value},
             span);
}
ExprId Builder::block_value(BlockId block_id, ExprId value, Span span) {
  return add(
      Expr{.kind = ExprKind::block_value, .type = body_.type(value), .a = block_id.value, .b = value.value},
      span);
}

StmtId Builder::let(LocalId local_id, ExprId value, Span span) {
  return add(Stmt{.kind = StmtKind::let, .a = local_id.value, .b = value.value}, span);
}
StmtId Builder::assign(ExprId place, ExprId value, Span span) {
  // The local at the place's root is only «assigned» if it is the place itself.
  const Expr& target = body_.exprs[place];
  if (target.kind == ExprKind::local) body_.locals[LocalId(target.a)].assigned = true;
  return add(Stmt{.kind = StmtKind::assign, .a = place.value, .b = value.value}, span);
}
StmtId Builder::expr(ExprId value, Span span) {
  return add(Stmt{.kind = StmtKind::expr, .a = value.value}, span);
}
StmtId Builder::if_(ExprId condition, BlockId then, BlockId otherwise, Span span) {
  return add(Stmt{.kind = StmtKind::if_, .a = condition.value, .b = then.value, .c = otherwise.value}, span);
}
StmtId Builder::while_(ExprId condition, BlockId loop, Span span) {
  return add(Stmt{.kind = StmtKind::while_, .a = condition.value, .b = loop.value}, span);
}
StmtId Builder::for_range(LocalId local_id, ExprId from, ExprId end, BlockId loop, Span span) {
  return add(
      Stmt{
          .kind = StmtKind::for_range, .a = local_id.value, .b = from.value, .c = end.value, .d = loop.value},
      span);
}
StmtId Builder::for_each(LocalId local_id, ExprId iterable, BlockId loop, Span span) {
  return add(Stmt{.kind = StmtKind::for_each, .a = local_id.value, .b = iterable.value, .d = loop.value},
             span);
}
StmtId Builder::return_(ExprId value, Span span) {
  return add(Stmt{.kind = StmtKind::return_, .a = value.value}, span);
}

}  // namespace mochi::ir
