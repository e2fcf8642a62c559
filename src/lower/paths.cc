// Paths: expressions that name a part of an object.
#include "ir/place.h"
#include "ir/walk.h"
#include "lower/ownership_classes.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;

bool is_path(const ir::Body& body, ExprId e) {
  const Expr& x = body.exprs[e];
  switch (x.kind) {
    case ExprKind::local:
    case ExprKind::global:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::unwrap:
    case ExprKind::unbox:
    case ExprKind::some:
      return true;
    case ExprKind::op: {
      const Op op = static_cast<Op>(x.a);
      return op == Op::any_index || op == Op::any_field || op == Op::list_first || op == Op::group_key;
    }
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
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::tag_is:
    case ExprKind::is_some:
    case ExprKind::box:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value:
      return false;
  }
  return false;
}

ExprId path_root(const ir::Body& body, ExprId path) {
  while (is_path(body, path)) {
    const Expr& x = body.exprs[path];
    if (x.kind == ExprKind::local || x.kind == ExprKind::global) return path;
    path = x.kind == ExprKind::op ? body.operand(path, 0) : ExprId(x.a);
  }
  return path;
}

Root root_of(const ir::Body& body, ExprId path) {
  const Expr& x = body.exprs[path_root(body, path)];
  if (x.kind == ExprKind::local) return {Root::Kind::local, x.a};
  if (x.kind == ExprKind::global) return {Root::Kind::global, x.a};
  return {};
}

ExprId changed_container(const ir::Body& body, ExprId place) {
  const Expr& x = body.exprs[place];
  if (x.kind == ExprKind::local || x.kind == ExprKind::global) return {};
  return x.kind == ExprKind::op ? body.operand(place, 0) : ExprId(x.a);
}

ExprId growth_of(const ir::Body& body, const ir::Stmt& assign) {
  if (assign.kind != ir::StmtKind::assign) return {};
  const ExprId value(assign.b);
  const Expr& v = body.exprs[value];
  if (v.kind != ExprKind::op) return {};
  const Op op = static_cast<Op>(v.a);
  const bool grows = op == Op::list_append || op == Op::list_concat || op == Op::str_concat || op == Op::set_add;
  if (!grows || body.list_size(v.b) == 0) return {};
  return ir::same_place(body, ExprId(assign.a), body.operand(value, 0)) ? value : ExprId();
}

}  // namespace mochi::lower
