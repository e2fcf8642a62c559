#include "emit/rust/native/collections.h"

#include "emit/rust/native/function.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// Of the list that is the first operand.
TypeId NativeCollections::element(ExprId operation) const {
  return p_.types.element(body_.type(body_.operand(operation, 0)));
}

Made NativeCollections::slice(std::string_view name, NodeId base, ExprId operation, Hold hold) {
  const ExprId from = body_.operand(operation, 1);
  const ExprId to = body_.operand(operation, 2);
  const bool start = kind_of(from) != TypeKind::unit;
  const bool end = kind_of(to) != TypeKind::unit;
  if (!start && !end) return {base, hold};
  std::vector<NodeId> args = {base};
  if (start) args.push_back(expr_.copy(from));
  if (end) args.push_back(expr_.copy(to));
  const std::string suffix = start && end ? "" : start ? "_from" : "_to";
  return {s_.call(helper(std::string(name) + suffix), args), hold};
}

Made NativeCollections::part(ExprId id, std::string_view name) {
  return slice(name, expr_.borrow(body_.operand(id, 0)), id, Hold::ref);
}

Made NativeCollections::length(ExprId id, std::string_view name) {
  return {s_.cast(s_.method(expr_.look(body_.operand(id, 0)), std::string(name)), "i64")};
}

Made NativeCollections::append(ExprId id, std::string_view) {
  const ExprId list = body_.operand(id, 0);
  if (body_.exprs[id].has(ExprFlag::in_place) && body_.kind(list) == ExprKind::local && !holds_.moves(list))
    return refuse("a growth inside of an expression");
  return ops_.helped(id);
}

Made NativeCollections::concat(ExprId id, std::string_view name) {
  std::vector<NodeId> parts;
  for (std::size_t i = 0; i < body_.list_size(body_.exprs[id].b); ++i) {
    const ir::Expr& e = body_.exprs[body_.operand(id, i)];
    const Made made = expr_.make(body_.operand(id, i));
    // A parameter is a slice already, and so is a part of a list.
    const bool called = s_[made.node].kind == NodeKind::call && e.kind == ExprKind::op;
    const bool parameter =
        e.kind == ExprKind::local && body_.locals[LocalId(e.a)].parameter && f_.outer == nullptr;
    const bool is_slice = made.hold == Hold::ref && (called || parameter);
    parts.push_back(is_slice ? made.node : s_.unary("&", s_.index(made.node, s_.word(".."))));
  }
  return {s_.method(s_.make(NodeKind::array, {}, parts), std::string(name))};
}

Made NativeCollections::reverse(ExprId id, std::string_view name) {
  const NodeId items = s_.method(s_.method(expr_.look(body_.operand(id, 0)), "iter"), std::string(name));
  return {s_.method(s_.method(items, is_copy(element(id)) ? "copied" : "cloned"),
                    "collect::<" + host("Vec") + "<_>>")};
}

Made NativeCollections::contains(ExprId id, std::string_view name) {
  const ExprId list = body_.operand(id, 0);
  const ExprId wanted = body_.operand(id, 1);
  if (!p_.types.is(element(id), TypeKind::string)) {
    const NodeId looked = expr_.look(list);
    return {s_.method(looked, std::string(name), {expr_.borrow(wanted)})};
  }
  Made item = expr_.make(wanted);
  if (item.hold == Hold::chr) item = {s_.method(item.node, "to_string"), Hold::value};
  const bool mine = item.hold == Hold::value || item.hold == Hold::place;
  if (mine) return {s_.method(expr_.look(list), std::string(name), {s_.unary("&", item.node)})};
  const NodeId any = s_.closure("|it|", s_.binary(s_.word("it"), "==", item.node));
  return {s_.method(s_.method(expr_.look(list), "iter"), "any", {any})};
}

