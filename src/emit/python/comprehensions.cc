// Lists that a loop fills become comprehensions, lists of one value products, and sorting by keys that stand
// beside the items sorting by a key function.
#include <algorithm>
#include <optional>

#include "emit/common/places.h"
#include "emit/python/writer.h"
#include "ir/walk.h"

// Asks about few kinds of expression and statement.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::BlockId;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

namespace {

// More than two loops in one line are hard to read.
constexpr std::size_t kLoops = 2;

}  // namespace

std::size_t FunctionWriter::mentions(std::uint32_t local) const {
  std::size_t count = 0;
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local && e.a == local) ++count;
    if (e.kind != ExprKind::closure) return;
    for (std::uint32_t captured : body_.list(e.b)) count += captured == local ? 1U : 0U;
  });
  return count;
}

bool FunctionWriter::mentions_in(ExprId id, std::uint32_t local) const {
  bool found = false;
  ir::walk(
      body_, id,
      [&](ExprId e) { found = found || (body_.kind(e) == ExprKind::local && body_.exprs[e].a == local); },
      [](StmtId) {});
  return found;
}

// `xs = append(xs, value)` on a plain local: the value.
ExprId FunctionWriter::appended(StmtId id, std::uint32_t list) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind != StmtKind::assign) return {};
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  const ir::Expr& value = body_.exprs[ExprId(s.b)];
  if (place.kind != ExprKind::local || place.a != list || value.kind != ExprKind::op ||
      !value.has(ExprFlag::in_place))
    return {};
  if (static_cast<Op>(value.a) != Op::list_append ||
      !same_place(body_, ExprId(s.a), body_.operand(ExprId(s.b), 0)))
    return {};
  return body_.operand(ExprId(s.b), 1);
}

// It needs no line before it.
bool FunctionWriter::is_inline(ExprId id) const {
  bool plain = true;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ExprKind kind = body_.kind(part);
        const bool lines =
            kind == ExprKind::closure || kind == ExprKind::block_value || kind == ExprKind::match_value;
        const bool named = kind == ExprKind::coalesce && !is_simple(ExprId(body_.exprs[part].a));
        plain = plain && !lines && !named;
      },
      [&](StmtId) { plain = false; });
  return plain;
}

// A statement that is written out: not one of keys that a key function replaces.
std::vector<StmtId> FunctionWriter::shown(BlockId id) const {
  std::vector<StmtId> all;
  for (StmtId s : body_.blocks[id]) {
    if (!is_elided(s)) all.push_back(s);
  }
  return all;
}

bool FunctionWriter::is_elided(StmtId id) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::let) return sort_keys_.contains(s.a);
  if (s.kind != StmtKind::assign) return false;
  const ir::Expr& place = body_.exprs[ExprId(s.a)];
  return place.kind == ExprKind::local && sort_keys_.contains(place.a);
}

// `items` and `keys` that grow together and then are sorted: the keys can be computed from the items when
// they are needed, if computing them later gives the same and cannot fail.
void FunctionWriter::find_sort_keys() {
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::list_sort_by_keys) return;
    const ir::Expr& items = body_.exprs[body_.operand(id, 0)];
    const ir::Expr& keys = body_.exprs[body_.operand(id, 1)];
    if (items.kind != ExprKind::local || keys.kind != ExprKind::local ||
        !body_.locals[LocalId(keys.a)].synthetic)
      return;
    const TypeKind kind = w_.types.kind(w_.types.element(keys.type));
    const bool plain = kind == TypeKind::integer || kind == TypeKind::string || kind == TypeKind::boolean ||
                       kind == TypeKind::bigint;
    // Its place, the list that grows, and here.
    if (!plain || mentions(keys.a) != 3) return;
    for (std::size_t b = 0; b < body_.blocks.size(); ++b) {
      const std::vector<StmtId>& all = body_.blocks[BlockId(static_cast<std::uint32_t>(b))];
      for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const ExprId item = appended(all[i], items.a);
        const ExprId key = appended(all[i + 1], keys.a);
        if (item.valid() && key.valid() && is_key_of(key, item))
          sort_keys_[keys.a] = {body_.exprs[item].a, key};
      }
    }
  });
}

