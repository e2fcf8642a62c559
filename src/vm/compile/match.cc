// Matches: the arm is found by a jump table over tags, or by one test after another; then its bindings are
// made.
#include "ir/walk.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::ArmId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;

namespace {
// From so many arms on a jump table is faster than tests.
constexpr std::size_t kTable = 4;
}  // namespace

void FunctionCompiler::match(ExprId subject, std::uint32_t arms, std::uint32_t dest, ArmUse use) {
  const Operand matched = operand(subject);
  const auto list = body_.list(arms);
  // Bindings may borrow from the variable: no arm may move its value out.
  if (body_.kind(subject) == ExprKind::local) locals_[body_.exprs[subject].a].pinned = true;
  std::vector<Label> bodies(list.size());
  Label end;
  dispatch(subject, matched, arms, bodies);
  // Arms write the result beside the destination, which they may read.
  const std::uint32_t result = use == ArmUse::value ? reg() : 0;
  const std::size_t mark = owned_.size();
  for (std::size_t n = 0; n < list.size(); ++n) {
    bind(bodies[n]);
    arm(body_.arms[ArmId(list[n])], subject, matched, result, use);
    close_scope(mark, false);
    if (n + 1 != list.size()) jump(end);
  }
  bind(end);
  finish(matched);
  if (use == ArmUse::value) emit(Opcode::move, dest, result);
}

void FunctionCompiler::arm(const ir::Arm& arm, ExprId subject, Operand value, std::uint32_t dest,
                           ArmUse use) {
  const TempScope temps(*this);
  const std::size_t mark = owned_.size();
  arm_bindings(arm, subject, value);
  if (arm.block) {
    // The block's names are visible to the value.
    for (const StmtId stmt : body_.blocks[arm.block]) statement(stmt);
  }
  if (use == ArmUse::value && arm.value) into(arm.value, dest);
  if (use == ArmUse::result && arm.value) return_value(arm.value);
  close_scope(mark, false);
}

void FunctionCompiler::arm_bindings(const ir::Arm& arm, ExprId subject, Operand value) {
  const TypeDesc& type = desc(subject);
  const Expr& source = body_.exprs[subject];
  for (std::uint32_t n = 0; n < arm.bindings.size(); ++n) {
    const LocalId local = arm.bindings[n];
    if (!local) continue;
    const ir::Local& info = body_.locals[local];
    declare(local);
    const std::uint32_t r = locals_[local.value].reg;
    const bool ref = desc(info.type).ref;
    // A part of what stays and is never assigned needs no count of its own.
    const bool steady =
        value.owned || (source.kind == ExprKind::local && !body_.locals[LocalId(source.a)].assigned &&
                        !body_.locals[LocalId(source.a)].cell);
    const bool borrows = ref && steady && !info.assigned && !info.cell;
    if (type.cls == TypeClass::option) {
      if (type.small_int) {
        emit(Opcode::unbox, r, value.reg);
      } else {
        emit(ref && !borrows ? Opcode::move_ref : Opcode::move, r, value.reg);
      }
    } else {
      const bool part = borrows && type.cls == TypeClass::union_ &&
                        !facts_.field_assigned[out_.program.types->operator[](type.type).decl.value];
      emit(ref && !part ? Opcode::get_field_ref : Opcode::get_field, r, value.reg, n);
      if (part) {
        locals_[local.value].borrowed = true;
        continue;
      }
    }
    if (type.cls == TypeClass::option && borrows) {
      locals_[local.value].borrowed = true;
      continue;
    }
    start_local(local);
  }
}

void FunctionCompiler::dispatch(ExprId subject, Operand value, std::uint32_t arms,
                                std::vector<Label>& bodies) {
  const TempScope temps(*this);
  const auto list = body_.list(arms);
  const TypeDesc& type = desc(subject);
  const bool tagged = type.cls == TypeClass::union_ || type.cls == TypeClass::enumeration;
  if (tagged && list.size() >= kTable) {
    std::uint32_t tag = value.reg;
    if (type.cls == TypeClass::union_) {
      tag = reg();
      emit(Opcode::get_tag, tag, value.reg);
    }
    std::vector<std::size_t> targets(type.layouts.size(), list.size() - 1);
    for (std::size_t n = 0; n < list.size(); ++n) {
      for (const std::uint32_t variant : body_.arms[ArmId(list[n])].variants) targets[variant] = n;
    }
    emit(Opcode::switch_, tag, static_cast<std::uint32_t>(targets.size()));
    for (const std::size_t target : targets) jump(bodies[target]);
    jump(bodies.back());
    return;
  }
  for (std::size_t n = 0; n < list.size(); ++n) {
    const ir::Arm& arm = body_.arms[ArmId(list[n])];
    // The arms cover the subject: what reaches the last one is its.
    if (n + 1 == list.size() || arm.otherwise) {
      jump(bodies[n]);
      return;
    }
    arm_tests(arm, subject, value, bodies[n]);
  }
}

void FunctionCompiler::arm_tests(const ir::Arm& arm, ExprId subject, Operand value, Label& body) {
  const TempScope temps(*this);
  const TypeDesc& type = desc(subject);
  for (const std::uint32_t variant : arm.variants) {
    if (type.cls == TypeClass::option || type.cls == TypeClass::any) {
      const bool some = variant == 1;
      branch_op(type.ref ? (some ? Opcode::jnotnull : Opcode::jnull) : (some ? Opcode::jsome : Opcode::jnone),
                value.reg, 0, body);
    } else if (type.cls == TypeClass::enumeration) {
      int_immediate_branch(Op::eq, value.reg, variant, body, true);
    } else {
      branch_op(Opcode::jtag_eq, value.reg, variant, body);
    }
  }
  for (const ExprId constant : arm.constants) {
    const TempScope inner(*this);
    std::int64_t small = 0;
    if (small_constant(constant, small)) {
      int_immediate_branch(Op::eq, value.reg, small, body, true);
      continue;
    }
    const Operand other = operand(constant);
    const std::uint32_t same = regs(3);
    if (type.cls == TypeClass::string) {
      emit(Opcode::str_eq, same, value.reg, other.reg);
    } else if (type.cls == TypeClass::integer || type.cls == TypeClass::boolean) {
      emit(Opcode::eq, same, value.reg, other.reg);
    } else if (type.cls == TypeClass::floating) {
      emit(Opcode::feq, same, value.reg, other.reg);
    } else {
      emit(Opcode::move, same + 1, value.reg);
      emit(Opcode::move, same + 2, other.reg);
      emit(Opcode::native, same, same + 1, static_cast<std::uint32_t>(Native::equal));
      emit_data(type.number, static_cast<std::uint32_t>(Op::eq));
    }
    finish(other);
    branch_op(Opcode::jt, same, 0, body);
  }
}

}  // namespace mochi::vm
