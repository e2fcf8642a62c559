// init, add, remove: changes to one manifest and its lock.
#include <fmt/format.h>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "session/packages/add.h"
#include "session/rust/add.h"

namespace mochi {
namespace {

// Opens the project for an edit; the lock on it is held until the end.
struct Editing {
  PackageSession session;
  std::unique_ptr<FileLock> held;
  ManifestChange change;
  Editing(Host& host, const PackageFlags& flags) : session(host, flags) {}

  // 0, or the status of what was reported.
  int begin(const Context& context, const std::string& member) {
    if (Result<void> opened = session.open("."); !opened)
      return fail_session(context, session, opened.error());
    Result<std::unique_ptr<FileLock>> lock = session.exclusive();
    if (!lock) return context.fail_with(lock.error());
    held = std::move(*lock);
    Result<std::string> path = manifest_to_edit(session, member);
    if (!path) return context.fail_with(path.error());
    change.path = std::move(*path);
    Result<std::string> text = package::manifest_text(context.host.files, change.path);
    if (!text) return context.fail_with(text.error());
    change.before = std::move(*text);
    return kExitOk;
  }
};

// `pkg add rust CRATE[@REQUIREMENT] …`: edits `[rust-dependencies]`, which the lock then follows.
int add_crates(Context& context, const PackageFlags& flags, const AddRequest& chosen,
               const std::string& member, const std::vector<std::string>& crates, const std::string& allowed,
               bool dry_run) {
  if (crates.empty())
    return refuse(context, Code::C003, "no crate given", "Write `mochi pkg add rust NAME`.", kExitUsage);
  Editing editing(context.host, flags);
  if (const int status = editing.begin(context, member); status != kExitOk) return status;
  package::ManifestEditor editor(editing.change.before);
  for (const std::string& argument : crates) {
    Result<RustDependencyEdit> edit =
        rust_dependency_to_add(context.host, argument, chosen.features, chosen.no_default_features);
    if (!edit) return context.fail_with(edit.error());
    const package::TomlPath path{std::string(kRustDependencies), edit->crate};
    if (argument == edit->crate && chosen.features.empty() && editor.has(path)) continue;
    if (Result<void> done = editor.set(path, edit->value); !done) return context.fail_with(done.error());
  }
  if (!allowed.empty()) {
    Result<std::vector<std::string>> all = rust_allowed(editing.session.project, allowed);
    if (!all) return context.fail_with(all.error());
    if (Result<void> done = editor.set({"rust", "allow-build"}, package::toml_list(*all)); !done)
      return context.fail_with(done.error());
  }
  editing.change.after = editor.text();
  return apply_change(context, flags, editing.change, {}, dry_run);
}

}  // namespace

int pkg_add(Context& context, const Args& given) {
  Options options(
      "add", "Add dependencies to the manifest, and resolve and lock them. Both files change, or neither.");
  AddRequest chosen;
  std::vector<std::string> packages;
  std::string allowed;
  std::string member;
  bool dry_run = false;
  PackageFlags flags(context);
  options.positionals("PACKAGE", packages,
                      "`name`, `@scope/name`, or with a requirement `name@^1.2`; may be left out with "
                      "--path; `rust` and then "
                      "crates: `rust regex@1`");
  options.flag("--dev", chosen.dev, "For tests only: into [dev-dependencies]");
  options.flag("--optional", chosen.optional, "Only there if a feature asks for it");
  options.texts("--features", chosen.features, "LIST",
                "Features of the dependency to turn on, separated by commas");
  options.flag("--no-default-features", chosen.no_default_features, "Leave out its default features");
  options.text("--path", chosen.path, "DIR", "Take it from a directory");
  options.text("--git", chosen.git, "URL", "Take it from a git repository");
  options.text("--rev", chosen.rev, "COMMIT", "With --git: this commit");
  options.text("--tag", chosen.tag, "TAG", "With --git: this tag");
  options.text("--branch", chosen.branch, "NAME", "With --git: this branch");
  options.text("--tarball", chosen.tarball, "URL", "Take it from an archive of `mochi pack`");
  options.text("--registry", chosen.registry, "NAME",
               "Take it from this registry instead of the default one");
  options.text("--capabilities", chosen.capabilities, "LIST",
               "What it may need, separated by commas; `none` for nothing");
  options.text("--allow-build", allowed, "LIST",
               "With `rust`: crates that may run code while they are built; into `[rust] allow-build`");
  options.text("--member", member, "NAME", "Edit this member of the workspace");
  options.flag("--dry-run", dry_run, "Show what would change");
  flags.declare_resolve(options);
  options.epilog(
      "Without a requirement the newest version is taken, as `^x.y.z`. A member of the workspace is taken "
      "from its\n"
      "directory, and what [workspace.dependencies] names is inherited. Comments and order of the manifest "
      "stay.\n\n"
      "Examples:\n  mochi add json\n  mochi add json@~1.2 --features fast\n  mochi add --path ../geo\n"
      "  mochi add @acme/net --capabilities net.dial\n  mochi add rust regex@1 --features=perf\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  if (!options.parse(context, args)) return options.status();
  if (packages.empty() && chosen.path.empty())
    return refuse(context, Code::C003, "no package given",
                  "Write `mochi add NAME`, or `mochi add --path DIR`.", kExitUsage);
  if (!packages.empty() && packages.front() == "rust") {
    packages.erase(packages.begin());
    return add_crates(context, flags, chosen, member, packages, allowed, dry_run);
  }
  if (packages.size() > 1 && (!chosen.path.empty() || !chosen.git.empty() || !chosen.tarball.empty()))
    return refuse(context, Code::C003, "`--path`, `--git` and `--tarball` take one package", {}, kExitUsage);
  Editing editing(context.host, flags);
  if (const int status = editing.begin(context, member); status != kExitOk) return status;
  package::ManifestEditor editor(editing.change.before);
  if (packages.empty()) packages.emplace_back();
  for (const std::string& argument : packages) {
    Result<package::DependencyEdit> edit =
        dependency_to_add(editing.session, chosen, editing.change.path, argument);
    if (!edit) return fail_session(context, editing.session, edit.error());
    if (Result<void> done = package::edit_dependency(editor, *edit); !done)
      return context.fail_with(done.error());
  }
  editing.change.after = editor.text();
  return apply_change(context, flags, editing.change, {}, dry_run);
}

int pkg_remove(Context& context, const Args& given) {
  Options options("remove",
                  "Remove dependencies from the manifest and the lock. Both files change, or neither.");
  std::vector<std::string> names;
  std::string member;
  bool dev = false;
  bool dry_run = false;
  PackageFlags flags(context);
  options.positionals("PACKAGE", names, "The names as they stand in the manifest", true);
  options.flag("--dev", dev, "Only from [dev-dependencies]");
  options.text("--member", member, "NAME", "Edit this member of the workspace");
  options.flag("--dry-run", dry_run, "Show what would change");
  flags.declare_resolve(options);
  options.epilog("Examples:\n  mochi remove json\n  mochi remove --dev @acme/testing\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  if (!options.parse(context, args)) return options.status();
  Editing editing(context.host, flags);
  if (const int status = editing.begin(context, member); status != kExitOk) return status;
  package::ManifestEditor editor(editing.change.before);
  for (const std::string& name : names) {
    bool any = false;
    for (const char* table : {"dependencies", "dev-dependencies", "build-dependencies"}) {
      if (dev && std::string_view(table) != "dev-dependencies") continue;
      Result<bool> gone = editor.remove({table, name});
      if (!gone) return context.fail_with(gone.error());
      any = any || *gone;
    }
    if (!any)
      return refuse(context, Code::M057_RESOLVE_E004,
                    "`" + name + "` is not among the dependencies of this manifest");
  }
  editing.change.after = editor.text();
  return apply_change(context, flags, editing.change, {}, dry_run);
}

int pkg_init(Context& context, const Args& args) {
  Options options(
      "init",
      "Make the working directory a package: write its `mochi.toml`, and a first module if there is none.");
  std::string name;
  bool library = false;
  options.positional("NAME", name, "`name` or `@scope/name`; the directory's name if left out", false);
  options.flag("--lib", library, "A library: src/lib.mochi");
  options.epilog("Examples:\n  mochi init\n  mochi init --lib @acme/geometry\n");
  if (!options.parse(context, args)) return options.status();
  FileSystem& files = context.host.files;
  if (files.exists(package::kManifestName) || files.exists(package::kUmbrellaName))
    return refuse(context, Code::C002, "there is a manifest here already");
  if (name.empty()) {
    Result<std::string> here = files.current_directory();
    if (!here) return context.fail_with(here.error());
    name = file_name(*here);
  }
  return write_new_package(context, name, "", library);
}

}  // namespace mochi
