// Matches without shared types.
#include "emit/rust/native/native.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"

#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

// What a match looks at; `hold` says how its parts are bound.
NodeId NativeFunction::scrutinee(ExprId id, Hold& hold) {
  const TypeId type = body_.type(id);
  if (is_copy(type)) {
    hold = Hold::value;
    return copy(id);
  }
  const bool moved = moves(id);
  const Made made = make(id);
  const bool nested = p_.is_recursive_type(type);
  if ((made.hold == Hold::value || moved) && !nested) {
    hold = Hold::value;
    return made.node;
  }
  if (made.hold == Hold::option_ref) {
    hold = Hold::option_ref;
    return made.node;
  }
  hold = Hold::ref;
  if (made.hold == Hold::ref || made.hold == Hold::mut_ref) return made.node;
  if (made.hold == Hold::box_ref) return s_.unary("&", s_.unary("*", s_.unary("*", made.node)));
  return s_.unary("&", made.node);
}

std::string NativeFunction::pattern(ExprId subject, const ir::Arm& arm, Hold hold) {
  const TypeId type = body_.type(subject);
  if (arm.otherwise) return "_";
  auto bind = [&](LocalId l, TypeId part, bool box) {
    const bool copied = is_copy(part);
    Hold inside = Hold::value;
    if (hold == Hold::ref) inside = copied ? Hold::copy_ref : box ? Hold::box_ref : Hold::ref;
    if (hold == Hold::option_ref)
      inside = copied ? Hold::copy_ref : p_.types.is(part, TypeKind::string) ? Hold::str : Hold::ref;
    if (box && p_.types.is(part, TypeKind::option)) refuse("an optional part of a nested value");
    if (hold == Hold::value && box) refuse("a part of a nested value that is moved");
    if (inside != Hold::value && body_.locals[l].assigned) refuse("a bound name that is assigned");
    holds_[l] = inside;
    if (inside != Hold::value) {
      std::set<LocalId> owners;
      roots(subject, owners);
      for (LocalId owner : owners) {
        if (block_disturbs(arm.block, owner) || (arm.value.valid() && disturbs(arm.value, owner)))
          refuse("a match whose subject changes in it");
      }
      borrowed_from_[l] = owners;
    }
    return body_.locals[l].assigned || mutated_.contains(l) ? "mut " + name_of(l) : name_of(l);
  };
  if (!arm.constants.empty()) {
    std::string text;
    for (ExprId c : arm.constants) {
      const ir::Expr& e = body_.exprs[c];
      if (e.kind == ExprKind::const_float) refuse("a match of floats");
      std::string one = is_char(subject) ? char_literal(c).value_or("'\\0'") : s_[constant(e).node].text;
      if (is_char(subject) && !char_literal(c)) refuse("a match of a character with a longer text");
      text += (text.empty() ? "" : " | ") + one;
    }
    return text;
  }
  if (kind_of(subject) == TypeKind::option) {
    if (arm.variants.size() > 1) return "_";
    if (arm.variants[0] == 0) return "None";
    if (arm.bindings.empty() || !arm.bindings[0].valid() || !read_.contains(arm.bindings[0])) {
      if (!arm.bindings.empty() && arm.bindings[0].valid())
        bind(arm.bindings[0], p_.types.element(type), false);
      return "Some(_)";
    }
    return "Some(" + bind(arm.bindings[0], p_.types.element(type), false) + ")";
  }
  const types::DeclId decl = p_.types[type].decl;
  const bool result = p_.face.is_result(type);
  std::string text;
  for (std::uint32_t v : arm.variants) {
    const auto fields = p_.types.variant_fields(type, v);
    std::vector<std::string> parts;
    bool rest = false;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      const bool named = arm.variants.size() == 1 && i < arm.bindings.size() && arm.bindings[i].valid();
      std::string name =
          named ? bind(arm.bindings[i], fields[i].type, !result && p_.face.boxed(decl, fields[i].type)) : "";
      if (!named || !read_.contains(arm.bindings[i])) {
        rest = true;
        continue;
      }
      if (result) {
        parts.push_back(name);
        continue;
      }
      const std::string& field_name = p_.face.field(decl, v, i);
      parts.push_back(field_name == name ? name : field_name + ": " + name);
    }
    std::string one;
    if (result) {
      one = std::string(v == 0 ? "Ok" : "Err") + "(" + (parts.empty() ? "_" : parts[0]) + ")";
    } else {
      if (rest) parts.emplace_back("..");
      std::size_t width = 0;
      for (const std::string& part : parts) width += part.size() + 2;
      one = p_.face.type_path(decl, from_, uses_) + "::" + p_.face.variant(decl, v);
      // The formatter's limit for what stands between braces.
      if (width > 20) {
        one += " {";
        // The limit is for the names; what follows them is not counted when their lines are chosen.
        const bool joined = rest && parts.size() > 1 && width - 4 <= 20;
        if (joined) one += "\n    ";
        for (const std::string& part : parts)
          one += joined ? (part == ".." ? part : part + ", ") : "\n    " + part + (part == ".." ? "" : ",");
        one += "\n}";
      } else if (!parts.empty()) {
        for (std::size_t i = 0; i < parts.size(); ++i) one += (i == 0 ? " { " : ", ") + parts[i];
        one += " }";
      }
    }
    text += (text.empty() ? "" : " | ") + one;
  }
  return text;
}

