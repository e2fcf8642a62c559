// Loops, and lists that a loop fills, of functions without shared types.
#include <algorithm>

#include "emit/rust/native/function.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

NodeId NativeStatements::for_range(const ir::Stmt& s) {
  allow_loop(s);
  const LocalId l(s.a);
  holds_.set(l, Hold::value);
  // Something must say the type.
  NodeId from = int_constant(ExprId(s.c)) ? expr_.typed(ExprId(s.b)) : expr_.copy(ExprId(s.b));
  NodeId to = expr_.copy(ExprId(s.c));
  NodeId inside = block(BlockId(s.d));
  std::string name = holds_.is_named(l) ? binding(l) : "_";
  return s_.make(NodeKind::for_, name, {s_.range(from, to), inside});
}

NodeId NativeStatements::for_each(const ir::Stmt& s) {
  allow_loop(s);
  const LocalId l(s.a);
  const ExprId source(s.b);
  const BlockId inside(s.d);
  std::set<LocalId> owners;
  const bool rooted = holds_.roots(source, owners);
  const bool disturbed = std::any_of(owners.begin(), owners.end(),
                                     [&](LocalId owner) { return holds_.disturbs(inside, owner); });
  const std::size_t entries = holds_.entries().size();
  const bool lazy = body_.kind(source) == ExprKind::local && holds_.is_lazy(LocalId(body_.exprs[source].a));
  Walk walk;
  if (lazy)
    walk = {s_.word(name_of(LocalId(body_.exprs[source].a))), name_of(l), Hold::str, {}};
  else if (is_string(source))
    walk = text_walk(l, source, disturbed);
  else if (std::optional<Walk> all; !disturbed && (all = entries_walk(l, source, inside)))
    walk = std::move(*all);
  else if (kind_of(source) == TypeKind::map || kind_of(source) == TypeKind::set)
    walk = keyed_walk(l, source, disturbed);
  else if (kind_of(source) == TypeKind::list)
    walk = list_walk(l, source, inside, disturbed);
  else
    refuse("a loop over such a value");
  holds_.set(l, walk.hold);
  if (rooted && walk.hold != Hold::value && walk.hold != Hold::chr) holds_.set_borrowed(l, owners);
  const bool taken = holds_.entries().size() > entries;
  const bool shown = taken || holds_.is_named(l) || body_.locals[l].assigned || !walk.first.empty();
  const Node made = s_[block(inside)];
  if (taken) holds_.end_entry();
  walk.first.insert(walk.first.end(), made.kids.begin(), made.kids.end());
  return s_.make(NodeKind::for_, shown ? walk.name : "_", {walk.items, s_.block(walk.first, false)});
}

NativeStatements::Walk NativeStatements::text_walk(LocalId l, ExprId source, bool disturbed) {
  if (holds_.is_char(source)) return {refuse("a loop over a character").node, {}, Hold::value, {}};
  const bool assigned = body_.locals[l].assigned;
  const std::string& name = name_of(l);
  Walk walk{s_.method(disturbed ? expr_.own(source) : expr_.make(source).node, "chars"), name, Hold::chr, {}};
  if (!assigned && holds_.text_uses(l) <= 1) return walk;
  walk.hold = Hold::value;
  walk.first.push_back(s_.let(std::string("let ") + (assigned || holds_.is_changed(l) ? "mut " : "") + name,
                              s_.method(s_.word(name), "to_string")));
  return walk;
}

// What a loop over a map or set goes through: `&items` where Rust's own type has just the items.
NodeId NativeStatements::walked(ExprId source, const std::string& method) {
  const Made made = expr_.make(source);
  const bool own = !holds_.is_ordered(source);
  expr_.map_method(source, method);
  if (!own || method != "iter" || made.hold == Hold::mut_ref) return s_.method(made.node, method);
  return made.hold == Hold::ref ? made.node : s_.unary("&", made.node);
}

