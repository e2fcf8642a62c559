// Matches: Python's own statement for scalars and enums in a library; a chain of tests in a program, for options, and for what
// is told apart by class, which costs a seventh of the statement.
#pragma once

#include "emit/python/expressions.h"

namespace mochi::emit::python {

class FunctionWriter;

class Matches : FunctionPart {
 public:
  Matches(FunctionState& state, Expressions& values, FunctionWriter& function)
      : FunctionPart(state), values_(values), function_(function) {}

  void write(ir::ExprId subject, std::uint32_t arms);

 private:
  // The subject under a name, if it is none of the kinds.
  Doc named(ir::ExprId subject, bool fields_too);
  bool is_chain(types::TypeId type, std::uint32_t arms);
  // The value of the subject does not change while an arm runs.
  bool stays(ir::ExprId subject) const;
  std::vector<Doc> arm_body(const std::vector<Doc>& bindings, const ir::Arm& arm);
  void match_statement(ir::ExprId subject, std::uint32_t arms);
  Doc match_case(types::TypeId type, const ir::Arm& arm);
  Doc variant_pattern(types::TypeId type, const ir::Arm& arm, std::uint32_t variant);
  void test_chain(ir::ExprId subject, std::uint32_t arms);
  // `last`: nothing else is left by the type, so that checkers would call `isinstance` needless.
  std::vector<Doc> tests_of(Doc value, types::TypeId type, const ir::Arm& arm, bool last);
  std::vector<Doc> bindings_of(Doc value, types::TypeId type, const ir::Arm& arm, bool stays);

  Expressions& values_;
  FunctionWriter& function_;
};

}  // namespace mochi::emit::python
