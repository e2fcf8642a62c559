#include "check/published.h"

#include <algorithm>

namespace mochi::check {

// Modules below `internal` are seen by nobody outside, and programs are not published.
void Checker::Published::check_names() {
  const Module& module = c.out_.modules[c.module_.value];
  const bool library = c.program_.options.library || module.is_library;
  if (!library || module.name.find("/internal/") != std::string::npos) return;
  for (FunId id : module.funs) {
    const Fun& fun = c.out_.funs[id];
    if (!fun.exported || fun.kind == FunKind::foreign) continue;
    check_name("exported function", fun.name, fun.span, {});
    check_params(fun.type_params);
  }
  for (VarId id : module.globals) {
    const Var& var = c.out_.vars[id];
    if (var.exported && var.kind == VarKind::global && !var.of_type.valid())
      check_name("exported constant", var.name, var.span, {});
  }
  for (const Alias& alias : c.program_.aliases) {
    if (alias.exported && alias.module == c.module_)
      check_name("exported type", alias.name, c.out_.files[alias.file].tree->main_span(alias.node), {});
  }
  for (const auto& declared : c.type_nodes_) {
    const TypeDecl& decl = c.types_.decl(declared.id);
    if (decl.exported && decl.kind != types::DeclKind::opaque) check_type(declared.id);
  }
}

void Checker::Published::check_type(DeclId id) {
  const TypeDecl& decl = c.types_.decl(id);
  const std::string of = c.name_text(decl.name);
  check_name("exported type", decl.name, decl.span, {});
  check_params(decl.params);
  for (const Field& field : decl.fields) check_name("field", field.name, field.span, of);
  for (const types::Variant& variant : decl.variants) {
    check_name("variant", variant.name, variant.span, of);
    for (const Field& field : variant.fields) check_name("field", field.name, field.span, of);
  }
  const Methods* all = c.members_of(id);
  if (all == nullptr) return;
  for (FunId fun : all->funs) check_name("method", c.out_.funs[fun].name, c.out_.funs[fun].span, of);
  for (FunId fun : all->statics) check_name("function", c.out_.funs[fun].name, c.out_.funs[fun].span, of);
  for (VarId var : all->constants) check_name("constant", c.out_.vars[var].name, c.out_.vars[var].span, of);
}

void Checker::Published::check_params(std::span<const TypeParamId> params) {
  for (TypeParamId param : params)
    check_name("type parameter", c.types_.param(param).name, c.types_.param(param).span, {});
}

// `of` is the type that has the member; empty for what stands by itself.
void Checker::Published::check_name(std::string_view what, NameId name, Span at, std::string_view of) {
  const std::string word = c.name_text(name);
  const bool type = what == "exported type" || what == "type parameter" || what == "variant";
  const bool self = word == "Self" && type;
  if (!self && !word.starts_with('_')) return;
  c.muted_ = false;
  std::string item = std::string(what) + " `" + word + "`";
  if (!of.empty()) item += " of the exported type `" + std::string(of) + "`";
  Report report = c.error_at(Code::T109, at, item + " cannot be published");
  if (self)
    report.help("`Self` is the type that is declared in Rust, Swift and Python; call it otherwise.");
  else if (word == "__proto__")
    report.help("Every object has a `__proto__` in JavaScript; call it otherwise.");
  else if (of.empty())
    report.help(
        "Other languages keep names that begin with `_` to a module: take the `_` or the `export` away.");
  else
    report.help("Other languages keep names that begin with `_` to the type: take the `_` away.");
}

NodeId Checker::Published::value_field(NodeId place) {
  for (NodeId at = c.strip(place); at.valid(); at = c.strip(c.child(at, 0))) {
    const NodeKind k = c.node_at(at).kind;
    const bool own = k == NodeKind::Ident && c.is_own_field(at);
    if (k != NodeKind::Select && k != NodeKind::Index && !own) return {};
    const TypeKind held = c.kind(c.value_of(c.info(at).type));
    const bool container = held == TypeKind::list || held == TypeKind::map || held == TypeKind::set;
    if (k != NodeKind::Index && container && c.info(at).ref == RefKind::field) {
      const DeclId of = own ? c.self_decl_ : c.types_[c.value_of(c.info(c.child(at, 0)).type)].decl;
      if (of.valid() && is_library_type(of)) return at;
    }
    if (own) return {};
  }
  return {};
}

bool Checker::Published::is_library_type(DeclId id) {
  const TypeDecl& decl = c.types_.decl(id);
  if (!decl.exported || !decl.module.valid()) return false;
  const Module& module = c.out_.modules[decl.module.value];
  const bool library = module.is_library || (c.program_.options.library && decl.module == c.module_);
  return library && module.name.find("/internal/") == std::string::npos;
}

void Checker::Published::check_target(NodeId target, NodeId statement) {
  target = c.strip(target);
  // `r.f = v` gives the field another container, which is a matter of who sees the record.
  NodeKind k = c.node_at(target).kind;
  while (k == NodeKind::Select && c.node_at(c.strip(c.child(target, 0))).kind == NodeKind::Select) {
    target = c.strip(c.child(target, 0));
    k = c.node_at(target).kind;
  }
  if (k != NodeKind::Select && k != NodeKind::Index) return;
  // What a method does to its receiver is told by T069.
  if (c.self_decl_.valid() && c.reaches_self(target)) return;
  const NodeId field = value_field(c.child(target, 0));
  if (!field.valid()) return;
  const std::string name = c.name_text(c.tree_->name(field));
  c.error(Code::T088, statement, "`" + name + "` is a field of an exported type, and its items never change")
      .help("Change a copy and make a record with it: `var " + name + " = copy(" +
            std::string(c.program_.sources.text(c.span(field))) + ")`, then `… with { " + name + ": " + name +
            " }`.");
}

void Checker::Published::check_taken(std::span<const VarId> changed) {
  for (const Taken& taken : c.taken_) {
    if (std::find(changed.begin(), changed.end(), taken.name) == changed.end()) continue;
    const Tree& tree = *c.out_.files[taken.file].tree;
    const std::string name = c.name_text(c.out_.vars[taken.name].name);
    const std::string text(c.program_.sources.text(tree.span(taken.node)));
    c.muted_ = false;
    if (!taken.field.valid()) {
      const VarId from(c.out_.files[taken.file].at(taken.node).id);
      c.error_at(Code::T051, tree.span(taken.node),
                 "`" + name + "` is changed in place, but it is another name of `" + c.variable_title(from) +
                     "`, which is immutable")
          .label(c.out_.vars[from].span, "declared with `let` here")
          .help("Copy it: `copy(" + text + ")`.");
      continue;
    }
    c.error_at(Code::T051, tree.span(taken.node),
               "`" + name + "` is changed in place, but `" + c.name_text(tree.name(taken.field)) +
                   "` is a field of an exported type, and its items never change")
        .help(c.out_.vars[taken.name].kind == VarKind::loop ? "Change a copy of it: `copy(" + name + ")`."
                                                            : "Copy it: `copy(" + text + ")`.");
  }
}

bool Checker::Published::renames_let(VarId name, NodeId value) {
  const Var& v = c.out_.vars[name];
  const NodeInfo& at = c.info(value);
  if (v.is_let || v.file != c.file_ || !v.node.valid() || c.node_at(v.node).kind != NodeKind::Let ||
      at.ref != RefKind::var || c.strip(c.child(v.node, slot::Let_value)) != value)
    return false;
  const Var& from = c.out_.vars[VarId(at.id)];
  const bool bare = c.node_at(value).kind == NodeKind::Ident || from.of_type.valid();
  const TypeId type = c.value_of(at.type);
  return bare && from.is_let && (from.kind == VarKind::global || from.kind == VarKind::local) &&
         (types::is_aggregate(c.types_, type) || c.is_shape(type));
}

bool Checker::Published::is_open(TypeId type) {
  const Type& t = c.types_[c.prune(type)];
  if (t.kind == TypeKind::variable) return !c.is_shape(type);
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return is_open(arg); });
}

