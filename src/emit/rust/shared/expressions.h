// Expressions of functions with shared types.
#pragma once

#include <string>
#include <vector>

#include "emit/common/print_count.h"
#include "emit/rust/shared/part.h"

namespace mochi::emit::rust {

class SharedExpressions : SharedPart {
 public:
  explicit SharedExpressions(FunctionWriter& f) : SharedPart(f), printed_(body_) {}

  // An owned value.
  Piece value(ir::ExprId id) {
    printed_.note(id);
    return written(id);
  }
  std::string own(ir::ExprId id, Prec at_least = Prec::weak);
  // Something to call methods on or to borrow; a local is not cloned.
  std::string place(ir::ExprId id, Prec at_least = Prec::postfix);
  std::string borrow(ir::ExprId id);
  // The receiver of a method whose arguments follow.
  std::string receiver(ir::ExprId op);
  std::vector<std::string> borrow_list(std::uint32_t list, std::size_t from = 0);

 private:
  Piece written(ir::ExprId id);
  Piece place_piece(ir::ExprId id);
  std::vector<std::string> arguments(const ir::Expr& e);
  bool is_simple(ir::ExprId id) const;
  std::string element(const ir::Expr& e);
  std::vector<std::string> own_list(std::uint32_t list);
  Piece bytes(const ir::Expr& e);
  Piece local_value(ir::ExprId id, const ir::Expr& e);
  std::string called(const ir::Expr& e);
  Piece global(const ir::Expr& e);
  Piece list(const ir::Expr& e);
  Piece map(const ir::Expr& e);
  Piece record(const ir::Expr& e);
  Piece field(const ir::Expr& e, bool owned);
  Piece variant_field(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece closure(const ir::Expr& e);
  Piece conditional(const ir::Expr& e);
  Piece coalesce(const ir::Expr& e);
  Piece tag_is(const ir::Expr& e);
  Piece call_value(const ir::Expr& e);
  Piece map_get(const ir::Expr& e);
  std::string taken(types::TypeId type, const std::string& place) const;  // owned from a borrowed place

  PrintCount printed_;
};

}  // namespace mochi::emit::rust
