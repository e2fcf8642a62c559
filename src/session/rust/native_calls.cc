#include "session/rust/native_calls.h"

#include <string>
#include <vector>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi {
namespace {

using emit::CrateType;

CrateType::Form form_of(std::string_view word) {
  if (word == "record") return CrateType::Form::record;
  if (word == "enum") return CrateType::Form::plain_enum;
  return word == "union" ? CrateType::Form::union_ : CrateType::Form::handle;
}

}  // namespace

Result<void> read_native_calls(std::string_view text, std::string_view module, emit::CrateCalls& into) {
  const std::string of(module);
  into.types[{of, "RustError"}] = {.rust = "crate::abi::RustError"};
  into.types[{"std/time", "Duration"}] = {.form = CrateType::Form::record, .rust = "std::time::Duration"};
  into.types[{of, "RustTime"}] = {.rust = "std::time::SystemTime"};
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> words = split(line, '\t');
    if (words.size() >= 3 && words[0] == "call") {
      if (!words[2].empty()) into.bodies.emplace(words[1], words[2]);
    } else if (words.size() >= 5 && words[0] == "type") {
      CrateType type{.form = form_of(words[2]), .rust = std::string(words[3]), .shown = std::string(words[4])};
      for (std::size_t i = 5; i < words.size(); ++i) {
        std::vector<std::string_view> parts = split(words[i], ',');
        if (type.form != CrateType::Form::union_) {
          type.parts.emplace_back(words[i]);
          continue;
        }
        CrateType::Variant variant{.name = std::string(parts[0])};
        variant.fields.assign(parts.begin() + 1, parts.end());
        type.variants.push_back(std::move(variant));
      }
      into.types[{of, std::string(words[1])}] = std::move(type);
    } else if (!line.empty()) {
      return fail(Code::M057_RUST_E007, "what was made for native programs cannot be read");
    }
  }
  return {};
}

}  // namespace mochi
