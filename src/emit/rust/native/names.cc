// Who holds what: names, borrows and moves inside of one function.
#include "emit/rust/native/native.h"
#include "ir/walk.h"

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

NativeFunction::NativeFunction(NativeProgram& program, ir::FunctionId id, ir::ModuleId from, Syntax& syntax,
                               Uses& uses, NativeFunction* outer)
    : p_(program),
      id_(id),
      function_(program.program.functions[id]),
      body_(function_.body),
      from_(from),
      s_(syntax),
      uses_(uses),
      outer_(outer),
      mutated_(body_.locals.size()),
      read_(body_.locals.size()) {
  for (const ir::Capture& c : function_.captures) {
    captured_.emplace(c.inner, c.outer);
    if (outer_ == nullptr) continue;
    Hold hold = outer_->hold_of(c.outer);
    holds_[c.inner] = hold;
  }
  for (LocalId p : function_.params) {
    const TypeId type = body_.locals[p].type;
    Hold hold = Hold::value;
    if (outer_ == nullptr) {
      hold = p_.parameter_hold(id_, p);
    } else if (!is_copy(type)) {
      const TypeKind kind = p_.types.kind(type);
      hold = kind == TypeKind::string ? Hold::str : kind == TypeKind::option ? Hold::option_ref : Hold::ref;
      if (kind == TypeKind::function) refuse("a function given to a closure");
    }
    // What is assigned gets a value of its own first.
    const bool own = body_.locals[p].assigned && hold != Hold::value;
    if (outer_ == nullptr && p_.is_ordered(type) && p_.is_open(id_) && !p_.is_split(id_)) {
      // What users hand over is sorted.
      if (only_asked(p)) {
        sorted_.insert(p);
      } else {
        hold = Hold::value;
      }
    }
    if (own && hold == Hold::mut_ref) refuse("a changed parameter that is assigned");
    if (own && hold == Hold::callable) refuse("a function that is assigned");
    holds_[p] = own ? Hold::value : hold;
  }
  for (std::uint32_t l = 0; l < body_.locals.size(); ++l) {
    if (body_.locals[LocalId(l)].cell) refuse("a variable that a closure shares");
  }
  if (function_.self.valid()) refuse("a closure that calls itself");
}

void NativeFunction::expect(TypeId function) {
  auto params = p_.types.params(function);
  for (std::size_t i = 0; i < function_.params.size() && i < params.size(); ++i) {
    const LocalId p = function_.params[i];
    const TypeId type = body_.locals[p].type;
    if (!p_.types.is(params[i], TypeKind::parameter) || p_.types.is(type, TypeKind::parameter)) continue;
    generic_.insert(p);
    if (!is_copy(type) && !body_.locals[p].assigned) holds_[p] = Hold::ref;
    if (body_.locals[p].assigned) refuse("a generic parameter that is assigned");
  }
}

Hold NativeFunction::hold_of(LocalId l) const {
  auto found = holds_.find(l);
  return found == holds_.end() ? Hold::value : found->second;
}

const std::string& NativeFunction::name_of(LocalId l) const {
  static const std::string self = "self";
  if (function_.kind == ir::FunctionKind::method && outer_ == nullptr && l == function_.params[0])
    return self;
  if (auto found = captured_.find(l); found != captured_.end() && outer_ != nullptr)
    return outer_->name_of(found->second);
  return p_.local_name(id_, l);
}

std::string NativeFunction::helper(const std::string& name) {
  p_.use_helper(name);
  helper_names.insert(name);
  if (p_.face.scope(from_).taken(name)) {
    // The root declares the module itself.
    if (p_.face.path(from_) != "crate") uses_.add("crate::runtime");
    return "runtime::" + name;
  }
  uses_.add("crate::runtime::" + name);
  return name;
}

Made NativeFunction::refuse(std::string reason) {
  if (refusal_.empty()) refusal_ = std::move(reason);
  return {s_.word("()"), Hold::value};
}

std::optional<std::int64_t> NativeFunction::int_constant(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::const_int) return {};
  return ir::int_value(e);
}

bool NativeFunction::may_move(LocalId l) const {
  return !captured_.contains(l) && hold_of(l) == Hold::value && !views_.contains(l) && !pinned_.contains(l);
}

bool NativeFunction::moves(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::local || is_copy(e.type)) return false;
  return e.has(ExprFlag::last_use) && may_move(LocalId(e.a));
}

// Statements stand inside of the expression.
bool NativeFunction::makes_blocks(ExprId id) const {
  const ExprKind kind = body_.kind(id);
  if (kind == ExprKind::block_value || kind == ExprKind::match_value) return true;
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || makes_blocks(part); }, [&](BlockId) { found = true; });
  return found;
}

