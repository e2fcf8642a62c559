// Statements of functions without shared types.
#include "base/check.h"
#include "emit/rust/native/native.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `statement`, which has no default.
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

std::vector<std::string> NativeFunction::parameters() {
  std::vector<std::string> all;
  for (LocalId p : function_.params) {
    const bool own = body_.locals[p].assigned && hold_of(p) == Hold::value &&
                     (outer_ != nullptr || p_.parameter_hold(id_, p) == Hold::value);
    const bool used = read_.contains(p) || body_.locals[p].assigned || mutated_.contains(p);
    const std::string name = (used ? "" : "_") + name_of(p);
    const std::string mut =
        own || (mutated_.contains(p) && p_.parameter_hold(id_, p) == Hold::value) ? "mut " : "";
    if (outer_ == nullptr) {
      all.push_back(mut + name + ": " + p_.parameter_type(id_, p, from_, uses_));
      continue;
    }
    const TypeId type = body_.locals[p].type;
    if (generic_.contains(p)) {
      const std::string spelled = p_.owned(type, from_, uses_);
      all.push_back((is_copy(type) ? "&" : "") + name + ": &" + spelled);
      continue;
    }
    all.push_back(mut + name +
                  (is_copy(type)                         ? ": " + p_.owned(type, from_, uses_)
                   : p_.types.is(type, TypeKind::string) ? ": &str"
                                                         : ""));
  }
  return all;
}

NodeId NativeFunction::body() {
  guess();
  // What a run used whose text is dropped does not count.
  const Uses uses = uses_;
  p_.save_helpers();
  NodeId made = write_body();
  const bool held = mutated_.held() && read_.held();
  mutated_.learn();
  read_.learn();
  if (!refusal_.empty() || held) {
    p_.keep_helpers();
    return made;
  }
  uses_ = uses;
  p_.restore_helpers();
  helper_names.clear();
  borrowed_from_.clear();
  calls.clear();
  return write_body();
}

// Parameters that are assigned become values of their own.
std::vector<NodeId> NativeFunction::prologue() {
  std::vector<NodeId> lines;
  for (LocalId p : function_.params) {
    const Hold hold = outer_ == nullptr ? p_.parameter_hold(id_, p) : Hold::value;
    if (outer_ == nullptr && p_.is_ordered(body_.locals[p].type) && p_.is_open(id_) && !p_.is_split(id_) &&
        !sorted_.contains(p)) {
      p_.use_helper("Map_from");
      const bool mut = body_.locals[p].assigned || mutated_.contains(p);
      lines.push_back(s_.let((mut ? "let mut " : "let ") + name_of(p),
                             s_.call(helper("Map") + "::from", {s_.word(name_of(p))})));
      continue;
    }
    if (!body_.locals[p].assigned || hold == Hold::value) continue;
    const TypeId type = body_.locals[p].type;
    NodeId name = s_.word(name_of(p));
    NodeId mine;
    if (hold == Hold::str)
      mine = s_.method(name, "to_string");
    else if (hold == Hold::option_ref)
      refuse("an optional parameter that is assigned");
    else
      mine = s_.method(name, p_.types.is(type, TypeKind::list) ? "to_vec" : "clone");
    lines.push_back(s_.let("let mut " + name_of(p), mine));
  }
  return lines;
}

NodeId NativeFunction::write_body() {
  std::vector<NodeId> lines = prologue();
  const bool value =
      !p_.types.is(function_.result, TypeKind::unit) && !p_.types.is(function_.result, TypeKind::never);
  if (value && !tail_value(body_.root)) {
    statements(body_.root, lines);
    lines.push_back(s_.macro("unreachable!(", {}));
    return s_.block(lines, true);
  }
  NodeId rest = block(body_.root, true);
  const Node made = s_[rest];
  lines.insert(lines.end(), made.kids.begin(), made.kids.end());
  return s_.block(lines, made.tail);
}

