// Operations that have opcodes of their own: arithmetic, comparison, strings, lists.
#include "base/check.h"
#include "vm/compile/compile.h"

// Most operations are calls of natives; the rest is listed.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::vm {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;

void FunctionCompiler::binary(Opcode op, ExprId a, ExprId b, std::uint32_t dest) {
  const Span span = span_;
  const Operand left = operand_before(a, {b});
  const Operand right = borrow(b);
  const SpanScope place(*this, span);
  emit(op, dest, left.reg, right.reg);
  finish(right);
  finish(left);
}

void FunctionCompiler::unary(Opcode op, ExprId a, std::uint32_t dest) {
  const Operand value = borrow(a);
  emit(op, dest, value.reg);
  finish(value);
}

void FunctionCompiler::op_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const auto arg = [&](std::size_t n) { return body_.operand(e, n); };
  switch (static_cast<Op>(expr.a)) {
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem: arithmetic_into(e, dest); return;
    case Op::neg:
    case Op::abs: unary_into(e, dest); return;
    case Op::floor: unary(Opcode::ffloor, arg(0), dest); return;
    case Op::ceil: unary(Opcode::fceil, arg(0), dest); return;
    case Op::sqrt: unary(Opcode::fsqrt, arg(0), dest); return;
    case Op::bit_and: binary(Opcode::bit_and, arg(0), arg(1), dest); return;
    case Op::bit_or: binary(Opcode::bit_or, arg(0), arg(1), dest); return;
    case Op::bit_xor: binary(Opcode::bit_xor, arg(0), arg(1), dest); return;
    case Op::bit_not: unary(Opcode::bit_not, arg(0), dest); return;
    case Op::shift_left: binary(Opcode::shift_left, arg(0), arg(1), dest); return;
    case Op::shift_right: binary(Opcode::shift_right, arg(0), arg(1), dest); return;
    case Op::shift_right_logical: binary(Opcode::shift_right_logical, arg(0), arg(1), dest); return;
    case Op::wrap_add: binary(Opcode::wrap_add, arg(0), arg(1), dest); return;
    case Op::wrap_sub: binary(Opcode::wrap_sub, arg(0), arg(1), dest); return;
    case Op::wrap_mul: binary(Opcode::wrap_mul, arg(0), arg(1), dest); return;
    case Op::float_to_bits: unary(Opcode::move, arg(0), dest); return;
    case Op::float_from_bits: unary(Opcode::float_bits, arg(0), dest); return;
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: compare_into(e, dest); return;
    case Op::not_: unary(Opcode::not_, arg(0), dest); return;
    case Op::str_concat: concat_into(e, dest); return;
    case Op::str_len: unary(Opcode::str_len, arg(0), dest); return;
    case Op::str_index: binary(Opcode::str_index, arg(0), arg(1), dest); return;
    case Op::str_ord:
      // ord(s[i]) needs no string.
      if (const Expr& inner = body_.exprs[arg(0)];
          inner.kind == ExprKind::op && static_cast<Op>(inner.a) == Op::str_index) {
        binary(Opcode::str_code, body_.operand(arg(0), 0), body_.operand(arg(0), 1), dest);
        return;
      }
      native_op(e, Native::str_ord, dest);
      return;
    case Op::list_len:
    case Op::map_len:
    case Op::set_len: unary(Opcode::list_len, arg(0), dest); return;
    case Op::list_append:
    case Op::list_concat: concat_into(e, dest); return;
    case Op::map_has:
    case Op::set_has: map_has_into(arg(0), arg(1), dest); return;
    case Op::print: print_into(e, dest); return;
    default: break;
  }
  if (ir::op_info(static_cast<Op>(expr.a)).group == ir::OpGroup::world)
    world_into(e, dest);
  else
    native_ops_into(e, dest);
}

// --- arithmetic ---

bool FunctionCompiler::small_constant(ExprId e, std::int64_t& value) {
  const Expr& expr = body_.exprs[e];
  if (expr.kind == ExprKind::const_bool) {
    value = expr.a;
    return true;
  }
  if (expr.kind != ExprKind::const_int) return false;
  value = ir::int_value(expr);
  return value >= -0x7fff && value <= 0x7fff;
}

