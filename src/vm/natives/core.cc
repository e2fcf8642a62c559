// Natives on numbers and values of any type: tables, comparison, boxes, conversions of numbers.
#include <cmath>

#include "base/float_text.h"
#include "base/utf8.h"
#include "vm/natives/natives.h"

namespace mochi::vm {

using ir::Op;

const NativeFunction kNatives[] = {
#define MOCHI_NATIVE(name) native_##name,
#include "vm/natives/native.def"
#undef MOCHI_NATIVE
};

bool check_depth(Machine& m, const Comparer& comparer) {
  return !comparer.too_deep() || m.fail(FaultCode::type, "values are nested too deeply to compare");
}

bool bad_cast(Machine& m, const TypeDesc& from, Value value, std::string_view to) {
  constexpr std::size_t kMost = 200;
  std::string text;
  Printer(m.heap, text).nested(from, value);
  if (count_code_points(text) > kMost) text = from.cls == TypeClass::any ? m.heap.type_of(value.o).shown : from.shown;
  return m.fail(FaultCode::type, "cannot cast " + text + " to " + std::string(to));
}

Value box_value(Machine& m, const TypeDesc& type, Value value) {
  switch (type.cls) {
    case TypeClass::unit: return bits_value(0);
    case TypeClass::boolean: return ref_value(m.heap.box_bool(value.i != 0));
    case TypeClass::integer: return ref_value(m.heap.box_int(value.i));
    case TypeClass::floating: return ref_value(m.heap.box_float(value.f));
    case TypeClass::enumeration: return ref_value(m.heap.box_enum(type.number, value.i));
    case TypeClass::option:
      if (is_none_of(type, value.bits)) return bits_value(0);
      if (!type.ref) return box_value(m, *type.element, value);
      Heap::retain(value.o);
      return value;
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::any:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_: Heap::retain_maybe(value.o); return value;
  }
  return value;
}

// data: description
bool native_make_table(Machine& m, const Value*, Value& result, Data data) {
  result = ref_value(m.heap.map(m.desc(data.low)));
  return true;
}

// set, element: adds in place
bool native_set_put(Machine& m, const Value* args, Value& result, Data) {
  Map* set = as_map(args[0]);
  const TypeDesc& element = key_type_of(m.heap, set);
  if (!slow::check_key(m, element, args[1])) return false;
  retain_as(element, args[1]);
  bool fresh = false;
  put_key(m.heap, set, element, args[1], fresh);
  result = args[0];
  return true;
}

// data: enum or option
bool native_box_enum(Machine& m, const Value* args, Value& result, Data data) {
  result = box_value(m, m.desc(data.low), args[0]);
  return true;
}
bool native_box_option(Machine& m, const Value* args, Value& result, Data data) {
  result = box_value(m, m.desc(data.low), args[0]);
  return true;
}

// data: type, Op
bool native_equal(Machine& m, const Value* args, Value& result, Data data) {
  Comparer comparer(m.heap);
  const bool same = comparer.equal(m.desc(data.low), args[0], args[1]);
  if (!check_depth(m, comparer)) return false;
  result = int_value(same == (static_cast<Op>(data.high) == Op::eq) ? 1 : 0);
  return true;
}

bool native_order(Machine& m, const Value* args, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  const Op op = static_cast<Op>(data.high);
  if (type.cls == TypeClass::option && (is_none_of(type, args[0].bits) || is_none_of(type, args[1].bits))) {
    result = int_value(0);
    return true;
  }
  if (type.cls == TypeClass::option && type.element->cls == TypeClass::floating &&
      (std::isnan(args[0].f) || std::isnan(args[1].f))) {
    result = int_value(0);
    return true;
  }
  Comparer comparer(m.heap);
  const int order = comparer.order(type, args[0], args[1]);
  if (!check_depth(m, comparer)) return false;
  const bool yes =
      op == Op::lt ? order < 0 : (op == Op::le ? order <= 0 : (op == Op::gt ? order > 0 : order >= 0));
  result = int_value(yes ? 1 : 0);
  return true;
}

// data: type
bool native_three_way(Machine& m, const Value* args, Value& result, Data data) {
  Comparer comparer(m.heap);
  result = int_value(comparer.order(m.desc(data.low), args[0], args[1]));
  return check_depth(m, comparer);
}

bool native_same_object(Machine&, const Value* args, Value& result, Data) {
  result = int_value(args[0].o == args[1].o ? 1 : 0);
  return true;
}

bool native_truthy(Machine&, const Value* args, Value& result, Data) {
  const Object* o = args[0].o;
  bool yes = o != nullptr;
  if (yes) {
    switch (o->kind) {
      case Kind::string: yes = static_cast<const String*>(o)->size != 0; break;
      case Kind::bytes: yes = static_cast<const Bytes*>(o)->size != 0; break;
      case Kind::bigint: yes = !bigint_is_zero(args[0]); break;
      case Kind::bigrat: yes = !bigrat_is_zero(args[0]); break;
      case Kind::box_int:
      case Kind::box_bool: yes = as_box(args[0])->value.i != 0; break;
      case Kind::box_float: yes = as_box(args[0])->value.f != 0; break;
      case Kind::list:
      case Kind::set:
      case Kind::map: yes = static_cast<const Typed*>(o)->size != 0; break;
      case Kind::box_enum:
      case Kind::record:
      case Kind::group:
      case Kind::closure:
      case Kind::cell:
      case Kind::foreign: break;
    }
  }
  result = int_value(yes ? 1 : 0);
  return true;
}

// --- numbers ---

namespace {

NumberOp number_op(Op op) {
  if (op == Op::add) return NumberOp::add;
  if (op == Op::sub) return NumberOp::sub;
  if (op == Op::mul) return NumberOp::mul;
  return op == Op::div ? NumberOp::div : NumberOp::rem;
}

bool report(Machine& m, NumberStatus status) {
  if (status == NumberStatus::ok) return true;
  return status == NumberStatus::zero_divisor ? slow::zero_division(m) : slow::out_of_memory(m);
}

bool int_binary(Machine& m, Op op, std::int64_t a, std::int64_t b, Value& result) {
  bool over = false;
  if (op == Op::add) {
    over = __builtin_add_overflow(a, b, &result.i);
  } else if (op == Op::sub) {
    over = __builtin_sub_overflow(a, b, &result.i);
  } else if (op == Op::mul) {
    over = __builtin_mul_overflow(a, b, &result.i);
  } else {
    if (b == 0) return slow::zero_division(m);
    if (b == -1) {
      over = op == Op::div && __builtin_sub_overflow(std::int64_t{0}, a, &result.i);
      if (op == Op::rem) result.i = 0;
    } else {
      result.i = op == Op::div ? a / b : a % b;
    }
  }
  return !over || slow::overflow(m);
}

double float_binary(Op op, double a, double b) {
  if (op == Op::add) return a + b;
  if (op == Op::sub) return a - b;
  if (op == Op::mul) return a * b;
  return op == Op::div ? a / b : std::fmod(a, b);
}

}  // namespace

bool number_binary(Machine& m, const TypeDesc& type, Op op, Value a, Value b, Value& result) {
  switch (type.cls) {
    case TypeClass::integer: return int_binary(m, op, a.i, b.i, result);
    case TypeClass::floating: result = float_value(float_binary(op, a.f, b.f)); return true;
    case TypeClass::bigint: return report(m, bigint_op(m.heap, number_op(op), a, b, result));
    case TypeClass::bigrat: return report(m, bigrat_op(m.heap, number_op(op), a, b, result));
    case TypeClass::unit:
    case TypeClass::boolean:
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::any:
    case TypeClass::foreign:
    case TypeClass::list:
    case TypeClass::set:
    case TypeClass::map:
    case TypeClass::option:
    case TypeClass::group:
    case TypeClass::function:
    case TypeClass::record:
    case TypeClass::union_:
    case TypeClass::enumeration: break;
  }
  return m.fail(FaultCode::type, "arithmetic on " + type.shown);
}

// data: type, Op
bool native_number_binary(Machine& m, const Value* args, Value& result, Data data) {
  return number_binary(m, m.desc(data.low), static_cast<Op>(data.high), args[0], args[1], result);
}

bool native_number_negate(Machine& m, const Value* args, Value& result, Data data) {
  const bool rational = m.desc(data.low).cls == TypeClass::bigrat;
  result = rational ? bigrat_negate(m.heap, args[0]) : bigint_negate(m.heap, args[0]);
  return true;
}

bool native_number_abs(Machine& m, const Value* args, Value& result, Data data) {
  const bool rational = m.desc(data.low).cls == TypeClass::bigrat;
  if (rational ? bigrat_is_negative(args[0]) : bigint_is_negative(args[0]))
    return native_number_negate(m, args, result, data);
  Heap::retain(args[0].o);
  result = args[0];
  return true;
}

bool native_numerator(Machine& m, const Value* args, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  if (type.cls == TypeClass::integer) {
    result = bigint_from_int(m.heap, args[0].i);
  } else if (type.cls == TypeClass::bigrat) {
    result = bigrat_numerator(m.heap, args[0]);
  } else if (type.cls == TypeClass::floating) {
    if (!std::isfinite(args[0].f)) return bad_cast(m, type, args[0], "bigrat");
    const Value exact = bigrat_from_float(m.heap, args[0].f);
    result = bigrat_numerator(m.heap, exact);
    m.heap.release(exact.o);
  } else {
    Heap::retain(args[0].o);
    result = args[0];
  }
  return true;
}

bool native_denominator(Machine& m, const Value* args, Value& result, Data data) {
  const TypeDesc& type = m.desc(data.low);
  if (type.cls == TypeClass::bigrat) {
    result = bigrat_denominator(m.heap, args[0]);
  } else if (type.cls == TypeClass::floating) {
    if (!std::isfinite(args[0].f)) return bad_cast(m, type, args[0], "bigrat");
    const Value exact = bigrat_from_float(m.heap, args[0].f);
    result = bigrat_denominator(m.heap, exact);
    m.heap.release(exact.o);
  } else {
    result = bigint_from_int(m.heap, 1);
  }
  return true;
}

// float, digits: half away from zero
bool native_round(Machine&, const Value* args, Value& result, Data) {
  const double f = args[0].f;
  const std::int64_t digits = args[1].i;
  constexpr std::int64_t kMostDigits = 308;
  if (!std::isfinite(f) || digits > kMostDigits) {
    result = args[0];
  } else if (digits < -kMostDigits) {
    result = float_value(std::copysign(0.0, f));
  } else {
    const double scale = std::pow(10.0, static_cast<double>(digits < 0 ? -digits : digits));
    const double scaled = digits < 0 ? f / scale : f * scale;
    const double rounded = std::isfinite(scaled) ? std::round(scaled) : scaled;
    result = !std::isfinite(scaled) ? args[0] : float_value(digits < 0 ? rounded * scale : rounded / scale);
  }
  return true;
}

namespace {
// Kept for operands of mixed kinds: both as objects.
int compare_mixed(Machine& m, const TypeDesc& a_type, Value a, const TypeDesc& b_type, Value b) {
  if (a_type.cls == TypeClass::integer && b_type.cls == TypeClass::floating)
    return compare_int_float(a.i, b.f);
  if (a_type.cls == TypeClass::floating && b_type.cls == TypeClass::integer) {
    const int order = compare_int_float(b.i, a.f);
    return order == 2 ? 2 : -order;
  }
  if ((a_type.cls == TypeClass::floating && std::isnan(a.f)) ||
      (b_type.cls == TypeClass::floating && std::isnan(b.f)))
    return 2;
  const Value x = box_value(m, a_type, a);
  const Value y = box_value(m, b_type, b);
  const int order = Comparer(m.heap).order(m.desc(kAnyDesc), x, y);
  m.heap.release_maybe(x.o);
  m.heap.release_maybe(y.o);
  return order;
}
}  // namespace

// data: types of both, Op
bool native_number_compare(Machine& m, const Value* args, Value& result, Data data) {
  const int order = compare_mixed(m, m.desc(data.low & 0xffffU), args[0], m.desc(data.low >> 16U), args[1]);
  const Op op = static_cast<Op>(data.high);
  bool yes = false;
  if (order == 2) {
    yes = op == Op::ne;
  } else {
    yes = (op == Op::eq && order == 0) || (op == Op::ne && order != 0) || (op == Op::lt && order < 0) ||
          (op == Op::le && order <= 0) || (op == Op::gt && order > 0) || (op == Op::ge && order >= 0);
  }
  result = int_value(yes ? 1 : 0);
  return true;
}

bool convert_number(Machine& m, const TypeDesc& from, const TypeDesc& to, Value value, Value& result) {
  if (from.cls == to.cls) {
    retain_as(to, value);
    result = value;
    return true;
  }
  const bool float_source = from.cls == TypeClass::floating;
  if (float_source && !std::isfinite(value.f)) return bad_cast(m, from, value, to.shown);
  if (to.cls == TypeClass::integer) {
    if (float_source) {
      if (!(value.f > -9223372036854777856.0 && value.f < 9223372036854775808.0))
        return bad_cast(m, from, value, "int");
      result = int_value(static_cast<std::int64_t>(value.f));
      return true;
    }
    const bool rational = from.cls == TypeClass::bigrat;
    const Value whole = rational ? bigrat_truncated(m.heap, value) : value;
    const bool fits = bigint_to_int(whole, result.i);
    if (rational) m.heap.release(whole.o);
    return fits || bad_cast(m, from, value, "int");
  }
  if (to.cls == TypeClass::floating) {
    result = float_value(from.cls == TypeClass::integer  ? static_cast<double>(value.i)
                         : from.cls == TypeClass::bigint ? bigint_to_float(value)
                                                         : bigrat_to_float(value));
    return true;
  }
  if (to.cls == TypeClass::bigint) {
    result = from.cls == TypeClass::integer ? bigint_from_int(m.heap, value.i)
             : float_source                 ? bigint_from_float(m.heap, value.f)
                                            : bigrat_truncated(m.heap, value);
    return true;
  }
  if (float_source) {
    result = bigrat_from_float(m.heap, value.f);
  } else if (from.cls == TypeClass::bigint) {
    result = bigrat_from_bigint(m.heap, value);
  } else {
    const Value whole = bigint_from_int(m.heap, value.i);
    result = bigrat_from_bigint(m.heap, whole);
    m.heap.release(whole.o);
  }
  return true;
}

bool native_convert_number(Machine& m, const Value* args, Value& result, Data data) {
  return convert_number(m, m.desc(data.low), m.desc(data.high), args[0], result);
}

}  // namespace mochi::vm
