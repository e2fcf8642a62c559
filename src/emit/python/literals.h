// Values as Python shows them (`repr`).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mochi::emit::python {

// A string as `repr` writes it, in single quotes where it can; none for what Python might not take for
// printable.
std::optional<std::string> repr_text(std::string_view utf8);
// None for the rare floats whose digits the two languages arrange differently.
std::optional<std::string> repr_float(double value);

}  // namespace mochi::emit::python
