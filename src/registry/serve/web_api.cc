#include "registry/serve/web_api.h"

#include <fmt/format.h>

#include <map>

#include "base/string_util.h"
#include "registry/serve/markdown.h"
#include "registry/serve/pypi_views.h"

namespace mochi::registry {
namespace {

std::string field_list(const std::vector<api::Field>& fields, std::string_view separator) {
  std::string out;
  for (const api::Field& field : fields)
    out += fmt::format("{}{}: {}", out.empty() ? "" : separator, field.name, api::spell(field.type));
  return out;
}

std::string mochi_type(const api::TypeDecl& decl) {
  switch (decl.kind) {
    case api::TypeDeclKind::record:
      return fmt::format("type {} {{\n  {}\n}}", decl.name, field_list(decl.fields, "\n  "));
    case api::TypeDeclKind::union_:
    case api::TypeDeclKind::enumeration: {
      std::string out = fmt::format("type {} =", decl.name);
      for (const api::Variant& variant : decl.variants) {
        out += fmt::format("\n  | {}", variant.name);
        if (!variant.fields.empty()) out += "(" + field_list(variant.fields, ", ") + ")";
      }
      return out;
    }
    case api::TypeDeclKind::alias: return fmt::format("type {} = {}", decl.name, api::spell(decl.aliased));
    case api::TypeDeclKind::opaque: return fmt::format("type {}", decl.name);
  }
  return {};
}

std::string code(std::string_view text) {
  return fmt::format("<pre><code>{}</code></pre>\n", escape_html(text));
}

std::string function_notes(const api::Function& function) {
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
  return markdown_html(function.doc.text) + (rows.empty() ? rows : "<table>\n" + rows + "</table>\n");
}

}  // namespace

std::string api_reference_html(const api::Surface& surface, const ApiLanguages* languages,
                               std::string_view id) {
  std::map<std::pair<std::string, std::string>, std::string> native;
  if (languages != nullptr && id != "mochi") {
    for (ApiDeclaration& d : languages->declarations(surface, id))
      native.emplace(std::pair(std::move(d.module), std::move(d.item)), std::move(d.text));
  }
  std::string out;
  for (const api::Module& module : surface.modules) {
    // What a language cannot have is shown as Mochi has it.
    const auto shown = [&](const std::string& item, std::string mochi) {
      const auto at = native.find({module.name, item});
      return code(at == native.end() ? mochi : at->second);
    };
    if (surface.modules.size() > 1) out += fmt::format("<h3>{}</h3>\n", escape_html(module.name));
    if (!module.doc.empty()) out += markdown_html(module.doc);
    for (const api::TypeDecl& decl : module.types)
      out += shown(decl.name, mochi_type(decl)) + markdown_html(decl.doc);
    for (const api::Constant& constant : module.constants)
      out += shown(constant.name, fmt::format("let {}: {}", constant.name, api::spell(constant.type))) +
             markdown_html(constant.doc);
    for (const api::Function& function : module.functions)
      out += shown(function.name, api::signature(function)) + function_notes(function);
  }
  return out;
}

}  // namespace mochi::registry
