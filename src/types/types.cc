#include "types/types.h"

#include <algorithm>

#include "base/hash.h"

namespace mochi::types {
namespace {

constexpr std::string_view kSpelling[] = {
#define MOCHI_TYPE(kind, spelling) spelling,
#include "types/type.def"
#undef MOCHI_TYPE
};

bool same(const Type& a, const Type& b) {
  return a.kind == b.kind && a.effects == b.effects && a.decl == b.decl && a.param == b.param &&
         a.index == b.index && a.args == b.args && a.names == b.names;
}

std::uint64_t hash_type(const Type& type) {
  std::uint64_t h = hash_mix(static_cast<std::uint64_t>(type.kind), type.effects.bits);
  h = hash_mix(h, type.decl.value);
  h = hash_mix(h, type.param.value);
  h = hash_mix(h, type.index);
  for (TypeId arg : type.args) h = hash_mix(h, arg.value);
  for (NameId name : type.names) h = hash_mix(h, name.value);
  return h;
}

}  // namespace

bool TypeDecl::is_enum() const {
  if (kind != DeclKind::union_ || !params.empty()) return false;
  return std::all_of(variants.begin(), variants.end(), [](const Variant& v) { return v.fields.empty(); });
}

struct TypeStore::Impl {
  // A deque-like store: references to types stay valid while types are added.
  std::vector<std::unique_ptr<Type>> types;
  std::vector<std::uint32_t> table = std::vector<std::uint32_t>(256, TypeId::kNone);
  std::vector<std::unique_ptr<TypeDecl>> decls;
  std::vector<TypeParam> params;

