#include "types/types.h"

#include <gtest/gtest.h>

#include "types/builtins.h"

namespace mochi::types {
namespace {

struct TypesTest : ::testing::Test {
  Names names;
  TypeStore types{names};
};

TEST_F(TypesTest, EqualStructureIsOneType) {
  EXPECT_EQ(types.list(types.integer()), types.list(types.integer()));
  EXPECT_NE(types.list(types.integer()), types.list(types.floating()));
  TypeId args[] = {types.integer()};
  EXPECT_NE(types.function(args, types.unit()), types.function(args, types.unit(), effect_set(Effect::io)));
  EXPECT_NE(types.variable(0), types.basic(TypeKind::variable));
}

TEST_F(TypesTest, OptionsDoNotNest) {
  TypeId maybe = types.option(types.integer());
  EXPECT_EQ(types.option(maybe), maybe);
  EXPECT_EQ(types.option(types.soft(types.integer())), maybe);
  EXPECT_EQ(types.soft(types.any()), types.any());
  TypeParam t;
  t.name = names.intern("T");
  TypeParamId param = types.add_param(t);
  TypeId generic = types.option(types.parameter(param));
  TypeParamId params[] = {param};
  TypeId args[] = {maybe};
  EXPECT_EQ(types.substitute(generic, params, args), maybe);
}

TEST_F(TypesTest, PrintsAsSection5) {
  TypeId args[] = {types.integer(), types.list(types.string())};
  TypeId function = types.function(args, types.boolean(), effect_set(Effect::io));
  EXPECT_EQ(types.show(function), "fun(int, [string]): bool ! io");
  EXPECT_EQ(types.spell(types.map(types.string(), types.option(types.integer()))), "map<string, int?>");
  EXPECT_EQ(types.show(types.map(types.string(), types.option(types.integer()))), "{string: option[int]}");
}

TEST_F(TypesTest, EqualityIsNotNativeWhereAFloatIsReachable) {
  TypeDecl node;
  node.name = names.intern("Node");
  DeclId decl = types.add_decl(node);
  TypeId self = types.nominal(decl);
  types.decl(decl).fields = {{names.intern("next"), types.option(self), {}, {}},
                             {names.intern("value"), types.integer(), {}, {}}};
  EXPECT_TRUE(has_native_equality(types, types.list(self)));
  types.decl(decl).fields[1].type = types.floating();
  EXPECT_FALSE(has_native_equality(types, types.list(self)));
}

TEST_F(TypesTest, BuiltinsAreFoundByName) {
  Builtin found{};
  ASSERT_TRUE(find_builtin("parseIntStr", found));
  EXPECT_EQ(found, Builtin::parse_int_str);
  EXPECT_EQ(builtin_info(Builtin::now).capability, "clock");
  EXPECT_FALSE(find_builtin("nothing", found));
}

}  // namespace
}  // namespace mochi::types
