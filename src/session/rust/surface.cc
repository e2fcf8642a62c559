#include "session/rust/surface.h"

#include "base/path.h"
#include "bridge/rust/bind/crate_surface.h"
#include "bridge/rust/build/doc_project.h"
#include "bridge/rust/build/umbrella.h"
#include "bridge/rust/index/crate_requirement.h"
#include "bridge/rust/index/crate_set.h"
#include "diag/diagnostic.h"
#include "package/paths.h"
#include "package/project.h"
#include "session/rust/crates.h"

namespace mochi {
namespace {

Result<rust::CrateNeed> need_of(const RustSurfaceOptions& options) {
  const std::size_t at = options.crate.find('@');
  rust::CrateNeed need;
  need.name = options.crate.substr(0, at);
  need.requirement = package::any_version();
  if (at != std::string::npos) {
    MOCHI_TRY(need.requirement, rust::parse_crate_requirement(options.crate.substr(at + 1)));
  }
  need.features = options.features;
  need.default_features = options.default_features;
  return need;
}

// The crates that are needed, with their archives here.
Result<rust::DocProjectSpec> project_spec(Host& host, const RustSurfaceOptions& options) {
  rust::DocProjectSpec spec;
  MOCHI_TRY(rust::CrateNeed need, need_of(options));
  spec.needs.push_back(std::move(need));
  MOCHI_TRY(const package::Paths paths, package::find_paths(host.env));
  MOCHI_TRY(const std::string here, host.files.current_directory());
  MOCHI_TRY(rust::IndexPlace place, rust::find_crate_index(host.files, host.env, here));
  MOCHI_TRY(spec.toolchain, rust::find_toolchain(host.processes));
  spec.cache = join_path(paths.cache, "rust-deps");
  spec.allow_build = options.allow_build;
  // In a project, what that allows too.
  if (package::find_project(host.files, host.env, here)) {
    SourceMap sources;
    Collector found;
    if (const Result<package::Project> project =
            package::load_project(host.files, host.env, here, sources, found)) {
      MOCHI_TRY(RustNeeds needs, rust_needs(*project));
      for (std::string& name : needs.allow_build) spec.allow_build.push_back(std::move(name));
    }
  }
  package::Transport transport(host.http, host.files, host.clock, package::transport_options(host.env));
  rust::SparseIndex index(transport, std::move(place), {spec.cache, spec.toolchain.version});
  MOCHI_TRY(spec.crates, rust::resolve_crates(spec.needs, {}, index));
  MOCHI_TRY_VOID(rust::check_toolchain(spec.crates, index));
  MOCHI_TRY(const std::unique_ptr<package::Store> store, package::Store::open(host.files, host.clock, paths));
  MOCHI_TRY(spec.archives, rust::fetch_crates(spec.crates, index, *store));
  return spec;
}

}  // namespace

Result<std::string> rust_surface(Host& host, const RustSurfaceOptions& options) {
  MOCHI_TRY(rust::DocProjectSpec spec, project_spec(host, options));
  const std::string name = spec.needs.front().name;
  const rust::ChosenCrate chosen = *spec.crates.find(name);
  MOCHI_TRY(const std::unique_ptr<FileLock> alone, rust_turn(host));
  MOCHI_TRY(const std::unique_ptr<rust::DocProject> project,
            rust::DocProject::open(host.files, host.processes, std::move(spec)));
  MOCHI_TRY(std::unique_ptr<rust::DocCrate> root, project->document(chosen));
  rust::SurfaceReport report;
  report.crate = name;
  report.version = chosen.version.text();
  report.format = root->format;
  rust::DocWorld world(std::move(root), project.get());
  const rust::PublicApi api = rust::walk_public(world);
  world.close();
  rust::Judge judge(world);
  report.callables = rust::list_callables(judge, api);
  for (const auto& crate : world.crates()) {
    if (crate.get() != &world.root()) report.owners.push_back(crate->name);
  }
  report.missing.assign(api.missing.begin(), api.missing.end());
  report.troubles = world.troubles();
  if (options.prove) {
    std::vector<rust::BoundCrate> crates;
    crates.push_back(rust::bind_crate(judge, api, report.callables, name, {}, true));
    // Apart from what programs call: theirs holds other calls and is built later.
    rust::Umbrella umbrella(host.files, host.processes, *project, "proof", std::move(crates));
    MOCHI_TRY_VOID(umbrella.judge([](std::string_view) {}));
    std::set<rust::DocHome> bound;
    for (const rust::BoundCall& call : umbrella.crates().front().calls) {
      if (call.home.crate != nullptr) bound.insert(call.home);
    }
    rust::prove(report.callables, bound, umbrella.crates().front().skips);
    report.proved = true;
  }
  report.hash = rust::surface_hash(rust::make_surface(judge, api, report.callables, false));
  return options.json ? rust::report_json(judge, report, options.items)
                      : rust::report_text(judge, report, options.items);
}

}  // namespace mochi
