// Access to parts: fields, indexes, slices, and their safe forms.
#include <algorithm>
#include <utility>

#include "base/edit_distance.h"
#include "check/checker.h"
#include "check/crates.h"
#include "syntax/foreign_words.h"

namespace mochi::check {
namespace {

// What makes an option a value where `next` is asked of it. Behind `?.` the option is one that the chain made.
std::string guard_help(const Tree& tree, NodeId base, std::string_view next) {
  while (tree.kind(base) == NodeKind::Paren) base = tree.child(base, slot::Paren_value);
  const bool chain = tree.kind(base) == NodeKind::SafeSelect || tree.kind(base) == NodeKind::SafeIndex;
  if (!chain) return "Check it against `none` first, or use `?.`, `?[` or `??`.";
  if (next.empty()) return "Behind `?.` everything may be none: give a default by `??`, in parentheses.";
  return "Behind `?.` everything may be none: go on with `" + std::string(next) +
         "`, or give a default by `??`.";
}

}  // namespace

// Is `node` a crate's module, as in `re.bytes`? A crate is one module in Mochi, in which the names of modules below stand
// before others: `bytes__Regex`. `prefix` gets what stands before.
bool Checker::crate_module(NodeId node, ModuleId& module, std::string& prefix) const {
  if (node_at(node).kind == NodeKind::Ident) {
    const Binding binding = lookup(tree_->name(node));
    if (binding.kind != BindKind::module_) return false;
    module = ModuleId(binding.id);
    return out_.modules[module.value].name.starts_with("rust/");
  }
  if (node_at(node).kind != NodeKind::Select) return false;
  if (!crate_module(tree_->child(node, slot::Select_base), module, prefix)) return false;
  prefix += name_text(tree_->name(node));
  const NameId whole = names_.find(prefix);
  if (whole.valid() && (lookup_in(module, whole) || lookup_type_in(module, whole))) return false;
  prefix += "__";
  return true;
}

// Is `base` the alias of an imported module?
bool Checker::module_base(NodeId base, ModuleId& module) {
  if (std::string prefix; node_at(base).kind == NodeKind::Select && crate_module(base, module, prefix)) {
    for (NodeId at = base; at.valid(); at = child(at, slot::Select_base)) {
      info(at).type = info(at).target = types_.unit();
      if (node_at(at).kind == NodeKind::Select) continue;
      mark_alias(tree_->name(at));
      set_ref(at, RefKind::module_, module.value);
      break;
    }
    return true;
  }
  if (node_at(base).kind != NodeKind::Ident) return false;
  Binding binding = lookup(tree_->name(base));
  if (binding.kind != BindKind::module_) return false;
  module = ModuleId(binding.id);
  mark_alias(tree_->name(base));
  set_ref(base, RefKind::module_, binding.id);
  info(base).type = types_.unit();
  info(base).target = types_.unit();
  return true;
}

// The language of the foreign import that `base` is the alias of; none if it is none.
NameId Checker::foreign_language(NodeId base) const {
  if (node_at(base).kind != NodeKind::Ident) return {};
  Binding binding = lookup(tree_->name(base));
  return binding.kind == BindKind::module_ ? NameId(binding.index) : NameId();
}

// What `Union.Variant` names; none if `node` is nothing like it.
Binding Checker::variant_of(NodeId node) {
  const NodeId base = child(node, slot::Select_base);
  const DeclId decl = named_type(base);
  const std::uint32_t index = variant_index(decl, tree_->name(node));
  if (index == kNoVariant) return {};
  info(base).type = info(base).target = types_.unit();
  return {BindKind::variant, decl.value, index, true};
}

// A dotted name as one binding: what `extern fun a.b(…)` declared.
Binding Checker::dotted(NodeId node) const {
  if (!has_dotted_) return {};
  NodeId base = node;
  while (tree_->kind(base) == NodeKind::Select) base = tree_->child(base, slot::Select_base);
  if (tree_->kind(base) != NodeKind::Ident) return {};
  std::string path;
  for (NodeId at = node; tree_->kind(at) == NodeKind::Select; at = tree_->child(at, slot::Select_base)) {
    path = "." + std::string(names_.text(tree_->name(at))) + path;
  }
  path = std::string(names_.text(tree_->name(base))) + path;
  NameId name = names_.find(path);
  return name.valid() && name.value < globals_.size() ? globals_[name.value] : Binding();
}

// What `name` behind the module `base` is called in it.
NameId Checker::member_name(NodeId base, NameId name) {
  ModuleId module;
  std::string prefix;
  if (node_at(base).kind != NodeKind::Select || !crate_module(base, module, prefix)) return name;
  return names_.intern(prefix + name_text(name));
}

Binding Checker::module_member(NodeId node, ModuleId module) {
  const NodeId base = child(node, slot::Select_base);
  const NameId name = member_name(base, tree_->name(node));
  const NameId language = foreign_language(base);
  Binding binding = language.valid() ? lookup_foreign(module, language, name) : lookup_in(module, name);
  if (!binding) {
    Report report = error_at(
        Code::T082, tree_->main_span(node),
        "`" + name_text(name) + "` is not declared by module `" + out_.modules[module.value].name + "`");
    std::string help = Crates(*this).absent_help(module, names_.text(name));
    if (help.empty()) {
      std::vector<std::string_view> words;
      for (const NamedBinding& entry : program_.tables[module.value].values)
        if (entry.binding.exported) words.push_back(names_.text(entry.name));
      help = did_you_mean(names_.text(name), words);
    }
    if (help.empty()) help = Crates(*this).listing_help(module);
    if (help.empty() && out_.modules[module.value].package == "std")
      help = "What standard modules have is listed in docs/std.md.";
    if (!help.empty()) report.help(help);
    return {};
  }
  if (!binding.exported) {
    error_at(Code::T082, tree_->main_span(node),
             "`" + name_text(name) + "` is not exported by module `" + out_.modules[module.value].name + "`");
    return {};
  }
  return binding;
}

TypeId Checker::check_select(NodeId node, TypeId expected) {
  NodeId base = child(node, slot::Select_base);
  ModuleId module;
  if (module_base(base, module)) {
    Binding binding = module_member(node, module);
    return binding ? binding_value(node, binding, expected) : types_.error();
  }
  if (Binding binding = dotted(node); binding) return binding_value(node, binding, expected);
  if (Binding member; type_member(node, member))
    return member ? binding_value(node, member, expected) : types_.error();
  bool writing = assigning_ == node;
  if (writing) assigning_ = {};
  check_expr(base);
  TypeId base_type = use(base);
  if (writing) assigning_ = node;
  if (const TypeId method = result_method(node, base, tree_->name(node)); method.valid()) return method;
  TypeId type = select_member(node, base, base_type, tree_->name(node));
  return writing ? type : narrow_field(node, type);
}

// A field of a row that a join may have left empty (`row.customer.name`): the read is checked at run time.
bool Checker::is_row_part(NodeId base) {
  base = strip(base);
  if (tree_->kind(base) != NodeKind::Select) return false;
  const NodeInfo& row = (*info_)[strip(tree_->child(base, slot::Select_base)).value];
  return row.type.valid() && types_.is(record_of(value_of(row.type)), TypeKind::anonymous);
}

// Is `type` the option of a written `none` whose type nobody wrote? As its parts are asked for without a
// guard, that `none` is of type `any` in the next pass over the module.
bool Checker::is_open_none(TypeId type) {
  TypeId inside = types_.element(type);
  while (true) {
    const Type& t = types_[inside];
    if (t.kind != TypeKind::variable || t.index == 0 || t.index > infer_.size()) return false;
    const InferVar var = infer_[t.index - 1];
    if (var.node.valid() && out_.files[var.file].tree->kind(var.node) == NodeKind::NoneLit) {
      decide(dynamic_nones_, var.file, var.node);
      return true;
    }
    if (!var.bound.valid()) return false;
    inside = var.bound;
  }
}

// Methods that maps have in other languages.
std::string map_help(std::string_view word) {
  const auto one_of = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (one_of({"get", "getOrDefault", "get_or", "getOrElse", "fetch"}))
    return "A key is read by `m[k]`; `m[k] ?? other` is `other` where it is missing.";
  if (one_of({"has", "contains", "containsKey", "contains_key", "has_key", "hasOwnProperty", "exists"}))
    return "Ask for a key by `k in m`.";
  if (one_of({"set", "put", "insert", "add", "update"})) return "A key is set by `m[k] = v`.";
  if (one_of({"delete", "remove", "pop", "erase", "del"}))
    return "A key is taken out by `remove(m, k)` of `std/map`.";
  if (one_of({"keys", "values"})) return "Write `" + std::string(word) + "(m)`.";
  if (one_of({"items", "entries", "forEach", "for_each"})) return "Walk the keys: `for k in m { … m[k] … }`.";
  if (one_of({"size", "length", "count"})) return "Write `len(m)`.";
  return {};
}

// The same of an operand that is used as what it holds.
bool Checker::opens_none(NodeId node) {
  const TypeId type = prune(info(node).type);
  return types_.is(type, TypeKind::option) && is_open_none(type);
}

TypeId Checker::select_member(NodeId node, NodeId base, TypeId base_type, NameId name) {
  TypeId type = settle(base_type);
  const Type* t = &types_[type];
  bool shape = is_shape(type);
  if (shape) t = &types_[infer_var(type).shape];
  switch (t->kind) {
    case TypeKind::anonymous: {
      auto at = std::find(t->names.begin(), t->names.end(), name);
      if (at != t->names.end()) {
        auto index = static_cast<std::uint32_t>(at - t->names.begin());
        set_ref(node, RefKind::field, index);
        return t->args[index];
      }
      // Writing a new field makes the literal a map.
      if (shape && assigning_ == node) return types_.value(map_of_shape(type));
      break;
    }
    case TypeKind::record:
    case TypeKind::variant: {
      const TypeDecl& decl = types_.decl(t->decl);
      const std::vector<Field>& fields =
          t->kind == TypeKind::variant ? decl.variants[t->index].fields : decl.fields;
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name != name) continue;
        set_ref(node, RefKind::field, i);
        return types_.substitute(fields[i].type, decl.params, t->args);
      }
      if (FunId method = find_method(t->decl, name); method.valid()) return method_value(node, method, type);
      if (refuse_static(node, t->decl, name)) return types_.error();
      break;
    }
    case TypeKind::opaque:
    case TypeKind::union_:
      if (const FunId field = Crates(*this).crate_method(type, name_text(name) + "__get"); field.valid())
        return Crates(*this).operator_call(node, field, {});
      if (FunId method = find_method(t->decl, name); method.valid()) return method_value(node, method, type);
      if (refuse_static(node, t->decl, name)) return types_.error();
      return no_struct(node, type, name);
    case TypeKind::map:
      if (TypeKind k = kind(t->args[0]);
          k == TypeKind::string || k == TypeKind::any || k == TypeKind::variable) {
        if (k == TypeKind::variable) unify(t->args[0], types_.string());
        set_ref(node, RefKind::map_field, 0);
        return prune(t->args[1]);
      }
      break;
    case TypeKind::group: {
      if (name == known_.key) return set_ref(node, RefKind::group_key, 0), prune(t->args[0]);
      if (name == known_.items) return set_ref(node, RefKind::group_items, 0), types_.list(t->args[1]);
      const Type& key = types_[record_of(t->args[0])];
      if (key.kind == TypeKind::anonymous) {
        auto at = std::find(key.names.begin(), key.names.end(), name);
        if (at != key.names.end()) {
          auto index = static_cast<std::uint32_t>(at - key.names.begin());
          set_ref(node, RefKind::group_field, index);
          return key.args[index];
        }
      }
      error(Code::T026, node, "unknown field `" + name_text(name) + "` on group")
          .help("A group has `key` and `items`.");
      return types_.error();
    }
    case TypeKind::option:
      // The side of a join that may be missing: read all the same, and checked at run time (17.9).
      if (const VarId side = var_of(base); is_row_part(base) || (side.valid() && is_optional(side))) {
        set_target(base, types_.element(type));
        return select_member(node, base, types_.element(type), name);
      }
      if (is_open_none(type)) return types_.any();
      error(Code::T058, node,
            "dereference of optional `" + std::string(program_.sources.text(span(base))) +
                "` requires a none guard")
          .help(guard_help(*tree_, base, "?." + name_text(name)));
      return types_.error();
    case TypeKind::any: return types_.any();
    case TypeKind::error: return types_.error();
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
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::soft:
    case TypeKind::function:
    case TypeKind::parameter:
    case TypeKind::variable: return no_struct(node, type, name);
  }
  if (t->kind == TypeKind::map) return no_struct(node, type, name);
  std::string help = suggest_member(name, shape ? infer_var(type).shape : type);
  if (t->decl.valid()) {
    const TypeDecl& of = types_.decl(t->decl);
    if (std::string why = Crates(*this).absent_help(of.module, name_text(of.name) + "." + name_text(name));
        !why.empty())
      help = std::move(why);
    if (help.empty()) help = Crates(*this).listing_help(of.module);
  }
  Report report = error(Code::T026, node, "unknown field `" + name_text(name) + "` on " + show(type));
  if (help.empty() && shape) help = map_help(name_text(name));
  if (!help.empty()) report.help(help);
  if (t->decl.valid()) report.label(types_.decl(t->decl).span, "declared here");
  return types_.error();
}

