#include "lower/ownership/parameters.h"

#include "types/predicates.h"

namespace mochi::lower {

using ir::Holding;
using ir::ParameterMode;
using types::TypeKind;

namespace {

ParameterMode mode_of(const types::TypeStore& types, types::TypeId type, Holding held, bool exported,
                      bool self) {
  if (types::is_scalar(types, type)) return ParameterMode::value;
  switch (types.kind(type)) {
    case TypeKind::parameter: return ParameterMode::value;
    case TypeKind::string:
    case TypeKind::bytes: return ParameterMode::borrowed;
    case TypeKind::function: return ParameterMode::callable;
    case TypeKind::option:
      return exported || held == Holding::borrowed ? ParameterMode::optional : ParameterMode::value;
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::group:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::opaque: break;
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::soft:
    case TypeKind::variable: return ParameterMode::value;
  }
  // What is exported changes nothing that it is given, not its receiver either.
  if (held == Holding::borrowed_mut && !exported) return ParameterMode::changed;
  return exported || self || held == Holding::borrowed ? ParameterMode::borrowed : ParameterMode::value;
}

}  // namespace

std::vector<ParameterMode> parameter_modes(const ir::Program& program, ir::FunctionId id,
                                           const std::vector<Holding>& holding) {
  const ir::Function& f = program.functions[id];
  std::vector<ParameterMode> modes;
  for (std::size_t i = 0; i < f.params.size(); ++i) {
    const ir::LocalId p = f.params[i];
    const bool self = f.kind == ir::FunctionKind::method && i == 0;
    const Holding held = p.value < holding.size() ? holding[p.value] : Holding::owned;
    modes.push_back(mode_of(*program.types, f.body.locals[p].type, held, f.exported, self));
  }
  return modes;
}

}  // namespace mochi::lower
