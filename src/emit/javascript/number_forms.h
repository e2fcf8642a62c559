// What ints of one body are in JavaScript, and which forms their operations may take: asked before anything is printed.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "emit/javascript/foreign_values.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

// JavaScript holds the int as a bigint.
bool is_wide(std::int64_t value);

// The test speaks of an int that JavaScript holds as a bigint: as a literal, or in a text that a claim expects.
bool holds_wide_int(const ir::Program& program, ir::FunctionId function);

class NumberForms {
 public:
  // All must outlive this; `foreign` may be null.
  NumberForms(const types::TypeStore& types, const ir::Body& body, const ForeignValues* foreign,
              ir::FunctionId function);

  // The int may be none: a user has put it where it is read.
  bool is_foreign(ir::ExprId id) const { return foreign_ != nullptr && foreign_->reaches(function_, id); }
  // The literal stands where a bigint makes no other that leaves: in arithmetic, beside what it is compared with.
  bool is_quiet(ir::ExprId id) const { return quiet_.contains(id); }
  // The operation may give a zero with a sign, which users would see.
  bool may_give_signed_zero(ir::ExprId id) const;

  // The value is a `number` inside the safe integers, whatever happens.
  bool is_safe(ir::ExprId id) const;
  // The value is an int of 32 bits.
  bool is_small(ir::ExprId id) const;
  // A loop variable that counts up from a small number: no loop gets beyond the safe integers.
  bool is_counter(ir::LocalId local) const { return counters_.contains(local); }
  // The operation on two numbers is JavaScript's own operator.
  bool is_plain(ir::ExprId id) const;
  // A local, a constant, or operators over such: evaluating it twice gives the same value and costs little.
  bool is_cheap(ir::ExprId id) { return cheap_size(id) != 0; }
  // Cheap, and so short that code may hold it twice on each level of nesting.
  bool is_brief(ir::ExprId id) { return is_cheap(id) && cheap_size(id) <= kBrief; }
  // Floats compute the value exactly if it comes out within 2^52: products, and sums with small numbers. What floats cannot hold
  // has a size of 2^53 and more, and stays beyond 2^52 in those unless a factor is zero.
  bool is_in_floats(ir::ExprId id);

 private:
  // Expressions in it.
  static constexpr std::uint8_t kBrief = 8;
  // The number of expressions in a cheap one, at most 254; 0 if it is not cheap.
  std::uint8_t cheap_size(ir::ExprId id);
  std::uint8_t size_of(ir::ExprId id);
  bool fits_floats(ir::ExprId id);
  types::TypeKind kind_of(ir::ExprId id) const { return types_.kind(body_.type(id)); }

  const types::TypeStore& types_;
  const ir::Body& body_;
  void find_uses(ir::ExprId id);
  const ForeignValues* foreign_;
  ir::FunctionId function_;
  std::set<ir::ExprId> quiet_;
  std::set<ir::LocalId> counters_;
  // By expression, 0 for those that nobody asked about: one more than `cheap_size`, one more than `is_in_floats`.
  std::vector<std::uint8_t> sizes_;
  std::vector<std::uint8_t> floats_;
};

}  // namespace mochi::emit::javascript
