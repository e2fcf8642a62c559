// `none` for a slot whose written type is never none (17.3): a result, a parameter or a variable may then be empty, with a
// warning; everywhere else the literal is refused.
#include "check/checker.h"

namespace mochi::check {

bool is_misplaced_none(const syntax::Tree& tree, NodeId value, const TypeStore& types, TypeId to) {
  while (value.valid() && tree.kind(value) == NodeKind::Paren) value = tree.child(value, slot::Paren_value);
  if (!value.valid() || tree.kind(value) != NodeKind::NoneLit) return false;
  const TypeKind k = types.kind(to);
  return k != TypeKind::option && k != TypeKind::any && k != TypeKind::variable && k != TypeKind::parameter &&
         k != TypeKind::unit && k != TypeKind::error && k != TypeKind::never;
}

// The type of a slot that is given `value`, whose type stands in `file` as `written`: `none` makes it one that may be empty.
TypeId Checker::slot_given(NodeId value, TypeId slot, FileId file, NodeId written) {
  if (!written.valid() || !is_misplaced_none(*tree_, value, types_, slot)) return slot;
  if (!types_.is(slot, TypeKind::soft)) slot = types_.soft(slot);
  const Tree& tree = *out_.files[file].tree;
  const Span at = tree.span(written);
  const auto [edit, help] =
      option_edit(std::string(program_.sources.text(at)), tree.kind(written) == NodeKind::FunType);
  warning_at(Code::T125, span(value), "`none` for a value of type " + show(types_.element(slot)))
      .help(help)
      .suggest("make it an option", at, edit);
  return slot;
}

// `value` is given to a parameter, or returned where `var` is none: of a function that only this module sees, what was read
// before is then checked again.
void Checker::empty_part(NodeId value, FunId fun, VarId var) {
  const Fun& f = out_.funs[fun];
  const bool seen = f.exported || f.module != module_ || out_.modules[module_.value].is_library;
  if (seen || (f.kind != FunKind::plain && f.kind != FunKind::method && f.kind != FunKind::nested)) return;
  const Tree& tree = *out_.files[f.file].tree;
  if (var.valid() && tree.kind(out_.vars[var].node) != NodeKind::Param) return;
  TypeId& slot = var.valid() ? out_.vars[var].type : out_.funs[fun].result;
  const NodeId written =
      var.valid() ? tree.child(out_.vars[var].node, slot::Param_type) : tree.child(f.node, slot::Fun_result);
  const TypeId given = slot_given(value, slot, f.file, written);
  again_ = again_ || given != slot;
  // An inner function is declared anew in each pass.
  if (f.kind == FunKind::nested && given != slot) decide(empty_slots_, f.file, written);
  slot = given;
}

// `x = none`.
void Checker::empty_variable(NodeId value, VarId var) {
  const Var v = out_.vars[var];
  if (v.kind == VarKind::parameter && v.owner.valid()) return empty_part(value, v.owner, var);
  if (v.exported || !v.file.valid() || !v.node.valid() || node_at_file(v) != NodeKind::Let) return;
  const NodeId written = out_.files[v.file].tree->child(v.node, slot::Let_type);
  const TypeId given = slot_given(value, v.type, v.file, written);
  if (given == v.type) return;
  // A local is declared anew in each pass.
  if (v.kind != VarKind::global) return decide(empty_slots_, v.file, v.node);
  out_.vars[var].type = given;
  again_ = true;
}

}  // namespace mochi::check
