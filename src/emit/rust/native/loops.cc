// Loops, and lists that a loop fills, of functions without shared types.
#include "emit/rust/native/native.h"
#include "ir/walk.h"

// Forms are told apart by name; everything else is left to the general way.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

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

NodeId NativeFunction::for_range(const ir::Stmt& s) {
  const LocalId l(s.a);
  holds_[l] = Hold::value;
  NodeId from = copy(ExprId(s.b));
  // Something must say the type.
  if (int_constant(ExprId(s.b)) && int_constant(ExprId(s.c))) from = s_.word(s_[from].text + "_i64");
  NodeId to = copy(ExprId(s.c));
  NodeId inside = block(BlockId(s.d));
  std::string name = read_.contains(l) ? binding(l) : "_";
  return s_.make(NodeKind::for_, name, {s_.range(from, to), inside});
}

NodeId NativeFunction::for_each(const ir::Stmt& s) {
  const LocalId l(s.a);
  const ExprId source(s.b);
  const BlockId inside(s.d);
  const TypeId type = body_.locals[l].type;
  const bool copied = is_copy(type);
  const bool assigned = body_.locals[l].assigned;
  std::set<LocalId> owners;
  const bool rooted = roots(source, owners);
  bool disturbed = false;
  for (LocalId owner : owners) disturbed = disturbed || block_disturbs(inside, owner);
  std::vector<NodeId> first;
  NodeId items;
  std::string name;
  auto finish = [&](Hold hold) {
    holds_[l] = hold;
    if (rooted && hold != Hold::value && hold != Hold::chr) borrowed_from_[l] = owners;
    NodeId made = block(inside);
    first.insert(first.end(), s_[made].kids.begin(), s_[made].kids.end());
    const std::string shown = read_.contains(l) || assigned ? name : "_";
    return s_.make(NodeKind::for_, shown, {items, s_.block(first, false)});
  };
  const ir::Expr e = body_.exprs[source];
  if (e.kind == ExprKind::local && lazy_.contains(LocalId(e.a))) {
    read_.insert(LocalId(e.a));
    items = s_.word(name_of(LocalId(e.a)));
    name = name_of(l);
    return finish(Hold::str);
  }
  if (is_string(source)) {
    if (is_char(source)) return refuse("a loop over a character").node;
    items = s_.method(disturbed ? own(source) : make(source).node, "chars");
    name = name_of(l);
    if (!assigned && text_uses(l) <= 1) return finish(Hold::chr);
    first.push_back(s_.let(std::string("let ") + (assigned || mutated_.contains(l) ? "mut " : "") + name,
                           s_.method(s_.word(name), "to_string")));
    read_.insert(l);
    return finish(Hold::value);
  }
  if (kind_of(source) == TypeKind::map || kind_of(source) == TypeKind::set) {
    if (disturbed) return refuse("a loop over a map that changes in it").node;
    // A sorted set has forgotten the order in which its items came.
    if (kind_of(source) == TypeKind::set) return refuse("a loop over a set").node;
    items = kind_of(source) == TypeKind::map ? s_.method(look(source), map_method(source, "keys"))
                                             : borrow(source);
    name = copied ? "&" + binding(l) : name_of(l);
    if (assigned && !copied) return refuse("a loop variable that is assigned").node;
    return finish(copied ? Hold::value : Hold::ref);
  }
  if (kind_of(source) != TypeKind::list) return refuse("a loop over such a value").node;
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::str_split && !assigned) {
    items = make(source).node;
    // Without the list: strip `.map(str::to_string).collect::<Vec<_>>()`.
    if (s_[items].kind == NodeKind::method && s_[items].text == "collect::<Vec<_>>") {
      NodeId mapped = s_[items].kids[0];
      if (s_[mapped].kind == NodeKind::method && s_[mapped].text == "map" &&
          s_[s_[mapped].kids[1]].text == "str::to_string") {
        bool changes = false;
        std::set<LocalId> texts;
        roots(body_.operand(source, 0), texts);
        roots(body_.operand(source, 1), texts);
        for (LocalId owner : texts) changes = changes || block_disturbs(inside, owner);
        if (!changes) {
          items = s_[mapped].kids[0];
          name = name_of(l);
          return finish(Hold::str);
        }
      }
    }
  }
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::list_range &&
      int_constant(body_.operand(source, 2)) == 1) {
    items = s_.range(copy(body_.operand(source, 0)), copy(body_.operand(source, 1)));
    name = binding(l);
    return finish(Hold::value);
  }
  const bool moved = moves(source);
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) > 0) {
    items = s_.make(NodeKind::array, {}, elements(e));
    name = binding(l);
    return finish(Hold::value);
  }
  const Made made = make(source);
  if (made.hold == Hold::value || moved) {
    items = made.node;
    name = binding(l);
    return finish(Hold::value);
  }
  if (disturbed) return refuse("a loop over a list that changes in it").node;
  items = made.hold == Hold::place     ? s_.unary("&", made.node)
          : made.hold == Hold::mut_ref ? s_.method(made.node, "iter")
                                       : made.node;
  if (copied) {
    name = "&" + binding(l);
    return finish(Hold::value);
  }
  name = name_of(l);
  if (assigned) {
    first.push_back(s_.let("let mut " + name, s_.method(s_.word(name), "clone")));
    read_.insert(l);
    return finish(Hold::value);
  }
  return finish(Hold::ref);
}

