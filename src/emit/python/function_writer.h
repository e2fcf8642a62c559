// Prints one function. Functions of several lines stand in front of the statement that uses them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emit/python/expressions.h"
#include "emit/python/loops.h"
#include "emit/python/matches.h"
#include "emit/python/places.h"

namespace mochi::emit::python {

class FunctionWriter : private FunctionState, FunctionPart {
 public:
  FunctionWriter(Writer& writer, ir::FunctionId id, const FunctionSetting& setting = {});

  // `def name(…):` with its body, after the lines of `head`.
  Doc definition(const std::string& name, const std::vector<std::string>& bound,
                 const std::vector<Doc>& head = {});
  // Of a method of a union whose body only tells the variants apart: the arm of each; else none.
  std::vector<std::pair<std::uint32_t, ir::ArmId>> arms_of_receiver() const;
  // The same as a method of one variant: what the arm binds are attributes.
  Doc arm_definition(const std::string& name, std::uint32_t variant, ir::ArmId arm,
                     const std::vector<Doc>& head);
  // A method is written as a function of the module.
  void stand_in_module() { in_module_ = true; }
  // `(a: int, b: str) -> T` of a library's function.
  Doc signature(const std::vector<std::string>& bound, types::TypeId result);
  // From now on the value of an Ok is returned, and an Err raised. Only if `can_raise`.
  void raise_errors() {
    raises_ = true;
    passed_on_ = passed_on(w_.program, body_);
  }
  bool can_raise() const { return python::can_raise(body_); }
  // The value of a constant: the function only returns it.
  Doc only_value() { return t_.enclosed(values.lambda_value()); }
  // The same of one that users see, who cannot change it.
  Doc frozen_value();
  std::vector<Doc> body_lines();
  // The lines of a block.
  std::vector<Doc> block(ir::BlockId id);
  // Adds lines: the statement; or a list and the loop that fills it, if they are one.
  void statement(ir::StmtId id);
  bool list_build(ir::StmtId declared, ir::StmtId loop) {
    bool given = false;
    return lists_.write(declared, loop, {}, given);
  }
  std::vector<Doc> take_lines() { return std::exchange(out_.lines, {}); }
  const BodyFacts& known() const { return facts_; }
  // Only its own function reads it, and nothing assigns it.
  bool is_plain_name(ir::LocalId which) const;

  Expressions values;

 private:
  std::set<std::string> declared_;  // names of locals so far
  void statements(ir::BlockId id);
  void write_statement(ir::StmtId which, const ir::Stmt& s);
  // `given`: the value, where it is not that of the statement.
  void let(const ir::Stmt& s, Doc given = {});
  // A call whose failure passes through. Gives the last statement that it stands for.
  std::size_t pass_on(const std::vector<ir::StmtId>& all, std::size_t at);
  bool is_value_of(ir::ExprId value, ir::LocalId outcome) const;
  std::string name_of_value(const PassedOn& passed) const;
  void declare(const ir::Stmt& s, Doc type);
  bool wants_annotation(ir::LocalId id, ir::ExprId value) const;
  void if_statement(const ir::Stmt& s);
  // The lines of a block that runs if the condition holds.
  std::vector<Doc> block_if(ir::ExprId condition, ir::BlockId id);
  void learn_from_exit(ir::StmtId which);
  ir::LocalId returned_list(ir::StmtId which) const;
  void try_statement(const ir::Stmt& s);
  void give(ir::ExprId value);
  void give_or_raise(ir::ExprId value);
  std::vector<Doc> scope_declarations();
  Doc parameter(ir::LocalId id, bool self);
  std::string_view taker_of(ir::LocalId param, types::TypeId type) const;
  std::vector<Doc> entry_lines();
  Doc bound_parameter(const std::string& name);
  Doc preset(std::size_t param);

  Loops loops_;
  Comprehensions lists_;
  Matches matches_;
  Assignments assignments_;
  bool raises_ = false;
  std::map<ir::StmtId, PassedOn> passed_on_;
  bool in_module_ = false;
};

}  // namespace mochi::emit::python
