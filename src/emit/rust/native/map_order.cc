#include "emit/rust/native/map_order.h"

#include <algorithm>

#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

MapOrder::MapOrder(const ir::Program& program, const PublicFace& face)
    : program_(program), face_(face), types_(*program.types) {
  find();
  spread();
  for (std::uint32_t i = 0; i < types_.decl_count(); ++i) {
    const DeclId d(i);
    const types::TypeDecl& decl = types_.decl(d);
    if (!decl.exported || !decl.module.valid() || !face_.is_public(decl.module) ||
        decl.kind == types::DeclKind::opaque)
      continue;
    bool found = false;
    types::for_each_field(decl, [&](const types::Field& f, unsigned) { found = found || holds(f.type); });
    if (found) twins_.insert(d);
  }
}

// Who walks over a map sees the order of its entries, which a sorted map does not keep.
void MapOrder::find() {
  for (const ir::Function& f : program_.functions) {
    ir::walk_exprs(f.body, [&](ExprId e) {
      const ir::Expr& expr = f.body.exprs[e];
      if (expr.kind != ExprKind::op) return;
      const auto op = static_cast<Op>(expr.a);
      if (op == Op::map_keys || op == Op::map_values || op == Op::set_items)
        ordered_.insert(f.body.type(f.body.operand(e, 0)));
    });
    for (std::uint32_t s = 0; s < f.body.stmts.size(); ++s) {
      const ir::Stmt& stmt = f.body.stmts[StmtId(s)];
      if (stmt.kind != StmtKind::for_each) continue;
      const TypeId source = f.body.type(ExprId(stmt.b));
      if (types_.is(source, TypeKind::map) || types_.is(source, TypeKind::set)) ordered_.insert(source);
    }
  }
}

bool MapOrder::unite(TypeId a, TypeId b) {
  if (a == b) return false;
  const types::Type x = types_[a];
  const types::Type y = types_[b];
  if (x.kind != y.kind) return false;
  bool again = false;
  if ((x.kind == TypeKind::map || x.kind == TypeKind::set) && keeps(a) != keeps(b)) {
    ordered_.insert(keeps(a) ? b : a);
    again = true;
  }
  for (std::size_t i = 0; i < x.args.size() && i < y.args.size(); ++i) again = unite(x.args[i], y.args[i]) || again;
  return again;
}

// A generic function and those that call it hold one map in one form; so do a generic type and those that it stands for.
void MapOrder::spread() {
  for (bool again = true; again;) {
    again = false;
    for (const ir::Function& f : program_.functions) {
      ir::walk_exprs(f.body, [&](ExprId id) {
        const ir::Expr& e = f.body.exprs[id];
        if (e.kind == ExprKind::call) {
          const ir::Function& callee = program_.functions[FunctionId(e.a)];
          if (callee.type_params.empty()) return;
          again = unite(e.type, callee.result) || again;
          for (std::size_t i = 0; i < callee.params.size() && i < f.body.list_size(e.b); ++i)
            again = unite(f.body.type(f.body.expr_at(e.b, i)), callee.body.locals[callee.params[i]].type) || again;
          return;
        }
        const types::Type type = types_[e.type];
        if (!type.decl.valid() || type.args.empty() || types::is_result(types_, e.type)) return;
        const types::TypeDecl& decl = types_.decl(type.decl);
        if (decl.variants.empty()) {
          const auto fields = types_.fields_of(e.type);
          for (std::size_t i = 0; i < fields.size(); ++i)
            again = unite(fields[i].type, types_.decl(type.decl).fields[i].type) || again;
        }
        for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
          const auto parts = types_.variant_fields(e.type, v);
          for (std::size_t i = 0; i < parts.size(); ++i)
            again = unite(parts[i].type, types_.decl(type.decl).variants[v].fields[i].type) || again;
        }
      });
    }
  }
}

bool MapOrder::holds(TypeId id, std::set<TypeId>& seen) const {
  if (keeps(id)) return true;
  if (!seen.insert(id).second) return false;
  const types::Type t = types_[id];
  bool found = std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return holds(part, seen); });
  if (t.decl.valid() && !types::is_result(types_, id)) {
    types::for_each_field(types_.decl(t.decl), [&](const types::Field& f, unsigned) {
      found = found || holds(f.type, seen);
    });
  }
  return found;
}

bool MapOrder::holds(TypeId type) const {
  if (ordered_.empty()) return false;
  if (const auto known = holds_.find(type); known != holds_.end()) return known->second;
  std::set<TypeId> seen;
  return holds_[type] = holds(type, seen);
}

bool MapOrder::is_simple(TypeId type) const {
  const types::Type& t = types_[type];
  return keeps(type) &&
         std::none_of(t.args.begin(), t.args.end(), [&](TypeId part) { return holds(part); });
}

bool MapOrder::can_cross(TypeId id) const {
  if (!holds(id)) return true;
  const types::Type t = types_[id];
  auto all = [&] { return std::all_of(t.args.begin(), t.args.end(), [&](TypeId p) { return can_cross(p); }); };
  switch (t.kind) {
    case TypeKind::list:
    case TypeKind::option:
    case TypeKind::set:
    case TypeKind::map: return all();
    case TypeKind::function:
      for (const TypeId p : types_.params(id)) {
        if (types_.is(p, TypeKind::function)) return false;
      }
      return all();
    case TypeKind::record:
    case TypeKind::union_:
      if (types::is_result(types_, id)) return all();
      return has_twin(t.decl) && std::none_of(t.args.begin(), t.args.end(), [&](TypeId p) { return holds(p); });
    // clang-format off
    case TypeKind::never: case TypeKind::unit: case TypeKind::boolean: case TypeKind::integer: case TypeKind::int64:
    case TypeKind::floating: case TypeKind::string: case TypeKind::bytes: case TypeKind::error:
    case TypeKind::bigint: case TypeKind::bigrat: case TypeKind::any: case TypeKind::foreign: case TypeKind::soft:
    case TypeKind::group: case TypeKind::anonymous: case TypeKind::variant: case TypeKind::variable: case TypeKind::opaque:
    case TypeKind::parameter: return false;
      // clang-format on
  }
  return false;
}

}  // namespace mochi::emit::rust
