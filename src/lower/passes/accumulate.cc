#include "lower/passes/accumulate.h"

#include <algorithm>
#include <set>
#include <vector>

#include "ir/facts.h"
#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/passes/faults.h"
#include "lower/passes/tail_calls.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Body;
using ir::Expr;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeKind;

bool is_op(const Expr& e, Op op) { return e.kind == ExprKind::op && static_cast<Op>(e.a) == op; }

// --- effects ---

// Functions that neither fail nor change anything that outlives them.
class Quiet {
 public:
  explicit Quiet(const ir::Program& program) : program_(program) {}

  // The expression by itself, but for its faults and the function that it calls.
  bool expression(const Expr& e) const {
    if (e.kind == ExprKind::op) return ir::op_info(static_cast<Op>(e.a)).pure;
    if (e.kind == ExprKind::global) {
      const FunctionId made_by = program_.globals[ir::GlobalId(e.a)].lazy_init;
      return !made_by || !program_.functions[made_by].may_fault;
    }
    return e.kind != ExprKind::closure && e.kind != ExprKind::call_value;
  }

  // Only names are assigned: objects may be somebody else's.
  static bool statement(const Body& body, const ir::Stmt& s) {
    if (s.kind == StmtKind::try_) return false;
    if (s.kind != StmtKind::assign) return true;
    const Expr& place = body.exprs[ExprId(s.a)];
    return place.kind == ExprKind::local && !body.locals[LocalId(place.a)].cell;
  }

  // The function and all that it calls.
  bool function(FunctionId id) const {
    std::set<FunctionId> seen;
    std::vector<FunctionId> todo = {id};
    while (!todo.empty()) {
      const FunctionId next = todo.back();
      todo.pop_back();
      if (!seen.insert(next).second) continue;
      if (!by_itself(next, todo)) return false;
    }
    return true;
  }

 private:
  bool by_itself(FunctionId id, std::vector<FunctionId>& calls) const {
    const ir::Function& f = program_.functions[id];
    bool quiet = f.body.root && !f.may_fault;
    if (!quiet) return false;
    ir::walk(
        f.body, f.body.root,
        [&](ExprId e) {
          const Expr& x = f.body.exprs[e];
          quiet = quiet && expression(x);
          if (x.kind == ExprKind::call) calls.emplace_back(x.a);
        },
        [&](StmtId s) { quiet = quiet && statement(f.body, f.body.stmts[s]); });
    return quiet;
  }

  const ir::Program& program_;
};

// --- one function ---

// What stands in the body of a function that may qualify.
struct Parts {
  std::vector<ExprId> calls;    // of the function itself
  std::vector<ExprId> sums;     // that may overflow
  std::vector<ExprId> returns;  // values
  // What flows into int locals; no value: anything.
  std::vector<std::pair<LocalId, ExprId>> flows;
  StmtId site;  // the statement of the sums
};

// Which ints are at least 0.
class Signs {
 public:
  Signs(const ir::Program& program, FunctionId id, const Parts& parts)
      : program_(program),
        id_(id),
        body_(program.functions[id].body),
        parts_(parts),
        locals_(body_.locals.size(), false) {
    for (const auto& [local, value] : parts.flows)
      locals_[local.value] = program.types->is(body_.locals[local].type, TypeKind::integer);
  }

  // Parameters come as they like in a call from outside.
  void set_parameter(LocalId local, bool non_negative) { locals_[local.value] = non_negative; }

  // Strikes locals into which anything else flows, until none is left.
  void settle() {
    for (bool again = true; again;) {
      again = false;
      for (const auto& [local, value] : parts_.flows) {
        if (!locals_[local.value] || (value && non_negative(value))) continue;
        locals_[local.value] = false;
        again = true;
      }
    }
  }

  bool non_negative(ExprId id) const {
    const Expr& e = body_.exprs[id];
    if (e.has(ExprFlag::non_negative)) return true;
    if (e.kind == ExprKind::const_int) return ir::int_value(e) >= 0;
    if (e.kind == ExprKind::local) return locals_[e.a];
    if (e.kind == ExprKind::call) return e.a == id_.value;
    if (e.kind == ExprKind::conditional) return non_negative(ExprId(e.b)) && non_negative(ExprId(e.c));
    if (e.kind == ExprKind::block_value) return non_negative(ExprId(e.b));
    if (e.kind == ExprKind::match_value) {
      bool all = true;
      ir::for_each_arm(body_, e.b, [&](ir::ArmId arm) { all = all && non_negative(body_.arms[arm].value); });
      return all;
    }
    if (is_op(e, Op::rem)) return non_negative(body_.operand(id, 0));
    const bool keeps = is_op(e, Op::add) || is_op(e, Op::mul) || is_op(e, Op::div);
    return keeps && non_negative(body_.operand(id, 0)) && non_negative(body_.operand(id, 1));
  }

