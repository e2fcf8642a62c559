// Texts with holes: a hole is `str(x)`, its format fits the type.
#include "check/checker.h"
#include "syntax/text_format.h"

namespace mochi::check {

TypeId Checker::check_text(NodeId node) {
  for (NodeId part : tree_->tail(node)) {
    if (node_at(part).kind != NodeKind::Hole) continue;
    const NodeId value = child(part, slot::Hole_value);
    shown_argument(value);
    if (node_at(part).main.valid()) check_format(part, value);
  }
  return types_.string();
}

// Digits behind the point are asked of floats alone, zeros in front of numbers alone.
void Checker::check_format(NodeId hole, NodeId value) {
  const syntax::TextFormat format = syntax::text_format(names_.text(tree_->name(hole)));
  const TypeId type = settle(info(value).type);
  const TypeKind k = types_.kind(type);
  if (k == TypeKind::error || k == TypeKind::never) return;
  const Span at = tree_->main_span(hole);
  if (format.digits && k != TypeKind::floating) {
    Report report = error_at(Code::T116, at, "digits behind the point need a float, got " + show(type));
    if (k == TypeKind::integer) report.help("Leave the digits out, or write `x as float`.");
  } else if (format.zeros && !types::is_numeric(k)) {
    error_at(Code::T116, at, "zeros in front need a number, got " + show(type));
  }
}

}  // namespace mochi::check