// The block ends in a value on every way through it.
bool NativeFunction::tail_value(BlockId id) const {
  if (!id.valid() || body_.blocks[id].empty()) return false;
  const ir::Stmt& s = body_.stmts[body_.blocks[id].back()];
  switch (s.kind) {
    case StmtKind::return_: return ExprId(s.a).valid();
    case StmtKind::if_: return tail_value(BlockId(s.b)) && tail_value(BlockId(s.c));
    case StmtKind::block: return tail_value(BlockId(s.a));
    case StmtKind::expr: return p_.types.is(body_.type(ExprId(s.a)), TypeKind::never);
    case StmtKind::while_: return is_endless(s);
    case StmtKind::match: {
      bool all = true;
      ir::for_each_arm(body_, s.b, [&](ir::ArmId a) { all = all && tail_value(body_.arms[a].block); });
      return all;
    }
    default: return false;
  }
}

namespace {

bool breaks(const ir::Body& body, BlockId id) {
  bool found = false;
  for (StmtId s : body.blocks[id]) {
    const StmtKind kind = body.stmts[s].kind;
    if (kind == StmtKind::break_) return true;
    if (kind == StmtKind::while_ || kind == StmtKind::for_range || kind == StmtKind::for_each) continue;
    ir::for_each_part(
        body, s, [](ExprId) {}, [&](BlockId inner) { found = found || breaks(body, inner); });
  }
  return found;
}

}  // namespace

// A loop that only `return` leaves.
bool NativeFunction::is_endless(const ir::Stmt& s) const {
  return body_.kind(ExprId(s.a)) == ExprKind::const_bool && body_.exprs[ExprId(s.a)].a == 1 &&
         !breaks(body_, BlockId(s.b));
}

// `value`: the block is the end of the function, whose results stand without `return`.
NodeId NativeFunction::block(BlockId id, bool value) {
  std::vector<NodeId> lines;
  bool tail = false;
  const auto& stmts = body_.blocks[id];
  const bool unit = p_.types.is(function_.result, TypeKind::unit);
  std::vector<LocalId> found;
  auto mark = [&](std::size_t at) { s_.at(lines.back()).span = body_.span(stmts[at]); };
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    const ir::Stmt s = body_.stmts[stmts[i]];
    const bool last = value && i + 1 == stmts.size();
    if (std::optional<LocalId> l = leave_if_absent(stmts[i], i, id, lines)) {
      found.push_back(*l);
      continue;
    }
    if (const ExprId named = returned_name(id, i); value && !unit && named.valid()) {
      // `let x = …; return x` needs no name.
      lines.push_back(result(named));
      mark(i);
      tail = true;
      break;
    }
    if (last && s.kind == StmtKind::return_) {
      if (!ExprId(s.a).valid()) break;
      if (unit) {
        lines.push_back(s_.statement(make(ExprId(s.a)).node));
        break;
      }
      lines.push_back(result(ExprId(s.a)));
      mark(i);
      tail = true;
      break;
    }
    if (last && s.kind == StmtKind::expr && p_.types.is(body_.type(ExprId(s.a)), TypeKind::never)) {
      lines.push_back(make(ExprId(s.a)).node);
      mark(i);
      tail = true;
      break;
    }
    if (last && s.kind == StmtKind::if_ && (unit || tail_value(id))) {
      NodeId test = copy(ExprId(s.a));
      NodeId then = block(BlockId(s.b), true);
      NodeId other;
      if (BlockId(s.c).valid()) {
        other = block(BlockId(s.c), true);
        const Node made = s_[other];
        // `else { if … }` is `else if …`.
        if (made.kids.size() == 1 && s_[made.kids[0]].kind == NodeKind::branch) other = made.kids[0];
        if (made.kids.empty()) other = {};
      }
      lines.push_back(s_.branch(test, then, other));
      mark(i);
      tail = !unit;
      break;
    }
    if (last && !unit && s.kind == StmtKind::while_ && is_endless(s)) {
      statement(stmts[i], i, id, lines);
      tail = true;
      break;
    }
    if (last && s.kind == StmtKind::match && (unit || tail_value(id))) {
      lines.push_back(match(ExprId(s.a), s.b, !unit));
      mark(i);
      tail = !unit;
      break;
    }
    if (const std::size_t taken = joined(id, i, lines); taken > 0) {
      i += taken - 1;
      continue;
    }
    statement(stmts[i], i, id, lines);
  }
  for (LocalId l : found) some_.erase(l);
  return s_.block(lines, tail);
}

