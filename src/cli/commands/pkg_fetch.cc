// fetch, outdated.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"

namespace mochi {
namespace {

struct OutdatedRow {
  std::string name;
  std::string locked;
  std::string fits;    // the newest within the manifest's requirement
  std::string newest;  // of all releases
  bool yanked = false;
};

// The requirement of the root's `[overrides]`, else of the members; the first one that has a version.
const package::Requirement* requirement_on(const package::Project& project, const std::string& name) {
  for (const package::Dependency& d : project.manifest.overrides) {
    if (d.name == name && d.version) return &d.version->value;
  }
  for (const package::LocalPackage& local : project.packages) {
    for (const package::Dependency& d : local.manifest.dependencies) {
      if (d.name == name && d.version && local.member) return &d.version->value;
    }
  }
  return nullptr;
}

}  // namespace

int pkg_fetch(Context& context, const Args& given) {
  Options options("fetch", "Download and check what the lock names, so that everything later works offline.");
  PackageFlags flags(context);
  flags.declare_resolve(options);
  options.epilog(
      "Without a lock that stands, the project is resolved and locked first (not with --locked or "
      "--frozen).\n\nExamples:\n  mochi fetch\n  mochi fetch --locked\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  Result<void> done = session.open(".");
  if (done) done = session.ensure_lock();
  if (done) done = session.fetch(flags.json);
  if (!done) return fail_session(context, session, done.error());
  std::int64_t count = 0;
  for (const package::LockedPackage& package : session.lock->packages) {
    if (!package.is_workspace() && !package.is_path()) ++count;
  }
  if (flags.json) {
    JsonWriter json;
    json.begin_object();
    json.member("packages", count);
    json.end_object();
    context.print(json.take() + "\n");
  } else {
    context.print(fmt::format("{} package{} present\n", count, count == 1 ? "" : "s"));
  }
  return kExitOk;
}

int pkg_outdated(Context& context, const Args& args) {
  Options options("pkg outdated",
                  "List locked packages that have newer versions: the newest that the manifest allows, and "
                  "the newest of all.");
  PackageFlags flags(context);
  flags.declare(options);
  options.epilog(
      "Exit status 1 if `mochi update` would change something.\n\nExamples:\n  mochi pkg outdated\n");
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  Result<void> done = session.open(".");
  if (done && !session.lock)
    return refuse(context, Code::M057_LOCK_E001, "there is no `mochi.lock`", "Run `mochi lock`.");
  if (!done) return fail_session(context, session, done.error());
  std::vector<OutdatedRow> rows;
  prefetch_locked(session);
  for (const package::LockedPackage& package : session.lock->packages) {
    if (!package.is_registry()) continue;
    Result<const std::vector<package::IndexEntry>*> versions =
        session.versions({std::string(package.source_value()), package.name});
    if (!versions) return context.fail_with(versions.error(), kExitUsage);
    if (*versions == nullptr) continue;
    const package::Requirement* rule = requirement_on(session.project, package.name);
    OutdatedRow row{package.name, package.version.text(), package.version.text(), package.version.text(),
                    package.yanked};
    package::Version fits = package.version;
    package::Version newest = package.version;
    for (const package::IndexEntry& entry : **versions) {
      if (entry.version == package.version) row.yanked = entry.yanked;
      if (entry.yanked || (entry.version.is_prerelease() && !package.version.is_prerelease())) continue;
      if (entry.version > newest) newest = entry.version;
      const bool allowed = rule != nullptr ? rule->matches(entry.version)
                                           : package::compatibility_bucket(entry.version) ==
                                                 package::compatibility_bucket(package.version);
      if (allowed && entry.version > fits) fits = entry.version;
    }
    row.fits = fits.text();
    row.newest = newest.text();
    if (row.newest != row.locked || row.yanked) rows.push_back(std::move(row));
  }
  JsonWriter json;
  json.begin_array();
  std::size_t width = 7;
  for (const OutdatedRow& row : rows) width = std::max(width, row.name.size());
  std::string text = rows.empty() ? std::string("everything is up to date\n")
                                  : fmt::format("{:<{}}  {:<12}  {:<12}  {}\n", "package", width, "locked",
                                                "allowed", "newest");
  bool moves = false;
  for (const OutdatedRow& row : rows) {
    moves = moves || row.fits != row.locked;
    text += fmt::format("{:<{}}  {:<12}  {:<12}  {}{}\n", row.name, width, row.locked, row.fits, row.newest,
                        row.yanked ? "  (locked version is yanked)" : "");
    json.begin_object();
    json.member("name", row.name);
    json.member("locked", row.locked);
    json.member("allowed", row.fits);
    json.member("newest", row.newest);
    json.member_bool("yanked", row.yanked);
    json.end_object();
  }
  json.end_array();
  context.print(flags.json ? json.take() + "\n" : text);
  return moves ? kExitFailure : kExitOk;
}

}  // namespace mochi