bool FunctionWriter::is_key_of(ExprId key, ExprId item) const {
  const ir::Expr& named = body_.exprs[item];
  if (named.kind != ExprKind::local || is_boxed(LocalId(named.a)) || !is_inline(key) ||
      calls_something(key) || may_fault(key))
    return false;
  bool same = true;
  ir::walk(
      body_, key,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        if (e.kind == ExprKind::index || e.kind == ExprKind::map_get || e.kind == ExprKind::global)
          same = false;
        if (e.kind == ExprKind::field && !is_frozen(body_.type(ExprId(e.a)))) same = false;
        if (e.kind != ExprKind::local || e.a == named.a) return;
        const ir::Local& l = body_.locals[LocalId(e.a)];
        same = same && !l.assigned && !l.cell && !looped_.contains(e.a) &&
               !types::is_aggregate(w_.types, l.type);
      },
      [](StmtId) {});
  return same && !body_.locals[LocalId(named.a)].assigned;
}

// `sorted(items, key=len, reverse=True)`
Piece FunctionWriter::sorted_by_key(const ir::Expr& e, const SortKey& by) {
  Doc items = expr(body_.expr_at(e.b, 0));
  std::vector<Doc> args = {items};
  const ir::Expr* key = &body_.exprs[by.key];
  const bool descending = key->kind == ExprKind::op && static_cast<Op>(key->a) == Op::neg;
  const ExprId shown_key = descending ? body_.operand(by.key, 0) : by.key;
  key = &body_.exprs[shown_key];
  const bool length = key->kind == ExprKind::op &&
                      (static_cast<Op>(key->a) == Op::str_len || static_cast<Op>(key->a) == Op::list_len);
  if (length && body_.kind(body_.operand(shown_key, 0)) == ExprKind::local) {
    args.push_back(w_.text("key=len"));
  } else if (key->kind != ExprKind::local || key->a != by.item) {
    const bool before = std::exchange(inline_only_, true);
    Doc value = expr(shown_key);
    inline_only_ = before;
    args.push_back(w_.concat({w_.text("key=lambda " + w_.local_name(id_, LocalId(by.item)) + ": "), value}));
  }
  if (descending) args.push_back(w_.text("reverse=True"));
  return {w_.call(w_.text("sorted"), args)};
}

// The loops and conditions around one `append` to `list`, outermost first; none if there is more to it.
bool FunctionWriter::clauses_of(StmtId loop, std::uint32_t list, std::vector<StmtId>& clauses, ExprId& value,
                                StmtId& last) const {
  std::size_t loops = 0;
  for (StmtId at = loop;;) {
    const ir::Stmt& s = body_.stmts[at];
    BlockId inner;
    if (s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) {
      const std::uint32_t variable = s.a;
      if (++loops > kLoops || (variable != LocalId::kNone && is_boxed(LocalId(variable)))) return false;
      if (!is_inline(ExprId(s.b)) || mentions_in(ExprId(s.b), list)) return false;
      if (s.kind == StmtKind::for_range && (!is_inline(ExprId(s.c)) || mentions_in(ExprId(s.c), list)))
        return false;
      inner = BlockId(s.d);
      const ExprKind source = body_.kind(ExprId(s.b));
      const bool fresh = source == ExprKind::op || source == ExprKind::make_list;
      if (s.kind == StmtKind::for_each && !fresh && may_change(ExprId(s.b), inner)) return false;
    } else if (s.kind == StmtKind::if_) {
      const bool other = BlockId(s.c).valid() && !body_.blocks[BlockId(s.c)].empty();
      if (other || !is_inline(ExprId(s.a)) || mentions_in(ExprId(s.a), list)) return false;
      inner = BlockId(s.b);
    } else {
      return false;
    }
    clauses.push_back(at);
    const std::vector<StmtId> body = shown(inner);
    if (body.size() != 1) return false;
    value = appended(body[0], list);
    last = body[0];
    if (value.valid()) return loops > 0 && is_inline(value) && !mentions_in(value, list) && !is_view(value);
    at = body[0];
  }
}

