// The type table (rust-bridge page §5), type by type and in both directions.
#include <fmt/format.h>

#include "bridge/rust/bind/judge.h"

namespace mochi::rust {
namespace {

constexpr int kDeepestType = 80;

Judgement obstacle(SkipReason reason, std::string detail, Rule helps) {
  return Obstacle{reason, std::move(detail), helps};
}

std::vector<TypeRef> arguments(const DocPath& path) {
  std::vector<TypeRef> made;
  for (const DocArg& arg : path.args) {
    if (arg.kind == DocArg::Kind::type) made.push_back(arg.type);
  }
  return made;
}

class TypeLevel {
 public:
  explicit TypeLevel(int& depth) : depth_(depth) { ++depth_; }
  ~TypeLevel() { --depth_; }
  TypeLevel(const TypeLevel&) = delete;
  TypeLevel& operator=(const TypeLevel&) = delete;
  bool too_deep() const { return depth_ > kDeepestType; }

 private:
  int& depth_;
};

std::string_view short_name(const DocType& type) {
  if (type.tag == TypeTag::slice || type.tag == TypeTag::array) return "[T]";
  if (type.tag != TypeTag::path) return type.name;
  const std::string_view text = type.path->text;
  const std::size_t last = text.rfind("::");
  return last == std::string_view::npos ? text : text.substr(last + 2);
}

}  // namespace

Known Judge::known(TypeView view) const {
  const DocType& type = at(view);
  if (type.tag != TypeTag::path) return Known::nothing;
  if (view.result) return Known::container;
  return known_by_name(world_.name(*view.scope->crate, type.path->id));
}

// May stand as an argument of an opaque type.
Judgement Judge::concrete(TypeView view, RuleSet rules, std::string_view who) {
  const TypeLevel level(depth_);
  if (level.too_deep() || exhausted()) return std::nullopt;
  view = resolved(view);
  const DocType& type = at(view);
  auto part = [&](TypeRef ref) { return concrete({ref, view.scope, false}, rules, who); };
  switch (type.tag) {
    case TypeTag::generic: return parameter(type.name, *view.scope, rules, who);
    case TypeTag::reference:
      if (type.lifetime != "'static" && !rules.has(Rule::keep_alive))
        return obstacle(SkipReason::lifetime, fmt::format("{}: borrow in a type argument", who),
                        Rule::keep_alive);
      return part(type.parts[0]);
    case TypeTag::slice: return part(type.parts[0]);
    case TypeTag::array:
      if (Judgement fails = array_length(view, rules, who)) return fails;
      return part(type.parts[0]);
    case TypeTag::tuple:
      for (TypeRef ref : type.parts) {
        if (Judgement fails = part(ref)) return fails;
      }
      return std::nullopt;
    case TypeTag::impl:
      if (rules.has(Rule::opaque)) return std::nullopt;
      return obstacle(SkipReason::impl_trait, std::string(who), Rule::opaque);
    case TypeTag::projection: return projected(view, rules, who);
    case TypeTag::path: return path_args(view, rules, who);
    case TypeTag::primitive:
    case TypeTag::raw:
    case TypeTag::dyn:
    case TypeTag::function:
    case TypeTag::other: return std::nullopt;
  }
  return std::nullopt;
}

Judgement Judge::array_length(TypeView view, RuleSet rules, std::string_view who) {
  auto found = view.scope->params.find(at(view).name);
  if (found == view.scope->params.end()) return std::nullopt;
  if (found->second.origin == ParamOrigin::type) {
    if (rules.has(Rule::instance)) return std::nullopt;
    return obstacle(SkipReason::generic, "method of a generic type", Rule::instance);
  }
  if (rules.has(Rule::constant)) return std::nullopt;
  return obstacle(SkipReason::const_generic, fmt::format("{}: [T; N]", who), Rule::constant);
}

Judgement Judge::projected(TypeView view, RuleSet rules, std::string_view who) {
  const DocType& type = at(view);
  const DocType& of = view.scope->crate->type(type.parts[0]);
  if (of.tag == TypeTag::generic && view.scope->params.contains(of.name)) {
    if (Judgement fails = parameter(of.name, *view.scope, rules, who)) return fails;
    const bool own = view.scope->params.at(of.name).origin == ParamOrigin::function;
    if (rules.has(Rule::projection) || rules.has(Rule::instance) || (own && rules.has(Rule::generic)))
      return std::nullopt;
    return obstacle(SkipReason::qualified_path, fmt::format("{}: {}::{}", who, of.name, type.name),
                    Rule::projection);
  }
  if (rules.has(Rule::projection)) return std::nullopt;
  return obstacle(SkipReason::qualified_path, fmt::format("{}: <T as Trait>::{}", who, type.name),
                  Rule::projection);
}

Judgement Judge::path_args(TypeView view, RuleSet rules, std::string_view who) {
  const DocPath& path = *at(view).path;
  bool any_lifetime = false;
  bool borrows = false;
  for (const DocArg& arg : path.args) {
    if (arg.kind != DocArg::Kind::lifetime) continue;
    any_lifetime = true;
    borrows = borrows || arg.text != "'static";
  }
  if (!any_lifetime && !view.result) borrows = has_lifetime(*view.scope->crate, path.id);
  if (borrows && !rules.has(Rule::keep_alive))
    return obstacle(SkipReason::lifetime, fmt::format("{}: type with a lifetime", who), Rule::keep_alive);
  for (const DocArg& arg : path.args) {
    Judgement fails;
    if (arg.kind == DocArg::Kind::constant && view.scope->params.contains(arg.text))
      fails = parameter(arg.text, *view.scope, rules, who);
    if (arg.kind == DocArg::Kind::type) fails = concrete({arg.type, view.scope, false}, rules, who);
    if (fails) return fails;
  }
  return std::nullopt;
}

Judgement Judge::dynamic(TypeView view, RuleSet rules, std::string_view who, bool out_wards) {
  const DocType& type = at(view);
  bool error = false;
  bool callable = false;
  bool canonical = false;
  bool future = false;
  for (const DocBound& b : type.bounds) {
    const Known known = known_by_name(world_.name(*view.scope->crate, b.trait.id));
    error = error || known == Known::error;
    callable = callable || known == Known::callable;
    canonical = canonical || known == Known::stream || known == Known::iterator || known == Known::shown;
    future = future || known == Known::future;
  }
  if (error && out_wards) return std::nullopt;
  if (callable) {
    std::vector<const DocBound*> all;
    for (const DocBound& b : type.bounds) all.push_back(&b);
    return bounds(all, *view.scope, rules.with({Rule::generic}), who, false);
  }
  auto needs = [&](Rule rule, SkipReason reason, std::string detail) -> Judgement {
    if (rules.has(rule)) return std::nullopt;
    return obstacle(reason, std::move(detail), rule);
  };
  if (canonical && !out_wards) return needs(Rule::canonical, SkipReason::dyn_trait, std::string(who));
  if (future) return needs(Rule::future, SkipReason::future, std::string(who));
  const std::string_view first =
      type.bounds.empty() ? std::string_view() : std::string_view(type.bounds.front().trait.text);
  return needs(Rule::dynamic, SkipReason::dyn_trait, fmt::format("{}: dyn {}", who, first));
}

// What is the same in both directions.
Judgement Judge::both(TypeView view, RuleSet rules, std::string_view who, bool out_wards) {
  const TypeLevel level(depth_);
  if (level.too_deep() || exhausted()) return std::nullopt;
  const DocType& type = at(view);
  auto part = [&](TypeRef ref) { return value({ref, view.scope, false}, rules, who, out_wards); };
  switch (type.tag) {
    case TypeTag::primitive: return std::nullopt;
    case TypeTag::tuple: {
      int number = 0;
      for (TypeRef ref : type.parts) {
        const std::string field = fmt::format("{} tuple field {}", who, ++number);
        if (Judgement fails = value({ref, view.scope, false}, rules, field, out_wards)) return fails;
      }
      return std::nullopt;
    }
    case TypeTag::array:
      if (Judgement fails = array_length(view, rules, who)) return fails;
      return part(type.parts[0]);
    case TypeTag::slice: return part(type.parts[0]);
    case TypeTag::generic: return parameter(type.name, *view.scope, rules, who);
    case TypeTag::raw: return obstacle(SkipReason::raw_pointer, std::string(who), Rule::never);
    case TypeTag::function:
      if (rules.has(Rule::closure)) return std::nullopt;
      return obstacle(SkipReason::callback, fmt::format("{}: fn pointer", who), Rule::closure);
    case TypeTag::dyn: return dynamic(view, rules, who, out_wards);
    case TypeTag::projection: return projected(view, rules, who);
    case TypeTag::path: return path_type(view, rules, who, out_wards);
    case TypeTag::other:
      return obstacle(SkipReason::unknown_tag, fmt::format("{}: `{}`", who, type.name), Rule::never);
    case TypeTag::reference:
    case TypeTag::impl: return std::nullopt;
  }
  return std::nullopt;
}

Judgement Judge::path_type(TypeView view, RuleSet rules, std::string_view who, bool out_wards) {
  const DocPath& path = *at(view).path;
  const std::vector<TypeRef> types = arguments(path);
  auto needs = [&](Rule rule, SkipReason reason, std::string detail) -> Judgement {
    if (rules.has(rule)) return std::nullopt;
    return obstacle(reason, std::move(detail), rule);
  };
  switch (known(view)) {
    case Known::pin:
      if (out_wards) return needs(Rule::future, SkipReason::pin, std::string(who));
      return obstacle(SkipReason::pin, std::string(who), Rule::never);
    case Known::raw:
      return obstacle(SkipReason::pin, fmt::format("{}: {}", who, short_name(at(view))), Rule::never);
    case Known::cow:
      if (Judgement fails = needs(Rule::canonical, SkipReason::cow, std::string(who))) return fails;
      if (types.empty()) return std::nullopt;
      return reference({types[0], view.scope, false}, "'_", false, rules, who, out_wards);
    case Known::system_text: return needs(Rule::canonical, SkipReason::system_text, std::string(who));
    case Known::container:
      for (TypeRef ref : types) {
        if (Judgement fails = value({ref, view.scope, false}, rules, who, out_wards)) return fails;
      }
      return std::nullopt;
    case Known::formatter:
      return obstacle(SkipReason::foreign_type, fmt::format("{}: fmt::{}", who, short_name(at(view))),
                      Rule::never);
    case Known::nothing:
    case Known::text:
    case Known::marker:
    case Known::iterator:
    case Known::stream:
    case Known::callable:
    case Known::future:
    case Known::conversion:
    case Known::shown:
    case Known::companion:
    case Known::error:
    case Known::serial: break;
  }
  return path_args(view, rules, who);
}

Judgement Judge::reference(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                           std::string_view who, bool out_wards) {
  const TypeLevel level(depth_);
  if (level.too_deep() || exhausted()) return std::nullopt;
  const TypeView real = resolved(target);
  return out_wards ? reference_out(real, lifetime, is_mutable, rules, who)
                   : reference_in(real, lifetime, is_mutable, rules, who);
}

Judgement Judge::reference_in(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                              std::string_view who) {
  const DocType& type = at(target);
  const Known what = known(target);
  const bool holds_values = type.tag == TypeTag::slice || type.tag == TypeTag::array ||
                            type.tag == TypeTag::primitive || what == Known::container ||
                            what == Known::text || what == Known::system_text;
  if (is_mutable) {
    if (holds_values && !rules.has(Rule::copy_back))
      return obstacle(SkipReason::mut_borrow, fmt::format("{}: &mut {}", who, short_name(type)),
                      Rule::copy_back);
    if (type.tag == TypeTag::generic) return parameter(type.name, *target.scope, rules, who);
    return in(target, rules, who);
  }
  if (lifetime == "'static" && !rules.has(Rule::interned))
    return obstacle(SkipReason::lifetime, fmt::format("{}: &'static in", who), Rule::interned);
  if (type.tag == TypeTag::dyn) return dynamic(target, rules, who, false);
  return in(target, rules, who);
}

Judgement Judge::reference_out(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                               std::string_view who) {
  const DocType& type = at(target);
  const Known what = known(target);
  const bool known_values = what == Known::container || what == Known::text;
  auto needs = [&](Rule rule, SkipReason reason, std::string_view detail) -> Judgement {
    if (rules.has(rule)) return std::nullopt;
    return obstacle(reason, fmt::format("{}: {}", who, detail), rule);
  };
  const bool plain =
      type.tag == TypeTag::slice || type.tag == TypeTag::array || type.tag == TypeTag::primitive;
  if (is_mutable) {
    if (Judgement fails = needs(Rule::keep_alive, SkipReason::lifetime, "&mut out")) return fails;
    if (plain || known_values)
      return needs(Rule::place, SkipReason::mut_borrow, fmt::format("&mut {} out", short_name(type)));
    if (type.tag != TypeTag::generic) return out(target, rules, who);
    if (Judgement fails = parameter(type.name, *target.scope, rules, who)) return fails;
    return needs(Rule::place, SkipReason::mut_borrow, "&mut T out");
  }
  if (type.tag == TypeTag::primitive) {
    if (lifetime == "'static") return std::nullopt;
    return needs(Rule::canonical, SkipReason::lifetime, fmt::format("&{} out", type.name));
  }
  if (type.tag == TypeTag::slice || type.tag == TypeTag::array) {
    if (Judgement fails = needs(Rule::canonical, SkipReason::lifetime, "&[T] out")) return fails;
    return reference({type.parts[0], target.scope, false}, lifetime, false, rules, who, true);
  }
  if (known_values || what == Known::system_text) {
    if (Judgement fails =
            needs(Rule::canonical, SkipReason::lifetime, fmt::format("&{} out", short_name(type))))
      return fails;
    return out(target, rules, who);
  }
  if (type.tag == TypeTag::path) {
    const bool copies = target.result || is_clone(*target.scope->crate, type.path->id);
    const Judgement fails = copies ? needs(Rule::canonical, SkipReason::lifetime, "&T out")
                                   : needs(Rule::keep_alive, SkipReason::lifetime, "&T out, T not Clone");
    return fails ? fails : out(target, rules, who);
  }
  if (type.tag == TypeTag::generic) return parameter(type.name, *target.scope, rules, who);
  if (Judgement fails = needs(Rule::keep_alive, SkipReason::lifetime, "borrow out")) return fails;
  return out(target, rules, who);
}

Judgement Judge::in(TypeView view, RuleSet rules, std::string_view who) {
  view = resolved(view);
  const DocType& type = at(view);
  if (type.tag == TypeTag::reference)
    return reference({type.parts[0], view.scope, false}, type.lifetime, type.is_mutable, rules, who, false);
  if (type.tag != TypeTag::impl) return both(view, rules, who, false);
  std::vector<const DocBound*> all;
  for (const DocBound& b : type.bounds) all.push_back(&b);
  return bounds(all, *view.scope, rules, who, false);
}

Judgement Judge::out(TypeView view, RuleSet rules, std::string_view who) {
  view = resolved(view);
  const DocType& type = at(view);
  if (type.tag == TypeTag::reference)
    return reference({type.parts[0], view.scope, false}, type.lifetime, type.is_mutable, rules, who, true);
  return type.tag == TypeTag::impl ? impl_out(view, rules, who) : both(view, rules, who, true);
}

Judgement Judge::impl_out(TypeView view, RuleSet rules, std::string_view who) {
  const DocType& type = at(view);
  const DocBound* iterator = nullptr;
  bool future = false;
  bool callable = false;
  bool borrows = false;
  std::string_view first;
  for (const DocBound& b : type.bounds) {
    if (b.kind != DocBound::Kind::trait) {
      borrows = borrows || (!b.lifetime.empty() && b.lifetime != "'static");
      continue;
    }
    const DocName name = world_.name(*view.scope->crate, b.trait.id);
    const Known what = known_by_name(name);
    if (first.empty()) first = b.trait.text;
    if (what == Known::iterator && (iterator == nullptr || name.last() == "Iterator")) iterator = &b;
    future = future || what == Known::future;
    callable = callable || what == Known::callable;
  }
  auto needs = [&](Rule rule, SkipReason reason, std::string detail) -> Judgement {
    if (rules.has(rule)) return std::nullopt;
    return obstacle(reason, std::move(detail), rule);
  };
  if (iterator != nullptr) {
    if (Judgement fails = needs(Rule::canonical, SkipReason::impl_trait, fmt::format("{}: iterator", who)))
      return fails;
    if (borrows) {
      if (Judgement fails =
              needs(Rule::keep_alive, SkipReason::lifetime, fmt::format("{}: borrowing iterator", who)))
        return fails;
    }
    return bounds({iterator}, *view.scope, rules, who, true);
  }
  if (future) return std::nullopt;
  if (callable) return needs(Rule::closure, SkipReason::callback, std::string(who));
  return needs(Rule::opaque, SkipReason::impl_trait, fmt::format("{}: impl {}", who, first));
}

}  // namespace mochi::rust
