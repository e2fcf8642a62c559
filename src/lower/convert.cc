// Conversions between types of the IR. The checker has said where; the two types say how.
#include <algorithm>

#include "lower/function.h"

namespace mochi::lower {

ExprId FunctionLowering::box(ExprId e, Span at) {
  if (kind(e) == TypeKind::any || kind(e) == TypeKind::never) return e;
  if (fn_.body.kind(e) == ExprKind::none) return b_.none(types_.any(), at);
  e = coerce(e, dynamic_form(type(e)), at);
  return expr_node(ExprKind::box, types_.any(), at, e.value);
}

// What was declared is held against the value; only a cast that somebody wrote converts it (17.6).
ExprId FunctionLowering::unbox(ExprId e, TypeId to, Span at) {
  if (types_.is(to, TypeKind::function))
    return coerce(expr_node(ExprKind::unbox, dynamic_function(to), at, e.value), to, at);
  return expr_node(ExprKind::unbox, to, at, e.value, casting_ ? 0 : 1);
}

// Functions inside of `any` take and give `any`, so that whoever takes one out need not know its types.
TypeId FunctionLowering::dynamic_function(TypeId of) {
  const std::vector<TypeId> params(types_.params(of).size(), types_.any());
  return types_.function(params, types_.any());
}

// The type with such functions for those in it, down to records, which keep what they declare.
TypeId FunctionLowering::dynamic_form(TypeId of) {
  const TypeKind k = types_.kind(of);
  if (k == TypeKind::function) return dynamic_function(of);
  if (k == TypeKind::list) return types_.list(dynamic_form(types_.element(of)));
  if (k == TypeKind::option) return types_.option(dynamic_form(types_.element(of)));
  if (k == TypeKind::map) return types_.map(types_.key(of), dynamic_form(types_.value(of)));
  return of;
}

ExprId FunctionLowering::convert(ExprId e, TypeId to, Span at) {
  return expr_node(ExprKind::convert, to, at, e.value);
}

ExprId FunctionLowering::unwrapped(ExprId option, Span at, bool proven, UnwrapReason reason) {
  if (fn_.body.kind(option) == ExprKind::map_get) reason = UnwrapReason::missing_key;
  return b_.unwrap(option, reason, proven, at);
}

ExprId FunctionLowering::coerce(ExprId e, TypeId to, Span at, bool proven, UnwrapReason reason) {
  const TypeId from = type(e);
  if (from == to || types_.is(from, TypeKind::never) || types_.is(to, TypeKind::never)) return e;
  bool done = false;
  const ExprId literal = coerce_literal(e, to, at, done);
  if (done) return literal;
  const TypeKind source = types_.kind(from);
  const TypeKind wanted = types_.kind(to);
  if (wanted == TypeKind::any) return box(e, at);
  if (source == TypeKind::any) return unbox(e, to, at);
  if (wanted == TypeKind::unit) {
    return with_block(at, [&] {
      emit(b_.expr(e, at));
      return b_.unit(at);
    });
  }
  if (wanted == TypeKind::option) {
    if (source == TypeKind::option) return coerce_option(e, to, at);
    const ExprId inside = coerce(e, types_.element(to), at);
    return expr_node(ExprKind::some, to, at, inside.value);
  }
  if (source == TypeKind::option) return coerce(unwrapped(e, at, proven, reason), to, at);
  if (types::is_numeric(source) && types::is_numeric(wanted)) return convert(e, to, at);
  if (source == TypeKind::group && wanted == TypeKind::list) return coerce(as_list(e, at), to, at);
  if (source == TypeKind::list && wanted == TypeKind::list) return coerce_list(e, to, at);
  if (source == TypeKind::set && wanted == TypeKind::set) return coerce_set(e, to, at);
  if (source == TypeKind::map && wanted == TypeKind::map) return coerce_map(e, to, at);
  if (source == TypeKind::function && wanted == TypeKind::function) return coerce_function(e, to, at);
  if (source == TypeKind::union_ && wanted == TypeKind::union_ && types_[from].decl == types_[to].decl)
    return coerce_union(e, to, at);
  const bool from_record = source == TypeKind::record || source == TypeKind::anonymous;
  if (from_record && (wanted == TypeKind::record || wanted == TypeKind::anonymous))
    return coerce_record(e, to, at);
  if (from_record && wanted == TypeKind::map) return coerce_record_to_map(e, to, at);
  return through_any(e, to, at);
}

// What the static types do not relate is decided at run time, as a cast from any.
ExprId FunctionLowering::through_any(ExprId e, TypeId to, Span at) { return unbox(box(e, at), to, at); }

// Literals are made with the wanted type at once; nobody else holds them.
ExprId FunctionLowering::coerce_literal(ExprId e, TypeId to, Span at, bool& done) {
  const ir::Expr node = fn_.body.exprs[e];
  const TypeKind wanted = types_.kind(to);
  if (node.kind == ExprKind::none) {
    if (wanted != TypeKind::option && wanted != TypeKind::any) return e;
    done = true;
    return b_.none(to, at);
  }
  const TypeKind k = types_.kind(node.type);
  if (node.kind == ExprKind::make_record && k == TypeKind::anonymous &&
      (wanted == TypeKind::record || wanted == TypeKind::anonymous))
    return coerce_record_literal(e, to, at, done);
  if (node.kind == ExprKind::make_record && k == TypeKind::anonymous && wanted == TypeKind::any) {
    // Whoever takes `any` may index it by any key and add keys: the literal is a map there (Z9).
    const TypeId map = types_.map(types_.string(), to);
    done = true;
    return box(coerce_record_to_map(e, map, at), at);
  }
  const bool list = node.kind == ExprKind::make_list && wanted == TypeKind::list;
  const bool set = node.kind == ExprKind::make_set && wanted == TypeKind::set;
  const bool map = node.kind == ExprKind::make_map && wanted == TypeKind::map;
  if (!list && !set && !map) return e;
  std::vector<ExprId> parts;
  const std::size_t count = fn_.body.list_size(node.a);
  for (std::size_t i = 0; i < count; ++i) {
    const TypeId part = !map ? types_.element(to) : i % 2 == 0 ? types_.key(to) : types_.value(to);
    const ExprId element = fn_.body.expr_at(node.a, i);
    parts.push_back(coerce(element, part, fn_.body.span(element)));
  }
  done = true;
  return expr_node(node.kind, to, fn_.body.span(e), b_.list(std::span<const ExprId>(parts)));
}

// Only if the parts keep their order of evaluation.
ExprId FunctionLowering::coerce_record_literal(ExprId e, TypeId to, Span at, bool& done) {
  const ir::Expr node = fn_.body.exprs[e];
  const std::vector<types::Field> fields = ctx_.fields(to);
  if (fields.size() != ctx_.fields(node.type).size()) return e;
  std::vector<ExprId> parts;
  std::uint32_t last = 0;
  for (const types::Field& field : fields) {
    const std::uint32_t index = ctx_.field_index(node.type, field.name);
    if (index == ~0U) return e;
    const ExprId part = fn_.body.expr_at(node.a, index);
    if (index < last && !constant(part)) return e;
    last = std::max(last, index);
    parts.push_back(part);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = coerce(parts[i], fields[i].type, at);
  done = true;
  return expr_node(ExprKind::make_record, to, fn_.body.span(e), b_.list(std::span<const ExprId>(parts)));
}

ExprId FunctionLowering::coerce_option(ExprId e, TypeId to, Span at) {
  return with_block(at, [&] {
    const Held held = hold("option", e, at);
    const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
    const ExprId value = coerce(inside, types_.element(to), at);
    const ExprId some = expr_node(ExprKind::some, to, at, value.value);
    return b_.conditional(b_.is_some(use(held, at), at), some, b_.none(to, at), to, at);
  });
}

ExprId FunctionLowering::coerce_list(ExprId e, TypeId to, Span at) {
  return with_block(at, [&] {
    const LocalId out = temp("copy", make_list(to, {}, at), at);
    for_each("element", e, at, [&](LocalId element) {
      append_to(out, coerce(b_.read(element, at), types_.element(to), at), at);
    });
    return b_.read(out, at);
  });
}

ExprId FunctionLowering::coerce_set(ExprId e, TypeId to, Span at) {
  return with_block(at, [&] {
    const LocalId out = temp("copy", zero_value(to, at), at);
    for_each("element", e, at, [&](LocalId element) {
      const ExprId value = coerce(b_.read(element, at), types_.element(to), at);
      emit(b_.assign(b_.read(out, at), b_.op(Op::set_add, to, {b_.read(out, at), value}, at), at));
    });
    return b_.read(out, at);
  });
}

ExprId FunctionLowering::coerce_map(ExprId e, TypeId to, Span at) {
  return with_block(at, [&] {
    const Held from = hold("from", e, at);
    const LocalId out = temp("copy", zero_value(to, at), at);
    for_each("key", use(from, at), at, [&](LocalId key) {
      ExprId value = map_read(use(from, at), b_.read(key, at), at);
      if (type(value) != types_.value(type(from.expr)))
        value = b_.unwrap(value, UnwrapReason::missing_key, true, at);
      const ExprId slot = map_read(b_.read(out, at), coerce(b_.read(key, at), types_.key(to), at), at);
      emit(b_.assign(slot, coerce(value, types_.value(to), at), at));
    });
    return b_.read(out, at);
  });
}

// Fields by name; a field that only the wanted type has must be an option.
ExprId FunctionLowering::coerce_record(ExprId e, TypeId to, Span at) {
  const TypeId from = type(e);
  const std::vector<types::Field> fields = ctx_.fields(to);
  return with_block(at, [&] {
    const Held held = hold("record", e, at);
    std::vector<ExprId> parts;
    for (const types::Field& field : fields) {
      const std::uint32_t index = ctx_.field_index(from, field.name);
      if (index == ~0U) {
        parts.push_back(zero_value(field.type, at));
        continue;
      }
      const ExprId part = b_.field(use(held, at), index, ctx_.fields(from)[index].type, at);
      parts.push_back(coerce(part, field.type, at));
    }
    return expr_node(ExprKind::make_record, to, at, b_.list(std::span<const ExprId>(parts)));
  });
}

ExprId FunctionLowering::coerce_record_to_map(ExprId e, TypeId to, Span at) {
  const std::vector<types::Field> fields = ctx_.fields(type(e));
  const ir::Expr node = fn_.body.exprs[e];
  return with_block(at, [&] {
    std::vector<ExprId> parts;
    if (node.kind == ExprKind::make_record) {
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        const ExprId value = fn_.body.expr_at(node.a, i);
        parts.push_back(coerce(b_.string(ctx_.names.text(fields[i].name), at), types_.key(to), at));
        parts.push_back(coerce(value, types_.value(to), at));
      }
      return expr_node(ExprKind::make_map, to, at, b_.list(std::span<const ExprId>(parts)));
    }
    const Held held = hold("record", e, at);
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      parts.push_back(coerce(b_.string(ctx_.names.text(fields[i].name), at), types_.key(to), at));
      parts.push_back(coerce(b_.field(use(held, at), i, fields[i].type, at), types_.value(to), at));
    }
    return expr_node(ExprKind::make_map, to, at, b_.list(std::span<const ExprId>(parts)));
  });
}

