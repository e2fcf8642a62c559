#include "emit/javascript/descriptions.h"

#include "base/check.h"
#include "emit/javascript/writer.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

std::string Descriptions::name(TypeId id) const { return name(id, 0); }

std::string Descriptions::name(TypeId id, unsigned depth) const {
  // Names of types that are nested deeper would grow with each level.
  constexpr unsigned kDeepest = 8;
  if (depth == kDeepest) return "Nested";
  const types::Type& type = w_.types[id];
  auto inner = [&](std::size_t i) { return name(type.args[i], depth + 1); };
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
      return name + "To" + inner(type.args.size() - 1);
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
      return convert_name(w_.program.names->text(w_.types.decl(type.decl).name), CaseStyle::pascal);
  }
  MOCHI_UNREACHABLE("type kind");
}

Doc Descriptions::of(TypeId id) {
  const types::Type& type = w_.types[id];
  auto simple = [&](std::string_view name) {
    return w_.concat({w_.helper("Type"), w_.text("."), w_.text(name)});
  };
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
    case TypeKind::group: return composite(id);
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::union_:
    case TypeKind::variant: return record(id);
  }
  MOCHI_UNREACHABLE("type kind");
}

Doc Descriptions::composite(TypeId id) {
  auto known = names_.find(id);
  if (known != names_.end()) return w_.text(known->second);
  const types::Type type = w_.types[id];
  std::vector<Doc> parts;
  for (TypeId part : type.args) parts.push_back(of(part));
  // Its parts may have made it.
  known = names_.find(id);
  if (known != names_.end()) return w_.text(known->second);
  // Their order is that of what they hold.
  if (type.kind == TypeKind::set && w_.is_told_by_content(type.args[0])) w_.helper("compareAs");
  std::string_view maker = type.kind == TypeKind::list    ? "list"
                           : type.kind == TypeKind::set   ? "set"
                           : type.kind == TypeKind::map   ? "map"
                           : type.kind == TypeKind::group ? "group"
                                                          : "option";
  std::string name = w_.declare(this->name(id) + "Type");
  names_[id] = name;
  Doc made = w_.call(w_.concat({w_.helper("Type"), w_.text("."), w_.text(maker)}), parts);
  made_.push_back(w_.concat({w_.text("const " + name + " = "), made, w_.text(";")}));
  return w_.text(name);
}

Doc Descriptions::field(const types::Field& field, std::string_view property) {
  Doc declared = w_.text(w_.string_literal(w_.program.names->text(field.name)));
  return w_.list("[", {declared, w_.text(w_.string_literal(property)), of(field.type)}, "]");
}

// The fields of a record, the variants of a union with theirs.
std::vector<Doc> Descriptions::rows(TypeId id) {
  std::vector<Doc> rows;
  if (!w_.types.is(id, TypeKind::union_)) {
    const std::vector<types::Field> declared = w_.types.fields_of(id);
    for (std::uint32_t f = 0; f < declared.size(); ++f)
      rows.push_back(field(declared[f], w_.property(id, f)));
    return rows;
  }
  const std::size_t count = w_.types.decl(w_.types[id].decl).variants.size();
  for (std::uint32_t v = 0; v < count; ++v) {
    Doc kind = w_.text(w_.string_literal(w_.variant_kind(id, v)));
    std::vector<Doc> row = {kind, kind};
    const std::vector<types::Field> declared = w_.types.variant_fields(id, v);
    for (std::uint32_t f = 0; f < declared.size(); ++f)
      row.push_back(field(declared[f], w_.variant_property(id, v, f)));
    rows.push_back(w_.list("[", row, "]"));
  }
  return rows;
}

// Fields are made on demand, so that types may name themselves.
Doc Descriptions::record(TypeId id) {
  auto known = names_.find(id);
  if (known != names_.end()) return w_.text(known->second);
  const types::Type type = w_.types[id];
  std::string shown =
      type.decl.valid() ? std::string(w_.program.names->text(w_.types.decl(type.decl).name)) : "";
  std::string name = w_.declare(this->name(id) + "Type");
  names_[id] = name;
  std::size_t slot = made_.size();
  made_.emplace_back();
  const std::vector<Doc> rows = this->rows(id);
  Doc maker = w_.concat({w_.helper("Type"), w_.text(type.kind == TypeKind::union_ ? ".union" : ".record")});
  std::vector<Doc> parts = {w_.text(w_.string_literal(shown)),
                            w_.function_form(w_.concat({w_.text("() => "), w_.list("[", rows, "]")}), true)};
  if (type.kind == TypeKind::union_ && w_.discriminator(id) != "kind")
    parts.push_back(w_.text(w_.string_literal(w_.discriminator(id))));
  if (w_.makes_classes && type.decl.valid() && w_.is_class(type.decl)) {
    parts.push_back(w_.function_form(
        w_.concat({w_.text("(fields) => "),
                   w_.call(w_.text("new " + w_.spelling.class_name(type.decl)), {w_.text("fields")})}),
        false));
  }
  Doc made = w_.call(maker, parts);
  made_[slot] = w_.concat({w_.text("const " + name + " = "), made, w_.text(";")});
  return w_.text(name);
}

}  // namespace mochi::emit::javascript
