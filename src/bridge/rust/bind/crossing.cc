#include "bridge/rust/bind/crossing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

using api::TypeKind;

constexpr int kDeepestCross = 24;

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

const std::set<std::string_view> kAddresses = {"IpAddr",     "Ipv4Addr",     "Ipv6Addr",
                                               "SocketAddr", "SocketAddrV4", "SocketAddrV6"};

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

bool Crossing::is_byte(TypeView view) { return is_primitive(view, "u8"); }

bool Crossing::is_primitive(TypeView view, std::string_view name) {
  const TypeView real = judge_.resolved(view);
  return judge_.at(real).tag == TypeTag::primitive && judge_.at(real).name == name;
}

const BoundType* Crossing::bound_type(TypeView view) {
  const DocType& type = judge_.at(view);
  if (type.tag != TypeTag::path || view.result) return nullptr;
  const std::optional<DocHome> home = judge_.world().home(*view.scope->crate, type.path->id);
  if (!home) return nullptr;
  if (auto found = types.find(*home); found != types.end()) return &bound_.types[found->second];
  const auto* adt = std::get_if<DocAdt>(&home->item().inner);
  if (adt == nullptr || !adt->generics.has(DocParam::Kind::type) ||
      adt->generics.has(DocParam::Kind::constant))
    return nullptr;
  const std::optional<std::size_t> made = maker_.make_instance(*home, type_args(view));
  return made ? &bound_.types[*made] : nullptr;
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
      made = whole(simple_type(TypeKind::unit));
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
  api::Type type = simple_type(kind);
  type.args.push_back(std::move(made->type));
  made->type = std::move(type);
  return made;
}

std::optional<Cross> Crossing::elements(TypeView element) {
  return is_byte(element) ? whole(simple_type(TypeKind::bytes)) : held(TypeKind::list, element);
}

std::optional<Cross> Crossing::out_tuple(TypeView view) {
  const DocType& type = judge_.at(view);
  if (type.parts.empty()) return whole(simple_type(TypeKind::unit));
  Cross made;
  made.type = simple_type(TypeKind::other);
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
    if (bound == nullptr) return out_place(target);
    if (bound->form != TypeForm::handle) return std::nullopt;
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
  if (known == Known::text || known == Known::system_text) return whole(simple_type(TypeKind::string));
  const std::string_view last = of.tag == TypeTag::path ? after_colons(of.path->text) : std::string_view();
  if (last == "Vec") {
    const std::vector<TypeView> args = type_args(target);
    if (!args.empty()) return elements(args[0]);
  }
  return std::nullopt;
}

// A number or text that is lent for writing.
std::optional<Cross> Crossing::out_place(TypeView target) {
  const DocType& of = judge_.at(target);
  std::optional<api::Type> value;
  std::string_view rust;
  if (of.tag == TypeTag::primitive && of.name != "str") {
    value = number_or_text(of.name);
    rust = of.name;
  } else if (of.tag == TypeTag::path &&
             known_by_name(judge_.world().name(*target.scope->crate, of.path->id)) == Known::text) {
    value = simple_type(TypeKind::string);
    rust = "String";
  }
  if (!value || value->kind == TypeKind::bigint || rust.empty()) return std::nullopt;
  return Cross{named_type(maker_.make_place(rust, *value)), true, true};
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
    return whole(simple_type(TypeKind::string));
  }
  return out_standard(view, view.result ? std::string_view("Result") : name.last());
}

