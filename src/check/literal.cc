// Literals of lists, sets, maps and records (section 5 «Expressions», 16.6, Z9).
#include <algorithm>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "check/checker.h"
#include "check/map_keys.h"
#include "check/published.h"

namespace mochi::check {
namespace {

bool bare_or_text_keys(const Tree& tree, NodeId literal) {
  auto entries = tree.tail(literal);
  return std::all_of(entries.begin(), entries.end(), [&](NodeId entry) {
    NodeKind k = tree.kind(tree.child(entry, slot::MapEntry_key));
    return k == NodeKind::Ident || k == NodeKind::StringLit;
  });
}

}  // namespace

// The element types of a literal widen from a variant to its union.
TypeId Checker::element_type(TypeId type) {
  type = value_of(type);
  const Type& t = types_[type];
  if (t.kind == TypeKind::never) return types_.any();
  return t.kind == TypeKind::variant ? types_.nominal(t.decl, t.args) : type;
}

TypeId Checker::check_list(NodeId node, TypeId expected) {
  TypeId wanted = expected.valid() ? prune(expected) : TypeId();
  if (wanted.valid() && types_.is(wanted, TypeKind::option)) wanted = prune(types_.element(wanted));
  // What goes into `any` may take any element later.
  if (wanted.valid() && types_.is(wanted, TypeKind::any)) wanted = types_.list(types_.any());
  bool typed = wanted.valid() && types_.is(wanted, TypeKind::list);
  auto elements = tree_->tail(node);
  if (elements.empty()) {
    if (typed) return wanted;
    if (decided(any_literals_, file_, node)) return types_.list(types_.any());
    return types_.list(fresh(InferVar::Kind::element, node));
  }
  TypeId element = typed ? prune(types_.element(wanted)) : TypeId();
  if (comparing_literal_ && typed && types::is_numeric(types_.kind(element))) typed = false;
  if (typed && !(types_.is(element, TypeKind::variable) && !is_shape(element))) {
    for (NodeId item : elements) {
      check_expr(item, element);
      flow(item, element);
      check_alias(statement_, item, element);
    }
    return wanted;
  }
  TypeId joined;
  bool mixed = decided(any_literals_, file_, node);
  bool unknown = false;  // an item of unknown type leaves open what the list holds
  for (NodeId item : elements) {
    // What one list holds is not asked of the next: both may widen (16.6).
    NodeId literal = strip(item);
    const bool list_item = node_at(literal).kind == NodeKind::ListLit && !tree_->tail(literal).empty();
    check_expr(item, list_item ? TypeId() : joined);
    TypeId type = element_type(use(item));
    if (!mixed && types_.is(type, TypeKind::any) && is_dynamic(item))
      unknown = true;
    else if (!joined.valid())
      joined = type;
    else if (!mixed) {
      TypeId next = join(joined, type);
      if (!next.valid() && (is_shape(prune(joined)) || is_shape(prune(type))))
        next = join_shapes(joined, type);
      if (next.valid())
        joined = next;
      else
        mixed = true;
    }
  }
  if (mixed) joined = types_.any();
  if (!joined.valid())
    joined = types_.any();
  else if (!mixed && (unknown || decided(open_literals_, file_, node)))
    joined = open_element(node, joined);
  for (NodeId item : elements) {
    if (!flow_quiet(item, joined)) set_target(item, joined);
  }
  TypeId list = types_.list(joined);
  if (typed && !unify(element, joined)) convert(joined, element);
  return list;
}

// The element of a literal that holds `known` and values of unknown type: `any`, if nobody needs it
// otherwise.
TypeId Checker::open_element(NodeId node, TypeId known) {
  const TypeId element = fresh(InferVar::Kind::element, node);
  bind_variable(element, known);
  infer_var(element).saw_any = true;
  return element;
}

// Literals of one shape whose fields differ in type become maps of `any`: what both name is looked up by key.
TypeId Checker::join_shapes(TypeId a, TypeId b) {
  if (is_shape(prune(a))) map_of_shape(a);
  if (is_shape(prune(b))) map_of_shape(b);
  TypeId left = prune(a);
  TypeId right = prune(b);
  if (!types_.is(left, TypeKind::map) || !types_.is(right, TypeKind::map)) return {};
  if (unify(left, right)) return left;
  // Their values differ: the next pass gives both the value type `any`.
  return {};
}

TypeId Checker::check_set(NodeId node, TypeId expected) {
  TypeId wanted = expected.valid() ? prune(expected) : TypeId();
  bool typed = wanted.valid() && types_.is(wanted, TypeKind::set);
  TypeId element = typed ? prune(types_.element(wanted)) : TypeId();
  for (NodeId item : tree_->tail(node)) {
    check_expr(item, element);
    if (typed) {
      flow(item, element);
      continue;
    }
    TypeId type = element_type(use(item));
    TypeId next = element.valid() ? join(element, type) : type;
    element = next.valid() ? next : types_.any();
  }
  if (typed) return wanted;
  if (!element.valid()) element = fresh(InferVar::Kind::element, node);
  for (NodeId item : tree_->tail(node)) flow_quiet(item, element);
  return types_.set(element);
}

bool Checker::constant_keys(NodeId node, std::vector<NameId>& keys) const {
  for (NodeId entry : tree_->tail(node)) {
    if (tree_->kind(entry) != NodeKind::MapEntry) return false;
    NodeId key = child(entry, slot::MapEntry_key);
    NodeKind k = tree_->kind(key);
    if (k != NodeKind::Ident && k != NodeKind::StringLit) return false;
    NameId name = tree_->name(key);
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) return false;
    keys.push_back(name);
    // Large tables are maps, whatever is done with them.
    if (keys.size() > 64) return false;
  }
  return !keys.empty();
}

