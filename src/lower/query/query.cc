// Queries (section 7) as plain loops. Rows are the current values of the query's variables: an inner clause
// is a loop inside the one before. A join that also keeps unmatched rows collects its rows into a list of
// records first, so that what follows is lowered once. Selected values (and sort keys) are collected, then
// sorted, made distinct, cut.
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::RefKind;
using syntax::NodeFlag;

ExprId FunctionLowering::query(NodeId node) {
  return with_block(span(node), [&] {
    Query q;
    q.node = node;
    q.group = child(node, slot::Query_group);
    for (const NodeId key : tree().tail(child(node, slot::Query_sort))) q.sort.push_back(sort_column(key));
    q.aggregate = aggregate_call(node);
    q.value = q.aggregate ? tree().tail(q.aggregate)[0] : child(node, slot::Query_select);
    q.result = ir_type(node);
    return run_query(q);
  });
}

// `sum(from … select e)` and the like: the rows are counted or added up, no list is made. None if `call_node`
// is no such call, or the query orders or cuts its rows.
ExprId FunctionLowering::fused_aggregate(NodeId call_node, types::Builtin id) {
  using types::Builtin;
  if (id != Builtin::sum && id != Builtin::count && id != Builtin::len) return {};
  NodeId node = tree().tail(call_node).empty() ? NodeId() : tree().tail(call_node)[0];
  while (node && tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  if (!node || tree().kind(node) != NodeKind::Query || tree().tail(call_node).size() != 1) return {};
  const bool shaped = child(node, slot::Query_group) || child(node, slot::Query_sort) ||
                      info(node).has(check::InfoFlag::aggregate);
  if (shaped || ir_target(node) != ir_type(node) || !types_.is(ir_type(node), TypeKind::list)) return {};
  return with_block(span(node), [&]() -> ExprId {
    Query q;
    q.node = node;
    q.aggregate = call_node;
    q.value = child(node, slot::Query_select);
    q.item = types_.element(ir_type(node));
    q.result = ir_type(call_node);
    return is_running(q) ? run_query(q) : ExprId();
  });
}

// Without grouping, a select that is exactly sum(e), avg(e), min(e), max(e) or count(e) aggregates all rows.
NodeId FunctionLowering::aggregate_call(NodeId node) const {
  if (!info(node).has(check::InfoFlag::aggregate)) return {};
  NodeId select = child(node, slot::Query_select);
  while (tree().kind(select) == NodeKind::Paren) select = child(select, slot::Paren_value);
  return select;
}

ExprId FunctionLowering::run_query(Query& q) {
  const Span at = span(q.node);
  const NodeId select = child(q.node, slot::Query_select);
  // The type of one result: of the select, or of the aggregate's argument.
  if (!q.item) q.item = q.aggregate ? ctx_.ir_type(info(q.value).type) : ir_target(select);
  if (!q.aggregate && types_.is(q.result, TypeKind::list)) q.item = types_.element(q.result);
  if (types_.is(q.item, TypeKind::never)) q.item = types_.any();
  // Sources of joins are lists that no row changes: evaluated once, after the first source.
  const NodeId first = child(q.node, slot::Query_source);
  ExprId source = iterable(first);
  // The sources of joins come after it, before the loops.
  if (has_join(q)) source = b_.read(temp("rows", source, at), at);
  q.running = is_running(q);
  q.out =
      q.running
          ? temp("total",
                 zero_value(aggregate_builtin(q) == types::Builtin::sum ? q.item : types_.integer(), at), at)
          : temp("out", make_list(types_.list(q.item), {}, at), at);
  for (SortColumn& column : q.sort)
    column.keys = temp("keys", make_list(types_.list(ir_target(column.value)), {}, at), at);
  if (q.group) {
    const TypeId group = ctx_.ir_type(ctx_.checked.vars[VarId(info(q.group).id)].type);
    q.groups = temp("groups", b_.op(Op::group_new, types_.list(group), std::span<const ExprId>(), at), at);
  }
  hoist_join_sources(q);
  q.vars.push_back({VarId(info(q.node).id), tree().name(q.node), {}});
  query_stages(q, source);
  return query_finish(q);
}

// Sources of joins are lists that no row changes: evaluated once. Those that name a variable of the query are
// not.
void FunctionLowering::hoist_join_sources(Query& q) {
  const std::span<const NodeId> clauses = tree().tail(q.node);
  q.join_sources.resize(clauses.size());
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    if (tree().kind(clauses[i]) != NodeKind::Join) continue;
    const NodeId source = child(clauses[i], slot::Join_source);
    if (mentions(source, q.node)) continue;
    q.join_sources[i] = temp("right", as_list(iterable(source), span(source)), span(source));
  }
}

