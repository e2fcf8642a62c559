#include "bridge/rust/bind/crossing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

using api::TypeKind;

constexpr int kDeepestCross = 24;

api::Type simple(TypeKind kind) {
  api::Type made;
  made.kind = kind;
  return made;
}

api::Type named_type(std::string_view name) {
  api::Type made = simple(TypeKind::named);
  made.name = name;
  return made;
}

std::optional<api::Type> number_or_text(std::string_view name) {
  constexpr std::array<std::string_view, 10> kInts = {"i8", "i16", "i32", "i64", "isize",
                                                      "u8", "u16", "u32", "u64", "usize"};
  if (std::find(kInts.begin(), kInts.end(), name) != kInts.end()) return simple(TypeKind::integer);
  if (name == "i128" || name == "u128") return simple(TypeKind::bigint);
  if (name == "f32" || name == "f64") return simple(TypeKind::floating);
  if (name == "bool") return simple(TypeKind::boolean);
  if (name == "str" || name == "char") return simple(TypeKind::string);
  return std::nullopt;
}

std::optional<Cross> whole(api::Type type) {
  Cross made;
  made.type = std::move(type);
  return made;
}

// Errors of the standard library cross as texts with a face.
constexpr std::array<std::string_view, 12> kErrors = {
    "Error",          "ParseIntError",  "ParseFloatError", "TryFromIntError",   "Utf8Error",
    "FromUtf8Error",  "ParseBoolError", "ParseCharError",  "TryFromSliceError", "SystemTimeError",
    "AddrParseError", "RustError"};

bool is_error(std::string_view last) {
  return std::find(kErrors.begin(), kErrors.end(), last) != kErrors.end();
}

std::string_view after_colons(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

bool holds_named(const api::Type& type, std::string_view name) {
  if (type.kind == TypeKind::named && type.name == name) return true;
  if (type.kind == TypeKind::list || type.kind == TypeKind::set || type.kind == TypeKind::map) return false;
  return std::any_of(type.args.begin(), type.args.end(),
                     [&](const api::Type& arg) { return holds_named(arg, name); });
}

}  // namespace

bool Cross::holds(std::string_view name) const { return holds_named(type, name); }

std::string Crossing::spelled(TypeView view) { return api::spell(mochi_type(judge_, view, true)); }

std::vector<TypeView> Crossing::type_args(TypeView view) {
  std::vector<TypeView> made;
  for (const DocArg& arg : judge_.at(view).path->args) {
    if (arg.kind == DocArg::Kind::type) made.push_back({arg.type, view.scope, false});
  }
  return made;
}

bool Crossing::is_byte(TypeView view) {
  const TypeView real = judge_.resolved(view);
  return judge_.at(real).tag == TypeTag::primitive && judge_.at(real).name == "u8";
}

const BoundType* Crossing::bound_type(TypeView view) {
  const DocType& type = judge_.at(view);
  if (type.tag != TypeTag::path || view.result) return nullptr;
  const std::optional<DocHome> home = judge_.world().home(*view.scope->crate, type.path->id);
  if (!home) return nullptr;
  auto found = types.find(*home);
  return found == types.end() ? nullptr : &bound_.types[found->second];
}

// --- out ---

std::optional<Cross> Crossing::out(TypeView view) {
  if (++depth_ > kDeepestCross) {
    --depth_;
    return std::nullopt;
  }
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  std::optional<Cross> made;
  if (type.tag == TypeTag::primitive && type.name != "str") {
    if (type.name == "unit" || type.name == "never")
      made = whole(simple(TypeKind::unit));
    else if (std::optional<api::Type> found = number_or_text(type.name))
      made = whole(std::move(*found));
  } else if (type.tag == TypeTag::reference) {
    made = out_reference(view);
  } else if (type.tag == TypeTag::tuple) {
    made = out_tuple(view);
  } else if (type.tag == TypeTag::array) {
    made = elements({type.parts[0], view.scope, false});
  } else if (type.tag == TypeTag::path) {
    made = out_path(view);
  }
  --depth_;
  return made;
}

