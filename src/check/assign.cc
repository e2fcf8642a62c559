// Assignments, and what two names of one aggregate may be (section 5 «Flow of values»).
#include <utility>

#include "check/assigned_once.h"
#include "check/checker.h"
#include "check/published.h"

namespace mochi::check {

// T052: two names of one mutable aggregate agree exactly (section 5).
void Checker::check_alias(NodeId statement, NodeId value, TypeId slot_type) {
  value = strip(value);
  NodeKind k = node_at(value).kind;
  if (k == NodeKind::With) return check_with_alias(statement, value, slot_type);
  if (k != NodeKind::Ident && k != NodeKind::Index && k != NodeKind::Select) return;
  TypeId type = value_of(info(value).type);
  TypeKind tk = types_.kind(type);
  bool aggregate = tk == TypeKind::list || tk == TypeKind::map || tk == TypeKind::set ||
                   tk == TypeKind::record || tk == TypeKind::anonymous || is_shape(type);
  if (!aggregate) return;
  if (k == NodeKind::Ident && info(value).ref != RefKind::var && info(value).ref != RefKind::field) return;
  if (!wider_slot(type, slot_type)) return;
  std::string name(program_.sources.text(span(value)));
  error(Code::T052, statement,
        "cannot alias `" + name + "` (" + show(type) + ") into a binding of type " + show(slot_type));
}

// Both are aggregates of one kind, but a part of `to` is wider than that of `from`.
bool Checker::wider_slot(TypeId from, TypeId to) {
  from = resolve(value_of(from));
  to = resolve(value_of(to));
  if (types_.is(to, TypeKind::option)) return wider_slot(from, types_.element(to));
  if (from == to || has_variables(from) || has_variables(to)) return false;
  const Type& f = types_[from];
  const Type& t = types_[to];
  if (f.kind != t.kind) return false;
  if (f.kind != TypeKind::list && f.kind != TypeKind::set && f.kind != TypeKind::map &&
      f.kind != TypeKind::anonymous)
    return false;
  if (f.kind == TypeKind::anonymous && f.names != t.names) return false;
  return !unify_args(f, t);
}

void Checker::check_assign(NodeId node) {
  NodeId target = child(node, slot::Assign_target);
  NodeId value = child(node, slot::Assign_value);
  VarId root;
  bool immutable = false;
  TypeId type = assign_target(target, root, immutable);
  bool plain = node_at(target).kind == NodeKind::Ident;
  note_self_change(target);
  if (immutable && plain && root.valid() && begins_empty(out_, root, file_) && !node_at(node).has(NodeFlag::compound)) {
    let_calls_.push_back({{}, root, file_, node});
  } else if (immutable && root.valid()) {
    Report report = error(Code::T024, node, "cannot assign to `" + variable_title(root) + "` (immutable)");
    say_immutable(report, root);
  }
  const bool compound = node_at(node).has(NodeFlag::compound);
  const NodeId outer = std::exchange(compound_target_, compound ? target : NodeId());
  if (plain && root.valid() && !compound) {
    empty_variable(value, root);
    type = out_.vars[root].type;
  }
  TypeId got = check_expr(value, type);
  compound_target_ = outer;
  const Type& slot_now = types_[prune(type)];
  const Type& given = types_[value_of(got)];
  bool other_variant =
      slot_now.kind == TypeKind::variant && slot_now.decl == given.decl &&
      (given.kind == TypeKind::union_ || (given.kind == TypeKind::variant && given.index != slot_now.index));
  // An unknown number may have a fraction, which an int would lose.
  const bool unknown_number = slot_now.kind == TypeKind::integer && given.kind == TypeKind::any &&
                              root.valid() && !is_written(root) && is_dynamic(value);
  if (unknown_number && !plain) widen_part(root, target);
  const bool may_be_none =
      plain && root.valid() && types_.is(prune(got), TypeKind::option) && began_narrowed(root);
  if (plain && root.valid() && (other_variant || unknown_number || may_be_none) &&
      out_.vars[root].file.valid() && node_at_file(out_.vars[root]) == NodeKind::Let) {
    // `var s = A(1)` that later takes a `B`, or what may be one, holds the union; `var n = 0` that takes an
    // unknown value holds `any`; `var p = head` behind `head != none` that later takes an option is one.
    decide(wide_lets_, out_.vars[root].file, out_.vars[root].node);
    if (unknown_number || may_be_none) set_target(value, may_be_none ? got : type);
  } else {
    flow(value, type);
  }
  check_alias(node, value, type);
  info(target).target = info(target).type;
  if (node_at(target).kind == NodeKind::Select || is_own_field(target)) store_field(target, value);
  if (exports_matter_) Published(*this).check_target(target, node);
  if (!root.valid()) return note_mutation(root_of(target), node);
  if (plain) {
    note_assignment(root, span(node));
    kill_var(root);
    note_alias(root, value);
    assume_present(root, value);
    return;
  }
  note_mutation(root, node);
  // What was just stored is there.
  if (node_at(target).kind == NodeKind::Index &&
      kind(info(child(target, slot::Index_base)).type) == TypeKind::map) {
    Fact fact;
    fact.kind = Fact::Kind::has_key;
    fact.var = var_of(child(target, slot::Index_base));
    if (fact.var.valid() && key_of(child(target, slot::Index_index), fact)) facts_.push_back(fact);
  }
}

// What a compound assignment writes to, read: the same node once more, its parts checked already.
TypeId Checker::check_again(NodeId node) {
  const NodeId target = compound_target_;
  const NodeInfo written = std::exchange(info(target), NodeInfo());
  const NodeKind form = node_at(target).kind;
  const bool parts = form == NodeKind::Index || form == NodeKind::Select;
  const NodeId base = std::exchange(kept_[0], parts ? child(target, 0) : NodeId());
  const NodeId index =
      std::exchange(kept_[1], form == NodeKind::Index ? child(target, slot::Index_index) : NodeId());
  const TypeId type = check_expr(target);
  kept_[0] = base;
  kept_[1] = index;
  info(node) = std::exchange(info(target), written);
  return type;
}

// What a part of a literal, stored as an int, takes from an unknown value: the record is a map of `any`, the
// list one of `any`.
void Checker::widen_part(VarId root, NodeId target) {
  const TypeId base = prune(info(child(target, 0)).type);
  if (is_shape(base))
    demand_map(base, true);
  else if (node_at(target).kind == NodeKind::Index)
    widen_list_of(root, target);
}

// `var xs = [0, 0]` whose elements take unknown values is a list of `any`, if nobody needs one of ints; in
// `var g = [[0], [0]]` the inner ones are.
void Checker::widen_list_of(VarId var, NodeId target) {
  const Var& v = out_.vars[var];
  std::size_t inside = 0;
  for (NodeId at = strip(child(target, slot::Index_base)); node_at(at).kind == NodeKind::Index;
       at = strip(child(at, slot::Index_base)))
    ++inside;
  const Tree& t = *out_.files[v.file].tree;
  std::vector<NodeId> literals{t.child(v.node, slot::Let_value)};
  for (; inside != 0; --inside) {
    std::vector<NodeId> next;
    for (const NodeId literal : literals) {
      if (t.kind(literal) == NodeKind::ListLit)
        next.insert(next.end(), t.tail(literal).begin(), t.tail(literal).end());
    }
    literals = std::move(next);
  }
  for (const NodeId literal : literals) {
    if (t.kind(literal) == NodeKind::ListLit && !t.tail(literal).empty())
      decide(open_literals_, v.file, literal);
  }
}

// Does the declaration of the variable say its type?
bool Checker::is_written(VarId var) const {
  const Var& v = out_.vars[var];
  if (!v.file.valid() || !v.node.valid()) return true;
  const Tree& t = *out_.files[v.file].tree;
  return t.kind(v.node) != NodeKind::Let || t.child(v.node, slot::Let_type).valid();
}

// Was the variable declared without a type, as a narrowed name whose type it has?
bool Checker::began_narrowed(VarId var) const {
  const Var& v = out_.vars[var];
  if (v.is_let || v.file != file_ || !v.node.valid() || tree_->kind(v.node) != NodeKind::Let) return false;
  const NodeId value = child(v.node, slot::Let_value);
  return value.valid() && !child(v.node, slot::Let_type).valid() && is_narrowed(value);
}

// A field got a new value: it is there if the value cannot be none.
void Checker::store_field(NodeId target, NodeId value) {
  Fact fact;
  const bool there = types_.is(prune(info(target).type), TypeKind::option) && presence_of(target, fact) &&
                     surely_present(value);
  kill_field(tree_->name(target));
  if (there) facts_.push_back(fact);
}

bool Checker::surely_present(NodeId value) {
  const TypeKind given = kind(info(value).type);
  return given != TypeKind::option && given != TypeKind::soft && given != TypeKind::any &&
         given != TypeKind::variable && given != TypeKind::error && given != TypeKind::never;
}

// A variable that may be none holds what it was just given: a value that cannot be none is known to be there.
void Checker::assume_present(VarId var, NodeId value) {
  if (types_.is(prune(out_.vars[var].type), TypeKind::option) && surely_present(value)) assume_not_none(var);
}

void Checker::assume_not_none(VarId var) {
  Fact fact;
  fact.kind = Fact::Kind::not_none;
  fact.var = var;
  facts_.push_back(fact);
}

// The type of the slot that is assigned to. `root` is the variable that the place is reached through,
// `immutable` if that is a `let`.
TypeId Checker::assign_target(NodeId node, VarId& root, bool& immutable) {
  const Node& n = node_at(node);
  if (n.kind == NodeKind::Ident) {
    NameId name = tree_->name(node);
    Binding binding = lookup(name);
    TypeId type = types_.error();
    if (binding.kind == BindKind::var) {
      root = VarId(binding.id);
      use_var(root, node);
      immutable = out_.vars[root].is_let;
      type = out_.vars[root].type;
    } else if (binding.kind == BindKind::field || binding.kind == BindKind::update_field) {
      assigning_ = node;
      type = check_ident(node, {});
      assigning_ = {};
    } else if (is_receiver(node)) {
      error(Code::T024, node, "cannot assign to `self` (immutable)").help("Assign to its fields.");
    } else if (binding.kind == BindKind::none || binding.kind == BindKind::builtin) {
      Report report = error(Code::T001, node, "assignment to undeclared variable: " + name_text(name));
      std::string help = suggest_value(name);
      if (!help.empty()) report.help(help);
      // Told once: from here on the scope has the name.
      if (binding.kind == BindKind::none) bind_local(name, {BindKind::agent, 0, 0, false});
    } else if (binding.kind != BindKind::agent) {
      error(Code::T024, node, "cannot assign to `" + name_text(name) + "` (immutable)");
    }
    info(node).type = type;
    return type;
  }
  if (n.kind == NodeKind::Index || n.kind == NodeKind::Select) {
    assigning_ = node;
    TypeId type = check_expr(node);
    assigning_ = {};
    root = variable_of_place(node);
    if (root.valid()) immutable = out_.vars[root].is_let && out_.vars[root].kind != VarKind::foreign;
    TypeKind base_kind =
        n.kind == NodeKind::Index ? kind(info(child(node, slot::Index_base)).type) : TypeKind::list;
    if (base_kind == TypeKind::string || base_kind == TypeKind::bytes) {
      error(Code::T024, node,
            "cannot assign to an element of a " +
                std::string(base_kind == TypeKind::string ? "string" : "bytes value") + " (immutable)")
          .help("Strings and bytes never change; build a new value.");
    }
    RefKind ref = info(node).ref;
    if (ref == RefKind::method || ref == RefKind::fun || ref == RefKind::variant || ref == RefKind::builtin ||
        ref == RefKind::group_key || ref == RefKind::group_items || ref == RefKind::group_field) {
      error(Code::T024, node,
            "cannot assign to `" + std::string(program_.sources.text(span(node))) + "` (immutable)");
    }
    // What a literal holds stays open: `relax` may still make it `any`.
    if (types_.is(prune(type), TypeKind::soft)) type = value_of(type);
    info(node).type = type;
    return type;
  }
  return check_expr(node);
}

}  // namespace mochi::check
