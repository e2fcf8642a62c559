// Flat matches: each arm is decided by the subject's variant, its presence or a constant. They become arms of
// the IR, which emitters print as native matches. What is nested or guarded is a chain of tests
// (chain.cc).
#include <set>

#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::RefKind;

NodeId FunctionLowering::pattern_of(NodeId arm) const {
  NodeId pattern = child(arm, slot::MatchArm_pattern);
  while (tree().kind(pattern) == NodeKind::Paren) pattern = child(pattern, slot::Paren_value);
  return pattern;
}

bool FunctionLowering::is_constant_pattern(NodeId pattern) const {
  const NodeKind k = tree().kind(pattern);
  if (k == NodeKind::Unary) return tree().kind(child(pattern, slot::Unary_operand)) == NodeKind::IntLit;
  return k == NodeKind::IntLit || k == NodeKind::StringLit || k == NodeKind::BoolLit;
}

bool FunctionLowering::is_catch_all(NodeId pattern) const {
  const RefKind ref = info(pattern).ref;
  return ref == RefKind::wildcard || ref == RefKind::bind;
}

// A variant whose fields are bound or skipped.
bool FunctionLowering::is_flat_variant(NodeId pattern) const {
  const NodeKind k = tree().kind(pattern);
  if (info(pattern).ref == RefKind::variant && k != NodeKind::Call) return true;
  if (k != NodeKind::Call || info(pattern).ref != RefKind::variant) return false;
  for (NodeId part : tree().tail(pattern)) {
    while (tree().kind(part) == NodeKind::Paren) part = child(part, slot::Paren_value);
    if (!is_catch_all(part)) return false;
  }
  return true;
}

FunctionLowering::MatchForm FunctionLowering::match_form(NodeId node, TypeId subject) const {
  const TypeKind k = types_.kind(subject);
  MatchForm form = MatchForm::chain;
  if (k == TypeKind::union_) form = MatchForm::variants;
  if (k == TypeKind::option) form = MatchForm::option;
  if (k == TypeKind::integer || k == TypeKind::string || k == TypeKind::boolean) form = MatchForm::constants;
  for (const NodeId arm : tree().tail(node)) {
    if (form == MatchForm::chain) break;
    const NodeId pattern = pattern_of(arm);
    const NodeKind p = tree().kind(pattern);
    bool flat = is_catch_all(pattern);
    if (form == MatchForm::variants) flat = flat || is_flat_variant(pattern);
    if (form == MatchForm::option) flat = flat || p == NodeKind::NoneLit;
    if (form == MatchForm::constants) {
      const bool int_form = k == TypeKind::integer && (p == NodeKind::IntLit || p == NodeKind::Unary);
      flat = flat || (is_constant_pattern(pattern) &&
                      (int_form || (k == TypeKind::string && p == NodeKind::StringLit) ||
                       (k == TypeKind::boolean && p == NodeKind::BoolLit)));
    }
    if (!flat || child(arm, slot::MatchArm_guard)) form = MatchForm::chain;
  }
  return form;
}

// Does an arm name the whole subject?
bool FunctionLowering::needs_subject_local(NodeId node) const {
  for (const NodeId arm : tree().tail(node))
    if (info(pattern_of(arm)).ref == RefKind::bind) return true;
  return false;
}

