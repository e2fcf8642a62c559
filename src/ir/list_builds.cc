#include "ir/list_builds.h"

#include "ir/effects.h"
#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::ir {

using types::TypeKind;

ListBuilds::ListBuilds(const Program& program, FunctionId id)
    : program_(program),
      body_(program.functions[id].body),
      id_(id),
      uses_(body_),
      loop_variables_(body_.locals.size()) {
  if (!body_.root) return;
  std::vector<ExprId> sorts;
  std::vector<BlockId> blocks = {body_.root};
  walk(
      body_, body_.root,
      [&](ExprId e) {
        const Expr& x = body_.exprs[e];
        if (x.kind == ExprKind::op && static_cast<Op>(x.a) == Op::list_sort_by_keys &&
            sorts_plainly(body_, e))
          sorts.push_back(e);
        for_each_part(
            body_, e, [](ExprId) {}, [&](BlockId b) { blocks.push_back(b); });
      },
      [&](StmtId s) {
        const Stmt& stmt = body_.stmts[s];
        const bool loop = stmt.kind == StmtKind::for_range || stmt.kind == StmtKind::for_each;
        if (loop) loop_variables_[stmt.a] = true;
        for_each_part(
            body_, s, [](ExprId) {}, [&](BlockId b) { blocks.push_back(b); });
      });
  std::map<LocalId, ExprId> by_keys;
  for (const ExprId sort : sorts) {
    const Expr& keys = body_.exprs[body_.operand(sort, 1)];
    if (keys.kind == ExprKind::local) by_keys.emplace(LocalId(keys.a), sort);
  }
  for (const BlockId block : blocks) {
    const std::vector<StmtId>& all = body_.blocks[block];
    for (std::size_t i = 0; i + 1 < all.size(); ++i) find_keys(all[i], all[i + 1], by_keys);
  }
  for (const BlockId block : blocks)
    for (std::size_t i = 0; i + 1 < body_.blocks[block].size(); ++i) find_build(block, i);
}

const ListBuild* ListBuilds::build(StmtId let) const {
  const auto found = builds_.find(let);
  return found == builds_.end() ? nullptr : &found->second;
}

const SortKey* ListBuilds::sort_key(LocalId keys) const {
  const auto found = keys_.find(keys);
  return found == keys_.end() ? nullptr : &found->second;
}

// `list = append(list, value)` in place, on a local that is no cell: the value.
ExprId ListBuilds::appended(StmtId id, LocalId list) const {
  const Stmt& s = body_.stmts[id];
  if (s.kind != StmtKind::assign) return {};
  const Expr& place = body_.exprs[ExprId(s.a)];
  if (place.kind != ExprKind::local || place.a != list.value || body_.locals[list].cell) return {};
  const Assignment form = classify_assignment(body_, s);
  return form.form == AssignForm::append ? form.operand(0) : ExprId();
}

// `items = append(items, item)` and behind it `keys = append(keys, key)`.
void ListBuilds::find_keys(StmtId first, StmtId second, const std::map<LocalId, ExprId>& sorts) {
  const Stmt& s = body_.stmts[second];
  if (s.kind != StmtKind::assign || body_.kind(ExprId(s.a)) != ExprKind::local) return;
  SortKey found;
  found.keys = LocalId(body_.exprs[ExprId(s.a)].a);
  const auto sort = sorts.find(found.keys);
  if (sort == sorts.end() || !body_.locals[found.keys].synthetic) return;
  found.sort = sort->second;
  const Expr& items = body_.exprs[body_.operand(found.sort, 0)];
  if (items.kind != ExprKind::local) return;
  found.items = LocalId(items.a);
  const TypeKind kind =
      program_.types->kind(program_.types->element(body_.type(body_.operand(found.sort, 1))));
  const bool plain = kind == TypeKind::integer || kind == TypeKind::string || kind == TypeKind::boolean ||
                     kind == TypeKind::bigint;
  // The place and the list that grows, and the sort.
  if (!plain || uses_.mentions(found.keys) != 3) return;
  const ExprId item = appended(first, found.items);
  found.key = appended(second, found.keys);
  if (!item.valid() || !found.key.valid() || body_.kind(item) != ExprKind::local) return;
  found.item = LocalId(body_.exprs[item].a);
  found.append_item = first;
  found.append_key = second;
  if (is_key_of(found)) keys_.emplace(found.keys, std::move(found));
}