NativeStatements::Walk NativeStatements::keyed_walk(LocalId l, ExprId source, bool disturbed) {
  const bool copied = is_copy(body_.locals[l].type);
  if (disturbed) refuse("a loop over a map or set that changes in it");
  if (body_.locals[l].assigned && !copied) refuse("a loop variable that is assigned");
  const std::string method = kind_of(source) == TypeKind::map ? "keys" : "iter";
  return {
      walked(source, method), copied ? "&" + binding(l) : name_of(l), copied ? Hold::value : Hold::ref, {}};
}

std::optional<NativeStatements::Walk> NativeStatements::entries_walk(LocalId l, ExprId source,
                                                                     BlockId inside) {
  if (kind_of(source) != TypeKind::map || body_.locals[l].assigned) return {};
  const TypeId value = p_.types.value(body_.type(source));
  if (p_.types.is(value, TypeKind::option) || !holds_.root(source)) return {};
  auto is_key = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  unsigned looked = 0;
  unsigned named = 0;
  ir::walk(
      body_, inside,
      [&](ExprId id) {
        const ir::Expr& e = body_.exprs[id];
        if (is_key(id)) ++named;
        if (e.kind == ExprKind::closure) {
          for (const ir::Capture& c : p_.program.functions[FunctionId(e.a)].captures)
            named += c.outer == l ? 1U : 0U;
        }
        if (e.kind != ExprKind::unwrap || body_.kind(ExprId(e.a)) != ExprKind::map_get) return;
        const ir::Expr& get = body_.exprs[ExprId(e.a)];
        const bool missing = static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key;
        if (missing && is_key(ExprId(get.b)) && same_place(ExprId(get.a), source)) ++looked;
      },
      [](StmtId) {});
  if (looked == 0) return {};
  const std::string method = looked == named ? "values" : "iter";
  const NodeId items = walked(source, method);
  const bool copied = is_copy(value);
  const std::string key = (is_copy(body_.locals[l].type) ? "&" : "") + name_of(l);
  holds_.begin_entry({source, l, {}, copied ? Hold::value : Hold::ref});
  const std::string name = entry_name(inside);
  holds_.name_entry(name);
  const std::string bound = (copied ? "&" : "") + name;
  return Walk{items,
              looked == named ? bound : "(" + key + ", " + bound + ")",
              is_copy(body_.locals[l].type) ? Hold::value : Hold::ref,
              {}};
}

std::string NativeStatements::entry_name(BlockId inside) {
  const auto& stmts = body_.blocks[inside];
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[stmts[i]];
    if (s.kind != StmtKind::let || !ExprId(s.b).valid() || body_.kind(ExprId(s.b)) != ExprKind::unwrap)
      continue;
    const LocalId v(s.a);
    const ir::Expr& get = body_.exprs[ExprId(body_.exprs[ExprId(s.b)].a)];
    if (get.kind != ExprKind::map_get ||
        holds_.entry(ExprId(get.a), ExprId(get.b)) != &holds_.entries().back())
      continue;
    const bool plain = !body_.locals[v].assigned && !body_.locals[v].cell && !holds_.is_changed(v) &&
                       !holds_.is_alias(v) && holds_.is_named(v) &&
                       !p_.types.is(body_.locals[v].type, TypeKind::function);
    if (plain && (is_copy(body_.locals[v].type) || holds_.may_borrow(v, ExprId(s.b), inside, i)))
      return name_of(v);
  }
  return assign_.free_name("value");
}

// The parts of a text without a list of them, if the loop leaves the text
// alone.
bool NativeStatements::walks_parts(LocalId l, ExprId source, BlockId inside) const {
  const ir::Expr& e = body_.exprs[source];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_split || body_.locals[l].assigned)
    return false;
  std::set<LocalId> texts;
  holds_.roots(body_.operand(source, 0), texts);
  return f_.texts.has_separator(source) && std::none_of(texts.begin(), texts.end(), [&](LocalId owner) {
           return holds_.disturbs(inside, owner);
         });
}

