// Functions inside of functions: declared where they stand, or at the start of their block where a statement above their
// text names them; what is known around them; what they capture.
#pragma once

#include <span>
#include <vector>

#include "check/checker.h"

namespace mochi::check {

struct Checker::InnerFunctions {
  explicit InnerFunctions(Checker& checker) : c(checker) {}

  // The statement `fun` of a block.
  void check(NodeId node);
  // Nothing stands for `name` here: where a block around has a function of that name further down, the next pass knows it
  // from the start of that block.
  void name_early(NameId name);
  // The same where `name` stands for a built-in, which a function of the user's hides in the whole of its block.
  void hide_builtin(NameId name);
  // Begins a list of statements: declares those that an earlier pass decided so.
  void open_block(std::span<const NodeId> statements);
  // What was known where a lambda or inner function stands holds in it for variables that nothing assigns.
  void keep_facts(const std::vector<Fact>& around);
  // T067 for generic functions whose captures are assigned, or are not there yet where the function is named.
  void check_captures();

 private:
  // The function of a statement, with its signature, known by its name from here on.
  FunId declare(NodeId node);

  Checker& c;
};

}  // namespace mochi::check