std::optional<Cross> Crossing::out_standard(TypeView view, std::string_view last) {
  const std::vector<TypeView> args = type_args(view);
  if (args.empty()) {
    if (is_error(last)) return whole(named_type("RustError"));
    if (last == "Ordering") return whole(simple_type(TypeKind::integer));
    if (last == "Written") return whole(simple_type(TypeKind::bytes));
    if (last == "WrittenText") return whole(simple_type(TypeKind::string));
    if (last == "Duration") return whole(named_type("std_time.Duration"));
    if (last == "SystemTime") return whole(named_type("RustTime"));
    if (kAddresses.contains(last)) return whole(simple_type(TypeKind::string));
    if (last == "Infallible") return whole(simple_type(TypeKind::unit));
    return std::nullopt;
  }
  if (last == "Cow" || last == "Box" || last == "Arc" || last == "Rc") {
    const TypeView inside = judge_.resolved(args[0]);
    const DocType& of = judge_.at(inside);
    if (of.tag == TypeTag::primitive && of.name == "str") return whole(simple_type(TypeKind::string));
    if (last != "Box") return std::nullopt;
    if (of.tag == TypeTag::slice) return elements({of.parts[0], inside.scope, false});
    if (of.tag != TypeTag::dyn) return out(inside);
    for (const DocBound& bound : of.bounds) {
      if (known_by_name(judge_.world().name(*inside.scope->crate, bound.trait.id)) == Known::error)
        return whole(named_type("RustError"));
    }
    return std::nullopt;
  }
  if (last == "Cursor")
    return judge_.at(judge_.resolved(args[0])).tag == TypeTag::path ? whole(simple_type(TypeKind::bytes))
                                                                    : std::nullopt;
  if (last == "IntoIter") return elements(args[0]);
  if (last == "Wrapping" || last == "Saturating" || last == "Reverse") return out(args[0]);
  if (last == "NonZero") return out(args[0]);
  if (last == "Range" || last == "RangeInclusive") {
    std::optional<Cross> bound = out(args[0]);
    if (!bound) return std::nullopt;
    api::Type type = simple_type(TypeKind::other);
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
    api::Type type = simple_type(TypeKind::map);
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
    made.type = simple_type(TypeKind::result);
    made.type.args = {std::move(value->type), std::move(error->type)};
    return made;
  }
  return std::nullopt;
}

std::optional<TypeView> Crossing::future_output(TypeView view) {
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  if (type.tag == TypeTag::impl) {
    for (const DocBound& bound : type.bounds) {
      if (bound.kind != DocBound::Kind::trait ||
          known_by_name(judge_.world().name(*view.scope->crate, bound.trait.id)) != Known::future)
        continue;
      for (const DocConstraint& c : bound.trait.constraints)
        if (c.name == "Output" && c.equals != kNoType) return TypeView{c.equals, view.scope, false};
    }
    return std::nullopt;
  }
  const std::optional<DocHome> home =
      type.tag == TypeTag::path && !view.result ? judge_.world().home(*view.scope->crate, type.path->id) : std::nullopt;
  const auto* adt = home ? std::get_if<DocAdt>(&home->item().inner) : nullptr;
  if (adt == nullptr) return std::nullopt;
  for (const DocId id : adt->impls) {
    const auto* impl = home->crate->get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || impl->blanket || after_colons(impl->trait.text) != "Future") continue;
    const DocType& self = home->crate->type(impl->self);
    Scope& scope = judge_.copy_scope(judge_.impl_scope(*home->crate, *impl));
    if (self.tag != TypeTag::path) continue;
    const std::vector<TypeView> given = type_args(view);
    std::size_t number = 0;
    for (const DocArg& arg : self.path->args) {
      if (arg.kind != DocArg::Kind::type || number >= given.size()) continue;
      const DocType& param = home->crate->type(arg.type);
      if (param.tag == TypeTag::generic) scope.substitutes[param.name] = given[number];
      ++number;
    }
    for (const DocId member : impl->items) {
      const DocItem* item = home->crate->item(member);
      const auto* alias = item == nullptr ? nullptr : std::get_if<DocAlias>(&item->inner);
      if (alias != nullptr && item->name == "Output" && alias->type != kNoType)
        return TypeView{alias->type, &scope, false};
    }
  }
  return std::nullopt;
}

