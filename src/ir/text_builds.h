// Texts that loops build up: where texts cannot change, appending to one in a loop copies it each time, and a
// target keeps the parts in a builder until the loop is over.
//
// Found in a function's body as it stands, so after lower::shape for who prints the shaped program. What it
// says of a statement holds until the body is changed.
#pragma once

#include <map>
#include <vector>

#include "ir/ir.h"

namespace mochi::ir {

class TextBuilds {
 public:
  explicit TextBuilds(const Body& body);

  // The string locals that the loop does nothing with but `t = t + u + …` (AssignForm::grow_text), where u does
  // not mention t; ascending. They are declared before the loop, no cells, and in no closure. A loop inside
  // another one that says the same is not asked for: the outermost one has them. None in a loop whose faults
  // are caught where t is still seen.
  const std::vector<LocalId>& built_by(StmtId loop) const;

 private:
  std::map<StmtId, std::vector<LocalId>> found_;
};

}  // namespace mochi::ir
