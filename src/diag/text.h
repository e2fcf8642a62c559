// Facts that every renderer needs about a diagnostic.
#pragma once

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
inline std::string_view help_of(const Diagnostic& diagnostic) {
  if (!diagnostic.help.empty()) return diagnostic.help;
  if (!diagnostic.suggestions.empty()) return diagnostic.suggestions.front().message;
  return code_info(diagnostic.code).hint;
}

// Compound failures are rendered to this depth; what lies deeper is only counted.
inline constexpr int kMaxChildDepth = 16;

}  // namespace mochi
