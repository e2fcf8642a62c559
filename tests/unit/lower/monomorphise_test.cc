#include "lower/passes/monomorphise.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "lower/passes/tree_shake.h"

namespace mochi::lower {
namespace {

// `fun id<T>(x: T): T { return x }` and an init that calls it as told.
struct Generic : ProgramFixture {
  ir::FunctionId id;
  types::TypeParamId t;
  ir::LocalId x;
  Generic() {
    t = types.add_param({names.intern("T"), {}, {}, {}});
    const types::TypeId type = types.parameter(t);
    id = function("id", type);
    program.functions[id].type_params.push_back(t);
    x = param(id, "x", type);
    root(id, {at(id).return_(at(id).read(x, {}), {})});
  }
  ir::ExprId call(ir::FunctionId from, ir::ExprId arg, types::TypeId type) {
    return at(from).call(id, std::vector{arg}, std::vector{type}, type, {});
  }
};

TEST(monomorphise, makes_one_function_per_type) {
  Generic g;
  const ir::FunctionId init = g.init();
  auto b = g.at(init);
  g.root(init, {b.expr(g.call(init, b.integer(1, {}), g.integer()), {}),
                b.expr(g.call(init, b.string("a", {}), g.types.string()), {}),
                b.expr(g.call(init, b.integer(2, {}), g.integer()), {})});
  ASSERT_EQ(g.verified(), "");
  ASSERT_TRUE(monomorphise(g.program, g.sink));
  EXPECT_EQ(g.verified(), "");
  EXPECT_EQ(ir::dump(g.program),
            "module \"main\" entry\n"
            "fun init(): unit {\n"
            "  id<int>(1)\n"
            "  id<string>(\"a\")\n"
            "  id<int>(2)\n"
            "}\n"
            "fun id<int>(x: int): int {\n"
            "  return x\n"
            "}\n"
            "fun id<string>(x: string): string {\n"
            "  return x\n"
            "}\n");
}

// Of a library: only what shows its T is made for each type; `id` stays as it is (language page Z6).
TEST(monomorphise, replaces_needed_kinds_in_libraries) {
  Generic g;
  const types::TypeParamId t = g.types.add_param({g.names.intern("T"), {}, {}, {}});
  const types::TypeId type = g.types.parameter(t);
  const ir::FunctionId show = g.function("show", g.types.string());
  g.program.functions[show].type_params.push_back(t);
  const ir::LocalId x = g.param(show, "x", type);
  auto s = g.at(show);
  const ir::ExprId same = s.call(g.id, std::vector{s.read(x, {})}, std::vector{type}, type, {});
  g.root(show, {s.return_(s.op(ir::Op::to_text, g.types.string(), {same}, {}), {})});
  const ir::FunctionId init = g.init();
  auto b = g.at(init);
  const ir::ExprId shown =
      b.call(show, std::vector{b.floating(2.0, {})}, std::vector{g.types.floating()}, g.types.string(), {});
  g.root(init, {b.expr(shown, {}), b.expr(g.call(init, b.integer(2, {}), g.integer()), {})});
  ASSERT_EQ(g.verified(), "");
  ASSERT_TRUE(monomorphise(g.program, g.sink, Extent::kinds));
  EXPECT_EQ(g.verified(), "");
  EXPECT_EQ(ir::dump(g.program),
            "module \"main\" entry\n"
            "fun id<T>(x: T): T {\n"
            "  return x\n"
            "}\n"
            "fun init(): unit {\n"
            "  show<float>(2.0)\n"
            "  id<int>(2)\n"
            "}\n"
            "fun show<float>(x: float): string {\n"
            "  return to_text(id<float>(x))\n"
            "}\n");
}

TEST(monomorphise, refuses_polymorphic_recursion) {
  Generic g;
  auto b = g.at(g.id);
  const types::TypeId t = g.types.parameter(g.t);
  const types::TypeId list = g.types.list(t);
  const ir::ExprId deeper = b.add(ir::Expr{ir::ExprKind::make_list, 0, list, b.list({b.read(g.x, {})})}, {});
  g.root(g.id, {b.expr(b.call(g.id, std::vector{deeper}, std::vector{list}, list, {}), {}),
                b.return_(b.read(g.x, {}), {})});
  const ir::FunctionId init = g.init();
  g.root(init, {g.at(init).expr(g.call(init, g.at(init).integer(1, {}), g.integer()), {})});
  ASSERT_EQ(g.verified(), "");
  EXPECT_FALSE(monomorphise(g.program, g.sink));
  ASSERT_EQ(g.sink.size(), 1U);
  EXPECT_EQ(g.sink.all()[0].code, Code::T095);
}

TEST(tree_shake, drops_what_nothing_reaches) {
  ProgramFixture p;
  const ir::FunctionId unused = p.function("unused", p.integer());
  p.root(unused, {p.at(unused).return_(p.at(unused).integer(1, {}), {})});
  const ir::FunctionId used = p.function("used", p.integer());
  p.root(used, {p.at(used).return_(p.at(used).integer(2, {}), {})});
  const ir::FunctionId init = p.init();
  p.root(init, {p.at(init).expr(p.at(init).call(used, {}, {}, p.integer(), {}), {})});
  tree_shake(p.program, Roots::program, false);
  EXPECT_EQ(p.verified(), "");
  EXPECT_EQ(ir::dump(p.program),
            "module \"main\" entry\n"
            "fun used(): int {\n  return 2\n}\n"
            "fun init(): unit {\n  used()\n}\n");
}

}  // namespace
}  // namespace mochi::lower
