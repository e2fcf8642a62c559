#include "emit/python/matches.h"

#include "emit/python/function_writer.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using ir::ArmId;

void Matches::write(ExprId subject, std::uint32_t arms) {
  if (!w_.dialect.native_classes || is_chain(body_.type(subject), arms)) {
    test_chain(subject, arms);
  } else {
    match_statement(subject, arms);
  }
}

// Several variants of one arm bind fields of one name only.
bool Matches::is_chain(TypeId type, std::uint32_t arms) {
  if (w_.types.is(type, TypeKind::option) || types::is_result(w_.types, type)) return true;
  if (!w_.types.is(type, TypeKind::union_) || w_.classes.is_enum(type)) return false;
  bool alike = true;
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
      for (const std::uint32_t v : arm.variants)
        alike = alike && (!arm.bindings[i].valid() || w_.names.variant_attribute(type, v, i) ==
                                                          w_.names.variant_attribute(type, arm.variants[0], i));
    }
  });
  return alike;
}

bool Matches::stays(ExprId subject) const {
  const ExprKind kind = body_.kind(subject);
  if (kind != ExprKind::local) return kind != ExprKind::field;
  const LocalId id(body_.exprs[subject].a);
  return !body_.locals[id].assigned && !body_.locals[id].cell && !facts_.is_boxed(id);
}

namespace {

// Fields of a variable: reading it again does nothing else.
bool is_place(const ir::Body& body, ExprId id) {
  while (body.kind(id) == ExprKind::field) id = ExprId(body.exprs[id].a);
  return body.kind(id) == ExprKind::local || body.kind(id) == ExprKind::global;
}

}  // namespace

Doc Matches::named(ExprId subject, bool fields_too) {
  const ExprKind kind = body_.kind(subject);
  Doc value = values_.whole(subject);
  if (kind == ExprKind::local || (fields_too && kind == ExprKind::field)) return value;
  const types::DeclId decl = w_.types[body_.type(subject)].decl;
  const bool outcome = types::is_result(w_.types, body_.type(subject));
  const std::string wanted = !w_.dialect.native_classes ? "subject"
                             : outcome                  ? "outcome"
                             : decl  ? convert_name(w_.program.names->text(w_.types.decl(decl).name), CaseStyle::snake)
                             : w_.types.is(body_.type(subject), TypeKind::option) ? "found"
                                                                                  : "subject";
  const std::string name = s_.temporary(wanted);
  s_.line(t_.assign(t_.text(name), value));
  return t_.text(name);
}

std::vector<Doc> Matches::arm_body(const std::vector<Doc>& bindings, const ir::Arm& arm) {
  return out_.collected([&] {
    for (Doc binding : bindings) s_.line(binding);
    for (Doc line : function_.block(arm.block)) out_.lines.push_back(line);
  });
}

// `Circle(_, radius)`: by position if all fields up to the last one that is used have a name, else by
// keyword.
Doc Matches::variant_pattern(TypeId type, const ir::Arm& arm, std::uint32_t variant) {
  if (w_.classes.is_enum(type)) return w_.classes.enum_value(type, variant);
  std::vector<Doc> parts;
  std::size_t used = 0;
  std::size_t named = 0;
  for (std::size_t i = 0; i < arm.bindings.size(); ++i) {
    if (!arm.bindings[i].valid()) continue;
    used = i + 1;
    ++named;
  }
  for (std::uint32_t i = 0; i < used; ++i) {
    const LocalId bound = arm.bindings[i];
    if (!bound.valid()) continue;
    Doc name = t_.text(w_.names.local_name(s_.id, bound));
    if (named < used) name = t_.concat({t_.text(w_.names.variant_attribute(type, variant, i) + "="), name});
    parts.push_back(name);
  }
  return t_.call(t_.text(w_.classes.variant_class(type, variant)), parts);
}

Doc Matches::match_case(TypeId type, const ir::Arm& arm) {
  std::vector<Doc> patterns;
  for (std::uint32_t v : arm.variants) patterns.push_back(variant_pattern(type, arm, v));
  for (ExprId c : arm.constants) patterns.push_back(values_.expr(c, Prec::bit_xor));
  if (arm.otherwise || patterns.empty()) patterns = {t_.text("_")};
  std::vector<Doc> boxes;
  for (LocalId bound : arm.bindings) {
    if (!bound.valid() || !facts_.is_boxed(bound)) continue;
    const std::string& name = w_.names.local_name(s_.id, bound);
    boxes.push_back(t_.text(name + " = [" + name + "]"));
  }
  const std::vector<Doc> inner = arm_body(boxes, arm);
  Doc joined = t_.docs.join(patterns, t_.concat({t_.docs.line(), t_.text("| ")}));
  const Prec prec = patterns.size() > 1 ? Prec::bit_or : Prec::primary;
  return t_.suite(t_.concat({t_.text("case "), t_.enclosed({joined, prec})}), inner);
}

