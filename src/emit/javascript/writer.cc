#include "emit/javascript/writer.h"

#include <algorithm>

#include "base/check.h"
#include "emit/common/reserved.h"
#include "emit/javascript/support.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using types::TypeId;
using types::TypeKind;

NameRules name_rules() { return {.reserved = javascript_reserved()}; }

Writer::Writer(const ir::Program& p, const WriterOptions& given, const ItemNames& module_names)
    : program(p),
      options(given),
      types(*p.types),
      names(module_names),
      spelling(*this),
      descriptions(*this),
      border(*this),
      scope_(module_names.scope().inside()),
      fresh_(module_names, scope_),
      // `kind` tells the variants of a union apart.
      fields_(p, name_rules(), {}, "kind") {
  scope_.note_in(given_);
}

Doc Writer::helper(std::string_view name) {
  if (helpers.emplace(name).second) {
    auto section = support().declared().find(name);
    MOCHI_CHECK(section != support().declared().end());
    sections.emplace(section->second);
  }
  return text(helper_alias(name));
}

bool Writer::are_free(const std::set<std::string>& wanted) const {
  return names.are_free(wanted) && std::none_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
           return given_.contains(name);
         });
}

std::string Writer::variant_kind(TypeId union_type, std::uint32_t variant) const {
  return std::string(program.names->text(types.decl(types[union_type].decl).variants[variant].name));
}

Piece Writer::variant_test(Doc subject, TypeId type, std::uint32_t variant) {
  if (is_result(type)) {
    if (variant == 0) return {concat({subject, text(".ok")}), Prec::call};
    return {concat({text("!"), subject, text(".ok")}), Prec::unary};
  }
  Doc kind = text(string_literal(variant_kind(type, variant)));
  return {concat({subject, text(is_enum(type) ? " === " : ".kind === "), kind}), Prec::equality};
}

}  // namespace mochi::emit::javascript
