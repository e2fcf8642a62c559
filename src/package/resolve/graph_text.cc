// `why` and `tree` (packages page section 4): a resolution as text and as JSON.
#include <algorithm>
#include <map>
#include <set>

#include "base/json_writer.h"
#include "package/resolve/resolve.h"

namespace mochi::package {
namespace {

constexpr std::size_t kLines = 100000;

std::string title(const ResolvedPackage& p) { return p.name + " " + p.entry.version.text(); }

std::string title_in_tree(const ResolvedPackage& p) {
  return title(p) + (p.overridden.empty() ? "" : " (overridden)");
}

std::string_view table_of(NeedKind kind) {
  switch (kind) {
    case NeedKind::normal: return "[dependencies]";
    case NeedKind::dev: return "[dev-dependencies]";
    case NeedKind::build: return "[build-dependencies]";
  }
  return {};
}

// Who needs a package: another one (index), or a root.
struct User {
  bool root = false;
  std::size_t index = 0;
  const ResolvedEdge* edge = nullptr;
};

std::vector<std::vector<User>> users_of(const Resolution& resolution) {
  std::vector<std::vector<User>> users(resolution.packages.size());
  for (std::size_t r = 0; r < resolution.roots.size(); ++r) {
    for (const ResolvedEdge& e : resolution.roots[r].dependencies) users[e.package].push_back({true, r, &e});
  }
  for (std::size_t p = 0; p < resolution.packages.size(); ++p) {
    for (const ResolvedEdge& e : resolution.packages[p].dependencies)
      users[e.package].push_back({false, p, &e});
  }
  return users;
}

// A path from a package down to a manifest: users, nearest first.
using Path = std::vector<User>;

class Why {
 public:
  explicit Why(const Resolution& resolution) : resolution_(resolution), users_(users_of(resolution)) {}

  // Every way to the manifests, without going round in cycles; at most kLines of them.
  std::vector<Path> paths(std::size_t package) {
    paths_.clear();
    path_.clear();
    on_path_.assign(users_.size(), false);
    walk(package);
    return std::move(paths_);
  }

  std::string manifest_name(std::size_t root) const {
    if (resolution_.roots.size() == 1) return "your manifest";
    return "your member " + resolution_.roots[root].name;
  }

  std::string line(const User& user, std::size_t needed) const {
    const std::string& name = resolution_.packages[needed].name;
    std::string requirement = user.edge->requirement.text();
    const std::string& instead = resolution_.packages[needed].overridden;
    if (!instead.empty() && instead != requirement) requirement += ", overridden by " + instead;
    if (user.root) {
      return manifest_name(user.index) + " " + std::string(table_of(user.edge->kind)) + " -> " + name + " " +
             requirement;
    }
    return "because " + title(resolution_.packages[user.index]) + " -> " + name + " " + requirement;
  }

 private:
  void walk(std::size_t package) {
    on_path_[package] = true;
    for (const User& user : users_[package]) {
      if (paths_.size() >= kLines / 100) break;
      if (!user.root && on_path_[user.index]) continue;
      path_.push_back(user);
      if (user.root) {
        paths_.push_back(path_);
      } else {
        walk(user.index);
      }
      path_.pop_back();
    }
    on_path_[package] = false;
  }

  const Resolution& resolution_;
  std::vector<std::vector<User>> users_;
  std::vector<Path> paths_;
  Path path_;
  std::vector<bool> on_path_;
};

class Tree {
 public:
  Tree(const Resolution& resolution, const TreeOptions& options)
      : resolution_(resolution), options_(options) {
    if (!options.invert.empty()) users_ = users_of(resolution);
  }

  std::string run() {
    if (!options_.invert.empty()) {
      for (std::size_t p = 0; p < resolution_.packages.size(); ++p) {
        if (resolution_.packages[p].name != options_.invert) continue;
        out_ += title(resolution_.packages[p]) + "\n";
        children(p, "", 1);
      }
    } else {
      for (const ResolvedRoot& root : resolution_.roots) {
        out_ += (root.name.empty() ? "your manifest" : root.name) + "\n";
        list(shown(root.dependencies), "", 1);
      }
    }
    if (repeated_) out_ += "(*) shown above\n";
    return std::move(out_);
  }

 private:
  struct Child {
    std::string text;
    std::size_t package;
    bool leaf = false;  // a root in an inverted tree
  };

  std::vector<Child> shown(const std::vector<ResolvedEdge>& edges) const {
    std::vector<Child> made;
    for (const ResolvedEdge& e : edges) {
      if (!options_.target.empty() && !e.targets.empty() &&
          std::find(e.targets.begin(), e.targets.end(), options_.target) == e.targets.end()) {
        continue;
      }
      std::string text = title_in_tree(resolution_.packages[e.package]);
      if (e.kind == NeedKind::dev) text += " (dev)";
      if (e.kind == NeedKind::build) text += " (build)";
      made.push_back({std::move(text), e.package, false});
    }
    return made;
  }

