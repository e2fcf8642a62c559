#include "ir/verify.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "ir/dump.h"

namespace mochi::ir {
namespace {

TEST(verify, accepts_a_function_and_dumps_it) {
  Fixture x;
  Builder b = x.builder();
  const LocalId t = b.temporary("t", x.types.integer(), {});
  const ExprId sum = b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.integer(1, {})}, {});
  b.body().exprs[sum].flags = static_cast<std::uint8_t>(ExprFlag::proven);
  x.root({b.let(t, sum, {}), b.return_(b.read(t, {}), {})});
  EXPECT_TRUE(verify(x.program).empty());
  EXPECT_EQ(dump(x.program),
            "module \"main\" entry\n"
            "fun f(n: int): int {\n"
            "  let $t: int = n +!proven 1\n"
            "  return $t\n"
            "}\n");
}

TEST(verify, refuses_a_read_before_the_declaration) {
  Fixture x;
  Builder b = x.builder();
  const LocalId t = b.temporary("t", x.types.integer(), {});
  x.root({b.expr(b.read(t, {}), {}), b.let(t, b.integer(1, {}), {}), b.return_(b.integer(0, {}), {})});
  EXPECT_EQ(verify(x.program).size(), 1U);
}

TEST(verify, refuses_operands_of_two_types) {
  Fixture x;
  Builder b = x.builder();
  x.root({b.return_(b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.floating(1, {})}, {}), {})});
  EXPECT_EQ(verify(x.program).size(), 1U);
}

TEST(verify, refuses_one_node_at_two_places) {
  Fixture x;
  Builder b = x.builder();
  const ExprId one = b.integer(1, {});
  x.root({b.return_(b.op(Op::add, x.types.integer(), {one, one}, {}), {})});
  EXPECT_EQ(verify(x.program).size(), 1U);
}

TEST(verify, refuses_break_outside_a_loop_and_a_wrong_place) {
  Fixture x;
  Builder b = x.builder();
  Stmt stop;
  stop.kind = StmtKind::break_;
  x.root(
      {b.add(stop, {}), b.assign(b.integer(1, {}), b.integer(2, {}), {}), b.return_(b.integer(0, {}), {})});
  EXPECT_EQ(verify(x.program).size(), 2U);
}

TEST(verify, refuses_ids_that_do_not_exist) {
  Fixture x;
  Builder b = x.builder();
  x.root({b.return_(ExprId(99), {})});
  EXPECT_EQ(verify(x.program).size(), 1U);
}

}  // namespace
}  // namespace mochi::ir
