#include "ir/facts.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace mochi::ir {
namespace {

// A local `m: map<int, list<int>>` in class 0, its entries in class 1.
struct Places : testing::Test {
  Fixture x;
  TypeId ints = x.types.list(x.types.integer());
  TypeId table = x.types.map(x.types.integer(), ints);
  LocalId m = x.local("m", table);
  OwnershipFacts facts;

  Places() {
    facts.places.push_back(
        {.type = table, .ownership = Ownership::unique, .parts = {OwnershipFacts::kNone, 1}});
    facts.places.push_back({.type = ints, .ownership = Ownership::cell, .grows = true});
    FunctionOwnership f;
    f.locals = {OwnershipFacts::kNone, 0};
    f.holding = {Holding::owned, Holding::borrowed};
    f.result = 1;
    facts.functions.push_back(f);
  }
};

TEST_F(Places, of_expressions) {
  Builder b = x.builder();
  const ExprId name = b.read(m, {});
  EXPECT_EQ(facts.place_of(x.body(), x.f, name), 0U);
  const ExprId entry = b.add({.kind = ExprKind::map_get,
                              .type = x.types.option(ints),
                              .a = b.read(m, {}).value,
                              .b = b.integer(1, {}).value},
                             {});
  EXPECT_EQ(facts.place_of(x.body(), x.f, entry), 1U);
  const ExprId value = b.unwrap(entry, UnwrapReason::missing_key, false, {});
  EXPECT_EQ(facts.place_of(x.body(), x.f, value), 1U);
  const ExprId args[] = {b.read(x.n, {})};
  EXPECT_EQ(facts.place_of(x.body(), x.f, b.call(x.f, args, {}, ints, {})), 1U);
  EXPECT_EQ(facts.place_of(x.body(), x.f, b.read(x.n, {})), OwnershipFacts::kNone) << "a scalar";
  EXPECT_FALSE(facts.grows(0));
  EXPECT_TRUE(facts.grows(1));
}

TEST_F(Places, of_what_came_after_the_analysis_are_unknown) {
  Builder b = x.builder();
  const LocalId held = b.temporary("held", ints, {});
  EXPECT_EQ(facts.local(x.f, held), OwnershipFacts::kNone);
  EXPECT_EQ(facts.holding(x.f, held), Holding::owned);
  EXPECT_EQ(facts.holding(x.f, m), Holding::borrowed);
  EXPECT_EQ(facts.place_of(x.body(), x.f, b.read(held, {})), OwnershipFacts::kNone);
  EXPECT_EQ(facts.result(FunctionId(7)), OwnershipFacts::kNone);
  EXPECT_EQ(facts.global(GlobalId(7)), OwnershipFacts::kNone);
  EXPECT_TRUE(facts.grows(OwnershipFacts::kNone)) << "unknown";
}

TEST(facts, are_copied_where_two_programs_share_them) {
  Fixture x;
  own_facts(x.program).walks.resize(1);
  const Facts* first = x.program.facts.get();
  EXPECT_EQ(&own_facts(x.program), first);
  const Program other = x.program;
  own_facts(x.program).walks.resize(2);
  EXPECT_EQ(other.facts->walks.size(), 1U);
  EXPECT_EQ(x.program.facts->walks.size(), 2U);
}

}  // namespace
}  // namespace mochi::ir
