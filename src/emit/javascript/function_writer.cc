#include "emit/javascript/function_writer.h"

#include <algorithm>

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

std::vector<Doc> FunctionWriter::typed_parameters(bool as_method) {
  std::vector<Doc> all;
  bool last = true;
  const std::vector<LocalId> params = as_method ? visible_params() : function_.params;
  for (std::size_t i = params.size(); i-- > 0;) {
    LocalId p = params[i];
    TypeId type = body_.locals[p].type;
    last = last && w_.types.is(type, TypeKind::option);
    TypeId shown = last ? w_.types.element(type) : type;
    // Whatever becomes of others of its kind, who only reads an argument may be given a read-only one.
    const bool reads = w_.program.facts != nullptr &&
                       w_.program.facts->ownership.mode(id_, i) == ir::ParameterMode::borrowed;
    Doc spelled = function_.exported || as_method || last || reads ? w_.spelling.type(shown, true)
                                                                   : w_.spelling.placed(shown, place_of(p));
    all.push_back(w_.concat({w_.text(w_.local_name(id_, p) + (last ? "?: " : ": ")), spelled}));
  }
  std::reverse(all.begin(), all.end());
  return all;
}

Doc FunctionWriter::signature(bool as_method) {
  if (w_.is_typed()) {
    Doc result = w_.concat({w_.text(": "), w_.spelling.type(function_.result, false)});
    return w_.signature(typed_parameters(as_method), result);
  }
  if (!as_method) return parameters();
  std::vector<Doc> names;
  for (LocalId p : visible_params()) names.push_back(name_of(p));
  return w_.signature(names, w_.docs.empty());
}

Doc FunctionWriter::parameters() {
  if (w_.is_typed() && function_.kind != ir::FunctionKind::closure)
    return w_.list("(", typed_parameters(), ")");
  std::vector<Doc> names;
  for (LocalId p : function_.params) {
    Doc name = name_of(p);
    if (w_.is_typed()) name = w_.concat({name, w_.text(": "), w_.spelling.type(body_.locals[p].type, true)});
    names.push_back(name);
  }
  return w_.list("(", names, ")");
}

Doc FunctionWriter::arrow() {
  // A body that only returns a value is the value.
  const auto& stmts = body_.blocks[body_.root];
  ExprId value;
  if (stmts.size() == 1 && body_.stmts[stmts[0]].kind == ir::StmtKind::return_)
    value = ExprId(body_.stmts[stmts[0]].a);
  if (!value.valid())
    return w_.function_form(w_.concat({parameters(), w_.text(" => "), statements_.braced_block(body_.root)}),
                            true);
  const Piece piece = expressions_.expression(value);
  const Doc plain = w_.chained(piece);
  ExprKind form = body_.kind(value);
  if (is_braced(value))
    return w_.function_form(w_.concat({parameters(), w_.text(" => ("), plain, w_.text(")")}), true);
  bool open = form == ExprKind::make_list || form == ExprKind::closure;
  auto& d = w_.docs;
  if (open || d.must_break(plain))
    return w_.function_form(w_.concat({parameters(), w_.text(" => "), plain}), open);
  Doc inner = piece.chain.empty() ? plain : d.group(d.concat(piece.chain));
  if (form == ExprKind::conditional) {
    inner = w_.concat({d.if_break(d.empty(), w_.text("(")), inner, d.if_break(d.empty(), w_.text(")"))});
  }
  Doc broken = d.group(d.nest(2, w_.concat({d.line(), inner})));
  return w_.function_form(d.group(w_.concat({parameters(), w_.text(" =>"), broken})), false);
}

Doc FunctionWriter::root() {
  std::vector<Doc> lines;
  border_.text_checks(lines);
  statements_.block_lines(body_.root, lines);
  return w_.body(lines);
}

Doc FunctionWriter::only_value() {
  return expressions_.expr(ExprId(body_.stmts[body_.blocks[body_.root][0]].a));
}

}  // namespace mochi::emit::javascript
