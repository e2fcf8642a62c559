// Options that are known to be there, whose names stand for their values: `if let Some(x) = x`.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class Presence : NativePart {
 public:
  explicit Presence(NativeFunction& f) : NativePart(f) {}

  // A test whose branch only wants the value.
  struct Present {
    ir::LocalId local;
    Hold hold;
    NodeId head;
  };
  template <typename Part>
  std::optional<Present> test(ir::ExprId condition, Part part);
  // `if x == none { return … }` before statements that only want the value. The name that is known to be
  // there behind it; none if the statement says something else.
  ir::LocalId leave_if_absent(ir::StmtId id, std::size_t at, ir::BlockId in, std::vector<NodeId>& out);
  // In what is written from here to `end`, the name is the value.
  void begin(const Present& found) { some_[found.local] = found.hold; }
  void end(ir::LocalId l) { some_.erase(l); }
  std::optional<Hold> known(ir::LocalId l) const;
  // `if let Some(field) = &x.field` for `if x.field != none` before statements that want the value: the test. Begins an
  // entry of the holdings, which ends behind them.
  std::optional<NodeId> begin_field(ir::ExprId condition, ir::BlockId part);

 private:
  std::optional<Present> bind(ir::LocalId l);
  template <typename Part>
  bool only_unwraps(Part part, ir::LocalId l) const;
  ir::LocalId absent(const ir::Stmt& s, std::size_t at, ir::BlockId in) const;

  std::map<ir::LocalId, Hold> some_;
};

}  // namespace mochi::emit::rust
