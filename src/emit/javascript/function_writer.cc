#include "emit/javascript/function_writer.h"

#include <algorithm>

#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

Doc FunctionWriter::preset(std::size_t param) {
  if (!has_preset(param)) return Doc();
  ir::FunctionId made_by = function_.presets[param];
  // A constant's value, where the constant may have no name in the file.
  for (unsigned depth = 0; depth < 8; ++depth) {
    const ir::Body& body = w_.program.functions[made_by].body;
    const ir::Expr& returned = body.exprs[ir::only_returned(body)];
    if (returned.kind == ExprKind::none) return Doc();
    if (returned.kind != ExprKind::global) break;
    const ir::FunctionId inner = w_.program.globals[ir::GlobalId(returned.a)].lazy_init;
    const bool plain =
        inner.valid() &&
        w_.program.functions[inner].body.blocks[w_.program.functions[inner].body.root].size() == 1;
    if (!plain) break;
    made_by = inner;
  }
  FunctionWriter made(w_, made_by);
  // Users find it in the signature.
  made.s_.shown = w_.options.big_ints;
  return made.only_value();
}

// The positions of the parameters that callers write.
std::vector<std::size_t> FunctionWriter::shown_params(bool as_method) const {
  std::vector<std::size_t> all;
  const bool receiver = as_method && function_.kind == ir::FunctionKind::method;
  for (std::size_t i = receiver ? 1 : 0; i < function_.params.size(); ++i) all.push_back(i);
  return all;
}

std::vector<Doc> FunctionWriter::typed_parameters(bool as_method, Defaults defaults) {
  std::vector<Doc> all;
  for (const std::size_t i : shown_params(as_method)) {
    LocalId p = function_.params[i];
    TypeId type = body_.locals[p].type;
    const bool optional = defaults != Defaults::none && has_preset(i);
    const Doc value = optional && defaults == Defaults::written ? preset(i) : Doc();
    TypeId shown =
        optional && !value.valid() && w_.types.is(type, TypeKind::option) ? w_.types.element(type) : type;
    Doc spelled =
        as_method ? w_.spelling.type(shown, true) : w_.spelling.type(shown, expressions_.held.parameter(i));
    const bool mark = optional && !value.valid();
    Doc param = w_.concat({w_.text(w_.local_name(id_, p) + (mark ? "?: " : ": ")), spelled});
    all.push_back(value.valid() ? w_.concat({param, w_.text(" = "), value}) : param);
  }
  return all;
}

Doc FunctionWriter::signature(bool as_method, bool open) {
  if (w_.is_typed()) {
    Doc result = w_.concat({w_.text(": "), w_.spelling.type(function_.result, false)});
    return w_.signature(typed_parameters(as_method, open ? Defaults::written : Defaults::none), result);
  }
  if (!as_method && !open) return parameters();
  std::vector<Doc> names;
  for (const std::size_t i : shown_params(as_method)) {
    const Doc value = open ? preset(i) : Doc();
    Doc name = name_of(function_.params[i]);
    names.push_back(value.valid() ? w_.concat({name, w_.text(" = "), value}) : name);
  }
  return w_.signature(names, w_.docs.empty());
}

bool FunctionWriter::is_read(LocalId local) const {
  bool found = false;
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    found = found || (e.kind == ExprKind::local && LocalId(e.a) == local);
    if (e.kind != ExprKind::closure) return;
    for (const ir::Capture& c : w_.program.functions[ir::FunctionId(e.a)].captures)
      found = found || c.outer == local;
  });
  return found;
}

Doc FunctionWriter::parameters() {
  if (w_.is_typed() && function_.kind != ir::FunctionKind::closure)
    return w_.list("(", typed_parameters(), ")");
  std::vector<Doc> names;
  std::size_t used = function_.params.size();
  // Whoever calls a closure may give more than it takes.
  while (function_.kind == ir::FunctionKind::closure && used > 0 && !is_read(function_.params[used - 1]))
    --used;
  for (std::size_t i = 0; i < used; ++i) {
    const LocalId p = function_.params[i];
    Doc name = name_of(p);
    if (w_.is_typed()) name = w_.concat({name, w_.text(": "), w_.spelling.type(body_.locals[p].type, true)});
    names.push_back(name);
  }
  return w_.list("(", names, ")");
}

// TypeScript does not find the type of what calls itself, nor that of all that several `return` give.
Doc FunctionWriter::arrow_result() {
  if (!w_.is_typed()) return w_.docs.empty();
  return w_.concat({w_.text(": "), w_.spelling.type(function_.result, false)});
}

Doc FunctionWriter::arrow() {
  // A body that only returns a value is the value.
  const auto& stmts = body_.blocks[body_.root];
  ExprId value;
  if (stmts.size() == 1 && body_.stmts[stmts[0]].kind == ir::StmtKind::return_)
    value = ExprId(body_.stmts[stmts[0]].a);
  if (!value.valid())
    return w_.function_form(
        w_.concat({parameters(), arrow_result(), w_.text(" => "), statements_.braced_block(body_.root)}),
        true);
  const Piece piece =
      expressions_.given(value, w_.is_typed() ? w_.spelling.all(function_.result, false) : Parts());
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
  border_.kind_checks(lines);
  statements_.block_lines(body_.root, lines);
  return w_.body(lines);
}

Doc FunctionWriter::only_value() { return expressions_.expr(ir::only_returned(body_)); }

// Lists, maps and sets that users cannot change; what is in them is frozen too.
Doc FunctionWriter::frozen(ExprId value) {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::make_map || e.kind == ExprKind::make_set)
    return w_.call(w_.helper("fixed"), {expressions_.expr(value)});
  if (e.kind != ExprKind::make_list) return expressions_.expr(value);
  std::vector<Doc> items;
  for (std::size_t i = 0; i < body_.list_size(e.a); ++i) items.push_back(frozen(body_.expr_at(e.a, i)));
  return w_.call(w_.text("Object.freeze"), {w_.list("[", items, "]")});
}

Doc FunctionWriter::frozen_value() {
  const ExprId value = ir::only_returned(body_);
  Doc made = frozen(value);
  const ExprKind kind = body_.kind(value);
  const bool container = kind == ExprKind::make_list || kind == ExprKind::make_map || kind == ExprKind::make_set;
  // Bundlers leave out what nobody uses.
  return container ? w_.concat({w_.text("/* @__PURE__ */ "), made}) : made;
}

}  // namespace mochi::emit::javascript
