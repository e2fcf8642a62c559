// Prints one function (and the closures in it): its head, its body, its public form, what it shows as an example.
#pragma once

#include <string>
#include <vector>

#include "emit/javascript/border.h"
#include "emit/javascript/function_state.h"
#include "emit/javascript/statements.h"

namespace mochi::emit::javascript {

struct OwnState {
  FunctionState state;
};

// How parameters show their default values: not at all, `b?: U`, or `b: U = value`.
enum class Defaults : std::uint8_t { none, optional, written };

class FunctionWriter : private OwnState, private FunctionPart {
 public:
  // `writer` must outlive this.
  FunctionWriter(Writer& writer, ir::FunctionId id)
      : OwnState{FunctionState(writer, id)},
        FunctionPart(state),
        expressions_(state),
        statements_(state, expressions_),
        border_(state) {}
  FunctionWriter(const FunctionWriter&) = delete;
  FunctionWriter& operator=(const FunctionWriter&) = delete;

  // `a: T`; a method's without its receiver.
  std::vector<Doc> typed_parameters(bool as_method = false, Defaults defaults = Defaults::none);
  // `(a, b)`, with types in TypeScript.
  Doc parameters();
  // The parameters and, in TypeScript, the result type behind them. `open`: what users call, with default values.
  Doc signature(bool as_method, bool open);
  bool needs_border() const { return border_.is_needed(); }
  std::vector<Doc> checked_call(Doc inner, std::vector<Doc> args = {}) {
    return border_.checked_call(inner, std::move(args));
  }
  // The statements of an example, with what it says of its values behind them; none if users could not write
  // it.
  std::vector<std::string> example_lines();
  Doc arrow();  // the whole closure
  // The value of a function that only returns one.
  Doc only_value();
  // The same for users, who cannot change the lists in it (S12 of the border page).
  Doc frozen_value();
  // The body.
  Doc root();

 private:
  // The default value of the parameter, printed; invalid where it has none, or only stands for «none».
  Doc preset(std::size_t param);
  bool has_preset(std::size_t param) const {
    return param < function_.presets.size() && function_.presets[param].valid();
  }
  Doc frozen(ir::ExprId value);
  // `: T` behind the parameters of a closure with a block.
  Doc arrow_result();
  std::vector<std::size_t> shown_params(bool as_method) const;
  // The function mentions the parameter, or a closure in it takes it along.
  bool is_read(ir::LocalId local) const;
  Expressions expressions_;
  Statements statements_;
  Border border_;
};

}  // namespace mochi::emit::javascript
