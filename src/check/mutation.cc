// Z4: parameters of exported functions are read-only all the way down, callees included (T069).
//
// A local that holds a part of a parameter counts as that parameter. Facts are collected while bodies are
// checked and closed over calls at the end; they are conservative where a name is bound twice.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

// The variable that a place is reached through: `xs` of `xs[0].f`.
VarId Checker::root_of(NodeId node) const {
  node = strip(node);
  while (node.valid()) {
    NodeKind k = tree_->kind(node);
    if (k != NodeKind::Index && k != NodeKind::Select) break;
    node = strip(tree_->child(node, 0));
  }
  return var_of(node);
}

void Checker::note_alias(VarId name, NodeId value) {
  if (!exports_matter_ || !frame_->fun.valid() || !name.valid()) return;
  TypeKind k = kind(value_of(info(value).type));
  bool whole = types::is_aggregate(types_, prune(out_.vars[name].type)) || k == TypeKind::any;
  VarId from = root_of(value);
  if (whole && from.valid()) aliases_.push_back({name, from});
}

void Checker::note_mutation(VarId root, NodeId node) {
  if (exports_matter_ && frame_->fun.valid() && root.valid())
    mutations_.push_back({frame_->fun, root, {}, 0, file_, node});
}

void Checker::note_passing(FunId callee, std::size_t position, NodeId argument, NodeId call) {
  if (!exports_matter_ || !frame_->fun.valid()) return;
  VarId from = root_of(argument);
  if (!from.valid() || !types::is_aggregate(types_, prune(info(argument).type))) return;
  mutations_.push_back({frame_->fun, from, callee, static_cast<std::uint32_t>(position), file_, call});
}

void Checker::check_read_only() {
  std::stable_sort(aliases_.begin(), aliases_.end(),
                   [](const Aliased& a, const Aliased& b) { return a.name < b.name; });
  // What each variable may be a part of: itself, or parameters.
  auto origins = [&](VarId var) {
    constexpr std::size_t kMost = 1000;
    std::vector<VarId> all{var};
    for (std::size_t i = 0; i < all.size() && i < kMost; ++i) {
      auto at = std::lower_bound(aliases_.begin(), aliases_.end(), all[i],
                                 [](const Aliased& alias, VarId name) { return alias.name < name; });
      for (; at != aliases_.end() && at->name == all[i]; ++at) {
        if (std::find(all.begin(), all.end(), at->from) == all.end()) all.push_back(at->from);
      }
    }
    return all;
  };
  OwnTable<std::uint8_t> changed(own_.vars);
  auto is_changed = [&](VarId var) { return changed.get(var.value) != 0; };
  auto counts = [&](const Mutation& m) {
    if (!m.callee.valid()) return true;
    const auto& params = out_.funs[m.callee].params;
    return m.position < params.size() && is_changed(params[m.position]);
  };
  bool again = true;
  while (again) {
    again = false;
    for (const Mutation& m : mutations_) {
      if (!counts(m)) continue;
      for (VarId origin : origins(m.root)) {
        if (out_.vars[origin].kind != VarKind::parameter || is_changed(origin)) continue;
        changed.at(origin.value) = 1;
        again = true;
      }
    }
  }
  std::vector<VarId> told;
  for (const Mutation& m : mutations_) {
    if (!counts(m)) continue;
    for (VarId origin : origins(m.root)) {
      const Var& v = out_.vars[origin];
      if (v.kind != VarKind::parameter || !v.owner.valid() || !out_.funs[v.owner].exported) continue;
      if (std::find(told.begin(), told.end(), origin) != told.end()) continue;
      told.push_back(origin);
      muted_ = false;
      std::string text = "parameter `" + name_text(v.name) + "` of exported function `" +
                         name_text(out_.funs[v.owner].name) + "` is read-only";
      if (m.callee.valid()) text += ", but `" + name_text(out_.funs[m.callee].name) + "` changes it";
      error_at(Code::T069, out_.files[m.file].tree->span(m.node), std::move(text))
          .label(v.span, "declared here");
    }
  }
}

}  // namespace mochi::check
