// Results and options without ceremony: postfix `?`, and the methods of `result` (language-17 §7, §8).
#include <utility>

#include "base/edit_distance.h"

#include "check/checker.h"

namespace mochi::check {

// Is it the prelude's `result`, or one of its variants?
bool Checker::is_result(TypeId type) {
  const Type& t = types_[type];
  return t.decl.valid() && t.decl == program_.result_decl;
}

// At a program's top level, in `main` without a written result, in tests and benchmarks, `?` ends with fault 7 (Q5).
bool Checker::leaves_by_fault(Span at) {
  if (!frame_->fun.valid()) {
    const Module& module = out_.modules[module_.value];
    if (!program_.options.library && !module.is_library) return true;
    error_at(Code::T071, at, "a library that is loaded has no function to return from")
        .help("Move it into a function.");
    return true;
  }
  const Fun& fun = out_.funs[frame_->fun];
  if (fun.kind == FunKind::test || fun.kind == FunKind::bench) return true;
  return fun.kind == FunKind::plain && names_.text(fun.name) == "main" && extra(frame_->fun).infers_result &&
         !program_.options.library;
}

// Can the failure of `operand` be returned as `result`? Reports why not, with the ways out.
bool Checker::propagates_into(Span at, TypeId operand, TypeId result) {
  const bool failing = is_result(operand);
  if (!result.valid() || types_.is(result, TypeKind::variable)) {
    error_at(Code::T105, at, "`?` stands in a function whose result is not written")
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
    error_at(Code::T105, at,
             "`?` gives the error " + show(given) + ", but the function returns " + show(result))
        .help("Make it one by `.map_error(f)?`, or take the value by `.unwrap()`.");
    return false;
  }
  if (!failing && into_option) return true;
  Report report = error_at(Code::T105, at,
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

// `x?`.
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
  const Span at = tree_->main_span(node);
  if (k == TypeKind::any) {
    error_at(Code::T043, at, "operator `?` cannot be used with `any`");
    return types_.error();
  }
  const bool failing = is_result(type);
  if (!failing && k != TypeKind::option) {
    error_at(Code::T104, at, "`?` needs a result or an option, got " + show(type));
    return types_.error();
  }
  if (failing) set_target(operand, types_.nominal(types_[type].decl, types_[type].args));
  leave_function(node, at, type);
  return failing ? prune(types_[type].args[0]) : settle(types_.element(type));
}

// What `?` does where there is no value: it returns from the function, or ends the program.
void Checker::leave_function(NodeId node, Span at, TypeId operand) {
  const bool fault = leaves_by_fault(at);
  info(node).set(InfoFlag::ends_by_fault, fault);
  if (fault) return;
  const TypeId result = frame_->result.valid() ? prune(frame_->result)
                        : frame_->hint.valid() ? prune(frame_->hint)
                                               : TypeId();
  if (!propagates_into(at, operand, result)) return;
  extra(frame_->fun).returns_value = true;
  frame_->may_have_left = true;
  if (!frame_->result.valid() && !frame_->joined.valid()) frame_->joined = result;
}

// `return f()?` of a function that returns the result itself: reports that the `?` is too much (Q8).
bool Checker::is_needless_propagation(NodeId value) {
  value = strip(value);
  if (tree_->kind(value) != NodeKind::Propagate) return false;
  const TypeId whole = value_of(info(child(value, slot::Propagate_value)).type);
  if (flow_quiet(value, frame_->result) || !is_result(whole)) return false;
  if (prune(types_[whole].args[0]) != prune(types_[prune(frame_->result)].args[0])) return false;
  const Span at = tree_->main_span(value);
  error(Code::T008, value,
        "type mismatch: expected " + show(frame_->result) + ", got " + show(info(value).type))
      .help("The result itself is returned: drop `?`, or write `Ok(…)` around the value.")
      .suggest("drop `?`", at, "");
  return true;
}

// The base of `?.` and `?[`, checked already: a result gives its value, as by `?` (Q9). Gives the type of what it was,
// which the base has again when the access is checked; none if that is no result.
TypeId Checker::takes_value(NodeId node, NodeId base) {
  const TypeId whole = info(base).type;
  const TypeId type = prune(value_of(whole));
  if (!is_result(type)) return {};
  leave_function(base, tree_->main_span(node), type);
  info(base).set(InfoFlag::propagated);
  info(base).type = info(base).target = prune(types_[type].args[0]);
  return whole;
}

// --- methods of `result` ---

namespace {

constexpr std::string_view kResultPrefix = "result/";

}  // namespace

// Which method was meant, or which there are.
std::string result_help(std::string_view name) {
  // Their names in other languages.
  struct Foreign {
    std::string_view name;
    std::string_view ours;
  };
  static constexpr Foreign kForeign[] = {
      {"is_err", "!r.is_ok()"},       {"isErr", "!r.is_ok()"},       {"is_error", "!r.is_ok()"},
      {"isError", "!r.is_ok()"},      {"failed", "!r.is_ok()"},      {"isOk", "r.is_ok()"},
      {"is_success", "r.is_ok()"},    {"unwrap_or", "r.or(other)"},  {"unwrapOr", "r.or(other)"},
      {"getOrElse", "r.or(other)"},   {"or_else", "r.or(other)"},    {"unwrap_or_else", "r ?? other"},
      {"err", "r.error()"},           {"map_err", "r.map_error(f)"}, {"mapErr", "r.map_error(f)"},
      {"mapError", "r.map_error(f)"}, {"flat_map", "r.and_then(f)"}, {"flatMap", "r.and_then(f)"},
      {"andThen", "r.and_then(f)"},   {"bind", "r.and_then(f)"},     {"then", "r.and_then(f)"},
      {"unwrap_err", "r.error()"},    {"get", "r.unwrap()"},         {"is_some", "r.is_ok()"},
  };
  for (const Foreign& foreign : kForeign) {
    if (foreign.name == name) return "Write `" + std::string(foreign.ours) + "`.";
  }
  const std::vector<std::string_view> words = {"unwrap", "expect", "ok",        "error",   "is_ok",
                                               "or",     "map",    "map_error", "and_then"};
  std::string help = did_you_mean(name, words);
  if (!help.empty()) return help;
  help = "Take the value out by `?` or `match`; its methods are";
  for (const std::string_view word : words)
    help += (word == words.front() ? " `" : ", `") + std::string(word) + "`";
  return help + ".";
}

// `r.ok` as a value: a function that keeps the result (R3). None if it is no method of a result.
TypeId Checker::result_method(NodeId node, NodeId base, NameId name) {
  const TypeId type = prune(value_of(info(base).type));
  Builtin id;
  if (!is_result(type) || !types::find_builtin(std::string(kResultPrefix) + name_text(name), id)) return {};
  using B = Builtin;
  const TypeId value = prune(types_[type].args[0]);
  const TypeId failure = prune(types_[type].args[1]);
  const DeclId decl = types_[type].decl;
  TypeId both[] = {value, failure};
  use(base);
  set_target(base, types_.nominal(decl, both));
  set_ref(node, RefKind::builtin, static_cast<std::uint32_t>(id));
  if (id == B::result_unwrap) return types_.function({}, value);
  if (id == B::result_is_ok) return types_.function({}, types_.boolean());
  if (id == B::result_ok || id == B::result_error)
    return types_.function({}, result_part(tree_->main_span(node), type, id == B::result_ok));
  const TypeId text[] = {types_.string()};
  if (id == B::result_expect) return types_.function(text, value);
  const TypeId one_value[] = {value};
  if (id == B::result_or) return types_.function(one_value, value);
  const TypeId made = fresh(InferVar::Kind::plain, node);
  const bool on_error = id == B::result_map_error;
  TypeId given[] = {on_error ? failure : value};
  TypeId result[] = {on_error ? value : made, on_error ? made : failure};
  const TypeId whole = types_.nominal(decl, result);
  const TypeId function[] = {types_.function(given, id == B::result_and_then ? whole : made)};
  return types_.function(function, whole);
}

// What `ok()` or `error()` gives: an option.
TypeId Checker::result_part(Span at, TypeId result, bool ok) {
  const TypeId part = prune(types_[result].args[ok ? 0 : 1]);
  if (types_.is(part, TypeKind::unit)) {
    error_at(Code::T104, at,
             std::string(ok ? "`ok()`" : "`error()`") + " on " + show(result) + " has nothing to give")
        .help("Ask `is_ok()`.");
    return types_.error();
  }
  const bool open = types_.is(part, TypeKind::option) || types_.is(part, TypeKind::any);
  return open ? part : types_.option(part);
}

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
  const bool ends = id == B::result_unwrap || id == B::result_expect;
  // Where a library is loaded, nothing may end the program (Q7).
  if (ends && !frame_->fun.valid() && (program_.options.library || out_.modules[module_.value].is_library)) {
    error_at(Code::T071, tree_->main_span(child(node, slot::Call_callee)),
             "a library that is loaded cannot end the program")
        .help("Call it in a function.");
    return types_.error();
  }
  if (id == B::result_unwrap) return value;
  if (id == B::result_is_ok) return types_.boolean();
  if (id == B::result_expect) {
    builtin_argument(args[1], types_.string(), 1);
    return value;
  }
  if (id == B::result_ok || id == B::result_error)
    return result_part(tree_->main_span(child(node, slot::Call_callee)), type, id == B::result_ok);
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
