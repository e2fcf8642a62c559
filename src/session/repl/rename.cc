#include "session/repl/rename.h"

#include <algorithm>

namespace mochi {
namespace {

using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;
namespace slot = syntax::slot;

bool declares(NodeKind kind) { return kind == NodeKind::Fun || kind == NodeKind::Let; }

// Finds the places of one name in one file.
class NamePlaces {
 public:
  NamePlaces(const check::Checked& checked, const check::File& file, NameId name)
      : checked_(checked), file_(file), tree_(*file.tree), module_(checked.order.back()), name_(name) {}

  // Descending offsets of the source map.
  std::vector<std::uint32_t> find() {
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
    std::sort(found_.rbegin(), found_.rend());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
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
  std::vector<std::uint32_t> found_;
};

}  // namespace

std::vector<std::string> rename_declared(const check::Checked& checked, std::vector<std::string> inputs,
                                         NameId name, const std::string& new_name) {
  const check::Module& module = checked.modules[checked.order.back().value];
  const std::size_t size = checked.names->text(name).size();
  for (std::size_t i = 0; i < std::min(inputs.size(), module.files.size()); ++i) {
    const check::File& file = checked.files[module.files[i]];
    const std::uint32_t base = checked.sources->source(file.tree->source).base();
    for (const std::uint32_t at : NamePlaces(checked, file, name).find())
      inputs[i].replace(at - base, size, new_name);
  }
  return inputs;
}

std::vector<NameId> declared_names(const check::File& file) {
  std::vector<NameId> names;
  for (const NodeId statement : file.tree->tail(file.tree->root)) {
    if (!declares(file.tree->kind(statement))) continue;
    const NameId name = file.tree->name(statement);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace mochi
