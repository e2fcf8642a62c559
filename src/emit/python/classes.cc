// Classes of records, variants and enums, and docstrings.

#include <algorithm>

#include "base/string_util.h"
#include "emit/common/doc_examples.h"
#include "emit/python/writer.h"
#include "ir/kinds.h"
#include "types/predicates.h"

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

TypeWriter::TypeWriter(Writer& writer)
    : w_(writer), names_(writer.names), t_(writer.layout), types_(writer.types) {}

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

std::vector<Doc> TypeWriter::documented(std::string_view doc, std::string_view subject,
                                        std::vector<DocSection> parts) {
  if (w_.options.examples == nullptr) return docstring(t_.docs, doc, parts);
  const Examples& known = *w_.options.examples;
  // Nobody reads the private ones.
  const SplitDoc split = split_examples(doc, [&](std::size_t number) {
    return w_.options.internal || known.contains(example_key(subject, number));
  });
  DocSection shown{"Examples:", {}};
  for (std::size_t number : split.blocks) {
    const auto found = known.find(example_key(subject, number));
    if (found == known.end()) continue;
    for (std::string_view line : doc_lines(found->second)) shown.items.emplace_back(line);
  }
  parts.push_back(std::move(shown));
  return docstring(t_.docs, split.text, parts);
}

// A class of a program: as little as it needs.
Doc TypeWriter::class_text(const std::string& name, const std::vector<std::string>& fields) {
  std::vector<Doc> slots;
  std::vector<Doc> parameters = {t_.text("self")};
  std::vector<Doc> sets;
  for (const std::string& attr : fields) {
    slots.push_back(t_.text(Layout::string_literal(attr)));
    parameters.push_back(t_.text(attr));
    sets.push_back(t_.text("self." + attr + " = " + attr));
  }
  Doc tuple =
      fields.size() == 1 ? t_.concat({t_.text("("), slots[0], t_.text(",)")}) : t_.list("(", slots, ")");
  std::vector<Doc> lines = {t_.concat({t_.text("__slots__ = "), tuple})};
  if (!fields.empty()) {
    Doc head = t_.concat({t_.text("def __init__"), t_.list("(", parameters, ")")});
    lines.push_back(t_.concat({t_.docs.hardline(), t_.suite(head, sets)}));
  }
  return t_.suite(t_.text("class " + name), lines);
}

std::string TypeWriter::record_class(TypeId id) {
  const types::Type type = types_[id];
  std::vector<std::string> fields;
  if (type.kind == TypeKind::anonymous) {
    auto [found, fresh] = anonymous_.emplace(type.names, "");
    if (!fresh) return found->second;
    found->second = names_.scope.declare(w_.dialect.native_classes ? "_Record" : "Record");
    for (std::uint32_t f = 0; f < type.names.size(); ++f) fields.push_back(names_.attribute(id, f));
    if (!w_.dialect.native_classes) {
      classes_.push_back(class_text(found->second, fields));
      return found->second;
    }
    std::vector<types::Field> declared = types_.fields_of(id);
    // Records of equal names and other types share the class.
    for (types::Field& f : declared) f.type = types_.is(f.type, TypeKind::any) ? f.type : TypeId();
    classes_.push_back(dataclass(found->second, {}, "", "", declared, fields, false));
    return found->second;
  }
  const std::string& name = names_.type_name(type.decl);
  if (!w_.dialect.native_classes && written_.insert(name).second) {
    const std::size_t count = types_.decl(type.decl).fields.size();
    for (std::uint32_t f = 0; f < count; ++f) fields.push_back(names_.attribute(id, f));
    classes_.push_back(class_text(name, fields));
  }
  return name;
}

std::string TypeWriter::variant_class(TypeId union_type, std::uint32_t variant) {
  if (w_.dialect.native_classes && types::is_result(types_, union_type)) {
    std::string_view name = variant == 0 ? "Ok" : "Err";
    w_.helper(name);
    return names_.items.helper_alias(name);
  }
  DeclId decl = types_[union_type].decl;
  const std::string& name = names_.variant_name(decl, variant);
  if (!w_.dialect.native_classes && written_.insert(name).second) {
    std::vector<std::string> fields;
    const std::size_t count = types_.decl(decl).variants[variant].fields.size();
    for (std::uint32_t f = 0; f < count; ++f)
      fields.push_back(names_.variant_attribute(union_type, variant, f));
    classes_.push_back(class_text(name, fields));
  }
  return name;
}

bool TypeWriter::is_error(DeclId id) const { return w_.dialect.native_classes && types_.decl(id).error; }

bool TypeWriter::is_error(TypeId type) const {
  const TypeKind kind = types_.kind(type);
  return (kind == TypeKind::record || kind == TypeKind::union_) && is_error(types_[type].decl);
}