// A union, an enum or a scalar. Checkers narrow names, not calls.
void Matches::match_statement(ExprId subject, std::uint32_t arms) {
  Doc value = named(subject, true);
  std::vector<Doc> cases;
  bool closed = false;
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    closed = closed || arm.otherwise || (arm.variants.empty() && arm.constants.empty());
    cases.push_back(match_case(body_.type(subject), arm));
  });
  // Nothing of its type comes here, but users may give something else.
  if (!closed) cases.push_back(t_.suite(t_.text("case _"), {t_.call(w_.helper("unmatched"), {value})}));
  s_.line(t_.suite(t_.concat({t_.text("match "), value}), cases));
}

std::vector<Doc> Matches::tests_of(Doc value, TypeId type, const ir::Arm& arm, bool last) {
  std::vector<Doc> tests;
  std::vector<Doc> classes;
  for (std::uint32_t v : arm.variants) {
    if (w_.dialect.native_classes && types::is_result(w_.types, type)) {
      tests.push_back(t_.concat({value, t_.text(v == 0 ? ".ok is True" : ".ok is False")}));
    } else if (w_.types.is(type, TypeKind::option)) {
      tests.push_back(t_.concat({value, t_.text(v == 1 ? " is not None" : " is None")}));
    } else if (w_.classes.is_enum(type)) {
      Doc same = t_.text(w_.dialect.native_classes ? " is " : " == ");
      tests.push_back(t_.concat({value, same, w_.classes.enum_value(type, v)}));
    } else {
      classes.push_back(t_.text(w_.classes.variant_class(type, v)));
    }
  }
  if (classes.size() == 1 && last) {
    tests.push_back(t_.concat({t_.call(w_.builtin("type"), {value}), t_.text(" is "), classes[0]}));
  } else if (!classes.empty()) {
    Doc all = classes.size() == 1 ? classes[0] : t_.list("(", classes, ")", Layout::Shape::literal);
    tests.push_back(t_.call(w_.builtin("isinstance"), {value, all}));
  }
  for (ExprId c : arm.constants)
    tests.push_back(t_.concat({value, t_.text(" == "), values_.expr(c, tighter(Prec::comparison))}));
  return tests;
}

// What is read once stands where it is read: `shape.radius`.
std::vector<Doc> Matches::bindings_of(Doc value, TypeId type, const ir::Arm& arm, bool stays) {
  std::vector<Doc> made;
  const bool option = w_.types.is(type, TypeKind::option);
  for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
    const LocalId bound = arm.bindings[i];
    if (!bound.valid()) continue;
    Doc part = value;
    if (!option) part = t_.concat({value, t_.text("." + w_.names.variant_attribute(type, arm.variants[0], i))});
    const bool once = w_.dialect.native_classes && stays && !option && keeps_frozen(w_.types, type) &&
                      facts_.uses().mentions(bound) == 1 && function_.is_plain_name(bound);
    if (once) {
      s_.attributes[bound.value] = t_.docs.print(part, 1 << 20);
      continue;
    }
    if (facts_.is_boxed(bound)) part = t_.concat({t_.text("["), part, t_.text("]")});
    made.push_back(t_.assign(t_.text(w_.names.local_name(s_.id, bound)), part));
  }
  return made;
}

void Matches::test_chain(ExprId subject, std::uint32_t arms) {
  const TypeId type = body_.type(subject);
  const bool open = w_.dialect.native_classes && w_.types.is(type, TypeKind::union_) && !types::is_result(w_.types, type);
  Doc value = named(subject, open && is_place(body_, subject));
  const bool outcome = w_.dialect.native_classes && types::is_result(w_.types, type);
  bool first = true;
  bool closed = false;
  std::size_t left = 0;
  ir::for_each_arm(body_, arms, [&](ArmId) { ++left; });
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    --left;
    if (closed) return;
    const ir::Arm& arm = body_.arms[id];
    const std::vector<Doc> tests = tests_of(value, type, arm, open && left == 0);
    const std::vector<Doc> inner = arm_body(bindings_of(value, type, arm, stays(subject)), arm);
    // It is one or the other.
    closed = arm.otherwise || tests.empty() || (outcome && !first);
    if (!closed) {
      Doc test = t_.docs.join(tests, t_.text(" or "));
      s_.line(t_.suite(t_.concat({t_.text(first ? "if " : "elif "), test}), inner));
    } else if (first) {
      for (Doc line : inner) s_.line(line);
    } else if (!inner.empty()) {
      s_.line(t_.suite(t_.text("else"), inner));
    }
    first = false;
  });
  // Nothing of its type comes here, but users may give something else.
  if (open && !closed) s_.line(t_.suite(t_.text("else"), {t_.call(w_.helper("unmatched"), {value})}));
}

}  // namespace mochi::emit::python