NativeStatements::Walk NativeStatements::list_walk(LocalId l, ExprId source, BlockId inside, bool disturbed) {
  const ir::Expr e = body_.exprs[source];
  if (walks_parts(l, source, inside)) return {f_.texts.parts(source), name_of(l), Hold::str, {}};
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::list_range &&
      int_constant(body_.operand(source, 2)) == 1) {
    const NodeId from = expr_.copy(body_.operand(source, 0));
    return {s_.range(from, expr_.copy(body_.operand(source, 1))), binding(l), Hold::value, {}};
  }
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) > 0)
    return {s_.make(NodeKind::array, {}, expr_.elements(e)), binding(l), Hold::value, {}};
  const Made made = expr_.make(source);
  if (made.hold == Hold::value || holds_.moves(source)) return {made.node, binding(l), Hold::value, {}};
  if (disturbed) refuse("a loop over a list that changes in it");
  const NodeId items = e.kind == ExprKind::global && made.hold == Hold::place ? s_.method(made.node, "iter")
                       : made.hold == Hold::place                             ? s_.unary("&", made.node)
                       : made.hold == Hold::mut_ref                           ? s_.method(made.node, "iter")
                                                                              : made.node;
  if (is_copy(body_.locals[l].type)) {
    if (holds_.is_alias(l)) refuse("a loop that changes its items");
    const std::string bound = binding(l);
    return {items, bound.starts_with("mut ") ? "&(" + bound + ")" : "&" + bound, Hold::value, {}};
  }
  const std::string& name = name_of(l);
  if (!body_.locals[l].assigned) return {items, name, Hold::ref, {}};
  return {items, name, Hold::value, {s_.let("let mut " + name, s_.method(s_.word(name), "clone"))}};
}

void NativeStatements::allow_loop(const ir::Stmt& s) {
  const BlockId inside(s.d);
  if (searches(inside)) f_.allows.insert("clippy::manual_find");
  if (s.kind == StmtKind::for_each && counts_turns(inside)) f_.allows.insert("clippy::explicit_counter_loop");
  if (pushes_same(inside)) f_.allows.insert("clippy::same_item_push");
}

// The loop adds 1 to a variable in each turn.
bool NativeStatements::counts_turns(BlockId id) const {
  for (StmtId s : body_.blocks[id]) {
    const ir::Stmt& stmt = body_.stmts[s];
    if (stmt.kind != StmtKind::assign || body_.kind(ExprId(stmt.a)) != ExprKind::local ||
        body_.kind(ExprId(stmt.b)) != ExprKind::op)
      continue;
    const ExprId value(stmt.b);
    if (static_cast<Op>(body_.exprs[value].a) == Op::add &&
        same_place(ExprId(stmt.a), body_.operand(value, 0)) && int_constant(body_.operand(value, 1)) == 1)
      return true;
  }
  return false;
}

// All that the loop does is to look for something to return.
bool NativeStatements::searches(BlockId id) const {
  if (body_.blocks[id].size() != 1) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id][0]];
  if (s.kind != StmtKind::if_ || BlockId(s.c).valid() || body_.blocks[BlockId(s.b)].size() != 1) return false;
  const ir::Stmt& leave = body_.stmts[body_.blocks[BlockId(s.b)][0]];
  return leave.kind == StmtKind::return_ && ExprId(leave.a).valid() &&
         body_.kind(ExprId(leave.a)) == ExprKind::some;
}

// All that the loop does is to append a constant.
bool NativeStatements::pushes_same(BlockId id) const {
  if (body_.blocks[id].size() != 1) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id][0]];
  if (s.kind != StmtKind::assign || body_.kind(ExprId(s.b)) != ExprKind::op) return false;
  if (static_cast<Op>(body_.exprs[ExprId(s.b)].a) != Op::list_append) return false;
  const ExprKind item = body_.kind(body_.operand(ExprId(s.b), 1));
  return item == ExprKind::const_int || item == ExprKind::const_bool || item == ExprKind::const_float ||
         item == ExprKind::const_string;
}

