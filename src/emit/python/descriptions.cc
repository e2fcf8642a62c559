// Run-time descriptions of types: `INT`, `list_of(INT)`, constants for records and unions.
#include "emit/python/writer.h"

namespace mochi::emit::python {

using types::TypeId;
using types::TypeKind;

Doc Writer::description(TypeId id) {
  const types::Type type = types[id];
  auto made = [&](std::string_view name) {
    std::vector<Doc> args;
    for (TypeId arg : type.args) args.push_back(description(arg));
    return call(helper(name), args);
  };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return helper("UNIT");
    case TypeKind::boolean: return helper("BOOL");
    case TypeKind::integer:
    case TypeKind::int64: return helper("INT");
    case TypeKind::floating: return helper("FLOAT");
    case TypeKind::string: return helper("STRING");
    case TypeKind::bytes: return helper("BYTES");
    case TypeKind::bigint: return helper("BIGINT");
    case TypeKind::bigrat: return helper("BIGRAT");
    case TypeKind::any: return helper("ANY");
    case TypeKind::function:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return helper("FUN");
    case TypeKind::list: return made("list_of");
    case TypeKind::set: return made("set_of");
    case TypeKind::option:
    case TypeKind::soft: return made("option_of");
    case TypeKind::map: return made("map_of");
    case TypeKind::group: return made("group_of");
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::union_:
    case TypeKind::variant: break;
  }
  auto known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  std::string shown = type.decl.valid() ? std::string(program.names->text(types.decl(type.decl).name)) : "";
  std::string plain = convert_name(shown.empty() ? "record" : shown, CaseStyle::snake) + "_type";
  std::string name = scope.declare(library() ? "_" + plain : plain);
  description_names_[id] = name;
  auto field = [&](const types::Field& f, const std::string& attr) {
    return list(
        "(",
        {text(string_literal(program.names->text(f.name))), text(string_literal(attr)), description(f.type)},
        ")", Shape::literal);
  };
  Doc value;
  if (type.kind == TypeKind::union_) {
    std::vector<Doc> rows;
    const std::size_t count = types.decl(type.decl).variants.size();
    for (std::uint32_t v = 0; v < count; ++v) {
      const std::vector<types::Field> declared = types.variant_fields(id, v);
      std::vector<Doc> fields;
      for (std::uint32_t f = 0; f < declared.size(); ++f)
        fields.push_back(field(declared[f], variant_attribute(id, v, f)));
      Doc maker = is_enum(id) ? enum_value(id, v) : text(variant_class(id, v));
      Doc title = text(string_literal(program.names->text(types.decl(type.decl).variants[v].name)));
      rows.push_back(
          concat({maker, text(": "),
                  list("(", {title, list("[", fields, "]", Shape::literal)}, ")", Shape::literal)}));
    }
    value = call(helper("union_of"), {text(string_literal(shown)),
                                      concat({text("lambda: "), list("{", rows, "}", Shape::literal)})});
  } else {
    const std::vector<types::Field> declared = types.fields_of(id);
    std::vector<Doc> fields;
    for (std::uint32_t f = 0; f < declared.size(); ++f)
      fields.push_back(field(declared[f], attribute(id, f)));
    value = call(helper("record_of"), {text(string_literal(shown)), text(record_class(id)),
                                       concat({text("lambda: "), list("[", fields, "]", Shape::literal)})});
  }
  descriptions_.push_back(concat({text(name + " = "), value}));
  return text(name);
}

}  // namespace mochi::emit::python
