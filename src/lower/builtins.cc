// Built-in functions: arguments, then the operation that the static types call for.
#include "lower/crate_text.h"
#include "lower/function.h"

namespace mochi::lower {

using types::Builtin;

namespace {

// Does it make texts of its arguments, as they are printed?
bool shows(Builtin id) {
  return id == Builtin::print || id == Builtin::str || id == Builtin::str_alias || id == Builtin::error ||
         id == Builtin::panic;
}

}  // namespace

// --- what arguments are read as ---

ExprId FunctionLowering::as_value(ExprId value, Span at) {
  return kind(value) == TypeKind::option ? unwrapped(value, at, false) : value;
}

ExprId FunctionLowering::as_list(ExprId value, Span at) {
  value = as_value(value, at);
  const TypeId of = type(value);
  const TypeKind k = types_.kind(of);
  if (k == TypeKind::list) return value;
  if (k == TypeKind::group) return b_.op(Op::group_items, types_.list(types_.value(of)), {value}, at);
  if (k == TypeKind::set) return b_.op(Op::set_items, types_.list(types_.element(of)), {value}, at);
  if (k == TypeKind::map) return b_.op(Op::map_keys, types_.list(types_.key(of)), {value}, at);
  if (k == TypeKind::string) return b_.op(Op::str_split, types_.list(of), {value, b_.string("", at)}, at);
  if (k == TypeKind::bytes) return bytes_items(value, at);
  return b_.op(Op::any_items, types_.list(types_.any()), {box(value, at)}, at);
}

ExprId FunctionLowering::bytes_items(ExprId value, Span at) {
  const TypeId integer = types_.integer();
  const TypeId list = types_.list(integer);
  return with_block(at, [&] {
    const Held data = hold("data", value, at);
    const LocalId out = temp("items", make_list(list, {}, at), at);
    const LocalId i = b_.local(ctx_.names.intern("i"), integer, at);
    const ExprId end = b_.op(Op::bytes_len, integer, {use(data, at)}, at);
    const BlockId body = in_block([&] {
      append_to(out, b_.op(Op::bytes_index, integer, {use(data, at), b_.read(i, at)}, at), at);
    });
    emit(b_.for_range(i, b_.integer(0, at), end, body, at));
    return b_.read(out, at);
  });
}

ExprId FunctionLowering::as_float(ExprId value, Span at) {
  return coerce(as_value(value, at), types_.floating(), at);
}
ExprId FunctionLowering::as_int(ExprId value, Span at) {
  return coerce(as_value(value, at), types_.integer(), at);
}
ExprId FunctionLowering::as_string(ExprId value, Span at) {
  return coerce(as_value(value, at), types_.string(), at);
}

std::vector<ExprId> FunctionLowering::builtin_values(Builtin id, std::span<const NodeId> nodes) {
  // These show or measure whatever they get: boxing would only hide the static type.
  const bool any_kind = id == Builtin::print || id == Builtin::str || id == Builtin::str_alias ||
                        id == Builtin::json || id == Builtin::to_json || id == Builtin::len ||
                        id == Builtin::to_int || id == Builtin::to_float || id == Builtin::to_float_alias ||
                        id == Builtin::exists || id == Builtin::count || id == Builtin::panic ||
                        id == Builtin::error || id == Builtin::map_remove;
  std::vector<ExprId> values;
  for (const NodeId node : nodes) {
    const bool as_is = any_kind && ir_target(node) == types_.any();
    values.push_back(as_is ? raw(node) : expr(node));
  }
  return values;
}

// --- dispatch ---

ExprId FunctionLowering::builtin(Builtin id, std::vector<ExprId> args, TypeId result, Span at) {
  for (ExprId& arg : args) {
    const FunId own = shows(id) ? crate_text(ctx_.checked, type(arg)) : FunId();
    if (own.valid()) arg = call_function(own, {arg}, {}, types_.string(), at);
  }
  switch (id) {
    case Builtin::print: return b_.op(Op::print, types_.unit(), std::span<const ExprId>(args), at);
    case Builtin::len: return length(args[0], at);
    case Builtin::append:
    case Builtin::push:
    case Builtin::concat:
    case Builtin::reverse:
    case Builtin::distinct:
    case Builtin::first:
    case Builtin::keys:
    case Builtin::values:
    case Builtin::collect:
    case Builtin::range:
    case Builtin::count:
    case Builtin::exists:
    case Builtin::reduce:
    case Builtin::add:
    case Builtin::has:
    case Builtin::sort:
    case Builtin::map:
    case Builtin::filter:
    case Builtin::slice:
    case Builtin::map_remove: return list_builtin(id, args, result, at);
    case Builtin::result_unwrap:
    case Builtin::result_expect:
    case Builtin::result_ok:
    case Builtin::result_error:
    case Builtin::result_is_ok:
    case Builtin::result_or:
    case Builtin::result_map:
    case Builtin::result_map_error:
    case Builtin::result_and_then: return result_builtin(id, args, result, at);
    case Builtin::sum:
    case Builtin::avg:
    case Builtin::min:
    case Builtin::max:
    case Builtin::abs:
    case Builtin::floor:
    case Builtin::ceil:
    case Builtin::round:
    case Builtin::to_int:
    case Builtin::to_bigint:
    case Builtin::to_float:
    case Builtin::to_float_alias:
    case Builtin::num:
    case Builtin::denom:
    case Builtin::math_sqrt: return number_builtin(id, args, result, at);
    case Builtin::str:
    case Builtin::str_alias:
    case Builtin::parse_int_str:
    case Builtin::upper:
    case Builtin::lower:
    case Builtin::trim:
    case Builtin::contains:
    case Builtin::starts_with:
    case Builtin::index_of:
    case Builtin::split:
    case Builtin::join:
    case Builtin::substring:
    case Builtin::substr:
    case Builtin::repeat:
    case Builtin::pad_start:
    case Builtin::ord:
    case Builtin::chr:
    case Builtin::bytes:
    case Builtin::utf8:
    case Builtin::text: return text_builtin(id, args, at);
    case Builtin::sha256:
    case Builtin::now:
    case Builtin::input:
    case Builtin::json:
    case Builtin::to_json:
    case Builtin::json_decode:
    case Builtin::json_parse:
    case Builtin::rows_labels:
    case Builtin::rows_parts:
    case Builtin::rows_cell_text:
    case Builtin::rows_parse:
    case Builtin::read_file:
    case Builtin::write_file:
    case Builtin::append_file:
    case Builtin::lines:
    case Builtin::panic:
    case Builtin::error:
    case Builtin::os_args:
    case Builtin::os_env:
    case Builtin::os_exit:
    case Builtin::os_cwd:
    case Builtin::os_platform:
    case Builtin::exit: return world_builtin(id, args, result, at);
    case Builtin::copy:  // calls.cc
    case Builtin::eval:
    case Builtin::http_get:
    case Builtin::make_chan:
    case Builtin::make_stream:
    case Builtin::subscribe:
    case Builtin::recv_sub: {
      const std::string_view name = types::builtin_info(id).name;
      ctx_.refuse(name, at);
      return b_.op(Op::refuse, never(), std::span<const ExprId>(), at, ctx_.names.intern(name).value);
    }
    case Builtin::bits_and:
    case Builtin::bits_or:
    case Builtin::bits_xor:
    case Builtin::bits_not:
    case Builtin::bits_shl:
    case Builtin::bits_shr:
    case Builtin::bits_ushr:
    case Builtin::bits_wrap_add:
    case Builtin::bits_wrap_sub:
    case Builtin::bits_wrap_mul:
    case Builtin::float_to_bits:
    case Builtin::float_from_bits: return bits_builtin(id, args, at);
  }
  MOCHI_UNREACHABLE("built-in");
}

ExprId FunctionLowering::bits_builtin(Builtin id, std::vector<ExprId>& args, Span at) {
  if (id == Builtin::float_to_bits)
    return b_.op(Op::float_to_bits, types_.integer(), {as_float(args[0], at)}, at);
  for (ExprId& arg : args) arg = as_int(arg, at);
  if (id == Builtin::float_from_bits) return b_.op(Op::float_from_bits, types_.floating(), {args[0]}, at);
  static constexpr std::pair<Builtin, Op> kAll[] = {
      {Builtin::bits_and, Op::bit_and},
      {Builtin::bits_or, Op::bit_or},
      {Builtin::bits_xor, Op::bit_xor},
      {Builtin::bits_not, Op::bit_not},
      {Builtin::bits_shl, Op::shift_left},
      {Builtin::bits_shr, Op::shift_right},
      {Builtin::bits_ushr, Op::shift_right_logical},
      {Builtin::bits_wrap_add, Op::wrap_add},
      {Builtin::bits_wrap_sub, Op::wrap_sub},
      {Builtin::bits_wrap_mul, Op::wrap_mul},
  };
  for (const auto& [known, op] : kAll)
    if (known == id) return b_.op(op, types_.integer(), std::span<const ExprId>(args), at);
  MOCHI_UNREACHABLE("bit operation");
}

ExprId FunctionLowering::text_builtin(Builtin id, std::vector<ExprId>& args, Span at) {
  const TypeId string = types_.string();
  const TypeId integer = types_.integer();
  const auto text = [&](std::size_t i) { return as_string(args[i], at); };
  const auto number = [&](std::size_t i) { return as_int(args[i], at); };
  const auto one = [&](Op op) { return b_.op(op, string, {text(0)}, at); };
  if (id == Builtin::str || id == Builtin::str_alias) return b_.op(Op::to_text, string, {args[0]}, at);
  if (id == Builtin::upper) return one(Op::str_upper);
  if (id == Builtin::lower) return one(Op::str_lower);
  if (id == Builtin::trim) return one(Op::str_trim);
  if (id == Builtin::parse_int_str)
    return b_.op(Op::parse_int_base, integer, {text(0), args.size() > 1 ? number(1) : b_.integer(10, at)},
                 at);
  if (id == Builtin::contains) return contains(args[1], as_value(args[0], at), at);
  if (id == Builtin::starts_with) return b_.op(Op::str_starts_with, types_.boolean(), {text(0), text(1)}, at);
  if (id == Builtin::index_of && kind(as_value(args[0], at)) == TypeKind::list)
    return list_index_of(as_value(args[0], at), args[1], at);
  if (id == Builtin::index_of) return b_.op(Op::str_index_of, integer, {text(0), text(1)}, at);
  if (id == Builtin::split) return b_.op(Op::str_split, types_.list(string), {text(0), text(1)}, at);
  if (id == Builtin::join) {
    const ExprId list = coerce(as_list(args[0], at), types_.list(string), at);
    return b_.op(Op::str_join, string, {list, text(1)}, at);
  }
  if (id == Builtin::substring || id == Builtin::substr)
    return slice_value(as_value(args[0], at), number(1), number(2), at);
  if (id == Builtin::repeat) return b_.op(Op::str_repeat, string, {text(0), number(1)}, at);
  if (id == Builtin::pad_start) return b_.op(Op::str_pad_start, string, {text(0), number(1), text(2)}, at);
  if (id == Builtin::ord) return b_.op(Op::str_ord, integer, {text(0)}, at);
  if (id == Builtin::chr) return b_.op(Op::str_chr, string, {number(0)}, at);
  const TypeId bytes = types_.basic(TypeKind::bytes);
  if (id == Builtin::bytes)
    return b_.op(Op::bytes_from_list, bytes, {coerce(as_list(args[0], at), types_.list(integer), at)}, at);
  if (id == Builtin::utf8) return b_.op(Op::bytes_from_text, bytes, {text(0)}, at);
  return b_.op(Op::text_from_bytes, string, {coerce(as_value(args[0], at), bytes, at)}, at);
}

ExprId FunctionLowering::world_builtin(Builtin id, std::vector<ExprId>& args, TypeId result, Span at) {
  const TypeId string = types_.string();
  const auto text = [&](std::size_t i) { return as_string(args[i], at); };
  if (id == Builtin::now) return b_.op(Op::now, types_.integer(), std::span<const ExprId>(), at);
  if (id == Builtin::input) return b_.op(Op::input, string, std::span<const ExprId>(), at);
  if (id == Builtin::json) return b_.op(Op::print_json, types_.unit(), {args[0]}, at);
  if (id == Builtin::to_json) return b_.op(Op::to_json, string, {args[0]}, at);
  if (id == Builtin::json_decode) return b_.op(Op::json_decode, types_.map(string, string), {text(0)}, at);
  if (id == Builtin::rows_labels) return b_.op(Op::any_labels, types_.list(string), {box(args[0], at)}, at);
  if (id == Builtin::rows_parts)
    return b_.op(Op::any_parts, types_.list(types_.any()), {box(args[0], at)}, at);
  if (id == Builtin::rows_cell_text) return b_.op(Op::part_text, string, {box(args[0], at)}, at, 1);
  if (id == Builtin::json_parse || id == Builtin::rows_parse)
    return b_.op(Op::json_parse, types_.any(), {text(0)}, at);
  if (id == Builtin::read_file) return b_.op(Op::read_file, string, {text(0)}, at);
  if (id == Builtin::write_file) return b_.op(Op::write_file, types_.unit(), {text(0), text(1)}, at);
  if (id == Builtin::append_file) return b_.op(Op::append_file, types_.unit(), {text(0), text(1)}, at);
  if (id == Builtin::lines) return b_.op(Op::read_lines, types_.list(string), {text(0)}, at);
  if (id == Builtin::os_args) return b_.op(Op::os_args, types_.list(string), std::span<const ExprId>(), at);
  if (id == Builtin::os_env) return b_.op(Op::os_env, types_.option(string), {text(0)}, at);
  if (id == Builtin::os_cwd) return b_.op(Op::os_cwd, string, std::span<const ExprId>(), at);
  if (id == Builtin::os_platform) return b_.op(Op::os_platform, string, std::span<const ExprId>(), at);
  if (id == Builtin::exit || id == Builtin::os_exit)
    return b_.op(Op::exit_, never(), {as_int(args[0], at)}, at);
  if (id == Builtin::error)
    return b_.op(Op::panic, never(), {b_.integer(1, at), b_.op(Op::to_text, string, {args[0]}, at)}, at);
  if (id == Builtin::panic) return panic_builtin(args, at);
  static_cast<void>(result);
  ExprId data = as_value(args[0], at);
  if (kind(data) != TypeKind::string) data = coerce(as_list(data, at), types_.list(types_.integer()), at);
  return b_.op(Op::sha256, types_.list(types_.integer()), {data}, at);
}

// `panic(code, message)`, `panic(message)`, `panic(code)`.
ExprId FunctionLowering::panic_builtin(std::vector<ExprId>& args, Span at) {
  const auto text = [&](ExprId value) {
    return kind(value) == TypeKind::string ? value : b_.op(Op::to_text, types_.string(), {value}, at);
  };
  if (args.size() == 2) return b_.op(Op::panic, never(), {as_int(args[0], at), text(args[1])}, at);
  if (kind(args[0]) == TypeKind::integer)
    return b_.op(Op::panic, never(), {args[0], b_.string("panic", at)}, at);
  return b_.op(Op::panic, never(), {b_.integer(1, at), text(args[0])}, at);
}

}  // namespace mochi::lower
