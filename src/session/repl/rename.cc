#include "session/repl/rename.h"

#include <algorithm>

namespace mochi {
namespace {

using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;
namespace slot = syntax::slot;

bool declares(NodeKind kind) { return kind == NodeKind::Fun || kind == NodeKind::Let; }
bool declares_type(NodeKind kind) {
  return kind == NodeKind::RecordDecl || kind == NodeKind::UnionDecl || kind == NodeKind::AliasDecl;
}

// Finds the places of one name in one file.
class NamePlaces {
 public:
  NamePlaces(const check::Checked& checked, const check::File& file, Declared declared)
      : checked_(checked),
        file_(file),
        tree_(*file.tree),
        module_(checked.order.back()),
        name_(declared.name),
        is_type_(declared.is_type) {}

  // Descending offsets of the source map.
  std::vector<std::uint32_t> find() {
    if (is_type_)
      find_type();
    else
      find_value();
    std::sort(found_.rbegin(), found_.rend());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void find_value() {
    for (const NodeId statement : tree_.tail(tree_.root)) {
      if (declares(tree_.kind(statement)) && tree_.name(statement) == name_) add(statement);
    }
    for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i) {
      const NodeId node(i);
      if (tree_.kind(node) == NodeKind::Call) {
        const NodeId callee = tree_.child(node, slot::Call_callee);
        if (tree_.kind(callee) == NodeKind::Ident && tree_.name(callee) == name_ && calls(node)) add(callee);
      } else if ((tree_.kind(node) == NodeKind::Ident || tree_.kind(node) == NodeKind::Update) &&
                 tree_.name(node) == name_ && means(file_.at(node))) {
        add(node);
      }
    }
  }

  // A type, or a variant: their names stand in types, in literals and in patterns.
  void find_type() {
    for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i) {
      const NodeId node(i);
      const NodeKind kind = tree_.kind(node);
      const bool is_variant = file_.at(node).ref == check::RefKind::variant;
      if (kind == NodeKind::Select && is_variant) {
        const NodeId base = tree_.child(node, slot::Select_base);
        if (tree_.kind(base) == NodeKind::Ident && tree_.name(base) == name_) add(base);
        if (tree_.name(node) == name_) add(node);
        continue;
      }
      const bool named = declares_type(kind) || kind == NodeKind::VariantDecl || unqualified(node) ||
                         (kind == NodeKind::Ident && is_variant);
      if (named && tree_.name(node) == name_) add(node);
    }
  }

  bool unqualified(NodeId node) const {
    const NodeKind kind = tree_.kind(node);
    if (kind == NodeKind::NamedType) return !tree_.child(node, slot::NamedType_qualifier).valid();
    return kind == NodeKind::StructLit && !tree_.child(node, slot::StructLit_qualifier).valid();
  }

  void add(NodeId node) { found_.push_back(tree_.main_span(node).begin); }

  bool is_ours(const check::Fun& fun) const {
    return fun.module == module_ && !fun.parent && fun.kind == check::FunKind::plain;
  }
  bool means(const check::NodeInfo& info) const {
    if (info.ref == check::RefKind::var) {
      const check::Var& var = checked_.vars[check::VarId(info.id)];
      return var.module == module_ && var.kind == check::VarKind::global;
    }
    return info.ref == check::RefKind::fun && is_ours(checked_.funs[check::FunId(info.id)]);
  }
  bool calls(NodeId node) const {
    const check::NodeInfo& info = file_.at(node);
    if (info.ref != check::RefKind::call) return false;
    const check::Call& call = checked_.calls[check::CallId(info.id)];
    return call.kind == check::CallKind::function && is_ours(checked_.funs[check::FunId(call.target)]);
  }

  const check::Checked& checked_;
  const check::File& file_;
  const Tree& tree_;
  check::ModuleId module_;
  NameId name_;
  bool is_type_;
  std::vector<std::uint32_t> found_;
};

}  // namespace

std::vector<std::string> rename_declared(const check::Checked& checked, std::vector<std::string> inputs,
                                         Declared declared, const std::string& new_name) {
  const check::Module& module = checked.modules[checked.order.back().value];
  const std::size_t size = checked.names->text(declared.name).size();
  for (std::size_t i = 0; i < std::min(inputs.size(), module.files.size()); ++i) {
    const check::File& file = checked.files[module.files[i]];
    const std::uint32_t base = checked.sources->source(file.tree->source).base();
    for (const std::uint32_t at : NamePlaces(checked, file, declared).find())
      inputs[i].replace(at - base, size, new_name);
  }
  return inputs;
}

std::vector<Declared> declared_names(const check::File& file) {
  const Tree& tree = *file.tree;
  std::vector<Declared> names;
  const auto add = [&](NodeId node, bool is_type) {
    const Declared one{tree.name(node), is_type};
    if (std::find(names.begin(), names.end(), one) == names.end()) names.push_back(one);
  };
  for (const NodeId statement : tree.tail(tree.root)) {
    const NodeKind kind = tree.kind(statement);
    if (!declares(kind) && !declares_type(kind)) continue;
    add(statement, declares_type(kind));
    if (kind != NodeKind::UnionDecl) continue;
    for (const NodeId variant : tree.tail(statement))
      if (tree.kind(variant) == NodeKind::VariantDecl) add(variant, true);
  }
  return names;
}

}  // namespace mochi
