// Signatures of functions, fields of types, types of externs and annotated globals.
#include <algorithm>
#include <utility>

#include "check/checker.h"

namespace mochi::check {

std::vector<TypeParamId> Checker::declare_type_params(NodeId list, bool exported) {
  std::vector<TypeParamId> params;
  std::vector<std::pair<NameId, Span>> names;
  if (!list.valid()) return params;
  for (NodeId node : tree_->tail(list)) {
    types::TypeParam param;
    param.name = tree_->name(node);
    param.span = tree_->main_span(node);
    NodeId bound = child(node, slot::TypeParam_bound);
    if (bound.valid()) {
      std::string_view word = names_.text(tree_->name(bound));
      if (word == "eq")
        param.declared.bits = static_cast<std::uint8_t>(types::Bound::eq);
      else if (word == "ord")
        param.declared.bits = static_cast<std::uint8_t>(types::Bound::ord);
      else if (word == "hash")
        param.declared.bits = static_cast<std::uint8_t>(types::Bound::hash);
      else {
        error(Code::T025, bound, "unknown bound: " + std::string(word))
            .help("The bounds are `eq`, `ord` and `hash`.");
      }
    }
    param.inferred = param.declared;
    TypeParamId id = types_.add_param(param);
    // A bound that is only inferred does not hold across an export.
    if (exported) exported_params_.push_back(id);
    params.push_back(id);
    names.emplace_back(param.name, param.span);
  }
  refuse_doubles("type parameter", std::move(names));
  return params;
}

void Checker::bind_type_params(std::span<const TypeParamId> params) {
  for (TypeParamId param : params) {
    NameId name = types_.param(param).name;
    if (name.value >= type_names_.size()) type_names_.resize(names_.size());
    type_scope_.push_back({name, type_names_[name.value]});
    type_names_[name.value] = {TypeEntryKind::parameter, param.value, 0, false};
  }
}

void Checker::close_type_scope(std::size_t mark) {
  while (type_scope_.size() > mark) {
    type_names_[type_scope_.back().name.value] = type_scope_.back().hidden;
    type_scope_.pop_back();
  }
}

EffectSet Checker::effect_clause(NodeId effects) {
  EffectSet set;
  if (!effects.valid()) return set;
  for (NodeId label : tree_->tail(effects)) {
    std::string_view word = names_.text(tree_->name(label));
    if (word == "io")
      set = set.with(effect_set(Effect::io));
    else if (word == "fs")
      set = set.with(effect_set(Effect::fs));
    else if (word == "net")
      set = set.with(effect_set(Effect::net));
    else if (word == "time")
      set = set.with(effect_set(Effect::time));
    else if (word == "meta")
      set = set.with(effect_set(Effect::meta));
    else
      error(Code::T064, label, "unknown effect label `" + std::string(word) + "`");
  }
  return set;
}

void Checker::fill_type(NodeId node) {
  DeclId decl(info(node).id);
  const Node& n = node_at(node);
  muted_ = false;
  if (n.kind == NodeKind::RecordDecl) fill_record(node, decl);
  if (n.kind == NodeKind::UnionDecl) fill_union(node, decl);
  if (n.kind == NodeKind::RecordDecl || n.kind == NodeKind::UnionDecl || n.kind == NodeKind::ExternType)
    declare_members(node, decl);
}

void Checker::fill_record(NodeId node, DeclId decl) {
  std::size_t mark = type_scope_.size();
  bind_type_params(types_.decl(decl).params);
  for (NodeId member : tree_->tail(node)) {
    muted_ = false;
    if (tree_->kind(member) == NodeKind::Field) {
      NameId name = tree_->name(member);
      Field field;
      field.name = name;
      field.type = annotation(child(member, slot::Field_type));
      field.doc = doc_of(member);
      field.span = tree_->main_span(member);
      for (const Field& other : types_.decl(decl).fields) {
        if (other.name != name) continue;
        error_at(Code::T085, field.span, "field `" + name_text(name) + "` is declared twice")
            .label(other.span, "first declared here");
        break;
      }
      types_.decl(decl).fields.push_back(std::move(field));
    }
  }
  close_type_scope(mark);
}

void Checker::fill_union(NodeId node, DeclId decl) {
  std::size_t mark = type_scope_.size();
  bind_type_params(types_.decl(decl).params);
  std::uint32_t index = 0;
  for (NodeId variant : tree_->tail(node)) {
    if (tree_->kind(variant) != NodeKind::VariantDecl) continue;
    std::vector<std::pair<NameId, Span>> names;
    for (NodeId member : tree_->tail(variant)) {
      if (tree_->kind(member) != NodeKind::Field) continue;
      names.emplace_back(tree_->name(member), tree_->main_span(member));
      muted_ = false;
      Field field;
      field.name = tree_->name(member);
      field.type = annotation(child(member, slot::Field_type));
      field.doc = doc_of(member);
      field.span = tree_->main_span(member);
      types_.decl(decl).variants[index].fields.push_back(std::move(field));
    }
    refuse_doubles("field", std::move(names));
    ++index;
  }
  close_type_scope(mark);
}

// A record that contains itself without a list, map, option or union between has no finite value.
void Checker::check_type_ends(DeclId decl) {
  std::vector<DeclId> open{decl};
  std::vector<DeclId> work{decl};
  while (!work.empty()) {
    DeclId at = work.back();
    work.pop_back();
    for (const Field& field : types_.decl(at).fields) {
      const Type& t = types_[field.type];
      if (t.kind != TypeKind::record) continue;
      if (t.decl == decl) {
        muted_ = false;
        error_at(Code::T091, types_.decl(decl).span,
                 "type `" + name_text(types_.decl(decl).name) + "` contains itself through field `" +
                     name_text(field.name) + "`");
        return;
      }
      if (std::find(open.begin(), open.end(), t.decl) != open.end()) continue;
      open.push_back(t.decl);
      work.push_back(t.decl);
    }
  }
}

void Checker::fill_params(FunId fun, NodeId params, TypeId expected) {
  std::span<const TypeId> hints;
  if (expected.valid() && kind(expected) == TypeKind::function) hints = types_.params(prune(expected));
  std::size_t position = 0;
  bool method = out_.funs[fun].kind == FunKind::method || out_.funs[fun].of_type.valid();
  std::vector<std::pair<NameId, Span>> names;
  for (NodeId param : tree_->tail(params)) {
    if (tree_->kind(param) != NodeKind::Param) continue;
    NodeId written = child(param, slot::Param_type);
    TypeId type = types_.any();
    if (written.valid()) {
      type = annotation(written);
      if (decided(empty_slots_, file_, written)) type = types_.soft(type);
    } else if (method) {
      Report report =
          error(Code::T005, param, "parameter `" + name_text(tree_->name(param)) + "` is missing a type");
      if (tree_->name(param) == known_.self)
        report.help("Leave it away: in a method `self` is the value without being a parameter.");
    } else if (position < hints.size()) {
      type = value_of(hints[position]);
    }
    VarId var = add_var(tree_->name(param), VarKind::parameter, type, param, false);
    out_.vars[var].owner = fun;
    set_ref(param, RefKind::var, var.value);
    info(param).type = type;
    info(param).target = type;
    out_.funs[fun].params.push_back(var);
    names.emplace_back(tree_->name(param), tree_->main_span(param));
    ++position;
  }
  refuse_doubles("parameter", std::move(names));
}

// T085 for the first name of a list that stands in it before. Any number of parameters may be called `_`.
void Checker::refuse_doubles(std::string_view what, std::vector<std::pair<NameId, Span>> names) {
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& a, const auto& b) { return a.first.value < b.first.value; });
  const std::pair<NameId, Span>* found = nullptr;
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i].first != names[i - 1].first || names[i].first == known_.underscore) continue;
    if (found == nullptr || names[i].second.begin < found->second.begin) found = &names[i];
  }
  if (found == nullptr) return;
  error_at(Code::T085, found->second,
           std::string(what) + " `" + name_text(found->first) + "` is declared twice")
      .label((found - 1)->second, "first declared here");
}

