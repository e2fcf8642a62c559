#include "cli/load_surface.h"

#include "cli/report.h"
#include "session/compile.h"

namespace mochi {

int load_surface(const Context& context, const std::string& path, api::Surface& surface) {
  ContextListener listener(context);
  Result<std::unique_ptr<Compilation>> made = compile_surface(context.host, path, {.listener = &listener});
  if (!made) return context.fail_with(made.error());
  if (!report(context, **made)) return kExitFailure;
  surface = std::move((*made)->surface);
  return kExitOk;
}

}  // namespace mochi
