// Types as TypeScript spells them.
#include "emit/javascript/writer.h"
#include "ir/facts.h"

// Most kinds of types hold no place.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

std::string Writer::type_name(types::DeclId id) {
  used_types_.insert(id);
  auto known = type_names_.find(id);
  if (known != type_names_.end()) return known->second;
  const types::TypeDecl& decl = types.decl(id);
  std::string name = scope_.declare(convert_name(program.names->text(decl.name), CaseStyle::pascal));
  type_names_[id] = name;
  if (options.tests || decl.module != options.module) imported_types_[id] = name;
  return name;
}

bool Writer::is_read_only(std::uint32_t place) const {
  if (program.facts == nullptr || place == ir::OwnershipFacts::kNone) return false;
  const ir::OwnershipFacts& facts = program.facts->ownership;
  return facts.of(place) == ir::Ownership::shared && !facts.places[place].grows;
}

// Inside of the package: read-only where nothing at the place is ever changed.
Doc Writer::placed_type(TypeId id, std::uint32_t place) {
  const types::Type type = types[id];
  if (program.facts == nullptr || place == ir::OwnershipFacts::kNone) return type_text(id, false);
  const ir::OwnershipFacts& facts = program.facts->ownership;
  const bool read_only = is_read_only(place);
  auto part = [&](std::size_t i) {
    const std::uint32_t inner = facts.part(place, i);
    return inner == ir::OwnershipFacts::kNone ? type_text(type.args[i], read_only)
                                              : placed_type(type.args[i], inner);
  };
  switch (type.kind) {
    case TypeKind::list: {
      const TypeKind element = types.kind(type.args[0]);
      const bool inner_read_only =
          element == TypeKind::list &&
          (facts.part(place, 0) == ir::OwnershipFacts::kNone ? read_only
                                                             : is_read_only(facts.part(place, 0)));
      Doc inner = part(0);
      if (inner_read_only || element == TypeKind::option || element == TypeKind::function)
        inner = concat({text("("), inner, text(")")});
      return concat({text(read_only ? "readonly " : ""), inner, text("[]")});
    }
    case TypeKind::set: return concat({text(read_only ? "ReadonlySet" : "Set"), list("<", {part(0)}, ">")});
    case TypeKind::map:
      return concat({text(read_only ? "ReadonlyMap" : "Map"), list("<", {part(0), part(1)}, ">")});
    case TypeKind::option:
      if (types.is(type.args[0], TypeKind::function)) return type_text(id, false);
      return concat({part(0), text(" | undefined")});
    default: return type_text(id, false);
  }
}

std::string Writer::class_name(types::DeclId id) {
  std::string name = type_name(id);
  if (imported_types_.contains(id)) imported_classes_.insert(id);
  return name;
}

std::string Writer::type_parameters(const std::vector<types::TypeParamId>& params) const {
  std::string text;
  for (types::TypeParamId p : params)
    text += (text.empty() ? "<" : ", ") + std::string(program.names->text(types.param(p).name));
  return text.empty() ? text : text + ">";
}

Doc Writer::type_text(TypeId id, bool input) {
  const types::Type type = types[id];
  auto part = [&](std::size_t i) { return type_text(type.args[i], input); };
  auto arguments = [&](std::string_view name, std::size_t count) {
    if (count == 0) return text(name);
    std::vector<Doc> parts;
    for (std::size_t i = 0; i < count; ++i) parts.push_back(part(i));
    return concat({text(name), list("<", parts, ">")});
  };
  switch (type.kind) {
    case TypeKind::unit: return text("void");
    case TypeKind::never:
    case TypeKind::error: return text("never");
    case TypeKind::boolean: return text("boolean");
    case TypeKind::integer:
    case TypeKind::int64: return text(options.big_ints ? "bigint" : "number");
    case TypeKind::floating: return text("number");
    case TypeKind::string: return text("string");
    case TypeKind::bytes: return text("Uint8Array");
    case TypeKind::bigint: return text("bigint");
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::variable: return text("unknown");
    case TypeKind::list: {
      TypeKind element = types.kind(type.args[0]);
      bool group = element == TypeKind::option || element == TypeKind::function;
      bool nested = input && element == TypeKind::list;
      Doc inner = part(0);
      if (group || nested) inner = concat({text("("), inner, text(")")});
      return concat({text(input ? "readonly " : ""), inner, text("[]")});
    }
    case TypeKind::set: return arguments(input ? "ReadonlySet" : "Set", 1);
    case TypeKind::map: return arguments(input ? "ReadonlyMap" : "Map", 2);
    case TypeKind::group: return text("{ key: unknown; items: unknown[] }");
    case TypeKind::option:
    case TypeKind::soft: {
      Doc inner = part(0);
      if (types.is(type.args[0], TypeKind::function)) inner = concat({text("("), inner, text(")")});
      return concat({inner, text(" | undefined")});
    }
    case TypeKind::function: {
      std::vector<Doc> params;
      static constexpr std::string_view kNames[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
      for (std::size_t i = 0; i + 1 < type.args.size(); ++i) {
        std::string name = type.args.size() == 2 ? "x"
                           : i < 8               ? std::string(kNames[i])
                                                 : "x" + std::to_string(i);
        // What a function gets from here is what it may keep: the other direction.
        params.push_back(concat({text(name + ": "), type_text(type.args[i], true)}));
      }
      return concat({list("(", params, ")"), text(" => "), type_text(type.args.back(), input)});
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      if (is_result(id)) {
        result_used_ = true;
        return arguments("Result", 2);
      }
      return arguments(type_name(type.decl), type.args.size());
    case TypeKind::anonymous: {
      std::vector<Doc> fields;
      for (std::uint32_t i = 0; i < type.args.size(); ++i) {
        fields.push_back(concat({text(property(id, i) + ": "), type_text(type.args[i], input)}));
      }
      return this->fields(fields);
    }
    case TypeKind::parameter: return text(program.names->text(types.param(type.param).name));
  }
  return text("unknown");
}

}  // namespace mochi::emit::javascript