NameId Checker::key_name(NodeId key) const {
  NodeKind k = node_at(key).kind;
  return k == NodeKind::Ident || k == NodeKind::StringLit ? tree_->name(key) : NameId();
}

// A bare key where enum keys are wanted is its variant; none if it is no such key.
Binding Checker::enum_key(NodeId key, TypeId wanted) {
  if (!wanted.valid() || node_at(key).kind != NodeKind::Ident) return {};
  const Type& t = types_[prune(wanted)];
  if (t.kind != TypeKind::union_ || !types_.decl(t.decl).is_enum()) return {};
  const NameId name = tree_->name(key);
  const std::uint32_t index = variant_index(t.decl, name);
  if (index != kNoVariant) return {BindKind::variant, t.decl.value, index, true};
  const TypeDecl& decl = types_.decl(t.decl);
  std::vector<std::string_view> words;
  for (const types::Variant& variant : decl.variants) words.push_back(names_.text(variant.name));
  Report report = error(Code::T019, key,
                        "`" + name_text(name) + "` is no variant of `" + name_text(decl.name) +
                            "`, of which the keys of this map are");
  const std::string near = did_you_mean(names_.text(name), words);
  report.help(near.empty() ? "A key that a variable holds stands in parentheses: `(" + name_text(name) + ")`."
                           : near);
  report.label(decl.span, "declared here");
  return {BindKind::agent, 0, 0, false};
}

void Checker::check_key(NodeId key, TypeId wanted) {
  if (const Binding variant = enum_key(key, wanted)) {
    const bool known = variant.kind == BindKind::variant;
    info(key).type = known ? binding_value(key, variant, wanted) : types_.error();
    info(key).target = info(key).type;
  } else if (node_at(key).kind == NodeKind::Ident) {
    info(key).set(InfoFlag::bare_key);
    info(key).type = types_.string();
    info(key).target = types_.string();
  } else {
    check_expr(key, wanted);
  }
}

