#include "session/packages/add.h"

#include "base/path.h"
#include "diag/codes.h"

namespace mochi {
namespace {

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
  Result<std::string> text = package::manifest_text(files, path);
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
  Adder(PackageSession& session, const AddRequest& chosen, std::string manifest)
      : session_(session), chosen_(chosen), manifest_(std::move(manifest)) {}

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
    MOCHI_TRY(const std::string directory, session_.host().files.canonical(chosen_.path));
    MOCHI_TRY(const package::LocalPackage found, package_at(session_.host().files, directory));
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

  PackageSession& session_;
  const AddRequest& chosen_;
  std::string manifest_;
};

}  // namespace

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

Result<package::DependencyEdit> dependency_to_add(PackageSession& session, const AddRequest& request,
                                                  const std::string& manifest, const std::string& argument) {
  return Adder(session, request, manifest).edit_of(argument);
}

}  // namespace mochi
