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

bool TypeSpeller::is_read_only(std::uint32_t place) const {
  if (w_.program.facts == nullptr || place == ir::OwnershipFacts::kNone) return false;
  const ir::OwnershipFacts& facts = w_.program.facts->ownership;
  return facts.of(place) == ir::Ownership::shared && !facts.places[place].grows;
}

std::size_t TypeSpeller::count(TypeId id) const {
  const types::Type& type = w_.types[id];
  if (type.kind == TypeKind::group) return 0;
  if (type.kind == TypeKind::function) return count(type.args.back());
  std::size_t all = type.kind == TypeKind::list || type.kind == TypeKind::map || type.kind == TypeKind::set;
  for (const TypeId part : type.args) all += count(part);
  return all;
}

Parts TypeSpeller::at(TypeId id, std::uint32_t place) const {
  Parts parts;
  add_at(id, place, parts);
  return parts;
}

void TypeSpeller::add_at(TypeId id, std::uint32_t place, Parts& parts) const {
  const types::Type& type = w_.types[id];
  const bool container =
      type.kind == TypeKind::list || type.kind == TypeKind::map || type.kind == TypeKind::set;
  if (w_.program.facts == nullptr || place == ir::OwnershipFacts::kNone ||
      (!container && type.kind != TypeKind::option)) {
    parts.insert(parts.end(), count(id), false);
    return;
  }
  const bool read_only = is_read_only(place);
  if (container) parts.push_back(read_only);
  for (std::size_t i = 0; i < type.args.size(); ++i) {
    const std::uint32_t inner = w_.program.facts->ownership.part(place, i);
    if (inner == ir::OwnershipFacts::kNone)
      parts.insert(parts.end(), count(type.args[i]), container && read_only);
    else
      add_at(type.args[i], inner, parts);
  }
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

Doc TypeSpeller::function(const types::Type& type, Rest& rest) {
  const std::vector<std::string> names = parameter_names(type.args.size() - 1);
  std::vector<Doc> params;
  // What a function gets from here is what it may keep: the other direction.
  for (std::size_t i = 0; i < names.size(); ++i)
    params.push_back(w_.concat({w_.text(names[i] + ": "), this->type(type.args[i], true)}));
  return w_.concat({w_.list("(", params, ")"), w_.text(" => "), spelled(type.args.back(), rest)});
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
  Rest rest(input);
  return spelled(id, rest);
}

Doc TypeSpeller::type(TypeId id, const Parts& parts) {
  Rest rest(parts);
  return spelled(id, rest);
}

Doc TypeSpeller::spelled(TypeId id, Rest& rest) {
  const types::Type type = w_.types[id];
  auto parts = [&] {
    std::vector<Doc> docs;
    for (const TypeId part : type.args) docs.push_back(spelled(part, rest));
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
    case TypeKind::list: {
      const bool read_only = rest.next();
      const bool inner_read_only = rest.peek();
      return list_of(type.args[0], spelled(type.args[0], rest), read_only, inner_read_only);
    }
    case TypeKind::set: {
      const bool read_only = rest.next();
      return generic(host(read_only ? "ReadonlySet" : "Set"), parts());
    }
    case TypeKind::map: {
      const bool read_only = rest.next();
      return generic(host(read_only ? "ReadonlyMap" : "Map"), parts());
    }
    case TypeKind::group: return w_.text("{ key: unknown; items: unknown[] }");
    case TypeKind::option:
    case TypeKind::soft: {
      Doc inner = spelled(type.args[0], rest);
      if (w_.types.is(type.args[0], TypeKind::function))
        inner = w_.concat({w_.text("("), inner, w_.text(")")});
      return w_.concat({inner, w_.text(" | undefined")});
    }
    case TypeKind::function: return function(type, rest);
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
        fields.push_back(w_.concat({w_.text(w_.property(id, i) + ": "), spelled(type.args[i], rest)}));
      }
      return w_.fields(fields);
    }
    case TypeKind::parameter: return w_.text(w_.program.names->text(w_.types.param(type.param).name));
  }
  MOCHI_UNREACHABLE("type kind");
}

}  // namespace mochi::emit::javascript
