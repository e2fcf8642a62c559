// Matches with nested patterns, guards or mixed subjects: tests in order, each on parts of the subject.
#include <algorithm>

#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::RefKind;

TypeId FunctionLowering::path_type(const Path& path) const {
  return path.steps.empty() ? fn_.body.locals[path.root].type : path.steps.back().type;
}

ExprId FunctionLowering::read(const Path& path, Span at) {
  ExprId value = b_.read(path.root, at);
  for (const PathStep& step : path.steps) {
    if (step.kind == PathStep::Kind::unwrap)
      value = b_.unwrap(value, UnwrapReason::absent, true, at);
    else
      value = expr_node(ExprKind::variant_field, step.type, at, value.value, step.variant, step.field);
  }
  return value;
}

Path FunctionLowering::unwrapped_path(Path path) {
  const TypeId inside = types_.element(path_type(path));
  path.steps.push_back({PathStep::Kind::unwrap, 0, 0, inside});
  return path;
}

ExprId FunctionLowering::pattern_test(NodeId pattern, const Path& path) {
  while (tree().kind(pattern) == NodeKind::Paren) pattern = child(pattern, slot::Paren_value);
  const Span at = span(pattern);
  if (is_catch_all(pattern)) return {};
  const TypeId of = path_type(path);
  if (tree().kind(pattern) == NodeKind::NoneLit)
    return equality(read(path, at), b_.none(types_.any(), at), false, at);
  if (info(pattern).ref != RefKind::variant) {
    const ExprId constant = is_constant_pattern(pattern) ? pattern_constant(pattern) : expr(pattern);
    return equality(read(path, at), constant, false, at);
  }
  if (types_.is(of, TypeKind::option)) {
    const ExprId present_test = b_.is_some(read(path, at), at);
    const ExprId inner = pattern_test(pattern, unwrapped_path(path));
    return expr_node(ExprKind::logical_and, types_.boolean(), at, present_test.value, inner.value);
  }
  if (!types_.is(of, TypeKind::union_)) return b_.boolean(false, at);
  const std::uint32_t variant = info(pattern).id;
  ExprId test = expr_node(ExprKind::tag_is, types_.boolean(), at, read(path, at).value, variant);
  if (tree().kind(pattern) != NodeKind::Call) return test;
  const std::vector<types::Field> fields = ctx_.variant_fields(of, variant);
  std::uint32_t i = 0;
  for (const NodeId part : tree().tail(pattern)) {
    if (i >= fields.size()) break;
    Path inside = path;
    inside.steps.push_back({PathStep::Kind::variant_field, variant, i, fields[i].type});
    const ExprId more = pattern_test(part, inside);
    if (more) test = expr_node(ExprKind::logical_and, types_.boolean(), at, test.value, more.value);
    ++i;
  }
  return test;
}

bool FunctionLowering::pattern_binds(NodeId pattern) const {
  while (tree().kind(pattern) == NodeKind::Paren) pattern = child(pattern, slot::Paren_value);
  if (info(pattern).ref == RefKind::bind) return true;
  if (tree().kind(pattern) != NodeKind::Call) return false;
  for (const NodeId part : tree().tail(pattern))
    if (pattern_binds(part)) return true;
  return false;
}

void FunctionLowering::pattern_bind(NodeId pattern, const Path& path, NodeId only) {
  while (tree().kind(pattern) == NodeKind::Paren) pattern = child(pattern, slot::Paren_value);
  const Span at = span(pattern);
  if (info(pattern).ref == RefKind::bind) {
    if (only && !names(only, VarId(info(pattern).id))) return;
    bind_pattern(VarId(info(pattern).id), path.steps.empty() ? path.root : LocalId(), read(path, at), at);
    return;
  }
  if (tree().kind(pattern) != NodeKind::Call || info(pattern).ref != RefKind::variant) return;
  const TypeId of = path_type(path);
  if (types_.is(of, TypeKind::option)) {
    pattern_bind(pattern, unwrapped_path(path), only);
    return;
  }
  if (!types_.is(of, TypeKind::union_)) return;
  const std::vector<types::Field> fields = ctx_.variant_fields(of, info(pattern).id);
  std::uint32_t i = 0;
  for (const NodeId part : tree().tail(pattern)) {
    if (i >= fields.size()) break;
    Path inside = path;
    inside.steps.push_back({PathStep::Kind::variant_field, info(pattern).id, i, fields[i].type});
    pattern_bind(part, inside, only);
    ++i;
  }
}

void FunctionLowering::no_arm(NodeId node, ArmSink sink) {
  const Span at = span(node);
  if (!sink.discards()) emit(b_.expr(panic(3, "no arm matches", at), at));
}

