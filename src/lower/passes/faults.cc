#include "lower/passes/faults.h"

#include <algorithm>
#include <initializer_list>

#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::Op;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

bool is_scalar(TypeKind kind) {
  switch (kind) {
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat: return true;
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::int64:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return false;
  }
  return false;
}

bool operation_may_fault(const types::TypeStore& types, const ir::Body& body, ExprId id) {
  const Expr& e = body.exprs[id];
  const Op op = static_cast<Op>(e.a);
  if (!ir::op_info(op).may_fault || e.has(ExprFlag::proven)) return false;
  if (body.list_size(e.b) == 0) return true;
  const TypeId type = body.type(body.operand(id, 0));
  const TypeKind kind = types.kind(type);
  const TypeKind element = kind == TypeKind::list ? types.kind(types.element(type)) : TypeKind::error;
  const auto is = [&](std::initializer_list<Op> ops) {
    return std::find(ops.begin(), ops.end(), op) != ops.end();
  };
  if (is({Op::add, Op::sub, Op::mul, Op::neg, Op::abs})) return kind == TypeKind::integer;
  if (is({Op::div, Op::rem})) return kind != TypeKind::floating;
  // Deep values may be too deep (Z15).
  if (is({Op::eq, Op::ne, Op::lt, Op::le, Op::gt, Op::ge, Op::to_text})) return !is_scalar(kind);
  if (is({Op::list_contains, Op::list_distinct, Op::list_sort, Op::list_union, Op::list_except,
          Op::list_intersect}))
    return kind == TypeKind::list && !is_scalar(element);
  if (op == Op::list_sum) return element != TypeKind::floating;
  if (op == Op::list_range) {
    const Expr& step = body.exprs[body.operand(id, 2)];
    return step.kind != ExprKind::const_int || ir::int_value(step) == 0;
  }
  return true;
}

class FaultMarker {
 public:
  explicit FaultMarker(ir::Program& program) : p_(program), types_(*program.types) {}

  void run() {
    const std::size_t count = p_.functions.size();
    calls_.resize(count);
    calls_values_.assign(count, false);
    own_faults_.assign(count, false);
    open_.assign(count, false);
    for (std::size_t i = 0; i < count; ++i) scan(i);
    spread_faults();
    spread_try();
  }

 private:
  void note_call(const Expr& e, std::vector<std::uint32_t>& calls, bool& values) {
    if (e.kind == ExprKind::call) calls.push_back(e.a);
    if (e.kind == ExprKind::call_value) values = true;
    // A global that is made on first use runs its initialiser.
    if (e.kind == ExprKind::global && p_.globals[ir::GlobalId(e.a)].lazy_init)
      calls.push_back(p_.globals[ir::GlobalId(e.a)].lazy_init.value);
  }

  void scan(std::size_t i) {
    const ir::Function& f = p_.functions[FunctionId(static_cast<std::uint32_t>(i))];
    if (!f.body.root) {
      own_faults_[i] = true;
      return;
    }
    bool values = false;
    ir::walk(
        f.body, f.body.root,
        [&](ExprId id) {
          const Expr& e = f.body.exprs[id];
          note_call(e, calls_[i], values);
          if (e.kind == ExprKind::closure || e.kind == ExprKind::function_ref) open_[e.a] = true;
          own_faults_[i] = own_faults_[i] || may_fault_itself(types_, f.body, id);
        },
        [&](ir::StmtId id) {
          if (f.body.stmts[id].kind == StmtKind::try_) scan_try(f.body, BlockId(f.body.stmts[id].a));
        });
    calls_values_[i] = values;
  }
  void scan_try(const ir::Body& body, BlockId block) {
    ir::walk(
        body, block, [&](ExprId id) { note_call(body.exprs[id], try_calls_, try_values_); },
        [](ir::StmtId) {});
  }

  void spread_faults() {
    std::vector<bool> may = own_faults_;
    for (bool again = true; again;) {
      again = false;
      bool value_may = false;
      for (std::size_t i = 0; i < may.size(); ++i) value_may = value_may || (open_[i] && may[i]);
      for (std::size_t i = 0; i < may.size(); ++i) {
        if (may[i]) continue;
        const bool now =
            (calls_values_[i] && value_may) ||
            std::any_of(calls_[i].begin(), calls_[i].end(), [&](std::uint32_t c) { return may[c]; });
        may[i] = now;
        again = again || now;
      }
    }
    for (std::size_t i = 0; i < may.size(); ++i)
      p_.functions[FunctionId(static_cast<std::uint32_t>(i))].may_fault = may[i];
  }

  void spread_try() {
    std::vector<bool> reached(p_.functions.size(), false);
    std::vector<std::uint32_t> work = try_calls_;
    bool opened = false;
    const auto open_all = [&] {
      if (opened) return;
      opened = true;
      for (std::uint32_t i = 0; i < open_.size(); ++i)
        if (open_[i]) work.push_back(i);
    };
    if (try_values_) open_all();
    while (!work.empty()) {
      const std::uint32_t f = work.back();
      work.pop_back();
      if (reached[f]) continue;
      reached[f] = true;
      work.insert(work.end(), calls_[f].begin(), calls_[f].end());
      if (calls_values_[f]) open_all();
    }
    for (std::size_t i = 0; i < reached.size(); ++i)
      p_.functions[FunctionId(static_cast<std::uint32_t>(i))].reachable_from_try = reached[i];
  }

  ir::Program& p_;
  const types::TypeStore& types_;
  std::vector<std::vector<std::uint32_t>> calls_;
  std::vector<bool> calls_values_;
  std::vector<bool> own_faults_;
  std::vector<bool> open_;
  std::vector<std::uint32_t> try_calls_;
  bool try_values_ = false;
};

}  // namespace

bool may_fault_itself(const types::TypeStore& types, const ir::Body& body, ExprId id) {
  const Expr& e = body.exprs[id];
  if (e.has(ExprFlag::proven)) return false;
  if (e.kind == ExprKind::op) return operation_may_fault(types, body, id);
  if (e.kind == ExprKind::convert)
    return types.is(e.type, TypeKind::integer) || types.is(body.type(ExprId(e.a)), TypeKind::floating);
  return e.kind == ExprKind::index || e.kind == ExprKind::unwrap || e.kind == ExprKind::unbox ||
         e.kind == ExprKind::global;
}

void mark_faults(ir::Program& program) { FaultMarker(program).run(); }

}  // namespace mochi::lower
