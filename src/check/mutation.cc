// Z4: parameters of exported functions are read-only all the way down, callees included (T069).
//
// A local that holds a part of a parameter counts as that parameter. Facts are collected while bodies are
// checked and closed over calls at the end; they are conservative where a name is bound twice.
#include <algorithm>

#include "check/checker.h"
#include "check/published.h"

namespace mochi::check {
namespace {

// How far below its root the statement `node` changes something: 1 for `c.f = v`, 2 for `c.f[0] = v` and what is not
// known.
int mutation_depth(const Tree& tree, NodeId node, bool own_field) {
  if (tree.kind(node) != NodeKind::Assign) return 2;
  // A bare `f` in a method is `self.f`.
  int links = own_field ? 1 : 0;
  for (NodeId at = tree.child(node, slot::Assign_target);; at = tree.child(at, 0)) {
    const NodeKind k = tree.kind(at);
    if (k == NodeKind::Index || k == NodeKind::Select)
      ++links;
    else if (k != NodeKind::Paren)
      return links;
  }
}

}  // namespace

// The variable that a place is reached through: `xs` of `xs[0].f`.
VarId Checker::root_of(NodeId node) {
  node = strip(node);
  while (node.valid()) {
    NodeKind k = tree_->kind(node);
    if (k != NodeKind::Index && k != NodeKind::Select) break;
    node = strip(tree_->child(node, 0));
  }
  if (node.valid() && self_decl_.valid() && reaches_self(node)) return receiver_var();
  return var_of(node);
}

// The receiver of a method of an exported type is a parameter like others (border page S7).
VarId Checker::receiver_var() {
  const FunId method = enclosing_method();
  if (!exports_matter_ || !method.valid() || !types_.decl(self_decl_).exported) return {};
  if (VarId known = extra(method).receiver; known.valid()) return known;
  Var v;
  v.name = known_.self;
  v.kind = VarKind::parameter;
  v.type = types_.error();
  v.is_let = true;
  v.file = file_;
  v.node = out_.funs[method].node;
  v.owner = method;
  v.module = module_;
  v.span = out_.funs[method].span;
  const VarId var = out_.vars.add(std::move(v));
  extra(method).receiver = var;
  return var;
}

void Checker::note_alias(VarId name, NodeId value) {
  if (!name.valid()) return;
  value = strip(value);
  const bool own = self_decl_.valid() && reaches_self(value);
  const NodeId field = !exports_matter_ || own ? NodeId() : Published(*this).value_field(value);
  if (field.valid() || Published(*this).renames_let(name, value))
    taken_.push_back({name, file_, value, field});
  TypeKind k = kind(value_of(info(value).type));
  bool whole = types::is_aggregate(types_, prune(out_.vars[name].type)) || k == TypeKind::any;
  if (!whole) return;
  const VarKind kind_of_name = out_.vars[name].kind;
  const bool whole_value = kind_of_name == VarKind::local || kind_of_name == VarKind::global;
  const bool bare = node_at(value).kind == NodeKind::Ident && !is_own_field(value);
  int steps = whole_value && bare ? 0 : 1;
  const NodeId copied = copied_value(value);
  if (copied.valid() && whole_value) steps = -1;
  VarId from = root_of(copied.valid() ? copied : value);
  if (from.valid()) aliases_.push_back({name, from, steps});
}

// What `value` is a copy of at one level: the operand of `with` or of `copy`; none if it is neither.
NodeId Checker::copied_value(NodeId value) const {
  const NodeKind k = tree_->kind(value);
  if (k == NodeKind::With) return tree_->child(value, slot::With_base);
  const NodeInfo& at = (*info_)[value.value];
  if (k != NodeKind::Call || at.ref != RefKind::call || tree_->tail(value).empty()) return {};
  const Call& call = out_.calls[CallId(at.id)];
  const bool copies = call.kind == CallKind::builtin && static_cast<Builtin>(call.target) == Builtin::copy;
  return copies ? tree_->tail(value)[0] : NodeId();
}

void Checker::note_mutation(VarId root, NodeId node) {
  if (!root.valid()) return;
  bool own_field = false;
  if (tree_->kind(node) == NodeKind::Assign) {
    NodeId at = strip(child(node, slot::Assign_target));
    while (tree_->kind(at) == NodeKind::Index || tree_->kind(at) == NodeKind::Select)
      at = strip(tree_->child(at, 0));
    own_field = is_own_field(at);
  }
  mutations_.push_back({frame_->fun, root, {}, 0, file_, node, own_field});
}

void Checker::note_passing(FunId callee, std::size_t position, NodeId argument, NodeId call) {
  VarId from = root_of(argument);
  if (!from.valid() || !types::is_aggregate(types_, prune(info(argument).type))) return;
  mutations_.push_back({frame_->fun, from, callee, static_cast<std::uint32_t>(position), file_, call, false});
}

void Checker::check_read_only() {
  std::stable_sort(aliases_.begin(), aliases_.end(),
                   [](const Aliased& a, const Aliased& b) { return a.name < b.name; });
  // What each variable may be a part of: itself, or parameters.
  auto origins = [&](const Mutation& m) {
    constexpr std::size_t kMost = 1000;
    constexpr int kDeep = 3;
    std::vector<VarId> all{m.root};
    std::vector<int> depths{m.callee.valid() ? 2
                                             : mutation_depth(*out_.files[m.file].tree, m.node, m.own_field)};
    for (std::size_t i = 0; i < all.size() && i < kMost; ++i) {
      auto at = std::lower_bound(aliases_.begin(), aliases_.end(), all[i],
                                 [](const Aliased& alias, VarId name) { return alias.name < name; });
      for (; at != aliases_.end() && at->name == all[i]; ++at) {
        // The first level of a copy is its own.
        if (at->steps < 0 && depths[i] < 2) continue;
        const int depth = std::min(depths[i] + std::max(at->steps, 0), kDeep);
        bool known = false;
        for (std::size_t n = 0; n < all.size(); ++n)
          known = known || (all[n] == at->from && depths[n] >= depth);
        if (known) continue;
        all.push_back(at->from);
        depths.push_back(depth);
      }
    }
    return all;
  };
  OwnTable<std::uint8_t> changed(own_.vars);
  auto is_changed = [&](VarId var) { return changed.get(var.value) != 0; };
  auto counts = [&](const Mutation& m) {
    if (!m.callee.valid()) return true;
    if (m.position == kReceiver)
      return is_changed(extra(m.callee).receiver) || out_.funs[m.callee].changes_self;
    const auto& params = out_.funs[m.callee].params;
    return m.position < params.size() && is_changed(params[m.position]);
  };
  bool again = true;
  while (again) {
    again = false;
    for (const Mutation& m : mutations_) {
      if (!counts(m)) continue;
      for (VarId origin : origins(m)) {
        if (out_.vars[origin].kind != VarKind::parameter || is_changed(origin)) continue;
        changed.at(origin.value) = 1;
        again = true;
      }
    }
  }
  std::vector<VarId> told;
  std::vector<VarId> reached;
  for (const Mutation& m : mutations_) {
    if (!counts(m)) continue;
    for (VarId origin : origins(m)) {
      reached.push_back(origin);
      const Var& v = out_.vars[origin];
      if (v.kind != VarKind::parameter || !v.owner.valid() || !out_.funs[v.owner].exported) continue;
      if (std::find(told.begin(), told.end(), origin) != told.end()) continue;
      told.push_back(origin);
      muted_ = false;
      tell_changed(m, origin);
    }
  }
  Published(*this).check_taken(reached);
}

void Checker::tell_changed(const Mutation& m, VarId origin) {
  const Var& v = out_.vars[origin];
  const Fun& fun = out_.funs[v.owner];
  const bool receiver = extra(v.owner).receiver == origin;
  std::string text = receiver ? "the receiver of `" + name_text(types_.decl(fun.method_of).name) + "." +
                                    name_text(fun.name) + "`, a method of an exported type, is read-only"
                              : "parameter `" + name_text(v.name) + "` of exported function `" +
                                    name_text(fun.name) + "` is read-only";
  if (m.callee.valid()) text += ", but `" + name_text(out_.funs[m.callee].name) + "` changes it";
  Report report = error_at(Code::T069, out_.files[m.file].tree->span(m.node), std::move(text));
  report.label(v.span, "declared here");
  if (receiver) report.help("Return a new value, as in `return self with { … }`.");
}

}  // namespace mochi::check
