// Names: scopes, lookup, variables and captures.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {

FunExtra& Checker::extra(FunId fun) { return extras_.at(fun.value); }

void Checker::bind_local(NameId name, Binding binding) {
  if (!name.valid()) return;
  if (name.value >= local_head_.size()) local_head_.resize(names_.size(), 0);
  Local local;
  local.name = name;
  local.previous = local_head_[name.value];
  local.binding = binding;
  locals_.push_back(local);
  local_head_[name.value] = static_cast<std::uint32_t>(locals_.size());
}

void Checker::close_scope(std::size_t mark) {
  while (locals_.size() > mark) {
    local_head_[locals_.back().name.value] = locals_.back().previous;
    locals_.pop_back();
  }
}

Binding Checker::lookup_global(NameId name) const {
  if (name.value < globals_.size() && globals_[name.value]) return globals_[name.value];
  if (name.value < builtins_.size()) return builtins_[name.value];
  return {};
}

Binding Checker::lookup(NameId name) const {
  if (!name.valid()) return {};
  if (name.value < local_head_.size()) {
    std::uint32_t head = local_head_[name.value];
    if (head != 0) return locals_[head - 1].binding;
  }
  return lookup_global(name);
}

Binding Checker::lookup_in(ModuleId module, NameId name) const {
  const auto& values = program_.tables[module.value].values;
  auto at = std::lower_bound(values.begin(), values.end(), name,
                             [](const NamedBinding& entry, NameId wanted) { return entry.name < wanted; });
  return at != values.end() && at->name == name ? at->binding : Binding{};
}

// The same for a module that stands for one of another language.
Binding Checker::lookup_foreign(ModuleId module, NameId language, NameId name) const {
  const bool as_float = std::find(float_externs_.begin(), float_externs_.end(), name) != float_externs_.end();
  const NameId ours = as_float && lookup_in(module, name)
                          ? name
                          : names_.find(foreign_name(names_.text(language), names_.text(name)));
  if (!ours.valid()) return {};
  Binding binding = lookup_in(module, ours);
  if (!binding && ours.value < builtins_.size()) {
    binding = builtins_[ours.value];
    binding.exported = true;
  }
  return binding;
}

TypeEntry Checker::lookup_type(NameId name) const {
  return name.valid() && name.value < type_names_.size() ? type_names_[name.value] : TypeEntry{};
}

TypeEntry Checker::lookup_type_in(ModuleId module, NameId name) const {
  const auto& entries = program_.tables[module.value].types;
  auto at = std::lower_bound(entries.begin(), entries.end(), name,
                             [](const NamedType& entry, NameId wanted) { return entry.name < wanted; });
  return at != entries.end() && at->name == name ? at->entry : TypeEntry{};
}

void Checker::set_ref(NodeId node, RefKind ref, std::uint32_t id) {
  NodeInfo& at = info(node);
  at.ref = ref;
  at.id = id;
}

VarId Checker::add_var(NameId name, VarKind kind, TypeId type, NodeId node, bool is_let) {
  Var var;
  var.name = name;
  var.kind = kind;
  var.type = type;
  var.is_let = is_let;
  var.file = file_;
  var.node = node;
  var.module = module_;
  var.owner = frame_ != nullptr ? frame_->fun : FunId();
  if (node.valid() && node_at(node).main.valid()) var.span = tree_->main_span(node);
  return out_.vars.add(std::move(var));
}

VarId Checker::declare_local(NodeId node, VarKind kind, TypeId type, bool is_let) {
  NameId name = tree_->name(node);
  VarId var = add_var(name, kind, type, node, is_let);
  if (name != known_.underscore) bind_local(name, {BindKind::var, var.value, 0, false});
  set_ref(node, RefKind::var, var.value);
  info(node).type = type;
  info(node).target = type;
  return var;
}

void Checker::note_capture(VarId var, FunId user) {
  Var& v = out_.vars[var];
  FunId at = user;
  // Every function between the use and the owner carries the variable.
  while (at.valid() && at != v.owner) {
    auto& captures = out_.funs[at].captures;
    if (std::find(captures.begin(), captures.end(), var) != captures.end()) break;
    captures.push_back(var);
    at = out_.funs[at].parent;
  }
  // Captured inside a loop that an earlier assignment is in, too: the next turn assigns after the capture.
  if (v.assigned && !v.assigned_after_capture) {
    std::uint32_t last = last_assignment_.get(var.value);
    for (const Frame* frame = frame_; frame != nullptr; frame = frame->parent) {
      for (Span loop : frame->loop_spans) {
        if (loop.begin > v.span.begin && last >= loop.begin) v.assigned_after_capture = true;
      }
      if (frame->fun == v.owner) break;
    }
  }
  v.captured = true;
}

void Checker::use_var(VarId var, NodeId node) {
  const Var& v = out_.vars[var];
  FunId user = frame_ != nullptr ? frame_->fun : FunId();
  if (v.kind != VarKind::global && v.kind != VarKind::foreign && v.owner != user) note_capture(var, user);
  set_ref(node, RefKind::var, var.value);
}

void Checker::note_assignment(VarId var, Span at) {
  Var& v = out_.vars[var];
  FunId user = frame_ != nullptr ? frame_->fun : FunId();
  if (!v.assigned && var.value < own_.vars) program_.assigned_elsewhere.push_back(var);
  v.assigned = true;
  if (relied_.get(var.value) != 0) decide(reassigned_, v.file, v.node);
  last_assignment_.at(var.value) = at.begin;
  if (v.kind == VarKind::global || v.kind == VarKind::foreign) return;
  if (v.owner != user) {
    note_capture(var, user);
    v.assigned_after_capture = true;
  }
  if (v.captured) v.assigned_after_capture = true;
}

}  // namespace mochi::check
