#include "vm/data/compare.h"

#include <cmath>

#include "vm/data/map.h"
#include "vm/data/number.h"

namespace mochi::vm {

namespace {

int sign_of(bool less, bool greater) { return less ? -1 : (greater ? 1 : 0); }

int order_floats(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return sign_of(!std::isnan(a), !std::isnan(b));
  return sign_of(a<b, a> b);
}

// A number or bool out of its box.
Value unboxed(Value value) { return as_box(value)->value; }

bool is_box(Kind kind) {
  return kind == Kind::box_int || kind == Kind::box_float || kind == Kind::box_bool || kind == Kind::box_enum;
}

enum class Rank : std::uint8_t { none, integer, floating, bigint, bigrat };

Rank rank_of(Kind kind) {
  if (kind == Kind::box_int) return Rank::integer;
  if (kind == Kind::box_float) return Rank::floating;
  if (kind == Kind::bigint) return Rank::bigint;
  if (kind == Kind::bigrat) return Rank::bigrat;
  return Rank::none;
}

// Aggregates compared before pairs are remembered, and pairs at most.
constexpr std::uint64_t kRememberSteps = 10000;
constexpr std::size_t kMostRemembered = 1000000;

int opposite(int order) { return order == 2 ? 2 : -order; }

int order_int_big(std::int64_t a, Value big) {
  std::int64_t b = 0;
  if (bigint_to_int(big, b)) return sign_of(a<b, a> b);
  return bigint_is_negative(big) ? 1 : -1;
}

// Numbers of different kinds by value; 2 if one is NaN.
int order_mixed(Value a, Value b) {
  const Rank rank_a = rank_of(a.o->kind);
  const Rank rank_b = rank_of(b.o->kind);
  if (rank_a > rank_b) return opposite(order_mixed(b, a));
  if (rank_a == Rank::integer) {
    if (rank_b == Rank::integer) return sign_of(unboxed(a).i<unboxed(b).i, unboxed(a).i> unboxed(b).i);
    if (rank_b == Rank::floating) return compare_int_float(unboxed(a).i, unboxed(b).f);
    if (rank_b == Rank::bigint) return order_int_big(unboxed(a).i, b);
  }
  if (rank_a == Rank::bigint && rank_b == Rank::bigint) return bigint_compare(a, b);
  if (rank_a == Rank::bigrat) return bigrat_compare(a, b);
  const double x = rank_a == Rank::integer    ? static_cast<double>(unboxed(a).i)
                   : rank_a == Rank::floating ? unboxed(a).f
                                              : bigint_to_float(a);
  const double y = rank_b == Rank::floating
                       ? unboxed(b).f
                       : (rank_b == Rank::bigint ? bigint_to_float(b) : bigrat_to_float(b));
  if (std::isnan(x) || std::isnan(y)) return 2;
  return sign_of(x<y, x> y);
}

}  // namespace

bool Comparer::found_equal(const Object* a, const Object* b) {
  heap_.worked(1);
  if (depth_ == 0) {
    steps_ = 0;
    equal_.reset();
  }
  return ++steps_ > kRememberSteps && equal_ != nullptr && equal_->count({a, b}) != 0;
}

bool Comparer::remember_equal(const Object* a, const Object* b) {
  if (steps_ > kRememberSteps && !too_deep_) {
    if (equal_ == nullptr) equal_ = std::make_unique<std::set<std::pair<const Object*, const Object*>>>();
    if (equal_->size() < kMostRemembered) equal_->insert({a, b});
  }
  return true;
}

bool Comparer::equal(const TypeDesc& type, Value a, Value b) {
  switch (type.cls) {
    case TypeClass::unit: return true;
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::enumeration: return a.i == b.i;
    case TypeClass::floating: return a.f == b.f;
    case TypeClass::string: return equal_strings(as_string(a), as_string(b));
    case TypeClass::bytes: return as_bytes(a)->text() == as_bytes(b)->text();
    case TypeClass::bigint: return bigint_compare(a, b) == 0;
    case TypeClass::bigrat: return bigrat_compare(a, b) == 0;
    case TypeClass::foreign:
      if (a.o == b.o || heap_.foreign == nullptr || a.o == nullptr || b.o == nullptr) return a.o == b.o;
      return heap_.foreign->equal(as_external(a)->data, as_external(b)->data);
    case TypeClass::function: return false;
    case TypeClass::any: return equal_any(a, b);
    case TypeClass::option:
      if (is_none_of(type, a.bits) || is_none_of(type, b.bits)) return a.bits == b.bits;
      if (type.small_int) return unboxed(a).i == unboxed(b).i;
      return equal(*type.element, a, b);
    case TypeClass::list: return equal_lists(as_list(a), as_list(b));
    case TypeClass::set:
    case TypeClass::map: return equal_maps(type, as_map(a), as_map(b));
    case TypeClass::group:
      return equal(*type.key, as_group(a)->key, as_group(b)->key) &&
             equal(*type.element, as_group(a)->items, as_group(b)->items);
    case TypeClass::record:
    case TypeClass::union_: return equal_records(type, type, as_record(a), as_record(b));
  }
  return false;
}

bool Comparer::equal_lists(const List* a, const List* b) {
  if (a->size != b->size) return false;
  if (found_equal(a, b)) return true;
  const Deeper deeper(*this);
  if (too_deep_) return false;
  heap_.worked(a->size / 4);
  const TypeDesc& type_a = *heap_.desc(a->desc).element;
  const TypeDesc& type_b = *heap_.desc(b->desc).element;
  for (std::uint32_t n = 0; n < a->size; ++n) {
    if (type_a.number == type_b.number ? !equal(type_a, a->data[n], b->data[n])
                                       : !equal_objects(type_a, type_b, a->data[n], b->data[n])) {
      return false;
    }
  }
  return remember_equal(a, b);
}

bool Comparer::equal_maps(const TypeDesc& type, const Map* a, const Map* b) {
  if (a->size != b->size) return false;
  if (found_equal(a, b)) return true;
  const Deeper deeper(*this);
  if (too_deep_) return false;
  // The hash table's heap is only read by a search.
  auto& heap = const_cast<Heap&>(heap_);
  const TypeDesc& keys = key_type_of(heap_, a);
  for (std::uint32_t n = 0; n < a->used; ++n) {
    if (!entry_alive(a, n)) continue;
    const std::uint32_t other = find_key(heap, b, keys, a->entries[n].key);
    if (other == kNoEntry) return false;
    if (type.cls == TypeClass::map && !equal(*type.value, a->entries[n].value, b->entries[other].value))
      return false;
  }
  return remember_equal(a, b);
}

bool Comparer::equal_records(const TypeDesc& type_a, const TypeDesc& type_b, const Record* a,
                             const Record* b) {
  if (a->tag != b->tag) return false;
  if (found_equal(a, b)) return true;
  const Deeper deeper(*this);
  if (too_deep_) return false;
  const Layout& layout_a = type_a.layouts[a->tag];
  const Layout& layout_b = type_b.layouts[b->tag];
  if (layout_a.fields.size() != layout_b.fields.size()) return false;
  for (std::uint32_t n = 0; n < a->size; ++n) {
    if (&type_a == &type_b) {
      if (!equal(*layout_a.fields[n].type, a->fields()[n], b->fields()[n])) return false;
    } else if (layout_a.fields[n].name != layout_b.fields[n].name ||
               !equal_objects(*layout_a.fields[n].type, *layout_b.fields[n].type, a->fields()[n],
                              b->fields()[n])) {
      return false;
    }
  }
  return remember_equal(a, b);
}

bool Comparer::equal_any(Value a, Value b) {
  if (a.o == nullptr || b.o == nullptr) return a.o == b.o;
  if (rank_of(a.o->kind) != Rank::none && rank_of(b.o->kind) != Rank::none) return order_mixed(a, b) == 0;
  if (is_box(a.o->kind) || is_box(b.o->kind)) {
    return a.o->kind == b.o->kind && unboxed(a).bits == unboxed(b).bits;
  }
  return equal_objects(heap_.type_of(a.o), heap_.type_of(b.o), a, b);
}

// Values whose static types differ: both came through `any`.
bool Comparer::equal_objects(const TypeDesc& type_a, const TypeDesc& type_b, Value a, Value b) {
  if (type_a.number == type_b.number) return equal(type_a, a, b);
  if (!type_a.ref || !type_b.ref) {
    if (type_a.ref == type_b.ref) {
      if (type_a.cls == TypeClass::integer && type_b.cls == TypeClass::floating)
        return compare_int_float(a.i, b.f) == 0;
      if (type_a.cls == TypeClass::floating && type_b.cls == TypeClass::integer)
        return compare_int_float(b.i, a.f) == 0;
      return false;
    }
    // A plain number beside a boxed one.
    if (type_a.ref) return equal_objects(type_b, type_a, b, a);
    if (b.o == nullptr || !is_box(b.o->kind)) return false;
    return equal_objects(type_a, heap_.type_of(b.o), a, unboxed(b));
  }
  if (a.o == nullptr || b.o == nullptr) return a.o == b.o;
  if (a.o->kind != b.o->kind)
    return rank_of(a.o->kind) != Rank::none && rank_of(b.o->kind) != Rank::none && order_mixed(a, b) == 0;
  switch (a.o->kind) {
    case Kind::string:
    case Kind::bytes:
    case Kind::bigint:
    case Kind::bigrat: return equal(heap_.type_of(a.o), a, b);
    case Kind::box_int:
    case Kind::box_float:
    case Kind::box_bool:
    case Kind::box_enum: return equal_any(a, b);
    case Kind::list: return equal_lists(as_list(a), as_list(b));
    case Kind::set:
    case Kind::map: {
      const TypeDesc& real_a = heap_.type_of(a.o);
      const TypeDesc& real_b = heap_.type_of(b.o);
      if (real_a.number == real_b.number) return equal_maps(real_a, as_map(a), as_map(b));
      if (as_map(a)->size != as_map(b)->size) return false;
      const Deeper deeper(*this);
      if (too_deep_) return false;
      // Key types differ: every pair is looked at.
      for (std::uint32_t n = 0; n < as_map(a)->used; ++n) {
        if (!entry_alive(as_map(a), n)) continue;
        bool found = false;
        for (std::uint32_t m = 0; m < as_map(b)->used && !found; ++m) {
          if (!entry_alive(as_map(b), m)) continue;
          const Entry& x = as_map(a)->entries[n];
          const Entry& y = as_map(b)->entries[m];
          found =
              equal_objects(key_type_of(heap_, as_map(a)), key_type_of(heap_, as_map(b)), x.key, y.key) &&
              (real_a.cls == TypeClass::set || equal_objects(*real_a.value, *real_b.value, x.value, y.value));
        }
        if (!found) return false;
      }
      return true;
    }
    case Kind::record: {
      const TypeDesc& real_a = heap_.type_of(a.o);
      const TypeDesc& real_b = heap_.type_of(b.o);
      if (as_record(a)->tag >= real_b.layouts.size() || real_a.cls != real_b.cls) return false;
      if (real_a.layouts[as_record(a)->tag].name != real_b.layouts[as_record(b)->tag].name) return false;
      return equal_records(real_a, real_b, as_record(a), as_record(b));
    }
    case Kind::group:
    case Kind::closure:
    case Kind::cell:
    case Kind::foreign: return false;
  }
  return false;
}

int Comparer::order_any(Value a, Value b) {
  if (a.o == nullptr || b.o == nullptr)
    return sign_of(a.o != nullptr && b.o == nullptr, a.o == nullptr && b.o != nullptr);
  const Rank rank_a = rank_of(a.o->kind);
  const Rank rank_b = rank_of(b.o->kind);
  if (rank_a != Rank::none && rank_b != Rank::none) {
    const int order = order_mixed(a, b);
    if (order != 2) return order;
    const bool nan_a = a.o->kind == Kind::box_float && std::isnan(unboxed(a).f);
    const bool nan_b = b.o->kind == Kind::box_float && std::isnan(unboxed(b).f);
    return sign_of(nan_b && !nan_a, nan_a && !nan_b);
  }
  if (a.o->kind != b.o->kind) return sign_of(a.o->kind<b.o->kind, a.o->kind> b.o->kind);
  if (is_box(a.o->kind)) return sign_of(unboxed(a).i<unboxed(b).i, unboxed(a).i> unboxed(b).i);
  const TypeDesc& type = heap_.type_of(a.o);
  if (type.number != heap_.type_of(b.o).number && a.o->kind != Kind::list) return 0;
  return order(type, a, b);
}

int Comparer::order(const TypeDesc& type, Value a, Value b) {
  switch (type.cls) {
    case TypeClass::foreign: {
      if (a.o == b.o || heap_.foreign == nullptr || a.o == nullptr || b.o == nullptr) return 0;
      const std::int32_t order = heap_.foreign->order(as_external(a)->data, as_external(b)->data);
      return order == 2 ? 0 : order;
    }
    case TypeClass::unit:
    case TypeClass::function: return 0;
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::enumeration: return sign_of(a.i<b.i, a.i> b.i);
    case TypeClass::floating: return order_floats(a.f, b.f);
    case TypeClass::string: return order_strings(as_string(a), as_string(b));
    case TypeClass::bytes: {
      const int c = as_bytes(a)->text().compare(as_bytes(b)->text());
      return sign_of(c<0, c> 0);
    }
    case TypeClass::bigint: return bigint_compare(a, b);
    case TypeClass::bigrat: return bigrat_compare(a, b);
    case TypeClass::any: return order_any(a, b);
    case TypeClass::option: {
      const bool none_a = is_none_of(type, a.bits);
      const bool none_b = is_none_of(type, b.bits);
      if (none_a || none_b) return sign_of(none_b && !none_a, none_a && !none_b);
      if (type.small_int) return sign_of(unboxed(a).i<unboxed(b).i, unboxed(a).i> unboxed(b).i);
      return order(*type.element, a, b);
    }
    case TypeClass::list: {
      if (found_equal(a.o, b.o)) return 0;
      const Deeper deeper(*this);
      if (too_deep_) return 0;
      const List* x = as_list(a);
      const List* y = as_list(b);
      const TypeDesc& element = *heap_.desc(x->desc).element;
      for (std::uint32_t n = 0; n < x->size && n < y->size; ++n) {
        if (const int c = order(element, x->data[n], y->data[n]); c != 0) return c;
      }
      if (x->size == y->size) remember_equal(a.o, b.o);
      return sign_of(x->size<y->size, x->size> y->size);
    }
    case TypeClass::set:
    case TypeClass::map: return sign_of(as_map(a)->size<as_map(b)->size, as_map(a)->size> as_map(b)->size);
    case TypeClass::group: return order(*type.key, as_group(a)->key, as_group(b)->key);
    case TypeClass::record:
    case TypeClass::union_: {
      if (found_equal(a.o, b.o)) return 0;
      const Deeper deeper(*this);
      if (too_deep_) return 0;
      const Record* x = as_record(a);
      const Record* y = as_record(b);
      if (x->tag != y->tag) return sign_of(x->tag<y->tag, x->tag> y->tag);
      const Layout& layout = type.layouts[x->tag];
      for (std::uint32_t n = 0; n < x->size; ++n) {
        if (const int c = order(*layout.fields[n].type, x->fields()[n], y->fields()[n]); c != 0) return c;
      }
      remember_equal(a.o, b.o);
      return 0;
    }
  }
  return 0;
}

}  // namespace mochi::vm
