#include "ir/intrinsics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fixture.h"
#include "ir/verify_ops.h"
#include "types/predicates.h"

namespace mochi::ir {
namespace {

using types::TypeKind;

#define MOCHI_OP(op, group, operands, pure, may_fault) Op::op,
constexpr Op kOps[] = {
#include "ir/ops.def"
};
#undef MOCHI_OP

struct Intrinsics : testing::Test {
  Fixture x;
  Builder b = x.builder();
  std::vector<TypeId> few;  // a type of every kind that the IR has
  std::vector<TypeId> all;  // and the aggregates over each of them
  // Operations of so many operands, whose types are put in.
  std::vector<ExprId> nodes;

  Intrinsics() {
    for (const TypeKind kind :
         {TypeKind::unit, TypeKind::boolean, TypeKind::integer, TypeKind::floating, TypeKind::string,
          TypeKind::bytes, TypeKind::bigint, TypeKind::bigrat, TypeKind::any})
      few.push_back(x.types.basic(kind));
    types::TypeDecl decl;
    decl.kind = types::DeclKind::union_;
    decl.name = x.names.intern("Colour");
    decl.variants.resize(2);
    few.push_back(x.types.nominal(x.types.add_decl(decl)));
    decl.kind = types::DeclKind::record;
    decl.variants.clear();
    decl.fields.push_back({x.names.intern("a"), x.types.integer(), {}, {}});
    few.push_back(x.types.nominal(x.types.add_decl(decl)));
    types::TypeParam param;
    param.name = x.names.intern("T");
    few.push_back(x.types.parameter(x.types.add_param(param)));
    all = few;
    for (const TypeId type : few) {
      if (x.types.is(type, TypeKind::unit)) continue;
      all.push_back(x.types.list(type));
      all.push_back(x.types.option(type));
      all.push_back(x.types.set(type));
    }
    for (const TypeKind kind : {TypeKind::integer, TypeKind::floating, TypeKind::boolean, TypeKind::string,
                                TypeKind::bigint, TypeKind::bigrat, TypeKind::any})
      few.push_back(x.types.list(x.types.basic(kind)));
    few.push_back(x.types.option(x.types.integer()));
    few.push_back(x.types.set(x.types.integer()));
    few.push_back(x.types.map(x.types.string(), x.types.integer()));
    few.push_back(x.types.group(x.types.string(), x.types.integer()));
    all.push_back(x.types.map(x.types.string(), x.types.string()));
    all.push_back(few[few.size() - 2]);
    all.push_back(few.back());
    for (std::size_t operands = 0; operands <= 3; ++operands) {
      std::vector<ExprId> parts;
      for (std::size_t i = 0; i < operands; ++i)
        parts.push_back(b.add({.kind = ExprKind::none, .type = x.types.integer()}, {}));
      nodes.push_back(b.op(Op::now, x.types.integer(), parts, {}));
    }
  }

  bool is(char letter, TypeId type) const {
    const TypeKind kind = x.types.kind(type);
    if (kind == TypeKind::never) return true;
    switch (letter) {
      case 'i': return kind == TypeKind::integer;
      case 'f': return kind == TypeKind::floating;
      case 'b': return kind == TypeKind::boolean;
      case 'B': return kind == TypeKind::bigint;
      case 'R': return kind == TypeKind::bigrat;
      case 'n': return types::is_numeric(kind);
      case 't': return kind == TypeKind::string;
      case 'y': return kind == TypeKind::bytes;
      case 'u': return kind == TypeKind::unit;
      case 'k': return kind == TypeKind::integer || kind == TypeKind::unit;
      case 'l': return kind == TypeKind::list;
      case 'm': return kind == TypeKind::map;
      case 's': return kind == TypeKind::set;
      case 'g': return kind == TypeKind::group;
      case 'o': return kind == TypeKind::option;
      case 'E': return types::is_enum(x.types, type);
      case 'a': return kind == TypeKind::any;
      case '*': return true;
    }
    return false;
  }

  // Whether the operands are what the signature says.
  bool fits(std::string_view signature, const std::vector<TypeId>& in) const {
    std::size_t at = 0;
    for (const TypeId type : in) {
      if (at >= signature.size() || signature[at] == ':') return false;
      if (!is(signature[at], type)) return false;
      if (at + 1 >= signature.size() || signature[at + 1] != '+') ++at;
    }
    return signature[at] == ':' || (at + 2 < signature.size() && signature[at + 1] == '+');
  }

