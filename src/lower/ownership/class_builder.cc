#include "lower/ownership/class_builder.h"

#include <map>
#include <set>

#include "ir/walk.h"
#include "lower/values.h"

namespace mochi::lower {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtKind;
using types::TypeKind;

ClassBuilder::ClassBuilder(OwnershipClasses& all, ir::FunctionId id)
    : all_(all),
      graph_(all.graph_),
      id_(id),
      f_(all.p_.functions[id]),
      body_(f_.body),
      places_(all.places_[id.value]) {}

void ClassBuilder::run() {
  if (body_.root) block(body_.root);
}

void ClassBuilder::flow(PlaceId from, PlaceId to) {
  if (graph_.unify(from, to)) all_.news_ = true;
}

void ClassBuilder::change(PlaceId place, Span span) {
  if (place == kNoPlace) return;
  Mark& mark = graph_.changed(place);
  if (mark.set && mark.span.begin <= span.begin) return;
  if (!mark.set) all_.news_ = true;
  mark = {true, span};
}

void ClassBuilder::pass_changes(PlaceId from, PlaceId to, Span span) {
  std::set<std::pair<PlaceId, PlaceId>> seen;
  std::vector<std::pair<PlaceId, PlaceId>> work{{from, to}};
  while (!work.empty()) {
    const auto [x, y] = work.back();
    work.pop_back();
    if (x == kNoPlace || y == kNoPlace || !seen.emplace(graph_.find(x), graph_.find(y)).second) continue;
    if (graph_.changed(x).set && !graph_.changed(y).set) change(y, span);
    for (std::size_t i = 0; i < graph_.part_count(x); ++i)
      work.emplace_back(graph_.part(x, i), graph_.part(y, i));
  }
}

void ClassBuilder::block(ir::BlockId id) {
  for (const ir::StmtId s : body_.blocks[id]) statement(s);
}

void ClassBuilder::statement(ir::StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let:
      if (s.b != ExprId::kNone) flow(expr(ExprId(s.b)), places_.locals[s.a]);
      return;
    case StmtKind::assign:
      assign(ExprId(s.a), ExprId(s.b));
      if (const ExprId growth = ir::ExprId(growth_of(body_, s)); growth) {
        // Of an entry, what the map holds: an optional entry is a place of its own.
        const Expr& target = body_.exprs[ExprId(s.a)];
        const bool entry = target.kind == ExprKind::map_get;
        const PlaceId slot = entry ? graph_.part(expr(ExprId(target.a)), 1) : expr(ExprId(s.a));
        if (slot != kNoPlace && !graph_.grown(slot).set) graph_.grown(slot) = {true, body_.span(growth)};
      }
      return;
    case StmtKind::for_each: {
      const PlaceId over = expr(ExprId(s.b));
      flow(graph_.part(over, 0), places_.locals[s.a]);
      block(ir::BlockId(s.d));
      return;
    }
    case StmtKind::return_:
      if (s.a != ExprId::kNone) flow(expr(ExprId(s.a)), places_.result);
      return;
    case StmtKind::match:
      expr(ExprId(s.a));
      arms(ExprId(s.a), s.b, kNoPlace);
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
          body_, id, [&](ExprId part) { expr(part); }, [&](ir::BlockId part) { block(part); });
      return;
  }
}

void ClassBuilder::assign(ExprId place, ExprId value) {
  PlaceId slot = expr(place);
  const PlaceId stored = expr(value);
  // A read of an entry is an option; what is assigned to one is what the map holds.
  const Expr& target = body_.exprs[place];
  if (target.kind == ExprKind::map_get && target.type != all_.p_.types->value(body_.type(ExprId(target.a))))
    slot = graph_.part(slot, 0);
  flow(stored, slot);
  const ExprId container = changed_container(body_, place);
  if (!container) return;
  change(places_.exprs[container.value], body_.span(place));
  if (body_.kind(place) == ExprKind::op) {
    if (!all_.any_changed_) all_.news_ = true;
    all_.any_changed_ = true;
    all_.any_change_ = body_.span(place);
  }
}

