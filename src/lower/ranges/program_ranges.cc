#include "lower/ranges/program_ranges.h"

#include "ir/walk.h"
#include "lower/ranges/function_ranges.h"
#include "lower/ranges/ranges.h"

namespace mochi::lower {
namespace {

using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;

// Plain joins before widening.
constexpr int kPlainJoins = 3;
constexpr int kNarrowingRounds = 2;
// Functions under analysis at once, each on its caller's behalf.
constexpr int kMaxNested = 40;
// Steps of all functions together; a step is a visit of a node or a word of a state that is copied.
constexpr std::uint64_t kTotalSteps = 60'000'000;

void add_once(std::vector<FunctionId>& list, FunctionId f) {
  if (list.empty() || list.back() != f) list.push_back(f);
}

std::int64_t widened(std::int64_t old, std::int64_t now, std::int64_t unknown) {
  return old == now ? now : unknown;
}

}  // namespace

ProgramRanges::ProgramRanges(ir::Program& program, const Contents& classes, bool open_exports)
    : p_(program), classes_(classes), open_exports_(open_exports), constant_(program.globals.size(), false) {}

Interval ProgramRanges::global(GlobalId g) const {
  const Interval range = now_.globals[g.value];
  // Never set: nobody gets past a read of it.
  return range.is_empty() ? Interval::of(0) : range;
}

bool ProgramRanges::is_open(FunctionId id) const {
  const ir::Function& f = p_.functions[id];
  switch (f.kind) {
    case ir::FunctionKind::init:
    case ir::FunctionKind::test:
    case ir::FunctionKind::bench: return true;
    case ir::FunctionKind::plain:
    case ir::FunctionKind::method:
      return open_exports_ && (f.exported || (f.method_of && p_.types->decl(f.method_of).exported));
    case ir::FunctionKind::closure:
    case ir::FunctionKind::foreign: return false;
  }
  return true;
}

void ProgramRanges::scan() {
  callers_.assign(p_.functions.size(), {});
  readers_.assign(p_.globals.size(), {});
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const FunctionId id(static_cast<std::uint32_t>(i));
    const ir::Body& body = p_.functions[id].body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& x = body.exprs[e];
      if (x.kind == ExprKind::call) add_once(callers_[x.a], id);
      if (x.kind == ExprKind::global) add_once(readers_[x.a], id);
    });
  }
}

void ProgramRanges::find_constants() {
  std::vector<int> assignments(p_.globals.size(), 0);
  std::vector<bool> once(p_.globals.size(), false);
  for (std::size_t i = 0; i < p_.globals.size(); ++i) {
    const ir::Global& g = p_.globals[GlobalId(static_cast<std::uint32_t>(i))];
    if (g.lazy_init) once[i] = true;
  }
  for (const ir::Function& f : p_.functions) {
    if (!f.body.root) continue;
    const auto target = [&](ir::StmtId s) -> std::uint32_t {
      const ir::Stmt& stmt = f.body.stmts[s];
      if (stmt.kind != ir::StmtKind::assign) return GlobalId::kNone;
      const ir::Expr& place = f.body.exprs[ir::ExprId(stmt.a)];
      return place.kind == ExprKind::global ? place.a : GlobalId::kNone;
    };
    ir::walk(
        f.body, f.body.root, [](ir::ExprId) {},
        [&](ir::StmtId s) {
          if (target(s) != GlobalId::kNone) ++assignments[target(s)];
        });
    if (f.kind != ir::FunctionKind::init) continue;
    for (const ir::StmtId s : f.body.blocks[f.body.root])
      if (target(s) != GlobalId::kNone) once[target(s)] = true;
  }
  for (std::size_t i = 0; i < p_.globals.size(); ++i) {
    const ir::Global& g = p_.globals[GlobalId(static_cast<std::uint32_t>(i))];
    constant_[i] = once[i] && assignments[i] == (g.lazy_init ? 0 : 1);
  }
}

