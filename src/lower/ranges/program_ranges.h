// What range analysis knows of the whole program: entry states of functions, their results, ranges of globals
// and of what lists and maps hold.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "ir/ir.h"
#include "lower/ranges/contents.h"
#include "lower/ranges/state.h"

namespace mochi::lower {

// What a call gives, in terms of its arguments.
struct RangeSummary {
  bool returns = false;
  Interval range{kIntMax, kIntMin};
  // Per parameter: result <= parameter + upper, result >= parameter + lower; kIntMax / kIntMin: unknown.
  std::vector<std::int64_t> upper;
  std::vector<std::int64_t> lower;
};

// The tables that functions contribute to.
struct RangeTables {
  std::vector<RangeState> entries;      // by FunctionId; dead = not reached
  std::vector<RangeSummary> summaries;  // by FunctionId
  std::vector<Interval> globals;        // by GlobalId; empty = never set
  std::vector<Interval> contents;       // by ContentClass; empty = nothing was put in
};

class ProgramRanges {
 public:
  enum class Phase : std::uint8_t { ascend, narrow, record };

  ProgramRanges(ir::Program& program, const Contents& classes, bool open_exports);
  void run();

  // --- for FunctionRanges ---
  ir::Program& program() { return p_; }
  const RangeState& entry(ir::FunctionId f) const { return now_.entries[f.value]; }
  const RangeSummary& summary(ir::FunctionId f) const { return now_.summaries[f.value]; }
  const Contents& classes() const { return classes_; }
  Interval global(ir::GlobalId g) const;
  // What the objects of a class hold, so far; `reader` is analysed again when that grows.
  Interval contents(ContentClass c, ir::FunctionId reader);
  // Set at one place that runs once: its value never changes once it can be read.
  bool constant(ir::GlobalId g) const { return constant_[g.value]; }
  // Loop heads of a function, by statement.
  std::map<std::uint32_t, RangeState>& heads(ir::FunctionId f) { return heads_[f.value]; }
  void reach(ir::FunctionId callee, const RangeState& entry, const Defaults& defaults);
  // Analyses a callee that waits for its turn right now, so that its caller need not come back for it.
  void demand(ir::FunctionId callee);
  void open(ir::FunctionId callee);
  void give(ir::FunctionId from, const RangeSummary& summary);
  void set(ir::GlobalId g, Interval range);
  void put(ContentClass c, Interval range);
  // Takes steps from what is left for the whole program; false when nothing is.
  bool spend(std::uint64_t steps);

 private:
  struct Reader {
    ir::FunctionId function;
    std::uint32_t run;  // the last one that read
  };
  void scan();
  void find_constants();
  void ascend();
  void analyse(ir::FunctionId f);
  void narrow();
  void record();
  // `f` is too big for the budget: whatever it does may be anything.
  void give_up(ir::FunctionId f);
  bool is_open(ir::FunctionId f) const;
  void enqueue(ir::FunctionId f);
  RangeTables empty_tables() const;

  ir::Program& p_;
  const Contents& classes_;
  bool open_exports_;
  Phase phase_ = Phase::ascend;
  RangeTables now_;
  RangeTables next_;
  std::vector<bool> constant_;
  std::vector<std::vector<ir::FunctionId>> callers_;  // by callee
  std::vector<std::vector<ir::FunctionId>> readers_;  // by global
  std::vector<std::map<std::uint32_t, RangeState>> heads_;
  std::vector<int> entry_growth_;
  std::vector<int> summary_growth_;
  std::vector<int> global_growth_;
  std::vector<std::vector<Reader>> content_readers_;  // by class
  std::vector<int> content_growth_;                   // by class: runs of functions that made it grow
  std::vector<std::uint32_t> grown_in_;               // by class: the last of them
  std::vector<std::uint32_t> last_run_;               // by function
  std::uint32_t runs_ = 0;
  std::uint32_t run_ = 0;  // the one going on
  std::deque<ir::FunctionId> queue_;
  std::vector<bool> queued_;
  std::vector<bool> skipped_;
  std::vector<bool> active_;
  int nested_ = 0;
  std::uint64_t budget_ = 0;
};

}  // namespace mochi::lower
