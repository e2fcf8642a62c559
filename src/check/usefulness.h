// Exhaustiveness and redundancy of match arms: a matrix of patterns, asked whether a further row can ever
// match.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "types/types.h"

namespace mochi::check {

enum class PatternKind : std::uint8_t {
  any,      // `_`, a binding
  none,     // of an option
  some,     // of an option: one part
  variant,  // decl, index; its fields are the parts
  literal,  // index: equal literals have equal numbers
};

struct Pattern {
  PatternKind kind = PatternKind::any;
  types::DeclId decl;
  std::uint32_t index = 0;
  bool boolean = false;              // literal: `true` is index 1, `false` index 0, and there are no others
  std::vector<std::uint32_t> parts;  // indexes into PatternSet::patterns
};

using PatternRow = std::vector<std::uint32_t>;

struct PatternSet {
  std::vector<Pattern> patterns;
  std::uint32_t add(Pattern pattern) {
    patterns.push_back(std::move(pattern));
    return static_cast<std::uint32_t>(patterns.size() - 1);
  }
};

// Is there a value that `row` matches and none of `rows` does? Gives up with true after a bounded number of
// steps.
bool is_useful(const types::TypeStore& types, PatternSet& set, const std::vector<PatternRow>& rows,
               const PatternRow& row);

}  // namespace mochi::check
