// Expressions of functions without shared types.
#include <algorithm>

#include "base/check.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "ir/effects.h"
#include "ir/walk.h"
#include "types/predicates.h"

// Dispatchers by group name only their own kinds; the whole list is in `make`, which has no default.
namespace mochi::emit::rust {

// --- ways to use an expression ---

NodeId NativeExpressions::copy(ExprId id) {
  const Made made = make(id);
  return is_copy(body_.type(id)) || made.hold == Hold::copy_ref || made.hold == Hold::ref ||
                 made.hold == Hold::mut_ref
             ? copied(made)
             : made.node;
}

NodeId NativeExpressions::copied(const Made& made) {
  if (made.hold == Hold::option_ref) return s_.method(made.node, "copied");
  const bool lent = made.hold == Hold::copy_ref || made.hold == Hold::ref || made.hold == Hold::mut_ref;
  return lent ? s_.unary("*", made.node) : made.node;
}

NodeId NativeExpressions::own(ExprId id) {
  const bool function = p_.types.is(body_.type(id), TypeKind::function);
  return function ? f_.functions.kept(id, body_.type(id)) : own(id, make(id));
}

NodeId NativeExpressions::own(ExprId id, const Made& made) {
  if (holds_.moves(id)) return made.node;
  // A field of what nobody needs any more.
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::field && !is_copy(e.type) && holds_.moves(ExprId(e.a)) &&
      !p_.types.is(body_.type(ExprId(e.a)), TypeKind::variant))
    return made.node;
  if (made.hold == Hold::place && holds_.moves_part(id)) return made.node;
  // So is a field of what a call gives.
  if (e.kind == ExprKind::field && made.hold == Hold::place && body_.kind(ExprId(e.a)) == ExprKind::call)
    return made.node;
  return owned(e.type, made);
}

NodeId NativeExpressions::owned(TypeId type, const Made& made) {
  const TypeKind kind = p_.types.kind(type);
  if (is_copy(type)) return copied(made);
  switch (made.hold) {
    case Hold::value: return made.node;
    case Hold::callable: refuse("a function that is kept"); return made.node;
    case Hold::str: {
      const std::string& text = s_[made.node].text;
      if (s_[made.node].kind == NodeKind::word && text == "\"\"")
        return s_.call(host("String") + "::new", {});
      return s_.method(made.node, "to_string");
    }
    case Hold::chr: return s_.method(made.node, "to_string");
    case Hold::copy_ref: return s_.unary("*", made.node);
    case Hold::option_ref: {
      const TypeKind inside = p_.types.kind(p_.types.element(type));
      if (inside == TypeKind::string) return s_.method(made.node, "map", {s_.word("str::to_string")});
      if (inside == TypeKind::list || inside == TypeKind::bytes)
        return s_.method(made.node, "map", {s_.word("<[_]>::to_vec")});
      if (inside == TypeKind::function) refuse("a function of users that is kept");
      return s_.method(made.node, "cloned");
    }
    case Hold::box_ref: break;
    case Hold::place:
    case Hold::ref:
    case Hold::mut_ref: break;
  }
  if (p_.is_recursive_type(type) && !f_.takes_callbacks()) refuse("a copy of a nested value");
  if (made.hold == Hold::box_ref) return s_.method(s_.unary("*", s_.unary("*", made.node)), "clone");
  if (kind == TypeKind::list || kind == TypeKind::bytes) {
    return made.hold == Hold::place ? s_.method(made.node, "clone") : s_.method(made.node, "to_vec");
  }
  return s_.method(made.node, "clone");
}

NodeId NativeExpressions::typed(ExprId id) { return with_type(id, copy(id)); }

NodeId NativeExpressions::with_type(ExprId id, NodeId node) {
  const bool bare = int_constant(id) && s_[node].kind == NodeKind::word && s_[node].text != "i64::MIN";
  return bare ? s_.word(s_[node].text + "_i64") : node;
}

