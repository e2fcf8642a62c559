// The verifier's first part: every id and list that any node mentions exists, so that the rest can follow
// them.
#include <algorithm>

#include "ir/verify_function.h"
#include "ir/walk.h"

namespace mochi::ir {

bool FunctionVerifier::ids_are_valid() {
  const std::size_t before = lines_.size();
  if (b_.root.value >= b_.blocks.size()) fail("the root block does not exist");
  if (b_.expr_spans.size() != b_.exprs.size() || b_.stmt_spans.size() != b_.stmts.size())
    fail("spans are missing");
  for (std::size_t i = 0; i < b_.exprs.size(); ++i) expr_ids(ExprId(static_cast<std::uint32_t>(i)));
  for (std::size_t i = 0; i < b_.stmts.size(); ++i) stmt_ids(StmtId(static_cast<std::uint32_t>(i)));
  for (const auto& statements : b_.blocks)
    for (const StmtId s : statements)
      if (s.value >= b_.stmts.size()) fail("a block names a statement that does not exist");
  for (const Arm& arm : b_.arms) arm_ids(arm);
  const auto local_exists = [&](LocalId l) { return l.value < b_.locals.size(); };
  if (!std::all_of(f_.params.begin(), f_.params.end(), local_exists)) fail("a parameter does not exist");
  if (f_.self && !local_exists(f_.self)) fail("the self local does not exist");
  return lines_.size() == before;
}
bool FunctionVerifier::list_ok(std::uint32_t at) const {
  if (at == 0xffffffffU) return true;
  return at < b_.lists.size() && b_.lists[at] < b_.lists.size() - at;
}
bool FunctionVerifier::list_of(std::uint32_t at, std::size_t limit) const {
  if (!list_ok(at)) return false;
  const auto words = b_.list(at);
  return std::all_of(words.begin(), words.end(), [&](std::uint32_t w) { return w < limit; });
}
void FunctionVerifier::expr_ids(ExprId id) {
  const Expr& e = b_.exprs[id];
  bool good = true;
  bool listed = true;
  switch (e.kind) {
    case ExprKind::local: good = e.a < b_.locals.size(); break;
    case ExprKind::global: good = e.a < p_.globals.size(); break;
    case ExprKind::function_ref: good = e.a < p_.functions.size() && list_ok(e.b); break;
    case ExprKind::closure: good = e.a < p_.functions.size() && list_of(e.b, b_.locals.size()); break;
    case ExprKind::call:
      good = e.a < p_.functions.size() && list_ok(e.c);
      listed = list_of(e.b, b_.exprs.size());
      break;
    case ExprKind::call_value:
    case ExprKind::op: listed = list_of(e.b, b_.exprs.size()); break;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: listed = list_of(e.a, b_.exprs.size()); break;
    case ExprKind::match_value: listed = list_of(e.b, b_.arms.size()); break;
    case ExprKind::block_value: good = e.a < b_.blocks.size(); break;
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: good = e.a < p_.names->size(); break;
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::none:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce: break;
  }
  if (!good || !listed) {
    fail(id, "names something that does not exist");
    return;
  }
  for_each_part(
      b_, id,
      [&](ExprId part) {
        if (part.value >= b_.exprs.size()) fail(id, "an operand does not exist");
      },
      [&](BlockId part) {
        if (part.value >= b_.blocks.size()) fail(id, "a block does not exist");
      });
}
void FunctionVerifier::stmt_ids(StmtId id) {
  const Stmt& s = b_.stmts[id];
  if (s.kind == StmtKind::match && !list_of(s.b, b_.arms.size())) {
    fail(id, "an arm does not exist");
    return;
  }
  const bool binds = s.kind == StmtKind::let || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
  if (binds && s.a >= b_.locals.size()) fail(id, "the local does not exist");
  for_each_part(
      b_, id,
      [&](ExprId part) {
        if (part.value >= b_.exprs.size()) fail(id, "an operand does not exist");
      },
      [&](BlockId part) {
        if (part.value >= b_.blocks.size()) fail(id, "a block does not exist");
      });
}
void FunctionVerifier::arm_ids(const Arm& arm) {
  for (const LocalId l : arm.bindings)
    if (l && l.value >= b_.locals.size()) fail("an arm binds a local that does not exist");
  for (const ExprId c : arm.constants)
    if (c.value >= b_.exprs.size()) fail("an arm's constant does not exist");
}

}  // namespace mochi::ir