std::vector<Crossing::Conversion> Crossing::awaited(TypeView view) {
  view = judge_.resolved(view);
  if (const std::optional<TypeView> output = future_output(view)) {
    const std::optional<Cross> cross = out(*output);
    if (!cross) return {};
    return {{*cross, "block_on(", ")"}};
  }
  // A future that only its trait names, such as those of `AsyncReadExt`: rustc says what it gives.
  const DocType& type = judge_.at(view);
  if (type.tag != TypeTag::path || view.result) return {};
  const DocName name = judge_.world().name(*view.scope->crate, type.path->id);
  const std::optional<DocHome> home = judge_.world().home(*view.scope->crate, type.path->id);
  const auto* adt = home ? std::get_if<DocAdt>(&home->item().inner) : nullptr;
  // rustdoc says nothing of types in private modules.
  if (is_standard_crate(name.crate) || (home && (adt == nullptr || !adt->impls.empty()))) return {};
  const auto gives = [](api::Type value, std::string_view rust) {
    Cross cross;
    cross.type = simple_type(TypeKind::result);
    cross.type.args = {std::move(value), named_type("RustError")};
    return Conversion{std::move(cross), fmt::format("block_on_as::<std::result::Result<{}, std::io::Error>>(", rust), ")"};
  };
  std::vector<Conversion> made = {gives(simple_type(TypeKind::unit), "()"), gives(simple_type(TypeKind::integer), "usize"),
                                  gives(simple_type(TypeKind::integer), "u64"),
                                  gives(simple_type(TypeKind::integer), "u8")};
  for (Conversion& other : converted(view)) made.push_back(std::move(other));
  return made;
}

std::vector<Crossing::Conversion> Crossing::converted(TypeView view) {
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  if (type.tag == TypeTag::impl) {
    for (const DocBound& bound : type.bounds) {
      if (bound.kind != DocBound::Kind::trait ||
          known_by_name(judge_.world().name(*view.scope->crate, bound.trait.id)) != Known::iterator)
        continue;
      for (const DocConstraint& c : bound.trait.constraints) {
        if (c.name != "Item" || c.equals == kNoType) continue;
        const std::optional<Cross> all = elements({c.equals, view.scope, false});
        if (!all) return {};
        return {{*all, "", ".into_iter().collect::<Vec<_>>()"}};
      }
    }
    return {};
  }
  if (type.tag == TypeTag::path) {
    const DocName name = judge_.world().name(*view.scope->crate, type.path->id);
    const std::vector<TypeView> args = type_args(view);
    if (is_standard_crate(name.crate) && name.last() == "Iter" && args.size() == 1) {
      const std::optional<Cross> all = elements(args[0]);
      if (!all) return {};
      return {{*all, "", ".cloned().collect::<Vec<_>>()"}};
    }
    // A map whose key is none of Mochi's: pairs.
    if (is_standard_crate(name.crate) && (name.last() == "HashMap" || name.last() == "BTreeMap") && args.size() >= 2) {
      const std::optional<Cross> key = out(args[0]);
      const std::optional<Cross> value = out(args[1]);
      if (!key || !value || key->borrows || value->borrows) return {};
      Cross pairs{simple_type(TypeKind::other)};
      pairs.type.name = fmt::format("{{_0: {}, _1: {}}}", api::spell(key->type), api::spell(value->type));
      pairs.type = holding_type(TypeKind::list, std::move(pairs.type));
      return {{std::move(pairs), "", ".into_iter().collect::<Vec<_>>()"}};
    }
    if (is_standard_crate(name.crate)) return {};
  }
  if (type.tag != TypeTag::path && type.tag != TypeTag::projection) return {};
  // `Output<Self>`: rustc knows what it is.
  return {{*whole(simple_type(TypeKind::string)), "as_text(", ")"},
          {*whole(simple_type(TypeKind::bytes)), "as_bytes(", ")"}};
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
