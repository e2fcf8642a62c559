// Built-ins over collections and numbers (section 9).
#include <algorithm>

#include "check/checker.h"
#include "check/crates.h"

namespace mochi::check {

// The item type of a list, set or group argument; none if it is something else.
TypeId Checker::items_of(NodeId argument, TypeId type) {
  type = settle(type);
  const Type& t = types_[type];
  if (t.kind == TypeKind::list || t.kind == TypeKind::set) return prune(t.args[0]);
  if (t.kind == TypeKind::group) return prune(t.args[1]);
  if (t.kind == TypeKind::any || t.kind == TypeKind::error) return type;
  if (is_shape(type)) {
    set_target(argument, map_of_shape(type));
  }
  return {};
}

TypeId Checker::list_argument(NodeId argument, TypeId expected) {
  check_expr(argument, expected);
  TypeId type = settle(use(argument));
  if (is_shape(type)) {
    type = map_of_shape(type);
    set_target(argument, type);
  }
  return type;
}

TypeId Checker::list_builtin(NodeId node, Builtin id, std::span<const NodeId> args, TypeId expected) {
  using B = Builtin;
  TypeId number = types_.integer();
  if (id == B::range) {
    for (std::size_t i = 0; i < args.size(); ++i) builtin_argument(args[i], number, i);
    return types_.list(number);
  }
  if (id == B::concat) return concat_builtin(args, expected);
  bool hinted = id == B::append || id == B::push || id == B::reverse || id == B::sort || id == B::distinct ||
                id == B::keys || id == B::values;
  TypeId hint = hinted && expected.valid() && kind(expected) == TypeKind::list ? expected : TypeId();
  const bool entries = id == B::keys || id == B::values;
  TypeId type = list_argument(args[0], entries ? TypeId() : hint);
  TypeKind k = types_.kind(type);
  // None has length 0 and counts as [] (section 9): here a missing key is no error.
  if ((id == B::len || id == B::append || id == B::push) &&
      types_.is(prune(info(args[0]).type), TypeKind::soft))
    set_target(args[0], types_.option(type));
  if (k == TypeKind::error) {
    for (std::size_t i = 1; i < args.size(); ++i) check_expr(args[i]);
    return type;
  }
  if (id == B::len) {
    bool good = k == TypeKind::string || k == TypeKind::list || k == TypeKind::map || k == TypeKind::set ||
                k == TypeKind::group || k == TypeKind::bytes || k == TypeKind::any || k == TypeKind::option;
    if (good) return number;
    Report report = error(Code::T036, args[0], "cannot take length of type " + show(type));
    if (Crates(*this).crate_method(type, "len").valid())
      report.help("The type has a method of its own: write `.len()` behind the value.");
    return number;
  }
  if (id == B::append || id == B::push) return append_builtin(node, args, type);
  if (entries) {
    if (k == TypeKind::any) return hint.valid() ? hint : types_.list(types_.any());
    if (k != TypeKind::map) return argument_error(args[0], 0, "map", type);
    return types_.list(id == B::keys ? types_.key(type) : types_.value(type));
  }
  if (id == B::contains || id == B::has) {
    if (k == TypeKind::string) {
      builtin_argument(args[1], types_.string(), 1);
    } else if (k == TypeKind::list || k == TypeKind::set || k == TypeKind::map) {
      builtin_argument(args[1], types_[type].args[0], 1);
    } else if (k == TypeKind::any) {
      check_expr(args[1]);
      flow(args[1], types_.any());
    } else {
      argument_error(args[0], 0, "string", type);
    }
    return types_.boolean();
  }
  if (id == B::add) {
    if (k != TypeKind::set) return argument_error(args[0], 0, "set", type);
    builtin_argument(args[1], types_.element(type), 1);
    return type;
  }
  if (id == B::map_remove) {
    if (k != TypeKind::map) return argument_error(args[0], 0, "map", type);
    builtin_argument(args[1], types_.key(type), 1);
    VarId root = root_of(args[0]);
    if (root.valid() && out_.vars[root].is_let) {
      error(Code::T024, node, "cannot assign to `" + name_text(out_.vars[root].name) + "` (immutable)")
          .label(out_.vars[root].span, "declared with `let` here");
    }
    return types_.boolean();
  }
  if (id == B::slice) {
    builtin_argument(args[1], number, 1);
    builtin_argument(args[2], number, 2);
    if (k == TypeKind::list || k == TypeKind::string || k == TypeKind::bytes || k == TypeKind::any)
      return type;
    return argument_error(args[0], 0, "list", type);
  }
  if (id == B::reverse && (k == TypeKind::string || k == TypeKind::list || k == TypeKind::any)) return type;
  TypeId item = items_of(args[0], type);
  if (id == B::collect && k == TypeKind::map) item = types_.key(type);
  if (!item.valid()) return argument_error(args[0], 0, "list", type);
  if (id == B::first) return types_.is(item, TypeKind::any) ? item : types_.option(item);
  if (id == B::sort && !orderable(item, 0))
    return argument_error(args[0], 0, "list of an ordered type", type);
  if (id == B::sort) require_bound(item, types::Bound::ord, node);
  if (id == B::distinct) require_bound(item, types::Bound::eq, node);
  if (k == TypeKind::any) {
    set_target(args[0], types_.list(types_.any()));
    return types_.list(types_.any());
  }
  return k == TypeKind::list ? type : types_.list(item);
}

TypeId Checker::append_builtin(NodeId node, std::span<const NodeId> args, TypeId type) {
  TypeKind k = types_.kind(type);
  if (k == TypeKind::option) {
    // none counts as [].
    type = settle(types_.element(type));
    k = types_.kind(type);
  }
  if (k == TypeKind::any) {
    check_expr(args[1]);
    flow(args[1], types_.any());
    TypeId list = types_.list(types_.any());
    set_target(args[0], list);
    return list;
  }
  if (k != TypeKind::list) {
    check_expr(args[1]);
    return argument_error(args[0], 0, "list", type);
  }
  TypeId element = types_[type].args[0];
  TypeId pruned = prune(element);
  check_expr(args[1], pruned);
  TypeId got = prune(info(args[1]).type);
  if (types_.is(pruned, TypeKind::variable) && !is_shape(pruned)) {
    convert(element_type(got), element);
    flow_quiet(args[1], element);
    return type;
  }
  if (flow_quiet(args[1], element)) {
    check_alias(node, args[1], element);
    return type;
  }
  if (relax(element, got)) return type;
  if (is_shape(pruned) || is_shape(got)) {
    if (TypeId next = join_shapes(element, got); next.valid()) return type;
  }
  // A list of a variant takes the other variants as a list of the union.
  TypeId joined = types_.is(pruned, TypeKind::variant) ? join(pruned, got) : TypeId();
  if (joined.valid()) {
    set_target(args[0], types_.list(joined));
    flow_quiet(args[1], joined);
    return types_.list(joined);
  }
  return argument_error(args[1], 1, show(element), got);
}

TypeId Checker::concat_builtin(std::span<const NodeId> args, TypeId expected) {
  TypeId joined = expected.valid() && kind(expected) == TypeKind::list ? prune(expected) : TypeId();
  for (std::size_t i = 0; i < args.size(); ++i) {
    TypeId type = list_argument(args[i], joined);
    TypeKind k = types_.kind(type);
    if (k == TypeKind::any) {
      set_target(args[i], joined.valid() ? joined : types_.list(types_.any()));
      if (!joined.valid()) joined = types_.list(types_.any());
      continue;
    }
    if (k == TypeKind::error) return type;
    if (k != TypeKind::list) return argument_error(args[i], i, "list", type);
    if (!joined.valid())
      joined = type;
    else if (!flow_quiet(args[i], joined) && !relax(joined, type))
      return argument_error(args[i], i, show(joined), type);
  }
  return joined;
}

TypeId Checker::fold_builtin(NodeId node, Builtin id, std::span<const NodeId> args) {
  using B = Builtin;
  if ((id == B::min || id == B::max) && args.size() > 1) {
    TypeId joined;
    for (std::size_t i = 0; i < args.size(); ++i) {
      check_expr(args[i]);
      TypeId type = settle(use(args[i]));
      if (!orderable(type, 0)) return argument_error(args[i], i, "number", type);
      bool numbers =
          joined.valid() && types::is_numeric(types_.kind(joined)) && types::is_numeric(types_.kind(type));
      TypeId next = !joined.valid() ? type
                    : numbers       ? numeric_join(types_.kind(joined), types_.kind(type))
                                    : join(joined, type);
      if (!next.valid()) return argument_error(args[i], i, show(joined), type);
      joined = next;
    }
    for (NodeId argument : args) set_target(argument, joined);
    return joined;
  }
  TypeId type = list_argument(args[0], {});
  TypeKind k = types_.kind(type);
  if (k == TypeKind::error)
    return id == B::exists ? types_.boolean() : id == B::count ? types_.integer() : type;
  if (id == B::exists || id == B::count) {
    bool good = k == TypeKind::list || k == TypeKind::group || k == TypeKind::set || k == TypeKind::any ||
                k == TypeKind::map || k == TypeKind::string;
    std::string word = id == B::count ? "count()" : "exists()";
    if (!good) {
      error(Code::T037, args[0], word + " expects list or group, got " + show(type))
          .help(
              id == B::count
                  ? "It counts the items of a list, map, set, group or text."
                  : "It tells whether a list, map, set, group or text has items; compare other values, as in "
                    "`x != none` or `n > 0`.");
    }
    return id == B::count ? types_.integer() : types_.boolean();
  }
  TypeId item = items_of(args[0], type);
  if (item.valid()) item = settle(item);
  TypeKind ik = item.valid() ? types_.kind(item) : TypeKind::unit;
  TypeId plain_item = ik == TypeKind::option ? prune(types_.element(item)) : item;
  TypeKind plain = ik == TypeKind::option ? kind(types_.element(item)) : ik;
  bool number = types::is_numeric(plain) || plain == TypeKind::any || plain == TypeKind::error;
  if (id == B::sum) {
    if (!number) {
      Report report = error(Code::T041, args[0], "sum() expects numeric list or group, got " + show(type));
      if (const std::string help = field_help("sum", args[0], plain_item); !help.empty()) report.help(help);
      return types_.error();
    }
    return ik == TypeKind::option ? prune(types_.element(item)) : item;
  }
  if (id == B::avg) {
    if (!number) {
      Report report = error(Code::T038, args[0], "avg() expects numeric list or group, got " + show(type));
      if (const std::string help = field_help("avg", args[0], plain_item); !help.empty()) report.help(help);
    }
    return types_.floating();
  }
  bool ordered = item.valid() && (number || orderable(item, 0));
  if (!ordered) return argument_error(args[0], 0, "list of numbers or strings", type);
  require_bound(item, types::Bound::ord, node);
  return ik == TypeKind::option ? prune(types_.element(item)) : item;
}

// How the numbers of records are added up: by the first field that is one; empty if there is none.
std::string Checker::field_help(std::string_view word, NodeId argument, TypeId item) {
  if (!item.valid()) return {};
  const TypeId of = is_shape(item) ? infer_var(item).shape : item;
  const TypeKind k = types_.kind(of);
  if (k != TypeKind::record && k != TypeKind::anonymous) return {};
  const std::vector<Field> fields = types_.fields_of(of);
  const auto numeric = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& field) { return types::is_numeric(kind(field.type)); });
  if (numeric == fields.end()) return {};
  const NodeId named = strip(argument);
  const std::string source =
      tree_->kind(named) == NodeKind::Ident ? name_text(tree_->name(named)) : std::string("xs");
  return "Take a field of each item: `" + std::string(word) + "(from x in " + source + " select x." +
         name_text(numeric->name) + ")`.";
}

