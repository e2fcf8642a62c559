#include "emit/rust/native/holdings.h"

#include <algorithm>
#include <utility>

#include "emit/rust/native/assignments.h"
#include "emit/rust/native/function.h"
#include "emit/rust/op_rows.h"
#include "emit/rust/shared/writer.h"
#include "ir/forms.h"
#include "ir/place.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

Holdings::Holdings(NativeFunction& f)
    : f_(f), p_(f.program), body_(f.body), uses_(f.body), changed_(f.body.locals.size()) {}

namespace {

// The operation changes its first operand where it stands.
bool changes_first(Op op) { return op == Op::map_remove || op == Op::group_add; }

}  // namespace

void Holdings::begin() {
  for (const ir::Capture& c : f_.function.captures) {
    captured_.emplace(c.inner, c.outer);
    if (f_.outer != nullptr) holds_[c.inner] = f_.outer->holds.of(c.outer);
  }
  for (LocalId p : f_.function.params) begin(p);
  begin_cells();
  if (f_.function.self.valid()) f_.refuse("a closure that calls itself");
}

// Variables that closures share are declared by a `let` or are parameters.
void Holdings::begin_cells() {
  std::set<LocalId> known(f_.function.params.begin(), f_.function.params.end());
  for (const ir::Capture& c : f_.function.captures) known.insert(c.inner);
  for (std::uint32_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(i)];
    if (s.kind == StmtKind::let && ExprId(s.b).valid()) known.insert(LocalId(s.a));
  }
  for (std::uint32_t l = 0; l < body_.locals.size(); ++l) {
    if (body_.locals[LocalId(l)].cell && !known.contains(LocalId(l)))
      f_.refuse("a variable of this kind that a closure shares");
  }
}

std::string Holdings::cell_type(LocalId l) {
  const TypeId type = body_.locals[l].type;
  if (p_.face.is_copy(type) && !p_.kept.is_captured_by_stored(f_.id, l) && !f_.is_stored) {
    f_.uses.add("std::cell::Cell");
    return "Cell";
  }
  return f_.helper("Shared");
}

NodeId Holdings::cell_call(LocalId l, const std::string& method, const std::vector<NodeId>& args) {
  if (const auto outside = captured_.find(l); outside != captured_.end() && f_.outer != nullptr)
    f_.outer->holds.cell_call(outside->second, method, args);
  else if (cell_type(l) != "Cell")
    p_.use_helper("Shared_" + method);
  return f_.syntax.method(f_.syntax.word(name(l)), method, args);
}

TypeId Holdings::declared(LocalId l) const {
  if (const auto found = declared_.find(l); found != declared_.end()) return found->second;
  if (const auto outside = captured_.find(l); outside != captured_.end() && f_.outer != nullptr)
    return f_.outer->holds.declared(outside->second);
  return body_.locals[l].type;
}

void Holdings::store() {
  for (const auto& [inner, outer] : captured_) {
    Hold& hold = holds_[inner];
    if (hold != Hold::chr && hold != Hold::callable) hold = Hold::value;
  }
}

void Holdings::begin(LocalId p) {
  const TypeId type = body_.locals[p].type;
  const TypeKind kind = p_.types.kind(type);
  Hold hold = Hold::value;
  if (f_.outer == nullptr) {
    hold = p_.parameter_hold(f_.id, p);
  } else if (!p_.face.is_copy(type)) {
    hold = kind == TypeKind::string     ? Hold::str
           : kind == TypeKind::option   ? Hold::option_ref
           : kind == TypeKind::function ? Hold::callable
                                        : Hold::ref;
    if (p_.face.gives_back(type, f_.function.result)) {
      hold = Hold::value;
      values_.insert(p);
    }
  }
  // What is assigned gets a value of its own first.
  const bool copied = hold == Hold::option_ref && p_.face.is_copy(type);
  const bool own = copied || (body_.locals[p].assigned && hold != Hold::value);
  if (f_.outer == nullptr && p_.is_ordered(type) && p_.is_open(f_.id) && !p_.is_split(f_.id)) {
    // What users hand over is sorted.
    if (only_asked(p_.program, f_.id, p))
      sorted_.insert(p);
    else
      hold = Hold::value;
  }
  if (own && hold == Hold::mut_ref) f_.refuse("a changed parameter that is assigned");
  if (own && hold == Hold::callable) f_.refuse("a function that is assigned");
  if (hold == Hold::callable && p_.kept.is_kept(f_.id, p)) {
    if (f_.outer != nullptr || !p_.face.keeps_functions(f_.id)) f_.refuse("a function of users that is kept");
    if (!f_.functions.moves_whole(p)) hold = Hold::value;
  }
  holds_[p] = own ? Hold::value : hold;
}

