#include "emit/common/places.h"

#include <gtest/gtest.h>

#include "../lower/fixture.h"

namespace mochi::emit {
namespace {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;

struct Places : testing::Test {
  lower::ProgramFixture p;
  ir::FunctionId f = p.function("f", p.integer());
  types::TypeId ints = p.types.list(p.integer());
  types::TypeId counts = p.types.map(p.types.string(), p.integer());
  ir::LocalId xs = p.param(f, "xs", ints);
  ir::LocalId ys = p.param(f, "ys", ints);
  ir::LocalId i = p.param(f, "i", p.integer());
  ir::LocalId m = p.param(f, "m", counts);
  ir::Builder b = p.at(f);

  ExprId get(ir::LocalId l) { return b.read(l, {}); }
  ExprId index(ExprId list, ExprId at) {
    return b.add(ir::Expr{ExprKind::index, 0, p.integer(), list.value, at.value}, {});
  }
  ExprId sum(ExprId x, ExprId y) { return b.op(Op::add, p.integer(), {x, y}, {}); }
  ExprId entry(std::string_view key) {
    return b.add(
        ir::Expr{ExprKind::map_get, 0, p.types.option(p.integer()), get(m).value, b.string(key, {}).value},
        {});
  }
  bool same(ExprId x, ExprId y) { return same_place(b.body(), x, y); }
};

TEST_F(Places, NamesAndElements) {
  EXPECT_TRUE(same(get(xs), get(xs)));
  EXPECT_FALSE(same(get(xs), get(ys)));
  EXPECT_TRUE(same(index(get(xs), get(i)), index(get(xs), get(i))));
  EXPECT_FALSE(same(index(get(xs), get(i)), index(get(ys), get(i))));
  EXPECT_FALSE(same(index(get(xs), get(i)), index(get(xs), b.integer(0, {}))));
}

// `xs[i + 1] = xs[i + 1] + x`: what an index is computed from has no effects.
TEST_F(Places, ComputedIndexes) {
  EXPECT_TRUE(
      same(index(get(xs), sum(get(i), b.integer(1, {}))), index(get(xs), sum(get(i), b.integer(1, {})))));
  EXPECT_FALSE(
      same(index(get(xs), sum(get(i), b.integer(1, {}))), index(get(xs), sum(get(i), b.integer(2, {})))));
  const ExprId called = b.call(f, std::vector<ExprId>{get(xs), get(ys), get(i), get(m)}, {}, p.integer(), {});
  EXPECT_FALSE(same(index(get(xs), called), index(get(xs), called)));
}

// The entry that is written, and the read of it that must succeed.
TEST_F(Places, EntriesOfMaps) {
  const ExprId read = b.unwrap(entry("a"), ir::UnwrapReason::missing_key, false, {});
  EXPECT_TRUE(same(entry("a"), read));
  EXPECT_TRUE(same(read, entry("a")));
  EXPECT_FALSE(same(entry("b"), read));
  EXPECT_FALSE(same(b.unwrap(get(xs), ir::UnwrapReason::absent, false, {}), get(xs)));
}

}  // namespace
}  // namespace mochi::emit
