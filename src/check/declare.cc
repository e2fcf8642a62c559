// What a module declares: names of types, functions, variants, imports and externs, before anything is
// checked.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

void Checker::declare_value(NameId name, Binding binding, Span at) {
  if (!name.valid()) return;
  if (name.value >= globals_.size()) globals_.resize(names_.size());
  Binding& entry = globals_[name.value];
  if (name.value < type_names_.size()) warn_hidden_type(name, binding, type_names_[name.value], at);
  if (!entry) {
    declared_values_.push_back(name);
    entry = binding;
    return;
  }
  if (entry.kind == BindKind::fun && binding.kind == BindKind::fun) {
    error_at(Code::T085, at, "function `" + name_text(name) + "` is declared twice")
        .label(out_.funs[FunId(entry.id)].span, "first declared here");
    return;
  }
  // A function and a variable may share a name: calls find the function behind the variable.
  if (entry.kind == BindKind::fun && binding.kind == BindKind::var) shadowed_funs_.push_back({name, entry});
  if (entry.kind == BindKind::var && binding.kind == BindKind::fun) {
    shadowed_funs_.push_back({name, binding});
    return;
  }
  // Variants give way to anything else of their name.
  if (binding.kind == BindKind::variant && entry.kind != BindKind::variant) return;
  const bool again = binding.kind == BindKind::variant && entry.id != binding.id;
  if (again && DeclId(entry.id) != program_.result_decl) ambiguous_.push_back({name, entry});
  entry = binding;
}

void Checker::declare_type(NameId name, TypeEntry entry, Span at) {
  if (!name.valid()) return;
  if (name.value >= type_names_.size()) type_names_.resize(names_.size());
  TypeEntry& old = type_names_[name.value];
  if (name.value < globals_.size()) warn_hidden_type(name, globals_[name.value], entry, at);
  if (!old) declared_types_.push_back(name);
  if (old && old.kind != TypeEntryKind::variant && entry.kind == TypeEntryKind::variant) return;
  if (old && old.kind != TypeEntryKind::variant &&
      !(old.kind == TypeEntryKind::decl && old.id == program_.result_decl.value)) {
    Report report = error_at(Code::T085, at, "type `" + name_text(name) + "` is declared twice");
    if (old.kind == TypeEntryKind::decl)
      report.label(types_.decl(DeclId(old.id)).span, "first declared here");
    old.kind = TypeEntryKind::broken;
    return;
  }
  old = entry;
}

// The `///` lines directly above the node, stripped and joined with LF (section 2 «Doc comments»).
std::string Checker::doc_of(NodeId node) {
  const auto& comments = tree_->comments;
  std::uint32_t begin = span(node).begin;
  auto after = std::lower_bound(comments.begin(), comments.end(), begin,
                                [](const syntax::Comment& c, std::uint32_t at) { return c.span.begin < at; });
  const Source& source = program_.sources.source(tree_->source);
  std::string_view text = source.text();
  std::uint32_t base = source.base();
  auto only_space = [&](std::uint32_t from, std::uint32_t to) {
    int lines = 0;
    for (std::uint32_t i = from - base; i < to - base && i < text.size(); ++i) {
      if (text[i] == '\n')
        ++lines;
      else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
        return -1;
    }
    return lines;
  };
  std::vector<std::string_view> lines;
  while (after != comments.begin()) {
    const syntax::Comment& comment = *(after - 1);
    if (comment.kind != syntax::Comment::Kind::doc) break;
    int gap = only_space(comment.span.end, begin);
    std::string_view line = text.substr(comment.span.begin - base, comment.span.end - comment.span.begin);
    bool ends_line = !line.empty() && line.back() == '\n';
    if (gap < 0 || gap + (ends_line ? 1 : 0) > 1) break;
    line.remove_prefix(std::min<std::size_t>(3, line.size()));
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    while (!line.empty() &&
           (line.back() == ' ' || line.back() == '\t' || line.back() == '\r' || line.back() == '\n')) {
      line.remove_suffix(1);
    }
    lines.push_back(line);
    begin = comment.span.begin;
    --after;
  }
  std::string doc;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line != lines.rbegin()) doc += '\n';
    doc += *line;
  }
  return doc;
}

FunId Checker::add_fun(NodeId node, FunKind kind, NameId name) {
  Fun fun;
  fun.name = name;
  fun.kind = kind;
  fun.file = file_;
  fun.node = node;
  fun.module = module_;
  fun.parent = frame_ != nullptr ? frame_->fun : FunId();
  fun.exported =
      kind != FunKind::lambda && node_at(node).has(NodeFlag::exported) && node_at(node).kind == NodeKind::Fun;
  fun.result = types_.unit();
  fun.span = name.valid() ? tree_->main_span(node) : span(node);
  FunId id = out_.funs.add(std::move(fun));
  return id;
}