std::optional<Cross> Crossing::held(TypeKind kind, TypeView element) {
  std::optional<Cross> made = out(element);
  if (!made || made->type.kind == TypeKind::unit) return std::nullopt;
  // Options of options are no Mochi type.
  if (kind == TypeKind::option && made->type.kind == TypeKind::option) return std::nullopt;
  api::Type type = simple(kind);
  type.args.push_back(std::move(made->type));
  made->type = std::move(type);
  return made;
}

std::optional<Cross> Crossing::elements(TypeView element) {
  return is_byte(element) ? whole(simple(TypeKind::bytes)) : held(TypeKind::list, element);
}

std::optional<Cross> Crossing::out_tuple(TypeView view) {
  const DocType& type = judge_.at(view);
  if (type.parts.empty()) return whole(simple(TypeKind::unit));
  Cross made;
  made.type = simple(TypeKind::other);
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    const std::optional<Cross> part = out({type.parts[i], view.scope, false});
    if (!part) return std::nullopt;
    made.borrows = made.borrows || part->borrows;
    made.reference = made.reference || part->reference;
    made.type.name += fmt::format("{}_{}: {}", i == 0 ? "{" : ", ", i, api::spell(part->type));
  }
  made.type.name += "}";
  return made;
}

std::optional<Cross> Crossing::out_reference(TypeView view) {
  const DocType& type = judge_.at(view);
  const TypeView target = judge_.resolved({type.parts[0], view.scope, false});
  const DocType& of = judge_.at(target);
  if (type.is_mutable) {
    const BoundType* bound = bound_type(target);
    if (bound == nullptr || bound->form != TypeForm::handle) return std::nullopt;
    Cross made{named_type(bound->name), true, true};
    return made;
  }
  if (of.tag == TypeTag::primitive) {
    std::optional<api::Type> found = number_or_text(of.name);
    return found && found->kind != TypeKind::bigint ? whole(std::move(*found)) : std::nullopt;
  }
  if (of.tag == TypeTag::slice || of.tag == TypeTag::array)
    return elements({of.parts[0], target.scope, false});
  if (of.tag == TypeTag::dyn) {
    for (const DocBound& bound : of.bounds) {
      if (known_by_name(judge_.world().name(*target.scope->crate, bound.trait.id)) == Known::error)
        return whole(named_type("RustError"));
    }
    return std::nullopt;
  }
  if (const BoundType* bound = bound_type(target)) {
    std::optional<Cross> made = whole(named_type(bound->name));
    made->borrows = bound->has_lifetime;
    made->reference = !bound->is_clone && bound->form == TypeForm::handle;
    return made;
  }
  const Known known = of.tag == TypeTag::path
                          ? known_by_name(judge_.world().name(*target.scope->crate, of.path->id))
                          : Known::nothing;
  if (known == Known::text || known == Known::system_text) return whole(simple(TypeKind::string));
  const std::string_view last = of.tag == TypeTag::path ? after_colons(of.path->text) : std::string_view();
  if (last == "Vec") {
    const std::vector<TypeView> args = type_args(target);
    if (!args.empty()) return elements(args[0]);
  }
  return std::nullopt;
}

std::optional<Cross> Crossing::out_path(TypeView view) {
  if (const BoundType* bound = bound_type(view)) {
    Cross made;
    made.type = named_type(bound->name);
    made.borrows = bound->has_lifetime;
    return made;
  }
  const DocName name = judge_.world().name(*view.scope->crate, judge_.at(view).path->id);
  if (!is_standard_crate(name.crate) && !view.result) return std::nullopt;
  const Known known = known_by_name(name);
  if (known == Known::text || known == Known::system_text) {
    if (name.last() == "CString" || name.last() == "CStr") return std::nullopt;
    return whole(simple(TypeKind::string));
  }
  return out_standard(view, view.result ? std::string_view("Result") : name.last());
}