void Checker::fill_signature(FunId fun) {
  enter_file(out_.funs[fun].file);
  NodeId node = out_.funs[fun].node;
  muted_ = false;
  if (node_at(node).kind == NodeKind::ExternFun) {
    NodeId params = child(node, slot::ExternFun_params);
    fill_params(fun, params, {});
    refuse_presets(params, "a foreign function");
    NodeId result = child(node, slot::ExternFun_result);
    out_.funs[fun].result = result.valid() ? annotation(result) : types_.any();
    FunExtra& e = extra(fun);
    e.state = CheckState::checked;
    const Fun& f = out_.funs[fun];
    if (f.is_builtin) {
      out_.funs[fun].effects = types::builtin_info(f.builtin).effects;
      std::string_view capability = types::builtin_info(f.builtin).capability;
      if (!capability.empty()) out_.funs[fun].capabilities.emplace_back(capability);
    } else {
      out_.funs[fun].capabilities.emplace_back("ffi");
    }
    return;
  }
  bool exported = out_.funs[fun].exported;
  bool method = out_.funs[fun].kind == FunKind::method;
  std::size_t mark = type_scope_.size();
  const DeclId of = method ? out_.funs[fun].method_of : out_.funs[fun].of_type;
  if (of.valid()) bind_type_params(types_.decl(of).params);
  std::vector<TypeParamId> own = declare_type_params(child(node, slot::Fun_type_params), exported);
  bind_type_params(own);
  if (of.valid() && !method) {
    const std::vector<TypeParamId>& outer = types_.decl(of).params;
    own.insert(own.begin(), outer.begin(), outer.end());
  }
  out_.funs[fun].type_params = std::move(own);
  fill_params(fun, child(node, slot::Fun_params), {});
  NodeId result = child(node, slot::Fun_result);
  FunExtra& e = extra(fun);
  if (result.valid()) {
    TypeId type = annotation(result);
    out_.funs[fun].result = type;
    extra(fun).result_span = span(result);
  } else {
    e.infers_result = true;
  }
  NodeId effects = child(node, slot::Fun_effects);
  if (effects.valid()) {
    EffectSet declared = effect_clause(effects);
    extra(fun).has_effect_clause = true;
    extra(fun).declared_effects = declared;
  }
  close_type_scope(mark);
}

