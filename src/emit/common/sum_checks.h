// Int arithmetic on targets whose ints are exact: a whole expression is computed first and then looked at
// once, wherever no part of it can leave 64 bits unseen.
#pragma once

#include <map>
#include <set>

#include "ir/ir.h"

namespace mochi::emit {

// On which sides of 64 bits a value of exact arithmetic may lie.
struct SumBounds {
  bool above = false;
  bool below = false;
  bool fits() const { return !above && !below; }
};

// How an operation of ints is computed: which operands are looked at before it, and where the result may lie.
struct SumCheck {
  bool left = false;
  bool right = false;
  SumBounds result;
};

class SumChecks {
 public:
  // `letters`: locals that hold one letter each, whose code `ord` finds. Both must outlive this.
  SumChecks(const types::TypeStore& types, const ir::Body& body, const std::set<std::uint32_t>& letters);

  // A sum, difference, product, negation or absolute value of ints that may leave 64 bits.
  bool may_leave(ir::ExprId id) const;
  // Of an expression that `may_leave`. A part of it that does not fit 64 bits shows in the whole, so that one
  // look at that is enough.
  SumCheck check(ir::ExprId id) const;
  // Where the value of any expression may lie before it is looked at.
  SumBounds bounds(ir::ExprId id) const { return may_leave(id) ? check(id).result : SumBounds(); }
  bool at_least(ir::ExprId id, std::int64_t bound) const;
  // Nothing can be seen of its evaluation, but that it left 64 bits.
  bool only_overflows(ir::ExprId id) const;
  // `ord` of one letter, which cannot fail.
  bool is_letter_code(ir::ExprId id) const;

 private:
  bool at_most_zero(ir::ExprId id) const;
  bool overflows_at_most(ir::ExprId part) const;
  SumCheck check_sum(ir::ExprId id, bool difference) const;
  SumCheck check_product(ir::ExprId id) const;

  const types::TypeStore& types_;
  const ir::Body& body_;
  const std::set<std::uint32_t>& letters_;
  mutable std::map<ir::ExprId, SumCheck> known_;
};

}  // namespace mochi::emit