 private:
  const ir::Program& program_;
  FunctionId id_;
  const Body& body_;
  const Parts& parts_;
  std::vector<bool> locals_;
};

class Candidate {
 public:
  Candidate(const ir::Program& program, FunctionId id)
      : program_(program),
        types_(*program.types),
        id_(id),
        f_(program.functions[id]),
        body_(f_.body),
        quiet_(program) {}

  // The statement of its sums, if it qualifies.
  StmtId site() {
    const bool kind = f_.kind == ir::FunctionKind::plain || f_.kind == ir::FunctionKind::method;
    if (!kind || !body_.root || !f_.captures.empty() || !types_.is(f_.result, TypeKind::integer)) return {};
    if (!block(turn_block(body_), false) || parts_.calls.empty() || parts_.sums.empty()) return {};
    return keeps_objects() && ends() && all_non_negative() ? parts_.site : StmtId();
  }

 private:
  bool is_int(LocalId local) const { return types_.is(body_.locals[local].type, TypeKind::integer); }

  // --- what is there ---

  // `inner`: where the function cannot go back to its start.
  bool block(BlockId id, bool inner) {
    for (const StmtId s : body_.blocks[id])
      if (!statement(s, inner)) return false;
    return true;
  }

  bool statement(StmtId id, bool inner) {
    const ir::Stmt& s = body_.stmts[id];
    if (!Quiet::statement(body_, s)) return false;
    const bool loop =
        s.kind == StmtKind::while_ || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
    if (s.kind == StmtKind::return_) {
      if (inner || !ExprId(s.a)) return false;
      parts_.returns.push_back(ExprId(s.a));
    }
    note_flows(s);
    bool good = true;
    ir::for_each_part(
        body_, id, [&](ExprId e) { good = good && expression(e, id); },
        [&](BlockId b) { good = good && block(b, inner || loop); });
    return good;
  }

  void note_flows(const ir::Stmt& s) {
    if (s.kind == StmtKind::match) note_bindings(s.b);
    LocalId into;
    ExprId value;
    if (s.kind == StmtKind::let || s.kind == StmtKind::for_range) {
      into = LocalId(s.a);
      value = ExprId(s.b);
      if (!value) return;
    } else if (s.kind == StmtKind::for_each) {
      into = LocalId(s.a);
    } else if (s.kind == StmtKind::assign) {
      into = LocalId(body_.exprs[ExprId(s.a)].a);
      value = ExprId(s.b);
    }
    if (into) parts_.flows.emplace_back(into, value);
  }

  void note_bindings(std::uint32_t arms) {
    ir::for_each_arm(body_, arms, [&](ir::ArmId arm) {
      for (const LocalId local : body_.arms[arm].bindings)
        if (local) parts_.flows.emplace_back(local, ExprId());
    });
  }

  bool expression(ExprId id, StmtId in) {
    const Expr& e = body_.exprs[id];
    if (!quiet_.expression(e)) return false;
    if (e.kind == ExprKind::call) {
      if (e.a == id_.value) {
        parts_.calls.push_back(id);
      } else if (!quiet_.function(FunctionId(e.a))) {
        return false;
      }
    }
    if (e.kind == ExprKind::match_value) note_bindings(e.b);
    if (may_fault_itself(types_, body_, id) && !sum(id, in)) return false;
    bool good = true;
    ir::for_each_part(
        body_, id, [&](ExprId part) { good = good && expression(part, in); },
        [&](BlockId b) { good = good && block(b, true); });
    return good;
  }

  // All faults have one place, so that nobody can tell which of them it was.
  bool sum(ExprId id, StmtId in) {
    if (!is_op(body_.exprs[id], Op::add) || body_.stmts[in].kind != StmtKind::return_) return false;
    if (parts_.site && parts_.site != in) return false;
    parts_.site = in;
    parts_.sums.push_back(id);
    return true;
  }

  // --- what must hold ---

