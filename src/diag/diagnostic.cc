#include "diag/diagnostic.h"

#include <algorithm>

namespace mochi {

void Collector::report(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++errors_;
  all_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Collector::sorted() const {
  std::vector<Diagnostic> out = all_;
  std::stable_sort(out.begin(), out.end(), [](const Diagnostic& a, const Diagnostic& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.code < b.code;
  });
  return out;
}

Report::Report(Sink& sink, Code code, Span span, std::string message) : sink_(sink) {
  diagnostic_.code = code;
  diagnostic_.severity = code_info(code).severity;
  diagnostic_.span = span;
  diagnostic_.message = std::move(message);
}

Report::~Report() { sink_.report(std::move(diagnostic_)); }

Report& Report::label(Span span, std::string message) {
  diagnostic_.labels.push_back({span, std::move(message)});
  return *this;
}

Report& Report::note(std::string text) {
  diagnostic_.notes.push_back(std::move(text));
  return *this;
}

Report& Report::help(std::string sentence) {
  diagnostic_.help = std::move(sentence);
  return *this;
}

Report& Report::suggest(std::string message, Span span, std::string replacement) {
  Suggestion suggestion;
  suggestion.message = std::move(message);
  suggestion.edits.push_back({span, std::move(replacement)});
  diagnostic_.suggestions.push_back(std::move(suggestion));
  return *this;
}

Report& Report::severity(Severity severity) {
  diagnostic_.severity = severity;
  return *this;
}

Diagnostic to_diagnostic(const Error& error) {
  Diagnostic out;
  out.code = error.code;
  out.severity = code_info(error.code).severity;
  out.span = error.span;
  out.message = error.message;
  out.help = error.hint;
  out.context = error.context;
  out.children.reserve(error.children.size());
  for (const Error& child : error.children) out.children.push_back(to_diagnostic(child));
  return out;
}

}  // namespace mochi
