#include "lower/ranges/ranges.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "lower/ranges/interval.h"

namespace mochi::lower {
namespace {

TEST(interval, arithmetic_knows_its_faults) {
  EXPECT_EQ(add({1, 2}, {3, 4}).range, (Interval{4, 6}));
  EXPECT_FALSE(add({0, kIntMax}, Interval::of(1)).proven);
  EXPECT_TRUE(add({0, kIntMax - 1}, Interval::of(1)).proven);
  EXPECT_EQ(mul({-2, 3}, {-5, 7}).range, (Interval{-15, 21}));
  EXPECT_EQ(div({-7, 7}, Interval::of(2)).range, (Interval{-3, 3}));
  EXPECT_FALSE(div({1, 2}, {-1, 1}).proven);
  EXPECT_FALSE(div(Interval::full(), Interval::of(-1)).proven);
  EXPECT_EQ(rem({-10, 20}, Interval::of(7)).range, (Interval{-6, 6}));
  EXPECT_EQ(rem({0, 3}, Interval::of(7)).range, (Interval{0, 3}));
  EXPECT_EQ(neg({-3, 5}).range, (Interval{-5, 3}));
  EXPECT_FALSE(neg(Interval::full()).proven);
  EXPECT_EQ(abs({-3, 2}).range, (Interval{0, 3}));
}

// fun f(xs: list<int>): int { let i = 0  while i < len(xs) { sum = sum + xs[i]  i = i + 1 }  return sum }
TEST(ranges, prove_a_loop_over_indices) {
  ProgramFixture p;
  const types::TypeId ints = p.types.list(p.integer());
  const ir::FunctionId f = p.function("f", p.integer());
  p.program.functions[f].exported = true;
  const ir::LocalId xs = p.param(f, "xs", ints);
  auto b = p.at(f);
  const ir::LocalId i = b.local(p.names.intern("i"), p.integer(), {});
  const ir::LocalId sum = b.local(p.names.intern("sum"), p.integer(), {});
  b.body().locals[i].assigned = true;
  b.body().locals[sum].assigned = true;
  const ir::ExprId at =
      b.add(ir::Expr{ir::ExprKind::index, 0, p.integer(), b.read(xs, {}).value, b.read(i, {}).value}, {});
  const ir::BlockId loop = b.block(
      {b.assign(b.read(sum, {}), b.op(ir::Op::add, p.integer(), {b.read(sum, {}), at}, {}), {}),
       b.assign(b.read(i, {}), b.op(ir::Op::add, p.integer(), {b.read(i, {}), b.integer(1, {})}, {}), {})});
  const ir::ExprId length = b.op(ir::Op::list_len, p.integer(), {b.read(xs, {})}, {});
  const ir::ExprId condition = b.op(ir::Op::lt, p.types.boolean(), {b.read(i, {}), length}, {});
  p.root(f, {b.let(i, b.integer(0, {}), {}), b.let(sum, b.integer(0, {}), {}), b.while_(condition, loop, {}),
             b.return_(b.read(sum, {}), {})});
  ASSERT_EQ(p.verified(), "");
  derive_ranges(p.program, Contents(p.program, true), true);
  EXPECT_EQ(ir::dump(p.program),
            "module \"main\" entry\n"
            "export fun f(xs: list<int>): int {\n"
            "  let i: int = 0\n"
            "  let sum: int = 0\n"
            "  while i!safe+ < list_len!safe+(xs) {\n"
            "    sum = sum + xs[i!safe+]!proven\n"
            "    i = i!safe+ +!proven!safe+ 1\n"
            "  }\n"
            "  return sum\n"
            "}\n");
}

}  // namespace
}  // namespace mochi::lower
