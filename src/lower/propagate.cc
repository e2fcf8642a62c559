// Postfix `?`, the methods of `result`, and `??` on one (language-17 §7, §8).
#include "base/string_util.h"
#include "lower/crate_text.h"
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::InfoFlag;
using types::Builtin;

namespace {

// Variants of `result`, in its declaration's order.
constexpr std::uint32_t kOk = 0;
constexpr std::uint32_t kErr = 1;
// The fault of a failure that nobody handles.
constexpr std::int64_t kUnhandled = 7;

}  // namespace

ExprId FunctionLowering::is_variant(ExprId result, std::uint32_t variant, Span at) {
  return expr_node(ExprKind::tag_is, types_.boolean(), at, result.value, variant);
}

// The value of an `Ok`, or the error of an `Err`, which the result is known to be.
ExprId FunctionLowering::result_part(ExprId result, std::uint32_t variant, Span at) {
  const TypeId part = types_[type(result)].args[variant];
  return expr_node(ExprKind::variant_field, part, at, result.value, variant, 0);
}

ExprId FunctionLowering::make_result(TypeId of, std::uint32_t variant, ExprId part, Span at) {
  const ExprId parts[] = {coerce(part, types_[of].args[variant], at)};
  return construct(of, variant, parts, at);
}

// What a failure says: its `message`, a field or method of type string, else its text (Q5).
ExprId FunctionLowering::failure_text(ExprId failure, Span at) {
  const TypeId of = type(failure);
  const TypeId text = types_.string();
  if (types_.is(of, TypeKind::string)) return failure;
  if (types_.is(of, TypeKind::record) || types_.is(of, TypeKind::union_) || types_.is(of, TypeKind::opaque)) {
    const NameId message = ctx_.names.intern("message");
    const std::uint32_t field = types_.is(of, TypeKind::record) ? ctx_.field_index(of, message) : ~0U;
    if (field != ~0U && ctx_.fields(of)[field].type == text) return b_.field(failure, field, text, at);
    for (const check::Methods& methods : ctx_.checked.methods) {
      if (methods.decl != types_[of].decl) continue;
      for (const FunId fun : methods.funs) {
        const check::Fun& f = ctx_.checked.funs[fun];
        if (f.name == message && f.params.empty() && f.type_params.empty() && f.result == text)
          return call_function(fun, {failure}, {}, text, at);
      }
    }
  }
  const FunId own = crate_text(ctx_.checked, of);
  return own.valid() ? call_function(own, {failure}, {}, text, at) : b_.op(Op::to_text, text, {failure}, at);
}

void FunctionLowering::leave_with(ExprId value, Span at) { emit(b_.return_(leaving(value, at), at)); }

void FunctionLowering::raise_unhandled(ExprId text, Span at) {
  emit(b_.expr(b_.op(Op::panic, never(), {b_.integer(kUnhandled, at), text}, at), at));
}

ExprId FunctionLowering::propagate(NodeId node) {
  const NodeId of = child(node, slot::Propagate_value);
  return taken(expr(of), of, info(node).has(InfoFlag::ends_by_fault), span(node));
}

// The base of `r?.f` or `r?[i]`.
ExprId FunctionLowering::propagated_base(NodeId node) {
  ExprId outcome = raw(node);
  const Span at = span(node);
  if (kind(outcome) == TypeKind::option) outcome = unwrapped(outcome, at, info(node).has(InfoFlag::proven));
  return taken(outcome, node, info(node).has(InfoFlag::ends_by_fault), at);
}

// The text of `node` on one line.
std::string FunctionLowering::source_text(NodeId node) const {
  std::string text;
  for (const char c : ctx_.program.sources->text(span(node))) {
    const bool blank = is_ascii_space(c);
    if (blank && (text.empty() || text.back() == ' ')) continue;
    text += blank ? ' ' : c;
  }
  return text;
}