TypeId Checker::check_map(NodeId node, TypeId expected) {
  TypeId wanted = expected.valid() ? prune(expected) : TypeId();
  if (wanted.valid() && (types_.is(wanted, TypeKind::option) || types_.is(wanted, TypeKind::soft))) {
    wanted = prune(types_.element(wanted));
  }
  TypeKind k = wanted.valid() ? types_.kind(wanted) : TypeKind::error;
  auto entries = tree_->tail(node);
  if (entries.size() > 1) MapKeys(*this).check_doubles(node);
  if (k == TypeKind::map) return map_with_types(node, types_.key(wanted), types_.value(wanted));
  // Nearly all nested maps have text keys; a cast to that type then gives the map itself, not a copy.
  if (k == TypeKind::any && entries.empty()) return types_.map(types_.string(), types_.any());
  if (k == TypeKind::any && bare_or_text_keys(*tree_, node))
    return map_with_types(node, types_.string(), types_.any());
  if (k == TypeKind::any) return map_with_types(node, {}, types_.any());
  if (entries.empty()) {
    if (k == TypeKind::set) return wanted;
    if (decided(any_literals_, file_, node)) return types_.map(types_.any(), types_.any());
    TypeId key = fresh(InferVar::Kind::element, node);
    return types_.map(key, fresh(InferVar::Kind::element, node));
  }
  std::vector<NameId> keys;
  if (!constant_keys(node, keys)) return map_with_types(node, {}, {});
  bool fields_wanted =
      k == TypeKind::record || k == TypeKind::anonymous || (wanted.valid() && is_shape(wanted));
  if (!fields_wanted && decided(map_literals_, file_, node)) return map_with_types(node, types_.string(), {});
  return record_literal(node, fields_wanted ? wanted : TypeId());
}

// The literal as a map; a key or value type that is none is the common one of the entries.
TypeId Checker::map_with_types(NodeId node, TypeId key, TypeId value) {
  bool any_value = decided(any_literals_, file_, node);
  TypeId keys = key;
  TypeId values = value;
  if (!value.valid() && any_value) values = types_.any();
  for (NodeId entry : tree_->tail(node)) {
    if (tree_->kind(entry) != NodeKind::MapEntry) continue;
    NodeId key_node = child(entry, slot::MapEntry_key);
    NodeId value_node = child(entry, slot::MapEntry_value);
    check_key(key_node, keys);
    check_expr(value_node, values);
    if (key.valid()) {
      if (kind(key) == TypeKind::string && value.valid()) MapKeys(*this).check_bare(entry, value);
      if (!flow_quiet(key_node, key) && !relax(key, info(key_node).type)) {
        error(Code::T008, key_node,
              "type mismatch: expected " + show(key) + ", got " + show(info(key_node).type));
      }
    } else {
      TypeId type = element_type(use(key_node));
      TypeId next = keys.valid() ? join(keys, type) : type;
      keys = next.valid() ? next : types_.any();
    }
    if (value.valid()) {
      flow(value_node, value);
      check_alias(statement_, value_node, value);
    } else {
      TypeId type = element_type(use(value_node));
      TypeId next = values.valid() ? join(values, type) : type;
      values = next.valid() ? next : types_.any();
    }
  }
  if (!keys.valid()) keys = types_.string();
  if (!values.valid()) values = types_.any();
  if (!key.valid()) check_key_type(keys, node);
  for (NodeId entry : tree_->tail(node)) {
    if (tree_->kind(entry) != NodeKind::MapEntry) continue;
    if (!key.valid()) flow_quiet(child(entry, slot::MapEntry_key), keys);
    NodeId value_node = child(entry, slot::MapEntry_value);
    if (!value.valid() && !flow_quiet(value_node, values)) set_target(value_node, values);
  }
  if (!value.valid() && !any_value && kind(values) != TypeKind::any) {
    // A value of another type that is stored later makes it a map of `any`, as with an empty literal.
    TypeId stored = fresh(InferVar::Kind::element, node);
    bind_variable(stored, values);
    values = stored;
  }
  return types_.map(keys, values);
}

