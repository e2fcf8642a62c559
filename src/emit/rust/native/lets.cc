// Declarations of locals without shared types.
#include <algorithm>

#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "ir/uses.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

// Most assignments on one way through the block.
unsigned assignments(const ir::Body& body, BlockId id, LocalId l) {
  unsigned total = 0;
  for (StmtId s : body.blocks[id]) {
    const ir::Stmt& stmt = body.stmts[s];
    if (stmt.kind == StmtKind::assign) {
      const ir::Expr& e = body.exprs[ExprId(stmt.a)];
      if (e.kind == ExprKind::local && e.a == l.value) ++total;
    } else if (stmt.kind == StmtKind::if_) {
      const unsigned a = assignments(body, BlockId(stmt.b), l);
      const unsigned b = BlockId(stmt.c).valid() ? assignments(body, BlockId(stmt.c), l) : 0;
      total += std::max(a, b);
    } else if (stmt.kind == StmtKind::match) {
      unsigned most = 0;
      ir::for_each_arm(body, stmt.b,
                       [&](ir::ArmId a) { most = std::max(most, assignments(body, body.arms[a].block, l)); });
      total += most;
    } else {
      ir::for_each_part(
          body, s, [](ExprId) {}, [&](BlockId inner) { total += 2 * assignments(body, inner, l); });
    }
  }
  return total;
}

bool assigned_first(const ir::Body& body, const ir::LocalUses& uses, BlockId id, LocalId l);

// The statement stores into the local before anything reads it, on all ways through it.
bool assigned_first(const ir::Body& body, const ir::LocalUses& uses, StmtId id, LocalId l) {
  const ir::Stmt& s = body.stmts[id];
  if (s.kind == StmtKind::assign) {
    const ir::Expr& place = body.exprs[ExprId(s.a)];
    return place.kind == ExprKind::local && place.a == l.value && !uses.mentions(ExprId(s.b), l);
  }
  if (s.kind == StmtKind::block) return assigned_first(body, uses, BlockId(s.a), l);
  if (s.kind == StmtKind::if_) {
    return !uses.mentions(ExprId(s.a), l) && BlockId(s.c).valid() &&
           assigned_first(body, uses, BlockId(s.b), l) && assigned_first(body, uses, BlockId(s.c), l);
  }
  if (s.kind != StmtKind::match || uses.mentions(ExprId(s.a), l)) return false;
  bool all = true;
  ir::for_each_arm(body, s.b, [&](ir::ArmId a) {
    all = all && body.arms[a].block.valid() && assigned_first(body, uses, body.arms[a].block, l);
  });
  return all;
}

bool assigned_first(const ir::Body& body, const ir::LocalUses& uses, BlockId id, LocalId l) {
  for (const StmtId s : body.blocks[id]) {
    if (body.stmts[s].kind == StmtKind::return_ && !uses.mentions(s, l)) return true;
    if (uses.mentions(s, l)) return assigned_first(body, uses, s, l);
  }
  return false;
}

// Rust could not tell the type from the value.
bool untyped(const ir::Body& body, ExprId id) {
  const ir::Expr& e = body.exprs[id];
  const ExprKind kind = e.kind;
  if (kind == ExprKind::some || kind == ExprKind::coalesce) return untyped(body, ExprId(e.a));
  if (kind == ExprKind::conditional || kind == ExprKind::block_value) return untyped(body, ExprId(e.b));
  if (kind == ExprKind::make_list || kind == ExprKind::make_set || kind == ExprKind::make_map) {
    for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
      if (untyped(body, body.expr_at(e.a, i))) return true;
    }
    return body.list_size(e.a) == 0;
  }
  if (kind == ExprKind::op) {
    const auto op = static_cast<Op>(e.a);
    if (ir::op_info(op).group != ir::OpGroup::arithmetic && op != Op::neg) return false;
    for (std::size_t i = 0; i < body.list_size(e.b); ++i) {
      if (!untyped(body, body.operand(id, i))) return false;
    }
    return true;
  }
  return kind == ExprKind::const_int || kind == ExprKind::none || kind == ExprKind::make_variant ||
         kind == ExprKind::match_value;
}

}  // namespace

// `let mut name`; with `typed`, the type behind it.
std::string NativeStatements::let_head(LocalId l, bool mut, bool typed) {
  const bool bare = holds_.is_named(l) || holds_.is_changed(l) || body_.locals[l].assigned;
  // The author keeps a value that nobody asks for.
  if (bare && !holds_.is_named(l)) f_.allows.insert({"unused_assignments", "unused_variables"});
  return std::string(mut ? "let mut " : "let ") + (bare ? name_of(l) : unread(name_of(l))) +
         (typed ? ": " + p_.owned(body_.locals[l].type, f_.from, f_.uses) : "");
}

