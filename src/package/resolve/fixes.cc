#include "package/resolve/fixes.h"

#include <algorithm>
#include <set>

namespace mochi::package {
namespace {

// Candidates that are tried at most, and steps that a proof may take.
constexpr std::size_t kCandidates = 32;
constexpr std::uint64_t kProofSteps = 200000;

Requirement compatible_with(const Version& version) {
  Comparator caret;
  caret.version = version;
  caret.version.build.clear();
  return Requirement{{caret}};
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string key_text(const std::string& name) {
  bool bare = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? name : quoted(name);
}

template <typename List>
std::string toml_list(const List& items) {
  std::string text = "[";
  for (const auto& item : items) text += (text.size() == 1 ? "" : ", ") + quoted(item);
  return text + "]";
}

std::string toml_list(CapabilitySet set) {
  std::vector<std::string> names;
  for (Capability c : set.items()) names.emplace_back(capability_name(c));
  return toml_list(names);
}

class Fixer {
 public:
  Fixer(const ResolveRequest& request, VersionSource& source, const FailedAttempt& failed)
      : request_(request), source_(source), failed_(failed) {}

  std::vector<FixOption> run() {
    for (const Clue& clue : failed_.clues) {
      switch (clue.kind) {
        case Reason::Kind::need:
        case Reason::Kind::need_feature:
          if (clue.root && !clue.object_missing) relax(*clue.root, clue.object);
          break;
        case Reason::Kind::capability:
        case Reason::Kind::capability_feature: add_capability(clue); break;
        case Reason::Kind::target: drop_targets(clue.targets); break;
        case Reason::Kind::compiler: upgrade(clue.requirement); break;
        case Reason::Kind::root:
        case Reason::Kind::feature:
        case Reason::Kind::no_feature:
        case Reason::Kind::yanked:
        case Reason::Kind::too_new:
        case Reason::Kind::bucket:
        case Reason::Kind::links:
        case Reason::Kind::registry:
        case Reason::Kind::same: break;
      }
    }
    bool any = std::any_of(options_.begin(), options_.end(),
                           [](const FixOption& o) { return o.kind == FixOption::Kind::relax_range; });
    if (!any) relax_together();
    // Two versions at once are a last resort: not where a manifest's own range can give way.
    for (const Clue& clue : failed_.clues) {
      bool need = clue.kind == Reason::Kind::need || clue.kind == Reason::Kind::need_feature;
      if (need && clue.registry_package && !relaxed(clue.object)) allow_several(clue);
    }
    std::stable_sort(options_.begin(), options_.end(), [](const FixOption& a, const FixOption& b) {
      return a.kind != b.kind ? a.kind < b.kind : a.text < b.text;
    });
    return std::move(options_);
  }

 private:
  // What a changed request resolves to, if it does.
  std::optional<Resolution> prove(const ResolveRequest& changed) {
    if (++tried_ > kCandidates) return std::nullopt;
    Result<Attempt> made = attempt(changed, source_);
    if (!made) return std::nullopt;
    auto* resolution = std::get_if<Resolution>(&*made);
    return resolution == nullptr ? std::nullopt : std::optional(std::move(*resolution));
  }

  ResolveRequest copy() const {
    ResolveRequest changed = request_;
    changed.limits.iterations = std::min(changed.limits.iterations, kProofSteps);
    return changed;
  }

  bool relaxed(const std::string& name) const {
    return std::any_of(options_.begin(), options_.end(), [&](const FixOption& o) {
      return o.kind == FixOption::Kind::relax_range &&
             std::any_of(o.changes.begin(), o.changes.end(),
                         [&](const FixChange& c) { return c.package == name; });
    });
  }

  bool first_time(const std::string& what) { return seen_.insert(what).second; }

  // The versions of what the proof is about: what the roots ask for in it, in the order of the manifests, and
  // what changes.
  std::vector<std::string> gives(const Resolution& resolution, const std::vector<FixChange>& changes) const {
    std::set<std::string> asked;
    for (const Clue& clue : failed_.clues) {
      if (clue.root && clue.kind == Reason::Kind::need) asked.insert(clue.object);
    }
    std::vector<std::string> names;
    for (const RootPackage& root : request_.roots) {
      for (const Need& need : root.needs) {
        if (asked.contains(need.name)) names.push_back(need.name);
      }
    }
    for (const FixChange& change : changes) names.push_back(change.package);
    std::vector<std::string> list;
    for (const std::string& name : names) {
      for (const ResolvedPackage& p : resolution.packages) {
        std::string text = p.name + " " + p.entry.version.text();
        if (p.name == name && std::find(list.begin(), list.end(), text) == list.end())
          list.push_back(std::move(text));
      }
    }
    return list;
  }

  // `entries`: what stands before the value of each change.
  void put(FixOption option, const std::vector<std::string>& entries, const Resolution& resolution) {
    option.gives = gives(resolution, option.changes);
    option.text = std::string(fix_kind_name(option.kind)) + ": ";
    for (std::size_t i = 0; i < option.changes.size(); ++i) {
      const FixChange& change = option.changes[i];
      bool several = request_.roots.size() > 1 && !change.manifest.empty();
      option.text += (i == 0 ? "" : ", ") + (several ? change.manifest + ": " : "") + entries[i] +
                     change.before + " -> " + change.after;
    }
    for (std::size_t i = 0; i < option.gives.size(); ++i) {
      option.text += (i == 0 ? "   (gives " : ", ") + option.gives[i];
    }
    if (!option.gives.empty()) option.text += ")";
    options_.push_back(std::move(option));
  }

  void put(FixOption::Kind kind, FixChange change, const std::string& entry, std::string diff,
           const Resolution& resolution) {
    FixOption option;
    option.kind = kind;
    option.diff = std::move(diff);
    option.changes.push_back(std::move(change));
    put(std::move(option), {entry}, resolution);
  }

  static std::string diff(const std::string& manifest, const std::string& header, const std::string& before,
                          const std::string& after) {
    return "--- " + manifest + "\n+++ " + manifest + "\n@@ " + header + " @@\n-" + before + "\n+" + after +
           "\n";
  }

  static std::string table_of(NeedKind kind) {
    switch (kind) {
      case NeedKind::normal: return "[dependencies]";
      case NeedKind::dev: return "[dev-dependencies]";
      case NeedKind::build: return "[build-dependencies]";
    }
    return {};
  }

  // Every need of one name in one root, its own for single targets too.
  template <typename Change>
  static void change_needs(RootPackage& root, const std::string& name, Change change) {
    for (Need& need : root.needs) {
      if (need.name == name) change(need);
    }
    for (TargetNeeds& t : root.target_needs) {
      for (Need& need : t.needs) {
        if (need.name == name) change(need);
      }
    }
  }

  // An entry of a root, by its name.
  struct Entry {
    std::size_t root;
    std::string name;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  const Need* need_of(const Entry& entry) const {
    const std::vector<Need>& needs = request_.roots[entry.root].needs;
    auto found =
        std::find_if(needs.begin(), needs.end(), [&](const Need& n) { return n.name == entry.name; });
    return found == needs.end() ? nullptr : &*found;
  }

  // The request with other requirements at these entries.
  ResolveRequest with(const std::vector<Entry>& entries, const std::vector<Requirement>& requirements) const {
    ResolveRequest changed = copy();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Need* need = need_of(entries[i]);
      const bool shared = need != nullptr && need->inherited;
      change_needs(changed.roots[entries[i].root], entries[i].name,
                   [&](Need& n) { n.requirement = requirements[i]; });
      // What stands in the workspace's root changes for all that take it from there.
      for (RootPackage& root : changed.roots) {
        if (!shared) break;
        change_needs(root, entries[i].name, [&](Need& n) {
          if (n.inherited) n.requirement = requirements[i];
        });
      }
    }
    return changed;
  }
  ResolveRequest opened(const std::vector<Entry>& entries) const {
    return with(entries, std::vector<Requirement>(entries.size(), any_version()));
  }

  // Offers the ranges around what these entries come to when they may be anything.
  void relax(const std::vector<Entry>& entries) {
    std::optional<Resolution> open = prove(opened(entries));
    if (!open) return;
    std::vector<Requirement> relaxed;
    for (const Entry& entry : entries) {
      const Version* found = nullptr;
      for (const ResolvedEdge& edge : open->roots[entry.root].dependencies) {
        const ResolvedPackage& package = open->packages[edge.package];
        if (package.name == entry.name) found = &package.entry.version;
      }
      if (found == nullptr || need_of(entry) == nullptr) return;
      relaxed.push_back(compatible_with(*found));
      if (relaxed.back() == need_of(entry)->requirement) return;
    }
    std::optional<Resolution> proven = prove(with(entries, relaxed));
    if (!proven) return;
    FixOption option;
    option.kind = FixOption::Kind::relax_range;
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Need& need = *need_of(entries[i]);
      const std::string& manifest =
          need.inherited ? request_.workspace_manifest : request_.roots[entries[i].root].manifest;
      FixChange change{entries[i].name, manifest, quoted(need.requirement.text()), quoted(relaxed[i].text())};
      std::string key = key_text(change.package) + " = ";
      option.diff += diff(manifest, need.inherited ? "[workspace.dependencies]" : table_of(need.kind),
                          key + change.before, key + change.after);
      shown.push_back(quoted(change.package) + " = ");
      option.changes.push_back(std::move(change));
    }
    put(std::move(option), shown, *proven);
  }

  void relax(std::size_t root, const std::string& name) {
    if (first_time("relax " + std::to_string(root) + " " + name)) relax({{root, name}});
  }

  // Adds the entries that a proof rests on; false if all are there.
  bool collect(const std::vector<Clue>& clues, std::vector<Entry>& entries) const {
    std::size_t before = entries.size();
    for (const Clue& clue : clues) {
      bool need = clue.kind == Reason::Kind::need || clue.kind == Reason::Kind::need_feature;
      if (!need || !clue.root || clue.object_missing) continue;
      Entry entry{*clue.root, clue.object};
      if (need_of(entry) != nullptr && std::find(entries.begin(), entries.end(), entry) == entries.end()) {
        entries.push_back(std::move(entry));
      }
    }
    return entries.size() != before;
  }

  // Where no single range can give way: opens all that the proof rests on, then what the next proof rests on,
  // and closes again each that is not needed.
  void relax_together() {
    std::vector<Entry> entries;
    if (!collect(failed_.clues, entries)) return;
    while (true) {
      if (++tried_ > kCandidates) return;
      Result<Attempt> made = attempt(opened(entries), source_);
      if (!made) return;
      auto* failed = std::get_if<FailedAttempt>(&*made);
      if (failed == nullptr) break;
      if (!collect(failed->clues, entries)) return;
    }
    for (std::size_t i = entries.size(); i-- > 0 && entries.size() > 1;) {
      std::vector<Entry> fewer = entries;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (prove(opened(fewer))) entries = std::move(fewer);
    }
    relax(entries);
  }

  // Useful where two needs cannot meet in one version.
  void allow_several(const Clue& clue) {
    const auto& allowed = request_.allow_multi_version;
    if (request_.every_name_multi_version ||
        std::find(allowed.begin(), allowed.end(), clue.object) != allowed.end())
      return;
    bool clash = std::any_of(failed_.clues.begin(), failed_.clues.end(), [&](const Clue& other) {
      return other.kind == Reason::Kind::need && other.object == clue.object &&
             !(other.requirement == clue.requirement);
    });
    if (!clash || !first_time("several " + clue.object)) return;
    ResolveRequest changed = copy();
    changed.allow_multi_version.push_back(clue.object);
    std::sort(changed.allow_multi_version.begin(), changed.allow_multi_version.end());
    std::optional<Resolution> proven = prove(changed);
    if (!proven) return;
    std::vector<std::string> before = allowed;
    std::sort(before.begin(), before.end());
    FixChange change{clue.object, request_.workspace_manifest, toml_list(before),
                     toml_list(changed.allow_multi_version)};
    std::string key = "allow-multi-version = ";
    std::string shown = diff(change.manifest, "[workspace]", key + change.before, key + change.after);
    put(FixOption::Kind::allow_multi_version, std::move(change), key, std::move(shown), *proven);
  }

  void add_capability(const Clue& clue) {
    if (!clue.root || clue.needs.empty()) return;
    // What the newest version needs, and the least.
    std::vector<CapabilitySet> wanted = {clue.needs.front()};
    auto least = std::min_element(clue.needs.begin(), clue.needs.end(), [](CapabilitySet a, CapabilitySet b) {
      return a.items().size() < b.items().size();
    });
    if (!(*least == wanted[0])) wanted.push_back(*least);
    for (CapabilitySet more : wanted) add_capability(clue, more);
  }

  void add_capability(const Clue& clue, CapabilitySet more) {
    CapabilitySet after = clue.ceiling;
    after.add(more);
    if (!first_time("capability " + std::to_string(*clue.root) + " " + (clue.pinned ? clue.object : "") +
                    " " + after.text())) {
      return;
    }
    ResolveRequest changed = copy();
    RootPackage& root = changed.roots[*clue.root];
    if (clue.pinned) {
      change_needs(root, clue.object, [&](Need& n) {
        if (n.pin) n.pin = after;
      });
    } else {
      root.ceiling = after;
    }
    std::optional<Resolution> proven = prove(changed);
    if (!proven) return;
    FixChange change{clue.object, root.manifest, toml_list(clue.ceiling), toml_list(after)};
    std::string key = clue.pinned ? key_text(clue.object) + ".capabilities = " : root.ceiling_key + " = ";
    std::string shown = diff(root.manifest, clue.pinned ? "[dependencies]" : "[capabilities]",
                             key + change.before, key + change.after);
    put(FixOption::Kind::add_capability, std::move(change), key, std::move(shown), *proven);
  }

  void drop_targets(TargetMask lacking) {
    for (std::size_t i = 0; i < request_.roots.size(); ++i) {
      TargetMask before = target_mask(request_.roots[i].targets);
      auto after = static_cast<TargetMask>(before & ~lacking);
      if (after == before || after == 0 ||
          !first_time("target " + std::to_string(i) + " " + std::to_string(after)))
        continue;
      ResolveRequest changed = copy();
      changed.roots[i].targets = target_names(after);
      std::optional<Resolution> proven = prove(changed);
      if (!proven) continue;
      FixChange change{
          {}, changed.roots[i].manifest, toml_list(target_names(before)), toml_list(target_names(after))};
      std::string key = "supports = ";
      std::string shown = diff(change.manifest, "[targets]", key + change.before, key + change.after);
      put(FixOption::Kind::swap_target, std::move(change), key, std::move(shown), *proven);
    }
  }

  // To the newest mochi if it is known, else to where the range begins.
  void upgrade(const Requirement& wanted) {
    std::optional<Version> next = request_.newest_mochi;
    if (!next) {
      for (const Comparator& c : wanted.comparators) {
        if (c.version > request_.mochi && c.op != Comparison::less && c.op != Comparison::less_equal)
          next = c.version;
      }
    }
    if (!next || !wanted.matches(*next) || !(*next > request_.mochi)) return;
    if (!first_time("mochi " + next->text())) return;
    ResolveRequest changed = copy();
    changed.mochi = *next;
    std::optional<Resolution> proven = prove(changed);
    if (!proven) return;
    put(FixOption::Kind::upgrade_mochi, {{}, {}, request_.mochi.text(), next->text()}, {}, {}, *proven);
  }

  const ResolveRequest& request_;
  VersionSource& source_;
  const FailedAttempt& failed_;
  std::vector<FixOption> options_;
  std::set<std::string> seen_;
  std::size_t tried_ = 0;
};

}  // namespace

std::vector<FixOption> find_fixes(const ResolveRequest& request, VersionSource& source,
                                  const FailedAttempt& failed) {
  return Fixer(request, source, failed).run();
}

}  // namespace mochi::package