// The value of a `let` whose name the next and last statement returns.
ExprId NativeFunction::returned_name(BlockId id, std::size_t at) const {
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
std::size_t NativeFunction::joined(BlockId id, std::size_t at, std::vector<NodeId>& out) {
  if (swap(id, at, out)) return 3;
  return built_list(id, at, out) || pushed_pair(id, at, out) ? 2 : 0;
}

void NativeFunction::statements(BlockId id, std::vector<NodeId>& out) {
  const auto& stmts = body_.blocks[id];
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    if (const std::size_t taken = joined(id, i, out); taken > 0) {
      i += taken - 1;
      continue;
    }
    statement(stmts[i], i, id, out);
  }
}

NodeId NativeFunction::if_statement(const ir::Stmt& s) {
  ExprId test(s.a);
  if (std::optional<NodeId> made = entry_branch(s)) return *made;
  if (std::optional<Present> found = present_in(test, BlockId(s.b))) {
    NodeId head = s_.word("");
    NodeId then;
    some_[found->local] = found->hold;
    then = block(BlockId(s.b));
    some_.erase(found->local);
    head = found->head;
    if (!BlockId(s.c).valid() || body_.blocks[BlockId(s.c)].empty()) return s_.branch(head, then);
    return s_.branch(head, then, block(BlockId(s.c)));
  }
  NodeId condition = copy(test);
  // `if a { if b { … } }` is `if a && b { … }`.
  BlockId then(s.b);
  while (!BlockId(s.c).valid() && body_.blocks[then].size() == 1) {
    const ir::Stmt& inner = body_.stmts[body_.blocks[then][0]];
    if (inner.kind != StmtKind::if_ || BlockId(inner.c).valid()) break;
    condition = s_.binary(condition, "&&", copy(ExprId(inner.a)));
    then = BlockId(inner.b);
  }
  NodeId block_node = block(then);
  if (!BlockId(s.c).valid() || body_.blocks[BlockId(s.c)].empty()) return s_.branch(condition, block_node);
  const auto& other = body_.blocks[BlockId(s.c)];
  if (other.size() == 1 && body_.stmts[other[0]].kind == StmtKind::if_) {
    return s_.branch(condition, block_node, if_statement(body_.stmts[other[0]]));
  }
  return s_.branch(condition, block_node, block(BlockId(s.c)));
}

// The name in a pattern.
std::string NativeFunction::binding(LocalId local) {
  const std::string mut = body_.locals[local].assigned || mutated_.contains(local) ? "mut " : "";
  return mut + (read_.contains(local) || !mut.empty() ? "" : "_") + name_of(local);
}

namespace {

// Most assignments on one way through the block.
unsigned assignments(const ir::Body& body, BlockId id, LocalId l) {
  unsigned total = 0;
  for (StmtId s : body.blocks[id]) {
    const ir::Stmt& stmt = body.stmts[s];
    if (stmt.kind == StmtKind::assign) {
      const ir::Expr& e = body.exprs[ExprId(stmt.a)];
      if (e.kind == ExprKind::local && e.a == l.value) ++total;
    } else if (stmt.kind == StmtKind::if_) {
      const unsigned a = assignments(body, BlockId(stmt.b), l);
      const unsigned b = BlockId(stmt.c).valid() ? assignments(body, BlockId(stmt.c), l) : 0;
      total += std::max(a, b);
    } else if (stmt.kind == StmtKind::match) {
      unsigned most = 0;
      ir::for_each_arm(body, stmt.b,
                       [&](ir::ArmId a) { most = std::max(most, assignments(body, body.arms[a].block, l)); });
      total += most;
    } else {
      ir::for_each_part(
          body, s, [](ExprId) {}, [&](BlockId inner) { total += 2 * assignments(body, inner, l); });
    }
  }
  return total;
}

// Rust could not tell the type from the value.
bool untyped(const ir::Body& body, ExprId id) {
  const ir::Expr& e = body.exprs[id];
  switch (e.kind) {
    case ExprKind::const_int:
    case ExprKind::none: return true;
    case ExprKind::some: return untyped(body, ExprId(e.a));
    case ExprKind::op: {
      const auto op = static_cast<Op>(e.a);
      if (op != Op::add && op != Op::sub && op != Op::mul && op != Op::div && op != Op::rem && op != Op::neg)
        return false;
      for (std::size_t i = 0; i < body.list_size(e.b); ++i) {
        if (!untyped(body, body.operand(id, i))) return false;
      }
      return true;
    }
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map: {
      if (body.list_size(e.a) == 0) return true;
      for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
        if (untyped(body, body.expr_at(e.a, i))) return true;
      }
      return false;
    }
    case ExprKind::make_variant: return true;
    case ExprKind::conditional: return untyped(body, ExprId(e.b));
    case ExprKind::coalesce: return untyped(body, ExprId(e.a));
    case ExprKind::block_value: return untyped(body, ExprId(e.b));
    case ExprKind::match_value: return true;
    default: return false;
  }
}

}  // namespace

