// What a run does with memory: growth in place, cycles, limits, releases on the way to a handler.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "unit/vm/programs.h"
#include "vm/interpreter/machine.h"

namespace mochi::vm {
namespace {

using ir::Builder;
using ir::ExprId;
using ir::LocalId;
using ir::Op;

ir::Expr aggregate(ir::ExprKind kind, ir::TypeId type, std::uint32_t parts) {
  ir::Expr expr;
  expr.kind = kind;
  expr.type = type;
  expr.a = parts;
  return expr;
}

ExprId element(Builder& b, ExprId list, ExprId index, ir::TypeId type) {
  ir::Expr expr = aggregate(ir::ExprKind::index, type, list.value);
  expr.b = index.value;
  return b.add(expr, {});
}

void take_more_than_there_is() {
  const rlimit limit{std::size_t{4} << 30U, std::size_t{4} << 30U};
  setrlimit(RLIMIT_AS, &limit);
  Names names;
  types::TypeStore types(names);
  const DescTable descs(types);
  std::int64_t budget = 0;
  Heap heap(descs, 0, &budget);
  heap.allocate(std::size_t{8} << 30U);
}

TEST(MemoryDeathTest, TheSystemsEndIsNoBug) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer reserves more address space than the limit";
#endif
  EXPECT_EXIT(take_more_than_there_is(), testing::ExitedWithCode(1), "^mochi: out of memory");
}

// The statistics of a run of the program's init function.
HeapStats run_stats(TestProgram& t, Outcome& outcome, const Options& options = {}) {
  const auto compiled = compile(t.program);
  t.listing = disassemble(*compiled);
  Machine machine(*compiled, t.world, options, false);
  machine.run(t.init.value, outcome);
  return machine.heap.stats();
}

// xs[0] = append(xs[0], i) for 50,000 turns.
TEST(Memory, ElementsGrowInPlace) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto ints = t.types.list(t.types.integer());
  const auto lists = t.types.list(ints);
  const LocalId xs = b.local(t.names.intern("xs"), lists, {});
  const LocalId i = b.local(t.names.intern("i"), t.types.integer(), {});
  const ExprId empty =
      b.add(aggregate(ir::ExprKind::make_list, ints, b.list(std::initializer_list<ExprId>{})), {});
  t.add(t.init, b.let(xs, b.add(aggregate(ir::ExprKind::make_list, lists, b.list({empty})), {}), {}));
  const auto first = [&] { return element(b, b.read(xs, {}), b.integer(0, {}), ints); };
  const ExprId grown = b.op(Op::list_append, ints, {first(), b.read(i, {})}, {});
  t.add(t.init,
        b.for_range(i, b.integer(0, {}), b.integer(50000, {}), b.block({b.assign(first(), grown, {})}), {}));
  t.add(t.init, t.print(b, {b.op(Op::list_len, t.types.integer(), {first()}, {})}));
  Outcome outcome;
  const HeapStats stats = run_stats(t, outcome);
  EXPECT_EQ(t.world.output, "50000\n");
  EXPECT_LT(stats.elements_copied, 200000U) << t.listing;
}

// Each turn makes a list that holds itself.
TEST(Memory, CyclesAreCollected) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto anys = t.types.list(t.types.any());
  const LocalId i = b.local(t.names.intern("i"), t.types.integer(), {});
  const LocalId xs = b.local(t.names.intern("xs"), anys, {});
  const ExprId zero = b.add(aggregate(ir::ExprKind::box, t.types.any(), b.integer(0, {}).value), {});
  const ExprId made = b.add(aggregate(ir::ExprKind::make_list, anys, b.list({zero})), {});
  const ExprId itself = b.add(aggregate(ir::ExprKind::box, t.types.any(), b.read(xs, {}).value), {});
  const ExprId place = element(b, b.read(xs, {}), b.integer(0, {}), t.types.any());
  const auto body = b.block({b.let(xs, made, {}), b.assign(place, itself, {})});
  t.add(t.init, b.for_range(i, b.integer(0, {}), b.integer(200000, {}), body, {}));
  Outcome outcome;
  const HeapStats stats = run_stats(t, outcome);
  EXPECT_EQ(outcome.kind, Outcome::Kind::done);
  EXPECT_GT(stats.objects_freed, 150000U) << t.listing;
  EXPECT_LT(stats.bytes, 8U << 20U);
}