ExprId FunctionLowering::coerce_function(ExprId e, TypeId to, Span at) {
  const TypeId from = type(e);
  const std::vector<TypeId> given(types_.params(to).begin(), types_.params(to).end());
  const std::vector<TypeId> taken(types_.params(from).begin(), types_.params(from).end());
  if (given.size() != taken.size()) return through_any(e, to, at);
  return with_block(at, [&] {
    const Held held = hold("function", e, at);
    FunctionLowering inner(ctx_, this, ctx_.add_function());
    const std::vector<LocalId> params = inner.begin_synthetic(given, types_.result(to), at);
    const ir::Expr callee = fn_.body.exprs[held.expr];
    const ExprId function = callee.kind == ExprKind::local
                                ? inner.b_.read(inner.capture(LocalId(callee.a)), at)
                                : inner.b_.add(callee, at);
    // A function_ref with type arguments names them in this body's lists.
    if (callee.kind == ExprKind::function_ref && callee.b != ~0U)
      inner.fn_.body.exprs[function].b = inner.b_.list(fn_.body.list(callee.b));
    std::vector<ExprId> args;
    for (std::size_t i = 0; i < params.size(); ++i)
      args.push_back(inner.coerce(inner.b_.read(params[i], at), taken[i], at));
    return inner.end_synthetic(inner.call_of(function, args, at), to, at);
  });
}

