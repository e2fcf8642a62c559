#include "bridge/rust/bind/callables.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mochi::rust {
namespace {

bool is_concrete(const DocGenerics& generics) {
  return !generics.has(DocParam::Kind::type) && !generics.has(DocParam::Kind::constant);
}

int place_of(Callable::Kind kind) {
  switch (kind) {
    case Callable::Kind::free:
    case Callable::Kind::method: return 0;
    case Callable::Kind::trait_method: return 1;
    case Callable::Kind::blanket_method: return 2;
  }
  return 0;
}

class Lister {
 public:
  explicit Lister(Judge& judge) : judge_(judge) {}

  CallableList run(const PublicApi& api) {
    for (const PublicItem& item : api.items) {
      if (std::holds_alternative<DocFunction>(item.home.item().inner)) {
        add({item.path,
             Callable::Kind::free,
             item.home,
             &judge_.free_scope(*item.home.crate),
             {},
             {},
             {},
             {}});
      } else if (const auto* adt = std::get_if<DocAdt>(&item.home.item().inner)) {
        add_members(item, *adt);
      }
    }
    std::stable_sort(made_.all.begin(), made_.all.end(), [](const Callable& a, const Callable& b) {
      const int x = place_of(a.kind);
      const int y = place_of(b.kind);
      return x != y ? x < y : a.path < b.path;
    });
    return std::move(made_);
  }

 private:
  void add_members(const PublicItem& owner, const DocAdt& adt) {
    const DocCrate& crate = *owner.home.crate;
    for (DocId id : adt.impls) {
      const auto* impl = crate.get<DocImpl>(id);
      if (impl == nullptr || impl->negative || impl->synthetic) continue;
      if (impl->blanket) {
        if (is_concrete(adt.generics)) add_blanket(owner, *impl);
        continue;
      }
      if (impl->has_trait && !is_concrete(impl->generics)) continue;
      const Scope& scope = judge_.impl_scope(crate, *impl);
      for (DocId member : impl->items) add_member(owner, *impl, member, scope);
    }
  }

  // The methods stand in the trait, wherever that is declared.
  void add_blanket(const PublicItem& owner, const DocImpl& impl) {
    const DocCrate& crate = *owner.home.crate;
    const std::optional<DocHome> trait = judge_.world().home(crate, impl.trait.id);
    const auto* declared = trait ? std::get_if<DocTrait>(&trait->item().inner) : nullptr;
    if (declared == nullptr || !is_concrete(declared->generics)) return;
    const Scope& scope = judge_.trait_scope(*trait->crate, judge_.impl_scope(crate, impl));
    for (DocId id : declared->items) {
      const DocItem* item = trait->crate->item(id);
      if (item == nullptr || !std::holds_alternative<DocFunction>(item->inner)) continue;
      Callable made;
      made.kind = Callable::Kind::blanket_method;
      made.path = fmt::format("{} as {}::{}", owner.path, trait->item().name, item->name);
      made.home = {trait->crate, id};
      made.owner = &scope;
      made.type = owner.home.item().name;
      made.type_path = owner.path;
      made.as_it_stands =
          judge_.judge(made.name(), made.function(), scope, kAsItStands.with({Rule::projection}));
      made.with_instances = judge_.judge(made.name(), made.function(), scope, kEveryRule);
      ++made_.counts.blanket_methods;
      if (!made.with_instances) ++made_.counts.blanket_methods_bound;
      made_.all.push_back(std::move(made));
    }
  }

  void add_member(const PublicItem& owner, const DocImpl& impl, DocId id, const Scope& scope) {
    const DocCrate& crate = *owner.home.crate;
    const DocItem* item = crate.item(id);
    if (item == nullptr || !std::holds_alternative<DocFunction>(item->inner)) return;
    if (!impl.has_trait && item->visibility != Visibility::open) return;
    if (!seen_.insert({&crate, id}).second) return;
    Callable made;
    made.kind = impl.has_trait ? Callable::Kind::trait_method : Callable::Kind::method;
    made.path = fmt::format("{}::{}", owner.path, item->name);
    if (impl.has_trait) {
      trait_ = judge_.world().name(crate, impl.trait.id);
      made.path = fmt::format("{} as {}::{}", owner.path, trait_.last(), item->name);
    }
    made.home = {&crate, id};
    made.owner = &scope;
    made.type = owner.home.item().name;
    made.type_path = owner.path;
    add(std::move(made));
  }

  void add(Callable made) {
    const DocFunction& function = made.function();
    CallableCounts& counts = made_.counts;
    if (made.kind == Callable::Kind::trait_method) {
      // Traits with a place of their own in Mochi are bound by it, whatever their signature says.
      made.placed = is_placed_trait(trait_.last());
      if (!made.placed) {
        made.as_it_stands =
            judge_.judge(made.name(), function, *made.owner, kAsItStands.with({Rule::generic}));
        made.with_instances = judge_.judge(made.name(), function, *made.owner, kEveryRule);
      }
      ++counts.trait_methods;
      if (!made.as_it_stands) ++counts.trait_methods_bound;
      made_.all.push_back(std::move(made));
      return;
    }
    made.as_it_stands = judge_.judge(made.name(), function, *made.owner, kAsItStands);
    made.with_instances = judge_.judge(made.name(), function, *made.owner, kEveryRule);
    ++(made.kind == Callable::Kind::free ? counts.free : counts.methods);
    if (!made.as_it_stands) ++counts.bound_as_is;
    if (!made.with_instances) ++counts.bound;
    if (made.with_instances) ++counts.skipped[std::string(skip_token(made.with_instances->reason))];
    made_.all.push_back(std::move(made));
  }

  Judge& judge_;
  CallableList made_;
  std::set<DocHome> seen_;
  DocName trait_;
};

}  // namespace

void prove(CallableList& list, const std::set<DocHome>& bound, const std::vector<api::Skip>& skips) {
  std::map<std::string_view, std::string_view> reasons;
  for (const api::Skip& skip : skips) reasons.emplace(skip.item, skip.reason);
  CallableCounts& n = list.counts;
  n.bound = n.bound_as_is = n.trait_methods_bound = n.blanket_methods_bound = 0;
  n.skipped.clear();
  for (Callable& callable : list.all) {
    const bool has = callable.placed || bound.contains(callable.home);
    if (has) {
      callable.with_instances.reset();
    } else if (!callable.with_instances) {
      const auto why = reasons.find(callable.path);
      callable.as_it_stands = callable.with_instances =
          why == reasons.end() ? Obstacle{SkipReason::no_instance, "no instance of its type was accepted", Rule::never}
                               : obstacle_of(why->second);
    }
    switch (callable.kind) {
      case Callable::Kind::free:
      case Callable::Kind::method:
        n.bound += std::size_t{has};
        n.bound_as_is += std::size_t{has && !callable.as_it_stands};
        if (!has) ++n.skipped[std::string(skip_token(callable.with_instances->reason))];
        break;
      case Callable::Kind::trait_method: n.trait_methods_bound += std::size_t{has}; break;
      case Callable::Kind::blanket_method: n.blanket_methods_bound += std::size_t{has}; break;
    }
  }
}

CallableList list_callables(Judge& judge, const PublicApi& api) { return Lister(judge).run(api); }

}  // namespace mochi::rust
