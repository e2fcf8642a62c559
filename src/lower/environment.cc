// Which nested functions need an environment. One that needs none is called directly, like a function of the
// module.
#include <algorithm>

#include "lower/context.h"

namespace mochi::lower {

using check::InfoFlag;
using check::NodeInfo;
using check::RefKind;

void Context::free_names(const check::File& file, NodeId node, Span inside, FreeNames& found) const {
  if (!node) return;
  const NodeInfo& info = file.at(node);
  const auto var = [&](VarId id) {
    const check::Var& v = checked.vars[id];
    if (v.kind == check::VarKind::global || v.kind == check::VarKind::foreign) return;
    const Span declared = v.node ? file.tree->span(v.node) : v.span;
    if (declared.begin < inside.begin || declared.begin >= inside.end) found.vars.push_back(id);
  };
  if (info.has(InfoFlag::implicit_self) || info.ref == RefKind::receiver) found.self = true;
  if ((info.ref == RefKind::var || info.ref == RefKind::bind) && info.id < checked.vars.size())
    var(VarId(info.id));
  if (info.ref == RefKind::fun && info.id < checked.funs.size()) found.funs.push_back(FunId(info.id));
  if (info.ref == RefKind::call && info.id < checked.calls.size()) {
    const check::Call& call = checked.calls[CallId(info.id)];
    if (call.kind == check::CallKind::function) found.funs.push_back(FunId(call.target));
  }
  for (const NodeId child : file.tree->children(node)) free_names(file, child, inside, found);
}

bool Context::needs_environment(FunId fun) {
  if (const Environment known = environments_[fun.value]; known != Environment::unknown)
    return known == Environment::needed;
  // Functions may name each other: all that `fun` reaches is looked at before anything is said.
  std::vector<FunId> reached{fun};
  bool needed = false;
  for (std::size_t i = 0; i < reached.size() && !needed; ++i) {
    const check::Fun& f = checked.funs[reached[i]];
    if (f.kind != check::FunKind::nested) continue;
    if (const Environment known = environments_[reached[i].value]; known != Environment::unknown) {
      needed = known == Environment::needed;
      continue;
    }
    const check::File& in = file(f.file);
    const Span here = in.tree->span(f.node);
    FreeNames found;
    free_names(in, f.node, here, found);
    needed = found.self || !found.vars.empty();
    for (const FunId other : found.funs) {
      if (checked.funs[other].kind != check::FunKind::nested) continue;
      const Span there = in.tree->span(checked.funs[other].node);
      // A function nested in this one is no reason by itself: what it captures from further out was found
      // above.
      const bool inside = there.begin >= here.begin && there.begin < here.end;
      if (!inside && std::find(reached.begin(), reached.end(), other) == reached.end())
        reached.push_back(other);
    }
  }
  environments_[fun.value] = needed ? Environment::needed : Environment::none;
  return needed;
}

const std::vector<Carried>& Context::carried(FunId fun) {
  static const std::vector<Carried> kNone;
  const check::Fun& f = checked.funs[fun];
  if (f.kind != check::FunKind::nested || f.type_params.empty() || !needs_environment(fun)) return kNone;
  if (const auto known = carried_.find(fun.value); known != carried_.end()) return known->second;
  const check::File& in = file(f.file);
  const Span here = in.tree->span(f.node);
  FreeNames found;
  free_names(in, f.node, here, found);
  std::vector<Carried> all;
  const auto add = [&](const Carried& more) {
    const auto same = [&](const Carried& c) { return c.var == more.var && c.fun == more.fun; };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(more);
  };
  if (found.self) add({});
  for (const VarId var : found.vars) add({var, {}});
  for (const FunId other : found.funs) {
    const Span there = in.tree->span(checked.funs[other].node);
    const bool inside = there.begin >= here.begin && there.begin < here.end;
    if (other == fun || inside || checked.funs[other].kind != check::FunKind::nested ||
        !needs_environment(other))
      continue;
    const std::vector<Carried> theirs = carried(other);
    if (theirs.empty()) add({{}, other});
    for (const Carried& c : theirs) add(c);
  }
  return carried_.emplace(fun.value, std::move(all)).first->second;
}

}  // namespace mochi::lower