RangeTables ProgramRanges::empty_tables() const {
  RangeTables tables;
  tables.entries.assign(p_.functions.size(), RangeState::unreachable());
  tables.summaries.resize(p_.functions.size());
  tables.globals.assign(p_.globals.size(), Interval::none());
  tables.contents.assign(classes_.size(), Interval::none());
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const FunctionId f(static_cast<std::uint32_t>(i));
    if (is_open(f)) tables.entries[i].dead = false;
    if (p_.functions[f].kind == ir::FunctionKind::foreign)
      tables.summaries[i] = {true, Interval::full(), {}, {}};
  }
  for (std::size_t i = 0; i < p_.globals.size(); ++i) {
    const ir::Global& g = p_.globals[GlobalId(static_cast<std::uint32_t>(i))];
    if (!g.foreign_path.empty()) tables.globals[i] = Interval::full();
    if (g.lazy_init) tables.entries[g.lazy_init.value].dead = false;
  }
  return tables;
}

void ProgramRanges::enqueue(FunctionId f) {
  if (queued_[f.value] || !p_.functions[f].body.root) return;
  queued_[f.value] = true;
  queue_.push_back(f);
}

void ProgramRanges::reach(FunctionId callee, const RangeState& entry, const Defaults& defaults) {
  if (phase_ == Phase::record) return;
  RangeTables& tables = phase_ == Phase::ascend ? now_ : next_;
  RangeState& known = tables.entries[callee.value];
  // In terms of the callee's variables, whose defaults are those of their types; locals come first in both.
  if (known.dead) {
    known = entry;
  } else if (entry.within(defaults, known)) {
    return;
  } else if (phase_ == Phase::ascend && ++entry_growth_[callee.value] > kPlainJoins) {
    static const std::vector<std::int64_t> kSteps = {-kMaxSafe, -kMaxSmall, -1,         0,
                                                     1,         kMaxSmall,  kMaxLength, kMaxSafe};
    known = RangeState::widen(defaults, known, entry, kSteps);
  } else {
    known = RangeState::join(defaults, known, entry);
  }
  if (phase_ == Phase::ascend) enqueue(callee);
}

void ProgramRanges::open(FunctionId callee) {
  if (phase_ == Phase::record) return;
  RangeState& known = (phase_ == Phase::ascend ? now_ : next_).entries[callee.value];
  if (!known.dead && known.size() == 1) return;
  known = RangeState();
  if (phase_ == Phase::ascend) enqueue(callee);
}

void ProgramRanges::give(FunctionId from, const RangeSummary& summary) {
  if (phase_ == Phase::record) return;
  RangeSummary& known = (phase_ == Phase::ascend ? now_ : next_).summaries[from.value];
  RangeSummary sum = summary;
  if (known.returns) {
    sum.range = hull(known.range, summary.range);
    for (std::size_t i = 0; i < sum.upper.size(); ++i) {
      sum.upper[i] = std::max(known.upper[i], summary.upper[i]);
      sum.lower[i] = std::min(known.lower[i], summary.lower[i]);
    }
    if (sum.range == known.range && sum.upper == known.upper && sum.lower == known.lower) return;
    if (phase_ == Phase::ascend && ++summary_growth_[from.value] > kPlainJoins) {
      sum.range.lo = widened(known.range.lo, sum.range.lo, sum.range.lo >= 0 ? 0 : kIntMin);
      sum.range.hi = widened(known.range.hi, sum.range.hi, kIntMax);
      for (std::size_t i = 0; i < sum.upper.size(); ++i) {
        sum.upper[i] = widened(known.upper[i], sum.upper[i], kIntMax);
        sum.lower[i] = widened(known.lower[i], sum.lower[i], kIntMin);
      }
    }
  }
  known = std::move(sum);
  if (phase_ != Phase::ascend) return;
  for (const FunctionId caller : callers_[from.value])
    if (!now_.entries[caller.value].dead) enqueue(caller);
  for (std::size_t i = 0; i < p_.globals.size(); ++i)
    if (p_.globals[GlobalId(static_cast<std::uint32_t>(i))].lazy_init == from)
      set(GlobalId(static_cast<std::uint32_t>(i)), known.range);
}