bool NativeFunction::mentions(ExprId id, LocalId l) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local && e.a == l.value) return true;
  if (e.kind == ExprKind::closure) {
    for (const ir::Capture& c : p_.program.functions[ir::FunctionId(e.a)].captures) {
      if (c.outer == l) return true;
    }
  }
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || mentions(part, l); },
      [&](BlockId block) {
        for (StmtId s : body_.blocks[block]) found = found || mentions(s, l);
      });
  return found;
}

bool NativeFunction::mentions(StmtId id, LocalId l) const {
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || mentions(part, l); },
      [&](BlockId block) {
        for (StmtId s : body_.blocks[block]) found = found || mentions(s, l);
      });
  return found;
}

// The local whose object a place stands in.
std::optional<LocalId> NativeFunction::root_local(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::local: return LocalId(e.a);
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::unwrap: return root_local(ExprId(e.a));
    default: return {};
  }
}

// The statement may move, assign or change what the local holds.
bool NativeFunction::disturbs(StmtId id, LocalId l) const {
  const ir::Stmt& s = body_.stmts[id];
  if (s.kind == StmtKind::assign) {
    std::optional<LocalId> root = root_local(ExprId(s.a));
    if (root && *root == l) return true;
  }
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || disturbs(part, l); },
      [&](BlockId block) { found = found || block_disturbs(block, l); });
  return found;
}

bool NativeFunction::block_disturbs(BlockId id, LocalId l) const {
  if (!id.valid()) return false;
  for (StmtId s : body_.blocks[id]) {
    if (disturbs(s, l)) return true;
  }
  return false;
}

bool NativeFunction::disturbs(ExprId id, LocalId l) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local && e.a == l.value && moves(id)) return true;
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::map_remove) {
    std::optional<LocalId> root = root_local(body_.operand(id, 0));
    if (root && *root == l) return true;
  }
  if (e.kind == ExprKind::call) {
    const ir::Function& callee = p_.program.functions[ir::FunctionId(e.a)];
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
      if (p_.parameter_hold(ir::FunctionId(e.a), callee.params[i]) != Hold::mut_ref) continue;
      std::optional<LocalId> root = root_local(body_.expr_at(e.b, i));
      if (root && *root == l) return true;
    }
  }
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || disturbs(part, l); },
      [&](BlockId block) { found = found || block_disturbs(block, l); });
  return found;
}

bool NativeFunction::roots(ExprId id, std::set<LocalId>& found) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::local: {
      const LocalId l(e.a);
      if (auto borrowed = borrowed_from_.find(l); borrowed != borrowed_from_.end()) {
        found.insert(borrowed->second.begin(), borrowed->second.end());
        return true;
      }
      const Hold hold = hold_of(l);
      // References that came in outlive the function.
      if (hold == Hold::ref || hold == Hold::str || hold == Hold::option_ref) return true;
      if (captured_.contains(l)) return false;
      found.insert(l);
      return hold == Hold::value || hold == Hold::mut_ref;
    }
    case ExprKind::global: return !p_.is_constant(ir::GlobalId(e.a)) || is_string(id);
    case ExprKind::const_string: return true;
    case ExprKind::field:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::unwrap: return roots(ExprId(e.a), found);
    case ExprKind::op: {
      const auto op = static_cast<Op>(e.a);
      if (op == Op::str_trim || op == Op::str_slice || op == Op::list_slice)
        return roots(body_.operand(id, 0), found);
      return false;
    }
    default: return false;
  }
}

namespace {

// A closure in the expression or statement takes the local along.
template <typename Part>
bool captures(const ir::Program& program, const ir::Body& body, Part part, LocalId l) {
  bool found = false;
  auto on_block = [&](BlockId block) {
    for (StmtId s : body.blocks[block]) found = found || captures(program, body, s, l);
  };
  if constexpr (std::is_same_v<Part, ExprId>) {
    if (body.kind(part) == ExprKind::closure) {
      for (const ir::Capture& c : program.functions[ir::FunctionId(body.exprs[part].a)].captures)
        found = found || c.outer == l;
    }
  }
  ir::for_each_part(
      body, part, [&](ExprId inner) { found = found || captures(program, body, inner, l); }, on_block);
  return found;
}

}  // namespace

// A closure behind `from` takes the local along, and may be called anywhere in the rest of the block.
bool NativeFunction::captured_in(BlockId block, std::size_t from, LocalId l) const {
  const auto& stmts = body_.blocks[block];
  for (std::size_t i = from; i < stmts.size(); ++i) {
    if (captures(p_.program, body_, stmts[i], l)) return true;
  }
  return false;
}

