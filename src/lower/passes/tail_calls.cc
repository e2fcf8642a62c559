#include "lower/passes/tail_calls.h"

#include <algorithm>

#include "ir/build.h"
#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::ArmId;
using ir::BlockId;
using ir::Body;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

class TailCalls {
 public:
  TailCalls(ir::Program& program, FunctionId id)
      : program_(program), id_(id), f_(program.functions[id]), body_(f_.body), b_(program, f_.body) {}

  // Sums too. The loop may be there already.
  void run_sums(Span site) {
    site_ = site;
    total_ = b_.temporary("total", f_.result, site);
    const BlockId turn = turn_block(body_);
    if (!block_calls(turn)) return;
    body_.locals[total_].assigned = true;
    rewrite(turn);
    drop_continue(turn);
    const StmtId start = b_.let(total_, b_.integer(0, site), site);
    const StmtId loop = turn == body_.root ? b_.while_(b_.boolean(true, f_.span), turn, f_.span)
                                           : body_.blocks[body_.root].front();
    body_.root = b_.block({start, loop});
  }

  void run() {
    if (!body_.root || !block_calls(body_.root)) return;
    std::vector<StmtId> start = copy_captured();
    rewrite(body_.root);
    std::vector<StmtId> turn = std::move(start);
    turn.insert(turn.end(), body_.blocks[body_.root].begin(), body_.blocks[body_.root].end());
    // The end of the loop is the next turn anyway.
    if (!turn.empty() && body_.stmts[turn.back()].kind == StmtKind::continue_) turn.pop_back();
    const bool returns = !turn.empty() && body_.stmts[turn.back()].kind == StmtKind::return_;
    const bool loops = body_.blocks[body_.root].empty() ||
                       body_.stmts[body_.blocks[body_.root].back()].kind == StmtKind::continue_;
    if (!returns && !loops && program_.types->is(f_.result, types::TypeKind::unit))
      turn.push_back(b_.return_({}, f_.span));
    const StmtId loop = b_.while_(b_.boolean(true, f_.span), b_.block(std::move(turn)), f_.span);
    body_.root = b_.block({loop});
  }

 private:
  // --- is there one? ---

  // A generic function may call itself with other types, which its parameters do not take.
  bool keeps_type_parameters(std::uint32_t list) const {
    const auto args = body_.list(list);
    for (std::size_t n = 0; n < args.size(); ++n) {
      if ((*program_.types)[types::TypeId(args[n])].param != f_.type_params[n]) return false;
    }
    return true;
  }

  bool is_self_call(ExprId e) const {
    const ir::Expr& x = body_.exprs[e];
    if (x.kind == ExprKind::call)
      return x.a == id_.value && body_.list_size(x.b) == f_.params.size() && keeps_type_parameters(x.c);
    if (x.kind != ExprKind::call_value || !f_.self || body_.list_size(x.b) != f_.params.size()) return false;
    const ir::Expr& callee = body_.exprs[ExprId(x.a)];
    return callee.kind == ExprKind::local && callee.a == f_.self.value && !body_.locals[f_.self].assigned;
  }

  bool tail_calls(ExprId e) const {
    if (!e) return false;
    const ir::Expr& x = body_.exprs[e];
    switch (x.kind) {
      case ExprKind::conditional: return tail_calls(ExprId(x.b)) || tail_calls(ExprId(x.c));
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::block_value: return tail_calls(ExprId(x.b));
      case ExprKind::match_value: {
        bool any = false;
        ir::for_each_arm(body_, x.b, [&](ArmId arm) { any = any || tail_calls(body_.arms[arm].value); });
        return any;
      }
      case ExprKind::op:
        return is_sum(x) && (tail_calls(body_.operand(e, 0)) || tail_calls(body_.operand(e, 1)));
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::local:
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call:
      case ExprKind::call_value:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::coalesce: return is_self_call(e);
    }
    return false;
  }

  bool is_sum(const ir::Expr& x) const {
    return total_ && static_cast<ir::Op>(x.a) == ir::Op::add && !x.has(ir::ExprFlag::proven) &&
           x.type == f_.result;
  }

  bool block_calls(BlockId block) const {
    if (!block) return false;
    return std::any_of(body_.blocks[block].begin(), body_.blocks[block].end(), [&](StmtId id) {
      const ir::Stmt& s = body_.stmts[id];
      switch (s.kind) {
        case StmtKind::return_: return tail_calls(ExprId(s.a));
        case StmtKind::if_: return block_calls(BlockId(s.b)) || block_calls(BlockId(s.c));
        case StmtKind::block: return block_calls(BlockId(s.a));
        case StmtKind::match: {
          bool any = false;
          ir::for_each_arm(body_, s.b, [&](ArmId arm) { any = any || block_calls(body_.arms[arm].block); });
          return any;
        }
        case StmtKind::let:
        case StmtKind::assign:
        case StmtKind::expr:
        case StmtKind::while_:
        case StmtKind::for_range:
        case StmtKind::for_each:
        case StmtKind::break_:
        case StmtKind::continue_:
        case StmtKind::try_: return false;
      }
      return false;
    });
  }

