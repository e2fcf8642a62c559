// Type parameters and `impl Trait`: what their bounds ask for.
#include <fmt/format.h>

#include <algorithm>

#include "bridge/rust/bind/judge.h"

namespace mochi::rust {
namespace {

constexpr int kDeepestBound = 60;

Judgement no(SkipReason reason, std::string detail, Rule helps) {
  return Obstacle{reason, std::move(detail), helps};
}

// Counts the levels of one judgement; bounds may speak of each other in circles.
class Level {
 public:
  explicit Level(int& depth) : depth_(depth) { ++depth_; }
  ~Level() { --depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  bool too_deep() const { return depth_ > kDeepestBound; }

 private:
  int& depth_;
};

std::vector<TypeRef> type_args(const DocPath& path) {
  std::vector<TypeRef> made;
  for (const DocArg& arg : path.args) {
    if (arg.kind == DocArg::Kind::type) made.push_back(arg.type);
  }
  return made;
}

// With these beside them, bounds such as Eq and Hash are met by the standard instance.
bool gives_instance(Known known) {
  switch (known) {
    case Known::iterator:
    case Known::stream:
    case Known::shown: return true;
    case Known::conversion:
    case Known::nothing:
    case Known::container:
    case Known::cow:
    case Known::text:
    case Known::system_text:
    case Known::pin:
    case Known::raw:
    case Known::formatter:
    case Known::marker:
    case Known::callable:
    case Known::future:
    case Known::companion:
    case Known::error:
    case Known::serial: return false;
  }
  return false;
}

}  // namespace

Judgement Judge::parameter(std::string_view name, const Scope& scope, RuleSet rules, std::string_view who) {
  const Level level(depth_);
  if (level.too_deep() || exhausted()) return std::nullopt;
  auto found = scope.params.find(name);
  if (found == scope.params.end()) {
    if (rules.has(Rule::generic)) return std::nullopt;
    return no(SkipReason::generic, fmt::format("{}: {}", who, name), Rule::generic);
  }
  const Scope::Param& param = found->second;
  const bool of_type = param.origin == ParamOrigin::type;
  if (of_type && !rules.has(Rule::instance))
    return no(SkipReason::generic, "method of a generic type", Rule::instance);
  if (param.kind == DocParam::Kind::constant) {
    if (of_type || rules.has(Rule::constant)) return std::nullopt;
    return no(SkipReason::const_generic, std::string(who), Rule::constant);
  }
  if (!of_type) return bounds(param.bounds, scope, rules, who, false, name);
  if (param.bounds.empty()) return std::nullopt;
  const RuleSet more = rules.with({Rule::canonical, Rule::generic, Rule::local_trait, Rule::serial});
  return bounds(param.bounds, scope, more, fmt::format("{} (type parameter)", who), false, name);
}

Judgement Judge::bounds(const std::vector<const DocBound*>& all, const Scope& scope, RuleSet rules,
                        std::string_view who, bool out, std::string_view assoc) {
  const Level level(depth_);
  if (level.too_deep() || exhausted()) return std::nullopt;
  std::vector<const DocBound*> left;
  bool canonical = false;
  for (const DocBound* b : all) {
    if (b->kind != DocBound::Kind::trait || b->maybe) continue;
    const DocName name = world_.name(*scope.crate, b->trait.id);
    const Known known = known_by_name(name);
    if (known == Known::marker) continue;
    canonical = canonical || gives_instance(known) || name.last() == "AsRef" || name.last() == "Into" ||
                name.last() == "Borrow";
    left.push_back(b);
  }
  if (left.empty()) {
    if (rules.has(Rule::generic)) return std::nullopt;
    return no(SkipReason::generic, fmt::format("{}: no bound or marker traits only", who), Rule::generic);
  }
  for (const DocBound* b : left) {
    if (Judgement fails = bound(*b, scope, rules, who, out, canonical, assoc)) return fails;
  }
  return std::nullopt;
}

Judgement Judge::bound(const DocBound& bound, const Scope& scope, RuleSet rules, std::string_view who,
                       bool out, bool canonical, std::string_view assoc) {
  const DocPath& path = bound.trait;
  const DocName name = world_.name(*scope.crate, path.id);
  const Known known = known_by_name(name);
  auto needs = [&](Rule rule, SkipReason reason, std::string_view what) -> Judgement {
    if (rules.has(rule)) return std::nullopt;
    return no(reason, fmt::format("{}: {}", who, what), rule);
  };
  if (known == Known::callable) return callable_bound(path, scope, rules, who);
  if (known == Known::future) return needs(Rule::future, SkipReason::future, "Future");
  if (known == Known::iterator) return iterator_bound(path, scope, rules, who, out, assoc);
  if (known == Known::conversion && !type_args(path).empty())
    return conversion_bound(name, path, scope, rules, who);
  if (known == Known::stream || known == Known::shown || name.last() == "ToOwned")
    return needs(Rule::canonical, SkipReason::generic, name.last());
  if (known == Known::serial)
    return needs(Rule::serial, SkipReason::generic, fmt::format("serde {}", name.last()));
  if (is_standard_crate(name.crate)) {
    if (canonical && (known == Known::companion || known == Known::error)) return std::nullopt;
    return needs(Rule::generic, SkipReason::generic, fmt::format("std trait {}", name.last()));
  }
  if (!has_implementor(*scope.crate, path.id)) {
    return no(SkipReason::no_instance,
              fmt::format("{}: trait {} without a known implementor", who, name.last()), Rule::never);
  }
  return needs(Rule::local_trait, SkipReason::generic, fmt::format("trait of a crate ({})", name.last()));
}

Judgement Judge::callable_bound(const DocPath& path, const Scope& scope, RuleSet rules,
                                std::string_view who) {
  if (!rules.has(Rule::closure))
    return no(SkipReason::callback, fmt::format("{}: {}", who, world_.name(*scope.crate, path.id).last()),
              Rule::closure);
  // What Rust gives to a closure goes out, what the closure gives back comes in.
  for (TypeRef input : path.inputs) {
    if (Judgement fails = out({input, &scope, false}, rules, fmt::format("{} closure argument", who)))
      return fails;
  }
  if (path.output == kNoType) return std::nullopt;
  const DocType& output = scope.crate->type(path.output);
  if (output.tag == TypeTag::generic) {
    auto found = scope.params.find(output.name);
    if (found != scope.params.end() && found->second.origin == ParamOrigin::function) {
      const std::vector<const DocBound*>& asked = found->second.bounds;
      const bool async = std::any_of(asked.begin(), asked.end(), [&](const DocBound* b) {
        return b->kind == DocBound::Kind::trait &&
               known_by_name(world_.name(*scope.crate, b->trait.id)) == Known::future;
      });
      if (async && rules.has(Rule::future)) return std::nullopt;
      if (async) return no(SkipReason::future, fmt::format("{}: async closure", who), Rule::future);
    }
  }
  return in({path.output, &scope, false}, rules, fmt::format("{} closure result", who));
}

Judgement Judge::iterator_bound(const DocPath& path, const Scope& scope, RuleSet rules, std::string_view who,
                                bool out, std::string_view assoc) {
  if (!rules.has(Rule::canonical))
    return no(SkipReason::generic, fmt::format("{}: {}", who, world_.name(*scope.crate, path.id).last()),
              Rule::canonical);
  const std::string item = fmt::format("{} item", who);
  bool told = false;
  for (const DocConstraint& c : path.constraints) {
    if (c.name != "Item") continue;
    told = true;
    Judgement fails;
    if (c.equals != kNoType) {
      fails = value({c.equals, &scope, false}, rules, item, out);
    } else if (!c.bounds.empty()) {
      std::vector<const DocBound*> all;
      for (const DocBound& b : c.bounds) all.push_back(&b);
      fails = bounds(all, scope, rules, item, false);
    }
    if (fails) return fails;
  }
  if (told) return std::nullopt;
  auto found = scope.projected.find({assoc, "Item"});
  if (!assoc.empty() && found != scope.projected.end())
    return bounds(found->second, scope, rules, item, false);
  if (out || rules.has(Rule::generic)) return std::nullopt;
  return no(SkipReason::generic, fmt::format("{}: iterator over any item", who), Rule::generic);
}

Judgement Judge::conversion_bound(const DocName& name, const DocPath& path, const Scope& scope, RuleSet rules,
                                  std::string_view who) {
  if (!rules.has(Rule::canonical))
    return no(SkipReason::generic, fmt::format("{}: {}", who, name.last()), Rule::canonical);
  const TypeView wanted{type_args(path).front(), &scope, false};
  const TypeView real = resolved(wanted);
  const DocType& type = at(real);
  Judgement fails;
  if (type.tag == TypeTag::slice) {
    fails = in({type.parts[0], real.scope, false}, rules, who);
  } else if (type.tag != TypeTag::primitive && known(real) != Known::system_text) {
    fails = in(wanted, rules, who);
  }
  if (fails || name.last() != "AsMut" || rules.has(Rule::copy_back)) return fails;
  return no(SkipReason::mut_borrow, fmt::format("{}: AsMut", who), Rule::copy_back);
}

}  // namespace mochi::rust
