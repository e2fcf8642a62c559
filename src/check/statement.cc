// Statements (section 4). Each may give one type error; the rest of it is muted.
#include <utility>

#include "check/checker.h"
#include "check/inner_functions.h"

namespace mochi::check {

// Returns true if control cannot reach the end of the list.
bool Checker::check_statements(std::span<const NodeId> statements) {
  bool ends = false;
  bool told = false;
  InnerFunctions(*this).open_block(statements);
  for (NodeId statement : statements) {
    if (ends && !told && program_.options.lint && node_at(statement).kind != NodeKind::Fun) {
      unreachable_.push_back(span(statement));
      told = true;
    }
    bool muted = muted_;
    NodeId outer = statement_;
    muted_ = false;
    statement_ = statement;
    ends = check_statement(statement) || ends;
    statement_ = outer;
    muted_ = muted;
  }
  blocks_.pop_back();
  return ends;
}

bool Checker::check_block(NodeId block) {
  block_facts_.clear();
  if (!block.valid()) return false;
  std::size_t mark = open_scope();
  std::size_t facts = facts_.size();
  ++depth_;
  ++node_depth_;
  bool ends = check_statements(tree_->tail(block));
  --node_depth_;
  --depth_;
  close_scope(mark);
  block_facts_.assign(facts_.begin() + static_cast<std::ptrdiff_t>(facts), facts_.end());
  facts_.resize(facts);
  return ends;
}

bool Checker::check_statement(NodeId node) {
  using K = NodeKind;
  bool top = frame_->parent == nullptr && !frame_->fun.valid() && node_depth_ == 0;
  switch (node_at(node).kind) {
    case K::Let: check_let(node); return false;
    case K::Assign: check_assign(node); return false;
    case K::ExprStmt: {
      NodeId value = child(node, slot::ExprStmt_value);
      match_ends_ = false;
      if (node_at(strip(value)).kind == NodeKind::Match) match_is_statement_ = strip(value);
      TypeId type = prune(check_expr(value));
      if (program_.options.lint && types_[type].decl == program_.result_decl)
        dropped_results_.push_back({span(value), {}});
      else if (program_.options.lint)
        note_dropped(value);
      return std::exchange(match_ends_, false) || types_.is(type, TypeKind::never);
    }
    case K::If: return check_if(node);
    case K::For: check_for(node); return false;
    case K::While: return check_while(node);
    case K::Return: check_return(node); return true;
    case K::Block: return check_block(node);
    case K::Break:
    case K::Continue:
      if (frame_->loops == 0) {
        error(Code::T045, node,
              std::string(node_at(node).kind == K::Break ? "`break`" : "`continue`") + " outside of loop");
      }
      return true;
    case K::Expect: {
      Facts facts;
      check_condition(child(node, slot::Expect_value), Code::T008, "type mismatch: expected bool, got ",
                      &facts);
      assume(facts.when_true);
      return false;
    }
    case K::Fun:
      if (!top) InnerFunctions(*this).check(node);
      return false;
    case K::TryCatch: return check_try(node);
    case K::Update: check_update(node); return false;
    case K::Test:
    case K::Bench:
      if (top)
        check_test(node);
      else
        error(Code::T094, node, "a test stands at the top level of a file");
      return false;
    case K::RecordDecl:
    case K::UnionDecl:
    case K::AliasDecl:
    case K::Import:
    case K::ExternType:
    case K::ExternObject:
    case K::ExternLet:
    case K::ExternFun:
      if (!top) error(Code::T094, node, "this declaration is only allowed at the top level of a file");
      return false;
    case K::Agent:
    case K::Intent:
    case K::StreamDecl:
    case K::ModelDecl:
    case K::OnHandler:
    case K::Emit:
    case K::Fact:
    case K::Rule:
    case K::FetchStmt: unsupported_statement(node); return false;
    case K::Program:
    case K::PackageClause:
    case K::Error:
    case K::Name:
    case K::Path:
    case K::TypeParams:
    case K::TypeParam:
    case K::Params:
    case K::Param:
    case K::Effects:
    case K::Field:
    case K::VariantDecl:
    case K::NamedType:
    case K::ListType:
    case K::OptionType:
    case K::FunType:
    case K::RecordType:
    case K::IntLit:
    case K::FloatLit:
    case K::StringLit:
    case K::Text:
    case K::BoolLit:
    case K::NoneLit:
    case K::Ident:
    case K::Unary:
    case K::Binary:
    case K::Call:
    case K::TypeArgs:
    case K::Index:
    case K::Slice:
    case K::Select:
    case K::SafeSelect:
    case K::SafeIndex:
    case K::Cast:
    case K::With:
    case K::Paren:
    case K::Again:
    case K::Instance:
    case K::Label:
    case K::Propagate:
    case K::StructLit:
    case K::FieldInit:
    case K::ListLit:
    case K::SetLit:
    case K::MapLit:
    case K::MapEntry:
    case K::Lambda:
    case K::Match:
    case K::MatchArm:
    case K::IfExpr:
    case K::Query:
    case K::From:
    case K::Join:
    case K::GroupBy:
    case K::SortBy:
    case K::SortKey:
    case K::TextPart:
    case K::Hole:
    case K::Load:
    case K::Save:
    case K::Predicate:
    case K::NotPredicate:
    case K::NotEqual:
    case K::LogicQuery:
    case K::Fetch:
    case K::Generate:
    case K::Async: return false;
  }
  return false;
}

void Checker::check_let(NodeId node) {
  NodeId written = child(node, slot::Let_type);
  NodeId value = child(node, slot::Let_value);
  bool is_let = !node_at(node).has(NodeFlag::variable);
  NameId name = tree_->name(node);
  TypeId declared;
  bool global = !frame_->fun.valid() && frame_->parent == nullptr && node_depth_ == 0;
  if (written.valid()) {
    Binding first = global ? lookup_global(name) : Binding();
    bool known_type = first.kind == BindKind::var && has_annotation(VarId(first.id)) &&
                      out_.vars[VarId(first.id)].node == node && out_.vars[VarId(first.id)].file == file_;
    declared = known_type ? out_.vars[VarId(first.id)].type : annotation(written);
  }
  TypeId type = declared;
  bool there = false;
  bool late = false;
  if (global && value.valid() && !declared.valid()) bind_recursive_lambda(name, value);
  if (value.valid()) {
    if (declared.valid() && !node_at(node).has(NodeFlag::exported)) {
      declared = slot_given(value, declared, file_, written);
      if (decided(empty_slots_, file_, node) && !types_.is(declared, TypeKind::soft))
        declared = types_.soft(declared);
      type = declared;
    }
    TypeId got = check_expr(value, declared);
    if (declared.valid()) {
      flow(value, declared);
    } else {
      there = decided(wide_lets_, file_, node) && is_narrowed(value);
      if (there) as_declared(value);
      type = prune(there ? info(value).type : got);
      TypeKind k = types_.kind(type);
      if (k == TypeKind::never) type = types_.any();
      if (k == TypeKind::variant && decided(wide_lets_, file_, node)) {
        type = types_.nominal(types_[type].decl, types_[type].args);
      }
      if (k == TypeKind::integer && decided(wide_lets_, file_, node)) type = types_.any();
      set_target(value, type);
    }
    check_alias(node, value, type);
  } else if (!declared.valid()) {
    error(Code::T000, node, "`let` requires a type or a value");
    type = types_.error();
  } else if (!has_zero(declared) && kind(declared) != TypeKind::error) {
    TypeKind k = kind(declared);
    const bool fields = k == TypeKind::record || k == TypeKind::anonymous;
    late = (!fields || !zero_fields(declared, 0)) && is_let && !global;
    if (!late && !(fields && zero_fields(declared, 0)))
      error(Code::T090, node, "type " + show(declared) + " has no zero value");
  }
  if (!global) {
    VarId local = declare_local(node, VarKind::local, type, is_let);
    // It needs none if every path assigns it before it is read.
    if (late) let_calls_.push_back({{}, local, file_, node});
    if (value.valid()) note_alias(local, value);
    if (there) assume_not_none(local);
    return;
  }
  Binding binding = lookup_global(name);
  if (binding.kind != BindKind::var) {
    // `_`, or a name that a declaration error left to something else.
    VarId var = add_var(name, VarKind::global, type, node, is_let);
    set_ref(node, RefKind::var, var.value);
    return;
  }
  VarId var(binding.id);
  TypeId before = out_.vars[var].type;
  if (is_open_global(var)) {
    TypeId open = prune(before);
    if (types_.is(open, TypeKind::variable) && !is_shape(open)) {
      bind_variable(open, type);
      out_.vars[var].type = type;
    } else if (unify(open, type)) {
      out_.vars[var].type = open;
    } else if (value.valid() && flow_quiet(value, open)) {
      out_.vars[var].type = open;
    } else {
      error(Code::T008, value.valid() ? value : node,
            "type mismatch: expected " + show(before) + ", got " + show(type));
    }
  } else if (value.valid() && !declared.valid()) {
    if (!flow_quiet(value, before) && !relax(before, type)) {
      error(Code::T008, value, "type mismatch: expected " + show(before) + ", got " + show(type))
          .label(out_.vars[var].span, "declared here");
    }
  } else if (types_.is(declared, TypeKind::soft) && declared != before) {
    out_.vars[var].type = declared;
    again_ = true;
  } else if (declared.valid() && !unify(before, declared)) {
    error(Code::T008, node, "type mismatch: expected " + show(before) + ", got " + show(declared))
        .label(out_.vars[var].span, "declared here");
  }
  if (value.valid()) note_alias(var, value);
  mark_global_set(var);
  kill_var(var);
  if (there) assume_not_none(var);
  set_ref(node, RefKind::var, var.value);
  info(node).type = out_.vars[var].type;
  info(node).target = out_.vars[var].type;
}

// A global lambda may call itself by name: its written types are known before its body is checked.
void Checker::bind_recursive_lambda(NameId name, NodeId value) {
  NodeId lambda = strip(value);
  if (node_at(lambda).kind != NodeKind::Lambda || child(lambda, slot::Lambda_type_params).valid()) return;
  NodeId result = child(lambda, slot::Lambda_result);
  Binding binding = lookup_global(name);
  if (!result.valid() || binding.kind != BindKind::var || !is_open_global(VarId(binding.id))) return;
  std::vector<TypeId> params;
  for (NodeId param : tree_->tail(child(lambda, slot::Lambda_params))) {
    if (tree_->kind(param) == NodeKind::Param) params.push_back(annotation(child(param, slot::Param_type)));
  }
  TypeId open = prune(out_.vars[VarId(binding.id)].type);
  if (types_.is(open, TypeKind::variable)) bind_variable(open, types_.function(params, annotation(result)));
}

bool Checker::zero_fields(TypeId type, int depth) {
  if (depth > 32) return false;
  for (const Field& field : types_.fields_of(prune(type))) {
    TypeKind k = kind(field.type);
    bool zero = k == TypeKind::record || k == TypeKind::anonymous ? zero_fields(field.type, depth + 1)
                                                                  : has_zero(field.type);
    if (!zero) return false;
  }
  return true;
}

bool Checker::check_if(NodeId node) {
  Facts facts;
  check_condition(child(node, slot::If_condition), Code::T040, "`if` condition must be boolean", &facts);
  const std::vector<Fact> before = facts_;
  assume(facts.when_true);
  const bool then_ends = check_block(child(node, slot::If_then));
  assume(block_facts_);
  const std::vector<Fact> after_then = std::exchange(facts_, before);
  const NodeId otherwise = child(node, slot::If_otherwise);
  bool else_ends = false;
  assume(facts.when_false);
  if (otherwise.valid() && node_at(otherwise).kind == NodeKind::If) {
    NodeId one[] = {otherwise};
    else_ends = check_statements(one);
  } else if (otherwise.valid()) {
    else_ends = check_block(otherwise);
    assume(block_facts_);
  }
  // Behind the statement holds what is known at the end of each branch that goes on.
  if (else_ends) {
    facts_ = after_then;
  } else if (!then_ends) {
    const std::vector<Fact> after_else = facts_;
    facts_.resize(before.size());
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (after_then[i].kind == Fact::Kind::dead) facts_[i].kind = Fact::Kind::dead;
    }
    assume_common(after_then, after_else);
  }
  return then_ends && else_ends && otherwise.valid();
}