  // --- the rewrite ---

  // Closures keep the parameters of their own turn.
  std::vector<StmtId> copy_captured() {
    std::vector<StmtId> start;
    std::vector<LocalId> copies(body_.locals.size());
    for (std::uint32_t i = 0; i < body_.exprs.size(); ++i) {
      const ir::Expr e = body_.exprs[ExprId(i)];
      if (e.kind != ExprKind::closure) continue;
      for (std::size_t n = 0; n < body_.list_size(e.b); ++n) {
        const LocalId captured(body_.list(e.b)[n]);
        if (std::find(f_.params.begin(), f_.params.end(), captured) == f_.params.end()) continue;
        if (!copies[captured.value]) {
          ir::Local copy = body_.locals[captured];
          copy.parameter = false;
          copies[captured.value] = body_.locals.add(copy);
          body_.locals[captured].cell = false;
          body_.locals[captured].assigned = false;
        }
        body_.lists[e.b + 1 + n] = copies[captured.value].value;
        program_.functions[FunctionId(e.a)].captures[n].outer = copies[captured.value];
      }
    }
    const std::size_t count = body_.exprs.size();
    for (std::uint32_t i = 0; i < count; ++i) {
      ir::Expr& e = body_.exprs[ExprId(i)];
      if (e.kind == ExprKind::local && e.a < copies.size() && copies[e.a]) e.a = copies[e.a].value;
    }
    for (std::uint32_t i = 0; i < copies.size(); ++i) {
      if (copies[i]) start.push_back(b_.let(copies[i], b_.read(LocalId(i), f_.span), f_.span));
    }
    return start;
  }

  void rewrite(BlockId block) {
    if (!block) return;
    std::vector<StmtId> made;
    const std::vector<StmtId> old = body_.blocks[block];
    for (const StmtId id : old) {
      const ir::Stmt s = body_.stmts[id];
      switch (s.kind) {
        case StmtKind::return_:
          if (tail_calls(ExprId(s.a))) {
            give_back(ExprId(s.a), made);
            continue;
          }
          if (total_) {
            give_total(ExprId(s.a), made);
            continue;
          }
          break;
        case StmtKind::if_:
          rewrite(BlockId(s.b));
          rewrite(BlockId(s.c));
          break;
        case StmtKind::block: rewrite(BlockId(s.a)); break;
        case StmtKind::match:
          ir::for_each_arm(body_, s.b, [&](ArmId arm) { rewrite(body_.arms[arm].block); });
          break;
        case StmtKind::let:
        case StmtKind::assign:
        case StmtKind::expr:
        case StmtKind::while_:
        case StmtKind::for_range:
        case StmtKind::for_each:
        case StmtKind::break_:
        case StmtKind::continue_:
        case StmtKind::try_: break;
      }
      made.push_back(id);
    }
    body_.blocks[block] = std::move(made);
  }

  // At the end of the loop the next turn begins anyway.
  void drop_continue(BlockId block) {
    if (!block || body_.blocks[block].empty()) return;
    const ir::Stmt s = body_.stmts[body_.blocks[block].back()];
    if (s.kind == StmtKind::continue_) body_.blocks[block].pop_back();
    if (s.kind == StmtKind::block) drop_continue(BlockId(s.a));
    if (s.kind == StmtKind::if_) {
      drop_continue(BlockId(s.b));
      drop_continue(BlockId(s.c));
    }
    if (s.kind == StmtKind::match)
      ir::for_each_arm(body_, s.b, [&](ArmId arm) { drop_continue(body_.arms[arm].block); });
  }

  BlockId returning(ExprId value) {
    std::vector<StmtId> made;
    give_back(value, made);
    return b_.block(std::move(made));
  }

