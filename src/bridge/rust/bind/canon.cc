#include "bridge/rust/bind/canon.h"

#include <array>

namespace mochi::rust {
namespace {

constexpr std::uint32_t kStandard = 1;
// More than any crate asks for; behind it all are the first.
constexpr std::size_t kMost = 60'000;
// What arguments of a type are called in the scope that says what they are.
constexpr std::array<std::string_view, 4> kParams = {"A", "B", "C", "D"};

}  // namespace

Canon::Canon() {
  crate_.name = "mochi";
  // Types are referred to while others are made.
  crate_.types.reserve(kMost);
  crate_.externals.emplace(kStandard, "std");
}

TypeRef Canon::add(DocType type) {
  if (crate_.types.size() == kMost) return 0;
  crate_.types.push_back(std::move(type));
  return static_cast<TypeRef>(crate_.types.size() - 1);
}

TypeView Canon::primitive(std::string_view name) {
  DocType type;
  type.tag = TypeTag::primitive;
  type.name = name;
  Scope& inside = scope();
  inside.crate = &crate_;
  return {add(std::move(type)), &inside, false};
}

TypeView Canon::standard(std::string_view name, const std::vector<TypeView>& args) {
  const auto id = static_cast<DocId>(crate_.places.size());
  DocPlace place;
  place.crate = kStandard;
  place.path = {"std", name};
  place.kind = "struct";
  crate_.places.emplace(id, std::move(place));
  Scope& inside = scope();
  inside.crate = &crate_;
  DocType type;
  type.tag = TypeTag::path;
  type.path = std::make_unique<DocPath>();
  type.path->text = name;
  type.path->id = id;
  for (std::size_t i = 0; i < args.size() && i < kParams.size(); ++i) {
    DocType param;
    param.tag = TypeTag::generic;
    param.name = kParams[i];
    DocArg arg;
    arg.kind = DocArg::Kind::type;
    arg.type = add(std::move(param));
    type.path->args.push_back(arg);
    inside.substitutes[kParams[i]] = args[i];
  }
  return {add(std::move(type)), &inside, false};
}

TypeView Canon::reference(TypeView to, bool is_mutable, std::string_view lifetime) {
  Scope& inside = scope();
  inside.crate = &crate_;
  inside.substitutes[kParams[0]] = to;
  DocType param;
  param.tag = TypeTag::generic;
  param.name = kParams[0];
  DocType type;
  type.tag = TypeTag::reference;
  type.is_mutable = is_mutable;
  type.lifetime = lifetime;
  type.parts = {add(std::move(param))};
  return {add(std::move(type)), &inside, false};
}

}  // namespace mochi::rust
