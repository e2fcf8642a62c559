#include "ir/verify_ops.h"

#include <fmt/format.h>

#include "types/predicates.h"

namespace mochi::ir {

using types::TypeKind;
using types::TypeStore;

bool type_fits(const TypeStore& types, TypeId from, TypeId to) {
  if (from == to) return true;
  const types::Type& a = types[from];
  const types::Type& b = types[to];
  if (a.kind == TypeKind::never) return true;
  if (a.kind != b.kind || a.decl != b.decl || a.param != b.param || a.args.size() != b.args.size() ||
      a.names != b.names)
    return false;
  // Interned types that agree in everything but an effect set somewhere inside.
  for (std::size_t i = 0; i < a.args.size(); ++i)
    if (!type_fits(types, a.args[i], b.args[i])) return false;
  return a.kind == TypeKind::function || !a.args.empty();
}

namespace {

// One operation under check: shorthands for «operand i is a …».
struct Operation {
  const TypeStore& types;
  std::vector<TypeId> in;
  TypeId out;
  Op op;

  TypeKind kind(std::size_t i) const { return types.kind(in[i]); }
  bool is(std::size_t i, TypeKind k) const { return kind(i) == k || kind(i) == TypeKind::never; }
  bool fits(std::size_t i, TypeId t) const { return type_fits(types, in[i], t); }
  bool gives(TypeKind k) const { return types.kind(out) == k; }
  bool gives(TypeId t) const { return type_fits(types, t, out) || types.kind(out) == TypeKind::never; }
  bool is_int(std::size_t i) const { return is(i, TypeKind::integer); }
  bool number(std::size_t i) const { return types::is_numeric(kind(i)) || is(i, TypeKind::never); }
  bool same() const { return in.size() == 2 && (fits(0, in[1]) || fits(1, in[0])); }
  // An absent slice bound is a unit.
  bool bound(std::size_t i) const { return is_int(i) || is(i, TypeKind::unit); }
  bool element_fits(std::size_t list, std::size_t value) const {
    return fits(value, types.element(in[list]));
  }
  // The element type of the resulting list.
  bool gives_list_of(TypeId element) const {
    return gives(TypeKind::list) && type_fits(types, element, types.element(out));
  }
};

bool arithmetic(const Operation& o) { return o.same() && o.number(0) && o.gives(o.in[0]); }
bool comparison(const Operation& o) { return o.same() && o.gives(TypeKind::boolean); }
bool unary_number(const Operation& o) { return o.number(0) && o.gives(o.in[0]); }
bool float_to_float(const Operation& o) { return o.is(0, TypeKind::floating) && o.gives(TypeKind::floating); }
bool ints(const Operation& o) {
  for (std::size_t i = 0; i < o.in.size(); ++i)
    if (!o.is_int(i)) return false;
  return o.gives(TypeKind::integer);
}
bool to_kind(const Operation& o, TypeKind from, TypeKind to) { return o.is(0, from) && o.gives(to); }
bool strings(const Operation& o, TypeKind to) {
  for (std::size_t i = 0; i < o.in.size(); ++i)
    if (!o.is(i, TypeKind::string)) return false;
  return o.gives(to);
}
bool list_same(const Operation& o) { return o.is(0, TypeKind::list) && o.gives(o.in[0]); }
bool key_lists(const Operation& o) {
  for (std::size_t i = 1; i < o.in.size(); ++i)
    if (!o.is(i, TypeKind::list)) return false;
  return o.in.size() >= 2 && o.in.size() <= 1 + types::kMaxSortKeys;
}
bool lists_same(const Operation& o) {
  for (std::size_t i = 0; i < o.in.size(); ++i)
    if (!o.is(i, TypeKind::list) || !o.gives(o.in[i])) return false;
  return true;
}
// Set operators take lists and sets.
bool collections_same(const Operation& o) {
  return o.same() && (o.is(0, TypeKind::list) || o.is(0, TypeKind::set)) && o.gives(o.in[0]);
}
bool slice(const Operation& o, TypeKind of) {
  return o.is(0, of) && o.bound(1) && o.bound(2) && o.gives(o.in[0]);
}
bool all_any(const Operation& o) {
  for (std::size_t i = 0; i < o.in.size(); ++i)
    if (!o.is(i, TypeKind::any)) return false;
  return true;
}

bool scalar_rule(const Operation& o) {
  switch (o.op) {
#define MOCHI_RULE(name, rule) \
  case Op::name: return rule;
    MOCHI_RULE(add, arithmetic(o))
    MOCHI_RULE(sub, arithmetic(o))
    MOCHI_RULE(mul, arithmetic(o))
    MOCHI_RULE(div, arithmetic(o))
    MOCHI_RULE(rem, arithmetic(o))
    MOCHI_RULE(neg, unary_number(o))
    MOCHI_RULE(abs, unary_number(o))
    MOCHI_RULE(floor, float_to_float(o))
    MOCHI_RULE(ceil, float_to_float(o))
    MOCHI_RULE(round, float_to_float(o) && o.is_int(1))
    MOCHI_RULE(sqrt, float_to_float(o))
    MOCHI_RULE(bit_and, ints(o))
    MOCHI_RULE(bit_or, ints(o))
    MOCHI_RULE(bit_xor, ints(o))
    MOCHI_RULE(bit_not, ints(o))
    MOCHI_RULE(shift_left, ints(o))
    MOCHI_RULE(shift_right, ints(o))
    MOCHI_RULE(shift_right_logical, ints(o))
    MOCHI_RULE(wrap_add, ints(o))
    MOCHI_RULE(wrap_sub, ints(o))
    MOCHI_RULE(wrap_mul, ints(o))
    MOCHI_RULE(float_to_bits, to_kind(o, TypeKind::floating, TypeKind::integer))
    MOCHI_RULE(float_from_bits, to_kind(o, TypeKind::integer, TypeKind::floating))
    MOCHI_RULE(numerator, o.number(0) && o.gives(TypeKind::bigint))
    MOCHI_RULE(denominator, o.number(0) && o.gives(TypeKind::bigint))
    MOCHI_RULE(eq, comparison(o))
    MOCHI_RULE(ne, comparison(o))
    MOCHI_RULE(lt, comparison(o))
    MOCHI_RULE(le, comparison(o))
    MOCHI_RULE(gt, comparison(o))
    MOCHI_RULE(ge, comparison(o))
    MOCHI_RULE(compare_number, o.number(0) && o.number(1) && o.gives(TypeKind::boolean))
    MOCHI_RULE(three_way, o.same() && o.gives(TypeKind::integer))
    MOCHI_RULE(same_object, o.same() && o.gives(TypeKind::boolean))
    MOCHI_RULE(not_, to_kind(o, TypeKind::boolean, TypeKind::boolean))
    MOCHI_RULE(truthy, to_kind(o, TypeKind::any, TypeKind::boolean))
    MOCHI_RULE(str_concat, o.in.size() >= 2 && strings(o, TypeKind::string))
    MOCHI_RULE(str_len, strings(o, TypeKind::integer))
    MOCHI_RULE(str_index, o.is(0, TypeKind::string) && o.is_int(1) && o.gives(TypeKind::string))
    MOCHI_RULE(str_slice, slice(o, TypeKind::string))
    MOCHI_RULE(str_contains, strings(o, TypeKind::boolean))
    MOCHI_RULE(str_starts_with, strings(o, TypeKind::boolean))
    MOCHI_RULE(str_index_of, strings(o, TypeKind::integer))
    MOCHI_RULE(str_upper, strings(o, TypeKind::string))
    MOCHI_RULE(str_lower, strings(o, TypeKind::string))
    MOCHI_RULE(str_trim, strings(o, TypeKind::string))
    MOCHI_RULE(str_split, strings(o, TypeKind::list))
    MOCHI_RULE(str_join, o.is(0, TypeKind::list) && o.is(1, TypeKind::string) && o.gives(TypeKind::string))
    MOCHI_RULE(str_repeat, o.is(0, TypeKind::string) && o.is_int(1) && o.gives(TypeKind::string))
    MOCHI_RULE(str_pad_start, o.is(0, TypeKind::string) && o.is_int(1) && o.is(2, TypeKind::string))
    MOCHI_RULE(str_reverse, strings(o, TypeKind::string))
    MOCHI_RULE(str_ord, strings(o, TypeKind::integer))
    MOCHI_RULE(str_chr, to_kind(o, TypeKind::integer, TypeKind::string))
    MOCHI_RULE(bytes_len, to_kind(o, TypeKind::bytes, TypeKind::integer))
    MOCHI_RULE(bytes_index, o.is(0, TypeKind::bytes) && o.is_int(1) && o.gives(TypeKind::integer))
    MOCHI_RULE(bytes_slice, slice(o, TypeKind::bytes))
    MOCHI_RULE(bytes_concat, o.same() && to_kind(o, TypeKind::bytes, TypeKind::bytes))
    MOCHI_RULE(bytes_from_list, to_kind(o, TypeKind::list, TypeKind::bytes))
    MOCHI_RULE(bytes_from_text, to_kind(o, TypeKind::string, TypeKind::bytes))
    MOCHI_RULE(text_from_bytes, to_kind(o, TypeKind::bytes, TypeKind::string))
    MOCHI_RULE(to_text, o.gives(TypeKind::string))
    MOCHI_RULE(part_text, o.gives(TypeKind::string))
    MOCHI_RULE(print, o.gives(TypeKind::unit))
    MOCHI_RULE(to_json, o.gives(TypeKind::string))
    MOCHI_RULE(print_json, o.gives(TypeKind::unit))
    MOCHI_RULE(json_parse, to_kind(o, TypeKind::string, TypeKind::any))
    MOCHI_RULE(json_decode, to_kind(o, TypeKind::string, TypeKind::map))
    MOCHI_RULE(parse_int, to_kind(o, TypeKind::string, TypeKind::integer))
    MOCHI_RULE(parse_int_base, o.is(0, TypeKind::string) && o.is_int(1) && o.gives(TypeKind::integer))
    MOCHI_RULE(parse_float, to_kind(o, TypeKind::string, TypeKind::floating))
    MOCHI_RULE(list_len, to_kind(o, TypeKind::list, TypeKind::integer))
    MOCHI_RULE(list_append, list_same(o) && o.element_fits(0, 1))
    MOCHI_RULE(list_concat, o.in.size() >= 1 && lists_same(o))
    MOCHI_RULE(list_slice, slice(o, TypeKind::list))
    MOCHI_RULE(list_reverse, list_same(o))
    MOCHI_RULE(list_contains, o.is(0, TypeKind::list) && o.element_fits(0, 1) && o.gives(TypeKind::boolean))
    MOCHI_RULE(list_distinct, list_same(o))
    MOCHI_RULE(list_first, o.is(0, TypeKind::list))
    MOCHI_RULE(list_sort, list_same(o))
    MOCHI_RULE(list_sort_by_keys, list_same(o) && key_lists(o))
    MOCHI_RULE(list_range, o.is_int(0) && o.is_int(1) && o.is_int(2) && o.gives_list_of(o.types.integer()))
    MOCHI_RULE(list_sum, o.is(0, TypeKind::list) && o.gives(o.types.element(o.in[0])))
    MOCHI_RULE(list_avg, to_kind(o, TypeKind::list, TypeKind::floating))
    MOCHI_RULE(list_min, o.is(0, TypeKind::list) && o.gives(o.types.element(o.in[0])))
    MOCHI_RULE(list_max, o.is(0, TypeKind::list) && o.gives(o.types.element(o.in[0])))
    MOCHI_RULE(list_copy, list_same(o))
    MOCHI_RULE(list_union, collections_same(o))
    MOCHI_RULE(list_except, collections_same(o))
    MOCHI_RULE(list_intersect, collections_same(o))
    MOCHI_RULE(deep_copy, o.gives(o.in[0]))
    MOCHI_RULE(map_len, to_kind(o, TypeKind::map, TypeKind::integer))
    MOCHI_RULE(map_has,
               o.is(0, TypeKind::map) && o.fits(1, o.types.key(o.in[0])) && o.gives(TypeKind::boolean))
    MOCHI_RULE(map_keys, o.is(0, TypeKind::map) && o.gives_list_of(o.types.key(o.in[0])))
    MOCHI_RULE(map_values, o.is(0, TypeKind::map) && o.gives_list_of(o.types.value(o.in[0])))
    MOCHI_RULE(map_remove,
               o.is(0, TypeKind::map) && o.fits(1, o.types.key(o.in[0])) && o.gives(TypeKind::boolean))
    MOCHI_RULE(map_copy, o.is(0, TypeKind::map) && o.gives(o.in[0]))
    MOCHI_RULE(set_len, to_kind(o, TypeKind::set, TypeKind::integer))
    MOCHI_RULE(set_has, o.is(0, TypeKind::set) && o.element_fits(0, 1) && o.gives(TypeKind::boolean))
    MOCHI_RULE(set_add, o.is(0, TypeKind::set) && o.element_fits(0, 1) && o.gives(o.in[0]))
    MOCHI_RULE(set_items, o.is(0, TypeKind::set) && o.gives_list_of(o.types.element(o.in[0])))
    MOCHI_RULE(group_new, o.gives(TypeKind::list))
    MOCHI_RULE(group_add, o.is(0, TypeKind::list))
    MOCHI_RULE(group_key, o.is(0, TypeKind::group) && o.gives(o.types.key(o.in[0])))
    MOCHI_RULE(group_items, o.is(0, TypeKind::group) && o.gives_list_of(o.types.value(o.in[0])))
    MOCHI_RULE(any_index, all_any(o) && o.gives(TypeKind::any))
    MOCHI_RULE(any_field, all_any(o) && o.gives(TypeKind::any))
    MOCHI_RULE(any_slice, slice(o, TypeKind::any))
    MOCHI_RULE(any_len, to_kind(o, TypeKind::any, TypeKind::integer))
    MOCHI_RULE(any_items, all_any(o) && o.gives_list_of(o.types.any()))
    MOCHI_RULE(any_binary, all_any(o))
    MOCHI_RULE(any_negate, all_any(o) && o.gives(TypeKind::any))
    MOCHI_RULE(any_contains, all_any(o) && o.gives(TypeKind::boolean))
    MOCHI_RULE(any_store, all_any(o) && o.gives(TypeKind::unit))
    MOCHI_RULE(any_labels, all_any(o) && o.gives_list_of(o.types.string()))
    MOCHI_RULE(any_parts, all_any(o) && o.gives_list_of(o.types.any()))
    MOCHI_RULE(any_to_int, all_any(o) && o.gives(TypeKind::integer))
    MOCHI_RULE(any_to_float, all_any(o) && o.gives(TypeKind::floating))
    MOCHI_RULE(now, o.gives(TypeKind::integer))
    MOCHI_RULE(input, o.gives(TypeKind::string))
    MOCHI_RULE(read_input, o.gives(TypeKind::string))
    MOCHI_RULE(read_file, strings(o, TypeKind::string))
    MOCHI_RULE(write_file, strings(o, TypeKind::unit))
    MOCHI_RULE(append_file, strings(o, TypeKind::unit))
    MOCHI_RULE(read_lines, strings(o, TypeKind::list))
    MOCHI_RULE(os_args, o.gives_list_of(o.types.string()))
    MOCHI_RULE(os_env, o.is(0, TypeKind::string) && o.gives(TypeKind::option))
    MOCHI_RULE(os_cwd, o.gives(TypeKind::string))
    MOCHI_RULE(os_platform, o.gives(TypeKind::string))
    MOCHI_RULE(cast_rows, o.is(0, TypeKind::list) && o.is(1, TypeKind::string) && o.gives(TypeKind::list))
    MOCHI_RULE(sha256,
               (o.is(0, TypeKind::string) || o.is(0, TypeKind::list)) && o.gives_list_of(o.types.integer()))
    MOCHI_RULE(panic, o.is_int(0) && o.is(1, TypeKind::string))
    MOCHI_RULE(exit_, o.is_int(0))
    MOCHI_RULE(expect, to_kind(o, TypeKind::boolean, TypeKind::unit))
    MOCHI_RULE(bench_report, o.is(0, TypeKind::string) && o.is_int(1))
    MOCHI_RULE(clock_ns, o.gives(TypeKind::integer))
    MOCHI_RULE(refuse, true)
#undef MOCHI_RULE
  }
  return false;
}

}  // namespace

std::string check_operation(const Program& program, const Body& body, ExprId id) {
  const Expr& e = body.exprs[id];
  const Op op = static_cast<Op>(e.a);
  const OpInfo& info = op_info(op);
  const std::size_t count = body.list_size(e.b);
  if (info.operands != 255 && info.operands != count)
    return fmt::format("{} takes {} operands, not {}", info.name, info.operands, count);
  Operation operation{*program.types, {}, e.type, op};
  std::string shown;
  for (std::size_t i = 0; i < count; ++i) {
    operation.in.push_back(body.type(body.operand(id, i)));
    shown += (i == 0 ? "" : ", ") + program.types->spell(operation.in.back());
  }
  if (scalar_rule(operation)) return {};
  return fmt::format("{}({}) cannot give {}", info.name, shown, program.types->spell(e.type));
}

}  // namespace mochi::ir