Made NativeCollections::set_operator(ExprId id, std::string_view name) {
  const ExprId left = body_.operand(id, 0);
  if (kind_of(left) != TypeKind::set) return set_of_list(id, name);
  const auto op = static_cast<Op>(body_.exprs[id].a);
  const std::string_view sign = op == Op::list_union ? "|" : op == Op::list_except ? "-" : "&";
  const NodeId first = expr_.borrow(left);
  expr_.map_method(left, op == Op::list_union ? "union" : op == Op::list_except ? "except" : "intersect");
  return {s_.binary(first, std::string(sign), expr_.borrow(body_.operand(id, 1)))};
}

// Rust has an order for it.
bool NativeCollections::is_key(TypeId id) const {
  const TypeKind kind = p_.types.kind(id);
  if (kind == TypeKind::list || kind == TypeKind::option) return is_key(p_.types.element(id));
  return kind == TypeKind::integer || kind == TypeKind::string || kind == TypeKind::boolean ||
         kind == TypeKind::bytes || kind == TypeKind::bigint || types::is_enum(p_.types, id);
}

Made NativeCollections::set_of_list(ExprId id, std::string_view) {
  // Users give keys an order and a hash.
  const TypeId item = element(id);
  const bool key = p_.types.is(item, TypeKind::parameter) &&
                   p_.types.param(p_.types[item].param).declared.has(types::Bound::hash);
  if (p_.order.holds(item) || (!key && !types::has_native_equality(p_.types, item)))
    return refuse("sets of such values");
  return ops_.helped(id, key || is_key(item) ? "" : "_by_hash");
}

Made NativeCollections::first(ExprId id, std::string_view name) {
  if (p_.types.is(element(id), TypeKind::option)) return refuse("a list of options");
  const NodeId item = s_.method(expr_.look(body_.operand(id, 0)), std::string(name));
  return {s_.method(item, is_copy(element(id)) ? "copied" : "cloned")};
}

namespace {

bool has_order(const types::TypeStore& types, TypeId id) {
  const TypeKind kind = types.kind(id);
  if (kind == TypeKind::list) return has_order(types, types.element(id));
  return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::string ||
         kind == TypeKind::boolean || kind == TypeKind::bigint || kind == TypeKind::parameter;
}

}  // namespace

// By the items of the list, or of the last one of two.
Made NativeCollections::sort(ExprId id, std::string_view name) {
  if (name == "sorted_by_keys" && !ir::sorts_plainly(body_, id)) return sort_by_columns(id);
  const std::size_t last = body_.list_size(body_.exprs[id].b) - 1;
  if (!has_order(p_.types, p_.types.element(body_.type(body_.operand(id, last)))))
    return refuse("an order of such values");
  return ops_.helped(id);
}

// `sorted_by_places(items, |a, b| order(&keys[a], &keys[b]).then_with(|| …))`
Made NativeCollections::sort_by_columns(ExprId id) {
  NodeId compare;
  for (std::size_t i = 1; i < body_.list_size(body_.exprs[id].b); ++i) {
    const ExprId keys = body_.operand(id, i);
    if (!has_order(p_.types, p_.types.element(body_.type(keys))) || body_.kind(keys) != ExprKind::local)
      return refuse("an order of such values");
    const NodeId column_keys = expr_.look(keys);
    const auto key = [&](std::string place) {
      return s_.unary("&", s_.index(column_keys, s_.word(std::move(place))));
    };
    const NodeId first = key("a");
    const std::string way = helper(ir::sort_descends(body_, id, i - 1) ? "order_down" : "order");
    const NodeId column = s_.call(way, {first, key("b")});
    compare = i == 1 ? column : s_.method(compare, "then_with", {s_.closure("||", column)});
  }
  const NodeId items = expr_.own(body_.operand(id, 0));
  return {s_.call(helper("sorted_by_places"), {items, s_.closure("|a, b|", compare)})};
}

Made NativeCollections::range(ExprId id, std::string_view) {
  if (int_constant(body_.operand(id, 2)) != 1) return ops_.helped(id);
  const NodeId from = expr_.typed(body_.operand(id, 0));
  return {s_.method(s_.range(from, expr_.copy(body_.operand(id, 1))), "collect::<" + host("Vec") + "<_>>")};
}

