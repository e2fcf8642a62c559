// Assignments and growth in place without shared types.
#include "emit/rust/native/function.h"
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
  growth(ExprId(second.a), ExprId(second.b), out);
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
bool NativeAssignments::growth(ExprId target, ExprId value, std::vector<NodeId>& out) {
  const ir::Expr e = body_.exprs[value];
  if (e.kind != ExprKind::op || body_.list_size(e.b) < 2 || !same_place(target, body_.operand(value, 0)))
    return false;
  const auto op = static_cast<Op>(e.a);
  const ExprKind place_kind = body_.kind(target);
  auto place = [&] {
    NodeId node = expr_.place_mut(place_kind != ExprKind::map_get ? target : body_.operand(value, 0));
    // Methods look through references.
    return s_[node].kind == NodeKind::unary && s_[node].text == "*" ? s_[node].kids[0] : node;
  };
  if (op == Op::str_concat) {
    std::optional<LocalId> root = holds_.root(target);
    if (!root || (place_kind == ExprKind::map_get && body_.kind(body_.operand(value, 0)) != ExprKind::unwrap))
      return false;
    for (std::size_t i = 1; i < body_.list_size(e.b); ++i) {
      if (holds_.mentions(body_.operand(value, i), *root)) return false;
    }
    for (std::size_t i = 1; i < body_.list_size(e.b); ++i) {
      const ExprId piece = body_.operand(value, i);
      if (holds_.is_char(piece) || char_literal(p_.program, body_, piece))
        out.push_back(s_.statement(s_.method(place(), "push", {f_.texts.char_of(piece)})));
      else
        out.push_back(s_.statement(s_.method(place(), "push_str", {expr_.borrow(piece)})));
    }
    return true;
  }
  if (!grows_in_place(body_, target, value)) return false;
  if (place_kind == ExprKind::map_get && body_.kind(body_.operand(value, 0)) != ExprKind::unwrap)
    return false;
  if (op == Op::list_append) {
    out.push_back(s_.statement(s_.method(place(), "push", {expr_.own(body_.operand(value, 1))})));
    return true;
  }
  if (op == Op::set_add) {
    out.push_back(s_.statement(s_.method(place(), "insert", {expr_.own(body_.operand(value, 1))})));
    return true;
  }
  if (op == Op::list_concat && body_.list_size(e.b) == 2) {
    out.push_back(
        s_.statement(s_.method(place(), "extend_from_slice", {expr_.borrow(body_.operand(value, 1))})));
    return true;
  }
  return false;
}

// The value takes the entry that is assigned to, which is known to be there.
bool NativeAssignments::reads_entry(ExprId value, ExprId entry) const {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::unwrap && e.has(ExprFlag::proven) && same_place(ExprId(e.a), entry)) return true;
  if (e.kind != ExprKind::op) return false;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    if (reads_entry(body_.operand(value, i), entry)) return true;
  }
  return false;
}

std::string_view NativeAssignments::compound_sign(const types::TypeStore& types, const ir::Body& body,
                                                  ExprId value) {
  const ir::Expr& v = body.exprs[value];
  const bool exact = types.is(v.type, TypeKind::floating) ||
                     (types.is(v.type, TypeKind::integer) && v.has(ExprFlag::proven));
  if (v.kind != ExprKind::op || !exact) return {};
  const auto op = static_cast<Op>(v.a);
  return op == Op::add   ? "+="
         : op == Op::sub ? "-="
         : op == Op::mul ? "*="
         : op == Op::div ? "/="
                         : std::string_view();
}

// `wanted`, or with a number if a local of the function has that name.
std::string NativeAssignments::free_name(const std::string& wanted) const {
  std::set<std::string> taken;
  for (std::uint32_t l = 0; l < body_.locals.size(); ++l) taken.insert(name_of(LocalId(l)));
  std::string name = wanted;
  for (unsigned number = 2; taken.contains(name); ++number) name = wanted + std::to_string(number);
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
  if (holds_.of(m) != Hold::value || holds_.is_captured(m) || body_.list_size(v.b) != 2) return {};
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
    const std::string_view sign = compound_sign(p_.types, body_, value);
    NodeId made = sign.empty() ? expr_.own(value) : expr_.copy(body_.operand(value, 1));
    change = s_.assign(s_.unary("*", s_.word(entry_name_)), std::string(sign.empty() ? "=" : sign), made);
    entry_ = {};
  }
  NodeId line = s_.statement(change);
  s_.at(line).span = body_.span(then[0]);
  NodeId done = s_.block({line}, false);
  if (!ir::BlockId(s.c).valid() || body_.blocks[ir::BlockId(s.c)].empty()) return s_.branch(head, done);
  return s_.branch(head, done, stmts_.block(ir::BlockId(s.c)));
}

void NativeAssignments::assignment(StmtId id, std::vector<NodeId>& out) {
  const ir::Stmt s = body_.stmts[id];
  const ExprId target(s.a);
  const ExprId value(s.b);
  if (growth(target, value, out)) return;
  const ir::Expr t = body_.exprs[target];
  const ir::Expr v = body_.exprs[value];
  if (t.kind == ExprKind::map_get && reads_entry(value, target)) {
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
    out.push_back(s_.statement(
        s_.method(map, expr_.map_method(ExprId(t.a), "insert"), {expr_.own(ExprId(t.b)), expr_.own(value)})));
    return;
  }
  // `x = x + y` with Rust's own operator.
  if (v.kind == ExprKind::op && body_.list_size(v.b) == 2 && same_place(target, body_.operand(value, 0))) {
    if (const std::string_view sign = compound_sign(p_.types, body_, value); !sign.empty()) {
      NodeId other = expr_.copy(body_.operand(value, 1));
      out.push_back(s_.statement(s_.assign(expr_.place_mut(target), std::string(sign), other)));
      return;
    }
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
