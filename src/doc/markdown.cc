// The Markdown form of the documentation.
#include "base/string_util.h"
#include "doc/site.h"

namespace mochi {
namespace {

std::string type_params(const std::vector<api::TypeParam>& params) {
  std::string text;
  for (const api::TypeParam& param : params) {
    text += (text.empty() ? "<" : ", ") + param.name;
    for (std::size_t i = 0; i < param.bounds.size(); ++i) text += (i == 0 ? ": " : " + ") + param.bounds[i];
  }
  return text.empty() ? text : text + ">";
}

void function(std::string& out, const api::Function& f, std::string_view owner) {
  out += "### " + std::string(owner) + f.name + "\n\n```mochi\n" + api::signature(f) + "\n```\n\n";
  if (!f.doc.text.empty()) out += f.doc.text + "\n\n";
  std::string rows;
  for (const api::Param& param : f.params)
    if (!param.doc.empty()) rows += "- `" + param.name + "`: " + param.doc + "\n";
  if (!f.doc.returns.empty()) rows += "- Returns " + f.doc.returns + "\n";
  if (!f.doc.fails.empty()) rows += "- Fails " + f.doc.fails + "\n";
  if (!f.capabilities.empty()) rows += "- Needs `" + join(f.capabilities, "`, `") + "`\n";
  if (!rows.empty()) out += rows + "\n";
}

// `of`: the type and the dot before what is the type's own.
void constant(std::string& out, const api::Constant& c, const std::string& of) {
  out += "### " + of + c.name + "\n\n```mochi\nlet " + of + c.name + ": " + api::spell(c.type);
  if (!c.value.empty()) out += " = " + c.value;
  out += "\n```\n\n";
  if (!c.doc.empty()) out += c.doc + "\n\n";
}

void type(std::string& out, const api::TypeDecl& t) {
  out += "### " + t.name + "\n\n```mochi\n" + type_head(t);
  if (t.kind == api::TypeDeclKind::record) {
    out += " {\n";
    for (const api::Field& field : t.fields) out += "  " + field.name + ": " + api::spell(field.type) + "\n";
    out += "}";
  }
  out += "\n```\n\n";
  if (!t.doc.empty()) out += t.doc + "\n\n";
  std::string rows;
  for (const api::Field& field : t.fields)
    if (!field.doc.empty()) rows += "- `" + field.name + "`: " + field.doc + "\n";
  for (const api::Variant& variant : t.variants)
    if (!variant.doc.empty()) rows += "- `" + variant.name + "`: " + variant.doc + "\n";
  if (!rows.empty()) out += rows + "\n";
  for (const api::Constant& c : t.constants) constant(out, c, t.name + ".");
  for (const api::Function& f : t.functions) function(out, f, t.name + ".");
  for (const api::Function& method : t.methods) function(out, method, t.name + ".");
}

std::string module_text(const api::Module& module) {
  std::string out = "# " + module.name + "\n\n";
  if (!module.doc.empty()) out += module.doc + "\n\n";
  if (!module.types.empty()) out += "## Types\n\n";
  for (const api::TypeDecl& t : module.types) type(out, t);
  if (!module.constants.empty()) out += "## Constants\n\n";
  for (const api::Constant& c : module.constants) constant(out, c, "");
  if (!module.functions.empty()) out += "## Functions\n\n";
  for (const api::Function& f : module.functions) function(out, f, "");
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

std::string type_head(const api::TypeDecl& t) {
  std::string head =
      (t.kind == api::TypeDeclKind::opaque ? "extern type " : "type ") + t.name + type_params(t.type_params);
  if (t.kind == api::TypeDeclKind::alias) head += " = " + api::spell(t.aliased);
  for (std::size_t i = 0; i < t.variants.size(); ++i) {
    const api::Variant& variant = t.variants[i];
    head += (i == 0 ? " = " : " | ") + variant.name;
    std::string fields;
    for (const api::Field& field : variant.fields)
      fields += (fields.empty() ? "" : ", ") + field.name + ": " + api::spell(field.type);
    if (!fields.empty()) head += "(" + fields + ")";
  }
  return head;
}

std::vector<DocFile> markdown_files(const api::Surface& surface) {
  const std::vector<std::string> pages = page_names(surface);
  const std::string title = surface.package.empty() ? "Modules" : surface.package;
  std::string index = "# " + title + "\n\n";
  std::vector<DocFile> files;
  for (std::size_t i = 0; i < surface.modules.size(); ++i) {
    const api::Module& module = surface.modules[i];
    index += "- [" + module.name + "](" + pages[i] + ".md)";
    if (const std::string summary = doc_summary(module.doc); !summary.empty()) index += ": " + summary;
    index += "\n";
    files.push_back({pages[i] + ".md", module_text(module)});
  }
  if (const auto needs = surface.capabilities(); !needs.empty())
    index += "\nNeeds `" + join(needs, "`, `") + "`.\n";
  files.insert(files.begin(), {"index.md", std::move(index)});
  return files;
}

}  // namespace mochi
