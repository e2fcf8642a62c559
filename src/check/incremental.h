// Checking a program again after edits, with what has not changed kept from the last time.
//
// Kept are, per file, the tree of a text that is the same; and per module what the checker found of it, if neither it
// nor anything that it imports is another. A module is checked into the ends of the stores of `Checked`, so what can be
// kept is what stands before the first module that changed; all behind it is taken back and checked again. Modules that
// change are put last, as far as imports allow: from the second edit of a module on only it and those that import it
// are checked.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "check/check.h"

namespace mochi::check {

class IncrementalChecker {
 public:
  // What a call did.
  struct Work {
    std::size_t files_parsed = 0;
    std::size_t modules = 0;
    std::size_t modules_checked = 0;
    // The result is another than that of the call before.
    bool changed = true;
  };

  // The session outlives it, and belongs to it alone.
  explicit IncrementalChecker(Session& session);
  ~IncrementalChecker();
  IncrementalChecker(const IncrementalChecker&) = delete;
  IncrementalChecker& operator=(const IncrementalChecker&) = delete;

  // As check_modules. What it gives stays as it is until the next call.
  const Checked& check(Loader& loader, const std::vector<std::string>& entries, Sink& sink,
                       const Options& options);
  // Before the result is lowered, if it is to be checked again: lowering gives the fields of declared types the
  // types of the IR.
  void keep_declarations();
  // Of the last call; empty before the first.
  const Checked& result() const;
  const Work& work() const;
  // The result, if nothing is to be checked again.
  Checked take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mochi::check