NodeId NativeExpressions::borrow(ExprId id, bool typed_items) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::op) {
    // Who only reads needs no copy.
    const auto op = static_cast<Op>(e.a);
    if (op == Op::bytes_from_text) {
      const NodeId text = make(body_.operand(id, 0)).node;
      return s_.method(holds_.is_char(body_.operand(id, 0)) ? s_.method(text, "to_string") : text,
                       "as_bytes");
    }
    if (op == Op::deep_copy || op == Op::list_copy || op == Op::map_copy)
      return borrow(body_.operand(id, 0), typed_items);
  }
  // A slice needs no vector.
  if (e.kind == ExprKind::make_list) {
    std::vector<NodeId> items = elements(e);
    if (!typed_items && !items.empty()) items[0] = with_type(body_.expr_at(e.a, 0), items[0]);
    return s_.unary("&", s_.make(NodeKind::array, {}, items));
  }
  const Made made = make(id);
  switch (made.hold) {
    case Hold::value:
    case Hold::place: return s_.unary("&", made.node);
    case Hold::chr: return s_.unary("&", s_.method(made.node, "to_string"));
    case Hold::ref:
      // The type that a parameter wants would be taken for that of the items.
      if (s_[made.node].kind == NodeKind::call && is_string(id)) return s_.method(made.node, "as_str");
      if (s_[made.node].kind == NodeKind::call && kind_of(id) == TypeKind::list &&
          (e.kind == ExprKind::index || e.kind == ExprKind::unwrap)) {
        return s_.method(made.node, "as_slice");
      }
      return made.node;
    case Hold::str:
    case Hold::mut_ref:
    case Hold::option_ref:
    case Hold::copy_ref:
    case Hold::box_ref:
    case Hold::callable: return made.node;
  }
  MOCHI_UNREACHABLE("hold");
}

NodeId NativeExpressions::look(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::make_list && body_.list_size(e.a) == 0) {
    if (!p_.is_plain(e.type)) return refuse("a list of anything").node;
    return s_.call(host("Vec") + "::<" + p_.owned(p_.types.element(e.type), f_.from, f_.uses) + ">::new", {});
  }
  if (is_copy(body_.type(id)) && !p_.face.is_copied_data(body_.type(id))) return copy(id);
  return make(id).node;
}

// A place that is changed.
NodeId NativeExpressions::place_mut(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) {
    const Hold hold = holds_.of(LocalId(e.a));
    if (assign_.is_open(LocalId(e.a))) return s_.word(name_of(LocalId(e.a)));
    if (body_.locals[LocalId(e.a)].cell) refuse("a change of a shared variable");
    if (hold != Hold::value && hold != Hold::mut_ref) refuse("a change through a name that only reads");
    if (holds_.is_captured(LocalId(e.a))) refuse("a change through a closure");
    // A copy has its own parts.
    if (hold == Hold::value && is_copy(e.type) &&
        p_.holding(f_.id, LocalId(e.a)) == ir::Holding::borrowed_mut)
      refuse("a change of a part by another name");
    return s_.word(name_of(LocalId(e.a)));
  }
  if (e.kind == ExprKind::field) return s_.field(place_mut(ExprId(e.a)), field_name(e));
  if (e.kind == ExprKind::index) {
    if (e.has(ExprFlag::proven)) return s_.index(place_mut(ExprId(e.a)), usize(ExprId(e.b)));
    return s_.unary("*", s_.call(helper("at_mut"), {borrow_mut(ExprId(e.a)), copy(ExprId(e.b))}));
  }
  if (e.kind == ExprKind::unwrap && body_.kind(ExprId(e.a)) == ExprKind::map_get) {
    const ir::Expr get = body_.exprs[ExprId(e.a)];
    const NodeId map = place_mut(ExprId(get.a));
    const NodeId wanted = borrow(ExprId(get.b));
    const NodeId found = s_.method(map, map_method(ExprId(get.a), "get_mut"), {wanted});
    if (e.has(ExprFlag::proven)) return s_.unary("*", s_.method(found, "unwrap"));
    const TypeKind key = kind_of(ExprId(get.b));
    const ExprKind kind = body_.kind(ExprId(get.b));
    const bool plain = kind == ExprKind::local || kind == ExprKind::const_string ||
                       kind == ExprKind::const_int || kind == ExprKind::field;
    if (!plain || (key != TypeKind::string && key != TypeKind::integer && key != TypeKind::boolean))
      return refuse("a change of what such a key stands for").node;
    return s_.unary("*", s_.call(helper("held"), {found, wanted}));
  }
  return refuse("a change of this kind of place").node;
}

