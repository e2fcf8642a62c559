// Queries (section 7): sources, joins, grouping, sorting, selection.
#include <algorithm>
#include <utility>

#include "check/crates.h"
#include "check/checker.h"
#include "types/predicates.h"

namespace mochi::check {

// The names that a query binds, in order.
struct Checker::QueryNames {
  std::vector<VarId> vars;
  bool joined = false;
};

// May be absent after a join: reads give an option from here on, while the variable keeps its element type.
void Checker::make_optional(VarId var) {
  if (!is_optional(var) && kind(out_.vars[var].type) != TypeKind::any) optional_.push_back(var);
}

bool Checker::is_optional(VarId var) const {
  return !optional_.empty() && std::find(optional_.begin(), optional_.end(), var) != optional_.end();
}

void Checker::check_from(NodeId node, NodeId source, QueryNames& names, Code code, std::string_view message) {
  check_expr(source);
  TypeId type = settle(use(source));
  TypeId element = types_.error();
  const Type& t = types_[type];
  bool walks = t.kind == TypeKind::list || t.kind == TypeKind::set || t.kind == TypeKind::group ||
               t.kind == TypeKind::any || t.kind == TypeKind::map || t.kind == TypeKind::string ||
               t.kind == TypeKind::bytes || t.kind == TypeKind::error || is_shape(type) ||
               Crates(*this).crate_method(type, "next").valid() || Crates(*this).crate_method(type, "iter").valid();
  if (walks)
    element = element_of(source, type);
  else
    error(code, source, std::string(message));
  VarId var = declare_local(node, VarKind::query, prune(element), false);
  note_alias(var, source);
  names.vars.push_back(var);
}

// The first place in `node` that reads a variable of the query.
NodeId Checker::find_query_variable(NodeId node, const QueryNames& names) {
  if (!node.valid()) return {};
  const NodeInfo& at = info(node);
  if (node_at(node).kind == NodeKind::Ident && at.ref == RefKind::var) {
    for (VarId var : names.vars)
      if (at.id == var.value) return node;
  }
  for (NodeId part : tree_->children(node))
    if (NodeId found = find_query_variable(part, names); found.valid()) return found;
  return {};
}

void Checker::check_join(NodeId node, QueryNames& names) {
  const Node& n = node_at(node);
  bool left = n.has(NodeFlag::left);
  bool right = n.has(NodeFlag::right);
  bool outer = n.has(NodeFlag::outer);
  std::size_t before = names.vars.size();
  NodeId source = child(node, slot::Join_source);
  check_from(node, source, names, Code::T034, "join source must be a list");
  if (right || outer) {
    // All its rows come out, matched or not: they cannot depend on a row of the other side.
    if (NodeId used = find_query_variable(source, names); used.valid())
      error(Code::T034, used, "the source of a right or outer join cannot use a variable of its query")
          .help("Use `join` or `left join`, whose source is walked once for each row.");
  }
  Facts facts;
  check_condition(child(node, slot::Join_on), Code::T035, "`on` condition must be boolean", &facts);
  if (left || outer) make_optional(names.vars.back());
  if (right || outer) {
    for (std::size_t i = 0; i < before; ++i) make_optional(names.vars[i]);
  }
  names.joined = true;
}

// The field that a key of several is known by: the last name in it, else k1, k2 …
NameId Checker::key_name(NodeId key, std::size_t index) {
  key = strip(key);
  NodeKind k = node_at(key).kind;
  if (k == NodeKind::Ident || k == NodeKind::Select || k == NodeKind::SafeSelect) return tree_->name(key);
  if (k == NodeKind::Index) {
    NodeId inner = strip(child(key, slot::Index_index));
    if (node_at(inner).kind == NodeKind::StringLit) return tree_->name(inner);
  }
  return names_.intern("k" + std::to_string(index + 1));
}

void Checker::check_group(NodeId node, QueryNames& names, std::size_t rows) {
  auto keys = tree_->tail(node);
  std::vector<NameId> key_names;
  std::vector<TypeId> key_types;
  std::size_t position = 0;
  for (NodeId key : keys) {
    check_expr(key);
    TypeId type = element_type(use(key));
    set_target(key, type);
    if (!hashable(type, 0))
      error(Code::T019, key, "map key type mismatch: expected a type without functions, got " + show(type));
    require_bound(type, types::Bound::eq, key);
    NameId name = key_name(key, position);
    if (std::find(key_names.begin(), key_names.end(), name) != key_names.end()) {
      name = names_.intern("k" + std::to_string(position + 1));
    }
    key_names.push_back(name);
    key_types.push_back(type);
    ++position;
  }
  TypeId key = keys.size() == 1 ? key_types[0] : types_.anonymous(key_names, key_types);
  const auto row_part = [this](VarId var) {
    const TypeId type = prune(out_.vars[var].type);
    return is_optional(var) ? types_.option(type) : type;
  };
  TypeId item;
  if (names.vars.size() == 1) {
    item = row_part(names.vars[0]);
  } else {
    std::vector<NameId> item_names;
    std::vector<TypeId> item_types;
    for (VarId var : names.vars) {
      item_names.push_back(out_.vars[var].name);
      item_types.push_back(row_part(var));
    }
    item = types_.anonymous(item_names, item_types);
  }
  // What follows is asked of groups: there is no row any more.
  close_scope(rows);
  declare_local(node, VarKind::query, types_.group(key, item), false);
  NodeId having = child(node, slot::GroupBy_having);
  if (!having.valid()) return;
  Facts facts;
  if (check_condition(having, Code::T042, "`having` condition must be boolean", &facts))
    check_pure(having, "having");
  assume(facts.when_true);
}

bool Checker::orderable(TypeId type, int depth) {
  if (depth > 16) return true;
  type = settle(type);
  const Type& t = types_[type];
  switch (t.kind) {
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::boolean:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::parameter:
    case TypeKind::bytes: return true;
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::list: return orderable(t.args[0], depth + 1);
    case TypeKind::anonymous:
      return std::all_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return orderable(arg, depth + 1); });
    case TypeKind::record: {
      for (const Field& field : types_.fields_of(type)) {
        if (!orderable(field.type, depth + 1)) return false;
      }
      return true;
    }
    case TypeKind::variable: return is_shape(type) && orderable(infer_var(type).shape, depth + 1);
    // By what its library says, if it says so.
    case TypeKind::opaque: return find_method(t.decl, known_.compare).valid();
    case TypeKind::unit:
    case TypeKind::foreign:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::union_:
    case TypeKind::variant: return false;
  }
  return false;
}