bool TypeWriter::holds_content(TypeId set) const {
  if (!types_.is(set, TypeKind::set)) return false;
  TypeId item = types_.element(set);
  if (types_.is(item, TypeKind::option)) item = types_.element(item);
  const TypeKind kind = types_.kind(item);
  return ir::is_one_of(kind, TypeKind::list, TypeKind::set, TypeKind::map, TypeKind::record,
                       TypeKind::anonymous) ||
         (ir::is_one_of(kind, TypeKind::union_, TypeKind::variant) && !is_enum(item));
}

bool TypeWriter::is_enum(TypeId type) const { return types::is_enum(types_, type) && !is_error(type); }

Doc TypeWriter::enum_value(TypeId type, std::uint32_t variant) {
  DeclId id = types_[type].decl;
  std::string_view name = w_.program.names->text(types_.decl(id).variants[variant].name);
  if (!w_.dialect.native_classes) return t_.text(Layout::string_literal(name));
  return t_.text(names_.type_name(id) + "." + convert_name(name, CaseStyle::upper_snake));
}

Doc TypeWriter::enum_class(DeclId id) {
  const types::TypeDecl& decl = types_.decl(id);
  std::vector<Doc> lines = documented(decl.doc, w_.program.names->text(decl.name));
  if (!lines.empty()) lines.push_back(t_.docs.empty());
  for (const types::Variant& v : decl.variants) {
    std::string_view name = w_.program.names->text(v.name);
    lines.push_back(
        t_.text(convert_name(name, CaseStyle::upper_snake) + " = " + Layout::string_literal(name)));
    for (Doc line : docstring(t_.docs, v.doc, {})) lines.push_back(line);
  }
  for (Doc line : class_constants(id)) lines.push_back(line);
  return t_.suite(
      t_.concat({t_.text("class " + names_.type_name(id) + "("), w_.import("enum", "Enum"), t_.text(")")}),
      lines);
}

// Declared in the class; their values may need it, and are set behind it.
std::vector<Doc> TypeWriter::class_constants(DeclId id) {
  std::vector<Doc> lines;
  for (std::uint32_t i = 0; i < w_.program.globals.size(); ++i) {
    const ir::GlobalId global(i);
    const ir::Global& g = w_.program.globals[global];
    if (g.owner != id || !names_.class_of(global)) continue;
    Doc type = t_.concat({w_.import("typing", "ClassVar"), t_.text("["), annotation(g.type, Use::kept), t_.text("]")});
    lines.push_back(t_.concat({t_.text(names_.items.of(global) + ": "), type}));
    for (Doc line : docstring(t_.docs, g.doc, {})) lines.push_back(line);
  }
  return lines;
}

// Takes what parameters take, and keeps it as nobody can change it.
Doc TypeWriter::freezing_init(const std::vector<types::Field>& fields, const std::vector<std::string>& names) {
  std::vector<Doc> parameters = {t_.text("self")};
  std::vector<Doc> lines;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    parameters.push_back(t_.concat({t_.text(names[f] + ": "), annotation(fields[f].type, Use::read)}));
    Doc value = t_.text(names[f]);
    if (freezes(fields[f].type)) value = frozen(value, fields[f].type, 0, names[f]);
    lines.push_back(t_.call(t_.concat({w_.builtin("object"), t_.text(".__setattr__")}),
                            {t_.text("self"), t_.text(Layout::string_literal(names[f])), value}));
  }
  return t_.suite(t_.concat({t_.text("def __init__"), t_.list("(", parameters, ")", Layout::Shape::parameters),
                             t_.text(" -> None")}),
                  lines);
}

// `params` of a variant are those of its union.
Doc TypeWriter::dataclass(const std::string& name, const std::vector<types::TypeParamId>& params,
                          std::string_view doc, std::string_view subject,
                          const std::vector<types::Field>& fields, const std::vector<std::string>& names,
                          bool frozen, const std::vector<Doc>& constants) {
  DocSection described{"Attributes:", {}};
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (!fields[f].doc.empty()) described.items.push_back(names[f] + ": " + fields[f].doc);
  }
  std::vector<Doc> lines = documented(doc, subject, {described});
  if (!lines.empty() && !(fields.empty() && constants.empty())) lines.push_back(t_.docs.empty());
  for (std::size_t f = 0; f < fields.size(); ++f) {
    Doc type = fields[f].type.valid() ? annotation(fields[f].type, frozen ? Use::kept : Use::own)
                                      : w_.import("typing", "Any");
    lines.push_back(t_.concat({t_.text(names[f] + ": "), type}));
  }
  for (Doc line : constants) lines.push_back(line);
  const bool freezing =
      frozen && std::any_of(fields.begin(), fields.end(), [&](const types::Field& f) { return freezes(f.type); });
  if (freezing) lines.push_back(t_.definition(freezing_init(fields, names)));
  const std::string_view form = freezing ? "(frozen=True, slots=True, init=False)"
                                : frozen ? "(frozen=True, slots=True)"
                                         : "(slots=True)";
  Doc decorator = t_.concat({t_.text("@"), w_.import("dataclasses", "dataclass"), t_.text(form)});
  if (frozen)
    decorator = t_.concat({t_.text("@"), w_.import("typing", "final"), t_.docs.hardline(), decorator});
  Doc head = t_.text("class " + name);
  if (!params.empty()) head = t_.concat({head, t_.text("("), generic_base(params), t_.text(")")});
  return t_.concat({decorator, t_.docs.hardline(), t_.suite(head, lines)});
}

