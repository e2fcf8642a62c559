#include "registry/serve/web_api.h"

#include <fmt/format.h>

#include "base/string_util.h"
#include "registry/serve/markdown.h"
#include "registry/serve/pypi_views.h"

namespace mochi::registry {
namespace {

using api::Type;
using api::TypeKind;

// How one language spells types; `{0}`, `{1}` are the parts.
struct Spelling {
  std::string_view name;
  std::string_view unit, integer, floating, boolean, string, bytes, bigint;
  std::string_view list, set, map, option, result;
};

constexpr Spelling kSpellings[] = {
    {"typescript", "void", "number", "number", "boolean", "string", "Uint8Array", "bigint", "readonly {0}[]",
     "ReadonlySet<{0}>", "ReadonlyMap<{0}, {1}>", "{0} | undefined", "{0}"},
    {"python", "None", "int", "float", "bool", "str", "bytes", "int", "list[{0}]", "set[{0}]",
     "dict[{0}, {1}]", "{0} | None", "{0}"},
    {"rust", "()", "i64", "f64", "bool", "String", "Vec<u8>", "BigInt", "Vec<{0}>", "BTreeSet<{0}>",
     "BTreeMap<{0}, {1}>", "Option<{0}>", "Result<{0}, {1}>"},
};

const Spelling* find_spelling(std::string_view language) {
  for (const Spelling& spelling : kSpellings) {
    if (spelling.name == language) return &spelling;
  }
  return nullptr;
}

std::string filled(std::string_view pattern, const Type& type, std::string_view language) {
  std::string out(pattern);
  for (std::size_t i = 0; i < type.args.size() && i < 2; ++i) {
    out = replace_all(out, fmt::format("{{{}}}", i), spell_type(type.args[i], language));
  }
  return out;
}

std::string arguments(const std::vector<Type>& types, std::size_t count, std::string_view language) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + spell_type(types[i], language);
  return out;
}

std::string function_type(const Type& type, std::string_view language) {
  const std::size_t count = type.args.empty() ? 0 : type.args.size() - 1;
  const std::string result =
      type.args.empty() ? spell_type(Type(), language) : spell_type(type.args.back(), language);
  if (language == "python")
    return fmt::format("Callable[[{}], {}]", arguments(type.args, count, language), result);
  if (language == "rust")
    return fmt::format("impl Fn({}) -> {}", arguments(type.args, count, language), result);
  std::string parameters;
  for (std::size_t i = 0; i < count; ++i) {
    parameters += fmt::format("{}arg{}: {}", i == 0 ? "" : ", ", i + 1, spell_type(type.args[i], language));
  }
  return fmt::format("({}) => {}", parameters, result);
}

std::string named(const Type& type, std::string_view language) {
  if (type.args.empty()) return type.name;
  const bool brackets = language == "python";
  return fmt::format("{}{}{}{}", type.name, brackets ? "[" : "<",
                     arguments(type.args, type.args.size(), language), brackets ? "]" : ">");
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    if (upper && i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z')) out += '_';
    out += upper ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return out;
}

std::string camel_case(std::string_view name) {
  std::string out;
  bool raise = false;
  for (char c : name) {
    if (c == '_' && !out.empty()) {
      raise = true;
      continue;
    }
    out += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    raise = false;
  }
  return out;
}

std::string spell_name(std::string_view name, std::string_view language) {
  return language == "typescript" ? camel_case(name) : snake_case(name);
}

std::string field_lines(const std::vector<api::Field>& fields, std::string_view language,
                        std::string_view indent) {
  std::string out;
  for (const api::Field& field : fields) {
    const std::string name = language == "mochi" ? field.name : spell_name(field.name, language);
    const std::string type = spell_type(field.type, language);
    if (language == "typescript")
      out += fmt::format("{}readonly {}: {};\n", indent, name, type);
    else if (language == "rust")
      out += fmt::format("{}pub {}: {},\n", indent, name, type);
    else
      out += fmt::format("{}{}: {}\n", indent, name, type);
  }
  return out;
}

std::string record_text(const api::TypeDecl& decl, std::string_view language) {
  if (language == "typescript")
    return fmt::format("export interface {} {{\n{}}}", decl.name, field_lines(decl.fields, language, "  "));
  if (language == "python")
    return fmt::format("@dataclass\nclass {}:\n{}", decl.name, field_lines(decl.fields, language, "    "));
  if (language == "rust")
    return fmt::format("pub struct {} {{\n{}}}", decl.name, field_lines(decl.fields, language, "    "));
  return fmt::format("type {} {{\n{}}}", decl.name, field_lines(decl.fields, language, "  "));
}

std::string variants_text(const api::TypeDecl& decl, std::string_view language) {
  std::string out;
  for (const api::Variant& variant : decl.variants) {
    std::string fields;
    for (const api::Field& field : variant.fields) {
      fields +=
          fmt::format("{}{}: {}", fields.empty() ? "" : ", ", field.name, spell_type(field.type, language));
    }
    if (language == "rust")
      out += fmt::format("    {}{},\n", variant.name, fields.empty() ? "" : " { " + fields + " }");
    else if (language == "typescript")
      out += fmt::format("  | {{ kind: \"{}\"{} }}\n", variant.name, fields.empty() ? "" : "; " + fields);
    else
      out += fmt::format("  | {}{}\n", variant.name, fields.empty() ? "" : "(" + fields + ")");
  }
  if (language == "rust") return fmt::format("pub enum {} {{\n{}}}", decl.name, out);
  if (language == "python") return fmt::format("{} = (\n{})", decl.name, out);
  return fmt::format("type {} =\n{}", decl.name, out);
}

std::string decl_text(const api::TypeDecl& decl, std::string_view language) {
  switch (decl.kind) {
    case api::TypeDeclKind::record: return record_text(decl, language);
    case api::TypeDeclKind::union_:
    case api::TypeDeclKind::enumeration: return variants_text(decl, language);
    case api::TypeDeclKind::alias:
      return fmt::format("type {} = {}", decl.name, spell_type(decl.aliased, language));
    case api::TypeDeclKind::opaque: return fmt::format("type {}", decl.name);
  }
  return {};
}

std::string function_html(const api::Function& function, std::string_view language) {
  std::string out =
      fmt::format("<pre><code>{}</code></pre>\n{}", escape_html(spell_function(function, language)),
                  markdown_html(function.doc.text));
  std::string rows;
  for (const api::Param& param : function.params) {
    if (!param.doc.empty())
      rows += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n", escape_html(param.name),
                          escape_html(param.doc));
  }
  if (!function.doc.returns.empty())
    rows += fmt::format("<tr><td>returns</td><td>{}</td></tr>\n", escape_html(function.doc.returns));
  if (!function.doc.fails.empty())
    rows += fmt::format("<tr><td>fails</td><td>{}</td></tr>\n", escape_html(function.doc.fails));
  if (!rows.empty()) out += "<table>\n" + rows + "</table>\n";
  return out;
}

}  // namespace

