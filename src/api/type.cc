#include "api/type.h"

namespace mochi::api {
namespace {

constexpr std::string_view kWords[] = {
#define X(kind, word) word,
    MOCHI_API_TYPES(X)
#undef X
};

std::string list(const std::vector<Type>& types, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += ", ";
    text += spell(types[i]);
  }
  return text;
}

std::string function(const Type& type) {
  std::size_t count = type.args.empty() ? 0 : type.args.size() - 1;
  std::string text = "fun(" + list(type.args, count) + ")";
  if (!type.args.empty() && type.args.back().kind != TypeKind::unit) text += ": " + spell(type.args.back());
  for (std::size_t i = 0; i < type.effects.size(); ++i) text += (i == 0 ? " ! " : ", ") + type.effects[i];
  return text;
}

}  // namespace

std::string_view type_kind_word(TypeKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

bool find_type_kind(std::string_view word, TypeKind& kind) {
  for (std::size_t i = 0; i < std::size(kWords); ++i) {
    if (kWords[i] != word) continue;
    kind = static_cast<TypeKind>(i);
    return true;
  }
  return false;
}

std::string spell(const Type& type) {
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::boolean:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint: return std::string(type_kind_word(type.kind));
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::result:
      return std::string(type_kind_word(type.kind)) + "<" + list(type.args, type.args.size()) + ">";
    case TypeKind::option: return (type.args.empty() ? std::string("any") : spell(type.args[0])) + "?";
    case TypeKind::function: return function(type);
    case TypeKind::named:
      return type.args.empty() ? type.name : type.name + "<" + list(type.args, type.args.size()) + ">";
    case TypeKind::parameter:
    case TypeKind::other: return type.name;
  }
  return {};
}

}  // namespace mochi::api
