#include "emit/common/program_uses.h"

#include <gtest/gtest.h>

#include "../lower/fixture.h"
#include "emit/common/item_names.h"

namespace mochi::emit {
namespace {

struct ProgramUsesTest : testing::Test {
  lower::ProgramFixture p;

  ir::ExprId closure(ir::Builder& b, ir::FunctionId f) {
    return b.add(
        ir::Expr{ir::ExprKind::closure, 0, p.types.any(), f.value, b.list(std::span<const ir::ExprId>())},
        {});
  }
};

TEST_F(ProgramUsesTest, ClosuresStandApartFromWhatIsCalled) {
  const ir::FunctionId outer = p.function("outer", p.integer());
  const ir::FunctionId inner = p.function("inner", p.integer());
  p.program.functions[inner].kind = ir::FunctionKind::closure;
  p.program.functions[inner].parent = outer;
  ir::Builder inside = p.at(inner);
  p.root(inner, {inside.return_(inside.call(outer, {}, {}, p.integer(), {}), {})});
  ir::Builder b = p.at(outer);
  const ir::ExprId made = closure(b, inner);
  p.root(outer, {b.expr(made, {})});
  const ProgramUses uses(p.program);
  EXPECT_TRUE(uses.mentions(outer).functions.empty());
  EXPECT_EQ(uses.mentions(outer).closures, std::vector<ir::FunctionId>{inner});
  EXPECT_EQ(uses.top_of(inner), outer);
  EXPECT_FALSE(calls_itself(p.program, outer));
}

TEST_F(ProgramUsesTest, CallsItself) {
  const ir::FunctionId f = p.function("again", p.integer());
  ir::Builder b = p.at(f);
  p.root(f, {b.return_(b.call(f, {}, {}, p.integer(), {}), {})});
  EXPECT_TRUE(calls_itself(p.program, f));
}

TEST_F(ProgramUsesTest, WordsOfFunctions) {
  const ir::FunctionId f = p.function("area", p.integer());
  ir::Function& function = p.program.functions[f];
  EXPECT_EQ(item_words(p.program, function, "lambda", "top_level"), "area");
  function.kind = ir::FunctionKind::test;
  function.title = "of a square";
  EXPECT_EQ(item_words(p.program, function, "lambda", "top_level"), "test of a square");
  function.kind = ir::FunctionKind::init;
  EXPECT_EQ(item_words(p.program, function, "lambda", "top_level"), "top_level");
  function.kind = ir::FunctionKind::closure;
  function.name = {};
  EXPECT_EQ(item_words(p.program, function, "lambda", "top_level"), "lambda");
}

}  // namespace
}  // namespace mochi::emit
