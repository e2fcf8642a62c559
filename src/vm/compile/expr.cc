// Expressions: reading, borrowing and making values. Operations stand in ops.cc.
#include "base/check.h"
#include "ir/walk.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;

Operand FunctionCompiler::operand(ExprId e) {
  const Expr& expr = body_.exprs[e];
  if (expr.kind == ExprKind::local && !body_.locals[LocalId(expr.a)].cell)
    return {locals_[expr.a].reg, false};
  if (expr.kind == ExprKind::global && promoted(ir::GlobalId(expr.a))) {
    return {local_of_global(ir::GlobalId(expr.a)).reg, false};
  }
  // Unwrapping a reference checks it where it lies.
  if (expr.kind == ExprKind::unwrap && is_ref(e) && body_.kind(ExprId(expr.a)) == ExprKind::local) {
    const Operand option = operand(ExprId(expr.a));
    const SpanScope span(*this, body_.span(e));
    if (!expr.has(ExprFlag::proven)) need(desc(ExprId(expr.a)), e, option.reg);
    return option;
  }
  const std::uint32_t dest = reg();
  into(e, dest);
  const bool owned = is_ref(e);
  if (owned) own(dest);
  return {dest, owned};
}

Operand FunctionCompiler::borrow(ExprId e) {
  const Expr expr = body_.exprs[e];
  const bool part =
      expr.kind == ExprKind::field || expr.kind == ExprKind::variant_field || expr.kind == ExprKind::index;
  if (!is_ref(e)) return operand(e);
  if (part) {
    const std::uint32_t dest = reg();
    const std::size_t before = owned_.size();
    if (expr.kind == ExprKind::index) {
      index_into(e, dest, false);
    } else {
      field_into(e, dest, false);
    }
    // Had the base to be counted, the part was counted too and the base is gone.
    MOCHI_CHECK(owned_.size() == before || owned_.back().reg == dest);
    return {dest, owned_.size() != before};
  }
  if (expr.kind == ExprKind::global && !promoted(ir::GlobalId(expr.a))) {
    const SpanScope span(*this, body_.span(e));
    const std::uint32_t dest = reg();
    emit_wide(expr.has(ExprFlag::proven) ? Opcode::get_global : Opcode::get_set_global, dest, expr.a);
    return {dest, false};
  }
  if (expr.kind == ExprKind::local && body_.locals[LocalId(expr.a)].cell) {
    const std::uint32_t dest = reg();
    emit(Opcode::cell_get, dest, locals_[expr.a].reg);
    return {dest, false};
  }
  return operand(e);
}

Operand FunctionCompiler::operand_before(ExprId e, std::initializer_list<ExprId> others) {
  bool all_quiet = true;
  for (const ExprId other : others) all_quiet = all_quiet && quiet(other);
  if (all_quiet) return borrow(e);
  Operand result = operand(e);
  const Expr& expr = body_.exprs[e];
  const bool named =
      (expr.kind == ExprKind::local || expr.kind == ExprKind::global || expr.kind == ExprKind::unwrap) &&
      !result.owned;
  if (!named) return result;
  // A later operand may assign the variable: its value now counts.
  bool assigned = expr.kind != ExprKind::local;
  for (const ExprId other : others) assigned = assigned || may_assign(other, LocalId(expr.a));
  if (!assigned) return result;
  const std::uint32_t copy = reg();
  emit(is_ref(e) ? Opcode::move_ref : Opcode::move, copy, result.reg);
  if (is_ref(e)) own(copy);
  return {copy, is_ref(e)};
}

// Evaluating it runs no statement and calls nothing: what is borrowed before stays.
bool FunctionCompiler::quiet(ExprId e, int depth) {
  constexpr int kDepth = 6;
  if (depth > kDepth) return false;
  const Expr& expr = body_.exprs[e];
  if (expr.kind == ExprKind::call || expr.kind == ExprKind::call_value ||
      expr.kind == ExprKind::block_value || expr.kind == ExprKind::match_value) {
    return false;
  }
  if (expr.kind == ExprKind::op && !ir::op_info(static_cast<Op>(expr.a)).pure) return false;
  // Taking a variable's last value may free what was borrowed from it.
  if (expr.kind == ExprKind::local && is_ref(e) && last_use_[e.value]) return false;
  bool result = true;
  ir::for_each_part(
      body_, e, [&](ExprId part) { result = result && quiet(part, depth + 1); },
      [&](BlockId) { result = false; });
  return result;
}

