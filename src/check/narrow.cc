// Conditions and what they prove (section 5 «Narrowing», 16.1, 16.4).
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {
namespace {

bool holds(const std::vector<Fact>& facts, const Fact& wanted) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.kind == wanted.kind && fact.var == wanted.var &&
           (wanted.kind == Fact::Kind::not_none ||
            (fact.key_kind == wanted.key_kind && fact.key == wanted.key));
  });
}

}  // namespace

NodeId Checker::strip(NodeId node) const {
  while (node.valid() && tree_->kind(node) == NodeKind::Paren) node = tree_->child(node, slot::Paren_value);
  return node;
}

// The variable that a bare name stands for.
VarId Checker::var_of(NodeId node) const {
  node = strip(node);
  if (!node.valid() || tree_->kind(node) != NodeKind::Ident) return {};
  const NodeInfo& at = (*info_)[node.value];
  return at.ref == RefKind::var ? VarId(at.id) : VarId();
}

// A bare name in a method that means a field of the receiver.
bool Checker::is_own_field(NodeId node) const {
  if (!node.valid() || tree_->kind(node) != NodeKind::Ident) return false;
  const NodeInfo& at = (*info_)[node.value];
  return at.ref == RefKind::field && at.has(InfoFlag::implicit_self) && !at.has(InfoFlag::update_field);
}

// The fact that what `node` names is there: a variable, fields of one (`x.f.g`), or fields of the receiver
// (`f.g` in a method). False if it names none of them.
bool Checker::presence_of(NodeId node, Fact& fact) {
  node = strip(node);
  fact.kind = Fact::Kind::not_none;
  fact.var = var_of(node);
  if (fact.var.valid()) return true;
  std::string path;
  auto lead = [&] {
    path = path.empty() ? name_text(tree_->name(node)) : name_text(tree_->name(node)) + "." + path;
  };
  for (; tree_->kind(node) == NodeKind::Select; node = strip(child(node, slot::Select_base))) lead();
  fact.kind = Fact::Kind::path_not_none;
  fact.var = var_of(node);
  // `self.f` in a method is what `f` is.
  const bool receiver = is_receiver(node);
  const bool own = receiver || is_own_field(node);
  if (own && !receiver) lead();
  if (path.empty() || (!own && !fact.var.valid())) return false;
  fact.key_kind = Fact::Key::string;
  fact.key = names_.intern(path).value;
  return true;
}

bool Checker::key_of(NodeId node, Fact& fact) const {
  node = strip(node);
  NodeKind k = tree_->kind(node);
  if (k == NodeKind::StringLit) {
    fact.key_kind = Fact::Key::string;
    fact.key = tree_->name(node).value;
    return true;
  }
  if (k == NodeKind::IntLit) {
    fact.key_kind = Fact::Key::integer;
    fact.key = tree_->name(node).value;
    return true;
  }
  VarId var = var_of(node);
  if (!var.valid()) return false;
  fact.key_kind = Fact::Key::var;
  fact.key = var.value;
  return true;
}

bool Checker::known(Fact::Kind kind_wanted, VarId var, Fact::Key key_kind, std::uint32_t key) const {
  Fact wanted;
  wanted.kind = kind_wanted;
  wanted.key_kind = key_kind;
  wanted.var = var;
  wanted.key = key;
  return holds(facts_, wanted);
}

// The type of a read field, narrowed if a condition proved that it is there.
TypeId Checker::narrow_field(NodeId node, TypeId type) {
  Fact fact;
  if (facts_.empty() || !types_.is(prune(type), TypeKind::option) || !presence_of(node, fact) ||
      !known(fact.kind, fact.var, fact.key_kind, fact.key))
    return type;
  info(node).set(InfoFlag::path_proven);
  return types_.element(prune(type));
}

// A field that is known to be there is asked again whether it is: it counts as the option that it was
// declared.
void Checker::ask_again(NodeId node) {
  for (; info(node).has(InfoFlag::path_proven); node = child(node, slot::Paren_value)) {
    NodeInfo& at = info(node);
    at.set(InfoFlag::path_proven, false);
    at.type = at.target = types_.option(at.type);
    if (tree_->kind(node) != NodeKind::Paren) return;
  }
}

