// Generic types: each use with its own arguments is a type of its own (rust-bridge page §9.4, rule 12).
#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "bridge/rust/bind/binder.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kMostInstances = 240;
// `Vec<Vec<Vec<…>>>`: instances that make deeper ones of themselves end here.
constexpr std::ptrdiff_t kDeepestArguments = 5;
constexpr std::size_t kLongestName = 60;

std::string as_word(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const bool word = is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
    if (c == '?')
      made += "_option";
    else if (word)
      made += c;
    else if (!made.empty() && made.back() != '_')
      made += '_';
  }
  while (!made.empty() && made.back() == '_') made.pop_back();
  return made;
}

}  // namespace

// `string`, `list_int`: what stands behind `_of_`.
std::string Binder::instance_name(const DocHome& home, const std::vector<TypeView>& args) {
  std::string made = flat_name(item_paths_.at(home)) + "_of";
  for (const TypeView& arg : args) {
    std::string word;
    if (const std::optional<Cross> cross = crossing_.out(arg)) word = as_word(api::spell(cross->type));
    if (word.empty()) {
      const std::optional<std::string> name = crossing_.rust_name(arg);
      const std::string text = name.value_or("");
      word = as_word(after_colons(std::string_view(text).substr(0, text.find('<'))));
    }
    made += "_" + word;
  }
  if (made.size() > kLongestName) made.resize(kLongestName);
  std::string unique = made;
  for (int n = 2; !names_.insert(unique).second; ++n) unique = fmt::format("{}_{}", made, n);
  return unique;
}

// Whether a parameter stands for what it does where nobody says.
bool Binder::is_default(const DocParam& param, TypeView view, const Scope& scope) {
  if (param.type == kNoType) return false;
  const DocType& own = judge_.at(judge_.resolved({param.type, &scope, false}));
  const DocType& given = judge_.at(view);
  return own.tag == TypeTag::path && given.tag == TypeTag::path && own.path->id == given.path->id;
}

// How the wrapper names an instance: by itself, or where only aliases lead to the type, by the alias that fits.
std::optional<std::string> Binder::instance_path(const DocHome& home, const std::vector<TypeView>& args,
                                                 const std::string& in_rust) {
  const std::string plain = in_rust.empty() ? crossing_.paths.at(home)
                                            : fmt::format("{}<{}>", crossing_.paths.at(home),
                                                          in_rust.substr(0, in_rust.size() - 2));
  if (!by_alias_.contains(home)) return plain;
  for (const PublicItem& item : items_.items) {
    const auto* alias = std::get_if<DocAlias>(&item.home.item().inner);
    if (alias == nullptr || alias->associated || alias->type == kNoType) continue;
    const DocType& target = item.home.crate->type(alias->type);
    if (target.tag != TypeTag::path || judge_.world().home(*item.home.crate, target.path->id) != home)
      continue;
    const Scope& scope = judge_.free_scope(*item.home.crate);
    Types types;
    std::size_t number = 0;
    bool fits = true;
    for (const DocArg& arg : target.path->args) {
      if (arg.kind != DocArg::Kind::type) continue;
      fits = fits && number < args.size() &&
             match({arg.type, &scope, false}, args[number], alias->generics, types);
      ++number;
    }
    std::string made;
    for (const DocParam& p : alias->generics.params) {
      if (p.kind == DocParam::Kind::lifetime) made += "'static, ";
      if (p.kind != DocParam::Kind::type) continue;
      const auto found = types.find(p.name);
      const std::optional<std::string> name =
          found == types.end() ? std::nullopt : crossing_.rust_name(found->second);
      fits = fits && name.has_value();
      if (name) made += *name + ", ";
    }
    if (!fits) continue;
    const std::string path = fmt::format("::{}::{}", made_.lib, item.path);
    return made.empty() ? path : fmt::format("{}<{}>", path, made.substr(0, made.size() - 2));
  }
  return std::nullopt;
}