bool FunctionLowering::has_join(const Query& q) const {
  for (const NodeId clause : tree().tail(q.node))
    if (tree().kind(clause) == NodeKind::Join) return true;
  return false;
}

bool FunctionLowering::mentions(NodeId node, NodeId query_node) const {
  if (!node) return false;
  if (tree().kind(node) == NodeKind::Ident && info(node).ref == RefKind::var) {
    if (info(node).id == info(query_node).id) return true;
    for (const NodeId clause : tree().tail(query_node))
      if (info(node).id == info(clause).id) return true;
  }
  for (const NodeId part : tree().children(node))
    if (mentions(part, query_node)) return true;
  return false;
}

// Each stage walks the rows of the one before and ends with a join that keeps unmatched rows, or with the row
// itself.
void FunctionLowering::query_stages(Query& q, ExprId source) {
  const std::span<const NodeId> clauses = tree().tail(q.node);
  std::size_t at_clause = 0;
  bool packed = false;
  while (true) {
    std::size_t end = at_clause;
    while (end < clauses.size() && !keeps_unmatched(clauses[end])) ++end;
    const bool last = end == clauses.size();
    const auto inside = [&](LocalId out) {
      if (last)
        query_row(q);
      else
        stage_row(q, clauses[end], end, out);
    };
    LocalId out;
    if (!last) out = begin_stage(q, clauses[end], end);
    q.before_loops = out_;
    stage_loop(q, source, packed, at_clause, end, [&] { inside(out); });
    if (last) return;
    source = b_.read(end_stage(q, clauses[end], end, out), span(q.node));
    packed = true;
    at_clause = end + 1;
  }
}

void FunctionLowering::query_row(Query& q) {
  const NodeId where = child(q.node, slot::Query_where);
  const auto row = [&] {
    if (q.group)
      query_group_row(q);
    else
      query_result(q);
  };
  if (!where) {
    row();
    return;
  }
  const ExprId test = condition(where);
  emit(b_.if_(test, in_block(row), {}, span(where)));
}

// Select, then the sort key.
void FunctionLowering::query_result(Query& q) {
  const NodeId select = child(q.node, slot::Query_select);
  const Span at = span(select);
  if (q.running) {
    running_row(q);
    return;
  }
  if (q.aggregate) {
    append_to(q.out, coerce(raw(q.value), q.item, at), at);
    return;
  }
  append_to(q.out, expr_as(select, q.item), at);
  for (const SortColumn& column : q.sort) append_to(column.keys, expr(column.value), span(column.value));
}

types::Builtin FunctionLowering::aggregate_builtin(const Query& q) const {
  return static_cast<types::Builtin>(ctx_.checked.calls[CallId(info(q.aggregate).id)].target);
}

bool FunctionLowering::is_running(const Query& q) const {
  const bool cut = child(q.node, slot::Query_skip) || child(q.node, slot::Query_take) ||
                   tree()[q.node].has(NodeFlag::distinct);
  if (!q.aggregate || cut) return false;
  const types::Builtin id = aggregate_builtin(q);
  const TypeKind item = types_.kind(q.item);
  return id == types::Builtin::count || id == types::Builtin::len ||
         (id == types::Builtin::sum && (item == TypeKind::integer || item == TypeKind::floating));
}

void FunctionLowering::running_row(Query& q) {
  const Span at = span(q.value);
  const bool count = aggregate_builtin(q) != types::Builtin::sum;
  if (count && tree().kind(q.value) != NodeKind::Ident) discard(q.value);
  const ExprId more = count ? b_.integer(1, at) : expr_as(q.value, q.item);
  const ExprId next = b_.op(Op::add, fn_.body.locals[q.out].type, {b_.read(q.out, at), more}, at);
  emit(b_.assign(b_.read(q.out, at), next, at));
}

// --- groups ---

ExprId FunctionLowering::group_key(Query& q) {
  const Span at = span(q.group);
  const TypeId group = types_.element(fn_.body.locals[q.groups].type);
  const TypeId key = types_.key(group);
  const std::span<const NodeId> parts = tree().tail(q.group);
  if (parts.size() == 1) return expr_as(parts[0], key);
  const std::vector<types::Field> fields = ctx_.fields(key);
  std::vector<ExprId> values;
  for (std::size_t i = 0; i < parts.size() && i < fields.size(); ++i)
    values.push_back(expr_as(parts[i], fields[i].type));
  return expr_node(ExprKind::make_record, key, at, b_.list(std::span<const ExprId>(values)));
}