std::optional<Cross> Crossing::out_standard(TypeView view, std::string_view last) {
  const std::vector<TypeView> args = type_args(view);
  if (args.empty()) {
    if (is_error(last)) return whole(named_type("RustError"));
    if (last == "Ordering") return whole(simple(TypeKind::integer));
    if (last == "Infallible") return whole(simple(TypeKind::unit));
    return std::nullopt;
  }
  if (last == "Cow" || last == "Box" || last == "Arc" || last == "Rc") {
    const TypeView inside = judge_.resolved(args[0]);
    const DocType& of = judge_.at(inside);
    if (of.tag == TypeTag::primitive && of.name == "str") return whole(simple(TypeKind::string));
    if (last != "Box") return std::nullopt;
    if (of.tag == TypeTag::slice) return elements({of.parts[0], inside.scope, false});
    if (of.tag != TypeTag::dyn) return out(inside);
    for (const DocBound& bound : of.bounds) {
      if (known_by_name(judge_.world().name(*inside.scope->crate, bound.trait.id)) == Known::error)
        return whole(named_type("RustError"));
    }
    return std::nullopt;
  }
  if (last == "Range") {
    std::optional<Cross> bound = out(args[0]);
    if (!bound) return std::nullopt;
    api::Type type = simple(TypeKind::other);
    const std::string of = api::spell(bound->type);
    type.name = fmt::format("{{start: {}, end: {}}}", of, of);
    bound->type = std::move(type);
    return bound;
  }
  if (last == "Option") return held(TypeKind::option, args[0]);
  if (last == "Vec" || last == "VecDeque") return elements(args[0]);
  if (last == "HashSet" || last == "BTreeSet") return held(TypeKind::set, args[0]);
  if (last == "HashMap" || last == "BTreeMap") {
    if (args.size() < 2) return std::nullopt;
    std::optional<Cross> key = out(args[0]);
    std::optional<Cross> value = out(args[1]);
    const bool plain = key && (key->type.kind == TypeKind::string || key->type.kind == TypeKind::integer ||
                               key->type.kind == TypeKind::boolean);
    if (!plain || !value) return std::nullopt;
    api::Type type = simple(TypeKind::map);
    type.args = {std::move(key->type), std::move(value->type)};
    value->type = std::move(type);
    return value;
  }
  if (last == "Result") {
    std::optional<Cross> value = out(args[0]);
    std::optional<Cross> error = args.size() > 1 ? out(args[1]) : whole(named_type("RustError"));
    if (!value || !error) return std::nullopt;
    Cross made;
    made.borrows = value->borrows || error->borrows;
    made.reference = value->reference || error->reference;
    made.type = simple(TypeKind::result);
    made.type.args = {std::move(value->type), std::move(error->type)};
    return made;
  }
  return std::nullopt;
}

// --- in ---

std::optional<Argument> Crossing::argument(TypeView view) {
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  if (type.tag == TypeTag::reference) return argument_reference(view);
  if (type.tag == TypeTag::impl) {
    std::vector<const DocBound*> all;
    for (const DocBound& bound : type.bounds) all.push_back(&bound);
    return argument_generic(all, *view.scope);
  }
  if (type.tag == TypeTag::generic) {
    auto found = view.scope->params.find(type.name);
    if (found == view.scope->params.end() || found->second.kind != DocParam::Kind::type) return std::nullopt;
    return argument_generic(found->second.bounds, *view.scope);
  }
  const std::optional<Cross> cross = out(view);
  if (!cross || cross->type.kind == TypeKind::unit || cross->type.kind == TypeKind::result)
    return std::nullopt;
  Argument made;
  made.type = cross->type;
  made.rust = "arg(a)?";
  made.may_borrow = cross->borrows || cross->reference;
  return made;
}

