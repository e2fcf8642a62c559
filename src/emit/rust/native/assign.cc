// Assignments and growth in place without shared types.
#include <algorithm>

#include "emit/rust/native/function.h"
#include "emit/rust/op_rows.h"
#include "emit/rust/shared/writer.h"
#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

// `$out = append($out, x)  $keys = append($keys, f(x))`, as a query that sorts
// has it, the other way round: x then moves.
bool NativeAssignments::pushed_pair(ir::BlockId id, std::size_t at, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  if (at + 2 > stmts.size()) return false;
  const ir::Stmt first = body_.stmts[stmts[at]];
  const ir::Stmt second = body_.stmts[stmts[at + 1]];
  auto pushes = [&](const ir::Stmt& s) {
    if (s.kind != ir::StmtKind::assign || !grows_in_place(body_, ExprId(s.a), ExprId(s.b))) return false;
    const ir::Expr& e = body_.exprs[ExprId(s.b)];
    const ir::Expr& t = body_.exprs[ExprId(s.a)];
    if (static_cast<Op>(e.a) != Op::list_append || t.kind != ExprKind::local) return false;
    const ir::Local& local = body_.locals[LocalId(t.a)];
    return local.synthetic && !local.cell && !holds_.is_captured(LocalId(t.a));
  };
  if (!pushes(first) || !pushes(second)) return false;
  const LocalId list(body_.exprs[ExprId(first.a)].a);
  const LocalId keys(body_.exprs[ExprId(second.a)].a);
  const ExprId item = body_.operand(ExprId(first.b), 1);
  const ExprId key = body_.operand(ExprId(second.b), 1);
  const ir::Expr& e = body_.exprs[item];
  if (list == keys || e.kind != ExprKind::local || is_copy(e.type) || holds_.mentions(key, list) ||
      body_.kind(key) == ExprKind::local)
    return false;
  const LocalId moved(e.a);
  bool last = false;
  ir::walk(
      body_, key,
      [&](ExprId part) {
        const ir::Expr& p = body_.exprs[part];
        last = last || (p.kind == ExprKind::local && p.a == moved.value && p.has(ExprFlag::last_use));
      },
      [](ir::StmtId) {});
  if (!last || !holds_.may_move(moved) || body_.locals[moved].assigned || body_.locals[moved].cell)
    return false;
  holds_.pin(moved);
  growth(ir::classify_assignment(body_, second), out);
  s_.at(out.back()).span = body_.span(stmts[at + 1]);
  holds_.unpin(moved);
  out.push_back(s_.statement(s_.method(expr_.place_mut(ExprId(first.a)), "push", {s_.word(name_of(moved))})));
  s_.at(out.back()).span = body_.span(stmts[at]);
  return true;
}

bool NativeAssignments::swap(ir::BlockId id, std::size_t at, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  if (at + 3 > stmts.size()) return false;
  const ir::Stmt let = body_.stmts[stmts[at]];
  const ir::Stmt first = body_.stmts[stmts[at + 1]];
  const ir::Stmt second = body_.stmts[stmts[at + 2]];
  if (let.kind != ir::StmtKind::let || !ExprId(let.b).valid() || first.kind != ir::StmtKind::assign ||
      second.kind != ir::StmtKind::assign)
    return false;
  const ExprId a(let.b);
  const ExprId b(first.b);
  if (body_.kind(a) != ExprKind::index || body_.kind(b) != ExprKind::index ||
      !same_place(a, ExprId(first.a)) || !same_place(b, ExprId(second.a)))
    return false;
  const ir::Expr& back = body_.exprs[ExprId(second.b)];
  const ir::Expr x = body_.exprs[a];
  const ir::Expr y = body_.exprs[b];
  if (back.kind != ExprKind::local || back.a != let.a || !same_place(ExprId(x.a), ExprId(y.a))) return false;
  if (!x.has(ExprFlag::proven) || !y.has(ExprFlag::proven)) return false;
  for (std::size_t i = at + 3; i < stmts.size(); ++i) {
    if (holds_.mentions(stmts[i], LocalId(let.a))) return false;
  }
  out.push_back(s_.statement(
      s_.method(expr_.place_mut(ExprId(x.a)), "swap", {expr_.usize(ExprId(x.b)), expr_.usize(ExprId(y.b))})));
  return true;
}

