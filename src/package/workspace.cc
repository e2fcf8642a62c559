#include "package/workspace.h"

#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/project.h"

namespace mochi::package {
namespace {

constexpr std::size_t kMostDirectories = 20000;
constexpr std::size_t kDeepest = 32;

bool part_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      mark = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool parts_match(const std::vector<std::string_view>& glob, std::size_t g,
                 const std::vector<std::string_view>& path, std::size_t p) {
  if (g == glob.size()) return p == path.size();
  if (glob[g] == "**") {
    for (std::size_t i = p; i <= path.size(); ++i) {
      if (parts_match(glob, g + 1, path, i)) return true;
    }
    return false;
  }
  return p < path.size() && part_matches(glob[g], path[p]) && parts_match(glob, g + 1, path, p + 1);
}

// Walks the directories below `root` and keeps those with a manifest.
class MemberSearch {
 public:
  MemberSearch(FileSystem& files, const std::string& root) : files_(files), root_(root) {}

  std::vector<std::string> find(const std::string& glob) {
    found_.clear();
    const std::string clean = normalize_path(glob);
    walk(clean == "." ? std::vector<std::string_view>{} : split(clean, '/'), 0, "");
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return found_;
  }

 private:
  std::string absolute(const std::string& relative) const {
    return relative.empty() ? root_ : join_path(root_, relative);
  }

  void walk(const std::vector<std::string_view>& glob, std::size_t at, const std::string& relative) {
    if (++visited_ > kMostDirectories ||
        std::count(relative.begin(), relative.end(), '/') > static_cast<std::ptrdiff_t>(kDeepest))
      return;
    if (at == glob.size()) {
      const std::string here = absolute(relative);
      if (files_.exists(join_path(here, kManifestName)) || files_.exists(join_path(here, kUmbrellaName)))
        found_.push_back(relative.empty() ? "." : relative);
      return;
    }
    auto below = [&](std::string_view name) {
      return relative.empty() ? std::string(name) : join_path(relative, name);
    };
    if (glob[at].find('*') == std::string_view::npos) {
      if (files_.is_directory(absolute(below(glob[at])))) walk(glob, at + 1, below(glob[at]));
      return;
    }
    const bool any_depth = glob[at] == "**";
    if (any_depth) walk(glob, at + 1, relative);
    Result<std::vector<DirEntry>> entries = files_.list(absolute(relative));
    if (!entries) return;
    for (const DirEntry& entry : *entries) {
      if (entry.kind != FileKind::directory || entry.name.starts_with('.') || entry.name == "node_modules")
        continue;
      if (any_depth) {
        walk(glob, at, below(entry.name));
      } else if (part_matches(glob[at], entry.name)) {
        walk(glob, at + 1, below(entry.name));
      }
    }
  }

  FileSystem& files_;
  const std::string& root_;
  std::size_t visited_ = 0;
  std::vector<std::string> found_;
};

bool is_excluded(const WorkspaceTable& workspace, std::string_view relative) {
  return std::any_of(workspace.exclude.begin(), workspace.exclude.end(),
                     [&](const LocatedText& glob) { return glob_matches(glob.value, relative); });
}

const Dependency* shared(const WorkspaceTable* workspace, std::string_view name) {
  if (workspace == nullptr) return nullptr;
  for (const Dependency& d : workspace->dependencies) {
    if (d.name == name) return &d;
  }
  return nullptr;
}

void inherit_one(Dependency& own, const Dependency& from, const std::string& to_root) {
  own.version = from.version;
  own.path = from.path;
  if (own.path && !is_absolute_path(own.path->value))
    own.path->value = normalize_path(join_path(to_root, own.path->value));
  own.git = from.git;
  own.rev = from.rev;
  own.tag = from.tag;
  own.branch = from.branch;
  own.tarball = from.tarball;
  own.registry = from.registry;
  own.optional = own.optional || from.optional;
  for (const LocatedText& feature : from.features) {
    const bool there = std::any_of(own.features.begin(), own.features.end(),
                                   [&](const LocatedText& f) { return f.value == feature.value; });
    if (!there) own.features.push_back(feature);
  }
  if (!own.default_features_written) own.default_features = from.default_features;
  if (own.targets.empty()) own.targets = from.targets;
  if (!own.capabilities) own.capabilities = from.capabilities;
  own.workspace = false;
  own.inherited = true;
}

// Looks for a cycle among members and prints it.
class CycleSearch {
 public:
  CycleSearch(const Project& project, Sink& sink)
      : project_(project), sink_(sink), state_(project.packages.size(), State::fresh) {}

  void run() {
    for (std::size_t i = 0; i < project_.packages.size(); ++i) {
      if (project_.packages[i].member && state_[i] == State::fresh) visit(i);
    }
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };

  void visit(std::size_t at) {
    state_[at] = State::open;
    path_.push_back(at);
    for (const Dependency& d : project_.packages[at].manifest.dependencies) {
      if (d.kind == DependencyKind::dev) continue;
      const LocalPackage* to = project_.find(d.name);
      if (to == nullptr || !to->member || !to->manifest.package) continue;
      const auto next = static_cast<std::size_t>(to - project_.packages.data());
      if (state_[next] == State::open) report(next, d);
      if (state_[next] == State::fresh) visit(next);
    }
    path_.pop_back();
    state_[at] = State::done;
  }

  void report(std::size_t first, const Dependency& d) {
    std::string text;
    for (auto i = std::find(path_.begin(), path_.end(), first); i != path_.end(); ++i)
      text += project_.packages[*i].name() + " -> ";
    text += project_.packages[first].name();
    Report(sink_, Code::M057_WORKSPACE_E003, d.name_span, "members depend on each other: " + text)
        .help("Move what both need into a member of its own, or make one of them a development dependency.");
  }

  const Project& project_;
  Sink& sink_;
  std::vector<State> state_;
  std::vector<std::size_t> path_;
};

}  // namespace

bool glob_matches(std::string_view glob, std::string_view path) {
  const std::string clean = normalize_path(glob);
  const std::vector<std::string_view> none;
  return parts_match(clean == "." ? none : split(clean, '/'), 0, path == "." ? none : split(path, '/'), 0);
}

bool covers(const WorkspaceTable& workspace, std::string_view relative) {
  const bool in = std::any_of(workspace.members.begin(), workspace.members.end(),
                              [&](const LocatedText& glob) { return glob_matches(glob.value, relative); });
  return in && !is_excluded(workspace, relative);
}

std::vector<MemberDirectory> find_members(FileSystem& files, const std::string& root,
                                          const WorkspaceTable& workspace, Sink& sink) {
  std::vector<MemberDirectory> made;
  MemberSearch search(files, root);
  for (const LocatedText& glob : workspace.members) {
    // Told by the manifest's reader.
    const std::string clean = normalize_path(glob.value);
    if (is_absolute_path(clean) || clean == ".." || clean.starts_with("../")) continue;
    const std::vector<std::string> found = search.find(clean);
    if (found.empty() && glob.value.find('*') == std::string::npos) {
      Report(sink, Code::M057_RESOLVE_E002, glob.span, "there is no `mochi.toml` in `" + glob.value + "`")
          .help("Correct the path, or remove the member.");
    }
    for (const std::string& relative : found) {
      if (is_excluded(workspace, relative)) continue;
      const auto twice = std::find_if(made.begin(), made.end(),
                                      [&](const MemberDirectory& m) { return m.relative == relative; });
      if (twice == made.end()) {
        made.push_back({relative, glob.span});
        continue;
      }
      Report(sink, Code::M057_WORKSPACE_E002, glob.span,
             "`" + relative + "` is matched by several globs of `members`")
          .label(twice->glob, "first here");
    }
  }
  std::sort(made.begin(), made.end(),
            [](const MemberDirectory& a, const MemberDirectory& b) { return a.relative < b.relative; });
  return made;
}

void inherit(Manifest& manifest, const WorkspaceTable* workspace, const std::string& to_root, Sink& sink) {
  auto mend = [&](Dependency& d) {
    if (!d.workspace) return;
    const Dependency* from = shared(workspace, d.name);
    if (from != nullptr) {
      inherit_one(d, *from, to_root);
      return;
    }
    Report(sink, Code::M057_MANIFEST_E008, d.span,
           workspace == nullptr ? "`" + d.name + "` comes from a workspace, and there is none here"
                                : "`[workspace.dependencies]` has no `" + d.name + "`");
  };
  for (Dependency& d : manifest.dependencies) mend(d);
  for (TargetTable& target : manifest.targets) {
    for (Dependency& d : target.dependencies) mend(d);
  }
  if (workspace != nullptr && !manifest.has_targets) manifest.supported_targets = workspace->default_targets;
}

void check_members(const Project& project, Sink& sink) {
  for (std::size_t i = 0; i < project.packages.size(); ++i) {
    const LocalPackage& package = project.packages[i];
    if (!package.member || !package.manifest.package) continue;
    for (std::size_t j = 0; j < i; ++j) {
      const LocalPackage& other = project.packages[j];
      if (!other.member || !other.manifest.package || other.name() != package.name()) continue;
      Report(sink, Code::M057_WORKSPACE_E001, package.manifest.package->name.span,
             "two members are called `" + package.name() + "`")
          .label(other.manifest.package->name.span, "the other one");
    }
  }
  CycleSearch(project, sink).run();
}

}  // namespace mochi::package