NodeId NativeExpressions::borrow_mut(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local && holds_.of(LocalId(e.a)) == Hold::mut_ref) return place_mut(id);
  NodeId place = place_mut(id);
  // `&mut *x` is x.
  if (s_[place].kind == NodeKind::unary && s_[place].text == "*") {
    const NodeId found = s_[place].kids[0];
    return kind_of(id) == TypeKind::list ? s_.method(found, "as_mut_slice") : found;
  }
  return s_.unary("&mut ", place);
}

bool NativeExpressions::is_length(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  const auto op = static_cast<Op>(e.a);
  if (e.kind != ExprKind::op || (op == Op::str_len && holds_.is_char(body_.operand(id, 0)))) return false;
  return op == Op::list_len || op == Op::str_len || op == Op::bytes_len || op == Op::map_len ||
         op == Op::set_len;
}

NodeId NativeExpressions::usize(ExprId id) {
  if (auto value = int_constant(id); value && *value >= 0) return number(*value);
  NodeId node = copy(id);
  // A length is one already.
  if (is_length(id) && s_[node].kind == NodeKind::cast) return s_[node].kids[0];
  return s_.cast(node, "usize");
}

// `Option<&T>` of whatever holds the option.
NodeId NativeExpressions::option_argument(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::none) return s_.word("None");
  if (e.kind == ExprKind::some) return s_.call("Some", {borrow(ExprId(e.a))});
  const Made made = make(id);
  if (made.hold == Hold::option_ref) return made.node;
  const TypeKind inside = p_.types.kind(p_.types.element(e.type));
  if (inside == TypeKind::function) {
    const std::string lent = "&dyn Fn" + p_.face.call_type(p_.types.element(e.type), f_.from, f_.uses, &p_);
    return s_.method(s_.method(made.node, "as_deref"), "map",
                     {s_.closure("|it|", s_.cast(s_.word("it"), lent))});
  }
  const bool deref = inside == TypeKind::string || inside == TypeKind::list || inside == TypeKind::bytes;
  return s_.method(made.node, deref ? "as_deref" : "as_ref");
}

NodeId NativeExpressions::argument(ExprId id, Hold hold) {
  switch (hold) {
    case Hold::value: return own(id);
    case Hold::mut_ref: return borrow_mut(id);
    case Hold::option_ref: return option_argument(id);
    case Hold::place:
    case Hold::ref:
    case Hold::str:
    case Hold::copy_ref:
    case Hold::chr:
    case Hold::box_ref: return borrow(id, true);
    case Hold::callable: break;
  }
  return make(id).node;
}

// A field that holds its own type.
NodeId NativeExpressions::boxed(TypeId data, TypeId field, NodeId value) {
  const types::DeclId decl = p_.types[data].decl;
  if (!decl.valid() || types::is_result(p_.types, data) || !p_.face.boxed(decl, field)) return value;
  if (p_.types.is(field, TypeKind::option)) return s_.method(value, "map", {s_.word(host("Box") + "::new")});
  return s_.call(host("Box") + "::new", {value});
}

std::vector<NodeId> NativeExpressions::elements(const ir::Expr& list) {
  std::vector<NodeId> values;
  for (std::uint32_t i = 0; i < body_.list_size(list.a); ++i) values.push_back(own(body_.expr_at(list.a, i)));
  return values;
}

Made NativeExpressions::list(const ir::Expr& e) {
  if (body_.list_size(e.a) == 0) return {s_.call(host("Vec") + "::new", {})};
  return {s_.macro("vec![", elements(e))};
}

Made NativeExpressions::set(const ir::Expr& e) {
  const bool empty = body_.list_size(e.a) == 0;
  const std::string name = p_.is_ordered(e.type)
                               ? p_.ordered_name(e.type, f_.from, f_.uses, empty ? "_new" : "_of")
                               : p_.face.imported("BTreeSet", f_.from, f_.uses);
  if (empty) return {s_.call(name + "::new", {})};
  return {s_.call(name + "::from", {s_.make(NodeKind::array, {}, elements(e))})};
}

