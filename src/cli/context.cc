#include "cli/context.h"

#include "diag/render.h"

namespace mochi {

int Context::fail_with(const Error& error, int status, const SourceMap* sources) const {
  SourceMap none;
  RenderOptions options{.color = color_on_err()};
  print_error(render_human(to_diagnostic(error), sources == nullptr ? none : *sources, options));
  return status;
}

}  // namespace mochi
