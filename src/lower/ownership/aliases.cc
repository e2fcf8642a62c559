#include "lower/ownership/aliases.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Holding;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeKind;

AliasFinder::AliasFinder(OwnershipClasses& all, ir::FunctionId id)
    : all_(all),
      graph_(all.graph()),
      id_(id),
      f_(all.program().functions[id]),
      body_(f_.body),
      places_(all.places(id)),
      live_(all.liveness(id)),
      holding_(body_.locals.size(), Holding::owned),
      captured_(body_.locals.size(), false),
      borrowed_classes_(body_.locals.size()),
      last_mention_(body_.locals.size(), 0),
      values_(body_.blocks.size()) {
  const FunctionEffects& effects = all.effects(id);
  for (std::size_t i = 0; i < f_.params.size(); ++i) {
    if (effects.consumed[i]) continue;
    holding_[f_.params[i].value] = effects.changes[i] ? Holding::borrowed_mut : Holding::borrowed;
  }
  // A closure may run again: it does not give away what it captured.
  for (const ir::Capture& c : f_.captures) holding_[c.inner.value] = Holding::borrowed;
}

std::vector<Holding> AliasFinder::run() {
  if (!body_.root) return holding_;
  find_last_mentions();
  block(body_.root);
  return holding_;
}

// For each local the last statement of its own block that mentions it; a block's value stands behind its
// statements.
void AliasFinder::find_last_mentions() {
  struct Level {
    std::size_t index = 0;
  };
  std::vector<Level> levels;
  std::vector<std::size_t> depth(body_.locals.size(), 0);
  const auto mention = [&](LocalId l) {
    if (depth[l.value] != 0 && depth[l.value] <= levels.size())
      last_mention_[l.value] = levels[depth[l.value] - 1].index;
  };
  const auto visit_block = [&](const auto& self, ir::BlockId id, ExprId value) -> void {
    levels.emplace_back();
    const auto visit_expr = [&](const auto& expr_self, ExprId e) -> void {
      const Expr& x = body_.exprs[e];
      if (x.kind == ExprKind::local) mention(LocalId(x.a));
      if (x.kind == ExprKind::closure)
        for (const std::uint32_t l : body_.list(x.b)) {
          captured_[l] = true;
          mention(LocalId(l));
        }
      if (x.kind == ExprKind::block_value) {
        self(self, ir::BlockId(x.a), ExprId(x.b));
      } else if (x.kind == ExprKind::match_value) {
        expr_self(expr_self, ExprId(x.a));
        ir::for_each_arm(body_, x.b, [&](ir::ArmId arm_id) {
          const ir::Arm& arm = body_.arms[arm_id];
          if (arm.block)
            self(self, arm.block, arm.value);
          else if (arm.value)
            expr_self(expr_self, arm.value);
        });
      } else {
        ir::for_each_part(
            body_, e, [&](ExprId part) { expr_self(expr_self, part); }, [](ir::BlockId) {});
      }
    };
    const auto& statements = body_.blocks[id];
    for (std::size_t i = 0; i < statements.size(); ++i) {
      levels.back().index = i;
      const ir::Stmt& s = body_.stmts[statements[i]];
      if (s.kind == StmtKind::let) depth[s.a] = levels.size();
      ir::for_each_part(
          body_, statements[i], [&](ExprId part) { visit_expr(visit_expr, part); },
          [&](ir::BlockId part) { self(self, part, ExprId()); });
    }
    if (value) {
      levels.back().index = statements.size();
      values_[id.value] = value;
      visit_expr(visit_expr, value);
    }
    levels.pop_back();
  };
  visit_block(visit_block, body_.root, ExprId());
}

void AliasFinder::alias(PlaceId place, Span span) {
  if (place == kNoPlace) return;
  Mark& mark = graph_.aliased(place);
  if (mark.set) return;
  mark = {true, span};
  news_ = true;
}

void AliasFinder::block(ir::BlockId id) {
  for (std::size_t i = 0; i < body_.blocks[id].size(); ++i) statement(id, i);
}

