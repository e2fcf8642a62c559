// Whether a callable's signature fits the type table, and if not, why (rust-bridge page §5, §9): by the signature
// alone. No trait is solved and nothing is compiled here; what rustc refuses later becomes a skip then.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/rust/bind/known.h"
#include "bridge/rust/ingest/doc_world.h"

namespace mochi::rust {

// The rules beyond the plain type table, as bits of a set.
enum class Rule : std::uint32_t {
  canonical = 1U << 0U,    // standard instances, copies out, Cow, Path
  keep_alive = 1U << 1U,   // results that borrow
  instance = 1U << 2U,     // methods of generic types
  copy_back = 1U << 3U,    // `&mut [T]`, `&mut Vec`, `&mut String`, `&mut` scalars in
  closure = 1U << 4U,      // closures and function pointers
  generic = 1U << 5U,      // functions generic over std's traits
  local_trait = 1U << 6U,  // functions generic over other traits
  serial = 1U << 7U,       // serde
  dynamic = 1U << 8U,      // `dyn Trait`
  future = 1U << 9U,       // futures in, pinned futures out
  place = 1U << 10U,       // `&mut` scalars, slices out
  interned = 1U << 11U,    // `&'static str` in
  opaque = 1U << 12U,      // other `impl Trait` out
  constant = 1U << 13U,    // const generics of functions
  projection = 1U << 14U,  // associated types, left to rustc
  never = 1U << 15U,       // no rule: stays out
};
class RuleSet {
 public:
  constexpr RuleSet() = default;
  constexpr RuleSet(std::initializer_list<Rule> rules) {
    for (Rule rule : rules) bits_ |= static_cast<std::uint32_t>(rule);
  }
  constexpr bool has(Rule rule) const { return (bits_ & static_cast<std::uint32_t>(rule)) != 0; }
  constexpr RuleSet with(RuleSet more) const {
    RuleSet made = *this;
    made.bits_ |= more.bits_;
    return made;
  }

 private:
  std::uint32_t bits_ = 0;
};
// As a user sees a crate before naming any type: keep-alive handles, no instances.
inline constexpr RuleSet kAsItStands = {Rule::canonical, Rule::keep_alive};
// Every rule for safe Rust.
inline constexpr RuleSet kEveryRule = {Rule::canonical, Rule::keep_alive, Rule::instance,    Rule::copy_back,
                                       Rule::closure,   Rule::generic,    Rule::local_trait, Rule::serial,
                                       Rule::dynamic,   Rule::future,     Rule::place,       Rule::interned,
                                       Rule::opaque,    Rule::constant,   Rule::projection};

// MOCHI_SKIP_REASON tokens of §3.
enum class SkipReason : std::uint8_t {
  generic,
  lifetime,
  mut_borrow,
  callback,
  dyn_trait,
  impl_trait,
  unsafe_fn,
  pin,
  raw_pointer,
  cow,
  system_text,
  foreign_type,
  const_generic,
  qualified_path,
  future,
  custom_abi,
  poll,
  no_instance,
  compile,
  unknown_tag,
};
// `SkipGeneric`, …
std::string_view skip_token(SkipReason reason);
// What a user can do about it: one sentence.
std::string_view skip_remedy(SkipReason reason);
// The same for a reason as skips have it, «SkipCompile: …».
std::string_view skip_remedy(std::string_view reason);

struct Obstacle {
  SkipReason reason = SkipReason::generic;
  std::string detail;  // «param 1 (data): …»
  Rule helps = Rule::never;
};
// What a skip's text, «SkipCompile: …», says.
Obstacle obstacle_of(std::string_view reason);
using Judgement = std::optional<Obstacle>;  // nothing: it fits

enum class ParamOrigin : std::uint8_t { type, function };

// What names mean at some place: parameters in scope, and what they stand for.
struct Scope {
  struct Param {
    DocParam::Kind kind = DocParam::Kind::lifetime;
    ParamOrigin origin = ParamOrigin::function;
    std::vector<const DocBound*> bounds;
    TypeRef fallback = kNoType;
  };
  // A type as seen from some scope. `result`: a foreign alias of Result, whose arguments are the path's.
  struct View {
    TypeRef ref = kNoType;
    const Scope* scope = nullptr;
    bool result = false;
  };
  const DocCrate* crate = nullptr;
  std::map<std::string_view, Param> params;
  std::map<std::string_view, View> substitutes;
  // Bounds on `T::Name`.
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const DocBound*>> projected;
  View self;  // what `Self` is, or nothing
};
using TypeView = Scope::View;

class Judge {
 public:
  // The world is closed: no crate is loaded here.
  explicit Judge(DocWorld& world) : world_(world) {}