// The loop adds 1 to a variable in each turn.
bool NativeFunction::counts_turns(BlockId id) const {
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
bool NativeFunction::searches(BlockId id) const {
  if (body_.blocks[id].size() != 1) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id][0]];
  if (s.kind != StmtKind::if_ || BlockId(s.c).valid() || body_.blocks[BlockId(s.b)].size() != 1) return false;
  const ir::Stmt& leave = body_.stmts[body_.blocks[BlockId(s.b)][0]];
  return leave.kind == StmtKind::return_ && ExprId(leave.a).valid() &&
         body_.kind(ExprId(leave.a)) == ExprKind::some;
}

// All that the loop does is to append a constant.
bool NativeFunction::pushes_same(BlockId id) const {
  if (body_.blocks[id].size() != 1) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id][0]];
  if (s.kind != StmtKind::assign || body_.kind(ExprId(s.b)) != ExprKind::op) return false;
  if (static_cast<Op>(body_.exprs[ExprId(s.b)].a) != Op::list_append) return false;
  const ExprKind item = body_.kind(body_.operand(ExprId(s.b), 1));
  return item == ExprKind::const_int || item == ExprKind::const_bool || item == ExprKind::const_float ||
         item == ExprKind::const_string;
}

// `var xs = []  for i in 0..n { xs = append(xs, c) }` as `vec![c; n]`, of the index itself as
// `(0..n).collect()`.
bool NativeFunction::built_list(BlockId id, std::size_t at, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  if (at + 1 >= stmts.size()) return false;
  const ir::Stmt let = body_.stmts[stmts[at]];
  const ir::Stmt loop = body_.stmts[stmts[at + 1]];
  if (let.kind != StmtKind::let || !ExprId(let.b).valid() || loop.kind != StmtKind::for_range) return false;
  const ir::Expr& empty = body_.exprs[ExprId(let.b)];
  const LocalId l(let.a);
  const LocalId turn(loop.a);
  if (empty.kind != ExprKind::make_list || body_.list_size(empty.a) != 0 ||
      body_.blocks[BlockId(loop.d)].size() != 1)
    return false;
  const StmtId only = body_.blocks[BlockId(loop.d)][0];
  const ir::Stmt push = body_.stmts[only];
  if (push.kind != StmtKind::assign || body_.kind(ExprId(push.b)) != ExprKind::op) return false;
  const ExprId value(push.b);
  const ir::Expr& append = body_.exprs[value];
  const ir::Expr& target = body_.exprs[ExprId(push.a)];
  if (static_cast<Op>(append.a) != Op::list_append || !append.has(ExprFlag::in_place)) return false;
  if (target.kind != ExprKind::local || target.a != l.value ||
      !same_place(ExprId(push.a), body_.operand(value, 0)))
    return false;
  const ExprId from(loop.b);
  const ExprId to(loop.c);
  if (mentions(to, l) || mentions(from, l)) return false;
  const ExprId item = body_.operand(value, 1);
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
  holds_[l] = Hold::value;
  NodeId made;
  if (index) {
    NodeId start = copy(from);
    if (int_constant(from) && int_constant(to)) start = s_.word(s_[start].text + "_i64");
    made = s_.method(s_.range(start, copy(to)), "collect::<Vec<_>>");
  } else {
    NodeId count = body_.exprs[to].has(ExprFlag::non_negative) || int_constant(to).value_or(-1) >= 0
                       ? usize(to)
                       : s_.cast(s_.method(copy(to), "max", {number(0)}), "usize");
    made = s_.make(NodeKind::repeat, {}, {copy(item), count});
  }
  bool changes = mutated_.contains(l);
  for (std::uint32_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(i)];
    if (s.kind != StmtKind::assign || StmtId(i) == only) continue;
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    changes = changes || (place.kind == ExprKind::local && place.a == l.value);
  }
  const std::string typed =
      e.kind == ExprKind::const_int ? ": " + p_.owned(body_.locals[l].type, from_, uses_) : "";
  const std::string shown = (read_.contains(l) || changes ? "" : "_") + name_of(l);
  out.push_back(s_.let(std::string("let ") + (changes ? "mut " : "") + shown + typed, made));
  s_.at(out.back()).span = body_.span(stmts[at + 1]);
  return true;
}

// Parts of a text that one loop behind in the block walks over, and nobody else: no list is needed.
std::optional<NodeId> NativeFunction::lazy_parts(LocalId l, ExprId value, BlockId in, std::size_t at) {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::str_split || body_.locals[l].assigned) return {};
  const ExprId separator = body_.operand(value, 1);
  const ir::Expr& by = body_.exprs[separator];
  if (by.kind != ExprKind::const_string || p_.program.names->text(NameId(by.a)).empty() ||
      is_char(body_.operand(value, 0)))
    return {};
  std::set<LocalId> owners;
  if (!roots(body_.operand(value, 0), owners)) return {};
  const auto& stmts = body_.blocks[in];
  std::optional<std::size_t> walk;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (!mentions(stmts[i], l)) continue;
    if (walk) return {};
    const ir::Stmt& s = body_.stmts[stmts[i]];
    if (s.kind != StmtKind::for_each || body_.locals[LocalId(s.a)].assigned) return {};
    const ir::Expr& source = body_.exprs[ExprId(s.b)];
    if (source.kind != ExprKind::local || source.a != l.value) return {};
    for (StmtId inner : body_.blocks[BlockId(s.d)]) {
      if (mentions(inner, l)) return {};
    }
    walk = i;
  }
  if (!walk) return {};
  for (std::size_t i = at + 1; i <= *walk; ++i) {
    for (LocalId owner : owners) {
      if (disturbs(stmts[i], owner)) return {};
    }
  }
  lazy_.insert(l);
  borrowed_from_[l] = owners;
  return s_.method(make(body_.operand(value, 0)).node, "split", {pattern_of(separator)});
}

}  // namespace mochi::emit::rust
