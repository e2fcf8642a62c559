// Values on their way to Rust: how the wrapper reads them, and what stands for type parameters.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bridge/rust/bind/crossing.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

using api::TypeKind;

constexpr std::size_t kMostCandidates = 12;
constexpr std::size_t kMostPlain = 3;

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
  // What only Rust can make, and may be left out: `Option<&mut Space<…>>`.
  if (!cross && standard && last == "Option" && judge_.at(judge_.resolved(type_args(view)[0])).tag == TypeTag::reference)
    return {plain(holding_type(TypeKind::option, simple_type(TypeKind::boolean)),
                  "{ arg::<Option<bool>>(a)?; None }")};
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
    std::string values;
    std::string written;  // what is lent for writing and is the function's result
    bool lends_out = false;
    for (std::size_t i = 0; i < b->trait.inputs.size(); ++i) {
      TypeView input = judge_.resolved({b->trait.inputs[i], &scope, false});
      const DocType& of = judge_.at(input);
      const bool lent = of.tag == TypeTag::reference && of.is_mutable;
      // Of what is lent for writing the function gets a copy; where it has nothing else to say, it says the new value.
      if (lent) input = judge_.resolved({of.parts[0], input.scope, false});
      const std::optional<Cross> cross = out(input);
      if (!cross || (lent && (cross->borrows || cross->reference || bound_type(input) != nullptr))) return std::nullopt;
      lends_out = lends_out || cross->borrows || cross->reference;
      type.args.push_back(cross->type);
      const std::string_view comma = i == 0 ? "" : ", ";
      names += fmt::format("{}x{}{}", comma, i, lent ? ": &mut _" : "");
      values += fmt::format("{}x{}{}", comma, i, lent ? ".clone()" : "");
      if (lent) written = written.empty() ? fmt::format("x{}", i) : "-";
    }
    api::Type result = simple_type(TypeKind::unit);
    if (b->trait.output != kNoType) {
      const std::optional<Argument> back = argument({b->trait.output, &scope, false});
      const TypeView output = judge_.resolved({b->trait.output, &scope, false});
      const bool unit = judge_.at(output).tag == TypeTag::tuple && judge_.at(output).parts.empty();
      if (!unit && (!back || back->rust != "arg(a)?" || back->may_borrow)) return std::nullopt;
      if (!unit) result = back->type;
    }
    std::string call = fmt::format("c.call(({}{}))", values, type.args.size() == 1 ? "," : "");
    if (result.kind == TypeKind::unit && written.starts_with('x')) {
      result = type.args[static_cast<std::size_t>(std::stoi(written.substr(1)))];
      call = fmt::format("{{ *{} = {}; }}", written, call);
    }
    type.args.push_back(std::move(result));
    Argument made = plain(std::move(type), fmt::format("{{ let c = callback(a); move |{}| {} }}", names, call));
    made.lends_out = lends_out;
    return made;
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
  // `impl<M: Add> Measure for M`: whatever rustc lets pass.
  if (made.empty() && is_for_all(name)) return anything();
  // `Q: Equivalent<K>`, `R: SampleRange<T>`: what the trait speaks of.
  for (const DocArg& arg : bound.trait.args) {
    if (arg.kind != DocArg::Kind::type) continue;
    const TypeView of = judge_.resolved({arg.type, &scope, false});
    if (judge_.at(of).tag == TypeTag::generic) continue;
    if (last_of(judge_.at(of)) == "String") made.push_back(canon.primitive("str"));
    made.push_back(of);
    // `impl IntoResettable<Str>`: what turns into a type of the crate is often a text.
    if (judge_.at(of).tag == TypeTag::path && bound_type(of) != nullptr) {
      add_sources("Into", of, made);
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
  add_sources(trait, target, made);
  if (made.size() > 1) return made;
  made.push_back(canon.text());
  made.push_back(fixed);
  for (const TypeView one : {canon.primitive("i64"), canon.primitive("f64"), canon.bytes()})
    made.push_back(one);
  return made;
}

// Of what `target` is made by `From`, or `TryFrom`: the widest of the numbers.
void Crossing::add_sources(std::string_view trait, TypeView target, std::vector<TypeView>& to) {
  const DocType& of = judge_.at(target);
  const std::optional<DocHome> home =
      of.tag == TypeTag::path ? judge_.world().home(*target.scope->crate, of.path->id) : std::nullopt;
  const auto* adt = home ? std::get_if<DocAdt>(&home->item().inner) : nullptr;
  if (adt == nullptr || depth_ > 6) return;
  ++depth_;
  std::size_t best = kInts.size();
  std::optional<TypeView> number;
  for (const DocId id : adt->impls) {
    const auto* impl = home->crate->get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || impl->negative || impl->synthetic) continue;
    const std::string_view last = after_colons(impl->trait.text);
    if (last != "From" && (last != "TryFrom" || trait != "TryInto")) continue;
    const DocType& self = home->crate->type(impl->self);
    if (self.tag != TypeTag::path || self.path->id != home->id) continue;
    const Scope& inside = judge_.impl_scope(*home->crate, *impl);
    for (const DocArg& arg : impl->trait.args) {
      if (arg.kind != DocArg::Kind::type) continue;
      const TypeView source = judge_.resolved({arg.type, &inside, false});
      const DocType& type = judge_.at(source);
      if (type.tag == TypeTag::generic) {
        const auto param = inside.params.find(type.name);
        if (param == inside.params.end() || is_callable(param->second.bounds, inside)) continue;
        for (const TypeView one : candidates(param->second.bounds, inside, type.name)) to.push_back(one);
      } else if (type.tag == TypeTag::primitive) {
        const auto at = static_cast<std::size_t>(std::find(kInts.begin(), kInts.end(), type.name) - kInts.begin());
        if (at < best) {
          best = at;
          number = source;
        } else if (type.name == "f64" || type.name == "bool") {
          to.push_back(source);
        }
      } else if (rust_name(source, true) && !arguments(source).empty()) {
        to.push_back(source);
      }
    }
  }
  if (number) to.push_back(*number);
  --depth_;
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

// Whether a trait is implemented for all types that fit its bounds.
bool Crossing::is_for_all(const DocName& trait) {
  const std::vector<Judge::Implementor>& all = judge_.implementors(trait);
  return std::any_of(all.begin(), all.end(), [](const Judge::Implementor& one) {
    return one.crate->type(one.impl->self).tag == TypeTag::generic;
  });
}

// Types that Mochi has and that implement the trait, of all known crates.
std::vector<TypeView> Crossing::implementors(const DocBound& bound, const Scope& scope) {
  const DocName wanted = judge_.world().name(*scope.crate, bound.trait.id);
  std::vector<TypeView> own;
  std::vector<TypeView> texts;
  std::optional<TypeView> number;
  std::size_t best = kInts.size();
  std::size_t plain = 0;
  for (const Judge::Implementor& one : judge_.implementors(wanted)) {
    if (one.impl->generics.has(DocParam::Kind::constant)) continue;
    // `impl<T> SampleRange<T> for Range<T>` where `SampleRange<i64>` is asked for.
    std::map<std::string_view, TypeView> given;
    bool other = false;
    for (std::size_t i = 0; i < std::min(bound.trait.args.size(), one.impl->trait.args.size()); ++i) {
      const DocArg& asked = bound.trait.args[i];
      const DocArg& there = one.impl->trait.args[i];
      if (asked.kind != DocArg::Kind::type || there.kind != DocArg::Kind::type) continue;
      const DocType& name = one.crate->type(there.type);
      if (name.tag == TypeTag::generic) {
        given[name.name] = judge_.resolved({asked.type, &scope, false});
        continue;
      }
      // `impl Into<A> for X` says nothing of `Into<B>`.
      const std::optional<std::string> wants = rust_name({asked.type, &scope, false}, true);
      const std::optional<std::string> has = rust_name({there.type, &judge_.impl_scope(*one.crate, *one.impl), false}, true);
      other = other || (wants && has && *wants != *has);
    }
    if (other) continue;
    const bool known = std::all_of(
        one.impl->generics.params.begin(), one.impl->generics.params.end(),
        [&](const DocParam& p) { return p.kind != DocParam::Kind::type || given.contains(p.name); });
    if (!known) {
      // `impl<T> Trait for &Graph<T>`: with the graphs that there are.
      const DocType* shape = &one.crate->type(one.impl->self);
      const bool lent = shape->tag == TypeTag::reference && !shape->is_mutable;
      if (lent) shape = &one.crate->type(shape->parts[0]);
      const std::optional<DocHome> home =
          shape->tag == TypeTag::path ? judge_.world().home(*one.crate, shape->path->id) : std::nullopt;
      const auto* adt = home ? std::get_if<DocAdt>(&home->item().inner) : nullptr;
      if (adt == nullptr || !adt->generics.has(DocParam::Kind::type)) continue;
      for (const TypeView instance : maker_.instances_of(*home)) {
        // Where the trait is for a type, it often is for what refers to it: graphs are given so.
        for (const TypeView view : {canon.reference(instance), instance}) {
          if (lent && judge_.at(view).tag != TypeTag::reference) continue;
          const std::optional<std::string> name = rust_name(view, true);
          const bool fresh = name && std::none_of(own.begin(), own.end(), [&](TypeView there) { return rust_name(there, true) == name; });
          // Programs name them: they come first.
          if (fresh && own.size() < kMostCandidates) own.insert(own.begin(), view);
        }
      }
      continue;
    }
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
    } else if (plain < kMostPlain) {
      if (bound_type(self) != nullptr) own.push_back(self), ++plain;
    }
  }
  // A type of the crate is the likeliest; then what most values of programs are.
  std::vector<TypeView> made;
  const std::size_t first = std::min<std::size_t>(own.size(), own.size() - plain + 1);
  made.insert(made.end(), own.begin(), own.begin() + static_cast<std::ptrdiff_t>(first));
  const auto words = [&](TypeView view) { return last_of(judge_.at(view)) == "String" || judge_.at(view).tag == TypeTag::reference; };
  std::stable_partition(texts.begin(), texts.end(), words);
  const auto text = std::find_if_not(texts.begin(), texts.end(), words);
  made.insert(made.end(), texts.begin(), text);
  if (number) made.push_back(*number);
  made.insert(made.end(), text, texts.end());
  made.insert(made.end(), own.begin() + static_cast<std::ptrdiff_t>(first), own.end());
  return made;
}

}  // namespace mochi::rust
