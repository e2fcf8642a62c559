#include "base/natural.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"

namespace mochi::natural {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr unsigned kBits = 64;
// Below these many limbs the plain methods are faster.
constexpr std::size_t kKaratsuba = 40;
constexpr std::size_t kRecursiveDivision = 80;

Limb low(Wide x) { return static_cast<Limb>(x); }
Limb high(Wide x) { return static_cast<Limb>(x >> kBits); }

// out[0, n+m) = a[0, n) · b[0, m)
void multiply_plain(const Limb* a, std::size_t n, const Limb* b, std::size_t m, Limb* out) {
  std::fill(out, out + n + m, 0);
  for (std::size_t i = 0; i < n; ++i) {
    Limb carry = 0;
    for (std::size_t j = 0; j < m; ++j) {
      Wide sum = static_cast<Wide>(a[i]) * b[j] + out[i + j] + carry;
      out[i + j] = low(sum);
      carry = high(sum);
    }
    out[i + m] = carry;
  }
}

// a[0, n) += b[0, m), m <= n; gives the carry.
Limb add_to(Limb* a, std::size_t n, const Limb* b, std::size_t m) {
  Limb carry = 0;
  std::size_t i = 0;
  for (; i < m; ++i) {
    Wide sum = static_cast<Wide>(a[i]) + b[i] + carry;
    a[i] = low(sum);
    carry = high(sum);
  }
  for (; carry != 0 && i < n; ++i) {
    a[i] += carry;
    carry = a[i] == 0 ? 1 : 0;
  }
  return carry;
}

// a[0, n) -= b[0, m), m <= n; gives the borrow.
Limb subtract_from(Limb* a, std::size_t n, const Limb* b, std::size_t m) {
  Limb borrow = 0;
  std::size_t i = 0;
  for (; i < m; ++i) {
    Wide difference = static_cast<Wide>(a[i]) - b[i] - borrow;
    a[i] = low(difference);
    borrow = high(difference) & 1U;
  }
  for (; borrow != 0 && i < n; ++i) {
    borrow = a[i] == 0 ? 1 : 0;
    --a[i];
  }
  return borrow;
}

// out[0, 2n) = a[0, n) · b[0, n) by Karatsuba; `scratch` has room for 6n + 256 limbs, which covers all
// levels: each one takes 4(n/2 + 2) and leaves the rest to the next.
void multiply_square(const Limb* a, const Limb* b, std::size_t n, Limb* out, Limb* scratch) {
  if (n < kKaratsuba) {
    multiply_plain(a, n, b, n, out);
    return;
  }
  std::size_t half = n / 2;
  std::size_t rest = n - half;
  std::size_t width = rest + 1;
  Limb* sum_a = scratch;
  Limb* sum_b = sum_a + width;
  Limb* middle = sum_b + width;
  Limb* deeper = middle + 2 * width;
  std::copy(a + half, a + n, sum_a);
  sum_a[rest] = 0;
  add_to(sum_a, width, a, half);
  std::copy(b + half, b + n, sum_b);
  sum_b[rest] = 0;
  add_to(sum_b, width, b, half);
  multiply_square(sum_a, sum_b, width, middle, deeper);
  multiply_square(a, b, half, out, deeper);
  multiply_square(a + half, b + half, rest, out + 2 * half, deeper);
  subtract_from(middle, 2 * width, out, 2 * half);
  subtract_from(middle, 2 * width, out + 2 * half, 2 * rest);
  std::size_t used = 2 * width;
  while (used > 0 && middle[used - 1] == 0) --used;
  add_to(out + half, 2 * n - half, middle, used);
}

Limbs slice(const Limbs& a, std::size_t begin, std::size_t end) {
  begin = std::min(begin, a.size());
  end = std::min(end, a.size());
  Limbs out(a.begin() + static_cast<std::ptrdiff_t>(begin), a.begin() + static_cast<std::ptrdiff_t>(end));
  trim(out);
  return out;
}

// high · 2^(64·at) + low, where low has at most `at` limbs.
Limbs join(const Limbs& high_part, const Limbs& low_part, std::size_t at) {
  if (high_part.empty()) return low_part;
  Limbs out = low_part;
  out.resize(at, 0);
  out.insert(out.end(), high_part.begin(), high_part.end());
  return out;
}

// floor((2^128 - 1) / d) - 2^64 for d with its top bit set: turns divisions by d into multiplications.
Limb reciprocal(Limb d) { return low(((static_cast<Wide>(~d) << kBits) | ~Limb{0}) / d); }

// (u1, u0) / d with u1 < d.
Limb divide_2_by_1(Limb u1, Limb u0, Limb d, Limb v, Limb& remainder) {
  Wide q = static_cast<Wide>(v) * u1 + ((static_cast<Wide>(u1) << kBits) | u0);
  Limb quotient = high(q) + 1;
  Limb r = u0 - quotient * d;
  if (r > low(q)) {
    --quotient;
    r += d;
  }
  if (r >= d) {
    ++quotient;
    r -= d;
  }
  remainder = r;
  return quotient;
}

// Schoolbook division. `b` has its top bit set and at least two limbs.
void divide_plain(Limbs a, const Limbs& b, Limbs& quotient, Limbs& remainder) {
  std::size_t n = b.size();
  if (compare(a, b) < 0) {
    quotient.clear();
    remainder = std::move(a);
    return;
  }
  a.push_back(0);
  std::size_t steps = a.size() - n;
  Limbs q(steps, 0);
  Limb top = b[n - 1];
  Limb v = reciprocal(top);
  for (std::size_t j = steps; j-- > 0;) {
    Limb guess = ~Limb{0};
    if (a[j + n] < top) {
      Limb r = 0;
      guess = divide_2_by_1(a[j + n], a[j + n - 1], top, v, r);
      while (static_cast<Wide>(guess) * b[n - 2] > ((static_cast<Wide>(r) << kBits) | a[j + n - 2])) {
        --guess;
        r += top;
        if (r < top) break;
      }
    }
    Limb carry = 0;
    Limb borrow = 0;
    for (std::size_t i = 0; i < n; ++i) {
      Wide product = static_cast<Wide>(guess) * b[i] + carry;
      carry = high(product);
      Wide difference = static_cast<Wide>(a[j + i]) - low(product) - borrow;
      a[j + i] = low(difference);
      borrow = high(difference) & 1U;
    }
    Wide last = static_cast<Wide>(a[j + n]) - carry - borrow;
    a[j + n] = low(last);
    if ((high(last) & 1U) != 0) {
      // The guess is at most two too large; adding the divisor back wraps the borrow away.
      do {
        --guess;
      } while (add_to(a.data() + j, n + 1, b.data(), n) == 0);
    }
    q[j] = guess;
  }
  trim(q);
  a.resize(n);
  trim(a);
  quotient = std::move(q);
  remainder = std::move(a);
}

void divide_2n_by_n(const Limbs& a, const Limbs& b, std::size_t n, Limbs& quotient, Limbs& remainder);

// a has at most 3h limbs and a < b·2^(64h); b has 2h limbs with the top bit set.
void divide_3h_by_2h(const Limbs& a, const Limbs& b, std::size_t h, Limbs& quotient, Limbs& remainder) {
  Limbs b_high = slice(b, h, 2 * h);
  Limbs b_low = slice(b, 0, h);
  Limbs a_high = slice(a, h, 3 * h);
  Limbs q;
  Limbs r;
  if (compare(slice(a, 2 * h, 3 * h), b_high) < 0) {
    divide_2n_by_n(a_high, b_high, h, q, r);
  } else {
    q.assign(h, ~Limb{0});
    r = add(subtract(a_high, join(b_high, {}, h)), b_high);
  }
  Limbs product = multiply(q, b_low);
  r = join(r, slice(a, 0, h), h);
  while (compare(r, product) < 0) {
    q = subtract(q, {1});
    r = add(r, b);
  }
  remainder = subtract(r, product);
  quotient = std::move(q);
}

// Recursive division (Burnikel and Ziegler): b has n limbs with the top bit set, a < b·2^(64n).
void divide_2n_by_n(const Limbs& a, const Limbs& b, std::size_t n, Limbs& quotient, Limbs& remainder) {
  if (n % 2 != 0 || n < kRecursiveDivision) {
    divide_plain(a, b, quotient, remainder);
    return;
  }
  std::size_t h = n / 2;
  Limbs q_high;
  Limbs q_low;
  Limbs r;
  divide_3h_by_2h(slice(a, h, 2 * n), b, h, q_high, r);
  divide_3h_by_2h(join(r, slice(a, 0, h), h), b, h, q_low, remainder);
  quotient = join(q_high, q_low, h);
  trim(quotient);
}

void divide_large(const Limbs& a, const Limbs& b, Limbs& quotient, Limbs& remainder) {
  // n: at least b's limbs, and halving it gives whole numbers down to the threshold.
  std::size_t blocks = 1;
  while (blocks * kRecursiveDivision <= b.size()) blocks *= 2;
  std::size_t n = (b.size() + blocks - 1) / blocks * blocks;
  std::size_t shift = n * kBits - bit_length(b);
  Limbs divisor = shift_left(b, shift);
  Limbs rest = shift_left(a, shift);
  std::size_t count = std::max<std::size_t>(2, rest.size() / n + 1);
  Limbs q(count * n, 0);
  Limbs r = slice(rest, (count - 1) * n, count * n);
  for (std::size_t i = count - 1; i-- > 0;) {
    Limbs part;
    Limbs left;
    divide_2n_by_n(join(r, slice(rest, i * n, (i + 1) * n), n), divisor, n, part, left);
    std::copy(part.begin(), part.end(), q.begin() + static_cast<std::ptrdiff_t>(i * n));
    r = std::move(left);
  }
  trim(q);
  trim(r);
  quotient = std::move(q);
  remainder = shift_right(r, shift);
}

// The top limb alone decides for nearly all numbers.
bool is_power_of_two(const Limbs& a) {
  if (a.empty() || !std::has_single_bit(a.back())) return false;
  return std::all_of(a.begin(), a.end() - 1, [](Limb limb) { return limb == 0; });
}

// a mod 2^bits
Limbs lowest_bits(const Limbs& a, std::size_t bits) {
  if (bits / kBits >= a.size()) return a;
  Limbs out(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(bits / kBits) + 1);
  out.back() &= (Limb{1} << (bits % kBits)) - 1;
  trim(out);
  return out;
}

}  // namespace