std::optional<std::size_t> Binder::make_instance(const DocHome& home, const std::vector<TypeView>& args) {
  if (!crossing_.paths.contains(home) || !item_paths_.contains(home)) return std::nullopt;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  Scope& scope = judge_.copy_scope(judge_.free_scope(*home.crate));
  std::vector<TypeView> all;
  std::string in_rust;
  std::size_t lifetimes = 0;
  std::size_t told = 0;
  bool left_out = false;
  for (const DocParam& p : adt.generics.params) {
    if (p.kind == DocParam::Kind::constant) return std::nullopt;
    if (p.kind == DocParam::Kind::lifetime) {
      in_rust += "'static, ";
      ++lifetimes;
      continue;
    }
    TypeView view;
    if (all.size() < args.size()) {
      view = judge_.resolved(args[all.size()]);
      ++told;
    } else if (p.type != kNoType) {
      view = judge_.resolved({p.type, &scope, false});
    } else {
      return std::nullopt;
    }
    const std::optional<std::string> name = crossing_.rust_name(view);
    // Nobody can name what a parameter is by default: it is left out, and all behind it.
    left_out = left_out || (!name && p.type != kNoType && is_default(p, view, scope));
    if (left_out && (p.type == kNoType || !is_default(p, view, scope))) return std::nullopt;
    if (!left_out && (!name || std::count(name->begin(), name->end(), '<') > kDeepestArguments))
      return std::nullopt;
    if (!left_out) in_rust += *name + ", ";
    scope.substitutes[p.name] = view;
    all.push_back(view);
  }
  auto found = instances_.find({home, in_rust});
  if (found != instances_.end()) return found->second;
  if (instances_.size() >= kMostInstances) return std::nullopt;
  const std::optional<std::string> whole = instance_path(home, all, in_rust);
  if (!whole) return std::nullopt;
  // Arguments that the type has by itself need no name.
  std::vector<TypeView> named(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(told));
  for (std::size_t i = all.size(); i-- > 0 && named.size() > 1;) {
    if (i >= named.size()) continue;
    const DocParam* param = nullptr;
    std::size_t n = 0;
    for (const DocParam& p : adt.generics.params) {
      if (p.kind == DocParam::Kind::type && n++ == i) param = &p;
    }
    if (param == nullptr || param->type == kNoType) break;
    if (crossing_.rust_name({param->type, &scope, false}) != crossing_.rust_name(all[i])) break;
    named.pop_back();
  }
  if (named.empty()) named = all;
  BoundType made;
  made.home = home;
  made.name = instance_name(home, named);
  made.path = item_paths_.at(home);
  made.rust = *whole;
  made.has_lifetime = lifetimes != 0 || in_rust.find("'static") != std::string::npos;
  made.is_clone = judge_.is_clone(*home.crate, home.id);
  made.form = TypeForm::handle;
  made.decl.name = made.name;
  made.decl.kind = api::TypeDeclKind::opaque;
  made.decl.doc = home.item().docs;
  made.args = std::move(all);
  made.scope = &scope;
  const std::size_t index = made_.types.size();
  instances_.emplace(std::pair(home, in_rust), index);
  made_.types.push_back(std::move(made));
  pending_.push_back(index);
  return index;
}

// The instance that stands for the type where nobody names one.
std::optional<std::size_t> Binder::probe(const DocHome& home) {
  const DocCrate& crate = *home.crate;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  // Bounds of the type itself, and of most of what it can do.
  std::map<std::string_view, std::vector<const DocBound*>> bounds;
  const Scope* scope = nullptr;
  Scope& own = judge_.copy_scope(judge_.free_scope(crate));
  for (DocId id : adt.impls) {
    const auto* impl = crate.get<DocImpl>(id);
    if (impl == nullptr || impl->has_trait || impl->synthetic || impl->blanket) continue;
    const DocType& self = crate.type(impl->self);
    if (self.tag != TypeTag::path) continue;
    const Scope& inside = judge_.impl_scope(crate, *impl);
    std::size_t number = 0;
    for (const DocArg& arg : self.path->args) {
      if (arg.kind != DocArg::Kind::type) continue;
      const DocType& of = crate.type(arg.type);
      std::size_t n = 0;
      for (const DocParam& p : adt.generics.params) {
        if (p.kind != DocParam::Kind::type || n++ != number) continue;
        auto param = of.tag == TypeTag::generic ? inside.params.find(of.name) : inside.params.end();
        if (param == inside.params.end()) continue;
        std::vector<const DocBound*>& all = bounds[p.name];
        for (const DocBound* b : param->second.bounds) all.push_back(b);
        scope = &inside;
      }
      ++number;
    }
  }
  std::vector<TypeView> args;
  for (const DocParam& p : adt.generics.params) {
    if (p.kind == DocParam::Kind::constant) return std::nullopt;
    if (p.kind != DocParam::Kind::type) continue;
    if (p.type != kNoType) break;
    std::vector<const DocBound*> all;
    for (const DocBound& b : p.bounds) all.push_back(&b);
    for (const DocWhere& w : adt.generics.where) {
      const DocType& of = w.type == kNoType ? crate.type(0) : crate.type(w.type);
      if (w.type == kNoType || of.tag != TypeTag::generic || of.name != p.name) continue;
      for (const DocBound& b : w.bounds) all.push_back(&b);
    }
    for (const DocBound* b : bounds[p.name]) all.push_back(b);
    // Where nothing says which, programs say so.
    if (!every_probe_ && crossing_.is_open(all, scope == nullptr ? own : *scope)) return std::nullopt;
    const std::vector<TypeView> some = crossing_.candidates(all, scope == nullptr ? own : *scope, p.name);
    if (some.empty()) return std::nullopt;
    own.substitutes[p.name] = some.front();
    args.push_back(some.front());
  }
  return make_instance(home, args);
}