  // What an operation on these may give.
  std::vector<TypeId> results(const std::vector<TypeId>& in) {
    std::vector<TypeId> out(few.begin(), few.begin() + 9);
    out.push_back(x.types.list(x.types.integer()));
    out.push_back(x.types.list(x.types.string()));
    out.push_back(x.types.list(x.types.any()));
    out.push_back(x.types.map(x.types.string(), x.types.string()));
    out.push_back(x.types.option(x.types.string()));
    if (in.empty()) return out;
    out.push_back(in[0]);
    const types::Type first = x.types[in[0]];
    for (const TypeId part : first.args) {
      out.push_back(part);
      out.push_back(x.types.list(part));
    }
    return out;
  }

  // Looks at one operation on one choice of operands.
  void look(Op op, const std::vector<TypeId>& in) {
    const ExprId id = nodes[in.size()];
    x.body().exprs[id].a = static_cast<std::uint32_t>(op);
    x.body().exprs[id].flags = 0;
    for (std::size_t i = 0; i < in.size(); ++i) x.body().exprs[x.body().operand(id, i)].type = in[i];
    const auto accepts = [&](TypeId out) {
      x.body().exprs[id].type = out;
      return check_operation(x.program, x.body(), id).empty();
    };
    const std::vector<TypeId> outs = results(in);
    if (std::none_of(outs.begin(), outs.end(), accepts)) return;
    ++accepted;
    for (const ExprFlag flag : {ExprFlag{}, ExprFlag::proven, ExprFlag::in_place}) {
      x.body().exprs[id].flags = static_cast<std::uint8_t>(flag);
      const Intrinsic found = resolve(x.types, x.body(), id);
      const IntrinsicInfo& info = intrinsic_info(found);
      EXPECT_EQ(info.op, op);
      EXPECT_TRUE(fits(info.signature, in)) << info.name << " on " << x.types.spell(in[0]);
      seen.insert(found);
    }
  }
  std::set<Intrinsic> seen;
  std::size_t accepted = 0;
};

// Whatever the verifier lets pass has a row, whose signature is true of it.
TEST_F(Intrinsics, of_every_operation_on_every_type) {
  const TypeId integer = x.types.integer();
  for (const Op op : kOps) {
    const std::uint8_t operands = op_info(op).operands;
    const std::size_t before = accepted;
    if (operands == 0) look(op, {});
    if (operands == 1 || operands == 255)
      for (const TypeId first : all) look(op, {first});
    if (operands == 2 || operands == 255)
      for (const TypeId first : few)
        for (const TypeId second : few) look(op, {first, second});
    if (operands == 3)
      for (const TypeId first : few)
        for (const TypeId second : few)
          for (const TypeId third : {x.types.integer(), x.types.unit(), x.types.string(), x.types.any()})
            look(op, {first, second, third});
    EXPECT_GT(accepted, before) << op_info(op).name << " was accepted on no types";
  }
  // Rows that only a constant chooses aside, each row is that of something.
  const LocalId n = x.n;
  const ExprId range =
      b.op(Op::list_range, x.types.list(integer), {b.read(n, {}), b.read(n, {}), b.integer(1, {})}, {});
  seen.insert(resolve(x.types, x.body(), range));
  const TypeId ints = x.types.list(integer);
  const auto list = [&] {
    return b.add({.kind = ExprKind::make_list, .type = ints, .a = b.list(std::span<const ExprId>())}, {});
  };
  seen.insert(resolve(x.types, x.body(), b.op(Op::list_sort_by_keys, ints, {list(), list(), list()}, {})));
  for (std::size_t i = 0; i < kIntrinsics; ++i)
    EXPECT_TRUE(seen.contains(static_cast<Intrinsic>(i))) << intrinsic_info(static_cast<Intrinsic>(i)).name;
}

// A value of `never` is never there.
TEST_F(Intrinsics, of_what_is_not_reached) {
  const ExprId sum = nodes[2];
  x.body().exprs[sum].a = static_cast<std::uint32_t>(Op::add);
  for (std::size_t i = 0; i < 2; ++i)
    x.body().exprs[x.body().operand(sum, i)].type = x.types.basic(TypeKind::never);
  EXPECT_EQ(intrinsic_info(resolve(x.types, x.body(), sum)).op, Op::add);
}

TEST_F(Intrinsics, by_flags) {
  const ExprId sum = b.op(Op::add, x.types.integer(), {b.read(x.n, {}), b.integer(1, {})}, {});
  EXPECT_EQ(resolve(x.types, x.body(), sum), Intrinsic::add_int);
  x.body().exprs[sum].flags = static_cast<std::uint8_t>(ExprFlag::counted);
  EXPECT_EQ(resolve(x.types, x.body(), sum), Intrinsic::add_int_plain);
  EXPECT_EQ(resolve(x.types, x.body(), sum, false), Intrinsic::add_int);
  EXPECT_EQ(intrinsic_info(Intrinsic::add_int).runtime, "add_int");
}

}  // namespace
}  // namespace mochi::ir
