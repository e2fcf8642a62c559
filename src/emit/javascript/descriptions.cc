// Run-time descriptions of types: `Type.int`, constants for all that is put together.
#include "emit/javascript/writer.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

std::vector<Doc> Writer::take_descriptions() { return std::move(descriptions_); }

std::string Writer::description_name(TypeId id) const {
  const types::Type& type = types[id];
  auto inner = [&](std::size_t i) { return description_name(type.args[i]); };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return "Unit";
    case TypeKind::boolean: return "Bool";
    case TypeKind::integer:
    case TypeKind::int64: return "Int";
    case TypeKind::floating: return "Float";
    case TypeKind::string: return "String";
    case TypeKind::bytes: return "Bytes";
    case TypeKind::bigint: return "Bigint";
    case TypeKind::bigrat: return "Bigrat";
    case TypeKind::any: return "Any";
    case TypeKind::function: {
      std::string name = "Function";
      for (std::size_t i = 0; i + 1 < type.args.size(); ++i) name += (i == 0 ? "Of" : "And") + inner(i);
      return name + "To" + description_name(type.args.back());
    }
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return "Fun";
    case TypeKind::list: return "ListOf" + inner(0);
    case TypeKind::set: return "SetOf" + inner(0);
    case TypeKind::option:
    case TypeKind::soft: return "Optional" + inner(0);
    case TypeKind::map: return "MapOf" + inner(0) + "To" + inner(1);
    case TypeKind::group: return "GroupOf" + inner(0) + "To" + inner(1);
    case TypeKind::anonymous: return "Record";
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      return convert_name(program.names->text(types.decl(type.decl).name), CaseStyle::pascal);
  }
  return "Unit";
}

Doc Writer::type_description(TypeId id) {
  const types::Type& type = types[id];
  auto simple = [&](std::string_view name) { return concat({helper("Type"), text("."), text(name)}); };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return simple("unit");
    case TypeKind::boolean: return simple("bool");
    case TypeKind::integer:
    case TypeKind::int64: return simple("int");
    case TypeKind::floating: return simple("float");
    case TypeKind::string: return simple("string");
    case TypeKind::bytes: return simple("bytes");
    case TypeKind::bigint: return simple("bigint");
    case TypeKind::bigrat: return simple("bigrat");
    case TypeKind::any: return simple("any");
    case TypeKind::function:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return simple("fun");
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::map:
    case TypeKind::group: return composite_description(id);
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::union_:
    case TypeKind::variant: return record_description(id);
  }
  return simple("unit");
}

Doc Writer::composite_description(TypeId id) {
  auto known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  const types::Type type = types[id];
  std::vector<Doc> parts;
  for (TypeId part : type.args) parts.push_back(type_description(part));
  // Its parts may have made it.
  known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  std::string_view maker = type.kind == TypeKind::list    ? "list"
                           : type.kind == TypeKind::set   ? "set"
                           : type.kind == TypeKind::map   ? "map"
                           : type.kind == TypeKind::group ? "group"
                                                          : "option";
  std::string name = scope_.declare(description_name(id) + "Type");
  description_names_[id] = name;
  Doc made = call(concat({helper("Type"), text("."), text(maker)}), parts);
  descriptions_.push_back(concat({text("const " + name + " = "), made, text(";")}));
  return text(name);
}

// Fields are made on demand, so that types may name themselves.
Doc Writer::record_description(TypeId id) {
  auto known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  const types::Type type = types[id];
  std::string shown = type.decl.valid() ? std::string(program.names->text(types.decl(type.decl).name)) : "";
  std::string name = scope_.declare(description_name(id) + "Type");
  description_names_[id] = name;
  std::size_t slot = descriptions_.size();
  descriptions_.emplace_back();
  auto field = [&](std::string_view declared, std::string_view property_name, TypeId field_type) {
    return list(
        "[",
        {text(string_literal(declared)), text(string_literal(property_name)), type_description(field_type)},
        "]");
  };
  std::vector<Doc> rows;
  if (type.kind == TypeKind::union_) {
    for (std::uint32_t v = 0; v < types.decl(type.decl).variants.size(); ++v) {
      std::vector<Doc> row = {
          text(string_literal(variant_kind(id, v))),
          text(string_literal(program.names->text(types.decl(type.decl).variants[v].name)))};
      std::vector<types::Field> declared = types.variant_fields(id, v);
      for (std::uint32_t f = 0; f < declared.size(); ++f) {
        row.push_back(
            field(program.names->text(declared[f].name), variant_property(id, v, f), declared[f].type));
      }
      rows.push_back(list("[", row, "]"));
    }
  } else {
    std::vector<types::Field> declared = types.fields_of(id);
    for (std::uint32_t f = 0; f < declared.size(); ++f) {
      rows.push_back(field(program.names->text(declared[f].name), property(id, f), declared[f].type));
    }
  }
  Doc maker = concat({helper("Type"), text(type.kind == TypeKind::union_ ? ".union" : ".record")});
  std::vector<Doc> parts = {text(string_literal(shown)),
                            function_form(concat({text("() => "), list("[", rows, "]")}), true)};
  if (makes_classes && type.decl.valid() && is_class(type.decl)) {
    parts.push_back(function_form(
        concat({text("(fields) => "), call(text("new " + class_name(type.decl)), {text("fields")})}), false));
  }
  Doc made = call(maker, parts);
  descriptions_[slot] = concat({text("const " + name + " = "), made, text(";")});
  return text(name);
}

}  // namespace mochi::emit::javascript