  std::size_t slot_of(const Type& type) const {
    std::size_t mask = table.size() - 1;
    std::size_t slot = hash_type(type) & mask;
    while (table[slot] != TypeId::kNone && !same(*types[table[slot]], type)) slot = (slot + 1) & mask;
    return slot;
  }
  void grow() {
    std::vector<std::uint32_t> bigger(table.size() * 2, TypeId::kNone);
    table.swap(bigger);
    for (std::uint32_t id = 0; id < types.size(); ++id) table[slot_of(*types[id])] = id;
  }
};

TypeStore::TypeStore(Names& names) : names_(names), impl_(std::make_unique<Impl>()) {
  // The kinds come first, so that basic(kind) needs no table.
  for (std::size_t kind = 0; kind < std::size(kSpelling); ++kind) {
    Type type;
    type.kind = static_cast<TypeKind>(kind);
    intern(std::move(type));
  }
}

TypeStore::~TypeStore() = default;

const Type& TypeStore::operator[](TypeId id) const {
  MOCHI_DCHECK(id.value < impl_->types.size());
  return *impl_->types[id.value];
}

std::size_t TypeStore::size() const { return impl_->types.size(); }

TypeId TypeStore::intern(Type type) {
  std::size_t slot = impl_->slot_of(type);
  if (impl_->table[slot] != TypeId::kNone) return TypeId(impl_->table[slot]);
  auto id = static_cast<std::uint32_t>(impl_->types.size());
  impl_->types.push_back(std::make_unique<Type>(std::move(type)));
  impl_->table[slot] = id;
  if (impl_->types.size() * 2 > impl_->table.size()) impl_->grow();
  return TypeId(id);
}

namespace {
Type with_args(TypeKind kind, std::vector<TypeId> args) {
  Type type;
  type.kind = kind;
  type.args = std::move(args);
  return type;
}
}  // namespace

TypeId TypeStore::list(TypeId element) { return intern(with_args(TypeKind::list, {element})); }
TypeId TypeStore::set(TypeId element) { return intern(with_args(TypeKind::set, {element})); }
TypeId TypeStore::map(TypeId key, TypeId value) { return intern(with_args(TypeKind::map, {key, value})); }
TypeId TypeStore::group(TypeId key, TypeId item) { return intern(with_args(TypeKind::group, {key, item})); }

TypeId TypeStore::option(TypeId value) {
  TypeKind k = kind(value);
  if (k == TypeKind::option || k == TypeKind::error) return value;
  if (k == TypeKind::soft) return option(element(value));
  return intern(with_args(TypeKind::option, {value}));
}

TypeId TypeStore::soft(TypeId value) {
  TypeKind k = kind(value);
  if (k == TypeKind::option || k == TypeKind::soft || k == TypeKind::any || k == TypeKind::error)
    return value;
  return intern(with_args(TypeKind::soft, {value}));
}

TypeId TypeStore::function(std::span<const TypeId> params, TypeId result, EffectSet effects) {
  Type type = with_args(TypeKind::function, {params.begin(), params.end()});
  type.args.push_back(result);
  type.effects = effects;
  return intern(std::move(type));
}

TypeId TypeStore::nominal(DeclId decl_id, std::span<const TypeId> args) {
  TypeKind k = TypeKind::record;
  switch (decl(decl_id).kind) {
    case DeclKind::record: k = TypeKind::record; break;
    case DeclKind::union_: k = TypeKind::union_; break;
    case DeclKind::opaque: k = TypeKind::opaque; break;
  }
  Type type = with_args(k, {args.begin(), args.end()});
  type.decl = decl_id;
  return intern(std::move(type));
}

TypeId TypeStore::variant(DeclId decl_id, std::uint32_t index, std::span<const TypeId> args) {
  Type type = with_args(TypeKind::variant, {args.begin(), args.end()});
  type.decl = decl_id;
  type.index = index;
  return intern(std::move(type));
}

TypeId TypeStore::anonymous(std::span<const NameId> field_names, std::span<const TypeId> field_types) {
  MOCHI_DCHECK(field_names.size() == field_types.size());
  Type type = with_args(TypeKind::anonymous, {field_types.begin(), field_types.end()});
  type.names.assign(field_names.begin(), field_names.end());
  return intern(std::move(type));
}

TypeId TypeStore::parameter(TypeParamId param_id) {
  Type type;
  type.kind = TypeKind::parameter;
  type.param = param_id;
  return intern(std::move(type));
}

TypeId TypeStore::variable(std::uint32_t index) {
  Type type;
  type.kind = TypeKind::variable;
  // Index 0 without operands is the entry of the kind itself.
  type.index = index + 1;
  return intern(std::move(type));
}

std::span<const TypeId> TypeStore::params(TypeId function_type) const {
  const auto& args = (*this)[function_type].args;
  return {args.data(), args.size() - 1};
}

DeclId TypeStore::add_decl(TypeDecl added) {
  impl_->decls.push_back(std::make_unique<TypeDecl>(std::move(added)));
  return DeclId(static_cast<std::uint32_t>(impl_->decls.size() - 1));
}
TypeDecl& TypeStore::decl(DeclId id) { return *impl_->decls[id.value]; }
const TypeDecl& TypeStore::decl(DeclId id) const { return *impl_->decls[id.value]; }
std::size_t TypeStore::decl_count() const { return impl_->decls.size(); }

TypeParamId TypeStore::add_param(TypeParam added) {
  impl_->params.push_back(added);
  return TypeParamId(static_cast<std::uint32_t>(impl_->params.size() - 1));
}
std::size_t TypeStore::param_count() const { return impl_->params.size(); }
TypeParam& TypeStore::param(TypeParamId id) { return impl_->params[id.value]; }
const TypeParam& TypeStore::param(TypeParamId id) const { return impl_->params[id.value]; }

TypeStore::Mark TypeStore::mark() const {
  return {impl_->types.size(), impl_->decls.size(), impl_->params.size()};
}

void TypeStore::take_back(const Mark& to) {
  impl_->decls.resize(to.decls);
  impl_->params.resize(to.params);
  if (impl_->types.size() == to.types) return;
  impl_->types.resize(to.types);
  std::fill(impl_->table.begin(), impl_->table.end(), TypeId::kNone);
  for (std::uint32_t id = 0; id < impl_->types.size(); ++id)
    impl_->table[impl_->slot_of(*impl_->types[id])] = id;
}

TypeId TypeStore::substitute(TypeId type, std::span<const TypeParamId> params, std::span<const TypeId> args) {
  if (params.empty()) return type;
  const Type& old = (*this)[type];
  if (old.kind == TypeKind::parameter) {
    for (std::size_t i = 0; i < params.size() && i < args.size(); ++i) {
      if (params[i] == old.param) return args[i];
    }
    return type;
  }
  if (old.args.empty()) return type;
  Type changed = old;
  bool differs = false;
  for (TypeId& arg : changed.args) {
    TypeId put = substitute(arg, params, args);
    differs = differs || put != arg;
    arg = put;
  }
  if (!differs) return type;
  // Options do not nest, whatever is put in.
  if (changed.kind == TypeKind::option) return option(changed.args[0]);
  if (changed.kind == TypeKind::soft) return soft(changed.args[0]);
  return intern(std::move(changed));
}

std::vector<Field> TypeStore::fields_of(TypeId type_id) {
  const Type& type = (*this)[type_id];
  std::vector<Field> fields;
  if (type.kind == TypeKind::anonymous) {
    for (std::size_t i = 0; i < type.args.size(); ++i)
      fields.push_back({type.names[i], type.args[i], {}, {}});
    return fields;
  }
  MOCHI_CHECK(type.kind == TypeKind::record || type.kind == TypeKind::variant);
  const TypeDecl& declared = decl(type.decl);
  fields = type.kind == TypeKind::variant ? declared.variants[type.index].fields : declared.fields;
  for (Field& field : fields) field.type = substitute(field.type, declared.params, type.args);
  return fields;
}

std::vector<Field> TypeStore::variant_fields(TypeId union_type, std::uint32_t index) {
  const Type& type = (*this)[union_type];
  MOCHI_CHECK(type.kind == TypeKind::union_ || type.kind == TypeKind::variant);
  const TypeDecl& declared = decl(type.decl);
  std::vector<Field> fields = declared.variants[index].fields;
  for (Field& field : fields) field.type = substitute(field.type, declared.params, type.args);
  return fields;
}

// --- Text of types ---

namespace {

std::string effects_text(EffectSet effects) {
  if (effects.empty()) return {};
  static constexpr std::pair<Effect, const char*> kLabels[] = {{Effect::io, "io"},
                                                               {Effect::fs, "fs"},
                                                               {Effect::net, "net"},
                                                               {Effect::time, "time"},
                                                               {Effect::meta, "meta"}};
  std::string text;
  for (auto [effect, label] : kLabels) {
    if (!effects.has(effect)) continue;
    text += text.empty() ? " ! " : ", ";
    text += label;
  }
  return text;
}

// One walk prints both forms; `source` says which.
struct Printer {
  const TypeStore& types;
  bool source;

