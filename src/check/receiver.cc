// What a method does to its receiver: one that changes it is not called on what a `let` holds (language-17 M5).
#include <algorithm>
#include <map>

#include "check/assigned_once.h"
#include "check/checker.h"

namespace mochi::check {

bool Checker::in_static_function() const {
  for (FunId fun = frame_->fun; fun.valid(); fun = out_.funs[fun].parent) {
    if (out_.funs[fun].of_type.valid()) return true;
  }
  return false;
}

// The receiver, or a part of what it holds.
bool Checker::reaches_self(NodeId node) const {
  node = strip(node);
  while (tree_->kind(node) == NodeKind::Index || tree_->kind(node) == NodeKind::Select)
    node = strip(tree_->child(node, 0));
  return is_own_field(node) || (*info_)[node.value].ref == RefKind::receiver;
}

// The variable that a place that was checked is reached through, as in `x.f[0]`, `Type.name.f`; none if none.
VarId Checker::variable_of_place(NodeId node) const {
  for (node = strip(node); node.valid(); node = strip(tree_->child(node, 0))) {
    const NodeInfo& at = (*info_)[node.value];
    if (at.ref == RefKind::var) return VarId(at.id);
    if (tree_->kind(node) != NodeKind::Index && tree_->kind(node) != NodeKind::Select) break;
  }
  return {};
}

FunId Checker::enclosing_method() const {
  for (FunId fun = frame_->fun; fun.valid(); fun = out_.funs[fun].parent) {
    if (out_.funs[fun].kind == FunKind::method) return fun;
  }
  return {};
}

void Checker::note_self_change(NodeId target) {
  if (!self_decl_.valid() || !reaches_self(target)) return;
  if (const FunId method = enclosing_method(); method.valid()) out_.funs[method].changes_self = true;
}

void Checker::note_method_call(NodeId call, FunId method) {
  const NodeId callee = child(call, slot::Call_callee);
  const bool implicit = node_at(callee).kind == NodeKind::Ident;
  const NodeId base = implicit ? NodeId() : child(callee, slot::Select_base);
  if (!implicit) note_passing(method, kReceiver, base, call);
  if (implicit || (self_decl_.valid() && reaches_self(base))) {
    if (implicit && exports_matter_ && receiver_var().valid())
      mutations_.push_back({frame_->fun, receiver_var(), method, kReceiver, file_, call, false});
    if (const FunId outer = enclosing_method(); outer.valid()) extra(outer).self_calls.push_back(method);
    return;
  }
  const VarId root = variable_of_place(base);
  if (!root.valid()) return;
  const Var& v = out_.vars[root];
  if (v.is_let && (v.kind == VarKind::global || v.kind == VarKind::local))
    let_calls_.push_back({method, root, file_, call});
}

// `x`, or `Type.X` of a constant of a type.
std::string Checker::variable_title(VarId var) const {
  const Var& v = out_.vars[var];
  const std::string name = name_text(v.name);
  return v.of_type.valid() ? name_text(types_.decl(v.of_type).name) + "." + name : name;
}

void Checker::say_immutable(Report& report, VarId var) const {
  report.label(out_.vars[var].span, "declared with `let` here");
  if (out_.vars[var].of_type.valid()) report.help("A constant of a type never changes; change a copy of it.");
}

void Checker::check_one_value(const LetCall& assignment, NodeId against) {
  if (!against.valid()) return;
  const File& file = out_.files[assignment.file];
  const bool read = file.tree->kind(against) == NodeKind::Ident;
  if (!read && against != assignment.node) return;
  muted_ = false;
  Report report = error_at(Code::T024, file.tree->span(assignment.node),
                           "cannot assign to `" + variable_title(assignment.root) + "` (immutable)");
  if (read) report.label(file.tree->span(against), "it may be read here before it has a value");
  say_immutable(report, assignment.root);
}

void Checker::check_let_calls() {
  bool again = true;
  while (again) {
    again = false;
    for (const auto& declared : fun_nodes_) {
      if (out_.funs[declared.id].changes_self) continue;
      const std::vector<FunId>& calls = extra(declared.id).self_calls;
      const bool changes = std::any_of(calls.begin(), calls.end(),
                                       [&](FunId method) { return out_.funs[method].changes_self; });
      if (!changes) continue;
      out_.funs[declared.id].changes_self = true;
      again = true;
    }
  }
  std::map<FileId, std::map<VarId, LateLet>> late;
  for (const LetCall& call : let_calls_) {
    if (call.method.valid()) continue;
    LateLet& one = late[call.file][call.root];
    one.declaration = out_.vars[call.root].node;
    if (call.node != one.declaration) ++one.assignments;
  }
  for (auto& [file, lets] : late) judge_late_lets(out_.files[file], types_, lets);
  for (const LetCall& call : let_calls_) {
    muted_ = false;
    if (!call.method.valid()) {
      const LateLet& one = late[call.file][call.root];
      if (call.node != one.declaration)
        check_one_value(call, one.against);
      else if (one.assignments == 0)
        error_at(Code::T090, out_.files[call.file].tree->span(call.node),
                 "type " + show(out_.vars[call.root].type) + " has no zero value");
      continue;
    }
    if (!out_.funs[call.method].changes_self) continue;
    muted_ = false;
    Report report = error_at(Code::T024, out_.files[call.file].tree->span(call.node),
                             "`" + name_text(out_.funs[call.method].name) + "` changes `" +
                                 variable_title(call.root) + "` (immutable)");
    say_immutable(report, call.root);
  }
}

}  // namespace mochi::check
