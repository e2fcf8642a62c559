// Which function values outlive the call that they were given to: those are `Arc<dyn Fn…>`, all others are lent.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "emit/rust/face/public_face.h"
#include "emit/rust/ir_names.h"

namespace mochi::emit::rust {

class KeptFunctions {
 public:
  KeptFunctions(const ir::Program& program, const PublicFace& face);

  // The function in the local, a parameter or a name, goes into a value, a result or a function that does.
  bool is_kept(ir::FunctionId f, ir::LocalId l) const { return kept_.contains({f, l}); }
  // The closure does.
  bool is_stored(ir::FunctionId closure) const { return stored_.contains(closure); }
  // What stands here as parameter `p` of `f` must live as long as anybody wants.
  bool wants_kept(ir::FunctionId f, ir::LocalId p) const;
  // The local is captured by a closure, and in one that outlives the call.
  bool is_captured_by_stored(ir::FunctionId f, ir::LocalId l) const;

 private:
  // Where a function value stands.
  enum class Stand : std::uint8_t { kept, called, lent, argument, named };
  struct Place {
    Stand stand = Stand::kept;
    ir::FunctionId callee;
    ir::LocalId local;  // the callee's parameter, or the name
  };
  void look_at(ir::FunctionId f);
  bool is_kept(ir::FunctionId f, const Place& place) const;
  void keep(ir::FunctionId f, ir::LocalId l);

  const ir::Program& program_;
  const PublicFace& face_;
  std::set<std::pair<ir::FunctionId, ir::LocalId>> kept_;
  std::set<ir::FunctionId> stored_;
  bool changed_ = false;
};

}  // namespace mochi::emit::rust
