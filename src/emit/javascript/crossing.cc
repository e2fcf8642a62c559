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

std::string_view Crossings::check_of(TypeId id) const {
  switch (w_.types.kind(id)) {
    case TypeKind::boolean: return "checkBoolean";
    case TypeKind::integer: return "checkInt";
    case TypeKind::int64: return "enterInt";
    case TypeKind::floating: return "checkNumber";
    case TypeKind::string: return "checkText";
    case TypeKind::bytes: return "checkBytes";
    case TypeKind::bigint: return "checkBigint";
    case TypeKind::list: return "checkList";
    case TypeKind::map: return "checkMap";
    case TypeKind::set: return "checkSet";
    case TypeKind::function: return "checkFunction";
    case TypeKind::union_: return w_.is_enum(id) ? "checkName" : "checkObject";
    case TypeKind::record:
    case TypeKind::anonymous: return "checkObject";
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::bigrat:
    case TypeKind::option:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::variant:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return {};
  }
  MOCHI_UNREACHABLE("type kind");
}

// Surrogates are looked for where code points count.
std::string_view Crossings::look_of(TypeId type) const {
  const std::string_view check = check_of(type);
  return check == "checkText" ? "checkName" : check;
}

bool Crossings::crosses(TypeId type, Way way) const {
  if (holds_ints(type) && way != Way::in) return true;
  if (way == Way::look) return false;
  if (way == Way::in) {
    const bool option = w_.types.is(type, TypeKind::option);
    if (!check_of(option ? w_.types.element(type) : type).empty()) return true;
  }
  return changes(type, way);
}

bool Crossings::changes(TypeId type, Way way, bool stored) const {
  if (way == Way::look) return holds_ints(type);
  if (turns_big(type)) return true;
  if (!holds(type, TypeKind::function)) return false;
  const types::Type t = w_.types[type];
  if (t.kind == TypeKind::function && !stored) {
    bool any = crosses(t.args.back(), way);
    for (std::size_t i = 0; i + 1 < t.args.size() && !any; ++i) any = crosses(t.args[i], turned(way));
    return any;
  }
  std::set<TypeId> open;
  return wraps(type, way, open);
}

// The ints that users get, in whatever holds them, and those that they give themselves; what they give in something else
// is looked at where it is used.
bool Crossings::wraps_stored(const types::Type& function, Way way) const {
  const auto is_int = [&](TypeId id) {
    return w_.types.is(w_.types.is(id, TypeKind::option) ? w_.types.element(id) : id, TypeKind::integer);
  };
  const bool takes = std::any_of(function.args.begin(), function.args.end() - 1,
                                 [&](TypeId id) { return way == Way::in ? holds_ints(id) : is_int(id); });
  return takes || (way == Way::out && holds_ints(function.args.back()));
}

bool Crossings::wraps(TypeId id, Way way, std::set<TypeId>& open) const {
  // A type that names itself holds no more than what is found elsewhere in it; one that grows has its parts
  // found early.
  if (open.size() > 1000 || !open.insert(id).second) return false;
  const types::Type type = w_.types[id];
  if (type.kind == TypeKind::function) return wraps_stored(type, way);
  for (const TypeId part : type.args) {
    if (wraps(part, way, open)) return true;
  }
  for (const types::Field& f : all_fields(id)) {
    if (wraps(f.type, way, open)) return true;
  }
  return false;
}

Doc Crossings::crossing(TypeId id, Way way) {
  if (!crosses(id, way)) return w_.text("(value) => value");
  const TypeKind kind = w_.types.kind(id);
  if (kind == TypeKind::integer) return w_.helper(way == Way::in ? "checkInt" : "safeInt");
  if (kind == TypeKind::int64) return way == Way::in ? w_.helper("enterInt") : w_.text("BigInt");
  if (way == Way::in && !changes(id, way) && kind != TypeKind::option) return check(id);
  return w_.text(function(id, way));
}

