// Prints the statements of one function.
#pragma once

#include <string>
#include <vector>

#include "emit/javascript/expressions.h"
#include "ir/forms.h"

namespace mochi::emit::javascript {

class Statements : public FunctionPart {
 public:
  // Both must outlive this.
  Statements(FunctionState& state, Expressions& expressions) : FunctionPart(state), e_(expressions) {}

  Doc statement(ir::StmtId id);
  // Adds the statements of the block.
  void block_lines(ir::BlockId block, std::vector<Doc>& lines);
  Doc braced_block(ir::BlockId block);

 private:
  // Strings that the loop indexes or measures are looked at once, before it.
  std::vector<ir::LocalId> begin_views(ir::StmtId loop, std::vector<Doc>& lines);
  bool looks_at_points(ir::StmtId loop, ir::LocalId text) const;
  // The body of a loop; `lines` stand before it.
  Doc loop_body(ir::BlockId block, std::vector<Doc> lines = {});
  Doc value_statement(ir::ExprId value);  // for what it does
  Doc return_statement(ir::ExprId value);
  bool may_give_null(ir::ExprId value) const;
  bool is_made_here(ir::LocalId outcome) const;
  Doc passed_on(ir::ExprId value) const;
  Doc let_statement(const ir::Stmt& s);
  // `: T` behind the local's name; empty where TypeScript finds it by itself.
  std::string local_type(ir::LocalId local, ir::ExprId value);
  bool finds_type(ir::LocalId local, ir::ExprId value) const;
  // What TypeScript finds for the value is its shape, where the type has other shapes too.
  bool is_shaped(ir::ExprId value) const;
  bool is_scalar(types::TypeId type) const;
  Doc if_statement(const ir::Stmt& s);
  Doc try_statement(const ir::Stmt& s);
  // The block reads the local, or a closure made in it takes it along.
  bool is_named(ir::BlockId block, ir::LocalId local) const;
  Doc while_statement(const ir::Stmt& s);

  Doc match_chain(ir::ExprId subject, std::uint32_t arms);
  Doc arm_condition(Doc subject, types::TypeId type, const ir::Arm& arm);
  std::string subject_name(ir::ExprId subject);
  // `of_subject`: what TypeScript holds the subject for.
  void arm_bindings(Doc subject, types::TypeId type, const Parts& of_subject, const ir::Arm& arm,
                    std::vector<Doc>& lines);

  Doc for_range(const ir::Stmt& s);
  Doc for_each(ir::StmtId id);
  Doc for_count(const ir::Stmt& s);
  Doc look(ir::LocalId local);
  // Reading the value again and again while `during` runs gives what reading it once does.
  bool is_stable(ir::ExprId id, ir::BlockId during) const;

  Doc assignment(const ir::Stmt& s);
  Doc growth(const ir::Assignment& a);
  Doc store(ir::ExprId target, ir::ExprId value);
  Parts of_place(ir::ExprId place) const;
  // The value as it may stand in the container.
  Doc item(ir::ExprId container, ir::ExprId value);
  // What stands left of `=`.
  Doc place(ir::ExprId place);
  const char* keyword(ir::LocalId local) const { return is_variable(local) ? "let " : "const "; }
  bool is_variable(ir::LocalId local) const {
    return (body_.locals[local].assigned || body_.locals[local].cell) && !s_.grown.contains(local);
  }

  Expressions& e_;
};

}  // namespace mochi::emit::javascript
