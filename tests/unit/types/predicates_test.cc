#include "types/predicates.h"

#include <gtest/gtest.h>

namespace mochi::types {
namespace {

struct Unions : testing::Test {
  Names names;
  TypeStore types{names};

  TypeId of(std::string_view name, bool fields, ModuleId module = {}) {
    TypeDecl decl;
    decl.kind = DeclKind::union_;
    decl.name = names.intern(name);
    decl.module = module;
    decl.variants.resize(2);
    if (fields) decl.variants[0].fields.push_back({names.intern("value"), types.integer(), {}, {}});
    return types.nominal(types.add_decl(std::move(decl)));
  }
};

TEST_F(Unions, without_fields_are_enums) {
  EXPECT_TRUE(is_enum(types, of("Colour", false)));
  EXPECT_FALSE(is_enum(types, of("Shape", true)));
  EXPECT_FALSE(is_enum(types, types.integer()));
}

// Someone's own type of that name is none.
TEST_F(Unions, the_built_in_result) {
  EXPECT_TRUE(is_result(types, of("result", true)));
  EXPECT_FALSE(is_result(types, of("result", true, ModuleId(0))));
  EXPECT_FALSE(is_result(types, of("outcome", true)));
  EXPECT_FALSE(is_result(types, types.string()));
}

TEST_F(Unions, scalars_hold_no_memory) {
  EXPECT_TRUE(is_scalar(types, types.option(types.integer())));
  EXPECT_TRUE(is_scalar(types, of("Colour", false)));
  EXPECT_FALSE(is_scalar(types, of("Shape", true)));
  EXPECT_FALSE(is_scalar(types, types.option(types.string())));
  EXPECT_FALSE(is_scalar(types, types.basic(TypeKind::bigint)));
}

}  // namespace
}  // namespace mochi::types
