// Results and options without ceremony: postfix `?`, and the methods of `result` (language-17 §7, §8).
#include <utility>

#include "check/checker.h"

namespace mochi::check {

// Is it the prelude's `result`, or one of its variants?
bool Checker::is_result(TypeId type) {
  const Type& t = types_[type];
  return t.decl.valid() && t.decl == program_.result_decl;
}

// At a program's top level, in `main` without a written result, in tests and benchmarks, `?` ends with fault 7 (Q5).
bool Checker::leaves_by_fault(NodeId node) {
  if (!frame_->fun.valid()) {
    const Module& module = out_.modules[module_.value];
    if (!program_.options.library && !module.is_library) return true;
    error_at(Code::T071, tree_->main_span(node), "a library runs no statements when it is loaded");
    return true;
  }
  const Fun& fun = out_.funs[frame_->fun];
  if (fun.kind == FunKind::test || fun.kind == FunKind::bench) return true;
  return fun.kind == FunKind::plain && names_.text(fun.name) == "main" && extra(frame_->fun).infers_result &&
         !program_.options.library;
}

// Can the failure of `operand` be returned as `result`? Reports why not, with the ways out.
bool Checker::propagates_into(NodeId node, TypeId operand, TypeId result) {
  const bool failing = is_result(operand);
  if (!result.valid() || types_.is(result, TypeKind::variable)) {
    error_at(Code::T105, tree_->main_span(node), "`?` stands in a function whose result is not written")
        .help(failing ? "Write the result, `: result<…, " + show(types_[operand].args[1]) +
                            ">`, or take the value by `.unwrap()`."
                      : "Write the result, as in `: int?`, or give a default by `??`.");
    return false;
  }
  const bool into_result = is_result(result);
  const bool into_option = types_.is(result, TypeKind::option);
  if (failing && into_result) {
    const TypeId given = types_[operand].args[1];
    const TypeId wanted = types_[result].args[1];
    if (unify(given, wanted)) return true;
    error_at(Code::T105, tree_->main_span(node),
             "`?` gives the error " + show(given) + ", but the function returns " + show(result))
        .help("Make it one by `.map_error(f)?`, or take the value by `.unwrap()`.");
    return false;
  }
  if (!failing && into_option) return true;
  Report report = error_at(Code::T105, tree_->main_span(node),
                           std::string("`?` on ") + (failing ? "a result" : "an option") +
                               " in a function that returns " + show(result));
  if (failing && into_option) {
    report.help("Write `.ok()?`, or take the value by `.unwrap()`.");
  } else if (failing) {
    report.help("Let the function return `result<…, " + show(types_[operand].args[1]) +
                ">`, or take the value by `.unwrap()`.");
  } else if (into_result) {
    report.help("Use `match`, or give a default by `??`.");
  } else {
    report.help("Let the function return an option, as in `: int?`, or give a default by `??`.");
  }
  return false;
}

TypeId Checker::check_propagate(NodeId node) {
  const NodeId operand = child(node, slot::Propagate_value);
  check_expr(operand);
  ask_again(operand);
  TypeId type = settle(info(operand).type);
  if (types_.is(type, TypeKind::soft)) {
    const TypeId inside = prune(types_.element(type));
    type = is_result(inside) ? inside : types_.option(inside);
    set_target(operand, type);
  }
  const TypeKind k = types_.kind(type);
  if (k == TypeKind::error || k == TypeKind::never) return type;
  if (k == TypeKind::any) {
    error_at(Code::T043, tree_->main_span(node), "operator `?` cannot be used with `any`");
    return types_.error();
  }
  const bool failing = is_result(type);
  if (!failing && k != TypeKind::option) {
    error_at(Code::T104, tree_->main_span(node), "`?` needs a result or an option, got " + show(type));
    return types_.error();
  }
  const TypeId value = failing ? prune(types_[type].args[0]) : settle(types_.element(type));
  if (failing) set_target(operand, types_.nominal(types_[type].decl, types_[type].args));
  const bool fault = leaves_by_fault(node);
  set_ref(node, RefKind::none, fault ? 1 : 0);
  if (fault) return value;
  const TypeId result = frame_->result.valid() ? prune(frame_->result)
                        : frame_->hint.valid() ? prune(frame_->hint)
                                               : TypeId();
  if (!propagates_into(node, type, result)) return value;
  extra(frame_->fun).returns_value = true;
  frame_->may_have_left = true;
  if (!frame_->result.valid() && !frame_->joined.valid()) frame_->joined = result;
  return value;
}

// --- methods of `result` ---

// A function argument of one parameter; gives what it returns.
TypeId Checker::result_function(NodeId argument, TypeId param, TypeId result) {
  TypeId params[] = {param};
  builtin_argument(argument, types_.function(params, result), 1);
  note_effect_argument(argument);
  return prune(result);
}

TypeId Checker::result_builtin(NodeId node, Builtin id, std::span<const NodeId> args) {
  using B = Builtin;
  const TypeId type = settle(use(args[0]));
  const DeclId decl = types_[type].decl;
  const TypeId value = prune(types_[type].args[0]);
  const TypeId failure = prune(types_[type].args[1]);
  TypeId both[] = {value, failure};
  set_target(args[0], types_.nominal(decl, both));
  if (id == B::result_unwrap) return value;
  if (id == B::result_is_ok) return types_.boolean();
  if (id == B::result_expect) {
    builtin_argument(args[1], types_.string(), 1);
    return value;
  }
  if (id == B::result_ok || id == B::result_error) {
    const TypeId part = id == B::result_ok ? value : failure;
    if (types_.is(part, TypeKind::unit)) {
      const NodeId callee = child(node, slot::Call_callee);
      error_at(Code::T104, tree_->main_span(callee),
               "`" + name_text(tree_->name(callee)) + "()` on " + show(type) + " has nothing to give")
          .help("Ask `is_ok()`.");
      return types_.error();
    }
    const bool open = types_.is(part, TypeKind::option) || types_.is(part, TypeKind::any);
    return open ? part : types_.option(part);
  }
  if (id == B::result_or) {
    check_expr(args[1], value);
    flow(args[1], value);
    return value;
  }
  kill_shared();
  const TypeId made = fresh(InferVar::Kind::plain, {});
  if (id == B::result_map) {
    TypeId mapped[] = {result_function(args[1], value, made), failure};
    return types_.nominal(decl, mapped);
  }
  if (id == B::result_map_error) {
    TypeId mapped[] = {value, result_function(args[1], failure, made)};
    return types_.nominal(decl, mapped);
  }
  TypeId wanted[] = {made, failure};
  return result_function(args[1], value, types_.nominal(decl, wanted));
}

}  // namespace mochi::check
