#include "emit/rust/native/presence.h"

#include "emit/rust/native/function.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

// Every mention of the option, in the part, takes its value, and there is one.
template <typename Part>
bool Presence::only_unwraps(Part part, LocalId l) const {
  unsigned taken = 0;
  unsigned mentioned = 0;
  auto is_it = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  auto on_expr = [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (is_it(id) || (e.kind == ExprKind::closure && holds_.mentions(id, l))) ++mentioned;
    if (e.kind == ExprKind::unwrap && is_it(ExprId(e.a))) ++taken;
  };
  auto look_at = [&](auto inside) { ir::walk(body_, inside, on_expr, [](ir::StmtId) {}); };
  if constexpr (std::is_same_v<Part, ir::StmtId>)
    ir::for_each_part(body_, part, look_at, look_at);
  else
    look_at(part);
  return taken > 0 && taken == mentioned;
}

std::optional<Presence::Present> Presence::bind(LocalId l) {
  const TypeId type = body_.locals[l].type;
  if (!p_.types.is(type, TypeKind::option) || body_.locals[l].assigned || holds_.is_captured(l) ||
      body_.locals[l].cell || known(l))
    return {};
  NodeId name = s_.word(name_of(l));
  const Hold hold = holds_.of(l);
  if (is_copy(type)) return Present{l, Hold::value, name};
  const bool text = p_.types.is(p_.types.element(type), TypeKind::string);
  if (hold == Hold::option_ref) return Present{l, text ? Hold::str : Hold::ref, name};
  if (hold == Hold::value) return Present{l, Hold::ref, s_.unary("&", name)};
  if (hold == Hold::ref) return Present{l, Hold::ref, name};
  return {};
}

template <typename Part>
std::optional<Presence::Present> Presence::test(ExprId condition, Part part) {
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind != ExprKind::is_some || body_.kind(ExprId(e.a)) != ExprKind::local) return {};
  const LocalId l(body_.exprs[ExprId(e.a)].a);
  if (!only_unwraps(part, l)) return {};
  std::optional<Present> found = bind(l);
  if (!found) return {};
  found->head = s_.make(NodeKind::let_test, "let Some(" + name_of(l) + ")", {found->head});
  return found;
}

std::optional<NodeId> Presence::begin_field(ExprId condition, BlockId part) {
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind != ExprKind::is_some || body_.kind(ExprId(e.a)) != ExprKind::field) return {};
  const ExprId place(e.a);
  const TypeId type = body_.type(place);
  const std::optional<LocalId> root = holds_.root(place);
  if (!root || !p_.types.is(type, TypeKind::option) || holds_.disturbs(part, *root)) return {};
  const types::DeclId record = p_.types[body_.type(ExprId(body_.exprs[place].a))].decl;
  if (!record.valid() || p_.face.boxed(record, type) ||
      p_.types.is(p_.types.element(type), TypeKind::function))
    return {};
  bool taken = false;
  ir::walk(
      body_, part,
      [&](ExprId id) {
        const ir::Expr& read = body_.exprs[id];
        taken = taken || (read.kind == ExprKind::unwrap && same_place(ExprId(read.a), place));
      },
      [](ir::StmtId) {});
  if (!taken) return {};
  const Made made = expr_.make(place);
  const bool copied = is_copy(type);
  if (!copied && made.hold != Hold::place) return {};
  const std::string wanted = p_.face.field(record, 0, body_.exprs[place].b);
  const std::string name = assign_.free_name(wanted.find('#') == wanted.npos ? wanted : "value");
  holds_.begin_entry({place, {}, name, copied ? Hold::value : Hold::ref});
  return s_.make(NodeKind::let_test, "let Some(" + name + ")",
                 {copied ? made.node : s_.unary("&", made.node)});
}

template std::optional<Presence::Present> Presence::test(ExprId condition, ExprId part);
template std::optional<Presence::Present> Presence::test(ExprId condition, BlockId part);

std::optional<Hold> Presence::known(LocalId l) const {
  auto found = some_.find(l);
  return found == some_.end() ? std::optional<Hold>() : found->second;
}

// The option of `if !is_some(x) { return v }` where the rest of the block only wants the value of x.
LocalId Presence::absent(const ir::Stmt& s, std::size_t at, BlockId in) const {
  if (s.kind != ir::StmtKind::if_ || BlockId(s.c).valid() || body_.blocks[BlockId(s.b)].size() != 1)
    return {};
  const ir::Expr& test = body_.exprs[ExprId(s.a)];
  if (test.kind != ExprKind::op || static_cast<ir::Op>(test.a) != ir::Op::not_) return {};
  const ir::Expr& some = body_.exprs[body_.operand(ExprId(s.a), 0)];
  if (some.kind != ExprKind::is_some || body_.kind(ExprId(some.a)) != ExprKind::local) return {};
  const LocalId l(body_.exprs[ExprId(some.a)].a);
  const ir::Stmt& leave = body_.stmts[body_.blocks[BlockId(s.b)][0]];
  if (leave.kind != ir::StmtKind::return_ || !ExprId(leave.a).valid() || holds_.mentions(ExprId(leave.a), l))
    return {};
  const auto& stmts = body_.blocks[in];
  bool any = false;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (!holds_.mentions(stmts[i], l)) continue;
    if (!only_unwraps(stmts[i], l)) return {};
    any = true;
  }
  return any ? l : LocalId();
}

LocalId Presence::leave_if_absent(ir::StmtId id, std::size_t at, BlockId in, std::vector<NodeId>& out) {
  const ir::Stmt s = body_.stmts[id];
  const LocalId l = absent(s, at, in);
  if (!l.valid()) return {};
  std::optional<Present> found = bind(l);
  if (!found) return {};
  const ExprId left(body_.stmts[body_.blocks[BlockId(s.b)][0]].a);
  const std::string& name = name_of(l);
  if (body_.kind(left) == ExprKind::none && p_.types.is(f_.function.result, TypeKind::option) &&
      stmts_.may_ask()) {
    const bool lent = s_[found->head].kind == NodeKind::unary ||
                      (holds_.of(l) == Hold::ref && !is_copy(body_.locals[l].type));
    NodeId value = lent ? s_.method(s_.word(name), "as_ref") : found->head;
    out.push_back(s_.let("let " + name, s_.make(NodeKind::question, {}, {value})));
  } else {
    NodeId otherwise = s_.block({s_.leave("return", f_.result(left))}, false);
    NodeId statement = s_.let("let Some(" + name + ")", found->head);
    s_.at(statement).kids.push_back(otherwise);
    out.push_back(statement);
  }
  begin(*found);
  return l;
}

}  // namespace mochi::emit::rust
