#include <algorithm>

#include "emit/python/loops.h"

namespace mochi::emit::python {

namespace {

// More than two loops in one line are hard to read.
constexpr std::size_t kLoops = 2;

}  // namespace

bool Comprehensions::fits(const ir::ListBuild& build) const {
  std::size_t loops = 0;
  auto plain = [&](StmtId clause) {
    const ir::Stmt& s = body_.stmts[clause];
    if (s.kind == StmtKind::if_) return facts_.is_inline(ExprId(s.a));
    const bool range = s.kind == StmtKind::for_range;
    return ++loops <= kLoops && !facts_.is_boxed(LocalId(s.a)) && facts_.is_inline(ExprId(s.b)) &&
           (!range || facts_.is_inline(ExprId(s.c)));
  };
  return facts_.is_inline(build.value) && !facts_.is_view(build.value) &&
         std::all_of(build.clauses.begin(), build.clauses.end(), plain);
}

// `[value] * count` for a loop that adds the same `count` times.
std::optional<Doc> Comprehensions::repeated(StmtId loop, ExprId value) {
  const ir::Stmt& s = body_.stmts[loop];
  if (s.kind != StmtKind::for_range || !facts_.is_unread(LocalId(s.a), BlockId(s.d))) return std::nullopt;
  const ir::Expr& from = body_.exprs[ExprId(s.b)];
  const bool zero = from.kind == ExprKind::const_int && ir::int_value(from) == 0;
  const ExprKind kind = body_.kind(value);
  const bool scalar =
      !types::is_aggregate(w_.types, body_.type(value)) &&
      (kind == ExprKind::local || kind == ExprKind::const_bool || kind == ExprKind::const_int ||
       kind == ExprKind::const_float || kind == ExprKind::const_string);
  if (!zero || !scalar || !facts_.is_stable(value)) return std::nullopt;
  const Piece one{t_.list("[", {values_.expr(value)}, "]", Layout::Shape::literal)};
  return t_.enclosed(t_.infix(one, "*", values_.piece(ExprId(s.c), Prec::unary), Prec::multiplicative));
}

Doc Comprehensions::clause(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind != StmtKind::if_) return loops_.clause(s);
  const Piece test = values_.expression(ExprId(s.a));
  return t_.concat({t_.text("if "), test.prec <= Prec::conditional ? t_.parenthesised(test.doc) : test.doc});
}

// The name of the list, with its type where checkers do not see it.
Doc Comprehensions::target(const ir::Stmt& let, ExprId value) {
  Doc name = t_.text(w_.names.local_name(s_.id, LocalId(let.a)));
  const TypeId type = body_.locals[LocalId(let.a)].type;
  const TypeKind item = w_.types.kind(w_.types.element(type));
  const ExprKind made = body_.kind(value);
  const bool literal = made == ExprKind::make_list || made == ExprKind::make_map ||
                       made == ExprKind::make_set || made == ExprKind::none;
  const bool wide = item == TypeKind::union_ || item == TypeKind::option || item == TypeKind::floating ||
                    item == TypeKind::any || item == TypeKind::function;
  if (!w_.dialect.typed || !(literal || wide)) return name;
  return t_.concat({name, t_.text(": "), w_.classes.annotation(type)});
}

Doc Comprehensions::comprehension(const ir::ListBuild& build) {
  const bool before = std::exchange(out_.inline_only, true);
  ++out_.loop_depth;
  const Piece element = values_.expression(build.value);
  std::vector<Doc> parts = {element.prec < Prec::conditional ? t_.parenthesised(element.doc) : element.doc};
  for (StmtId c : build.clauses) {
    Doc part = clause(c);
    parts.push_back(w_.dialect.placed ? t_.concat({t_.mark(body_.span(c)), part}) : part);
  }
  --out_.loop_depth;
  out_.inline_only = before;
  for (Doc& part : parts) part = t_.docs.group(part);
  return t_.list("[", {t_.docs.join(parts, t_.docs.line())}, "]");
}

bool Comprehensions::write(StmtId declared, StmtId loop, LocalId returned, bool& given) {
  const ir::Stmt& let = body_.stmts[declared];
  if (let.kind != StmtKind::let) return false;
  const ir::ListBuild* build = facts_.list_build(declared);
  if (build == nullptr || build->clauses[0] != loop || facts_.is_boxed(LocalId(let.a)) || !fits(*build))
    return false;
  Doc name = target(let, build->value);
  const Span outer = std::exchange(out_.span, body_.span(build->append));
  const ir::Stmt& first = body_.stmts[loop];
  const ir::Expr& value = body_.exprs[build->value];
  std::optional<Doc> list;
  if (build->clauses.size() == 1) {
    list = repeated(loop, build->value);
    const bool all = first.kind == StmtKind::for_each && value.kind == ExprKind::local && value.a == first.a;
    if (!list && all) list = t_.call(w_.builtin("list"), {values_.expr(values_.ops.source(ExprId(first.b)))});
  }
  Doc made = list ? *list : comprehension(*build);
  given = returned == LocalId(let.a);
  s_.line(given ? t_.concat({t_.text("return "), made}) : t_.assign(name, made));
  out_.span = outer;
  return true;
}

}  // namespace mochi::emit::python
