// Expressions on maps and options, boxes, conversions, and those that branch.
#include "vm/compile/compile.h"
#include "vm/data/map.h"

namespace mochi::vm {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;

// --- maps and options ---

Operand FunctionCompiler::map_key(ExprId e) { return borrow(e); }

void FunctionCompiler::map_find(ExprId map_get, std::uint32_t dest, Label& missing) {
  const Expr& expr = body_.exprs[map_get];
  const SpanScope span(*this, body_.span(map_get));
  const TempScope temps(*this);
  const Operand map = operand_before(ExprId(expr.a), {ExprId(expr.b)});
  const Operand key = map_key(ExprId(expr.b));
  const TypeDesc& map_type = desc(ExprId(expr.a));
  const KeyKind kind = key_kind(*map_type.key);
  const std::uint32_t use = emit(kind == KeyKind::word   ? Opcode::map_find_word
                                 : kind == KeyKind::text ? Opcode::map_find_str
                                                         : Opcode::map_find_key,
                                 dest, map.reg, key.reg);
  emit_data(0, map_type.value->ref ? 1 : 0);
  if (!map.owned && !key.owned) {
    missing.uses.push_back(use);
    return;
  }
  // Both ways must release the operands.
  Label gone;
  Label done;
  gone.uses.push_back(use);
  for (const Operand& o : {key, map}) {
    if (o.owned) emit(Opcode::release, o.reg);
  }
  jump(done);
  bind(gone);
  finish(key);
  finish(map);
  jump(missing);
  bind(done);
}

void FunctionCompiler::map_get_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const TypeDesc& value = *desc(ExprId(expr.a)).value;
  Label missing;
  Label end;
  const std::uint32_t found = reg();
  map_find(e, found, missing);
  const bool wraps = desc(e).number != value.number && desc(e).small_int && !value.small_int;
  emit(wraps ? Opcode::box_int : Opcode::move, dest, found);
  jump(end);
  bind(missing);
  none_into(desc(e), dest);
  bind(end);
}

void FunctionCompiler::some_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const TypeDesc& option = desc(e);
  if (option.small_int && desc(ExprId(expr.a)).cls == TypeClass::integer) {
    const Operand value = operand(ExprId(expr.a));
    emit(Opcode::box_int, dest, value.reg);
    return;
  }
  into(ExprId(expr.a), dest);
}

void FunctionCompiler::need(const TypeDesc& option, ExprId unwrap, std::uint32_t reg) {
  const Expr& expr = body_.exprs[unwrap];
  emit(option.ref ? Opcode::need : Opcode::need_bits, reg);
  emit_data(expr.b, desc(unwrap).number);
}

void FunctionCompiler::unwrap_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const ExprId inner(expr.a);
  const Expr& get = body_.exprs[inner];
  const TypeDesc& option = desc(inner);
  const bool keyed =
      get.kind == ExprKind::map_get && static_cast<ir::UnwrapReason>(expr.b) == ir::UnwrapReason::missing_key;
  if (keyed) {
    const Operand map = operand_before(ExprId(get.a), {ExprId(get.b)});
    const Operand key = map_key(ExprId(get.b));
    const SpanScope span(*this, body_.span(e));
    const TypeDesc& map_type = desc(ExprId(get.a));
    const KeyKind kind = key_kind(*map_type.key);
    // A map of options: what the key has may be none.
    const bool stored_option = map_type.value->number == option.number;
    const bool ref = map_type.value->ref;
    const std::uint32_t found = stored_option ? reg() : dest;
    emit(kind == KeyKind::word ? Opcode::map_at_word
                               : (kind == KeyKind::text ? Opcode::map_at_str : Opcode::map_at_key),
         found, map.reg, key.reg);
    emit_data(ref ? 1 : 0, map_type.key->number);
    finish(key);
    finish(map);
    if (!stored_option) return;
    if (ref) own(found);
    need(option, e, found);
    emit(option.small_int ? Opcode::unbox : Opcode::move, dest, found);
    if (option.small_int) emit(Opcode::release, found);
    if (ref) disown(found);
    return;
  }
  if (option.small_int) {
    const Operand box = borrow(inner);
    const SpanScope span(*this, body_.span(e));
    if (!expr.has(ExprFlag::proven)) need(option, e, box.reg);
    emit(Opcode::unbox, dest, box.reg);
    finish(box);
    return;
  }
  into(inner, dest);
  if (expr.has(ExprFlag::proven)) return;
  if (option.ref) own(dest);
  need(option, e, dest);
  if (option.ref) disown(dest);
}