// A method, bound to its receiver.
TypeId Checker::method_value(NodeId node, FunId method, TypeId receiver) {
  set_ref(node, RefKind::method, method.value);
  note_callee(method);
  const std::vector<TypeId> args = types_[receiver].args;
  return types_.substitute(fun_type(method), types_.decl(types_[receiver].decl).params, args);
}

TypeId Checker::no_struct(NodeId node, TypeId type, NameId field) {
  if (is_result(type)) {
    error_at(Code::T026, tree_->main_span(node), "`" + name_text(field) + "` is no method of " + show(type))
        .help(result_help(names_.text(field)));
    return types_.error();
  }
  const DeclId decl = types_[type].decl;
  if (decl.valid() && members_of(decl) != nullptr) {
    Report report = error_at(Code::T026, tree_->main_span(node),
                             "unknown method `" + name_text(field) + "` on " + show(type));
    const TypeDecl& of = types_.decl(decl);
    std::string help = Crates(*this).absent_help(of.module, name_text(of.name) + "." + name_text(field));
    if (help.empty()) help = suggest_member(field, type);
    if (help.empty()) help = Crates(*this).listing_help(of.module);
    if (!help.empty()) report.help(help);
    report.label(of.span, "declared here");
    return types_.error();
  }
  Report report = error(Code::T027, node, show(type) + " is not a struct");
  std::string hint = types_.kind(type) == TypeKind::map ? map_help(name_text(field)) : std::string();
  if (hint.empty()) hint = foreign_help(names_.text(field));
  Builtin builtin = Builtin::print;
  if (hint.empty() && types::find_builtin(names_.text(field), builtin))
    hint = "`" + name_text(field) + "` is a function: `" + name_text(field) + "(x)`.";
  if (hint.empty() && decl.valid() && types_.kind(type) == TypeKind::union_ &&
      !types_.decl(decl).variants.empty())
    hint = "Its variants have fields: ask for one by `match x { " +
           name_text(types_.decl(decl).variants[0].name) + "(…) => …  _ => … }`.";
  if (!hint.empty()) report.help(hint);
  return types_.error();
}