void trim(Limbs& a) {
  while (!a.empty() && a.back() == 0) a.pop_back();
}

int compare(const Limbs& a, const Limbs& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Limbs add(const Limbs& a, const Limbs& b) {
  if (a.size() < b.size()) return add(b, a);
  Limbs out;
  out.reserve(a.size() + 1);
  out = a;
  if (add_to(out.data(), out.size(), b.data(), b.size()) != 0) out.push_back(1);
  return out;
}

Limbs subtract(const Limbs& a, const Limbs& b) {
  MOCHI_DCHECK(compare(a, b) >= 0);
  Limbs out = a;
  subtract_from(out.data(), out.size(), b.data(), b.size());
  trim(out);
  return out;
}

Limbs multiply(const Limbs& a, const Limbs& b) {
  if (a.size() < b.size()) return multiply(b, a);
  if (is_power_of_two(b)) return shift_left(a, bit_length(b) - 1);
  if (is_power_of_two(a)) return shift_left(b, bit_length(a) - 1);
  std::size_t n = a.size();
  std::size_t m = b.size();
  Limbs out(n + m, 0);
  if (m < kKaratsuba) {
    multiply_plain(a.data(), n, b.data(), m, out.data());
    trim(out);
    return out;
  }
  // The longer one is cut into pieces as long as the shorter.
  Limbs scratch(6 * m + 256);
  Limbs piece(2 * m);
  std::size_t at = 0;
  for (; at + m <= n; at += m) {
    multiply_square(a.data() + at, b.data(), m, piece.data(), scratch.data());
    add_to(out.data() + at, out.size() - at, piece.data(), piece.size());
  }
  if (at < n) {
    Limbs tail = multiply(b, slice(a, at, n));
    add_to(out.data() + at, out.size() - at, tail.data(), tail.size());
  }
  trim(out);
  return out;
}

Limbs shift_left(const Limbs& a, std::size_t bits) {
  if (a.empty()) return {};
  std::size_t whole = bits / kBits;
  unsigned part = static_cast<unsigned>(bits % kBits);
  Limbs out(whole + a.size() + 1, 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    out[whole + i] |= a[i] << part;
    if (part != 0) out[whole + i + 1] = a[i] >> (kBits - part);
  }
  trim(out);
  return out;
}

Limbs shift_right(const Limbs& a, std::size_t bits) {
  std::size_t whole = bits / kBits;
  unsigned part = static_cast<unsigned>(bits % kBits);
  if (whole >= a.size()) return {};
  Limbs out(a.size() - whole, 0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = a[whole + i] >> part;
    if (part != 0 && whole + i + 1 < a.size()) out[i] |= a[whole + i + 1] << (kBits - part);
  }
  trim(out);
  return out;
}

Limb divide_small(Limbs& a, Limb d) {
  auto shift = static_cast<unsigned>(std::countl_zero(d));
  Limb divisor = d << shift;
  Limb v = reciprocal(divisor);
  Limb remainder = 0;
  if (shift != 0) remainder = a.empty() ? 0 : a.back() >> (kBits - shift);
  for (std::size_t i = a.size(); i-- > 0;) {
    Limb next = a[i] << shift;
    if (shift != 0 && i > 0) next |= a[i - 1] >> (kBits - shift);
    a[i] = divide_2_by_1(remainder, next, divisor, v, remainder);
  }
  trim(a);
  return remainder >> shift;
}

void multiply_add_small(Limbs& a, Limb m, Limb c) {
  Limb carry = c;
  for (Limb& limb : a) {
    Wide product = static_cast<Wide>(limb) * m + carry;
    limb = low(product);
    carry = high(product);
  }
  if (carry != 0) a.push_back(carry);
}

void divide(const Limbs& a, const Limbs& b, Limbs& quotient, Limbs& remainder) {
  MOCHI_CHECK(!b.empty());
  if (is_power_of_two(b)) {
    const std::size_t bits = bit_length(b) - 1;
    Limbs rest = lowest_bits(a, bits);
    quotient = shift_right(a, bits);
    remainder = std::move(rest);
    return;
  }
  if (b.size() == 1) {
    Limbs q = a;
    Limb r = divide_small(q, b[0]);
    quotient = std::move(q);
    remainder = r == 0 ? Limbs{} : Limbs{r};
    return;
  }
  if (b.size() >= kRecursiveDivision && a.size() >= b.size() + kRecursiveDivision / 2) {
    divide_large(a, b, quotient, remainder);
    return;
  }
  auto shift = static_cast<std::size_t>(std::countl_zero(b.back()));
  Limbs r;
  divide_plain(shift_left(a, shift), shift_left(b, shift), quotient, r);
  remainder = shift_right(r, shift);
}

std::size_t bit_length(const Limbs& a) {
  return a.empty() ? 0 : a.size() * kBits - static_cast<std::size_t>(std::countl_zero(a.back()));
}

}  // namespace mochi::natural