// Computed later the key is the same; notes the reads that decide.
bool ListBuilds::is_key_of(SortKey& found) const {
  const Local& item = body_.locals[found.item];
  const Effects effects = effects_of(*program_.types, body_, found.key);
  if (item.assigned || item.cell || !effects.none() || effects.statements) return false;
  bool same = true;
  const auto on_expr = [&](ExprId part) {
    const Expr& e = body_.exprs[part];
    const bool elsewhere = e.kind == ExprKind::index || e.kind == ExprKind::map_get ||
                           e.kind == ExprKind::global || e.kind == ExprKind::closure ||
                           e.kind == ExprKind::variant_field;
    same = same && !elsewhere;
    if (e.kind == ExprKind::field && !stays(ExprId(e.a))) found.fields.push_back(part);
    for (std::size_t i = 0; e.kind == ExprKind::op && i < body_.list_size(e.b); ++i) {
      const ExprId operand = body_.operand(part, i);
      same = same && (!types::is_aggregate(*program_.types, body_.type(operand)) || stays(operand));
    }
    if (e.kind != ExprKind::local || e.a == found.item.value) return;
    const Local& l = body_.locals[LocalId(e.a)];
    same = same && !l.assigned && !l.cell && !loop_variables_[e.a] &&
           !types::is_aggregate(*program_.types, l.type);
  };
  walk(body_, found.key, on_expr, [](StmtId) {});
  return same;
}

// Nobody changes the object in place.
bool ListBuilds::stays(ExprId object) const {
  if (program_.facts == nullptr) return false;
  const OwnershipFacts& facts = program_.facts->ownership;
  const std::uint32_t place = facts.place_of(body_, id_, object);
  return place != OwnershipFacts::kNone && facts.of(place) == Ownership::shared;
}

bool ListBuilds::fits(ExprId part, LocalId list) const {
  return !holds_statements(body_, part) && !uses_.mentions(part, list);
}

// Whether the statement is a clause of a build of `list`; then `inner` is what it is around.
bool ListBuilds::add_clause(ListBuild& found, StmtId at, LocalId list, BlockId& inner) const {
  const Stmt& s = body_.stmts[at];
  if (s.kind == StmtKind::if_) {
    const bool other = BlockId(s.c).valid() && !body_.blocks[BlockId(s.c)].empty();
    inner = BlockId(s.b);
    if (other || !fits(ExprId(s.a), list)) return false;
  } else if (s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) {
    inner = BlockId(s.d);
    if (body_.locals[LocalId(s.a)].cell || !fits(ExprId(s.b), list)) return false;
    if (s.kind == StmtKind::for_range && !fits(ExprId(s.c), list)) return false;
    const bool changes = s.kind == StmtKind::for_each &&
                         (program_.facts == nullptr || program_.facts->walk(id_, at).source_may_change);
    if (changes) return false;
  } else {
    return false;
  }
  found.clauses.push_back(at);
  return true;
}

void ListBuilds::find_build(BlockId block, std::size_t at) {
  ListBuild found;
  found.let = body_.blocks[block][at];
  const Stmt& let = body_.stmts[found.let];
  if (let.kind != StmtKind::let || let.b == ExprId::kNone ||
      body_.kind(ExprId(let.b)) != ExprKind::make_list || body_.list_size(body_.exprs[ExprId(let.b)].a) != 0)
    return;
  const LocalId list(let.a);
  bool loops = false;
  StmtId next = body_.blocks[block][at + 1];
  // Between the list and what builds it may stand the list of its keys.
  if (const Stmt& s = body_.stmts[next]; s.kind == StmtKind::let && keys_.contains(LocalId(s.a))) {
    if (at + 2 >= body_.blocks[block].size()) return;
    next = body_.blocks[block][at + 2];
  }
  for (BlockId inner; add_clause(found, next, list, inner);) {
    loops = loops || body_.stmts[next].kind != StmtKind::if_;
    const std::vector<StmtId>& body = body_.blocks[inner];
    if (body.empty() || body.size() > 2) return;
    next = body[0];
    found.value = appended(next, list);
    if (body.size() == 2) {
      const Stmt& keyed = body_.stmts[body[1]];
      if (!found.value.valid() || keyed.kind != StmtKind::assign) return;
      const Expr& place = body_.exprs[ExprId(keyed.a)];
      const SortKey* key = place.kind == ExprKind::local ? sort_key(LocalId(place.a)) : nullptr;
      if (key == nullptr || key->append_item != next || key->append_key != body[1]) return;
      found.keys = key->keys;
    }
    if (!found.value.valid()) continue;
    found.append = next;
    if (loops && fits(found.value, list)) builds_.emplace(found.let, std::move(found));
    return;
  }
}

}  // namespace mochi::ir
