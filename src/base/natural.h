// Arithmetic on natural numbers as little-endian limbs without zero limbs on top: what BigInt is made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi::natural {

using Limb = std::uint64_t;
using Limbs = std::vector<Limb>;

void trim(Limbs& a);
// -1, 0, 1.
int compare(const Limbs& a, const Limbs& b);
Limbs add(const Limbs& a, const Limbs& b);
// a must not be less than b.
Limbs subtract(const Limbs& a, const Limbs& b);
Limbs multiply(const Limbs& a, const Limbs& b);
Limbs shift_left(const Limbs& a, std::size_t bits);
Limbs shift_right(const Limbs& a, std::size_t bits);
// b must not be zero.
void divide(const Limbs& a, const Limbs& b, Limbs& quotient, Limbs& remainder);
// Divides in place and gives the remainder. d must not be zero.
Limb divide_small(Limbs& a, Limb d);
// a = a·m + c
void multiply_add_small(Limbs& a, Limb m, Limb c);
std::size_t bit_length(const Limbs& a);

// Decimal digits only, at least one.
Limbs parse_decimal(std::string_view digits);
std::string to_decimal(const Limbs& a);

}  // namespace mochi::natural
