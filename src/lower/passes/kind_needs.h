// Which type parameters a program must know at run time (language page Z6): their values become text or JSON,
// enter or leave `any`, or are passed on to a function that needs to know.
//
// In:      any verified program, best after tree shaking.
// Assumes: type arguments at calls and function references are complete.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

// By TypeParamId.
class KindNeeds {
 public:
  explicit KindNeeds(const ir::Program& program);
  bool operator()(ir::TypeParamId param) const {
    return needed_.size() > param.value && needed_[param.value];
  }

 private:
  bool note(const types::TypeStore& types, ir::TypeId type);
  bool scan(const ir::Program& program, const ir::Body& body);
  bool scan_use(const ir::Program& program, const ir::Body& body, ir::FunctionId callee,
                std::uint32_t type_args);
  std::vector<bool> needed_;
};

}  // namespace mochi::lower
