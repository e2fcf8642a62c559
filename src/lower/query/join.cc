// Joins of queries. For each left row the matching right rows in right order; what the other kinds add is
// collected with it into a list of row records, over which the rest of the query runs.
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::RefKind;
using syntax::NodeFlag;
using syntax::TokenKind;

bool FunctionLowering::keeps_unmatched(NodeId clause) const {
  const syntax::Node& node = tree()[clause];
  return node.kind == NodeKind::Join &&
         (node.has(NodeFlag::left) || node.has(NodeFlag::right) || node.has(NodeFlag::outer));
}

// A loop over `rows` with the clauses [next, end) inside, and `fill` for each row that comes out.
void FunctionLowering::stage_loop(Query& q, ExprId rows, bool packed, std::size_t next, std::size_t end,
                                  Fill fill) {
  const Span at = span(q.node);
  const TypeId row_type = element_type(type(rows));
  const LocalId row = packed ? b_.temporary("row", row_type, at)
                             : b_.local(tree().name(q.node), row_type, tree().main_span(q.node));
  const BlockId loop = in_block([&] {
    if (packed) {
      unpack_row(q, row, row_type);
    } else {
      bind(q.vars[0].var, row, at);
      q.vars[0].local = row;
    }
    query_clauses(q, next, end, fill);
  });
  emit(b_.for_each(row, rows, loop, at));
}

// The inner clauses from `next` on, for the row that the variables hold.
void FunctionLowering::query_clauses(Query& q, std::size_t next, std::size_t end, Fill fill) {
  if (next == end) {
    fill();
    return;
  }
  const NodeId clause = tree().tail(q.node)[next];
  if (tree().kind(clause) == NodeKind::Join) {
    if (!hash_join(q, clause, next, end, fill)) inner_join(q, clause, next, end, fill);
    return;
  }
  const Span at = span(clause);
  const ExprId source = iterable(child(clause, slot::From_source));
  const LocalId row = b_.local(tree().name(clause), element_type(type(source)), tree().main_span(clause));
  const BlockId loop = in_block([&] { with_variable(q, clause, row, next, end, fill); });
  emit(b_.for_each(row, source, loop, at));
}

void FunctionLowering::with_variable(Query& q, NodeId clause, LocalId row, std::size_t next, std::size_t end,
                                     Fill fill) {
  const VarId var(info(clause).id);
  bind(var, row, span(clause));
  const std::size_t before = q.vars.size();
  q.vars.push_back({var, tree().name(clause), row});
  query_clauses(q, next + 1, end, fill);
  // A stage that is not over keeps its variables for the rows it collects.
  if (end == tree().tail(q.node).size()) q.vars.resize(before);
}

ExprId FunctionLowering::right_rows(Query& q, NodeId join, std::size_t index) {
  if (q.join_sources[index]) return b_.read(q.join_sources[index], span(join));
  return as_list(iterable(child(join, slot::Join_source)), span(join));
}

void FunctionLowering::inner_join(Query& q, NodeId join, std::size_t next, std::size_t end, Fill fill) {
  const Span at = span(join);
  const ExprId right = right_rows(q, join, next);
  const LocalId row = b_.local(tree().name(join), types_.element(type(right)), tree().main_span(join));
  const BlockId loop = in_block([&] {
    bind(VarId(info(join).id), row, at);
    const NodeId on = child(join, slot::Join_on);
    const ExprId test = condition(on);
    const BlockId matched = in_block([&] { with_variable(q, join, row, next, end, fill); });
    emit(b_.if_(test, matched, {}, span(on)));
  });
  emit(b_.for_each(row, right, loop, at));
}

// --- hash join ---

// A query variable or a field of one; `is` tells if it is `var`.
bool FunctionLowering::plain_field(NodeId node, VarId var, bool& is) const {
  const NodeKind k = tree().kind(node);
  if (k == NodeKind::Paren) return plain_field(child(node, slot::Paren_value), var, is);
  if (k == NodeKind::Select && info(node).ref == RefKind::field)
    return plain_field(child(node, slot::Select_base), var, is);
  if (k != NodeKind::Ident || info(node).ref != RefKind::var) return false;
  is = VarId(info(node).id) == var;
  return true;
}

