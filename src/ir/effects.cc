#include "ir/effects.h"

#include "ir/kinds.h"
#include "ir/walk.h"

namespace mochi::ir {

using types::TypeKind;
using types::TypeStore;

namespace {

bool is_shared_variable(const Body& body, LocalId id) {
  return body.locals[id].assigned || body.locals[id].cell;
}

// What is looked into when a value of the type is read: objects may be changed, and an any may hold one.
bool looks_inside(const TypeStore& types, TypeId type) {
  return types::is_aggregate(types, type) || types.is(type, TypeKind::any) ||
         types.is(type, TypeKind::group) || types.is(type, TypeKind::parameter);
}

// To int from all that is wider, and from float to the numbers without infinities, some value has no place.
bool conversion_may_fail(const TypeStore& types, TypeId from, TypeId to) {
  const TypeKind a = types.kind(from);
  const TypeKind b = types.kind(to);
  if (!types::is_numeric(a) || !types::is_numeric(b)) return true;
  const auto whole = [](TypeKind kind) { return kind == TypeKind::integer || kind == TypeKind::int64; };
  if (whole(b)) return !whole(a);
  return a == TypeKind::floating && b != TypeKind::floating;
}

// By itself, beside what its parts do. Texts are values, and the groups of a query belong to it alone.
bool changes_object(const Expr& e) {
  if (e.kind == ExprKind::call || e.kind == ExprKind::call_value) return true;
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  return (e.has(ExprFlag::in_place) && op != Op::str_concat) || op == Op::map_remove || op == Op::any_store;
}

class EffectFinder {
 public:
  EffectFinder(const TypeStore& types, const Body& body) : types_(types), body_(body) {}

  void expression(ExprId id) {
    own(id);
    for_each_part(
        body_, id, [&](ExprId part) { expression(part); }, [&](BlockId part) { block(part); });
  }
  Effects found;

 private:
  void block(BlockId id) {
    for (const StmtId s : body_.blocks[id]) {
      statement(s);
      for_each_part(
          body_, s, [&](ExprId part) { expression(part); }, [&](BlockId part) { block(part); });
    }
  }

  // What the block declares and assigns itself is its own affair, but telling that apart is not worth it.
  void statement(StmtId id) {
    found.statements = true;
    if (body_.stmts[id].kind == StmtKind::assign) found.writes = true;
  }

  void operation(const Expr& e) {
    const OpInfo& info = op_info(static_cast<Op>(e.a));
    found.faults = found.faults || (info.may_fault && !e.proven_step_by_step());
    found.writes = found.writes || !info.pure || e.has(ExprFlag::in_place);
    bool inside = !info.pure;
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
      inside = inside || looks_inside(types_, body_.type(body_.expr_at(e.b, i)));
    found.reads_memory = found.reads_memory || inside;
  }

  // What the node does beside its parts.
  void own(ExprId id) {
    const Expr& e = body_.exprs[id];
    switch (e.kind) {
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::function_ref:
      case ExprKind::make_list:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::box:
      case ExprKind::conditional:
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::coalesce: return;
      // The elements are compared with each other: objects are looked into.
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::tag_is:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::map_get: found.reads_memory = true; return;
      case ExprKind::local:
        found.reads_memory = found.reads_memory || is_shared_variable(body_, LocalId(e.a));
        return;
      case ExprKind::closure:
        for (const std::uint32_t outer : body_.list(e.b))
          found.reads_memory = found.reads_memory || is_shared_variable(body_, LocalId(outer));
        return;
      case ExprKind::index:
      case ExprKind::global:
        found.reads_memory = true;
        found.faults = found.faults || !e.has(ExprFlag::proven);
        return;
      case ExprKind::unwrap: found.faults = found.faults || !e.has(ExprFlag::proven); return;
      case ExprKind::unbox: found.faults = true; return;
      case ExprKind::convert:
        found.faults = found.faults || conversion_may_fail(types_, body_.type(ExprId(e.a)), e.type);
        return;
      case ExprKind::call:
      case ExprKind::call_value:
        found.calls = found.faults = found.writes = found.reads_memory = true;
        return;
      case ExprKind::op: operation(e); return;
      case ExprKind::block_value:
      case ExprKind::match_value: found.statements = true; return;
    }
  }

  const TypeStore& types_;
  const Body& body_;
};

}  // namespace

Effects effects_of(const TypeStore& types, const Body& body, ExprId id) {
  EffectFinder finder(types, body);
  finder.expression(id);
  return finder.found;
}

bool is_movable(const Body& body, ExprId id) {
  const Expr& e = body.exprs[id];
  if (e.kind == ExprKind::local) return !is_shared_variable(body, LocalId(e.a));
  return is_constant(e.kind) || e.kind == ExprKind::function_ref;
}

bool holds_statements(const Body& body, ExprId id) {
  const ExprKind kind = body.kind(id);
  if (kind == ExprKind::block_value || kind == ExprKind::match_value) return true;
  bool found = false;
  for_each_part(
      body, id, [&](ExprId part) { found = found || holds_statements(body, part); }, [](BlockId) {});
  return found;
}

bool changes_aggregates(const Body& body, BlockId block) {
  bool changes = false;
  walk(
      body, block, [&](ExprId id) { changes = changes || changes_object(body.exprs[id]); },
      [&](StmtId id) {
        const Stmt& s = body.stmts[id];
        changes = changes || (s.kind == StmtKind::assign && body.kind(ExprId(s.a)) != ExprKind::local);
      });
  return changes;
}

}  // namespace mochi::ir
