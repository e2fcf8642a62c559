// init, add, remove: changes to one manifest and its lock.
#include <fmt/format.h>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "package/manifest/edit.h"

namespace mochi {
namespace {

struct AddOptions {
  std::vector<std::string> packages;
  std::vector<std::string> features;
  std::string path, git, rev, tag, branch, tarball, registry, capabilities, member;
  bool dev = false;
  bool optional = false;
  bool no_default_features = false;
  bool dry_run = false;
};

// The manifest to edit: that of the member here, or of the one called `member`.
Result<std::string> manifest_to_edit(PackageSession& session, const std::string& member) {
  const package::Project& project = session.project;
  if (!member.empty()) {
    const package::LocalPackage* found = project.find(member);
    if (found == nullptr || !found->member)
      return fail(Code::M057_RESOLVE_E004, "the workspace has no member `" + member + "`");
    return join_path(found->directory, package::kManifestName);
  }
  if (project.current) return join_path(project.packages[*project.current].directory, package::kManifestName);
  return fail(Code::M057_RESOLVE_E002, "this is the root of a workspace, and no member of it",
              "Go into a member, or name one with `--member`.");
}

// Lists of words, separated by commas or given several times.
std::vector<std::string> words_of(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (const std::string& text : given) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      if (end > at) words.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }
  return words;
}

void set_if(std::optional<std::string>& field, const std::string& value) {
  if (!value.empty()) field = value;
}

// What a dependency taken from a path is called, and its version.
Result<package::LocalPackage> package_at(FileSystem& files, const std::string& directory) {
  SourceMap sources;
  Collector found;
  const std::string path = join_path(directory, package::kManifestName);
  Result<std::string> text = files.read(path, package::kLargestManifest);
  if (!text) return fail(Code::M057_RESOLVE_E002, "there is no `mochi.toml` in `" + directory + "`");
  package::LocalPackage made;
  made.manifest = package::read_manifest(sources, sources.add(path, std::move(*text)),
                                         {package::extension_tables()}, found);
  if (!made.manifest.package || made.manifest.package->name.value.empty())
    return fail(Code::M057_RESOLVE_E002, "`" + path + "` holds no package");
  return made;
}

class Adder {
 public:
  Adder(Context& context, PackageSession& session, const AddOptions& chosen, std::string manifest)
      : context_(context), session_(session), chosen_(chosen), manifest_(std::move(manifest)) {}

  // The edit for one argument `P`, `P@R`, or for a path alone.
  Result<package::DependencyEdit> edit_of(const std::string& argument) {
    package::DependencyEdit edit;
    const std::size_t at = argument.find('@', 1);
    edit.name = argument.substr(0, at);
    if (at != std::string::npos) edit.version = argument.substr(at + 1);
    edit.table = chosen_.dev ? "dev-dependencies" : "dependencies";
    set_if(edit.git, chosen_.git);
    set_if(edit.rev, chosen_.rev);
    set_if(edit.tag, chosen_.tag);
    set_if(edit.branch, chosen_.branch);
    set_if(edit.tarball, chosen_.tarball);
    set_if(edit.registry, chosen_.registry);
    edit.optional = chosen_.optional;
    edit.no_default_features = chosen_.no_default_features;
    edit.features = words_of(chosen_.features);
    if (!chosen_.capabilities.empty())
      edit.capabilities =
          chosen_.capabilities == "none" ? std::vector<std::string>{} : words_of({chosen_.capabilities});
    if (!chosen_.path.empty()) MOCHI_TRY_VOID(from_path(edit));
    if (std::string fault = package::check_package_name(edit.name); !fault.empty())
      return fail(Code::M057_MANIFEST_E013, "`" + edit.name + "` is not a package name: " + fault);
    if (edit.version) {
      Result<package::Requirement> requirement = package::parse_requirement(*edit.version);
      if (!requirement) return fail(std::move(requirement).error());
    } else if (edit.path || (!edit.git && !edit.tarball)) {
      MOCHI_TRY_VOID(choose_version(edit));
    }
    return edit;
  }

 private:
  Result<void> from_path(package::DependencyEdit& edit) {
    MOCHI_TRY(const std::string directory, context_.host.files.canonical(chosen_.path));
    MOCHI_TRY(const package::LocalPackage found, package_at(context_.host.files, directory));
    if (edit.name.empty()) edit.name = found.manifest.package->name.value;
    edit.path = relative_path(directory, parent_path(manifest_));
    if (!edit.version) edit.version = "^" + found.manifest.package->version.value.text();
    return {};
  }

