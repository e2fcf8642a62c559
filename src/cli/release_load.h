// Reads what `mochi pkg publish` publishes: the packages of a project with everything that their artefacts need, and turns
// their source into code of a target.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/source.h"
#include "check/disk_loader.h"
#include "cli/context.h"
#include "diag/diagnostic.h"
#include "fanout/dispatch.h"
#include "fanout/release.h"
#include "package/project.h"

namespace mochi {

struct LoadedRelease {
  SourceMap sources;
  package::Project project;
  std::vector<fanout::ReleasePackage> packages;  // in dependency order
};

struct ReleaseRequest {
  std::string path = ".";
  bool workspace = false;  // all members, not only the one at `path`
  bool allow_dirty = false;
  // Only what mapping needs: no source is checked, no git is asked.
  bool manifest_only = false;
};

// Reports what is wrong; null then.
std::unique_ptr<LoadedRelease> load_release(Context& context, const ReleaseRequest& request);

// Code from source, for a fan-out. Diagnostics of the checker become children of the error.
std::unique_ptr<fanout::SourceBuilder> make_source_builder(Context& context);

}  // namespace mochi
