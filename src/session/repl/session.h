// The state behind the prompt of `mochi repl`: the inputs that were accepted so far, as files of one module.
//
// Every input is checked and lowered together with those before it, and the whole module runs from its start.
// What the earlier inputs asked the world is answered from a record and what they write is dropped, so
// nothing outside happens twice; all else in the language is a function of these answers, so every value is
// as it was.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "session/compile.h"
#include "session/packages/source.h"
#include "session/repl/world.h"

namespace mochi {

// What a prompt shows, in the order in which it comes; what programs print goes to the host.
class ReplListener {
 public:
  virtual ~ReplListener() = default;
  virtual void report(const std::vector<Diagnostic>& found, const SourceMap& sources) = 0;
  virtual void show(std::string_view text) = 0;
  // A fault, or why a request makes no sense.
  virtual void refuse(std::string_view text) = 0;
};

class ReplSession {
 public:
  // Both outlive it.
  ReplSession(Host& host, ReplListener& listener);

  enum class Status : std::uint8_t {
    accepted,  // it is part of the state now
    rejected,  // a mistake, a fault or Ctrl-C: the state is as before
    left,      // the program called exit; its status is `exit_status()`
  };

  // All that is wrong with `text` is that it ends too early.
  bool incomplete(std::string_view text) const;
  // Checks and runs one input: it prints, values of bare expressions too, and diagnostics are told.
  Status evaluate(const std::string& text);
  // Shows the type of an expression, or its mistakes.
  void show_type(const std::string& expression);
  // Forgets everything.
  void reset();
  int exit_status() const { return exit_status_; }

  // Names in scope, built-in functions, keywords and the prompt's own commands that begin so; ascending.
  std::vector<std::string> complete(std::string_view prefix);

 private:
  class Attempt;
  std::shared_ptr<CompilationState> take_state();
  void check(const std::string& text, bool check_only, Attempt& made);
  bool report(const Attempt& attempt) const;
  static void add_names(const Attempt& made, std::vector<std::string>& words);
  // Renames what earlier inputs declare under the names that the attempt's input declares anew. False: there
  // is nothing to rename, or it cannot be done.
  bool hide_declared(const Attempt& attempt);
  Status run_checked(const Attempt& first, const std::string& text);
  using CompiledInputs = std::unique_ptr<vm::Compiled, void (*)(vm::Compiled*)>;
  CompiledInputs compile_shown(const Attempt& attempt) const;
  Status run(const Attempt& attempt, const std::string& text, bool keep);

  Host& host_;
  ReplListener& listener_;
  ReplWorld world_;
  ProjectPackages packages_;
  std::vector<std::string> inputs_;   // as they run: bare expressions are printed
  std::vector<std::string> numbers_;  // the names of their files
  std::map<std::string, std::string>
      hidden_types_;       // what types and variants are called since others took their names
  std::size_t count_ = 0;  // of inputs, those that were rejected too
  int exit_status_ = 0;
  // Of attempts that are over: what they parsed and checked serves the next.
  std::vector<std::shared_ptr<CompilationState>> idle_;
};

}  // namespace mochi
