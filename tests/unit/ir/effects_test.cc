#include "ir/effects.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace mochi::ir {
namespace {

void set_flag(Fixture& x, ExprId id, ExprFlag flag) {
  x.body().exprs[id].flags =
      static_cast<std::uint8_t>(x.body().exprs[id].flags | static_cast<std::uint8_t>(flag));
}

TEST(effects, of_sums_are_faults_unless_proven) {
  Fixture x;
  Builder b = x.builder();
  const ExprId sum = b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.integer(1, {})}, {});
  EXPECT_TRUE(effects_of(x.types, x.body(), sum).faults);
  EXPECT_FALSE(effects_of(x.types, x.body(), sum).none());
  set_flag(x, sum, ExprFlag::counted);
  EXPECT_FALSE(effects_of(x.types, x.body(), sum).faults);
  EXPECT_TRUE(effects_of(x.types, x.body(), sum).none());
  EXPECT_FALSE(effects_of(x.types, x.body(), sum).reads_memory);
  x.body().locals[x.n].assigned = true;
  EXPECT_TRUE(effects_of(x.types, x.body(), sum).reads_memory);
}

TEST(effects, of_calls_are_all) {
  Fixture x;
  Builder b = x.builder();
  const ExprId args[] = {b.read(x.n, {})};
  const ExprId call = b.call(x.f, args, {}, x.types.integer(), {});
  const ExprId some = b.some(call, {});
  const Effects found = effects_of(x.types, x.body(), some);
  EXPECT_TRUE(found.calls && found.faults && found.writes && found.reads_memory);
  EXPECT_FALSE(found.statements);
}

TEST(effects, of_operations_on_objects) {
  Fixture x;
  Builder b = x.builder();
  const TypeId list = x.types.list(x.types.integer());
  const LocalId xs = x.local("xs", list);
  const ExprId length = b.op(Op::list_len, x.types.integer(), {b.read(xs, {})}, {});
  EXPECT_TRUE(effects_of(x.types, x.body(), length).reads_memory);
  EXPECT_TRUE(effects_of(x.types, x.body(), length).none());
  const ExprId more = b.op(Op::list_append, list, {b.read(xs, {}), b.integer(1, {})}, {});
  EXPECT_FALSE(effects_of(x.types, x.body(), more).writes);
  set_flag(x, more, ExprFlag::in_place);
  EXPECT_TRUE(effects_of(x.types, x.body(), more).writes);
  const ExprId size = b.op(Op::str_len, x.types.integer(), {b.string("a", {})}, {});
  EXPECT_FALSE(effects_of(x.types, x.body(), size).reads_memory) << "texts never change";
  EXPECT_TRUE(effects_of(x.types, x.body(), b.op(Op::now, x.types.integer(), {}, {})).writes);
}

TEST(effects, of_conversions_that_can_fail) {
  Fixture x;
  Builder b = x.builder();
  const auto convert = [&](ExprId value, types::TypeKind to) {
    const ExprId made = b.add({.kind = ExprKind::convert, .type = x.types.basic(to), .a = value.value}, {});
    return effects_of(x.types, x.body(), made).faults;
  };
  EXPECT_FALSE(convert(b.read(x.n, {}), types::TypeKind::floating));
  EXPECT_FALSE(convert(b.read(x.n, {}), types::TypeKind::bigint));
  EXPECT_TRUE(convert(b.floating(1, {}), types::TypeKind::integer));
  EXPECT_TRUE(convert(b.floating(1, {}), types::TypeKind::bigint)) << "no infinity among them";
}

TEST(effects, statements_inside) {
  Fixture x;
  Builder b = x.builder();
  const LocalId t = x.local("t", x.types.integer());
  const ExprId plain = b.some(b.read(x.n, {}), {});
  EXPECT_FALSE(holds_statements(x.body(), plain));
  const BlockId inner = b.block({b.assign(b.read(t, {}), b.integer(1, {}), {})});
  const ExprId with = b.some(b.block_value(inner, b.read(t, {}), {}), {});
  EXPECT_TRUE(holds_statements(x.body(), with));
  EXPECT_TRUE(effects_of(x.types, x.body(), with).statements);
  EXPECT_TRUE(effects_of(x.types, x.body(), with).writes);
}

TEST(effects, what_may_be_evaluated_at_any_time) {
  Fixture x;
  Builder b = x.builder();
  EXPECT_TRUE(is_movable(x.body(), b.integer(1, {})));
  EXPECT_TRUE(is_movable(x.body(), b.read(x.n, {})));
  EXPECT_FALSE(is_movable(x.body(), b.op(Op::neg, x.types.integer(), {b.read(x.n, {})}, {})));
  x.body().locals[x.n].cell = true;
  EXPECT_FALSE(is_movable(x.body(), b.read(x.n, {})));
}

TEST(effects, blocks_that_change_objects) {
  Fixture x;
  Builder b = x.builder();
  const LocalId t = x.local("t", x.types.integer());
  EXPECT_FALSE(changes_aggregates(x.body(), b.block({b.assign(b.read(t, {}), b.integer(1, {}), {})})));
  const ExprId args[] = {b.read(x.n, {})};
  const ExprId call = b.call(x.f, args, {}, x.types.integer(), {});
  EXPECT_TRUE(changes_aggregates(x.body(), b.block({b.expr(call, {})})));
}

}  // namespace
}  // namespace mochi::ir
