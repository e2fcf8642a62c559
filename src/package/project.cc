#include "package/project.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/path.h"
#include "diag/codes.h"
#include "package/manifest/writer.h"
#include "package/workspace.h"

namespace mochi::package {
namespace {

constexpr std::size_t kMostPackages = 10000;

struct FoundManifest {
  std::string nearest;  // directory of the nearest mochi.toml, empty if none
  std::string root;
};

std::string up(const std::string& directory) { return std::string(parent_path(directory)); }

// The workspace table of a manifest file; what is wrong with it is told when it is loaded for use.
std::optional<WorkspaceTable> workspace_of(FileSystem& files, const std::string& path) {
  Result<std::string> text = manifest_text(files, path);
  if (!text || text->find("workspace") == std::string::npos) return std::nullopt;
  SourceMap sources;
  Collector ignored;
  Manifest manifest =
      read_manifest(sources, sources.add(path, std::move(*text)), {extension_tables()}, ignored);
  return std::move(manifest.workspace);
}

Result<std::string> start_directory(FileSystem& files, std::string_view start) {
  Result<std::string> real = files.canonical(start.empty() ? "." : start);
  if (!real) return fail(std::move(real).error());
  return files.is_directory(*real) ? std::move(*real) : up(*real);
}

Result<FoundManifest> discover(FileSystem& files, const Env& env, std::string_view start) {
  MOCHI_TRY(std::string at, start_directory(files, start));
  std::vector<std::string> stops;
  for (std::string_view variable : {"HOME", "MOCHI_DISCOVERY_STOP_AT"}) {
    if (std::string stop = env.get(variable); !stop.empty()) stops.push_back(normalize_path(stop));
  }
  FoundManifest found;
  while (true) {
    const bool manifest = files.exists(join_path(at, kManifestName));
    const bool umbrella = files.exists(join_path(at, kUmbrellaName));
    if (manifest && umbrella) {
      return fail(Code::M057_RESOLVE_E010, "`" + at + "` holds both `mochi.toml` and `mochi.workspace.toml`");
    }
    if (manifest && found.nearest.empty()) found.nearest = at;
    if (manifest || umbrella) {
      const std::optional<WorkspaceTable> workspace =
          workspace_of(files, join_path(at, umbrella ? kUmbrellaName : kManifestName));
      const bool own = found.nearest.empty() || (found.nearest == at && workspace);
      if (own || (workspace && covers(*workspace, relative_path(found.nearest, at)))) {
        found.root = at;
        return found;
      }
    }
    if (at == "/" || at == "." || std::find(stops.begin(), stops.end(), at) != stops.end()) break;
    at = up(at);
  }
  if (found.nearest.empty()) {
    return fail(Code::M057_RESOLVE_E002,
                "there is no `mochi.toml` here or above: did you forget mochi init?");
  }
  found.root = found.nearest;
  return found;
}

class Loader {
 public:
  Loader(FileSystem& files, const Env& env, SourceMap& sources, Sink& sink, const EditedManifest* edited)
      : files_(files), env_(env), sources_(sources), sink_(sink), edited_(edited) {}

  Result<Project> run(std::string_view start) {
    MOCHI_TRY(FoundManifest found, discover(files_, env_, start));
    project_.root = found.root;
    project_.umbrella = files_.exists(join_path(found.root, kUmbrellaName));
    project_.manifest_name = project_.umbrella ? kUmbrellaName : kManifestName;
    if (Result<std::string> here = files_.current_directory()) here_ = std::move(*here);
    MOCHI_TRY(LocalPackage root, read(join_path(found.root, project_.manifest_name)));
    project_.file = root.file;
    project_.source = root.source;
    project_.toml = root.toml;
    project_.manifest = root.manifest;
    root.directory = found.root;
    root.relative = ".";
    MOCHI_TRY_VOID(add_members(std::move(root)));
    MOCHI_TRY_VOID(add_paths());
    for (std::size_t i = 0; i < project_.packages.size(); ++i) {
      if (project_.packages[i].member && project_.packages[i].directory == found.nearest)
        project_.current = i;
    }
    check_members(project_, sink_);
    return std::move(project_);
  }

