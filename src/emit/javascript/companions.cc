// What belongs to a type, as users reach it: constructors of variants, constants and functions in an object, or
// as members of a class, of the type's name (border page, rows 2, 4, 5, 35, 36; rule N8).
#include <algorithm>

#include "base/string_util.h"
#include "emit/common/reserved.h"
#include "emit/javascript/library.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

namespace {

TypeId declared_type(types::TypeStore& types, types::DeclId id) {
  std::vector<TypeId> params;
  for (const types::TypeParamId p : types.decl(id).params) params.push_back(types.parameter(p));
  return types.nominal(id, params);
}

// The type's parameters that fields of the variant name, in their order.
std::vector<types::TypeParamId> variant_params(types::TypeStore& types, types::DeclId id,
                                               std::uint32_t variant) {
  std::vector<types::TypeParamId> named;
  for (const types::Field& f : types.variant_fields(declared_type(types, id), variant))
    find_params(types, f.type, named);
  std::vector<types::TypeParamId> all = types.decl(id).params;
  std::erase_if(
      all, [&](types::TypeParamId p) { return std::find(named.begin(), named.end(), p) == named.end(); });
  return all;
}

}  // namespace

Doc LibraryModule::below(const std::string& comment, Doc what) {
  std::vector<Doc> lines;
  for (const std::string_view line : split_lines(comment)) lines.push_back(w_.text(line));
  lines.push_back(what);
  return w_.docs.join(lines, w_.docs.hardline());
}

std::vector<ir::FunctionId> LibraryModule::functions_of(types::DeclId id) const {
  std::vector<ir::FunctionId> all;
  for (const ir::FunctionId f : module_.functions) {
    if (program_.functions[f].owner == id && w_.is_member(f)) all.push_back(f);
  }
  return all;
}

std::vector<ir::GlobalId> LibraryModule::constants_of(types::DeclId id) const {
  std::vector<ir::GlobalId> all;
  for (const ir::GlobalId g : module_.globals) {
    if (program_.globals[g].owner == id && w_.is_member(g)) all.push_back(g);
  }
  return all;
}

Doc LibraryModule::member_constant(ir::GlobalId id) {
  const TypeId shown = w_.border.outward(program_.globals[id].type);
  Doc value = w_.text(w_.global_name(id));
  return w_.border.turns_big(shown) ? w_.border.outward_big(shown, value) : value;
}

Doc LibraryModule::member_function(ir::FunctionId id, bool in_class) {
  FunctionWriter writer(w_, id);
  Doc inner = w_.text(w_.function_name(id));
  const bool checked = writer.needs_border();
  const std::string name = w_.member_name(id);
  if (!checked && !in_class) return w_.concat({w_.text(name + ": "), inner});
  std::vector<Doc> args;
  for (const ir::LocalId p : program_.functions[id].params) args.push_back(w_.text(w_.local_name(id, p)));
  Doc plain = w_.concat({w_.text("return "), w_.call(inner, args), w_.text(";")});
  std::vector<Doc> lines = checked ? writer.checked_call(inner) : std::vector<Doc>{plain};
  const std::string params =
      w_.is_typed() ? w_.spelling.parameters(program_.functions[id].type_params) : std::string();
  return w_.concat({w_.text((in_class ? "static " : "") + name + params), writer.signature(false, true),
                    w_.text(" "), w_.body(lines)});
}

std::vector<Doc> LibraryModule::static_members(types::DeclId id) {
  std::vector<Doc> all;
  for (const ir::GlobalId g : constants_of(id)) {
    // Constants may be made of the class itself.
    Doc type = w_.is_typed() ? w_.concat({w_.text(": "), w_.spelling.type(program_.globals[g].type, true)})
                             : w_.docs.empty();
    Doc value = w_.concat({w_.text("return "), member_constant(g), w_.text(";")});
    Doc made =
        w_.concat({w_.text("static get " + w_.member_name(g) + "()"), type, w_.text(" "), w_.body({value})});
    all.push_back(
        below(comment_of(program_.globals[g].doc, program_.names->text(program_.globals[g].name)), made));
  }
  for (const ir::FunctionId f : functions_of(id))
    all.push_back(below(function_comment(f), member_function(f, true)));
  return all;
}

Doc LibraryModule::with_type(types::DeclId id, TypeId type) {
  std::vector<Doc> changes = field_types(type);
  for (std::uint32_t f = 0; f < changes.size(); ++f) changes[f] = changed_field(type, f);
  Doc taken = w_.concat({w_.text("changes: "), w_.fields(changes)});
  Doc head = w_.concat(
      {w_.text("with"), w_.signature({taken}, w_.concat({w_.text(": "), w_.spelling.type(type, false)}))});
  return below("/** This " + readable(id) + " with some fields changed. */", w_.concat({head, w_.text(";")}));
}

