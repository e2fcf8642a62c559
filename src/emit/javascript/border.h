// The border of a library: what users pass is checked, what they get can be used (design section 3, language
// page Z16). Public ints are safe integers and strings hold no lone surrogates; ranges say which results need
// no look. Function values are wrapped so that the same holds the other way round.
#pragma once

#include <vector>

#include "emit/javascript/function_state.h"

namespace mochi::emit::javascript {

class Border : public FunctionPart {
 public:
  // `state` must outlive this.
  explicit Border(FunctionState& state) : FunctionPart(state) {}

  // The public function needs checks that the package itself has to do without: its ints are 64 bits wide.
  bool is_needed() const;
  // The statements of the public function around this one, which is called `inner` with `args` before the
  // parameters.
  std::vector<Doc> checked_call(Doc inner, std::vector<Doc> args);
  // Checks of kinds, which do no harm inside: at the beginning of a public function without a border.
  void kind_checks(std::vector<Doc>& lines);

 private:
  // What has to be done with an argument: nothing; a look at its kind, which does no harm inside; a look at its width,
  // which does; it becomes another value.
  enum class Entry : std::uint8_t { none, kind, width, value };
  Entry entry(types::TypeId type) const;
  // The argument as it is inside, looked at on the way; as it is if nothing has to be done.
  Doc entered(ir::LocalId param);
  // The check of a value that may be missing stands in a statement.
  bool is_checked_if_there(ir::LocalId param) const;
  // The statement that checks an argument of the type; empty if nothing has to be done, and for those that
  // become values.
  Doc entry_check(ir::LocalId param);
  bool result_needs_look() const;
  // The value of a `return` needs no check.
  bool leaves_safely(ir::ExprId value) const;
};

}  // namespace mochi::emit::javascript