 private:
  Result<LocalPackage> read(const std::string& path) {
    std::string text;
    if (edited_ != nullptr && edited_->path == path) {
      text = edited_->text;
    } else {
      MOCHI_TRY(text, manifest_text(files_, path));
    }
    if (!sources_.room(text.size())) return fail(Code::C004, "the manifests are too large");
    LocalPackage made;
    made.file = here_.empty() ? path : relative_path(path, here_);
    if (made.file.starts_with("../../..")) made.file = path;
    made.source = sources_.add(made.file, std::move(text));
    made.manifest = read_manifest(sources_, made.source, {extension_tables()}, sink_);
    if (Result<TomlValue> toml = parse_toml(sources_, made.source, Code::M057_MANIFEST_E001))
      made.toml = std::move(*toml);
    else
      made.broken = true;
    return made;
  }

  Result<void> add_members(LocalPackage root) {
    const std::optional<WorkspaceTable>& workspace = project_.manifest.workspace;
    if (root.manifest.package) {
      if (project_.umbrella) {
        Report(sink_, Code::M057_MANIFEST_E002, root.toml.find("package")->span,
               "`mochi.workspace.toml` holds no package")
            .help("Call the file `mochi.toml`, or move `[package]` into a member.");
      }
      inherit(root.manifest, workspace ? &*workspace : nullptr, ".", sink_);
      project_.packages.push_back(std::move(root));
    } else if (!workspace && !root.broken) {
      Report(sink_, Code::M057_MANIFEST_E003,
             {sources_.source(root.source).base(), sources_.source(root.source).base()},
             "the manifest has neither `[package]` nor `[workspace]`");
    }
    if (!workspace) return {};
    for (const MemberDirectory& member : find_members(files_, project_.root, *workspace, sink_)) {
      if (member.relative == ".") continue;
      MOCHI_TRY_VOID(add_member(member, *workspace));
    }
    return {};
  }

  Result<void> add_member(const MemberDirectory& member, const WorkspaceTable& workspace) {
    const std::string directory = join_path(project_.root, member.relative);
    const bool umbrella = files_.exists(join_path(directory, kUmbrellaName));
    if (umbrella && files_.exists(join_path(directory, kManifestName)))
      return fail(Code::M057_RESOLVE_E010,
                  "`" + member.relative + "` holds both `mochi.toml` and `mochi.workspace.toml`");
    MOCHI_TRY(LocalPackage package, read(join_path(directory, umbrella ? kUmbrellaName : kManifestName)));
    if (package.manifest.workspace) {
      Report(sink_, Code::M057_WORKSPACE_E005, package.manifest.workspace->span,
             "the member `" + member.relative + "` is a workspace itself")
          .label(member.glob, "it is a member here");
    }
    if (!package.manifest.package) return {};
    MOCHI_TRY(package.directory, files_.canonical(directory));
    package.relative = member.relative;
    inherit(package.manifest, &workspace, relative_path(".", member.relative), sink_);
    project_.packages.push_back(std::move(package));
    return {};
  }

  // Packages that others take from a path, and so on.
  Result<void> add_paths() {
    const std::size_t members = project_.packages.size();
    for (const Dependency& d : project_.manifest.overrides) {
      if (d.path) MOCHI_TRY_VOID(add_path(project_.root, d, Code::M057_MANIFEST_E016));
    }
    for (std::size_t i = 0; i < project_.packages.size(); ++i) {
      const std::string directory = project_.packages[i].directory;
      std::vector<Dependency> wanted = project_.packages[i].manifest.dependencies;
      for (const TargetTable& target : project_.packages[i].manifest.targets)
        wanted.insert(wanted.end(), target.dependencies.begin(), target.dependencies.end());
      for (const Dependency& d : wanted) {
        const bool used = d.kind == DependencyKind::normal || (d.kind == DependencyKind::dev && i < members);
        if (used && d.path) MOCHI_TRY_VOID(add_path(directory, d, Code::M057_RESOLVE_E002));
      }
    }
    std::sort(project_.packages.begin() + static_cast<std::ptrdiff_t>(members), project_.packages.end(),
              [](const LocalPackage& a, const LocalPackage& b) { return a.relative < b.relative; });
    return {};
  }