bool Checker::check_while(NodeId node) {
  NodeId condition = child(node, slot::While_condition);
  NodeId body = child(node, slot::While_body);
  kill_assigned(body);
  Facts facts;
  check_condition(condition, Code::T040, "`while` condition must be boolean", &facts);
  std::size_t mark = facts_.size();
  assume(facts.when_true);
  ++frame_->loops;
  frame_->loop_spans.push_back(span(node));
  check_block(body);
  frame_->loop_spans.pop_back();
  --frame_->loops;
  facts_.resize(mark);
  kill_assigned(body);
  NodeId plain = strip(condition);
  return node_at(plain).kind == NodeKind::BoolLit && names_.text(tree_->name(plain)) == "true" &&
         !has_break(body);
}

// A `break` that leaves this loop.
bool Checker::has_break(NodeId body) const {
  for (NodeId node : tree_->children(body)) {
    if (!node.valid()) continue;
    NodeKind k = tree_->kind(node);
    if (k == NodeKind::Break) return true;
    if (k == NodeKind::While || k == NodeKind::For || k == NodeKind::Fun || k == NodeKind::Lambda) continue;
    if (has_break(node)) return true;
  }
  return false;
}

void Checker::check_for(NodeId node) {
  NodeId iterable = child(node, slot::For_iterable);
  NodeId end = child(node, slot::For_end);
  NodeId body = child(node, slot::For_body);
  TypeId element;
  TypeId first = check_expr(iterable);
  if (end.valid()) {
    check_expr(end);
    first = use(iterable);
    TypeId last = use(end);
    for (TypeId bound : {first, last}) {
      TypeKind k = kind(settle(bound));
      if (k == TypeKind::integer || k == TypeKind::int64 || k == TypeKind::any || k == TypeKind::error)
        continue;
      error(Code::T023, node, "range loop requires integer start and end expressions");
      break;
    }
    if (kind(first) == TypeKind::any) set_target(iterable, types_.integer());
    if (kind(last) == TypeKind::any) set_target(end, types_.integer());
    element = types_.integer();
  } else {
    element = element_of(iterable, use(iterable));
  }
  std::size_t mark = open_scope();
  std::size_t facts = facts_.size();
  VarId loop = declare_local(node, VarKind::loop, element, false);
  if (!end.valid()) note_alias(loop, iterable);
  // A loop over a map's own keys: each of them is there, unless the body takes keys or the map away.
  if (!end.valid() && kind(info(iterable).type) == TypeKind::map && !program_.maps_shrink) {
    Fact fact;
    fact.kind = Fact::Kind::has_key;
    fact.var = var_of(iterable);
    fact.key = loop.value;
    if (fact.var.valid()) facts_.push_back(fact);
  }
  kill_assigned(body);
  ++frame_->loops;
  frame_->loop_spans.push_back(span(node));
  check_block(body);
  frame_->loop_spans.pop_back();
  --frame_->loops;
  close_scope(mark);
  facts_.resize(facts);
  kill_assigned(body);
}