// `on` is an equality of plain fields of both sides, and the right rows do not depend on the left ones: then
// they can be put into a map from key to rows, once, before the loops.
bool FunctionLowering::hash_keys(const Query& q, NodeId join, std::size_t index, NodeId& left,
                                 NodeId& right) const {
  NodeId on = child(join, slot::Join_on);
  while (tree().kind(on) == NodeKind::Paren) on = child(on, slot::Paren_value);
  if (tree().kind(on) != NodeKind::Binary || tree().main(on).kind != TokenKind::eq_eq) return false;
  if (!q.join_sources[index]) return false;
  const VarId var(info(join).id);
  left = child(on, slot::Binary_left);
  right = child(on, slot::Binary_right);
  bool left_is = false;
  bool right_is = false;
  if (!plain_field(left, var, left_is) || !plain_field(right, var, right_is) || left_is == right_is)
    return false;
  if (left_is) std::swap(left, right);
  const TypeId key = ctx_.ir_type(info(right).target);
  const TypeKind k = types_.kind(key);
  return ctx_.ir_type(info(left).target) == key &&
         (k == TypeKind::integer || k == TypeKind::string || k == TypeKind::boolean);
}

// The right rows of the current left row, in right order.
ExprId FunctionLowering::bucket_rows(Query& q, NodeId join, std::size_t index, NodeId left, NodeId right) {
  const Span at = span(join);
  const TypeId bucket = fn_.body.locals[q.join_sources[index]].type;
  const LocalId rows = index_rows(q, join, right, q.join_sources[index]);
  const ExprId found = map_read(b_.read(rows, at), expr_as(left, ir_target(right)), at);
  return expr_node(ExprKind::coalesce, bucket, at, found.value, make_list(bucket, {}, at).value);
}

bool FunctionLowering::hash_join(Query& q, NodeId join, std::size_t next, std::size_t end, Fill fill) {
  NodeId left;
  NodeId right;
  if (!hash_keys(q, join, next, left, right)) return false;
  const Span at = span(join);
  const ExprId rows = bucket_rows(q, join, next, left, right);
  const LocalId row = b_.local(tree().name(join), types_.element(type(rows)), tree().main_span(join));
  const BlockId loop = in_block([&] { with_variable(q, join, row, next, end, fill); });
  emit(b_.for_each(row, rows, loop, at));
  return true;
}

LocalId FunctionLowering::index_rows(Query& q, NodeId join, NodeId key_node, LocalId right) {
  const Span at = span(join);
  const TypeId row_type = types_.element(fn_.body.locals[right].type);
  const TypeId bucket = types_.list(row_type);
  const TypeId key = ir_target(key_node);
  std::vector<StmtId>* const inside = std::exchange(out_, q.before_loops);
  const LocalId index = temp("index", zero_value(types_.map(key, bucket), at), at);
  const LocalId row = b_.local(tree().name(join), row_type, tree().main_span(join));
  const BlockId fill = in_block([&] {
    bind(VarId(info(join).id), row, at);
    const LocalId found = temp("key", expr_as(key_node, key), at);
    const auto place = [&] { return map_read(b_.read(index, at), b_.read(found, at), at); };
    // Known keys grow their list where it lies.
    const BlockId more = in_block([&] {
      const ExprId old = b_.unwrap(place(), UnwrapReason::missing_key, true, at);
      emit(b_.assign(place(), b_.op(Op::list_append, bucket, {old, b_.read(row, at)}, at), at));
    });
    const BlockId first = in_block([&] {
      const ExprId one[] = {b_.read(row, at)};
      emit(b_.assign(place(), make_list(bucket, one, at), at));
    });
    const ExprId has = b_.op(Op::map_has, types_.boolean(), {b_.read(index, at), b_.read(found, at)}, at);
    emit(b_.if_(has, more, first, at));
  });
  emit(b_.for_each(row, b_.read(right, at), fill, at));
  out_ = inside;
  return index;
}

// --- left, right, outer ---