TEST(Memory, TheLimitEndsTheRun) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto ints = t.types.list(t.types.integer());
  const LocalId xs = b.local(t.names.intern("xs"), ints, {});
  t.add(
      t.init,
      b.let(xs, b.add(aggregate(ir::ExprKind::make_list, ints, b.list(std::initializer_list<ExprId>{})), {}),
            {}));
  const ExprId grown = b.op(Op::list_append, ints, {b.read(xs, {}), b.integer(1, {})}, {});
  t.add(t.init, b.while_(b.boolean(true, {}), b.block({b.assign(b.read(xs, {}), grown, {})}), {}));
  Options options;
  options.max_memory = 10U << 20U;
  Outcome outcome;
  run_stats(t, outcome, options);
  EXPECT_EQ(outcome.kind, Outcome::Kind::fault);
  EXPECT_EQ(outcome.message, "memory limit exceeded: 10485760 bytes");
}

// A machine that met the limit keeps to it when it runs again.
TEST(Memory, TheLimitHoldsForFurtherRuns) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto ints = t.types.list(t.types.integer());
  const LocalId xs = b.local(t.names.intern("xs"), ints, {});
  const LocalId i = b.local(t.names.intern("i"), t.types.integer(), {});
  const auto one = b.list({b.integer(1, {})});
  t.add(t.init, b.let(xs, b.add(aggregate(ir::ExprKind::make_list, ints, one), {}), {}));
  const ExprId twice = b.op(Op::list_concat, ints, {b.read(xs, {}), b.read(xs, {})}, {});
  const auto body = b.block({b.assign(b.read(xs, {}), twice, {})});
  t.add(t.init, b.for_range(i, b.integer(0, {}), b.integer(23, {}), body, {}));
  const auto compiled = compile(t.program);
  Options options;
  options.max_memory = 1U << 20U;
  Machine machine(*compiled, t.world, options, false);
  for (int run = 0; run < 2; ++run) {
    Outcome outcome;
    EXPECT_FALSE(machine.run(t.init.value, outcome));
    EXPECT_EQ(outcome.message, "memory limit exceeded: 1048576 bytes");
    EXPECT_LT(machine.heap.stats().bytes, 8U << 20U);
  }
}

// What a run of the program holds at its end, which is one at a limit of 1 MiB.
std::uint64_t held_at_limit(TestProgram& t) {
  Options options;
  options.max_memory = 1U << 20U;
  const auto compiled = compile(t.program);
  t.listing = disassemble(*compiled);
  Machine machine(*compiled, t.world, options, false);
  Outcome outcome;
  machine.run(t.init.value, outcome);
  EXPECT_EQ(outcome.message, "memory limit exceeded: 1048576 bytes");
  return machine.heap.stats().bytes;
}

// v = v + v, 60 times, without a jump or call between them, which look at the limit.
TEST(Memory, TheLimitHoldsForDoublingWithoutJumps) {
  for (const Op doubling : {Op::str_concat, Op::bytes_concat, Op::list_concat}) {
    TestProgram t;
    Builder b = t.build(t.init);
    const bool list = doubling == Op::list_concat;
    const auto type = list                           ? t.types.list(t.types.integer())
                      : doubling == Op::bytes_concat ? t.types.basic(types::TypeKind::bytes)
                                                     : t.types.string();
    const LocalId v = b.local(t.names.intern("v"), type, {});
    ExprId start = b.string("0123456789", {});
    if (doubling == Op::bytes_concat) start = b.op(Op::bytes_from_text, type, {start}, {});
    if (list) start = b.add(aggregate(ir::ExprKind::make_list, type, b.list({b.integer(1, {})})), {});
    t.add(t.init, b.let(v, start, {}));
    for (int n = 0; n < 60; ++n) {
      const ExprId twice = b.op(doubling, type, {b.read(v, {}), b.read(v, {})}, {});
      t.add(t.init, b.assign(b.read(v, {}), twice, {}));
    }
    EXPECT_LT(held_at_limit(t), 4U << 20U) << t.listing;
  }
}

