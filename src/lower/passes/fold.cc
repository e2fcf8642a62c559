#include "lower/passes/fold.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string>

#include "ir/walk.h"
#include "lower/ranges/interval.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeKind;

template <typename T>
std::optional<bool> compared(Op op, const T& a, const T& b) {
  if (op == Op::eq) return a == b;
  if (op == Op::ne) return a != b;
  if (op == Op::lt) return a < b;
  if (op == Op::le) return a <= b;
  if (op == Op::gt) return a > b;
  if (op == Op::ge) return a >= b;
  return std::nullopt;
}

std::optional<std::int64_t> computed_int(Op op, std::int64_t a, std::int64_t b) {
  const Interval x = Interval::of(a);
  const Interval y = Interval::of(b);
  const auto if_proven = [](const Computed& c) {
    return c.proven ? std::optional(c.range.lo) : std::nullopt;
  };
  const auto ua = static_cast<std::uint64_t>(a);
  const auto ub = static_cast<std::uint64_t>(b);
  const bool count = b >= 0 && b <= 63;
  if (op == Op::add) return if_proven(add(x, y));
  if (op == Op::sub) return if_proven(sub(x, y));
  if (op == Op::mul) return if_proven(mul(x, y));
  if (op == Op::div) return if_proven(div(x, y));
  if (op == Op::rem) return b == 0 ? std::nullopt : std::optional(b == -1 ? 0 : a % b);
  if (op == Op::bit_and) return a & b;
  if (op == Op::bit_or) return a | b;
  if (op == Op::bit_xor) return a ^ b;
  if (op == Op::shift_left && count) return static_cast<std::int64_t>(ua << ub);
  if (op == Op::shift_right && count) return a >> b;
  if (op == Op::shift_right_logical && count) return static_cast<std::int64_t>(ua >> ub);
  if (op == Op::wrap_add) return static_cast<std::int64_t>(ua + ub);
  if (op == Op::wrap_sub) return static_cast<std::int64_t>(ua - ub);
  if (op == Op::wrap_mul) return static_cast<std::int64_t>(ua * ub);
  return std::nullopt;
}

std::optional<double> computed_float(Op op, double a, double b) {
  if (op == Op::add) return a + b;
  if (op == Op::sub) return a - b;
  if (op == Op::mul) return a * b;
  if (op == Op::div) return a / b;
  if (op == Op::rem) return std::fmod(a, b);
  return std::nullopt;
}

class Folder {
 public:
  Folder(ir::Program& program, ir::Body& body, FoldLevel level) : p_(program), body_(body), level_(level) {}
  void run() {
    if (body_.root) block(body_.root);
  }

 private:
  bool all() const { return level_ == FoldLevel::all; }
  const Expr& at(ExprId id) const { return body_.exprs[id]; }
  ExprId operand(ExprId op, std::size_t i) const { return body_.operand(op, i); }

  // --- making constants out of nodes ---
  void become(ExprId id, ExprKind kind, std::uint64_t words) {
    Expr& e = body_.exprs[id];
    e = Expr{kind, 0, e.type, static_cast<std::uint32_t>(words), static_cast<std::uint32_t>(words >> 32U)};
  }
  void become_int(ExprId id, std::int64_t v) {
    become(id, ExprKind::const_int, static_cast<std::uint64_t>(v));
  }
  void become_float(ExprId id, double v) {
    become(id, ExprKind::const_float, std::bit_cast<std::uint64_t>(v));
  }
  void become_bool(ExprId id, bool v) {
    Expr& e = body_.exprs[id];
    e = Expr{ExprKind::const_bool, 0, e.type, v ? 1U : 0U};
  }
  void become_text(ExprId id, std::string_view text) {
    Expr& e = body_.exprs[id];
    e = Expr{ExprKind::const_string, 0, e.type, p_.names->intern(text).value};
  }
  void become_part(ExprId id, ExprId part) { body_.exprs[id] = Expr(body_.exprs[part]); }
  std::string_view text(ExprId id) const { return p_.names->text(NameId(at(id).a)); }

  void block(BlockId id) {
    std::vector<StmtId> kept;
    const std::vector<StmtId> statements = body_.blocks[id];
    for (const StmtId s : statements)
      if (statement(s)) kept.push_back(s);
    body_.blocks[id] = std::move(kept);
  }

  // False: the statement does nothing.
  bool statement(StmtId id) {
    ir::for_each_part(
        body_, id, [&](ExprId e) { expr(e); }, [&](BlockId b) { block(b); });
    const ir::Stmt s = body_.stmts[id];
    const bool decided = (s.kind == StmtKind::if_ || s.kind == StmtKind::while_) && all() &&
                         body_.kind(ExprId(s.a)) == ExprKind::const_bool;
    if (!decided) return true;
    const bool holds = at(ExprId(s.a)).a != 0;
    if (s.kind == StmtKind::while_) return holds;
    const std::uint32_t taken = holds ? s.b : s.c;
    if (taken == BlockId::kNone) return false;
    body_.stmts[id] = ir::Stmt{StmtKind::block, taken};
    return true;
  }