// A name or path of an option that is known to be there here.
bool Checker::is_narrowed(NodeId node) const {
  const NodeInfo& at = (*info_)[node.value];
  const VarId var = tree_->kind(node) == NodeKind::Ident ? var_of(node) : VarId();
  return at.has(InfoFlag::path_proven) || (var.valid() && at.has(InfoFlag::proven));
}

// The same as the option that it was declared.
void Checker::as_declared(NodeId node) {
  ask_again(node);
  NodeInfo& at = info(node);
  if (!at.has(InfoFlag::proven) || !is_narrowed(node)) return;
  at.set(InfoFlag::proven, false);
  at.type = at.target = types_.option(at.type);
}

void Checker::assume(const std::vector<Fact>& facts) {
  facts_.insert(facts_.end(), facts.begin(), facts.end());
}

// What two ways that meet both know, and facts_ does not yet.
void Checker::assume_common(const std::vector<Fact>& one, const std::vector<Fact>& other) {
  for (const Fact& fact : one) {
    if (fact.kind != Fact::Kind::dead && holds(other, fact) && !holds(facts_, fact)) facts_.push_back(fact);
  }
}

void Checker::kill_var(VarId var) {
  for (Fact& fact : facts_) {
    bool key = fact.kind == Fact::Kind::has_key && fact.key_kind == Fact::Key::var && fact.key == var.value;
    if (fact.var == var || key) fact.kind = Fact::Kind::dead;
  }
}

// A field of some record got a new value: what was known of paths through fields of this name is over.
void Checker::kill_field(NameId field) {
  const std::string name = name_text(field);
  for (Fact& fact : facts_) {
    if (fact.kind != Fact::Kind::path_not_none) continue;
    const std::string path = "." + name_text(NameId(fact.key)) + ".";
    if (path.find("." + name + ".") != std::string::npos) fact.kind = Fact::Kind::dead;
  }
}

// Could a function that is called change what the fact says?
bool Checker::shared_fact(const Fact& fact) const {
  if (fact.kind == Fact::Kind::path_not_none) return false;
  auto shared = [&](VarId var) {
    const Var& v = out_.vars[var];
    // What a lambda relies on is assigned by nobody.
    return !v.is_let && (v.kind == VarKind::global || (v.captured && relied_.get(var.value) == 0));
  };
  bool about_key = fact.kind == Fact::Kind::has_key;
  return shared(fact.var) || (about_key && program_.maps_shrink) ||
         (about_key && fact.key_kind == Fact::Key::var && shared(VarId(fact.key)));
}

void Checker::kill_shared() {
  ++shared_kills_;
  for (Fact& fact : facts_) {
    if (fact.kind != Fact::Kind::dead && shared_fact(fact)) fact.kind = Fact::Kind::dead;
  }
}

// A loop body may run again after what it assigns.
void Checker::kill_assigned(NodeId body) {
  bool any =
      std::any_of(facts_.begin(), facts_.end(), [](const Fact& f) { return f.kind != Fact::Kind::dead; });
  if (!any || !body.valid()) return;
  kill_shared();
  std::vector<NodeId> work{body};
  while (!work.empty()) {
    NodeId node = work.back();
    work.pop_back();
    if (tree_->kind(node) == NodeKind::Assign) {
      NodeId target = child(node, slot::Assign_target);
      if (tree_->kind(target) == NodeKind::Select) kill_field(tree_->name(target));
      if (tree_->kind(target) == NodeKind::Ident) {
        NameId name = tree_->name(target);
        for (Fact& fact : facts_) {
          bool key = fact.kind == Fact::Kind::has_key && fact.key_kind == Fact::Key::var &&
                     out_.vars[VarId(fact.key)].name == name;
          bool same = fact.var.valid() && out_.vars[fact.var].name == name;
          if (same || key) fact.kind = Fact::Kind::dead;
        }
        // In a method the name may mean a field.
        if (self_decl_.valid()) kill_field(name);
      }
    }
    for (NodeId part : tree_->children(node)) {
      if (part.valid()) work.push_back(part);
    }
  }
}

// Checks a condition of `if`, `while`, `where` … Returns false after an error; `message` may end in a blank,
// then the type found is added.
bool Checker::check_condition(NodeId node, Code code, std::string_view message, Facts* facts) {
  check_truth(node, facts);
  if (truth(node)) return true;
  std::string text(message);
  if (text.ends_with(' ')) text += show(info(node).type);
  error(code, node, std::move(text));
  return false;
}

