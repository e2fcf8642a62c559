// Matches without shared types.
#include "emit/rust/native.h"
#include "emit/rust/writer.h"
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
    if (hold == Hold::option_ref) inside = copied ? Hold::copy_ref : p_.types.is(part, TypeKind::string) ? Hold::str : Hold::ref;
    if (box && p_.types.is(part, TypeKind::option)) refuse("an optional part of a nested value");
    if (hold == Hold::value && box) refuse("a part of a nested value that is moved");
    if (inside != Hold::value && body_.locals[l].assigned) refuse("a bound name that is assigned");
    holds_[l] = inside;
    if (inside != Hold::value) {
      std::set<LocalId> owners;
      roots(subject, owners);
      for (LocalId owner : owners) {
        if (block_disturbs(arm.block, owner) || (arm.value.valid() && disturbs(arm.value, owner))) refuse("a match whose subject changes in it");
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
      if (!arm.bindings.empty() && arm.bindings[0].valid()) bind(arm.bindings[0], p_.types.element(type), false);
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
      std::string name = named ? bind(arm.bindings[i], fields[i].type, !result && p_.face.boxed(decl, fields[i].type)) : "";
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
      one = p_.face.type_path(decl, from_, uses_) + "::" + p_.face.variant(decl, v);
      for (std::size_t i = 0; i < parts.size(); ++i) one += (i == 0 ? " { " : ", ") + parts[i];
      if (!parts.empty()) one += " }";
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

}  // namespace mochi::emit::rust
