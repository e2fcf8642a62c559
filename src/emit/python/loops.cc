#include "emit/python/loops.h"

#include "emit/python/function_writer.h"
#include "ir/facts.h"

namespace mochi::emit::python {

std::vector<Doc> Loops::block(BlockId id) {
  ++out_.loop_depth;
  std::vector<Doc> lines = function_.block(id);
  --out_.loop_depth;
  return lines;
}

void Loops::while_statement(const ir::Stmt& s) {
  Doc test;
  ++out_.loop_depth;
  std::vector<Doc> before = out_.collected([&] { test = values_.whole(ExprId(s.a)); });
  --out_.loop_depth;
  std::vector<Doc> inner = block(BlockId(s.b));
  if (before.empty()) {
    s_.line(t_.suite(t_.concat({t_.text("while "), test}), inner));
    return;
  }
  before.push_back(t_.suite(t_.concat({t_.text("if not ("), test, t_.text(")")}), {t_.text("break")}));
  before.insert(before.end(), inner.begin(), inner.end());
  s_.line(t_.suite(t_.text("while True"), before));
}

std::string Loops::variable(const ir::Stmt& s) const {
  const LocalId id(s.a);
  const bool unread = !facts_.is_boxed(id) && facts_.is_unread(id, BlockId(s.d));
  return unread ? "_" : w_.names.local_name(s_.id, id);
}

Doc Loops::head(const std::string& name, Doc items) {
  return t_.concat({t_.text("for " + name + " in "), items});
}

void Loops::for_range(const ir::Stmt& s) {
  const std::string name = variable(s);
  write(s, name, values_.range(ExprId(s.b), ExprId(s.c)));
}

// What a loop goes through: no list is made of numbers in a row.
Piece Loops::iterated(ExprId source) {
  const ir::Expr& e = body_.exprs[source];
  if (e.kind == ExprKind::coalesce) return iterated_option(source);
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::list_range) return values_.expression(source);
  const ExprId step = body_.operand(source, 2);
  const ExprId from = body_.operand(source, 0);
  const ExprId to = body_.operand(source, 1);
  if (body_.kind(step) != ExprKind::const_int || ir::int_value(body_.exprs[step]) == 0)
    return values_.expression(source);
  if (ir::int_value(body_.exprs[step]) == 1) return {values_.range(from, to)};
  return {t_.call(w_.builtin("range"), values_.operands({from, to, step}))};
}

// `for x in xs or ():`; checkers know no type of the items of `[]`.
Piece Loops::iterated_option(ExprId source) {
  const ir::Expr& e = body_.exprs[source];
  const ir::Expr& otherwise = body_.exprs[ExprId(e.b)];
  const ir::Expr& get = body_.exprs[ExprId(e.a)];
  const bool nothing = otherwise.kind == ExprKind::make_list && body_.list_size(otherwise.a) == 0;
  if (!nothing || !w_.dialect.typed || s_.is_present(ExprId(e.a)) || w_.types.is(e.type, TypeKind::option))
    return values_.expression(source);
  if (get.kind == ExprKind::map_get) {
    const std::vector<Doc> parts = values_.operands({ExprId(get.a), ExprId(get.b)}, {Prec::primary});
    return {t_.call(t_.concat({parts[0], t_.text(".get")}), {parts[1], t_.text("()")})};
  }
  return t_.infix(values_.piece(ExprId(e.a), Prec::logical_or), "or", {t_.text("()")}, Prec::logical_or);
}

void Loops::for_each(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  const std::string name = variable(s);
  const TypeKind kind = kind_of(ExprId(s.b));
  Doc items = t_.enclosed(iterated(ExprId(s.b)));
  // Entries that come or go end Python's walk over a map or set; lists that are walked never grow where they stand.
  const bool grows = w_.program.facts == nullptr || w_.program.facts->walk(s_.id, id).source_may_grow;
  if ((kind == TypeKind::map || kind == TypeKind::set) && grows) items = t_.call(w_.builtin("list"), {items});
  write(s, name, items);
}

// `for name in items:` around the body.
void Loops::write(const ir::Stmt& s, const std::string& name, Doc items) {
  std::vector<Doc> inner;
  if (facts_.is_boxed(LocalId(s.a))) inner.push_back(t_.text(name + " = [" + name + "]"));
  for (Doc l : block(BlockId(s.d))) inner.push_back(l);
  s_.line(t_.suite(head(name, items), inner));
}

Doc Loops::clause(const ir::Stmt& s) {
  const std::string name = variable(s);
  if (s.kind == StmtKind::for_range) return head(name, values_.range(ExprId(s.b), ExprId(s.c)));
  const Piece items = iterated(ExprId(s.b));
  return head(name, items.prec <= Prec::conditional ? t_.parenthesised(items.doc) : items.doc);
}

}  // namespace mochi::emit::python