Made NativeExpressions::map(const ir::Expr& e) {
  const bool empty = body_.list_size(e.a) == 0;
  const std::string name = p_.is_ordered(e.type)
                               ? p_.ordered_name(e.type, f_.from, f_.uses, empty ? "_new" : "_of")
                               : p_.face.imported("BTreeMap", f_.from, f_.uses);
  if (empty) return {s_.call(name + "::new", {})};
  std::vector<NodeId> pairs;
  for (std::size_t i = 0; i + 1 < body_.list_size(e.a); i += 2) {
    const NodeId key = own(body_.expr_at(e.a, i));
    NodeId value = own(body_.expr_at(e.a, i + 1));
    // Inside of a pair no function becomes another type by itself.
    if (p_.types.is(p_.types.value(e.type), TypeKind::function))
      value = s_.cast(value, p_.owned(p_.types.value(e.type), f_.from, f_.uses));
    pairs.push_back(s_.make(NodeKind::tuple, {}, {key, value}));
  }
  return {s_.call(name + "::from", {s_.make(NodeKind::array, {}, pairs)})};
}

// A record, or a variant with fields.
std::string NativeExpressions::field_name(const ir::Expr& e) const {
  const TypeId base = body_.type(ExprId(e.a));
  if (p_.types.is(base, TypeKind::anonymous)) return p_.row_field(base, e.b);
  return p_.face.field(p_.types[base].decl, 0, e.b);
}

// --- parts ---

Made NativeExpressions::field(const ir::Expr& e) {
  const types::Type& type = p_.types[body_.type(ExprId(e.a))];
  const bool box = type.kind != TypeKind::anonymous && p_.face.boxed(type.decl, e.type);
  NodeId base = look(ExprId(e.a));
  // Fields look through references.
  if (s_[base].kind == NodeKind::unary && s_[base].text == "*") base = s_[base].kids[0];
  const NodeId node = s_.field(base, field_name(e));
  if (is_copy(e.type)) return {node};
  if (box && p_.types.is(e.type, TypeKind::option)) return {s_.method(node, "as_deref"), Hold::option_ref};
  return {box ? s_.unary("*", node) : node, Hold::place};
}

Made NativeExpressions::index(const ir::Expr& e) {
  const bool copied = is_copy(e.type);
  if (e.has(ExprFlag::proven)) {
    NodeId node = s_.index(look(ExprId(e.a)), usize(ExprId(e.b)));
    return {node, copied ? Hold::value : Hold::place};
  }
  NodeId node = s_.call(helper("at"), {borrow(ExprId(e.a)), copy(ExprId(e.b))});
  return copied && !p_.face.is_copied_data(e.type) ? Made{s_.unary("*", node)} : Made{node, Hold::ref};
}

Made NativeExpressions::map_get(const ir::Expr& e) {
  const TypeId value = p_.types.value(body_.type(ExprId(e.a)));
  NodeId node = s_.method(look(ExprId(e.a)), map_method(ExprId(e.a), "get"), {borrow(ExprId(e.b))});
  if (p_.types.is(value, TypeKind::option)) return refuse("a map of options");
  if (is_copy(value)) return {s_.method(node, "copied")};
  const TypeKind kind = p_.types.kind(value);
  if (kind == TypeKind::string || kind == TypeKind::list)
    node = s_.method(
        node, "map",
        {s_.word(kind == TypeKind::string ? host("String") + "::as_str" : host("Vec") + "::as_slice")});
  return {node, Hold::option_ref};
}

std::string NativeExpressions::map_method(ExprId map, const std::string& name) {
  if (holds_.is_ordered(map)) p_.use_helper(p_.ordered_helper(body_.type(map), name));
  return name;
}

namespace {
Hold inside_of(TypeKind kind) { return kind == TypeKind::string ? Hold::str : Hold::ref; }
}  // namespace

// The value of a key that has no text of its own.
Made NativeExpressions::fetched(const ir::Expr& get, bool copied, TypeId type) {
  const NodeId found =
      s_.method(look(ExprId(get.a)), map_method(ExprId(get.a), "get"), {borrow(ExprId(get.b))});
  const bool named = types::is_enum(p_.types, body_.type(ExprId(get.b)));
  if (named) return refuse("an enum as a key that may be missing");
  NodeId node = s_.call(helper("entry"), {found});
  return copied && !p_.face.is_copied_data(type) ? Made{s_.unary("*", node)} : Made{node, Hold::ref};
}