// `[value] * count` for a loop that adds the same `count` times.
std::optional<Doc> FunctionWriter::repeated(StmtId loop, ExprId value) {
  const ir::Stmt& s = body_.stmts[loop];
  if (s.kind != StmtKind::for_range || loop_variable(LocalId(s.a), BlockId(s.d)) != "_") return std::nullopt;
  const ir::Expr& from = body_.exprs[ExprId(s.b)];
  const ir::Expr& e = body_.exprs[value];
  const bool zero = from.kind == ExprKind::const_int && ir::int_value(from) == 0;
  const bool scalar =
      !types::is_aggregate(w_.types, e.type) &&
      (e.kind == ExprKind::local || e.kind == ExprKind::const_bool || e.kind == ExprKind::const_int ||
       e.kind == ExprKind::const_float || e.kind == ExprKind::const_string);
  if (!zero || !scalar || !is_stable(value)) return std::nullopt;
  Piece one{w_.list("[", {expr(value)}, "]", Writer::Shape::literal)};
  return w_.enclosed(w_.infix(one, "*", piece(ExprId(s.c), Prec::unary), Prec::multiplicative));
}

Doc FunctionWriter::clause(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::if_) {
    Piece test = expression(ExprId(s.a));
    Doc shown_test = test.prec <= Prec::conditional ? w_.parenthesised(test.doc) : test.doc;
    return w_.concat({w_.text("if "), shown_test});
  }
  std::string name = loop_variable(LocalId(s.a), BlockId(s.d));
  Doc source;
  if (s.kind == StmtKind::for_range) {
    source = w_.call(w_.text("range"), range_ends(s));
  } else {
    Piece items = iterated(ExprId(s.b));
    source = items.prec <= Prec::conditional ? w_.parenthesised(items.doc) : items.doc;
  }
  return w_.concat({w_.text("for " + name + " in "), source});
}

bool FunctionWriter::comprehension(StmtId declared, StmtId loop) {
  const ir::Stmt& let = body_.stmts[declared];
  if (let.kind != StmtKind::let || !ExprId(let.b).valid() || is_boxed(LocalId(let.a))) return false;
  const ir::Expr& empty = body_.exprs[ExprId(let.b)];
  const TypeId type = body_.locals[LocalId(let.a)].type;
  if (empty.kind != ExprKind::make_list || body_.list_size(empty.a) != 0 ||
      !w_.types.is(type, TypeKind::list))
    return false;
  std::vector<StmtId> clauses;
  ExprId value;
  StmtId last;
  if (!clauses_of(loop, let.a, clauses, value, last)) return false;
  std::string name = w_.local_name(id_, LocalId(let.a));
  Doc target = w_.text(name);
  const TypeKind item = w_.types.kind(w_.types.element(type));
  const ExprKind made = body_.kind(value);
  const bool literal = made == ExprKind::make_list || made == ExprKind::make_map ||
                       made == ExprKind::make_set || made == ExprKind::none;
  const bool wide = item == TypeKind::union_ || item == TypeKind::option || item == TypeKind::floating ||
                    item == TypeKind::any || item == TypeKind::function;
  if (w_.library() && (literal || wide)) target = w_.concat({target, w_.text(": "), w_.annotation(type)});
  const Span outer = std::exchange(span_, body_.span(last));
  std::optional<Doc> whole_list = clauses.size() == 1 ? repeated(loop, value) : std::nullopt;
  const ir::Stmt& first = body_.stmts[loop];
  const bool all = clauses.size() == 1 && first.kind == StmtKind::for_each && made == ExprKind::local &&
                   body_.exprs[value].a == first.a;
  if (!whole_list && all) whole_list = w_.call(w_.text("list"), {expr(ExprId(first.b))});
  if (!whole_list) {
    const bool before = std::exchange(inline_only_, true);
    ++loop_depth_;
    Piece element = expression(value);
    std::vector<Doc> parts = {element.prec < Prec::conditional ? w_.parenthesised(element.doc) : element.doc};
    for (StmtId c : clauses) {
      Doc part = clause(c);
      parts.push_back(w_.library() ? w_.concat({w_.mark(body_.span(c)), part}) : part);
    }
    --loop_depth_;
    inline_only_ = before;
    for (Doc& part : parts) part = w_.docs.group(part);
    whole_list = w_.list("[", {w_.docs.join(parts, w_.docs.line())}, "]");
  }
  line(assign_text(target, *whole_list));
  span_ = outer;
  return true;
}

}  // namespace mochi::emit::python
