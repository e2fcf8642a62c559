// Statements of functions without shared types.
#include "base/check.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "ir/endings.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `statement`, which has no default.
namespace mochi::emit::rust {

bool NativeStatements::tail_value(BlockId id) const {
  if (!id.valid() || body_.blocks[id].empty()) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id].back()];
  switch (s.kind) {
    case StmtKind::return_: return ExprId(s.a).valid();
    case StmtKind::if_: return tail_value(BlockId(s.b)) && tail_value(BlockId(s.c));
    case StmtKind::block: return tail_value(BlockId(s.a));
    case StmtKind::expr: return p_.types.is(body_.type(ExprId(s.a)), TypeKind::never);
    case StmtKind::while_: return ir::is_endless(body_, s);
    case StmtKind::match: {
      bool all = true;
      ir::for_each_arm(body_, s.b, [&](ir::ArmId a) { all = all && tail_value(body_.arms[a].block); });
      return all;
    }
    case StmtKind::let:
    case StmtKind::assign:
    case StmtKind::for_range:
    case StmtKind::for_each:
    case StmtKind::break_:
    case StmtKind::continue_: return false;
    case StmtKind::try_: return tail_value(BlockId(s.a)) && tail_value(BlockId(s.c));
  }
  MOCHI_UNREACHABLE("statement kind");
}

NodeId NativeStatements::block(BlockId id, bool value) {
  std::vector<NodeId> lines;
  bool tail = false;
  const auto& stmts = body_.blocks[id];
  std::vector<LocalId> found;
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    if (const LocalId l = present_.leave_if_absent(stmts[i], i, id, lines); l.valid()) {
      found.push_back(l);
      continue;
    }
    if (value && is_end(id, i, lines, tail)) break;
    if (const std::size_t taken = joined(id, i, lines); taken > 0) {
      i += taken - 1;
      continue;
    }
    statement(stmts[i], i, id, lines);
  }
  for (LocalId l : found) present_.end(l);
  return s_.block(lines, tail);
}

// The statement is the end of the function, whose result stands without `return`; `tail`: it is a value.
bool NativeStatements::is_end(BlockId id, std::size_t at, std::vector<NodeId>& lines, bool& tail) {
  const auto& stmts = body_.blocks[id];
  const ir::Stmt s = body_.stmts[stmts[at]];
  const bool unit = p_.types.is(f_.function.result, TypeKind::unit);
  const ExprId subject(s.a);
  tail = !unit;
  auto add = [&](NodeId line) {
    s_.at(line).span = body_.span(stmts[at]);
    // What stands before the value are lines of the function.
    if (const Node made = s_[line]; made.kind == NodeKind::block && made.tail)
      lines.insert(lines.end(), made.kids.begin(), made.kids.end());
    else
      lines.push_back(line);
    return true;
  };
  if (const ExprId named = returned_name(id, at); !unit && named.valid()) {
    // `let x = …; return x` needs no name.
    return add(f_.result(named));
  }
  if (at + 1 != stmts.size()) {
    tail = false;
    return false;
  }
  switch (s.kind) {
    case StmtKind::return_:
      tail = tail && subject.valid();
      if (tail) return add(f_.result(subject));
      if (subject.valid()) lines.push_back(s_.statement(expr_.make(subject).node));
      return true;
    case StmtKind::expr:
      tail = p_.types.is(body_.type(subject), TypeKind::never);
      return tail && add(expr_.make(subject).node);
    case StmtKind::if_: return (unit || tail_value(id)) && add(last_if(s));
    case StmtKind::while_:
      if (unit || !ir::is_endless(body_, s)) return false;
      statement(stmts[at], at, id, lines);
      return true;
    case StmtKind::match: return (unit || tail_value(id)) && add(match(subject, s.b, !unit));
    case StmtKind::let:
    case StmtKind::assign:
    case StmtKind::for_range:
    case StmtKind::for_each:
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::block: break;
    case StmtKind::try_: return !unit && tail_value(id) && add(last_try(s));
  }
  tail = false;
  return false;
}