void Holdings::expect(TypeId function) {
  auto params = p_.types.params(function);
  for (std::size_t i = 0; i < f_.function.params.size() && i < params.size(); ++i) {
    const LocalId p = f_.function.params[i];
    const TypeId type = body_.locals[p].type;
    const bool value = p_.face.takes_value(function, i);
    if (!value && values_.erase(p) > 0) {
      if (body_.locals[p].assigned) f_.refuse("a parameter of a closure that is assigned");
      const TypeKind kind = p_.types.kind(type);
      holds_[p] = kind == TypeKind::string   ? Hold::str
                  : kind == TypeKind::option ? Hold::option_ref
                                             : Hold::ref;
    }
    if (value) {
      if (!p_.face.is_copy(type)) values_.insert(p);
      holds_[p] = Hold::value;
      continue;
    }
    if (!p_.types.is(params[i], TypeKind::parameter) || p_.types.is(type, TypeKind::parameter)) continue;
    generic_.insert(p);
    if (!p_.face.is_copy(type) && !body_.locals[p].assigned) holds_[p] = Hold::ref;
    if (body_.locals[p].assigned) f_.refuse("a generic parameter that is assigned");
  }
}

bool Holdings::is_only_called(LocalId l) const {
  unsigned mentions = 0;
  unsigned calls = 0;
  bool nested = uses_.captured(l);
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local && e.a == l.value) ++mentions;
    if (e.kind != ExprKind::call_value || body_.kind(ExprId(e.a)) != ExprKind::local ||
        body_.exprs[ExprId(e.a)].a != l.value)
      return;
    ++calls;
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
      nested = nested || uses_.mentions(body_.expr_at(e.b, i), l);
  });
  return !nested && mentions == calls;
}

// --- what is changed ---

void Holdings::find_changed() {
  ir::walk(
      body_, body_.root, [&](ExprId id) { find_changed(id); },
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::assign) find_assigned(ExprId(s.a), ExprId(s.b));
        if (s.kind == StmtKind::let && ExprId(s.b).valid() && is_alias(LocalId(s.a))) change(ExprId(s.b));
      });
}

void Holdings::find_changed(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::op && changes_first(static_cast<Op>(e.a))) change(body_.operand(id, 0));
  if (e.kind != ExprKind::call) return;
  const FunctionId callee(e.a);
  const auto& params = p_.program.functions[callee].params;
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (p_.parameter_hold(callee, params[i]) == Hold::mut_ref) change(body_.expr_at(e.b, i));
  }
}

void Holdings::find_assigned(ExprId target, ExprId value) {
  const ir::Expr& v = body_.exprs[value];
  // A local that gets another value is not changed where it stands.
  if (body_.kind(target) == ExprKind::local) {
    const bool again = v.kind == ExprKind::op && body_.list_size(v.b) > 1 &&
                       ir::same_place(body_, target, body_.operand(value, 0));
    const bool grows =
        again && (static_cast<Op>(v.a) == Op::str_concat || grows_in_place(body_, target, value));
    if (!grows && (!again || own_sign(p_.types, body_, value).empty())) return;
  }
  change(target);
}

void Holdings::change(ExprId place) {
  const std::optional<LocalId> changed = root(place);
  if (changed && of(*changed) == Hold::value && !is_alias(*changed) && !body_.locals[*changed].cell)
    changed_[changed->value] = true;
}

bool Holdings::is_alias(LocalId l) const {
  return !body_.locals[l].parameter && p_.holding(f_.id, l) == ir::Holding::borrowed_mut;
}

// --- locals ---

Hold Holdings::of(LocalId l) const {
  auto found = holds_.find(l);
  return found == holds_.end() ? Hold::value : found->second;
}

const std::string& Holdings::name(LocalId l) const {
  static const std::string self = "self";
  if (f_.outer == nullptr && !f_.function.params.empty() && l == f_.function.params[0] &&
      p_.face.has_receiver(f_.id))
    return self;
  if (auto found = renamed_.find(l); found != renamed_.end()) return found->second;
  if (auto found = captured_.find(l); found != captured_.end() && f_.outer != nullptr)
    return f_.outer->holds.name(found->second);
  return p_.local_name(f_.id, l);
}

std::string Holdings::view(LocalId l) const {
  auto found = views_.find(l);
  return found == views_.end() ? std::string() : found->second;
}

