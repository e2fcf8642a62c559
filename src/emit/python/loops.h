// Loops, and lists that they fill.
#pragma once

#include <optional>

#include "emit/python/expressions.h"

namespace mochi::emit::python {

class FunctionWriter;

class Loops : FunctionPart {
 public:
  Loops(FunctionState& state, Expressions& values, FunctionWriter& function)
      : FunctionPart(state), values_(values), function_(function) {}

  void while_statement(const ir::Stmt& s);
  void for_range(const ir::Stmt& s);
  void for_each(ir::StmtId id);
  // `for name in source`, without what follows.
  Doc clause(const ir::Stmt& s);

 private:
  std::vector<Doc> block(ir::BlockId id);
  // `_` where nobody reads it.
  std::string variable(const ir::Stmt& s) const;
  Doc head(const std::string& name, Doc items);
  void write(const ir::Stmt& s, const std::string& name, Doc items);
  Piece iterated(ir::ExprId source);
  Piece iterated_option(ir::ExprId source);

  Expressions& values_;
  FunctionWriter& function_;
};

// Lists that a loop fills become comprehensions, lists of one value products.
class Comprehensions : FunctionPart {
 public:
  Comprehensions(FunctionState& state, Expressions& values, Loops& loops)
      : FunctionPart(state), values_(values), loops_(loops) {}

  // Writes the declaration of a list and the loop behind it, if they are one. `given` if that is the list `returned`, which then needs no
  // name.
  bool write(ir::StmtId declared, ir::StmtId loop, ir::LocalId returned, bool& given);

 private:
  bool fits(const ir::ListBuild& build) const;
  Doc target(const ir::Stmt& let, ir::ExprId value);
  std::optional<Doc> repeated(ir::StmtId loop, ir::ExprId value);
  Doc clause(ir::StmtId id);
  Doc comprehension(const ir::ListBuild& build);

  Expressions& values_;
  Loops& loops_;
};

}  // namespace mochi::emit::python