FunId Checker::find_method(DeclId decl, NameId name) const {
  std::uint32_t methods = decl.value < program_.methods_of.size() ? program_.methods_of[decl.value] : 0;
  if (methods == 0) return {};
  for (FunId method : out_.methods[methods - 1].funs) {
    if (out_.funs[method].name == name) return method;
  }
  return {};
}

// An index of a list, string or bytes.
void Checker::int_index(NodeId index) {
  TypeId type = settle(use(index));
  TypeKind k = types_.kind(type);
  if (k == TypeKind::integer || k == TypeKind::int64 || k == TypeKind::error || k == TypeKind::never) return;
  if (k == TypeKind::any) {
    set_target(index, types_.integer());
    return;
  }
  if (opens_none(index)) return;
  error(Code::T015, index, "index must be an integer");
}

TypeId Checker::check_index(NodeId node) {
  NodeId base = child(node, slot::Index_base);
  NodeId index = child(node, slot::Index_index);
  bool writing = assigning_ == node;
  if (writing) assigning_ = {};
  check_expr(base);
  TypeId type = settle(use(base));
  if (!index.valid()) {
    error(Code::T016, node, "missing index expression");
    return types_.error();
  }
  TypeId hint = types_.is(type, TypeKind::map) ? types_.key(type) : TypeId();
  check_expr(index, hint);
  if (writing) assigning_ = node;
  const bool by_name = node_at(strip(index)).kind == NodeKind::StringLit;
  if (is_shape(type) || types_.is(type, TypeKind::anonymous) ||
      (types_.is(type, TypeKind::record) && by_name))
    return index_shape(node, type, index);
  const Type& t = types_[type];
  if (t.kind == TypeKind::map) return index_map(node, type, index);
  // What is written to stays open as in `index_map`: it may still become `any`.
  if (t.kind == TypeKind::list) return int_index(index), writing ? t.args[0] : prune(t.args[0]);
  if (t.kind == TypeKind::string) return int_index(index), types_.string();
  if (t.kind == TypeKind::bytes) return int_index(index), types_.integer();
  if (t.kind == TypeKind::any) {
    use(index);
    set_target(index, types_.any());
    return type;
  }
  if (t.kind == TypeKind::error) return types_.error();
  if (const FunId method = Crates(*this).crate_method(type, "index"); method.valid() && !writing) {
    if (const TypeId made = Crates(*this).operator_call(node, method, index); made.valid()) return made;
  }
  if (t.kind == TypeKind::option) {
    if (is_open_none(type)) return types_.any();
    error(Code::T058, node,
          "dereference of optional `" + std::string(program_.sources.text(span(base))) +
              "` requires a none guard")
        .help(guard_help(*tree_, base, "?[…]"));
  } else {
    error(Code::T018, node, "type " + show(type) + " does not support indexing");
  }
  return types_.error();
}

