#include "emit/javascript/number_forms.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/check.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeKind;

namespace {

constexpr std::int64_t kSafe = 9007199254740991;

// What counts or measures is never big.
bool counts(Op op) {
  return op == Op::str_len || op == Op::list_len || op == Op::map_len || op == Op::set_len ||
         op == Op::bytes_len || op == Op::str_index_of || op == Op::str_ord || op == Op::bytes_index;
}

bool is_sum(Op op) { return op == Op::add || op == Op::sub; }

}  // namespace

bool is_wide(std::int64_t value) { return value < -kSafe || value > kSafe; }

namespace {

// Some number in the text is too long for a safe integer, or the longest of them and too big.
bool has_wide_number(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  std::size_t run = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool digit = i < text.size() && text[i] >= '0' && text[i] <= '9';
    if (digit) {
      ++run;
      continue;
    }
    const bool part = i < text.size() && text[i] == '.';
    if (!part && (run > kDigits || (run == kDigits && text.substr(i - run, run) > "9007199254740991")))
      return true;
    run = 0;
  }
  return false;
}

}  // namespace

bool holds_wide_int(const ir::Program& program, ir::FunctionId function) {
  const ir::Body& body = program.functions[function].body;
  bool found = false;
  ir::walk_exprs(body, [&](ExprId id) {
    const ir::Expr& e = body.exprs[id];
    if (e.kind == ExprKind::closure) found = found || holds_wide_int(program, ir::FunctionId(e.a));
    if (e.kind == ExprKind::const_int) found = found || is_wide(ir::int_value(e));
    if (e.kind == ExprKind::const_string) found = found || has_wide_number(program.names->text(NameId(e.a)));
  });
  return found;
}

NumberForms::NumberForms(const types::TypeStore& types, const ir::Body& body, const ForeignValues* foreign,
                         ir::FunctionId function)
    : types_(types), body_(body), foreign_(foreign), function_(function) {
  if (!body_.root.valid()) return;
  ir::walk(
      body_, body_.root, [&](ExprId e) { find_uses(e); },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind != ir::StmtKind::for_range || body_.locals[LocalId(stmt.a)].assigned) return;
        const ir::Expr& from = body_.exprs[ExprId(stmt.b)];
        bool small = from.has(ExprFlag::small_integer);
        if (from.kind == ExprKind::const_int)
          small = std::abs(ir::int_value(from)) <= (std::int64_t{1} << 40U);
        if (small) counters_.insert(LocalId(stmt.a));
      });
}

// Arithmetic, and what compares.
void NumberForms::find_uses(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op) return;
  const auto op = static_cast<Op>(e.a);
  const ir::OpGroup group = ir::op_info(op).group;
  if (group != ir::OpGroup::arithmetic && group != ir::OpGroup::comparison && op != Op::compare_number)
    return;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) quiet_.insert(body_.operand(id, i));
}

bool NumberForms::may_give_signed_zero(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op || kind_of(id) != TypeKind::integer) return false;
  const auto op = static_cast<Op>(e.a);
  if (op == Op::neg) return true;
  if (op != Op::mul && op != Op::div && op != Op::rem) return false;
  const auto natural = [&](ExprId operand) {
    const ir::Expr& x = body_.exprs[operand];
    return x.has(ExprFlag::non_negative) || (x.kind == ExprKind::const_int && ir::int_value(x) >= 0) ||
           (x.kind == ExprKind::op && counts(static_cast<Op>(x.a)) &&
            static_cast<Op>(x.a) != Op::str_index_of);
  };
  const auto positive = [&](ExprId operand) {
    const ir::Expr& x = body_.exprs[operand];
    return x.kind == ExprKind::const_int && ir::int_value(x) > 0;
  };
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  if (op == Op::rem) return !natural(a);
  if (op == Op::mul && (positive(a) || positive(b))) return false;
  return !natural(a) || !natural(b);
}

bool NumberForms::is_safe(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op && e.kind != ExprKind::const_int && is_foreign(id)) return false;
  if (e.has(ExprFlag::safe_integer) || e.has(ExprFlag::small_integer)) return true;
  if (e.kind == ExprKind::const_int) return ir::int_value(e) >= -kSafe && ir::int_value(e) <= kSafe;
  if (e.kind == ExprKind::local) return is_counter(LocalId(e.a));
  return e.kind == ExprKind::op && counts(static_cast<Op>(e.a));
}

bool NumberForms::is_small(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ExprKind::op && e.kind != ExprKind::const_int && is_foreign(id)) return false;
  if (e.has(ExprFlag::small_integer)) return true;
  if (e.kind != ExprKind::const_int) return false;
  const std::int64_t v = ir::int_value(e);
  return v >= -2147483648 && v <= 2147483647;
}

bool NumberForms::is_plain(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  MOCHI_DCHECK(body_.list_size(e.b) == 2);
  const auto op = static_cast<Op>(e.a);
  const TypeKind kind = kind_of(body_.operand(id, 0));
  const bool divides = op == Op::div || op == Op::rem;
  if (kind == TypeKind::floating || (kind == TypeKind::bigint && !divides)) return true;
  const bool safe = kind == TypeKind::integer && is_safe(body_.operand(id, 0)) &&
                    is_safe(body_.operand(id, 1)) && e.proven_step_by_step();
  return safe && (op == Op::rem || (op != Op::div && is_safe(id)));
}

std::uint8_t NumberForms::cheap_size(ExprId id) {
  if (sizes_.empty()) sizes_.resize(body_.exprs.size());
  if (sizes_[id.value] == 0) {
    const std::uint8_t size = size_of(id);
    sizes_[id.value] = static_cast<std::uint8_t>(size + 1);
  }
  return static_cast<std::uint8_t>(sizes_[id.value] - 1);
}

std::uint8_t NumberForms::size_of(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const auto with = [](unsigned a, unsigned b) {
    return static_cast<std::uint8_t>(a == 0 || b == 0 ? 0 : std::min(a + b, 254U));
  };
  if (e.kind == ExprKind::local || e.kind == ExprKind::const_int) return 1;
  if (e.kind == ExprKind::field) return with(1, cheap_size(ExprId(e.a)));
  if (e.kind == ExprKind::index) return with(with(1, cheap_size(ExprId(e.a))), cheap_size(ExprId(e.b)));
  if (e.kind != ExprKind::op) return 0;
  const auto op = static_cast<Op>(e.a);
  if (op == Op::list_len) return with(1, cheap_size(body_.operand(id, 0)));
  if (!is_sum(op) || !is_plain(id)) return 0;
  return with(with(1, cheap_size(body_.operand(id, 0))), cheap_size(body_.operand(id, 1)));
}

bool NumberForms::is_in_floats(ExprId id) {
  if (floats_.empty()) floats_.resize(body_.exprs.size());
  if (floats_[id.value] == 0) {
    const bool fits = fits_floats(id);
    floats_[id.value] = fits ? 2 : 1;
  }
  return floats_[id.value] == 2;
}

bool NumberForms::fits_floats(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if ((is_safe(id) && is_cheap(id)) || (e.kind == ExprKind::local && !is_foreign(id))) return true;
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  if (!is_sum(op) && op != Op::mul) return false;
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const bool small = (is_small(a) && is_cheap(a)) || (is_small(b) && is_cheap(b));
  return (op == Op::mul || small) && is_in_floats(a) && is_in_floats(b);
}

}  // namespace mochi::emit::javascript