// let v1 = append(v, 1), let v2 = …: each a copy, all of them alive.
TEST(Memory, TheLimitHoldsForCopiesWithoutJumps) {
  for (const Op copying : {Op::list_append, Op::list_reverse}) {
    TestProgram t;
    Builder b = t.build(t.init);
    const auto ints = t.types.list(t.types.integer());
    std::vector<ExprId> ones;
    for (int n = 0; n < 2000; ++n) ones.push_back(b.integer(1, {}));
    const LocalId v = b.local(t.names.intern("v"), ints, {});
    t.add(t.init, b.let(v, b.add(aggregate(ir::ExprKind::make_list, ints, b.list(ones)), {}), {}));
    std::vector<LocalId> copies;
    for (int n = 0; n < 1000; ++n) {
      copies.push_back(b.local(t.names.intern("v" + std::to_string(n)), ints, {}));
      const ExprId copy = copying == Op::list_append
                              ? b.op(copying, ints, {b.read(v, {}), b.integer(1, {})}, {})
                              : b.op(copying, ints, {b.read(v, {})}, {});
      t.add(t.init, b.let(copies.back(), copy, {}));
    }
    for (const LocalId copy : copies) t.add(t.init, t.print(b, {b.read(copy, {})}));
    EXPECT_LT(held_at_limit(t), 4U << 20U);
  }
}

// while true { ys = reverse(xs) }: large operations count as the many small ones they are made of, so that
// an interruption ends the run soon.
TEST(Memory, LargeOperationsAreInterrupted) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto ints = t.types.list(t.types.integer());
  const LocalId xs = b.local(t.names.intern("xs"), ints, {});
  const LocalId ys = b.local(t.names.intern("ys"), ints, {});
  const ExprId range =
      b.op(Op::list_range, ints, {b.integer(0, {}), b.integer(10000, {}), b.integer(1, {})}, {});
  t.add(t.init, b.let(xs, range, {}));
  t.add(t.init, b.let(ys, b.read(xs, {}), {}));
  const auto body =
      b.block({b.assign(b.read(ys, {}), b.op(Op::list_reverse, ints, {b.read(xs, {})}, {}), {})});
  t.add(t.init, b.while_(b.boolean(true, {}), body, {}));
  t.world.polls_until_interrupt = 3;
  Outcome outcome;
  const HeapStats stats = run_stats(t, outcome);
  EXPECT_EQ(outcome.kind, Outcome::Kind::interrupted);
  EXPECT_LT(stats.elements_copied, 4U << 20U) << t.listing;
}

// try { let s = str(i) + "x"; let t = [s][1] } catch e { } in a loop: nothing is lost on the way to the
// handler.
TEST(Memory, HandlersReleaseWhatTheTryOwned) {
  TestProgram t;
  Builder b = t.build(t.init);
  const auto strings = t.types.list(t.types.string());
  const LocalId i = b.local(t.names.intern("i"), t.types.integer(), {});
  const LocalId s = b.local(t.names.intern("s"), t.types.string(), {});
  const LocalId u = b.local(t.names.intern("u"), t.types.string(), {});
  const LocalId e = b.local(t.names.intern("e"), t.types.string(), {});
  const ExprId text = b.op(Op::to_text, t.types.string(), {b.read(i, {})}, {});
  const ExprId joined = b.op(Op::str_concat, t.types.string(), {text, b.string("x", {})}, {});
  const ExprId list = b.add(aggregate(ir::ExprKind::make_list, strings, b.list({b.read(s, {})})), {});
  const auto tried =
      b.block({b.let(s, joined, {}), b.let(u, element(b, list, b.integer(1, {}), t.types.string()), {})});
  ir::Stmt attempt;
  attempt.kind = ir::StmtKind::try_;
  attempt.a = tried.value;
  attempt.b = e.value;
  attempt.c = b.block().value;
  const auto body = b.block({b.add(attempt, {})});
  t.add(t.init, b.for_range(i, b.integer(0, {}), b.integer(100000, {}), body, {}));
  Outcome outcome;
  const HeapStats stats = run_stats(t, outcome);
  EXPECT_EQ(outcome.kind, Outcome::Kind::done) << outcome.message;
  EXPECT_LT(stats.bytes, 1U << 20U) << t.listing;
}

}  // namespace
}  // namespace mochi::vm