void AliasFinder::statement(ir::BlockId in, std::size_t index) {
  const StmtId id = body_.blocks[in][index];
  const ir::Stmt& s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let:
      if (s.b != ExprId::kNone) let(in, index);
      return;
    case StmtKind::assign: {
      if (backs_.count(id.value) != 0) return;
      const ExprId place(s.a);
      if (changed_container(body_, place))
        ir::for_each_part(
            body_, place, [&](ExprId part) { look(part); }, [](ir::BlockId) {});
      const ExprId saved = growth_;
      growth_ = growth_of(body_, s);
      keep(ExprId(s.b));
      growth_ = saved;
      return;
    }
    case StmtKind::for_each: for_each(id); return;
    case StmtKind::return_:
      if (s.a != ExprId::kNone) keep(ExprId(s.a));
      return;
    case StmtKind::match:
      look(ExprId(s.a));
      arms(ExprId(s.a), s.b, false);
      return;
    case StmtKind::expr:
    case StmtKind::if_:
    case StmtKind::while_:
    case StmtKind::for_range:
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::block:
    case StmtKind::try_:
      ir::for_each_part(
          body_, id, [&](ExprId part) { look(part); }, [&](ir::BlockId part) { block(part); });
      return;
  }
}

bool AliasFinder::dies(ExprId path) const {
  const ExprId root = path_root(body_, path);
  const Expr& e = body_.exprs[root];
  if (e.kind == ExprKind::global) return false;
  if (e.kind != ExprKind::local) {
    // A temporary, unless it may belong to others.
    if (e.kind == ExprKind::call) return all_.effects(ir::FunctionId(e.a)).fresh_result;
    return e.kind != ExprKind::call_value && e.kind != ExprKind::coalesce &&
           e.kind != ExprKind::conditional && e.kind != ExprKind::match_value &&
           e.kind != ExprKind::block_value && e.kind != ExprKind::unbox;
  }
  return !is_borrowed(LocalId(e.a)) && live_.last_use[root.value];
}

void AliasFinder::let(ir::BlockId in, std::size_t index) {
  const StmtId id = body_.blocks[in][index];
  const ir::Stmt& s = body_.stmts[id];
  const LocalId name(s.a);
  const ExprId value(s.b);
  const PlaceId object = places_.locals[name.value];
  if (object == kNoPlace || !is_path(body_, value)) {
    keep(value);
    return;
  }
  look(value);
  const bool whole = body_.kind(value) == ExprKind::local;
  if (whole && live_.last_use[value.value]) {
    // Only the name changes. A parameter is lent for the whole call; another borrow has to be looked at
    // again.
    const LocalId from(body_.exprs[value].a);
    holding_[name.value] = holding_[from.value];
    if (!is_borrowed(from) || borrowed_classes_[from.value].empty()) return;
    holding_[name.value] = Holding::owned;
  }
  if (dies(value)) return;
  const StmtId swapped = swap_at(in, index);
  const StmtId back = swapped ? swapped : take_at(in, index);
  if (back) {
    moved_out_.push_back({swapped ? ir::MovedOut::Kind::swap : ir::MovedOut::Kind::take, id, back});
    backs_.insert(back.value);
    // The statement in the middle of a swap gives its slot the other object.
    if (swapped) backs_.insert(body_.blocks[in][index + 1].value);
    return;
  }
  const ir::Local& local = body_.locals[name];
  if (local.assigned || local.cell || captured_[name.value]) {
    alias(object, body_.span(value));
    return;
  }
  Borrow borrow = start_borrow(name, value, object);
  const std::size_t last = last_mention_[name.value];
  const std::size_t count = body_.blocks[in].size();
  for (std::size_t i = index + 1; i <= last && i < count && !borrow.conflict; ++i)
    scan_statement(borrow, body_.blocks[in][i]);
  if (last == count && values_[in.value]) scan_expr(borrow, values_[in.value]);
  settle(borrow, object, body_.span(value));
}

void AliasFinder::settle(Borrow& borrow, PlaceId object, Span span) {
  if (borrow.changed_by_name && borrow.root_mentioned) borrow.conflict = true;
  if (borrow.conflict) {
    alias(object, span);
    return;
  }
  holding_[borrow.name.value] = borrow.changed_by_name ? Holding::borrowed_mut : Holding::borrowed;
  borrowed_classes_[borrow.name.value] = std::move(borrow.classes);
}

void AliasFinder::for_each(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  const ExprId over(s.b);
  const LocalId name(s.a);
  look(over);
  const PlaceId list = places_.exprs[over.value];
  const PlaceId element = places_.locals[name.value];
  if (list != kNoPlace && !dies(over)) {
    const ir::Local& local = body_.locals[name];
    Borrow borrow = start_borrow(name, over, list);
    scan_block(borrow, ir::BlockId(s.d));
    // Walking a list that grows meanwhile, or whose elements change under the name.
    if (borrow.conflict) alias(list, body_.span(over));
    const bool own_name = !is_path(body_, over) || local.assigned || local.cell || captured_[name.value];
    if (element != kNoPlace && own_name)
      alias(element, body_.span(over));
    else if (element != kNoPlace)
      settle(borrow, element, body_.span(over));
  }
  block(ir::BlockId(s.d));
}