// `r["name"]`: the field of a record (17.4), of a literal where the key is one of a record whose fields differ in type; else
// the literal is a map.
TypeId Checker::index_shape(NodeId node, TypeId base, NodeId index) {
  if (types_.is(base, TypeKind::record) && !find_method(types_[base].decl, tree_->name(strip(index))).valid())
    return select_member(node, child(node, slot::Index_base), base, tree_->name(strip(index)));
  const Type& record = types_[record_of(base)];
  NodeId key = strip(index);
  bool shape = is_shape(base);
  if (node_at(key).kind == NodeKind::StringLit && !(shape && infer_var(base).homogeneous)) {
    auto at = std::find(record.names.begin(), record.names.end(), tree_->name(key));
    if (at != record.names.end()) {
      auto field = static_cast<std::uint32_t>(at - record.names.begin());
      set_ref(node, RefKind::field, field);
      return prune(record.args[field]);
    }
  }
  if (!shape) {
    error(Code::T018, node, "type " + show(base) + " does not support indexing");
    return types_.error();
  }
  TypeId map = map_of_shape(base);
  set_target(child(node, slot::Index_base), map);
  return index_map(node, map, index);
}

TypeId Checker::index_map(NodeId node, TypeId base, NodeId index) {
  TypeId key = types_.key(base);
  TypeId got = info(index).type;
  if (!flow_quiet(index, key) && !relax(key, got)) {
    error(Code::T019, index, "map key type mismatch: expected " + show(key) + ", got " + show(got));
  } else if (types_.is(types_[base].args[0], TypeKind::variable)) {
    check_key_type(key, index);
  }
  if (assigning_ == node) return types_.value(base);
  TypeId value = prune(types_.value(base));
  if (!facts_.empty()) {
    Fact fact;
    VarId map = var_of(child(node, slot::Index_base));
    if (map.valid() && key_of(index, fact) && known(Fact::Kind::has_key, map, fact.key_kind, fact.key)) {
      info(node).set(InfoFlag::proven);
      return value;
    }
  }
  return types_.soft(value);
}

