#include "ir/intrinsics.h"

#include <gtest/gtest.h>

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
  std::vector<TypeId> types = sample();

  // A type of every kind that the IR has, and the aggregates over them.
  std::vector<TypeId> sample() {
    std::vector<TypeId> scalars;
    for (const TypeKind kind :
         {TypeKind::never, TypeKind::unit, TypeKind::boolean, TypeKind::integer, TypeKind::floating,
          TypeKind::string, TypeKind::bytes, TypeKind::bigint, TypeKind::bigrat, TypeKind::any})
      scalars.push_back(x.types.basic(kind));
    types::TypeDecl decl;
    decl.kind = types::DeclKind::union_;
    decl.name = x.names.intern("Colour");
    decl.variants.resize(2);
    scalars.push_back(x.types.nominal(x.types.add_decl(decl)));
    decl.kind = types::DeclKind::record;
    decl.variants.clear();
    decl.fields.push_back({x.names.intern("a"), x.types.integer(), {}, {}});
    scalars.push_back(x.types.nominal(x.types.add_decl(decl)));
    scalars.push_back(x.types.parameter(x.types.add_param({.name = x.names.intern("T")})));
    std::vector<TypeId> all = scalars;
    for (const TypeId scalar : scalars) {
      if (x.types.is(scalar, TypeKind::never) || x.types.is(scalar, TypeKind::unit)) continue;
      all.push_back(x.types.list(scalar));
      all.push_back(x.types.option(scalar));
      all.push_back(x.types.set(scalar));
    }
    all.push_back(x.types.map(x.types.string(), x.types.integer()));
    all.push_back(x.types.map(x.types.string(), x.types.string()));
    all.push_back(x.types.list(x.types.list(x.types.integer())));
    all.push_back(x.types.group(x.types.string(), x.types.integer()));
    return all;
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

  ExprId operation(Op op, const std::vector<TypeId>& in, TypeId out) {
    std::vector<ExprId> operands;
    for (const TypeId type : in) operands.push_back(b.add({.kind = ExprKind::none, .type = type}, {}));
    return b.op(op, out, operands, {});
  }
  // Looks at one operation on one choice of operands.
  void look(Op op, const std::vector<TypeId>& in) {
    for (const TypeId out : types) {
      const ExprId id = operation(op, in, out);
      if (!check_operation(x.program, x.body(), id).empty()) continue;
      bool reached = true;
      std::string shown;
      for (const TypeId type : in) {
        reached = reached && !x.types.is(type, TypeKind::never);
        shown += x.types.spell(type) + " ";
      }
      for (const ExprFlag flag : {ExprFlag{}, ExprFlag::proven, ExprFlag::in_place}) {
        x.body().exprs[id].flags = static_cast<std::uint8_t>(flag);
        const Intrinsic found = resolve(x.types, x.body(), id);
        const IntrinsicInfo& info = intrinsic_info(found);
        EXPECT_EQ(info.op, op);
        EXPECT_TRUE(!reached || fits(info.signature, in)) << info.name << " for " << shown;
        seen.insert(found);
      }
      ++accepted;
      return;
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
    for (const TypeId first : types) {
      if (operands == 1 || operands == 255) look(op, {first});
      if (operands < 2) continue;
      for (const TypeId second : types) {
        if (operands != 3) look(op, {first, second});
        if (operands != 3) continue;
        for (const TypeId third : types) look(op, {first, second, third});
      }
    }
    EXPECT_GT(accepted, before) << op_info(op).name << " was accepted on no types";
  }
  // Rows that only a constant chooses aside, each row is that of something.
  const LocalId n = x.n;
  const ExprId range =
      b.op(Op::list_range, x.types.list(integer), {b.read(n, {}), b.read(n, {}), b.integer(1, {})}, {});
  seen.insert(resolve(x.types, x.body(), range));
  for (std::size_t i = 0; i < kIntrinsics; ++i)
    EXPECT_TRUE(seen.contains(static_cast<Intrinsic>(i))) << intrinsic_info(static_cast<Intrinsic>(i)).name;
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