  Result<void> add_path(const std::string& from, const Dependency& d, Code missing) {
    Result<std::string> directory = files_.canonical(join_path(from, d.path->value));
    if (!directory || !files_.exists(join_path(*directory, kManifestName))) {
      Report(sink_, missing, d.path->span,
             "there is no `mochi.toml` in `" + d.path->value + "`, where `" + d.name + "` should be")
          .help("Correct the path; it is relative to this manifest.");
      return {};
    }
    const LocalPackage* known = project_.at(*directory);
    if (known == nullptr) {
      if (project_.packages.size() >= kMostPackages) return fail(Code::C004, "there are too many packages");
      MOCHI_TRY(LocalPackage package, read(join_path(*directory, kManifestName)));
      if (!package.manifest.package) {
        Report(sink_, missing, d.path->span, "`" + package.file + "` has no `[package]`");
        return {};
      }
      package.directory = *directory;
      package.relative = relative_path(*directory, project_.root);
      package.member = false;
      inherit_of_others(package);
      project_.packages.push_back(std::move(package));
      known = &project_.packages.back();
    }
    if (known->name() != d.name) {
      Report(sink_, Code::M057_RESOLVE_E004, d.name_span,
             "the package in `" + d.path->value + "` is called `" + known->name() + "`, not `" + d.name + "`")
          .label(known->manifest.package->name.span, "its name");
    }
    return {};
  }

  // A package taken from a path may belong to a workspace of its own.
  void inherit_of_others(LocalPackage& package) {
    Result<FoundManifest> found = discover(files_, env_, package.directory);
    std::optional<WorkspaceTable> workspace;
    std::string to_root = ".";
    if (found) {
      to_root = relative_path(found->root, package.directory);
      const std::string umbrella = join_path(found->root, kUmbrellaName);
      workspace =
          workspace_of(files_, files_.exists(umbrella) ? umbrella : join_path(found->root, kManifestName));
    }
    inherit(package.manifest, workspace ? &*workspace : nullptr, to_root, sink_);
  }

  FileSystem& files_;
  const Env& env_;
  SourceMap& sources_;
  Sink& sink_;
  const EditedManifest* edited_;
  Project project_;
  std::string here_;
};

}  // namespace

Result<std::string> manifest_text(FileSystem& files, const std::string& path) {
  const Result<FileInfo> info = files.link_info(path);
  if (info && info->kind == FileKind::symlink) {
    const Result<std::string> real = files.canonical(path);
    if (real && file_name(*real) != file_name(path))
      return fail(Code::M057_PUB_E010,
                  fmt::format("`{}` is a link to a file of another name, which is not read", path));
  }
  return files.read(path, kLargestManifest);
}

const std::vector<std::string>& extension_tables() {
  static const std::vector<std::string> kTables{"rust-dependencies", "rust", "dotnet-dependencies", "dotnet"};
  return kTables;
}

std::size_t Project::member_count() const {
  return static_cast<std::size_t>(
      std::count_if(packages.begin(), packages.end(), [](const LocalPackage& p) { return p.member; }));
}

const LocalPackage* Project::at(std::string_view directory) const {
  for (const LocalPackage& package : packages) {
    if (package.directory == directory) return &package;
  }
  return nullptr;
}

const LocalPackage* Project::find(std::string_view name) const {
  for (const LocalPackage& package : packages) {
    if (package.manifest.package && package.name() == name) return &package;
  }
  return nullptr;
}

Result<std::string> find_project(FileSystem& files, const Env& env, std::string_view start) {
  MOCHI_TRY(FoundManifest found, discover(files, env, start));
  return std::move(found.root);
}

Result<Project> load_project(FileSystem& files, const Env& env, std::string_view start, SourceMap& sources,
                             Sink& sink, const EditedManifest* edited) {
  return Loader(files, env, sources, sink, edited).run(start);
}

std::string manifest_hash(const Project& project) {
  archive::Hasher hasher(archive::DigestKind::blake3);
  auto add = [&](const std::string& relative, const TomlValue& toml) {
    const std::string text = write_manifest(resolution_inputs(toml, extension_tables()));
    hasher.update(relative + std::string(1, '\0') + std::to_string(text.size()) + std::string(1, '\0'));
    hasher.update(text);
  };
  add("", project.toml);
  for (const LocalPackage& package : project.packages) {
    if (package.member && package.relative != ".") add(package.relative, package.toml);
  }
  return "blake3-256:" + archive::hex(hasher.finish());
}

}  // namespace mochi::package
