#include "vm/data/number.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "base/bigint.h"
#include "base/check.h"
#include "vm/data/map.h"

namespace mochi::vm {

namespace {

struct Fraction {
  BigInt top;
  BigInt bottom;  // positive; no common divisor with top
};

const BigInt& big(Value v) { return *static_cast<const BigInt*>(as_external(v)->data); }
const Fraction& fraction(Value v) { return *static_cast<const Fraction*>(as_external(v)->data); }

Value keep(Heap& heap, BigInt value) {
  return ref_value(heap.external(Kind::bigint, new BigInt(std::move(value)),
                                 [](void* data) { delete static_cast<BigInt*>(data); }));
}

Value keep(Heap& heap, Fraction value) {
  if (value.bottom.is_negative()) {
    value.top = -value.top;
    value.bottom = -value.bottom;
  }
  const BigInt common = BigInt::gcd(value.top, value.bottom);
  if (common != BigInt(1)) {
    value.top = value.top / common;
    value.bottom = value.bottom / common;
  }
  return ref_value(heap.external(Kind::bigrat, new Fraction(std::move(value)),
                                 [](void* data) { delete static_cast<Fraction*>(data); }));
}

int sign_of(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

// Numbers of more bytes are not computed with.
constexpr std::size_t kMostBytes = std::size_t{1} << 28U;

bool fits(const Heap& heap, const BigInt& a, const BigInt& b) {
  const std::size_t bytes = a.byte_size() + b.byte_size();
  return bytes < 4096 || (bytes < kMostBytes && heap.room(bytes));
}

// Dividing smaller numbers is cheaper than keeping what comes of it; larger ones would hold too much memory.
constexpr std::size_t kLeastKept = 64;
constexpr std::size_t kMostKept = std::size_t{1} << 20U;

bool is_same(Object* kept, Value v) { return kept == v.o || big(ref_value(kept)) == big(v); }

// Quotient or remainder. The other one is kept: whoever takes a number apart asks for it next.
Value divide(Heap& heap, Value a, Value b, bool remainder) {
  const BigInt& x = big(a);
  if (x.byte_size() < kLeastKept) return keep(heap, remainder ? x % big(b) : x / big(b));
  Heap::Division& last = heap.last_division();
  if (last.other != nullptr && last.other_is_remainder == remainder && is_same(last.dividend, a) &&
      is_same(last.divisor, b)) {
    const Value result = ref_value(std::exchange(last.other, nullptr));
    heap.forget_division();
    return result;
  }
  heap.forget_division();
  BigInt quotient;
  BigInt rest;
  BigInt::divide(x, big(b), quotient, rest);
  const Value result = keep(heap, remainder ? std::move(rest) : std::move(quotient));
  if (x.byte_size() > kMostKept) return result;
  Heap::retain(a.o);
  Heap::retain(b.o);
  last = {a.o, b.o, keep(heap, remainder ? std::move(quotient) : std::move(rest)).o, !remainder};
  return result;
}

}  // namespace

Value bigint_from_int(Heap& heap, std::int64_t value) { return keep(heap, BigInt(value)); }

Value bigint_from_text(Heap& heap, std::string_view decimal) {
  BigInt value;
  MOCHI_CHECK(BigInt::parse(decimal, value));
  return keep(heap, std::move(value));
}

Value bigint_from_float(Heap& heap, double value) {
  BigInt result;
  MOCHI_CHECK(BigInt::from_double(value, result));
  return keep(heap, std::move(result));
}

bool bigint_to_int(Value v, std::int64_t& value) {
  if (!big(v).fits_int64()) return false;
  value = big(v).to_int64();
  return true;
}

double bigint_to_float(Value v) { return big(v).to_double(); }

NumberStatus bigint_op(Heap& heap, NumberOp op, Value a, Value b, Value& result) {
  const BigInt& x = big(a);
  const BigInt& y = big(b);
  if (!fits(heap, x, y)) return NumberStatus::too_large;
  switch (op) {
    case NumberOp::add: result = keep(heap, x + y); return NumberStatus::ok;
    case NumberOp::sub: result = keep(heap, x - y); return NumberStatus::ok;
    case NumberOp::mul: result = keep(heap, x * y); return NumberStatus::ok;
    case NumberOp::div:
    case NumberOp::rem:
      if (y.is_zero()) return NumberStatus::zero_divisor;
      result = divide(heap, a, b, op == NumberOp::rem);
      return NumberStatus::ok;
  }
  return NumberStatus::ok;
}

Value bigint_negate(Heap& heap, Value a) { return keep(heap, -big(a)); }
int bigint_compare(Value a, Value b) { return sign_of(big(a) <=> big(b)); }
bool bigint_is_zero(Value a) { return big(a).is_zero(); }
bool bigint_is_negative(Value a) { return big(a).is_negative(); }
void bigint_text(std::string& out, Value a) { out += big(a).to_string(); }
std::uint64_t hash_bigint(Value a) {
  return big(a).fits_int64() ? hash_word(big(a).to_int64()) : big(a).hash();
}

Value bigrat_from_bigint(Heap& heap, Value v) { return keep(heap, Fraction{big(v), BigInt(1)}); }

Value bigrat_from_float(Heap& heap, double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  // 53 bits of mantissa as an integer times a power of two.
  BigInt top(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
  exponent -= 53;
  BigInt bottom(1);
  const BigInt power =
      BigInt::power(BigInt(2), static_cast<std::uint32_t>(exponent < 0 ? -exponent : exponent));
  (exponent < 0 ? bottom : top) = (exponent < 0 ? bottom : top) * power;
  return keep(heap, Fraction{std::move(top), std::move(bottom)});
}

double bigrat_to_float(Value a) {
  const Fraction& f = fraction(a);
  // Scaled so that the quotient has more bits than a double keeps.
  const auto top = static_cast<std::int64_t>(f.top.bit_length());
  const auto bottom = static_cast<std::int64_t>(f.bottom.bit_length());
  if (f.top.is_zero()) return 0;
  const std::int64_t shift = 66 - (top - bottom);
  const BigInt power = BigInt::power(BigInt(2), static_cast<std::uint32_t>(shift < 0 ? -shift : shift));
  BigInt quotient;
  BigInt rest;
  BigInt::divide(shift > 0 ? f.top * power : f.top, shift > 0 ? f.bottom : f.bottom * power, quotient, rest);
  // A lost remainder only has to break ties: one more bit says that it was there.
  BigInt doubled = quotient + quotient;
  if (!rest.is_zero()) doubled = doubled + BigInt(f.top.is_negative() ? -1 : 1);
  return std::ldexp(doubled.to_double(), static_cast<int>(-shift - 1));
}

Value bigrat_truncated(Heap& heap, Value a) { return keep(heap, fraction(a).top / fraction(a).bottom); }

NumberStatus bigrat_op(Heap& heap, NumberOp op, Value a, Value b, Value& result) {
  const Fraction& x = fraction(a);
  const Fraction& y = fraction(b);
  if (!fits(heap, x.top, y.top) || !fits(heap, x.bottom, y.bottom)) return NumberStatus::too_large;
  switch (op) {
    case NumberOp::add:
      result = keep(heap, Fraction{x.top * y.bottom + y.top * x.bottom, x.bottom * y.bottom});
      return NumberStatus::ok;
    case NumberOp::sub:
      result = keep(heap, Fraction{x.top * y.bottom - y.top * x.bottom, x.bottom * y.bottom});
      return NumberStatus::ok;
    case NumberOp::mul:
      result = keep(heap, Fraction{x.top * y.top, x.bottom * y.bottom});
      return NumberStatus::ok;
    case NumberOp::div:
      if (y.top.is_zero()) return NumberStatus::zero_divisor;
      result = keep(heap, Fraction{x.top * y.bottom, x.bottom * y.top});
      return NumberStatus::ok;
    case NumberOp::rem: {
      if (y.top.is_zero()) return NumberStatus::zero_divisor;
      // The sign of the dividend: x - y * trunc(x / y).
      const BigInt whole = (x.top * y.bottom) / (x.bottom * y.top);
      result = keep(heap, Fraction{x.top * y.bottom - y.top * whole * x.bottom, x.bottom * y.bottom});
      return NumberStatus::ok;
    }
  }
  return NumberStatus::ok;
}

Value bigrat_negate(Heap& heap, Value a) {
  return keep(heap, Fraction{-fraction(a).top, fraction(a).bottom});
}
int bigrat_compare(Value a, Value b) {
  const Fraction& x = fraction(a);
  const Fraction& y = fraction(b);
  return sign_of(x.top * y.bottom <=> y.top * x.bottom);
}
bool bigrat_is_zero(Value a) { return fraction(a).top.is_zero(); }
bool bigrat_is_negative(Value a) { return fraction(a).top.is_negative(); }
Value bigrat_numerator(Heap& heap, Value a) { return keep(heap, fraction(a).top); }
Value bigrat_denominator(Heap& heap, Value a) { return keep(heap, fraction(a).bottom); }
void bigrat_text(std::string& out, Value a) {
  out += fraction(a).top.to_string();
  out += '/';
  out += fraction(a).bottom.to_string();
}
std::uint64_t hash_bigrat(Value a) {
  const Fraction& f = fraction(a);
  if (f.bottom == BigInt(1)) return f.top.fits_int64() ? hash_word(f.top.to_int64()) : f.top.hash();
  return f.top.hash() ^ (f.bottom.hash() * 0x9e3779b97f4a7c15ULL);
}

int compare_int_float(std::int64_t a, double b) {
  if (std::isnan(b)) return 2;
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  const auto whole = static_cast<std::int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  const double rest = b - static_cast<double>(whole);
  return rest > 0 ? -1 : (rest < 0 ? 1 : 0);
}

}  // namespace mochi::vm
