// Calls, returns and tail calls. Arguments are put where the callee has its first registers.
#include "vm/compile/compile.h"

#include <algorithm>

namespace mochi::vm {

using ir::ExprId;
using ir::ExprKind;

// Leaves the arguments in a window at the old top; the callee owns them.
std::uint32_t FunctionCompiler::arguments(std::uint32_t list) {
  const std::uint32_t window = top_;
  for (const std::uint32_t argument : body_.list(list)) window_value(ExprId(argument));
  return window;
}

// The foreign function that a call of `id` ends in: `id`, or what it only hands its parameters on to; none if it does more.
ir::FunctionId FunctionCompiler::foreign_target(ir::FunctionId id) const {
  const ir::Function& function = out_.program.functions[id];
  if (function.kind == ir::FunctionKind::foreign) return id;
  const ir::Body& body = function.body;
  if (!body.root || body.blocks[body.root].size() != 1) return {};
  const ir::Stmt& stmt = body.stmts[body.blocks[body.root][0]];
  if ((stmt.kind != ir::StmtKind::return_ && stmt.kind != ir::StmtKind::expr) || stmt.a == ~0U) return {};
  const Expr& call = body.exprs[ExprId(stmt.a)];
  if (call.kind != ExprKind::call || body.list_size(call.b) != function.params.size()) return {};
  const ir::FunctionId target(call.a);
  if (out_.program.functions[target].kind != ir::FunctionKind::foreign) return {};
  std::size_t n = 0;
  for (const std::uint32_t argument : body.list(call.b)) {
    const Expr& given = body.exprs[ExprId(argument)];
    const ir::LocalId param = function.params[n++];
    if (given.kind != ExprKind::local || given.a != param.value || body.locals[param].cell) return {};
  }
  return target;
}

void FunctionCompiler::call_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  // What a library calls back may change what the arguments were read of: then they are the callee's own.
  const std::span<const std::uint32_t> given = body_.list(expr.b);
  const bool calls_back = std::any_of(given.begin(), given.end(),
                                      [&](std::uint32_t a) { return cls(ExprId(a)) == TypeClass::function; });
  if (const ir::FunctionId foreign = foreign_target(ir::FunctionId(expr.a)); foreign && !calls_back) {
    mark_span(body_.span(e));
    return native_list(Native::foreign_call, body_.list(expr.b), dest, foreign_code(foreign), 0);
  }
  const std::uint32_t window = arguments(expr.b);
  std::uint32_t slot = window;
  for (const std::uint32_t argument : body_.list(expr.b)) {
    if (is_ref(ExprId(argument))) disown(slot);
    ++slot;
  }
  mark_span(body_.span(e));
  emit(Opcode::call, dest, window);
  emit_data(expr.a, 0);
}

void FunctionCompiler::call_value_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const Operand closure = window_operand(ExprId(expr.a), body_.list(expr.b));
  arguments(expr.b);
  std::uint32_t slot = closure.reg + 1;
  for (const std::uint32_t argument : body_.list(expr.b)) {
    if (is_ref(ExprId(argument))) disown(slot);
    ++slot;
  }
  mark_span(body_.span(e));
  emit(Opcode::call_value, dest, closure.reg);
  const bool held = closure.owned && is_ref(e);
  if (held) own(dest);
  finish(closure);
  if (held) disown(dest);
}

bool FunctionCompiler::tail_call(ExprId e) {
  const Expr& expr = body_.exprs[e];
  const bool value = expr.kind == ExprKind::call_value;
  if ((expr.kind != ExprKind::call && !value) || try_depth_ != 0 || function_.kind == ir::FunctionKind::init)
    return false;
  if (!value && out_.program.functions[ir::FunctionId(expr.a)].kind == ir::FunctionKind::foreign)
    return false;
  const SpanScope span(*this, body_.span(e));
  const TempScope temps(*this);
  const std::size_t locals = owned_.size();
  const std::uint32_t window = top_;
  if (value) window_value(ExprId(expr.a));
  arguments(expr.b);
  const auto count = static_cast<std::uint32_t>(body_.list_size(expr.b));
  // The callee takes the arguments over, its frame the closure; what else the frame owns goes first.
  std::vector<Owned> kept(owned_.begin() + static_cast<std::ptrdiff_t>(locals), owned_.end());
  for (const Owned& o : kept) disown(o.reg);
  mark_span(body_.span(e));
  close_scope(0, true);
  if (value) {
    emit(Opcode::tail_call_value, window, count, cls(e) == TypeClass::unit ? 1 : 0);
    return true;
  }
  emit(Opcode::tail_call, window, count);
  emit_data(expr.a, 0);
  return true;
}

void FunctionCompiler::return_value(ExprId e) {
  const TempScope temps(*this);
  if (!e) {
    close_scope(0, true);
    emit(Opcode::ret_unit);
    return;
  }
  const Expr& expr = body_.exprs[e];
  if (expr.kind == ExprKind::conditional) {
    Label otherwise;
    branch(ExprId(expr.a), otherwise, false);
    return_value(ExprId(expr.b));
    bind(otherwise);
    return return_value(ExprId(expr.c));
  }
  if (expr.kind == ExprKind::match_value) return match(ExprId(expr.a), expr.b, 0, ArmUse::result);
  if (tail_call(e)) return;
  const bool ref = is_ref(e);
  // A local is moved out, whether or not this is its last read in the text.
  if (body_.kind(e) == ExprKind::local && ref) {
    const ir::LocalId local(body_.exprs[e].a);
    const LocalState& state = locals_[local.value];
    if (!body_.locals[local].cell && !state.borrowed) {
      for (std::size_t n = owned_.size(); n-- != 0;) {
        if (owned_[n].reg != state.reg) emit(Opcode::release, owned_[n].reg);
      }
      emit(Opcode::ret, state.reg);
      return;
    }
  }
  const Operand value = operand(e);
  if (!ref) {
    close_scope(0, true);
    emit(cls(e) == TypeClass::unit ? Opcode::ret_unit : Opcode::ret, value.reg);
    return;
  }
  Operand owned = value;
  if (!value.owned) {
    owned.reg = reg();
    emit(Opcode::move_ref, owned.reg, value.reg);
  } else {
    disown(value.reg);
  }
  close_scope(0, true);
  emit(Opcode::ret, owned.reg);
}

}  // namespace mochi::vm
