// Walks the statements behind the declaration with the set of states in which the variable can be there.
#include "check/assigned_once.h"

#include <algorithm>
#include <utility>

namespace mochi::check {
namespace {

using syntax::NodeKind;
using syntax::Tree;
namespace slot = syntax::slot;

// Sets of states; the empty one is a place that nothing reaches.
using States = unsigned;
constexpr States kUnset = 1;
constexpr States kSet = 2;

class Walk {
 public:
  Walk(const File& file, const types::TypeStore& types, VarId var)
      : file_(file), tree_(*file.tree), types_(types), var_(var) {}

  // `behind`: the statements behind the declaration in its block, until nothing of the rest matters.
  NodeId run(std::span<const NodeId> behind, bool top_level, std::size_t assignments) {
    top_level_ = top_level;
    for (const NodeId statement : behind) {
      if (states_ == kSet && plain_ >= assignments) break;
      node(statement);
    }
    return wrong_;
  }

 private:
  void node(NodeId id) {
    if (!id.valid() || wrong_.valid()) return;
    const NodeKind kind = tree_.kind(id);
    if (kind == NodeKind::Ident) {
      if (is_var(id) && (states_ & kUnset) != 0) wrong_ = id;
    } else if (kind == NodeKind::Assign) {
      assign(id);
    } else if (kind == NodeKind::If) {
      branches(id, slot::If_condition, slot::If_then, slot::If_otherwise);
    } else if (kind == NodeKind::IfExpr) {
      branches(id, slot::IfExpr_condition, slot::IfExpr_then, slot::IfExpr_otherwise);
    } else if (kind == NodeKind::Match) {
      match(id);
    } else if (kind == NodeKind::While || kind == NodeKind::For) {
      loop(id);
    } else if (kind == NodeKind::TryCatch) {
      attempt(id);
    } else if (kind == NodeKind::Fun) {
      // Functions of the top level are called when it has run that far; others may be called from where they stand.
      function(id, top_level_ && depth_ == 0);
    } else if (kind == NodeKind::Lambda) {
      function(id, false);
    } else {
      parts(id);
      const bool leaves =
          kind == NodeKind::Return || kind == NodeKind::Break || kind == NodeKind::Continue;
      const types::TypeId type = file_.at(id).type;
      if (leaves || (type.valid() && types_.is(type, types::TypeKind::never))) states_ = 0;
    }
  }
  void parts(NodeId id) {
    ++depth_;
    for (const NodeId part : tree_.children(id)) node(part);
    --depth_;
  }
  bool is_var(NodeId id) const {
    const NodeInfo& at = file_.at(id);
    return at.ref == RefKind::var && at.id == var_.value;
  }
  void assign(NodeId id) {
    const NodeId target = tree_.child(id, slot::Assign_target);
    node(tree_.child(id, slot::Assign_value));
    if (tree_.kind(target) != NodeKind::Ident || !is_var(target)) {
      node(target);
      return;
    }
    if (closed_ > 0 || (states_ & kSet) != 0) wrong_ = id;
    if (states_ != 0) states_ = kSet;
    ++assigned_;
    if (!tree_[id].has(syntax::NodeFlag::compound)) ++plain_;
  }
  void branches(NodeId id, std::uint32_t condition, std::uint32_t then, std::uint32_t otherwise) {
    node(tree_.child(id, condition));
    const States before = states_;
    ++depth_;
    node(tree_.child(id, then));
    const States first = std::exchange(states_, before);
    node(tree_.child(id, otherwise));
    --depth_;
    states_ |= first;
  }
  void match(NodeId id) {
    node(tree_.child(id, slot::Match_subject));
    const States before = states_;
    States after = 0;
    ++depth_;
    for (const NodeId arm : tree_.tail(id)) {
      states_ = before;
      node(tree_.child(arm, slot::MatchArm_guard));
      node(tree_.child(arm, slot::MatchArm_body));
      after |= states_;
    }
    --depth_;
    states_ = after;
  }
  // The body runs again: what it would assign may have its value already.
  void loop(NodeId id) {
    const States before = states_;
    ++closed_;
    parts(id);
    --closed_;
    states_ |= before;
  }
  // A fault comes before or behind what the body assigns.
  void attempt(NodeId id) {
    const States before = states_;
    const int assigned = assigned_;
    ++depth_;
    node(tree_.child(id, slot::TryCatch_body));
    const States done = std::exchange(states_, assigned_ == assigned ? before : before | kSet);
    node(tree_.child(id, slot::TryCatch_handler));
    --depth_;
    states_ |= done;
  }
  void function(NodeId id, bool later) {
    const States before = std::exchange(states_, later ? kSet : states_);
    ++closed_;
    parts(id);
    --closed_;
    states_ = before;
  }

  const File& file_;
  const Tree& tree_;
  const types::TypeStore& types_;
  VarId var_;
  NodeId wrong_;
  States states_ = kUnset;
  bool top_level_ = false;
  int depth_ = 0;     // blocks and expressions around
  int closed_ = 0;    // loops and functions around
  int assigned_ = 0;  // assignments that were met
  std::size_t plain_ = 0;  // those that are not compound
};

}  // namespace

bool begins_empty(const Checked& checked, VarId var, FileId file) {
  const Var& v = checked.vars[var];
  if (!v.is_let || v.file != file || !file.valid()) return false;
  const Tree& tree = *checked.files[file].tree;
  return v.node.valid() && tree.kind(v.node) == NodeKind::Let && !tree.child(v.node, slot::Let_value).valid();
}

void judge_late_lets(const File& file, const types::TypeStore& types, std::map<VarId, LateLet>& lets) {
  const Tree& tree = *file.tree;
  std::map<NodeId, VarId> by_node;
  for (const auto& [var, late] : lets) by_node.emplace(late.declaration, var);
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const std::span<const NodeId> statements = tree.children(NodeId(i));
    const bool top_level = tree.kind(NodeId(i)) == NodeKind::Program;
    for (std::size_t at = 0; at < statements.size(); ++at) {
      if (!statements[at].valid() || tree.kind(statements[at]) != NodeKind::Let) continue;
      const auto found = by_node.find(statements[at]);
      if (found == by_node.end()) continue;
      LateLet& late = lets.at(found->second);
      late.against =
          Walk(file, types, found->second).run(statements.subspan(at + 1), top_level, late.assignments);
    }
  }
}

}  // namespace mochi::check