  // Without a requirement: what the workspace says, a member, or the newest version of the registry.
  Result<void> choose_version(package::DependencyEdit& edit) {
    const package::Project& project = session_.project;
    // One that is there already keeps its requirement.
    for (const package::LocalPackage& local : project.packages) {
      if (join_path(local.directory, package::kManifestName) != manifest_) continue;
      for (const package::Dependency& d : local.manifest.dependencies) {
        const bool same_table = (d.kind == package::DependencyKind::dev) == chosen_.dev &&
                                d.kind != package::DependencyKind::build;
        if (d.name == edit.name && same_table && (d.version || d.workspace)) return {};
      }
    }
    if (project.manifest.workspace && chosen_.path.empty()) {
      for (const package::Dependency& shared : project.manifest.workspace->dependencies) {
        if (shared.name != edit.name) continue;
        edit.workspace = true;
        return {};
      }
    }
    const package::LocalPackage* member = project.find(edit.name);
    if (member != nullptr && member->member && edit.registry == std::nullopt) {
      if (join_path(member->directory, package::kManifestName) == manifest_)
        return fail(Code::M057_MANIFEST_E020, "`" + edit.name + "` cannot depend on itself");
      edit.path = relative_path(member->directory, parent_path(manifest_));
      edit.version = "^" + member->manifest.package->version.value.text();
      return {};
    }
    return newest(edit);
  }

  // The newest release that fits this compiler; a pre-release only if there is nothing else.
  Result<void> newest(package::DependencyEdit& edit) {
    const std::string registry =
        edit.registry ? *edit.registry : package::registry_names(session_.project)[0];
    MOCHI_TRY(const std::vector<package::IndexEntry>* versions, session_.versions({registry, edit.name}));
    const package::IndexEntry* best = nullptr;
    if (versions != nullptr) {
      for (const package::IndexEntry& entry : *versions) {
        if (entry.yanked || (entry.mochi && !entry.mochi->matches(running_version()))) continue;
        const bool better =
            best == nullptr || !entry.version.is_prerelease() || best->version.is_prerelease();
        if (better) best = &entry;
      }
    }
    if (best == nullptr) {
      const std::string what = versions == nullptr
                                   ? "the registry `" + registry + "` has no package `" + edit.name + "`"
                                   : "no version of `" + edit.name + "` can be used by this mochi";
      return fail(Code::M057_RESOLVE_E004, what, session_.similar_hint({registry, edit.name}));
    }
    package::Version plain = best->version;
    plain.build.clear();
    edit.version = "^" + plain.text();
    return {};
  }

  Context& context_;
  PackageSession& session_;
  const AddOptions& chosen_;
  std::string manifest_;
};

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
    Result<std::string> text = context.host.files.read(change.path, package::kLargestManifest);
    if (!text) return context.fail_with(text.error());
    change.before = std::move(*text);
    return kExitOk;
  }
};

}  // namespace

int pkg_add(Context& context, const Args& given) {
  Options options(
      "add", "Add dependencies to the manifest, and resolve and lock them. Both files change, or neither.");
  AddOptions chosen;
  PackageFlags flags;
  options.positionals(
      "PACKAGE", chosen.packages,
      "`name`, `@scope/name`, or with a requirement `name@^1.2`; may be left out with --path");
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
  options.text("--member", chosen.member, "NAME", "Edit this member of the workspace");
  options.flag("--dry-run", chosen.dry_run, "Show what would change");
  flags.declare_resolve(options);
  options.epilog(
      "Without a requirement the newest version is taken, as `^x.y.z`. A member of the workspace is taken "
      "from its\n"
      "directory, and what [workspace.dependencies] names is inherited. Comments and order of the manifest "
      "stay.\n\n"
      "Examples:\n  mochi add json\n  mochi add json@~1.2 --features fast\n  mochi add --path ../geo\n"
      "  mochi add @acme/net --capabilities net.dial\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  if (!options.parse(context, args)) return options.status();
  if (chosen.packages.empty() && chosen.path.empty())
    return refuse(context, Code::C003, "no package given",
                  "Write `mochi add NAME`, or `mochi add --path DIR`.", kExitUsage);
  if (chosen.packages.size() > 1 && (!chosen.path.empty() || !chosen.git.empty() || !chosen.tarball.empty()))
    return refuse(context, Code::C003, "`--path`, `--git` and `--tarball` take one package", {}, kExitUsage);
  Editing editing(context.host, flags);
  if (const int status = editing.begin(context, chosen.member); status != kExitOk) return status;
  package::ManifestEditor editor(editing.change.before);
  Adder adder(context, editing.session, chosen, editing.change.path);
  if (chosen.packages.empty()) chosen.packages.emplace_back();
  for (const std::string& argument : chosen.packages) {
    Result<package::DependencyEdit> edit = adder.edit_of(argument);
    if (!edit) return fail_session(context, editing.session, edit.error());
    if (Result<void> done = package::edit_dependency(editor, *edit); !done)
      return context.fail_with(done.error());
  }
  editing.change.after = editor.text();
  return apply_change(context, flags, editing.change, {}, chosen.dry_run);
}

int pkg_remove(Context& context, const Args& given) {
  Options options("remove",
                  "Remove dependencies from the manifest and the lock. Both files change, or neither.");
  std::vector<std::string> names;
  std::string member;
  bool dev = false;
  bool dry_run = false;
  PackageFlags flags;
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