Made NativeCollections::number(ExprId id, std::string_view name) {
  const TypeKind kind = p_.types.kind(element(id));
  const bool sum = name == "sum";
  if (kind != TypeKind::integer && kind != TypeKind::floating)
    return refuse(sum ? "a sum of such values" : "an average of such values");
  const bool whole = kind == TypeKind::integer;
  const std::string suffix = sum ? (whole ? "" : "_floats") : (whole ? "_ints" : "");
  return {s_.call(helper(std::string(name) + suffix), {expr_.borrow(body_.operand(id, 0))})};
}

Made NativeCollections::extreme(ExprId id, std::string_view) {
  const TypeKind kind = p_.types.kind(element(id));
  if (kind != TypeKind::integer && kind != TypeKind::floating && kind != TypeKind::string)
    return refuse("an order of such values");
  return ops_.helped(id);
}

Made NativeCollections::copied(ExprId id, std::string_view) { return {expr_.own(body_.operand(id, 0))}; }

// --- maps and sets ---

Made NativeCollections::entries(ExprId id, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  return {s_.cast(s_.method(expr_.look(of), expr_.map_method(of, std::string(name))), "i64")};
}

Made NativeCollections::has_key(ExprId id, std::string_view name) {
  const ExprId map = body_.operand(id, 0);
  const NodeId looked = expr_.look(map);
  return {s_.method(looked, expr_.map_method(map, std::string(name)), {expr_.borrow(body_.operand(id, 1))})};
}

Made NativeCollections::has(ExprId id, std::string_view name) {
  const ExprId set = body_.operand(id, 0);
  const NodeId looked = expr_.look(set);
  return {s_.method(looked, expr_.map_method(set, std::string(name)), {expr_.borrow(body_.operand(id, 1))})};
}

Made NativeCollections::listed(ExprId id, std::string_view name) {
  const ExprId map = body_.operand(id, 0);
  const TypeId part = p_.types.element(body_.type(id));
  const NodeId parts = s_.method(expr_.look(map), expr_.map_method(map, std::string(name)));
  return {
      s_.method(s_.method(parts, is_copy(part) ? "copied" : "cloned"), "collect::<" + host("Vec") + "<_>>")};
}

Made NativeCollections::remove(ExprId id, std::string_view name) {
  const ExprId map = body_.operand(id, 0);
  const NodeId place = expr_.place_mut(map);
  const NodeId gone =
      s_.method(place, expr_.map_method(map, std::string(name)), {expr_.borrow(body_.operand(id, 1))});
  return {s_.method(gone, "is_some")};
}

Made NativeCollections::with_item(ExprId id, std::string_view name) {
  if (body_.exprs[id].has(ExprFlag::in_place)) return refuse("a growth inside of an expression");
  const ExprId set = body_.operand(id, 0);
  const NodeId longer = s_.let("let mut longer", expr_.own(set));
  const NodeId add = s_.method(s_.word("longer"), expr_.map_method(set, std::string(name)),
                               {expr_.own(body_.operand(id, 1))});
  return {s_.block({longer, s_.statement(add), s_.word("longer")}, true)};
}

// --- groups of a query ---

bool NativeCollections::is_groups(ExprId id) const {
  return kind_of(id) == TypeKind::list && p_.types.is(p_.types.element(body_.type(id)), TypeKind::group);
}

Made NativeCollections::new_groups(ExprId id, std::string_view name) {
  if (!is_key(p_.types.key(p_.types.element(body_.type(id))))) return refuse("groups by such values");
  return {s_.call(p_.ordered_name(body_.type(id), f_.from, f_.uses) + "::" + std::string(name), {})};
}

Made NativeCollections::add_to_group(ExprId id, std::string_view name) {
  const NodeId key = expr_.own(body_.operand(id, 1));
  return {s_.method(expr_.place_mut(body_.operand(id, 0)), std::string(name),
                    {key, expr_.own(body_.operand(id, 2))})};
}

Made NativeCollections::part_of_group(ExprId id, std::string_view name) {
  const NodeId part = s_.field(expr_.look(body_.operand(id, 0)), std::string(name));
  return {part, is_copy(body_.type(id)) ? Hold::value : Hold::place};
}

}  // namespace mochi::emit::rust