// `xs = append(xs, x)` and the like, where the old value is not seen again.
bool NativeAssignments::growth(const ir::Assignment& a, std::vector<NodeId>& out) {
  const ExprId first =
      body_.exprs[a.value].kind == ExprKind::op && !a.more.empty() ? body_.operand(a.value, 0) : a.place;
  const bool entry = body_.kind(a.place) == ExprKind::map_get;
  if (entry && body_.kind(first) != ExprKind::unwrap) return false;
  auto grow = [&](std::string method, const auto& more) {
    NodeId node = expr_.place_mut(entry ? first : a.place);
    // Methods look through references.
    if (s_[node].kind == NodeKind::unary && s_[node].text == "*") node = s_[node].kids[0];
    for (std::size_t i = 0; i < a.more.size(); ++i)
      out.push_back(s_.statement(more(node, method, a.operand(i))));
    return true;
  };
  auto kept = [&](NodeId to, const std::string& method, ExprId more) {
    return s_.method(to, method, {expr_.own(more)});
  };
  switch (a.form) {
    case ir::AssignForm::append: return grow("push", kept);
    case ir::AssignForm::insert: return grow(expr_.map_method(first, "insert"), kept);
    case ir::AssignForm::extend:
      return a.more.size() == 1 &&
             grow("extend", [&](NodeId to, auto&, ExprId more) { return extension(to, more); });
    case ir::AssignForm::grow_text: break;
    case ir::AssignForm::store:
    case ir::AssignForm::compound:
    case ir::AssignForm::entry: return false;
  }
  const std::optional<LocalId> root = holds_.root(a.place);
  if (!root || std::any_of(a.more.begin(), a.more.end(),
                           [&](std::uint32_t more) { return holds_.mentions(ExprId(more), *root); }))
    return false;
  return grow("push_str", [&](NodeId to, const std::string& method, ExprId more) {
    if (holds_.is_char(more) || char_literal(p_.program, body_, more))
      return s_.method(to, "push", {f_.texts.char_of(more)});
    return s_.method(to, method, {expr_.borrow(more)});
  });
}

// Items that nobody else has move into the list.
NodeId NativeAssignments::extension(NodeId to, ExprId more) {
  const ir::Expr& e = body_.exprs[more];
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) == 1)
    return s_.method(to, "push", {expr_.own(body_.expr_at(e.a, 0))});
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) > 1)
    return s_.method(to, "extend", {s_.make(NodeKind::array, {}, expr_.elements(e))});
  if (e.kind == ExprKind::call) {
    const Made made = expr_.make(more);
    return made.hold == Hold::value ? s_.method(to, "extend", {made.node})
                                    : s_.method(to, "extend_from_slice", {made.node});
  }
  return s_.method(to, "extend_from_slice", {expr_.borrow(more)});
}

std::string NativeAssignments::free_name(const std::string& wanted) const {
  std::set<std::string> taken;
  for (std::uint32_t l = 0; l < body_.locals.size(); ++l) taken.insert(name_of(LocalId(l)));
  for (const Holdings::Entry& entry : holds_.entries()) taken.insert(entry.name);
  std::string name = wanted;
  for (unsigned number = 2; taken.contains(name) || p_.face.scope(f_.from).taken(name); ++number)
    name = wanted + std::to_string(number);
  return name;
}

