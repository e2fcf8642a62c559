// What programs name of crates: instances of generic types and functions, aliases, places.
#include <fmt/format.h>

#include <algorithm>

#include "bridge/rust/bind/binder.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {

// The name that an item is declared by, of any of its names.
const std::string& Binder::item_name(const std::string& name) const {
  const auto found = std::find_if(made_.aliases.begin(), made_.aliases.end(),
                                  [&](const BoundAlias& alias) { return alias.name == name; });
  return found == made_.aliases.end() ? name : found->of;
}

namespace {

// `list_Key`: a type as the names of instances have it.
std::string requested_word(const RequestedType& type) {
  if (type.name == "option" && type.args.size() == 1) return requested_word(type.args[0]) + "_option";
  std::string made = type.name;
  for (const RequestedType& arg : type.args) made += "_" + requested_word(arg);
  return made;
}

}  // namespace

// `type Mutex<T> = lock_api::Mutex<RawMutex, T>`: the instance of the other type, by the alias's name too.
std::optional<std::size_t> Binder::alias_instance(const PublicItem& item, const DocAlias& alias,
                                                  const std::vector<TypeView>& args) {
  Scope& scope = judge_.copy_scope(judge_.free_scope(*item.home.crate));
  std::size_t next = 0;
  for (const DocParam& p : alias.generics.params) {
    if (p.kind != DocParam::Kind::type) continue;
    if (next < args.size())
      scope.substitutes[p.name] = args[next++];
    else if (p.type != kNoType)
      scope.substitutes[p.name] = {p.type, &scope, false};
    else
      return std::nullopt;
  }
  const TypeView view = judge_.resolved({alias.type, &scope, false});
  const BoundType* bound = judge_.at(view).tag == TypeTag::path ? crossing_.bound_type(view) : nullptr;
  if (bound == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < made_.types.size(); ++i) {
    if (&made_.types[i] == bound) return i;
  }
  return std::nullopt;
}

void Binder::add_alias(const PublicItem& item) {
  const auto* alias = std::get_if<DocAlias>(&item.home.item().inner);
  if (alias == nullptr || alias->associated || alias->generics.has(DocParam::Kind::type) ||
      alias->generics.has(DocParam::Kind::constant))
    return;
  const std::optional<std::size_t> made = alias_instance(item, *alias, {});
  if (!made) return;
  made_.aliases.push_back({flat_name(item.path), made_.types[*made].name});
  for (const std::string& path : item.others)
    made_.aliases.push_back({flat_name(path), made_.types[*made].name});
}

std::optional<TypeView> Binder::requested_type(const RequestedType& type) {
  const auto arg = [&](std::size_t n) -> std::optional<TypeView> {
    return n < type.args.size() ? requested_type(type.args[n]) : std::nullopt;
  };
  if (type.args.empty()) {
    if (type.name == "int") return crossing_.canon.primitive("i64");
    if (type.name == "float") return crossing_.canon.primitive("f64");
    if (type.name == "bool") return crossing_.canon.primitive("bool");
    if (type.name == "string") return crossing_.canon.text();
    if (type.name == "bytes") return crossing_.canon.bytes();
    if (type.name == "bigint") return crossing_.canon.primitive("i128");
  }
  const auto standard = [&](std::string_view name, std::size_t count) -> std::optional<TypeView> {
    std::vector<TypeView> args;
    for (std::size_t i = 0; i < count; ++i) {
      const std::optional<TypeView> one = arg(i);
      if (!one) return std::nullopt;
      args.push_back(*one);
    }
    return crossing_.canon.standard(name, args);
  };
  if (type.name == "list") return standard("Vec", 1);
  if (type.name == "set") return standard("BTreeSet", 1);
  if (type.name == "map") return standard("BTreeMap", 2);
  if (type.name == "option") return standard("Option", 1);
  const std::string& known = item_name(type.name);
  for (const auto& [home, path] : item_paths_) {
    if (flat_name(path) != known) continue;
    if (const auto found = crossing_.types.find(home); found != crossing_.types.end())
      return own_view(made_.types[found->second]);
    if (!facades_.contains(home) || by_alias_.contains(home)) continue;
    std::vector<TypeView> args;
    for (std::size_t i = 0; i < type.args.size(); ++i) {
      const std::optional<TypeView> one = arg(i);
      if (!one) return std::nullopt;
      args.push_back(*one);
    }
    const std::optional<std::size_t> made = make_instance(home, args);
    if (!made) return std::nullopt;
    made_.types[*made].requested = true;
    return own_view(made_.types[*made]);
  }
  for (const PublicItem& item : items_.items) {
    const auto* alias = std::get_if<DocAlias>(&item.home.item().inner);
    if (alias == nullptr || alias->associated || flat_name(item.path) != known) continue;
    std::vector<TypeView> args;
    for (std::size_t i = 0; i < type.args.size(); ++i) {
      const std::optional<TypeView> one = arg(i);
      if (!one) return std::nullopt;
      args.push_back(*one);
    }
    const std::optional<std::size_t> made = alias_instance(item, *alias, args);
    if (!made) return std::nullopt;
    made_.types[*made].requested = true;
    std::string words;
    for (const RequestedType& one : type.args) words += "_" + requested_word(one);
    made_.aliases.push_back({fmt::format("{}_of{}", type.name, words), made_.types[*made].name});
    return own_view(made_.types[*made]);
  }
  return std::nullopt;
}

