// Effects (section 5 «Effects», Z12): closed over calls, then compared with what signatures and predicates
// allow.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

namespace {

std::string effect_list(EffectSet effects) {
  std::vector<std::string> labels;
  static constexpr std::pair<Effect, const char*> kLabels[] = {{Effect::io, "io"},
                                                               {Effect::fs, "fs"},
                                                               {Effect::net, "net"},
                                                               {Effect::time, "time"},
                                                               {Effect::meta, "meta"}};
  for (auto [effect, label] : kLabels) {
    if (effects.has(effect)) labels.emplace_back(label);
  }
  std::string text;
  for (const std::string& label : labels) text += (text.empty() ? "" : ", ") + label;
  return text.empty() ? "none" : text;
}

}  // namespace

// A predicate must not do anything. Its own frame of effects is told apart by checking what its calls add.
void Checker::check_pure(NodeId node, std::string_view where) {
  std::vector<NodeId> work{node};
  while (!work.empty()) {
    NodeId at = work.back();
    work.pop_back();
    NodeKind k = tree_->kind(at);
    if (k == NodeKind::Lambda) continue;
    const NodeInfo& i = info(at);
    if (k == NodeKind::Call && i.ref == RefKind::call) {
      const Call& call = out_.calls[CallId(i.id)];
      NodeId callee = child(at, slot::Call_callee);
      PureCheck check;
      check.file = file_;
      check.node = at;
      check.where = where;
      check.callee = std::string(program_.sources.text(span(callee)));
      if (call.kind == CallKind::function || call.kind == CallKind::method)
        check.fun = FunId(call.target);
      else if (call.kind == CallKind::builtin)
        check.effects = types::builtin_info(static_cast<Builtin>(call.target)).effects;
      else if (call.kind == CallKind::value)
        check.effects = types_[prune(info(callee).type)].effects;
      // The call does what the functions that it is given do (Z12).
      for (const NodeId argument : tree_->tail(at)) {
        const TypeId given = info(argument_value(argument)).type;
        if (given.valid() && kind(given) == TypeKind::function)
          check.effects = check.effects.with(types_[prune(given)].effects);
      }
      if (check.fun.valid() || !check.effects.empty()) pure_checks_.push_back(std::move(check));
    }
    if (k == NodeKind::Load || k == NodeKind::Save) {
      PureCheck check;
      check.file = file_;
      check.node = at;
      check.where = where;
      check.callee = k == NodeKind::Load ? "load" : "save";
      check.effects = effect_set(Effect::fs);
      pure_checks_.push_back(std::move(check));
    }
    auto parts = tree_->children(at);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (part->valid()) work.push_back(*part);
    }
  }
}

// Adds what `from` does to `to`; true if that was new.
bool Checker::add_effects(FunId from, FunId to) {
  Fun& fun = out_.funs[to];
  const Fun& called = out_.funs[from];
  EffectSet effects = fun.effects.with(called.effects);
  bool changed = effects != fun.effects;
  fun.effects = effects;
  for (const std::string& word : called.capabilities) {
    if (std::find(fun.capabilities.begin(), fun.capabilities.end(), word) != fun.capabilities.end()) continue;
    fun.capabilities.push_back(word);
    changed = true;
  }
  return changed;
}

// Adds to every function what the functions that it names do. Effects only grow, and there are few, so each
// function is looked at a bounded number of times.
void Checker::solve_effects() {
  OwnTable<std::vector<FunId>> callers(own_.funs);
  std::vector<FunId> work;
  const auto own = static_cast<std::uint32_t>(own_.funs);
  for (std::uint32_t i = own; i < out_.funs.size(); ++i) {
    FunId fun(i);
    if (out_.funs[fun].module != module_) continue;
    for (FunId callee : extra(fun).callees) {
      if (out_.funs[callee].module != module_)
        add_effects(callee, fun);
      else
        callers.at(callee.value).push_back(fun);
    }
    work.push_back(fun);
  }
  while (!work.empty()) {
    FunId fun = work.back();
    work.pop_back();
    if (out_.funs[fun].effects.empty() && out_.funs[fun].capabilities.empty()) continue;
    for (FunId caller : callers.get(fun.value)) {
      if (add_effects(fun, caller)) work.push_back(caller);
    }
  }
  for (std::uint32_t i = own; i < out_.funs.size(); ++i) {
    Fun& fun = out_.funs[FunId(i)];
    if (fun.module == module_) std::sort(fun.capabilities.begin(), fun.capabilities.end());
  }
}

void Checker::check_effect_clauses() {
  for (auto i = static_cast<std::uint32_t>(own_.funs); i < out_.funs.size(); ++i) {
    FunId id(i);
    const Fun& fun = out_.funs[id];
    if (fun.module != module_ || !extras_.get(i).has_effect_clause) continue;
    EffectSet beyond = fun.effects.without(extras_.get(i).declared_effects);
    if (beyond.empty()) continue;
    muted_ = false;
    std::string name = fun.name.valid() ? name_text(fun.name) : "fun";
    error_at(Code::T065, fun.span,
             "function `" + name + "` declares effects " + effect_list(extras_.get(i).declared_effects) +
                 " but its body produces " + effect_list(fun.effects));
  }
}

void Checker::check_pure_predicates() {
  for (const PureCheck& check : pure_checks_) {
    EffectSet effects = check.effects;
    if (check.fun.valid()) effects = effects.with(out_.funs[check.fun].effects);
    if (effects.empty()) continue;
    muted_ = false;
    Span at = out_.files[check.file].tree->span(check.node);
    error_at(Code::T044, at,
             "call to `" + check.callee + "` produces effect(s) " + effect_list(effects) +
                 ", not allowed in `" + std::string(check.where) + "` predicate");
  }
}

}  // namespace mochi::check