void AliasFinder::arms(ExprId subject, std::uint32_t list, bool owned) {
  const bool moved = dies(subject);
  ir::for_each_arm(body_, list, [&](ir::ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    for (const LocalId name : arm.bindings) {
      if (!name || moved || places_.locals[name.value] == kNoPlace) continue;
      const PlaceId object = places_.locals[name.value];
      const ir::Local& local = body_.locals[name];
      if (!is_path(body_, subject) || local.assigned || local.cell || captured_[name.value]) {
        alias(object, body_.span(subject));
        continue;
      }
      Borrow borrow = start_borrow(name, subject, object);
      if (arm.block) scan_block(borrow, arm.block);
      if (arm.value) scan_expr(borrow, arm.value);
      settle(borrow, object, body_.span(subject));
    }
    if (arm.block) block(arm.block);
    if (!arm.value) return;
    if (owned)
      keep(arm.value);
    else
      look(arm.value);
  });
}

// --- Flows ---

// The elements of a list (keys, values of a map) are in a second list now.
void AliasFinder::elements_kept(ExprId list, std::size_t part) {
  look(list);
  if (dies(list)) return;
  const PlaceId place = places_.exprs[list.value];
  alias(graph_.part(place, part), body_.span(list));
}

void AliasFinder::keep_operation(ExprId id) {
  const Expr& e = body_.exprs[id];
  const Op op = static_cast<Op>(e.a);
  const std::size_t count = body_.list_size(e.b);
  if (op == Op::list_append || op == Op::set_add) {
    if (growth_ == id)
      look(body_.operand(id, 0));
    else
      elements_kept(body_.operand(id, 0), 0);
    keep(body_.operand(id, 1));
    return;
  }
  if (op == Op::list_concat || op == Op::list_union || op == Op::list_except || op == Op::list_intersect) {
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 0 && growth_ == id)
        look(body_.operand(id, 0));
      else
        elements_kept(body_.operand(id, i), 0);
    }
    return;
  }
  if (op == Op::list_slice || op == Op::list_reverse || op == Op::list_distinct || op == Op::list_sort ||
      op == Op::list_sort_by_keys || op == Op::list_copy || op == Op::map_keys || op == Op::set_items) {
    elements_kept(body_.operand(id, 0), 0);
    for (std::size_t i = 1; i < count; ++i) look(body_.operand(id, i));
    return;
  }
  if (op == Op::map_values || op == Op::group_items) {
    elements_kept(body_.operand(id, 0), 1);
    return;
  }
  if (op == Op::map_copy) {
    elements_kept(body_.operand(id, 0), 0);
    const PlaceId map = places_.exprs[body_.operand(id, 0).value];
    if (!dies(body_.operand(id, 0))) alias(graph_.part(map, 1), body_.span(id));
    return;
  }
  if (op == Op::group_add) {
    look(body_.operand(id, 0));
    keep(body_.operand(id, 1));
    keep(body_.operand(id, 2));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) look(body_.operand(id, i));
}

void AliasFinder::keep(ExprId id) {
  const Expr& e = body_.exprs[id];
  if (!graph_.matters(e.type)) {
    look(id);
    return;
  }
  if (is_path(body_, id)) {
    if (e.kind == ExprKind::some) {
      keep(ExprId(e.a));
      return;
    }
    look(id);
    if (!dies(id)) alias(places_.exprs[id.value], body_.span(id));
    return;
  }
  if (e.kind == ExprKind::conditional) {
    look(ExprId(e.a));
    keep(ExprId(e.b));
    keep(ExprId(e.c));
  } else if (e.kind == ExprKind::coalesce) {
    keep(ExprId(e.a));
    keep(ExprId(e.b));
  } else if (e.kind == ExprKind::block_value) {
    block(ir::BlockId(e.a));
    keep(ExprId(e.b));
  } else if (e.kind == ExprKind::match_value) {
    look(ExprId(e.a));
    arms(ExprId(e.a), e.b, true);
  } else if (e.kind == ExprKind::box) {
    keep(ExprId(e.a));
  } else if (e.kind == ExprKind::call || e.kind == ExprKind::call_value) {
    arguments(id, true);
  } else {
    look(id);
  }
}

