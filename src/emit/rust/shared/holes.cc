#include "emit/rust/shared/holes.h"

#include "emit/rust/ir_names.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

std::string format_text(std::string_view utf8) {
  std::string quoted = string_literal(utf8);
  std::string out;
  for (char c : quoted.substr(1, quoted.size() - 2)) {
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return out;
}

Hole hole_of(const ir::Program& program, const ir::Body& body, ExprId part) {
  constexpr std::int64_t kWidest = 1000;
  const ir::Expr& e = body.exprs[part];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_pad_start) return {part, {}};
  const ir::Expr& width = body.exprs[body.operand(part, 1)];
  const ir::Expr& fill = body.exprs[body.operand(part, 2)];
  if (width.kind != ExprKind::const_int || fill.kind != ExprKind::const_string) return {part, {}};
  const std::int64_t columns = ir::int_value(width);
  const std::string_view pad = program.names->text(NameId(fill.a));
  const bool one =
      pad.size() == 1 && pad.find_first_of("{}\"\\") == pad.npos && pad[0] >= ' ' && pad[0] <= '~';
  if (!one || columns < 1 || columns > kWidest) return {part, {}};
  return {body.operand(part, 0), ":" + (pad == " " ? "" : std::string(pad)) + ">" + std::to_string(columns)};
}

}  // namespace mochi::emit::rust