void ClassBuilder::arms(ExprId subject, std::uint32_t list, PlaceId result) {
  const types::TypeId type = body_.type(subject);
  const PlaceId of = places_.exprs[subject.value];
  const bool is_option = all_.p_.types->is(type, TypeKind::option);
  ir::for_each_arm(body_, list, [&](ir::ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    for (std::size_t i = 0; i < arm.bindings.size(); ++i) {
      if (!arm.bindings[i]) continue;
      const PlaceId inside = is_option
                                 ? graph_.part(of, 0)
                                 : graph_.field(of, type, arm.variants[0], static_cast<std::uint32_t>(i));
      flow(inside, places_.locals[arm.bindings[i].value]);
    }
    if (arm.block) block(arm.block);
    if (arm.value) flow(expr(arm.value), result);
  });
}

PlaceId ClassBuilder::fresh(ExprId id) {
  if (places_.exprs[id.value] == kNoPlace) places_.exprs[id.value] = graph_.make(body_.type(id));
  return places_.exprs[id.value];
}

PlaceId ClassBuilder::expr(ExprId id) {
  const Expr e = body_.exprs[id];
  PlaceId result = kNoPlace;
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: break;
    case ExprKind::none: result = fresh(id); break;
    case ExprKind::local: result = places_.locals[e.a]; break;
    case ExprKind::global: result = all_.globals_[e.a]; break;
    case ExprKind::function_ref:
    case ExprKind::closure: result = function_value(id); break;
    case ExprKind::call: result = call(id); break;
    case ExprKind::call_value: result = call_value(id); break;
    case ExprKind::op: result = operation(id); break;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::index:
    case ExprKind::map_get: result = aggregate(id); break;
    case ExprKind::tag_is:
    case ExprKind::is_some:
    case ExprKind::convert: expr(ExprId(e.a)); break;
    case ExprKind::some:
      result = fresh(id);
      flow(expr(ExprId(e.a)), graph_.part(result, 0));
      break;
    case ExprKind::unwrap: {
      const PlaceId option = expr(ExprId(e.a));
      result = body_.type(ExprId(e.a)) == e.type ? option : graph_.part(option, 0);
      break;
    }
    case ExprKind::box:
      flow(expr(ExprId(e.a)), graph_.boxed(body_.type(ExprId(e.a))));
      result = fresh(id);
      break;
    case ExprKind::unbox:
      expr(ExprId(e.a));
      result = graph_.boxed(e.type);
      break;
    case ExprKind::conditional:
      expr(ExprId(e.a));
      result = fresh(id);
      flow(expr(ExprId(e.b)), result);
      flow(expr(ExprId(e.c)), result);
      break;
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      expr(ExprId(e.a));
      expr(ExprId(e.b));
      break;
    case ExprKind::coalesce: {
      const PlaceId option = expr(ExprId(e.a));
      result = fresh(id);
      flow(body_.type(ExprId(e.a)) == e.type ? option : graph_.part(option, 0), result);
      flow(expr(ExprId(e.b)), result);
      break;
    }
    case ExprKind::block_value:
      block(ir::BlockId(e.a));
      result = expr(ExprId(e.b));
      break;
    case ExprKind::match_value:
      expr(ExprId(e.a));
      result = fresh(id);
      arms(ExprId(e.a), e.b, result);
      break;
  }
  if (result != kNoPlace) places_.exprs[id.value] = result;
  return result;
}

PlaceId ClassBuilder::function_value(ExprId id) {
  const Expr& e = body_.exprs[id];
  const ir::Function& callee = all_.p_.functions[ir::FunctionId(e.a)];
  const FunctionPlaces& inside = all_.places_[e.a];
  const PlaceId value = fresh(id);
  for (std::size_t i = 0; i < callee.params.size(); ++i)
    flow(inside.locals[callee.params[i].value], graph_.part(value, i));
  flow(inside.result, graph_.part(value, callee.params.size()));
  if (e.kind == ExprKind::closure)
    for (const ir::Capture& c : callee.captures)
      flow(places_.locals[c.outer.value], inside.locals[c.inner.value]);
  if (callee.self) flow(value, inside.locals[callee.self.value]);
  return value;
}

