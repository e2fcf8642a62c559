// Records and variants.
#include "emit/rust/native/function.h"
#include "ir/forms.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// Nothing takes the record, or a part of it that is no number or the like, away.
bool NativeExpressions::only_copies(ExprId id, LocalId record) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::local) return e.a != record.value;
  const bool part = e.kind == ExprKind::field && body_.kind(ExprId(e.a)) == ExprKind::local;
  if (part && body_.exprs[ExprId(e.a)].a == record.value)
    return is_copy(e.type) || !holds_.moves(ExprId(e.a));
  bool good = true;
  ir::for_each_part(
      body_, id, [&](ExprId inner) { good = good && only_copies(inner, record); },
      [&](ir::BlockId) { good = false; });
  return good;
}

// `..old` may give the other fields: they are copied, or the old record ends here.
bool NativeExpressions::is_update(ExprId made, ExprId old) const {
  const ir::Expr& e = body_.exprs[made];
  const LocalId record(body_.exprs[old].a);
  const Hold hold = holds_.of(record);
  const bool own = hold == Hold::value || hold == Hold::place;
  if (!own && hold != Hold::ref && hold != Hold::mut_ref) return false;
  bool copies = true;
  bool ends = false;
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    const ExprId part = body_.expr_at(e.a, i);
    if (!ir::is_kept_part(body_, made, i, record.value)) {
      if (!only_copies(part, record)) return false;
      continue;
    }
    copies = copies && is_copy(body_.type(part));
    ends = ends || (own && holds_.moves(ExprId(body_.exprs[part].a)));
  }
  return copies || ends;
}

Made NativeExpressions::updated(ExprId id, ExprId old) {
  const ir::Expr& e = body_.exprs[id];
  const types::Type type = p_.types[e.type];
  const bool row = type.kind == TypeKind::anonymous;
  const auto fields = p_.types.fields_of(e.type);
  const LocalId record(body_.exprs[old].a);
  std::vector<NodeId> values;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    if (ir::is_kept_part(body_, id, i, record.value)) continue;
    values.push_back(boxed(e.type, fields[i].type, part(id, i, fields[i].type)));
    names.push_back(row ? p_.row_field(e.type, i) : p_.face.field(type.decl, 0, i));
  }
  const Hold hold = holds_.of(record);
  const NodeId whole = s_.word(name_of(record));
  values.push_back(hold == Hold::ref || hold == Hold::mut_ref ? s_.unary("*", whole) : whole);
  names.emplace_back();
  return {s_.record(row ? p_.row_name(e.type, f_.from) : p_.face.type_path(type.decl, f_.from, f_.uses, &p_),
                    names, values)};
}

// A part of a record or variant; a function has the shape that its field declares.
NodeId NativeExpressions::part(ExprId record, std::uint32_t index, TypeId type) {
  const ir::Expr& e = body_.exprs[record];
  const ExprId value = body_.expr_at(e.a, index);
  if (!p_.types.is(type, TypeKind::function)) return own(value);
  const types::Type& whole = p_.types[e.type];
  if (!whole.decl.valid() || types::is_result(p_.types, e.type)) return own(value);
  const types::TypeDecl& decl = p_.types.decl(whole.decl);
  const auto& fields = e.kind == ExprKind::make_variant ? decl.variants[e.b].fields : decl.fields;
  return f_.functions.kept(value, fields[index].type);
}

Made NativeExpressions::record(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (const ExprId old = ir::updated_record(p_.types, body_, id); old && is_update(id, old))
    return updated(id, old);
  const types::Type type = p_.types[e.type];
  const bool row = type.kind == TypeKind::anonymous;
  const bool variant = e.kind == ExprKind::make_variant;
  const auto fields = variant ? p_.types.variant_fields(e.type, e.b) : p_.types.fields_of(e.type);
  const bool result = types::is_result(p_.types, e.type);
  std::vector<NodeId> values;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    values.push_back(boxed(e.type, fields[i].type, part(id, i, fields[i].type)));
    if (!result)
      names.push_back(row ? p_.row_field(e.type, i) : p_.face.field(type.decl, variant ? e.b : 0, i));
  }
  if (result) return {s_.call(e.b == 0 ? "Ok" : "Err", values)};
  if (row) return {s_.record(p_.row_name(e.type, f_.from), names, values)};
  if (variant && values.empty()) return {s_.word(variant_path(e.type, e.b))};
  return {s_.record(variant ? variant_path(e.type, e.b) : p_.face.type_path(type.decl, f_.from, f_.uses, &p_),
                    names, values)};
}

std::string NativeExpressions::variant_path(TypeId type, std::uint32_t variant) {
  const types::DeclId decl = p_.types[type].decl;
  return p_.face.type_path(decl, f_.from, f_.uses, &p_) + "::" + p_.face.variant(decl, variant);
}

}  // namespace mochi::emit::rust
