// Which nested functions need an environment. One that needs none is called directly, like a function of the
// module.
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
  Environment& known = environments_[fun.value];
  if (known == Environment::visiting) return false;
  if (known != Environment::unknown) return known == Environment::needed;
  const check::Fun& f = checked.funs[fun];
  if (f.kind != check::FunKind::nested) {
    known = Environment::none;
    return false;
  }
  known = Environment::visiting;
  const check::File& in = file(f.file);
  FreeNames found;
  free_names(in, f.node, in.tree->span(f.node), found);
  bool needed = found.self || !found.vars.empty();
  for (const FunId other : found.funs) {
    if (needed) break;
    if (other == fun || checked.funs[other].kind != check::FunKind::nested) continue;
    const Span there = in.tree->span(checked.funs[other].node);
    const Span here = in.tree->span(f.node);
    // A function nested in this one is no reason by itself: what it captures from further out was found
    // above.
    if (there.begin >= here.begin && there.begin < here.end) continue;
    needed = needs_environment(other);
  }
  environments_[fun.value] = needed ? Environment::needed : Environment::none;
  return needed;
}

}  // namespace mochi::lower