// reduce, map and filter take a function.
TypeId Checker::function_builtin(Builtin id, std::span<const NodeId> args, TypeId expected) {
  using B = Builtin;
  TypeId type = list_argument(args[0], {});
  TypeId item = items_of(args[0], type);
  if (!item.valid()) {
    for (std::size_t i = 1; i < args.size(); ++i) check_expr(args[i]);
    return argument_error(args[0], 0, "list", type);
  }
  if (types_.is(type, TypeKind::any)) set_target(args[0], types_.list(types_.any()));
  kill_shared();
  if (id == B::filter) {
    TypeId params[] = {item};
    TypeId wanted = types_.function(params, types_.boolean());
    builtin_argument(args[1], wanted, 1);
    note_effect_argument(args[1]);
    return types_.list(item);
  }
  if (id == B::map) {
    TypeId result = fresh(InferVar::Kind::plain, {});
    TypeId params[] = {item};
    if (expected.valid() && kind(expected) == TypeKind::list) {
      TypeId element = prune(types_.element(prune(expected)));
      TypeKind k = types_.kind(element);
      if (k == TypeKind::record || k == TypeKind::union_ || k == TypeKind::any || k == TypeKind::option)
        result = element;
    }
    builtin_argument(args[1], types_.function(params, result), 1);
    note_effect_argument(args[1]);
    return types_.list(prune(result));
  }
  // The start value comes last, but decides the type of what is folded.
  check_expr(args[2]);
  TypeId start = use(args[2]);
  TypeId params[] = {start, item};
  TypeId wanted = types_.function(params, start);
  check_expr(args[1], wanted);
  note_effect_argument(args[1]);
  TypeId got = prune(info(args[1]).type);
  const Type& f = types_[got];
  if (f.kind == TypeKind::function && f.args.size() == 3) {
    TypeId accumulator = prune(f.args[0]);
    if (flow_quiet(args[2], accumulator)) start = accumulator;
    TypeId both[] = {start, item};
    wanted = types_.function(both, start);
  }
  if (!flow_quiet(args[1], wanted)) argument_error(args[1], 1, show(wanted), got);
  return start;
}