const Holdings::Entry* Holdings::entry(ExprId map, ExprId key) const {
  if (body_.kind(key) != ExprKind::local) return nullptr;
  const LocalId l(body_.exprs[key].a);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) {
    return e.key == l && ir::same_place(body_, e.map, map);
  });
  return found == entries_.end() ? nullptr : &*found;
}

const Holdings::Entry* Holdings::present(ExprId place) const {
  if (entries_.empty() || body_.kind(place) != ExprKind::field) return nullptr;
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) {
    return !e.key.valid() && ir::same_place(body_, e.map, place);
  });
  return found == entries_.end() ? nullptr : &*found;
}

bool Holdings::may_move(LocalId l) const {
  return !captured_.contains(l) && !body_.locals[l].cell && of(l) == Hold::value && !views_.contains(l) &&
         !pinned_.contains(l);
}

bool Holdings::moves(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::local || p_.face.is_copy(e.type)) return false;
  return e.has(ExprFlag::last_use) && may_move(LocalId(e.a));
}

const std::vector<Holdings::Mention>& Holdings::mentions_of(LocalId l) const {
  if (in_order_.empty()) {
    in_order_.resize(body_.locals.size());
    std::set<ExprId> taken;
    ir::walk_exprs(body_, [&](ExprId id) {
      const ir::Expr& e = body_.exprs[id];
      if (e.kind == ExprKind::field && body_.kind(ExprId(e.a)) == ExprKind::local) {
        in_order_[body_.exprs[ExprId(e.a)].a].push_back({id, e.b});
        taken.insert(ExprId(e.a));
      } else if (e.kind == ExprKind::local && !taken.contains(id)) {
        in_order_[e.a].push_back({id, {}});
      }
    });
  }
  return in_order_[l.value];
}

bool Holdings::moves_part(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::field || p_.face.is_copy(e.type) || body_.kind(ExprId(e.a)) != ExprKind::local)
    return false;
  const LocalId l(body_.exprs[ExprId(e.a)].a);
  const TypeId whole = body_.locals[l].type;
  if (!may_move(l) || body_.locals[l].parameter || uses_.captured(l) ||
      p_.types.is(whole, TypeKind::variant) || p_.face.is_copy(whole) || is_alias(l))
    return false;
  const std::vector<Mention>& all = mentions_of(l);
  auto at = std::find_if(all.begin(), all.end(), [&](const Mention& m) { return m.at == id; });
  if (at == all.end()) return false;
  const bool last =
      std::none_of(at + 1, all.end(), [&](const Mention& m) { return !m.field || *m.field == e.b; });
  return last && !is_repeated(l);
}

bool Holdings::is_repeated(LocalId l) const {
  bool again = false;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        const bool walks = s.kind == StmtKind::for_each || s.kind == StmtKind::for_range;
        if ((!walks && s.kind != StmtKind::while_) || !mentions(id, l)) return;
        bool declared = walks && LocalId(s.a) == l;
        ir::walk(
            body_, BlockId(walks ? s.d : s.b), [](ExprId) {},
            [&](StmtId inner) {
              const ir::Stmt& let = body_.stmts[inner];
              declared = declared || (let.kind == StmtKind::let && LocalId(let.a) == l);
            });
        again = again || !declared;
      });
  return again;
}

std::optional<LocalId> Holdings::root(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) return LocalId(e.a);
  const bool part = e.kind == ExprKind::field || e.kind == ExprKind::variant_field ||
                    e.kind == ExprKind::index || e.kind == ExprKind::map_get || e.kind == ExprKind::unwrap;
  return part ? root(ExprId(e.a)) : std::nullopt;
}

bool Holdings::disturbs(StmtId id, LocalId l) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::assign) {
    const std::optional<LocalId> owner = root(ExprId(s.a));
    if (owner && *owner == l) return true;
  }
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || disturbs(part, l); },
      [&](BlockId block) { found = found || disturbs(block, l); });
  return found;
}

bool Holdings::disturbs(BlockId id, LocalId l) const {
  if (!id.valid()) return false;
  for (StmtId s : body_.blocks[id]) {
    if (disturbs(s, l)) return true;
  }
  return false;
}

bool Holdings::disturbs(ExprId id, LocalId l) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local && e.a == l.value && moves(id)) return true;
  if (e.kind == ExprKind::field && body_.kind(ExprId(e.a)) == ExprKind::local &&
      body_.exprs[ExprId(e.a)].a == l.value && moves_part(id))
    return true;
  if (e.kind == ExprKind::op && changes_first(static_cast<Op>(e.a))) {
    const std::optional<LocalId> owner = root(body_.operand(id, 0));
    if (owner && *owner == l) return true;
  }
  if (e.kind == ExprKind::call) {
    const ir::Function& callee = p_.program.functions[ir::FunctionId(e.a)];
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
      if (p_.parameter_hold(ir::FunctionId(e.a), callee.params[i]) != Hold::mut_ref) continue;
      const std::optional<LocalId> owner = root(body_.expr_at(e.b, i));
      if (owner && *owner == l) return true;
    }
  }
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || disturbs(part, l); },
      [&](BlockId block) { found = found || disturbs(block, l); });
  return found;
}

