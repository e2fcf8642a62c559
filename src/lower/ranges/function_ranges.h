// Range analysis of one function: runs its body abstractly over RangeState.
#pragma once

#include "lower/ranges/program_ranges.h"

namespace mochi::lower {

class FunctionRanges final : public Defaults {
 public:
  using Phase = ProgramRanges::Phase;
  FunctionRanges(ProgramRanges& shared, ir::FunctionId id);

  // Runs the body once from the function's entry. False: a limit was met, or (narrow, record) a loop's state
  // was not confirmed; then nothing may be concluded from the run.
  bool run(Phase phase);
  Interval range(Var var) const override;

 private:
  using ExprId = ir::ExprId;
  using StmtId = ir::StmtId;
  using BlockId = ir::BlockId;
  using LocalId = ir::LocalId;

  // Where `break` and `continue` of the innermost loop lead.
  struct Loop {
    RangeState broken = RangeState::unreachable();
    RangeState continued = RangeState::unreachable();
  };
  struct Turn {
    RangeState back;  // at the end of the body
    RangeState exit;
  };

  // --- variables ---
  Var var_of(LocalId l) const { return l.value; }
  Var counter_of(StmtId s) const { return hidden_ + 2 * s.value; }
  Var end_of(StmtId s) const { return hidden_ + 2 * s.value + 1; }
  Var var_of(ir::GlobalId g) const { return globals_ + g.value; }
  bool tracked(LocalId l) const;
  bool measured(types::TypeId type) const;  // int, or of a type with a length
  Interval top(types::TypeId type) const;
  Value unknown(ExprId e) const { return Value::of(top(body_.type(e))); }

  // --- statements (function_ranges.cc) ---
  void block(BlockId id, RangeState& state);
  void statements(BlockId id, RangeState& state);
  void leave(BlockId id, RangeState& state);
  void statement(StmtId id, RangeState& state);
  void assign(ExprId place, ExprId value, RangeState& state);
  void returned(ExprId value, RangeState& state);
  void match(ExprId subject, std::uint32_t arms, RangeState& state, Value* result, ExprId whole);
  void try_statement(const ir::Stmt& s, RangeState& state);
  void counted_loop(StmtId id, const Value& from, const Value& end, const Value& element, RangeState& state);
  template <typename F>
  void loop(StmtId id, BlockId body, RangeState& state, bool has_counter, F&& turn);
  void clear_flags();
  void merge(RangeState& into, const RangeState& state);
  void relate(StmtId id, BlockId body, RangeState& state, bool has_counter);
  const std::vector<LocalId>& assigned_in(BlockId id);

  // --- expressions (eval.cc) ---
  Value eval(ExprId id, RangeState& state);
  Value eval_kind(ExprId id, RangeState& state);
  Value eval_op(ExprId id, RangeState& state);
  Value eval_call(ExprId id, RangeState& state);
  Value eval_index(ExprId base, ExprId at, ExprId whole, RangeState& state, bool learn);
  Value eval_conditional(ExprId id, RangeState& state);
  Value eval_logical(ExprId id, RangeState& state);
  Value eval_block(ExprId id, RangeState& state);
  Value arithmetic(ir::Op op, ExprId id, const Value& a, const Value& b, const RangeState& state);
  Value subtract(const Value& a, const Value& b, const RangeState& state, bool& proven);
  Value divide(const Value& a, const Value& b, ExprId dividend, RangeState& state, bool& proven);
  Value least_or_greatest(ExprId list, bool least, RangeState& state);
  Value length_of(ir::Op op, ExprId id, const std::vector<Value>& in);
  std::vector<Value> eval_list(std::uint32_t list, RangeState& state);
  void enter_closure(ExprId id, const RangeState& state);
  RangeState entry_for(const std::vector<std::pair<Var, Value>>& values, const RangeState& state) const;
  Value joined(const Value& a, const RangeState& in_a, const Value& b, const RangeState& in_b);
  bool in_bounds(const Value& at, const Value& length, const RangeState& state) const;
  void tighten(Value& value, const RangeState& state) const;
  void set_flag(ExprId id, ir::ExprFlag flag);

  // --- what lists and maps hold (range_contents.cc) ---
  // A value that is known under a name of class `c`.
  static Value of_class(Value value, ContentClass c);
  // The ints in a list or map.
  Interval inside(const Value& container);
  // The same as an item that was read; with nothing in it, no run gets further.
  Value item(const Value& container, ExprId whole, RangeState& state);
  bool has_int_items(types::TypeId container) const;
  // The sum of the items of a list of ints.
  Interval sum_of(const Value& list);
  Interval hull_of_items(const std::vector<Value>& values, std::size_t first, std::size_t step) const;
  // A name of class `c` gets `container`; an object of class `c` gets one more item.
  void put(ContentClass c, const Value& container);
  void put_item(ExprId container, ExprId place, const Value& item);
  void join_contents(Value& result, const Value& a, const Value& b);
  void contents_of(ir::Op op, ExprId id, const std::vector<Value>& in, Value& result);

  // --- conditions (refine.cc) ---
  void refine(ExprId condition, bool truth, RangeState& state);
  void refine_comparison(ir::Op op, ExprId left, ExprId right, bool truth, RangeState& state);
  void assume_different(const Value& a, const Value& b, RangeState& state);
  bool quiet(ExprId id) const;
  Value peek(ExprId id, RangeState& state);
  bool simple(ExprId id);

  ProgramRanges& shared_;
  const Contents& classes_;
  ir::FunctionId id_;
  ir::Function& f_;
  ir::Body& body_;
  const types::TypeStore& types_;
  Var hidden_;
  Var globals_;
  Phase phase_ = Phase::ascend;
  bool record_ = false;
  bool good_ = true;
  std::uint64_t budget_ = 0;
  std::vector<std::int64_t> thresholds_;
  std::vector<Loop> loops_;
  std::map<std::uint32_t, std::vector<LocalId>> assigned_;
  std::vector<std::uint8_t> simple_;  // by ExprId: 0 unknown, 1 simple, 2 not
  std::vector<bool> assigned_params_;
};

}  // namespace mochi::lower
