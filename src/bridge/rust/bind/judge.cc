#include "bridge/rust/bind/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

constexpr int kAliasHops = 20;

const std::vector<DocId>* impls_of(const DocItem& item) {
  const auto* adt = std::get_if<DocAdt>(&item.inner);
  return adt == nullptr ? nullptr : &adt->impls;
}

}  // namespace

std::string_view skip_token(SkipReason reason) {
  switch (reason) {
    case SkipReason::generic: return "SkipGeneric";
    case SkipReason::lifetime: return "SkipLifetime";
    case SkipReason::mut_borrow: return "SkipMutBorrow";
    case SkipReason::callback: return "SkipCallback";
    case SkipReason::dyn_trait: return "SkipDynTrait";
    case SkipReason::impl_trait: return "SkipImplTrait";
    case SkipReason::unsafe_fn: return "SkipUnsafe";
    case SkipReason::pin: return "SkipPin";
    case SkipReason::raw_pointer: return "SkipRawPointer";
    case SkipReason::cow: return "SkipCow";
    case SkipReason::system_text: return "SkipOsString";
    case SkipReason::foreign_type: return "SkipForeignType";
    case SkipReason::const_generic: return "SkipConstGeneric";
    case SkipReason::qualified_path: return "SkipQualifiedPath";
    case SkipReason::future: return "SkipFuture";
    case SkipReason::custom_abi: return "SkipCustomAbi";
    case SkipReason::poll: return "SkipPoll";
    case SkipReason::no_instance: return "SkipNoInstance";
    case SkipReason::compile: return "SkipCompile";
    case SkipReason::unknown_tag: return "SkipUnknown";
  }
  return {};
}

std::string_view skip_remedy(SkipReason reason) {
  switch (reason) {
    case SkipReason::unsafe_fn: return "give the crate the capability `unsafe`, or call it from a glue crate";
    case SkipReason::poll: return "use the async form";
    case SkipReason::generic:
    case SkipReason::const_generic:
    case SkipReason::no_instance: return "write the type with its arguments (`alias.Type<int>`), or call it from a glue crate";
    case SkipReason::lifetime:
    case SkipReason::mut_borrow:
    case SkipReason::callback:
    case SkipReason::dyn_trait:
    case SkipReason::impl_trait:
    case SkipReason::pin:
    case SkipReason::raw_pointer:
    case SkipReason::cow:
    case SkipReason::system_text:
    case SkipReason::foreign_type:
    case SkipReason::qualified_path:
    case SkipReason::future:
    case SkipReason::custom_abi:
    case SkipReason::compile:
    case SkipReason::unknown_tag: return "call it from a glue crate";
  }
  return {};
}

Obstacle obstacle_of(std::string_view reason) {
  const std::size_t colon = reason.find(':');
  Obstacle made{SkipReason::unknown_tag, std::string(reason), Rule::never};
  for (int i = 0; i <= static_cast<int>(SkipReason::unknown_tag); ++i) {
    if (skip_token(static_cast<SkipReason>(i)) != reason.substr(0, colon)) continue;
    made.reason = static_cast<SkipReason>(i);
    made.detail =
        colon == reason.npos ? std::string() : std::string(reason.substr(std::min(colon + 2, reason.size())));
  }
  return made;
}

std::string_view skip_remedy(std::string_view reason) { return skip_remedy(obstacle_of(reason).reason); }

Scope& Judge::made(const DocCrate& crate) {
  Scope& scope = scopes_.emplace_back();
  scope.crate = &crate;
  return scope;
}

const Scope& Judge::free_scope(const DocCrate& crate) { return made(crate); }

const Scope& Judge::trait_scope(const DocCrate& crate, const Scope& impl) {
  Scope& scope = made(crate);
  scope.self = impl.self;
  return scope;
}

