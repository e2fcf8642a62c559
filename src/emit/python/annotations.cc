// Types as annotations.
#include <algorithm>

#include "emit/python/writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using types::TypeId;
using types::TypeKind;

const std::string& TypeWriter::type_variable(const Variable& variable) {
  auto [found, fresh] = type_variables_.try_emplace(variable);
  if (fresh) {
    const std::string name = convert_name(w_.program.names->text(variable.name), CaseStyle::pascal);
    found->second = names_.scope.declare(variable.own ? "_" + name : name);
  }
  return found->second;
}

const std::string& TypeWriter::type_variable(types::TypeParamId id) {
  const types::TypeParam& param = types_.param(id);
  const types::Bound bound = param.declared.has(types::Bound::ord)    ? types::Bound::ord
                             : param.declared.has(types::Bound::hash) ? types::Bound::hash
                                                                      : types::Bound::none;
  return type_variable({param.name, bound, own_variables_});
}

std::vector<Doc> TypeWriter::type_variables() {
  std::vector<Doc> lines;
  for (const auto& [key, name] : type_variables_) {
    std::vector<Doc> args = {t_.text(Layout::string_literal(name))};
    if (key.bound == types::Bound::hash)
      args.push_back(t_.concat({t_.text("bound="), w_.import("collections.abc", "Hashable")}));
    if (key.bound == types::Bound::ord) args.push_back(t_.concat({t_.text("bound="), w_.helper("Ordered")}));
    lines.push_back(t_.concat({t_.text(name + " = "), t_.call(w_.import("typing", "TypeVar"), args)}));
  }
  return lines;
}

Doc TypeWriter::generic_base(const std::vector<types::TypeParamId>& params) {
  std::vector<Doc> names;
  for (types::TypeParamId p : params) names.push_back(t_.text(type_variable(p)));
  return t_.concat({w_.import("typing", "Generic"), t_.list("[", names, "]")});
}

// The types of containers by use.
Doc TypeWriter::container(TypeId id, Use use) {
  const types::Type type = types_[id];
  std::vector<Doc> parts;
  for (TypeId arg : type.args) parts.push_back(annotation(arg, use));
  Doc name;
  if (type.kind == TypeKind::list) {
    if (use == Use::kept) parts.push_back(t_.text("..."));
    name = use == Use::read ? w_.import("collections.abc", "Sequence") : w_.builtin(use == Use::kept ? "tuple" : "list");
  } else if (type.kind == TypeKind::map) {
    name = use == Use::own ? w_.builtin("dict") : w_.import("collections.abc", "Mapping");
  } else {
    name = use == Use::read ? w_.import_as("collections.abc", "Set", "AbstractSet")
                            : w_.builtin(use == Use::kept ? "frozenset" : "set");
  }
  return t_.concat({name, t_.list("[", parts, "]")});
}

Doc TypeWriter::groups(TypeId group) {
  std::vector<Doc> parts;
  for (TypeId arg : std::vector<TypeId>(types_[group].args)) parts.push_back(annotation(arg));
  return t_.concat({w_.helper("Groups"), t_.list("[", parts, "]")});
}

bool TypeWriter::freezes(TypeId type) const {
  if (types_.is(type, TypeKind::option)) type = types_.element(type);
  const TypeKind kind = types_.kind(type);
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
}

Doc TypeWriter::frozen(Doc value, TypeId id, unsigned depth, std::string_view parameter) {
  const types::Type type = types_[id];
  static constexpr std::string_view kItems[] = {"item", "part", "piece"};
  const std::string item(kItems[std::min<unsigned>(depth, 2)]);
  if (type.kind == TypeKind::option)
    return t_.concat({t_.text("None if "), value, t_.text(" is None else "), frozen(value, type.args[0], depth, parameter)});
  if (!parameter.empty()) {
    const std::string_view taker = type.kind == TypeKind::list ? "as_list" : type.kind == TypeKind::map ? "as_map" : "as_set";
    value = t_.call(w_.helper(taker), {value, t_.text(Layout::string_literal(parameter))});
  }
  if (type.kind == TypeKind::set) return t_.call(w_.helper("frozen_set"), {value});
  if (!freezes(type.args.back()))
    return t_.call(type.kind == TypeKind::list ? w_.builtin("tuple") : w_.helper("frozen_map"), {value});
  Doc inner = frozen(t_.text(item), type.args.back(), depth + 1);
  if (type.kind == TypeKind::list) {
    Doc all = t_.concat({inner, t_.docs.line(), t_.text("for " + item + " in "), value});
    return t_.call(w_.builtin("tuple"), {t_.list("[", {all}, "]")});
  }
  Doc all = t_.concat({t_.text("key: "), inner, t_.docs.line(), t_.text("for key, " + item + " in "), value,
                       t_.text(".items()")});
  return t_.call(w_.helper("frozen_map"), {t_.list("{", {all}, "}")});
}

Doc TypeWriter::annotation(TypeId id, Use use) {
  const types::Type type = types_[id];
  // What a type of the author's is given is its own.
  auto applied = [&](Doc name) {
    std::vector<Doc> parts;
    const bool error = type.decl && is_error(type.decl);
    for (TypeId arg : type.args) {
      if (!error) parts.push_back(annotation(arg, use == Use::kept ? Use::own : use));
    }
    return parts.empty() ? name : t_.concat({name, t_.list("[", parts, "]")});
  };
  switch (type.kind) {
    case TypeKind::unit: return t_.text("None");
    case TypeKind::never:
    case TypeKind::error: return w_.import("typing", "NoReturn");
    case TypeKind::boolean: return w_.builtin("bool");
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bigint: return w_.builtin("int");
    case TypeKind::floating: return w_.builtin("float");
    case TypeKind::string: return w_.builtin("str");
    case TypeKind::bytes: return w_.builtin("bytes");
    case TypeKind::bigrat: return w_.import("fractions", "Fraction");
    case TypeKind::any: return w_.helper("Dynamic");
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::variable: return w_.builtin("object");
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::set: return container(id, use);
    case TypeKind::group: return applied(w_.helper("Group"));
    case TypeKind::option:
    case TypeKind::soft: return t_.concat({annotation(type.args[0], use), t_.text(" | None")});
    case TypeKind::function: {
      // What such a function gets is lent, what it gives is only read.
      std::vector<Doc> params;
      for (std::size_t i = 0; i + 1 < type.args.size(); ++i) params.push_back(annotation(type.args[i], Use::read));
      // A function that is a value raises its failures too.
      const bool raises = w_.dialect.raises && types::is_result(types_, type.args.back());
      Doc result = annotation(raises ? types_[type.args.back()].args[0] : type.args.back(),
                              use == Use::own ? Use::own : Use::read);
      return t_.concat(
          {w_.import("collections.abc", "Callable"), t_.list("[", {t_.list("[", params, "]"), result}, "]")});
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      if (types::is_result(types_, id)) {
        auto outcome = [&](std::string_view name, TypeId part) {
          return t_.concat({w_.helper(name), t_.text("["), annotation(part, use == Use::kept ? Use::own : use), t_.text("]")});
        };
        return t_.concat({outcome("Ok", type.args[0]), t_.text(" | "), outcome("Err", type.args[1])});
      }
      return applied(t_.text(names_.type_name(type.decl)));
    case TypeKind::anonymous: return t_.text(record_class(id));
    case TypeKind::parameter:
      return caught_ ? w_.import("typing", "Any") : t_.text(type_variable(type.param));
  }
  return w_.builtin("object");
}

}  // namespace mochi::emit::python