std::optional<Argument> Crossing::argument_reference(TypeView view) {
  const DocType& type = judge_.at(view);
  const TypeView target = judge_.resolved({type.parts[0], view.scope, false});
  const DocType& of = judge_.at(target);
  Argument made;
  made.may_borrow = true;
  if (const BoundType* bound = bound_type(target)) {
    made.type = named_type(bound->name);
    made.rust = bound->form == TypeForm::handle ? "arg(a)?" : "&arg(a)?";
    made.may_borrow = bound->form == TypeForm::handle;
    if (type.is_mutable && bound->form != TypeForm::handle) return std::nullopt;
    return made;
  }
  if (type.is_mutable || type.lifetime == "'static") return std::nullopt;
  if (of.tag == TypeTag::primitive && of.name == "str") {
    made.type = simple(TypeKind::string);
    made.rust = "arg(a)?";
    return made;
  }
  if (of.tag == TypeTag::slice) {
    const TypeView element{of.parts[0], target.scope, false};
    if (is_byte(element)) {
      made.type = simple(TypeKind::bytes);
      made.rust = "arg(a)?";
      return made;
    }
    const std::optional<Argument> one = argument(element);
    if (!one || one->rust != "arg(a)?") return std::nullopt;
    made.type = simple(TypeKind::list);
    made.type.args.push_back(one->type);
    made.rust = "&*list(a)?";
    made.may_borrow = one->may_borrow;
    return made;
  }
  if (of.tag == TypeTag::path) {
    const Known known = known_by_name(judge_.world().name(*target.scope->crate, of.path->id));
    const std::string_view last = after_colons(of.path->text);
    if (known == Known::system_text && (last == "Path" || last == "OsStr")) {
      made.type = simple(TypeKind::string);
      made.rust = "arg(a)?";
      return made;
    }
  }
  std::optional<Argument> owned = argument(target);
  if (!owned || owned->rust != "arg(a)?") return std::nullopt;
  owned->rust = "&arg(a)?";
  return owned;
}

