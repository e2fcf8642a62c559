// Values on their way to Rust: how the wrapper reads them, and what stands for type parameters.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bridge/rust/bind/crossing.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

using api::TypeKind;

constexpr std::size_t kMostCandidates = 8;

Argument plain(api::Type type, std::string rust, bool may_borrow = false) {
  Argument made;
  made.type = std::move(type);
  made.rust = std::move(rust);
  made.may_borrow = may_borrow;
  return made;
}

std::string_view last_of(const DocType& type) {
  if (type.tag != TypeTag::path) return {};
  const std::string_view text = type.path->text;
  const std::size_t colon = text.rfind(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

constexpr std::array<std::string_view, 11> kInts = {"i64", "i32",   "u32", "u64", "usize", "u8",
                                                    "i16", "isize", "u16", "i8",  "char"};

}  // namespace

std::optional<Argument> Crossing::argument(TypeView view) {
  std::vector<Argument> all = arguments(view);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Argument> Crossing::arguments(TypeView view) {
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  if (type.tag == TypeTag::reference) return argument_reference(view);
  if (type.tag == TypeTag::impl) {
    std::vector<const DocBound*> all;
    for (const DocBound& bound : type.bounds) all.push_back(&bound);
    return generic_arguments(all, *view.scope);
  }
  if (type.tag == TypeTag::generic) {
    auto found = view.scope->params.find(type.name);
    if (found == view.scope->params.end() || !is_callable(found->second.bounds, *view.scope)) return {};
    std::optional<Argument> made = closure(found->second.bounds, *view.scope);
    return made ? std::vector<Argument>{std::move(*made)} : std::vector<Argument>();
  }
  const std::string_view last = last_of(type);
  // `Box<dyn Fn(…)>`
  if (type.tag == TypeTag::path && last == "Box" && !type.path->args.empty()) {
    const TypeView inside = judge_.resolved({type.path->args.front().type, view.scope, false});
    const DocType& of = judge_.at(inside);
    std::vector<const DocBound*> all;
    for (const DocBound& bound : of.bounds) all.push_back(&bound);
    if (of.tag == TypeTag::dyn && is_callable(all, *inside.scope)) {
      std::optional<Argument> made = closure(all, *inside.scope);
      if (!made) return {};
      made->rust = fmt::format("Box::new({})", made->rust);
      return {std::move(*made)};
    }
  }
  const bool standard =
      type.tag == TypeTag::path && !judge_.world().home(*view.scope->crate, type.path->id).has_value();
  if (standard && (last == "Written" || last == "WrittenText")) {
    Argument made = plain(simple_type(TypeKind::unit), fmt::format("{}::new()", last));
    made.hidden = true;
    return {std::move(made)};
  }
  if (standard && last == "Cursor")
    return {plain(simple_type(TypeKind::bytes), "arg(a)?"),
            plain(simple_type(TypeKind::string), "std::io::Cursor::new(arg::<String>(a)?.into_bytes())")};
  if (standard && last == "Range") {
    const std::vector<TypeView> args = type_args(view);
    const std::optional<Argument> one = args.empty() ? std::nullopt : argument(args[0]);
    const std::optional<std::string> end = args.empty() ? std::nullopt : rust_name(args[0], true);
    if (!one || one->rust != "arg(a)?" || !end) return {};
    Argument made = plain(one->type, fmt::format("arg::<{0}>(a)?..arg::<{0}>(a)?", *end));
    made.range = true;
    return {std::move(made)};
  }
  const std::optional<Cross> cross = out(view);
  if (!cross || cross->type.kind == TypeKind::unit || cross->type.kind == TypeKind::result) return {};
  return {plain(cross->type, "arg(a)?", cross->borrows || cross->reference)};
}

bool Crossing::is_callable(const std::vector<const DocBound*>& bounds, const Scope& scope) {
  return std::any_of(bounds.begin(), bounds.end(), [&](const DocBound* b) {
    return b->kind == DocBound::Kind::trait && b->trait.parenthesized &&
           known_by_name(judge_.world().name(*scope.crate, b->trait.id)) == Known::callable;
  });
}

bool Crossing::is_open(const std::vector<const DocBound*>& bounds, const Scope& scope) {
  return std::all_of(bounds.begin(), bounds.end(), [&](const DocBound* b) {
    if (b->kind != DocBound::Kind::trait || b->maybe) return true;
    const Known known = known_by_name(judge_.world().name(*scope.crate, b->trait.id));
    return known == Known::marker || known == Known::companion;
  });
}

// A function of the program: what Rust gives to it goes out, what it gives back comes in.
std::optional<Argument> Crossing::closure(const std::vector<const DocBound*>& bounds, const Scope& scope) {
  for (const DocBound* b : bounds) {
    if (!is_callable({b}, scope) ||
        judge_.world().name(*scope.crate, b->trait.id).last().starts_with("Async"))
      continue;
    api::Type type = simple_type(TypeKind::function);
    std::string names;
    for (std::size_t i = 0; i < b->trait.inputs.size(); ++i) {
      const TypeView input = judge_.resolved({b->trait.inputs[i], &scope, false});
      const DocType& of = judge_.at(input);
      // What is lent for writing would have to come back.
      if (of.tag == TypeTag::reference && of.is_mutable) return std::nullopt;
      const std::optional<Cross> cross = out(input);
      if (!cross) return std::nullopt;
      type.args.push_back(cross->type);
      names += fmt::format("x{}, ", i);
    }
    api::Type result = simple_type(TypeKind::unit);
    if (b->trait.output != kNoType) {
      const std::optional<Argument> back = argument({b->trait.output, &scope, false});
      const TypeView output = judge_.resolved({b->trait.output, &scope, false});
      const bool unit = judge_.at(output).tag == TypeTag::tuple && judge_.at(output).parts.empty();
      if (!unit && (!back || back->rust != "arg(a)?" || back->may_borrow)) return std::nullopt;
      if (!unit) result = back->type;
    }
    type.args.push_back(std::move(result));
    const std::string list = names.empty() ? "" : names.substr(0, names.size() - 2);
    return plain(std::move(type),
                 fmt::format("{{ let c = callback(a); move |{}| c.call(({})) }}", list, names));
  }
  return std::nullopt;
}

// What is lent for writing: its new value comes back.
std::vector<Argument> Crossing::lent(TypeView target) {
  const DocType& of = judge_.at(target);
  Argument made;
  made.pass = "&mut ";
  if (of.tag == TypeTag::path && (last_of(of) == "Written" || last_of(of) == "WrittenText")) {
    made.rust = fmt::format("{}::new()", last_of(of));
    made.hidden = true;
    made.type = simple_type(TypeKind::unit);
    made.back = simple_type(last_of(of) == "Written" ? TypeKind::bytes : TypeKind::string);
    return {std::move(made)};
  }
  const bool slice = of.tag == TypeTag::slice;
  const TypeView value = slice ? canon.standard("Vec", {TypeView{of.parts[0], target.scope, false}}) : target;
  const std::optional<Cross> cross = out(value);
  const std::optional<std::string> name = rust_name(value, true);
  if (!cross || !name || cross->borrows || cross->reference) return {};
  made.type = cross->type;
  made.back = cross->type;
  made.rust = fmt::format("arg::<{}>(a)?", *name);
  return {std::move(made)};
}

std::vector<Argument> Crossing::argument_reference(TypeView view) {
  const DocType& type = judge_.at(view);
  const TypeView target = judge_.resolved({type.parts[0], view.scope, false});
  const DocType& of = judge_.at(target);
  if (const BoundType* bound = bound_type(target)) {
    const bool handle = bound->form == TypeForm::handle;
    if (type.is_mutable && !handle) return lent(target);
    api::Type own = simple_type(TypeKind::named);
    own.name = bound->name;
    return {plain(std::move(own), handle ? "arg(a)?" : "&arg(a)?", handle)};
  }
  if (of.tag == TypeTag::dyn || of.tag == TypeTag::impl) {
    std::vector<const DocBound*> all;
    for (const DocBound& bound : of.bounds) all.push_back(&bound);
    std::vector<Argument> made;
    if (is_callable(all, *target.scope)) {
      if (std::optional<Argument> one = closure(all, *target.scope)) {
        one->rust = fmt::format("{}{}", type.is_mutable ? "&mut " : "&", one->rust);
        made.push_back(std::move(*one));
      }
      return made;
    }
    for (const TypeView candidate : candidates(all, *target.scope)) {
      const TypeView real = judge_.resolved(candidate);
      const TypeView lender = canon.reference(real, type.is_mutable);
      for (Argument& one : arguments(lender)) {
        if (const std::optional<std::string> name = rust_name(real, true);
            name && (one.rust == "arg(a)?" || one.rust == "&arg(a)?") &&
            judge_.at(real).tag != TypeTag::slice)
          one.rust = one.rust == "arg(a)?"
                         ? fmt::format("arg::<&{}{}>(a)?", type.is_mutable ? "mut " : "", *name)
                         : fmt::format("&arg::<{}>(a)?", *name);
        made.push_back(std::move(one));
      }
    }
    return made;
  }
  if (type.is_mutable) return lent(target);
  const bool fixed = type.lifetime == "'static";
  if (of.tag == TypeTag::primitive && of.name == "str")
    return {plain(simple_type(TypeKind::string), fixed ? "interned(arg(a)?)" : "arg(a)?", !fixed)};
  if (of.tag == TypeTag::slice) {
    const TypeView element{of.parts[0], target.scope, false};
    // A text is as good as its bytes.
    if (is_byte(element) && !fixed)
      return {plain(simple_type(TypeKind::bytes), "arg(a)?", true),
              plain(simple_type(TypeKind::string), "arg::<&str>(a)?.as_bytes()", true)};
    if (is_byte(element)) return {plain(simple_type(TypeKind::bytes), "interned_bytes(arg(a)?)")};
    if (fixed) return {};
    std::optional<Argument> one = argument(element);
    if (!one || one->hidden || one->back || one->range) return {};
    if (one->rust == "arg(a)?")
      return {plain(holding_type(TypeKind::list, one->type), "&*list(a)?", one->may_borrow)};
    if (one->rust == "interned(arg(a)?)")
      return {plain(holding_type(TypeKind::list, one->type),
                    "&*list::<&str>(a)?.into_iter().map(interned).collect::<Vec<_>>()")};
    return {};
  }
  if (fixed) return {};
  if (of.tag == TypeTag::path && (last_of(of) == "Path" || last_of(of) == "OsStr") &&
      known_by_name(judge_.world().name(*target.scope->crate, of.path->id)) == Known::system_text)
    return {plain(simple_type(TypeKind::string), "arg(a)?", true)};
  std::vector<Argument> owned = arguments(target);
  std::erase_if(owned, [](const Argument& one) { return one.range || one.back || one.hidden; });
  for (Argument& one : owned) {
    const std::optional<std::string> name = one.rust == "arg(a)?" ? rust_name(target, true) : std::nullopt;
    one.rust = name ? fmt::format("&arg::<{}>(a)?", *name) : "&" + one.rust;
  }
  return owned;
}

// `impl AsRef<str>`, `impl IntoIterator<Item = X>`, ….
std::vector<Argument> Crossing::generic_arguments(const std::vector<const DocBound*>& bounds,
                                                  const Scope& scope) {
  std::vector<Argument> made;
  if (is_callable(bounds, scope)) {
    if (std::optional<Argument> one = closure(bounds, scope)) made.push_back(std::move(*one));
    return made;
  }
  for (const TypeView candidate : candidates(bounds, scope)) {
    const TypeView real = judge_.resolved(candidate);
    const std::optional<std::string> name = rust_name(real, true);
    for (Argument& one : arguments(real)) {
      if (one.rust == "arg(a)?" && name) one.rust = fmt::format("arg::<{}>(a)?", *name);
      // Whoever writes into a buffer of ours gives it back.
      if (one.hidden) {
        one.pass = "&mut ";
        one.back = simple_type(last_of(judge_.at(real)) == "Written" ? TypeKind::bytes : TypeKind::string);
      }
      made.push_back(std::move(one));
    }
  }
  return made;
}

// --- what stands for type parameters ---

std::vector<TypeView> Crossing::anything() {
  return {canon.primitive("i64"), canon.text(), canon.primitive("f64"), canon.primitive("bool"),
          canon.bytes()};
}

std::vector<TypeView> Crossing::candidates(const std::vector<const DocBound*>& bounds, const Scope& scope,
                                           std::string_view param) {
  if (depth_ > 8) return {};
  ++depth_;
  std::vector<TypeView> made;
  bool asked = false;
  for (const DocBound* bound : bounds) {
    if (bound->kind != DocBound::Kind::trait || bound->maybe) continue;
    const DocName name = judge_.world().name(*scope.crate, bound->trait.id);
    const Known known = known_by_name(name);
    if (known == Known::marker || known == Known::companion || known == Known::error) continue;
    asked = true;
    made = for_bound(*bound, scope, param);
    if (!made.empty()) break;
  }
  --depth_;
  if (!asked) made = anything();
  if (made.size() > kMostCandidates) made.resize(kMostCandidates);
  return made;
}

std::vector<TypeView> Crossing::for_bound(const DocBound& bound, const Scope& scope, std::string_view param) {
  const DocName name = judge_.world().name(*scope.crate, bound.trait.id);
  const std::string_view last = name.last();
  switch (known_by_name(name)) {
    case Known::conversion:
      for (const DocArg& arg : bound.trait.args) {
        if (arg.kind == DocArg::Kind::type) return for_conversion(last, {arg.type, &scope, false});
      }
      return anything();
    case Known::shown:
      if (last == "ToSocketAddrs") return {canon.reference(canon.primitive("str"))};
      return {canon.text(), canon.primitive("i64")};
    case Known::stream:
      if (last != "Write") return {canon.standard("Cursor", {canon.bytes()})};
      return {canon.standard(name.path.starts_with("fmt") ? "WrittenText" : "Written")};
    case Known::iterator: return for_items(bound, scope, param, last != "IntoIterator");
    case Known::serial: {
      std::vector<TypeView> made = implementors(bound, scope);
      for (const TypeView one : anything()) made.push_back(one);
      return made;
    }
    case Known::callable:
    case Known::future: return {};
    case Known::nothing:
    case Known::container:
    case Known::cow:
    case Known::text:
    case Known::system_text:
    case Known::pin:
    case Known::raw:
    case Known::formatter:
    case Known::marker:
    case Known::companion:
    case Known::error: break;
  }
  if (last == "BuildHasher") return {canon.standard("RandomState")};
  if (last == "Hasher") return {canon.standard("DefaultHasher")};
  if (last == "RangeBounds") {
    for (const DocArg& arg : bound.trait.args) {
      if (arg.kind == DocArg::Kind::type)
        return {canon.standard("Range", {TypeView{arg.type, &scope, false}})};
    }
  }
  if (is_standard_crate(name.crate)) return anything();
  std::vector<TypeView> made = implementors(bound, scope);
  // `Q: Equivalent<K>`, `R: SampleRange<T>`: what the trait speaks of.
  for (const DocArg& arg : bound.trait.args) {
    if (arg.kind != DocArg::Kind::type) continue;
    const TypeView of = judge_.resolved({arg.type, &scope, false});
    if (judge_.at(of).tag == TypeTag::generic) continue;
    if (last_of(judge_.at(of)) == "String") made.push_back(canon.primitive("str"));
    made.push_back(of);
    // `impl IntoResettable<Str>`: what turns into a type of the crate is often a text.
    if (judge_.at(of).tag == TypeTag::path && bound_type(of) != nullptr) {
      made.push_back(canon.text());
      made.push_back(canon.reference(canon.primitive("str"), false, "'static"));
    }
  }
  return made;
}

std::vector<TypeView> Crossing::for_conversion(std::string_view trait, TypeView target) {
  target = judge_.resolved(target);
  const DocType& of = judge_.at(target);
  const TypeView text = canon.reference(canon.primitive("str"));
  const TypeView fixed = canon.reference(canon.primitive("str"), false, "'static");
  if (of.tag == TypeTag::slice && is_byte({of.parts[0], target.scope, false}))
    return {canon.reference(target), text};
  if (of.tag == TypeTag::slice) return {canon.standard("Vec", {TypeView{of.parts[0], target.scope, false}})};
  const Known what = of.tag == TypeTag::path
                         ? known_by_name(judge_.world().name(*target.scope->crate, of.path->id))
                         : Known::nothing;
  const bool words = (of.tag == TypeTag::primitive && of.name == "str") || what == Known::text ||
                     what == Known::system_text || what == Known::cow;
  if (words && trait == "AsRef") return {text};
  if (words) return {canon.text(), fixed};
  std::vector<TypeView> made = {target};
  if (trait != "Into" && trait != "TryInto") return made;
  made.push_back(canon.text());
  made.push_back(fixed);
  for (const TypeView one : {canon.primitive("i64"), canon.primitive("f64"), canon.bytes()})
    made.push_back(one);
  return made;
}

// `I: IntoIterator<Item = X>`, or `I::Item: AsRef<str>`.
std::vector<TypeView> Crossing::for_items(const DocBound& bound, const Scope& scope, std::string_view param,
                                          bool iterator) {
  const std::string_view holder = iterator ? "IntoIter" : "Vec";
  std::vector<TypeView> items;
  for (const DocConstraint& constraint : bound.trait.constraints) {
    if (constraint.name != "Item") continue;
    if (constraint.equals != kNoType) {
      items.push_back({constraint.equals, &scope, false});
    } else {
      std::vector<const DocBound*> all;
      for (const DocBound& b : constraint.bounds) all.push_back(&b);
      items = candidates(all, scope);
    }
  }
  if (auto found = scope.projected.find({param, "Item"}); items.empty() && found != scope.projected.end())
    items = candidates(found->second, scope);
  if (items.empty()) items = {canon.primitive("i64"), canon.text()};
  std::vector<TypeView> made;
  for (const TypeView item : items) made.push_back(canon.standard(holder, {item}));
  return made;
}

// Types that Mochi has and that implement the trait, of all known crates.
std::vector<TypeView> Crossing::implementors(const DocBound& bound, const Scope& scope) {
  const DocName wanted = judge_.world().name(*scope.crate, bound.trait.id);
  std::vector<TypeView> own;
  std::vector<TypeView> texts;
  std::optional<TypeView> number;
  std::size_t best = kInts.size();
  for (const Judge::Implementor& one : judge_.implementors(wanted)) {
    if (one.impl->generics.has(DocParam::Kind::constant)) continue;
    // `impl<T> SampleRange<T> for Range<T>` where `SampleRange<i64>` is asked for.
    std::map<std::string_view, TypeView> given;
    for (std::size_t i = 0; i < std::min(bound.trait.args.size(), one.impl->trait.args.size()); ++i) {
      const DocArg& asked = bound.trait.args[i];
      const DocArg& there = one.impl->trait.args[i];
      if (asked.kind != DocArg::Kind::type || there.kind != DocArg::Kind::type) continue;
      const DocType& name = one.crate->type(there.type);
      if (name.tag == TypeTag::generic) given[name.name] = judge_.resolved({asked.type, &scope, false});
    }
    const bool known = std::all_of(
        one.impl->generics.params.begin(), one.impl->generics.params.end(),
        [&](const DocParam& p) { return p.kind != DocParam::Kind::type || given.contains(p.name); });
    if (!known) continue;
    const Scope& inside = judge_.instance_scope(*one.crate, *one.impl, given);
    const TypeView self = judge_.resolved({one.impl->self, &inside, false});
    const DocType& type = judge_.at(self);
    if (type.tag == TypeTag::primitive) {
      const auto at =
          static_cast<std::size_t>(std::find(kInts.begin(), kInts.end(), type.name) - kInts.begin());
      if (at < best) {
        best = at;
        number = self;
      } else if (type.name == "f64" || type.name == "bool" || type.name == "str") {
        texts.push_back(self);
      }
    } else if (type.tag == TypeTag::reference || last_of(type) == "String" || last_of(type) == "Vec" ||
               last_of(type) == "Range") {
      if (texts.size() < kMostCandidates) texts.push_back(self);
    } else if (own.size() < 3) {
      if (bound_type(self) != nullptr) own.push_back(self);
    }
  }
  std::vector<TypeView> made = std::move(own);
  if (number) made.push_back(*number);
  made.insert(made.end(), texts.begin(), texts.end());
  return made;
}

}  // namespace mochi::rust
