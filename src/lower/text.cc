// Texts with holes: one `str_concat` of the parts and the texts of the holes.
#include "check/loader.h"
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;

ExprId FunctionLowering::text(NodeId node) {
  const Span at = span(node);
  std::vector<ExprId> parts;
  for (const NodeId part : tree().tail(node)) {
    if (tree().kind(part) == NodeKind::Hole) {
      parts.push_back(hole_text(part));
    } else if (const std::string_view written = ctx_.names.text(tree().name(part)); !written.empty()) {
      parts.push_back(b_.string(written, span(part)));
    }
  }
  if (parts.size() == 1) return parts[0];
  const ExprId made = b_.op(Op::str_concat, types_.string(), std::span<const ExprId>(parts), at);
  fn_.body.exprs[made].flags |= static_cast<std::uint8_t>(ir::ExprFlag::sugar);
  return made;
}

// `str(x)`, with as many digits and as wide as the format says.
ExprId FunctionLowering::hole_text(NodeId hole) {
  const NodeId node = child(hole, slot::Hole_value);
  const Span at = span(node);
  std::vector<ExprId> value = builtin_values(types::Builtin::str, std::span(&node, 1));
  if (!tree()[hole].main.valid())
    return kind(value[0]) == TypeKind::string ? value[0]
                                              : builtin(types::Builtin::str, value, types_.string(), at);
  const syntax::TextFormat format = syntax::text_format(ctx_.names.text(tree().name(hole)));
  const TypeId of = type(value[0]);
  ExprId shown = value[0];
  if (format.digits) {
    const ExprId arguments[] = {shown, b_.integer(*format.digits, at)};
    shown = b_.call(ctx_.support(check::kTextModule, "fixed"), arguments, {}, types_.string(), at);
  } else if (kind(shown) != TypeKind::string) {
    shown = builtin(types::Builtin::str, value, types_.string(), at);
  }
  return format.width == 0 ? shown : padded(shown, of, format, at);
}

ExprId FunctionLowering::padded(ExprId text, TypeId of, const syntax::TextFormat& format, Span at) {
  const bool number = types::is_numeric(types_.kind(of));
  const char side = format.side != '\0' ? format.side : number ? '>' : '<';
  const ExprId width = b_.integer(format.width, at);
  if (format.zeros) {
    const ExprId arguments[] = {text, width};
    return b_.call(ctx_.support(check::kTextModule, "pad_zeros"), arguments, {}, types_.string(), at);
  }
  const ExprId fill = b_.string(format.fill, at);
  if (side == '>') return b_.op(Op::str_pad_start, types_.string(), {text, width, fill}, at);
  const ExprId arguments[] = {text, width, fill};
  return b_.call(ctx_.support(check::kTextModule, side == '<' ? "pad_end" : "center"), arguments, {},
                 types_.string(), at);
}

}  // namespace mochi::lower