PlaceId ClassBuilder::call(ExprId id) {
  const Expr& e = body_.exprs[id];
  const ir::Function& callee = all_.p_.functions[ir::FunctionId(e.a)];
  const FunctionPlaces& inside = all_.places_[e.a];
  const FunctionEffects& effects = all_.effects_[e.a];
  const std::size_t count = body_.list_size(e.b);
  const bool same_types = e.c == 0xffffffffU;
  for (std::size_t i = 0; i < count && i < callee.params.size(); ++i) {
    const PlaceId argument = expr(body_.operand(id, i));
    const PlaceId param = inside.locals[callee.params[i].value];
    if (effects.pure[i])
      pass_changes(param, argument, body_.span(id));
    else
      flow(argument, param);
  }
  if (!graph_.matters(e.type)) return kNoPlace;
  // A generic function's result has another type than the call's: only its own class is kept apart.
  if (!effects.fresh_result && (same_types || callee.result == e.type)) return inside.result;
  const PlaceId made = fresh(id);
  if (effects.fresh_result)
    mirror(inside.result, made);
  else
    for (std::size_t i = 0; i < count; ++i) flow(places_.exprs[body_.operand(id, i).value], made);
  return made;
}

// What is one class in the tree of `from` is one class in the tree of `to`.
void ClassBuilder::mirror(PlaceId from, PlaceId to) {
  std::map<PlaceId, PlaceId> image;
  std::vector<std::pair<PlaceId, PlaceId>> work{{from, to}};
  while (!work.empty()) {
    const auto [x, y] = work.back();
    work.pop_back();
    if (x == kNoPlace || y == kNoPlace) continue;
    const auto [at, is_new] = image.try_emplace(graph_.find(x), y);
    if (!is_new) {
      flow(y, at->second);
      continue;
    }
    for (std::size_t i = 0; i < graph_.part_count(x); ++i)
      work.emplace_back(graph_.part(x, i), graph_.part(y, i));
  }
}

PlaceId ClassBuilder::call_value(ExprId id) {
  const Expr& e = body_.exprs[id];
  const PlaceId callee = expr(ExprId(e.a));
  const std::size_t count = body_.list_size(e.b);
  for (std::size_t i = 0; i < count; ++i) flow(expr(body_.operand(id, i)), graph_.part(callee, i));
  return graph_.part(callee, count);
}