void Judge::add_generics(Scope& scope, const DocGenerics& generics, ParamOrigin origin) {
  for (const DocParam& p : generics.params) {
    Scope::Param param{p.kind, origin, {}, kNoType};
    if (p.kind == DocParam::Kind::type) {
      for (const DocBound& b : p.bounds) param.bounds.push_back(&b);
      param.fallback = p.type;
    }
    scope.params[p.name] = std::move(param);
    scope.substitutes.erase(p.name);
  }
  // A bound may stand beside the parameter or in the where clause.
  for (const DocWhere& w : generics.where) {
    const DocType& type = scope.crate->type(w.type);
    if (type.tag == TypeTag::generic) {
      auto found = scope.params.find(type.name);
      if (found == scope.params.end()) continue;
      for (const DocBound& b : w.bounds) found->second.bounds.push_back(&b);
    } else if (type.tag == TypeTag::projection) {
      const DocType& of = scope.crate->type(type.parts[0]);
      if (of.tag != TypeTag::generic) continue;
      for (const DocBound& b : w.bounds) scope.projected[{of.name, type.name}].push_back(&b);
    }
  }
}

const Scope& Judge::impl_scope(const DocCrate& crate, const DocImpl& impl) {
  Scope& outer = made(crate);
  add_generics(outer, impl.generics, ParamOrigin::type);
  Scope& scope = made(crate);
  add_generics(scope, impl.generics, ParamOrigin::type);
  scope.self = {impl.self, &outer, false};
  return scope;
}

const Scope& Judge::instance_scope(const DocCrate& crate, const DocImpl& impl,
                                   const std::map<std::string_view, Scope::View>& types) {
  Scope& outer = made(crate);
  add_generics(outer, impl.generics, ParamOrigin::type);
  outer.substitutes = types;
  Scope& scope = copy_scope(outer);
  scope.self = {impl.self, &outer, false};
  return scope;
}

const std::vector<Judge::Implementor>& Judge::implementors(const DocName& trait) {
  if (!listed_) {
    listed_ = true;
    for (const std::unique_ptr<DocCrate>& crate : world_.crates()) {
      for (const DocItem& item : crate->items) {
        const auto* impl = std::get_if<DocImpl>(&item.inner);
        if (impl != nullptr && impl->has_trait && !impl->negative && !impl->synthetic && !impl->blanket)
          implementors_[world_.name(*crate, impl->trait.id)].push_back({crate.get(), impl});
      }
    }
  }
  return implementors_[trait];
}

const Scope& Judge::function_scope(const DocFunction& function, const Scope& owner) {
  Scope& scope = scopes_.emplace_back(owner);
  add_generics(scope, function.generics, ParamOrigin::function);
  return scope;
}

// Follows an alias of a path by one step; false if it is none.
bool Judge::follow_alias(TypeView& view, const DocPath& path) {
  const DocCrate& crate = *view.scope->crate;
  const std::optional<DocHome> home = world_.home(crate, path.id);
  if (!home) {
    auto place = crate.places.find(path.id);
    if (place == crate.places.end() || place->second.kind != "type_alias") return false;
    // `io::Result<T>` and its like: what they hold is all that matters.
    if (after_colons(world_.name(crate, path.id).path) != "Result") return false;
    view.result = true;
    return false;
  }
  const auto* alias = std::get_if<DocAlias>(&home->item().inner);
  if (alias == nullptr || alias->type == kNoType) return false;
  Scope& inner = made(*home->crate);
  std::vector<TypeRef> types;
  for (const DocArg& arg : path.args) {
    if (arg.kind == DocArg::Kind::type) types.push_back(arg.type);
  }
  std::size_t next = 0;
  for (const DocParam& p : alias->generics.params) {
    if (p.kind != DocParam::Kind::type) continue;
    if (next < types.size()) {
      inner.substitutes[p.name] = {types[next], view.scope, false};
    } else if (p.type != kNoType) {
      inner.substitutes[p.name] = {p.type, &inner, false};
    }
    ++next;
  }
  view = {alias->type, &inner, false};
  return true;
}