void ProgramRanges::set(GlobalId g, Interval range) {
  if (phase_ == Phase::record) return;
  Interval& known = (phase_ == Phase::ascend ? now_ : next_).globals[g.value];
  Interval sum = known.is_empty() ? range : hull(known, range);
  if (sum == known) return;
  if (phase_ == Phase::ascend && ++global_growth_[g.value] > kPlainJoins && !known.is_empty()) {
    sum.lo = widened(known.lo, sum.lo, sum.lo >= 0 ? 0 : kIntMin);
    sum.hi = widened(known.hi, sum.hi, kIntMax);
  }
  known = sum;
  if (phase_ != Phase::ascend) return;
  for (const FunctionId reader : readers_[g.value])
    if (!now_.entries[reader.value].dead) enqueue(reader);
}

Interval ProgramRanges::contents(ContentClass c, FunctionId reader) {
  if (phase_ == Phase::ascend) {
    std::vector<Reader>& readers = content_readers_[c];
    const auto known =
        std::find_if(readers.begin(), readers.end(), [&](const Reader& r) { return r.function == reader; });
    if (known != readers.end())
      known->run = run_;
    else
      readers.push_back({reader, run_});
  }
  return now_.contents[c];
}

void ProgramRanges::put(ContentClass c, Interval range) {
  if (phase_ == Phase::record) return;
  Interval& known = (phase_ == Phase::ascend ? now_ : next_).contents[c];
  Interval sum = hull(known, range);
  if (range.is_empty() || sum == known) return;
  if (phase_ == Phase::ascend) {
    // What the turns of a loop put in is bounded by widening the loop; only function after function may go on
    // for ever.
    if (grown_in_[c] != run_) ++content_growth_[c];
    grown_in_[c] = run_;
    if (content_growth_[c] > kPlainJoins && !known.is_empty()) {
      sum.lo = widened(known.lo, sum.lo, sum.lo >= 0 ? 0 : kIntMin);
      sum.hi = widened(known.hi, sum.hi, kIntMax);
    }
  }
  known = sum;
  if (phase_ != Phase::ascend) return;
  // A run that has not read it yet will see it as it is now.
  for (const Reader& r : content_readers_[c])
    if (r.run == last_run_[r.function.value]) enqueue(r.function);
}

void ProgramRanges::ascend() {
  phase_ = Phase::ascend;
  now_ = empty_tables();
  for (std::size_t i = 0; i < p_.functions.size(); ++i)
    if (!now_.entries[i].dead) enqueue(FunctionId(static_cast<std::uint32_t>(i)));
  while (!queue_.empty()) {
    const FunctionId f = queue_.front();
    queue_.pop_front();
    if (queued_[f.value]) analyse(f);
  }
}

void ProgramRanges::analyse(FunctionId f) {
  queued_[f.value] = false;
  if (skipped_[f.value]) return;
  active_[f.value] = true;
  const std::uint32_t outer = run_;
  run_ = last_run_[f.value] = ++runs_;
  if (!FunctionRanges(*this, f).run(Phase::ascend)) give_up(f);
  run_ = outer;
  active_[f.value] = false;
}

void ProgramRanges::demand(FunctionId callee) {
  if (phase_ != Phase::ascend || !queued_[callee.value] || active_[callee.value] || nested_ >= kMaxNested)
    return;
  ++nested_;
  analyse(callee);
  --nested_;
}

