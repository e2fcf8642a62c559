// The text of a lock as blocks of keys and values: the strict subset of TOML that the lock is written in.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "package/lock/lock.h"

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

// Takes the blocks of a lock in the order of the text, the top first. It may empty what it gets, which is
// used again.
class LockBlockSink {
 public:
  virtual ~LockBlockSink() = default;
  // An error ends the reading.
  virtual Result<void> take(LockBlock& block) = 0;
};

// Errors: M057_LOCK_E004 with the place, and those of the sink.
Result<void> parse_lock_text(const SourceMap& sources, SourceId source, LockBlockSink& sink);

}  // namespace mochi::package