// What a `for` over a value of this type walks (section 4).
TypeId Checker::element_of(NodeId node, TypeId type) {
  type = settle(value_of(type));
  if (is_shape(type)) {
    type = map_of_shape(type);
    set_target(node, type);
  }
  const Type& t = types_[type];
  if (t.kind == TypeKind::list || t.kind == TypeKind::set) return t.args[0];
  if (t.kind == TypeKind::map) return t.args[0];
  if (t.kind == TypeKind::group) return t.args[1];
  if (t.kind == TypeKind::string) return types_.string();
  if (t.kind == TypeKind::bytes) return types_.integer();
  if (t.kind == TypeKind::any) return types_.any();
  if (t.kind == TypeKind::error) return types_.error();
  // A foreign iterator: what its `next()` gives until there is none.
  if (t.kind == TypeKind::opaque) {
    if (const FunId next = find_method(t.decl, names_.intern("next")); next.valid()) {
      const TypeId result = prune(result_of(next));
      if (out_.funs[next].params.empty() && types_.is(result, TypeKind::option))
        return types_.element(result);
    }
  }
  // A foreign container: what its `iter()` gives.
  if (t.kind == TypeKind::opaque) {
    if (const FunId iter = find_method(t.decl, names_.intern("iter"));
        iter.valid() && out_.funs[iter].params.empty()) {
      const TypeId given = prune(result_of(iter));
      if (types_.is(given, TypeKind::opaque) || types_.is(given, TypeKind::list))
        return element_of(node, given);
    }
  }
  if (t.kind == TypeKind::anonymous) {
    error(Code::T022, node, "cannot iterate over type " + show(type));
    return types_.error();
  }
  error(Code::T022, node, "cannot iterate over type " + show(type));
  return types_.error();
}