  void give_back(ExprId e, std::vector<StmtId>& made) {
    const Span at = body_.span(e);
    const ir::Expr x = body_.exprs[e];
    if (!tail_calls(e)) {
      if (total_) return give_total(e, made);
      made.push_back(b_.return_(e, at));
      return;
    }
    switch (x.kind) {
      case ExprKind::conditional:
        made.push_back(b_.if_(ExprId(x.a), returning(ExprId(x.b)), returning(ExprId(x.c)), at));
        return;
      case ExprKind::logical_and:
        made.push_back(b_.if_(ExprId(x.a), returning(ExprId(x.b)), returning(b_.boolean(false, at)), at));
        return;
      case ExprKind::logical_or:
        made.push_back(b_.if_(ExprId(x.a), returning(b_.boolean(true, at)), returning(ExprId(x.b)), at));
        return;
      case ExprKind::block_value: {
        std::vector<StmtId> inner = body_.blocks[BlockId(x.a)];
        give_back(ExprId(x.b), inner);
        const BlockId block = b_.block(std::move(inner));
        made.push_back(b_.add(ir::Stmt{.kind = StmtKind::block, .a = block.value}, at));
        return;
      }
      case ExprKind::match_value:
        ir::for_each_arm(body_, x.b, [&](ArmId id) {
          std::vector<StmtId> inner;
          if (body_.arms[id].block) inner = body_.blocks[body_.arms[id].block];
          give_back(body_.arms[id].value, inner);
          const BlockId block = b_.block(std::move(inner));
          body_.arms[id].block = block;
          body_.arms[id].value = {};
        });
        made.push_back(b_.add(ir::Stmt{.kind = StmtKind::match, .a = x.a, .b = x.b}, at));
        return;
      case ExprKind::op: {
        // The last call is the one that the loop takes.
        const std::size_t next = tail_calls(body_.operand(e, 1)) ? 1 : 0;
        const ExprId sum = with_total(body_.operand(e, 1 - next));
        made.push_back(b_.assign(b_.read(total_, site_), sum, site_));
        give_back(body_.operand(e, next), made);
        return;
      }
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::local:
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call:
      case ExprKind::call_value:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::coalesce: next_turn(x, at, made); return;
    }
  }

  ExprId with_total(ExprId e) { return b_.op(ir::Op::add, f_.result, {b_.read(total_, site_), e}, site_); }

  void give_total(ExprId e, std::vector<StmtId>& made) {
    const ir::Expr& x = body_.exprs[e];
    const bool zero = x.kind == ExprKind::const_int && ir::int_value(x) == 0;
    made.push_back(b_.return_(zero ? b_.read(total_, site_) : with_total(e), site_));
  }

  bool reads(ExprId e, LocalId local) const {
    bool found = false;
    ir::walk(
        body_, e,
        [&](ExprId part) {
          const ir::Expr& x = body_.exprs[part];
          found = found || (x.kind == ExprKind::local && x.a == local.value);
          if (x.kind != ExprKind::closure) return;
          for (const std::uint32_t captured : body_.list(x.b)) found = found || captured == local.value;
        },
        [](StmtId) {});
    return found;
  }

  // The arguments become the parameters; all are evaluated before any is assigned, as far as one can tell.
  void next_turn(const ir::Expr& call, Span at, std::vector<StmtId>& made) {
    std::vector<ExprId> values;
    for (std::size_t i = 0; i < f_.params.size(); ++i) values.push_back(body_.expr_at(call.b, i));
    std::vector<StmtId> late;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const LocalId param = f_.params[i];
      const ir::Expr& value = body_.exprs[values[i]];
      if (value.kind == ExprKind::local && value.a == param.value) continue;
      bool needed = false;
      for (std::size_t later = i + 1; later < values.size(); ++later)
        needed = needed || reads(values[later], param);
      body_.locals[param].assigned = true;
      if (!needed) {
        made.push_back(b_.assign(b_.read(param, at), values[i], at));
        continue;
      }
      const LocalId held = b_.temporary("next", body_.locals[param].type, at);
      made.push_back(b_.let(held, values[i], at));
      late.push_back(b_.assign(b_.read(param, at), b_.read(held, at), at));
    }
    made.insert(made.end(), late.begin(), late.end());
    made.push_back(b_.add(ir::Stmt{.kind = StmtKind::continue_}, at));
  }

  ir::Program& program_;
  FunctionId id_;
  ir::Function& f_;
  Body& body_;
  ir::Builder b_;
  // Of sums.
  LocalId total_;
  Span site_;
};

}  // namespace

void loop_tail_calls(ir::Program& program) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) TailCalls(program, FunctionId(i)).run();
}

BlockId turn_block(const Body& body) {
  const std::vector<StmtId>& stmts = body.blocks[body.root];
  if (stmts.size() != 1 || body.stmts[stmts[0]].kind != StmtKind::while_) return body.root;
  const ir::Stmt& loop = body.stmts[stmts[0]];
  const ir::Expr& test = body.exprs[ExprId(loop.a)];
  return test.kind == ExprKind::const_bool && test.a == 1 ? BlockId(loop.b) : body.root;
}

void loop_summed_calls(ir::Program& program, FunctionId function, Span site) {
  TailCalls(program, function).run_sums(site);
}

}  // namespace mochi::lower
