// Functions of Rust as calls of the wrapper: type parameters are chosen, arguments read, results written.
#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "bridge/rust/bind/binder.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kMostWays = 14;
constexpr std::size_t kMostOverloads = 7;

std::string param_name(std::string_view name, std::size_t number) {
  const std::string word = without_raw(name);
  const bool good = !word.empty() && word != "_" && std::all_of(word.begin(), word.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
  });
  return good ? mochi_name(word == "self" ? "self_" : word) : fmt::format("arg{}", number - 1);
}

std::string parameter_types(const api::Function& function) {
  std::string made;
  for (const api::Param& param : function.params) made += api::spell(param.type) + ",";
  return made;
}

using CallText = Binder::CallText;

CallText call_text(const std::vector<Argument>& arguments) {
  CallText made;
  for (const Argument& one : arguments) made.lends = made.lends || one.back.has_value();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Argument& one = arguments[i];
    const std::string comma = made.list.empty() ? "" : ", ";
    if (!made.lends) {
      made.list += comma + one.rust;
      continue;
    }
    made.lets += fmt::format("let {}p{} = {}; ", one.pass == "&mut " ? "mut " : "", i, one.rust);
    made.list += fmt::format("{}{}p{}", comma, one.pass, i);
    if (!one.back) continue;
    made.written += fmt::format("{}p{}", made.backs.empty() ? "" : ", ", i);
    made.backs.push_back(*one.back);
  }
  return made;
}

api::Type with_written(const api::Type& result, const std::vector<api::Type>& backs) {
  std::vector<std::pair<std::string, std::string>> fields;
  if (result.kind != api::TypeKind::unit) fields.emplace_back("value", api::spell(result));
  for (std::size_t i = 0; i < backs.size(); ++i)
    fields.emplace_back(i == 0 ? "written" : fmt::format("written{}", i + 1), api::spell(backs[i]));
  if (fields.size() == 1) return backs.front();
  api::Type made;
  made.kind = api::TypeKind::other;
  for (const auto& [name, type] : fields)
    made.name += fmt::format("{}{}: {}", made.name.empty() ? "{" : ", ", name, type);
  made.name += "}";
  return made;
}

}  // namespace

std::vector<std::string> forms_of(const std::string& path, const std::string& call, const Cross& result,
                                  bool handles) {
  const auto form = [&](std::string_view how) {
    return fmt::format("{}(\"{}\", a, r, |a, w| {}.put(w))", how, path, call);
  };
  if (!result.borrows && !result.reference) return {form("run")};
  if (!handles) return {form("run")};
  if (result.reference) return {form("run_kept")};
  return {form("run_beside"), form("run_kept")};
}

void Binder::bind(const Callable& callable) {
  if (callable.kind != Callable::Kind::free && callable.kind != Callable::Kind::method) return;
  if (callable.kind == Callable::Kind::method) return;
  Site site;
  site.home = callable.home;
  site.rust = fmt::format("::{}::{}", made_.lib, callable.path);
  site.path = callable.path;
  site.name = flat_name(callable.path);
  bind_function(site, callable.function(), *callable.owner);
}

// `::<i64, _>`; empty where the function has no parameters of its own.
std::string Binder::type_arguments(const DocFunction& function, const Scope& scope, bool lent) const {
  std::string made;
  for (const DocParam& p : function.generics.params) {
    if (p.kind != DocParam::Kind::type || p.synthetic) continue;
    auto found = scope.substitutes.find(p.name);
    std::optional<std::string> name;
    if (found != scope.substitutes.end())
      name = const_cast<Crossing&>(crossing_).rust_name(found->second, true);
    if (!name || (lent && name->starts_with("Written"))) name = "_";
    made += (made.empty() ? "" : ", ") + *name;
  }
  return made.empty() ? made : fmt::format("::<{}>", made);
}

namespace {

bool mentions(const DocCrate& crate, TypeRef ref, std::string_view param, int depth = 0) {
  const DocType& type = crate.type(ref);
  if (depth > 12) return false;
  if (type.tag == TypeTag::generic) return type.name == param;
  const auto inside = [&](TypeRef part) { return part != kNoType && mentions(crate, part, param, depth + 1); };
  if (std::any_of(type.parts.begin(), type.parts.end(), inside)) return true;
  return type.path != nullptr && std::any_of(type.path->args.begin(), type.path->args.end(), [&](const DocArg& arg) {
    return arg.kind == DocArg::Kind::type && inside(arg.type);
  });
}

}  // namespace

// Which parameters `count` type arguments are for: all, in their order, or those that no argument of the call shows.
std::vector<std::string_view> Binder::given_params(const DocFunction& function, const DocCrate& crate, std::size_t count) {
  std::vector<std::string_view> all;
  std::vector<std::string_view> unseen;
  for (const DocParam& p : function.generics.params) {
    if (p.kind != DocParam::Kind::type || p.synthetic) continue;
    all.push_back(p.name);
    if (std::none_of(function.inputs.begin(), function.inputs.end(),
                     [&](const auto& input) { return mentions(crate, input.second, p.name); }))
      unseen.push_back(p.name);
  }
  if (count < all.size() && unseen.size() == count) return unseen;
  all.resize(std::min(all.size(), count));
  return all;
}