ExprId FunctionLowering::coerce_union(ExprId e, TypeId to, Span at) {
  const ir::Expr node = fn_.body.exprs[e];
  if (node.kind == ExprKind::make_variant) {
    const std::vector<types::Field> fields = ctx_.variant_fields(to, node.b);
    std::vector<ExprId> parts;
    for (std::size_t i = 0; i < fields.size(); ++i)
      parts.push_back(coerce(fn_.body.expr_at(node.a, i), fields[i].type, at));
    return construct(to, node.b, parts, at);
  }
  const std::size_t variants = types_.decl(types_[to].decl).variants.size();
  return with_block(at, [&] {
    const LocalId from = temp("union", e, at);
    ExprId made = panic(3, "value of an unknown variant", at);
    for (std::size_t back = 0; back < variants; ++back) {
      const auto variant = static_cast<std::uint32_t>(variants - 1 - back);
      const std::vector<types::Field> has = ctx_.variant_fields(fn_.body.locals[from].type, variant);
      const std::vector<types::Field> needs = ctx_.variant_fields(to, variant);
      std::vector<ExprId> parts;
      for (std::uint32_t i = 0; i < has.size(); ++i) {
        const ExprId part =
            expr_node(ExprKind::variant_field, has[i].type, at, b_.read(from, at).value, variant, i);
        parts.push_back(coerce(part, needs[i].type, at));
      }
      const ExprId test = expr_node(ExprKind::tag_is, types_.boolean(), at, b_.read(from, at).value, variant);
      made = b_.conditional(test, construct(to, variant, parts, at), made, to, at);
    }
    return made;
  });
}

}  // namespace mochi::lower