PlaceId ClassBuilder::aggregate(ExprId id) {
  const Expr e = body_.exprs[id];
  const std::size_t count = body_.list_size(e.kind == ExprKind::field || e.kind == ExprKind::variant_field ||
                                                    e.kind == ExprKind::index || e.kind == ExprKind::map_get
                                                ? 0xffffffffU
                                                : e.a);
  PlaceId made = kNoPlace;
  switch (e.kind) {
    case ExprKind::make_list:
    case ExprKind::make_set:
      made = fresh(id);
      for (std::size_t i = 0; i < count; ++i) flow(expr(body_.expr_at(e.a, i)), graph_.part(made, 0));
      return made;
    case ExprKind::make_map:
      made = fresh(id);
      for (std::size_t i = 0; i < count; ++i) flow(expr(body_.expr_at(e.a, i)), graph_.part(made, i % 2));
      return made;
    case ExprKind::make_record:
    case ExprKind::make_variant: {
      made = fresh(id);
      const std::uint32_t variant = e.kind == ExprKind::make_variant ? e.b : 0;
      for (std::size_t i = 0; i < count; ++i) {
        const PlaceId value = expr(body_.expr_at(e.a, i));
        if (value != kNoPlace)
          flow(value, graph_.field(made, e.type, variant, static_cast<std::uint32_t>(i)));
      }
      return made;
    }
    case ExprKind::field: return graph_.field(expr(ExprId(e.a)), body_.type(ExprId(e.a)), 0, e.b);
    case ExprKind::variant_field: return graph_.field(expr(ExprId(e.a)), body_.type(ExprId(e.a)), e.b, e.c);
    case ExprKind::index: {
      const PlaceId list = expr(ExprId(e.a));
      expr(ExprId(e.b));
      return graph_.part(list, 0);
    }
    case ExprKind::map_get: {
      const PlaceId map = expr(ExprId(e.a));
      expr(ExprId(e.b));
      const PlaceId value = graph_.part(map, 1);
      if (value == kNoPlace) return kNoPlace;
      if (e.type == all_.p_.types->value(body_.type(ExprId(e.a)))) return value;
      const PlaceId option = fresh(id);
      flow(value, graph_.part(option, 0));
      return option;
    }
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
    case ExprKind::closure:
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::op:
    case ExprKind::tag_is:
    case ExprKind::some:
    case ExprKind::is_some:
    case ExprKind::unwrap:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::conditional:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce:
    case ExprKind::block_value:
    case ExprKind::match_value: break;
  }
  return kNoPlace;
}

// What a copy of containers has in common with them: all that is no container itself.
void ClassBuilder::share_items(PlaceId from, PlaceId to) {
  if (from == kNoPlace || to == kNoPlace) return;
  const bool container = has_containers(*all_.p_.types, graph_.type(from)) && graph_.part_count(from) > 0;
  if (!container) return flow(from, to);
  for (std::size_t k = 0; k < graph_.part_count(from) && k < graph_.part_count(to); ++k)
    share_items(graph_.part(from, k), graph_.part(to, k));
}

PlaceId ClassBuilder::operation(ExprId id) {
  const Expr e = body_.exprs[id];
  const Op op = static_cast<Op>(e.a);
  std::vector<PlaceId> in;
  const std::size_t count = body_.list_size(e.b);
  for (std::size_t i = 0; i < count; ++i) in.push_back(expr(body_.operand(id, i)));
  if (op == Op::map_remove) change(in[0], body_.span(id));
  if (op == Op::group_add) {
    const PlaceId group = graph_.part(in[0], 0);
    flow(in[1], graph_.part(group, 0));
    flow(in[2], graph_.part(group, 1));
    return kNoPlace;
  }
  if (!graph_.matters(e.type)) return kNoPlace;
  const PlaceId made = fresh(id);
  if (op == Op::deep_copy) {
    share_items(in[0], made);
    return made;
  }
  if (op == Op::list_append || op == Op::set_add) {
    flow(graph_.part(in[0], 0), graph_.part(made, 0));
    flow(in[1], graph_.part(made, 0));
  } else if (op == Op::list_concat || op == Op::list_union || op == Op::list_except ||
             op == Op::list_intersect) {
    for (const PlaceId list : in) flow(graph_.part(list, 0), graph_.part(made, 0));
  } else if (op == Op::list_slice || op == Op::list_reverse || op == Op::list_distinct ||
             op == Op::list_sort || op == Op::list_sort_by_keys || op == Op::list_copy ||
             op == Op::list_first || op == Op::set_items) {
    flow(graph_.part(in[0], 0), graph_.part(made, 0));
  } else if (op == Op::map_copy) {
    flow(graph_.part(in[0], 0), graph_.part(made, 0));
    flow(graph_.part(in[0], 1), graph_.part(made, 1));
  } else if (op == Op::map_keys) {
    flow(graph_.part(in[0], 0), graph_.part(made, 0));
  } else if (op == Op::map_values || op == Op::group_items) {
    flow(graph_.part(in[0], 1), graph_.part(made, 0));
  } else if (op == Op::group_key) {
    flow(graph_.part(in[0], 0), made);
  }
  return made;
}

}  // namespace mochi::lower