TypeId Checker::check_slice(NodeId node) {
  NodeId base = child(node, slot::Slice_base);
  check_expr(base);
  TypeId type = settle(use(base));
  if (types_.is(type, TypeKind::map) || is_shape(type)) {
    error(Code::T017, node, "slicing not allowed on map");
    return types_.error();
  }
  if (const NodeId step = child(node, slot::Slice_step); step.valid())
    error(Code::T124, step, "a slice has no step");
  for (std::uint32_t part :
       {std::uint32_t{slot::Slice_start}, std::uint32_t{slot::Slice_end}, std::uint32_t{slot::Slice_step}}) {
    NodeId bound = child(node, part);
    if (!bound.valid()) continue;
    check_expr(bound);
    int_index(bound);
  }
  TypeKind k = types_.kind(type);
  if (k == TypeKind::list || k == TypeKind::string || k == TypeKind::bytes || k == TypeKind::error)
    return type;
  if (k == TypeKind::any) return type;
  if (k == TypeKind::option) {
    if (is_open_none(type)) return types_.any();
    error(Code::T058, node,
          "dereference of optional `" + std::string(program_.sources.text(span(base))) +
              "` requires a none guard")
        .help(guard_help(*tree_, base, {}));
  } else {
    error(Code::T018, node, "type " + show(type) + " does not support indexing");
  }
  return types_.error();
}

