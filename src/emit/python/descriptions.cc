// Run-time descriptions of types: `INT`, `list_of(INT)`, constants for records and unions.
#include "emit/python/writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using types::TypeId;
using types::TypeKind;

Doc TypeWriter::description(TypeId id) {
  const types::Type type = types_[id];
  auto made = [&](std::string_view name) {
    std::vector<Doc> args;
    for (TypeId arg : type.args) args.push_back(description(arg));
    return t_.call(w_.helper(name), args);
  };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return w_.helper("UNIT");
    case TypeKind::boolean: return w_.helper("BOOL");
    case TypeKind::integer:
    case TypeKind::int64: return w_.helper("INT");
    case TypeKind::floating: return w_.helper("FLOAT");
    case TypeKind::string: return w_.helper("STRING");
    case TypeKind::bytes: return w_.helper("BYTES");
    case TypeKind::bigint: return w_.helper("BIGINT");
    case TypeKind::bigrat: return w_.helper("BIGRAT");
    case TypeKind::any: return w_.helper("ANY");
    case TypeKind::function:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return w_.helper("FUN");
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
  if (known != description_names_.end()) return t_.text(known->second);
  std::string shown =
      type.decl.valid() ? std::string(w_.program.names->text(types_.decl(type.decl).name)) : "";
  std::string plain = convert_name(shown.empty() ? "record" : shown, CaseStyle::snake) + "_type";
  std::string name = names_.scope.declare(w_.dialect.native_classes ? "_" + plain : plain);
  description_names_[id] = name;
  Doc value = type.kind == TypeKind::union_ ? union_description(id, shown) : record_description(id, shown);
  descriptions_.push_back(t_.concat({t_.text(name + " = "), value}));
  return t_.text(name);
}

Doc TypeWriter::described_field(const types::Field& field, const std::string& attribute) {
  Doc name = t_.text(Layout::string_literal(w_.program.names->text(field.name)));
  return t_.list("(", {name, t_.text(Layout::string_literal(attribute)), description(field.type)}, ")",
                 Layout::Shape::literal);
}

Doc TypeWriter::union_description(TypeId id, const std::string& shown) {
  std::vector<Doc> rows;
  const types::DeclId decl = types_[id].decl;
  const std::size_t count = types_.decl(decl).variants.size();
  for (std::uint32_t v = 0; v < count; ++v) {
    const std::vector<types::Field> declared = types_.variant_fields(id, v);
    std::vector<Doc> fields;
    for (std::uint32_t f = 0; f < declared.size(); ++f)
      fields.push_back(described_field(declared[f], names_.variant_attribute(id, v, f)));
    Doc maker = is_enum(id) ? enum_value(id, v) : t_.text(variant_class(id, v));
    Doc title = t_.text(Layout::string_literal(w_.program.names->text(types_.decl(decl).variants[v].name)));
    Doc row =
        t_.list("(", {title, fields.empty() ? t_.text("()") : t_.list("[", fields, "]", Layout::Shape::literal)}, ")",
                Layout::Shape::literal);
    rows.push_back(t_.concat({maker, t_.text(": "), row}));
  }
  Doc table = t_.concat({t_.text("lambda: "), t_.list("{", rows, "}", Layout::Shape::literal)});
  return t_.call(w_.helper("union_of"), {t_.text(Layout::string_literal(shown)), table});
}

Doc TypeWriter::record_description(TypeId id, const std::string& shown) {
  const std::vector<types::Field> declared = types_.fields_of(id);
  std::vector<Doc> fields;
  for (std::uint32_t f = 0; f < declared.size(); ++f)
    fields.push_back(described_field(declared[f], names_.attribute(id, f)));
  Doc table = t_.concat({t_.text("lambda: "), t_.list("[", fields, "]", Layout::Shape::literal)});
  return t_.call(w_.helper("record_of"),
                 {t_.text(Layout::string_literal(shown)), t_.text(record_class(id)), table});
}

}  // namespace mochi::emit::python