Made NativeExpressions::unwrap(const ir::Expr& e) {
  const ExprId option(e.a);
  const ir::Expr get = body_.exprs[option];
  const bool copied = is_copy(e.type);
  const bool proven = e.has(ExprFlag::proven);
  if (p_.types.is(get.type, TypeKind::any)) return refuse("a value of type any");
  if (proven && assign_.is_entry(option)) return {s_.unary("*", s_.word(assign_.entry_name()))};
  if (get.kind == ExprKind::map_get && static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key) {
    if (const Holdings::Entry* entry = holds_.entry(ExprId(get.a), ExprId(get.b)))
      return {s_.word(entry->name), entry->hold};
    if (proven) {
      map_method(ExprId(get.a), "index");
      NodeId node = s_.index(look(ExprId(get.a)), borrow(ExprId(get.b)));
      return {node, copied ? Hold::value : Hold::place};
    }
    const TypeKind key = p_.types.kind(body_.type(ExprId(get.b)));
    if (key != TypeKind::string && key != TypeKind::integer && key != TypeKind::boolean)
      return fetched(get, copied, e.type);
    NodeId node =
        holds_.is_ordered(ExprId(get.a))
            ? s_.method(look(ExprId(get.a)), map_method(ExprId(get.a), "fetch"), {borrow(ExprId(get.b))})
            : s_.call(helper("fetch"), {borrow(ExprId(get.a)), borrow(ExprId(get.b))});
    return copied && !p_.face.is_copied_data(e.type) ? Made{s_.unary("*", node)} : Made{node, Hold::ref};
  }
  // Inside of `if let Some(x) = x` the name is the value.
  if (const Holdings::Entry* entry = holds_.present(option)) return {s_.word(entry->name), entry->hold};
  if (get.kind == ExprKind::local) {
    if (const std::optional<Hold> known = present_.known(LocalId(get.a)))
      return {s_.word(name_of(LocalId(get.a))), *known};
  }
  const bool moved = holds_.moves(option);
  Made made = make(option);
  Hold hold = Hold::value;
  if (!copied && !moved) {
    if (made.hold == Hold::option_ref) {
      hold = inside_of(p_.types.kind(e.type));
    } else if (made.hold == Hold::place || made.hold == Hold::ref) {
      const TypeKind kind = p_.types.kind(e.type);
      made.node =
          s_.method(made.node, kind == TypeKind::string || kind == TypeKind::list ? "as_deref" : "as_ref");
      hold = inside_of(kind);
    }
  }
  if (proven) {
    // What proved it stands elsewhere.
    f_.allows.insert("clippy::unnecessary_unwrap");
    return {s_.method(made.node, "unwrap"), hold};
  }
  return {s_.call(helper("present"), {made.node, s_.word(string_literal(p_.types.show(e.type)))}), hold};
}

Made NativeExpressions::coalesce(const ir::Expr& e) {
  const ExprId option(e.a);
  const ExprId other(e.b);
  if (kind_of(option) == TypeKind::any) return refuse("a value of type any");
  const bool wrapped = p_.types.is(e.type, TypeKind::option);
  if (body_.kind(option) == ExprKind::some && !wrapped) return make(ExprId(body_.exprs[option].a));
  const ExprKind kind = body_.kind(other);
  const bool counted = is_length(other) && static_cast<Op>(body_.exprs[other].a) != Op::str_len;
  const bool constant = counted || kind == ExprKind::const_int || kind == ExprKind::const_bool ||
                        kind == ExprKind::const_float || kind == ExprKind::local || kind == ExprKind::none;
  const Made made = make(option);
  if (is_copy(e.type)) {
    if (wrapped && kind == ExprKind::none) return {made.node, made.hold};
    if (constant) return {s_.method(made.node, wrapped ? "or" : "unwrap_or", {copy(other)})};
    return {s_.method(made.node, wrapped ? "or_else" : "unwrap_or_else", {s_.closure("||", copy(other))})};
  }
  // A text that is only read may stay a reference.
  if (made.hold == Hold::option_ref && !wrapped && p_.types.is(e.type, TypeKind::string) &&
      kind == ExprKind::const_string) {
    return {s_.method(made.node, "unwrap_or", {make(other).node}), Hold::str};
  }
  NodeId mine = own(option, made);
  if (wrapped && kind == ExprKind::none) return {mine};
  const ir::Expr& o = body_.exprs[other];
  const bool bare =
      o.kind == ExprKind::make_variant && !types::is_result(p_.types, o.type) &&
      std::all_of(body_.list(o.a).begin(), body_.list(o.a).end(), [&](std::uint32_t part) {
        const ExprKind k = body_.kind(ExprId(part));
        return k == ExprKind::const_bool || k == ExprKind::const_int || k == ExprKind::const_float;
      });
  if (!wrapped && bare) return {s_.method(mine, "unwrap_or", {own(other)})};
  const bool items =
      o.kind == ExprKind::make_list || o.kind == ExprKind::make_map || o.kind == ExprKind::make_set;
  if (!wrapped && items && body_.list_size(o.a) == 0) return {s_.method(mine, "unwrap_or_default")};
  if (!wrapped && o.kind == ExprKind::const_string && p_.program.names->text(NameId(o.a)).empty())
    return {s_.method(mine, "unwrap_or_default")};
  return {s_.method(mine, wrapped ? "or_else" : "unwrap_or_else", {s_.closure("||", own(other))})};
}

