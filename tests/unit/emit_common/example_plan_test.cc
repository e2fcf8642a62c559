#include "emit/common/example_plan.h"

#include <gtest/gtest.h>

#include "../lower/fixture.h"

namespace mochi::emit {
namespace {

using ir::ExprId;
using ir::Op;
using Kind = ShownValue::Kind;

struct ExamplePlanTest : testing::Test {
  lower::ProgramFixture p;
  ir::FunctionId f = p.function("example", p.types.unit());
  ir::Builder b = p.at(f);

  std::optional<ShownValue> read(std::string_view text, types::TypeId type) {
    return read_shown(p.program, text, type);
  }
  ExprId equal(ExprId left, ExprId right) { return b.op(Op::eq, p.types.boolean(), {left, right}, {}); }
};

TEST_F(ExamplePlanTest, ReadsWhatMochiPrints) {
  EXPECT_EQ(read("-12", p.integer())->text, "-12");
  EXPECT_EQ(read("1.5e+21", p.types.floating())->text, "1.5e+21");
  EXPECT_EQ(read("true", p.types.boolean())->text, "true");
  // A text that stands alone has no quotes.
  EXPECT_EQ(read("a \"b\"", p.types.string())->text, "a \"b\"");
  const std::optional<ShownValue> list = read(R"(["a\n\"", "b"])", p.types.list(p.types.string()));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->parts.size(), 2U);
  EXPECT_EQ(list->parts[0].second.text, "a\n\"");
  const std::optional<ShownValue> map =
      read(R"({"x": 1, "y": 2})", p.types.map(p.types.string(), p.integer()));
  ASSERT_TRUE(map);
  EXPECT_EQ(map->parts[1].first, "y");
  EXPECT_EQ(map->parts[1].second.text, "2");
}

TEST_F(ExamplePlanTest, ReadsWhatIsAbsent) {
  const types::TypeId option = p.types.option(p.integer());
  EXPECT_EQ(read("nil", option)->kind, Kind::absent);
  EXPECT_EQ(read("7", option)->kind, Kind::number);
  EXPECT_EQ(read("[nil]", p.types.list(option))->parts[0].second.kind, Kind::absent);
}

TEST_F(ExamplePlanTest, RefusesWhatIsNoSuchValue) {
  EXPECT_FALSE(read("", p.integer()));
  EXPECT_FALSE(read("-", p.integer()));
  EXPECT_FALSE(read("1]", p.integer()));
  EXPECT_FALSE(read("yes", p.types.boolean()));
  EXPECT_FALSE(read("[1, ", p.types.list(p.integer())));
  EXPECT_FALSE(read("[a]", p.types.list(p.types.string())));
  EXPECT_FALSE(read(R"(["\x"])", p.types.list(p.types.string())));
  EXPECT_FALSE(read(R"({"x" 1})", p.types.map(p.types.string(), p.integer())));
  EXPECT_FALSE(read("fun", p.types.any()));
}

TEST_F(ExamplePlanTest, RefusesWhatIsTooDeep) {
  types::TypeId type = p.integer();
  for (int i = 0; i < 150; ++i) type = p.types.list(type);
  EXPECT_FALSE(read(std::string(150, '[') + "1" + std::string(150, ']'), type));
}

TEST_F(ExamplePlanTest, SaysOfEachStatementWhatItShows) {
  const ExprId four = b.integer(4, {});
  const ExprId text = b.op(Op::to_text, p.types.string(), {b.integer(5, {})}, {});
  const ExprId holds = b.boolean(true, {});
  auto expect = [&](ExprId e) { return b.expr(b.op(Op::expect, p.types.unit(), {e}, {}), {}); };
  p.root(f, {b.expr(b.op(Op::print, p.types.unit(), {four}, {}), {}),
             expect(equal(b.integer(3, {}), b.integer(4, {}))), expect(equal(text, b.string("5", {}))),
             expect(holds), b.return_({}, {})});
  const std::vector<ExampleStep> steps = plan_example(p.program, f);
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(steps[0].kind, ExampleStep::Kind::print);
  EXPECT_FALSE(steps[0].condition.valid());
  EXPECT_EQ(steps[1].kind, ExampleStep::Kind::equality);
  EXPECT_EQ(literal_shown(p.program, b.body(), steps[1].expected)->text, "4");
  EXPECT_EQ(steps[2].kind, ExampleStep::Kind::text);
  EXPECT_EQ(steps[2].printed, "5");
  EXPECT_EQ(ir::int_value(b.body().exprs[steps[2].value]), 5);
  EXPECT_EQ(steps[3].kind, ExampleStep::Kind::claim);
  EXPECT_EQ(steps[3].condition, holds);
  EXPECT_EQ(steps[4].kind, ExampleStep::Kind::statement);
}

TEST_F(ExamplePlanTest, NamesWhatClosuresInsideCall) {
  const ir::FunctionId callee = p.function("callee", p.integer());
  p.root(callee, {p.at(callee).return_(p.at(callee).integer(1, {}), {})});
  const ir::FunctionId inner = p.function("inner", p.integer());
  p.program.functions[inner].kind = ir::FunctionKind::closure;
  p.program.functions[inner].parent = f;
  ir::Builder inside = p.at(inner);
  p.root(inner, {inside.return_(inside.call(callee, {}, {}, p.integer(), {}), {})});
  ir::Builder outside = p.at(f);
  const ExprId made = outside.add(
      ir::Expr{ir::ExprKind::closure, 0, p.types.any(), inner.value, outside.list(std::span<const ExprId>())},
      {});
  p.root(f, {outside.expr(made, {})});
  const ProgramUses uses(p.program);
  EXPECT_EQ(imported_by(p.program, uses, f).functions, std::set<ir::FunctionId>{callee});
}

}  // namespace
}  // namespace mochi::emit
