// Bodies of functions, methods, lambdas and tests: results, captures, checking on demand.
#include <algorithm>

#include "check/checker.h"
#include "check/inner_functions.h"
#include "check/saved_place.h"

namespace mochi::check {

// Checks a function of the module now, because its result or its effects are needed.
void Checker::ensure_checked(FunId fun) {
  constexpr std::uint32_t kDeepest = 400;
  FunExtra& e = extra(fun);
  if (e.state == CheckState::checked || out_.funs[fun].module != module_) return;
  FunKind k = out_.funs[fun].kind;
  bool demand = k == FunKind::plain || k == FunKind::method;
  if (e.state == CheckState::checking || !demand || depth_ > kDeepest) {
    // Inside itself the result is a variable that the first `return` binds.
    if (e.infers_result && !result_variable(fun).valid()) set_result_variable(fun);
    return;
  }
  SavedPlace saved(*this);
  check_function(fun);
}

void Checker::set_result_variable(FunId fun) {
  TypeId variable = fresh(InferVar::Kind::result, out_.funs[fun].node);
  infer_var(variable).fun = fun;
  infer_var(variable).file = out_.funs[fun].file;
  out_.funs[fun].result = variable;
}

TypeId Checker::result_variable(FunId fun) {
  TypeId result = out_.funs[fun].result;
  const Type& t = types_[result];
  return t.kind == TypeKind::variable && t.index != 0 && infer_[t.index - 1].kind == InferVar::Kind::result
             ? result
             : TypeId();
}

void Checker::check_function(FunId fun) {
  if (extra(fun).state != CheckState::unchecked) return;
  enter_file(out_.funs[fun].file);
  NodeId node = out_.funs[fun].node;
  set_ref(node, RefKind::fun, fun.value);
  std::size_t types_mark = type_scope_.size();
  std::size_t mark = open_scope();
  check_presets(fun, child(node, slot::Fun_params));
  DeclId outer_self = self_decl_;
  if (out_.funs[fun].kind == FunKind::method) {
    DeclId self = out_.funs[fun].method_of;
    self_decl_ = self;
    bind_type_params(types_.decl(self).params);
    const TypeDecl& decl = types_.decl(self);
    for (std::uint32_t i = 0; i < decl.fields.size(); ++i)
      bind_local(decl.fields[i].name, {BindKind::field, i, 0, false});
    std::uint32_t methods = self.value < program_.methods_of.size() ? program_.methods_of[self.value] : 0;
    if (methods != 0) {
      for (FunId method : out_.methods[methods - 1].funs) {
        bind_local(out_.funs[method].name, {BindKind::method, method.value, 0, false});
      }
    }
  } else if (out_.funs[fun].kind == FunKind::plain) {
    self_decl_ = {};
  }
  std::vector<TypeParamId> type_params = out_.funs[fun].type_params;
  bind_type_params(type_params);
  check_body(fun, child(node, slot::Fun_body), {});
  close_scope(mark);
  close_type_scope(types_mark);
  self_decl_ = outer_self;
}

// Checks a block or expression body with the parameters of `fun` in scope; sets its result and effects.
void Checker::check_body(FunId fun, NodeId body, TypeId hint) {
  FunExtra& e = extra(fun);
  e.state = CheckState::checking;
  Frame frame;
  frame.fun = fun;
  frame.parent = frame_;
  bool infers = e.infers_result;
  if (!infers)
    frame.result = out_.funs[fun].result;
  else if (hint.valid())
    frame.hint = hint;
  Frame* outer = frame_;
  std::uint32_t outer_depth = node_depth_;
  std::uint32_t outer_conditional = conditional_;
  conditional_ = 0;
  frame_ = &frame;
  node_depth_ = 0;
  std::size_t mark = open_scope();
  std::vector<Fact> outer_facts;
  outer_facts.swap(facts_);
  if (const FunKind k = out_.funs[fun].kind;
      k == FunKind::lambda || (k == FunKind::nested && !out_.funs[fun].early))
    InnerFunctions(*this).keep_facts(outer_facts);
  std::vector<VarId> params = out_.funs[fun].params;
  for (VarId param : params) {
    const Var& v = out_.vars[param];
    set_ref(v.node, RefKind::var, param.value);
    info(v.node).type = v.type;
    info(v.node).target = v.type;
    if (v.name != known_.underscore) bind_local(v.name, {BindKind::var, param.value, 0, false});
  }
  bool open_end = false;
  if (body.valid() && node_at(body).kind == NodeKind::Block) {
    open_end = !check_block(body);
  } else if (body.valid()) {
    bool muted = muted_;
    return_value(body, body);
    muted_ = muted_ || muted;
  }
  close_scope(mark);
  facts_.swap(outer_facts);
  frame_ = outer;
  node_depth_ = outer_depth;
  conditional_ = outer_conditional;
  finish_result(fun, frame);
  if (open_end && needs_value(out_.funs[fun].result)) open_ends_.push_back(span(body).end - 1);
}

// Of a function without `return` at the end there is no value of this type (else none, or nothing is meant).
bool Checker::needs_value(TypeId result) {
  const TypeKind k = kind(settle(result));
  return k != TypeKind::unit && k != TypeKind::never && k != TypeKind::any && k != TypeKind::option &&
         k != TypeKind::error;
}

void Checker::finish_result(FunId fun, Frame& frame) {
  FunExtra& e = extra(fun);
  Fun& f = out_.funs[fun];
  e.state = CheckState::checked;
  e.callees = std::move(frame.callees);
  f.effects = f.effects.with(frame.effects);
  if (e.infers_result) {
    TypeId result = frame.joined.valid() ? prune(frame.joined) : types_.unit();
    if (decided(any_results_, f.file, f.node)) result = types_.any();
    if (TypeId variable = result_variable(fun); variable.valid()) {
      TypeId used = prune(variable);
      if (types_.is(used, TypeKind::variable) && used == prune(variable) && !infer_var(used).bound.valid()) {
        bind_variable(used, result);
      } else if (resolve(used) != resolve(result) && !unify(used, result)) {
        decide(any_results_, f.file, f.node);
      }
    }
    if (types_.is(result, TypeKind::soft)) result = types_.element(result);
    f.result = result;
  }
  // Whatever names this function from inside carries what it captures.
  std::vector<FunId> inner = e.inner_references;
  std::vector<VarId> captures = f.captures;
  for (FunId user : inner) {
    for (VarId var : captures) note_capture(var, user);
  }
}

void Checker::return_value(NodeId value, NodeId statement) {
  Frame& frame = *frame_;
  FunExtra& e = extra(frame.fun);
  if (node_depth_ > 1) frame.may_have_left = true;
  if (!value.valid()) {
    if (frame.result.valid()) {
      TypeKind k = kind(frame.result);
      if (k != TypeKind::unit && k != TypeKind::any && k != TypeKind::error && k != TypeKind::option) {
        error(Code::T010, statement, "return type mismatch: expected " + show(frame.result) + ", got unit");
      }
      return;
    }
    if (!frame.joined.valid())
      frame.joined = types_.unit();
    else if (kind(frame.joined) != TypeKind::unit)
      frame.joined = types_.any();
    return;
  }
  e.returns_value = true;
  if (frame.result.valid()) {
    check_expr(value, frame.result);
    if (kind(frame.result) == TypeKind::unit && node_at(value).kind != NodeKind::NoneLit) {
      // `return f()` of a function without result.
      flow(value, frame.result);
      return;
    }
    if (!is_needless_propagation(value)) flow(value, frame.result);
    return;
  }
  TypeId hint = frame.hint.valid() ? frame.hint : frame.joined;
  check_expr(value, hint);
  TypeId got = use(value);
  if (frame.hint.valid() && kind(frame.hint) != TypeKind::variable && kind(frame.hint) != TypeKind::any &&
      flow_quiet(value, frame.hint)) {
    frame.joined = frame.hint;
    return;
  }
  if (types_.is(prune(got), TypeKind::never)) return;
  if (types_.is(prune(got), TypeKind::variant))
    got = types_.nominal(types_[prune(got)].decl, types_[prune(got)].args);
  TypeId variable = result_variable(frame.fun);
  if (variable.valid() && prune(got) == prune(variable)) return;
  TypeId joined = frame.joined.valid() ? join(frame.joined, got) : got;
  if (!joined.valid()) joined = types_.any();
  frame.joined = joined;
  if (variable.valid() && types_.is(prune(variable), TypeKind::variable) && !is_shape(prune(variable))) {
    bind_variable(prune(variable), joined);
  }
}

TypeId Checker::check_lambda(NodeId node, TypeId expected) {
  FunId fun = add_fun(node, FunKind::lambda, {});
  TypeId wanted = expected.valid() ? prune(expected) : TypeId();
  if (wanted.valid() && types_.is(wanted, TypeKind::option)) wanted = prune(types_.element(wanted));
  if (wanted.valid() && !types_.is(wanted, TypeKind::function)) wanted = {};
  std::size_t types_mark = type_scope_.size();
  std::vector<TypeParamId> own = declare_type_params(child(node, slot::Lambda_type_params), false);
  bind_type_params(own);
  out_.funs[fun].type_params = std::move(own);
  fill_params(fun, child(node, slot::Lambda_params), wanted);
  refuse_presets(child(node, slot::Lambda_params), "a function without a name");
  NodeId result = child(node, slot::Lambda_result);
  TypeId hint;
  if (result.valid()) {
    out_.funs[fun].result = annotation(result);
  } else {
    extra(fun).infers_result = true;
    if (wanted.valid()) hint = types_.result(wanted);
  }
  NodeId effects = child(node, slot::Lambda_effects);
  if (effects.valid()) {
    extra(fun).declared_effects = effect_clause(effects);
    extra(fun).has_effect_clause = true;
  }
  ++depth_;
  check_body(fun, child(node, slot::Lambda_body), hint);
  --depth_;
  close_type_scope(types_mark);
  set_ref(node, RefKind::fun, fun.value);
  // The effects of a value are needed at once: what it calls is judged now where that is possible.
  std::vector<FunId> callees = extra(fun).callees;
  for (FunId callee : callees) {
    if (extra(callee).state == CheckState::unchecked) ensure_checked(callee);
    out_.funs[fun].effects = out_.funs[fun].effects.with(out_.funs[callee].effects);
  }
  return fun_type(fun);
}

void Checker::check_test(NodeId node) {
  bool bench = node_at(node).kind == NodeKind::Bench;
  FunId fun = add_fun(node, bench ? FunKind::bench : FunKind::test, {});
  out_.funs[fun].title = names_.text(tree_->name(node));
  out_.funs[fun].span = span(node);
  out_.modules[module_.value].tests.push_back(fun);
  set_ref(node, RefKind::fun, fun.value);
  check_body(fun, child(node, bench ? std::uint32_t{slot::Bench_body} : std::uint32_t{slot::Test_body}), {});
}

}  // namespace mochi::check
