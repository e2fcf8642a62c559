// Diagnostics: what the program says about a user's text or request. One engine serves every part: lexer,
// parser, checker, TOML, lock, drivers. A stage reports to a Sink and goes on; the command line renders what
// was collected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "diag/codes.h"

namespace mochi {

// A second place that explains the first («declared here»).
struct Label {
  Span span;
  std::string message;
};

// Replaces the text of `span` (empty span: inserts before it) by `text`.
struct Edit {
  Span span;
  std::string text;
};

// A change that would mend the program, applied by editors and `mochi fix`.
struct Suggestion {
  std::string message;  // «write `none`»
  std::vector<Edit> edits;
};

struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  Span span{};  // the caret stands at span.begin
  // What was seen, then the rule: lower case, no final period, code in backticks.
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> notes;
  // One sentence; empty = the code's hint.
  std::string help;
  std::vector<Suggestion> suggestions;
  // «while doing X», innermost first, and the parts of a compound failure.
  std::vector<std::string> context;
  std::vector<Diagnostic> children;
};

// Where stages report to. Implementations collect, count, print or drop.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void report(Diagnostic diagnostic) = 0;
};

// Keeps everything; `sorted` orders by place, then code (stable), the order in which users see it.
class Collector final : public Sink {
 public:
  void report(Diagnostic diagnostic) override;
  const std::vector<Diagnostic>& all() const { return all_; }
  std::vector<Diagnostic> sorted() const;
  bool has_errors() const { return errors_ != 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t size() const { return all_.size(); }

 private:
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
};

// Builds one diagnostic with the code's severity:
//   Report(sink, Code::T008, span, "type mismatch: …").label(other, "declared here").help("…");
// It is reported when the Report goes out of scope.
class Report {
 public:
  Report(Sink& sink, Code code, Span span, std::string message);
  ~Report();
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  Report& label(Span span, std::string message);
  Report& note(std::string text);
  Report& help(std::string sentence);
  Report& suggest(std::string message, Span span, std::string replacement);
  Report& severity(Severity severity);

 private:
  Sink& sink_;
  Diagnostic diagnostic_;
};

// An Error of an operation as a diagnostic, children and context included.
Diagnostic to_diagnostic(const Error& error);

}  // namespace mochi
