// Declared types as interfaces and unions, and the declaration file of a module.
#include <algorithm>

#include "base/string_util.h"
#include "emit/javascript/library.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

const std::string_view kResult =
    "/** What went well, or what went wrong. */\n"
    "export type Result<T, E> =\n"
    "  | { readonly ok: true; readonly value: T }\n"
    "  | { readonly ok: false; readonly error: E };\n";

// The doc comment of a part of a type, with the line end behind it.
Doc LibraryModule::commented(std::string_view doc) {
  std::vector<Doc> lines;
  const std::string comment = doc_comment(spoken(doc), {}, "");
  for (std::string_view line : split_lines(comment)) {
    lines.push_back(w_.text(line));
    lines.push_back(w_.docs.hardline());
  }
  return w_.docs.concat(lines);
}

Doc LibraryModule::variant_type(TypeId type, std::uint32_t variant) {
  if (w_.is_enum(type)) return w_.text(Writer::string_literal(w_.variant_kind(type, variant)));
  std::vector<Doc> fields = {w_.text("readonly " + std::string(w_.discriminator(type)) + ": " +
                                     Writer::string_literal(w_.variant_kind(type, variant)))};
  std::vector<types::Field> declared = w_.types.variant_fields(type, variant);
  for (std::uint32_t f = 0; f < declared.size(); ++f) {
    const bool optional = w_.types.is(declared[f].type, TypeKind::option);
    const TypeId shown = declared[f].type;
    std::string name = "readonly " + w_.variant_property(type, variant, f) + (optional ? "?: " : ": ");
    fields.push_back(w_.concat({commented(declared[f].doc), w_.text(name), w_.spelling.type(shown, true)}));
  }
  return w_.fields(fields);
}

std::string LibraryModule::type_declaration(types::DeclId id) {
  const types::TypeDecl decl = w_.types.decl(id);
  std::vector<TypeId> params;
  for (types::TypeParamId p : decl.params) params.push_back(w_.types.parameter(p));
  TypeId type = w_.types.nominal(id, params);
  std::string name = w_.spelling.name(id) + w_.spelling.parameters(decl.params);
  // What has another name inside of the file is exported by the line that says so.
  const bool alias = w_.is_value(id) && w_.spelling.name(id) != w_.public_name(id);
  std::string head =
      comment_of(decl.doc, program_.names->text(decl.name)) + (decl.exported && !alias ? "export " : "");
  auto& d = w_.docs;
  if (decl.kind == types::DeclKind::union_ && w_.has_companion(id) && !decl.is_enum())
    return union_declaration(id, type, head);
  if (decl.kind == types::DeclKind::union_) {
    std::vector<Doc> variants;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v)
      variants.push_back(d.nest(2, variant_type(type, v)));
    const bool documented =
        !decl.is_enum() && std::any_of(decl.variants.begin(), decl.variants.end(),
                                       [](const types::Variant& v) { return !v.doc.empty(); });
    if (documented) {
      std::vector<Doc> lines;
      for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
        lines.push_back(
            w_.concat({d.hardline(), commented(decl.variants[v].doc), w_.text("| "), variants[v]}));
      }
      return head +
             d.print(w_.concat({w_.text("type " + name + " ="), d.nest(2, d.concat(lines)), w_.text(";")}),
                     kLineWidth) +
             "\n";
    }
    Doc joined = d.join(variants, w_.concat({d.line(), w_.text("| ")}));
    Doc all = d.group(
        d.nest(2, w_.concat({d.if_break(w_.concat({d.hardline(), w_.text("| ")}), w_.text(" ")), joined})));
    return head + d.print(w_.concat({w_.text("type " + name + " ="), all, w_.text(";")}), kLineWidth) + "\n";
  }
  const bool is_class = w_.is_class(id);
  std::string text = head + (is_class ? "declare class " : "interface ") + name + " {\n";
  std::vector<types::Field> fields = w_.types.fields_of(type);
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    text += doc_comment(spoken(fields[f].doc), {}, "  ");
    const bool optional = w_.types.is(fields[f].type, TypeKind::option);
    const TypeId shown = fields[f].type;
    // Who only the package sees may be assigned.
    const bool open = decl.exported || !w_.names.uses().is_assigned(id, f);
    Doc line = w_.concat(
        {w_.text((open ? "readonly " : "") + w_.property(type, f) + (optional && !is_class ? "?: " : ": ")),
         w_.spelling.type(shown, true), w_.text(";")});
    text += "  " + d.print(d.nest(2, line), kLineWidth - 2) + "\n";
  }
  return text + (is_class ? class_members(id, type) : "") + "}\n";
}

Doc LibraryModule::changed_field(TypeId type, std::uint32_t field) {
  const TypeId declared = w_.types.fields_of(type)[field].type;
  return w_.concat(
      {w_.text("readonly " + w_.property(type, field) + "?: "), w_.spelling.type(declared, true)});
}

std::string LibraryModule::readable(types::DeclId id) const {
  std::string words;
  for (const std::string& word : split_words(program_.names->text(w_.types.decl(id).name)))
    words += (words.empty() ? "" : " ") + word;
  return words;
}

