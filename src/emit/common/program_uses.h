// What a whole program says of its functions and globals: found once, for all modules of a package.
#pragma once

#include <initializer_list>
#include <set>
#include <utility>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

class ProgramUses {
 public:
  explicit ProgramUses(const ir::Program& program);

  // Made by a closure expression; all others stand in a module.
  bool is_nested(ir::FunctionId f) const { return nested_[f.value]; }
  // The function around all closures that `f` stands in; itself if it is none.
  ir::FunctionId top_of(ir::FunctionId f) const { return tops_[f.value]; }
  // A lambda that captures nothing and is used once.
  bool is_inline(ir::FunctionId f) const { return inlined_[f.value]; }
  // Read where nobody has proven that it is set.
  bool may_be_unset(ir::GlobalId g) const { return unset_[g.value]; }

  // What a body names, each once: functions that it calls or takes as values, the closures that it makes, and globals.
  struct Mentions {
    std::vector<ir::FunctionId> functions;
    std::vector<ir::FunctionId> closures;
    std::vector<ir::GlobalId> globals;
  };
  const Mentions& mentions(ir::FunctionId f) const { return mentions_[f.value]; }
  // Some function stores into the field of a declared record, whichever value it belongs to.
  bool is_assigned(types::DeclId record, std::uint32_t field) const {
    return assigned_fields_.contains({record, field});
  }

 private:
  void find_assigned_fields(const ir::Program& program);
  std::vector<bool> nested_;
  std::vector<bool> inlined_;
  std::vector<bool> unset_;
  std::vector<ir::FunctionId> tops_;
  std::vector<Mentions> mentions_;
  std::set<std::pair<types::DeclId, std::uint32_t>> assigned_fields_;
};

// The function's own body calls it; what the closures in it do does not count.
bool calls_itself(const ir::Program& program, ir::FunctionId f);

// The lazily made globals that can stand as plain constants of their module instead, since evaluating them on
// load can neither fail nor run code: no calls, blocks or matches, and no other globals but such constants.
// `refused`: kinds of expressions that the target cannot have there besides.
std::set<ir::GlobalId> find_constants(const ir::Program& program,
                                      std::initializer_list<ir::ExprKind> refused = {});

}  // namespace mochi::emit