// `if` whose branches are the end of the function.
NodeId NativeStatements::last_if(const ir::Stmt& s) {
  NodeId test = expr_.copy(ExprId(s.a));
  NodeId then = block(BlockId(s.b), true);
  if (!BlockId(s.c).valid()) return s_.branch(test, then, {});
  NodeId other = block(BlockId(s.c), true);
  const Node made = s_[other];
  // `else { if … }` is `else if …`.
  if (made.kids.size() == 1 && s_[made.kids[0]].kind == NodeKind::branch) other = made.kids[0];
  if (made.kids.empty()) other = {};
  return s_.branch(test, then, other);
}

// The value of a `let` whose name the next and last statement returns.
ExprId NativeStatements::returned_name(BlockId id, std::size_t at) const {
  const auto& stmts = body_.blocks[id];
  if (at + 2 != stmts.size()) return {};
  const ir::Stmt& let = body_.stmts[stmts[at]];
  const ir::Stmt& last = body_.stmts[stmts[at + 1]];
  if (let.kind != StmtKind::let || !ExprId(let.b).valid() || last.kind != StmtKind::return_ ||
      !ExprId(last.a).valid())
    return {};
  const ir::Expr& e = body_.exprs[ExprId(last.a)];
  if (e.kind != ExprKind::local || e.a != let.a ||
      !p_.types.is(body_.locals[LocalId(let.a)].type, p_.types.kind(e.type)))
    return {};
  return body_.type(ExprId(let.b)) == e.type && body_.kind(ExprId(let.b)) != ExprKind::closure ? ExprId(let.b)
                                                                                               : ExprId();
}

// Statements from `at` that Rust says in one; how many.
std::size_t NativeStatements::joined(BlockId id, std::size_t at, std::vector<NodeId>& out) {
  if (assign_.swap(id, at, out)) return 3;
  if (const std::size_t taken = f_.attempts.statements(id, at, out); taken > 0) return taken;
  return built_list(id, at, out) || assign_.pushed_pair(id, at, out) ? 2 : 0;
}

void NativeStatements::statements(BlockId id, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    if (const std::size_t taken = joined(id, i, out); taken > 0) {
      i += taken - 1;
      continue;
    }
    statement(stmts[i], i, id, out);
  }
}

NodeId NativeStatements::if_statement(const ir::Stmt& s) {
  if (std::optional<NodeId> made = assign_.entry_branch(s)) return *made;
  const bool has_else = BlockId(s.c).valid() && !body_.blocks[BlockId(s.c)].empty();
  if (std::optional<Presence::Present> found = present_.test(ExprId(s.a), BlockId(s.b))) {
    present_.begin(*found);
    const NodeId then = block(BlockId(s.b));
    present_.end(found->local);
    return s_.branch(found->head, then, has_else ? block(BlockId(s.c)) : NodeId());
  }
  if (const std::optional<NodeId> test = present_.begin_field(ExprId(s.a), BlockId(s.b))) {
    const NodeId then = block(BlockId(s.b));
    holds_.end_entry();
    return s_.branch(*test, then, has_else ? block(BlockId(s.c)) : NodeId());
  }
  NodeId condition = expr_.copy(ExprId(s.a));
  // `if a { if b { … } }` is `if a && b { … }`.
  BlockId then(s.b);
  while (!BlockId(s.c).valid() && body_.blocks[then].size() == 1) {
    const ir::Stmt& inner = body_.stmts[body_.blocks[then][0]];
    if (inner.kind != StmtKind::if_ || BlockId(inner.c).valid()) break;
    condition = s_.binary(condition, "&&", expr_.copy(ExprId(inner.a)));
    then = BlockId(inner.b);
  }
  const NodeId yes = block(then);
  if (!has_else) return s_.branch(condition, yes);
  const auto& other = body_.blocks[BlockId(s.c)];
  const bool chain = other.size() == 1 && body_.stmts[other[0]].kind == StmtKind::if_;
  return s_.branch(condition, yes, chain ? if_statement(body_.stmts[other[0]]) : block(BlockId(s.c)));
}