TypeId Checker::number_builtin(Builtin id, std::span<const NodeId> args) {
  using B = Builtin;
  check_expr(args[0]);
  TypeId type = prune(info(args[0]).type);
  // `int(none)` is 0, so that a missing key needs no unwrap.
  if (id != B::to_int) type = use(args[0]);
  type = settle(value_of(type));
  TypeKind k = types_.kind(type);
  if (k == TypeKind::error && id == B::to_bigint) return types_.basic(TypeKind::bigint);
  if (k == TypeKind::error)
    return id == B::to_int ? types_.integer() : id == B::abs ? type : types_.floating();
  bool number = types::is_numeric(k) || k == TypeKind::any;
  if (id == B::to_bigint) {
    if (!number && k != TypeKind::string) argument_error(args[0], 0, "number or string", type);
    return types_.basic(TypeKind::bigint);
  }
  if (id == B::to_int || id == B::to_float || id == B::to_float_alias) {
    bool option = id == B::to_int && k == TypeKind::option;
    if (id == B::to_int) use(args[0]);
    if (!number && k != TypeKind::string && !option)
      return argument_error(args[0], 0, "number or string", type);
    return id == B::to_int ? types_.integer() : types_.floating();
  }
  if (id == B::num || id == B::denom) {
    if (!number) return argument_error(args[0], 0, "bigrat", type);
    if (k != TypeKind::any) set_target(args[0], types_.basic(TypeKind::bigrat));
    return types_.basic(TypeKind::bigint);
  }
  if (!number) return argument_error(args[0], 0, "number", type);
  if (id == B::abs) return type;
  if (id == B::round && args.size() == 2) builtin_argument(args[1], types_.integer(), 1);
  set_target(args[0], types_.floating());
  return types_.floating();
}

}  // namespace mochi::check