std::optional<NodeId> NativeAssignments::entry_branch(const ir::Stmt& s) {
  const ExprId test(s.a);
  const ir::Expr has = body_.exprs[test];
  const auto& then = body_.blocks[ir::BlockId(s.b)];
  if (has.kind != ExprKind::op || static_cast<Op>(has.a) != Op::map_has || then.size() != 1) return {};
  const ExprId map = body_.operand(test, 0);
  const ExprId key = body_.operand(test, 1);
  const ir::Stmt set = body_.stmts[then[0]];
  if (set.kind != ir::StmtKind::assign || body_.kind(map) != ExprKind::local ||
      body_.kind(key) != ExprKind::local)
    return {};
  const ExprId target(set.a);
  const ExprId value(set.b);
  const ir::Expr t = body_.exprs[target];
  const ir::Expr v = body_.exprs[value];
  const LocalId m(body_.exprs[map].a);
  if (t.kind != ExprKind::map_get || !same_place(ExprId(t.a), map) || !same_place(ExprId(t.b), key) ||
      v.kind != ExprKind::op)
    return {};
  if (holds_.of(m) != Hold::value || holds_.is_captured(m) || body_.locals[m].cell ||
      body_.list_size(v.b) != 2)
    return {};
  // The entry is the first operand, and the rest does not look at the map.
  const ir::Expr& first = body_.exprs[body_.operand(value, 0)];
  if (first.kind != ExprKind::unwrap || !first.has(ExprFlag::proven) || !same_place(ExprId(first.a), target))
    return {};
  if (holds_.mentions(body_.operand(value, 1), m)) return {};
  const bool grows = static_cast<Op>(v.a) == Op::list_append && v.has(ExprFlag::in_place);
  if (!grows && !is_copy(v.type)) return {};
  NodeId found = s_.method(expr_.place_mut(map), expr_.map_method(map, "get_mut"), {expr_.borrow(key)});
  entry_name_ = free_name("entry");
  NodeId head = s_.make(NodeKind::let_test, "let Some(" + entry_name_ + ")", {found});
  NodeId change;
  if (grows) {
    change = s_.method(s_.word(entry_name_), "push", {expr_.own(body_.operand(value, 1))});
  } else {
    entry_ = target;
    const std::string sign(own_sign(p_.types, body_, value));
    NodeId made = sign.empty() ? expr_.own(value) : expr_.copy(body_.operand(value, 1));
    change = s_.assign(s_.unary("*", s_.word(entry_name_)), sign + "=", made);
    entry_ = {};
  }
  NodeId line = s_.statement(change);
  s_.at(line).span = body_.span(then[0]);
  NodeId done = s_.block({line}, false);
  if (!ir::BlockId(s.c).valid() || body_.blocks[ir::BlockId(s.c)].empty()) return s_.branch(head, done);
  return s_.branch(head, done, stmts_.block(ir::BlockId(s.c)));
}

// `n.change(|n| *n += by)`: no other thread sees the value in between.
NodeId NativeAssignments::stepped(LocalId l, const ir::Assignment& a) {
  const std::string sign(own_sign(p_.types, body_, a.value));
  const NodeId place = s_.unary("*", s_.word(name_of(l)));
  open_ = l;
  const Hold before = holds_.of(l);
  holds_.set(l, Hold::mut_ref);
  const NodeId made = sign.empty() ? s_.assign(place, "=", expr_.copy(a.value))
                                   : s_.assign(place, sign + "=", expr_.copy(a.operand(0)));
  holds_.set(l, before);
  open_ = {};
  return holds_.cell_call(l, "change", {s_.closure("|" + name_of(l) + "|", made)});
}

// `n.set(…)` of a variable that closures share; a part of what it holds changes behind its lock.
bool NativeAssignments::shared(StmtId id, std::vector<NodeId>& out) {
  const ir::Stmt s = body_.stmts[id];
  const ExprId target(s.a);
  const std::optional<LocalId> root = holds_.root(target);
  if (!root || !body_.locals[*root].cell || is_open(*root)) return false;
  const ir::Assignment a = ir::classify_assignment(body_, s);
  const bool whole = body_.kind(target) == ExprKind::local;
  const bool grows = whole && grows_in_place(body_, target, a.value) && !is_copy(body_.type(target));
  // Nothing that is asked meanwhile may look at the variable.
  auto looks = [&](ExprId part) {
    bool found = grows && same_place(part, target) ? false : holds_.mentions(part, *root);
    ir::walk(
        body_, part,
        [&](ExprId e) {
          const ExprKind kind = body_.kind(e);
          found = found || kind == ExprKind::call_value || kind == ExprKind::call ||
                  kind == ExprKind::block_value || kind == ExprKind::match_value;
        },
        [](ir::StmtId) {});
    return found;
  };
  if (whole && !grows) {
    const bool step = a.form == ir::AssignForm::compound && is_copy(body_.type(target)) &&
                      holds_.cell_type(*root).find("Shared") != std::string::npos && !looks(a.operand(0));
    out.push_back(
        s_.statement(step ? stepped(*root, a) : holds_.cell_call(*root, "set", {expr_.own(ExprId(s.b))})));
    return true;
  }
  if (grows) {
    for (std::size_t i = 0; i < a.more.size(); ++i) {
      if (looks(a.operand(i))) return refuse("a growth of a shared variable by itself"), true;
    }
  } else {
    const ir::Expr& place = body_.exprs[target];
    if (place.kind != ExprKind::field && looks(ExprId(place.b)))
      refuse("a change of a shared variable by itself");
    if (looks(ExprId(s.b))) refuse("a change of a shared variable by itself");
    if (body_.kind(ExprId(place.a)) != ExprKind::local) refuse("a change deep in a shared variable");
  }
  open_ = *root;
  const Hold before = holds_.of(*root);
  holds_.set(*root, Hold::mut_ref);
  std::vector<NodeId> lines;
  assignment(id, lines);
  holds_.set(*root, before);
  open_ = {};
  const bool single = lines.size() == 1;
  NodeId change =
      single && s_[lines[0]].kind == NodeKind::statement && s_[s_[lines[0]].kids[0]].kind != NodeKind::assign
          ? s_[lines[0]].kids[0]
          : s_.block(lines, false);
  out.push_back(
      s_.statement(holds_.cell_call(*root, "change", {s_.closure("|" + name_of(*root) + "|", change)})));
  return true;
}