// `impl AsRef<str>`, `T: Into<String>`, `impl IntoIterator<Item = X>`, ….
std::optional<Argument> Crossing::argument_generic(const std::vector<const DocBound*>& bounds,
                                                   const Scope& scope) {
  for (const DocBound* bound : bounds) {
    if (bound->kind != DocBound::Kind::trait || bound->maybe) continue;
    const DocName name = judge_.world().name(*scope.crate, bound->trait.id);
    const Known known = known_by_name(name);
    if (known == Known::marker || known == Known::companion) continue;
    Argument made;
    if (known == Known::conversion) {
      for (const DocArg& arg : bound->trait.args) {
        if (arg.kind != DocArg::Kind::type) continue;
        const TypeView target = judge_.resolved({arg.type, &scope, false});
        const DocType& of = judge_.at(target);
        const bool bytes = of.tag == TypeTag::slice && is_byte({of.parts[0], target.scope, false});
        const Known what = of.tag == TypeTag::path
                               ? known_by_name(judge_.world().name(*target.scope->crate, of.path->id))
                               : Known::nothing;
        const bool text = (of.tag == TypeTag::primitive && of.name == "str") || what == Known::text ||
                          what == Known::system_text || what == Known::cow;
        if (bytes) {
          made.type = simple(TypeKind::bytes);
          made.rust = "arg::<&[u8]>(a)?";
          return made;
        }
        if (text) {
          made.type = simple(TypeKind::string);
          made.rust = name.last() == "AsRef" ? "arg::<&str>(a)?" : "arg::<String>(a)?";
          return made;
        }
        if (name.last() != "Into") return std::nullopt;
        std::optional<Argument> owned = argument(target);
        const BoundType* type = bound_type(target);
        if (!owned || owned->rust != "arg(a)?") return std::nullopt;
        if (type != nullptr)
          owned->rust = fmt::format("arg::<{}>(a)?", type->rust);
        else if (of.tag == TypeTag::primitive)
          owned->rust = fmt::format("arg::<{}>(a)?", of.name);
        else
          return std::nullopt;
        return owned;
      }
      return std::nullopt;
    }
    if (known == Known::shown && name.last() != "ToSocketAddrs") {
      made.type = simple(TypeKind::string);
      made.rust = "arg::<String>(a)?";
      return made;
    }
    if (known == Known::shown) {
      made.type = simple(TypeKind::string);
      made.rust = "arg::<&str>(a)?";
      return made;
    }
    if (known == Known::stream && name.last() != "Write") {
      made.type = simple(TypeKind::bytes);
      made.rust = "std::io::Cursor::new(arg::<&[u8]>(a)?)";
      return made;
    }
    if (known == Known::iterator) {
      for (const DocConstraint& constraint : bound->trait.constraints) {
        if (constraint.name != "Item" || constraint.equals == kNoType) continue;
        const std::optional<Argument> one = argument({constraint.equals, &scope, false});
        if (!one) return std::nullopt;
        made.type = simple(TypeKind::list);
        made.type.args.push_back(one->type);
        made.may_borrow = one->may_borrow;
        // `arg::<&str>(a)?`: the instance that was chosen for the items.
        const std::string_view instance = one->rust;
        if (instance == "arg(a)?") {
          made.rust = "list(a)?.into_iter()";
        } else if (instance.starts_with("arg::<") && instance.ends_with(">(a)?")) {
          made.rust = fmt::format("list::<{}", instance.substr(6)) + ".into_iter()";
        } else {
          return std::nullopt;
        }
        return made;
      }
      return projected_items(bounds, scope);
    }
    if (known == Known::nothing &&
        traits.contains(judge_.world().home(*scope.crate, bound->trait.id).value_or(DocHome()))) {
      // A trait of the crate: a text is the likeliest that Mochi has for it; rustc decides.
      made.type = simple(TypeKind::string);
      made.rust = "arg::<&str>(a)?";
      return made;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

// `I: IntoIterator, I::Item: AsRef<str>`
std::optional<Argument> Crossing::projected_items(const std::vector<const DocBound*>& bounds,
                                                  const Scope& scope) {
  for (const auto& [place, of] : scope.projected) {
    if (place.second != "Item") continue;
    auto param = scope.params.find(place.first);
    if (param == scope.params.end() || param->second.bounds != bounds) continue;
    std::optional<Argument> one = argument_generic(of, scope);
    if (!one || !one->rust.starts_with("arg::<") || !one->rust.ends_with(">(a)?")) return std::nullopt;
    api::Type type = simple(TypeKind::list);
    type.args.push_back(std::move(one->type));
    one->type = std::move(type);
    one->rust = fmt::format("list::<{}.into_iter()", std::string_view(one->rust).substr(6));
    return one;
  }
  return std::nullopt;
}

// --- traits ---

const DocImpl* Crossing::impl_of(const Callable& callable) {
  const DocCrate& crate = *callable.home.crate;
  for (const DocItem& item : crate.items) {
    const auto* impl = std::get_if<DocImpl>(&item.inner);
    if (impl == nullptr || !impl->has_trait) continue;
    if (std::find(impl->items.begin(), impl->items.end(), callable.home.id) != impl->items.end()) return impl;
  }
  return nullptr;
}

bool Crossing::is_placed(const Callable& callable) {
  const DocImpl* impl = impl_of(callable);
  if (impl == nullptr) return true;
  const DocName name = judge_.world().name(*callable.home.crate, impl->trait.id);
  if (!is_standard_crate(name.crate)) return false;
  return !(name.last() == "Iterator" && callable.name() == "next") &&
         !(name.last() == "DoubleEndedIterator" && callable.name() == "next_back");
}

std::string Crossing::trait_path(const Callable& callable) {
  if (callable.kind == Callable::Kind::blanket_method) {
    for (const auto& [home, path] : traits) {
      const auto& trait = std::get<DocTrait>(home.item().inner);
      if (home.crate == callable.home.crate &&
          std::find(trait.items.begin(), trait.items.end(), callable.home.id) != trait.items.end())
        return path;
    }
    return {};
  }
  const DocImpl* impl = impl_of(callable);
  if (impl == nullptr) return {};
  const DocName name = judge_.world().name(*callable.home.crate, impl->trait.id);
  if (is_standard_crate(name.crate)) return fmt::format("{}", name.last());
  const std::optional<DocHome> home = judge_.world().home(*callable.home.crate, impl->trait.id);
  if (!home) return {};
  auto found = traits.find(*home);
  return found == traits.end() ? std::string() : found->second;
}

std::optional<Cross> Crossing::parse_error(const DocHome& home) {
  const DocCrate& crate = *home.crate;
  for (DocId id : std::get<DocAdt>(home.item().inner).impls) {
    const auto* impl = crate.get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || after_colons(impl->trait.text) != "FromStr") continue;
    for (DocId member : impl->items) {
      const DocItem* item = crate.item(member);
      const auto* alias = item == nullptr ? nullptr : std::get_if<DocAlias>(&item->inner);
      if (alias != nullptr && alias->type != kNoType)
        return out({alias->type, &judge_.impl_scope(crate, *impl), false});
    }
  }
  return std::nullopt;
}

}  // namespace mochi::rust
