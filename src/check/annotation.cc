// Types of annotations (section 5, spellings).
#include <algorithm>

#include "check/checker.h"
#include "check/crates.h"
#include "check/published.h"
#include "types/predicates.h"

namespace mochi::check {
namespace {

struct BasicSpelling {
  std::string_view text;
  TypeKind kind;
  std::uint8_t arity;
};
constexpr BasicSpelling kBasic[] = {
    {"int", TypeKind::integer, 0},   {"float", TypeKind::floating, 0}, {"bool", TypeKind::boolean, 0},
    {"string", TypeKind::string, 0}, {"list", TypeKind::list, 1},      {"map", TypeKind::map, 2},
    {"any", TypeKind::any, 0},       {"int64", TypeKind::int64, 0},    {"bigint", TypeKind::bigint, 0},
    {"bigrat", TypeKind::bigrat, 0}, {"unit", TypeKind::unit, 0},      {"void", TypeKind::unit, 0},
    {"bytes", TypeKind::bytes, 0},   {"set", TypeKind::set, 1},        {"omap", TypeKind::map, 2},
    {"value", TypeKind::foreign, 0}, {"option", TypeKind::option, 1},
};

}  // namespace

TypeId Checker::annotation(NodeId node) {
  if (!node.valid()) return types_.any();
  const Node& n = node_at(node);
  TypeId type = types_.error();
  if (n.kind == NodeKind::NamedType) {
    type = named_annotation(node);
  } else if (n.kind == NodeKind::ListType) {
    type = types_.list(annotation(child(node, slot::ListType_element)));
  } else if (n.kind == NodeKind::OptionType) {
    TypeId value = annotation(child(node, slot::OptionType_value));
    type = kind(value) == TypeKind::any ? value : types_.option(value);
  } else if (n.kind == NodeKind::FunType) {
    std::vector<TypeId> params;
    for (NodeId param : tree_->tail(node)) params.push_back(annotation(param));
    NodeId result = child(node, slot::FunType_result);
    TypeId result_type = result.valid() ? annotation(result) : types_.unit();
    type = types_.function(params, result_type, effect_clause(child(node, slot::FunType_effects)));
  } else if (n.kind == NodeKind::RecordType) {
    std::vector<NameId> field_names;
    std::vector<TypeId> field_types;
    for (NodeId field : tree_->tail(node)) {
      field_names.push_back(tree_->name(field));
      field_types.push_back(annotation(child(field, slot::Field_type)));
    }
    type = types_.anonymous(field_names, field_types);
  }
  info(node).type = type;
  info(node).target = type;
  return type;
}

TypeId Checker::named_annotation(NodeId node) {
  NameId name = tree_->name(node);
  NodeId qualifier = child(node, slot::NamedType_qualifier);
  TypeEntry entry;
  if (qualifier.valid()) {
    Binding base = lookup_global(tree_->name(qualifier));
    if (base.kind == BindKind::agent) return types_.error();
    annotated_aliases_.push_back(tree_->name(qualifier));
    if (base.kind == BindKind::module_)
      name = Crates(*this).written_type(ModuleId(base.id), program_.sources.text(span(node)), name);
    if (base.kind == BindKind::module_) entry = lookup_type_in(ModuleId(base.id), name);
    if (const auto written = tree_->tail(node); base.kind == BindKind::module_ && !written.empty()) {
      const std::string_view text = program_.sources.text(span(node));
      const std::size_t open = std::min(text.find('<'), text.size());
      const NameId whole = names_.find(name_text(name) + Crates(*this).instance_suffix(text.substr(open)));
      if (Crates(*this).is_crate(ModuleId(base.id)) && whole.valid()) {
        if (const TypeEntry instance = lookup_type_in(ModuleId(base.id), whole); instance)
          return entry_type(instance, node, {});
      }
    }
    if (!entry || !entry.exported) {
      std::string text(program_.sources.text(span(node)));
      text.resize(std::min(text.find('<'), text.size()));
      error(entry ? Code::T082 : Code::T025, node,
            entry ? "type `" + text + "` is not exported" : "unknown type: " + text);
      return types_.error();
    }
  } else {
    entry = lookup_type(name);
  }
  if (!entry) return basic_annotation(node, names_.text(name));
  std::vector<TypeId> args;
  for (NodeId arg : tree_->tail(node)) args.push_back(annotation(arg));
  return entry_type(entry, node, args);
}

TypeId Checker::entry_type(const TypeEntry& entry, NodeId node, std::span<const TypeId> args) {
  std::span<const TypeParamId> params;
  if (entry.kind == TypeEntryKind::broken) return types_.error();
  if (entry.kind == TypeEntryKind::decl || entry.kind == TypeEntryKind::variant)
    params = types_.decl(DeclId(entry.id)).params;
  if (entry.kind == TypeEntryKind::alias) alias_type(entry.id, {});
  if (entry.kind == TypeEntryKind::alias) params = program_.aliases[entry.id].params;
  if (args.size() != params.size()) {
    std::string name = name_text(tree_->name(node));
    error(Code::T049, node,
          "type argument arity mismatch for `" + name + "`: expected " + std::to_string(params.size()) +
              ", got " + std::to_string(args.size()));
    return types_.error();
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!satisfies(node, args[i], params[i])) break;
  }
  if (entry.kind == TypeEntryKind::decl && types_.decl(DeclId(entry.id)).exported)
    Published(*this).check_bounds(node, types_.decl(DeclId(entry.id)).module, params, args);
  switch (entry.kind) {
    case TypeEntryKind::decl: return types_.nominal(DeclId(entry.id), args);
    case TypeEntryKind::variant: return types_.variant(DeclId(entry.id), entry.index, args);
    case TypeEntryKind::parameter: return types_.parameter(TypeParamId(entry.id));
    case TypeEntryKind::alias: return alias_type(entry.id, args);
    case TypeEntryKind::broken:
    case TypeEntryKind::none: return types_.error();
  }
  return types_.error();
}