Doc Crossings::check(TypeId id) {
  const TypeKind kind = w_.types.kind(id);
  const bool record = kind == TypeKind::record || kind == TypeKind::anonymous;
  if (!record || !kind_checks(id).valid()) return w_.helper(check_of(id));
  return w_.text(function(id, Way::kind));
}

// `checkMap(value.tags, name, ".tags");` on lines of their own; ints are looked at where they are used.
Doc Crossings::kind_checks(TypeId id) {
  const std::vector<types::Field> fields = outward_fields(id);
  std::vector<Doc> lines;
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    const bool option = w_.types.is(fields[f].type, TypeKind::option);
    const TypeId type = option ? w_.types.element(fields[f].type) : fields[f].type;
    std::string_view check = check_of(type);
    if (check.empty() || check == "checkInt" || check == "enterInt") continue;
    check = look_of(type);
    const std::string place = "." + w_.property(id, f);
    Doc of = w_.text("value" + place);
    Doc call = w_.call(w_.helper(check), {of, w_.text("name"), w_.text(Writer::string_literal(place))});
    Doc line = w_.concat({call, w_.text(";")});
    if (option)
      line = w_.concat({w_.text("if ("), of, w_.text(w_.is_given()), w_.text(") "), w_.body({line})});
    lines.push_back(line);
  }
  return lines.empty() ? Doc() : w_.docs.join(lines, w_.docs.hardline());
}

Doc Crossings::handed(TypeId id, Doc value) {
  const bool opaque = holds(id, TypeKind::bigint) || holds(id, TypeKind::parameter) ||
                      holds(id, TypeKind::bigrat) || holds(id, TypeKind::function);
  std::vector<Doc> args = {value};
  if (opaque) args.push_back(w_.text(function(id, Way::look)));
  if (holds(id, TypeKind::bytes) || holds(id, TypeKind::any)) w_.sections.emplace("bytesInParts");
  return w_.call(w_.helper("handed"), args);
}

Doc Crossings::crossed(TypeId id, Way way, Doc value, Doc name) {
  if (!crosses(id, way)) return value;
  const TypeKind kind = w_.types.kind(id);
  if (kind == TypeKind::integer || kind == TypeKind::int64)
    return w_.call(crossing(id, way),
                   way == Way::in ? std::vector<Doc>{value, name} : std::vector<Doc>{value});
  if (changes(id, way)) value = changed(id, way, value, name);
  if (kind == TypeKind::option) {
    if (changes(id, way)) return value;
    std::vector<Doc> args = {value, crossing(w_.types.element(id), way)};
    if (way == Way::in) args.push_back(name);
    return w_.call(w_.helper("crossOption"), args);
  }
  if (way == Way::out && kind != TypeKind::function && !turns_big(id) && holds_ints(id))
    return handed(id, value);
  if (way == Way::in && !changes(id, way)) return w_.call(check(id), {value, name});
  return value;
}

Doc Crossings::changed(TypeId id, Way way, Doc value, Doc name) {
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
      if (way != Way::in && w_.types.is(type.args[0], TypeKind::integer)) {
        // Keys that may leave are what they were.
        Doc checked = w_.call(w_.helper("safeKeys"), {value});
        return changes(type.args[1], way, true)
                   ? w_.call(w_.helper("crossMap"), {checked, crossing(type.args[1], way)})
                   : checked;
      }
      if (!changes(type.args[0], way, true) && (way == Way::in || !holds_ints(type.args[0])))
        return w_.call(w_.helper("crossMap"), with_name({value, crossing(type.args[1], way)}));
      return w_.call(w_.helper("crossEntries"),
                     with_name({value, crossing(type.args[0], way), crossing(type.args[1], way)}));
    case TypeKind::option:
    case TypeKind::soft:
      return w_.call(w_.helper("crossOption"), with_name({value, crossing(type.args[0], way)}));
    case TypeKind::function: {
      std::vector<Doc> args = {value};
      if (way == Way::in) args.push_back(name);
      return w_.call(w_.text(function(id, way)), args);
    }
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
    case TypeKind::opaque: return w_.call(w_.text(function(id, way)), with_name({value}));
  }
  MOCHI_UNREACHABLE("type kind");
}