void NativeAssignments::assignment(StmtId id, std::vector<NodeId>& out) {
  if (shared(id, out)) return;
  const ir::Assignment a = ir::classify_assignment(body_, body_.stmts[id]);
  if (growth(a, out)) return;
  const ExprId target = a.place;
  const ExprId value = a.value;
  const ir::Expr t = body_.exprs[target];
  if (a.entry_is_there) {
    // The key is there: its entry changes where it stands.
    NodeId made = expr_.own(value);
    NodeId entry = s_.method(expr_.place_mut(ExprId(t.a)), expr_.map_method(ExprId(t.a), "get_mut"),
                             {expr_.borrow(ExprId(t.b))});
    out.push_back(s_.statement(s_.assign(s_.unary("*", s_.method(entry, "unwrap")), "=", made)));
    return;
  }
  if (t.kind == ExprKind::map_get) {
    // Whether the key was there has been asked before, perhaps.
    f_.allows.insert("clippy::map_entry");
    NodeId map = expr_.place_mut(ExprId(t.a));
    // Methods look through references.
    if (s_[map].kind == NodeKind::unary && s_[map].text == "*") map = s_[map].kids[0];
    const std::optional<LocalId> root = holds_.root(ExprId(t.a));
    if (body_.kind(ExprId(t.a)) != ExprKind::local && root && holds_.mentions(value, *root)) {
      // The value looks at what the entry is in.
      const std::string made = free_name("value");
      const NodeId key = expr_.own(ExprId(t.b));
      out.push_back(s_.let("let " + made, expr_.own(value)));
      out.push_back(
          s_.statement(s_.method(map, expr_.map_method(ExprId(t.a), "insert"), {key, s_.word(made)})));
      return;
    }
    if (s_[map].kind == NodeKind::call) {
      const std::string inner = free_name("entries");
      out.push_back(s_.let("let " + inner, map));
      map = s_.word(inner);
    }
    out.push_back(s_.statement(
        s_.method(map, expr_.map_method(ExprId(t.a), "insert"), {expr_.own(ExprId(t.b)), expr_.own(value)})));
    return;
  }
  // `x = x + y` with Rust's own operator.
  const std::string sign(a.form == ir::AssignForm::compound ? own_sign(p_.types, body_, value)
                                                            : std::string_view());
  if (!sign.empty()) {
    NodeId other = expr_.copy(a.operand(0));
    out.push_back(s_.statement(s_.assign(expr_.place_mut(target), sign + "=", other)));
    return;
  }
  if (t.kind == ExprKind::local) {
    const LocalId l(t.a);
    if (holds_.is_captured(l)) refuse("a change through a closure");
    if (holds_.of(l) != Hold::value) refuse("an assignment to a reference");
    NodeId made = expr_.own(value);
    out.push_back(s_.statement(s_.assign(s_.word(name_of(l)), "=", made)));
    return;
  }
  NodeId made = expr_.own(value);
  if (t.kind == ExprKind::field) {
    const TypeId base = body_.type(ExprId(t.a));
    made = expr_.boxed(base, t.type, made);
  }
  out.push_back(s_.statement(s_.assign(expr_.place_mut(target), "=", made)));
}

}  // namespace mochi::emit::rust
