// Range analysis: the ints that lists and maps hold. All objects of a class share one interval, wherever the
// program stands.
#include "ir/kinds.h"
#include "lower/ranges/function_ranges.h"

namespace mochi::lower {

using ir::Op;
using types::TypeKind;

Value FunctionRanges::of_class(Value value, ContentClass c) {
  if (c == kNoClass) return value;
  value.from = c;
  value.items = Interval::none();
  return value;
}

bool FunctionRanges::has_int_items(types::TypeId container) const {
  if (types_.is(container, TypeKind::list)) return types_.is(types_.element(container), TypeKind::integer);
  return types_.is(container, TypeKind::map) && types_.is(types_.value(container), TypeKind::integer);
}

Interval FunctionRanges::inside(const Value& container) {
  if (container.from == kNoClass) return container.items;
  return hull(container.items, shared_.contents(container.from, id_));
}

Value FunctionRanges::item(const Value& container, ExprId whole, RangeState& state) {
  if (!types_.is(body_.type(whole), TypeKind::integer)) return unknown(whole);
  const Interval range = inside(container);
  if (range.is_empty()) state = RangeState::unreachable();
  return range.is_empty() ? unknown(whole) : Value::of(range);
}

Interval FunctionRanges::sum_of(const Value& list) {
  const Interval items = inside(list);
  return items.is_empty() ? Interval::of(0) : mul(list.range, items).range;
}

// Every `step`th value from `first` on.
Interval FunctionRanges::hull_of_items(const std::vector<Value>& values, std::size_t first,
                                       std::size_t step) const {
  Interval all = Interval::none();
  for (std::size_t i = first; i < values.size(); i += step) all = hull(all, values[i].range);
  return all;
}

void FunctionRanges::put(ContentClass c, const Value& container) {
  if (c != kNoClass && good_) shared_.put(c, container.from == c ? container.items : inside(container));
}

void FunctionRanges::put_item(ExprId container, ExprId place, const Value& item) {
  const ContentClass c = classes_.of(id_, container);
  if (c == kNoClass || !good_) return;
  shared_.put(c, has_int_items(body_.type(ExprId(body_.exprs[place].a))) ? item.range : Interval::full());
}

void FunctionRanges::join_contents(Value& result, const Value& a, const Value& b) {
  if (a.from == b.from) {
    result.from = a.from;
    result.items = hull(a.items, b.items);
  } else {
    result.items = hull(inside(a), inside(b));
  }
}

void FunctionRanges::contents_of(Op op, ExprId id, const std::vector<Value>& in, Value& result) {
  result.from = kNoClass;
  result.items = Interval::full();
  if (op == Op::list_append) {
    result.from = in[0].from;
    if (has_int_items(body_.type(id))) result.items = hull(in[0].items, in[1].range);
  } else if (op == Op::list_concat || op == Op::list_union) {
    Value all = in[0];
    for (std::size_t i = 1; i < in.size(); ++i) {
      const Value before = all;
      all.from = kNoClass;
      join_contents(all, before, in[i]);
    }
    result.from = all.from;
    result.items = all.items;
  } else if (ir::is_one_of(op, Op::list_slice, Op::list_reverse, Op::list_distinct, Op::list_sort,
                           Op::list_sort_by_keys, Op::list_copy, Op::list_except, Op::list_intersect,
                           Op::deep_copy, Op::map_values, Op::map_copy)) {
    result.from = in[0].from;
    result.items = in[0].items;
  } else if (op == Op::list_range) {
    // From the first bound on towards the second, which is not reached.
    const bool up = in[2].range.lo >= 1;
    const std::int64_t last = up ? cut(static_cast<Wide>(in[1].range.hi) - 1) : in[1].range.hi;
    result.items =
        up ? Interval{in[0].range.lo, std::max(in[0].range.lo, last)} : hull(in[0].range, in[1].range);
  } else if (op == Op::list_first && has_int_items(body_.type(body_.operand(id, 0)))) {
    result.range = inside(in[0]);
  }
}

}  // namespace mochi::lower
