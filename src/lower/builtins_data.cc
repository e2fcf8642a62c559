// Built-in functions on lists, maps, sets and numbers.
#include "check/loader.h"
#include "lower/function.h"

namespace mochi::lower {

using types::Builtin;

ExprId FunctionLowering::length(ExprId value, Span at) {
  const TypeId integer = types_.integer();
  const TypeId of = type(value);
  const TypeKind k = types_.kind(of);
  if (k == TypeKind::string) return b_.op(Op::str_len, integer, {value}, at);
  if (k == TypeKind::list) return b_.op(Op::list_len, integer, {value}, at);
  if (k == TypeKind::map) return b_.op(Op::map_len, integer, {value}, at);
  if (k == TypeKind::set) return b_.op(Op::set_len, integer, {value}, at);
  if (k == TypeKind::bytes) return b_.op(Op::bytes_len, integer, {value}, at);
  if (k == TypeKind::group) return length(as_list(value, at), at);
  if (k == TypeKind::option) {
    return with_block(at, [&] {
      const Held held = hold("option", value, at);
      const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
      return b_.conditional(b_.is_some(use(held, at), at), length(inside, at), b_.integer(0, at), integer,
                            at);
    });
  }
  if (k == TypeKind::anonymous || k == TypeKind::record) {
    const auto count = static_cast<std::int64_t>(ctx_.fields(of).size());
    return with_block(at, [&] {
      emit(b_.expr(value, at));
      return b_.integer(count, at);
    });
  }
  return b_.op(Op::any_len, integer, {box(value, at)}, at);
}

ExprId FunctionLowering::list_builtin(Builtin id, std::vector<ExprId>& args, TypeId result, Span at) {
  const auto own_list = [&] {
    return types_.is(result, TypeKind::list) ? result : type(as_list(args[0], at));
  };
  if (id == Builtin::append || id == Builtin::push) {
    const TypeId of = types_.is(result, TypeKind::list) ? result : types_.list(types_.any());
    ExprId list = args[0];
    if (kind(list) == TypeKind::option) {
      list = coerce(list, types_.option(of), at);
      list = expr_node(ExprKind::coalesce, of, at, list.value, make_list(of, {}, at).value);
    }
    list = coerce(list, of, at);
    return b_.op(Op::list_append, of, {list, coerce(args[1], types_.element(of), at)}, at);
  }
  if (id == Builtin::concat) {
    const TypeId of = own_list();
    for (ExprId& arg : args) arg = coerce(as_list(arg, at), of, at);
    if (args.size() == 1) return b_.op(Op::list_copy, of, {args[0]}, at);
    return b_.op(Op::list_concat, of, std::span<const ExprId>(args), at);
  }
  if (id == Builtin::range) return range(args, at);
  if (id == Builtin::count)
    return length(kind(args[0]) == TypeKind::any ? args[0] : as_value(args[0], at), at);
  if (id == Builtin::exists)
    return b_.op(Op::gt, types_.boolean(), {length(args[0], at), b_.integer(0, at)}, at);
  if (id == Builtin::reduce) return fold(args, result, at);
  if (id == Builtin::map || id == Builtin::filter)
    return map_or_filter(args, id == Builtin::filter, result, at);
  if (id == Builtin::slice)
    return slice_value(as_value(args[0], at), as_int(args[1], at), as_int(args[2], at), at);
  ExprId first = as_value(args[0], at);
  TypeId of = type(first);
  TypeKind k = types_.kind(of);
  if (id == Builtin::reverse && k == TypeKind::string) return b_.op(Op::str_reverse, of, {first}, at);
  if (id == Builtin::reverse && k == TypeKind::any) return reversed(first, at);
  if (id == Builtin::has) return contains(args[1], first, at);
  if (id == Builtin::add) return b_.op(Op::set_add, of, {first, coerce(args[1], types_.element(of), at)}, at);
  if (id == Builtin::map_remove && k != TypeKind::map)
    first = coerce(first, types_.map(types_.any(), types_.any()), at), of = type(first);
  if (id == Builtin::map_remove)
    return b_.op(Op::map_remove, types_.boolean(), {first, coerce(args[1], types_.key(of), at)}, at);
  if (id == Builtin::keys || id == Builtin::values) {
    if (k != TypeKind::map) {
      first = coerce(first, types_.map(types_.any(), types_.any()), at);
      of = type(first);
      k = TypeKind::map;
    }
    const bool keys = id == Builtin::keys;
    const TypeId own = types_.list(keys ? types_.key(of) : types_.value(of));
    return coerce(b_.op(keys ? Op::map_keys : Op::map_values, own, {first}, at), result, at);
  }
  const ExprId list = as_list(first, at);
  of = type(list);
  if (id == Builtin::collect) return k == TypeKind::list ? b_.op(Op::list_copy, of, {list}, at) : list;
  if (id == Builtin::reverse) return b_.op(Op::list_reverse, of, {list}, at);
  if (id == Builtin::distinct) return b_.op(Op::list_distinct, of, {list}, at);
  if (id == Builtin::sort) return b_.op(Op::list_sort, of, {list}, at);
  return b_.op(Op::list_first, types_.option(types_.element(of)), {list}, at);
}

// `reverse` of an `any`: a string if nothing of it is the empty string, else a list.
ExprId FunctionLowering::reversed(ExprId value, Span at) {
  return with_block(at, [&] {
    const Held held = hold("value", value, at);
    const ExprId nothing =
        b_.op(Op::any_slice, types_.any(), {use(held, at), b_.integer(0, at), b_.integer(0, at)}, at);
    const ExprId is_text = equality(nothing, box(b_.string("", at), at), false, at);
    const TypeId list = types_.list(types_.any());
    const ExprId text =
        b_.op(Op::str_reverse, types_.string(), {coerce(use(held, at), types_.string(), at)}, at);
    const ExprId items = b_.op(Op::list_reverse, list, {coerce(use(held, at), list, at)}, at);
    return b_.conditional(is_text, box(text, at), box(items, at), types_.any(), at);
  });
}

ExprId FunctionLowering::range(std::vector<ExprId>& args, Span at) {
  for (ExprId& arg : args) arg = as_int(arg, at);
  const ExprId from = args.size() == 1 ? b_.integer(0, at) : args[0];
  const ExprId end = args.size() == 1 ? args[0] : args[1];
  const ExprId step = args.size() == 3 ? args[2] : b_.integer(1, at);
  return b_.op(Op::list_range, types_.list(types_.integer()), {from, end, step}, at);
}

// The first index of an equal item, or -1.
ExprId FunctionLowering::list_index_of(ExprId list, ExprId item, Span at) {
  return with_block(at, [&] {
    const Held items = hold("items", list, at);
    const Held wanted = hold("wanted", coerce(item, types_.element(type(items.expr)), at), at);
    const LocalId found = temp("found", b_.integer(-1, at), at);
    const LocalId position = temp("position", b_.integer(0, at), at);
    for_each("item", use(items, at), at, [&](LocalId each) {
      const ExprId same = equality(b_.read(each, at), use(wanted, at), false, at);
      const BlockId stop = in_block([&] {
        emit(b_.assign(b_.read(found, at), b_.read(position, at), at));
        emit(b_.add(ir::Stmt{.kind = StmtKind::break_}, at));
      });
      emit(b_.if_(same, stop, {}, at));
      const ExprId next = b_.op(Op::add, types_.integer(), {b_.read(position, at), b_.integer(1, at)}, at);
      emit(b_.assign(b_.read(position, at), next, at));
    });
    return b_.read(found, at);
  });
}

// `reduce(list, f, start)`: a left fold.
ExprId FunctionLowering::fold(std::vector<ExprId>& args, TypeId result, Span at) {
  return with_block(at, [&] {
    const Held list = hold("items", as_list(args[0], at), at);
    const Held function = hold("step", as_value(args[1], at), at);
    const TypeId of = type(function.expr);
    const bool typed = types_.is(of, TypeKind::function) && types_.params(of).size() == 2;
    const TypeId kept = typed ? types_.result(of) : result;
    const LocalId total = temp("total", coerce(args[2], kept, at), at);
    for_each("item", use(list, at), at, [&](LocalId item) {
      ExprId callee = use(function, at);
      if (!typed) {
        const TypeId two[] = {types_.any(), types_.any()};
        callee = unbox(box(callee, at), types_.function(two, types_.any()), at);
      }
      const TypeId function_type = type(callee);
      const ExprId values[] = {coerce(b_.read(total, at), types_.params(function_type)[0], at),
                               coerce(b_.read(item, at), types_.params(function_type)[1], at)};
      const ExprId next = call_of(callee, values, at);
      emit(b_.assign(b_.read(total, at), coerce(next, kept, at), at));
    });
    return b_.read(total, at);
  });
}

ExprId FunctionLowering::map_or_filter(std::vector<ExprId>& args, bool filter, TypeId result, Span at) {
  return with_block(at, [&] {
    const Held list = hold("items", as_list(args[0], at), at);
    const TypeId item_type = types_.element(type(list.expr));
    Held function = hold("each", as_value(args[1], at), at);
    if (kind(function.expr) != TypeKind::function) {
      const TypeId one[] = {types_.any()};
      function = hold("each", unbox(box(function.expr, at), types_.function(one, types_.any()), at), at);
    }
    const TypeId of = type(function.expr);
    const TypeId made = filter                              ? types_.list(item_type)
                        : types_.is(result, TypeKind::list) ? result
                                                            : types_.list(types_.result(of));
    const LocalId out = temp("out", make_list(made, {}, at), at);
    for_each("item", use(list, at), at, [&](LocalId item) {
      const ExprId arg[] = {coerce(b_.read(item, at), types_.params(of)[0], at)};
      const ExprId value = call_of(use(function, at), arg, at);
      if (!filter) {
        append_to(out, coerce(value, types_.element(made), at), at);
        return;
      }
      const BlockId keep = in_block([&] { append_to(out, b_.read(item, at), at); });
      emit(b_.if_(truth(value, at), keep, {}, at));
    });
    return b_.read(out, at);
  });
}

// --- numbers ---

ExprId FunctionLowering::number_builtin(Builtin id, std::vector<ExprId>& args, TypeId result, Span at) {
  if (id == Builtin::min || id == Builtin::max) return smallest(args, id == Builtin::max, result, at);
  if (id == Builtin::sum) {
    const ExprId list = present_items(as_list(args[0], at), at);
    return b_.op(Op::list_sum, types_.element(type(list)), {list}, at);
  }
  if (id == Builtin::avg)
    return b_.op(Op::list_avg, types_.floating(), {present_items(as_list(args[0], at), at)}, at);
  if (id == Builtin::to_int) return to_int(args[0], at);
  if (id == Builtin::to_float || id == Builtin::to_float_alias) return to_float(args[0], at);
  const ExprId first = as_value(args[0], at);
  if (id == Builtin::to_bigint) return to_big(first, types_.basic(TypeKind::bigint), at);
  if (id == Builtin::abs) {
    const ExprId value = kind(first) == TypeKind::any ? unbox(first, types_.floating(), at) : first;
    return b_.op(Op::abs, type(value), {value}, at);
  }
  if (id == Builtin::num || id == Builtin::denom) {
    const TypeId bigrat = types_.basic(TypeKind::bigrat);
    return b_.op(id == Builtin::num ? Op::numerator : Op::denominator, types_.basic(TypeKind::bigint),
                 {coerce(first, bigrat, at)}, at);
  }
  const TypeId floating = types_.floating();
  const ExprId value = as_float(first, at);
  if (id == Builtin::floor) return b_.op(Op::floor, floating, {value}, at);
  if (id == Builtin::ceil) return b_.op(Op::ceil, floating, {value}, at);
  if (id == Builtin::math_sqrt) return b_.op(Op::sqrt, floating, {value}, at);
  return b_.op(Op::round, floating, {value, args.size() == 2 ? as_int(args[1], at) : b_.integer(0, at)}, at);
}

// The items that are there, where they may be none.
ExprId FunctionLowering::present_items(ExprId list, Span at) {
  const TypeId item = types_.element(type(list));
  if (!types_.is(item, TypeKind::option)) return list;
  return with_block(at, [&] {
    const LocalId out = temp("present", make_list(types_.list(types_.element(item)), {}, at), at);
    for_each("item", list, at, [&](LocalId each) {
      const BlockId keep =
          in_block([&] { append_to(out, b_.unwrap(b_.read(each, at), UnwrapReason::absent, true, at), at); });
      emit(b_.if_(b_.is_some(b_.read(each, at), at), keep, {}, at));
    });
    return b_.read(out, at);
  });
}

// `min(list)`, or of two values and more.
ExprId FunctionLowering::smallest(std::vector<ExprId>& args, bool largest, TypeId result, Span at) {
  if (args.size() == 1) {
    const ExprId list = present_items(as_list(args[0], at), at);
    return b_.op(largest ? Op::list_max : Op::list_min, types_.element(type(list)), {list}, at);
  }
  return with_block(at, [&] {
    std::vector<LocalId> values;
    for (const ExprId arg : args) values.push_back(temp("value", coerce(as_value(arg, at), result, at), at));
    ExprId best = b_.read(values[0], at);
    for (std::size_t i = 1; i < values.size(); ++i) {
      const Held held = hold("best", best, at);
      const ExprId better = order(b_.read(values[i], at), use(held, at), largest ? Op::gt : Op::lt, at);
      best = b_.conditional(better, b_.read(values[i], at), use(held, at), result, at);
    }
    return best;
  });
}

ExprId FunctionLowering::to_int(ExprId value, Span at) {
  const TypeId integer = types_.integer();
  const TypeKind k = kind(value);
  if (k == TypeKind::option) {
    return with_block(at, [&] {
      const Held held = hold("option", value, at);
      const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
      return b_.conditional(b_.is_some(use(held, at), at), to_int(inside, at), b_.integer(0, at), integer,
                            at);
    });
  }
  if (k == TypeKind::string) return b_.op(Op::parse_int, integer, {value}, at);
  if (types::is_numeric(k)) return coerce(value, integer, at);
  return b_.op(Op::any_to_int, integer, {box(value, at)}, at);
}

// A number of any size: what a text says is found by the support module.
ExprId FunctionLowering::to_big(ExprId value, TypeId to, Span at) {
  if (kind(value) != TypeKind::string) return cast_to(value, to, to, at);
  const ExprId arguments[] = {value};
  const bool whole = types_.is(to, TypeKind::bigint);
  return b_.call(ctx_.support(check::kNumbersModule, whole ? "bigint_of" : "bigrat_of"), arguments, {}, to,
                 at);
}

ExprId FunctionLowering::to_float(ExprId value, Span at) {
  const TypeId floating = types_.floating();
  value = as_value(value, at);
  const TypeKind k = kind(value);
  if (k == TypeKind::string) return b_.op(Op::parse_float, floating, {value}, at);
  if (types::is_numeric(k)) return coerce(value, floating, at);
  return b_.op(Op::any_to_float, floating, {box(value, at)}, at);
}

}  // namespace mochi::lower
