#include "emit/javascript/crossing.h"

#include <algorithm>

#include "base/check.h"
#include "emit/javascript/writer.h"

namespace mochi::emit::javascript {

using types::TypeId;
using types::TypeKind;

namespace {

Way turned(Way way) { return way == Way::in ? Way::out : Way::in; }

}  // namespace

void find_params(const types::TypeStore& types, TypeId id, std::vector<types::TypeParamId>& found) {
  const types::Type& type = types[id];
  if (type.kind == TypeKind::parameter && std::find(found.begin(), found.end(), type.param) == found.end())
    found.push_back(type.param);
  for (const TypeId part : type.args) find_params(types, part, found);
}

bool Crossings::holds(TypeId type, TypeKind one, TypeKind other) const {
  std::set<TypeId> seen;
  std::vector<TypeId> open = {type};
  while (!open.empty()) {
    const TypeId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    // A type that grows with every look at it.
    if (seen.size() > 1000) return true;
    const types::Type t = w_.types[id];
    if (t.kind == one || t.kind == other) return true;
    open.insert(open.end(), t.args.begin(), t.args.end());
    for (const types::Field& f : all_fields(id)) open.push_back(f.type);
  }
  return false;
}

std::vector<types::Field> Crossings::all_fields(TypeId id) const {
  std::vector<types::Field> all;
  const types::DeclId decl = w_.types[id].decl;
  if (!decl.valid()) return all;
  if (w_.types.decl(decl).kind == types::DeclKind::record) all = outward_fields(id);
  for (std::uint32_t v = 0; v < w_.types.decl(decl).variants.size(); ++v) {
    for (types::Field& f : outward_fields(id, v)) all.push_back(std::move(f));
  }
  return all;
}

TypeId Crossings::outward(TypeId type) const { return w_.options.big_ints ? widened(type) : type; }

bool Crossings::turns_big(TypeId outward) const {
  return w_.options.big_modules != nullptr && holds(outward, TypeKind::int64);
}

std::vector<Doc> Crossings::take() {
  std::erase_if(functions_, [](Doc d) { return !d.valid(); });
  return std::move(functions_);
}

// Only what stands in the type itself: its declared types decide for themselves.
TypeId Crossings::widened(TypeId id) const {
  const types::Type old = w_.types[id];
  if (old.kind == TypeKind::integer) return w_.types.basic(TypeKind::int64);
  std::vector<TypeId> args;
  for (const TypeId arg : old.args) args.push_back(widened(arg));
  if (args == old.args) return id;
  switch (old.kind) {
    case TypeKind::list: return w_.types.list(args[0]);
    case TypeKind::set: return w_.types.set(args[0]);
    case TypeKind::map: return w_.types.map(args[0], args[1]);
    case TypeKind::option: return w_.types.option(args[0]);
    case TypeKind::function:
      return w_.types.function({args.begin(), args.end() - 1}, args.back(), old.effects);
    case TypeKind::record:
    case TypeKind::union_: return w_.types.nominal(old.decl, args);
    case TypeKind::anonymous: return w_.types.anonymous(old.names, args);
    // All others have no operands, or do not cross a border.
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
    case TypeKind::variant:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return id;
  }
  MOCHI_UNREACHABLE("type kind");
}

std::vector<types::Field> Crossings::outward_fields(std::vector<types::Field> declared, TypeId id) const {
  const types::Type type = w_.types[id];
  const types::TypeDecl& decl = w_.types.decl(type.decl);
  const bool big = decl.module.valid() && (*w_.options.big_modules)[decl.module.value];
  for (types::Field& field : declared) {
    field.type = w_.types.substitute(big ? widened(field.type) : field.type, decl.params, type.args);
  }
  return declared;
}

std::vector<types::Field> Crossings::outward_fields(TypeId id) const {
  if (w_.options.big_modules == nullptr || !w_.types[id].decl.valid()) return w_.types.fields_of(id);
  return outward_fields(w_.types.decl(w_.types[id].decl).fields, id);
}

std::vector<types::Field> Crossings::outward_fields(TypeId union_type, std::uint32_t variant) const {
  if (w_.options.big_modules == nullptr) return w_.types.variant_fields(union_type, variant);
  return outward_fields(w_.types.decl(w_.types[union_type].decl).variants[variant].fields, union_type);
}

bool Crossings::crosses(TypeId type, Way way) const {
  if (holds_ints(type)) return true;
  if (!holds(type, TypeKind::function)) return way == Way::in && holds(type, TypeKind::string);
  std::set<TypeId> open;
  return crosses_within(type, way, open);
}

// With functions in it but no ints: strings count where they come in.
bool Crossings::crosses_within(TypeId id, Way way, std::set<TypeId>& open) const {
  // A type that names itself holds no more than what is found elsewhere in it; one that grows has its parts
  // found early.
  if (open.size() > 1000 || !open.insert(id).second) return false;
  const types::Type type = w_.types[id];
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
  for (const types::Field& f : all_fields(id)) {
    if (crosses_within(f.type, way, open)) return true;
  }
  return false;
}

Doc Crossings::crossing(TypeId id, Way way) {
  if (!crosses(id, way)) return w_.text("(value) => value");
  const TypeKind kind = w_.types.kind(id);
  if (kind == TypeKind::integer) return w_.helper(way == Way::in ? "checkInt" : "safeInt");
  if (kind == TypeKind::int64) return way == Way::in ? w_.helper("enterInt") : w_.text("BigInt");
  if (kind == TypeKind::string) return w_.helper("checkText");
  return w_.text(function(id, way));
}

Doc Crossings::crossed(TypeId id, Way way, Doc value, Doc name) {
  if (!crosses(id, way)) return value;
  const types::Type type = w_.types[id];
  auto with_name = [&](std::vector<Doc> args) {
    if (way == Way::in) args.push_back(name);
    return args;
  };
  switch (type.kind) {
    case TypeKind::list:
      return w_.call(w_.helper("crossList"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::set:
      return w_.call(w_.helper("crossSet"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::map:
      if (way == Way::out && w_.types.is(type.args[0], TypeKind::integer)) {
        // Keys that may leave are what they were.
        Doc checked = w_.call(w_.helper("safeKeys"), {value});
        return crosses(type.args[1], way)
                   ? w_.call(w_.helper("crossMap"), {checked, crossing(type.args[1], way)})
                   : checked;
      }
      if (!crosses(type.args[0], way))
        return w_.call(w_.helper("crossMap"), with_name({value, crossing(type.args[1], way)}));
      return w_.call(w_.helper("crossEntries"),
                     with_name({value, crossing(type.args[0], way), crossing(type.args[1], way)}));
    case TypeKind::option:
    case TypeKind::soft:
      return w_.call(w_.helper("crossOption"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::function: return w_.call(w_.text(function(id, way)), {value});
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
    case TypeKind::group:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return w_.call(crossing(id, way), with_name({value}));
  }
  MOCHI_UNREACHABLE("type kind");
}

Doc Crossings::fields(const std::vector<types::Field>& fields, const std::vector<std::string>& shown,
                      Way way) {
  std::vector<Doc> parts;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (crosses(fields[f].type, way))
      parts.push_back(w_.concat({w_.text(shown[f] + ": "), crossing(fields[f].type, way)}));
  }
  return w_.braces(parts);
}

// The value of the function that crosses a value of the type.
Doc Crossings::body(TypeId id, Way way) {
  const types::Type type = w_.types[id];
  Doc value = w_.text("value");
  Doc name = w_.text("name");
  auto finished = [&](std::string_view how, std::vector<Doc> args) {
    if (way == Way::in) args.push_back(name);
    return w_.call(w_.helper(how), args);
  };
  if (type.kind == TypeKind::function) return wrapped(type, way);
  if (type.kind == TypeKind::union_ && w_.is_result(id)) {
    return finished("crossResult", {value, crossing(outward_fields(id, 0)[0].type, way),
                                    crossing(outward_fields(id, 1)[0].type, way)});
  }
  if (type.kind == TypeKind::union_) {
    std::vector<Doc> variants;
    for (std::uint32_t v = 0; v < w_.types.decl(type.decl).variants.size(); ++v) {
      std::vector<types::Field> fields = outward_fields(id, v);
      std::vector<std::string> shown;
      for (std::uint32_t f = 0; f < fields.size(); ++f) shown.push_back(w_.variant_property(id, v, f));
      variants.push_back(
          w_.concat({w_.text(w_.variant_kind(id, v) + ": "), this->fields(fields, shown, way)}));
    }
    Doc tag = w_.text(Writer::string_literal(w_.discriminator(id)));
    return finished("crossVariants", {value, tag, w_.braces(variants)});
  }
  if (type.kind == TypeKind::record || type.kind == TypeKind::anonymous) {
    std::vector<types::Field> fields = outward_fields(id);
    std::vector<std::string> shown;
    for (std::uint32_t f = 0; f < fields.size(); ++f) shown.push_back(w_.property(id, f));
    return finished("crossFields", {value, this->fields(fields, shown, way)});
  }
  return crossed(id, way, value, name);
}

// A function that crosses what the function takes and gives.
Doc Crossings::wrapped(const types::Type& function, Way way) {
  std::vector<Doc> params;
  std::vector<Doc> args;
  for (const std::string& name : parameter_names(function.args.size() - 1)) {
    Doc param = params.emplace_back(w_.text(name));
    args.push_back(crossed(function.args[args.size()], turned(way), param, w_.text("\"the argument\"")));
  }
  Doc result = crossed(function.args.back(), way, w_.call(w_.text("value"), args),
                       w_.text("\"the result of the function\""));
  auto& d = w_.docs;
  return d.group(w_.concat(
      {w_.list("(", params, ")"), w_.text(" =>"), d.group(d.nest(2, w_.concat({d.line(), result})))}));
}

Doc Crossings::head(TypeId id, const std::string& name, Way way) {
  const bool function = w_.types.is(id, TypeKind::function);
  const bool named = way == Way::in && !function;
  if (!w_.is_typed()) return w_.text("function " + name + (named ? "(value, name) " : "(value) "));
  if (!function)
    return w_.text("function " + name + "<T>(value: T" + (named ? ", name: string" : "") + "): T ");
  std::vector<types::TypeParamId> params;
  find_params(w_.types, id, params);
  Doc type = w_.spelling.type(id, way == Way::in);
  return w_.concat({w_.text("function " + name + w_.spelling.parameters(params)),
                    w_.signature({w_.concat({w_.text("value: "), type})}, w_.concat({w_.text(": "), type})),
                    w_.text(" ")});
}

std::string Crossings::function(TypeId id, Way way) {
  auto& known_names = names_[way == Way::in ? 0 : 1];
  const auto known = known_names.find(id);
  if (known != known_names.end()) return known->second;
  const std::string name = w_.declare((way == Way::in ? "enter" : "leave") + w_.descriptions.name(id));
  known_names[id] = name;
  const std::size_t slot = functions_.size();
  functions_.emplace_back();
  Doc inner = this->body(id, way);
  // Types that differ in what crosses as it is share a function.
  if (!w_.is_typed()) {
    const std::string printed = w_.docs.print(inner, 1 << 20) + (way == Way::in ? "name" : "");
    const auto [same, fresh_one] = texts_.emplace(printed, name);
    if (!fresh_one) return known_names[id] = same->second;
  }
  functions_[slot] =
      w_.concat({head(id, name, way), w_.body({w_.concat({w_.text("return "), inner, w_.text(";")})})});
  return name;
}

Doc Crossings::outward_big(TypeId type, Doc value) {
  if (w_.types.is(type, TypeKind::int64)) return w_.call(w_.text("BigInt"), {value});
  return crossed(type, Way::out, value, Doc());
}

}  // namespace mochi::emit::javascript
