// Classes of records, variants and enums, and docstrings.
#include <algorithm>

#include "base/string_util.h"
#include "emit/common/doc_examples.h"
#include "emit/python/writer.h"

namespace mochi::emit::python {

using types::DeclId;
using types::TypeId;
using types::TypeKind;

namespace {

// The lines of a docstring: without blanks at their ends, and one empty line where several stand.
std::vector<std::string_view> doc_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::string_view line : split_lines(text)) {
    while (line.ends_with(' ')) line.remove_suffix(1);
    const bool again = line.empty() && (lines.empty() || lines.back().empty());
    if (!again) lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// Back-slashes and the end mark are escaped.
std::string escaped(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' || line.substr(i, 3) == "\"\"\"") out += '\\';
    out += line[i];
  }
  return out;
}

}  // namespace

std::vector<Doc> docstring(Docs& docs, std::string_view text, const std::vector<DocSection>& sections) {
  std::vector<std::string> lines;
  for (std::string_view line : doc_lines(text)) lines.push_back(escaped(line));
  for (const DocSection& section : sections) {
    if (section.items.empty()) continue;
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(std::string(section.title));
    for (const std::string& item : section.items) {
      bool first = true;
      for (std::string_view line : doc_lines(item)) {
        lines.push_back((first ? "    " : "        ") + escaped(line));
        first = false;
      }
    }
  }
  if (lines.empty()) return {};
  // The mark would join a last quote.
  if (lines.back().ends_with('"')) lines.back() = lines.back().substr(0, lines.back().size() - 1) + "\\\"";
  if (lines.front().starts_with('"')) lines.front().insert(0, " ");
  if (lines.size() == 1) return {docs.text("\"\"\"" + lines[0] + "\"\"\"")};
  std::vector<Doc> made = {docs.text("\"\"\"" + lines[0])};
  for (std::size_t i = 1; i < lines.size(); ++i) made.push_back(docs.text(lines[i]));
  made.push_back(docs.text("\"\"\""));
  return made;
}

std::vector<Doc> Writer::documented(std::string_view doc, std::string_view subject,
                                    std::vector<DocSection> parts) {
  if (options.examples == nullptr) return docstring(docs, doc, parts);
  const Examples& known = *options.examples;
  // Nobody reads the private ones.
  const SplitDoc split = split_examples(doc, [&](std::size_t number) {
    return options.internal || known.contains(example_key(subject, number));
  });
  DocSection shown{"Examples:", {}};
  for (std::size_t number : split.blocks) {
    const auto found = known.find(example_key(subject, number));
    if (found == known.end()) continue;
    for (std::string_view line : doc_lines(found->second)) shown.items.emplace_back(line);
  }
  parts.push_back(std::move(shown));
  return docstring(docs, split.text, parts);
}

// A class of a program: as little as it needs.
Doc Writer::class_text(const std::string& name, const std::vector<std::string>& fields) {
  std::vector<Doc> slots;
  std::vector<Doc> parameters = {text("self")};
  std::vector<Doc> sets;
  for (const std::string& attr : fields) {
    slots.push_back(text(string_literal(attr)));
    parameters.push_back(text(attr));
    sets.push_back(text("self." + attr + " = " + attr));
  }
  Doc tuple = fields.size() == 1 ? concat({text("("), slots[0], text(",)")}) : list("(", slots, ")");
  std::vector<Doc> lines = {concat({text("__slots__ = "), tuple})};
  if (!fields.empty()) {
    Doc head = concat({text("def __init__"), list("(", parameters, ")")});
    lines.push_back(concat({docs.hardline(), suite(head, sets)}));
  }
  return suite(text("class " + name), lines);
}

std::string Writer::record_class(TypeId id) {
  const types::Type type = types[id];
  std::vector<std::string> fields;
  if (type.kind == TypeKind::anonymous) {
    auto [found, fresh] = anonymous_.emplace(type.names, "");
    if (!fresh) return found->second;
    found->second = scope.declare(library() ? "_Record" : "Record");
    for (std::uint32_t f = 0; f < type.names.size(); ++f) fields.push_back(attribute(id, f));
    if (!library()) {
      classes_.push_back(class_text(found->second, fields));
      return found->second;
    }
    std::vector<types::Field> declared = types.fields_of(id);
    // Records of equal names and other types share the class.
    for (types::Field& f : declared) f.type = types.is(f.type, TypeKind::any) ? f.type : TypeId();
    classes_.push_back(dataclass(found->second, {}, "", "", declared, fields, false));
    return found->second;
  }
  const std::string& name = type_name(type.decl);
  if (!library() && written_.insert(name).second) {
    const std::size_t count = types.decl(type.decl).fields.size();
    for (std::uint32_t f = 0; f < count; ++f) fields.push_back(attribute(id, f));
    classes_.push_back(class_text(name, fields));
  }
  return name;
}