// A literal with constant keys as a record. What is expected gives its fields their types; else it stays open
// whether it is a map.
TypeId Checker::record_literal(NodeId node, TypeId expected) {
  std::vector<Field> wanted;
  if (expected.valid()) wanted = types_.fields_of(record_of(expected));
  const bool open = expected.valid() && is_shape(prune(expected));
  std::vector<NameId> field_names;
  std::vector<TypeId> field_types;
  for (NodeId entry : tree_->tail(node)) {
    NodeId key = child(entry, slot::MapEntry_key);
    NodeId value = child(entry, slot::MapEntry_value);
    check_key(key, {});
    NameId name = tree_->name(key);
    TypeId hint;
    for (const Field& field : wanted) {
      if (field.name == name) hint = field.type;
    }
    check_expr(value, hint);
    TypeId type;
    const bool whole = comparing_literal_ && hint.valid() && types_.is(prune(hint), TypeKind::floating) &&
                       types_.is(prune(info(value).type), TypeKind::integer);
    // What other literals hold says nothing about a value of unknown type.
    const bool unknown = open && types_.is(value_of(info(value).type), TypeKind::any);
    if (hint.valid() && !unknown && !is_shape(prune(hint)) &&
        (whole ? flow(value, hint) : flow_quiet(value, hint))) {
      type = hint;
    } else {
      type = element_type(use(value));
      if (!flow_quiet(value, type)) set_target(value, type);
    }
    field_names.push_back(name);
    field_types.push_back(type);
  }
  info(node).set(InfoFlag::record_literal);
  TypeId record = types_.anonymous(field_names, field_types);
  if (expected.valid() && !is_shape(prune(expected))) return record;
  TypeId shape = fresh(InferVar::Kind::shape, node);
  infer_var(shape).shape = record;
  bool same = true;
  for (TypeId type : field_types) same = same && prune(type) == prune(field_types[0]);
  infer_var(shape).homogeneous = same;
  return shape;
}

// The fields that are given, each checked against its declaration; says which.
std::vector<bool> Checker::given_fields(std::span<const Field> fields, std::span<const NodeId> inits,
                                        std::span<const TypeParamId> params, std::span<const TypeId> args,
                                        std::string_view title) {
  std::vector<bool> given(fields.size(), false);
  for (NodeId init : inits) {
    NameId name = tree_->name(init);
    NodeId value = child(init, slot::FieldInit_value);
    auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (at == fields.end()) {
      check_expr(value);
      Report report =
          error(Code::T026, init, "unknown field `" + name_text(name) + "` on " + std::string(title));
      std::string help = suggest_field(names_, name, fields);
      if (!help.empty()) report.help(help);
      continue;
    }
    auto index = static_cast<std::size_t>(at - fields.begin());
    if (given[index]) error(Code::T085, init, "field `" + name_text(name) + "` is given twice");
    given[index] = true;
    set_ref(init, RefKind::field, static_cast<std::uint32_t>(index));
    TypeId type = types_.substitute(at->type, params, args);
    check_expr(value, resolve(type));
    if (params.empty())
      flow(value, type);
    else
      check_flow_generic(value, type, params, args);
    check_alias(statement_, value, type);
  }
  return given;
}

void Checker::check_fields(NodeId node, std::span<const Field> fields, std::span<const NodeId> inits,
                           std::span<const TypeParamId> params, std::span<const TypeId> args,
                           std::string_view title) {
  const std::vector<bool> given = given_fields(fields, inits, params, args, title);
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!given[i]) missing.push_back(name_text(fields[i].name));
  }
  if (missing.empty()) return;
  error(Code::T053, node,
        "struct literal `" + std::string(title) + "` is missing required field(s) " + name_list(missing));
}

