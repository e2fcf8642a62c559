#include "ir/forms.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace mochi::ir {
namespace {

struct Forms : testing::Test {
  Fixture x;
  TypeId ints = x.types.list(x.types.integer());
  LocalId xs = x.local("xs", ints);
  Builder b = x.builder();

  ExprId list() { return b.read(xs, {}); }
  ExprId n() { return b.read(x.n, {}); }
  ExprId flagged(ExprId id, ExprFlag flag) {
    x.body().exprs[id].flags = static_cast<std::uint8_t>(flag);
    return id;
  }
  Assignment form(ExprId place, ExprId value) {
    return classify_assignment(x.body(), x.body().stmts[b.assign(place, value, {})]);
  }
};

TEST_F(Forms, growth_of_lists_and_texts) {
  const auto append = [&] { return b.op(Op::list_append, ints, {list(), n()}, {}); };
  EXPECT_EQ(form(list(), append()).form, AssignForm::store) << "the old list may be seen again";
  const Assignment grown = form(list(), flagged(append(), ExprFlag::in_place));
  EXPECT_EQ(grown.form, AssignForm::append);
  ASSERT_EQ(grown.more.size(), 1U);
  EXPECT_EQ(x.body().kind(grown.operand(0)), ExprKind::local);
  const ExprId joined =
      flagged(b.op(Op::list_concat, ints, {list(), list(), list()}, {}), ExprFlag::in_place);
  EXPECT_EQ(form(list(), joined).form, AssignForm::extend);
  EXPECT_EQ(form(list(), joined).more.size(), 2U);

  const LocalId text = x.local("text", x.types.string());
  const ExprId longer =
      b.op(Op::str_concat, x.types.string(), {b.read(text, {}), b.string("a", {}), b.string("b", {})}, {});
  const Assignment said = form(b.read(text, {}), longer);
  EXPECT_EQ(said.form, AssignForm::grow_text);
  EXPECT_EQ(said.more.size(), 2U);
}

TEST_F(Forms, compound_only_of_one_place) {
  const ExprId sum = b.op(Op::add, x.types.integer(), {n(), b.integer(1, {})}, {});
  const Assignment made = form(n(), sum);
  EXPECT_EQ(made.form, AssignForm::compound);
  EXPECT_EQ(made.op, Op::add);
  EXPECT_EQ(x.body().kind(made.operand(0)), ExprKind::const_int);
  const LocalId other = x.local("other", x.types.integer());
  EXPECT_EQ(form(b.read(other, {}), sum).form, AssignForm::store);
  const ExprId swapped = b.op(Op::add, x.types.integer(), {b.integer(1, {}), n()}, {});
  EXPECT_EQ(form(n(), swapped).form, AssignForm::store);
}

TEST_F(Forms, entries_that_are_known_to_be_there) {
  const LocalId m = x.local("m", x.types.map(x.types.integer(), x.types.integer()));
  const auto entry = [&] {
    return b.add({.kind = ExprKind::map_get,
                  .type = x.types.option(x.types.integer()),
                  .a = b.read(m, {}).value,
                  .b = n().value},
                 {});
  };
  const auto old = [&](bool proven) { return b.unwrap(entry(), UnwrapReason::missing_key, proven, {}); };
  const ExprId next = b.op(Op::add, x.types.integer(), {old(true), b.integer(1, {})}, {});
  EXPECT_EQ(form(entry(), next).form, AssignForm::compound);
  EXPECT_TRUE(form(entry(), next).entry_is_there);
  const ExprId from_one = b.op(Op::sub, x.types.integer(), {b.integer(1, {}), old(true)}, {});
  EXPECT_EQ(form(entry(), from_one).form, AssignForm::entry);
  const ExprId unsure = b.op(Op::sub, x.types.integer(), {b.integer(1, {}), old(false)}, {});
  EXPECT_EQ(form(entry(), unsure).form, AssignForm::store);
  EXPECT_EQ(form(entry(), b.integer(1, {})).form, AssignForm::store);
}

TEST_F(Forms, of_numbers) {
  const ExprId sum = b.op(Op::add, x.types.integer(), {n(), b.integer(1, {})}, {});
  EXPECT_EQ(number_form(x.types, x.body(), sum, true), NumberForm::checked);
  flagged(sum, ExprFlag::counted);
  EXPECT_EQ(number_form(x.types, x.body(), sum, true), NumberForm::plain);
  EXPECT_EQ(number_form(x.types, x.body(), sum, false), NumberForm::checked);
  const ExprId real = b.op(Op::div, x.types.floating(), {b.floating(1, {}), b.floating(2, {})}, {});
  EXPECT_EQ(number_form(x.types, x.body(), real, true), NumberForm::plain);
  const ExprId bits = b.op(Op::bit_and, x.types.integer(), {n(), b.integer(1, {})}, {});
  EXPECT_EQ(number_form(x.types, x.body(), bits, true), NumberForm::plain);
  const LocalId big = x.local("big", x.types.basic(types::TypeKind::bigint));
  const ExprId huge = b.op(Op::neg, x.body().locals[big].type, {b.read(big, {})}, {});
  EXPECT_EQ(number_form(x.types, x.body(), huge, true), NumberForm::helper);
}

TEST_F(Forms, of_comparisons) {
  using types::TypeKind;
  const auto of = [&](TypeId type) { return compare_form(x.types, type); };
  EXPECT_EQ(of(x.types.integer()), CompareForm::scalar);
  EXPECT_EQ(of(x.types.basic(TypeKind::bigrat)), CompareForm::big);
  EXPECT_EQ(of(x.types.string()), CompareForm::text);
  EXPECT_EQ(of(x.types.basic(TypeKind::bytes)), CompareForm::bytes);
  EXPECT_EQ(of(x.types.option(x.types.integer())), CompareForm::options);
  EXPECT_EQ(of(ints), CompareForm::structural);
  EXPECT_EQ(of(x.types.any()), CompareForm::structural);
  EXPECT_EQ(of(x.types.unit()), CompareForm::nothing);
  types::TypeDecl colour;
  colour.kind = types::DeclKind::union_;
  colour.name = x.names.intern("Colour");
  colour.variants.resize(2);
  EXPECT_EQ(of(x.types.nominal(x.types.add_decl(colour))), CompareForm::enumeration);
  const ExprId equal = b.op(Op::eq, x.types.boolean(), {list(), list()}, {});
  EXPECT_EQ(compare_form(x.types, x.body(), equal), CompareForm::structural);
}

TEST_F(Forms, signs_are_mochis) {
  EXPECT_EQ(op_sign(Op::rem), "%");
  EXPECT_EQ(op_sign(Op::ne), "!=");
  EXPECT_EQ(op_sign(Op::list_len), "");
}

}  // namespace
}  // namespace mochi::ir
