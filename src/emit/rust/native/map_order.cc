#include "emit/rust/native/map_order.h"

#include <algorithm>

#include "emit/rust/native/order_blind.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

bool only_asked(const ir::Program& program, FunctionId f, LocalId l) {
  const ir::Body& body = program.functions[f].body;
  unsigned mentioned = 0;
  unsigned asked = 0;
  auto is_it = [&](ExprId id) { return body.kind(id) == ExprKind::local && body.exprs[id].a == l.value; };
  ir::walk(
      body, body.root,
      [&](ExprId id) {
        const ir::Expr& e = body.exprs[id];
        if (is_it(id)) ++mentioned;
        if (e.kind == ExprKind::closure) {
          for (const ir::Capture& c : program.functions[FunctionId(e.a)].captures) {
            if (c.outer != l) continue;
            ++mentioned;
            if (only_asked(program, FunctionId(e.a), c.inner)) ++asked;
          }
        }
        if (e.kind == ExprKind::map_get && is_it(ExprId(e.a))) ++asked;
        if (e.kind != ExprKind::op || body.list_size(e.b) == 0 || !is_it(body.operand(id, 0))) return;
        const auto op = static_cast<Op>(e.a);
        if (op == Op::map_len || op == Op::map_has || op == Op::map_keys || op == Op::map_values ||
            op == Op::set_len || op == Op::set_has || op == Op::set_items)
          ++asked;
      },
      [&](StmtId id) {
        const ir::Stmt& s = body.stmts[id];
        if (s.kind == StmtKind::for_each && is_it(ExprId(s.b))) ++asked;
      });
  return mentioned == asked;
}

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

// Who walks over a map sees the order of its entries, which a sorted map does not keep. A map of users is sorted.
void MapOrder::find() {
  std::set<FunctionId> called;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const ir::FunctionKind kind = program_.functions[FunctionId(i)].kind;
    // Tests call what users call.
    if (kind == ir::FunctionKind::test || kind == ir::FunctionKind::bench) continue;
    const std::vector<FunctionId>& all = face_.program_uses.mentions(FunctionId(i)).functions;
    called.insert(all.begin(), all.end());
  }
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const FunctionId id(i);
    const ir::Function& f = program_.functions[id];
    const bool item = f.kind == ir::FunctionKind::plain || f.kind == ir::FunctionKind::method;
    const bool open = item && face_.is_exported(id) && face_.is_public(f.module) && !called.contains(id);
    const OrderBlind blind(program_, f);
    handed_.insert(handed_.end(), blind.handed().begin(), blind.handed().end());
    auto see = [&](ExprId source) {
      const ir::Expr& e = f.body.exprs[source];
      const bool given = open && e.kind == ExprKind::local && !f.body.locals[LocalId(e.a)].assigned &&
                         std::find(f.params.begin(), f.params.end(), LocalId(e.a)) != f.params.end();
      if (!given || !only_asked(program_, id, LocalId(e.a))) ordered_.insert(e.type);
    };
    ir::walk_exprs(f.body, [&](ExprId e) {
      const ir::Expr& expr = f.body.exprs[e];
      if (expr.kind != ExprKind::op) return;
      const auto op = static_cast<Op>(expr.a);
      if (op == Op::map_keys || op == Op::map_values || op == Op::set_items) {
        if (!blind.is_blind(e)) see(f.body.operand(e, 0));
      }
    });
    for (std::uint32_t s = 0; s < f.body.stmts.size(); ++s) {
      const ir::Stmt& stmt = f.body.stmts[StmtId(s)];
      if (stmt.kind != StmtKind::for_each) continue;
      const TypeId source = f.body.type(ExprId(stmt.b));
      if (types_.is(source, TypeKind::map) || types_.is(source, TypeKind::set)) {
        if (!blind.is_blind(ExprId(stmt.b))) see(ExprId(stmt.b));
      }
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
  for (std::size_t i = 0; i < x.args.size() && i < y.args.size(); ++i)
    again = unite(x.args[i], y.args[i]) || again;
  return again;
}

// A generic function and those that call it hold one map in one form; so do a generic type and those that it stands for.
void MapOrder::spread() {
  for (bool again = true; again;) {
    again = false;
    for (const auto& [walked, filled] : handed_)
      again = (keeps(filled) && ordered_.insert(walked).second) || again;
    for (const ir::Function& f : program_.functions) {
      ir::walk_exprs(f.body, [&](ExprId id) {
        const ir::Expr& e = f.body.exprs[id];
        if (e.kind == ExprKind::call) {
          const ir::Function& callee = program_.functions[FunctionId(e.a)];
          if (callee.type_params.empty()) return;
          again = unite(e.type, callee.result) || again;
          for (std::size_t i = 0; i < callee.params.size() && i < f.body.list_size(e.b); ++i)
            again = unite(f.body.type(f.body.expr_at(e.b, i)), callee.body.locals[callee.params[i]].type) ||
                    again;
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
    types::for_each_field(types_.decl(t.decl),
                          [&](const types::Field& f, unsigned) { found = found || holds(f.type, seen); });
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
  return keeps(type) && std::none_of(t.args.begin(), t.args.end(), [&](TypeId part) { return holds(part); });
}

bool MapOrder::can_cross(TypeId id) const {
  if (!holds(id)) return true;
  const types::Type t = types_[id];
  auto all = [&] {
    return std::all_of(t.args.begin(), t.args.end(), [&](TypeId p) { return can_cross(p); });
  };
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
      return has_twin(t.decl) &&
             std::none_of(t.args.begin(), t.args.end(), [&](TypeId p) { return holds(p); });
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