// The list that takes the rows of this stage. Its type needs all variables: those of the inner clauses are
// only known inside the loops, so a right join collects left rows first and the type is set when the loops
// are made.
LocalId FunctionLowering::begin_stage(Query& q, NodeId join, std::size_t index) {
  const Span at = span(join);
  const TypeId unknown = types_.list(types_.any());
  const LocalId out = b_.temporary("joined", unknown, at);
  q.stage_let = emit_open_let(out, at);
  q.seen = {};
  if (tree()[join].has(NodeFlag::outer)) {
    const TypeId flags = types_.list(types_.boolean());
    q.seen = temp("seen", make_list(flags, {}, at), at);
    const ExprId rows = right_rows(q, join, index);
    for_each("each", rows, at, [&](LocalId) { append_to(q.seen, b_.boolean(false, at), at); });
  }
  return out;
}

StmtId FunctionLowering::emit_open_let(LocalId local, Span at) {
  const StmtId stmt = b_.let(local, {}, at);
  emit(stmt);
  return stmt;
}

// Now that the row type is known, the list gets it.
void FunctionLowering::set_stage_type(Query& q, LocalId out, TypeId row, Span at) {
  const TypeId list = types_.list(row);
  fn_.body.locals[out].type = list;
  fn_.body.stmts[q.stage_let].b = make_list(list, {}, at).value;
}

TypeId FunctionLowering::row_type(const Query& q, bool left_optional, NameId right, TypeId right_type) {
  std::vector<NameId> field_names;
  std::vector<TypeId> field_types;
  for (const QueryVar& v : q.vars) {
    const TypeId own = fn_.body.locals[v.local].type;
    field_names.push_back(v.name);
    field_types.push_back(left_optional ? types_.option(own) : own);
  }
  if (right) {
    field_names.push_back(right);
    field_types.push_back(right_type);
  }
  return types_.anonymous(field_names, field_types);
}

// What a stage does for each left row.
void FunctionLowering::stage_row(Query& q, NodeId join, std::size_t index, LocalId out) {
  const Span at = span(join);
  if (tree()[join].has(NodeFlag::right)) {
    const TypeId row = row_type(q, false, {}, {});
    set_stage_type(q, out, row, at);
    append_to(out, pack_row(q, row, at), at);
    return;
  }
  const bool outer = tree()[join].has(NodeFlag::outer);
  NodeId left_key;
  NodeId right_key;
  const bool hashed = !outer && hash_keys(q, join, index, left_key, right_key);
  const ExprId right = hashed ? bucket_rows(q, join, index, left_key, right_key) : right_rows(q, join, index);
  const TypeId right_type = types_.element(type(right));
  const TypeId row = row_type(q, outer, tree().name(join), types_.option(right_type));
  set_stage_type(q, out, row, at);
  const LocalId matched = temp("matched", b_.boolean(false, at), at);
  LocalId position;
  if (outer) position = temp("position", b_.integer(0, at), at);
  const LocalId each = b_.local(tree().name(join), right_type, tree().main_span(join));
  const BlockId loop = in_block([&] {
    bind(VarId(info(join).id), each, at);
    const auto found = [&] {
      emit(b_.assign(b_.read(matched, at), b_.boolean(true, at), at));
      if (outer) {
        const ExprId flag = expr_node(ExprKind::index, types_.boolean(), at, b_.read(q.seen, at).value,
                                      b_.read(position, at).value);
        emit(b_.assign(flag, b_.boolean(true, at), at));
      }
      append_joined(q, join, each, row, out);
    };
    if (hashed) {
      found();
      return;
    }
    const NodeId on = child(join, slot::Join_on);
    const ExprId test = condition(on);
    emit(b_.if_(test, in_block(found), {}, span(on)));
    if (outer) {
      const ExprId following =
          b_.op(Op::add, types_.integer(), {b_.read(position, at), b_.integer(1, at)}, at);
      emit(b_.assign(b_.read(position, at), following, at));
    }
  });
  emit(b_.for_each(each, right, loop, at));
  const BlockId alone = in_block([&] { append_to(out, pack_row(q, row, at), at); });
  emit(b_.if_(negate(b_.read(matched, at), at), alone, {}, at));
}

