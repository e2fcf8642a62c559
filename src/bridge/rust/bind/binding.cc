#include "bridge/rust/bind/binding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/string_util.h"
#include "bridge/rust/bind/crossing.h"

namespace mochi::rust {
namespace {

// Words that no declaration of Mochi may have as its name.
constexpr std::array<std::string_view, 35> kWords = {
    "true", "false", "test",    "expect", "agent",  "intent", "on",       "stream", "emit",
    "type", "fun",   "extern",  "import", "return", "break",  "continue", "let",    "var",
    "if",   "else",  "then",    "for",    "while",  "in",     "generate", "match",  "fetch",
    "load", "save",  "package", "export", "fact",   "rule",   "all",      "none"};

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

// The last names of the traits that a type implements itself.
std::set<std::string> traits_of(const DocHome& home) {
  std::set<std::string> made;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  for (DocId id : adt.impls) {
    const auto* impl = home.crate->get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || impl->negative || impl->synthetic || impl->blanket) continue;
    const std::string_view text = impl->trait.text;
    const std::size_t colon = text.rfind(':');
    made.emplace(colon == std::string_view::npos ? text : text.substr(colon + 1));
  }
  return made;
}

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

api::Type plain(api::TypeKind kind) {
  api::Type made;
  made.kind = kind;
  return made;
}

api::Type of_name(std::string_view name) {
  api::Type made = plain(api::TypeKind::named);
  made.name = name;
  return made;
}

class Binder {
 public:
  Binder(Judge& judge, const PublicApi& items, std::string_view package)
      : judge_(judge), items_(items), crossing_(judge, made_) {
    made_.package = package;
    made_.lib = judge.world().root().name;
  }

  BoundCrate run(const CallableList& callables) {
    for (const PublicItem& item : items_.items) declare(item);
    find_forms();
    for (const Callable& callable : callables.all) bind(callable);
    for (std::size_t i = 0; i < made_.types.size(); ++i) add_placed(i);
    for (const PublicItem& item : items_.items) add_constant(item);
    drop_doubles();
    std::stable_sort(made_.skips.begin(), made_.skips.end(),
                     [](const api::Skip& a, const api::Skip& b) { return a.item < b.item; });
    return std::move(made_);
  }

 private:
  void skip(std::string path, std::string reason) {
    made_.skips.push_back({std::move(path), std::move(reason)});
  }
  void skip(std::string path, SkipReason reason, std::string_view detail) {
    skip(std::move(path), fmt::format("{}: {}", skip_token(reason), detail));
  }