// `var xs = []  for i in 0..n { xs = append(xs, c) }` as `vec![c; n]`, of the
// index itself as
// `(0..n).collect()`.
bool NativeStatements::built_list(BlockId id, std::size_t at, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  const ir::ListBuild* build = f_.lists.build(stmts[at]);
  if (build == nullptr || build->clauses.size() != 1 || build->clauses[0] != stmts[at + 1]) return false;
  const ir::Stmt loop = body_.stmts[stmts[at + 1]];
  if (loop.kind != StmtKind::for_range || build->keys.valid()) return false;
  const LocalId l(body_.stmts[build->let].a);
  const LocalId turn(loop.a);
  const ExprId from(loop.b);
  const ExprId to(loop.c);
  const ExprId item = build->value;
  const ir::Expr& e = body_.exprs[item];
  const bool constant =
      e.kind == ExprKind::const_int || e.kind == ExprKind::const_bool || e.kind == ExprKind::const_float;
  const bool index = e.kind == ExprKind::local && e.a == turn.value && !body_.locals[turn].assigned;
  // A count that fits on the line.
  const ir::Expr& bound = body_.exprs[to];
  const bool length = bound.kind == ExprKind::op && static_cast<Op>(bound.a) == Op::list_len &&
                      body_.kind(body_.operand(to, 0)) == ExprKind::local;
  const bool simple = length || bound.kind == ExprKind::local || bound.kind == ExprKind::const_int;
  if (!(constant && simple && int_constant(from) == 0) && !index) return false;
  holds_.set(l, Hold::value);
  NodeId made;
  if (index) {
    NodeId start = int_constant(to) ? expr_.typed(from) : expr_.copy(from);
    made = s_.method(s_.range(start, expr_.copy(to)), "collect::<" + host("Vec") + "<_>>");
  } else {
    NodeId count = body_.exprs[to].has(ExprFlag::non_negative) || int_constant(to).value_or(-1) >= 0
                       ? expr_.usize(to)
                       : s_.cast(s_.method(expr_.copy(to), "max", {number(0)}), "usize");
    made = s_.make(NodeKind::repeat, {}, {expr_.copy(item), count});
  }
  bool changes = holds_.is_changed(l);
  for (std::uint32_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(i)];
    if (s.kind != StmtKind::assign || StmtId(i) == build->append) continue;
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    changes = changes || (place.kind == ExprKind::local && place.a == l.value);
  }
  const std::string typed =
      e.kind == ExprKind::const_int ? ": " + p_.owned(body_.locals[l].type, f_.from, f_.uses) : "";
  const std::string shown = (holds_.is_named(l) || changes ? "" : "_") + name_of(l);
  out.push_back(s_.let(std::string("let ") + (changes ? "mut " : "") + shown + typed, made));
  s_.at(out.back()).span = body_.span(stmts[at + 1]);
  return true;
}

// Parts of a text that one loop behind in the block walks over, and nobody
// else: no list is needed.
std::optional<NodeId> NativeStatements::lazy_parts(LocalId l, ExprId value, BlockId in, std::size_t at) {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_split || body_.locals[l].assigned) return {};
  if (!f_.texts.has_separator(value) || holds_.is_char(body_.operand(value, 0))) return {};
  std::set<LocalId> owners;
  if (!holds_.roots(body_.operand(value, 0), owners)) return {};
  const auto& stmts = body_.blocks[in];
  std::optional<std::size_t> walk;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (!holds_.mentions(stmts[i], l)) continue;
    if (walk) return {};
    const ir::Stmt& s = body_.stmts[stmts[i]];
    if (s.kind != StmtKind::for_each || body_.locals[LocalId(s.a)].assigned) return {};
    const ir::Expr& source = body_.exprs[ExprId(s.b)];
    if (source.kind != ExprKind::local || source.a != l.value) return {};
    for (StmtId inner : body_.blocks[BlockId(s.d)]) {
      if (holds_.mentions(inner, l)) return {};
    }
    walk = i;
  }
  if (!walk) return {};
  for (std::size_t i = at + 1; i <= *walk; ++i) {
    for (LocalId owner : owners) {
      if (holds_.disturbs(stmts[i], owner)) return {};
    }
  }
  holds_.set_lazy(l);
  holds_.set_borrowed(l, owners);
  return f_.texts.parts(value);
}

}  // namespace mochi::emit::rust
