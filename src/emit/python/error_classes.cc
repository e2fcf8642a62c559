// Classes of error types (border page F2 to F10): plain exceptions with their fields. What is raised is the value itself.
#include <utility>

#include "emit/common/error_message.h"
#include "emit/python/writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using types::DeclId;
using types::TypeId;
using types::TypeKind;

// A union is a base class with one for each variant; a record is one class.
std::vector<Doc> TypeWriter::error_classes(DeclId id) {
  const types::TypeDecl decl = types_.decl(id);
  const std::string& name = names_.type_name(id);
  const std::string_view subject = w_.program.names->text(decl.name);
  std::vector<TypeId> arguments;
  for (types::TypeParamId p : decl.params) arguments.push_back(types_.parameter(p));
  const TypeId type = types_.nominal(id, arguments);
  // What is caught has no type arguments.
  const bool outer = std::exchange(caught_, true);
  Doc bases = w_.builtin("Exception");
  const bool method = has_message_method(id);
  Doc message = t_.suite(printing(), {t_.text("return self.message()")});
  if (decl.kind == types::DeclKind::record) {
    std::vector<std::string> fields;
    for (std::uint32_t f = 0; f < decl.fields.size(); ++f) fields.push_back(names_.attribute(type, f));
    std::vector<Doc> lines = error_fields(decl.fields, fields);
    std::vector<Doc> members;
    if (!fields.empty()) members.push_back(error_init(decl.fields, fields));
    for (Doc member : comparisons(name)) members.push_back(member);
    members.push_back(method ? message : error_text(subject, decl.fields, fields));
    for (Doc line : class_constants(id)) lines.push_back(line);
    Doc made = error_class(name, bases, decl.doc, subject, lines, members);
    caught_ = outer;
    return {t_.concat({t_.text("@"), w_.import("typing", "final"), t_.docs.hardline(), made})};
  }
  std::vector<Doc> lines = {t_.concat(
      {t_.text("__match_args__: "), w_.builtin("tuple"), t_.text("["), w_.builtin("str"), t_.text(", ...] = ()")})};
  for (Doc line : class_constants(id)) lines.push_back(line);
  std::vector<Doc> members = comparisons(name);
  if (method) members.push_back(message);
  std::vector<Doc> made = {error_class(name, bases, decl.doc, subject, lines, members)};
  Doc base = t_.text(name);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const types::Variant& variant = decl.variants[v];
    std::vector<std::string> fields;
    for (std::uint32_t f = 0; f < variant.fields.size(); ++f)
      fields.push_back(names_.variant_attribute(type, v, f));
    members.clear();
    if (!fields.empty()) members.push_back(error_init(variant.fields, fields));
    if (!method) members.push_back(error_text(w_.program.names->text(variant.name), variant.fields, fields));
    const std::vector<Doc> declared =
        fields.empty() ? std::vector<Doc>() : error_fields(variant.fields, fields);
    Doc text = error_class(names_.variant_name(id, v), base, variant.doc, "", declared, members);
    made.push_back(t_.concat({t_.text("@"), w_.import("typing", "final"), t_.docs.hardline(), text}));
  }
  caught_ = outer;
  return made;
}

Doc TypeWriter::error_class(const std::string& name, Doc bases, std::string_view doc,
                            std::string_view subject, const std::vector<Doc>& lines,
                            const std::vector<Doc>& members) {
  std::vector<Doc> all = documented(doc, subject);
  auto part = [&](Doc line) {
    if (!all.empty()) all.push_back(t_.docs.empty());
    all.push_back(line);
  };
  if (!lines.empty()) part(t_.docs.join(lines, t_.docs.hardline()));
  for (Doc member : members) part(member);
  return t_.suite(t_.concat({t_.text("class " + name + "("), bases, t_.text(")")}), all);
}

Doc TypeWriter::printing() {
  return t_.concat({t_.text("def __str__(self) -> "), w_.builtin("str")});
}

// By class and fields, which are the arguments of the exception too: so it is copied and pickled.
std::vector<Doc> TypeWriter::comparisons(const std::string& name) {
  const std::string same = "return self.__class__ is other.__class__ and self.args == other.args";
  auto called = [&](std::string_view function, std::string_view args) {
    return t_.concat({w_.builtin(function), t_.text("("), t_.text(args), t_.text(")")});
  };
  Doc text = w_.builtin("str");
  Doc truth = w_.builtin("bool");
  Doc other = t_.suite(t_.concat({t_.text("if not "), called("isinstance", "other, " + name)}),
                       {t_.text("return NotImplemented")});
  Doc fields = t_.concat({t_.text("fields = [f\"{name}={"), called("getattr", "self, name"),
                          t_.text("!r}\" for name in self.__match_args__]")});
  return {
      t_.suite(t_.concat({t_.text("def __eq__(self, other: "), w_.builtin("object"), t_.text(") -> "), truth}),
               {other, t_.text(same)}),
      t_.suite(t_.concat({t_.text("def __hash__(self) -> "), w_.builtin("int")}),
               {t_.concat({t_.text("return "), called("hash", "(self.__class__, self.args)")})}),
      t_.suite(t_.concat({t_.text("def __repr__(self) -> "), text}),
               {fields, t_.text("return f\"{self.__class__.__name__}({', '.join(fields)})\"")})};
}

