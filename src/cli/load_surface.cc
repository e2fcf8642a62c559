#include "cli/load_surface.h"

#include "check/check.h"
#include "check/disk_loader.h"
#include "check/surface.h"
#include "cli/report.h"
#include "session/compile.h"
#include "session/packages/source.h"

namespace mochi {
namespace {

// All modules of a package directory, or the one module that `path` names.
Result<std::vector<std::string>> modules_of(Host& host, check::DiskLoader& loader, const std::string& path) {
  std::string prefix = path == "." ? "" : path + "/";
  if (host.files.is_directory(path) && host.files.exists(prefix + "mochi.toml"))
    return loader.package_modules(path);
  MOCHI_TRY(std::string entry, loader.entry(path));
  return std::vector<std::string>{std::move(entry)};
}

}  // namespace

int load_surface(const Context& context, std::string path, api::Surface& surface) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  ProjectPackages packages(context.host, {});
  check::DiskLoader loader(context.host.files, &packages);
  Result<std::vector<std::string>> modules = modules_of(context.host, loader, path);
  if (!modules) return context.fail_with(modules.error());
  check::Session session;
  Collector collector;
  check::Options how;
  how.library = true;
  check::Checked checked = check::check_modules(loader, *modules, session, collector, how);
  if (report_diagnostics(context, collector.sorted(), session.sources, ReportStyle{})) return kExitFailure;
  surface = check::surface_of(checked, modules_named(checked, *modules));
  return kExitOk;
}

}  // namespace mochi
