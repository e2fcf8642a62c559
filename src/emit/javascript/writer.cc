#include "emit/javascript/writer.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "emit/common/reserved.h"
#include "emit/javascript/support.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using types::TypeId;
using types::TypeKind;

NameRules name_rules() { return {.reserved = javascript_reserved(), .parameters_keep = true}; }

std::string_view union_discriminator(const Names& names, const types::TypeDecl& decl) {
  for (const std::string_view name : {"kind", "tag", "variant"}) {
    const bool taken = std::any_of(decl.variants.begin(), decl.variants.end(), [&](const types::Variant& v) {
      return std::any_of(v.fields.begin(), v.fields.end(), [&](const types::Field& f) {
        return convert_name(names.text(f.name), CaseStyle::camel) == name;
      });
    });
    if (!taken) return name;
  }
  return "variant_";
}

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
      fields_(p, name_rules(), javascript_fields(), {}) {
  scope_.note_in(given_);
}

void Writer::ship(std::string_view name) {
  auto section = support().declared().find(name);
  MOCHI_CHECK(section != support().declared().end());
  sections.emplace(section->second);
  // Whoever makes an int that users cannot have notes it.
  if (!options.module.valid() || options.tests) return;
  const std::vector<std::string> all = support().closure({std::string(section->second)});
  if (std::find(all.begin(), all.end(), "narrow") != all.end()) sections.emplace("wide");
}

Doc Writer::helper(std::string_view name) {
  if (helpers.emplace(name).second) ship(name);
  return text(helper_alias(name));
}

bool Writer::is_open(TypeId type) const {
  const types::DeclId decl = types[type].decl;
  return options.module.valid() && !options.tests && decl.valid() && types.decl(decl).module.valid() &&
         types.decl(decl).exported;
}

bool Writer::is_told_by_content(TypeId type) const {
  const TypeKind kind = types.kind(type);
  if (kind == TypeKind::option) return is_told_by_content(types.element(type));
  return kind == TypeKind::floating || kind == TypeKind::list || kind == TypeKind::set ||
         kind == TypeKind::map || kind == TypeKind::bytes || kind == TypeKind::bigrat ||
         kind == TypeKind::record || kind == TypeKind::anonymous || kind == TypeKind::function ||
         (kind == TypeKind::union_ && !is_enum(type));
}

std::string Writer::method_name(FunctionId f) const {
  // What every class has (N3 of the border page).
  const std::string name = convert_name(program.names->text(program.functions[f].name), CaseStyle::camel);
  return name == "constructor" || name == "then" ? name + "_" : name;
}

// A function called `then` would make a promise of what it belongs to.
const std::string& Writer::settled(const std::string& name, TypeId type) const {
  static const std::string kThen = "then_";
  const TypeId inside = types.is(type, TypeKind::option) ? types.element(type) : type;
  return types.is(inside, TypeKind::function) ? kThen : name;
}

const std::string& Writer::property(TypeId aggregate, std::uint32_t index) {
  const std::string& name = fields_.of(aggregate, index);
  return name == "then" ? settled(name, types.fields_of(aggregate)[index].type) : name;
}

const std::string& Writer::variant_property(TypeId union_type, std::uint32_t variant, std::uint32_t index) {
  const std::string& name = fields_.of(union_type, variant, index);
  return name == "then" ? settled(name, types.variant_fields(union_type, variant)[index].type) : name;
}

std::string Writer::member_name(FunctionId f) const {
  const std::string name = convert_name(program.names->text(program.functions[f].name), CaseStyle::camel);
  // What every class has as an object, and what `await` would call.
  const auto statics = javascript_statics();
  const bool taken = is_class(program.functions[f].owner) &&
                     std::find(statics.begin(), statics.end(), name) != statics.end();
  return taken || name == "then" ? name + "_" : name;
}

bool Writer::has_member(types::DeclId record, std::string_view name) const {
  const types::TypeDecl& decl = types.decl(record);
  const ir::Module& m = program.modules[decl.module];
  return std::any_of(decl.fields.begin(), decl.fields.end(),
                     [&](const types::Field& f) {
                       return convert_name(program.names->text(f.name), CaseStyle::camel) == name;
                     }) ||
         std::any_of(m.functions.begin(), m.functions.end(), [&](FunctionId f) {
           return program.functions[f].method_of == record && method_name(f) == name;
         });
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
  const std::string tested = is_enum(type) ? "" : "." + std::string(discriminator(type));
  return {concat({subject, text(tested + " === "), kind}), Prec::equality};
}

}  // namespace mochi::emit::javascript
