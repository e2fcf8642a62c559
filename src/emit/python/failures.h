// Which functions of a library raise what went wrong. Python's own way is that a failure passes through whoever has nothing to say to
// it: so a call whose failure is only passed on stands as it is, in a function that raises too. Where the outcome is asked for as a
// value, the function has a form that gives it.
#pragma once

#include <map>
#include <set>

#include "ir/ir.h"

namespace mochi::emit::python {

// A `let` whose outcome is passed on if it is an Err, and else asked for its value alone:
//   let o = f()  if o is Err { return Err(o.error) }  … o.value …
struct PassedOn {
  ir::LocalId outcome;
  ir::StmtId test;         // the statement behind it
  std::uint32_t reads = 0;  // of the value
};

// Those of a body, by the `let`.
std::map<ir::StmtId, PassedOn> passed_on(const ir::Program& program, const ir::Body& body);

// No failure would be raised inside of a `try` of the function, which would catch it.
bool can_raise(const ir::Body& body);

class Failures {
 public:
  // `shipped` are the functions of the package.
  Failures(const ir::Program& program, const std::set<ir::FunctionId>& shipped);

  // A call of it raises what went wrong. What is exported does; what is private if nobody asks for the outcome.
  bool raises(ir::FunctionId f) const { return raising_.contains(f); }
  // Somebody in its module asks for the outcome of what raises: there is a second form that gives it.
  bool gives(ir::FunctionId f) const { return giving_.contains(f); }

 private:
  bool is_open(const ir::Function& f) const;
  bool writes_raises(ir::FunctionId f) const;
  // Takes back what the function's calls do not allow. True if something was.
  bool look_at(ir::FunctionId caller);

  const ir::Program& program_;
  std::set<ir::FunctionId> raising_;
  std::set<ir::FunctionId> giving_;
};

}  // namespace mochi::emit::python