bool FunctionCompiler::int_arithmetic(Op op, ExprId a, ExprId b, std::uint32_t dest) {
  std::int64_t value = 0;
  const Span span = span_;
  const auto immediate = [&](Opcode opcode, ExprId left, std::int64_t number) {
    const Operand o = operand(left);
    const SpanScope place(*this, span);
    emit(opcode, dest, o.reg, static_cast<std::uint32_t>(number) & 0xffffU);
    return true;
  };
  if (small_constant(b, value)) {
    if (op == Op::add) return immediate(Opcode::addi, a, value);
    if (op == Op::sub) return immediate(Opcode::addi, a, -value);
    if (op == Op::mul) return immediate(Opcode::muli, a, value);
    if (value != 0 && value != -1) return immediate(op == Op::div ? Opcode::divi : Opcode::remi, a, value);
  } else if ((op == Op::add || op == Op::mul) && small_constant(a, value)) {
    return immediate(op == Op::add ? Opcode::addi : Opcode::muli, b, value);
  }
  binary(op == Op::add   ? Opcode::add
         : op == Op::sub ? Opcode::sub
         : op == Op::mul ? Opcode::mul
         : op == Op::div ? Opcode::div
                         : Opcode::rem,
         a, b, dest);
  return true;
}

bool FunctionCompiler::float_arithmetic(Op op, ExprId a, ExprId b, std::uint32_t dest) {
  const auto constant_of = [&](ExprId e, std::uint32_t& number) {
    if (body_.kind(e) != ExprKind::const_float) return false;
    number = word_constant(float_value(ir::float_value(body_.exprs[e])).bits);
    return number <= 0xffffU;
  };
  std::uint32_t k = 0;
  const auto right = [&](Opcode opcode) {
    emit(opcode, dest, operand(a).reg, k);
    return true;
  };
  const auto left = [&](Opcode opcode) {
    emit(opcode, dest, k, operand(b).reg);
    return true;
  };
  const auto swapped = [&](Opcode opcode) {
    emit(opcode, dest, operand(b).reg, k);
    return true;
  };
  if (op != Op::rem && constant_of(b, k)) {
    return right(op == Op::add   ? Opcode::faddk
                 : op == Op::sub ? Opcode::fsubk
                 : op == Op::mul ? Opcode::fmulk
                                 : Opcode::fdivk);
  }
  if (op != Op::rem && constant_of(a, k)) {
    if (op == Op::add || op == Op::mul) return swapped(op == Op::add ? Opcode::faddk : Opcode::fmulk);
    return left(op == Op::sub ? Opcode::fksub : Opcode::fkdiv);
  }
  binary(op == Op::add   ? Opcode::fadd
         : op == Op::sub ? Opcode::fsub
         : op == Op::mul ? Opcode::fmul
         : op == Op::div ? Opcode::fdiv
                         : Opcode::frem,
         a, b, dest);
  return true;
}

void FunctionCompiler::arithmetic_into(ExprId e, std::uint32_t dest) {
  const Op op = static_cast<Op>(body_.exprs[e].a);
  const ExprId a = body_.operand(e, 0);
  const ExprId b = body_.operand(e, 1);
  const TypeClass kind = cls(e) == TypeClass::unit ? cls(a) : cls(e);
  if (kind == TypeClass::integer && int_arithmetic(op, a, b, dest)) return;
  if (kind == TypeClass::floating && float_arithmetic(op, a, b, dest)) return;
  native_op(e, Native::number_binary, dest, desc(a).number, static_cast<std::uint32_t>(op));
}

void FunctionCompiler::unary_into(ExprId e, std::uint32_t dest) {
  const ExprId a = body_.operand(e, 0);
  const bool negate = static_cast<Op>(body_.exprs[e].a) == Op::neg;
  if (cls(a) == TypeClass::integer) {
    unary(negate ? Opcode::neg : Opcode::abs, a, dest);
  } else if (cls(a) == TypeClass::floating) {
    unary(negate ? Opcode::fneg : Opcode::fabs_, a, dest);
  } else {
    native_op(e, negate ? Native::number_negate : Native::number_abs, dest, desc(a).number, 0);
  }
}

// --- comparison ---

