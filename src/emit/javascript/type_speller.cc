#include "emit/javascript/type_speller.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "emit/javascript/writer.h"
#include "ir/facts.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

std::string TypeSpeller::name(types::DeclId id) {
  std::string name = given_name(id);
  if (!is_shadowed(name)) return name;
  names_itself_ = true;
  return "self." + w_.public_name(id);
}

std::string TypeSpeller::given_name(types::DeclId id) {
  used_.insert(id);
  auto known = names_.find(id);
  if (known != names_.end()) return known->second;
  const types::TypeDecl& decl = w_.types.decl(id);
  const bool own = !w_.options.tests && decl.module == w_.options.module;
  const std::string wanted = w_.public_name(id);
  std::string name = wanted;
  if (w_.is_value(id) && !declaring_) {
    name = w_.declare(wanted);
  } else {
    // Types have names of their own: only those that the file speaks of stand in the way.
    for (unsigned n = 2; is_taken(name, own); ++n) name = wanted + std::to_string(n);
    w_.claim(name);
  }
  names_[id] = name;
  if (!own) imported_[id] = name;
  return name;
}

bool TypeSpeller::is_taken(const std::string& name, bool own) const {
  for (const auto& [other, given] : names_)
    if (given == name) return true;
  if (own) return false;
  static constexpr std::string_view kUsed[] = {"Map", "ReadonlyMap", "ReadonlySet",
                                               "Set", "Uint8Array",  "Result"};
  return declares(name) || names_variant(name) ||
         std::find(std::begin(kUsed), std::end(kUsed), name) != std::end(kUsed);
}

bool TypeSpeller::declares(std::string_view name) const {
  if (!w_.options.module.valid() || w_.options.tests) return false;
  const auto& own = w_.program.modules[w_.options.module].types;
  const bool alias =
      std::any_of(w_.options.aliases.begin(), w_.options.aliases.end(),
                  [&](const api::TypeDecl* a) { return convert_name(a->name, CaseStyle::pascal) == name; });
  return alias ||
         std::any_of(own.begin(), own.end(), [&](types::DeclId d) { return w_.public_name(d) == name; });
}

// Some union of the module has a variant of the name, which stands for that among its variants.
bool TypeSpeller::names_variant(const std::string& name) const {
  if (!w_.options.module.valid()) return false;
  const auto& own = w_.program.modules[w_.options.module].types;
  return std::any_of(own.begin(), own.end(), [&](types::DeclId d) {
    const auto& variants = w_.types.decl(d).variants;
    return std::any_of(variants.begin(), variants.end(),
                       [&](const types::Variant& v) { return w_.program.names->text(v.name) == name; });
  });
}

std::string TypeSpeller::host(std::string_view name) {
  return (declares(name) || is_shadowed(name) ? "globalThis." : "") + std::string(name);
}

Doc TypeSpeller::changeable(TypeId id) {
  const types::Type type = w_.types[id];
  std::vector<Doc> parts;
  for (const TypeId part : type.args) parts.push_back(this->type(part, true));
  if (type.kind == TypeKind::list) return list_of(type.args[0], parts[0], false, true);
  return generic(host(type.kind == TypeKind::map ? "Map" : "Set"), parts);
}

bool TypeSpeller::holds_read_only(TypeId id, std::uint32_t place) {
  if (w_.program.facts == nullptr || place == ir::OwnershipFacts::kNone) return false;
  const types::Type type = w_.types[id];
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  for (std::size_t i = 0; i < type.args.size(); ++i) {
    const std::uint32_t part = facts.part(place, i);
    const TypeKind kind = w_.types.kind(type.args[i]);
    const bool container = kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
    if (part == ir::OwnershipFacts::kNone
            ? container && is_read_only(place)
            : (container && is_read_only(part)) || holds_read_only(type.args[i], part))
      return true;
  }
  return false;
}

bool TypeSpeller::is_read_only(std::uint32_t place) const {
  if (w_.program.facts == nullptr || place == ir::OwnershipFacts::kNone) return false;
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  return facts.of(place) == ir::Ownership::shared && !facts.places[place].grows;
}

// Inside of the package: read-only where nothing at the place is ever changed.
Doc TypeSpeller::placed(TypeId id, std::uint32_t place) {
  const types::Type type = w_.types[id];
  if (w_.program.facts == nullptr || place == ir::OwnershipFacts::kNone) return this->type(id, false);
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  const bool read_only = is_read_only(place);
  auto part = [&](std::size_t i) {
    const std::uint32_t inner = facts.part(place, i);
    return inner == ir::OwnershipFacts::kNone ? this->type(type.args[i], read_only)
                                              : placed(type.args[i], inner);
  };
  switch (type.kind) {
    case TypeKind::list:
      return list_of(
          type.args[0], part(0), read_only,
          facts.part(place, 0) == ir::OwnershipFacts::kNone ? read_only : is_read_only(facts.part(place, 0)));
    case TypeKind::set: return generic(host(read_only ? "ReadonlySet" : "Set"), {part(0)});
    case TypeKind::map: return generic(host(read_only ? "ReadonlyMap" : "Map"), {part(0), part(1)});
    case TypeKind::option:
      if (w_.types.is(type.args[0], TypeKind::function)) return this->type(id, false);
      return w_.concat({part(0), w_.text(" | undefined")});
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return this->type(id, false);
  }
  MOCHI_UNREACHABLE("type kind");
}