bool Holdings::roots(ExprId id, std::set<LocalId>& found) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) {
    const LocalId l(e.a);
    if (auto borrowed = borrowed_from_.find(l); borrowed != borrowed_from_.end()) {
      found.insert(borrowed->second.begin(), borrowed->second.end());
      return true;
    }
    const Hold hold = of(l);
    // References that came in outlive the function.
    if (hold == Hold::ref || hold == Hold::str || hold == Hold::option_ref) return true;
    if (captured_.contains(l)) return false;
    found.insert(l);
    return hold == Hold::value || hold == Hold::mut_ref;
  }
  if (e.kind == ExprKind::global)
    return !p_.is_constant(ir::GlobalId(e.a)) || p_.types.is(e.type, TypeKind::string);
  if (e.kind == ExprKind::const_string) return true;
  const auto op = static_cast<Op>(e.a);
  const bool slice =
      e.kind == ExprKind::op && (op == Op::str_trim || op == Op::str_slice || op == Op::list_slice);
  const bool grouped = e.kind == ExprKind::op && (op == Op::group_key || op == Op::group_items);
  if (slice || grouped) return roots(body_.operand(id, 0), found);
  const bool part = e.kind == ExprKind::field || e.kind == ExprKind::index || e.kind == ExprKind::map_get ||
                    e.kind == ExprKind::unwrap;
  return part && roots(ExprId(e.a), found);
}

bool Holdings::may_borrow(LocalId l, ExprId value, BlockId in, std::size_t at) {
  if (body_.locals[l].assigned) return false;
  std::set<LocalId> owners;
  if (!roots(value, owners)) return false;
  const auto& stmts = body_.blocks[in];
  std::size_t last = at;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (mentions(stmts[i], l)) last = i;
  }
  // A closure that takes the local along may be called anywhere in the rest of
  // the block.
  if (uses_.captured(l)) last = stmts.size() - 1;
  for (LocalId owner : owners) {
    // Names that are borrowed from the name may live longer.
    for (std::size_t i = at + 1; i <= last; ++i) {
      if (disturbs(stmts[i], owner)) return false;
    }
  }
  borrowed_from_[l] = owners;
  return true;
}

bool Holdings::is_ordered(ExprId map) const {
  const ir::Expr& e = body_.exprs[map];
  if (e.kind == ExprKind::local) {
    const LocalId l(e.a);
    if (is_sorted(l)) return false;
    if (auto outside = captured_.find(l);
        outside != captured_.end() && f_.outer != nullptr && f_.outer->holds.is_sorted(outside->second))
      return false;
  }
  return p_.is_ordered(e.type);
}

unsigned Holdings::text_uses(LocalId l) const {
  auto is_it = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  auto charlike = [&](ExprId id) { return is_it(id) || is_char(id) || char_literal(p_.program, body_, id); };
  unsigned count = uses_.mentions(l);
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op) return;
    // A char does where a text is compared with one, joined, or searched for.
    const auto op = static_cast<Op>(e.a);
    const bool compares = ir::op_info(op).group == ir::OpGroup::comparison &&
                          charlike(body_.operand(id, 0)) && charlike(body_.operand(id, 1));
    const bool searches = op == Op::str_contains || op == Op::str_split || op == Op::str_index_of;
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
      const bool does = compares || op == Op::str_concat || (searches && i == 1) || op == Op::str_ord ||
                        op == Op::parse_int;
      if (does && is_it(body_.operand(id, i))) --count;
    }
  });
  return count;
}

bool Holdings::is_char(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) return of(LocalId(e.a)) == Hold::chr;
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  return op == Op::str_index || op == Op::str_chr;
}

std::optional<std::string> char_literal(const ir::Program& program, const ir::Body& body, ExprId id) {
  const ir::Expr& e = body.exprs[id];
  if (e.kind != ExprKind::const_string) return {};
  const std::string_view text = program.names->text(NameId(e.a));
  std::size_t points = 0;
  for (char c : text) points += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1U : 0U;
  if (points != 1) return {};
  if (text == "'") return "'\\''";
  if (text == "\"") return "'\"'";
  std::string quoted = string_literal(text);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

}  // namespace mochi::emit::rust