bool FunctionLowering::is_assigned_variable(NodeId node) const {
  while (tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  if (tree().kind(node) != NodeKind::Ident) return false;
  const RefKind ref = info(node).ref;
  return (ref == RefKind::var || ref == RefKind::bind) && ctx_.checked.vars[VarId(info(node).id)].assigned;
}

LocalId FunctionLowering::subject_local(NodeId node, ExprId subject) {
  const ir::Expr& e = fn_.body.exprs[subject];
  const bool kept = e.kind == ExprKind::local && !fn_.body.locals[LocalId(e.a)].cell &&
                    !is_assigned_variable(child(node, slot::Match_subject));
  return kept ? LocalId(e.a) : temp("subject", subject, span(node));
}

void FunctionLowering::bind_pattern(VarId var, LocalId kept, ExprId value, Span at) {
  const check::Var& v = ctx_.checked.vars[var];
  const TypeId type = ctx_.ir_type(v.type);
  if (kept && !v.assigned && !is_cell(var) && fn_.body.locals[kept].type == type) {
    vars_[var.value] = kept;
    return;
  }
  const ExprId made = coerce(value, type, at, true);
  emit(b_.let(declare(var, type), made, at));
}

ExprId FunctionLowering::match_value(NodeId node) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  return with_block(at, [&] {
    ExprId subject = expr(child(node, slot::Match_subject));
    const MatchForm form = match_form(node, type(subject));
    if (form != MatchForm::chain) {
      LocalId local;
      if (needs_subject_local(node)) {
        local = subject_local(node, subject);
        subject = b_.read(local, at);
      }
      const std::uint32_t arms = flat_arms(node, form, local, type(subject), own);
      return expr_node(ExprKind::match_value, own, at, subject.value, arms);
    }
    Path path;
    path.root = subject_local(node, subject);
    if (types_.is(own, TypeKind::unit)) {
      chain(node, 0, path, {}, own);
      return b_.unit(at);
    }
    const LocalId result = b_.temporary("result", own, at);
    emit(b_.let(result, {}, at));
    chain(node, 0, path, {result, false}, own);
    return b_.read(result, at);
  });
}

void FunctionLowering::match_statement(NodeId node) {
  const Span at = span(node);
  ExprId subject = expr(child(node, slot::Match_subject));
  const MatchForm form = match_form(node, type(subject));
  if (form == MatchForm::chain) {
    Path path;
    path.root = subject_local(node, subject);
    chain(node, 0, path, {}, {});
    return;
  }
  LocalId local;
  if (needs_subject_local(node)) {
    local = subject_local(node, subject);
    subject = b_.read(local, at);
  }
  const std::uint32_t arms = flat_arms(node, form, local, type(subject), {});
  emit(b_.add(ir::Stmt{.kind = StmtKind::match, .a = subject.value, .b = arms}, at));
}

ExprId FunctionLowering::pattern_constant(NodeId pattern) {
  if (tree().kind(pattern) != NodeKind::Unary) return raw(pattern);
  std::int64_t value = ir::int_value(fn_.body.exprs[int_literal(child(pattern, slot::Unary_operand))]);
  return b_.integer(-value, span(pattern));
}

// A name for the value of an option.
bool FunctionLowering::binds_present(NodeId pattern, MatchForm form, TypeId subject_type) const {
  if (form != MatchForm::option || info(pattern).ref != RefKind::bind) return false;
  return ctx_.ir_type(ctx_.checked.vars[VarId(info(pattern).id)].type) == types_.element(subject_type);
}

