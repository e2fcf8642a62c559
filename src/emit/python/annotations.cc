// Types as annotations.
#include "emit/python/writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {

using types::TypeId;
using types::TypeKind;

const std::string& TypeWriter::type_variable(const Variable& variable) {
  auto [found, fresh] = type_variables_.try_emplace(variable);
  if (fresh) {
    const std::string name = convert_name(w_.program.names->text(variable.name), CaseStyle::pascal);
    found->second = names_.scope.declare(name);
  }
  return found->second;
}

const std::string& TypeWriter::type_variable(types::TypeParamId id) {
  const types::TypeParam& param = types_.param(id);
  const types::Bound bound = param.declared.has(types::Bound::ord)    ? types::Bound::ord
                             : param.declared.has(types::Bound::hash) ? types::Bound::hash
                                                                      : types::Bound::none;
  return type_variable({param.name, bound, in_static_});
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

Doc TypeWriter::annotation(TypeId id, bool input) {
  const types::Type type = types_[id];
  auto applied = [&](Doc name) {
    std::vector<Doc> parts;
    for (TypeId arg : type.args) parts.push_back(annotation(arg, input));
    return parts.empty() ? name : t_.concat({name, t_.list("[", parts, "]")});
  };
  switch (type.kind) {
    case TypeKind::unit: return t_.text("None");
    case TypeKind::never:
    case TypeKind::error: return w_.import("typing", "NoReturn");
    case TypeKind::boolean: return t_.text("bool");
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bigint: return t_.text("int");
    case TypeKind::floating: return t_.text("float");
    case TypeKind::string: return t_.text("str");
    case TypeKind::bytes: return t_.text("bytes");
    case TypeKind::bigrat: return w_.import("fractions", "Fraction");
    case TypeKind::any: return w_.helper("Dynamic");
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::variable: return t_.text("object");
    case TypeKind::list: return applied(input ? w_.import("collections.abc", "Sequence") : t_.text("list"));
    case TypeKind::map: return applied(input ? w_.import("collections.abc", "Mapping") : t_.text("dict"));
    case TypeKind::set:
      if (input) return applied(w_.import_as("collections.abc", "Set", "AbstractSet"));
      return applied(t_.text("set"));
    case TypeKind::group: return applied(w_.helper("Group"));
    case TypeKind::option:
    case TypeKind::soft: return t_.concat({annotation(type.args[0], input), t_.text(" | None")});
    case TypeKind::function: {
      std::vector<Doc> params;
      for (std::size_t i = 0; i + 1 < type.args.size(); ++i) params.push_back(annotation(type.args[i]));
      // A function that is a value raises its failures too.
      const bool raises = w_.dialect.raises && types::is_result(types_, type.args.back());
      Doc result = annotation(raises ? types_[type.args.back()].args[0] : type.args.back());
      return t_.concat(
          {w_.import("collections.abc", "Callable"), t_.list("[", {t_.list("[", params, "]"), result}, "]")});
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
      if (types::is_result(types_, id)) {
        auto outcome = [&](std::string_view name, TypeId part) {
          return t_.concat({w_.helper(name), t_.text("["), annotation(part, input), t_.text("]")});
        };
        return t_.concat({outcome("Ok", type.args[0]), t_.text(" | "), outcome("Err", type.args[1])});
      }
      return applied(t_.text(names_.type_name(type.decl)));
    case TypeKind::anonymous: return t_.text(record_class(id));
    case TypeKind::parameter: return t_.text(type_variable(type.param));
  }
  return t_.text("object");
}

}  // namespace mochi::emit::python
