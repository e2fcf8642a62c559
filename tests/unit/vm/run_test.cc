#include <gtest/gtest.h>

#include "unit/vm/programs.h"

namespace mochi::vm {
namespace {

using ir::Builder;
using ir::ExprId;
using ir::LocalId;
using ir::Op;

TEST(Run, PrintsConstants) {
  TestProgram t;
  Builder b = t.build(t.init);
  t.add(t.init, t.print(b, {b.integer(1, {}), b.floating(2.0, {}), b.string("x", {}), b.boolean(true, {})}));
  EXPECT_EQ(t.run().kind, Outcome::Kind::done);
  EXPECT_EQ(t.world.output, "1 2 x true\n");
}

// fun fib(n) { if n < 2 { return n } return fib(n - 1) + fib(n - 2) }
TEST(Run, CallsRecursively) {
  TestProgram t;
  const auto fib = t.add_function("fib", ir::FunctionKind::plain, t.types.integer());
  const LocalId n = t.param(fib, "n", t.types.integer());
  Builder f = t.build(fib);
  const auto call = [&](std::int64_t less) {
    const ExprId arg = f.op(Op::sub, t.types.integer(), {f.read(n, {}), f.integer(less, {})}, {});
    return f.call(fib, std::vector<ExprId>{arg}, {}, t.types.integer(), {});
  };
  const auto small = f.block({f.return_(f.read(n, {}), {})});
  const ExprId test = f.op(Op::lt, t.types.boolean(), {f.read(n, {}), f.integer(2, {})}, {});
  t.add(fib, f.if_(test, small, {}, {}));
  const ExprId a = call(1);
  const ExprId c = call(2);
  t.add(fib, f.return_(f.op(Op::add, t.types.integer(), {a, c}, {}), {}));
  Builder b = t.build(t.init);
  t.add(t.init, t.print(b, {b.call(fib, std::vector<ExprId>{b.integer(25, {})}, {}, t.types.integer(), {})}));
  EXPECT_EQ(t.run().kind, Outcome::Kind::done) << t.listing;
  EXPECT_EQ(t.world.output, "75025\n") << t.listing;
}

// var xs: list<string> = []; for i in 0..n { xs = append(xs, str(i)) }; print(len(xs), xs[n - 1])
TEST(Run, GrowsListsInLoops) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto list = t.types.list(t.types.string());
  const LocalId xs = b.local(t.names.intern("xs"), list, {});
  b.body().locals[xs].assigned = true;
  const LocalId i = b.local(t.names.intern("i"), t.types.integer(), {});
  ir::Expr empty;
  empty.kind = ir::ExprKind::make_list;
  empty.type = list;
  empty.a = b.list(std::initializer_list<ExprId>{});
  t.add(t.init, b.let(xs, b.add(empty, {}), {}));
  const ExprId text = b.op(Op::to_text, t.types.string(), {b.read(i, {})}, {});
  const ExprId grown = b.op(Op::list_append, list, {b.read(xs, {}), text}, {});
  const auto body = b.block({b.assign(b.read(xs, {}), grown, {})});
  t.add(t.init, b.for_range(i, b.integer(0, {}), b.integer(1000, {}), body, {}));
  ir::Expr last;
  last.kind = ir::ExprKind::index;
  last.type = t.types.string();
  last.a = b.read(xs, {}).value;
  last.b = b.integer(-1, {}).value;
  const ExprId size = b.op(Op::list_len, t.types.integer(), {b.read(xs, {})}, {});
  t.add(t.init, t.print(b, {size, b.add(last, {})}));
  Options stress;
  stress.gc_stress = true;
  EXPECT_EQ(t.run(stress).kind, Outcome::Kind::done) << t.listing;
  EXPECT_EQ(t.world.output, "1000 999\n") << t.listing;
}

TEST(Run, FaultsCarryCodeAndTrace) {
  TestProgram t;
  const auto half = t.add_function("half", ir::FunctionKind::plain, t.types.integer());
  const LocalId n = t.param(half, "n", t.types.integer());
  Builder f = t.build(half);
  t.add(half, f.return_(f.op(Op::div, t.types.integer(), {f.integer(1, {}), f.read(n, {})}, {}), {}));
  Builder b = t.build(t.init);
  t.add(t.init, t.print(b, {b.call(half, std::vector<ExprId>{b.integer(0, {})}, {}, t.types.integer(), {})}));
  const Outcome outcome = t.run();
  EXPECT_EQ(outcome.kind, Outcome::Kind::fault);
  EXPECT_EQ(outcome.code, 5);
  EXPECT_EQ(outcome.message, "division by zero");
  ASSERT_EQ(outcome.trace.size(), 2U);
  EXPECT_EQ(outcome.trace[0].function, "half");
  EXPECT_EQ(outcome.trace[1].function, "__main");
}

TEST(Run, EndlessRecursionFaults) {
  TestProgram t;
  const auto loop = t.add_function("loop", ir::FunctionKind::plain, t.types.integer());
  Builder f = t.build(loop);
  const ExprId again = f.call(loop, {}, {}, t.types.integer(), {});
  t.add(loop, f.return_(f.op(Op::add, t.types.integer(), {again, f.integer(1, {})}, {}), {}));
  Builder b = t.build(t.init);
  t.add(t.init, t.print(b, {b.call(loop, {}, {}, t.types.integer(), {})}));
  const Outcome outcome = t.run();
  EXPECT_EQ(outcome.kind, Outcome::Kind::fault);
  EXPECT_EQ(outcome.message, "call stack exceeded 1048576 frames");
  EXPECT_TRUE(outcome.trace_cut);
}

TEST(Run, InterruptsEndlessLoops) {
  TestProgram t;
  Builder b = t.build(t.init);
  t.add(t.init, b.while_(b.boolean(true, {}), b.block(), {}));
  t.world.polls_until_interrupt = 3;
  EXPECT_EQ(t.run().kind, Outcome::Kind::interrupted) << t.listing;
}

}  // namespace
}  // namespace mochi::vm
