// Walking bodies: the parts of a node in the order in which they are evaluated. Passes build on these instead
// of naming every kind again; a new kind is added here once.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

// Calls `on_arm(ArmId)` for each arm of list `at`.
template <typename F>
void for_each_arm(const Body& body, std::uint32_t at, F&& on_arm) {
  const std::size_t count = body.list_size(at);
  for (std::size_t i = 0; i < count; ++i) on_arm(ArmId(body.list(at)[i]));
}

namespace detail {
template <typename F>
void list_children(const Body& body, std::uint32_t at, F& on_expr) {
  const std::size_t count = body.list_size(at);
  for (std::size_t i = 0; i < count; ++i) on_expr(ExprId(body.list(at)[i]));
}
}  // namespace detail

// The parts of expression `id`: `on_expr(ExprId)` for sub-expressions, `on_block(BlockId)` for blocks, in
// evaluation order (alternatives one after another). Arm constants are not parts: they are never evaluated.
// The callbacks may add nodes to the body.
template <typename E, typename B>
void for_each_part(const Body& body, ExprId id, E&& on_expr, B&& on_block) {
  const Expr e = body.exprs[id];
  switch (e.kind) {
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
    case ExprKind::closure: return;
    case ExprKind::call:
    case ExprKind::op: detail::list_children(body, e.b, on_expr); return;
    case ExprKind::call_value:
      on_expr(ExprId(e.a));
      detail::list_children(body, e.b, on_expr);
      return;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: detail::list_children(body, e.a, on_expr); return;
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert: on_expr(ExprId(e.a)); return;
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
      on_expr(ExprId(e.a));
      on_expr(ExprId(e.b));
      return;
    case ExprKind::conditional:
      on_expr(ExprId(e.a));
      on_expr(ExprId(e.b));
      on_expr(ExprId(e.c));
      return;
    case ExprKind::block_value:
      on_block(BlockId(e.a));
      on_expr(ExprId(e.b));
      return;
    case ExprKind::match_value:
      on_expr(ExprId(e.a));
      for_each_arm(body, e.b, [&](ArmId arm) {
        if (body.arms[arm].block) on_block(body.arms[arm].block);
        if (body.arms[arm].value) on_expr(body.arms[arm].value);
      });
      return;
  }
}

// The parts of statement `id`, as above. An assignment's place is given whole, as an expression.
template <typename E, typename B>
void for_each_part(const Body& body, StmtId id, E&& on_expr, B&& on_block) {
  const Stmt s = body.stmts[id];
  const auto expr = [&](std::uint32_t word) {
    if (word != ExprId::kNone) on_expr(ExprId(word));
  };
  const auto block = [&](std::uint32_t word) {
    if (word != BlockId::kNone) on_block(BlockId(word));
  };
  switch (s.kind) {
    case StmtKind::let: expr(s.b); return;
    case StmtKind::assign:
      expr(s.a);
      expr(s.b);
      return;
    case StmtKind::expr:
    case StmtKind::return_: expr(s.a); return;
    case StmtKind::if_:
      expr(s.a);
      block(s.b);
      block(s.c);
      return;
    case StmtKind::while_:
      expr(s.a);
      block(s.b);
      return;
    case StmtKind::for_range:
      expr(s.b);
      expr(s.c);
      block(s.d);
      return;
    case StmtKind::for_each:
      expr(s.b);
      block(s.d);
      return;
    case StmtKind::break_:
    case StmtKind::continue_: return;
    case StmtKind::block: block(s.a); return;
    case StmtKind::match:
      expr(s.a);
      for_each_arm(body, s.b, [&](ArmId arm) { block(body.arms[arm].block.value); });
      return;
    case StmtKind::try_:
      block(s.a);
      block(s.c);
      return;
  }
}

// Visits everything below, parents before parts: `on_expr(ExprId)`, `on_stmt(StmtId)`.
template <typename E, typename S>
void walk(const Body& body, BlockId block, E&& on_expr, S&& on_stmt);

template <typename E, typename S>
void walk(const Body& body, ExprId id, E&& on_expr, S&& on_stmt) {
  on_expr(id);
  for_each_part(
      body, id, [&](ExprId part) { walk(body, part, on_expr, on_stmt); },
      [&](BlockId part) { walk(body, part, on_expr, on_stmt); });
}

template <typename E, typename S>
void walk(const Body& body, BlockId block, E&& on_expr, S&& on_stmt) {
  const std::size_t count = body.blocks[block].size();
  for (std::size_t i = 0; i < count; ++i) {
    const StmtId stmt = body.blocks[block][i];
    on_stmt(stmt);
    for_each_part(
        body, stmt, [&](ExprId part) { walk(body, part, on_expr, on_stmt); },
        [&](BlockId part) { walk(body, part, on_expr, on_stmt); });
  }
}

template <typename E>
void walk_exprs(const Body& body, E&& on_expr) {
  if (body.root) walk(body, body.root, on_expr, [](StmtId) {});
}

// Replaces each direct sub-expression of `id` by what `map(ExprId)` gives. `map` may add nodes.
template <typename F>
void replace_children(Body& body, ExprId id, F&& map) {
  const auto one = [&](std::uint32_t Expr::*word) {
    const ExprId now = map(ExprId(body.exprs[id].*word));
    body.exprs[id].*word = now.value;
  };
  const auto many = [&](std::uint32_t at) {
    const std::size_t count = body.list_size(at);
    for (std::size_t i = 0; i < count; ++i) {
      const ExprId now = map(ExprId(body.list(at)[i]));
      body.lists[at + 1 + i] = now.value;
    }
  };
  const Expr e = body.exprs[id];
  switch (e.kind) {
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
    case ExprKind::closure: return;
    case ExprKind::call:
    case ExprKind::op: many(e.b); return;
    case ExprKind::call_value:
      one(&Expr::a);
      many(e.b);
      return;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: many(e.a); return;
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert: one(&Expr::a); return;
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
      one(&Expr::a);
      one(&Expr::b);
      return;
    case ExprKind::conditional:
      one(&Expr::a);
      one(&Expr::b);
      one(&Expr::c);
      return;
    case ExprKind::block_value: one(&Expr::b); return;
    case ExprKind::match_value:
      one(&Expr::a);
      for_each_arm(body, e.b, [&](ArmId arm) {
        const ExprId value = body.arms[arm].value;
        if (!value) return;
        const ExprId now = map(value);
        body.arms[arm].value = now;
      });
      return;
  }
}

// Replaces each direct expression of statement `id`. `map` may add nodes.
template <typename F>
void replace_children(Body& body, StmtId id, F&& map) {
  const auto one = [&](std::uint32_t Stmt::*word) {
    if (body.stmts[id].*word == ExprId::kNone) return;
    const ExprId now = map(ExprId(body.stmts[id].*word));
    body.stmts[id].*word = now.value;
  };
  switch (body.stmts[id].kind) {
    case StmtKind::let:
    case StmtKind::for_each: one(&Stmt::b); return;
    case StmtKind::assign:
      one(&Stmt::a);
      one(&Stmt::b);
      return;
    case StmtKind::expr:
    case StmtKind::return_:
    case StmtKind::if_:
    case StmtKind::while_:
    case StmtKind::match: one(&Stmt::a); return;
    case StmtKind::for_range:
      one(&Stmt::b);
      one(&Stmt::c);
      return;
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::block:
    case StmtKind::try_: return;
  }
}

}  // namespace mochi::ir