void Checker::declare_function_name(NodeId node) {
  NameId name = tree_->name(node);
  FunId fun = add_fun(node, FunKind::plain, name);
  out_.funs[fun].doc = doc_of(node);
  out_.modules[module_.value].funs.push_back(fun);
  declare_value(name, {BindKind::fun, fun.value, 0, out_.funs[fun].exported}, tree_->main_span(node));
  fun_nodes_.push_back({{file_, node}, fun});
}

void Checker::declare_type_name(NodeId node) {
  const Node& n = node_at(node);
  NameId name = tree_->name(node);
  Span at = tree_->main_span(node);
  bool exported = n.has(NodeFlag::exported) || n.kind == NodeKind::ExternType;
  if (n.kind == NodeKind::AliasDecl) {
    Alias alias;
    alias.name = name;
    alias.module = module_;
    alias.file = file_;
    alias.node = node;
    alias.exported = exported;
    program_.aliases.push_back(alias);
    declare_type(name,
                 {TypeEntryKind::alias, static_cast<std::uint32_t>(program_.aliases.size() - 1), 0, exported},
                 at);
    return;
  }
  TypeDecl decl;
  decl.kind = n.kind == NodeKind::RecordDecl  ? types::DeclKind::record
              : n.kind == NodeKind::UnionDecl ? types::DeclKind::union_
                                              : types::DeclKind::opaque;
  decl.name = name;
  decl.module = module_;
  decl.exported = exported;
  decl.doc = doc_of(node);
  decl.span = at;
  DeclId id = types_.add_decl(std::move(decl));
  set_ref(node, RefKind::record, id.value);
  out_.modules[module_.value].types.push_back(id);
  declare_type(name, {TypeEntryKind::decl, id.value, 0, exported}, at);
  type_nodes_.push_back({{file_, node}, id});
  if (n.kind != NodeKind::UnionDecl) return;
  std::uint32_t index = 0;
  for (NodeId variant : tree_->tail(node)) {
    if (tree_->kind(variant) != NodeKind::VariantDecl) continue;
    NameId variant_name = tree_->name(variant);
    types::Variant added;
    added.name = variant_name;
    added.span = tree_->main_span(variant);
    added.doc = doc_of(variant);
    for (const types::Variant& other : types_.decl(id).variants) {
      if (other.name != variant_name) continue;
      error_at(Code::T085, added.span, "variant `" + name_text(variant_name) + "` is declared twice")
          .label(other.span, "first declared here");
      break;
    }
    muted_ = false;
    types_.decl(id).variants.push_back(std::move(added));
    declare_value(variant_name, {BindKind::variant, id.value, index, exported}, tree_->main_span(variant));
    declare_type(variant_name, {TypeEntryKind::variant, id.value, index, exported},
                 tree_->main_span(variant));
    ++index;
  }
}

void Checker::declare_extern(NodeId node) {
  const Node& n = node_at(node);
  if (n.kind == NodeKind::ExternType) {
    declare_type_name(node);
    return;
  }
  // The dotted path is one name: `m.sqrt` is looked up as it stands.
  NameId name;
  Span at = span(node);
  std::string path_text;
  NameId first;
  if (n.kind == NodeKind::ExternObject) {
    name = tree_->name(node);
    at = tree_->main_span(node);
    path_text = name_text(name);
  } else {
    std::uint32_t which = n.kind == NodeKind::ExternFun ? std::uint32_t{slot::ExternFun_path}
                                                        : std::uint32_t{slot::ExternLet_path};
    NodeId path = child(node, which);
    for (NodeId part : tree_->tail(path)) {
      if (!first.valid()) first = tree_->name(part);
      if (!path_text.empty()) path_text += '.';
      path_text += names_.text(tree_->name(part));
    }
    name = names_.intern(path_text);
    at = span(path);
  }
  // Under an alias that names a module of ours, the module's own declaration stands.
  if (first.valid() && lookup_global(first).kind == BindKind::module_) {
    if (n.kind == NodeKind::ExternFun) note_float_extern(node);
    return;
  }
  // What a module declares as foreign is what it offers: shims consist of it.
  bool exported = true;
  if (n.kind == NodeKind::ExternFun) {
    FunId fun = add_fun(node, FunKind::foreign, name);
    Fun& f = out_.funs[fun];
    f.foreign_path = path_text;
    f.exported = exported;
    f.doc = doc_of(node);
    f.span = at;
    std::string_view module_name = out_.modules[module_.value].name;
    if (module_name.starts_with("std/")) {
      f.is_builtin = types::find_builtin(std::string(module_name) + "." + path_text, f.builtin);
    }
    out_.modules[module_.value].funs.push_back(fun);
    declare_value(name, {BindKind::fun, fun.value, 0, exported}, at);
    fun_nodes_.push_back({{file_, node}, fun});
    return;
  }
  VarId var = add_var(name, VarKind::foreign, types_.any(), node, !n.has(NodeFlag::variable));
  Var& v = out_.vars[var];
  v.foreign_path = path_text;
  v.exported = exported;
  v.span = at;
  out_.modules[module_.value].globals.push_back(var);
  declare_value(name, {BindKind::var, var.value, 0, exported}, at);
  global_nodes_.push_back({{file_, node}, var});
}

