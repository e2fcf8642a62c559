#include "ir/uses.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace mochi::ir {
namespace {

// `t = n + n  if t == 0 { t = 1 }  return t`, with a closure that takes n along.
TEST(uses, counts_reads_writes_and_captures) {
  Fixture x;
  Builder b = x.builder();
  const LocalId t = x.local("t", x.types.integer());
  const LocalId held = x.local("held", x.types.integer());
  Expr closure{.kind = ExprKind::closure, .type = x.types.integer(), .a = 0};
  const std::uint32_t taken[] = {x.n.value};
  closure.b = b.list(taken);
  const StmtId take = b.let(held, b.add(closure, {}), {});
  const ExprId sum = b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.read(x.n, {})}, {});
  const StmtId let = b.let(t, sum, {});
  const StmtId set = b.assign(b.read(t, {}), b.integer(1, {}), {});
  const BlockId then = b.block({set});
  const ExprId test = b.op(Op::eq, x.types.boolean(), {b.read(t, {}), b.integer(0, {})}, {});
  const StmtId branch = b.if_(test, then, BlockId(), {});
  x.root({take, let, branch, b.return_(b.read(t, {}), {})});

  const LocalUses uses(x.body());
  EXPECT_EQ(uses.reads(x.n), 2U);
  EXPECT_EQ(uses.writes(x.n), 0U);
  EXPECT_TRUE(uses.captured(x.n));
  EXPECT_EQ(uses.mentions(x.n), 3U);
  EXPECT_EQ(uses.reads(t), 2U);
  EXPECT_EQ(uses.writes(t), 1U);
  EXPECT_FALSE(uses.captured(t));
  EXPECT_EQ(uses.mentions(held), 0U);

  EXPECT_TRUE(uses.mentions(sum, x.n));
  EXPECT_FALSE(uses.mentions(sum, t));
  EXPECT_TRUE(uses.mentions(take, x.n));
  EXPECT_FALSE(uses.mentions(let, t)) << "a declaration mentions nothing";
  EXPECT_TRUE(uses.mentions(branch, t));
  EXPECT_FALSE(uses.mentions(branch, x.n));
  EXPECT_TRUE(uses.mentions(then, t));
  EXPECT_TRUE(uses.mentions(test, t));
  EXPECT_EQ(uses.count(branch, t), 2U);
  EXPECT_EQ(uses.count(let, x.n), 2U);
  EXPECT_EQ(uses.count(set, x.n), 0U);
  EXPECT_TRUE(uses.mentioned_behind(let, t));
  EXPECT_FALSE(uses.mentioned_behind(let, x.n));
  EXPECT_TRUE(uses.mentions(x.body().root, x.n));
}

// The object that a part is stored in is read; only a whole local is written.
TEST(uses, a_store_into_a_part_reads_the_local) {
  Fixture x;
  Builder b = x.builder();
  const LocalId xs = x.local("xs", x.types.list(x.types.integer()));
  Expr element{.kind = ExprKind::index, .type = x.types.integer()};
  element.a = b.read(xs, {}).value;
  element.b = b.read(x.n, {}).value;
  x.root({b.assign(b.add(element, {}), b.integer(1, {}), {})});
  const LocalUses uses(x.body());
  EXPECT_EQ(uses.reads(xs), 1U);
  EXPECT_EQ(uses.writes(xs), 0U);
  EXPECT_EQ(uses.reads(x.n), 1U);
}

TEST(uses, of_what_came_later_is_nothing) {
  Fixture x;
  Builder b = x.builder();
  x.root({b.return_(b.read(x.n, {}), {})});
  const LocalUses uses(x.body());
  const LocalId later = x.local("later", x.types.integer());
  const ExprId read = b.read(x.n, {});
  EXPECT_EQ(uses.mentions(later), 0U);
  EXPECT_FALSE(uses.captured(later));
  EXPECT_FALSE(uses.mentions(read, x.n));
  EXPECT_FALSE(uses.mentions(x.body().root, later));
}

}  // namespace
}  // namespace mochi::ir
