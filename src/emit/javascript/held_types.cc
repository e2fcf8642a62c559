#include "emit/javascript/held_types.h"

#include <algorithm>

#include "ir/facts.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

namespace {

bool is_container(TypeKind kind) {
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
}

void join(Parts& parts, const Parts& more) {
  for (std::size_t i = 0; i < parts.size() && i < more.size(); ++i) parts[i] = parts[i] || more[i];
}

Parts slice(const Parts& parts, std::size_t from, std::size_t count) {
  if (from + count > parts.size()) return Parts(count, true);
  return {parts.begin() + static_cast<std::ptrdiff_t>(from),
          parts.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

}  // namespace

// --- type parameters ---

void HeldTypes::match(TypeId declared, TypeId actual, const Parts& parts, std::size_t& at,
                      Found& found) const {
  const types::Type& pattern = w_.types[declared];
  if (pattern.kind == TypeKind::parameter) {
    const std::size_t count = w_.spelling.count(actual);
    Parts here = slice(parts, at, count);
    at += count;
    const auto [known, is_new] = found.try_emplace(pattern.param, here);
    if (!is_new) join(known->second, here);
    return;
  }
  const types::Type& type = w_.types[actual];
  if (type.kind != pattern.kind || type.args.size() != pattern.args.size()) {
    at += w_.spelling.count(actual);
    return;
  }
  at += is_container(type.kind);
  for (std::size_t i = type.kind == TypeKind::function ? type.args.size() - 1 : 0; i < type.args.size(); ++i)
    match(pattern.args[i], type.args[i], parts, at, found);
}

void HeldTypes::fill(TypeId declared, TypeId actual, const Parts& of_declared, std::size_t& at,
                     const Found& found, Parts& made) const {
  const types::Type& pattern = w_.types[declared];
  if (pattern.kind == TypeKind::parameter) {
    const auto known = found.find(pattern.param);
    const Parts parts = known == found.end() ? w_.spelling.all(actual, false) : known->second;
    made.insert(made.end(), parts.begin(), parts.end());
    return;
  }
  if (is_container(pattern.kind)) made.push_back(at < of_declared.size() && of_declared[at++]);
  const types::Type& type = w_.types[actual];
  for (std::size_t i = type.kind == TypeKind::function ? type.args.size() - 1 : 0;
       i < type.args.size() && i < pattern.args.size(); ++i)
    fill(pattern.args[i], type.args[i], of_declared, at, found, made);
}

Parts HeldTypes::filled(TypeId declared, TypeId actual, const Parts& of_declared, const Found& found) const {
  Parts made;
  std::size_t at = 0;
  fill(declared, actual, of_declared, at, found, made);
  made.resize(w_.spelling.count(actual));
  return made;
}

HeldTypes::Found HeldTypes::arguments_of(TypeId type, const Parts& parts) const {
  Found found;
  const types::Type& t = w_.types[type];
  if (!t.decl.valid()) return found;
  const std::vector<types::TypeParamId>& params = w_.types.decl(t.decl).params;
  std::size_t at = 0;
  for (std::size_t i = 0; i < params.size() && i < t.args.size(); ++i) {
    const std::size_t count = w_.spelling.count(t.args[i]);
    found[params[i]] = slice(parts, at, count);
    at += count;
  }
  return found;
}

HeldTypes::Found HeldTypes::arguments_of(const ir::Expr& call) const {
  Found found;
  const ir::Function& callee = w_.program.functions[FunctionId(call.a)];
  if (!callee.body.root.valid()) return found;
  for (std::size_t i = 0; i < body_.list_size(call.b) && i < callee.params.size(); ++i) {
    const ExprId value = body_.expr_at(call.b, i);
    std::size_t at = 0;
    match(callee.body.locals[callee.params[i]].type, body_.type(value), of(value), at, found);
  }
  return found;
}

HeldTypes::Found HeldTypes::fields_made(const ir::Expr& made, const std::vector<types::Field>& fields) const {
  Found found;
  for (std::size_t i = 0; i < body_.list_size(made.a) && i < fields.size(); ++i) {
    const ExprId value = body_.expr_at(made.a, i);
    std::size_t at = 0;
    match(fields[i].type, body_.type(value), of(value), at, found);
  }
  return found;
}

// --- what expressions give ---

const std::vector<types::Field>& HeldTypes::fields_of(TypeId type, std::uint32_t variant) const {
  const types::TypeDecl& decl = w_.types.decl(w_.types[type].decl);
  return decl.kind == types::DeclKind::union_ ? decl.variants[variant].fields : decl.fields;
}

// Fields of declared types are read-only, but for what stands for type parameters.
Parts HeldTypes::field(TypeId type, const Parts& of_record, std::uint32_t variant,
                       std::uint32_t index) const {
  const types::Type& t = w_.types[type];
  if (!t.decl.valid()) {
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < index; ++i) at += w_.spelling.count(t.args[i]);
    return slice(of_record, at, w_.spelling.count(t.args[index]));
  }
  const types::Field declared = fields_of(type, variant)[index];
  const bool record = w_.types.decl(t.decl).kind == types::DeclKind::record;
  const TypeId actual =
      record ? w_.types.fields_of(type)[index].type : w_.types.variant_fields(type, variant)[index].type;
  return filled(declared.type, actual, w_.spelling.all(declared.type, true), arguments_of(type, of_record));
}

Parts HeldTypes::bound(TypeId subject, const Parts& of_subject, std::uint32_t variant,
                       std::uint32_t index) const {
  if (w_.types.is(subject, TypeKind::option)) return of_subject;
  return field(subject, of_subject, variant, index);
}

Parts HeldTypes::type_arguments(ExprId record) const {
  const ir::Expr& e = body_.exprs[record];
  const types::Type& type = w_.types[e.type];
  const Found found = fields_made(e, fields_of(e.type, e.b));
  Parts parts;
  const std::vector<types::TypeParamId>& params = w_.types.decl(type.decl).params;
  for (std::size_t i = 0; i < type.args.size(); ++i) {
    const auto known = found.find(params[i]);
    const Parts part = known == found.end() ? w_.spelling.all(type.args[i], false) : known->second;
    parts.insert(parts.end(), part.begin(), part.end());
  }
  return parts;
}

Parts HeldTypes::made(const ir::Expr& e) const {
  Parts parts = w_.spelling.all(e.type, false);
  const std::size_t size = body_.list_size(e.a);
  if (e.kind == ExprKind::make_map) {
    const std::size_t keys = w_.spelling.count(w_.types[e.type].args[0]);
    for (std::size_t i = 1; i < size; i += 2) {
      const Parts value = of(body_.expr_at(e.a, i));
      for (std::size_t p = 0; p < value.size(); ++p) parts[1 + keys + p] = parts[1 + keys + p] || value[p];
    }
    return parts;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const Parts value = of(body_.expr_at(e.a, i));
    for (std::size_t p = 0; p < value.size() && 1 + p < parts.size(); ++p)
      parts[1 + p] = parts[1 + p] || value[p];
  }
  return parts;
}

Parts HeldTypes::called(const ir::Expr& call) const {
  const ir::Function& callee = w_.program.functions[FunctionId(call.a)];
  return filled(callee.result, call.type, w_.spelling.all(callee.result, false), arguments_of(call));
}

Parts HeldTypes::joined(ExprId one, ExprId other) const {
  Parts parts = of(one);
  join(parts, of(other));
  return parts;
}

void HeldTypes::join_held(ExprId operand, TypeId type, Parts& parts) const {
  const TypeId holder = body_.type(operand);
  const Parts held = of(operand);
  if (holder == type) return join(parts, held);
  std::size_t at = is_container(w_.types.kind(holder));
  for (const TypeId part : w_.types[holder].args) {
    const std::size_t count = w_.spelling.count(part);
    if (part == type) join(parts, slice(held, at, count));
    at += count;
  }
}

// A list, map or set that is made; what is in it comes out of the operands.
Parts HeldTypes::operation(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  const types::Type& type = w_.types[e.type];
  Parts parts = w_.spelling.all(e.type, false);
  const bool container = is_container(type.kind);
  std::vector<TypeId> sought = container ? type.args : std::vector<TypeId>{e.type};
  if (type.kind == TypeKind::option) sought = {w_.types.element(e.type)};
  std::size_t at = container;
  for (const TypeId part : sought) {
    Parts held = w_.spelling.all(part, false);
    for (std::size_t i = 0; i < body_.list_size(e.b) && !held.empty(); ++i)
      join_held(body_.operand(id, i), part, held);
    std::copy(held.begin(), held.end(), parts.begin() + static_cast<std::ptrdiff_t>(at));
    at += held.size();
  }
  return parts;
}

Parts HeldTypes::item(ExprId container) const {
  const types::Type& type = w_.types[body_.type(container)];
  const Parts parts = of(container);
  if (type.kind == TypeKind::map)
    return slice(parts, 1 + w_.spelling.count(type.args[0]), w_.spelling.count(type.args[1]));
  if (!is_container(type.kind)) return {};
  return slice(parts, 1, parts.size() - 1);
}

Parts HeldTypes::of(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (w_.spelling.count(e.type) == 0) return {};
  switch (e.kind) {
    case ExprKind::local: return of(LocalId(e.a));
    case ExprKind::global: return w_.spelling.all(e.type, true);
    case ExprKind::call: return called(e);
    case ExprKind::call_value: return of(ExprId(e.a));
    case ExprKind::op: return operation(id);
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map: return made(e);
    case ExprKind::make_record:
    case ExprKind::make_variant:
      return w_.types[e.type].decl.valid() ? type_arguments(id) : w_.spelling.all(e.type, true);
    case ExprKind::field: return field(body_.type(ExprId(e.a)), of(ExprId(e.a)), 0, e.b);
    case ExprKind::variant_field: return field(body_.type(ExprId(e.a)), of(ExprId(e.a)), e.b, e.c);
    case ExprKind::index:
    case ExprKind::map_get: return item(ExprId(e.a));
    case ExprKind::some:
    case ExprKind::unwrap: return of(ExprId(e.a));
    case ExprKind::coalesce: return joined(ExprId(e.a), ExprId(e.b));
    case ExprKind::conditional: return joined(ExprId(e.b), ExprId(e.c));
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint:
    case ExprKind::none:
    case ExprKind::function_ref:
    case ExprKind::closure:
    case ExprKind::tag_is:
    case ExprKind::is_some:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::block_value:
    case ExprKind::match_value: return w_.spelling.all(e.type, false);
  }
  return {};
}

bool HeldTypes::is_read_only(ExprId container) const {
  const Parts parts = of(container);
  return !parts.empty() && parts[0];
}

// --- locals ---

Parts HeldTypes::parameter(FunctionId id, std::size_t at) const {
  const ir::Function& function = w_.program.functions[id];
  const TypeId type = function.body.locals[function.params[at]].type;
  // Whatever becomes of others of its kind, who only reads an argument may be given a read-only one.
  const ir::Facts* facts = w_.program.facts.get();
  const bool reads = facts != nullptr && facts->ownership.mode(id, at) == ir::ParameterMode::borrowed;
  if (function.exported || reads || function.kind == ir::FunctionKind::closure)
    return w_.spelling.all(type, true);
  return w_.spelling.at(
      type, facts == nullptr ? ir::OwnershipFacts::kNone : facts->ownership.local(id, function.params[at]));
}

Parts HeldTypes::parameter(std::size_t at) const { return parameter(id_, at); }

Parts HeldTypes::argument(const ir::Expr& call, std::size_t at) const {
  const FunctionId callee(call.a);
  const ir::Function& function = w_.program.functions[callee];
  const TypeId actual = body_.type(body_.expr_at(call.b, at));
  if (!function.body.root.valid() || at >= function.params.size()) return w_.spelling.all(actual, true);
  return filled(function.body.locals[function.params[at]].type, actual, parameter(callee, at),
                arguments_of(call));
}

Parts HeldTypes::of(LocalId local) const {
  const auto known = w_.held.find({id_, local});
  if (known != w_.held.end()) return known->second;
  const auto param = std::find(function_.params.begin(), function_.params.end(), local);
  if (param != function_.params.end())
    return parameter(static_cast<std::size_t>(param - function_.params.begin()));
  const TypeId type = body_.locals[local].type;
  const std::uint32_t place = place_of(local);
  return place == ir::OwnershipFacts::kNone ? w_.spelling.all(type, true) : w_.spelling.at(type, place);
}

Parts HeldTypes::wanted(LocalId local, ExprId value) const {
  Parts parts = of(value);
  const std::uint32_t place = place_of(local);
  if (place == ir::OwnershipFacts::kNone) return parts;
  const Parts placed = w_.spelling.at(body_.locals[local].type, place);
  for (std::size_t i = 0; i < parts.size() && i < placed.size(); ++i) parts[i] = parts[i] && placed[i];
  return parts;
}

void HeldTypes::declare_captures(FunctionId closure) {
  for (const ir::Capture& c : w_.program.functions[closure].captures)
    w_.held[{closure, c.inner}] = of(c.outer);
}

}  // namespace mochi::emit::javascript
