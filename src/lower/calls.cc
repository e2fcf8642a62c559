// Calls: the callee, then the arguments in order, then the call itself. A partial application does the same
// inside a closure over the values it was given.
#include <unordered_map>
#include <utility>

#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::CallKind;
using check::RefKind;

ExprId FunctionLowering::call(NodeId node) {
  const Span at = span(node);
  const check::NodeInfo& what = info(node);
  MOCHI_CHECK(what.ref == RefKind::call);
  const check::Call& made = ctx_.checked.calls[CallId(what.id)];
  if (made.kind == CallKind::builtin && !made.receiver_is_argument) {
    const ExprId fused = fused_aggregate(node, static_cast<types::Builtin>(made.target));
    if (fused) return coerce(fused, ir_type(node), at);
  }
  if (made.kind == CallKind::builtin && static_cast<types::Builtin>(made.target) == types::Builtin::copy) {
    const NodeId argument = made.receiver_is_argument
                                ? child(child(node, slot::Call_callee), slot::Select_base)
                                : tree().tail(node)[0];
    return coerce(copied(argument, expr(argument), at), ir_type(node), at);
  }
  const NodeId name = child(node, slot::Call_callee);
  if (made.kind == CallKind::method && tree().kind(name) == NodeKind::SafeSelect &&
      !info(child(name, slot::SafeSelect_base)).has(check::InfoFlag::propagated))
    return safe_method(node, made);
  Callee callee;
  callee.result = ir_type(node);
  const auto whole = [&] {
    std::vector<ExprId> values = call_values(node, made, callee);
    if (made.partial) return partial(callee, std::move(values), ir_type(node), at);
    return invoke(callee, std::move(values), at);
  };
  return coerce(with_block(at, whole), ir_type(node), at);
}

ExprId FunctionLowering::safe_method(NodeId node, const check::Call& made) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  return with_block(at, [&] {
    const Held held = hold("base", raw(child(child(node, slot::Call_callee), slot::SafeSelect_base)), at);
    const bool empty = types_.is(own, TypeKind::unit);
    const LocalId found = empty ? LocalId() : temp("found", b_.none(own, at), at);
    const BlockId call = in_block([&] {
      Callee callee;
      callee.result = ctx_.ir_type(ctx_.checked.funs[FunId(made.target)].result);
      const ExprId inside = b_.unwrap(use(held, at), UnwrapReason::absent, true, at);
      const ExprId value = invoke(callee, call_values(node, made, callee, inside), at);
      if (empty)
        emit(b_.expr(value, at));
      else
        emit(b_.assign(b_.read(found, at), coerce(value, own, at), at));
    });
    emit(b_.if_(b_.is_some(use(held, at), at), call, BlockId(), at));
    return empty ? b_.unit(at) : b_.read(found, at);
  });
}

ExprId FunctionLowering::operator_call(NodeId node) {
  const Span at = span(node);
  const check::Call& made = ctx_.checked.calls[CallId(info(node).id)];
  Callee callee;
  callee.kind = made.kind;
  callee.fun = FunId(made.target);
  callee.has_receiver = true;
  callee.result = ir_type(node);
  const auto whole = [&] {
    std::vector<ExprId> values = {present(child(node, 0))};
    const NodeKind form = tree().kind(node);
    if (form == NodeKind::Binary) values.push_back(present(child(node, slot::Binary_right)));
    if (form == NodeKind::Index) values.push_back(present(child(node, slot::Index_index)));
    return invoke(callee, std::move(values), at);
  };
  return coerce(with_block(at, whole), ir_type(node), at);
}