// Can the value of `node` be a condition? Sets its target to bool if so.
bool Checker::truth(NodeId node) {
  ask_again(node);
  TypeId type = settle(info(node).type);
  TypeKind k = types_.kind(type);
  bool good = k == TypeKind::boolean || k == TypeKind::any || k == TypeKind::soft || k == TypeKind::error ||
              k == TypeKind::never;
  // A name that is known to be there may still be asked.
  if (info(node).has(InfoFlag::proven) && var_of(node).valid() && k != TypeKind::boolean) good = true;
  if (k == TypeKind::option) good = kind(types_.element(type)) != TypeKind::boolean;
  if (k == TypeKind::soft && kind(types_.element(type)) != TypeKind::boolean) {
    // As V a map read is a condition only if V is one; as V? it says whether the key is there.
    good = true;
  }
  if (good && k != TypeKind::error && k != TypeKind::never) set_target(node, types_.boolean());
  return good;
}

// Checks an expression and collects what it proves as a condition.
TypeId Checker::check_truth(NodeId node, Facts* facts) {
  const Node& n = node_at(node);
  TypeId type;
  if (n.kind == NodeKind::Paren) {
    NodeId inner = child(node, slot::Paren_value);
    type = check_truth(inner, facts);
    info(node).type = info(inner).type;
    info(node).target = info(inner).target;
    return type;
  }
  if (n.kind == NodeKind::Unary && tree_->main(node).kind == TokenKind::bang) {
    NodeId operand = child(node, slot::Unary_operand);
    Facts inner;
    check_truth(operand, facts != nullptr ? &inner : nullptr);
    type = types_.boolean();
    if (!truth(operand)) type = operator_error(node, info(operand).type, {});
    if (facts != nullptr) {
      facts->when_true = std::move(inner.when_false);
      facts->when_false = std::move(inner.when_true);
    }
  } else if (n.kind == NodeKind::Binary) {
    TokenKind op = tree_->main(node).kind;
    if (op == TokenKind::and_and || op == TokenKind::or_or) {
      type = check_logic(node, op, facts);
    } else if (op == TokenKind::eq_eq || op == TokenKind::bang_eq) {
      type = comparison(node, op, facts);
    } else if (op == TokenKind::kw_in) {
      type = membership(node, facts);
    } else {
      return check_expr(node);
    }
  } else {
    type = check_expr(node, types_.boolean());
    bool optional = types_.is(prune(type), TypeKind::option) ||
                    (types_.is(prune(type), TypeKind::soft) && kind(value_of(type)) != TypeKind::boolean);
    Fact fact;
    if (facts != nullptr && optional && presence_of(node, fact)) facts->when_true.push_back(fact);
    return type;
  }
  info(node).type = type;
  info(node).target = type;
  return type;
}

TypeId Checker::check_logic(NodeId node, TokenKind op, Facts* facts) {
  NodeId left = child(node, slot::Binary_left);
  NodeId right = child(node, slot::Binary_right);
  Facts a;
  Facts b;
  check_truth(left, &a);
  std::size_t mark = facts_.size();
  std::uint32_t kills = shared_kills_;
  assume(op == TokenKind::and_and ? a.when_true : a.when_false);
  ++conditional_;
  check_truth(right, &b);
  --conditional_;
  facts_.resize(mark);
  if (kills != shared_kills_) {
    // The right side called something: what the left side proved may be over.
    std::erase_if(a.when_true, [&](const Fact& f) { return shared_fact(f); });
    std::erase_if(a.when_false, [&](const Fact& f) { return shared_fact(f); });
  }
  bool good_left = truth(left);
  bool good_right = truth(right);
  if (!good_left || !good_right) return operator_error(node, info(left).type, info(right).type);
  if (facts == nullptr) return types_.boolean();
  std::vector<Fact>& both = op == TokenKind::and_and ? facts->when_true : facts->when_false;
  const std::vector<Fact>& first = op == TokenKind::and_and ? a.when_true : a.when_false;
  const std::vector<Fact>& second = op == TokenKind::and_and ? b.when_true : b.when_false;
  both.insert(both.end(), first.begin(), first.end());
  both.insert(both.end(), second.begin(), second.end());
  return types_.boolean();
}

}  // namespace mochi::check