TypeId Checker::alias_type(std::uint32_t index, std::span<const TypeId> args) {
  if (!program_.aliases[index].type.valid()) {
    if (program_.aliases[index].open) {
      const Alias& alias = program_.aliases[index];
      error_at(Code::T091, out_.files[alias.file].tree->main_span(alias.node),
               "alias `" + name_text(alias.name) + "` stands for itself");
      return types_.error();
    }
    program_.aliases[index].open = true;
    FileId before = file_;
    enter_file(program_.aliases[index].file);
    NodeId declared = program_.aliases[index].node;
    std::vector<TypeParamId> params =
        declare_type_params(child(declared, slot::AliasDecl_type_params), false);
    program_.aliases[index].params = params;
    std::size_t mark = type_scope_.size();
    bind_type_params(params);
    TypeId type = annotation(child(declared, slot::AliasDecl_type));
    close_type_scope(mark);
    program_.aliases[index].type = type;
    program_.aliases[index].open = false;
    enter_file(before);
  }
  if (args.empty()) return program_.aliases[index].type;
  std::vector<TypeParamId> params = program_.aliases[index].params;
  return types_.substitute(program_.aliases[index].type, params, args);
}

TypeId Checker::basic_annotation(NodeId node, std::string_view name) {
  std::vector<TypeId> args;
  for (NodeId arg : tree_->tail(node)) args.push_back(annotation(arg));
  for (const BasicSpelling& basic : kBasic) {
    if (basic.text != name) continue;
    // A bare `list` or `map` leaves its parts open, as old code does.
    if (args.empty() && basic.arity != 0) args.assign(basic.arity, types_.any());
    if (args.size() != basic.arity) {
      error(Code::T049, node,
            "type argument arity mismatch for `" + std::string(name) + "`: expected " +
                std::to_string(basic.arity) + ", got " + std::to_string(args.size()));
      return types_.error();
    }
    if (name == "void") {
      warning_at(Code::T076, tree_->main_span(node), "`void` is not a type of Mochi")
          .suggest("write `unit`", tree_->main_span(node), "unit");
    }
    if (basic.kind == TypeKind::list) return types_.list(args[0]);
    if (basic.kind == TypeKind::set) return types_.set(args[0]);
    if (basic.kind == TypeKind::option) return types_.option(args[0]);
    if (basic.kind == TypeKind::map) {
      check_key_type(args[0], node);
      return types_.map(args[0], args[1]);
    }
    return types_.basic(basic.kind);
  }
  if (name == "chan" || name == "stream" || name == "sub") {
    error(
        Code::T067, node,
        "construct `" + std::string(name) + "` is not supported on target `" + program_.options.target + "`");
    return types_.error();
  }
  // Old code writes single capital letters for types that it leaves open.
  if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z' && args.empty()) return types_.any();
  Report report = error(Code::T025, node, "unknown type: " + std::string(name));
  std::string help = suggest_type(tree_->name(node));
  if (!help.empty()) report.help(help);
  return types_.error();
}