// Whether `real` is an instance of what an implementation is for; `types` gets what its parameters stand for.
bool Binder::match(TypeView pattern, TypeView real, const DocGenerics& generics, Types& types) {
  const DocType& shape = pattern.scope->crate->type(pattern.ref);
  if (shape.tag == TypeTag::generic) {
    const bool own = std::any_of(generics.params.begin(), generics.params.end(), [&](const DocParam& p) {
      return p.kind == DocParam::Kind::type && p.name == shape.name;
    });
    if (own) {
      auto [at, fresh] = types.emplace(shape.name, real);
      return fresh || crossing_.rust_name(at->second) == crossing_.rust_name(real);
    }
  }
  pattern = judge_.resolved(pattern);
  real = judge_.resolved(real);
  const DocType& a = judge_.at(pattern);
  const DocType& b = judge_.at(real);
  if (a.tag != b.tag) return false;
  if (a.tag == TypeTag::primitive) return a.name == b.name;
  if (a.tag == TypeTag::path) {
    if (judge_.world().name(*pattern.scope->crate, a.path->id).last() !=
        judge_.world().name(*real.scope->crate, b.path->id).last())
      return false;
    std::vector<TypeRef> xs;
    std::vector<TypeRef> ys;
    for (const DocArg& arg : a.path->args) {
      if (arg.kind == DocArg::Kind::type) xs.push_back(arg.type);
    }
    for (const DocArg& arg : b.path->args) {
      if (arg.kind == DocArg::Kind::type) ys.push_back(arg.type);
    }
    if (xs.size() != ys.size()) return crossing_.rust_name(pattern) == crossing_.rust_name(real);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      if (!match({xs[i], pattern.scope, false}, {ys[i], real.scope, false}, generics, types)) return false;
    }
    return true;
  }
  if (a.parts.size() != b.parts.size()) return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (!match({a.parts[i], pattern.scope, false}, {b.parts[i], real.scope, false}, generics, types))
      return false;
  }
  return true;
}

bool Binder::match_self(const DocCrate& crate, const DocImpl& impl, const BoundType& type, Types& types) {
  const DocType& self = crate.type(impl.self);
  const Scope& scope = judge_.free_scope(crate);
  if (self.tag != TypeTag::path) return false;
  std::size_t number = 0;
  for (const DocArg& arg : self.path->args) {
    if (arg.kind != DocArg::Kind::type) continue;
    if (number >= type.args.size()) break;
    if (!match({arg.type, &scope, false}, type.args[number++], impl.generics, types)) return false;
  }
  // Parameters with defaults may be left out.
  if (number == type.args.size()) return true;
  const auto& adt = std::get<DocAdt>(type.home.item().inner);
  std::size_t n = 0;
  for (const DocParam& p : adt.generics.params) {
    if (p.kind != DocParam::Kind::type || n++ < number) continue;
    if (p.type == kNoType ||
        crossing_.rust_name({p.type, type.scope, false}) != crossing_.rust_name(type.args[n - 1]))
      return false;
  }
  return true;
}

std::optional<TypeView> Binder::own_view(const BoundType& type) {
  const DocCrate& crate = *type.home.crate;
  for (DocId id : std::get<DocAdt>(type.home.item().inner).impls) {
    const auto* impl = crate.get<DocImpl>(id);
    if (impl == nullptr || impl->blanket || crate.type(impl->self).tag != TypeTag::path) continue;
    const DocPath& path = *crate.type(impl->self).path;
    if (path.id != type.home.id) continue;
    Scope& scope = judge_.copy_scope(judge_.free_scope(crate));
    std::size_t number = 0;
    bool plain = true;
    for (const DocArg& arg : path.args) {
      if (arg.kind != DocArg::Kind::type) continue;
      const DocType& of = crate.type(arg.type);
      plain = plain && of.tag == TypeTag::generic && number < type.args.size() &&
              !scope.substitutes.contains(of.name);
      if (plain) scope.substitutes[of.name] = type.args[number];
      ++number;
    }
    if (plain && number == type.args.size()) return TypeView{impl->self, &scope, false};
  }
  return std::nullopt;
}