  // A name of the one module that a crate is in Mochi: those of modules below stand behind these.
  std::string flat_name(const std::string& path) {
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

  void declare(const PublicItem& item) {
    const DocItem& it = item.home.item();
    if (const auto* trait = std::get_if<DocTrait>(&it.inner)) {
      static_cast<void>(trait);
      crossing_.traits.emplace(item.home, fmt::format("::{}::{}", made_.lib, item.path));
      return;
    }
    const auto* adt = std::get_if<DocAdt>(&it.inner);
    if (adt == nullptr) return;
    if (adt->kind == DocAdt::Kind::union_) return;
    if (adt->generics.has(DocParam::Kind::type) || adt->generics.has(DocParam::Kind::constant)) {
      skip(item.path, SkipReason::generic, "a generic type without an instance");
      return;
    }
    BoundType made;
    made.home = item.home;
    made.path = item.path;
    made.name = flat_name(item.path);
    made.rust = fmt::format("::{}::{}", made_.lib, item.path);
    std::size_t lifetimes = 0;
    for (const DocParam& p : adt->generics.params) lifetimes += p.kind == DocParam::Kind::lifetime ? 1 : 0;
    made.has_lifetime = lifetimes != 0;
    for (std::size_t i = 0; i < lifetimes; ++i) made.rust += i == 0 ? "<'static" : ", 'static";
    if (lifetimes != 0) made.rust += ">";
    made.is_clone = judge_.is_clone(*item.home.crate, item.home.id);
    made.decl.name = made.name;
    made.decl.kind = api::TypeDeclKind::opaque;
    made.decl.doc = it.docs;
    crossing_.types.emplace(made.home, made_.types.size());
    made_.types.push_back(std::move(made));
  }

  // Records and enums first seem to be some, until a part of them does not cross.
  void find_forms() {
    for (BoundType& type : made_.types) type.form = first_form(type);
    for (bool changed = true; changed;) {
      changed = false;
      for (BoundType& type : made_.types) {
        if (type.form != TypeForm::record || fill_record(type)) continue;
        type.form = TypeForm::handle;
        type.parts.clear();
        type.decl.fields.clear();
        type.decl.kind = api::TypeDeclKind::opaque;
        changed = true;
      }
    }
  }

  TypeForm first_form(BoundType& type) {
    const DocItem& item = type.home.item();
    const auto& adt = std::get<DocAdt>(item.inner);
    if (type.has_lifetime) return TypeForm::handle;
    if (adt.kind == DocAdt::Kind::enumeration)
      return fill_enum(type, adt) ? TypeForm::plain_enum : TypeForm::handle;
    const bool open =
        adt.kind == DocAdt::Kind::plain && !adt.stripped && !adt.parts.empty() && !item.non_exhaustive;
    return open && type.is_clone && !changes_self(type.home) ? TypeForm::record : TypeForm::handle;
  }

  bool fill_enum(BoundType& type, const DocAdt& adt) {
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
    for (const std::string& name : names)
      type.decl.variants.push_back({mochi_name(without_raw(name)), {}, {}});
    if (open && std::find(names.begin(), names.end(), "Other") == names.end())
      type.decl.variants.push_back({"Other", {}, {}});
    return true;
  }

  bool fill_record(BoundType& type) {
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

  std::size_t type_at(const Callable& callable) {
    for (std::size_t i = 0; i < made_.types.size(); ++i) {
      if (made_.types[i].path == callable.type_path) return i;
    }
    return BoundCall::kFree;
  }

  // `::regex::Regex::new`, or `<::regex::Matches as Trait>::next`; empty if it cannot be named.
  std::string callee(const Callable& callable, std::size_t type) {
    const std::string name(callable.name());
    if (callable.kind == Callable::Kind::free) return fmt::format("::{}::{}", made_.lib, callable.path);
    const std::string& rust = made_.types[type].rust;
    if (callable.kind == Callable::Kind::method) return fmt::format("<{}>::{}", rust, name);
    const std::string trait = crossing_.trait_path(callable);
    return trait.empty() ? std::string() : fmt::format("<{} as {}>::{}", rust, trait, name);
  }

  void bind(const Callable& callable) {
    if (callable.with_instances) {
      skip(callable.path, callable.with_instances->reason, callable.with_instances->detail);
      return;
    }
    const bool free = callable.kind == Callable::Kind::free;
    const std::size_t type = free ? BoundCall::kFree : type_at(callable);
    if (!free && type == BoundCall::kFree)
      return skip(callable.path, SkipReason::generic, "method of a generic type");
    if (callable.kind == Callable::Kind::trait_method && crossing_.is_placed(callable)) return;
    const std::string rust = callee(callable, type);
    if (rust.empty())
      return skip(callable.path, SkipReason::foreign_type, "the trait has no public name here");
    BoundCall made;
    made.type = type;
    made.path = fmt::format("{}::{}", made_.lib, free ? callable.path : shown_path(callable));
    made.symbol =
        symbol_of(made_.lib, free ? callable.path : callable.type_path + "::" + std::string(callable.name()));
    if (const Judgement fails = fill(made, callable, rust))
      return skip(callable.path, fails->reason, fails->detail);
    made_.calls.push_back(std::move(made));
  }

  static std::string shown_path(const Callable& callable) {
    return fmt::format("{}::{}", callable.type_path, callable.name());
  }

  Judgement fill(BoundCall& made, const Callable& callable, const std::string& rust) {
    const DocFunction& function = callable.function();
    if (function.is_async) return Obstacle{SkipReason::future, "async fn", Rule::never};
    const Scope& scope = judge_.function_scope(function, *callable.owner);
    current_ = &scope;
    made.function.name = mochi_name(without_raw(callable.name()));
    made.function.doc.text = callable.home.item().docs;
    std::string arguments;
    bool handles = false;
    std::size_t number = 0;
    for (const auto& [name, ref] : function.inputs) {
      const std::optional<Argument> argument = crossing_.argument({ref, &scope, false});
      ++number;
      if (!argument) {
        return Obstacle{
            SkipReason::foreign_type,
            fmt::format("param {} ({}): {}", number, name, crossing_.spelled({ref, &scope, false})),
            Rule::never};
      }
      arguments += (arguments.empty() ? "" : ", ") + argument->rust;
      handles = handles || argument->may_borrow;
      if (name == "self") {
        made.takes_self = true;
        continue;
      }
      api::Param param;
      param.name = param_name(name, number);
      param.type = argument->type;
      made.function.params.push_back(std::move(param));
    }
    Cross result;
    if (function.output != kNoType) {
      const TypeView view{function.output, &scope, false};
      const std::optional<Cross> cross = crossing_.out(view);
      if (!cross)
        return Obstacle{SkipReason::foreign_type, fmt::format("return: {}", crossing_.spelled(view)),
                        Rule::never};
      result = *cross;
    }
    made.function.result = result.type;
    if (gives_self(function)) {
      made.forms = {fmt::format("run(\"{}\", a, r, |a, w| {{ let _ = {}({}); w.same() }})", made.path, rust,
                                arguments)};
      return std::nullopt;
    }
    made.forms = forms_of(made.path, fmt::format("{}({})", rust, arguments), result, handles);
    return std::nullopt;
  }

  // `&mut Self` out of `&mut self` is the same handle.
  bool gives_self(const DocFunction& function) {
    if (function.inputs.empty() || function.inputs.front().first != "self" || function.output == kNoType)
      return false;
    const auto lent = [&](TypeRef ref) -> const DocType* {
      const DocType& type = current_->crate->type(ref);
      return type.tag == TypeTag::reference && type.is_mutable ? &current_->crate->type(type.parts[0])
                                                               : nullptr;
    };
    const DocType* self = lent(function.inputs.front().second);
    const DocType* given = lent(function.output);
    if (self == nullptr || given == nullptr) return false;
    if (given->tag == TypeTag::generic) return given->name == "Self";
    const DocType& own =
        current_->self.scope == nullptr ? *given : current_->self.scope->crate->type(current_->self.ref);
    return given->tag == TypeTag::path && own.tag == TypeTag::path && given->path->id == own.path->id &&
           current_->crate == current_->self.scope->crate;
  }

  static std::vector<std::string> forms_of(const std::string& path, const std::string& call,
                                           const Cross& result, bool handles) {
    const auto form = [&](std::string_view how) {
      return fmt::format("{}(\"{}\", a, r, |a, w| {}.put(w))", how, path, call);
    };
    if (!result.borrows && !result.reference) return {form("run")};
    if (!handles) return {form("run")};
    if (result.reference) return {form("run_kept")};
    return {form("run_beside"), form("run_kept")};
  }

  static std::string param_name(std::string_view name, std::size_t number) {
    const std::string word = without_raw(name);
    const bool good = !word.empty() && word != "_" && std::all_of(word.begin(), word.end(), [](char c) {
      return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
    });
    return good ? mochi_name(word == "self" ? "self_" : word) : fmt::format("arg{}", number - 1);
  }

  bool has_method(std::size_t type, std::string_view name) const {
    return std::any_of(made_.calls.begin(), made_.calls.end(),
                       [&](const BoundCall& c) { return c.type == type && c.function.name == name; });
  }

  void add_call(std::size_t type, std::string_view name, bool takes_self, std::vector<api::Param> params,
                api::Type result, const std::string& body, std::string_view doc) {
    if (has_method(type, name)) return;
    BoundCall made;
    const BoundType& of = made_.types[type];
    made.type = type;
    made.takes_self = takes_self;
    made.path = fmt::format("{}::{}::{}", made_.lib, of.path, name);
    made.symbol = symbol_of(made_.lib, of.path + "::" + std::string(name));
    made.function.name = name;
    made.function.params = std::move(params);
    made.function.result = std::move(result);
    made.function.doc.text = doc;
    made.forms.push_back(fmt::format("run(\"{}\", a, r, |a, w| {}.put(w))", made.path, body));
    made_.calls.push_back(std::move(made));
  }

  // What traits of the standard library are in Mochi (§9.3, rule 5).
  void add_placed(std::size_t index) {
    const BoundType& type = made_.types[index];
    const std::set<std::string> traits = traits_of(type.home);
    const std::string lent = type.form == TypeForm::handle ? fmt::format("arg::<&{}>(a)?", type.rust)
                                                           : fmt::format("&arg::<{}>(a)?", type.rust);
    const api::Type own = of_name(type.name);
    const api::Type text = plain(api::TypeKind::string);
    if (traits.contains("Display"))
      add_call(index, "to_string", true, {}, text, fmt::format("ToString::to_string({})", lent),
               "The text of the value.");
    if (traits.contains("Debug"))
      add_call(index, "debug", true, {}, text, fmt::format("format!(\"{{:?}}\", {})", lent),
               "The value as its author sees it.");
    if (traits.contains("Error"))
      add_call(index, "message", true, {}, text, fmt::format("ToString::to_string({})", lent),
               "What went wrong.");
    if (traits.contains("FromStr")) add_parse(index);
    if (traits.contains("Default") && !type.has_lifetime)
      add_call(index, "default", false, {}, own, fmt::format("<{} as Default>::default()", type.rust),
               "The value that stands where none is given.");
    if (type.is_clone && type.form == TypeForm::handle) add_clone(index);
    if (traits.contains("PartialOrd")) {
      api::Param other;
      other.name = "other";
      other.type = own;
      const std::string body =
          fmt::format("PartialOrd::partial_cmp({}, {}).map_or(2i64, |o| o as i64)", lent, lent);
      add_call(index, "compare", true, {other}, plain(api::TypeKind::integer), body,
               "-1, 0 or 1 as the value stands before, beside or behind the other; 2 if neither.");
    }
  }

  // `pub const` and `pub static` of numbers, texts and what can be copied.
  void add_constant(const PublicItem& item) {
    const auto* value = std::get_if<DocValue>(&item.home.item().inner);
    if (value == nullptr || value->associated) return;
    if (value->is_mutable) return skip(item.path, SkipReason::unsafe_fn, "static mut");
    const TypeView view{value->type, &judge_.free_scope(*item.home.crate), false};
    const std::optional<Cross> cross = crossing_.out(view);
    if (!cross || cross->borrows || cross->reference)
      return skip(item.path, SkipReason::foreign_type, "constant: " + crossing_.spelled(view));
    BoundCall made;
    made.path = fmt::format("{}::{}", made_.lib, item.path);
    made.symbol = symbol_of(made_.lib, "const::" + item.path);
    made.is_value = true;
    made.function.name = mochi_name(without_raw(item.home.item().name));
    made.function.result = cross->type;
    made.function.doc.text = item.home.item().docs;
    made.forms.push_back(
        fmt::format("run(\"{}\", a, r, |a, w| {{ let v = ::{}; v.put(w) }})", made.path, made.path));
    // A static cannot be moved out of.
    made.forms.push_back(fmt::format("run(\"{}\", a, r, |a, w| ::{}.clone().put(w))", made.path, made.path));
    made_.calls.push_back(std::move(made));
  }

  void add_clone(std::size_t index) {
    if (has_method(index, "clone")) return;
    const BoundType& type = made_.types[index];
    add_call(index, "clone", true, {}, of_name(type.name), fmt::format("arg::<&{}>(a)?.clone()", type.rust),
             "A copy of the value.");
    if (!type.has_lifetime) return;
    std::string& form = made_.calls.back().forms.back();
    form.replace(0, 4, "run_beside(");
  }

  void add_parse(std::size_t index) {
    const BoundType& type = made_.types[index];
    const std::optional<Cross> error = crossing_.parse_error(type.home);
    if (!error || has_method(index, "parse")) return;
    api::Param text;
    text.name = "text";
    text.type = plain(api::TypeKind::string);
    api::Type result = plain(api::TypeKind::result);
    result.args = {of_name(type.name), error->type};
    add_call(index, "parse", false, {text}, result,
             fmt::format("<{} as std::str::FromStr>::from_str(arg(a)?)", type.rust),
             "The value that a text stands for.");
  }

  // Of two functions of one name in one place the first is meant: inherent before traits'.
  void drop_doubles() {
    std::set<std::pair<std::size_t, std::string>> seen;
    std::set<std::string> symbols;
    std::vector<BoundCall> kept;
    for (BoundCall& call : made_.calls) {
      if (call.type == BoundCall::kFree) call.function.name = flat_name(path_of(call));
      if (!seen.emplace(call.type, call.function.name).second) {
        skip(call.path, SkipReason::foreign_type, "another function has its name");
        continue;
      }
      for (int n = 2; !symbols.insert(call.symbol).second; ++n) call.symbol += fmt::format("_{}", n);
      if (call.type != BoundCall::kFree) drop_part(made_.types[call.type], call);
      kept.push_back(std::move(call));
    }
    made_.calls = std::move(kept);
    for (std::size_t i = 0; i < made_.types.size(); ++i) made_.types[i].iterates = has_method(i, "next");
  }

  // Fields and variants keep their names; a function of the same name gets a `_`.
  static void drop_part(const BoundType& type, BoundCall& call) {
    const auto same = [&](const auto& part) { return part.name == call.function.name; };
    if (std::any_of(type.decl.fields.begin(), type.decl.fields.end(), same) ||
        std::any_of(type.decl.variants.begin(), type.decl.variants.end(), same))
      call.function.name += '_';
  }

  std::string path_of(const BoundCall& call) const { return call.path.substr(made_.lib.size() + 2); }

  Judge& judge_;
  const PublicApi& items_;
  const Scope* current_ = nullptr;  // of the function that is bound
  BoundCrate made_;
  Crossing crossing_;
};

}  // namespace

std::string mochi_name(std::string_view name) {
  std::string made(name);
  if (std::find(kWords.begin(), kWords.end(), name) != kWords.end()) made += '_';
  return made;
}

BoundCrate bind_crate(Judge& judge, const PublicApi& items, const CallableList& callables,
                      std::string_view package) {
  return Binder(judge, items, package).run(callables);
}

}  // namespace mochi::rust
