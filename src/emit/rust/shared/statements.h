// Statements of functions with shared types.
#pragma once

#include <string>
#include <vector>

#include "emit/rust/shared/part.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

class SharedStatements : SharedPart {
 public:
  explicit SharedStatements(FunctionWriter& f) : SharedPart(f) {}

  std::string statement(ir::StmtId id);
  std::string block_lines(ir::BlockId block);
  std::string match_text(ir::ExprId subject, std::uint32_t arms, bool value);

 private:
  // What a `try` body around needs to know: how control leaves it.
  struct Attempt {
    unsigned loops = 0;  // around the statement, inside the body
    bool returns = false;
    bool breaks = false;
    bool continues = false;
  };

  std::string loop_lines(ir::BlockId block);
  std::string let_statement(const ir::Stmt& s);
  std::string assignment(const ir::Stmt& s);
  std::string local_assignment(const ir::Assignment& a);
  std::string any_assignment(ir::ExprId target, ir::ExprId value);
  std::string growth(const ir::Assignment& a);
  std::string if_statement(const ir::Stmt& s);
  std::string for_range(const ir::Stmt& s);
  std::string for_each(const ir::Stmt& s);
  std::string try_statement(const ir::Stmt& s);
  std::string return_text(const std::string& value);
  std::string leave(bool is_break);
  std::string bound(ir::LocalId local, const std::string& value);
  std::string loop_variable(ir::LocalId local, std::string& lines);
  std::string arm_pattern(ir::ExprId subject, const ir::Arm& arm, std::string& lines);
  std::string match_head(ir::ExprId subject);
  std::string bind(ir::LocalId local, types::TypeId type, std::string& lines);
  std::string variant_pattern(ir::ExprId subject, const ir::Arm& arm, std::uint32_t variant,
                              std::string& lines);

  std::vector<Attempt> attempts_;
};

}  // namespace mochi::emit::rust