Made NativeExpressions::conditional(const ir::Expr& e) {
  if (std::optional<Presence::Present> found = present_.test(ExprId(e.a), ExprId(e.b))) {
    present_.begin(*found);
    const ir::Expr& then = body_.exprs[ExprId(e.b)];
    if (then.kind == ExprKind::some && body_.kind(ExprId(e.c)) == ExprKind::none &&
        !ir::holds_statements(body_, ExprId(then.a))) {
      NodeId mapped = own(ExprId(then.a));
      present_.end(found->local);
      NodeId option = s_[found->head].kids[0];
      const std::string name = name_of(found->local);
      if (s_[option].kind == NodeKind::unary)
        option = s_.method(s_[option].kids[0], "as_ref");
      else if (holds_.of(found->local) == Hold::ref && !is_copy(body_.locals[found->local].type))
        option = s_.method(option, "as_ref");
      return {s_.method(option, "map", {s_.closure("|" + name + "|", mapped)})};
    }
    NodeId value = s_.block({own(ExprId(e.b))}, true);
    present_.end(found->local);
    return {s_.branch(found->head, value, s_.block({own(ExprId(e.c))}, true))};
  }
  NodeId test = copy(ExprId(e.a));
  auto side = [&](ExprId id) {
    if (body_.kind(id) == ExprKind::conditional) return conditional(body_.exprs[id]).node;
    return s_.block({own(id)}, true);
  };
  NodeId then = s_.block({own(ExprId(e.b))}, true);
  return {s_.branch(test, then, side(ExprId(e.c)))};
}

Made NativeExpressions::variant_field(const ir::Expr& e) {
  const TypeId base = body_.type(ExprId(e.a));
  if (const std::optional<Made> known = f_.attempts.value(e)) return *known;
  if (types::is_result(p_.types, base)) {
    NodeId part = s_.method(look(ExprId(e.a)), "as_ref");
    NodeId node = s_.method(s_.method(part, e.b == 0 ? "ok" : "err"), "unwrap");
    return is_copy(e.type) ? Made{s_.unary("*", node)} : Made{node, Hold::ref};
  }
  const types::DeclId decl = p_.types[base].decl;
  const std::string path = variant_path(base, e.b);
  const bool box = p_.face.boxed(decl, e.type);
  if (box && p_.types.is(e.type, TypeKind::option)) return refuse("an optional part of a nested value");
  NodeId some = s_.arm(path + " { " + p_.face.field(decl, e.b, e.c) + ": it, .. }", s_.word("it"));
  NodeId none = s_.arm("_", s_.macro("unreachable!(", {}));
  NodeId node = s_.match(borrow(ExprId(e.a)), {some, none});
  if (is_copy(e.type)) return {s_.unary("*", node)};
  return {node, box ? Hold::box_ref : Hold::ref};
}