// `<Concrete as Trait>::Name` through the implementations of loaded crates.
std::optional<TypeView> Judge::projection_of(TypeView view) {
  const DocType& type = at(view);
  TypeView of{type.parts[0], view.scope, false};
  of = resolved(of);
  // `<&Graph as Trait>::Id` is mostly what it is of `Graph`; rustc sees whether.
  if (at(of).tag == TypeTag::reference) of = resolved({at(of).parts[0], of.scope, false});
  const DocType& owner = at(of);
  if (owner.tag == TypeTag::slice && type.name == "Item") return TypeView{owner.parts[0], of.scope, false};
  if (owner.tag != TypeTag::path || of.result) return std::nullopt;
  if (type.name == "Item" && known_by_name(world_.name(*of.scope->crate, owner.path->id)) == Known::container) {
    for (const DocArg& arg : owner.path->args)
      if (arg.kind == DocArg::Kind::type) return TypeView{arg.type, of.scope, false};
  }
  const std::optional<DocHome> home = world_.home(*of.scope->crate, owner.path->id);
  const std::vector<DocId>* impls = home ? impls_of(home->item()) : nullptr;
  if (impls == nullptr) return std::nullopt;
  for (DocId id : *impls) {
    const auto* impl = home->crate->get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || impl->blanket || impl->synthetic) continue;
    for (DocId member : impl->items) {
      const DocItem* item = home->crate->item(member);
      const auto* alias = item == nullptr ? nullptr : std::get_if<DocAlias>(&item->inner);
      if (alias == nullptr || item->name != type.name || alias->type == kNoType) continue;
      Scope& scope = made(*home->crate);
      scope.self = of;
      add_generics(scope, impl->generics, ParamOrigin::type);
      // What the implementation calls its parameters, as the type at hand has them.
      const DocType& pattern = home->crate->type(impl->self);
      if (pattern.tag == TypeTag::path) {
        std::vector<TypeRef> given;
        for (const DocArg& arg : owner.path->args) {
          if (arg.kind == DocArg::Kind::type) given.push_back(arg.type);
        }
        std::size_t number = 0;
        for (const DocArg& arg : pattern.path->args) {
          if (arg.kind != DocArg::Kind::type || number >= given.size()) continue;
          const DocType& param = home->crate->type(arg.type);
          if (param.tag == TypeTag::generic) scope.substitutes[param.name] = {given[number], of.scope, false};
          ++number;
        }
      }
      return TypeView{alias->type, &scope, false};
    }
  }
  return std::nullopt;
}

TypeView Judge::resolved(TypeView view) {
  for (int hop = 0; hop < kAliasHops; ++hop) {
    const DocType& type = at(view);
    if (type.tag == TypeTag::generic) {
      if (type.name == "Self" && view.scope->self.scope != nullptr) {
        view = view.scope->self;
        continue;
      }
      auto found = view.scope->substitutes.find(type.name);
      if (found == view.scope->substitutes.end()) return view;
      view = found->second;
    } else if (type.tag == TypeTag::path) {
      if (view.result || !follow_alias(view, *type.path)) return view;
    } else if (type.tag == TypeTag::projection) {
      if (++depth_ > kAliasHops) {
        --depth_;
        return view;
      }
      const std::optional<TypeView> next = projection_of(view);
      --depth_;
      if (!next) return view;
      view = *next;
    } else {
      return view;
    }
  }
  return view;
}

bool Judge::is_clone(const DocCrate& crate, DocId id) {
  const std::optional<DocHome> home = world_.home(crate, id);
  if (!home) return is_standard_crate(world_.name(crate, id).crate);
  auto [found, fresh] = clones_.try_emplace(*home, false);
  if (!fresh) return found->second;
  if (const std::vector<DocId>* impls = impls_of(home->item())) {
    found->second = std::any_of(impls->begin(), impls->end(), [&](DocId one) {
      const auto* impl = home->crate->get<DocImpl>(one);
      return impl != nullptr && impl->has_trait && after_colons(impl->trait.text) == "Clone";
    });
  }
  return found->second;
}

bool Judge::has_lifetime(const DocCrate& crate, DocId id) {
  const std::optional<DocHome> home = world_.home(crate, id);
  if (!home) return false;
  const DocInner& inner = home->item().inner;
  if (const auto* adt = std::get_if<DocAdt>(&inner)) return adt->generics.has(DocParam::Kind::lifetime);
  if (const auto* alias = std::get_if<DocAlias>(&inner)) return alias->generics.has(DocParam::Kind::lifetime);
  return false;
}