// Fills in the callee and evaluates what the call gets: function value or receiver first, then the arguments.
std::vector<ExprId> FunctionLowering::call_values(NodeId node, const check::Call& made, Callee& callee,
                                                  ExprId safe) {
  const NodeId name = child(node, slot::Call_callee);
  callee.kind = made.kind;
  for (const TypeId t : made.type_args) callee.type_args.push_back(ctx_.ir_type(t));
  std::vector<ExprId> values;
  const bool shuffled = is_shuffled(node, made);
  if (made.kind == CallKind::method) {
    const bool bare = tree().kind(name) == NodeKind::Ident;
    const ExprId receiver = safe   ? safe
                            : bare ? b_.read(self_local(), span(name))
                                   : present(child(name, slot::Select_base));
    values.push_back(shuffled ? use(hold("receiver", receiver, span(name)), span(name)) : receiver);
  }
  // Arguments that are not written in the order of the parameters are evaluated here, as they are written.
  if (shuffled)
    for (const NodeId arg : tree().tail(node)) evaluate_first(argument_value(arg));
  const std::span<const NodeId> args =
      made.placed.empty() ? tree().tail(node) : std::span<const NodeId>(made.placed);
  switch (made.kind) {
    case CallKind::function:
      callee.fun = FunId(made.target);
      if (ctx_.checked.funs[callee.fun].is_builtin) {
        callee.kind = CallKind::builtin;
        callee.builtin = ctx_.checked.funs[callee.fun].builtin;
        return builtin_values(callee.builtin, args);
      }
      break;
    case CallKind::method:
      callee.fun = FunId(made.target);
      callee.has_receiver = true;
      break;
    case CallKind::builtin: {
      callee.builtin = static_cast<types::Builtin>(made.target);
      std::vector<NodeId> all;
      if (made.receiver_is_argument) all.push_back(child(name, slot::Select_base));
      all.insert(all.end(), args.begin(), args.end());
      return builtin_values(callee.builtin, all);
    }
    case CallKind::variant: {
      callee.variant = made.target;
      callee.union_type = literal_type(node);
      if (types_.is(callee.union_type, TypeKind::function))
        callee.union_type = types_.result(callee.union_type);
      break;
    }
    case CallKind::record: break;
    case CallKind::value: {
      ExprId function = present(name);
      if (kind(function) != TypeKind::function) {
        const std::vector<TypeId> params(args.size(), types_.any());
        function = unbox(box(function, span(name)), types_.function(params, types_.any()), span(name));
      }
      values.push_back(function);
      break;
    }
  }
  std::vector<TypeId> wanted;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i]) {
      values.push_back(expr(args[i]));
      continue;
    }
    if (wanted.empty()) wanted = value_types(callee, values);
    const VarId param = ctx_.checked.funs[callee.fun].params[i];
    values.push_back(preset(param, wanted[i + (callee.has_receiver ? 1 : 0)], span(node)));
  }
  // `Ok()` of a result whose value is unit.
  if (made.kind == CallKind::variant && values.empty() && !value_types(callee, values).empty())
    values.push_back(b_.unit(span(node)));
  return values;
}

NodeId FunctionLowering::argument_value(NodeId argument) const {
  return tree().kind(argument) == NodeKind::Label ? child(argument, slot::Label_value) : argument;
}

// Are the arguments written in another order than that of the parameters?
bool FunctionLowering::is_shuffled(NodeId node, const check::Call& made) const {
  if (made.placed.empty()) return false;
  std::unordered_map<std::uint32_t, std::size_t> positions;
  for (std::size_t i = 0; i < made.placed.size(); ++i) positions.emplace(made.placed[i].value, i);
  std::size_t last = 0;
  for (const NodeId written : tree().tail(node)) {
    const std::size_t position = positions[argument_value(written).value];
    if (position < last) return true;
    last = position;
  }
  return false;
}

// The default value of a parameter, made anew for each call (language-17 L1, L6).
ExprId FunctionLowering::preset(VarId param, TypeId wanted, Span at) {
  const check::Var& v = ctx_.checked.vars[param];
  const check::File* const caller = std::exchange(file_, &ctx_.checked.files[v.file]);
  auto held = std::exchange(held_, {});
  const NodeId node = child(v.node, slot::Param_preset);
  const NodeKind form = tree().kind(node);
  ExprId value;
  // These take their type from the call: the declared one may have type parameters.
  if (form == NodeKind::NoneLit || form == NodeKind::ListLit || form == NodeKind::SetLit ||
      form == NodeKind::MapLit)
    value = zero_value(types_.is(wanted, TypeKind::any) && form != NodeKind::NoneLit ? ir_type(node) : wanted,
                       at);
  else
    value = expr(node);
  file_ = caller;
  held_ = std::move(held);
  return coerce(value, wanted, at);
}

std::vector<TypeId> FunctionLowering::type_arguments(FunId fun, std::span<const TypeId> written,
                                                     std::span<const ExprId> args) {
  const check::Fun& f = ctx_.checked.funs[fun];
  const std::vector<types::TypeParamId> params = ctx_.type_params(f);
  if (params.empty()) return {};
  std::vector<TypeId> found(params.size());
  if (written.size() == params.size()) {
    found.assign(written.begin(), written.end());
    return found;
  }
  // Those of the record come from the receiver, the function's own from the call.
  std::size_t next = 0;
  std::size_t arg = 0;
  if (f.method_of && !args.empty()) {
    for (const TypeId t : types_[type(args[0])].args)
      if (next < found.size()) found[next++] = t;
    arg = 1;
  }
  for (const TypeId t : written)
    if (next < found.size()) found[next++] = t;
  for (std::size_t p = 0; p < f.params.size() && arg + p < args.size(); ++p)
    unify(ctx_.ir_type(ctx_.checked.vars[f.params[p]].type), type(args[arg + p]), params, found);
  for (TypeId& t : found)
    if (!t) t = types_.any();
  return found;
}

bool FunctionLowering::unify(TypeId pattern, TypeId with, std::span<const types::TypeParamId> params,
                             std::vector<TypeId>& found) {
  const types::Type p = types_[pattern];
  if (p.kind == TypeKind::parameter) {
    for (std::size_t i = 0; i < params.size(); ++i)
      if (params[i] == p.param && !found[i]) found[i] = with;
    return true;
  }
  const types::Type w = types_[with];
  if (p.kind == TypeKind::option && w.kind != TypeKind::option) return unify(p.args[0], with, params, found);
  if (p.kind != w.kind || p.args.size() != w.args.size()) return false;
  for (std::size_t i = 0; i < p.args.size(); ++i) unify(p.args[i], w.args[i], params, found);
  return true;
}