bool NativeFunction::may_borrow(LocalId l, ExprId value, BlockId in, std::size_t at) {
  if (body_.locals[l].assigned) return false;
  std::set<LocalId> owners;
  if (!roots(value, owners)) return false;
  const auto& stmts = body_.blocks[in];
  std::size_t last = at;
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (mentions(stmts[i], l)) last = i;
  }
  if (captured_in(in, at + 1, l)) last = stmts.size() - 1;
  for (LocalId owner : owners) {
    // Names that are borrowed from the name may live longer.
    for (std::size_t i = at + 1; i <= last; ++i) {
      if (disturbs(stmts[i], owner)) return false;
    }
  }
  borrowed_from_[l] = owners;
  return true;
}

bool NativeFunction::is_ordered(ExprId map) const {
  const ir::Expr& e = body_.exprs[map];
  if (e.kind == ExprKind::local) {
    const LocalId l(e.a);
    if (sorted_.contains(l)) return false;
    if (auto outside = captured_.find(l);
        outside != captured_.end() && outer_ != nullptr && outer_->sorted_.contains(outside->second))
      return false;
  }
  return p_.is_ordered(e.type);
}

std::string NativeFunction::map_method(ExprId map, const std::string& name) {
  if (is_ordered(map)) p_.use_helper("Map_" + name);
  return name;
}

bool NativeFunction::only_asked(LocalId l) const {
  unsigned mentioned = 0;
  unsigned asked = 0;
  auto is_it = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  ir::walk(
      body_, body_.root,
      [&](ExprId id) {
        const ir::Expr& e = body_.exprs[id];
        if (is_it(id)) ++mentioned;
        if (e.kind == ExprKind::closure) {
          const ir::FunctionId inner(e.a);
          for (const ir::Capture& c : p_.program.functions[inner].captures) {
            if (c.outer != l) continue;
            ++mentioned;
            Syntax scratch;
            Uses uses;
            if (NativeFunction(p_, inner, from_, scratch, uses, const_cast<NativeFunction*>(this))
                    .only_asked(c.inner))
              ++asked;
          }
        }
        if (e.kind == ExprKind::map_get && is_it(ExprId(e.a))) ++asked;
        if (e.kind != ExprKind::op || body_.list_size(e.b) == 0 || !is_it(body_.operand(id, 0))) return;
        const auto op = static_cast<Op>(e.a);
        if (op == Op::map_len || op == Op::map_has || op == Op::map_keys || op == Op::map_values) ++asked;
      },
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::for_each && is_it(ExprId(s.b))) ++asked;
      });
  return mentioned == asked;
}

// A value on its way out of the function.
NodeId NativeFunction::result(ExprId value) {
  NodeId node = own(value);
  if (outer_ != nullptr || !p_.is_ordered(function_.result) || !p_.is_open(id_) || p_.is_split(id_))
    return node;
  p_.use_helper("Map_into_sorted");
  return s_.method(node, "into_sorted");
}

// How often the local, which may be a char, is needed as a text.
unsigned NativeFunction::text_uses(LocalId l) const {
  unsigned count = 0;
  auto is_it = [&](ExprId id) { return body_.kind(id) == ExprKind::local && body_.exprs[id].a == l.value; };
  auto charlike = [&](ExprId id) { return is_it(id) || is_char(id) || char_literal(id).has_value(); };
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (is_it(id)) ++count;
    if (e.kind == ExprKind::closure) {
      for (const ir::Capture& c : p_.program.functions[ir::FunctionId(e.a)].captures)
        count += c.outer == l ? 1U : 0U;
    }
    if (e.kind != ExprKind::op) return;
    auto forgive = [&](std::size_t operand) { count -= is_it(body_.operand(id, operand)) ? 1U : 0U; };
    switch (static_cast<Op>(e.a)) {
      case Op::eq:
      case Op::ne:
      case Op::lt:
      case Op::le:
      case Op::gt:
      case Op::ge:
        if (!charlike(body_.operand(id, 0)) || !charlike(body_.operand(id, 1))) return;
        forgive(0);
        forgive(1);
        return;
      case Op::str_concat:
        for (std::size_t i = 0; i < body_.list_size(e.b); ++i) forgive(i);
        return;
      case Op::str_contains:
      case Op::str_split:
      case Op::str_index_of: forgive(1); return;
      case Op::str_ord: forgive(0); return;
      default: return;
    }
  });
  return count;
}

}  // namespace mochi::emit::rust
