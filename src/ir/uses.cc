#include "ir/uses.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::ir {

// Numbers the mentions in the order of evaluation.
class LocalUses::Counter {
 public:
  Counter(const Body& body, LocalUses& uses) : body_(body), uses_(uses) {}

  void block(BlockId id) {
    Range& range = uses_.blocks_[id.value];
    range.begin = next();
    for (const StmtId s : body_.blocks[id]) statement(s);
    range.end = next();
  }
  // The local of each mention, by number.
  const std::vector<std::uint32_t>& mentioned() const { return mentioned_; }

 private:
  std::uint32_t next() const { return static_cast<std::uint32_t>(mentioned_.size()); }

  void statement(StmtId id) {
    Range& range = uses_.stmts_[id.value];
    range.begin = next();
    const Stmt& s = body_.stmts[id];
    // The place itself is visited below, as if it were read.
    if (s.kind == StmtKind::assign && body_.kind(ExprId(s.a)) == ExprKind::local) {
      Use& use = uses_.uses_[body_.exprs[ExprId(s.a)].a];
      ++use.writes;
      --use.reads;
    }
    for_each_part(
        body_, id, [&](ExprId part) { expression(part); }, [&](BlockId part) { block(part); });
    range.end = next();
  }

  void expression(ExprId id) {
    Range& range = uses_.exprs_[id.value];
    range.begin = next();
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::local) {
      ++uses_.uses_[e.a].reads;
      mentioned_.push_back(e.a);
    } else if (e.kind == ExprKind::closure) {
      for (const std::uint32_t outer : body_.list(e.b)) {
        ++uses_.uses_[outer].captures;
        mentioned_.push_back(outer);
      }
    }
    for_each_part(
        body_, id, [&](ExprId part) { expression(part); }, [&](BlockId part) { block(part); });
    range.end = next();
  }

  const Body& body_;
  LocalUses& uses_;
  std::vector<std::uint32_t> mentioned_;
};

LocalUses::LocalUses(const Body& body)
    : uses_(body.locals.size()),
      exprs_(body.exprs.size()),
      stmts_(body.stmts.size()),
      blocks_(body.blocks.size()) {
  if (!body.root) return;
  Counter counter(body, *this);
  counter.block(body.root);
  std::uint32_t first = 0;
  for (Use& use : uses_) {
    use.first = first;
    first += use.reads + use.writes + use.captures;
  }
  places_.resize(first);
  std::vector<std::uint32_t> at(uses_.size());
  for (std::size_t l = 0; l < uses_.size(); ++l) at[l] = uses_[l].first;
  for (std::uint32_t i = 0; i < first; ++i) places_[at[counter.mentioned()[i]]++] = i;
}

std::uint32_t LocalUses::count(StmtId stmt, LocalId local) const {
  if (stmt.value >= stmts_.size() || local.value >= uses_.size()) return 0;
  const Range& range = stmts_[stmt.value];
  const auto begin = places_.begin() + uses_[local.value].first;
  const auto end = begin + mentions(local);
  return static_cast<std::uint32_t>(std::lower_bound(begin, end, range.end) -
                                    std::lower_bound(begin, end, range.begin));
}

bool LocalUses::mentioned_behind(StmtId stmt, LocalId local) const {
  if (stmt.value >= stmts_.size() || mentions(local) == 0) return false;
  return places_[uses_[local.value].first + mentions(local) - 1] >= stmts_[stmt.value].end;
}

bool LocalUses::within(const std::vector<Range>& nodes, std::uint32_t node, LocalId local) const {
  if (node >= nodes.size() || local.value >= uses_.size()) return false;
  const Range& range = nodes[node];
  const auto begin = places_.begin() + uses_[local.value].first;
  const auto end = begin + mentions(local);
  const auto found = std::lower_bound(begin, end, range.begin);
  return found != end && *found < range.end;
}

}  // namespace mochi::ir