void Binder::fill_facades() {
  std::vector<BoundCall> more;
  for (const auto& [facade, sources] : facade_sources_) {
    for (const std::size_t source : sources) {
      for (const BoundCall& call : made_.calls) {
        if (call.type != source || call.takes_self) continue;
        BoundCall copy = call;
        copy.type = facade;
        copy.symbol = symbol_of(made_.lib, fmt::format("{}::{}", made_.types[facade].name, call.symbol));
        more.push_back(std::move(copy));
      }
    }
  }
  for (BoundCall& call : more) made_.calls.push_back(std::move(call));
}

void Binder::bind_members(std::size_t index) {
  const BoundType& type = made_.types[index];
  const DocCrate& crate = *type.home.crate;
  const auto& adt = std::get<DocAdt>(type.home.item().inner);
  // Methods of the type itself come before those of traits.
  for (const bool traits : {false, true}) {
    for (DocId id : adt.impls) {
      const auto* impl = crate.get<DocImpl>(id);
      if (impl == nullptr || impl->negative || impl->synthetic || impl->has_trait != traits) continue;
      if (impl->blanket) {
        bind_blanket(index, crate, *impl);
        continue;
      }
      Types types;
      // Among them are those for other types that only mention this one.
      const DocType& self = crate.type(impl->self);
      if (self.tag != TypeTag::path || self.path->id != type.home.id) continue;
      if (type.scope != nullptr && !match_self(crate, *impl, type, types)) continue;
      // `impl<Q: Equivalent<K>> Index<&Q> for Map<K, V>`: what the type does not say.
      std::vector<std::string_view> open;
      for (const DocParam& p : impl->generics.params) {
        if (p.kind != DocParam::Kind::lifetime && !types.contains(p.name)) open.push_back(p.name);
      }
      if (!open.empty()) {
        if (open.size() > 1 || !impl->has_trait) continue;
        const Scope& inside = judge_.instance_scope(crate, *impl, types);
        const auto param = inside.params.find(open.front());
        if (param == inside.params.end() || param->second.kind != DocParam::Kind::type) continue;
        for (const TypeView one : crossing_.candidates(param->second.bounds, inside, open.front())) {
          Types more = types;
          more[open.front()] = one;
          bind_trait(place_of(index), crate, *impl, judge_.instance_scope(crate, *impl, more));
        }
        continue;
      }
      const Scope& scope = judge_.instance_scope(crate, *impl, types);
      if (impl->has_trait) {
        bind_trait(place_of(index), crate, *impl, scope);
        continue;
      }
      for (DocId member : impl->items) {
        const DocItem* item = crate.item(member);
        if (item == nullptr || item->visibility != Visibility::open) continue;
        const std::string path = fmt::format("{}::{}", type.path, item->name);
        const std::string rust = fmt::format("<{}>::{}", type.rust, item->name);
        if (const auto* value = std::get_if<DocValue>(&item->inner)) {
          add_value(mochi_name(without_raw(item->name)), index, path, *item, {value->type, &scope, false},
                    rust);
        } else if (const auto* function = std::get_if<DocFunction>(&item->inner)) {
          bind_function({{&crate, member}, index, rust, path, mochi_name(without_raw(item->name))}, *function,
                        scope);
        }
      }
    }
  }
}

// What a generic type offers without an instance: functions of implementations that say theirs, else those of the probe.
void Binder::bind_facade(const DocHome& home, std::size_t facade) {
  const DocCrate& crate = *home.crate;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  std::vector<std::size_t> sources;
  for (DocId id : adt.impls) {
    const auto* impl = crate.get<DocImpl>(id);
    if (impl == nullptr || impl->has_trait || impl->synthetic || impl->generics.has(DocParam::Kind::type))
      continue;
    const Scope& scope = judge_.impl_scope(crate, *impl);
    if (const BoundType* type = crossing_.bound_type(judge_.resolved({impl->self, &scope, false}))) {
      for (std::size_t i = 0; i < made_.types.size(); ++i) {
        if (&made_.types[i] == type && std::find(sources.begin(), sources.end(), i) == sources.end())
          sources.push_back(i);
      }
    }
  }
  if (const std::optional<std::size_t> made = probe(home)) sources.push_back(*made);
  facade_sources_[facade] = std::move(sources);
}

}  // namespace mochi::rust