bool FunctionLowering::pattern_reads(NodeId pattern, const Path& path) {
  while (tree().kind(pattern) == NodeKind::Paren) pattern = child(pattern, slot::Paren_value);
  if (info(pattern).ref == RefKind::bind) {
    const VarId var(info(pattern).id);
    const check::Var& v = ctx_.checked.vars[var];
    if (v.assigned || is_cell(var) || path_type(path) != ctx_.ir_type(v.type)) return false;
    parts_[var.value] = path;
    return true;
  }
  if (tree().kind(pattern) != NodeKind::Call || info(pattern).ref != RefKind::variant) return true;
  const TypeId of = path_type(path);
  if (types_.is(of, TypeKind::option)) return pattern_reads(pattern, unwrapped_path(path));
  if (!types_.is(of, TypeKind::union_)) return true;
  const std::vector<types::Field> fields = ctx_.variant_fields(of, info(pattern).id);
  std::uint32_t i = 0;
  for (const NodeId part : tree().tail(pattern)) {
    if (i >= fields.size()) break;
    Path inside = path;
    inside.steps.push_back({PathStep::Kind::variant_field, info(pattern).id, i, fields[i].type});
    if (!pattern_reads(part, inside)) return false;
    ++i;
  }
  return true;
}

bool FunctionLowering::names(NodeId node, VarId var) const {
  if (!node) return false;
  const check::NodeInfo& what = info(node);
  if ((what.ref == RefKind::var || what.ref == RefKind::bind) && what.id == var.value) return true;
  const std::span<const NodeId> all = tree().children(node);
  return std::any_of(all.begin(), all.end(), [&](NodeId part) { return names(part, var); });
}

bool FunctionLowering::holds_lambda(NodeId node) const {
  if (!node) return false;
  if (tree().kind(node) == NodeKind::Lambda) return true;
  const std::span<const NodeId> all = tree().children(node);
  return std::any_of(all.begin(), all.end(), [&](NodeId part) { return holds_lambda(part); });
}

// The guard sees what the pattern binds; the arm binds it anew.
ExprId FunctionLowering::guard_test(NodeId pattern, NodeId guard, const Path& subject) {
  const auto outer = parts_;
  const bool read = !holds_lambda(guard) && pattern_reads(pattern, subject);
  if (!read) parts_ = outer;
  const ExprId asked = with_block(span(guard), [&] {
    if (!read) pattern_bind(pattern, subject);
    return condition(guard);
  });
  parts_ = outer;
  return asked;
}

void FunctionLowering::chain(NodeId node, std::size_t index, const Path& subject, ArmSink sink,
                             TypeId wanted) {
  const std::span<const NodeId> arms = tree().tail(node);
  if (index >= arms.size()) {
    no_arm(node, sink);
    return;
  }
  const NodeId arm = arms[index];
  const Span at = span(arm);
  const NodeId pattern = pattern_of(arm);
  const NodeId guard = child(arm, slot::MatchArm_guard);
  ExprId test = pattern_test(pattern, subject);
  if (guard) {
    const ExprId asked = guard_test(pattern, guard, subject);
    test = test ? expr_node(ExprKind::logical_and, types_.boolean(), at, test.value, asked.value) : asked;
  }
  if (!test) {
    chain_arm(arm, subject, sink, wanted);
    return;
  }
  const BlockId then = in_block([&] { chain_arm(arm, subject, sink, wanted); });
  if (sink.returns && always_leaves(then)) {
    // The arm has left: what follows needs no nesting.
    emit(b_.if_(test, then, {}, at));
    chain(node, index + 1, subject, sink, wanted);
    return;
  }
  const BlockId otherwise = in_block([&] { chain(node, index + 1, subject, sink, wanted); });
  const bool nothing = fn_.body.blocks[otherwise].empty();
  emit(b_.if_(test, then, nothing ? BlockId() : otherwise, at));
}

NodeId FunctionLowering::chain_match(NodeId node) {
  while (node && tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  if (!node || tree().kind(node) != NodeKind::Match) return {};
  const TypeId subject = ir_target(child(node, slot::Match_subject));
  return match_form(node, subject) == MatchForm::chain ? node : NodeId();
}

bool FunctionLowering::chain_into(NodeId node, ArmSink sink, TypeId wanted) {
  const NodeId match = chain_match(node);
  if (!match) return false;
  Path path;
  path.root = subject_local(match, expr(child(match, slot::Match_subject)));
  chain(match, 0, path, sink, wanted);
  return true;
}

void FunctionLowering::chain_arm(NodeId arm, const Path& subject, ArmSink sink, TypeId wanted) {
  const NodeId body = child(arm, slot::MatchArm_body);
  // Names that only the guard reads are no variables.
  pattern_bind(pattern_of(arm), subject, child(arm, slot::MatchArm_guard) ? body : NodeId());
  arm_into(body, sink, wanted);
}

void FunctionLowering::arm_into(NodeId body, ArmSink sink, TypeId wanted) {
  const Span at = span(body);
  const auto give = [&](ExprId value) {
    if (types_.is(type(value), TypeKind::never))
      emit(b_.expr(value, at));
    else if (sink.returns)
      emit(b_.return_(leaving(value, at), at));
    else
      emit(b_.assign(b_.read(sink.local, at), value, at));
  };
  if (tree().kind(body) == NodeKind::Block) {
    statements(tree().tail(body));
    if (sink.discards() || (!out_->empty() && always_leaves(out_->back()))) return;
    give(block_result(wanted, at));
    return;
  }
  if (sink.discards())
    discard(body);
  else if (!chain_into(body, sink, wanted))
    give(expr_as(body, wanted));
}

}  // namespace mochi::lower