Doc LibraryModule::with_method(types::DeclId id, TypeId type) {
  Doc made = w_.call(w_.text("new " + w_.spelling.name(id)),
                     {w_.braces({w_.text("...this"), w_.text("...changes")})});
  Doc body = w_.body({w_.concat({w_.text("return "), made, w_.text(";")})});
  const std::string comment = "/** This " + readable(id) + " with some fields changed. */";
  if (!w_.is_typed()) return below(comment, w_.concat({w_.text("with(changes) "), body}));
  std::vector<Doc> changes = field_types(type);
  for (std::uint32_t f = 0; f < changes.size(); ++f) changes[f] = changed_field(type, f);
  Doc taken = w_.concat({w_.text("changes: "), w_.fields(changes)});
  Doc head = w_.signature({taken}, w_.concat({w_.text(": "), w_.spelling.type(type, false)}));
  return below(comment, w_.concat({w_.text("with"), head, w_.text(" "), body}));
}

std::string LibraryModule::variant_name(types::DeclId id, std::uint32_t variant) {
  return w_.spelling.name(id) + "." + w_.variant_kind(declared_type(w_.types, id), variant) +
         w_.spelling.parameters(variant_params(w_.types, id, variant));
}

// The constructors of a union's variants: positional, and values where there is nothing to give.
std::vector<Doc> LibraryModule::constructors(types::DeclId id) {
  std::vector<Doc> all;
  const types::TypeDecl decl = w_.types.decl(id);
  if (decl.kind != types::DeclKind::union_) return all;
  const TypeId type = declared_type(w_.types, id);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::string name = w_.variant_kind(type, v);
    Doc kind = w_.text(Writer::string_literal(name));
    if (decl.is_enum()) {
      all.push_back(w_.concat({w_.text(name + ": "), kind}));
      continue;
    }
    std::vector<Doc> fields = {w_.concat({w_.text(w_.discriminator(type)), w_.text(": "), kind})};
    NameScope params(javascript_reserved(), name_rules().escape);
    const std::vector<types::Field> declared = w_.types.variant_fields(type, v);
    std::vector<Doc> taken;
    for (std::uint32_t f = 0; f < declared.size(); ++f) {
      const std::string& property = w_.variant_property(type, v, f);
      const std::string param = params.declare(property);
      Doc shown = w_.text(property == param ? param : property + ": " + param);
      const bool optional = w_.types.is(declared[f].type, TypeKind::option);
      fields.push_back(
          optional ? w_.concat({w_.text("...(" + param + " != null && "), w_.braces({shown}), w_.text(")")})
                   : shown);
      taken.push_back(w_.is_typed()
                          ? w_.concat({w_.text(param + ": "), w_.spelling.type(declared[f].type, true)})
                          : w_.text(param));
    }
    if (declared.empty()) {
      all.push_back(w_.concat({w_.text(name + ": "), w_.braces(fields)}));
      continue;
    }
    Doc result = w_.is_typed() ? w_.text(": " + variant_name(id, v)) : w_.docs.empty();
    const std::string params_of =
        w_.is_typed() ? w_.spelling.parameters(variant_params(w_.types, id, v)) : std::string();
    Doc made = w_.concat({w_.text("return "), w_.braces(fields), w_.text(";")});
    all.push_back(
        w_.concat({w_.text(name + params_of), w_.signature(taken, result), w_.text(" "), w_.body({made})}));
  }
  return all;
}

std::vector<Doc> LibraryModule::constructor_types(types::DeclId id) {
  std::vector<Doc> all;
  const types::TypeDecl decl = w_.types.decl(id);
  if (decl.kind != types::DeclKind::union_) return all;
  const TypeId type = declared_type(w_.types, id);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::string name = w_.variant_kind(type, v);
    const std::vector<types::Field> declared = w_.types.variant_fields(type, v);
    Doc line;
    if (decl.is_enum()) {
      line = w_.text("readonly " + name + ": " + Writer::string_literal(name) + ";");
    } else if (declared.empty()) {
      line = w_.text("readonly " + name + ": " + variant_name(id, v) + ";");
    } else {
      std::vector<Doc> taken;
      NameScope params(javascript_reserved(), name_rules().escape);
      for (std::uint32_t f = 0; f < declared.size(); ++f) {
        taken.push_back(w_.concat({w_.text(params.declare(w_.variant_property(type, v, f)) + ": "),
                                   w_.spelling.type(declared[f].type, true)}));
      }
      const std::string params_of = w_.spelling.parameters(variant_params(w_.types, id, v));
      line = w_.concat({w_.text(name + params_of), w_.signature(taken, w_.text(": " + variant_name(id, v))),
                        w_.text(";")});
    }
    all.push_back(w_.concat({commented(decl.variants[v].doc), line}));
  }
  return all;
}