NodeId NativeFunction::match(ExprId subject, std::uint32_t arms, bool value) {
  const TypeKind kind = kind_of(subject);
  if (kind == TypeKind::any || kind == TypeKind::floating) return refuse("a match of such a value").node;
  Hold hold = Hold::value;
  NodeId head;
  bool open = kind == TypeKind::integer || kind == TypeKind::string;
  if (kind == TypeKind::string) {
    const Made made = make(subject);
    const bool text = made.hold == Hold::value || made.hold == Hold::place || made.hold == Hold::ref;
    head = text ? s_.method(made.node, "as_str") : made.node;
  } else {
    head = scrutinee(subject, hold);
  }
  std::vector<NodeId> made;
  ir::for_each_arm(body_, arms, [&](ir::ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    const std::string shown = pattern(subject, arm, hold);
    open = open && !arm.otherwise;
    if (value && !arm.value.valid()) {
      // The end of the function.
      made.push_back(s_.arm(shown, block(arm.block, true)));
      return;
    }
    std::vector<NodeId> lines;
    if (arm.block.valid()) statements(arm.block, lines);
    if (arm.value.valid() && value) lines.push_back(own(arm.value));
    made.push_back(s_.arm(shown, s_.block(lines, value)));
  });
  if (open) made.push_back(s_.arm("_", s_.macro("unreachable!(", {})));
  return s_.match(head, made);
}

// --- options that are there ---

// Every mention of the option, in the part, takes its value.
template <typename Part>
bool NativeFunction::only_unwraps(Part part, LocalId l) const {
  bool all = true;
  bool any = false;
  auto on_expr = [&](auto self, ExprId id) -> void {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local && e.a == l.value) all = false;
    if (e.kind == ExprKind::unwrap && body_.kind(ExprId(e.a)) == ExprKind::local &&
        body_.exprs[ExprId(e.a)].a == l.value) {
      any = true;
      return;
    }
    if (e.kind == ExprKind::closure && mentions(id, l)) all = false;
    ir::for_each_part(
        body_, id, [&](ExprId inner) { self(self, inner); },
        [&](ir::BlockId block) {
          for (ir::StmtId s : body_.blocks[block])
            ir::for_each_part(
                body_, s, [&](ExprId inner) { self(self, inner); },
                [&](ir::BlockId b) { all = all && (!mentions_block(b, l) || only_unwraps(b, l)); });
        });
  };
  auto on_block = [&](auto self, ir::BlockId block) -> void {
    for (ir::StmtId s : body_.blocks[block]) {
      ir::for_each_part(
          body_, s, [&](ExprId inner) { on_expr(on_expr, inner); },
          [&](ir::BlockId inner) { self(self, inner); });
    }
  };
  if constexpr (std::is_same_v<Part, ExprId>)
    on_expr(on_expr, part);
  else
    on_block(on_block, part);
  return all && any;
}

bool NativeFunction::mentions_block(ir::BlockId block, LocalId l) const {
  if (!block.valid()) return false;
  for (ir::StmtId s : body_.blocks[block]) {
    if (mentions(s, l)) return true;
  }
  return false;
}