std::uint32_t FunctionLowering::flat_arms(NodeId node, MatchForm form, LocalId subject, TypeId subject_type,
                                          TypeId wanted) {
  std::vector<std::uint32_t> ids;
  std::set<std::uint32_t> variants;
  std::set<std::pair<std::uint32_t, std::uint32_t>> constants;
  bool otherwise = false;
  for (const NodeId node_arm : tree().tail(node)) {
    if (otherwise) break;
    const NodeId pattern = pattern_of(node_arm);
    ir::Arm arm;
    arm.span = span(node_arm);
    std::vector<std::pair<VarId, LocalId>> late;
    if (binds_present(pattern, form, subject_type) && variants.contains(0)) {
      // `none` is done: what is left is the value itself.
      const check::Var& v = ctx_.checked.vars[VarId(info(pattern).id)];
      arm.variants = {1};
      arm.bindings = {b_.local(v.name, types_.element(subject_type), v.span)};
      late.emplace_back(VarId(info(pattern).id), arm.bindings[0]);
      variants.insert(1);
      otherwise = true;
    } else if (is_catch_all(pattern)) {
      arm.otherwise = true;
      otherwise = true;
    } else if (form == MatchForm::option) {
      arm.variants = {0};
      if (!variants.insert(0).second) continue;
    } else if (form == MatchForm::variants) {
      arm.variants = {info(pattern).id};
      if (!variants.insert(info(pattern).id).second) continue;
      flat_bindings(pattern, arm, subject_type, late);
    } else {
      const ExprId constant = pattern_constant(pattern);
      const ir::Expr& e = fn_.body.exprs[constant];
      if (!constants.insert({e.a, e.kind == ExprKind::const_int ? e.b : 0}).second) continue;
      arm.constants = {constant};
    }
    arm.block = in_block([&] {
      for (const auto& [var, local] : late) bind(var, local, arm.span);
      if (info(pattern).ref == RefKind::bind) {
        if (arm.otherwise)
          bind_pattern(VarId(info(pattern).id), subject, b_.read(subject, arm.span), arm.span);
      }
      flat_arm_body(node_arm, arm, wanted);
    });
    if (wanted && fn_.body.blocks[arm.block].empty()) arm.block = {};
    ids.push_back(fn_.body.arms.add(std::move(arm)).value);
  }
  const std::size_t all = form == MatchForm::option ? 2
                          : form == MatchForm::variants
                              ? types_.decl(types_[subject_type].decl).variants.size()
                              : ~std::size_t{0};
  const bool bools = types_.is(subject_type, TypeKind::boolean) && constants.size() == 2;
  if (!otherwise && variants.size() != all && !bools) {
    ir::Arm arm;
    arm.otherwise = true;
    arm.span = span(node);
    if (wanted) {
      arm.value =
          types_.is(wanted, TypeKind::unit) ? b_.unit(arm.span) : panic(3, "no arm matches", arm.span);
    } else {
      arm.block = b_.block();
    }
    ids.push_back(fn_.body.arms.add(std::move(arm)).value);
  }
  return b_.list(std::span<const std::uint32_t>(ids));
}

// The value of an arm whose block, which is being filled, has run.
ExprId FunctionLowering::block_result(TypeId wanted, Span at) {
  if (!out_->empty() && always_leaves(out_->back())) return panic(3, "unreachable", at);
  const TypeKind k = types_.kind(wanted);
  if (k == TypeKind::option || k == TypeKind::any) return b_.none(wanted, at);
  return coerce(b_.unit(at), wanted, at);
}

// Inside the arm's block.
void FunctionLowering::flat_arm_body(NodeId node, ir::Arm& to, TypeId wanted) {
  const NodeId body = child(node, slot::MatchArm_body);
  const bool is_block = tree().kind(body) == NodeKind::Block;
  if (!wanted) {
    if (is_block)
      statements(tree().tail(body));
    else
      discard(body);
    return;
  }
  if (is_block) {
    statements(tree().tail(body));
    to.value = block_result(wanted, span(body));
  } else {
    to.value = expr_as(body, wanted);
  }
}

void FunctionLowering::flat_bindings(NodeId pattern, ir::Arm& to, TypeId subject_type,
                                     std::vector<std::pair<VarId, LocalId>>& late) {
  if (tree().kind(pattern) != NodeKind::Call) return;
  const std::vector<types::Field> fields = ctx_.variant_fields(subject_type, info(pattern).id);
  to.bindings.resize(fields.size());
  std::size_t i = 0;
  bool any = false;
  for (NodeId part : tree().tail(pattern)) {
    while (tree().kind(part) == NodeKind::Paren) part = child(part, slot::Paren_value);
    if (i >= fields.size()) break;
    if (info(part).ref == RefKind::bind) {
      const VarId var(info(part).id);
      const check::Var& v = ctx_.checked.vars[var];
      to.bindings[i] = b_.local(v.name, fields[i].type, v.span);
      late.emplace_back(var, to.bindings[i]);
      any = true;
    }
    ++i;
  }
  if (!any) to.bindings.clear();
}

}  // namespace mochi::lower