// Z10: keys are int, int64, bigint, bool, string and enums; `any` is judged at run time.
void Checker::check_key_type(TypeId key, NodeId node) {
  TypeId type = prune(key);
  if (types_.is(type, TypeKind::parameter)) {
    require_bound(type, types::Bound::hash, node);
    return;
  }
  if (is_key_type(types_, type)) return;
  error(Code::T019, node,
        "map key type mismatch: expected int, bigint, bool, string or an enum, got " + show(key))
      .help("Use a key that is an int, a bigint, a bool, a string or an enum.");
}

bool is_key_type(const TypeStore& types, TypeId type) {
  const Type& t = types[type];
  switch (t.kind) {
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bigint:
    case TypeKind::boolean:
    case TypeKind::string:
    case TypeKind::any:
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::variable: return true;
    case TypeKind::union_:
    case TypeKind::variant: return types.decl(t.decl).is_enum();
    case TypeKind::parameter:
    case TypeKind::unit:
    case TypeKind::floating:
    case TypeKind::bytes:
    case TypeKind::bigrat:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::opaque: return false;
  }
  return false;
}

// T099 unless `given` can do what `param` asks of it.
bool Checker::satisfies(NodeId node, TypeId given, TypeParamId param) {
  const BoundSet bound = types_.param(param).declared;
  const TypeId type = prune(given);
  const Type& t = types_[type];
  if (bound.bits == 0 || t.kind == TypeKind::variable || t.kind == TypeKind::error || t.kind == TypeKind::any)
    return true;
  const bool open = t.kind == TypeKind::parameter;
  if (open) {
    auto has =
        static_cast<std::uint8_t>(types_.param(t.param).declared.bits | types_.param(t.param).inferred.bits);
    // Whatever can be ordered or hashed can be compared.
    if (has != 0) has = static_cast<std::uint8_t>(has | static_cast<std::uint8_t>(types::Bound::eq));
    if ((bound.bits & ~has) == 0) return true;
  } else if (!(bound.has(types::Bound::eq) && t.kind == TypeKind::function) &&
             !(bound.has(types::Bound::ord) && !orderable(type, 0)) &&
             !(bound.has(types::Bound::hash) && !hashable(type, 0))) {
    return true;
  }
  Report refused = error(
      Code::T099, node,
      "type " + show(given) + " does not satisfy the bound of `" + name_text(types_.param(param).name) + "`");
  refused.label(types_.param(param).span, "declared here");
  if (open)
    refused.help("Write `" + show(type) + ": " +
                 std::string(types::bound_word(static_cast<types::Bound>(bound.bits))) + "` where `" +
                 show(type) + "` is declared: what is done with it here needs that.");
  return false;
}

bool Checker::has_zero(TypeId type) {
  TypeKind k = kind(type);
  return k != TypeKind::union_ && k != TypeKind::variant && k != TypeKind::function &&
         k != TypeKind::parameter && k != TypeKind::opaque && k != TypeKind::foreign &&
         k != TypeKind::group && k != TypeKind::record && k != TypeKind::anonymous;
}

}  // namespace mochi::check