std::optional<NativeFunction::Present> NativeFunction::bind_present(LocalId l) {
  const TypeId type = body_.locals[l].type;
  if (!p_.types.is(type, TypeKind::option) || body_.locals[l].assigned || captured_.contains(l) ||
      some_.contains(l))
    return {};
  const TypeId inner = p_.types.element(type);
  read_.insert(l);
  NodeId name = s_.word(name_of(l));
  const Hold hold = hold_of(l);
  if (is_copy(type)) return Present{l, Hold::value, name};
  const bool text = p_.types.is(inner, TypeKind::string);
  if (hold == Hold::option_ref) return Present{l, text ? Hold::str : Hold::ref, name};
  if (hold == Hold::value) return Present{l, Hold::ref, s_.unary("&", name)};
  if (hold == Hold::ref) return Present{l, Hold::ref, name};
  return {};
}

template <typename Part>
std::optional<NativeFunction::Present> NativeFunction::present_in(ExprId test, Part part) {
  const ir::Expr& e = body_.exprs[test];
  if (e.kind != ExprKind::is_some || body_.kind(ExprId(e.a)) != ExprKind::local) return {};
  const LocalId l(body_.exprs[ExprId(e.a)].a);
  if (!only_unwraps(part, l)) return {};
  std::optional<Present> found = bind_present(l);
  if (!found) return {};
  found->head = s_.make(NodeKind::let_test, "let Some(" + name_of(l) + ")", {found->head});
  return found;
}

template std::optional<NativeFunction::Present> NativeFunction::present_in(ExprId test, ExprId part);
template std::optional<NativeFunction::Present> NativeFunction::present_in(ExprId test, ir::BlockId part);

std::optional<LocalId> NativeFunction::leave_if_absent(ir::StmtId id, std::size_t at, ir::BlockId in,
                                                       std::vector<NodeId>& out) {
  const ir::Stmt s = body_.stmts[id];
  if (s.kind != ir::StmtKind::if_ || ir::BlockId(s.c).valid() || body_.blocks[ir::BlockId(s.b)].size() != 1)
    return {};
  const ir::Expr& test = body_.exprs[ExprId(s.a)];
  if (test.kind != ExprKind::op || static_cast<ir::Op>(test.a) != ir::Op::not_) return {};
  const ir::Expr& some = body_.exprs[body_.operand(ExprId(s.a), 0)];
  if (some.kind != ExprKind::is_some || body_.kind(ExprId(some.a)) != ExprKind::local) return {};
  const LocalId l(body_.exprs[ExprId(some.a)].a);
  const ir::Stmt leave = body_.stmts[body_.blocks[ir::BlockId(s.b)][0]];
  if (leave.kind != ir::StmtKind::return_ || !ExprId(leave.a).valid() || mentions(ExprId(leave.a), l))
    return {};
  // The rest of the block.
  bool any = false;
  const auto& stmts = body_.blocks[in];
  for (std::size_t i = at + 1; i < stmts.size(); ++i) {
    if (!mentions(stmts[i], l)) continue;
    bool all = true;
    ir::for_each_part(
        body_, stmts[i], [&](ExprId part) { all = all && (!mentions(part, l) || only_unwraps(part, l)); },
        [&](ir::BlockId part) { all = all && (!mentions_block(part, l) || only_unwraps(part, l)); });
    if (!all) return {};
    any = true;
  }
  if (!any) return {};
  std::optional<Present> found = bind_present(l);
  if (!found) return {};
  const std::string name = name_of(l);
  if (body_.kind(ExprId(leave.a)) == ExprKind::none && p_.types.is(function_.result, TypeKind::option) &&
      outer_ == nullptr) {
    NodeId value = s_[found->head].kind == NodeKind::unary ? s_.method(s_.word(name), "as_ref") : found->head;
    out.push_back(s_.let("let " + name, s_.make(NodeKind::question, {}, {value})));
  } else {
    NodeId otherwise = s_.block({s_.leave("return", result(ExprId(leave.a)))}, false);
    NodeId statement = s_.let("let Some(" + name + ")", found->head);
    s_.at(statement).kids.push_back(otherwise);
    out.push_back(statement);
  }
  some_[l] = found->hold;
  return l;
}

}  // namespace mochi::emit::rust
