// Conditions as jumps.
#include "base/utf8.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;

namespace {

Op negated(Op op) {
  if (op == Op::eq) return Op::ne;
  if (op == Op::ne) return Op::eq;
  if (op == Op::lt) return Op::ge;
  if (op == Op::le) return Op::gt;
  if (op == Op::gt) return Op::le;
  return Op::lt;
}

Op mirrored(Op op) {
  if (op == Op::lt) return Op::gt;
  if (op == Op::le) return Op::ge;
  if (op == Op::gt) return Op::lt;
  if (op == Op::ge) return Op::le;
  return op;
}

bool is_comparison(Op op) {
  return op == Op::eq || op == Op::ne || op == Op::lt || op == Op::le || op == Op::gt || op == Op::ge;
}

}  // namespace

void FunctionCompiler::branch(ExprId condition, Label& target, bool when) {
  const SpanScope span(*this, body_.span(condition));
  const TempScope temps(*this);
  const Expr expr = body_.exprs[condition];
  const ExprId a(expr.a);
  const ExprId b(expr.b);
  if (expr.kind == ExprKind::const_bool) {
    if ((expr.a != 0) == when) jump(target);
    return;
  }
  if (expr.kind == ExprKind::logical_and || expr.kind == ExprKind::logical_or) {
    // The value of the left side that decides.
    const bool decides = expr.kind == ExprKind::logical_or;
    if (decides == when) {
      branch(a, target, when);
      branch(b, target, when);
    } else {
      Label skip;
      branch(a, skip, decides);
      branch(b, target, when);
      bind(skip);
    }
    return;
  }
  if (expr.kind == ExprKind::is_some) {
    some_branch(a, target, when);
    return;
  }
  if (expr.kind == ExprKind::tag_is) {
    const Operand value = borrow(a);
    const bool plain = desc(a).cls == TypeClass::enumeration;
    if (value.owned) {
      const std::uint32_t tag = reg();
      emit(Opcode::get_tag, tag, value.reg);
      finish(value);
      int_immediate_branch(Op::eq, tag, expr.b, target, when);
    } else if (plain) {
      int_immediate_branch(Op::eq, value.reg, expr.b, target, when);
    } else {
      branch_op(when ? Opcode::jtag_eq : Opcode::jtag_ne, value.reg, expr.b, target);
    }
    return;
  }
  if (expr.kind == ExprKind::op) {
    const Op op = static_cast<Op>(expr.a);
    if (op == Op::not_) {
      branch(body_.operand(condition, 0), target, !when);
      return;
    }
    if (is_comparison(op)) {
      compare_branch(op, body_.operand(condition, 0), body_.operand(condition, 1), target, when);
      return;
    }
  }
  const Operand value = operand(condition);
  branch_op(when ? Opcode::jt : Opcode::jf, value.reg, 0, target);
}

void FunctionCompiler::some_branch(ExprId option, Label& target, bool when) {
  const Expr& get = body_.exprs[option];
  if (get.kind == ExprKind::map_get && desc(ExprId(get.a)).value->number != desc(option).number) {
    const std::uint32_t has = reg();
    map_has_into(ExprId(get.a), ExprId(get.b), has);
    branch_op(when ? Opcode::jt : Opcode::jf, has, 0, target);
    return;
  }
  const bool ref = is_ref(option);
  Operand value = borrow(option);
  if (value.owned) {
    const std::uint32_t missing = reg();
    load_int(missing, 0);
    const std::uint32_t some = reg();
    emit(Opcode::ne, some, value.reg, missing);
    finish(value);
    branch_op(when ? Opcode::jt : Opcode::jf, some, 0, target);
    return;
  }
  if (ref) {
    branch_op(when ? Opcode::jnotnull : Opcode::jnull, value.reg, 0, target);
  } else {
    branch_op(when ? Opcode::jsome : Opcode::jnone, value.reg, 0, target);
  }
}

void FunctionCompiler::compare_branch(Op op, ExprId a, ExprId b, Label& target, bool when) {
  switch (cls(a)) {
    case TypeClass::integer:
    case TypeClass::boolean:
    case TypeClass::enumeration: int_branch(op, a, b, target, when); return;
    case TypeClass::floating: float_branch(op, a, b, target, when); return;
    case TypeClass::string: {
      if (string_code_branch(op, a, b, target, when)) return;
      const bool equality = op == Op::eq || op == Op::ne;
      const Operand left = operand_before(a, {b});
      const Operand right = borrow(b);
      if (equality && !left.owned && !right.owned) {
        branch_op((op == Op::eq) == when ? Opcode::jseq : Opcode::jsne, left.reg, right.reg, target);
        return;
      }
      const std::uint32_t result = reg();
      emit(equality ? Opcode::str_eq : Opcode::str_order, result, left.reg, right.reg);
      finish(right);
      finish(left);
      if (equality) {
        branch_op((op == Op::eq) == when ? Opcode::jt : Opcode::jf, result, 0, target);
      } else {
        int_immediate_branch(op, result, 0, target, when);
      }
      return;
    }
    case TypeClass::unit:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::any:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::option:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_: {
      const std::uint32_t result = reg();
      const bool equality = op == Op::eq || op == Op::ne;
      native(equality ? Native::equal : Native::order, {a, b}, result, desc(a).number,
             static_cast<std::uint32_t>(op));
      branch_op(when ? Opcode::jt : Opcode::jf, result, 0, target);
      return;
    }
  }
}