// The type or variant of a literal `qualifier.name { … }`.
TypeEntry Checker::qualified_entry(NodeId qualifier, NameId name) {
  if (node_at(qualifier).kind == NodeKind::Name) {
    const Binding base = lookup(tree_->name(qualifier));
    mark_alias(tree_->name(qualifier));
    const TypeEntry entry =
        base.kind == BindKind::module_ ? lookup_type_in(ModuleId(base.id), name) : TypeEntry();
    if (base) return entry.exported ? entry : TypeEntry();
  }
  const DeclId decl = named_type(qualifier);
  const std::uint32_t index = variant_index(decl, name);
  return index == kNoVariant ? TypeEntry() : TypeEntry{TypeEntryKind::variant, decl.value, index, true};
}

TypeId Checker::struct_literal(NodeId node, TypeId expected) {
  NameId name = tree_->name(node);
  NodeId qualifier = child(node, slot::StructLit_qualifier);
  TypeEntry entry;
  if (qualifier.valid()) {
    entry = qualified_entry(qualifier, name);
  } else {
    entry = lookup_type(name);
    if (entry.kind == TypeEntryKind::variant || !entry) entry = bare_entry(node, entry, expected);
  }
  if (entry.kind == TypeEntryKind::alias) {
    TypeId type = alias_type(entry.id, {});
    const Type& t = types_[type];
    if (t.kind == TypeKind::record) entry = {TypeEntryKind::decl, t.decl.value, 0, true};
  }
  bool record =
      entry.kind == TypeEntryKind::decl && types_.decl(DeclId(entry.id)).kind == types::DeclKind::record;
  if (!record && entry.kind != TypeEntryKind::variant) {
    for (NodeId init : tree_->tail(node)) check_expr(child(init, slot::FieldInit_value));
    if (entry.kind == TypeEntryKind::broken) return types_.error();
    if (entry) {
      error(Code::T027, node, name_text(name) + " is not a struct");
    } else if (lookup(name).kind != BindKind::agent &&
               !(qualifier.valid() && node_at(qualifier).kind == NodeKind::Name &&
                 lookup(tree_->name(qualifier)).kind == BindKind::agent)) {
      Report report = error(Code::T025, node, "unknown type: " + name_text(name));
      std::string help = container_help(names_.text(name));
      if (help.empty()) help = suggest_type(name);
      if (!help.empty()) report.help(help);
    }
    return types_.error();
  }
  DeclId decl(entry.id);
  std::vector<TypeParamId> params = types_.decl(decl).params;
  std::vector<TypeId> args = fresh_args(params, node);
  if (!written_type_args(child(node, slot::StructLit_type_args), node, names_.text(name), args)) {
    for (NodeId init : tree_->tail(node)) check_expr(child(init, slot::FieldInit_value));
    return types_.error();
  }
  bind_expected_args(decl, args, expected);
  std::vector<Field> fields =
      record ? types_.decl(decl).fields : types_.decl(decl).variants[entry.index].fields;
  set_ref(node, record ? RefKind::record : RefKind::variant, record ? decl.value : entry.index);
  check_fields(node, fields, tree_->tail(node), params, args, names_.text(name));
  TypeId type = record ? types_.nominal(decl, args) : types_.variant(decl, entry.index, args);
  const TypeId made = finish_generic(node, type, params, args, expected);
  if (types_.decl(decl).exported) Published(*this).check_bounds(node, types_.decl(decl).module, params, args);
  return made;
}

// Type arguments are also taken from the expected type (Z6).
void Checker::bind_expected_args(DeclId decl, std::span<const TypeId> args, TypeId expected) {
  if (!expected.valid() || args.empty()) return;
  TypeId wanted = prune(expected);
  if (types_.is(wanted, TypeKind::option)) wanted = prune(types_.element(wanted));
  const Type& t = types_[wanted];
  if (t.decl != decl || t.args.size() != args.size()) return;
  for (std::size_t i = 0; i < args.size(); ++i) {
    TypeId arg = prune(t.args[i]);
    if (!types_.is(arg, TypeKind::variable)) unify(args[i], arg);
  }
}

}  // namespace mochi::check