NodeId NativeStatements::let_statement(StmtId id, std::size_t at, BlockId in) {
  const ir::Stmt s = body_.stmts[id];
  const LocalId l(s.a);
  const TypeId type = body_.locals[l].type;
  const ExprId value(s.b);
  holds_.set(l, Hold::value);
  if (body_.locals[l].cell && value.valid()) return let_cell(l, value);
  const bool overwritten = value.valid() && is_overwritten(l, value, at, in);
  if (overwritten) f_.allows.insert("clippy::needless_late_init");
  if (!value.valid() || overwritten)
    return s_.let(let_head(l, assignments(body_, in, l) > 1 || holds_.is_changed(l), true));
  if (p_.types.is(type, TypeKind::function)) {
    const ExprKind kind = body_.kind(value);
    if (p_.kept.is_kept(f_.id, l))
      return s_.let(let_head(l, body_.locals[l].assigned, true), f_.functions.kept(value, type));
    if (kind == ExprKind::closure || kind == ExprKind::function_ref) {
      const ir::Function& given = p_.program.functions[FunctionId(body_.exprs[value].a)];
      const bool bare = kind == ExprKind::closure || !given.name.valid();
      const Made made = bare ? f_.functions.closure(body_.exprs[value], {}, true) : expr_.make(value);
      holds_.set(l, Hold::callable);
      return s_.let(let_head(l, false), made.node);
    }
    holds_.set_declared(l, f_.functions.declared(value));
    return let_value(l, value, at, in);
  }
  if (p_.face.reaches_function(type)) holds_.set_declared(l, f_.functions.declared(value));
  if (is_copy(type) && !holds_.is_alias(l)) {
    const NodeId node = expr_.copy(value);
    const bool typed = untyped(body_, value) && body_.kind(value) != ExprKind::make_variant;
    return s_.let(let_head(l, body_.locals[l].assigned || holds_.is_changed(l), typed), node);
  }
  if (holds_.is_alias(l)) return let_alias(l, value, at, in);
  if (std::optional<NodeId> parts = lazy_parts(l, value, in, at)) return s_.let(let_head(l, false), *parts);
  return let_value(l, value, at, in);
}

// A variable that closures share.
NodeId NativeStatements::let_cell(LocalId l, ExprId value) {
  const std::string cell = holds_.cell_type(l);
  const std::string inside = p_.owned(body_.locals[l].type, f_.from, f_.uses);
  const bool typed = untyped(body_, value) || p_.types.is(body_.locals[l].type, TypeKind::function);
  return s_.let("let " + name_of(l) + (typed ? ": " + cell + "<" + inside + ">" : ""),
                s_.call(cell + "::new", {expr_.own(value)}));
}

// Nobody reads the constant that the variable begins with.
bool NativeStatements::is_overwritten(LocalId l, ExprId value, std::size_t at, BlockId in) const {
  const ExprKind kind = body_.kind(value);
  const bool constant = kind == ExprKind::const_int || kind == ExprKind::const_float ||
                        kind == ExprKind::const_bool || kind == ExprKind::const_string;
  if (!constant || !body_.locals[l].assigned || body_.locals[l].cell) return false;
  const auto& stmts = body_.blocks[in];
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (holds_.mentions(stmts[i], l)) return assigned_first(body_, holds_.uses(), stmts[i], l);
  }
  return false;
}

// A part of something else that is changed through this name.
NodeId NativeStatements::let_alias(LocalId l, ExprId value, std::size_t at, BlockId in) {
  const std::optional<LocalId> root = holds_.root(value);
  const ExprKind kind = body_.kind(value);
  if (!root || body_.locals[l].assigned || (kind != ExprKind::index && kind != ExprKind::field))
    return refuse("a changed part of such a value").node;
  const auto& stmts = body_.blocks[in];
  std::size_t last = at;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (holds_.mentions(stmts[i], l)) last = i;
  }
  for (std::size_t i = at + 1; i <= last; ++i) {
    if (holds_.mentions(stmts[i], *root)) refuse("a changed part beside its whole");
  }
  holds_.set(l, Hold::mut_ref);
  return s_.let(let_head(l, false), expr_.borrow_mut(value));
}

NodeId NativeStatements::let_value(LocalId l, ExprId value, std::size_t at, BlockId in) {
  const bool assigned = body_.locals[l].assigned;
  const bool mut = assigned || holds_.is_changed(l);
  const Made made = expr_.make(value);
  if (made.hold == Hold::chr && !assigned && holds_.text_uses(l) <= 1) {
    holds_.set(l, Hold::chr);
    return s_.let(let_head(l, false), made.node);
  }
  const bool reference = made.hold == Hold::place || made.hold == Hold::ref || made.hold == Hold::str ||
                         made.hold == Hold::option_ref || made.hold == Hold::box_ref;
  if (reference && !mut && !holds_.moves(value) && holds_.may_borrow(l, value, in, at)) {
    holds_.set(l, made.hold == Hold::place ? Hold::ref : made.hold);
    return s_.let(let_head(l, false), made.hold == Hold::place ? s_.unary("&", made.node) : made.node);
  }
  const bool typed = untyped(body_, value) && (body_.kind(value) != ExprKind::make_variant ||
                                               types::is_result(p_.types, body_.locals[l].type));
  return s_.let(let_head(l, mut, typed), expr_.own(value, made));
}

}  // namespace mochi::emit::rust
