// What each printer of a function's forms has at hand.
#pragma once

#include <string>
#include <vector>

#include "emit/rust/shared/writer.h"
#include "ir/ir.h"

namespace mochi::emit::rust {

class FunctionWriter;
class SharedExpressions;
class SharedOperations;
class SharedStatements;

// One group of forms of the function `f_`.
class SharedPart {
 protected:
  explicit SharedPart(FunctionWriter& f);

  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }
  const std::string& name_of(ir::LocalId local) const;
  static Piece call(const std::string& callee, const std::vector<std::string>& args) {
    return {listed(callee + "(", args, ")"), Prec::postfix};
  }

  FunctionWriter& f_;
  Writer& w_;
  const ir::Body& body_;
  SharedExpressions& expr_;
  SharedOperations& ops_;
  SharedStatements& stmts_;
};

}  // namespace mochi::emit::rust