  std::string list(std::span<const TypeId> args) const {
    std::string text;
    for (TypeId arg : args) {
      if (!text.empty()) text += source ? "," : ", ";
      text += print(arg);
    }
    return text;
  }
  std::string nominal(std::string_view name, std::span<const TypeId> args) const {
    std::string text(name);
    if (!args.empty()) text += "<" + list(args) + ">";
    return text;
  }
  std::string function(TypeId id, const Type& type) const {
    std::string text = "fun(" + list(types.params(id)) + ")";
    if (!types.is(types.result(id), TypeKind::unit)) text += ": " + print(types.result(id));
    return text + effects_text(type.effects);
  }
  std::string record(const Type& type) const {
    std::string text = "{";
    for (std::size_t i = 0; i < type.args.size(); ++i) {
      if (i != 0) text += ", ";
      text += std::string(types.names().text(type.names[i])) + ": " + print(type.args[i]);
    }
    return text + "}";
  }
  std::string print(TypeId id) const {
    const Type& type = types[id];
    switch (type.kind) {
      case TypeKind::list:
        return source ? "list<" + print(type.args[0]) + ">" : "[" + print(type.args[0]) + "]";
      case TypeKind::set: return "set<" + print(type.args[0]) + ">";
      case TypeKind::map:
        if (source) return "map<" + print(type.args[0]) + ", " + print(type.args[1]) + ">";
        return "{" + print(type.args[0]) + ": " + print(type.args[1]) + "}";
      case TypeKind::option:
      case TypeKind::soft: return source ? print(type.args[0]) + "?" : "option[" + print(type.args[0]) + "]";
      case TypeKind::group: return "group";
      case TypeKind::function: return function(id, type);
      case TypeKind::anonymous: return record(type);
      case TypeKind::parameter: return std::string(types.names().text(types.param(type.param).name));
      case TypeKind::variable: return "?" + std::to_string(type.index);
      case TypeKind::record:
      case TypeKind::union_:
      case TypeKind::opaque:
        if (!type.decl.valid()) return std::string(kSpelling[static_cast<std::size_t>(type.kind)]);
        return nominal(types.names().text(types.decl(type.decl).name), type.args);
      case TypeKind::variant:
        if (!type.decl.valid()) return "variant";
        return nominal(types.names().text(types.decl(type.decl).variants[type.index].name), type.args);
      case TypeKind::error:
      case TypeKind::never:
      case TypeKind::unit:
      case TypeKind::boolean:
      case TypeKind::integer:
      case TypeKind::int64:
      case TypeKind::floating:
      case TypeKind::string:
      case TypeKind::bytes:
      case TypeKind::bigint:
      case TypeKind::bigrat:
      case TypeKind::any:
      case TypeKind::foreign: return std::string(kSpelling[static_cast<std::size_t>(type.kind)]);
    }
    MOCHI_UNREACHABLE("type kind");
  }
};

}  // namespace

std::string TypeStore::show(TypeId type) const { return Printer{*this, false}.print(type); }
std::string TypeStore::spell(TypeId type) const { return Printer{*this, true}.print(type); }

std::string TypeStore::mangle(TypeId type) const {
  // Letters, digits and `_` stay; anything else becomes `_` and two hex digits. Declared types carry their
  // id, since two modules may use one name.
  std::string text;
  const Type& t = (*this)[type];
  if (t.decl.valid()) text = "d" + std::to_string(t.decl.value) + "_";
  for (char c : spell(type)) {
    auto byte = static_cast<unsigned char>(c);
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      text += c;
    } else {
      static constexpr char kHex[] = "0123456789abcdef";
      text += '_';
      text += kHex[byte >> 4U];
      text += kHex[byte & 15U];
    }
  }
  return text;
}

