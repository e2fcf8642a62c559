// Which locals the text of a function will read and change, as far as a walk over its statements tells.
#include "emit/common/places.h"
#include "emit/rust/native/native.h"
#include "ir/walk.h"

#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;

void NativeFunction::guess() {
  std::vector<unsigned> reads(body_.locals.size());
  ir::walk(
      body_, body_.root, [&](ExprId id) { guess(id, reads); },
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::assign) guess_assigned(ExprId(s.a), ExprId(s.b), reads);
        if (s.kind == StmtKind::let && ExprId(s.b).valid() &&
            p_.holding(id_, LocalId(s.a)) == ir::Holding::borrowed_mut)
          guess_changed(ExprId(s.b));
      });
  for (std::uint32_t l = 0; l < reads.size(); ++l) {
    if (reads[l] > 0) read_.expect(LocalId(l));
  }
}

void NativeFunction::guess(ExprId id, std::vector<unsigned>& reads) {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::local: ++reads[e.a]; return;
    case ExprKind::closure:
      for (const ir::Capture& c : p_.program.functions[ir::FunctionId(e.a)].captures) ++reads[c.outer.value];
      return;
    case ExprKind::op:
      if (static_cast<Op>(e.a) == Op::map_remove) guess_changed(body_.operand(id, 0));
      return;
    case ExprKind::call: {
      const ir::FunctionId callee(e.a);
      const auto& params = p_.program.functions[callee].params;
      for (std::size_t i = 0; i < params.size(); ++i) {
        if (p_.parameter_hold(callee, params[i]) == Hold::mut_ref) guess_changed(body_.expr_at(e.b, i));
      }
      return;
    }
    default: return;
  }
}

void NativeFunction::guess_assigned(ExprId target, ExprId value, std::vector<unsigned>& reads) {
  if (body_.kind(target) != ExprKind::local) return guess_changed(target);
  const ir::Expr& v = body_.exprs[value];
  const bool again =
      v.kind == ExprKind::op && body_.list_size(v.b) > 1 && same_place(target, body_.operand(value, 0));
  const bool grows =
      again && (static_cast<Op>(v.a) == Op::str_concat || grows_in_place(body_, target, value));
  if (grows || (again && !compound_sign(value).empty())) return guess_changed(target);
  // The walk counts the target too.
  --reads[body_.exprs[target].a];
}

// The local whose value, not one that it refers to, the place stands in.
void NativeFunction::guess_changed(ExprId place) {
  const std::optional<LocalId> root = root_local(place);
  if (root && hold_of(*root) == Hold::value) mutated_.expect(*root);
}

}  // namespace mochi::emit::rust
