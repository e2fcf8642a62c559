// What an `export` demands (section 0, Z2 to Z5, Z9): explicit types of the exportable set, constants, no
// state.
#include <algorithm>

#include "check/checker.h"
#include "check/crates.h"
#include "check/published.h"

namespace mochi::check {

bool Checker::has_exports() const {
  const Module& module = out_.modules[module_.value];
  auto exported_fun = [&](FunId id) {
    return out_.funs[id].exported && out_.funs[id].kind != FunKind::foreign;
  };
  auto exported_var = [&](VarId id) {
    return out_.vars[id].exported && out_.vars[id].kind != VarKind::foreign;
  };
  auto exported_type = [&](DeclId id) {
    return types_.decl(id).exported && types_.decl(id).kind != types::DeclKind::opaque;
  };
  return std::any_of(module.funs.begin(), module.funs.end(), exported_fun) ||
         std::any_of(module.globals.begin(), module.globals.end(), exported_var) ||
         std::any_of(module.types.begin(), module.types.end(), exported_type);
}

void Checker::check_exports() {
  if (exports_matter_ ? !has_exports() : !taken_.empty()) check_read_only();
  if (!exports_matter_ || !has_exports()) return;
  std::vector<FunId> funs = out_.modules[module_.value].funs;
  for (FunId fun : funs) {
    if (out_.funs[fun].exported && out_.funs[fun].kind != FunKind::foreign) check_exported_fun(fun);
  }
  check_exported_types();
  check_exported_lets();
  Published(*this).check_names();
  check_state();
  check_read_only();
  check_kind_needs();
}

// T072 for what no ecosystem can express, T073 for a declared type that importers could not name.
void Checker::check_export_type(TypeId type, Span at, std::string_view item, int depth) {
  // What crates offer is seen by programs alone.
  if (depth > 24 || muted_ || Crates(*this).is_crate(module_)) return;
  type = prune(type);
  const Type& t = types_[type];
  const char* why = nullptr;
  if (t.kind == TypeKind::any) why = "`any` has no native type";
  if (t.kind == TypeKind::anonymous) why = "an anonymous record has no name";
  if (t.kind == TypeKind::variant) why = "a single variant is no type of its own elsewhere";
  if (t.kind == TypeKind::foreign || t.kind == TypeKind::group) why = "it has no meaning outside of Mochi";
  if (t.kind == TypeKind::bigrat) why = "it is not in the exportable set";
  if (why != nullptr) {
    Report report = error_at(
        Code::T072, at, "type " + show(type) + " in " + std::string(item) + " cannot be exported: " + why);
    if (t.kind == TypeKind::anonymous) report.help("Declare a record type, export it, and use its name.");
    if (t.kind == TypeKind::variant) report.help("Use the union.");
    return;
  }
  if (t.kind == TypeKind::set) {
    Published(*this).check_set_element(prune(t.args[0]), at, item);
    if (muted_) return;
  }
  if (t.decl.valid() && t.decl != program_.result_decl) {
    const TypeDecl& decl = types_.decl(t.decl);
    if (!decl.exported && decl.module == module_ &&
        std::find(told_types_.begin(), told_types_.end(), t.decl) == told_types_.end()) {
      told_types_.push_back(t.decl);
      std::string name = name_text(decl.name);
      Report report(reports_, Code::T073, at,
                    "type `" + name + "` is reached from " + std::string(item) + " but is not exported");
      report.label(decl.span, "declared here");
      if (Span word = declaration_start(t.decl); word.valid())
        report.suggest("write `export` before `type " + name + "`", {word.begin, word.begin}, "export ");
      if (program_.options.library) report.severity(Severity::error);
    }
  }
  for (TypeId arg : t.args) check_export_type(arg, at, item, depth + 1);
}

Span Checker::declaration_start(DeclId decl) const {
  for (const auto& declared : type_nodes_) {
    if (declared.id == decl) return out_.files[declared.at.file].tree->span(declared.at.node);
  }
  return {};
}

void Checker::check_exported_fun(FunId id) {
  muted_ = false;
  const Fun& fun = out_.funs[id];
  enter_file(fun.file);
  const DeclId of = fun.kind == FunKind::method ? fun.method_of : fun.of_type;
  std::string name =
      of.valid() ? name_text(types_.decl(of).name) + "." + name_text(fun.name) : name_text(fun.name);
  std::string item = "the signature of `" + name + "`";
  for (VarId param : fun.params) {
    const Var& v = out_.vars[param];
    if (!child(v.node, slot::Param_type).valid()) {
      error_at(Code::T086, v.span,
               "parameter `" + name_text(v.name) + "` of exported function `" + name + "` has no type");
      return;
    }
    NodeId written = child(v.node, slot::Param_type);
    check_export_type(v.type, span(written), item, 0);
    muted_ = false;
  }
  if (extra(id).infers_result) {
    if (extra(id).returns_value) {
      error_at(Code::T086, fun.span, "exported function `" + name + "` has no result type")
          .help("Write the result type: `: " + types_.spell(final_type(fun.result)) + "`.");
    }
    return;
  }
  check_export_type(fun.result, extra(id).result_span, item, 0);
  muted_ = false;
}

void Checker::check_exported_types() {
  for (const auto& declared : type_nodes_) {
    const TypeDecl& decl = types_.decl(declared.id);
    if (!decl.exported || decl.kind == types::DeclKind::opaque) continue;
    enter_file(declared.at.file);
    std::string item = "type `" + name_text(decl.name) + "`";
    auto check_all = [&](const std::vector<Field>& fields) {
      for (const Field& field : fields) {
        muted_ = false;
        check_export_type(field.type, field.span, item, 0);
      }
    };
    check_all(decl.fields);
    for (const types::Variant& variant : decl.variants) check_all(variant.fields);
    const Methods* members = members_of(declared.id);
    if (members == nullptr) continue;
    const Methods all = *members;
    for (FunId method : all.funs) check_exported_fun(method);
    for (FunId fun : all.statics) check_exported_fun(fun);
  }
}

// Z2: an exported `let` is a constant expression.
bool Checker::is_constant(NodeId node, int depth) {
  using K = NodeKind;
  if (!node.valid() || depth > 100) return false;
  K k = node_at(node).kind;
  if (k == K::IntLit || k == K::FloatLit || k == K::StringLit || k == K::BoolLit || k == K::NoneLit)
    return true;
  if (k == K::Ident || k == K::Select) {
    const NodeInfo& at = info(node);
    if (at.ref == RefKind::variant) return true;
    if (at.ref == RefKind::var) {
      const Var& v = out_.vars[VarId(at.id)];
      return v.is_let && v.kind == VarKind::global;
    }
    return false;
  }
  bool parts = k == K::Unary || k == K::Binary || k == K::Paren || k == K::ListLit || k == K::SetLit ||
               k == K::FieldInit || k == K::StructLit;
  if (k == K::Cast) return is_constant(child(node, slot::Cast_value), depth + 1);
  if (k == K::MapLit) {
    auto entries = tree_->tail(node);
    return std::all_of(entries.begin(), entries.end(), [&](NodeId entry) {
      NodeId key = child(entry, slot::MapEntry_key);
      return (node_at(key).kind == K::Ident || is_constant(key, depth + 1)) &&
             is_constant(child(entry, slot::MapEntry_value), depth + 1);
    });
  }
  const Call* call =
      k == K::Call && info(node).ref == RefKind::call ? &out_.calls[CallId(info(node).id)] : nullptr;
  const bool bytes = call != nullptr && call->kind == CallKind::builtin &&
                     static_cast<Builtin>(call->target) == Builtin::bytes;
  if (call != nullptr && (call->kind == CallKind::variant || bytes)) {
    auto arguments = tree_->tail(node);
    return std::all_of(arguments.begin(), arguments.end(),
                       [&](NodeId part) { return is_constant(argument_value(part), depth + 1); });
  }
  if (!parts) return false;
  auto children = tree_->children(node);
  return std::all_of(children.begin(), children.end(), [&](NodeId part) {
    const K inside = part.valid() ? node_at(part).kind : K::Name;
    return inside == K::Name || inside == K::TypeArgs || is_constant(part, depth + 1);
  });
}

void Checker::check_exported_lets() {
  for (const auto& declared : global_nodes_) {
    const Var& v = out_.vars[declared.id];
    if (!v.exported || v.kind != VarKind::global) continue;
    // A crate knows its own.
    if (Crates(*this).is_crate(out_.files[declared.at.file].module)) continue;
    enter_file(declared.at.file);
    muted_ = false;
    if (!v.of_type.valid() && !is_constant(child(declared.at.node, slot::Let_value), 0)) {
      error(Code::T087, declared.at.node,
            "exported `let " + name_text(v.name) + "` is not a constant expression");
      continue;
    }
    if (Published(*this).is_open(v.type)) {
      const TypeKind k = kind(v.type);
      const char* type = k == TypeKind::map      ? "map<string, int>"
                         : k == TypeKind::set    ? "set<int>"
                         : k == TypeKind::option ? "int?"
                                                 : "list<int>";
      error_at(Code::T109, v.span,
               "exported `let " + name_text(v.name) + "` cannot be published: nothing says what it holds")
          .help("Write its type, as in `export let " + name_text(v.name) + ": " + type + " = …`.");
      continue;
    }
    check_export_type(v.type, v.span, "`" + name_text(v.name) + "`", 0);
  }
}

// Z3: no `var` is reached from an export, and a library runs nothing when it is loaded.
void Checker::check_state() {
  OwnTable<std::uint8_t> seen(own_.funs);
  std::vector<FunId> work;
  std::vector<FunId> funs = out_.modules[module_.value].funs;
  for (FunId fun : funs) {
    if (out_.funs[fun].exported) work.push_back(fun);
  }
  for (const auto& declared : fun_nodes_) {
    const Fun& fun = out_.funs[declared.id];
    if (fun.exported && (fun.of_type.valid() || fun.method_of.valid())) work.push_back(declared.id);
  }
  while (!work.empty()) {
    FunId fun = work.back();
    work.pop_back();
    if (seen.get(fun.value) != 0 || out_.funs[fun].module != module_) continue;
    seen.at(fun.value) = 1;
    for (FunId callee : extra(fun).callees) work.push_back(callee);
  }
  std::vector<VarId> told;
  for (const GlobalRead& read : global_reads_) {
    const Var& v = out_.vars[read.var];
    if (v.is_let || seen.get(read.fun.value) == 0 ||
        std::find(told.begin(), told.end(), read.var) != told.end())
      continue;
    told.push_back(read.var);
    muted_ = false;
    error_at(Code::T071, v.span, "`var " + name_text(v.name) + "` is reached from an export")
        .label(out_.files[read.file].tree->span(read.node), "used here");
  }
  if (!program_.options.library && !out_.modules[module_.value].is_library) return;
  for (FileId file : out_.modules[module_.value].files) {
    enter_file(file);
    for (NodeId statement : tree_->tail(tree_->root)) {
      NodeKind k = tree_->kind(statement);
      bool declares = k == NodeKind::Fun || k == NodeKind::RecordDecl || k == NodeKind::UnionDecl ||
                      k == NodeKind::AliasDecl || k == NodeKind::Import || k == NodeKind::PackageClause ||
                      k == NodeKind::Test || k == NodeKind::Bench || k == NodeKind::Let ||
                      k == NodeKind::ExternFun || k == NodeKind::ExternLet || k == NodeKind::ExternType ||
                      k == NodeKind::ExternObject;
      if (declares) continue;
      muted_ = false;
      error(Code::T071, statement, "a library runs no statements when it is loaded");
      return;
    }
  }
}

// T070: text, `any` and casts need to know what a type parameter is; across an export nobody can tell.
void Checker::note_kind_need(TypeId type, NodeId node) {
  type = prune(type);
  const Type& t = types_[type];
  if (t.kind == TypeKind::parameter) kind_needs_.push_back({t.param, {}, file_, node});
  for (TypeId arg : t.args) {
    if (types::is_generic(types_, arg)) note_kind_need(arg, node);
  }
}

void Checker::check_kind_needs() {
  std::vector<TypeParamId> needing;
  auto needs = [&](TypeParamId param) {
    return std::find(needing.begin(), needing.end(), param) != needing.end();
  };
  bool changed = true;
  while (changed) {
    changed = false;
    for (const KindNeed& need : kind_needs_) {
      if (needs(need.param) || (need.through.valid() && !needs(need.through))) continue;
      needing.push_back(need.param);
      changed = true;
    }
  }
  std::vector<TypeParamId> told;
  for (const KindNeed& need : kind_needs_) {
    bool exported =
        std::find(exported_params_.begin(), exported_params_.end(), need.param) != exported_params_.end();
    if (!exported || !needs(need.param) || (need.through.valid() && !needs(need.through))) continue;
    if (std::find(told.begin(), told.end(), need.param) != told.end()) continue;
    told.push_back(need.param);
    muted_ = false;
    error_at(Code::T070, out_.files[need.file].tree->span(need.node),
             "exported generic function needs to know what its type parameter `" +
                 name_text(types_.param(need.param).name) + "` is")
        .label(types_.param(need.param).span, "declared here");
  }
}

}  // namespace mochi::check