std::vector<Doc> TypeWriter::error_fields(const std::vector<types::Field>& fields,
                                          const std::vector<std::string>& names) {
  std::vector<Doc> literals;
  for (const std::string& name : names) literals.push_back(t_.text(Layout::string_literal(name)));
  Doc all = names.size() == 1 ? t_.concat({t_.text("("), literals[0], t_.text(",)")})
                              : t_.list("(", literals, ")", Layout::Shape::literal);
  std::vector<Doc> lines = {t_.concat({t_.text("__match_args__ = "), all})};
  for (std::size_t f = 0; f < fields.size(); ++f) {
    lines.push_back(t_.concat({t_.text(names[f] + ": "), annotation(fields[f].type, Use::kept)}));
    for (Doc line : docstring(t_.docs, fields[f].doc, {})) lines.push_back(line);
  }
  return lines;
}

Doc TypeWriter::error_init(const std::vector<types::Field>& fields, const std::vector<std::string>& names) {
  std::vector<Doc> parameters = {t_.text("self")};
  std::vector<Doc> given;
  std::vector<Doc> first;
  std::vector<Doc> lines;
  const std::optional<std::uint32_t> cause = error_cause(w_.program, fields);
  for (std::size_t f = 0; f < fields.size(); ++f) {
    parameters.push_back(t_.concat({t_.text(names[f] + ": "), annotation(fields[f].type, Use::read)}));
    if (freezes(fields[f].type))
      first.push_back(t_.assign(t_.text(names[f]), frozen(t_.text(names[f]), fields[f].type, 0, names[f])));
    given.push_back(t_.text(names[f]));
    lines.push_back(t_.text("self." + names[f] + " = " + names[f]));
  }
  // Without arguments `super` works under its own name alone.
  const bool hidden = names_.hides("super");
  if (hidden) given.insert(given.begin(), t_.text("self"));
  Doc base = hidden ? w_.builtin("Exception") : t_.text("super()");
  first.push_back(t_.call(t_.concat({base, t_.text(".__init__")}), given));
  lines.insert(lines.begin(), first.begin(), first.end());
  if (cause) lines.push_back(t_.text("self.__cause__ = " + names[*cause]));
  Doc head = t_.concat({t_.text("def __init__"), t_.list("(", parameters, ")", Layout::Shape::parameters),
                        t_.text(" -> None")});
  return t_.suite(head, lines);
}

// `message(): string` of the author's is the text.
bool TypeWriter::has_message_method(DeclId id) const {
  for (std::uint32_t i = 0; i < w_.program.functions.size(); ++i) {
    const ir::FunctionId function(i);
    const ir::Function& f = w_.program.functions[function];
    const bool named = f.name.valid() && w_.program.names->text(f.name) == "message";
    if (named && f.params.size() == 1 && types_.is(f.result, TypeKind::string) &&
        names_.class_of(function) == id && names_.is_method(function))
      return true;
  }
  return false;
}

Doc TypeWriter::shown_field(TypeId type, const std::string& attribute) {
  Doc value = t_.text("self." + attribute);
  const TypeKind kind = types_.kind(type);
  if (kind == TypeKind::integer) return value;
  if (kind == TypeKind::string) return t_.call(w_.helper("quote"), {value});
  if (kind == TypeKind::boolean) return t_.call(w_.helper("format_bool"), {value});
  if (kind == TypeKind::floating) return t_.call(w_.helper("nested_float"), {value});
  if (kind == TypeKind::parameter) return t_.concat({value, t_.text("!r")});
  return t_.call(w_.helper("format_value"), {description(type), value, t_.text("True")});
}

Doc TypeWriter::error_text(std::string_view name, const std::vector<types::Field>& fields,
                           const std::vector<std::string>& names) {
  Doc head = printing();
  const ErrorMessage message = error_message(w_.program, name, fields);
  if (message.field) return t_.suite(head, {t_.text("return self." + names[*message.field])});
  Doc parts = t_.text(message.words);
  std::string_view between = ": ";
  for (const std::uint32_t f : message.shown) {
    // Before Python 3.12 a hole stands on one line.
    const std::string shown = t_.docs.print(shown_field(fields[f].type, names[f]), 1 << 20);
    const std::string said(w_.program.names->text(fields[f].name));
    parts = t_.concat({parts, t_.text(std::string(std::exchange(between, ", ")) + said + " {" + shown + "}")});
  }
  const bool any = !message.shown.empty();
  return t_.suite(head, {t_.concat({t_.text(any ? "return f\"" : "return \""), parts, t_.text("\"")})});
}

}  // namespace mochi::emit::python
