// How values of a type cross the border of a library: `checkInt` for an int that comes in, a function of the
// module for what is put together. Types of which nothing has to be looked at cross as they are.
#include <algorithm>

#include "emit/javascript/writer.h"

// Of most kinds of types nothing is to be said.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

namespace {

Way turned(Way way) { return way == Way::in ? Way::out : Way::in; }

// The type parameters that a type names, in the order of their appearance.
void find_params(const types::TypeStore& types, TypeId id, std::vector<types::TypeParamId>& found) {
  const types::Type& type = types[id];
  if (type.kind == TypeKind::parameter && std::find(found.begin(), found.end(), type.param) == found.end())
    found.push_back(type.param);
  for (const TypeId part : type.args) find_params(types, part, found);
}

}  // namespace

bool Writer::crosses(TypeId type, Way way) const {
  if (holds_ints(type)) return true;
  if (!holds(type, TypeKind::function)) return way == Way::in && holds(type, TypeKind::string);
  std::set<TypeId> open;
  return crosses_within(type, way, open);
}

// With functions in it but no ints: strings count where they come in.
bool Writer::crosses_within(TypeId id, Way way, std::set<TypeId>& open) const {
  // A type that names itself holds no more than what is found elsewhere in it; one that grows has its parts
  // found early.
  if (open.size() > 1000 || !open.insert(id).second) return false;
  const types::Type type = types[id];
  if (type.kind == TypeKind::string) return way == Way::in;
  if (type.kind == TypeKind::function) {
    std::set<TypeId> inner;
    bool any = crosses_within(type.args.back(), way, inner);
    for (std::size_t i = 0; i + 1 < type.args.size() && !any; ++i) {
      inner.clear();
      any = crosses_within(type.args[i], turned(way), inner);
    }
    return any;
  }
  for (const TypeId part : type.args) {
    if (crosses_within(part, way, open)) return true;
  }
  if (!type.decl.valid()) return false;
  if (types.decl(type.decl).kind == types::DeclKind::record) {
    for (const types::Field& f : outward_fields(id)) {
      if (crosses_within(f.type, way, open)) return true;
    }
  }
  for (std::uint32_t v = 0; v < types.decl(type.decl).variants.size(); ++v) {
    for (const types::Field& f : outward_fields(id, v)) {
      if (crosses_within(f.type, way, open)) return true;
    }
  }
  return false;
}

Doc Writer::crossing(TypeId id, Way way) {
  if (!crosses(id, way)) return text("(value) => value");
  switch (types.kind(id)) {
    case TypeKind::integer: return helper(way == Way::in ? "checkInt" : "safeInt");
    case TypeKind::int64: return way == Way::in ? helper("enterInt") : text("BigInt");
    case TypeKind::string: return helper("checkText");
    default: return text(crossing_function(id, way));
  }
}