void FunctionCompiler::box_into(ExprId e, std::uint32_t dest) {
  const ExprId inner(body_.exprs[e].a);
  const TypeDesc& type = desc(inner);
  switch (type.cls) {
    case TypeClass::integer: {
      emit(Opcode::box_int, dest, operand(inner).reg);
      return;
    }
    case TypeClass::floating: emit(Opcode::box_float, dest, operand(inner).reg); return;
    case TypeClass::boolean: emit(Opcode::box_bool, dest, operand(inner).reg); return;
    case TypeClass::unit:
      discard(inner);
      load_int(dest, 0);
      return;
    case TypeClass::enumeration: native(Native::box_enum, {inner}, dest, type.number, 0); return;
    case TypeClass::option:
      if (!type.ref) {
        native(Native::box_option, {inner}, dest, type.number, 0);
        return;
      }
      into(inner, dest);
      return;
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::any:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_: into(inner, dest); return;
  }
}

void FunctionCompiler::unbox_into(ExprId e, std::uint32_t dest) {
  const ExprId inner(body_.exprs[e].a);
  native(Native::unbox_any, {inner}, dest, desc(e).number, body_.exprs[e].b == 1 ? 1 : 0);
}

void FunctionCompiler::convert_into(ExprId e, std::uint32_t dest) {
  const ExprId inner(body_.exprs[e].a);
  const TypeClass from = cls(inner);
  const TypeClass to = cls(e);
  if (from == to) {
    into(inner, dest);
  } else if (from == TypeClass::integer && to == TypeClass::floating) {
    unary(Opcode::int_to_float, inner, dest);
  } else if (from == TypeClass::floating && to == TypeClass::integer) {
    unary(Opcode::float_to_int, inner, dest);
  } else {
    native(Native::convert_number, {inner}, dest, desc(inner).number, desc(e).number);
  }
}

// --- control ---

void FunctionCompiler::conditional_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  Label otherwise;
  Label end;
  branch(ExprId(expr.a), otherwise, false);
  into(ExprId(expr.b), dest);
  jump(end);
  bind(otherwise);
  into(ExprId(expr.c), dest);
  bind(end);
}

void FunctionCompiler::bool_into(ExprId e, std::uint32_t dest) {
  Label no;
  Label end;
  branch(e, no, false);
  load_int(dest, 1);
  jump(end);
  bind(no);
  load_int(dest, 0);
  bind(end);
}

void FunctionCompiler::coalesce_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const ExprId left(expr.a);
  const TypeDesc& option = desc(left);
  const bool stays_option = desc(e).cls == TypeClass::option;
  Label fallback;
  Label end;
  const std::uint32_t value = reg();
  const bool plain_get = body_.kind(left) == ExprKind::map_get &&
                         desc(ExprId(body_.exprs[left].a)).value->number != option.number;
  if (plain_get) {
    map_find(left, value, fallback);
    emit(stays_option && option.small_int ? Opcode::box_int : Opcode::move, dest, value);
  } else {
    into(left, value);
    branch_op(option.ref ? Opcode::jnull : Opcode::jnone, value, 0, fallback);
    if (option.small_int && !stays_option) {
      emit(Opcode::unbox, dest, value);
      emit(Opcode::release, value);
    } else {
      emit(Opcode::move, dest, value);
    }
  }
  jump(end);
  bind(fallback);
  into(ExprId(expr.b), dest);
  bind(end);
}

void FunctionCompiler::block_value_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const std::size_t mark = owned_.size();
  for (const StmtId stmt : body_.blocks[BlockId(expr.a)]) statement(stmt);
  // The destination may be a variable that statements of the block still read.
  const std::uint32_t value = reg();
  into(ExprId(expr.b), value);
  close_scope(mark, false);
  emit(Opcode::move, dest, value);
}

}  // namespace mochi::vm