bool FunctionCompiler::may_assign(ExprId e, LocalId local) {
  const Expr& expr = body_.exprs[e];
  // A read that moves the value out changes the register too.
  if (expr.kind == ExprKind::local) return LocalId(expr.a) == local && last_use_[e.value];
  bool result = false;
  ir::for_each_part(
      body_, e, [&](ExprId part) { result = result || may_assign(part, local); },
      [&](BlockId) { result = true; });
  return result;
}

std::uint32_t FunctionCompiler::window_value(ExprId e) {
  const std::uint32_t dest = reg();
  into(e, dest);
  if (is_ref(e)) own(dest);
  return dest;
}

Operand FunctionCompiler::window_operand(ExprId e, std::span<const std::uint32_t> later) {
  const Expr& expr = body_.exprs[e];
  const std::uint32_t dest = reg();
  bool plain = expr.kind == ExprKind::local && !body_.locals[LocalId(expr.a)].cell;
  for (const std::uint32_t other : later) plain = plain && !may_assign(ExprId(other), LocalId(expr.a));
  if (plain) {
    emit(Opcode::move, dest, locals_[expr.a].reg);
    return {dest, false};
  }
  into(e, dest);
  const bool owned = is_ref(e);
  if (owned) own(dest);
  return {dest, owned};
}

void FunctionCompiler::discard(ExprId e) {
  const TempScope temps(*this);
  finish(operand(e));
}

void FunctionCompiler::none_into(const TypeDesc& type, std::uint32_t dest) {
  load_int(dest, type.ref ? 0 : -1);
}

void FunctionCompiler::into(ExprId e, std::uint32_t dest) {
  const SpanScope span(*this, body_.span(e));
  const TempScope temps(*this);
  const Expr expr = body_.exprs[e];
  switch (expr.kind) {
    case ExprKind::const_unit: load_int(dest, 0); return;
    case ExprKind::const_bool: load_int(dest, expr.a); return;
    case ExprKind::const_int: load_int(dest, ir::int_value(expr)); return;
    case ExprKind::const_float:
      emit_wide(Opcode::load_const, dest, word_constant(float_value(ir::float_value(expr)).bits));
      return;
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: {
      Constant made;
      made.kind = expr.kind == ExprKind::const_string  ? Constant::Kind::string
                  : expr.kind == ExprKind::const_bytes ? Constant::Kind::bytes
                                                       : Constant::Kind::bigint;
      made.text = out_.program.names->text(NameId(expr.a));
      load_constant(dest, constant(std::move(made)), true);
      return;
    }
    case ExprKind::none: none_into(desc(e), dest); return;
    case ExprKind::local: local_into(e, dest); return;
    case ExprKind::global: global_into(e, dest); return;
    case ExprKind::function_ref: function_ref_into(ir::FunctionId(expr.a), expr.type, dest); return;
    case ExprKind::closure: closure_into(e, dest); return;
    case ExprKind::call: call_into(e, dest); return;
    case ExprKind::call_value: call_value_into(e, dest); return;
    case ExprKind::op: op_into(e, dest); return;
    case ExprKind::make_list: list_into(e, dest); return;
    case ExprKind::make_set:
    case ExprKind::make_map: entries_into(e, dest); return;
    case ExprKind::make_record:
    case ExprKind::make_variant: record_into(e, dest); return;
    case ExprKind::field:
    case ExprKind::variant_field: field_into(e, dest, true); return;
    case ExprKind::tag_is:
    case ExprKind::is_some:
    case ExprKind::logical_and:
    case ExprKind::logical_or: bool_into(e, dest); return;
    case ExprKind::index: index_into(e, dest, true); return;
    case ExprKind::map_get: map_get_into(e, dest); return;
    case ExprKind::some: some_into(e, dest); return;
    case ExprKind::unwrap: unwrap_into(e, dest); return;
    case ExprKind::box: box_into(e, dest); return;
    case ExprKind::unbox: unbox_into(e, dest); return;
    case ExprKind::convert: convert_into(e, dest); return;
    case ExprKind::conditional: conditional_into(e, dest); return;
    case ExprKind::coalesce: coalesce_into(e, dest); return;
    case ExprKind::block_value: block_value_into(e, dest); return;
    case ExprKind::match_value: match(ExprId(expr.a), expr.b, dest, ArmUse::value); return;
  }
}

