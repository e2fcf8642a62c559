// The text of a lock as blocks of keys and values: the strict subset of TOML that the lock is written in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "package/lock.h"

namespace mochi::package {

struct LockBlock {
  std::string name;  // empty for the top; `package`, `package.dependencies`
  bool list = false;
  Span span;
  struct Item {
    LockEntry entry;
    Span span;
  };
  std::vector<Item> items;
};

// Hands over the blocks in the order of the text, the top first; `take` may empty what it gets, which is used
// again. Errors: M057_LOCK_E004 with the place, and those of `take`, behind which nothing is read.
Result<void> parse_lock_text(const SourceMap& sources, SourceId source,
                             const std::function<Result<void>(LockBlock&)>& take);

}  // namespace mochi::package