// Of texts that the loop looks into by place the characters are found at once; which ones.
std::vector<LocalId> NativeStatements::begin_views(StmtId loop, std::vector<NodeId>& out) {
  std::vector<LocalId> viewed;
  const ir::Facts* facts = p_.program.facts.get();
  if (facts == nullptr || f_.id.value >= facts->text_views.size()) return viewed;
  for (const ir::TextView& view : facts->text_views[f_.id.value]) {
    const LocalId l = view.local;
    if (view.loop != loop || !holds_.view(l).empty() || holds_.of(l) == Hold::chr) continue;
    const std::string name = assign_.free_name(name_of(l) + "_chars");
    const NodeId text = s_.word(name_of(l));
    const bool lent = holds_.of(l) == Hold::str || holds_.of(l) == Hold::ref;
    out.push_back(
        s_.let("let " + name, s_.call(helper("Chars") + "::of", {lent ? text : s_.unary("&", text)})));
    holds_.set_view(l, name);
    viewed.push_back(l);
  }
  return viewed;
}

NodeId NativeStatements::while_statement(const ir::Stmt& s) {
  if (body_.kind(ExprId(s.a)) == ExprKind::const_bool && body_.exprs[ExprId(s.a)].a == 1)
    return s_.make(NodeKind::loop, {}, {block(BlockId(s.b))});
  const NodeId test = expr_.copy(ExprId(s.a));
  return s_.make(NodeKind::while_, {}, {test, block(BlockId(s.b))});
}

void NativeStatements::return_statement(const ir::Stmt& s, std::vector<NodeId>& out) {
  const ExprId value(s.a);
  const bool unit = p_.types.is(f_.function.result, TypeKind::unit);
  if (value.valid() && unit) out.push_back(s_.statement(expr_.make(value).node));
  if (value.valid() && !unit)
    out.push_back(returned(f_.result(value)));
  else
    out.push_back(tries_.empty() ? s_.leave("return") : returned(s_.word("()")));
}

void NativeStatements::statement(StmtId id, std::size_t at, BlockId in, std::vector<NodeId>& out) {
  const std::size_t begin = out.size();
  const ir::Stmt s = body_.stmts[id];
  const std::vector<LocalId> viewed = begin_views(id, out);
  switch (s.kind) {
    case StmtKind::let: {
      const NodeId made = let_statement(id, at, in);
      // The loop around it has bound the name to that value.
      const Node& let = s_[made];
      const bool same = let.kids.size() == 1 && s_[let.kids[0]].kind == NodeKind::word &&
                        let.text == "let " + s_[let.kids[0]].text;
      if (!same) out.push_back(made);
      break;
    }
    case StmtKind::assign: assign_.assignment(id, out); break;
    case StmtKind::expr: out.push_back(s_.statement(expr_.make(ExprId(s.a)).node)); break;
    case StmtKind::if_: out.push_back(if_statement(s)); break;
    case StmtKind::while_:
    case StmtKind::for_range:
    case StmtKind::for_each: {
      ++loops_;
      out.push_back(s.kind == StmtKind::while_      ? while_statement(s)
                    : s.kind == StmtKind::for_range ? for_range(s)
                                                    : for_each(s));
      --loops_;
      break;
    }
    case StmtKind::break_: out.push_back(left("break")); break;
    case StmtKind::continue_: out.push_back(left("continue")); break;
    case StmtKind::return_: return_statement(s, out); break;
    case StmtKind::block: out.push_back(block(BlockId(s.a))); break;
    case StmtKind::match: out.push_back(match(ExprId(s.a), s.b, false)); break;
    case StmtKind::try_: try_statement(s, out); break;
  }
  for (LocalId l : viewed) holds_.end_view(l);
  if (begin < out.size()) s_.at(out[begin]).span = body_.span(id);
}

}  // namespace mochi::emit::rust