// The row of the left variables and `each`.
void FunctionLowering::append_joined(Query& q, NodeId join, LocalId each, TypeId row, LocalId out) {
  q.vars.push_back({VarId(info(join).id), tree().name(join), each});
  append_to(out, pack_row(q, row, span(join)), span(join));
  q.vars.pop_back();
}

// After the loops of a stage: the rows that the right side adds. Gives the list that the next stage walks.
LocalId FunctionLowering::end_stage(Query& q, NodeId join, std::size_t index, LocalId out) {
  const Span at = span(join);
  const VarId var(info(join).id);
  const NameId name = tree().name(join);
  LocalId rows = out;
  if (tree()[join].has(NodeFlag::right)) rows = right_join(q, join, index, out);
  if (tree()[join].has(NodeFlag::outer)) {
    const ExprId right = right_rows(q, join, index);
    const TypeId row = types_.element(fn_.body.locals[out].type);
    const LocalId position = temp("position", b_.integer(0, at), at);
    for_each("each", right, at, [&](LocalId each) {
      const ExprId flag = expr_node(ExprKind::index, types_.boolean(), at, b_.read(q.seen, at).value,
                                    b_.read(position, at).value);
      const BlockId alone = in_block([&] {
        Query only;
        only.vars = {{var, name, each}};
        append_to(out, pack_row(only, row, at), at);
      });
      emit(b_.if_(negate(flag, at), alone, {}, at));
      const ExprId following =
          b_.op(Op::add, types_.integer(), {b_.read(position, at), b_.integer(1, at)}, at);
      emit(b_.assign(b_.read(position, at), following, at));
    });
  }
  q.vars.push_back({var, name, {}});
  return rows;
}

// Right rows drive; `lefts` has the left rows.
LocalId FunctionLowering::right_join(Query& q, NodeId join, std::size_t index, LocalId lefts) {
  const Span at = span(join);
  const ExprId right = right_rows(q, join, index);
  const TypeId left_row = types_.element(fn_.body.locals[lefts].type);
  const TypeId row = row_type(q, true, tree().name(join), types_.element(type(right)));
  const LocalId out = temp("joined", make_list(types_.list(row), {}, at), at);
  const LocalId each = b_.local(tree().name(join), types_.element(type(right)), tree().main_span(join));
  const BlockId loop = in_block([&] {
    bind(VarId(info(join).id), each, at);
    const LocalId matched = temp("matched", b_.boolean(false, at), at);
    for_each("row", b_.read(lefts, at), at, [&](LocalId left) {
      unpack_row(q, left, left_row);
      const ExprId test = condition(child(join, slot::Join_on));
      const BlockId then = in_block([&] {
        emit(b_.assign(b_.read(matched, at), b_.boolean(true, at), at));
        append_joined(q, join, each, row, out);
      });
      emit(b_.if_(test, then, {}, at));
    });
    const BlockId alone = in_block([&] {
      Query only;
      only.vars = {{VarId(info(join).id), tree().name(join), each}};
      append_to(out, pack_row(only, row, at), at);
    });
    emit(b_.if_(negate(b_.read(matched, at), at), alone, {}, at));
  });
  emit(b_.for_each(each, right, loop, at));
  return out;
}

ExprId FunctionLowering::pack_row(const Query& q, TypeId row, Span at) {
  const std::vector<types::Field> fields = ctx_.fields(row);
  std::vector<ExprId> parts;
  for (const types::Field& field : fields) {
    ExprId part;
    for (const QueryVar& v : q.vars)
      if (v.name == field.name) part = coerce(b_.read(v.local, at), field.type, at, true);
    parts.push_back(part ? part : b_.none(field.type, at));
  }
  return expr_node(ExprKind::make_record, row, at, b_.list(std::span<const ExprId>(parts)));
}

void FunctionLowering::unpack_row(Query& q, LocalId row, TypeId row_type) {
  const std::vector<types::Field> fields = ctx_.fields(row_type);
  const Span at = fn_.body.locals[row].span;
  for (QueryVar& v : q.vars) {
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name != v.name) continue;
      v.local = b_.local(v.name, fields[i].type, at);
      emit(b_.let(v.local, b_.field(b_.read(row, at), i, fields[i].type, at), at));
      bind(v.var, v.local, at);
    }
  }
}

}  // namespace mochi::lower
