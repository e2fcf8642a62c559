#include "emit/python/writer.h"
#include "ir/walk.h"

namespace mochi::emit::python {

using ir::ArmId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

// `Circle(_, radius)`: by position if all fields up to the last one that is used have a name, else by
// keyword.
Doc FunctionWriter::variant_pattern(TypeId type, const ir::Arm& arm, std::uint32_t variant) {
  if (w_.is_enum(type)) return w_.enum_value(type, variant);
  std::vector<Doc> parts;
  std::size_t used = 0;
  std::size_t named = 0;
  for (std::size_t i = 0; i < arm.bindings.size(); ++i) {
    if (!arm.bindings[i].valid()) continue;
    used = i + 1;
    ++named;
  }
  for (std::uint32_t i = 0; i < used; ++i) {
    LocalId bound = arm.bindings[i];
    if (!bound.valid()) continue;
    Doc name = w_.text(w_.local_name(id_, bound));
    if (named < used) name = w_.concat({w_.text(w_.variant_attribute(type, variant, i) + "="), name});
    parts.push_back(name);
  }
  return w_.call(w_.text(w_.variant_class(type, variant)), parts);
}

// A union, an enum or a scalar by Python's own statement.
void FunctionWriter::match_statement(ExprId subject, std::uint32_t arms) {
  TypeId type = body_.type(subject);
  Doc value = whole(subject);
  const ExprKind made = body_.kind(subject);
  if (made != ExprKind::local && made != ExprKind::field) {
    // Checkers narrow names, not calls.
    std::string name = temporary("subject");
    line(assign_text(w_.text(name), value));
    value = w_.text(name);
  }
  std::vector<Doc> cases;
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    std::vector<Doc> patterns;
    for (std::uint32_t v : arm.variants) patterns.push_back(variant_pattern(type, arm, v));
    for (ExprId c : arm.constants) patterns.push_back(expr(c, Prec::bit_xor));
    if (arm.otherwise || patterns.empty()) patterns = {w_.text("_")};
    std::vector<Doc> outer = std::move(lines_);
    lines_.clear();
    for (LocalId bound : arm.bindings) {
      if (!bound.valid() || !is_boxed(bound)) continue;
      const std::string& name = w_.local_name(id_, bound);
      line(w_.text(name + " = [" + name + "]"));
    }
    if (arm.block.valid()) statements(arm.block);
    std::vector<Doc> inner = std::move(lines_);
    lines_ = std::move(outer);
    Doc joined = w_.docs.join(patterns, w_.concat({w_.docs.line(), w_.text("| ")}));
    cases.push_back(
        w_.suite(w_.concat({w_.text("case "),
                            w_.enclosed({joined, patterns.size() > 1 ? Prec::bit_or : Prec::primary})}),
                 inner));
  });
  line(w_.suite(w_.concat({w_.text("match "), value}), cases));
}

void FunctionWriter::match(ExprId subject, std::uint32_t arms) {
  TypeId type = body_.type(subject);
  if (w_.library() && !w_.types.is(type, TypeKind::option)) {
    match_statement(subject, arms);
    return;
  }
  Doc value = expr(subject, Prec::primary);
  if (body_.kind(subject) != ExprKind::local) {
    std::string name = temporary("subject");
    line(assign_text(w_.text(name), w_.enclosed(expression(subject))));
    value = w_.text(name);
  }
  bool first = true;
  bool closed = false;
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    if (closed) return;
    const ir::Arm& arm = body_.arms[id];
    std::vector<Doc> tests;
    std::vector<Doc> classes;
    for (std::uint32_t v : arm.variants) {
      if (w_.types.is(type, TypeKind::option)) {
        tests.push_back(w_.concat({value, w_.text(v == 1 ? " is not None" : " is None")}));
      } else if (w_.is_enum(type)) {
        tests.push_back(w_.concat({value, w_.text(w_.library() ? " is " : " == "), w_.enum_value(type, v)}));
      } else {
        classes.push_back(w_.text(w_.variant_class(type, v)));
      }
    }
    if (classes.size() == 1) tests.push_back(w_.call(w_.text("isinstance"), {value, classes[0]}));
    if (classes.size() > 1)
      tests.push_back(
          w_.call(w_.text("isinstance"), {value, w_.list("(", classes, ")", Writer::Shape::literal)}));
    for (ExprId c : arm.constants)
      tests.push_back(w_.concat({value, w_.text(" == "), expr(c, tighter(Prec::comparison))}));
    std::vector<Doc> outer = std::move(lines_);
    lines_.clear();
    for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
      LocalId bound = arm.bindings[i];
      if (!bound.valid()) continue;
      Doc part = value;
      if (!w_.types.is(type, TypeKind::option)) {
        part = w_.concat({value, w_.text("." + w_.variant_attribute(type, arm.variants[0], i))});
      }
      if (is_boxed(bound)) part = w_.concat({w_.text("["), part, w_.text("]")});
      line(assign_text(w_.text(w_.local_name(id_, bound)), part));
    }
    if (arm.block.valid()) statements(arm.block);
    std::vector<Doc> inner = std::move(lines_);
    lines_ = std::move(outer);
    if (arm.otherwise || tests.empty()) {
      closed = true;
      if (first) {
        for (Doc l : inner) line(l);
        return;
      }
      if (!inner.empty()) line(w_.suite(w_.text("else"), inner));
      return;
    }
    line(
        w_.suite(w_.concat({w_.text(first ? "if " : "elif "), w_.docs.join(tests, w_.text(" or "))}), inner));
    first = false;
  });
}

}  // namespace mochi::emit::python