// --- Questions ---

bool is_numeric(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::int64 || kind == TypeKind::floating ||
         kind == TypeKind::bigint || kind == TypeKind::bigrat;
}

bool is_aggregate(const TypeStore& types, TypeId type) {
  const Type& t = types[type];
  switch (t.kind) {
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::set:
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::variant: return true;
    case TypeKind::union_: return !types.decl(t.decl).is_enum();
    case TypeKind::option:
    case TypeKind::soft: return is_aggregate(types, t.args[0]);
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return false;
  }
  return false;
}

bool is_reference(const TypeStore& types, TypeId type) {
  const Type& t = types[type];
  switch (t.kind) {
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating: return false;
    case TypeKind::union_: return !types.decl(t.decl).is_enum();
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return true;
  }
  return true;
}

bool is_generic(const TypeStore& types, TypeId type) {
  const Type& t = types[type];
  if (t.kind == TypeKind::parameter) return true;
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return is_generic(types, arg); });
}

namespace {

// `open` holds the declarations being looked into: a recursive one adds nothing new.
bool native_equality(const TypeStore& types, TypeId type, std::vector<DeclId>& open) {
  const Type& t = types[type];
  if (t.kind == TypeKind::floating || t.kind == TypeKind::any || t.kind == TypeKind::function ||
      t.kind == TypeKind::parameter || t.kind == TypeKind::foreign || t.kind == TypeKind::opaque) {
    return false;
  }
  for (TypeId arg : t.args) {
    if (!native_equality(types, arg, open)) return false;
  }
  if (!t.decl.valid()) return true;
  if (std::find(open.begin(), open.end(), t.decl) != open.end()) return true;
  open.push_back(t.decl);
  auto all_native = [&](const std::vector<Field>& fields) {
    return std::all_of(fields.begin(), fields.end(), [&](const Field& f) {
      // Type parameters were judged through the arguments above.
      return types.is(f.type, TypeKind::parameter) || native_equality(types, f.type, open);
    });
  };
  const TypeDecl& declared = types.decl(t.decl);
  if (!all_native(declared.fields)) return false;
  return std::all_of(declared.variants.begin(), declared.variants.end(),
                     [&](const Variant& v) { return all_native(v.fields); });
}

}  // namespace

bool has_native_equality(const TypeStore& types, TypeId type) {
  std::vector<DeclId> open;
  return native_equality(types, type, open);
}

}  // namespace mochi::types