  // The scope of an implementation's members; lives as long as the judge.
  const Scope& impl_scope(const DocCrate& crate, const DocImpl& impl);
  // The same where its parameters stand for these types.
  const Scope& instance_scope(const DocCrate& crate, const DocImpl& impl,
                              const std::map<std::string_view, Scope::View>& types);
  // A copy that may be changed.
  Scope& copy_scope(const Scope& scope) { return scopes_.emplace_back(scope); }
  // Who implements a trait, in all known crates.
  struct Implementor {
    const DocCrate* crate = nullptr;
    const DocImpl* impl = nullptr;
  };
  const std::vector<Implementor>& implementors(const DocName& trait);
  const Scope& free_scope(const DocCrate& crate);
  // The scope of a trait's own members where `Self` is what it is in the implementation.
  const Scope& trait_scope(const DocCrate& crate, const Scope& impl);
  const Scope& function_scope(const DocFunction& function, const Scope& owner);

  // `name` of the function, for poll functions.
  Judgement judge(std::string_view name, const DocFunction& function, const Scope& owner, RuleSet rules);

  // A type with its aliases, `Self` and substituted parameters followed.
  TypeView resolved(TypeView view);
  const DocType& at(TypeView view) const { return view.scope->crate->type(view.ref); }
  DocWorld& world() { return world_; }
  bool is_clone(const DocCrate& crate, DocId id);
  bool has_lifetime(const DocCrate& crate, DocId id);
  Judgement in(TypeView view, RuleSet rules, std::string_view who);
  Judgement out(TypeView view, RuleSet rules, std::string_view who);

 private:
  Scope& made(const DocCrate& crate);
  void add_generics(Scope& scope, const DocGenerics& generics, ParamOrigin origin);
  std::optional<TypeView> projection_of(TypeView view);
  bool follow_alias(TypeView& view, const DocPath& path);

  Judgement judge_self(std::string_view name, TypeView view, const Scope& scope, RuleSet rules);
  Judgement unused_params(const Scope& scope, RuleSet rules);
  Judgement bounds(const std::vector<const DocBound*>& all, const Scope& scope, RuleSet rules,
                   std::string_view who, bool out, std::string_view assoc = {});
  Judgement bound(const DocBound& bound, const Scope& scope, RuleSet rules, std::string_view who, bool out,
                  bool canonical, std::string_view assoc);
  Judgement callable_bound(const DocPath& path, const Scope& scope, RuleSet rules, std::string_view who);
  Judgement iterator_bound(const DocPath& path, const Scope& scope, RuleSet rules, std::string_view who,
                           bool out, std::string_view assoc);
  Judgement conversion_bound(const DocName& name, const DocPath& path, const Scope& scope, RuleSet rules,
                             std::string_view who);
  Judgement parameter(std::string_view name, const Scope& scope, RuleSet rules, std::string_view who);
  Judgement concrete(TypeView view, RuleSet rules, std::string_view who);
  Judgement array_length(TypeView view, RuleSet rules, std::string_view who);
  Judgement projected(TypeView view, RuleSet rules, std::string_view who);
  Judgement path_args(TypeView view, RuleSet rules, std::string_view who);
  Judgement dynamic(TypeView view, RuleSet rules, std::string_view who, bool out);
  Judgement both(TypeView view, RuleSet rules, std::string_view who, bool out);
  Judgement path_type(TypeView view, RuleSet rules, std::string_view who, bool out);
  Judgement value(TypeView view, RuleSet rules, std::string_view who, bool out_wards) {
    return out_wards ? out(view, rules, who) : in(view, rules, who);
  }
  Judgement reference(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                      std::string_view who, bool out);
  Judgement reference_in(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                         std::string_view who);
  Judgement reference_out(TypeView target, std::string_view lifetime, bool is_mutable, RuleSet rules,
                          std::string_view who);
  Judgement impl_out(TypeView view, RuleSet rules, std::string_view who);
  Known known(TypeView view) const;
  bool has_implementor(const DocCrate& crate, DocId trait);
  const std::set<DocName>& implemented(const DocCrate& crate);

  DocWorld& world_;
  std::deque<Scope> scopes_;
  std::map<DocHome, bool> clones_;
  std::map<const DocCrate*, std::set<DocName>> implemented_;
  std::map<DocName, std::vector<Implementor>> implementors_;
  bool listed_ = false;  // implementors_
  // Whether a judgement has taken so many steps that its type is no honest one: aliases can double what they hold.
  bool exhausted() { return ++steps_ > kSteps; }

  static constexpr std::size_t kSteps = 20'000;
  std::size_t steps_ = 0;
  int depth_ = 0;
};

}  // namespace mochi::rust