// Says what the function's own type parameters stand for, the `way`th time.
bool Binder::choose(const DocFunction& function, Scope& scope, std::size_t way, std::size_t& ways,
                    const std::vector<TypeView>* given, Judgement& fails) {
  std::size_t number = 0;
  const std::vector<std::string_view> told = given_params(function, *scope.crate, given == nullptr ? 0 : given->size());
  for (const DocParam& p : function.generics.params) {
    if (p.kind == DocParam::Kind::constant) {
      fails = Obstacle{SkipReason::const_generic, fmt::format("`const {}`", p.name), Rule::constant};
      return false;
    }
    if (p.kind != DocParam::Kind::type || p.synthetic) continue;
    if (given != nullptr && number < told.size() && told[number] == p.name) {
      scope.substitutes[p.name] = (*given)[number++];
      continue;
    }
    const std::vector<const DocBound*>& bounds = scope.params.at(p.name).bounds;
    // A function of the program has no type that could be named.
    if (crossing_.is_callable(bounds, scope)) continue;
    const std::vector<TypeView> all = crossing_.candidates(bounds, scope, p.name);
    if (all.empty()) {
      fails = Obstacle{SkipReason::no_instance, fmt::format("type parameter `{}`", p.name), Rule::never};
      return false;
    }
    ways = std::max(ways, all.size());
    scope.substitutes[p.name] = all[std::min(way, all.size() - 1)];
  }
  return true;
}

void Binder::bind_function(const Site& site, const DocFunction& function, const Scope& owner,
                           const std::vector<TypeView>* given) {
  if (Judgement no = judge_.judge(site.home.item().name, function, owner, kEveryRule))
    return skip(site.path, no->reason, no->detail);
  if (given == nullptr) bind_requested(site, function, owner);
  std::vector<Variant> variants;
  std::vector<std::string> known;
  Judgement first;
  std::size_t ways = 1;
  for (std::size_t way = 0; way < ways && way < kMostWays; ++way) {
    Scope& scope = judge_.copy_scope(judge_.function_scope(function, owner));
    Judgement fails;
    Variant made;
    if (!choose(function, scope, way, ways, given, fails)) {
      first = fails;
      break;
    }
    fails = make_variant(site, function, scope, way, made, ways);
    if (fails) {
      if (!first) first = fails;
      continue;
    }
    const std::string types = parameter_types(made.function);
    const auto same = std::find(known.begin(), known.end(), types);
    if (same != known.end()) {
      Variant& of = variants[static_cast<std::size_t>(same - known.begin())];
      for (std::size_t i = 0; i < made.forms.size(); ++i) {
        if (std::find(of.forms.begin(), of.forms.end(), made.forms[i]) != of.forms.end()) continue;
        of.forms.push_back(std::move(made.forms[i]));
        of.results.push_back(made.results[i]);
      }
    } else if (variants.size() < kMostOverloads) {
      known.push_back(types);
      variants.push_back(std::move(made));
    }
  }
  if (variants.empty()) {
    if (first) skip(site.path, first->reason, first->detail);
    return;
  }
  for (std::size_t i = 0; i < variants.size(); ++i) {
    BoundCall call;
    call.home = site.home;
    call.generic = site.generic;
    call.type = site.type;
    call.path = fmt::format("{}::{}", made_.lib, site.path);
    call.symbol = symbol_of(made_.lib, site.path + (i == 0 ? "" : fmt::format("_{}", i + 1)));
    call.forms = std::move(variants[i].forms);
    call.results = std::move(variants[i].results);
    call.takes_self = variants[i].takes_self;
    call.function = std::move(variants[i].function);
    call.overload = i;
    made_.calls.push_back(std::move(call));
  }
}

