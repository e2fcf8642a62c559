// Subscripts that may fail: checked by a helper, or by Python itself in loops.
#include "emit/python/told.h"
#include "ir/walk.h"

// Asks about few kinds of expression and operation.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

// What `subscript` of the support code (library_positions.py) can compute a second time.
bool FunctionWriter::is_replayable(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_int:
    case ExprKind::const_string:
    case ExprKind::const_bool: return true;
    case ExprKind::local: return true;
    case ExprKind::field:
    case ExprKind::variant_field: return is_replayable(ExprId(e.a));
    case ExprKind::index: return is_replayable(ExprId(e.a)) && is_replayable(ExprId(e.b));
    case ExprKind::unwrap: {
      const ir::Expr& get = body_.exprs[ExprId(e.a)];
      return get.kind == ExprKind::map_get && is_replayable(ExprId(get.a)) && is_replayable(ExprId(get.b));
    }
    case ExprKind::op: {
      const auto op = static_cast<Op>(e.a);
      const bool sum = (op == Op::add || op == Op::sub || op == Op::mul) && !is_exact(id);
      const bool read = op == Op::list_len || op == Op::str_len || op == Op::str_index;
      if (!sum && !read) return false;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        if (!is_replayable(body_.operand(id, i))) return false;
      }
      return true;
    }
    default: return false;
  }
}

bool FunctionWriter::native_subscript(ExprId base, ExprId key, bool map) {
  if (!w_.library() || function_.reachable_from_try || loop_depth_ == 0 || try_depth_ != loop_try_depth_)
    return false;
  if (!is_replayable(base) || !is_replayable(key)) return false;
  (map ? native_key_ : native_index_) = true;
  return true;
}

void FunctionWriter::tell_errors(std::vector<Doc> loop) {
  if (!native_index_ && !native_key_) {
    lines_.insert(lines_.end(), loop.begin(), loop.end());
    return;
  }
  lines_.push_back(w_.suite(w_.text("try"), loop));
  if (error_name_.empty()) error_name_ = temporary("error");
  const std::string& name = error_name_;
  const std::string_view kinds = !native_key_     ? "IndexError"
                                 : !native_index_ ? "KeyError"
                                                  : "(IndexError, KeyError)";
  Doc raise = w_.concat(
      {w_.text("raise "), w_.call(w_.helper("subscript_error"), {w_.text(name)}), w_.text(" from None")});
  lines_.push_back(
      w_.suite(w_.concat({w_.text("except "), w_.text(kinds), w_.text(" as " + name)}), {raise}));
}

}  // namespace mochi::emit::python