  void children(std::size_t package, const std::string& prefix, std::uint32_t level) {
    if (options_.invert.empty()) {
      list(shown(resolution_.packages[package].dependencies), prefix, level);
      return;
    }
    std::vector<Child> made;
    for (const User& user : users_[package]) {
      if (user.root) {
        const std::string& name = resolution_.roots[user.index].name;
        made.push_back(
            {(name.empty() ? "your manifest" : name) + " " + std::string(table_of(user.edge->kind)), 0,
             true});
      } else {
        made.push_back({title(resolution_.packages[user.index]), user.index, false});
      }
    }
    list(made, prefix, level);
  }

  void list(const std::vector<Child>& items, const std::string& prefix, std::uint32_t level) {
    if (options_.depth && level > *options_.depth) return;
    for (std::size_t i = 0; i < items.size(); ++i) {
      bool last = i + 1 == items.size();
      const Child& item = items[i];
      bool again = !item.leaf && !seen_.insert(item.package).second;
      bool has_more =
          !item.leaf && (options_.invert.empty() ? !resolution_.packages[item.package].dependencies.empty()
                                                 : !users_[item.package].empty());
      out_ += prefix + (last ? "└── " : "├── ") + item.text;
      if (again && has_more) {
        out_ += " (*)";
        repeated_ = true;
      }
      out_ += "\n";
      if (!again && !item.leaf) children(item.package, prefix + (last ? "    " : "│   "), level + 1);
    }
  }

  const Resolution& resolution_;
  const TreeOptions& options_;
  std::vector<std::vector<User>> users_;
  std::set<std::size_t> seen_;
  std::string out_;
  bool repeated_ = false;
};

void write_edges(JsonWriter& json, const Resolution& resolution, const std::vector<ResolvedEdge>& edges) {
  json.key("dependencies");
  json.begin_array();
  for (const ResolvedEdge& e : edges) {
    json.begin_object();
    json.member("name", resolution.packages[e.package].name);
    json.member("version", resolution.packages[e.package].entry.version.text());
    json.member("requirement", e.requirement.text());
    json.member("table", table_of(e.kind));
    if (e.optional) json.member_bool("optional", true);
    if (!e.targets.empty()) {
      json.key("targets");
      json.begin_array();
      for (const std::string& t : e.targets) json.string(t);
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string why_text(const ResolveRequest& /*request*/, const Resolution& resolution, std::string_view name) {
  Why why(resolution);
  std::string out;
  for (std::size_t p = 0; p < resolution.packages.size(); ++p) {
    if (resolution.packages[p].name != name) continue;
    out += title(resolution.packages[p]) + "\n";
    for (const Path& path : why.paths(p)) {
      std::string indent;
      std::size_t needed = p;
      for (const User& user : path) {
        out += indent + "└── " + why.line(user, needed) + "\n";
        indent += "    ";
        if (!user.root) needed = user.index;
      }
    }
  }
  return out;
}

std::string why_json(const ResolveRequest& request, const Resolution& resolution, std::string_view name) {
  Why why(resolution);
  JsonWriter json(JsonStyle::indented);
  json.begin_array();
  for (std::size_t p = 0; p < resolution.packages.size(); ++p) {
    if (resolution.packages[p].name != name) continue;
    json.begin_object();
    json.member("name", name);
    json.member("version", resolution.packages[p].entry.version.text());
    json.key("paths");
    json.begin_array();
    for (const Path& path : why.paths(p)) {
      json.begin_array();
      std::size_t needed = p;
      for (const User& user : path) {
        json.begin_object();
        if (user.root) {
          json.member("manifest", request.roots[user.index].manifest);
          json.member("table", table_of(user.edge->kind));
        } else {
          json.member("package", resolution.packages[user.index].name);
          json.member("version", resolution.packages[user.index].entry.version.text());
        }
        json.member("needs", resolution.packages[needed].name);
        json.member("requirement", user.edge->requirement.text());
        json.end_object();
        if (!user.root) needed = user.index;
      }
      json.end_array();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::string tree_text(const Resolution& resolution, const TreeOptions& options) {
  return Tree(resolution, options).run();
}

std::string tree_json(const Resolution& resolution, const TreeOptions& options) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.key("roots");
  json.begin_array();
  for (const ResolvedRoot& root : resolution.roots) {
    json.begin_object();
    json.member("name", root.name);
    write_edges(json, resolution, root.dependencies);
    json.end_object();
  }
  json.end_array();
  json.key("packages");
  json.begin_array();
  for (const ResolvedPackage& p : resolution.packages) {
    bool other_target = !options.target.empty() && !p.targets.empty() &&
                        std::find(p.targets.begin(), p.targets.end(), options.target) == p.targets.end();
    if (other_target) continue;
    json.begin_object();
    json.member("name", p.name);
    json.member("version", p.entry.version.text());
    json.member("source", p.source.lock_text());
    json.key("features");
    json.begin_array();
    for (const std::string& f : p.features) json.string(f);
    json.end_array();
    json.key("capabilities");
    json.begin_array();
    for (Capability c : p.capabilities.items()) json.string(capability_name(c));
    json.end_array();
    write_edges(json, resolution, p.dependencies);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace mochi::package