// Type parameters come before all fields: a field may name a type that is declared further down.
void Checker::declare_decl_params(NodeId node, DeclId decl) {
  NodeKind k = node_at(node).kind;
  muted_ = false;
  NodeId list;
  if (k == NodeKind::RecordDecl) list = child(node, slot::RecordDecl_type_params);
  if (k == NodeKind::UnionDecl) list = child(node, slot::UnionDecl_type_params);
  if (!list.valid()) return;
  std::vector<TypeParamId> params = declare_type_params(list, types_.decl(decl).exported);
  types_.decl(decl).params = std::move(params);
}

void Checker::resolve_aliases() {
  for (std::uint32_t i = 0; i < program_.aliases.size(); ++i) {
    if (program_.aliases[i].module != module_) continue;
    enter_file(program_.aliases[i].file);
    muted_ = false;
    alias_type(i, {});
  }
}

// Annotated globals and externs have their types before any statement is checked.
void Checker::fill_globals() {
  for (const auto& declared : global_nodes_) {
    enter_file(declared.at.file);
    muted_ = false;
    NodeKind k = node_at(declared.at.node).kind;
    NodeId written;
    if (k == NodeKind::ExternLet) written = child(declared.at.node, slot::ExternLet_type);
    if (k == NodeKind::Let) written = child(declared.at.node, slot::Let_type);
    if (k != NodeKind::Let) {
      out_.vars[declared.id].type = written.valid() ? annotation(written) : types_.any();
      continue;
    }
    if (!written.valid() || has_annotation(declared.id)) continue;
    const DeclId of = out_.vars[declared.id].of_type;
    const std::size_t mark = type_scope_.size();
    if (of.valid()) bind_type_params(types_.decl(of).params);
    out_.vars[declared.id].type = annotation(written);
    close_type_scope(mark);
    annotated_globals_.at(declared.id.value) = 1;
  }
}

bool Checker::file_has_dotted(FileId file) const {
  const Tree& t = *out_.files[file].tree;
  for (NodeId statement : t.tail(t.root)) {
    NodeKind k = t.kind(statement);
    if (k != NodeKind::ExternFun && k != NodeKind::ExternLet) continue;
    NodeId path = t.child(statement, k == NodeKind::ExternFun ? std::uint32_t{slot::ExternFun_path}
                                                              : std::uint32_t{slot::ExternLet_path});
    if (t.tail(path).size() > 1) return true;
  }
  return false;
}

TypeId Checker::result_of(FunId fun) {
  FunExtra& e = extra(fun);
  if (!e.infers_result || e.state == CheckState::checked) return out_.funs[fun].result;
  ensure_checked(fun);
  return out_.funs[fun].result;
}

TypeId Checker::fun_type(FunId fun) {
  const Fun& f = out_.funs[fun];
  std::vector<TypeId> params;
  params.reserve(f.params.size());
  for (VarId param : f.params) params.push_back(out_.vars[param].type);
  const FunExtra& e = extra(fun);
  EffectSet effects = e.has_effect_clause ? e.declared_effects : f.effects;
  return types_.function(params, result_of(fun), effects);
}

}  // namespace mochi::check
