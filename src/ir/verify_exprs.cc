// The verifier's third part: the typing rule of each kind of expression.
#include <fmt/format.h>

#include "ir/verify_function.h"
#include "ir/verify_ops.h"

namespace mochi::ir {

using types::TypeKind;

void FunctionVerifier::rule(ExprId id, const Expr& e) {
  switch (e.kind) {
    case ExprKind::const_unit: gives(id, t_.unit()); return;
    case ExprKind::const_bool: gives(id, t_.boolean()); return;
    case ExprKind::const_int: gives(id, t_.integer()); return;
    case ExprKind::const_float: gives(id, t_.floating()); return;
    case ExprKind::const_string: gives(id, t_.string()); return;
    case ExprKind::const_bytes: gives(id, t_.basic(TypeKind::bytes)); return;
    case ExprKind::const_bigint: gives(id, t_.basic(TypeKind::bigint)); return;
    case ExprKind::none:
      if (!t_.is(e.type, TypeKind::option) && !t_.is(e.type, TypeKind::any))
        fail(id, "has type " + show(e.type));
      return;
    case ExprKind::local:
      if (!visible_[e.a]) fail(id, fmt::format("local {} is not declared here", e.a));
      gives(id, b_.locals[LocalId(e.a)].type);
      return;
    case ExprKind::global: gives(id, p_.globals[GlobalId(e.a)].type); return;
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::call:
    case ExprKind::call_value: call_rule(id, e); return;
    case ExprKind::op:
      if (std::string what = check_operation(p_, b_, id); !what.empty()) fail(id, std::move(what));
      return;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::index:
    case ExprKind::map_get: aggregate_rule(id, e); return;
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::coalesce: conversion_rule(id, e); return;
    case ExprKind::conditional:
      want(id, ExprId(e.a), TypeKind::boolean, "the condition");
      fits(id, ExprId(e.b), e.type, "the first branch");
      fits(id, ExprId(e.c), e.type, "the second branch");
      return;
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      want(id, ExprId(e.a), TypeKind::boolean, "the left side");
      want(id, ExprId(e.b), TypeKind::boolean, "the right side");
      gives(id, t_.boolean());
      return;
    case ExprKind::block_value:
    case ExprKind::match_value: return;
  }
}

void FunctionVerifier::arguments(ExprId id, std::uint32_t list, std::span<const TypeId> params) {
  const std::size_t count = b_.list_size(list);
  if (count != params.size()) {
    fail(id, fmt::format("{} arguments for {} parameters", count, params.size()));
    return;
  }
  for (std::size_t i = 0; i < count; ++i)
    fits(id, b_.expr_at(list, i), params[i], fmt::format("argument {}", i + 1));
}

void FunctionVerifier::call_rule(ExprId id, const Expr& e) {
  if (e.kind == ExprKind::call_value) {
    const TypeId callee = b_.type(ExprId(e.a));
    if (!t_.is(callee, TypeKind::function)) {
      fail(id, "the callee has type " + show(callee));
      return;
    }
    arguments(id, e.b, t_.params(callee));
    gives(id, t_.result(callee));
    return;
  }
  const Function& f = p_.functions[FunctionId(e.a)];
  std::vector<TypeId> type_args;
  if (e.kind != ExprKind::closure)
    for (const std::uint32_t t : b_.list(e.kind == ExprKind::call ? e.c : e.b))
      type_args.push_back(TypeId(t));
  const std::size_t wanted = e.kind == ExprKind::closure ? 0 : f.type_params.size();
  if (type_args.size() != wanted) {
    fail(id, fmt::format("{} type arguments for {} type parameters", type_args.size(), f.type_params.size()));
    return;
  }
  const auto instance = [&](TypeId t) {
    return type_args.empty() ? t : p_.types->substitute(t, f.type_params, type_args);
  };
  std::vector<TypeId> params;
  for (const LocalId p : f.params)
    if (p.value < f.body.locals.size()) params.push_back(instance(f.body.locals[p].type));
  if (e.kind == ExprKind::call) {
    if (!f.captures.empty()) fail(id, "calls a function that captures without its closure");
    arguments(id, e.b, params);
    gives(id, instance(f.result));
    return;
  }
  if (e.kind == ExprKind::closure) {
    if (b_.list_size(e.b) != f.captures.size()) fail(id, "does not list its captures");
    for (std::size_t i = 0; i < b_.list_size(e.b) && i < f.captures.size(); ++i) {
      const LocalId outer(b_.list(e.b)[i]);
      if (outer != f.captures[i].outer)
        fail(id, fmt::format("capture {} is not the local that the function names", i));
      if (!visible_[outer.value])
        fail(id, fmt::format("captured local {} is not declared here", outer.value));
    }
    if (f.parent != id_) fail(id, "is not inside the function that its code names as parent");
  } else if (!f.captures.empty()) {
    fail(id, "names a function that captures");
  }
  gives(id, p_.types->function(params, instance(f.result), f.effects));
}

void FunctionVerifier::aggregate_rule(ExprId id, const Expr& e) {
  const TypeId base = e.a < b_.exprs.size() && e.kind != ExprKind::make_list &&
                              e.kind != ExprKind::make_set && e.kind != ExprKind::make_map &&
                              e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant
                          ? b_.type(ExprId(e.a))
                          : TypeId();
  const auto parts = [&](std::vector<types::Field> fields) {
    std::vector<TypeId> wanted;
    for (const types::Field& f : fields) wanted.push_back(f.type);
    arguments(id, e.a, wanted);
  };
  const TypeKind own = t_.kind(e.type);
  const auto element = [&](std::uint32_t part, TypeId type) { fits(id, ExprId(part), type, "an element"); };
  switch (e.kind) {
    case ExprKind::make_list:
    case ExprKind::make_set:
      if (own != (e.kind == ExprKind::make_list ? TypeKind::list : TypeKind::set)) {
        fail(id, "has type " + show(e.type));
        return;
      }
      for (const std::uint32_t part : b_.list(e.a)) element(part, t_.element(e.type));
      return;
    case ExprKind::make_map:
      if (own != TypeKind::map || b_.list_size(e.a) % 2 != 0) {
        fail(id, "has type " + show(e.type) + " or a key without value");
        return;
      }
      for (std::size_t i = 0; i < b_.list_size(e.a); ++i)
        element(b_.list(e.a)[i], i % 2 == 0 ? t_.key(e.type) : t_.value(e.type));
      return;
    case ExprKind::make_record:
      if (own == TypeKind::record || own == TypeKind::anonymous)
        parts(p_.types->fields_of(e.type));
      else
        fail(id, "has type " + show(e.type));
      return;
    case ExprKind::make_variant:
      if (own == TypeKind::union_ && e.b < t_.decl(t_[e.type].decl).variants.size())
        parts(p_.types->variant_fields(e.type, e.b));
      else
        fail(id, "has type " + show(e.type) + " or a wrong variant");
      return;
    case ExprKind::field: {
      const bool record = t_.is(base, TypeKind::record) || t_.is(base, TypeKind::anonymous);
      const auto fields = record ? p_.types->fields_of(base) : std::vector<types::Field>();
      if (e.b >= fields.size())
        fail(id, fmt::format("{} has no field {}", show(base), e.b));
      else
        gives(id, fields[e.b].type);
      return;
    }
    case ExprKind::variant_field:
    case ExprKind::tag_is: {
      if (!t_.is(base, TypeKind::union_) || e.b >= t_.decl(t_[base].decl).variants.size()) {
        fail(id, fmt::format("{} has no variant {}", show(base), e.b));
        return;
      }
      if (e.kind == ExprKind::tag_is) {
        gives(id, t_.boolean());
        return;
      }
      const auto fields = p_.types->variant_fields(base, e.b);
      if (e.c >= fields.size())
        fail(id, fmt::format("the variant has no field {}", e.c));
      else
        gives(id, fields[e.c].type);
      return;
    }
    case ExprKind::index:
      want(id, ExprId(e.a), TypeKind::list, "the base");
      want(id, ExprId(e.b), TypeKind::integer, "the index");
      if (t_.is(base, TypeKind::list)) gives(id, t_.element(base));
      return;
    case ExprKind::map_get:
      want(id, ExprId(e.a), TypeKind::map, "the base");
      if (!t_.is(base, TypeKind::map)) return;
      fits(id, ExprId(e.b), t_.key(base), "the key");
      if (!type_fits(t_, t_.value(base), e.type)) gives(id, p_.types->option(t_.value(base)));
      return;
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::local:
    case ExprKind::global:
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::op:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value: return;
  }
}

void FunctionVerifier::conversion_rule(ExprId id, const Expr& e) {
  const TypeId from = b_.type(ExprId(e.a));
  const bool option = t_.is(from, TypeKind::option);
  if (t_.is(from, TypeKind::never)) return;
  if (e.kind == ExprKind::some) {
    if (t_.is(e.type, TypeKind::option)) {
      fits(id, ExprId(e.a), t_.element(e.type), "the value");
    } else {
      fail(id, "has type " + show(e.type));
    }
  } else if (e.kind == ExprKind::is_some) {
    if (!option && !t_.is(from, TypeKind::any)) fail(id, "the operand has type " + show(from));
    gives(id, t_.boolean());
  } else if (e.kind == ExprKind::unwrap) {
    // A map of options reads as the plain option; its unwrap gives the value inside.
    if (option)
      gives(id, t_.element(from));
    else
      fail(id, "the operand has type " + show(from));
  } else if (e.kind == ExprKind::box) {
    gives(id, t_.any());
  } else if (e.kind == ExprKind::unbox) {
    want(id, ExprId(e.a), TypeKind::any, "the operand");
  } else if (e.kind == ExprKind::convert) {
    if (!types::is_numeric(t_.kind(from)) || !types::is_numeric(t_.kind(e.type)))
      fail(id, fmt::format("from {} to {}", show(from), show(e.type)));
  } else if (!option && !t_.is(from, TypeKind::any)) {
    fail(id, "the left side has type " + show(from));
  } else {
    const TypeId value = option ? t_.element(from) : from;
    fits(id, ExprId(e.b), e.type, "the fallback");
    if (!type_fits(t_, value, e.type) && !type_fits(t_, from, e.type)) fail(id, "has type " + show(e.type));
  }
}

}  // namespace mochi::ir
