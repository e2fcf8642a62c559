// Assignments. `place = place + more` takes the old value out of its place, grows it, and puts it back:
// whoever else holds it keeps the old one, since then its count is not one (Z19 without static facts).
#include "ir/place.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;

bool FunctionCompiler::grows(ExprId value, ExprId place) {
  const Expr& expr = body_.exprs[value];
  if (expr.kind != ExprKind::op) return false;
  const Op op = static_cast<Op>(expr.a);
  if (op != Op::list_append && op != Op::list_concat && op != Op::str_concat) return false;
  return ir::same_place(body_, body_.operand(value, 0), place);
}

void FunctionCompiler::assign(StmtId id) {
  const ExprId place(body_.stmts[id].a);
  const ExprId value(body_.stmts[id].b);
  const Expr& target = body_.exprs[place];
  // Inner map reads of a place are unwrapped; the last step is what is set.
  if (target.kind == ExprKind::local) return assign_local(locals_[target.a], LocalId(target.a), place, value);
  if (target.kind == ExprKind::global) return assign_global(GlobalId(target.a), place, value);
  if (target.kind == ExprKind::field || target.kind == ExprKind::variant_field)
    return assign_field(place, value);
  if (target.kind == ExprKind::index) return assign_index(place, value);
  if (target.kind == ExprKind::map_get) return assign_map(place, value);
  MOCHI_UNREACHABLE("assignment to what is no place");
}

void FunctionCompiler::assign_local(LocalState& state, LocalId local, ExprId place, ExprId value) {
  const bool ref = is_ref(place);
  const bool cell = local.valid() && body_.locals[local].cell;
  if (cell) {
    const std::uint32_t made = window_value(value);
    emit(ref ? Opcode::cell_set_ref : Opcode::cell_set, state.reg, made);
    if (ref) disown(made);
    return;
  }
  if (!ref) {
    into(value, state.reg);
    return;
  }
  // The parts must not change the variable before it grows.
  bool simple = grows(value, place);
  if (simple) {
    for (const std::uint32_t part : body_.list(body_.exprs[value].b).subspan(1)) {
      simple = simple && local.valid() && !may_assign(ExprId(part), local);
    }
  }
  if (simple) {
    push_grown(value, state.reg, growth_parts(value));
    return;
  }
  const std::uint32_t made = window_value(value);
  emit(Opcode::assign_ref, state.reg, made);
  disown(made);
}

void FunctionCompiler::assign_global(GlobalId global, ExprId place, ExprId value) {
  if (promoted(global)) {
    assign_local(local_of_global(global), LocalId(), place, value);
    return;
  }
  const bool ref = is_ref(place);
  if (grows(value, place)) {
    const std::uint32_t old = reg();
    const bool proven = body_.exprs[body_.operand(value, 0)].has(ExprFlag::proven);
    emit_wide(proven ? Opcode::get_global_ref : Opcode::get_set_global_ref, old, global.value);
    own(old);
    const std::vector<Operand> parts = growth_parts(value);
    emit_wide(Opcode::take_global, old, global.value);
    push_grown(value, old, parts);
    emit_wide(Opcode::set_global_ref, old, global.value);
    disown(old);
    return;
  }
  if (!ref) {
    emit_wide(Opcode::set_global, operand(value).reg, global.value);
    return;
  }
  const std::uint32_t made = window_value(value);
  emit_wide(Opcode::set_global_ref, made, global.value);
  disown(made);
}

void FunctionCompiler::assign_field(ExprId place, ExprId value) {
  const Expr& target = body_.exprs[place];
  const std::uint32_t field = target.kind == ExprKind::field ? target.b : target.c;
  const Operand record = operand_before(ExprId(target.a), {value});
  if (grows(value, place)) {
    const std::uint32_t old = reg();
    emit(Opcode::get_field_ref, old, record.reg, field);
    own(old);
    const std::vector<Operand> parts = growth_parts(value);
    emit(Opcode::take_field, record.reg, field, old);
    push_grown(value, old, parts);
    emit(Opcode::set_field_ref, record.reg, field, old);
    disown(old);
  } else if (is_ref(value)) {
    const std::uint32_t made = window_value(value);
    emit(Opcode::set_field_ref, record.reg, field, made);
    disown(made);
  } else {
    emit(Opcode::set_field, record.reg, field, operand(value).reg);
  }
  finish(record);
}

void FunctionCompiler::assign_index(ExprId place, ExprId value) {
  const Expr& target = body_.exprs[place];
  const Operand list = operand_before(ExprId(target.a), {ExprId(target.b), value});
  const Operand index = operand_before(ExprId(target.b), {value});
  if (grows(value, place)) {
    const std::uint32_t old = reg();
    emit(Opcode::list_get_ref, old, list.reg, index.reg);
    own(old);
    const std::vector<Operand> parts = growth_parts(value);
    emit(Opcode::list_take, list.reg, index.reg, old);
    push_grown(value, old, parts);
    emit(Opcode::list_set_ref, list.reg, index.reg, old);
    disown(old);
  } else if (is_ref(value)) {
    const std::uint32_t made = window_value(value);
    mark_span(body_.span(place));
    emit(Opcode::list_set_ref, list.reg, index.reg, made);
    disown(made);
  } else {
    const Operand made = operand(value);
    mark_span(body_.span(place));
    emit(Opcode::list_set, list.reg, index.reg, made.reg);
  }
  finish(list);
}

void FunctionCompiler::assign_map(ExprId place, ExprId value) {
  const Expr& target = body_.exprs[place];
  const Operand map = operand_before(ExprId(target.a), {ExprId(target.b), value});
  const Operand key = operand_before(ExprId(target.b), {value});
  const TypeDesc& map_type = desc(ExprId(target.a));
  const bool text = map_type.key->cls == TypeClass::string;
  const bool word = !map_type.key->ref && map_type.key->cls != TypeClass::floating;
  const Opcode set = word ? Opcode::map_set_word : (text ? Opcode::map_set_str : Opcode::map_set_key);
  const bool stored_option = map_type.value->number == desc(place).number;
  if (grows(value, place) && !stored_option) {
    const std::uint32_t old = reg();
    emit(word ? Opcode::map_at_word : (text ? Opcode::map_at_str : Opcode::map_at_key), old, map.reg,
         key.reg);
    emit_data(1, map_type.key->number);
    own(old);
    const std::vector<Operand> parts = growth_parts(value);
    emit(Opcode::map_take, map.reg, key.reg, old);
    push_grown(value, old, parts);
    emit(set, map.reg, key.reg, old);
    disown(old);
  } else {
    const std::uint32_t made = window_value(value);
    emit(set, map.reg, key.reg, made);
    if (is_ref(value)) disown(made);
  }
  finish(key);
  finish(map);
}

}  // namespace mochi::vm