const std::set<DocName>& Judge::implemented(const DocCrate& crate) {
  auto [found, fresh] = implemented_.try_emplace(&crate);
  if (!fresh) return found->second;
  for (const DocItem& item : crate.items) {
    const auto* impl = std::get_if<DocImpl>(&item.inner);
    if (impl != nullptr && impl->has_trait && !impl->negative && !impl->synthetic)
      found->second.insert(world_.name(crate, impl->trait.id));
  }
  return found->second;
}

// Whether a type is known that a program could name and that has the trait.
bool Judge::has_implementor(const DocCrate& crate, DocId trait) {
  const DocName name = world_.name(crate, trait);
  for (const std::unique_ptr<DocCrate>& one : world_.crates()) {
    if (implemented(*one).contains(name)) return true;
  }
  const std::optional<DocHome> home = world_.home(crate, trait);
  const auto* declared = home ? std::get_if<DocTrait>(&home->item().inner) : nullptr;
  if (declared == nullptr) return false;
  return std::any_of(declared->implementations.begin(), declared->implementations.end(), [&](DocId id) {
    const auto* impl = home->crate->get<DocImpl>(id);
    return impl != nullptr && !impl->negative;
  });
}

Judgement Judge::judge_self(std::string_view name, TypeView view, const Scope& scope, RuleSet rules) {
  const DocType& type = at(view);
  if (type.tag == TypeTag::reference) return concrete({type.parts[0], &scope, false}, rules, "self");
  if (type.tag == TypeTag::path && after_colons(type.path->text) == "Pin") {
    const SkipReason reason = name.starts_with("poll") ? SkipReason::poll : SkipReason::pin;
    if (Judgement no = concrete(view, rules.with({Rule::keep_alive}), "self")) return no;
    return Obstacle{reason, "self: Pin", Rule::never};
  }
  return concrete(view, rules, "self");
}

// Parameters that stand nowhere in the signature must be named by whoever calls.
Judgement Judge::unused_params(const Scope& scope, RuleSet rules) {
  for (const auto& [name, param] : scope.params) {
    if (param.origin != ParamOrigin::function) continue;
    if (param.kind == DocParam::Kind::constant && !rules.has(Rule::constant))
      return Obstacle{SkipReason::const_generic, fmt::format("`const {}`", name), Rule::constant};
    if (param.kind != DocParam::Kind::type || name.starts_with("impl ")) continue;
    if (Judgement no = parameter(name, scope, rules, "type parameter")) return no;
  }
  return std::nullopt;
}

Judgement Judge::judge(std::string_view name, const DocFunction& function, const Scope& owner,
                       RuleSet rules) {
  steps_ = 0;
  if (function.is_unsafe) return Obstacle{SkipReason::unsafe_fn, "unsafe fn", Rule::never};
  if (function.variadic) return Obstacle{SkipReason::custom_abi, "variadic", Rule::never};
  const Scope& scope = function_scope(function, owner);
  const bool method = !function.inputs.empty() && function.inputs.front().first == "self";
  // An associated function lives on its type.
  if (!method && owner.self.scope != nullptr) {
    if (Judgement no = concrete(owner.self, rules, "type")) return no;
  }
  int number = 0;
  for (const auto& [input, type] : function.inputs) {
    const TypeView view{type, &scope, false};
    if (input == "self") {
      if (Judgement no = judge_self(name, view, scope, rules)) return no;
      continue;
    }
    ++number;
    const std::string who = fmt::format("param {} ({})", number, input);
    Judgement no = in(view, rules, who);
    if (no && no->reason == SkipReason::pin && name.starts_with("poll")) no->reason = SkipReason::poll;
    if (no) return no;
  }
  if (function.output != kNoType) {
    if (Judgement no = out({function.output, &scope, false}, rules, "return")) return no;
  }
  return unused_params(scope, rules);
}

}  // namespace mochi::rust