// `extern fun math.floor(x: float): float`: the function of Python gives an int, but is declared not to.
void Checker::note_float_extern(NodeId node) {
  const NodeId result = child(node, slot::ExternFun_result);
  if (!result.valid() || tree_->kind(result) != NodeKind::NamedType) return;
  if (names_.text(tree_->name(result)) != "float") return;
  float_externs_.push_back(tree_->name(tree_->tail(child(node, slot::ExternFun_path)).back()));
}

void Checker::declare_global(NodeId node) {
  NameId name = tree_->name(node);
  bool is_let = !node_at(node).has(NodeFlag::variable);
  if (name.value < globals_.size() && globals_[name.value].kind == BindKind::var) {
    // One name, one global: a second `let` or `var` of it sets it anew.
    VarId old(globals_[name.value].id);
    if (!is_let) out_.vars[old].is_let = false;
    global_nodes_.push_back({{file_, node}, old});
    return;
  }
  VarId var = add_var(name, VarKind::global, TypeId(), node, is_let);
  Var& v = out_.vars[var];
  v.exported = node_at(node).has(NodeFlag::exported);
  v.doc = doc_of(node);
  out_.modules[module_.value].globals.push_back(var);
  declare_value(name, {BindKind::var, var.value, 0, v.exported}, v.span);
  global_nodes_.push_back({{file_, node}, var});
}

void Checker::declare_statement_name(NodeId node) {
  using K = NodeKind;
  K kind = node_at(node).kind;
  if (kind == K::Fun) {
    declare_function_name(node);
  } else if (kind == K::RecordDecl || kind == K::UnionDecl || kind == K::AliasDecl) {
    declare_type_name(node);
  } else if (kind == K::ExternType || kind == K::ExternObject || kind == K::ExternLet ||
             kind == K::ExternFun) {
    declare_extern(node);
  } else if (kind == K::Let) {
    declare_global(node);
  } else if (kind == K::Agent || kind == K::StreamDecl || kind == K::ModelDecl) {
    // Names of Tier 3 declarations are known, so that uses get no second error.
    TypeDecl decl;
    decl.kind = types::DeclKind::opaque;
    decl.name = tree_->name(node);
    decl.module = module_;
    DeclId id = types_.add_decl(std::move(decl));
    declare_value(tree_->name(node), {BindKind::agent, 0, 0, false}, tree_->main_span(node));
    declare_type(tree_->name(node), {TypeEntryKind::decl, id.value, 0, false}, tree_->main_span(node));
  }
}

void Checker::declare_file_names(FileId file) {
  enter_file(file);
  for (NodeId statement : tree_->tail(tree_->root)) {
    muted_ = false;
    declare_statement_name(statement);
  }
}

void Checker::declare_import_aliases(FileId file) {
  enter_file(file);
  for (NodeId statement : tree_->tail(tree_->root)) {
    if (tree_->kind(statement) != NodeKind::Import) continue;
    muted_ = false;
    Span at = tree_->main_span(statement);
    for (const ModuleImport& import : out_.modules[module_.value].imports) {
      if (import.span == at && import.alias.valid()) {
        BindKind kind = import.module.valid() ? BindKind::module_ : BindKind::agent;
        // The language of a foreign import is kept: its names and numbers are read as there.
        declare_value(import.alias, {kind, import.module.value, import.language.value, false}, at);
        if (import.module.valid()) set_ref(statement, RefKind::module_, import.module.value);
      }
    }
  }
}

}  // namespace mochi::check