// s[i] against a text of one code point: no string is made.
bool FunctionCompiler::string_code_branch(Op op, ExprId a, ExprId b, Label& target, bool when) {
  const auto is_index = [&](ExprId e) {
    return body_.kind(e) == ExprKind::op && static_cast<Op>(body_.exprs[e].a) == Op::str_index;
  };
  if (is_index(b) && !is_index(a)) {
    std::swap(a, b);
    op = mirrored(op);
  }
  if (!is_index(a)) return false;
  const std::uint32_t code = reg();
  if (is_index(b)) {
    const SpanScope span(*this, body_.span(a));
    binary(Opcode::str_code, body_.operand(a, 0), body_.operand(a, 1), code);
    const std::uint32_t other = reg();
    const SpanScope place(*this, body_.span(b));
    binary(Opcode::str_code, body_.operand(b, 0), body_.operand(b, 1), other);
    const bool equality = op == Op::eq || op == Op::ne;
    if (equality) {
      branch_op((op == Op::eq) == when ? Opcode::jeq : Opcode::jne, code, other, target);
      return true;
    }
    const Op real = when ? op : negated(op);
    const bool swap = real == Op::gt || real == Op::ge;
    branch_op(real == Op::lt || real == Op::gt ? Opcode::jlt : Opcode::jle, swap ? other : code,
              swap ? code : other, target);
    return true;
  }
  if (body_.kind(b) != ExprKind::const_string) return false;
  const std::string_view text = out_.program.names->text(NameId(body_.exprs[b].a));
  const Decoded first = decode_utf8(text, 0);
  if (first.size == 0 || first.size != text.size()) return false;
  const SpanScope span(*this, body_.span(a));
  binary(Opcode::str_code, body_.operand(a, 0), body_.operand(a, 1), code);
  int_immediate_branch(op, code, first.code_point, target, when);
  return true;
}

void FunctionCompiler::int_immediate_branch(Op op, std::uint32_t a, std::int64_t value, Label& target,
                                            bool when) {
  if (value < -0x7fff || value > 0x7fff) {
    const std::uint32_t other = reg();
    load_int(other, value);
    const Op real = when ? op : negated(op);
    if (real == Op::eq || real == Op::ne) {
      branch_op(real == Op::eq ? Opcode::jeq : Opcode::jne, a, other, target);
      return;
    }
    const bool swap = real == Op::gt || real == Op::ge;
    branch_op(real == Op::lt || real == Op::gt ? Opcode::jlt : Opcode::jle, swap ? other : a,
              swap ? a : other, target);
    return;
  }
  const Op real = when ? op : negated(op);
  const Opcode opcode = real == Op::eq   ? Opcode::jeqi
                        : real == Op::ne ? Opcode::jnei
                        : real == Op::lt ? Opcode::jlti
                        : real == Op::le ? Opcode::jlei
                        : real == Op::gt ? Opcode::jgti
                                         : Opcode::jgei;
  branch_op(opcode, a, static_cast<std::uint32_t>(value) & 0xffffU, target);
}

void FunctionCompiler::int_branch(Op op, ExprId a, ExprId b, Label& target, bool when) {
  std::int64_t value = 0;
  if (small_constant(b, value)) {
    int_immediate_branch(op, operand(a).reg, value, target, when);
    return;
  }
  if (small_constant(a, value)) {
    int_immediate_branch(mirrored(op), operand(b).reg, value, target, when);
    return;
  }
  const Operand left = operand_before(a, {b});
  const Operand right = operand(b);
  const Op real = when ? op : negated(op);
  if (real == Op::eq || real == Op::ne) {
    branch_op(real == Op::eq ? Opcode::jeq : Opcode::jne, left.reg, right.reg, target);
    return;
  }
  const bool swap = real == Op::gt || real == Op::ge;
  branch_op(real == Op::lt || real == Op::gt ? Opcode::jlt : Opcode::jle, swap ? right.reg : left.reg,
            swap ? left.reg : right.reg, target);
}

void FunctionCompiler::float_branch(Op op, ExprId a, ExprId b, Label& target, bool when) {
  const Operand left = operand_before(a, {b});
  const Operand right = operand(b);
  if (op == Op::eq || op == Op::ne) {
    branch_op((op == Op::eq) == when ? Opcode::jfeq : Opcode::jfne, left.reg, right.reg, target);
    return;
  }
  const bool swap = op == Op::gt || op == Op::ge;
  const bool strict = op == Op::lt || op == Op::gt;
  // With a NaN the comparison is false: its negation is no other comparison.
  const Opcode opcode =
      strict ? (when ? Opcode::jflt : Opcode::jfnlt) : (when ? Opcode::jfle : Opcode::jfnle);
  branch_op(opcode, swap ? right.reg : left.reg, swap ? left.reg : right.reg, target);
}

}  // namespace mochi::vm
