#include "emit/common/sum_checks.h"

#include <gtest/gtest.h>

#include "../lower/fixture.h"

namespace mochi::emit {
namespace {

using ir::ExprId;
using ir::LocalId;
using ir::Op;

constexpr auto kNotNegative = static_cast<std::uint8_t>(ir::ExprFlag::non_negative);

struct SumChecksTest : testing::Test {
  lower::ProgramFixture p;
  ir::FunctionId f = p.function("f", p.integer());
  LocalId a = p.param(f, "a", p.integer());
  LocalId b = p.param(f, "b", p.integer());
  ir::Builder at = p.at(f);
  std::set<std::uint32_t> letters;

  ExprId number(std::int64_t value) { return at.integer(value, {}); }
  ExprId get(LocalId l) { return at.read(l, {}); }
  ExprId not_negative(LocalId l) {
    return at.add(ir::Expr{ir::ExprKind::local, kNotNegative, p.integer(), l.value}, {});
  }
  ExprId op(Op o, ExprId x, ExprId y) { return at.op(o, p.integer(), {x, y}, {}); }
  SumChecks checks(ExprId result) {
    p.root(f, {at.return_(result, {})});
    return SumChecks(p.types, at.body(), letters);
  }
};

TEST_F(SumChecksTest, OneLookAtTheWholeIsEnoughWhereItShowsThere) {
  // Python: `a + b + 1` may be above or below, and 1 only raises what was above.
  const ExprId inner = op(Op::add, get(a), get(b));
  const ExprId whole = op(Op::add, inner, number(1));
  const SumChecks sums = checks(whole);
  ASSERT_TRUE(sums.may_leave(whole));
  // Below could come back by the 1.
  EXPECT_TRUE(sums.check(whole).left);
  EXPECT_TRUE(sums.bounds(inner).above);
  EXPECT_TRUE(sums.bounds(inner).below);
}

TEST_F(SumChecksTest, WhatOnlyRisesIsLookedAtOnceAndAbove) {
  const ExprId inner = op(Op::add, not_negative(a), not_negative(b));
  const ExprId whole = op(Op::add, inner, number(1));
  const SumChecks sums = checks(whole);
  EXPECT_FALSE(sums.check(whole).left);
  EXPECT_FALSE(sums.check(whole).right);
  EXPECT_TRUE(sums.bounds(whole).above);
  EXPECT_FALSE(sums.bounds(whole).below);
}

TEST_F(SumChecksTest, TheRightSideOfADifferenceIsLookedAt) {
  const ExprId right = op(Op::add, not_negative(a), not_negative(b));
  const ExprId whole = op(Op::sub, number(0), right);
  EXPECT_TRUE(checks(whole).check(whole).right);
}

TEST_F(SumChecksTest, AProductKeepsWhatIsOutsideIfItsOtherSideIsPositive) {
  const ExprId sum = op(Op::add, get(a), get(b));
  const ExprId doubled = op(Op::mul, sum, number(2));
  EXPECT_FALSE(checks(doubled).check(doubled).left);
  // Zero would hide it.
  const ExprId other = op(Op::mul, sum, get(b));
  EXPECT_TRUE(checks(other).check(other).left);
}

TEST_F(SumChecksTest, WhatCanFailInAnotherWayComesAfterTheCheck) {
  const ExprId sum = op(Op::add, not_negative(a), not_negative(b));
  const ExprId divided = at.add(ir::Expr{ir::ExprKind::op, kNotNegative, p.integer(),
                                         static_cast<std::uint32_t>(Op::div), at.list({number(4), get(b)})},
                                {});
  const ExprId whole = op(Op::add, sum, divided);
  const SumChecks sums = checks(whole);
  EXPECT_FALSE(sums.only_overflows(at.body().operand(whole, 1)));
  EXPECT_TRUE(sums.check(whole).left);
}

}  // namespace
}  // namespace mochi::emit
