#include "bridge/rust/bind/binding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/string_util.h"
#include "bridge/rust/bind/binder.h"

namespace mochi::rust {
namespace {

// Words that no declaration of Mochi may have as its name.
constexpr std::array<std::string_view, 35> kWords = {
    "true", "false", "test",    "expect", "agent",  "intent", "on",       "stream", "emit",
    "type", "fun",   "extern",  "import", "return", "break",  "continue", "let",    "var",
    "if",   "else",  "then",    "for",    "while",  "in",     "generate", "match",  "fetch",
    "load", "save",  "package", "export", "fact",   "rule",   "all",      "none"};

bool changes_self(const DocHome& home) {
  const auto& adt = std::get<DocAdt>(home.item().inner);
  for (DocId id : adt.impls) {
    const auto* impl = home.crate->get<DocImpl>(id);
    if (impl == nullptr || impl->has_trait) continue;
    for (DocId member : impl->items) {
      const auto* function = home.crate->get<DocFunction>(member);
      if (function == nullptr || function->inputs.empty() || function->inputs.front().first != "self")
        continue;
      const DocType& self = home.crate->type(function->inputs.front().second);
      if (self.tag == TypeTag::reference && self.is_mutable) return true;
    }
  }
  return false;
}

// Functions of these may have several parameter types, an implementation each.
bool is_many(std::string_view name) {
  constexpr std::array<std::string_view, 15> kNames = {
      "from",   "try_from", "add",    "sub", "mul", "div",        "rem",       "index",
      "bitand", "bitor",    "bitxor", "shl", "shr", "add_assign", "sub_assign"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// How much the number takes that a `From<…>` is for; 0 if it is for something else.
int width_of(const BoundCall& call) {
  constexpr std::array<std::string_view, 12> kWidths = {"bool", "u8",  "i8",    "u16",   "i16", "u32",
                                                        "i32",  "f32", "usize", "isize", "u64", "i64"};
  const std::string_view form = call.forms.empty() ? std::string_view() : call.forms.front();
  for (std::size_t i = kWidths.size(); i-- > 0;) {
    if (form.find(fmt::format("From<{}>", kWidths[i])) != form.npos) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::string call_types(const BoundCall& call) {
  std::string made = call.takes_self ? "self," : "";
  for (const api::Param& param : call.function.params) made += api::spell(param.type) + ",";
  return made;
}

}  // namespace

std::string without_raw(std::string_view name) {
  return std::string(name.starts_with("r#") ? name.substr(2) : name);
}

std::string symbol_of(std::string_view lib, std::string_view path) {
  std::string made = fmt::format("mochi_{}_", lib);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool word = is_ascii_letter(c) || is_ascii_digit(c);
    const char out = word ? (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) : '_';
    if (out == '_' && made.back() == '_') continue;
    made += out;
  }
  return made;
}

Binder::Binder(Judge& judge, const PublicApi& items, std::string_view package, bool every_probe,
               const TraitPaths& others)
    : judge_(judge), items_(items), crossing_(judge, made_, *this), every_probe_(every_probe) {
  crossing_.others = &others;
  made_.package = package;
  made_.lib = judge.world().root().name;
}

BoundCrate Binder::run(const CallableList& callables, const std::vector<InstanceRequest>& requests) {
  for (const PublicItem& item : items_.items) declare(item);
  for (const PublicItem& item : items_.items) {
    for (const std::string& path : item.others)
      made_.aliases.push_back({flat_name(path), flat_name(item.path)});
  }
  for (const InstanceRequest& wanted : requests) {
    if (wanted.name.starts_with('.')) method_requests_[wanted.name.substr(1)].push_back(wanted);
  }
  find_forms();
  const std::size_t plain_types = made_.types.size();
  // What programs name is what functions are tried with.
  for (const InstanceRequest& wanted : requests) {
    if (!wanted.name.starts_with('.')) static_cast<void>(requested_type(wanted));
  }
  for (const Callable& callable : callables.all) bind(callable);
  for (const PublicItem& item : items_.items) add_alias(item);
  for (const PublicItem& item : items_.items) bind_extensions(item);
  for (const InstanceRequest& wanted : requests) request(wanted);
  for (std::size_t i = 0; i < plain_types; ++i) {
    if (!made_.types[i].facade) bind_members(i);
  }
  for (const auto& [home, facade] : facades_) bind_facade(home, facade);
  for (const PublicItem& item : items_.items) add_constant(item);
  while (!pending_.empty()) {
    const std::size_t next = pending_.front();
    pending_.pop_front();
    bind_members(next);
  }
  for (std::size_t i = 0; i < made_.types.size(); ++i) add_placed(i);
  for (std::size_t i = 0; i < made_.types.size(); ++i) add_parts(i);
  while (!pending_.empty()) {
    const std::size_t next = pending_.front();
    pending_.pop_front();
    bind_members(next);
    add_placed(next);
  }
  fill_facades();
  drop_doubles();
  std::stable_sort(made_.skips.begin(), made_.skips.end(),
                   [](const api::Skip& a, const api::Skip& b) { return a.item < b.item; });
  return std::move(made_);
}

void Binder::skip(std::string path, std::string reason) {
  made_.skips.push_back({std::move(path), std::move(reason)});
}
void Binder::skip(std::string path, SkipReason reason, std::string_view detail) {
  skip(std::move(path), fmt::format("{}: {}", skip_token(reason), detail));
}

// A name of the one module that a crate is in Mochi: those of modules below stand behind these.
std::string Binder::flat_name(const std::string& path) const {
  std::string made;
  for (std::string_view rest = path;;) {
    const std::size_t colon = rest.find("::");
    made += without_raw(rest.substr(0, colon));
    if (colon == std::string_view::npos) break;
    made += "__";
    rest.remove_prefix(colon + 2);
  }
  return mochi_name(made);
}

void Binder::declare(const PublicItem& item) {
  const DocItem& it = item.home.item();
  const std::string rust = fmt::format("::{}::{}", made_.lib, item.path);
  if (std::holds_alternative<DocTrait>(it.inner)) crossing_.paths.emplace(item.home, rust);
  const auto* adt = std::get_if<DocAdt>(&it.inner);
  if (adt == nullptr || adt->kind == DocAdt::Kind::union_) return;
  const bool generic = adt->generics.has(DocParam::Kind::type);
  if (adt->generics.has(DocParam::Kind::constant))
    return skip(item.path, SkipReason::const_generic, "a type with a constant parameter");
  BoundType made;
  made.home = item.home;
  made.path = item.path;
  made.name = flat_name(item.path);
  made.rust = rust;
  crossing_.paths.emplace(item.home, rust);
  item_paths_.emplace(item.home, item.path);
  names_.insert(made.name);
  std::size_t lifetimes = 0;
  for (const DocParam& p : adt->generics.params) lifetimes += p.kind == DocParam::Kind::lifetime ? 1 : 0;
  made.has_lifetime = lifetimes != 0;
  for (std::size_t i = 0; i < lifetimes; ++i) made.rust += i == 0 ? "<'static" : ", 'static";
  if (lifetimes != 0) made.rust += ">";
  made.is_clone = judge_.is_clone(*item.home.crate, item.home.id);
  made.decl.name = made.name;
  made.decl.kind = api::TypeDeclKind::opaque;
  made.decl.doc = it.docs;
  made.facade = generic;
  if (generic && item.by_alias) by_alias_.insert(item.home);
  (generic ? facades_ : crossing_.types).emplace(made.home, made_.types.size());
  made_.types.push_back(std::move(made));
}

// Records and enums first seem to be some, until a part of them does not cross.
void Binder::find_forms() {
  for (BoundType& type : made_.types) type.form = type.facade ? TypeForm::absent : first_form(type);
  const std::size_t plain_types = made_.types.size();
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < plain_types; ++i) {
      BoundType& type = made_.types[i];
      if (type.form == TypeForm::record && fill_record(type)) continue;
      if (type.form == TypeForm::union_ && fill_union(type)) continue;
      if (type.form != TypeForm::record && type.form != TypeForm::union_) continue;
      type.form = TypeForm::handle;
      type.parts.clear();
      type.variants.clear();
      type.decl.fields.clear();
      type.decl.variants.clear();
      type.decl.kind = api::TypeDeclKind::opaque;
      changed = true;
    }
  }
}

TypeForm Binder::first_form(BoundType& type) {
  const DocItem& item = type.home.item();
  const auto& adt = std::get<DocAdt>(item.inner);
  if (type.has_lifetime) return TypeForm::handle;
  if (adt.kind == DocAdt::Kind::enumeration) {
    if (fill_enum(type, adt)) return TypeForm::plain_enum;
    const bool open = !adt.parts.empty() && type.is_clone && !changes_self(type.home);
    return open ? TypeForm::union_ : TypeForm::handle;
  }
  const bool open =
      adt.kind == DocAdt::Kind::plain && !adt.stripped && !adt.parts.empty() && !item.non_exhaustive;
  return open && type.is_clone && !changes_self(type.home) ? TypeForm::record : TypeForm::handle;
}

bool Binder::fill_enum(BoundType& type, const DocAdt& adt) {
  std::vector<std::string> names;
  for (DocId id : adt.parts) {
    const DocItem* item = type.home.crate->item(id);
    const auto* variant = item == nullptr ? nullptr : std::get_if<DocVariant>(&item->inner);
    if (variant == nullptr || variant->kind != DocVariant::Kind::plain) return false;
    names.emplace_back(item->name);
  }
  if (names.empty()) return false;
  type.parts = names;
  type.decl.kind = api::TypeDeclKind::enumeration;
  const bool open = type.home.item().non_exhaustive || adt.stripped;
  for (const std::string& name : names) type.decl.variants.push_back({mochi_name(without_raw(name)), {}, {}});
  if (open && std::find(names.begin(), names.end(), "Other") == names.end())
    type.decl.variants.push_back({"Other", {}, {}});
  return true;
}

bool Binder::fill_record(BoundType& type) {
  const auto& adt = std::get<DocAdt>(type.home.item().inner);
  type.parts.clear();
  type.decl.fields.clear();
  const Scope& scope = judge_.free_scope(*type.home.crate);
  for (DocId id : adt.parts) {
    const DocItem* item = type.home.crate->item(id);
    const auto* field = item == nullptr ? nullptr : std::get_if<DocField>(&item->inner);
    if (field == nullptr || item->visibility != Visibility::open) return false;
    const std::optional<Cross> cross = crossing_.out({field->type, &scope, false});
    if (!cross || cross->borrows || cross->reference || cross->holds(type.name)) return false;
    type.parts.emplace_back(item->name);
    api::Field made;
    made.name = without_raw(item->name);
    made.type = cross->type;
    type.decl.fields.push_back(std::move(made));
  }
  type.decl.kind = api::TypeDeclKind::record;
  return true;
}

// A union has its variants' fields by value; what is not known of an open one is `Other`.
bool Binder::fill_union(BoundType& type) {
  const auto& adt = std::get<DocAdt>(type.home.item().inner);
  type.variants.clear();
  type.decl.variants.clear();
  const Scope& scope = judge_.free_scope(*type.home.crate);
  const DocCrate& crate = *type.home.crate;
  for (DocId id : adt.parts) {
    const DocItem* item = crate.item(id);
    const auto* variant = item == nullptr ? nullptr : std::get_if<DocVariant>(&item->inner);
    if (variant == nullptr || variant->stripped || item->non_exhaustive) return false;
    BoundVariant made;
    made.name = item->name;
    made.named = variant->kind == DocVariant::Kind::record;
    api::Variant shown;
    shown.name = mochi_name(without_raw(item->name));
    for (DocId part : variant->fields) {
      const DocItem* of = crate.item(part);
      const auto* field = of == nullptr ? nullptr : std::get_if<DocField>(&of->inner);
      if (field == nullptr) return false;
      const std::optional<Cross> cross = crossing_.out({field->type, &scope, false});
      if (!cross || cross->borrows || cross->reference || cross->type.kind == api::TypeKind::unit ||
          cross->holds(type.name))
        return false;
      api::Field one;
      one.name = made.named                    ? without_raw(of->name)
                 : variant->fields.size() == 1 ? std::string("value")
                                               : fmt::format("_{}", made.fields.size());
      one.type = cross->type;
      shown.fields.push_back(std::move(one));
      made.fields.push_back(made.named ? std::string(of->name) : std::to_string(made.fields.size()));
    }
    type.variants.push_back(std::move(made));
    type.decl.variants.push_back(std::move(shown));
  }
  const bool open = type.home.item().non_exhaustive || adt.stripped;
  if (open) type.decl.variants.push_back({"Other", {}, {}});
  type.decl.kind = api::TypeDeclKind::union_;
  return true;
}

// Of two functions of one name in one place the first is meant: inherent before traits'.
void Binder::drop_doubles() {
  std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> seen;
  std::set<std::string> symbols;
  std::vector<BoundCall> kept;
  for (BoundCall& call : made_.calls) {
    std::vector<std::size_t>& same = seen[{call.type, call.function.name}];
    if (!same.empty() && (call.overload == 0 || kept[same.front()].home != call.home)) {
      const std::string own = call_types(call);
      const auto alike =
          std::find_if(same.begin(), same.end(), [&](std::size_t i) { return call_types(kept[i]) == own; });
      if ((!call.many && !is_many(call.function.name)) || call.is_value) continue;
      if (alike != same.end()) {
        // Of several types of Rust that are one of Mochi's the widest is meant.
        BoundCall& known = kept[*alike];
        if (width_of(call) > width_of(known)) known.forms = std::move(call.forms);
        continue;
      }
    }
    call.overload = same.size();
    same.push_back(kept.size());
    const std::string base = call.symbol;
    for (int n = 2; !symbols.insert(call.symbol).second; ++n) call.symbol = fmt::format("{}_{}", base, n);
    kept.push_back(std::move(call));
  }
  made_.calls = std::move(kept);
  for (BoundCall& call : made_.calls) {
    if (call.type == BoundCall::kFree) continue;
    const BoundType& type = made_.types[call.type];
    // Fields and variants keep their names; a function of the same name gets a `_`.
    const auto taken = [&](const auto& part) { return part.name == call.function.name; };
    if (std::any_of(type.decl.fields.begin(), type.decl.fields.end(), taken) ||
        std::any_of(type.decl.variants.begin(), type.decl.variants.end(), taken))
      call.function.name += '_';
  }
  for (std::size_t i = 0; i < made_.types.size(); ++i) made_.types[i].iterates = has_method(i, "next");
}

std::string mochi_name(std::string_view name) {
  std::string made(name);
  if (std::find(kWords.begin(), kWords.end(), name) != kWords.end()) made += '_';
  return made;
}

BoundCrate bind_crate(Judge& judge, const PublicApi& items, const CallableList& callables,
                      std::string_view package, const std::vector<InstanceRequest>& requests,
                      bool every_probe, const TraitPaths& others) {
  return Binder(judge, items, package, every_probe, others).run(callables, requests);
}

void add_trait_paths(DocWorld& world, const PublicApi& items, TraitPaths& to) {
  for (const PublicItem& item : items.items) {
    if (std::holds_alternative<DocTrait>(item.home.item().inner))
      to.emplace(world.name(*item.home.crate, item.home.id), fmt::format("::{}::{}", world.root().name, item.path));
  }
}

}  // namespace mochi::rust
