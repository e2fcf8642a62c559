// `?`: a result whose error the function gives to its caller.
#pragma once

#include <optional>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeAttempts : NativePart {
 public:
  explicit NativeAttempts(NativeFunction& f) : NativePart(f) {}

  // `let outcome = f(x)?;` for the statements from `at` that look at a result and leave with its error; how many they are.
  std::size_t statements(ir::BlockId in, std::size_t at, std::vector<NodeId>& out);
  // `f(x)?` for a block that does no more.
  std::optional<Made> block_value(const ir::Expr& e);
  // The name of a result that was looked at: it holds the value.
  std::optional<Made> value(const ir::Expr& variant_field);

 private:
  struct Attempt {
    ir::LocalId local;
    ir::ExprId result;
    unsigned values = 0;  // how often its value is asked for
  };
  std::optional<Attempt> attempt(ir::BlockId in, std::size_t at) const;
  bool is_value(ir::ExprId id, ir::LocalId l) const;
  NodeId question(const Attempt& a);

  std::vector<bool> opened_;  // by LocalId
};

}  // namespace mochi::emit::rust