Made NativeExpressions::tag_is(const ir::Expr& e) {
  const TypeId base = body_.type(ExprId(e.a));
  if (types::is_result(p_.types, base)) return {s_.method(look(ExprId(e.a)), e.b == 0 ? "is_ok" : "is_err")};
  const std::string path = variant_path(base, e.b);
  if (types::is_enum(p_.types, base)) return {s_.binary(copy(ExprId(e.a)), "==", s_.word(path))};
  const bool empty = p_.types.variant_fields(base, e.b).empty();
  const Made subject = make(ExprId(e.a));
  NodeId node = subject.hold == Hold::box_ref ? s_.unary("*", s_.unary("*", subject.node)) : subject.node;
  return {s_.macro("matches!(", {node, s_.word(path + (empty ? "" : " { .. }"))})};
}

Made NativeExpressions::convert(const ir::Expr& e) {
  const ExprId from(e.a);
  const TypeKind source = kind_of(from);
  const TypeKind target = p_.types.kind(e.type);
  if (source == target) return make(from);
  if (source == TypeKind::integer && target == TypeKind::floating) return {s_.cast(typed(from), "f64")};
  if (source == TypeKind::floating && target == TypeKind::integer)
    return {s_.call(helper("float_to_int"), {copy(from)})};
  if (source == TypeKind::integer && target == TypeKind::bigint)
    return {s_.call(p_.face.big_name(f_.from, f_.uses) + "::from",
                    {std::abs(int_constant(from).value_or(0)) > INT32_MAX ? typed(from) : copy(from)})};
  if (source == TypeKind::floating && target == TypeKind::bigint)
    return {s_.call(helper("float_to_big"), {copy(from)})};
  if (source == TypeKind::bigint && target == TypeKind::integer)
    return {s_.call(helper("big_to_int"), {borrow(from)})};
  if (source == TypeKind::bigint && target == TypeKind::floating) return {s_.method(look(from), "to_float")};
  return refuse("a conversion between these numbers");
}

Made NativeExpressions::make(ExprId id) {
  printed_.note(id);
  const ir::Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit: return {s_.word("()")};
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string: return constant(e);
    case ExprKind::const_bytes: return bytes(e);
    case ExprKind::const_bigint:
      return {s_.call(p_.face.big_name(f_.from, f_.uses) + "::of_digits",
                      {s_.word(string_literal(p_.program.names->text(NameId(e.a))))})};
    case ExprKind::none:
      if (p_.types.is(e.type, TypeKind::any)) return refuse("a value of type any");
      return {s_.word("None")};
    case ExprKind::local: return local(id, e);
    case ExprKind::global: return global(e);
    case ExprKind::function_ref: return f_.functions.reference(e);
    case ExprKind::closure: return f_.functions.closure(e);
    case ExprKind::call: return call(e);
    case ExprKind::call_value: return f_.functions.call(e);
    case ExprKind::op: return ops_.operation(id, e);
    case ExprKind::make_list: return list(e);
    case ExprKind::make_set: return set(e);
    case ExprKind::make_map: return map(e);
    case ExprKind::make_record:
    case ExprKind::make_variant: return record(id);
    case ExprKind::field: return field(e);
    case ExprKind::variant_field: return variant_field(e);
    case ExprKind::tag_is: return tag_is(e);
    case ExprKind::index: return index(e);
    case ExprKind::map_get: return map_get(e);
    case ExprKind::some: return {s_.call("Some", {own(ExprId(e.a))})};
    case ExprKind::is_some: return {s_.method(make(ExprId(e.a)).node, "is_some")};
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box:
    case ExprKind::unbox: return refuse("a value of type any");
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and:
      if (std::optional<Made> within = ops_.range_test(e)) return *within;
      return {s_.binary(copy(ExprId(e.a)), "&&", copy(ExprId(e.b)))};
    case ExprKind::logical_or:
      if (std::optional<Made> outside = ops_.outside_test(e)) return *outside;
      return {s_.binary(copy(ExprId(e.a)), "||", copy(ExprId(e.b)))};
    case ExprKind::coalesce: return coalesce(e);
    case ExprKind::block_value: {
      if (const std::optional<Made> asked = f_.attempts.block_value(e)) return *asked;
      std::vector<NodeId> lines;
      stmts_.statements(ir::BlockId(e.a), lines);
      lines.push_back(own(ExprId(e.b)));
      return {s_.block(lines, true)};
    }
    case ExprKind::match_value: return {stmts_.match(ExprId(e.a), e.b, true)};
  }
  MOCHI_UNREACHABLE("expression kind");
}

}  // namespace mochi::emit::rust