// Elements of exported sets are keys: many languages find anything else by identity, or not at all.
void Checker::Published::check_set_element(TypeId element, Span at, std::string_view item) {
  const Type& t = c.types_[element];
  if (t.kind == TypeKind::parameter) {
    const types::TypeParam& param = c.types_.param(t.param);
    if (param.declared.has(types::Bound::hash)) return;
    c.error_at(Code::T074, at, "type parameter `" + c.name_text(param.name) + "` needs the bound `hash` here")
        .label(param.span, "declared here");
    return;
  }
  if (is_key_type(c.types_, element)) return;
  c.error_at(Code::T072, at,
             "type " + c.show(c.types_.set(element)) + " in " + std::string(item) +
                 " cannot be exported: its elements are no keys")
      .help("Elements of exported sets are ints, bigints, bools, strings or enums; else give a list.");
}

// Narrower than inside of a package: keys are those of maps, and what is ordered are numbers, bools, texts and lists
// of those.
bool Checker::Published::satisfies(TypeId type, BoundSet bound) {
  type = c.prune(type);
  const Type& t = c.types_[type];
  if (t.kind == TypeKind::parameter || t.kind == TypeKind::any || t.kind == TypeKind::error) return true;
  if (bound.has(types::Bound::hash) && !is_key_type(c.types_, type)) return false;
  if (!bound.has(types::Bound::ord)) return true;
  if (t.kind == TypeKind::list) return satisfies(t.args[0], bound);
  return types::is_numeric(t.kind) || t.kind == TypeKind::boolean || t.kind == TypeKind::string ||
         t.kind == TypeKind::variable || t.kind == TypeKind::never;
}

void Checker::Published::check_bounds(NodeId node, ModuleId of, std::span<const TypeParamId> params,
                                      std::span<const TypeId> args) {
  if (!of.valid() || c.out_.modules[of.value].package == "std") return;
  for (std::size_t i = 0; i < params.size(); ++i) {
    const types::TypeParam param = c.types_.param(params[i]);
    if (satisfies(args[i], param.declared)) continue;
    const bool key = param.declared.has(types::Bound::hash) && !is_key_type(c.types_, c.prune(args[i]));
    c.error(Code::T099, node,
            "type " + c.show(args[i]) + " does not satisfy the exported bound of `" +
                c.name_text(param.name) + "`")
        .label(param.span, "declared here")
        .help(key ? "Across an `export`, `hash` takes ints, bigints, bools, strings and enums."
                  : "Across an `export`, `ord` takes numbers, bools, strings and lists of those.");
    return;
  }
}

}  // namespace mochi::check
