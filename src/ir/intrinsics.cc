#include "ir/intrinsics.h"

#include <array>
#include <iterator>

#include "base/check.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::ir {

using types::TypeKind;
using types::TypeStore;

namespace {

constexpr IntrinsicInfo kRows[] = {
#define MOCHI_INTRINSIC(id, op, when, signature, runtime) {#id, Op::op, When::when, signature, runtime},
#include "ir/intrinsics.def"
#undef MOCHI_INTRINSIC
};
static_assert(std::size(kRows) == kIntrinsics);

#define MOCHI_OP(op, group, operands, pure, may_fault) +1
constexpr std::size_t kOps = 0
#include "ir/ops.def"
    ;
#undef MOCHI_OP

// The first row of each operation; one past the last row of the last.
constexpr std::array<std::size_t, kOps + 1> first_rows() {
  std::array<std::size_t, kOps + 1> first{};
  std::size_t row = 0;
  for (std::size_t op = 0; op < kOps; ++op) {
    first[op] = row;
    while (row < kIntrinsics && static_cast<std::size_t>(kRows[row].op) == op) ++row;
  }
  first[kOps] = row;
  return first;
}
constexpr std::array<std::size_t, kOps + 1> kFirst = first_rows();
static_assert(kFirst[kOps] == kIntrinsics,
              "rows stand in the order of ops.def, those of an operation together");

constexpr bool each_has_rows() {
  for (std::size_t op = 0; op < kOps; ++op)
    if (kFirst[op] == kFirst[op + 1]) return false;
  return true;
}
static_assert(each_has_rows(), "every operation of ops.def has a row in intrinsics.def");

struct Operation {
  const TypeStore& types;
  const Body& body;
  ExprId id;
  bool step_by_step;

  const Expr& expr() const { return body.exprs[id]; }
  TypeKind kind(std::size_t operand) const { return types.kind(body.type(body.operand(id, operand))); }
  bool is(TypeKind wanted) const { return kind(0) == wanted; }
  bool is_integer() const { return is(TypeKind::integer) || is(TypeKind::int64); }
  bool proven() const { return step_by_step ? expr().proven_step_by_step() : expr().has(ExprFlag::proven); }
  TypeId items(std::size_t operand) const { return types.element(body.type(body.operand(id, operand))); }
  // A list, of elements of the kind.
  bool holds(std::size_t operand, TypeKind wanted) const {
    return kind(operand) == TypeKind::list && types.is(items(operand), wanted);
  }
  bool steps_by_one() const {
    const Expr& step = body.exprs[body.operand(id, 2)];
    return step.kind == ExprKind::const_int && int_value(step) == 1;
  }
};

bool applies(When when, const Operation& o) {
  switch (when) {
    case When::always: return true;
    case When::proven: return o.proven();
    case When::int_proven: return o.is_integer() && o.proven();
    case When::integer: return o.is_integer();
    case When::floating: return o.is(TypeKind::floating);
    case When::boolean: return o.is(TypeKind::boolean);
    case When::bigint: return o.is(TypeKind::bigint);
    case When::bigrat: return o.is(TypeKind::bigrat);
    case When::text: return o.is(TypeKind::string);
    case When::bytes: return o.is(TypeKind::bytes);
    case When::enumeration: return types::is_enum(o.types, o.body.type(o.body.operand(o.id, 0)));
    case When::options: return o.is(TypeKind::option);
    case When::any: return o.is(TypeKind::any);
    case When::nothing: return o.is(TypeKind::unit);
    case When::in_place: return o.expr().has(ExprFlag::in_place);
    case When::step_one: return o.steps_by_one();
    case When::sets: return o.is(TypeKind::set);
    case When::native_items: return o.is(TypeKind::list) && types::has_native_equality(o.types, o.items(0));
    case When::int_items: return o.holds(0, TypeKind::integer);
    case When::int_items_proven: return o.holds(0, TypeKind::integer) && o.proven();
    case When::float_items: return o.holds(0, TypeKind::floating);
    case When::bool_items: return o.holds(0, TypeKind::boolean);
    case When::text_items: return o.holds(0, TypeKind::string);
    case When::bigint_items: return o.holds(0, TypeKind::bigint);
    case When::bigrat_items: return o.holds(0, TypeKind::bigrat);
    case When::several_keys: return !sorts_plainly(o.body, o.id);
    case When::int_keys: return o.holds(1, TypeKind::integer);
    case When::float_keys: return o.holds(1, TypeKind::floating);
    case When::bool_keys: return o.holds(1, TypeKind::boolean);
    case When::text_keys: return o.holds(1, TypeKind::string);
  }
  return false;
}

}  // namespace

const IntrinsicInfo& intrinsic_info(Intrinsic intrinsic) {
  return kRows[static_cast<std::size_t>(intrinsic)];
}

Intrinsic resolve(const TypeStore& types, const Body& body, ExprId op, bool step_by_step) {
  const Operation operation{types, body, op, step_by_step};
  const Expr& e = body.exprs[op];
  MOCHI_DCHECK(e.kind == ExprKind::op);
  for (std::size_t row = kFirst[e.a]; row < kFirst[e.a + 1]; ++row)
    if (applies(kRows[row].when, operation)) return static_cast<Intrinsic>(row);
  // What takes a value of `never` is not reached.
  for (std::size_t i = 0; i < body.list_size(e.b); ++i)
    if (operation.kind(i) == TypeKind::never) return static_cast<Intrinsic>(kFirst[e.a]);
  MOCHI_UNREACHABLE("an operation on types that intrinsics.def has no row for");
}

}  // namespace mochi::ir