NodeId NativeFunction::let_statement(StmtId id, std::size_t at, BlockId in) {
  const ir::Stmt s = body_.stmts[id];
  const LocalId l(s.a);
  const TypeId type = body_.locals[l].type;
  const ExprId value(s.b);
  holds_[l] = Hold::value;
  const std::string name = name_of(l);
  const bool bare_name = read_.contains(l) || mutated_.contains(l) || body_.locals[l].assigned;
  const std::string shown = (bare_name ? "" : "_") + name;
  if (!value.valid()) {
    const bool mut = assignments(body_, in, l) > 1 || mutated_.contains(l);
    return s_.let(std::string("let ") + (mut ? "mut " : "") + shown + ": " + p_.owned(type, from_, uses_));
  }
  if (p_.types.is(type, TypeKind::function)) {
    const Made made = make(value);
    if (body_.locals[l].assigned || made.hold != Hold::callable || body_.kind(value) == ExprKind::call)
      refuse("a function in a variable");
    holds_[l] = Hold::callable;
    return s_.let("let " + shown, made.node);
  }
  const bool mut = body_.locals[l].assigned || mutated_.contains(l);
  if (is_copy(type)) {
    NodeId node = copy(value);
    const ir::Expr& v = body_.exprs[value];
    const bool enumeration = v.kind == ExprKind::make_variant;
    const std::string annotation =
        untyped(body_, value) && !enumeration ? ": " + p_.owned(type, from_, uses_) : "";
    return s_.let(std::string("let ") + (mut ? "mut " : "") + shown + annotation, node);
  }
  const bool change = p_.holding(id_, l) == ir::Holding::borrowed_mut;
  if (change) {
    // A part of something else that is changed through this name.
    std::optional<LocalId> root = root_local(value);
    const ExprKind kind = body_.kind(value);
    if (!root || body_.locals[l].assigned || (kind != ExprKind::index && kind != ExprKind::field)) {
      refuse("a changed part of such a value");
      return s_.word("()");
    }
    const auto& stmts = body_.blocks[in];
    std::size_t last = at;
    for (std::size_t i = at + 1; i < stmts.size(); ++i) {
      if (mentions(stmts[i], l)) last = i;
    }
    for (std::size_t i = at + 1; i <= last; ++i) {
      if (mentions(stmts[i], *root)) refuse("a changed part beside its whole");
    }
    holds_[l] = Hold::mut_ref;
    return s_.let("let " + shown, borrow_mut(value));
  }
  if (std::optional<NodeId> parts = lazy_parts(l, value, in, at)) return s_.let("let " + shown, *parts);
  const bool moved = moves(value);
  const Made made = make(value);
  if (made.hold == Hold::chr && !body_.locals[l].assigned && text_uses(l) <= 1) {
    holds_[l] = Hold::chr;
    return s_.let("let " + shown, made.node);
  }
  const bool reference = made.hold == Hold::place || made.hold == Hold::ref || made.hold == Hold::str ||
                         made.hold == Hold::option_ref || made.hold == Hold::box_ref;
  if (reference && !moved && !mut && may_borrow(l, value, in, at)) {
    holds_[l] = made.hold == Hold::place ? Hold::ref : made.hold;
    return s_.let("let " + shown, made.hold == Hold::place ? s_.unary("&", made.node) : made.node);
  }
  NodeId node = own(value);
  const ir::Expr& v = body_.exprs[value];
  const bool typed = untyped(body_, value) && (v.kind != ExprKind::make_variant || p_.face.is_result(type));
  return s_.let(
      std::string("let ") + (mut ? "mut " : "") + shown + (typed ? ": " + p_.owned(type, from_, uses_) : ""),
      node);
}