// A method with the type arguments that a program gives it somewhere.
void Binder::bind_requested(const Site& site, const DocFunction& function, const Scope& owner) {
  const auto found = method_requests_.find(site.name);
  if (found == method_requests_.end() || site.type == BoundCall::kFree) return;
  const auto params = std::count_if(function.generics.params.begin(), function.generics.params.end(),
                                    [](const DocParam& p) { return p.kind == DocParam::Kind::type && !p.synthetic; });
  for (const InstanceRequest& wanted : found->second) {
    if (wanted.args.size() > static_cast<std::size_t>(params)) continue;
    Site own = site;
    own.generic = site.name;
    own.name += "_of";
    std::vector<TypeView> args;
    for (const RequestedType& arg : wanted.args) {
      if (const std::optional<TypeView> one = requested_type(arg)) args.push_back(*one);
      own.name += "_" + requested_word(arg);
    }
    if (args.size() == wanted.args.size()) bind_function(own, function, owner, &args);
  }
}

void Binder::request(const InstanceRequest& wanted) {
  if (wanted.name.starts_with('.')) return;
  for (const PublicItem& item : items_.items) {
    const auto* function = std::get_if<DocFunction>(&item.home.item().inner);
    if (function == nullptr || flat_name(item.path) != item_name(wanted.name)) continue;
    std::vector<TypeView> args;
    std::string name = wanted.name + "_of";
    for (const RequestedType& arg : wanted.args) {
      const std::optional<TypeView> one = requested_type(arg);
      if (!one) return;
      args.push_back(*one);
      name += "_" + requested_word(arg);
    }
    Site site{item.home, BoundCall::kFree, fmt::format("::{}::{}", made_.lib, item.path), item.path, name,
              wanted.name};
    bind_function(site, *function, judge_.free_scope(*item.home.crate), &args);
    return;
  }
}

std::vector<TypeView> Binder::instances_of(const DocHome& home) {
  constexpr std::size_t kMost = 4;
  std::vector<TypeView> made;
  for (const bool named : {true, false}) {
    for (std::size_t i = 0; i < made_.types.size() && made.size() < kMost; ++i) {
      const BoundType& type = made_.types[i];
      if (type.home.crate != home.crate || type.home.id != home.id || type.scope == nullptr || type.requested != named)
        continue;
      if (const std::optional<TypeView> view = own_view(type)) made.push_back(*view);
    }
  }
  if (!made.empty()) return made;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  const bool known = std::all_of(adt.generics.params.begin(), adt.generics.params.end(), [](const DocParam& p) {
    return p.kind == DocParam::Kind::lifetime || (p.kind == DocParam::Kind::type && p.type != kNoType);
  });
  const std::optional<std::size_t> one = known ? make_instance(home, {}) : std::nullopt;
  if (!one) return made;
  if (const std::optional<TypeView> view = own_view(made_.types[*one])) made.push_back(*view);
  return made;
}

std::string Binder::make_place(std::string_view rust, const api::Type& value) {
  const std::string name = fmt::format("Place_{}", rust);
  for (const BoundType& type : made_.types) {
    if (type.place && type.name == name) return name;
  }
  BoundType made;
  made.place = true;
  made.name = made.path = made.decl.name = name;
  made.rust = fmt::format("crate::abi::Place<{}>", rust);
  made.decl.kind = api::TypeDeclKind::opaque;
  made.decl.doc = "A value of Rust that can be read and set where it lies.";
  const std::size_t index = made_.types.size();
  made_.types.push_back(std::move(made));
  api::Param param;
  param.name = "value";
  param.type = value;
  const std::string& of = made_.types[index].rust;
  add_call(index, "get", true, {}, value, fmt::format("arg::<&{}>(a)?.0.clone()", of), "What lies there.");
  add_call(index, "set", true, {param}, simple_type(api::TypeKind::unit),
           fmt::format("{{ let s = arg::<&mut {}>(a)?; s.0 = arg(a)?; }}", of), "Puts a value there.");
  return name;
}

}  // namespace mochi::rust