void FunctionLowering::query_group_row(Query& q) {
  const Span at = span(q.group);
  const TypeId group = types_.element(fn_.body.locals[q.groups].type);
  const TypeId item_type = types_.value(group);
  const ExprId key = group_key(q);
  ExprId item;
  if (q.vars.size() == 1)
    item = coerce(b_.read(q.vars[0].local, at), item_type, at, true);
  else
    item = pack_row(q, item_type, at);
  emit(b_.expr(b_.op(Op::group_add, types_.unit(), {b_.read(q.groups, at), key, item}, at), at));
}

void FunctionLowering::query_groups(Query& q) {
  const Span at = span(q.group);
  const VarId var(info(q.group).id);
  const LocalId group = b_.local(tree().name(q.group), types_.element(fn_.body.locals[q.groups].type),
                                 tree().main_span(q.group));
  const NodeId having = child(q.group, slot::GroupBy_having);
  const BlockId loop = in_block([&] {
    bind(var, group, at);
    if (!having) {
      query_result(q);
      return;
    }
    const ExprId test = condition(having);
    emit(b_.if_(test, in_block([&] { query_result(q); }), {}, span(having)));
  });
  emit(b_.for_each(group, b_.read(q.groups, at), loop, at));
}

// --- the end ---

// A number of rows to skip or take; a negative one is none.
ExprId FunctionLowering::bound(NodeId node, Span at) {
  const ExprId count = as_int(expr(node), at);
  if (fn_.body.kind(count) == ExprKind::const_int) return count;
  const Held held = hold("count", count, at);
  const ExprId negative = b_.op(Op::lt, types_.boolean(), {use(held, at), b_.integer(0, at)}, at);
  return b_.conditional(negative, b_.integer(0, at), use(held, at), types_.integer(), at);
}

FunctionLowering::SortColumn FunctionLowering::sort_column(NodeId key) const {
  const syntax::TokenId word = tree()[key].main;
  const bool descends = word.valid() && ctx_.program.names->text(tree().tokens[word.value].name) == "desc";
  return {child(key, slot::SortKey_value), descends, {}};
}

ExprId FunctionLowering::sorted_rows(const Query& q, ExprId rows, Span at) {
  std::vector<ExprId> operands = {rows};
  std::uint32_t descending = 0;
  for (std::size_t i = 0; i < q.sort.size(); ++i) {
    operands.push_back(b_.read(q.sort[i].keys, at));
    if (q.sort[i].descends) descending |= std::uint32_t{1} << i;
  }
  const ExprId made = b_.op(Op::list_sort_by_keys, type(rows), operands, at);
  if (q.sort.size() > 1 || descending != 0) fn_.body.exprs[made].c = descending;
  return made;
}

ExprId FunctionLowering::query_finish(Query& q) {
  const Span at = span(q.node);
  if (q.group) query_groups(q);
  if (q.running) return coerce(b_.read(q.out, at), q.result, at);
  const TypeId list = fn_.body.locals[q.out].type;
  ExprId made = b_.read(q.out, at);
  if (!q.sort.empty() && !q.aggregate) made = sorted_rows(q, made, at);
  if (tree()[q.node].has(NodeFlag::distinct)) made = b_.op(Op::list_distinct, list, {made}, at);
  if (const NodeId skip = child(q.node, slot::Query_skip)) {
    const LocalId all = temp("all", made, at);
    const ExprId from = bound(skip, at);
    made = b_.op(Op::list_slice, list, {b_.read(all, at), from, b_.unit(at)}, at);
  }
  if (const NodeId take = child(q.node, slot::Query_take)) {
    const LocalId all = temp("all", made, at);
    const ExprId end = bound(take, at);
    made = b_.op(Op::list_slice, list, {b_.read(all, at), b_.unit(at), end}, at);
  }
  if (q.aggregate) {
    q.out = temp("values", made, at);
    return aggregate_result(q);
  }
  return coerce(made, q.result, at);
}

ExprId FunctionLowering::aggregate_result(Query& q) {
  const Span at = span(q.aggregate);
  const types::Builtin id = aggregate_builtin(q);
  const TypeId own = q.result;
  const ExprId list = b_.read(q.out, at);
  ExprId made;
  if (id == types::Builtin::count) {
    made = length(list, at);
  } else {
    std::vector<ExprId> args = {list};
    made = number_builtin(id, args, own, at);
  }
  return coerce(made, own, at);
}

}  // namespace mochi::lower