Doc Crossings::fields(const std::vector<types::Field>& fields, const std::vector<std::string>& shown,
                      Way way) {
  std::vector<Doc> parts;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    // What becomes another value on its way out is walked: its ints are looked at with it.
    const TypeId type = fields[f].type;
    const bool looks = way == Way::out && holds_ints(type) && !w_.types.is(type, TypeKind::function);
    if (looks || changes(type, way, true))
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
  // What stays itself is looked at where it leaves inside of something else, too.
  if (way == Way::out && !changes(id, way)) return crossed(id, way, value, name);
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
  return changes(id, way) ? changed(id, way, value, name) : crossed(id, way, value, name);
}

// A function that crosses what the function takes and gives.
Doc Crossings::wrapped(const types::Type& function, Way way) {
  if (way == Way::look) return w_.text("value");
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
  const bool named = way == Way::in || way == Way::kind;
  if (!w_.is_typed()) return w_.text("function " + name + (named ? "(value, name) " : "(value) "));
  if (!function && way != Way::kind)
    return w_.text("function " + name + "<T>(value: T" + (named ? ", name: string" : "") + "): T ");
  std::vector<types::TypeParamId> params;
  find_params(w_.types, id, params);
  Doc type = w_.spelling.type(id, named);
  std::vector<Doc> params_of = {w_.concat({w_.text("value: "), type})};
  if (named) params_of.push_back(w_.text("name: string"));
  return w_.concat({w_.text("function " + name + w_.spelling.parameters(params)),
                    w_.signature(params_of, w_.concat({w_.text(": "), type})), w_.text(" ")});
}

std::string Crossings::function(TypeId id, Way way) {
  auto& known_names = names_[static_cast<std::size_t>(way)];
  const auto known = known_names.find(id);
  if (known != known_names.end()) return known->second;
  const std::string name = w_.declare((way == Way::in     ? "enter"
                                       : way == Way::out  ? "leave"
                                       : way == Way::look ? "look"
                                                          : "check") +
                                      w_.descriptions.name(id));
  known_names[id] = name;
  const std::size_t slot = functions_.size();
  functions_.emplace_back();
  if (way == Way::kind) {
    Doc object =
        w_.concat({w_.call(w_.helper("checkObject"), {w_.text("value"), w_.text("name")}), w_.text(";")});
    functions_[slot] =
        w_.concat({head(id, name, way), w_.body({object, kind_checks(id), w_.text("return value;")})});
    return name;
  }
  Doc inner = this->body(id, way);
  // Types that differ in what crosses as it is share a function.
  if (!w_.is_typed()) {
    const std::string printed = w_.docs.print(inner, 1 << 20) + (way == Way::in ? "name" : "");
    const auto [same, fresh_one] = texts_.emplace(printed, name);
    if (!fresh_one) return known_names[id] = same->second;
  }
  std::vector<Doc> lines;
  if (way == Way::in && w_.types.is(id, TypeKind::function))
    lines.push_back(
        w_.concat({w_.call(w_.helper("checkFunction"), {w_.text("value"), w_.text("name")}), w_.text(";")}));
  lines.push_back(w_.concat({w_.text("return "), inner, w_.text(";")}));
  functions_[slot] = w_.concat({head(id, name, way), w_.body(lines)});
  return name;
}

Doc Crossings::outward_big(TypeId type, Doc value) {
  if (w_.types.is(type, TypeKind::int64)) return w_.call(w_.text("BigInt"), {value});
  return crossed(type, Way::out, value, Doc());
}

}  // namespace mochi::emit::javascript
