// `r with { f: v }` and `copy(x)`.
#include <utility>

#include "check/checker.h"

namespace mochi::check {

// Is what stands before `with` a record or variant? Reports what else it is.
bool Checker::has_fields(NodeId node, TypeId type) {
  const TypeKind k = is_shape(type) ? TypeKind::anonymous : types_.kind(type);
  if (k == TypeKind::record || k == TypeKind::anonymous || k == TypeKind::variant) return true;
  if (k == TypeKind::error) return false;
  const NodeId base = child(node, slot::With_base);
  if (k == TypeKind::option) {
    error(Code::T058, base,
          "dereference of optional `" + std::string(program_.sources.text(span(base))) +
              "` requires a none guard");
  } else if (k == TypeKind::any) {
    error(Code::T043, base, "`with` cannot be used with `any`").help("Cast it first: `x as T`.");
  } else {
    Report report = error(Code::T027, base, show(type) + " is not a struct");
    if (k == TypeKind::map) report.help("`std/map` has functions that give changed copies of maps.");
    if (k == TypeKind::union_) report.help("Match on it: each variant has fields of its own.");
  }
  return false;
}

// A record of exactly the type of the operand.
TypeId Checker::check_with(NodeId node) {
  const NodeId base = child(node, slot::With_base);
  const std::span<const NodeId> inits = tree_->tail(node);
  check_expr(base);
  const TypeId type = settle(use(base));
  if (!has_fields(node, type)) {
    // The values are checked, but nothing more is said of them.
    const bool before = std::exchange(muted_, true);
    for (NodeId init : inits) check_expr(child(init, slot::FieldInit_value));
    muted_ = before;
    return types_.error();
  }
  if (inits.empty())
    error(Code::T118, node, "`with` changes no field").help("A copy of a record is written `copy(r)`.");
  const std::vector<Field> fields = types_.fields_of(record_of(type));
  given_fields(fields, inits, {}, {}, show(type));
  return type;
}

// W6: what is not changed is shared with the operand, as `operand.field` would be.
void Checker::check_with_alias(NodeId statement, NodeId value, TypeId slot_type) {
  const TypeId from = resolve(value_of(info(value).type));
  const TypeId to = resolve(value_of(slot_type));
  if (!types_.is(from, TypeKind::anonymous) || !types_.is(to, TypeKind::anonymous)) return;
  if (types_[from].names != types_[to].names) return;
  for (std::uint32_t i = 0; i < types_[from].args.size(); ++i) {
    bool changed = false;
    for (NodeId init : tree_->tail(value)) changed = changed || info(init).id == i;
    const TypeId part = types_[from].args[i];
    if (changed || !wider_slot(part, types_[to].args[i])) continue;
    const std::string name = std::string(program_.sources.text(span(child(value, slot::With_base)))) + "." +
                             name_text(types_[from].names[i]);
    error(Code::T052, statement,
          "cannot alias `" + name + "` (" + show(part) + ") into a binding of type " +
              show(types_[to].args[i]));
    return;
  }
}

// A fresh value at one level.
TypeId Checker::copy_builtin(std::span<const NodeId> args) {
  check_expr(args[0]);
  const TypeId type = settle(use(args[0]));
  const TypeKind k = is_shape(type) ? TypeKind::anonymous : types_.kind(type);
  const bool good = k == TypeKind::record || k == TypeKind::anonymous || k == TypeKind::variant ||
                    k == TypeKind::list || k == TypeKind::map || k == TypeKind::set || k == TypeKind::error;
  return good ? type : argument_error(args[0], 0, "record, list, map or set", type);
}

}  // namespace mochi::check
