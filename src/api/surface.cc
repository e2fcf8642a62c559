#include "api/surface.h"

#include <algorithm>

#include "base/string_util.h"

namespace mochi::api {

std::string_view type_decl_kind_word(TypeDeclKind kind) {
  switch (kind) {
    case TypeDeclKind::record: return "record";
    case TypeDeclKind::union_: return "union";
    case TypeDeclKind::enumeration: return "enum";
    case TypeDeclKind::alias: return "alias";
    case TypeDeclKind::opaque: return "opaque";
  }
  return {};
}

const Module* Surface::find_module(std::string_view name) const {
  for (const Module& module : modules) {
    if (module.name == name) return &module;
  }
  return nullptr;
}

std::vector<std::string> Surface::capabilities() const {
  std::vector<std::string> all;
  for (const Module& module : modules) {
    for (const Function& function : module.functions) {
      all.insert(all.end(), function.capabilities.begin(), function.capabilities.end());
    }
    for (const TypeDecl& type : module.types) {
      for (const Function& method : type.methods)
        all.insert(all.end(), method.capabilities.begin(), method.capabilities.end());
      for (const Function& function : type.functions)
        all.insert(all.end(), function.capabilities.begin(), function.capabilities.end());
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Doc parse_doc(std::string_view text, std::vector<Param>& params, std::vector<std::string>* unknown) {
  Doc doc;
  std::string* into = &doc.text;
  std::string dropped;
  bool fenced = false;
  auto add = [](std::string& target, std::string_view line, const char* separator) {
    if (!target.empty()) target += separator;
    target += line;
  };
  for (std::string_view line : split_lines(text)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (!fenced && line.starts_with("@param ")) {
      std::string_view rest = trim_ascii(line.substr(7));
      std::size_t end = std::min(rest.find(' '), rest.size());
      std::string_view name = rest.substr(0, end);
      if (name.ends_with(':')) name.remove_suffix(1);
      into = nullptr;
      for (Param& param : params) {
        if (param.name == name) into = &param.doc;
      }
      if (into == nullptr) {
        if (unknown != nullptr) unknown->emplace_back(name);
        into = &dropped;
      }
      into->clear();
      add(*into, trim_ascii(rest.substr(end)), " ");
      continue;
    }
    bool returns = !fenced && line.starts_with("@returns");
    bool fails = !fenced && line.starts_with("@fails");
    if (returns || fails) {
      into = returns ? &doc.returns : &doc.fails;
      into->clear();
      add(*into, trim_ascii(line.substr(returns ? 8 : 6)), " ");
      continue;
    }
    // A tag's text ends at an empty line or a fence; what follows belongs to the whole again.
    if (into != &doc.text && (line.empty() || line.starts_with("```"))) into = &doc.text;
    if (into == &doc.text) {
      if (!doc.text.empty() || !line.empty()) doc.text += std::string(line) + "\n";
    } else {
      add(*into, trim_ascii(line), " ");
    }
  }
  while (!doc.text.empty() && doc.text.back() == '\n') doc.text.pop_back();
  return doc;
}

namespace {

std::string type_params(const std::vector<TypeParam>& params) {
  if (params.empty()) return {};
  std::string text = "<";
  for (const TypeParam& param : params) {
    if (text.size() > 1) text += ", ";
    text += param.name;
    for (std::size_t i = 0; i < param.bounds.size(); ++i) text += (i == 0 ? ": " : " + ") + param.bounds[i];
  }
  return text + ">";
}

std::string fields(const std::vector<Field>& list) {
  std::string text;
  for (const Field& field : list) {
    if (!text.empty()) text += ", ";
    text += field.name + ": " + spell(field.type);
  }
  return text;
}

void comment(std::string& out, std::string_view text, std::string_view indent) {
  if (text.empty()) return;
  for (std::string_view line : split_lines(text)) {
    out += indent;
    out += line.empty() ? "///" : "/// ";
    out += line;
    out += '\n';
  }
}

void function_text(std::string& out, const Function& function, std::string_view indent,
                   std::string_view word = {}) {
  comment(out, function.doc.text, indent);
  for (const Param& param : function.params) {
    if (!param.doc.empty()) comment(out, "@param " + param.name + " " + param.doc, indent);
  }
  if (!function.doc.returns.empty()) comment(out, "@returns " + function.doc.returns, indent);
  if (!function.doc.fails.empty()) comment(out, "@fails " + function.doc.fails, indent);
  out += indent;
  out += word;
  out += signature(function) + "\n";
}

std::string constant_text(const Constant& constant) {
  std::string text = "let " + constant.name + ": " + spell(constant.type);
  if (!constant.value.empty()) text += " = " + constant.value;
  return text + "\n";
}

// What stands in a type's braces beside its fields.
void members_text(std::string& out, const TypeDecl& type) {
  for (const Constant& constant : type.constants) {
    comment(out, constant.doc, "  ");
    out += "  static " + constant_text(constant);
  }
  for (const Function& function : type.functions) function_text(out, function, "  ", "static ");
  for (const Function& method : type.methods) function_text(out, method, "  ");
}

void type_text(std::string& out, const TypeDecl& type) {
  comment(out, type.doc, "");
  std::string head = "type " + type.name + type_params(type.type_params);
  switch (type.kind) {
    case TypeDeclKind::opaque: out += "extern " + head + "\n"; return;
    case TypeDeclKind::alias: out += head + " = " + spell(type.aliased) + "\n"; return;
    case TypeDeclKind::union_:
    case TypeDeclKind::enumeration: {
      out += head + " =";
      for (std::size_t i = 0; i < type.variants.size(); ++i) {
        const Variant& variant = type.variants[i];
        out += i == 0 ? " " : " | ";
        out += variant.name;
        if (!variant.fields.empty()) out += "(" + fields(variant.fields) + ")";
      }
      const bool members = !type.methods.empty() || !type.functions.empty() || !type.constants.empty();
      out += members ? " {\n" : "\n";
      members_text(out, type);
      if (members) out += "}\n";
      return;
    }
    case TypeDeclKind::record: break;
  }
  out += head + " {\n";
  for (const Field& field : type.fields) {
    comment(out, field.doc, "  ");
    out += "  " + field.name + ": " + spell(field.type) + "\n";
  }
  members_text(out, type);
  out += "}\n";
}

}  // namespace

std::string signature(const Function& function) {
  std::string text = "fun " + function.name + type_params(function.type_params) + "(";
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    if (i != 0) text += ", ";
    const Param& param = function.params[i];
    text += param.name + ": " + spell(param.type);
    if (!param.preset.empty()) text += " = " + param.preset;
  }
  text += ")";
  if (function.result.kind != TypeKind::unit) text += ": " + spell(function.result);
  for (std::size_t i = 0; i < function.effects.size(); ++i)
    text += (i == 0 ? " ! " : ", ") + function.effects[i];
  return text;
}

std::string to_text(const Surface& surface) {
  std::string out;
  for (const Module& module : surface.modules) {
    if (!out.empty()) out += "\n";
    comment(out, module.doc, "");
    out += "module " + module.name + "\n";
    for (const TypeDecl& type : module.types) {
      out += "\n";
      type_text(out, type);
    }
    for (const Constant& constant : module.constants) {
      out += "\n";
      comment(out, constant.doc, "");
      out += constant_text(constant);
    }
    for (const Function& function : module.functions) {
      out += "\n";
      function_text(out, function, "");
      if (!function.capabilities.empty()) out += "  // needs " + join(function.capabilities, ", ") + "\n";
    }
  }
  for (const Skip& skip : surface.skips) out += "// skipped " + skip.item + ": " + skip.reason + "\n";
  return out;
}

}  // namespace mochi::api