void ProgramRanges::give_up(FunctionId id) {
  skipped_[id.value] = true;
  const ir::Function& f = p_.functions[id];
  const auto fill = [&](ContentClass c) {
    if (c != kNoClass) put(c, Interval::full());
  };
  for (std::uint32_t l = 0; l < f.body.locals.size(); ++l) fill(classes_.of(id, ir::LocalId(l)));
  fill(classes_.of_result(id));
  ir::walk(
      f.body, f.body.root,
      [&](ir::ExprId e) {
        const ir::Expr& x = f.body.exprs[e];
        if (x.kind == ExprKind::global) fill(classes_.of(GlobalId(x.a)));
        if (x.kind == ExprKind::call || x.kind == ExprKind::closure || x.kind == ExprKind::function_ref) {
          const FunctionId callee(x.a);
          open(callee);
          fill(classes_.of_result(callee));
          for (const ir::LocalId parameter : p_.functions[callee].params)
            fill(classes_.of(callee, parameter));
        }
      },
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = f.body.stmts[s];
        if (stmt.kind != ir::StmtKind::assign) return;
        const ir::Expr& place = f.body.exprs[ir::ExprId(stmt.a)];
        if (place.kind == ExprKind::global) set(GlobalId(place.a), Interval::full());
      });
  RangeSummary anything;
  anything.returns = true;
  anything.range = Interval::full();
  anything.upper.assign(f.params.size(), kIntMax);
  anything.lower.assign(f.params.size(), kIntMin);
  give(id, anything);
}

bool ProgramRanges::spend(std::uint64_t steps) {
  if (budget_ < steps) return false;
  budget_ -= steps;
  return true;
}

void ProgramRanges::narrow() {
  phase_ = Phase::narrow;
  next_ = empty_tables();
  const auto saved = heads_;
  bool good = true;
  for (std::size_t i = 0; i < p_.functions.size() && good; ++i) {
    const FunctionId f(static_cast<std::uint32_t>(i));
    if (now_.entries[i].dead || !p_.functions[f].body.root) continue;
    if (skipped_[i]) {
      give_up(f);
      continue;
    }
    good = FunctionRanges(*this, f).run(Phase::narrow);
  }
  if (!good) {
    heads_ = saved;
    return;
  }
  for (std::size_t i = 0; i < p_.globals.size(); ++i) {
    const FunctionId lazy = p_.globals[GlobalId(static_cast<std::uint32_t>(i))].lazy_init;
    if (lazy && next_.summaries[lazy.value].returns) next_.globals[i] = next_.summaries[lazy.value].range;
  }
  now_ = std::move(next_);
}

void ProgramRanges::record() {
  phase_ = Phase::record;
  for (std::size_t i = 0; i < p_.functions.size(); ++i) {
    const FunctionId f(static_cast<std::uint32_t>(i));
    if (now_.entries[i].dead || !p_.functions[f].body.root || skipped_[i]) continue;
    if (FunctionRanges(*this, f).run(Phase::record)) continue;
    // Narrowing went too far for a loop here: its own fixpoint from this entry, without narrowing.
    heads_[i].clear();
    if (FunctionRanges(*this, f).run(Phase::ascend)) FunctionRanges(*this, f).run(Phase::record);
  }
}

void ProgramRanges::run() {
  const std::size_t functions = p_.functions.size();
  scan();
  find_constants();
  heads_.resize(functions);
  entry_growth_.assign(functions, 0);
  summary_growth_.assign(functions, 0);
  global_growth_.assign(p_.globals.size(), 0);
  content_readers_.resize(classes_.size());
  content_growth_.assign(classes_.size(), 0);
  grown_in_.assign(classes_.size(), 0);
  last_run_.assign(functions, 0);
  queued_.assign(functions, false);
  skipped_.assign(functions, false);
  active_.assign(functions, false);
  budget_ = kTotalSteps;
  ascend();
  for (int i = 0; i < kNarrowingRounds; ++i) narrow();
  record();
}

void derive_ranges(ir::Program& program, const Contents& classes, bool open_exports) {
  ProgramRanges(program, classes, open_exports).run();
}

}  // namespace mochi::lower