Doc TypeSpeller::list_of(TypeId element, Doc spelled, bool read_only, bool inner_read_only) {
  const TypeKind kind = w_.types.kind(element);
  const bool group = kind == TypeKind::option || kind == TypeKind::function;
  if (group || (kind == TypeKind::list && inner_read_only))
    spelled = w_.concat({w_.text("("), spelled, w_.text(")")});
  return w_.concat({w_.text(read_only ? "readonly " : ""), spelled, w_.text("[]")});
}

// The author may have a type of that name.
Doc TypeSpeller::result(std::vector<Doc> arguments) {
  if (!declares("Result") && !is_shadowed("Result")) {
    names_result_ = true;
    return generic("Result", arguments);
  }
  return w_.concat({w_.text("({ readonly ok: true; readonly value: "), arguments[0],
                    w_.text(" } | { readonly ok: false; readonly error: "), arguments[1], w_.text(" })")});
}

Doc TypeSpeller::generic(std::string_view name, const std::vector<Doc>& arguments) {
  return arguments.empty() ? w_.text(name) : w_.concat({w_.text(name), w_.list("<", arguments, ">")});
}

Doc TypeSpeller::function(const types::Type& type, bool input) {
  const std::vector<std::string> names = parameter_names(type.args.size() - 1);
  std::vector<Doc> params;
  // What a function gets from here is what it may keep: the other direction.
  for (std::size_t i = 0; i < names.size(); ++i)
    params.push_back(w_.concat({w_.text(names[i] + ": "), this->type(type.args[i], true)}));
  return w_.concat({w_.list("(", params, ")"), w_.text(" => "), this->type(type.args.back(), input)});
}

std::vector<std::string> parameter_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i)
    names.push_back(i < 8 ? std::string(1, static_cast<char>('a' + i)) : "x" + std::to_string(i));
  return names;
}

std::string TypeSpeller::class_name(types::DeclId id) {
  std::string name = this->name(id);
  if (imported_.contains(id)) imported_classes_.insert(id);
  return name;
}

std::string TypeSpeller::parameters(const std::vector<types::TypeParamId>& params) const {
  std::string text;
  for (types::TypeParamId p : params)
    text += (text.empty() ? "<" : ", ") + std::string(w_.program.names->text(w_.types.param(p).name));
  return text.empty() ? text : text + ">";
}

Doc TypeSpeller::type(TypeId id, bool input) {
  const types::Type type = w_.types[id];
  auto parts = [&] {
    std::vector<Doc> docs;
    for (const TypeId part : type.args) docs.push_back(this->type(part, input));
    return docs;
  };
  switch (type.kind) {
    case TypeKind::unit: return w_.text("void");
    case TypeKind::never:
    case TypeKind::error: return w_.text("never");
    case TypeKind::boolean: return w_.text("boolean");
    case TypeKind::integer:
    case TypeKind::int64: return w_.text(w_.options.big_ints ? "bigint" : "number");
    case TypeKind::floating: return w_.text("number");
    case TypeKind::string: return w_.text("string");
    case TypeKind::bytes: return w_.text(host("Uint8Array"));
    case TypeKind::bigint: return w_.text("bigint");
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::variable: return w_.text("unknown");
    case TypeKind::list: return list_of(type.args[0], this->type(type.args[0], input), input, input);
    case TypeKind::set: return generic(host(input ? "ReadonlySet" : "Set"), parts());
    case TypeKind::map: return generic(host(input ? "ReadonlyMap" : "Map"), parts());
    case TypeKind::group: return w_.text("{ key: unknown; items: unknown[] }");
    case TypeKind::option:
    case TypeKind::soft: {
      Doc inner = this->type(type.args[0], input);
      if (w_.types.is(type.args[0], TypeKind::function))
        inner = w_.concat({w_.text("("), inner, w_.text(")")});
      return w_.concat({inner, w_.text(" | undefined")});
    }
    case TypeKind::function: return function(type, input);
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      if (w_.is_result(id)) {
        std::vector<Doc> arguments = parts();
        // There is no value of type void.
        if (w_.types.is(type.args[0], TypeKind::unit)) arguments[0] = w_.text("undefined");
        return result(std::move(arguments));
      }
      return generic(name(type.decl), parts());
    case TypeKind::anonymous: {
      std::vector<Doc> fields;
      for (std::uint32_t i = 0; i < type.args.size(); ++i) {
        fields.push_back(w_.concat({w_.text(w_.property(id, i) + ": "), this->type(type.args[i], input)}));
      }
      return w_.fields(fields);
    }
    case TypeKind::parameter: return w_.text(w_.program.names->text(w_.types.param(type.param).name));
  }
  MOCHI_UNREACHABLE("type kind");
}

}  // namespace mochi::emit::javascript