// `readonly name: T` of each field; `optional`: what may be missing may be left out.
std::vector<Doc> LibraryModule::field_types(TypeId type, bool leaves_out) {
  std::vector<types::Field> fields = w_.types.fields_of(type);
  std::vector<Doc> parts;
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    const bool optional = leaves_out && w_.types.is(fields[f].type, TypeKind::option);
    const TypeId shown = fields[f].type;
    parts.push_back(w_.concat({w_.text("readonly " + w_.property(type, f) + (optional ? "?: " : ": ")),
                               w_.spelling.type(shown, true)}));
  }
  return parts;
}

// The constructor, which takes the fields by name, and the methods.
std::string LibraryModule::class_members(types::DeclId id, TypeId type) {
  auto& d = w_.docs;
  Doc taken =
      d.group(w_.concat({w_.text("constructor(fields: "), w_.fields(field_types(type)), w_.text(");")}));
  std::string text = "  " + d.print(d.nest(2, taken), kLineWidth - 2) + "\n";
  for (ir::FunctionId method : module_.functions) {
    const ir::Function& f = program_.functions[method];
    if (f.method_of != id) continue;
    std::vector<Doc> params = FunctionWriter(w_, method).typed_parameters(true, Defaults::optional);
    Doc line = w_.concat({w_.text(w_.method_name(method) + method_parameters(method)),
                          w_.signature(params, w_.concat({w_.text(": "), w_.spelling.type(f.result, false)})),
                          w_.text(";")});
    text += "  " + d.print(d.nest(2, below(function_comment(method), line)), kLineWidth - 2) + "\n";
  }
  if (!w_.has_member(id, "with"))
    text += "  " + d.print(d.nest(2, with_type(id, type)), kLineWidth - 2) + "\n";
  for (Doc member : member_types(id, "static "))
    text += "  " + d.print(d.nest(2, member), kLineWidth - 2) + "\n";
  return text;
}

std::vector<std::string> LibraryModule::type_declarations(bool exported_only) {
  std::vector<std::string> all;
  for (types::DeclId id : module_.types) {
    const types::TypeDecl& decl = w_.types.decl(id);
    if (decl.kind == types::DeclKind::opaque || (exported_only && !decl.exported)) continue;
    if (w_.is_typed() && w_.is_class(id)) continue;
    all.push_back(type_declaration(id));
  }
  for (std::string& alias : alias_declarations()) all.push_back(std::move(alias));
  return all;
}

std::set<ir::ModuleId> LibraryModule::type_modules() const {
  std::set<ir::ModuleId> found;
  for (const auto& [id, name] : w_.spelling.imported()) found.insert(w_.types.decl(id).module);
  return found;
}

// Users may write down what functions of the module give them.
std::string LibraryModule::type_exports(const std::string& file) {
  Imports names;
  for (const auto& [id, name] : w_.spelling.imported()) {
    const ir::ModuleId module = w_.types.decl(id).module;
    if (layout_.is_foreign(module) || layout_.is_public(module) || name != w_.public_name(id)) continue;
    const std::string& home =
        file.ends_with(".d.ts") ? layout_.public_file(module) : layout_.inner_file(module);
    names[relative_import(file, home)].insert(name);
  }
  std::string text;
  for (const auto& [path, all] : names) text += listed("export type ", all, path);
  return text;
}

std::string LibraryModule::declarations(const std::string& file, bool types_only) {
  w_.spelling.set_declaring();
  std::vector<PlacedText> parts;
  for (std::string& declaration : type_declarations(true)) parts.emplace_back(std::move(declaration));
  for (types::DeclId id : module_.types) {
    if (w_.has_companion(id) && !types_only) parts.emplace_back(companion_type(id));
  }
  for (ir::GlobalId id : module_.globals) {
    const ir::Global& g = program_.globals[id];
    if (!g.exported || types_only || w_.is_member(id)) continue;
    Doc doc = w_.concat({w_.text("export declare const " + w_.public_name(id) + ": "),
                         w_.spelling.type(g.type, true), w_.text(";")});
    parts.push_back(comment_of(g.doc, program_.names->text(g.name)) + w_.print(doc).text);
  }
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (!f.exported || f.kind == ir::FunctionKind::method || types_only || w_.is_member(id)) continue;
    std::vector<Doc> params = FunctionWriter(w_, id).typed_parameters(false, Defaults::optional);
    Doc doc = w_.concat(
        {w_.text("export declare function " + w_.public_name(id) + w_.spelling.parameters(f.type_params)),
         w_.signature(params, w_.concat({w_.text(": "), w_.spelling.type(f.result, false)})), w_.text(";")});
    parts.push_back(function_comment(id) + w_.print(doc).text);
  }
  // Editors show what stands here.
  std::string head = module_comment();
  Imports names;
  for (const auto& [id, name] : w_.spelling.imported())
    names[relative_import(file, layout_.public_file(w_.types.decl(id).module))].insert(
        renamed(w_.public_name(id), name));
  for (const auto& [path, all] : names) head += listed("import type ", all, path);
  if (w_.spelling.names_itself()) head += own_import(layout_.public_file(id_));
  if (!types_only) head += type_exports(file);
  std::vector<PlacedText> all = {std::move(head)};
  if (w_.spelling.names_result()) all.emplace_back(std::string(kResult));
  all.insert(all.end(), parts.begin(), parts.end());
  return join_parts(all, "\n").text;
}

}  // namespace mochi::emit::javascript