std::string spell_type(const Type& type, std::string_view language) {
  const Spelling* s = find_spelling(language);
  if (s == nullptr) return api::spell(type);
  switch (type.kind) {
    case TypeKind::unit: return std::string(s->unit);
    case TypeKind::integer: return std::string(s->integer);
    case TypeKind::floating: return std::string(s->floating);
    case TypeKind::boolean: return std::string(s->boolean);
    case TypeKind::string: return std::string(s->string);
    case TypeKind::bytes: return std::string(s->bytes);
    case TypeKind::bigint: return std::string(s->bigint);
    case TypeKind::list: return filled(s->list, type, language);
    case TypeKind::set: return filled(s->set, type, language);
    case TypeKind::map: return filled(s->map, type, language);
    case TypeKind::option: return filled(s->option, type, language);
    case TypeKind::result: return filled(s->result, type, language);
    case TypeKind::function: return function_type(type, language);
    case TypeKind::named: return named(type, language);
    case TypeKind::parameter:
    case TypeKind::other: return type.name;
  }
  return {};
}

std::string spell_function(const api::Function& function, std::string_view language) {
  if (find_spelling(language) == nullptr) return api::signature(function);
  const std::string name = spell_name(function.name, language);
  const std::string result = spell_type(function.result, language);
  std::string generics;
  for (const api::TypeParam& param : function.type_params)
    generics += (generics.empty() ? "" : ", ") + param.name;
  std::string parameters;
  for (const api::Param& param : function.params) {
    parameters += fmt::format("{}{}: {}", parameters.empty() ? "" : ", ", spell_name(param.name, language),
                              spell_type(param.type, language));
  }
  if (language == "python") return fmt::format("def {}({}) -> {}", name, parameters, result);
  if (!generics.empty()) generics = "<" + generics + ">";
  if (language == "rust") return fmt::format("pub fn {}{}({}) -> {}", name, generics, parameters, result);
  return fmt::format("function {}{}({}): {}", name, generics, parameters, result);
}

std::string api_reference_html(const api::Surface& surface, std::string_view language) {
  std::string out;
  for (const api::Module& module : surface.modules) {
    if (surface.modules.size() > 1) out += fmt::format("<h3>{}</h3>\n", escape_html(module.name));
    if (!module.doc.empty()) out += markdown_html(module.doc);
    for (const api::TypeDecl& decl : module.types) {
      out += fmt::format("<pre><code>{}</code></pre>\n{}", escape_html(decl_text(decl, language)),
                         markdown_html(decl.doc));
    }
    for (const api::Constant& constant : module.constants) {
      out += fmt::format("<pre><code>{}: {}</code></pre>\n{}", escape_html(constant.name),
                         escape_html(spell_type(constant.type, language)), markdown_html(constant.doc));
    }
    for (const api::Function& function : module.functions) out += function_html(function, language);
  }
  return out;
}

}  // namespace mochi::registry
