// Methods of traits: behind the types that implement them, or as functions where that is a text, a number or a list.
#include <fmt/format.h>

#include <algorithm>

#include "bridge/rust/bind/binder.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {

void Binder::bind_blanket(std::size_t index, const DocCrate& crate, const DocImpl& impl) {
  const DocName name = judge_.world().name(crate, impl.trait.id);
  if (is_standard_crate(name.crate)) return;
  const std::optional<DocHome> trait = judge_.world().home(crate, impl.trait.id);
  if (!trait || !std::holds_alternative<DocTrait>(trait->item().inner)) return;
  const BoundType& type = made_.types[index];
  // The type itself is what its parameter stands for.
  Scope& scope = judge_.copy_scope(judge_.impl_scope(crate, impl));
  const std::optional<TypeView> own = own_view(type);
  if (!own && type.scope != nullptr) return;
  const TypeView self = own ? *own : TypeView{impl.self, &judge_.free_scope(crate), false};
  for (const TypeRef written : {impl.self, impl.blanket_of}) {
    if (written == kNoType || crate.type(written).tag != TypeTag::generic) continue;
    if (!own) return;
    scope.substitutes[crate.type(written).name] = self;
  }
  scope.self = self;
  bind_trait(place_of(index), crate, impl, scope);
}

// The methods of a trait: as the implementation writes them, and those that it leaves as they are.
void Binder::bind_trait(const TraitPlace& place, const DocCrate& crate, const DocImpl& impl,
                        const Scope& scope) {
  const DocName name = judge_.world().name(crate, impl.trait.id);
  const bool standard = is_standard_crate(name.crate);
  const std::string trait = crossing_.trait_path(crate, impl.trait, scope);
  if (trait.empty()) return;
  std::set<std::string_view> done;
  const auto method = [&](const DocCrate& of, DocId id, const Scope& inside) {
    const DocItem* item = of.item(id);
    const auto* function = item == nullptr ? nullptr : std::get_if<DocFunction>(&item->inner);
    if (function == nullptr || !done.insert(item->name).second) return;
    if (standard && !placed_method(name.last(), item->name)) return;
    const std::string rust = fmt::format("<{} as {}>::{}", place.rust, trait, item->name);
    bind_function({{&of, id},
                   place.type,
                   rust,
                   fmt::format("{}::{}", place.path, item->name),
                   mochi_name(place.prefix + without_raw(item->name))},
                  *function, inside);
  };
  for (DocId id : impl.items) method(crate, id, scope);
  const std::optional<DocHome> home = judge_.world().home(crate, impl.trait.id);
  if (standard || !home) return;
  const auto* declared = std::get_if<DocTrait>(&home->item().inner);
  if (declared == nullptr) return;
  Scope& inside = judge_.copy_scope(judge_.trait_scope(*home->crate, scope));
  std::vector<TypeRef> args;
  for (const DocArg& arg : impl.trait.args) {
    if (arg.kind == DocArg::Kind::type) args.push_back(arg.type);
  }
  std::size_t n = 0;
  for (const DocParam& p : declared->generics.params) {
    if (p.kind != DocParam::Kind::type) continue;
    if (n < args.size())
      inside.substitutes[p.name] = {args[n], &scope, false};
    else if (p.type != kNoType)
      inside.substitutes[p.name] = {p.type, &inside, false};
    ++n;
  }
  for (DocId id : declared->items) method(*home->crate, id, inside);
}

Binder::TraitPlace Binder::place_of(std::size_t type) const {
  return {type, made_.types[type].rust, made_.types[type].path, ""};
}

// Traits of the crate on texts, numbers and lists, which are no types of the crate: `heck.ToSnakeCase.to_snake_case(text)`,
// short `heck.to_snake_case(text)`.
void Binder::bind_extensions(const PublicItem& item) {
  const auto* trait = std::get_if<DocTrait>(&item.home.item().inner);
  if (trait == nullptr) return;
  const DocCrate& crate = *item.home.crate;
  const std::size_t before = made_.calls.size();
  const auto bind_for = [&](const DocImpl& impl, const Scope& scope) {
    const TypeView self = judge_.resolved({impl.self, &scope, false});
    const DocType& of = judge_.at(self);
    const bool ours =
        of.tag == TypeTag::path && judge_.world().home(*self.scope->crate, of.path->id).has_value();
    const std::optional<std::string> rust = ours ? std::nullopt : crossing_.rust_name(self, true);
    if (!rust ||
        crossing_
            .arguments(of.tag == TypeTag::primitive && of.name == "str" ? crossing_.canon.reference(self)
                                                                        : self)
            .empty())
      return;
    Scope& own = judge_.copy_scope(scope);
    own.self = self;
    bind_trait({BoundCall::kFree, *rust, item.path, flat_name(item.path) + "__"}, crate, impl, own);
  };
  for (DocId id : trait->implementations) {
    const auto* impl = crate.get<DocImpl>(id);
    if (impl == nullptr || impl->negative || impl->synthetic || impl->generics.has(DocParam::Kind::constant))
      continue;
    const DocType& self = crate.type(impl->self);
    const Scope& inside = judge_.impl_scope(crate, *impl);
    const auto param = self.tag == TypeTag::generic ? inside.params.find(self.name) : inside.params.end();
    const auto types = std::count_if(impl->generics.params.begin(), impl->generics.params.end(),
                                     [](const DocParam& p) { return p.kind == DocParam::Kind::type; });
    if (types == 0) bind_for(*impl, inside);
    if (types != 1 || param == inside.params.end()) continue;
    for (const TypeView one : crossing_.candidates(param->second.bounds, inside, self.name))
      bind_for(*impl, judge_.instance_scope(crate, *impl, {{self.name, one}}));
  }
  for (std::size_t i = before; i < made_.calls.size(); ++i) {
    BoundCall& call = made_.calls[i];
    call.many = true;
    const std::string whole = call.function.name;
    const std::string last = whole.substr(flat_name(item.path).size() + 2);
    const bool taken = std::any_of(made_.aliases.begin(), made_.aliases.end(),
                                   [&](const BoundAlias& a) { return a.name == last; }) ||
                       has_method(BoundCall::kFree, last);
    if (!taken) made_.aliases.push_back({mochi_name(last), whole});
  }
}

}  // namespace mochi::rust