// --- names ---

void FunctionCompiler::local_into(ExprId e, std::uint32_t dest) {
  const LocalId local(body_.exprs[e].a);
  const LocalState& state = locals_[local.value];
  if (body_.locals[local].cell) {
    emit(is_ref(e) ? Opcode::cell_get_ref : Opcode::cell_get, dest, state.reg);
    return;
  }
  if (!is_ref(e)) {
    if (dest != state.reg) emit(Opcode::move, dest, state.reg);
    return;
  }
  const bool moved = last_use_[e.value] && !state.borrowed && !state.pinned;
  emit(moved ? Opcode::take : Opcode::move_ref, dest, state.reg);
}

bool FunctionCompiler::promoted(ir::GlobalId global) const {
  return facts_.global_owner[global.value] == id_.value;
}

FunctionCompiler::LocalState& FunctionCompiler::local_of_global(ir::GlobalId global) {
  return promoted_[global.value];
}

void FunctionCompiler::global_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  if (promoted(ir::GlobalId(expr.a))) {
    emit(is_ref(e) ? Opcode::move_ref : Opcode::move, dest, local_of_global(ir::GlobalId(expr.a)).reg);
    return;
  }
  const bool proven = expr.has(ExprFlag::proven);
  const Opcode plain = proven ? Opcode::get_global : Opcode::get_set_global;
  const Opcode counted = proven ? Opcode::get_global_ref : Opcode::get_set_global_ref;
  emit_wide(is_ref(e) ? counted : plain, dest, expr.a);
}

void FunctionCompiler::function_ref_into(ir::FunctionId function, ir::TypeId type, std::uint32_t dest) {
  Constant made;
  made.kind = Constant::Kind::function;
  made.word = int_value(function.value);
  made.desc = desc(type).number;
  load_constant(dest, constant(std::move(made)), true);
}

void FunctionCompiler::closure_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const ir::FunctionId inner(expr.a);
  const auto outer = body_.list(expr.b);
  if (outer.empty()) {
    function_ref_into(inner, expr.type, dest);
    return;
  }
  const std::uint32_t first = top_;
  std::uint32_t refs = 0;
  // References first (Closure); load_captures of the callee reads them in the same order.
  for (const bool want_ref : {true, false}) {
    for (const std::uint32_t word : outer) {
      const ir::Local& local = body_.locals[LocalId(word)];
      const bool ref = local.cell || desc(local.type).ref;
      if (ref != want_ref) continue;
      const std::uint32_t slot = reg();
      emit(ref ? Opcode::move_ref : Opcode::move, slot, locals_[word].reg);
      if (ref) {
        own(slot);
        ++refs;
      }
    }
  }
  emit(Opcode::make_closure, dest, first, static_cast<std::uint32_t>(outer.size()));
  emit_data(inner.value, 0);
  emit_data(desc(expr.type).number, refs);
  for (std::uint32_t n = 0; n < refs; ++n) disown(first + n);
}

// --- aggregates ---

void FunctionCompiler::list_into(ExprId e, std::uint32_t dest) {
  const auto elements = body_.list(body_.exprs[e].a);
  constexpr std::uint32_t kAtOnce = 256;
  // Long literals are built in parts, so that they need few registers.
  const std::uint32_t list = elements.size() > kAtOnce ? reg() : dest;
  std::size_t done = 0;
  do {
    const TempScope temps(*this);
    const std::uint32_t first = top_;
    const std::size_t until = std::min<std::size_t>(elements.size(), done + kAtOnce);
    const auto count = static_cast<std::uint32_t>(until - done);
    const bool start = done == 0;
    std::vector<std::uint32_t> refs;
    for (; done < until; ++done) {
      const std::uint32_t slot = window_value(ExprId(elements[done]));
      if (is_ref(ExprId(elements[done]))) refs.push_back(slot);
    }
    if (start) {
      emit(Opcode::make_list, list, first, count);
      emit_data(desc(e).number, 0);
    } else {
      for (std::uint32_t n = 0; n < count; ++n) emit(Opcode::list_push, list, first + n);
    }
    for (const std::uint32_t slot : refs) disown(slot);
    if (start && list != dest) own(list);
  } while (done < elements.size());
  if (list == dest) return;
  emit(Opcode::move, dest, list);
  disown(list);
}

