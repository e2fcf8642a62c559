// Types as annotations.
#include "emit/python/writer.h"

namespace mochi::emit::python {

using types::TypeId;
using types::TypeKind;

std::string Writer::type_variable(types::TypeParamId id) {
  const types::TypeParam& param = types.param(id);
  auto [found, fresh] = type_variables_.try_emplace({param.name, param.declared.has(types::Bound::hash)});
  if (fresh) found->second = scope.declare(convert_name(program.names->text(param.name), CaseStyle::pascal));
  return found->second;
}

std::vector<Doc> Writer::type_variables() {
  std::vector<Doc> lines;
  for (const auto& [key, name] : type_variables_) {
    std::vector<Doc> args = {text(string_literal(name))};
    if (key.second) args.push_back(concat({text("bound="), import("collections.abc", "Hashable")}));
    lines.push_back(concat({text(name + " = "), call(import("typing", "TypeVar"), args)}));
  }
  return lines;
}

Doc Writer::generic_base(const std::vector<types::TypeParamId>& params) {
  std::vector<Doc> names;
  for (types::TypeParamId p : params) names.push_back(text(type_variable(p)));
  return concat({import("typing", "Generic"), list("[", names, "]")});
}

Doc Writer::annotation(TypeId id, bool input) {
  const types::Type type = types[id];
  auto applied = [&](Doc name) {
    std::vector<Doc> parts;
    for (TypeId arg : type.args) parts.push_back(annotation(arg, input));
    return parts.empty() ? name : concat({name, list("[", parts, "]")});
  };
  switch (type.kind) {
    case TypeKind::unit: return text("None");
    case TypeKind::never:
    case TypeKind::error: return import("typing", "NoReturn");
    case TypeKind::boolean: return text("bool");
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bigint: return text("int");
    case TypeKind::floating: return text("float");
    case TypeKind::string: return text("str");
    case TypeKind::bytes: return text("bytes");
    case TypeKind::bigrat: return import("fractions", "Fraction");
    case TypeKind::any: return helper("Dynamic");
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::variable: return text("object");
    case TypeKind::list: return applied(input ? import("collections.abc", "Sequence") : text("list"));
    case TypeKind::map: return applied(input ? import("collections.abc", "Mapping") : text("dict"));
    case TypeKind::set:
      if (input) {
        imports_["collections.abc"].emplace("Set as AbstractSet");
        return applied(text("AbstractSet"));
      }
      return applied(text("set"));
    case TypeKind::group: return applied(helper("Group"));
    case TypeKind::option:
    case TypeKind::soft: return concat({annotation(type.args[0], input), text(" | None")});
    case TypeKind::function: {
      std::vector<Doc> params;
      for (std::size_t i = 0; i + 1 < type.args.size(); ++i) params.push_back(annotation(type.args[i]));
      Doc result = annotation(type.args.back());
      return concat(
          {import("collections.abc", "Callable"), list("[", {list("[", params, "]"), result}, "]")});
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      if (is_result(id)) return applied(helper("Result"));
      return applied(text(type_name(type.decl)));
    case TypeKind::anonymous: return text(record_class(id));
    case TypeKind::parameter: return text(type_variable(type.param));
  }
  return text("object");
}

}  // namespace mochi::emit::python