// The type parameters of the union that a variant speaks of: all, where no variant speaks of one, for the alias has it too.
std::vector<types::TypeParamId> TypeWriter::params_of(const types::TypeDecl& decl, std::uint32_t variant) const {
  auto speaks = [&](auto&& self, TypeId id, types::TypeParamId param) -> bool {
    const types::Type& type = types_[id];
    return (type.kind == TypeKind::parameter && types_.param(type.param).name == types_.param(param).name) ||
           std::any_of(type.args.begin(), type.args.end(), [&](TypeId arg) { return self(self, arg, param); });
  };
  auto spoken = [&](std::uint32_t v, types::TypeParamId param) {
    const auto& fields = decl.variants[v].fields;
    return std::any_of(fields.begin(), fields.end(),
                       [&](const types::Field& field) { return speaks(speaks, field.type, param); });
  };
  // So do methods, which stand in each.
  for (std::uint32_t i = 0; !decl.params.empty() && i < w_.program.functions.size(); ++i) {
    const ir::FunctionId id(i);
    const ir::Function& f = w_.program.functions[id];
    const DeclId of = names_.is_method(id) ? names_.class_of(id) : DeclId();
    if (!of || &types_.decl(of) != &decl) continue;
    for (const types::TypeParamId param : decl.params) {
      bool said = speaks(speaks, f.result, param);
      for (std::size_t p = 1; p < f.params.size(); ++p) said = said || speaks(speaks, f.body.locals[f.params[p]].type, param);
      if (said) return decl.params;
    }
  }
  std::vector<types::TypeParamId> own;
  for (const types::TypeParamId param : decl.params) {
    bool anywhere = false;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) anywhere = anywhere || spoken(v, param);
    if (!anywhere) return decl.params;
    if (spoken(variant, param)) own.push_back(param);
  }
  return own;
}

// A class for each variant.
std::vector<Doc> TypeWriter::variant_classes(TypeId type, std::vector<Doc>& alternatives) {
  std::vector<Doc> made;
  const DeclId id = types_[type].decl;
  const types::TypeDecl& decl = types_.decl(id);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const types::Variant& variant = decl.variants[v];
    std::vector<std::string> names;
    for (std::uint32_t f = 0; f < variant.fields.size(); ++f)
      names.push_back(names_.variant_attribute(type, v, f));
    const std::vector<types::TypeParamId> own = params_of(decl, v);
    made.push_back(
        dataclass(names_.variant_name(id, v), own, variant.doc, "", variant.fields, names, decl.exported));
    std::vector<Doc> params;
    for (types::TypeParamId p : own) params.push_back(t_.text(type_variable(p)));
    Doc alternative = t_.text(names_.variant_name(id, v));
    alternatives.push_back(params.empty() ? alternative
                                          : t_.concat({alternative, t_.list("[", params, "]")}));
  }
  return made;
}

std::vector<Doc> TypeWriter::declaration(DeclId id) {
  const types::TypeDecl decl = types_.decl(id);
  if (decl.kind == types::DeclKind::opaque) return {};
  if (is_error(id)) return error_classes(id);
  if (decl.is_enum()) return {enum_class(id)};
  std::vector<TypeId> arguments;
  for (types::TypeParamId p : decl.params) arguments.push_back(types_.parameter(p));
  const TypeId type = types_.nominal(id, arguments);
  const std::string_view subject = w_.program.names->text(decl.name);
  if (decl.kind == types::DeclKind::record) {
    std::vector<std::string> names;
    for (std::uint32_t f = 0; f < decl.fields.size(); ++f) names.push_back(names_.attribute(type, f));
    return {dataclass(names_.type_name(id), decl.params, decl.doc, subject, decl.fields, names, decl.exported,
                      class_constants(id))};
  }
  std::vector<Doc> alternatives;
  std::vector<Doc> made = variant_classes(type, alternatives);
  Doc head =
      t_.concat({t_.text(names_.type_name(id) + ": "), w_.import("typing", "TypeAlias"), t_.text(" = ")});
  Doc choice = t_.docs.join(alternatives, t_.concat({t_.docs.line(), t_.text("| ")}));
  Doc body = t_.docs.group(t_.concat({t_.docs.if_break(t_.text("("), t_.docs.empty()),
                                      t_.docs.nest(4, t_.concat({t_.docs.softline(), choice})),
                                      t_.docs.softline(), t_.docs.if_break(t_.text(")"), t_.docs.empty())}));
  std::vector<Doc> alias = {t_.concat({head, body})};
  for (Doc line : documented(decl.doc, subject)) alias.push_back(line);
  made.push_back(t_.docs.join(alias, t_.docs.hardline()));
  return made;
}

}  // namespace mochi::emit::python
