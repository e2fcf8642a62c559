// Types and traits as the wrapper writes them.
#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "bridge/rust/bind/crossing.h"

namespace mochi::rust {
namespace {

constexpr int kDeepestName = 12;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

}  // namespace

std::optional<std::string> Crossing::rust_name(TypeView view, bool elided) {
  if (depth_ > kDeepestName) return std::nullopt;
  ++depth_;
  view = judge_.resolved(view);
  const DocType& type = judge_.at(view);
  const auto part = [&](std::size_t n) { return rust_name({type.parts[n], view.scope, false}, elided); };
  std::optional<std::string> made;
  switch (type.tag) {
    case TypeTag::primitive:
      if (type.name == "unit")
        made = "()";
      else if (type.name == "never")
        made = "!";
      else
        made = std::string(type.name);
      break;
    case TypeTag::reference:
      if (const std::optional<std::string> to = part(0))
        made = fmt::format("&{}{}{}", elided ? "" : "'static ", type.is_mutable ? "mut " : "", *to);
      break;
    case TypeTag::slice:
      if (const std::optional<std::string> element = part(0)) made = fmt::format("[{}]", *element);
      break;
    case TypeTag::array: {
      const std::optional<std::string> element = part(0);
      std::string_view length = type.name;
      if (element && is_number(length)) made = fmt::format("[{}; {}]", *element, length);
      break;
    }
    case TypeTag::tuple: {
      std::string all;
      bool good = true;
      for (std::size_t i = 0; i < type.parts.size() && good; ++i) {
        const std::optional<std::string> one = part(i);
        good = one.has_value();
        if (good) all += *one + ", ";
      }
      if (good) made = fmt::format("({})", all);
      break;
    }
    case TypeTag::path: made = rust_path(view, elided); break;
    case TypeTag::generic:
    case TypeTag::raw:
    case TypeTag::dyn:
    case TypeTag::impl:
    case TypeTag::projection:
    case TypeTag::function:
    case TypeTag::other: break;
  }
  --depth_;
  return made;
}

std::optional<std::string> Crossing::rust_path(TypeView view, bool elided) {
  const DocPath& path = *judge_.at(view).path;
  if (view.result) return std::nullopt;
  const std::optional<DocHome> home = judge_.world().home(*view.scope->crate, path.id);
  std::string made;
  std::size_t lifetimes = 0;
  if (home) {
    auto found = paths.find(*home);
    if (found == paths.end()) return std::nullopt;
    made = found->second;
    if (const auto* adt = std::get_if<DocAdt>(&home->item().inner)) {
      for (const DocParam& p : adt->generics.params) lifetimes += p.kind == DocParam::Kind::lifetime ? 1 : 0;
    }
  } else {
    const DocName name = judge_.world().name(*view.scope->crate, path.id);
    if (!is_standard_crate(name.crate)) return std::nullopt;
    made = standard_path(name.last());
    if (made.empty()) return std::nullopt;
    // `std::slice::Iter<'a, T>` and its like have no rule.
    for (const DocArg& arg : path.args) lifetimes += arg.kind == DocArg::Kind::lifetime ? 1 : 0;
  }
  std::string args;
  for (std::size_t i = 0; i < lifetimes; ++i) args += elided ? "'_, " : "'static, ";
  for (const DocArg& arg : path.args) {
    if (arg.kind == DocArg::Kind::lifetime) continue;
    std::optional<std::string> one;
    if (arg.kind == DocArg::Kind::type) one = rust_name({arg.type, view.scope, false}, elided);
    if (arg.kind == DocArg::Kind::constant && (is_number(arg.text) || arg.text == "true" || arg.text == "false"))
      one = std::string(arg.text);
    if (!one) return std::nullopt;
    args += *one + ", ";
  }
  if (args.empty()) return made;
  args.resize(args.size() - 2);
  return fmt::format("{}<{}>", made, args);
}

std::string Crossing::trait_path(const DocCrate& crate, const DocPath& trait, const Scope& scope) {
  const DocName name = judge_.world().name(crate, trait.id);
  std::string made;
  if (is_standard_crate(name.crate)) {
    made = standard_path(name.last());
    if (made.empty()) made = name.last();
  } else if (const std::optional<DocHome> home = judge_.world().home(crate, trait.id)) {
    auto found = paths.find(*home);
    if (found != paths.end()) made = found->second;
  }
  if (made.empty() && others != nullptr) {
    if (const auto found = others->find(name); found != others->end()) made = found->second;
  }
  if (made.empty()) return made;
  std::string args;
  for (const DocArg& arg : trait.args) {
    std::optional<std::string> one;
    if (arg.kind == DocArg::Kind::lifetime) one = "'_";
    if (arg.kind == DocArg::Kind::type) one = rust_name({arg.type, &scope, false}, true);
    if (!one) return {};
    args += (args.empty() ? "" : ", ") + *one;
  }
  return args.empty() ? made : fmt::format("{}<{}>", made, args);
}

}  // namespace mochi::rust
