// The three forms of a diagnostic: for people (language page section 10), JSON lines, SARIF 2.1.0.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "diag/diagnostic.h"

namespace mochi {

struct RenderOptions {
  bool color = false;
};

// The layout of section 10, without list framing:
//   error[CODE]: MESSAGE / --> FILE:LINE:COL / source line / caret / help: / labels and notes as `note:`
//   blocks
std::string render_human(const Diagnostic& diagnostic, const SourceMap& sources, RenderOptions options);
// `parse error:` and every line indented by two blanks, as section 10.
std::string render_parse_errors(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                                RenderOptions options);
// `type error:`, then `  N. ` and the diagnostic; the caller adds `aborted due to type errors`.
std::string render_type_errors(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                               RenderOptions options);
// One JSON object per line.
std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources);
// A whole SARIF 2.1.0 log (schema: shared/data/schemas/sarif-2.1.0.json).
std::string render_sarif(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                         std::string_view tool_version);

}  // namespace mochi
