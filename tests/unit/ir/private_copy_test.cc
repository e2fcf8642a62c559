#include "ir/private_copy.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "ir/dump.h"
#include "ir/verify.h"

namespace mochi::ir {
namespace {

TEST(private_copy, says_the_same_with_the_same_ids) {
  Fixture x;
  const TypeId table = x.types.map(x.types.string(), x.types.list(x.types.option(x.types.integer())));
  types::TypeDecl decl;
  decl.name = x.names.intern("Box");
  decl.params = {x.types.add_param({.name = x.names.intern("T")})};
  decl.fields.push_back({x.names.intern("value"), x.types.parameter(decl.params[0]), "What is in it.", {}});
  const types::DeclId box = x.types.add_decl(decl);
  const TypeId args[] = {table};
  const TypeId boxed = x.types.nominal(box, args);
  const NameId fields[] = {x.names.intern("a")};
  const TypeId shape = x.types.anonymous(fields, args);
  const TypeId function = x.types.function(args, boxed, types::effect_set(types::Effect::io));
  Builder b = x.builder();
  x.root({b.return_(b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.integer(1, {})}, {}), {})});

  PrivateCopy copy(x.program);
  const Program& same = copy.program();
  for (const TypeId type : {table, boxed, shape, function})
    EXPECT_EQ(same.types->show(type), x.types.show(type));
  EXPECT_EQ(same.types->size(), x.types.size());
  EXPECT_EQ(same.types->decl(box).fields[0].doc, "What is in it.");
  EXPECT_EQ(dump(same), dump(x.program));
  EXPECT_TRUE(verify(same).empty());
}

TEST(private_copy, keeps_what_is_added_to_itself) {
  Fixture x;
  Builder b = x.builder();
  x.root({b.return_(b.read(x.n, {}), {})});
  const std::size_t types = x.types.size();
  const std::uint32_t names = x.names.size();
  PrivateCopy copy(x.program);
  copy.program().types->list(copy.program().types->list(x.types.string()));
  copy.program().names->intern("only here");
  EXPECT_EQ(x.types.size(), types);
  EXPECT_EQ(x.names.size(), names);
  EXPECT_FALSE(x.names.find("only here").valid());
}

}  // namespace
}  // namespace mochi::ir