bool Checker::hashable(TypeId type, int depth) {
  if (depth > 16) return true;
  type = prune(type);
  const Type& t = types_[type];
  if (t.kind == TypeKind::function || t.kind == TypeKind::foreign || t.kind == TypeKind::group) return false;
  if (is_shape(type)) return hashable(infer_var(type).shape, depth + 1);
  for (TypeId arg : t.args) {
    if (!hashable(arg, depth + 1)) return false;
  }
  if (t.kind == TypeKind::record || t.kind == TypeKind::variant) {
    for (const Field& field : types_.fields_of(type)) {
      if (!hashable(field.type, depth + 1)) return false;
    }
  }
  if (t.kind == TypeKind::union_) {
    for (const types::Variant& variant : types_.decl(t.decl).variants) {
      for (const Field& field : variant.fields) {
        if (!hashable(field.type, depth + 1)) return false;
      }
    }
  }
  return true;
}

// `-name` means `name desc` to many.
void Checker::check_sort_key(NodeId key) {
  const NodeId plain = strip(key);
  if (node_at(plain).kind == NodeKind::Unary && tree_->main(plain).kind == TokenKind::minus) {
    const NodeId operand = child(plain, slot::Unary_operand);
    check_expr(operand);
    const TypeId type = settle(use(operand));
    const TypeKind k = is_shape(type) ? TypeKind::anonymous : types_.kind(type);
    const bool number = types::is_numeric(k) || k == TypeKind::any || k == TypeKind::never;
    if (k == TypeKind::error || (!number && k != TypeKind::option && orderable(type, 0))) {
      if (k != TypeKind::error)
        error(Code::T020, plain, "operator `-` cannot be used on type " + show(type))
            .help("Write `sort by " + std::string(program_.sources.text(span(operand))) + " desc`.");
      info(key).type = info(key).target = types_.error();
      return;
    }
    const NodeId outer = std::exchange(receiver_, operand);
    check_expr(key);
    receiver_ = outer;
    return;
  }
  check_expr(key);
}

// Of several keys without an order only the first is reported.
void Checker::check_sort(NodeId node) {
  bool reported = false;
  if (tree_->tail(node).size() > types::kMaxSortKeys)
    error(Code::T095, tree_->tail(node)[types::kMaxSortKeys],
          "more than " + std::to_string(types::kMaxSortKeys) + " sort keys")
        .help("Make a list or a record of some of them.");
  for (NodeId sort_key : tree_->tail(node)) {
    NodeId key = child(sort_key, slot::SortKey_value);
    check_sort_key(key);
    TypeId type = settle(use(key));
    if (is_shape(type)) type = record_of(type);
    if (!orderable(type, 0) && !std::exchange(reported, true))
      error(Code::T056, key, "`sort by` expression must be an ordered type, got " + show(type));
    require_bound(type, types::Bound::ord, key);
  }
}

void Checker::check_count_clause(NodeId node, std::string_view word) {
  if (!node.valid()) return;
  check_expr(node);
  TypeId type = settle(use(node));
  TypeKind k = types_.kind(type);
  if (k == TypeKind::any) set_target(node, types_.integer());
  if (k == TypeKind::integer || k == TypeKind::int64 || k == TypeKind::any || k == TypeKind::error) return;
  error(Code::T055, node, "`" + std::string(word) + "` operand must be `int`, got " + show(type));
}

