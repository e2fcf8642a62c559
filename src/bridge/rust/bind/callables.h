// The callables of a crate with what becomes of each (rust-bridge page §9.1).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"
#include "bridge/rust/bind/judge.h"
#include "bridge/rust/ingest/doc_walk.h"

namespace mochi::rust {

struct Callable {
  enum class Kind : std::uint8_t {
    free,          // a public function
    method,        // a public inherent method, or an associated function
    trait_method,  // of an implementation on a concrete type
    // Of a trait of the crate or of what it re-exports, through an implementation for every type that meets a bound
    // (§9.3, rule 4): `impl<D: …> Digest for D`.
    blanket_method,
  };
  std::string path;  // `module::Type::name`; of a trait method `module::Type as Trait::name`
  Kind kind = Kind::free;
  DocHome home;  // of the function's item
  const Scope* owner = nullptr;
  std::string_view type;  // name of the type that it belongs to; empty for free functions
  std::string type_path;  // where that stands, as users write it
  // Nothing: it fits by its signature, as it stands and with every rule.
  Judgement as_it_stands;
  Judgement with_instances;
  bool placed = false;  // of a trait that has a place of its own in Mochi

  const DocFunction& function() const { return std::get<DocFunction>(home.item().inner); }
  std::string_view name() const { return home.item().name; }
};

struct CallableCounts {
  std::size_t free = 0;
  std::size_t methods = 0;
  std::size_t bound_as_is = 0;
  std::size_t bound = 0;
  std::size_t trait_methods = 0;
  std::size_t trait_methods_bound = 0;
  std::size_t blanket_methods = 0;
  std::size_t blanket_methods_bound = 0;
  // Of callables that no rule reaches, by token.
  std::map<std::string, std::size_t> skipped;
  std::size_t callables() const { return free + methods; }
};

struct CallableList {
  std::vector<Callable>
      all;  // by path; trait methods behind the others, those of blanket implementations last
  CallableCounts counts;
};

// What rustc found: `bound` are the functions that some call of the wrapper stands for, `skips` says why others are not.
// Counts and reasons of the list are those from then on.
void prove(CallableList& list, const std::set<DocHome>& bound, const std::vector<api::Skip>& skips);

// `judge` must outlive the list, which refers to its scopes; `api` is of the same world.
CallableList list_callables(Judge& judge, const PublicApi& api);

}  // namespace mochi::rust