  void expr(ExprId id) {
    ir::for_each_part(
        body_, id, [&](ExprId e) { expr(e); }, [&](BlockId b) { block(b); });
    const Expr e = at(id);
    if (e.kind == ExprKind::op) {
      operation(id, static_cast<Op>(e.a));
      return;
    }
    if (!all()) return;
    const bool known = (e.kind == ExprKind::conditional || e.kind == ExprKind::logical_and ||
                        e.kind == ExprKind::logical_or) &&
                       body_.kind(ExprId(e.a)) == ExprKind::const_bool;
    const bool truth = known && at(ExprId(e.a)).a != 0;
    if (e.kind == ExprKind::conditional && known) {
      become_part(id, ExprId(truth ? e.b : e.c));
    } else if (e.kind == ExprKind::logical_and || e.kind == ExprKind::logical_or) {
      // The neutral constant leaves the other side; the deciding one on the left leaves itself.
      const bool neutral = e.kind == ExprKind::logical_and;
      const bool right =
          body_.kind(ExprId(e.b)) == ExprKind::const_bool && (at(ExprId(e.b)).a != 0) == neutral;
      if (known)
        become_part(id, ExprId(truth == neutral ? e.b : e.a));
      else if (right)
        become_part(id, ExprId(e.a));
    } else if (e.kind == ExprKind::convert) {
      conversion(id, ExprId(e.a));
    } else if (e.kind == ExprKind::unwrap && body_.kind(ExprId(e.a)) == ExprKind::some) {
      become_part(id, ExprId(at(ExprId(e.a)).a));
    }
  }

  void conversion(ExprId id, ExprId value) {
    const bool to_float = p_.types->is(at(id).type, TypeKind::floating);
    const bool to_int = p_.types->is(at(id).type, TypeKind::integer);
    if (to_float && body_.kind(value) == ExprKind::const_int)
      become_float(id, static_cast<double>(ir::int_value(at(value))));
    if (!to_int || body_.kind(value) != ExprKind::const_float) return;
    const double v = ir::float_value(at(value));
    if (v > -9223372036854775808.0 && v < 9223372036854775808.0) become_int(id, static_cast<std::int64_t>(v));
  }

  void operation(ExprId id, Op op) {
    const std::size_t count = body_.list_size(at(id).b);
    if (count == 1) {
      unary(id, op, operand(id, 0));
      return;
    }
    if (!all()) return;
    if (op == Op::str_concat) {
      concat(id);
      return;
    }
    if (count != 2) return;
    const ExprId a = operand(id, 0);
    const ExprId b = operand(id, 1);
    if (body_.kind(a) != body_.kind(b)) return;
    std::optional<bool> truth;
    if (body_.kind(a) == ExprKind::const_int) {
      const std::int64_t x = ir::int_value(at(a));
      const std::int64_t y = ir::int_value(at(b));
      if (const auto v = computed_int(op, x, y)) {
        become_int(id, *v);
        return;
      }
      truth = compared(op, x, y);
    } else if (body_.kind(a) == ExprKind::const_float) {
      const double x = ir::float_value(at(a));
      const double y = ir::float_value(at(b));
      if (const auto v = computed_float(op, x, y)) {
        become_float(id, *v);
        return;
      }
      truth = compared(op, x, y);
    } else if (body_.kind(a) == ExprKind::const_string) {
      // UTF-8 orders as code points do.
      truth = compared(op, text(a), text(b));
    } else if (body_.kind(a) == ExprKind::const_bool && (op == Op::eq || op == Op::ne)) {
      truth = (at(a).a == at(b).a) == (op == Op::eq);
    }
    if (truth) become_bool(id, *truth);
  }

  void unary(ExprId id, Op op, ExprId value) {
    const ExprKind kind = body_.kind(value);
    if (op == Op::neg && kind == ExprKind::const_int && ir::int_value(at(value)) != kIntMin)
      become_int(id, -ir::int_value(at(value)));
    else if (op == Op::neg && kind == ExprKind::const_float)
      become_float(id, -ir::float_value(at(value)));
    else if (!all())
      return;
    else if (op == Op::not_ && kind == ExprKind::const_bool)
      become_bool(id, at(value).a == 0);
    else if (op == Op::bit_not && kind == ExprKind::const_int)
      become_int(id, ~ir::int_value(at(value)));
    else if (op == Op::to_text && kind == ExprKind::const_string)
      become_part(id, value);
    else if (op == Op::to_text && kind == ExprKind::const_int)
      become_text(id, std::to_string(ir::int_value(at(value))));
    else if (op == Op::to_text && kind == ExprKind::const_bool)
      become_text(id, at(value).a != 0 ? "true" : "false");
    else if (op == Op::str_len && kind == ExprKind::const_string)
      become_int(id, std::count_if(text(value).begin(), text(value).end(),
                                   [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
  }

  // Neighbouring constants become one.
  void concat(ExprId id) {
    std::vector<std::uint32_t> parts;
    const std::size_t count = body_.list_size(at(id).b);
    for (std::size_t i = 0; i < count; ++i) {
      const ExprId part = operand(id, i);
      const bool constant = body_.kind(part) == ExprKind::const_string;
      if (constant && text(part).empty() && count > 2) continue;
      if (constant && !parts.empty() && body_.kind(ExprId(parts.back())) == ExprKind::const_string)
        become_text(ExprId(parts.back()), std::string(text(ExprId(parts.back()))) + std::string(text(part)));
      else
        parts.push_back(part.value);
    }
    if (parts.empty()) {
      become_text(id, "");
    } else if (parts.size() == 1) {
      become_part(id, ExprId(parts[0]));
    } else if (parts.size() < count) {
      const auto list = static_cast<std::uint32_t>(body_.lists.size());
      body_.lists.push_back(static_cast<std::uint32_t>(parts.size()));
      body_.lists.insert(body_.lists.end(), parts.begin(), parts.end());
      body_.exprs[id].b = list;
    }
  }

  ir::Program& p_;
  ir::Body& body_;
  FoldLevel level_;
};

}  // namespace

void fold_constants(ir::Program& program, FoldLevel level) {
  for (std::size_t i = 0; i < program.functions.size(); ++i)
    Folder(program, program.functions[ir::FunctionId(static_cast<std::uint32_t>(i))].body, level).run();
}

}  // namespace mochi::lower
