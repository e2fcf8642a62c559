// tree, why, why-capability: the lock, read.
#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "base/json_writer.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"

namespace mochi {
namespace {

// Opens the project with a lock that stands; 0, or the status of what was reported.
int open_locked(const Context& context, PackageSession& session) {
  Result<void> done = session.open(".");
  if (done) done = session.ensure_lock();
  return done ? kExitOk : fail_session(context, session, done.error());
}

int not_locked(const Context& context, const PackageSession& session, const std::string& name) {
  std::vector<std::string_view> names;
  for (const package::LockedPackage& package : session.lock->packages) names.push_back(package.name);
  const std::string_view near = nearest_word(name, names);
  return refuse(context, Code::M057_RESOLVE_E004, "`" + name + "` is not in the lock", suggestion(near));
}

// Paths from packages that need the capability up to a member, shortest first.
struct Chain {
  std::vector<std::size_t> packages;  // the one that declares it first
};

std::vector<Chain> chains_to(const package::Resolution& graph, package::Capability wanted) {
  std::vector<Chain> found;
  // The declaring packages: those none of whose dependencies needs it too.
  for (std::size_t i = 0; i < graph.packages.size(); ++i) {
    if (!graph.packages[i].capabilities.has(wanted)) continue;
    const auto& needs = graph.packages[i].dependencies;
    const bool inherited = std::any_of(needs.begin(), needs.end(), [&](const package::ResolvedEdge& e) {
      return graph.packages[e.package].capabilities.has(wanted);
    });
    if (inherited) continue;
    // Breadth first towards the members.
    std::vector<std::size_t> from(graph.packages.size(), graph.packages.size());
    std::vector<std::size_t> queue{i};
    from[i] = i;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const std::size_t here = queue[at];
      if (graph.packages[here].source.kind == package::PackageSource::Kind::workspace) {
        Chain chain;
        for (std::size_t step = here;; step = from[step]) {
          chain.packages.insert(chain.packages.begin(), step);
          if (step == i) break;
        }
        found.push_back(std::move(chain));
        continue;
      }
      for (std::size_t p = 0; p < graph.packages.size(); ++p) {
        const auto& edges = graph.packages[p].dependencies;
        const bool needs_here = std::any_of(
            edges.begin(), edges.end(), [&](const package::ResolvedEdge& e) { return e.package == here; });
        if (!needs_here || from[p] != graph.packages.size()) continue;
        from[p] = here;
        queue.push_back(p);
      }
    }
  }
  return found;
}

std::string label(const package::ResolvedPackage& package) {
  return package.name + " " + package.entry.version.text();
}

}  // namespace

int pkg_tree(Context& context, const Args& args) {
  Options options("tree", "Show the locked packages as a tree, from the members down.");
  PackageFlags flags(context);
  package::TreeOptions how;
  std::int64_t depth = -1;
  options.number("--depth", depth, "N", "No deeper than N levels");
  options.text("--target", how.target, "NAME", "Only what this target needs");
  options.text("--invert", how.invert, "P", "Show instead who needs P");
  flags.declare(options);
  options.epilog("Examples:\n  mochi tree\n  mochi tree --depth 1\n  mochi tree --invert json\n");
  if (!options.parse(context, args)) return options.status();
  if (depth >= 0) how.depth = static_cast<std::uint32_t>(depth);
  PackageSession session(context.host, flags);
  if (const int status = open_locked(context, session); status != kExitOk) return status;
  if (!how.invert.empty() && session.lock->find(how.invert) == nullptr)
    return not_locked(context, session, how.invert);
  const package::Resolution graph = package::resolution_of(session.project, *session.lock);
  context.print(flags.json ? package::tree_json(graph, how) + "\n" : package::tree_text(graph, how));
  return kExitOk;
}

int pkg_why(Context& context, const Args& args) {
  Options options("why", "Show why a package is in the lock: every way from it to a manifest.");
  PackageFlags flags(context);
  std::string name;
  options.positional("PACKAGE", name, "The name of a locked package");
  flags.declare(options);
  options.epilog("Examples:\n  mochi pkg why json\n");
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  if (const int status = open_locked(context, session); status != kExitOk) return status;
  if (session.lock->find(name) == nullptr) return not_locked(context, session, name);
  const package::Resolution graph = package::resolution_of(session.project, *session.lock);
  const package::ResolveRequest request = package::resolve_request(session.project, {}, {}, {}, {});
  context.print(flags.json ? package::why_json(request, graph, name) + "\n"
                           : package::why_text(request, graph, name));
  return kExitOk;
}

int pkg_why_capability(Context& context, const Args& args) {
  Options options("pkg why-capability", "Show which packages need a capability, and through whom.");
  PackageFlags flags(context);
  std::string word;
  options.positional("CAPABILITY", word,
                     "fs.read fs.write net.dial net.listen env ffi clock random proc.spawn");
  flags.declare(options);
  options.epilog("Examples:\n  mochi pkg why-capability net.dial\n");
  if (!options.parse(context, args)) return options.status();
  const std::optional<package::Capability> wanted = package::find_capability(word);
  if (!wanted)
    return refuse(context, Code::M057_MANIFEST_E010, "`" + word + "` is not a capability",
                  "The capabilities are " + package::CapabilitySet::all().text() + ".", kExitUsage);
  PackageSession session(context.host, flags);
  if (const int status = open_locked(context, session); status != kExitOk) return status;
  const package::Resolution graph = package::resolution_of(session.project, *session.lock);
  const std::vector<Chain> chains = chains_to(graph, *wanted);
  JsonWriter json;
  json.begin_object();
  json.member("capability", capability_name(*wanted));
  json.key("paths");
  json.begin_array();
  std::string text;
  for (const Chain& chain : chains) {
    json.begin_array();
    std::string indent;
    for (std::size_t i = 0; i < chain.packages.size(); ++i) {
      const std::string one = label(graph.packages[chain.packages[i]]);
      json.string(one);
      text += indent + (i == 0 ? "" : "└── needed by ") + one +
              (i == 0 ? " declares " + std::string(capability_name(*wanted)) : "") + "\n";
      indent += i == 0 ? "" : "    ";
    }
    json.end_array();
  }
  json.end_array();
  json.end_object();
  if (flags.json) {
    context.print(json.take() + "\n");
  } else {
    context.print(text.empty() ? "nothing in the lock needs " + std::string(capability_name(*wanted)) + "\n"
                               : text);
  }
  return kExitOk;
}

}  // namespace mochi
