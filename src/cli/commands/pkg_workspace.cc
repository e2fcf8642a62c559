// workspace ls, add, remove, check.
#include <algorithm>

#include "base/json_writer.h"
#include "base/path.h"
#include "base/toml.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "diag/render.h"
#include "package/manifest/edit.h"
#include "package/workspace.h"

namespace mochi {
namespace {

int list_members(const Context& context, const PackageSession& session) {
  JsonWriter json;
  json.begin_array();
  std::string text;
  std::size_t width = 0;
  for (const package::LocalPackage& p : session.project.packages) width = std::max(width, p.name().size());
  for (const package::LocalPackage& p : session.project.packages) {
    if (!p.member) continue;
    json.begin_object();
    json.member("name", p.name());
    json.member("version", p.manifest.package->version.value.text());
    json.member("path", p.relative);
    json.end_object();
    text += p.name() + std::string(width + 2 - p.name().size(), ' ') +
            p.manifest.package->version.value.text() + "  " + p.relative + "\n";
  }
  json.end_array();
  context.print(session.flags().json ? json.take() + "\n" : text);
  return kExitOk;
}

// The `members` list after a change; the manifest is edited in place.
int edit_members(Context& context, PackageSession& session, const std::string& directory, bool add) {
  const package::Project& project = session.project;
  if (!project.manifest.workspace) {
    return refuse(context, Code::M057_RESOLVE_E002, "`" + project.file + "` has no `[workspace]`",
                  "Write `[workspace]` with `members = []` into it.");
  }
  Result<std::string> real = context.host.files.canonical(directory);
  if (!real) return context.fail_with(real.error());
  const std::string relative = relative_path(*real, project.root);
  if (relative == ".." || relative.starts_with("../"))
    return refuse(context, Code::M057_WORKSPACE_E004, "`" + directory + "` is outside of the workspace");
  if (add && !context.host.files.exists(join_path(*real, package::kManifestName)))
    return refuse(context, Code::M057_RESOLVE_E002, "there is no `mochi.toml` in `" + directory + "`",
                  "Make one with `mochi init`.");
  std::vector<std::string> members;
  for (const package::LocatedText& glob : project.manifest.workspace->members) members.push_back(glob.value);
  const bool covered = package::covers(*project.manifest.workspace, relative);
  const auto literal = std::find(members.begin(), members.end(), relative);
  if (add && covered) {
    context.print("`" + relative + "` is a member already\n");
    return kExitOk;
  }
  ManifestChange change;
  change.path = join_path(project.root, project.manifest_name);
  Result<std::string> text = context.host.files.read(change.path, std::size_t{4} << 20U);
  if (!text) return context.fail_with(text.error());
  change.before = std::move(*text);
  package::ManifestEditor editor(change.before);
  Result<void> done;
  if (add) {
    members.push_back(relative);
    done = editor.set({"workspace", "members"}, package::toml_list(members));
  } else if (literal != members.end()) {
    members.erase(literal);
    done = editor.set({"workspace", "members"}, package::toml_list(members));
  } else if (covered) {
    std::vector<std::string> exclude;
    for (const package::LocatedText& glob : project.manifest.workspace->exclude)
      exclude.push_back(glob.value);
    exclude.push_back(relative);
    done = editor.set({"workspace", "exclude"}, package::toml_list(exclude));
  } else {
    return refuse(context, Code::M057_RESOLVE_E004, "`" + relative + "` is no member of the workspace");
  }
  if (!done) return context.fail_with(done.error());
  change.after = editor.text();
  return apply_change(context, session.flags(), change, {}, false);
}

// What is right with the workspace as a whole: manifests, members, and the lock.
int check_workspace(const Context& context, PackageSession& session) {
  if (!session.lock)
    return refuse(context, Code::M057_LOCK_E001, "there is no `mochi.lock`", "Run `mochi lock`.");
  const std::vector<package::Drift> drifts = package::check_lock(session.project, *session.lock);
  if (drifts.empty()) {
    context.print(std::to_string(session.project.member_count()) + " members, the lock stands\n");
    return kExitOk;
  }
  return context.fail_with(PackageSession::drift_error(drifts, false), kExitFailure, &session.sources);
}

}  // namespace

int pkg_workspace(Context& context, const Args& args) {
  Options options("pkg workspace", "List, add, remove or check the members of a workspace.");
  PackageFlags flags(context);
  std::string verb;
  std::string directory;
  options.positional("VERB", verb, "ls, add, remove or check");
  options.positional("DIR", directory, "With add and remove: the member's directory", false);
  flags.declare(options);
  options.epilog(
      "Examples:\n  mochi pkg workspace ls\n  mochi pkg workspace add libs/geo\n  mochi pkg workspace "
      "check\n");
  if (!options.parse(context, args)) return options.status();
  const bool edits = verb == "add" || verb == "remove";
  if (verb != "ls" && verb != "check" && !edits)
    return refuse(context, Code::C003, "`" + verb + "` is none of ls, add, remove and check", {}, kExitUsage);
  if (edits == directory.empty())
    return refuse(context, Code::C003, edits ? "no directory given" : "`" + verb + "` takes no directory", {},
                  kExitUsage);
  PackageSession session(context.host, flags);
  if (Result<void> opened = session.open("."); !opened) return fail_session(context, session, opened.error());
  if (verb == "ls") return list_members(context, session);
  if (verb == "check") return check_workspace(context, session);
  Result<std::unique_ptr<FileLock>> held = session.exclusive();
  if (!held) return context.fail_with(held.error());
  return edit_members(context, session, directory, verb == "add");
}

}  // namespace mochi
