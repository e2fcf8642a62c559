#include "emit/common/error_message.h"

#include "base/string_util.h"
#include "emit/common/naming.h"

namespace mochi::emit {

using types::TypeId;
using types::TypeKind;

namespace {

TypeId inside(const types::TypeStore& types, TypeId type) {
  return types.is(type, TypeKind::option) ? types.element(type) : type;
}

bool is_error(const types::TypeStore& types, TypeId type) {
  const types::DeclId decl = types[inside(types, type)].decl;
  return decl && types.decl(decl).error;
}

}  // namespace

ErrorMessage error_message(const ir::Program& program, std::string_view name, const std::vector<types::Field>& fields) {
  const types::TypeStore& types = *program.types;
  ErrorMessage message;
  message.words = join(split_words(name), " ");
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    const TypeId type = fields[f].type;
    if (program.names->text(fields[f].name) == "message" && types.is(type, TypeKind::string)) {
      message.field = f;
      return message;
    }
    const bool function = types.is(inside(types, type), TypeKind::function);
    if (!is_error(types, type) && !function) message.shown.push_back(f);
  }
  return message;
}

std::optional<std::uint32_t> error_cause(const ir::Program& program, const std::vector<types::Field>& fields) {
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    if (is_error(*program.types, fields[f].type)) return f;
  }
  return {};
}

}  // namespace mochi::emit
