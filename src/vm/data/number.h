// bigint and bigrat values, and arithmetic and comparison across the kinds of numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vm/heap/heap.h"

namespace mochi::vm {

enum class NumberOp : std::uint8_t { add, sub, mul, div, rem };
enum class NumberStatus : std::uint8_t { ok, zero_divisor, too_large };

Value bigint_from_int(Heap& heap, std::int64_t value);
Value bigint_from_text(Heap& heap, std::string_view decimal);
Value bigint_from_float(Heap& heap, double value);   // finite; truncates
bool bigint_to_int(Value big, std::int64_t& value);  // false: outside 64 bits
double bigint_to_float(Value big);
NumberStatus bigint_op(Heap& heap, NumberOp op, Value a, Value b, Value& result);
Value bigint_negate(Heap& heap, Value a);
int bigint_compare(Value a, Value b);
bool bigint_is_zero(Value a);
bool bigint_is_negative(Value a);
void bigint_text(std::string& out, Value a);
std::uint64_t hash_bigint(Value a);

Value bigrat_from_bigint(Heap& heap, Value big);
Value bigrat_from_float(Heap& heap, double value);  // finite; exact
double bigrat_to_float(Value a);
Value bigrat_truncated(Heap& heap, Value a);  // as bigint
NumberStatus bigrat_op(Heap& heap, NumberOp op, Value a, Value b, Value& result);
Value bigrat_negate(Heap& heap, Value a);
int bigrat_compare(Value a, Value b);
bool bigrat_is_zero(Value a);
bool bigrat_is_negative(Value a);
Value bigrat_numerator(Heap& heap, Value a);
Value bigrat_denominator(Heap& heap, Value a);
void bigrat_text(std::string& out, Value a);
std::uint64_t hash_bigrat(Value a);

// Exact comparison of an int with a float: -1, 0, 1; 2 if the float is NaN.
int compare_int_float(std::int64_t a, double b);

}  // namespace mochi::vm
