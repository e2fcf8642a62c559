// Paths: expressions that name a part of an object.
#include <algorithm>
#include <array>

#include "ir/place.h"
#include "ir/walk.h"
#include "lower/ownership/classes.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;

bool is_path(const ir::Body& body, ExprId e) {
  constexpr std::array kParts{ExprKind::local,         ExprKind::global, ExprKind::field,
                              ExprKind::variant_field, ExprKind::index,  ExprKind::map_get,
                              ExprKind::unwrap,        ExprKind::unbox,  ExprKind::some};
  const Expr& x = body.exprs[e];
  if (x.kind != ExprKind::op) return std::find(kParts.begin(), kParts.end(), x.kind) != kParts.end();
  const Op op = static_cast<Op>(x.a);
  return op == Op::any_index || op == Op::any_field || op == Op::list_first || op == Op::group_key;
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
  const bool grows =
      op == Op::list_append || op == Op::list_concat || op == Op::str_concat || op == Op::set_add;
  if (!grows || body.list_size(v.b) == 0) return {};
  return ir::same_place(body, ExprId(assign.a), body.operand(value, 0)) ? value : ExprId();
}

}  // namespace mochi::lower
