// Matches without shared types.
#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// What a match looks at; `hold` says how its parts are bound.
NodeId NativeStatements::scrutinee(ExprId id, Hold& hold) {
  const TypeId type = body_.type(id);
  if (is_copy(type)) {
    hold = Hold::value;
    return expr_.copy(id);
  }
  const bool moved = holds_.moves(id);
  const Made made = expr_.make(id);
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

// The name in a pattern.
std::string NativeStatements::binding(LocalId local) const {
  const std::string mut = body_.locals[local].assigned || holds_.is_changed(local) ? "mut " : "";
  return mut + (holds_.is_named(local) || !mut.empty() ? name_of(local) : unread(name_of(local)));
}

// The name of a part of the subject, which is `hold`; `box`: the part stands in a box.
std::string NativeStatements::bind(ExprId subject, const ir::Arm& arm, LocalId l, TypeId part, bool box,
                                   Hold hold) {
  const bool copied = is_copy(part);
  Hold inside = Hold::value;
  if (hold == Hold::ref) inside = copied ? Hold::copy_ref : box ? Hold::box_ref : Hold::ref;
  if (hold == Hold::option_ref)
    inside = copied ? Hold::copy_ref : p_.types.is(part, TypeKind::string) ? Hold::str : Hold::ref;
  if (box && p_.types.is(part, TypeKind::option)) refuse("an optional part of a nested value");
  if (hold == Hold::value && box) refuse("a part of a nested value that is moved");
  if (inside != Hold::value && body_.locals[l].assigned) refuse("a bound name that is assigned");
  holds_.set(l, inside);
  if (inside != Hold::value) {
    std::set<LocalId> owners;
    holds_.roots(subject, owners);
    auto disturbed = [&](LocalId owner) {
      return holds_.disturbs(arm.block, owner) || (arm.value.valid() && holds_.disturbs(arm.value, owner));
    };
    for (LocalId owner : owners) {
      // What is only moved there is copied instead.
      if (disturbed(owner)) holds_.pin(owner);
      if (disturbed(owner)) refuse("a match whose subject changes in it");
    }
    holds_.set_borrowed(l, owners);
  }
  return (body_.locals[l].assigned || holds_.is_changed(l) ? "mut " : "") + name_of(l);
}

std::string NativeStatements::constants_pattern(ExprId subject, const ir::Arm& arm) {
  std::string text;
  for (ExprId c : arm.constants) {
    const ir::Expr& e = body_.exprs[c];
    if (e.kind == ExprKind::const_float) refuse("a match of floats");
    const std::optional<std::string> letter = char_literal(p_.program, body_, c);
    if (holds_.is_char(subject) && !letter) refuse("a match of a character with a longer text");
    const std::string one =
        holds_.is_char(subject) ? letter.value_or("'\\0'") : s_[expr_.constant(e).node].text;
    text += (text.empty() ? "" : " | ") + one;
  }
  return text;
}

std::string NativeStatements::option_pattern(ExprId subject, const ir::Arm& arm, Hold hold) {
  if (arm.variants.size() > 1) return "_";
  if (arm.variants[0] == 0) return "None";
  if (arm.bindings.empty() || !arm.bindings[0].valid()) return "Some(_)";
  const LocalId l = arm.bindings[0];
  const std::string name = bind(subject, arm, l, p_.types.element(body_.type(subject)), false, hold);
  return holds_.is_named(l) ? "Some(" + name + ")" : "Some(_)";
}

std::string NativeStatements::variant_pattern(ExprId subject, const ir::Arm& arm, std::uint32_t variant,
                                              Hold hold) {
  const TypeId type = body_.type(subject);
  const types::DeclId decl = p_.types[type].decl;
  const bool result = types::is_result(p_.types, type);
  const auto fields = p_.types.variant_fields(type, variant);
  std::vector<std::string> parts;
  bool rest = false;
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    const bool named = arm.variants.size() == 1 && i < arm.bindings.size() && arm.bindings[i].valid();
    const bool box = !result && p_.face.boxed(decl, fields[i].type);
    const std::string name = named ? bind(subject, arm, arm.bindings[i], fields[i].type, box, hold) : "";
    if (!named || !holds_.is_named(arm.bindings[i])) {
      rest = true;
      continue;
    }
    const std::string field = result ? name : p_.face.field(decl, variant, i);
    parts.push_back(field == name ? name : field + ": " + name);
  }
  if (result) return std::string(variant == 0 ? "Ok(" : "Err(") + (parts.empty() ? "_" : parts[0]) + ")";
  if (rest) parts.emplace_back("..");
  return variant_pattern_text(
      p_.face.type_path(decl, f_.from, f_.uses, &p_) + "::" + p_.face.variant(decl, variant), parts, rest);
}

std::string NativeStatements::pattern(ExprId subject, const ir::Arm& arm, Hold hold) {
  if (arm.otherwise) return "_";
  if (!arm.constants.empty()) return constants_pattern(subject, arm);
  if (kind_of(subject) == TypeKind::option) return option_pattern(subject, arm, hold);
  std::string text;
  for (std::uint32_t v : arm.variants)
    text += (text.empty() ? "" : " | ") + variant_pattern(subject, arm, v, hold);
  return text;
}

NodeId NativeStatements::match(ExprId subject, std::uint32_t arms, bool value) {
  const TypeKind kind = kind_of(subject);
  if (kind == TypeKind::any || kind == TypeKind::floating) return refuse("a match of such a value").node;
  Hold hold = Hold::value;
  NodeId head;
  bool open = kind == TypeKind::integer || kind == TypeKind::string;
  if (kind == TypeKind::string) {
    const Made made = expr_.make(subject);
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
    if (arm.value.valid() && value) lines.push_back(expr_.own(arm.value));
    made.push_back(s_.arm(shown, s_.block(lines, value)));
  });
  if (open) made.push_back(s_.arm("_", s_.macro("unreachable!(", {})));
  // One that does something, and nothing else to do.
  if (!value && made.size() == 2) {
    const NodeId rest = s_[made[1]].kids[0];
    if (s_[rest].kind == NodeKind::block && s_[rest].kids.empty()) {
      const NodeId test = s_.make(NodeKind::let_test, "let " + s_[made[0]].text, {head});
      return s_.branch(test, s_[made[0]].kids[0]);
    }
  }
  return s_.match(head, made);
}

}  // namespace mochi::emit::rust
