// What belongs to a type beside its fields and variants: methods, functions and constants, how they are named, and
// type arguments that a name has behind it (language-17 §9, §11).
#include <algorithm>
#include <utility>

#include "base/edit_distance.h"
#include "check/checker.h"
#include "check/crates.h"

namespace mochi::check {

void Checker::declare_members(NodeId node, DeclId decl) {
  Methods members;
  members.decl = decl;
  for (NodeId member : tree_->tail(node)) {
    muted_ = false;
    declare_member(member, members);
  }
  check_member_names(node, decl);
  if (members.funs.empty() && members.statics.empty() && members.constants.empty()) return;
  if (decl.value >= program_.methods_of.size()) program_.methods_of.resize(decl.value + std::size_t{1}, 0);
  out_.methods.push_back(std::move(members));
  program_.methods_of[decl.value] = static_cast<std::uint32_t>(out_.methods.size());
}

// A method, function or constant; fields and variants are declared elsewhere.
void Checker::declare_member(NodeId node, Methods& members) {
  const NodeKind k = tree_->kind(node);
  const bool exported = types_.decl(members.decl).exported;
  if (k == NodeKind::Let) {
    const VarId var = add_var(tree_->name(node), VarKind::global, TypeId(), node, true);
    Var& v = out_.vars[var];
    v.of_type = members.decl;
    v.exported = exported;
    v.doc = doc_of(node);
    out_.modules[module_.value].globals.push_back(var);
    members.constants.push_back(var);
    global_nodes_.push_back({{file_, node}, var});
  }
  if (k != NodeKind::Fun) return;
  const bool of_type = node_at(node).has(NodeFlag::of_type);
  const FunId fun = add_fun(node, of_type ? FunKind::plain : FunKind::method, tree_->name(node));
  Fun& f = out_.funs[fun];
  (of_type ? f.of_type : f.method_of) = members.decl;
  f.exported = exported;
  f.doc = doc_of(node);
  (of_type ? members.statics : members.funs).push_back(fun);
  fun_nodes_.push_back({{file_, node}, fun});
  tell_hidden_params(node, members.decl);
}

// `static fun empty<T>()` in `type Queue<T>` has a `T` of its own, which nothing but an argument says.
void Checker::tell_hidden_params(NodeId node, DeclId decl) {
  const NodeId list = child(node, slot::Fun_type_params);
  if (!list.valid()) return;
  for (const NodeId param : tree_->tail(list)) {
    for (const TypeParamId outer : types_.decl(decl).params) {
      if (types_.param(outer).name != tree_->name(param)) continue;
      const std::string word = name_text(tree_->name(param));
      warning_at(
          Code::T128, tree_->main_span(param),
          "type parameter `" + word + "` hides that of type `" + name_text(types_.decl(decl).name) + "`")
          .label(types_.param(outer).span, "the type's")
          .help("`" + word + "` is known in the whole type; leave this one away, or give it another name.");
    }
  }
}

// One name space for fields, variants, methods and what is static (M3). Fields and variants are told apart where
// they are declared; of several variants each may have a field of one name.
void Checker::check_member_names(NodeId node, DeclId decl) {
  struct Member {
    NameId name;
    Span span;
    std::string_view what;
    bool holds;  // a field or variant
  };
  std::vector<Member> all;
  bool functions = false;
  const auto add = [&](NodeId member, std::string_view what, bool holds) {
    all.push_back({tree_->name(member), tree_->main_span(member), what, holds});
    functions = functions || !holds;
  };
  for (NodeId member : tree_->tail(node)) {
    const NodeKind k = tree_->kind(member);
    if (k == NodeKind::Field) add(member, "field", true);
    if (k == NodeKind::VariantDecl) add(member, "variant", true);
    if (k == NodeKind::Let) add(member, "constant", false);
    if (k == NodeKind::Fun)
      add(member, node_at(member).has(NodeFlag::of_type) ? "function" : "method", false);
    if (k != NodeKind::VariantDecl) continue;
    for (NodeId field : tree_->tail(member))
      if (tree_->kind(field) == NodeKind::Field) add(field, "field", true);
  }
  if (!functions) return;
  std::stable_sort(all.begin(), all.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
  for (std::size_t first = 0; first < all.size();) {
    std::size_t end = first + 1;
    while (end < all.size() && all[end].name == all[first].name) ++end;
    for (std::size_t i = first + 1; i < end; ++i) {
      if (all[i].holds && all[first].holds) continue;
      muted_ = false;
      error_at(Code::T106, all[i].span,
               "`" + name_text(all[i].name) + "` is already a " + std::string(all[first].what) +
                   " of type `" + name_text(types_.decl(decl).name) + "`")
          .label(all[first].span, "first declared here");
      break;
    }
    first = end;
  }
}

const Methods* Checker::members_of(DeclId decl) const {
  const std::uint32_t at = decl.value < program_.methods_of.size() ? program_.methods_of[decl.value] : 0;
  return at == 0 ? nullptr : &out_.methods[at - 1];
}

// The record or union that a name, or a name behind a module's, is the type of, with the arguments that it was given
// or that an alias has; none if a value or module has the name (V1).
DeclId Checker::named_type(NodeId node, std::vector<TypeId>* args) {
  NodeId written;
  if (node_at(node).kind == NodeKind::Instance) {
    written = child(node, slot::Instance_type_args);
    node = child(node, slot::Instance_base);
  }
  TypeEntry entry;
  Binding value;
  if (node_at(node).kind == NodeKind::Ident || node_at(node).kind == NodeKind::Name) {
    value = lookup(tree_->name(node));
    entry = lookup_type(tree_->name(node));
  } else if (node_at(node).kind == NodeKind::Select) {
    const NodeId base = child(node, slot::Select_base);
    ModuleId module;
    if (!module_base(base, module)) return {};
    const NameId whole = member_name(base, tree_->name(node));
    const NameId name = Crates(*this).crate_instance(module, whole, written);
    if (name != whole) written = {};
    value = lookup_in(module, name);
    entry = lookup_type_in(module, name);
    if (!entry.exported) return {};
  }
  // A variant called like its union hides nothing: a function that makes a value has no parts.
  const bool own =
      value.kind == BindKind::variant && entry.kind == TypeEntryKind::decl && entry.id == value.id;
  if (value && !own) return {};
  return declared_type(entry, node, written, args);
}

DeclId Checker::declared_type(const TypeEntry& entry, NodeId node, NodeId written,
                              std::vector<TypeId>* args) {
  if (entry.kind != TypeEntryKind::alias && entry.kind != TypeEntryKind::decl) return {};
  const std::string_view name = names_.text(tree_->name(node));
  if (entry.kind == TypeEntryKind::alias) {
    alias_type(entry.id, {});
    const std::vector<TypeParamId> params = program_.aliases[entry.id].params;
    const std::vector<TypeId> given = fresh_args(params, node);
    written_type_args(written, node, name, given);
    const Type& t = types_[alias_type(entry.id, given)];
    if (t.kind != TypeKind::record && t.kind != TypeKind::union_ && t.kind != TypeKind::opaque) return {};
    if (args != nullptr) *args = t.args;
    return t.decl;
  }
  const DeclId decl(entry.id);
  // A foreign type has functions where its module gives it some.
  if (types_.decl(decl).kind == types::DeclKind::opaque && members_of(decl) == nullptr) return {};
  if (args != nullptr && written.valid()) {
    const std::vector<TypeParamId> params = types_.decl(decl).params;
    *args = fresh_args(params, node);
    if (!written_type_args(written, node, name, *args)) args->clear();
  }
  return decl;
}

// A function or built-in of the same name behind a variable that cannot be called.
Binding Checker::behind(NameId name) const {
  for (const NamedBinding& shadowed : shadowed_funs_) {
    if (shadowed.name == name) return shadowed.binding;
  }
  if (name.value < globals_.size() && globals_[name.value].kind == BindKind::fun) return globals_[name.value];
  return name.value < builtins_.size() ? builtins_[name.value] : Binding();
}

// A variant, function or constant of the type.
Binding Checker::static_member(DeclId decl, NameId name) {
  const std::vector<types::Variant>& variants = types_.decl(decl).variants;
  for (std::uint32_t i = 0; i < variants.size(); ++i) {
    if (variants[i].name == name) return {BindKind::variant, decl.value, i, true};
  }
  const Methods* members = members_of(decl);
  if (members == nullptr) return Crates(*this).crate_constant(decl, name);
  for (FunId fun : members->statics) {
    if (out_.funs[fun].name == name) return {BindKind::fun, fun.value, 0, true};
  }
  for (VarId var : members->constants) {
    if (out_.vars[var].name == name) return {BindKind::var, var.value, 0, true};
  }
  return Crates(*this).crate_constant(decl, name);
}

// Is `node`, a Select, a member of a type? Then `found` is it, or none behind a report.
bool Checker::type_member(NodeId node, Binding& found) {
  const NodeId base = child(node, slot::Select_base);
  std::vector<TypeId> args;
  const DeclId decl = named_type(base, &args);
  if (!decl.valid()) return false;
  for (NodeId at = base; at.valid(); at = child(at, slot::Instance_base)) {
    info(at).type = info(at).target = types_.unit();
    if (node_at(at).kind != NodeKind::Instance) break;
  }
  found = static_member(decl, tree_->name(node));
  if (!found) no_member(node, decl);
  if (found.kind == BindKind::var && out_.vars[VarId(found.id)].of_type.valid())
    check_static_let(VarId(found.id));
  if (found.kind == BindKind::fun || found.kind == BindKind::variant) owner_args_ = std::move(args);
  return true;
}

void Checker::no_member(NodeId node, DeclId decl) {
  const NameId name = tree_->name(node);
  const TypeDecl& of = types_.decl(decl);
  const std::string type = name_text(of.name);
  const bool method = find_method(decl, name).valid();
  const bool field =
      std::any_of(of.fields.begin(), of.fields.end(), [&](const Field& f) { return f.name == name; });
  if (method || field) {
    error_at(Code::T107, tree_->main_span(node),
             "`" + name_text(name) + "` is a " + (method ? "method" : "field") + " of the values of `" +
                 type + "`")
        .help("Write it behind a value: `value." + name_text(name) + (method ? "(…)`." : "`."));
    return;
  }
  std::vector<std::string_view> words;
  for (const types::Variant& variant : of.variants) words.push_back(names_.text(variant.name));
  if (const Methods* members = members_of(decl)) {
    for (FunId fun : members->statics) words.push_back(names_.text(out_.funs[fun].name));
    for (VarId var : members->constants) words.push_back(names_.text(out_.vars[var].name));
  }
  Report report =
      error_at(Code::T026, tree_->main_span(node), "type `" + type + "` has no `" + name_text(name) + "`");
  report.label(of.span, "declared here");
  std::string help = Crates(*this).absent_help(of.module, type + "." + name_text(name));
  if (help.empty()) help = did_you_mean(names_.text(name), words);
  if (help.empty()) help = Crates(*this).listing_help(of.module);
  if (!help.empty()) report.help(help);
}

// Reports that what is named behind a value belongs to its type.
bool Checker::refuse_static(NodeId node, DeclId decl, NameId name) {
  const Binding found = static_member(decl, name);
  if (!found) return false;
  const std::string form = name_text(types_.decl(decl).name) + "." + name_text(name);
  error_at(Code::T107, tree_->main_span(node),
           "`" + name_text(name) + "` belongs to the type, not to its values")
      .help("Write `" + form + "`.");
  return true;
}

// Gives a function of a type, or a variant, the arguments that stand behind the type's name; how many of `args` are
// the type's.
std::size_t Checker::bind_owner_args(FunId fun, std::span<const TypeId> args) {
  const std::vector<TypeId> given = std::exchange(owner_args_, std::vector<TypeId>());
  for (std::size_t i = 0; i < std::min(given.size(), args.size()); ++i) unify(args[i], given[i]);
  const bool owned = fun.valid() && out_.funs[fun].of_type.valid();
  return owned ? types_.decl(out_.funs[fun].of_type).params.size() : 0;
}

// `f<int>` as a value.
TypeId Checker::check_instance(NodeId node, TypeId expected) {
  const NodeId base = child(node, slot::Instance_base);
  const NodeId outer = std::exchange(instance_, node);
  const TypeId type = check_expr(base, expected);
  const bool used = instance_ != node;
  instance_ = outer;
  info(node).flags = info(base).flags;
  info(node).target = info(base).target;
  if (used || kind(type) == TypeKind::error) return type;
  written_type_args(child(node, slot::Instance_type_args), node, program_.sources.text(span(base)), {});
  return types_.error();
}

// The type arguments behind the name `base`, if there are any. False after an error.
bool Checker::instance_args(NodeId base, std::string_view name, std::span<const TypeId> args) {
  if (!instance_.valid() || child(instance_, slot::Instance_base) != base) return true;
  const NodeId node = std::exchange(instance_, NodeId());
  return written_type_args(child(node, slot::Instance_type_args), node, name, args);
}

bool Checker::written_type_args(NodeId list, NodeId at, std::string_view callee,
                                std::span<const TypeId> args) {
  if (!list.valid()) return true;
  const auto written = tree_->tail(list);
  if (written.size() != args.size()) {
    error(Code::T049, at,
          "type argument arity mismatch for `" + std::string(callee) + "`: expected " +
              std::to_string(args.size()) + ", got " + std::to_string(written.size()));
    return false;
  }
  for (std::size_t i = 0; i < written.size(); ++i) unify(args[i], annotation(written[i]));
  return true;
}

}  // namespace mochi::check
