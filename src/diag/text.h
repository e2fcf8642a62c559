// Facts that every renderer needs about a diagnostic.
#pragma once

#include <string>
#include <string_view>

#include "diag/diagnostic.h"

namespace mochi {

inline std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "error";
}

// The help sentence to show: the diagnostic's own, else its first suggestion, else the hint of its code.
inline std::string help_of(const Diagnostic& diagnostic) {
  if (!diagnostic.help.empty()) return diagnostic.help;
  if (diagnostic.suggestions.empty()) return std::string(code_info(diagnostic.code).hint);
  // «write `none`» becomes a sentence.
  std::string out = diagnostic.suggestions.front().message;
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  if (!out.empty() && !out.ends_with('.') && !out.ends_with('?')) out += '.';
  return out;
}

// Compound failures are rendered to this depth; what lies deeper is only counted.
inline constexpr int kMaxChildDepth = 16;

}  // namespace mochi