std::vector<TypeId> FunctionLowering::value_types(const Callee& callee, std::span<const ExprId> values) {
  std::vector<TypeId> wanted;
  if (callee.kind == CallKind::variant) {
    for (const types::Field& f : ctx_.variant_fields(callee.union_type, callee.variant))
      wanted.push_back(f.type);
    return wanted;
  }
  if (callee.kind == CallKind::value) {
    const TypeId function = type(values[0]);
    wanted.push_back(function);
    for (const TypeId p : types_.params(function)) wanted.push_back(p);
    return wanted;
  }
  if (callee.kind == CallKind::builtin) return wanted;
  const check::Fun& f = ctx_.checked.funs[callee.fun];
  const std::vector<types::TypeParamId> params = ctx_.type_params(f);
  const std::vector<TypeId> args = type_arguments(callee.fun, callee.type_args, values);
  if (callee.has_receiver && !values.empty()) wanted.push_back(type(values[0]));
  for (const VarId p : f.params) {
    const TypeId declared = ctx_.ir_type(ctx_.checked.vars[p].type);
    wanted.push_back(params.empty() ? declared : types_.substitute(declared, params, args));
  }
  return wanted;
}

ExprId FunctionLowering::invoke(const Callee& callee, std::vector<ExprId> values, Span at) {
  if (callee.kind == CallKind::builtin) return builtin(callee.builtin, std::move(values), callee.result, at);
  const std::vector<TypeId> wanted = value_types(callee, values);
  MOCHI_CHECK(values.size() == wanted.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = coerce(values[i], wanted[i], at);
  if (callee.kind == CallKind::variant) return construct(callee.union_type, callee.variant, values, at);
  if (callee.kind == CallKind::value) {
    // What a callback gets is lent (S2).
    return call_of(values[0], std::span<const ExprId>(values.data() + 1, values.size() - 1), at);
  }
  return call_function(callee.fun, std::move(values), callee.type_args, callee.result, at);
}

// A call of a function value; of the function itself where the value is nothing else.
ExprId FunctionLowering::call_of(ExprId callee, std::span<const ExprId> args, Span at) {
  const ir::Expr function = fn_.body.exprs[callee];
  const TypeId result = types_.result(function.type);
  if (function.kind != ExprKind::function_ref) return b_.call_value(callee, args, result, at);
  std::vector<TypeId> type_args;
  if (function.b != ~0U)
    for (const std::uint32_t t : fn_.body.list(function.b)) type_args.push_back(TypeId(t));
  return b_.call(FunctionId(function.a), args, type_args, result, at);
}

ExprId FunctionLowering::call_function(FunId fun, std::vector<ExprId> args, std::span<const TypeId> written,
                                       TypeId wanted, Span at) {
  const check::Fun& f = ctx_.checked.funs[fun];
  static_cast<void>(wanted);
  std::vector<ExprId> carried = carried_values(fun, at);
  if (carried.empty() && ctx_.needs_environment(fun))
    return b_.call_value(b_.read(fun_local(fun), at), args, ctx_.ir_type(f.result), at);
  const std::vector<TypeId> type_args = type_arguments(fun, written, args);
  args.insert(args.begin(), carried.begin(), carried.end());
  TypeId result = ctx_.ir_type(f.result);
  if (!type_args.empty()) result = types_.substitute(result, ctx_.type_params(f), type_args);
  return b_.call(ctx_.add_function(fun), args, type_args, result, at);
}

// --- function values made by lowering ---

ExprId FunctionLowering::partial(const Callee& callee, std::vector<ExprId> values, TypeId wanted, Span at) {
  return with_block(at, [&] {
    const std::vector<TypeId> all = value_types(callee, values);
    std::vector<LocalId> given;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const ExprId value = i < all.size() ? coerce(values[i], all[i], at) : values[i];
      given.push_back(temp("given", value, at));
    }
    const std::vector<TypeId> rest(types_.params(wanted).begin(), types_.params(wanted).end());
    FunctionLowering inner(ctx_, this, ctx_.add_function());
    const std::vector<LocalId> params = inner.begin_synthetic(rest, types_.result(wanted), at);
    std::vector<ExprId> inside;
    for (const LocalId local : given) inside.push_back(inner.b_.read(inner.capture(local), at));
    for (const LocalId param : params) inside.push_back(inner.b_.read(param, at));
    Callee called = callee;
    called.result = types_.result(wanted);
    return inner.end_synthetic(inner.invoke(called, std::move(inside), at), wanted, at);
  });
}

ExprId FunctionLowering::as_function(Callee callee, TypeId wanted, Span at) {
  if (!types_.is(wanted, TypeKind::function)) return panic(3, "not a function value", at);
  return partial(callee, {}, wanted, at);
}

}  // namespace mochi::lower
