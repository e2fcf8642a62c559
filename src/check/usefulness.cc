#include "check/usefulness.h"

#include <algorithm>

namespace mochi::check {
namespace {

constexpr std::uint32_t kMaxSteps = 200000;

struct Solver {
  const types::TypeStore& types;
  PatternSet& set;
  std::uint32_t steps = 0;
  std::uint32_t wild = 0;

  std::size_t arity(const Pattern& constructor) const {
    if (constructor.kind == PatternKind::some) return 1;
    if (constructor.kind != PatternKind::variant) return 0;
    return types.decl(constructor.decl).variants[constructor.index].fields.size();
  }

  static bool same(const Pattern& a, const Pattern& b) {
    return a.kind == b.kind && a.index == b.index && a.decl == b.decl && a.boolean == b.boolean;
  }

  // The row behind its first column if that can be built by `constructor`; false if it cannot.
  bool specialise(const PatternRow& row, const Pattern& constructor, PatternRow& out) const {
    const Pattern& first = set.patterns[row[0]];
    std::size_t count = arity(constructor);
    if (first.kind == PatternKind::any) {
      out.assign(count, wild);
    } else if (same(first, constructor)) {
      out = first.parts;
      out.resize(count, wild);
    } else {
      return false;
    }
    out.insert(out.end(), row.begin() + 1, row.end());
    return true;
  }

  bool with_constructor(const std::vector<PatternRow>& rows, const PatternRow& row,
                        const Pattern& constructor) {
    PatternRow inner;
    if (!specialise(row, constructor, inner)) return false;
    std::vector<PatternRow> matching;
    for (const PatternRow& other : rows) {
      PatternRow part;
      if (specialise(other, constructor, part)) matching.push_back(std::move(part));
    }
    return useful(matching, inner);
  }

  // The constructors that the first column could be made of, if the rows use any that belong to a finite set.
  std::vector<Pattern> all_constructors(const std::vector<PatternRow>& rows) const {
    std::vector<Pattern> all;
    for (const PatternRow& row : rows) {
      const Pattern& p = set.patterns[row[0]];
      if (p.kind == PatternKind::any) continue;
      if (p.kind == PatternKind::variant) {
        for (std::uint32_t i = 0; i < types.decl(p.decl).variants.size(); ++i) {
          Pattern c;
          c.kind = PatternKind::variant;
          c.decl = p.decl;
          c.index = i;
          all.push_back(c);
        }
      } else if (p.kind == PatternKind::none || p.kind == PatternKind::some) {
        Pattern c;
        c.kind = PatternKind::none;
        all.push_back(c);
        c.kind = PatternKind::some;
        all.push_back(c);
      } else if (p.boolean) {
        Pattern c;
        c.kind = PatternKind::literal;
        c.boolean = true;
        all.push_back(c);
        c.index = 1;
        all.push_back(c);
      }
      return all;
    }
    return all;
  }

  bool useful(const std::vector<PatternRow>& rows, const PatternRow& row) {
    if (++steps > kMaxSteps) return true;
    if (row.empty()) return rows.empty();
    Pattern first = set.patterns[row[0]];
    if (first.kind != PatternKind::any) return with_constructor(rows, row, first);
    std::vector<Pattern> all = all_constructors(rows);
    bool complete = !all.empty() && std::all_of(all.begin(), all.end(), [&](const Pattern& c) {
      return std::any_of(rows.begin(), rows.end(),
                         [&](const PatternRow& r) { return same(set.patterns[r[0]], c); });
    });
    if (complete) {
      return std::any_of(all.begin(), all.end(),
                         [&](const Pattern& c) { return with_constructor(rows, row, c); });
    }
    std::vector<PatternRow> defaults;
    for (const PatternRow& other : rows) {
      if (set.patterns[other[0]].kind == PatternKind::any)
        defaults.emplace_back(other.begin() + 1, other.end());
    }
    return useful(defaults, PatternRow(row.begin() + 1, row.end()));
  }
};

}  // namespace

bool is_useful(const types::TypeStore& types, PatternSet& set, const std::vector<PatternRow>& rows,
               const PatternRow& row) {
  Solver solver{types, set};
  solver.wild = set.add({});
  return solver.useful(rows, row);
}

}  // namespace mochi::check
