// What an error says to whoever prints it (border page F7), for all targets: `bad token: text "x", at 3`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

// A method `message(): string` of the author's comes before all of this.
struct ErrorMessage {
  // The field `message: string`, which is the text.
  std::optional<std::uint32_t> field;
  // Else these words of the name; behind them, `: ` and joined by `, `, each of these fields as its name in Mochi, a blank, and its value
  // as it stands inside of an aggregate (language page section 8).
  std::string words;
  std::vector<std::uint32_t> shown;
};

// Of a variant, or of a record: `name` and `fields` are its own. Causes and functions are not shown.
ErrorMessage error_message(const ir::Program& program, std::string_view name, const std::vector<types::Field>& fields);

// The field behind which stands the error that led to this one (F10): the first whose type is an error type, or an option of one.
std::optional<std::uint32_t> error_cause(const ir::Program& program, const std::vector<types::Field>& fields);

}  // namespace mochi::emit