// Making an object keeps what is put in, wherever the new object goes.
void AliasFinder::look(ExprId id) {
  const Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::box:
      ir::for_each_part(
          body_, id, [&](ExprId part) { keep(part); }, [](ir::BlockId) {});
      return;
    case ExprKind::op: keep_operation(id); return;
    case ExprKind::call:
    case ExprKind::call_value: arguments(id, false); return;
    case ExprKind::closure: closure(id); return;
    case ExprKind::block_value:
      block(ir::BlockId(e.a));
      look(ExprId(e.b));
      return;
    case ExprKind::match_value:
      look(ExprId(e.a));
      arms(ExprId(e.a), e.b, false);
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
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::index:
    case ExprKind::map_get:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
      ir::for_each_part(
          body_, id, [&](ExprId part) { look(part); }, [](ir::BlockId) {});
      return;
  }
}

void AliasFinder::closure(ExprId id) {
  const Expr& e = body_.exprs[id];
  const auto captured = body_.list(e.b);
  const auto last = live_.captures.find(id.value);
  for (std::size_t i = 0; i < captured.size(); ++i) {
    const LocalId outer(captured[i]);
    const bool moved = last != live_.captures.end() && last->second[i] && !is_borrowed(outer);
    if (!moved) alias(places_.locals[outer.value], body_.span(id));
  }
}

void AliasFinder::arguments(ExprId id, bool result_kept) {
  const Expr& e = body_.exprs[id];
  std::vector<bool> consumed;
  std::vector<bool> stored;
  std::vector<bool> changes;
  bool elsewhere = false;
  std::set<std::uint32_t> globals;
  if (e.kind == ExprKind::call) {
    const FunctionEffects& effects = all_.effects(ir::FunctionId(e.a));
    consumed = effects.consumed;
    stored = effects.stored;
    changes = effects.changes;
    elsewhere = effects.changes_elsewhere;
    globals = effects.globals;
    // What the callee made may already hold one object twice.
    if (effects.fresh_result) {
      const PlaceId from = all_.places(ir::FunctionId(e.a)).result;
      std::vector<std::pair<PlaceId, PlaceId>> work{{from, places_.exprs[id.value]}};
      // Classes may hold themselves: a list whose items were put in the place of the list.
      std::set<std::pair<PlaceId, PlaceId>> seen;
      while (!work.empty()) {
        const auto [x, y] = work.back();
        work.pop_back();
        if (x == kNoPlace || y == kNoPlace || graph_.same(x, y)) continue;
        if (!seen.emplace(graph_.find(x), graph_.find(y)).second) continue;
        if (graph_.aliased(x).set) alias(y, graph_.aliased(x).span);
        for (std::size_t i = 0; i < graph_.part_count(x); ++i)
          work.emplace_back(graph_.part(x, i), graph_.part(y, i));
      }
    }
  } else {
    look(ExprId(e.a));
    if (const OpenEffects* effects = all_.open_effects(body_.type(ExprId(e.a))); effects != nullptr) {
      consumed = effects->consumed;
      stored = effects->stored;
      changes = effects->changes;
      elsewhere = effects->changes_elsewhere;
      globals = effects->globals;
    }
  }
  const std::size_t count = body_.list_size(e.b);
  for (std::size_t i = 0; i < count; ++i) {
    const ExprId arg = body_.operand(id, i);
    // What only the result holds on to ends with the result, if that is only looked at.
    const bool kept = i < consumed.size() && consumed[i] && (result_kept || stored[i] || changes[i]);
    if (kept)
      keep(arg);
    else
      look(arg);
  }
  // Two arguments that share an object, one of them changed; or a global that the callee reaches by itself.
  for (std::size_t i = 0; i < count && i < changes.size(); ++i) {
    const ExprId arg = body_.operand(id, i);
    const PlaceId place = places_.exprs[arg.value];
    if (place == kNoPlace) continue;
    const Root own = root_of(body_, arg);
    const bool reached = own.kind == Root::Kind::global ? globals.count(own.id) != 0
                                                        : own.kind == Root::Kind::local && elsewhere &&
                                                              body_.locals[LocalId(own.id)].cell;
    if (reached && (elsewhere || changes[i])) alias(place, body_.span(arg));
    if (!changes[i]) continue;
    const auto mine = graph_.tree(place, true);
    for (std::size_t k = 0; k < count; ++k) {
      const PlaceId other = places_.exprs[body_.operand(id, k).value];
      if (k == i || other == kNoPlace) continue;
      const Root b = root_of(body_, body_.operand(id, k));
      const bool apart = own.kind == Root::Kind::fresh || b.kind == Root::Kind::fresh;
      if (apart) continue;
      for (const PlaceId c : graph_.tree(other, true))
        if (std::find(mine.begin(), mine.end(), c) != mine.end()) alias(c, body_.span(id));
    }
  }
}

}  // namespace mochi::lower
