#include "package/resolve/fixes.h"

#include <algorithm>
#include <set>

namespace mochi::package {
namespace {

// Candidates that are tried at most, and steps that a proof may take.
constexpr std::size_t kCandidates = 32;
constexpr std::uint64_t kProofSteps = 200000;

Requirement any_version() {
  Comparator any;
  any.op = Comparison::any;
  any.parts = 0;
  return Requirement{{any}};
}

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
      return o.kind == FixOption::Kind::relax_range && o.package == name;
    });
  }

  bool first_time(const std::string& what) { return seen_.insert(what).second; }

  // The versions of what the proof is about: what the roots ask for in it, in the order of the manifests, and
  // `also`.
  std::vector<std::string> gives(const Resolution& resolution, const std::string& also) const {
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
    names.push_back(also);
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

  void put(FixOption option, const std::string& entry, const Resolution& resolution,
           const std::string& also) {
    option.gives = gives(resolution, also);
    bool several = request_.roots.size() > 1 && !option.manifest.empty();
    option.text = std::string(fix_kind_name(option.kind)) + ": " + (several ? option.manifest + ": " : "") +
                  entry + option.before + " -> " + option.after;
    for (std::size_t i = 0; i < option.gives.size(); ++i) {
      option.text += (i == 0 ? "   (gives " : ", ") + option.gives[i];
    }
    if (!option.gives.empty()) option.text += ")";
    options_.push_back(std::move(option));
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

  void relax(std::size_t root, const std::string& name) {
    if (!first_time("relax " + std::to_string(root) + " " + name)) return;
    const RootPackage& owner = request_.roots[root];
    auto need =
        std::find_if(owner.needs.begin(), owner.needs.end(), [&](const Need& n) { return n.name == name; });
    if (need == owner.needs.end()) return;
    ResolveRequest changed = copy();
    change_needs(changed.roots[root], name, [](Need& n) { n.requirement = any_version(); });
    std::optional<Resolution> open = prove(changed);
    if (!open) return;
    const Version* found = nullptr;
    for (const ResolvedEdge& edge : open->roots[root].dependencies) {
      if (open->packages[edge.package].name == name) found = &open->packages[edge.package].entry.version;
    }
    if (found == nullptr) return;
    Requirement relaxed = compatible_with(*found);
    if (relaxed == need->requirement) return;
    change_needs(changed.roots[root], name, [&](Need& n) { n.requirement = relaxed; });
    std::optional<Resolution> proven = prove(changed);
    if (!proven) return;
    FixOption option;
    option.kind = FixOption::Kind::relax_range;
    option.package = name;
    option.manifest = owner.manifest;
    option.before = quoted(need->requirement.text());
    option.after = quoted(relaxed.text());
    std::string key = key_text(name) + " = ";
    option.diff = diff(owner.manifest, table_of(need->kind), key + option.before, key + option.after);
    put(std::move(option), quoted(name) + " = ", *proven, name);
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
    FixOption option;
    option.kind = FixOption::Kind::allow_multi_version;
    option.package = clue.object;
    option.manifest = request_.workspace_manifest;
    std::vector<std::string> before = allowed;
    std::sort(before.begin(), before.end());
    option.before = toml_list(before);
    option.after = toml_list(changed.allow_multi_version);
    std::string key = "allow-multi-version = ";
    option.diff = diff(option.manifest, "[workspace]", key + option.before, key + option.after);
    put(std::move(option), key, *proven, clue.object);
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
    FixOption option;
    option.kind = FixOption::Kind::add_capability;
    option.package = clue.object;
    option.manifest = root.manifest;
    option.before = toml_list(clue.ceiling);
    option.after = toml_list(after);
    std::string key = clue.pinned ? key_text(clue.object) + ".capabilities = " : root.ceiling_key + " = ";
    option.diff = diff(root.manifest, clue.pinned ? "[dependencies]" : "[capabilities]", key + option.before,
                       key + option.after);
    put(std::move(option), key, *proven, clue.object);
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
      FixOption option;
      option.kind = FixOption::Kind::swap_target;
      option.manifest = changed.roots[i].manifest;
      option.before = toml_list(target_names(before));
      option.after = toml_list(target_names(after));
      std::string key = "supports = ";
      option.diff = diff(option.manifest, "[targets]", key + option.before, key + option.after);
      put(std::move(option), key, *proven, {});
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
    FixOption option;
    option.kind = FixOption::Kind::upgrade_mochi;
    option.before = request_.mochi.text();
    option.after = next->text();
    put(std::move(option), {}, *proven, {});
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