void NativeFunction::statement(StmtId id, std::size_t at, BlockId in, std::vector<NodeId>& out) {
  const std::size_t begin = out.size();
  const ir::Stmt s = body_.stmts[id];
  // Texts that the loop looks into by place become vectors of their characters.
  std::vector<LocalId> viewed;
  if (s.kind == StmtKind::while_ || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) {
    const ir::Facts* facts = p_.program.facts.get();
    if (facts != nullptr && id_.value < facts->text_views.size()) {
      for (const ir::TextView& view : facts->text_views[id_.value]) {
        if (view.loop != id || views_.contains(view.local) || hold_of(view.local) == Hold::chr) continue;
        read_.insert(view.local);
        const std::string name = name_of(view.local) + "_chars";
        out.push_back(s_.let("let " + name + ": Vec<char>",
                             s_.method(s_.method(s_.word(name_of(view.local)), "chars"), "collect")));
        views_[view.local] = name;
        viewed.push_back(view.local);
      }
    }
  }
  switch (s.kind) {
    case StmtKind::let: out.push_back(let_statement(id, at, in)); break;
    case StmtKind::assign: assignment(id, out); break;
    case StmtKind::expr: out.push_back(s_.statement(make(ExprId(s.a)).node)); break;
    case StmtKind::if_: out.push_back(if_statement(s)); break;
    case StmtKind::while_: {
      if (body_.kind(ExprId(s.a)) == ExprKind::const_bool && body_.exprs[ExprId(s.a)].a == 1) {
        out.push_back(s_.make(NodeKind::loop, {}, {block(BlockId(s.b))}));
        break;
      }
      NodeId test = copy(ExprId(s.a));
      out.push_back(s_.make(NodeKind::while_, {}, {test, block(BlockId(s.b))}));
      break;
    }
    case StmtKind::for_range:
      if (searches(BlockId(s.d))) allows.insert("clippy::manual_find");
      if (pushes_same(BlockId(s.d))) allows.insert("clippy::same_item_push");
      out.push_back(for_range(s));
      break;
    case StmtKind::for_each:
      if (searches(BlockId(s.d))) allows.insert("clippy::manual_find");
      if (counts_turns(BlockId(s.d))) allows.insert("clippy::explicit_counter_loop");
      if (pushes_same(BlockId(s.d))) allows.insert("clippy::same_item_push");
      out.push_back(for_each(s));
      break;
    case StmtKind::break_: out.push_back(s_.leave("break")); break;
    case StmtKind::continue_: out.push_back(s_.leave("continue")); break;
    case StmtKind::return_:
      if (!ExprId(s.a).valid()) {
        out.push_back(s_.leave("return"));
      } else if (p_.types.is(function_.result, TypeKind::unit)) {
        out.push_back(s_.statement(make(ExprId(s.a)).node));
        out.push_back(s_.leave("return"));
      } else {
        out.push_back(s_.leave("return", result(ExprId(s.a))));
      }
      break;
    case StmtKind::block: out.push_back(block(BlockId(s.a))); break;
    case StmtKind::match: out.push_back(match(ExprId(s.a), s.b, false)); break;
    case StmtKind::try_: refuse("try"); break;
  }
  for (LocalId l : viewed) views_.erase(l);
  if (begin < out.size()) s_.at(out[begin]).span = body_.span(id);
}

}  // namespace mochi::emit::rust
