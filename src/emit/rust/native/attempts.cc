#include "emit/rust/native/attempts.h"

#include "emit/rust/native/function.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// The payload of `Ok` in the local.
bool NativeAttempts::is_value(ExprId id, LocalId l) const {
  const ir::Expr& e = body_.exprs[id];
  return e.kind == ExprKind::variant_field && e.b == 0 && body_.kind(ExprId(e.a)) == ExprKind::local &&
         body_.exprs[ExprId(e.a)].a == l.value;
}

// `let x = f()  if x is Err { return Err(error of x) }`, where all else that asks for x wants its value.
std::optional<NativeAttempts::Attempt> NativeAttempts::attempt(ir::BlockId in, std::size_t at) const {
  const auto& stmts = body_.blocks[in];
  if (at + 2 > stmts.size() || !stmts_.may_ask()) return {};
  const ir::Stmt& let = body_.stmts[stmts[at]];
  const ir::Stmt& test = body_.stmts[stmts[at + 1]];
  if (let.kind != ir::StmtKind::let || !ExprId(let.b).valid() || test.kind != ir::StmtKind::if_ ||
      ir::BlockId(test.c).valid() || body_.blocks[ir::BlockId(test.b)].size() != 1)
    return {};
  const LocalId l(let.a);
  const TypeId type = body_.locals[l].type;
  if (!types::is_result(p_.types, type) || !types::is_result(p_.types, f_.function.result) ||
      p_.types[type].args[1] != p_.types[f_.function.result].args[1] || body_.type(ExprId(let.b)) != type)
    return {};
  auto is_it = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  const ir::Expr& failed = body_.exprs[ExprId(test.a)];
  const ir::Stmt& leave = body_.stmts[body_.blocks[ir::BlockId(test.b)][0]];
  if (failed.kind != ExprKind::tag_is || failed.b != 1 || !is_it(ExprId(failed.a)) ||
      leave.kind != ir::StmtKind::return_ || !ExprId(leave.a).valid())
    return {};
  const ir::Expr& made = body_.exprs[ExprId(leave.a)];
  if (made.kind != ExprKind::make_variant || made.b != 1 || body_.list_size(made.a) != 1) return {};
  const ir::Expr& error = body_.exprs[body_.expr_at(made.a, 0)];
  if (error.kind != ExprKind::variant_field || error.b != 1 || !is_it(ExprId(error.a))) return {};
  if (body_.locals[l].assigned || body_.locals[l].cell || body_.locals[l].parameter ||
      holds_.uses().captured(l))
    return {};
  Attempt found{l, ExprId(let.b)};
  unsigned mentions = 0;
  ir::walk_exprs(body_, [&](ExprId id) {
    if (is_it(id)) ++mentions;
    if (is_value(id, l)) ++found.values;
  });
  if (mentions != found.values + 2) return {};
  return found;
}

NodeId NativeAttempts::question(const Attempt& a) {
  return s_.make(NodeKind::question, {}, {expr_.own(a.result)});
}

std::size_t NativeAttempts::statements(ir::BlockId in, std::size_t at, std::vector<NodeId>& out) {
  const std::optional<Attempt> found = attempt(in, at);
  if (!found) return 0;
  const auto& stmts = body_.blocks[in];
  const NodeId value = question(*found);
  std::size_t taken = 2;
  if (found->values == 0) {
    out.push_back(s_.statement(value));
  } else {
    LocalId named = found->local;
    // `let cents = outcome` needs one name.
    if (at + 2 < stmts.size() && found->values == 1) {
      const ir::Stmt& next = body_.stmts[stmts[at + 2]];
      if (next.kind == ir::StmtKind::let && ExprId(next.b).valid() &&
          is_value(ExprId(next.b), found->local) && !body_.locals[LocalId(next.a)].cell &&
          !holds_.is_alias(LocalId(next.a))) {
        named = LocalId(next.a);
        taken = 3;
      }
    }
    if (named == found->local) {
      opened_.resize(body_.locals.size());
      opened_[named.value] = true;
    }
    holds_.set(named, Hold::value);
    if (named != found->local && name_of(named) == "_") {
      out.push_back(s_.statement(value));
      s_.at(out.back()).span = body_.span(stmts[at]);
      return taken;
    }
    const bool mut = body_.locals[named].assigned || holds_.is_changed(named);
    out.push_back(s_.let(stmts_.let_head(named, mut), value));
  }
  s_.at(out.back()).span = body_.span(stmts[at]);
  return taken;
}

std::optional<Made> NativeAttempts::block_value(const ir::Expr& e) {
  const ir::BlockId block(e.a);
  if (body_.blocks[block].size() != 2) return {};
  const std::optional<Attempt> found = attempt(block, 0);
  if (!found || found->values != 1 || !is_value(ExprId(e.b), found->local)) return {};
  return Made{question(*found)};
}

std::optional<Made> NativeAttempts::value(const ir::Expr& e) {
  if (body_.kind(ExprId(e.a)) != ExprKind::local || e.b != 0) return {};
  const ir::Expr& local = body_.exprs[ExprId(e.a)];
  if (local.a >= opened_.size() || !opened_[local.a]) return {};
  const NodeId name = s_.word(name_of(LocalId(local.a)));
  const bool last = local.has(ExprFlag::last_use) && holds_.may_move(LocalId(local.a));
  return Made{name, is_copy(e.type) || last ? Hold::value : Hold::place};
}

}  // namespace mochi::emit::rust