std::string Writer::variant_class(TypeId union_type, std::uint32_t variant) {
  if (library() && is_result(union_type)) {
    std::string_view name = variant == 0 ? "Ok" : "Err";
    helper(name);
    return helper_name(name);
  }
  DeclId decl = types[union_type].decl;
  const std::string& name = variant_name(decl, variant);
  if (!library() && written_.insert(name).second) {
    std::vector<std::string> fields;
    const std::size_t count = types.decl(decl).variants[variant].fields.size();
    for (std::uint32_t f = 0; f < count; ++f) fields.push_back(variant_attribute(union_type, variant, f));
    classes_.push_back(class_text(name, fields));
  }
  return name;
}

Doc Writer::enum_value(TypeId type, std::uint32_t variant) {
  DeclId id = types[type].decl;
  std::string_view name = program.names->text(types.decl(id).variants[variant].name);
  if (!library()) return text(string_literal(name));
  return text(type_name(id) + "." + convert_name(name, CaseStyle::upper_snake));
}

Doc Writer::enum_class(DeclId id) {
  const types::TypeDecl& decl = types.decl(id);
  std::vector<Doc> lines = documented(decl.doc, program.names->text(decl.name));
  if (!lines.empty()) lines.push_back(docs.empty());
  for (const types::Variant& v : decl.variants) {
    std::string_view name = program.names->text(v.name);
    lines.push_back(text(convert_name(name, CaseStyle::upper_snake) + " = " + string_literal(name)));
    for (Doc line : docstring(docs, v.doc, {})) lines.push_back(line);
  }
  return suite(concat({text("class " + type_name(id) + "("), import("enum", "Enum"), text(")")}), lines);
}

// `params` of a variant are those of its union.
Doc Writer::dataclass(const std::string& name, const std::vector<types::TypeParamId>& params,
                      std::string_view doc, std::string_view subject, const std::vector<types::Field>& fields,
                      const std::vector<std::string>& names, bool frozen) {
  DocSection described{"Attributes:", {}};
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (!fields[f].doc.empty()) described.items.push_back(names[f] + ": " + fields[f].doc);
  }
  std::vector<Doc> lines = documented(doc, subject, {described});
  if (!lines.empty() && !fields.empty()) lines.push_back(docs.empty());
  bool optional = true;
  std::vector<bool> defaults(fields.size());
  for (std::size_t f = fields.size(); f-- > 0;) {
    optional = optional && fields[f].type.valid() && types.is(fields[f].type, TypeKind::option);
    defaults[f] = optional;
  }
  for (std::size_t f = 0; f < fields.size(); ++f) {
    Doc type = fields[f].type.valid() ? annotation(fields[f].type) : import("typing", "Any");
    lines.push_back(concat({text(names[f] + ": "), type, text(defaults[f] ? " = None" : "")}));
  }
  Doc decorator = concat({text("@"), import("dataclasses", "dataclass"),
                          text(frozen ? "(frozen=True, slots=True)" : "(slots=True)")});
  Doc head = text("class " + name);
  if (!params.empty()) head = concat({head, text("("), generic_base(params), text(")")});
  return concat({decorator, docs.hardline(), suite(head, lines)});
}

std::vector<Doc> Writer::declaration(DeclId id) {
  const types::TypeDecl decl = types.decl(id);
  if (decl.kind == types::DeclKind::opaque) return {};
  if (decl.is_enum()) return {enum_class(id)};
  std::vector<TypeId> arguments;
  for (types::TypeParamId p : decl.params) arguments.push_back(types.parameter(p));
  TypeId type = types.nominal(id, arguments);
  std::vector<std::string> names;
  if (decl.kind == types::DeclKind::record) {
    for (std::uint32_t f = 0; f < decl.fields.size(); ++f) names.push_back(attribute(type, f));
    return {dataclass(type_name(id), decl.params, decl.doc, program.names->text(decl.name), decl.fields,
                      names, decl.exported)};
  }
  std::vector<Doc> made;
  std::vector<Doc> alternatives;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const types::Variant& variant = decl.variants[v];
    names.clear();
    for (std::uint32_t f = 0; f < variant.fields.size(); ++f) names.push_back(variant_attribute(type, v, f));
    // A variant is generic in those parameters that its fields name; all of them keep the alias simple.
    // Without a docstring each class would be inspected for one when it is imported.
    const std::string doc = variant.doc.empty() ? "A kind of `" + type_name(id) + "`." : variant.doc;
    made.push_back(
        dataclass(variant_name(id, v), decl.params, doc, "", variant.fields, names, decl.exported));
    std::vector<Doc> params;
    for (types::TypeParamId p : decl.params) params.push_back(text(type_variable(p)));
    Doc alternative = text(variant_name(id, v));
    alternatives.push_back(params.empty() ? alternative : concat({alternative, list("[", params, "]")}));
  }
  Doc head = concat({text(type_name(id) + ": "), import("typing", "TypeAlias"), text(" = ")});
  Doc choice = docs.join(alternatives, concat({docs.line(), text("| ")}));
  Doc body = docs.group(
      concat({docs.if_break(text("("), docs.empty()), docs.nest(4, concat({docs.softline(), choice})),
              docs.softline(), docs.if_break(text(")"), docs.empty())}));
  std::vector<Doc> alias = {concat({head, body})};
  for (Doc line : documented(decl.doc, program.names->text(decl.name))) alias.push_back(line);
  made.push_back(docs.join(alias, docs.hardline()));
  return made;
}

}  // namespace mochi::emit::python