void FunctionCompiler::compare_into(ExprId e, std::uint32_t dest) {
  const Op op = static_cast<Op>(body_.exprs[e].a);
  const ExprId a = body_.operand(e, 0);
  const ExprId b = body_.operand(e, 1);
  const bool swap = op == Op::gt || op == Op::ge;
  const bool strict = op == Op::lt || op == Op::gt;
  switch (cls(a)) {
    case TypeClass::integer:
    case TypeClass::boolean:
    case TypeClass::enumeration: {
      if (op == Op::eq || op == Op::ne) {
        binary(op == Op::eq ? Opcode::eq : Opcode::ne, a, b, dest);
        return;
      }
      const Operand left = operand_before(a, {b});
      const Operand right = operand(b);
      emit(strict ? Opcode::lt : Opcode::le, dest, swap ? right.reg : left.reg, swap ? left.reg : right.reg);
      return;
    }
    case TypeClass::floating: {
      if (op == Op::eq || op == Op::ne) {
        binary(op == Op::eq ? Opcode::feq : Opcode::fne, a, b, dest);
        return;
      }
      const Operand left = operand_before(a, {b});
      const Operand right = operand(b);
      emit(strict ? Opcode::flt : Opcode::fle, dest, swap ? right.reg : left.reg,
           swap ? left.reg : right.reg);
      return;
    }
    case TypeClass::string:
      if (op == Op::eq || op == Op::ne) {
        binary(Opcode::str_eq, a, b, dest);
        if (op == Op::ne) emit(Opcode::not_, dest, dest);
      } else {
        bool_into(e, dest);
      }
      return;
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
      const bool equality = op == Op::eq || op == Op::ne;
      native_op(e, equality ? Native::equal : Native::order, dest, desc(a).number,
                static_cast<std::uint32_t>(op));
      return;
    }
  }
}

void FunctionCompiler::map_has_into(ExprId map, ExprId key, std::uint32_t dest) {
  const TypeDesc& key_type = desc(key);
  const bool word = !key_type.ref && key_type.cls != TypeClass::floating;
  binary(word ? Opcode::map_has_word
              : (key_type.cls == TypeClass::string ? Opcode::map_has_str : Opcode::map_has_key),
         map, key, dest);
}

// --- concatenation: new strings and lists ---

void FunctionCompiler::concat_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const Op op = static_cast<Op>(expr.a);
  const std::size_t count = body_.list_size(expr.b);
  const ExprId first = body_.operand(e, 0);
  if (out_.program.types->is(body_.type(first), types::TypeKind::never)) {
    // `exit(1) + [1]`: there is nothing to grow, and no list ever.
    into(first, dest);
    return;
  }
  // The first operand grows if nothing else holds it: a temporary or a variable at its last use.
  const bool first_is_new = body_.kind(first) != ExprKind::local || last_use_[first.value];
  if (op == Op::str_concat && !(first_is_new && body_.kind(first) == ExprKind::local)) {
    const TempScope temps(*this);
    const std::uint32_t window = top_;
    std::vector<Operand> parts;
    for (std::size_t n = 0; n < count; ++n)
      parts.push_back(window_operand(body_.operand(e, n), body_.list(expr.b).subspan(n + 1)));
    emit(Opcode::str_concat, dest, window, static_cast<std::uint32_t>(count));
    for (std::size_t n = parts.size(); n-- != 0;) finish(parts[n]);
    return;
  }
  const std::uint32_t grown = window_value(first);
  push_grown(e, grown, growth_parts(e));
  emit(Opcode::move, dest, grown);
  disown(grown);
}

std::vector<Operand> FunctionCompiler::growth_parts(ExprId value) {
  const Expr& expr = body_.exprs[value];
  std::vector<Operand> parts;
  const bool append = static_cast<Op>(expr.a) == Op::list_append;
  for (std::size_t n = 1; n < body_.list_size(expr.b); ++n) {
    const ExprId part = body_.operand(value, n);
    if (append) {
      const std::uint32_t slot = window_value(part);
      parts.push_back({slot, is_ref(part)});
      continue;
    }
    bool all_quiet = true;
    for (std::size_t m = n + 1; m < body_.list_size(expr.b); ++m)
      all_quiet = all_quiet && quiet(body_.operand(value, m));
    // Later parts may assign the variable that this one is.
    if (all_quiet) {
      parts.push_back(borrow(part));
    } else {
      const std::uint32_t slot = window_value(part);
      parts.push_back({slot, true});
    }
  }
  return parts;
}

void FunctionCompiler::push_grown(ExprId value, std::uint32_t reg, const std::vector<Operand>& parts) {
  const Op op = static_cast<Op>(body_.exprs[value].a);
  for (const Operand& part : parts) {
    if (op == Op::list_append) {
      emit(Opcode::list_push, reg, part.reg);
      if (part.owned) disown(part.reg);
    } else if (op == Op::str_concat) {
      emit(Opcode::str_push, reg, part.reg);
    } else {
      emit(Opcode::list_extend, reg, part.reg);
    }
  }
  if (op == Op::list_append) return;
  for (std::size_t n = parts.size(); n-- != 0;) finish(parts[n]);
}

}  // namespace mochi::vm