std::vector<Doc> LibraryModule::member_types(types::DeclId id, std::string_view before) {
  std::vector<Doc> all;
  for (const ir::GlobalId g : constants_of(id)) {
    const ir::Global& global = program_.globals[g];
    Doc line = w_.concat({w_.text(before), w_.text("readonly " + w_.member_name(g) + ": "),
                          w_.spelling.type(global.type, true), w_.text(";")});
    all.push_back(below(comment_of(global.doc, program_.names->text(global.name)), line));
  }
  for (const ir::FunctionId f : functions_of(id)) {
    const ir::Function& function = program_.functions[f];
    std::vector<Doc> params = FunctionWriter(w_, f).typed_parameters(false, Defaults::optional);
    Doc result = w_.concat({w_.text(": "), w_.spelling.type(function.result, false)});
    Doc line =
        w_.concat({w_.text(before), w_.text(w_.member_name(f) + w_.spelling.parameters(function.type_params)),
                   w_.signature(params, result), w_.text(";")});
    all.push_back(below(function_comment(f), line));
  }
  return all;
}

// The type of the object: `{ members }`, on lines of their own.
Doc LibraryModule::companion_shape(types::DeclId id) {
  std::vector<Doc> members = constructor_types(id);
  for (Doc member : member_types(id, "")) members.push_back(member);
  auto& d = w_.docs;
  return w_.concat({w_.text("{"), d.nest(2, w_.concat({d.hardline(), d.join(members, d.hardline())})),
                    d.hardline(), w_.text("}")});
}

std::string LibraryModule::companion_type(types::DeclId id) {
  const types::TypeDecl& decl = w_.types.decl(id);
  Doc doc = w_.concat(
      {w_.text("export declare const " + w_.public_name(id) + ": "), companion_shape(id), w_.text(";")});
  return comment_of(decl.doc, program_.names->text(decl.name)) + w_.print(doc).text;
}

std::string LibraryModule::companion_text(types::DeclId id) {
  const types::TypeDecl& decl = w_.types.decl(id);
  std::vector<Doc> members = constructors(id);
  for (const ir::GlobalId g : constants_of(id))
    members.push_back(w_.concat({w_.text(w_.member_name(g) + ": "), member_constant(g)}));
  for (const ir::FunctionId f : functions_of(id)) members.push_back(member_function(f, false));
  auto& d = w_.docs;
  for (Doc& member : members) member = w_.concat({member, w_.text(",")});
  // An object that is called as one of the language has another name inside.
  const std::string name = w_.spelling.name(id);
  const std::string shown = w_.public_name(id);
  Doc type = w_.is_typed() ? w_.concat({w_.text(": "), companion_shape(id)}) : d.empty();
  Doc doc = w_.concat({w_.text((name == shown ? "export const " : "const ") + name), type, w_.text(" = {"),
                       d.nest(2, w_.concat({d.hardline(), d.join(members, d.hardline())})), d.hardline(),
                       w_.text("};")});
  std::string text = comment_of(decl.doc, program_.names->text(decl.name)) + w_.print(doc).text;
  if (name != shown) text += "\nexport { " + renamed(name, shown) + " };\n";
  return text;
}

// `type Shape = Shape.Circle | Shape.Empty`, and the variants in a namespace of the name that holds types alone.
std::string LibraryModule::union_declaration(types::DeclId id, TypeId type, const std::string& head) {
  auto& d = w_.docs;
  const types::TypeDecl decl = w_.types.decl(id);
  const std::string name = w_.spelling.name(id);
  const std::string_view export_word = head.ends_with("export ") ? "export " : "";
  std::vector<Doc> names;
  std::set<std::string> shadows;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    names.push_back(w_.text(variant_name(id, v)));
    shadows.insert(w_.variant_kind(type, v));
  }
  Doc joined = d.join(names, w_.concat({d.line(), w_.text("| ")}));
  Doc all = d.group(
      d.nest(2, w_.concat({d.if_break(w_.concat({d.hardline(), w_.text("| ")}), w_.text(" ")), joined})));
  Doc alias =
      w_.concat({w_.text(export_word), w_.text("type " + name + w_.spelling.parameters(decl.params) + " ="),
                 all, w_.text(";")});
  const std::string text =
      head.substr(0, head.size() - export_word.size()) + d.print(alias, kLineWidth) + "\n\n";
  std::vector<Doc> lines;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::string params = w_.spelling.parameters(variant_params(w_.types, id, v));
    w_.spelling.set_shadows(&shadows);
    Doc line = w_.concat({commented(decl.variants[v].doc),
                          w_.text("type " + w_.variant_kind(type, v) + params + " = "), variant_type(type, v),
                          w_.text(";")});
    w_.spelling.set_shadows(nullptr);
    lines.push_back(line);
  }
  Doc space = w_.concat({w_.text(export_word), w_.text("declare namespace " + name + " {"),
                         d.nest(2, w_.concat({d.hardline(), d.join(lines, d.hardline())})), d.hardline(),
                         w_.text("}")});
  return text + d.print(space, kLineWidth) + "\n";
}

}  // namespace mochi::emit::javascript