void Checker::check_return(NodeId node) {
  NodeId value = child(node, slot::Return_value);
  if (!frame_->fun.valid() && frame_->parent == nullptr) {
    if (value.valid()) check_expr(value);
    error(Code::T093, node, "`return` outside of a function");
    return;
  }
  const bool none = value.valid() && node_at(strip(value)).kind == NodeKind::NoneLit;
  if (none && frame_->fun.valid() && frame_->result.valid()) {
    // Of several `return none` the first is told.
    Span& first = extra(frame_->fun).none_span;
    if (!first.valid()) first = span(value);
    if (first.begin == span(value).begin) empty_part(value, frame_->fun, {});
    const TypeId result = out_.funs[frame_->fun].result;
    if (types_.is(result, TypeKind::soft)) frame_->result = result;
  }
  return_value(value, node);
}

bool Checker::check_try(NodeId node) {
  NodeId body = child(node, slot::TryCatch_body);
  kill_assigned(body);
  const bool body_ends = check_block(body);
  std::size_t mark = open_scope();
  declare_local(node, VarKind::caught, types_.string(), false);
  const bool handler_ends = check_block(child(node, slot::TryCatch_handler));
  close_scope(mark);
  return body_ends && handler_ends;
}

void Checker::check_update(NodeId node) {
  NameId name = tree_->name(node);
  Binding binding = lookup(name);
  if (binding.kind != BindKind::var) {
    error_at(Code::T001, tree_->main_span(node), "assignment to undeclared variable: " + name_text(name));
    return;
  }
  VarId var(binding.id);
  use_var(var, node);
  mark_read(var);
  TypeId list = settle(value_of(out_.vars[var].type));
  info(node).type = list;
  info(node).target = list;
  TypeId element = types_.is(list, TypeKind::list) ? record_of(types_.element(list)) : TypeId();
  TypeKind k = element.valid() ? types_.kind(element) : TypeKind::error;
  if (k != TypeKind::record && k != TypeKind::anonymous) {
    if (!types_.is(list, TypeKind::error))
      error_at(Code::T032, tree_->main_span(node), "update target must be a list of records");
    return;
  }
  std::vector<Field> fields = types_.fields_of(element);
  std::size_t mark = open_scope();
  note_mutation(var, node);
  TypeId outer = update_type_;
  update_type_ = element;
  for (std::uint32_t i = 0; i < fields.size(); ++i)
    bind_local(fields[i].name, {BindKind::update_field, i, 0, false});
  NodeId where = child(node, slot::Update_where);
  if (where.valid()) check_condition(where, Code::T033, "`where` condition must be boolean", nullptr);
  for (NodeId entry : tree_->tail(child(node, slot::Update_set))) {
    NodeId key = child(entry, slot::MapEntry_key);
    NodeId value = child(entry, slot::MapEntry_value);
    NameId field_name = key_name(key);
    TypeId wanted;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name != field_name) continue;
      wanted = fields[i].type;
      set_ref(entry, RefKind::field, i);
    }
    check_expr(value, wanted);
    if (!field_name.valid()) {
      error(Code::T026, key, "a field of " + show(element) + " is set by its name");
      continue;
    }
    if (!wanted.valid()) {
      Report report =
          error(Code::T026, key, "unknown field `" + name_text(field_name) + "` on " + show(element));
      std::string help = suggest_field(names_, field_name, fields);
      if (!help.empty()) report.help(help);
      continue;
    }
    flow(value, wanted);
  }
  update_type_ = outer;
  close_scope(mark);
}

}  // namespace mochi::check