// The value type behind the option that `?.` and `?[` need, of a base that is checked; none after an error. An
// open option counts as one.
TypeId Checker::safe_base(NodeId node, NodeId base, Code code, std::string_view form) {
  TypeId type = prune(info(base).type);
  TypeKind k = types_.kind(type);
  if (k == TypeKind::option || k == TypeKind::soft) {
    if (k == TypeKind::soft) set_target(base, types_.option(types_.element(type)));
    return settle(types_.element(type));
  }
  if (k == TypeKind::any || k == TypeKind::error || info(base).has(InfoFlag::proven)) return type;
  error(code, node, std::string(form) + " requires an option-typed receiver, got " + show(type));
  return {};
}

TypeId Checker::check_safe_select(NodeId node) {
  NodeId base = child(node, slot::SafeSelect_base);
  check_expr(base);
  ask_again(base);
  if (const TypeId whole = takes_value(node, base); whole.valid()) {
    const TypeId method = result_method(node, base, tree_->name(node));
    const TypeId part =
        method.valid() ? method : select_member(node, base, prune(info(base).type), tree_->name(node));
    info(base).type = whole;
    return part;
  }
  std::string form = "safe-call `?." + name_text(tree_->name(node)) + "`";
  TypeId value = safe_base(node, base, Code::T060, form);
  if (!value.valid()) return types_.error();
  TypeKind k = kind(value);
  if (k == TypeKind::any || k == TypeKind::error) return value;
  bool fields = is_shape(value) || k == TypeKind::record || k == TypeKind::anonymous ||
                k == TypeKind::variant || k == TypeKind::map || k == TypeKind::group;
  if (!fields) {
    const DeclId decl = types_[value].decl;
    const std::string member = name_text(tree_->name(node));
    const bool method = decl.valid() && find_method(decl, tree_->name(node)).valid();
    error(Code::T061, node, form + " requires the wrapped type to be a struct, got " + show(value))
        .help(method ? "`" + member +
                           "` is a method, and `?.` reads fields: name the value, then `if x != none { x." +
                           member + "() }`; or `(…)?." + member + "()`, which leaves the function."
                     : "`?.` reads fields of records, and " + show(value) +
                           " has none; take the value first, as in `if x != none { … }`.");
    return types_.error();
  }
  TypeId member = value_of(select_member(node, base, value, tree_->name(node)));
  return kind(member) == TypeKind::any ? member : types_.option(member);
}

TypeId Checker::check_safe_index(NodeId node) {
  NodeId base = child(node, slot::SafeIndex_base);
  NodeId index = child(node, slot::SafeIndex_index);
  // `m?[k]` on a plain map is a read that is always an option (16.1).
  check_expr(base);
  ask_again(base);
  if (const TypeId whole = takes_value(node, base); whole.valid()) {
    const NodeId outer = std::exchange(receiver_, base);
    const TypeId part = check_index(node);
    receiver_ = outer;
    info(base).type = whole;
    return part;
  }
  TypeId type = settle(info(base).type);
  if (is_shape(type)) {
    type = map_of_shape(type);
    set_target(base, type);
  }
  TypeKind k = types_.kind(type);
  TypeId value = type;
  if (k == TypeKind::option || k == TypeKind::soft) {
    if (k == TypeKind::soft) set_target(base, types_.option(types_.element(type)));
    value = settle(types_.element(type));
  } else if (k != TypeKind::map && k != TypeKind::any && k != TypeKind::error &&
             !info(base).has(InfoFlag::proven)) {
    error(Code::T062, node, "safe-index `?[ ]` requires an option-typed receiver, got " + show(type));
    value = types_.error();
  }
  if (is_shape(value)) value = map_of_shape(value);
  const Type& t = types_[value];
  check_expr(index, t.kind == TypeKind::map ? t.args[0] : TypeId());
  if (t.kind == TypeKind::list) return int_index(index), types_.option(t.args[0]);
  if (t.kind == TypeKind::any || t.kind == TypeKind::error) return value;
  if (t.kind != TypeKind::map) {
    error(Code::T063, node,
          "safe-index `?[ ]` requires the wrapped type to be a list or map, got " + show(value));
    return types_.error();
  }
  TypeId got = info(index).type;
  if (!flow_quiet(index, t.args[0])) {
    error(Code::T019, index, "map key type mismatch: expected " + show(t.args[0]) + ", got " + show(got));
  }
  TypeId element = prune(t.args[1]);
  return types_.is(element, TypeKind::any) ? element : types_.option(element);
}

}  // namespace mochi::check
