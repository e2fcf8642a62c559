// What the examples of users claim, as assertions about values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeClaims : NativePart {
 public:
  explicit NativeClaims(NativeFunction& f) : NativePart(f) {}

  // `assert_eq!(x, 2.0)` for what the test says about the text of x.
  std::optional<Made> shown(ir::ExprId condition);

 private:
  // What is claimed of a value that is no text and no option, as an expression of Rust.
  std::optional<std::string> whole(std::string_view claim, types::TypeId type) const;
  std::optional<Made> rounded(ir::ExprId value, std::string_view claim);
  std::optional<Made> map(ir::ExprId value, std::string_view claim);
};

}  // namespace mochi::emit::rust