Doc Writer::crossed(TypeId id, Way way, Doc value, Doc name) {
  if (!crosses(id, way)) return value;
  const types::Type type = types[id];
  auto with_name = [&](std::vector<Doc> args) {
    if (way == Way::in) args.push_back(name);
    return args;
  };
  switch (type.kind) {
    case TypeKind::list: return call(helper("crossList"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::set: return call(helper("crossSet"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::map:
      if (way == Way::out && types.is(type.args[0], TypeKind::integer)) {
        // Keys that may leave are what they were.
        Doc checked = call(helper("safeKeys"), {value});
        return crosses(type.args[1], way) ? call(helper("crossMap"), {checked, crossing(type.args[1], way)})
                                          : checked;
      }
      if (!crosses(type.args[0], way))
        return call(helper("crossMap"), with_name({value, crossing(type.args[1], way)}));
      return call(helper("crossEntries"),
                  with_name({value, crossing(type.args[0], way), crossing(type.args[1], way)}));
    case TypeKind::option:
    case TypeKind::soft: return call(helper("crossOption"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::function: return call(text(crossing_function(id, way)), {value});
    default: return call(crossing(id, way), with_name({value}));
  }
}

Doc Writer::crossing_fields(const std::vector<types::Field>& fields, const std::vector<std::string>& shown,
                            Way way) {
  std::vector<Doc> parts;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (crosses(fields[f].type, way))
      parts.push_back(concat({text(shown[f] + ": "), crossing(fields[f].type, way)}));
  }
  return braces(parts);
}

// The value of the function that crosses a value of the type.
Doc Writer::crossing_body(TypeId id, Way way) {
  const types::Type type = types[id];
  Doc value = text("value");
  Doc name = text("name");
  auto finished = [&](std::string_view how, std::vector<Doc> args) {
    if (way == Way::in) args.push_back(name);
    return call(helper(how), args);
  };
  if (type.kind == TypeKind::function) {
    std::vector<Doc> params;
    std::vector<Doc> args;
    for (std::size_t i = 0; i + 1 < type.args.size(); ++i) {
      Doc param = text(type.args.size() == 2 ? "x"
                       : i < 8               ? std::string(1, static_cast<char>('a' + i))
                                             : "x" + std::to_string(i));
      params.push_back(param);
      args.push_back(crossed(type.args[i], turned(way), param, text("\"the argument\"")));
    }
    Doc result = crossed(type.args.back(), way, call(value, args), text("\"the result of the function\""));
    return docs.group(concat(
        {list("(", params, ")"), text(" =>"), docs.group(docs.nest(2, concat({docs.line(), result})))}));
  }
  if (type.kind == TypeKind::union_ && is_result(id)) {
    return finished("crossResult", {value, crossing(outward_fields(id, 0)[0].type, way),
                                    crossing(outward_fields(id, 1)[0].type, way)});
  }
  if (type.kind == TypeKind::union_) {
    std::vector<Doc> variants;
    for (std::uint32_t v = 0; v < types.decl(type.decl).variants.size(); ++v) {
      std::vector<types::Field> fields = outward_fields(id, v);
      std::vector<std::string> shown;
      for (std::uint32_t f = 0; f < fields.size(); ++f) shown.push_back(variant_property(id, v, f));
      variants.push_back(concat({text(variant_kind(id, v) + ": "), crossing_fields(fields, shown, way)}));
    }
    return finished("crossVariants", {value, braces(variants)});
  }
  if (type.kind == TypeKind::record || type.kind == TypeKind::anonymous) {
    std::vector<types::Field> fields = outward_fields(id);
    std::vector<std::string> shown;
    for (std::uint32_t f = 0; f < fields.size(); ++f) shown.push_back(property(id, f));
    return finished("crossFields", {value, crossing_fields(fields, shown, way)});
  }
  return crossed(id, way, value, name);
}

Doc Writer::crossing_head(TypeId id, const std::string& name, Way way) {
  const bool function = types.is(id, TypeKind::function);
  const bool named = way == Way::in && !function;
  if (!options.typescript) return text("function " + name + (named ? "(value, name) " : "(value) "));
  if (!function) return text("function " + name + "<T>(value: T" + (named ? ", name: string" : "") + "): T ");
  std::vector<types::TypeParamId> params;
  find_params(types, id, params);
  Doc type = type_text(id, way == Way::in);
  return concat({text("function " + name + type_parameters(params)),
                 signature({concat({text("value: "), type})}, concat({text(": "), type})), text(" ")});
}

std::string Writer::crossing_function(TypeId id, Way way) {
  auto& known_names = crossing_names_[way == Way::in ? 0 : 1];
  const auto known = known_names.find(id);
  if (known != known_names.end()) return known->second;
  const std::string name = scope_.declare((way == Way::in ? "enter" : "leave") + description_name(id));
  known_names[id] = name;
  const std::size_t slot = crossings_.size();
  crossings_.emplace_back();
  Doc inner = crossing_body(id, way);
  // Types that differ in what crosses as it is share a function.
  if (!options.typescript) {
    const std::string printed = docs.print(inner, 1 << 20) + (way == Way::in ? "name" : "");
    const auto [same, fresh_one] = crossing_texts_.emplace(printed, name);
    if (!fresh_one) return known_names[id] = same->second;
  }
  crossings_[slot] =
      concat({crossing_head(id, name, way), body({concat({text("return "), inner, text(";")})})});
  return name;
}

Doc Writer::outward_big(TypeId type, Doc value) {
  if (types.is(type, TypeKind::int64)) return call(text("BigInt"), {value});
  return crossed(type, Way::out, value, Doc());
}

}  // namespace mochi::emit::javascript