void FunctionCompiler::entries_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const auto parts = body_.list(expr.a);
  const bool map = expr.kind == ExprKind::make_map;
  const std::uint32_t made = reg();
  native(Native::make_table, {}, made, desc(e).number, 0);
  own(made);
  for (std::size_t n = 0; n < parts.size(); n += map ? 2 : 1) {
    const TempScope temps(*this);
    if (map) {
      const Operand key = operand_before(ExprId(parts[n]), {ExprId(parts[n + 1])});
      const std::uint32_t value = window_value(ExprId(parts[n + 1]));
      const TypeClass key_class = cls(ExprId(parts[n]));
      emit(key_class == TypeClass::string                                 ? Opcode::map_set_str
           : is_ref(ExprId(parts[n])) || key_class == TypeClass::floating ? Opcode::map_set_key
                                                                          : Opcode::map_set_word,
           made, key.reg, value);
      if (is_ref(ExprId(parts[n + 1]))) disown(value);
      finish(key);
    } else {
      const std::uint32_t window = regs(2);
      emit(Opcode::move, window, made);
      into(ExprId(parts[n]), window + 1);
      if (is_ref(ExprId(parts[n]))) own(window + 1);
      emit(Opcode::native, window, window, static_cast<std::uint32_t>(Native::set_put));
      emit_data(0, 0);
      finish({window + 1, is_ref(ExprId(parts[n]))});
    }
  }
  emit(Opcode::move, dest, made);
  disown(made);
}

void FunctionCompiler::record_into(ExprId e, std::uint32_t dest) {
  const Expr& expr = body_.exprs[e];
  const auto fields = body_.list(expr.a);
  const TypeDesc& type = desc(e);
  const std::uint32_t tag = expr.kind == ExprKind::make_variant ? expr.b : 0;
  if (type.cls == TypeClass::enumeration) {
    load_int(dest, tag);
    return;
  }
  if (fields.empty() && expr.kind == ExprKind::make_variant) {
    Constant made;
    made.kind = Constant::Kind::variant;
    made.desc = type.number;
    made.tag = tag;
    load_constant(dest, constant(std::move(made)), true);
    return;
  }
  const std::uint32_t first = top_;
  for (const std::uint32_t field : fields) window_value(ExprId(field));
  emit(Opcode::make_record, dest, first, static_cast<std::uint32_t>(fields.size()));
  emit_data(type.number, tag);
  for (std::uint32_t n = 0; n < fields.size(); ++n) {
    if (is_ref(ExprId(fields[n]))) disown(first + n);
  }
}

void FunctionCompiler::field_into(ExprId e, std::uint32_t dest, bool counted) {
  const Expr& expr = body_.exprs[e];
  const std::uint32_t field = expr.kind == ExprKind::field ? expr.b : expr.c;
  const Operand base = borrow(ExprId(expr.a));
  const bool ref = is_ref(e);
  const bool count = ref && (counted || base.owned);
  emit(count ? Opcode::get_field_ref : Opcode::get_field, dest, base.reg, field);
  if (!base.owned) return;
  if (count && !counted) own(dest);
  finish(base);
}

void FunctionCompiler::index_into(ExprId e, std::uint32_t dest, bool counted) {
  const Expr& expr = body_.exprs[e];
  const Operand base = operand_before(ExprId(expr.a), {ExprId(expr.b)});
  const Operand index = operand(ExprId(expr.b));
  const SpanScope span(*this, body_.span(e));
  const bool ref = is_ref(e);
  const bool count = ref && (counted || base.owned);
  emit(count ? Opcode::list_get_ref : Opcode::list_get, dest, base.reg, index.reg);
  if (!base.owned) return;
  if (count && !counted) own(dest);
  finish(base);
}

}  // namespace mochi::vm