  // Every turn has the same objects, and no turn takes one.
  bool keeps_objects() const {
    for (std::size_t i = 0; i < f_.params.size(); ++i) {
      const LocalId param = f_.params[i];
      const TypeKind kind = types_.kind(body_.locals[param].type);
      if (ir::is_one_of(kind, TypeKind::integer, TypeKind::boolean, TypeKind::floating)) continue;
      if (!ir::is_one_of(kind, TypeKind::string, TypeKind::bytes) && !is_borrowed(param)) return false;
      if (body_.locals[param].assigned) return false;
      const bool same = std::all_of(parts_.calls.begin(), parts_.calls.end(), [&](ExprId call) {
        const Expr& given = body_.exprs[argument(call, i)];
        return given.kind == ExprKind::local && given.a == param.value;
      });
      if (!same) return false;
    }
    return true;
  }

  // Each call brings some parameter a step down towards 0, or up towards a bound, and no call leads it back: a loop that goes
  // on for ever would never meet the limit of depth, at which the calls end.
  bool ends() const {
    std::set<std::size_t> down;
    std::set<std::size_t> up;
    for (std::size_t i = 0; i < f_.params.size(); ++i) {
      if (is_int(f_.params[i]) && only_steps(i, Op::sub)) down.insert(i);
      if (is_int(f_.params[i]) && only_steps(i, Op::add)) up.insert(i);
    }
    return std::all_of(parts_.calls.begin(), parts_.calls.end(), [&](ExprId call) {
      const auto steps = [&](Op way) {
        return [this, call, way](std::size_t i) {
          return is_bounded_step(argument(call, i), f_.params[i], way);
        };
      };
      return std::any_of(down.begin(), down.end(), steps(Op::sub)) ||
             std::any_of(up.begin(), up.end(), steps(Op::add));
    });
  }

  ExprId argument(ExprId call, std::size_t index) const { return body_.expr_at(body_.exprs[call].b, index); }

  // All that comes into the parameter from the function itself is a step on, or what it was.
  bool only_steps(std::size_t index, Op way) const {
    const LocalId param = f_.params[index];
    const auto good = [&](ExprId next) {
      const bool same = body_.kind(next) == ExprKind::local && body_.exprs[next].a == param.value;
      return same || is_bounded_step(next, param, way);
    };
    const bool in_calls = std::all_of(parts_.calls.begin(), parts_.calls.end(),
                                      [&](ExprId call) { return good(argument(call, index)); });
    return in_calls && std::all_of(parts_.flows.begin(), parts_.flows.end(), [&](const auto& flow) {
             return flow.first != param || (flow.second && good(flow.second));
           });
  }

  bool is_bounded_step(ExprId next, LocalId param, Op way) const {
    const Expr& e = body_.exprs[next];
    if (!is_op(e, way) || !e.has(way == Op::sub ? ExprFlag::non_negative : ExprFlag::small_integer))
      return false;
    const Expr& from = body_.exprs[body_.operand(next, 0)];
    const Expr& by = body_.exprs[body_.operand(next, 1)];
    return from.kind == ExprKind::local && from.a == param.value && by.kind == ExprKind::const_int &&
           ir::int_value(by) > 0;
  }

  bool is_borrowed(LocalId param) const {
    if (program_.facts == nullptr || id_.value >= program_.facts->ownership.functions.size()) return false;
    const auto& holding = program_.facts->ownership.functions[id_.value].holding;
    return param.value < holding.size() && holding[param.value] == ir::Holding::borrowed;
  }

  bool all_non_negative() const {
    Signs anywhere(program_, id_, parts_);
    for (const LocalId param : f_.params) anywhere.set_parameter(param, false);
    anywhere.settle();
    for (const ExprId sum : parts_.sums) {
      if (!anywhere.non_negative(body_.operand(sum, 0)) || !anywhere.non_negative(body_.operand(sum, 1)))
        return false;
    }
    // The function as its own calls see it.
    Signs inside(program_, id_, parts_);
    for (std::size_t i = 0; i < f_.params.size(); ++i) {
      const bool given = std::all_of(parts_.calls.begin(), parts_.calls.end(),
                                     [&](ExprId call) { return anywhere.non_negative(argument(call, i)); });
      inside.set_parameter(f_.params[i], is_int(f_.params[i]) && given);
    }
    inside.settle();
    return std::all_of(parts_.returns.begin(), parts_.returns.end(),
                       [&](ExprId value) { return inside.non_negative(value); });
  }

  const ir::Program& program_;
  const types::TypeStore& types_;
  FunctionId id_;
  const ir::Function& f_;
  const Body& body_;
  Quiet quiet_;
  Parts parts_;
};

}  // namespace

void accumulate_calls(ir::Program& program) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    if (const StmtId site = Candidate(program, id).site())
      loop_summed_calls(program, id, program.functions[id].body.span(site));
  }
}

}  // namespace mochi::lower
