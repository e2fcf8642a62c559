#include "ir/private_copy.h"

#include <algorithm>

#include "base/check.h"

namespace mochi::ir {

using types::Type;
using types::TypeKind;
using types::TypeStore;

namespace {

// Ids are given in order of first use: what is added in the order of its ids gets the same ones.
void copy_names(const Names& from, Names& to) {
  for (std::uint32_t i = 0; i < from.size(); ++i) {
    const NameId same = to.intern(from.text(NameId(i)));
    MOCHI_CHECK(same.value == i);
  }
}

TypeId add_again(const Type& type, TypeStore& to) {
  switch (type.kind) {
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
    case TypeKind::foreign: return to.basic(type.kind);
    case TypeKind::list: return to.list(type.args[0]);
    case TypeKind::set: return to.set(type.args[0]);
    case TypeKind::map: return to.map(type.args[0], type.args[1]);
    case TypeKind::option: return to.option(type.args[0]);
    case TypeKind::soft: return to.soft(type.args[0]);
    case TypeKind::group: return to.group(type.args[0], type.args[1]);
    case TypeKind::function:
      return to.function(std::span(type.args).first(type.args.size() - 1), type.args.back(), type.effects);
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::opaque: return to.nominal(type.decl, type.args);
    case TypeKind::variant: return to.variant(type.decl, type.index, type.args);
    case TypeKind::anonymous: return to.anonymous(type.names, type.args);
    case TypeKind::parameter: return to.parameter(type.param);
    case TypeKind::variable: return to.variable(type.index - 1);
  }
  MOCHI_UNREACHABLE("type kind");
}

void copy_types(const TypeStore& from, TypeStore& to) {
  for (std::uint32_t i = 0; i < from.param_count(); ++i) to.add_param(from.param(types::TypeParamId(i)));
  for (std::uint32_t i = 0; i < from.decl_count(); ++i) to.add_decl(from.decl(DeclId(i)));
  // Every store begins with the same ones, one of each kind.
  for (auto i = static_cast<std::uint32_t>(to.size()); i < from.size(); ++i) {
    const TypeId same = add_again(from[TypeId(i)], to);
    MOCHI_CHECK(same.value == i);
  }
}

}  // namespace

PrivateCopy::PrivateCopy(const Program& original) : types_(names_), program_(original) {
  copy_names(*original.names, names_);
  copy_types(*original.types, types_);
  program_.names = &names_;
  program_.types = &types_;
}

void prepare_to_share(const Program& program) {
  // Lines are found when the first place is asked for.
  for (std::uint32_t i = 0; i < program.sources->size(); ++i)
    program.sources->source(SourceId(i)).line_count();
}

}  // namespace mochi::ir
