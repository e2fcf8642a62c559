#include "emit/common/counters.h"

#include <gtest/gtest.h>

#include "../lower/fixture.h"

namespace mochi::emit {
namespace {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;

struct CountersTest : testing::Test {
  lower::ProgramFixture p;
  ir::FunctionId f = p.function("f", p.integer());
  types::TypeId ints = p.types.list(p.integer());
  LocalId given = p.param(f, "given", p.integer());
  LocalId lists = p.param(f, "lists", ints);
  ir::Builder b = p.at(f);
  LocalId n = local("n", p.integer());
  LocalId xs = local("xs", ints);
  LocalId ys = local("ys", ints);
  std::vector<ir::StmtId> stmts;

  LocalId local(std::string_view name, types::TypeId type) { return b.local(p.names.intern(name), type, {}); }
  ExprId number(std::int64_t value) { return b.integer(value, {}); }
  ExprId get(LocalId l) { return b.read(l, {}); }
  ExprId sum(ExprId x, ExprId y) { return b.op(Op::add, p.integer(), {x, y}, {}); }
  ExprId item(LocalId list) {
    return b.add(ir::Expr{ExprKind::index, 0, p.integer(), get(list).value, number(0).value}, {});
  }
  ExprId zeros() { return b.op(Op::list_range, ints, {number(0), number(9), number(1)}, {}); }
  void set(LocalId l, ExprId value) { stmts.push_back(b.let(l, value, {})); }
  void put(ExprId place, ExprId value) { stmts.push_back(b.assign(place, value, {})); }
  bool counts(ExprId id) {
    p.root(f, stmts);
    return Counters(p.types, b.body()).counts(id);
  }
};

TEST_F(CountersTest, StepsCountAndDoublingDoesNot) {
  const ExprId next = sum(get(n), number(3));
  set(n, number(0));
  put(get(n), next);
  EXPECT_TRUE(counts(next));
  const ExprId twice = sum(get(n), get(n));
  put(get(n), twice);
  EXPECT_FALSE(counts(twice));
  EXPECT_FALSE(counts(next));
}

TEST_F(CountersTest, WhatCallersGiveIsUnknown) {
  const ExprId next = sum(get(given), number(1));
  set(n, next);
  EXPECT_FALSE(counts(next));
  const ExprId of_list = sum(item(lists), number(1));
  set(n, of_list);
  EXPECT_FALSE(counts(of_list));
}

TEST_F(CountersTest, FollowsItemsOfLists) {
  const ExprId next = sum(item(xs), number(1));
  set(xs, zeros());
  put(item(xs), next);
  EXPECT_TRUE(counts(next));
  put(item(xs), get(given));
  EXPECT_FALSE(counts(next));
}

TEST_F(CountersTest, OtherNamesOfAListAreTheSameList) {
  const ExprId next = sum(item(xs), number(1));
  set(xs, zeros());
  set(ys, get(xs));
  put(item(xs), next);
  EXPECT_TRUE(counts(next));
  put(item(ys), get(given));
  EXPECT_FALSE(counts(next));
}

TEST_F(CountersTest, WhatIsHandedOverIsLost) {
  const ExprId next = sum(item(xs), number(1));
  set(xs, zeros());
  put(item(xs), next);
  stmts.push_back(b.expr(b.call(f, std::vector<ExprId>{number(1), get(xs)}, {}, p.integer(), {}), {}));
  EXPECT_FALSE(counts(next));
}

}  // namespace
}  // namespace mochi::emit
