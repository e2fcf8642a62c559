// Text of floating point numbers (language page section 8 and Z18): always the shortest digits that read
// back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mochi {

// `print`: exponent form iff the decimal exponent is < -4 or >= 21, with at least two exponent digits
// (`1e-05`, `1e+21`); no `.0`; `NaN`, `+Inf`, `-Inf`, `-0`.
void append_float_top(std::string& out, double value);
// Inside a list, map or record: plain decimal, `.0` added if there is no point; `NaN`, `+Inf`, `-Inf`.
void append_float_nested(std::string& out, double value);
// JSON: integral values without `.0`, exponent form (`1e-7`, `1e+21`) below 1e-6 or from 1e21; -0 is `-0`.
// The value must be finite.
void append_float_json(std::string& out, double value);

std::string float_top(double value);
std::string float_nested(double value);
std::string float_json(double value);

enum class FloatParse : std::uint8_t { ok, malformed, too_large };

// Reads an optional sign, digits with an optional point and exponent (`1`, `.5`, `5.`, `1e-9`), or `NaN`,
// `Inf`,
// `+Inf`, `-Inf`; the whole text must be used. `too_large` sets `value` to an infinity; what is too small for
// a double is a zero. Rounds to nearest, ties to even.
FloatParse parse_float(std::string_view text, double& value);

}  // namespace mochi