// `select sum(e)` and the like without a group make one value of all rows. Returns true after setting the
// types.
bool Checker::aggregate_select(NodeId select, TypeId& result) {
  NodeId call = strip(select);
  if (node_at(call).kind != NodeKind::Call || tree_->tail(call).size() != 1) return false;
  NodeId callee = child(call, slot::Call_callee);
  if (node_at(callee).kind != NodeKind::Ident) return false;
  Binding binding = lookup(tree_->name(callee));
  if (binding.kind != BindKind::builtin) return false;
  auto id = static_cast<Builtin>(binding.id);
  if (id != Builtin::sum && id != Builtin::avg && id != Builtin::min && id != Builtin::max &&
      id != Builtin::count)
    return false;
  NodeId value = tree_->tail(call)[0];
  if (node_at(strip(value)).kind == NodeKind::Query) return false;
  bool muted = muted_;
  check_expr(value);
  TypeId type = settle(use(value));
  TypeKind k = types_.kind(type);
  if (k == TypeKind::list || k == TypeKind::group || k == TypeKind::set) {
    // The aggregate of one row's own list; checked as any other call.
    muted_ = muted;
    return false;
  }
  TypeKind plain = k == TypeKind::option ? kind(types_.element(type)) : k;
  TypeId item = k == TypeKind::option ? prune(types_.element(type)) : type;
  bool number = types::is_numeric(plain) || plain == TypeKind::any || plain == TypeKind::error;
  result = item;
  if (id == Builtin::count) result = types_.integer();
  if (id == Builtin::avg) result = types_.floating();
  if (id == Builtin::sum && !number)
    error(Code::T041, value, "sum() expects numeric list or group, got " + show(type));
  if (id == Builtin::avg && !number)
    error(Code::T038, value, "avg() expects numeric list or group, got " + show(type));
  if ((id == Builtin::min || id == Builtin::max) && !orderable(item, 0))
    argument_error(value, 0, "number or string", type);
  Call record;
  record.kind = CallKind::builtin;
  record.target = binding.id;
  add_call(call, std::move(record), result);
  set_ref(callee, RefKind::builtin, binding.id);
  for (NodeId at = select;; at = child(at, slot::Paren_value)) {
    info(at).type = info(at).target = result;
    if (at == call) break;
  }
  return true;
}

TypeId Checker::check_query(NodeId node, TypeId expected) {
  std::size_t mark = open_scope();
  std::size_t facts_mark = facts_.size();
  QueryNames names;
  NodeId source = child(node, slot::Query_source);
  check_from(node, source, names, Code::T032, "query source must be a list");
  ++conditional_;
  for (NodeId clause : tree_->tail(node)) {
    if (node_at(clause).kind == NodeKind::From) {
      check_from(clause, child(clause, slot::From_source), names, Code::T032, "query source must be a list");
    } else if (node_at(clause).kind == NodeKind::Join) {
      check_join(clause, names);
    }
  }
  VarId first = names.vars[0];
  if (NodeId where = child(node, slot::Query_where); where.valid()) {
    Facts facts;
    if (check_condition(where, Code::T033, "`where` condition must be boolean", &facts))
      check_pure(where, "where");
    assume(facts.when_true);
  }
  NodeId group = child(node, slot::Query_group);
  if (group.valid()) check_group(group, names, mark);
  if (NodeId sort = child(node, slot::Query_sort); sort.valid()) check_sort(sort);
  NodeId select = child(node, slot::Query_select);
  TypeId result;
  bool aggregate = !group.valid() && aggregate_select(select, result);
  if (!aggregate) {
    TypeId wanted = expected.valid() ? prune(expected) : TypeId();
    if (wanted.valid() && types_.is(wanted, TypeKind::option)) wanted = prune(types_.element(wanted));
    TypeId hint =
        wanted.valid() && types_.is(wanted, TypeKind::list) ? prune(types_.element(wanted)) : TypeId();
    if (hint.valid() && types_.is(hint, TypeKind::variable)) hint = {};
    check_expr(select, hint);
    TypeId type = element_type(use(select));
    bool fits = hint.valid() && types_.kind(hint) != TypeKind::any && flow_quiet(select, hint);
    if (!fits) set_target(select, type);
    if (node_at(node).has(NodeFlag::distinct)) {
      if (!hashable(type, 0))
        error(Code::T057, select, "`select distinct` expression must be a hashable type, got " + show(type));
      require_bound(type, types::Bound::eq, select);
    }
    result = types_.list(fits ? hint : type);
  } else {
    info(node).set(InfoFlag::aggregate);
  }
  --conditional_;
  close_scope(mark);
  facts_.resize(facts_mark);
  check_count_clause(child(node, slot::Query_skip), "skip");
  check_count_clause(child(node, slot::Query_take), "take");
  set_ref(node, RefKind::var, first.value);
  info(node).target = result;
  return result;
}

}  // namespace mochi::check