// Leaves the function or ends the program where an outcome, a result or an option, holds no value.
void FunctionLowering::check_outcome(const Held& held, NodeId of, bool fault, Span at) {
  const bool option = types_.is(type(held.expr), TypeKind::option);
  const BlockId leave = in_block([&] {
    if (option && fault) {
      raise_unhandled(b_.string(source_text(of) + " is none", at), at);
    } else if (option) {
      leave_with(b_.none(fn_.result, at), at);
    } else if (fault) {
      raise_unhandled(failure_text(result_part(use(held, at), kErr, at), at), at);
    } else {
      leave_with(make_result(fn_.result, kErr, result_part(use(held, at), kErr, at), at), at);
    }
  });
  const ExprId gone =
      option ? negate(b_.is_some(use(held, at), at), at) : is_variant(use(held, at), kErr, at);
  emit(b_.if_(gone, leave, BlockId(), at));
}

// The value of a checked outcome.
ExprId FunctionLowering::taken(ExprId outcome, NodeId of, bool fault, Span at) {
  return with_block(at, [&] {
    const Held held = hold("outcome", outcome, at);
    check_outcome(held, of, fault, at);
    const bool option = types_.is(type(held.expr), TypeKind::option);
    return option ? unwrapped(use(held, at), at, true) : result_part(use(held, at), kOk, at);
  });
}

ExprId FunctionLowering::coalesce_result(NodeId node) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  return with_block(at, [&] {
    const Held held = hold("outcome", expr(child(node, slot::Binary_left)), at);
    const ExprId value = types_.is(own, TypeKind::union_) && own == type(held.expr)
                             ? use(held, at)
                             : result_part(use(held, at), kOk, at);
    const ExprId other = expr_as(child(node, slot::Binary_right), own);
    return b_.conditional(is_variant(use(held, at), kOk, at), coerce(value, own, at), other, own, at);
  });
}

ExprId FunctionLowering::result_builtin(Builtin id, std::vector<ExprId>& args, TypeId result, Span at) {
  return with_block(at, [&]() -> ExprId {
    const Held held = hold("outcome", args[0], at);
    const auto there = [&] { return is_variant(use(held, at), kOk, at); };
    const auto value = [&] { return result_part(use(held, at), kOk, at); };
    const auto failure = [&] { return result_part(use(held, at), kErr, at); };
    const TypeId own = type(held.expr);
    if (id == Builtin::result_is_ok) return there();
    if (id == Builtin::result_ok || id == Builtin::result_error) {
      const bool ok = id == Builtin::result_ok;
      const TypeId option =
          types_.is(result, TypeKind::any) ? result : types_.option(types_[own].args[ok ? kOk : kErr]);
      const ExprId present = coerce(ok ? value() : failure(), result, at);
      const ExprId absent = b_.none(types_.is(result, TypeKind::option) ? result : option, at);
      return b_.conditional(there(), ok ? present : absent, ok ? absent : present, result, at);
    }
    if (id == Builtin::result_unwrap || id == Builtin::result_expect) {
      const bool expected = id == Builtin::result_expect;
      const Held message = expected ? hold("message", as_string(args[1], at), at) : Held();
      const BlockId fail = in_block([&] {
        ExprId text = failure_text(failure(), at);
        if (expected)
          text = b_.op(Op::str_concat, types_.string(), {use(message, at), b_.string(": ", at), text}, at);
        raise_unhandled(text, at);
      });
      emit(b_.if_(is_variant(use(held, at), kErr, at), fail, BlockId(), at));
      return value();
    }
    const TypeId wanted = id == Builtin::result_or ? types_[own].args[kOk] : type(args[1]);
    const Held other = hold("other", coerce(args[1], wanted, at), at);
    if (id == Builtin::result_or) return b_.conditional(there(), value(), use(other, at), wanted, at);
    const bool on_error = id == Builtin::result_map_error;
    const ExprId arg[] = {coerce(on_error ? failure() : value(), types_.params(type(other.expr))[0], at)};
    const ExprId made = call_of(use(other, at), arg, at);
    if (id == Builtin::result_and_then) {
      const ExprId same = make_result(result, kErr, failure(), at);
      return b_.conditional(there(), coerce(made, result, at), same, result, at);
    }
    const ExprId mapped = make_result(result, on_error ? kErr : kOk, made, at);
    const ExprId kept = make_result(result, on_error ? kOk : kErr, on_error ? value() : failure(), at);
    return b_.conditional(there(), on_error ? kept : mapped, on_error ? mapped : kept, result, at);
  });
}

}  // namespace mochi::lower
