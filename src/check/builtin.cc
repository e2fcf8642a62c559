// Calls of the built-in functions (sections 9 and 16): counts, receivers, effects; text and world.
#include <algorithm>
#include <utility>

#include "check/checker.h"

namespace mochi::check {

using types::builtin_info;

TypeId Checker::argument_error(NodeId argument, std::size_t position, std::string_view expected, TypeId got) {
  if (kind(got) == TypeKind::error) return types_.error();
  if (opens_none(argument)) return types_.any();
  error(Code::T007, argument,
        "argument " + std::to_string(position + 1) + ": expected " + std::string(expected) + ", got " +
            show(got));
  return types_.error();
}

// Checks one argument against a type; `any` is judged at run time.
bool Checker::builtin_argument(NodeId argument, TypeId declared, std::size_t position) {
  check_expr(argument, declared);
  TypeId type = settle(value_of(info(argument).type));
  if (types_.is(type, TypeKind::any) && kind(declared) != TypeKind::any) {
    set_target(argument, declared);
    return true;
  }
  if (flow_quiet(argument, declared) || relax(info(argument).type, declared)) return true;
  // What is only read may be a copy whose elements are checked on the way.
  if (holds_any(type, declared)) {
    set_target(argument, declared);
    return true;
  }
  argument_error(argument, position, show(declared), info(argument).type);
  return false;
}

// An argument whose text is made at run time.
void Checker::shown_argument(NodeId argument) {
  TypeId type = check_expr(argument);
  if (exports_matter_ && types::is_generic(types_, prune(type))) note_kind_need(type, argument);
}

TypeId Checker::call_builtin(NodeId node, Builtin id, NodeId receiver, TypeId expected) {
  const types::BuiltinInfo& about = builtin_info(id);
  if (has_labels(node) && refuse_labels(node)) return types_.error();
  std::vector<NodeId> args;
  if (receiver.valid()) args.push_back(receiver);
  for (NodeId argument : tree_->tail(node)) args.push_back(argument);
  note_effects(about.effects);
  if (!about.capability.empty()) note_capability(about.capability);
  Call call;
  call.kind = CallKind::builtin;
  call.target = static_cast<std::uint32_t>(id);
  call.receiver_is_argument = receiver.valid();
  if (args.size() < about.min_args || (about.max_args != 255 && args.size() > about.max_args)) {
    mute_arguments(node);
    std::string count = std::to_string(about.min_args);
    if (about.max_args == 255)
      count = "at least " + count;
    else if (about.max_args != about.min_args)
      count += " to " + std::to_string(about.max_args);
    error(Code::T039, node,
          "function " + std::string(about.name) + " expects " + count + " arguments, got " +
              std::to_string(args.size()));
    return types_.error();
  }
  TypeId type = builtin_result(node, id, args, expected);
  if (id == Builtin::map_remove) note_mutation(root_of(args[0]), node);
  return add_call(node, std::move(call), type);
}

TypeId Checker::builtin_result(NodeId node, Builtin id, std::span<const NodeId> args, TypeId expected) {
  using B = Builtin;
  switch (id) {
    // These show any value as it is; a missing one as `nil`.
    case B::print:
    case B::json:
      for (NodeId argument : args) shown_argument(argument);
      return types_.unit();
    case B::str:
    case B::str_alias:
    case B::to_json: shown_argument(args[0]); return types_.string();
    case B::len:
    case B::append:
    case B::push:
    case B::concat:
    case B::reverse:
    case B::distinct:
    case B::first:
    case B::keys:
    case B::values:
    case B::collect:
    case B::range:
    case B::slice:
    case B::add:
    case B::has:
    case B::sort:
    case B::contains:
    case B::map_remove: return list_builtin(node, id, args, expected);
    case B::count:
    case B::exists:
    case B::sum:
    case B::avg:
    case B::min:
    case B::max: return fold_builtin(node, id, args);
    case B::copy: return copy_builtin(args);
    case B::reduce:
    case B::map:
    case B::filter: return function_builtin(id, args, expected);
    case B::abs:
    case B::floor:
    case B::ceil:
    case B::round:
    case B::to_int:
    case B::to_bigint:
    case B::to_float:
    case B::to_float_alias:
    case B::num:
    case B::denom: return number_builtin(id, args);
    case B::parse_int_str:
    case B::upper:
    case B::lower:
    case B::trim:
    case B::index_of:
    case B::starts_with:
    case B::split:
    case B::join:
    case B::substring:
    case B::substr:
    case B::repeat:
    case B::pad_start:
    case B::ord:
    case B::chr:
    case B::sha256:
    case B::now:
    case B::input:
    case B::json_decode:
    case B::read_file:
    case B::write_file:
    case B::append_file:
    case B::lines:
    case B::panic:
    case B::error:
    case B::exit:
    case B::bytes:
    case B::utf8:
    case B::text: return text_builtin(id, args);
    case B::result_unwrap:
    case B::result_expect:
    case B::result_ok:
    case B::result_error:
    case B::result_is_ok:
    case B::result_or:
    case B::result_map:
    case B::result_map_error:
    case B::result_and_then: return result_builtin(node, id, args);
    case B::eval:
    case B::http_get:
    case B::make_chan:
    case B::make_stream:
    case B::subscribe:
    case B::recv_sub: mute_arguments(node); return unsupported(node, builtin_info(id).name);
    case B::bits_and:
    case B::bits_or:
    case B::bits_xor:
    case B::bits_not:
    case B::bits_shl:
    case B::bits_shr:
    case B::bits_ushr:
    case B::bits_wrap_add:
    case B::bits_wrap_sub:
    case B::bits_wrap_mul:
    case B::float_to_bits:
    case B::float_from_bits:
    case B::math_sqrt:
    case B::json_parse:
    case B::os_args:
    case B::os_env:
    case B::os_exit:
    case B::os_cwd:
    case B::os_platform:
    case B::rows_labels:
    case B::rows_parts:
    case B::rows_cell_text:
    case B::rows_parse: break;
  }
  // Intrinsics are reached through the `extern fun` of their module, which has types of its own.
  mute_arguments(node);
  return types_.error();
}

TypeId Checker::text_builtin(Builtin id, std::span<const NodeId> args) {
  using B = Builtin;
  TypeId text = types_.string();
  TypeId number = types_.integer();
  auto typed = [&](std::initializer_list<TypeId> wanted, TypeId result) {
    std::size_t position = 0;
    for (TypeId type : wanted) {
      if (position < args.size()) builtin_argument(args[position], type, position);
      ++position;
    }
    return result;
  };
  if (id == B::parse_int_str) return typed({text, number}, number);
  if (id == B::upper || id == B::lower || id == B::trim) return typed({text}, text);
  if (id == B::index_of) {
    check_expr(args[0]);
    TypeId type = settle(use(args[0]));
    if (types_.is(type, TypeKind::list)) {
      builtin_argument(args[1], types_.element(type), 1);
      return number;
    }
    const NodeId outer = std::exchange(receiver_, args[0]);
    typed({text, text}, number);
    receiver_ = outer;
    return number;
  }
  if (id == B::starts_with) return typed({text, text}, types_.boolean());
  if (id == B::split) return typed({text, text}, types_.list(text));
  if (id == B::join) return typed({types_.list(text), text}, text);
  if (id == B::repeat) return typed({text, number}, text);
  if (id == B::pad_start) return typed({text, number, text}, text);
  if (id == B::ord) return typed({text}, number);
  if (id == B::chr) return typed({number}, text);
  if (id == B::now) return types_.basic(TypeKind::int64);
  if (id == B::input) return text;
  if (id == B::json_decode) return typed({text}, types_.map(text, text));
  if (id == B::read_file) return typed({text}, text);
  if (id == B::write_file || id == B::append_file) return typed({text, text}, types_.unit());
  if (id == B::lines) return typed({text}, types_.list(text));
  if (id == B::exit) return typed({number}, types_.basic(TypeKind::never));
  if (id == B::bytes) return typed({types_.list(number)}, types_.basic(TypeKind::bytes));
  if (id == B::utf8) return typed({text}, types_.basic(TypeKind::bytes));
  if (id == B::text) return typed({types_.basic(TypeKind::bytes)}, text);
  if (id == B::error) {
    check_expr(args[0]);
    flow(args[0], types_.any());
    if (kind(info(args[0]).type) == TypeKind::string) set_target(args[0], text);
    return types_.basic(TypeKind::never);
  }
  if (id == B::panic) {
    if (args.size() == 2) return typed({number, text}, types_.basic(TypeKind::never));
    check_expr(args[0]);
    TypeId type = settle(use(args[0]));
    TypeKind k = types_.kind(type);
    if (k != TypeKind::string && k != TypeKind::integer && k != TypeKind::int64 && k != TypeKind::any &&
        k != TypeKind::error) {
      argument_error(args[0], 0, "string", type);
    }
    return types_.basic(TypeKind::never);
  }
  if (id == B::sha256) {
    check_expr(args[0]);
    TypeId type = settle(use(args[0]));
    TypeKind k = types_.kind(type);
    bool good = k == TypeKind::string || k == TypeKind::bytes || k == TypeKind::any || k == TypeKind::error ||
                (k == TypeKind::list && flow_quiet(args[0], types_.list(number)));
    if (!good) argument_error(args[0], 0, "string", type);
    return types_.list(number);
  }
  // substring and substr: a slice of a string, or of a list in old code.
  check_expr(args[0]);
  TypeId type = settle(use(args[0]));
  builtin_argument(args[1], number, 1);
  builtin_argument(args[2], number, 2);
  if (types_.is(type, TypeKind::list)) return type;
  if (types_.is(type, TypeKind::any))
    set_target(args[0], text);
  else if (!types_.is(type, TypeKind::string))
    return argument_error(args[0], 0, "string", type);
  return text;
}

// The type of a built-in that is passed on as a value; none if it only exists as a call.
TypeId Checker::builtin_value_type(Builtin id) {
  using B = Builtin;
  TypeId text = types_.string();
  TypeId number = types_.integer();
  TypeId any = types_.any();
  TypeId one_any[] = {any};
  TypeId one_text[] = {text};
  TypeId one_float[] = {types_.floating()};
  TypeId one_int[] = {number};
  TypeId two_texts[] = {text, text};
  if (id == B::print) return types_.function(one_any, types_.unit(), effect_set(Effect::io));
  if (id == B::str || id == B::str_alias || id == B::to_json) return types_.function(one_any, text);
  if (id == B::len || id == B::to_int) return types_.function(one_any, number);
  if (id == B::to_float || id == B::to_float_alias) return types_.function(one_any, types_.floating());
  if (id == B::upper || id == B::lower || id == B::trim) return types_.function(one_text, text);
  if (id == B::floor || id == B::ceil) return types_.function(one_float, types_.floating());
  if (id == B::ord) return types_.function(one_text, number);
  if (id == B::chr) return types_.function(one_int, text);
  if (id == B::contains) return types_.function(two_texts, types_.boolean());
  if (id == B::split) return types_.function(two_texts, types_.list(text));
  return {};
}

}  // namespace mochi::check