Judgement Binder::make_variant(const Site& site, const DocFunction& function, const Scope& scope,
                               std::size_t way, Variant& made, std::size_t& ways) {
  made.function.name = site.name;
  made.function.doc.text = site.home.item().docs;
  std::vector<Argument> arguments;
  bool handles = false;
  bool lends_out = false;
  std::size_t number = 0;
  std::vector<Crossing::Conversion> results = {{}};
  TypeView output;
  if (function.output != kNoType) {
    output = {function.output, &scope, false};
    // What gives a future is waited for, as `async fn` is.
    if (!function.is_async) results = crossing_.awaited(output);
    if (!function.is_async && !results.empty() && !results.front().open.empty())
      ;
    else if (std::optional<Cross> cross = crossing_.out(output))
      results = {{std::move(*cross), "", ""}};
    else
      results = crossing_.converted(output);
    if (results.empty())
      return Obstacle{SkipReason::foreign_type, fmt::format("return: {}", crossing_.spelled(output)),
                      Rule::never};
  }
  for (const auto& [name, ref] : function.inputs) {
    std::vector<Argument> all = crossing_.arguments({ref, &scope, false});
    ++number;
    if (all.empty()) {
      return Obstacle{SkipReason::foreign_type,
                      fmt::format("param {} ({}): {}", number, name, crossing_.spelled({ref, &scope, false})),
                      Rule::never};
    }
    ways = std::max(ways, all.size());
    Argument argument = std::move(all[std::min(way, all.size() - 1)]);
    // Of a list that is walked nothing comes back.
    if (name == "self" && site.type == BoundCall::kFree && argument.back && !argument.hidden) {
      argument.rust = fmt::format("{}{}", argument.pass, argument.rust);
      argument.pass = {};
      argument.back.reset();
    }
    // What a function's own buffer gets is its result.
    if (argument.hidden && !argument.back && name != "self") {
      const std::optional<std::string> given =
          output.scope == nullptr ? std::nullopt : crossing_.rust_name(output);
      if (!given || given->find("Written") == given->npos) {
        argument.pass = "&mut ";
        argument.back = api::Type();
        argument.back->kind =
            argument.rust.starts_with("WrittenText") ? api::TypeKind::string : api::TypeKind::bytes;
      }
    }
    handles = handles || argument.may_borrow;
    lends_out = lends_out || argument.lends_out;
    if (name == "self" && site.type != BoundCall::kFree) {
      made.takes_self = true;
    } else if (argument.range) {
      for (const char* end : {"start", "end"}) {
        api::Param param;
        param.name = end;
        param.type = argument.type;
        made.function.params.push_back(std::move(param));
      }
    } else if (!argument.hidden) {
      api::Param param;
      param.name = param_name(name, number);
      param.type = argument.type;
      made.function.params.push_back(std::move(param));
    }
    arguments.push_back(std::move(argument));
  }
  std::set<std::string> names;
  for (api::Param& param : made.function.params) {
    while (!names.insert(param.name).second) param.name += "_";
  }
  const CallText text = call_text(arguments);
  const std::string path = fmt::format("{}::{}", made_.lib, site.path);
  for (const Crossing::Conversion& one : results) {
    const std::string waits = function.is_async ? "block_on(" : "";
    const std::string call = fmt::format("{}{}{}{}({}){}{}", one.open, waits, site.rust,
                                         type_arguments(function, scope, text.lends), text.list,
                                         waits.empty() ? "" : ")", one.close);
    Variant form;
    form.function.result = one.cross.type;
    add_forms(path, call, one.cross, text, handles, gives_self(function, scope), form);
    // What the function is given may live as long as the arguments, if the call holds them so.
    if (lends_out && handles && form.forms.size() == 1 && form.forms[0].starts_with("run("))
      form.forms.push_back("run_kept" + form.forms[0].substr(3));
    for (std::string& body : form.forms) {
      made.forms.push_back(std::move(body));
      made.results.push_back(form.function.result);
    }
  }
  made.function.result = made.results.front();
  return std::nullopt;
}

// The bodies of a call with one way to take its result.
void Binder::add_forms(const std::string& path, const std::string& call, const Cross& result,
                       const CallText& text, bool handles, bool same, Variant& made) {
  if (same && !text.lends) {
    made.forms = {fmt::format("run(\"{}\", a, r, |a, w| {{ let _ = {}; w.same() }})", path, call)};
    return;
  }
  if (!text.lends) {
    made.forms = forms_of(path, call, result, handles);
    return;
  }
  const bool fallible = result.type.kind == api::TypeKind::result;
  const bool empty =
      fallible ? result.type.args[0].kind == api::TypeKind::unit : result.type.kind == api::TypeKind::unit;
  const std::string both = empty ? fmt::format("({})", text.written) : fmt::format("(v, {})", text.written);
  const std::string body = fallible
                               ? fmt::format("match {} {{ Ok(v) => Ok({}), Err(e) => Err(e) }}", call, both)
                               : fmt::format("{{ let v = {}; {} }}", call, both);
  if (fallible)
    made.function.result.args[0] = with_written(result.type.args[0], text.backs);
  else
    made.function.result = with_written(result.type, text.backs);
  for (const std::string& form : forms_of(path, "X", result, handles)) {
    std::string whole = form;
    const std::size_t at = whole.find("|a, w| ") + 7;
    whole.replace(at, whole.size() - at - 1, fmt::format("{{ {}{}.put(w) }}", text.lets, body));
    made.forms.push_back(std::move(whole));
  }
}

// `&mut Self` out of `&mut self` is the same handle.
bool Binder::gives_self(const DocFunction& function, const Scope& scope) {
  if (function.inputs.empty() || function.inputs.front().first != "self" || function.output == kNoType)
    return false;
  const auto lent = [&](TypeRef ref) -> std::optional<TypeView> {
    const DocType& type = scope.crate->type(ref);
    if (type.tag != TypeTag::reference || !type.is_mutable) return std::nullopt;
    return judge_.resolved({type.parts[0], &scope, false});
  };
  const std::optional<TypeView> self = lent(function.inputs.front().second);
  const std::optional<TypeView> given = lent(function.output);
  if (!self || !given) return false;
  const std::optional<std::string> a = crossing_.rust_name(*self);
  return a && a == crossing_.rust_name(*given);
}

}  // namespace mochi::rust
