#include "package/resolve/describe.h"

#include <algorithm>

#include "base/edit_distance.h"
#include "base/string_util.h"

namespace mochi::package {
namespace {

std::string caps_text(CapabilitySet set) { return "{" + set.text() + "}"; }

std::string list(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " " + std::string(last) + " " : ", ";
    text += parts[i];
  }
  return text;
}

// Whether no version at all can be in all parts: where a range is not empty, it begins at one of these.
bool contradicts_itself(const Requirement& requirement) {
  std::vector<Version> beginnings = {Version{}};
  for (const Comparator& c : requirement.comparators) {
    Version v = c.version;
    beginnings.push_back(v);
    v.pre.clear();
    beginnings.push_back(v);
    Version next = v;
    ++next.patch;
    beginnings.push_back(next);
    next.patch = 0;
    ++next.minor;
    beginnings.push_back(next);
    next.minor = 0;
    ++next.major;
    beginnings.push_back(next);
  }
  return std::none_of(beginnings.begin(), beginnings.end(),
                      [&](const Version& v) { return requirement.in_range(v); });
}

std::string days(std::int64_t seconds) {
  std::int64_t whole = seconds / 86400;
  if (whole == 0) return "less than a day";
  return counted(static_cast<std::uint64_t>(whole), "day", "days");
}

}  // namespace

ResolveDescriber::ResolveDescriber(ResolveProvider& provider, VersionSource& source)
    : provider_(provider), source_(source) {
  for (std::uint32_t r = 0; r < provider_.reason_count(); ++r) {
    const Reason& reason = provider_.reason(r);
    if (reason.kind != Reason::Kind::need) continue;
    auto& all = asked_[reason.object];
    if (std::find(all.begin(), all.end(), reason.requirement) != all.end()) continue;
    bool root = provider_.catalog().at(reason.subject).kind == Listing::Kind::root;
    all.insert(root ? all.begin() : all.end(), reason.requirement);
  }
}

std::string ResolveDescriber::listing_name(ListingId id) {
  const Listing& listing = provider_.catalog().at(id);
  if (listing.kind == Listing::Kind::registry) {
    // Two of one name are told apart by their registries.
    const auto& contested = provider_.scope().contested;
    bool twice = std::find(contested.begin(), contested.end(), listing.name) != contested.end();
    return twice ? listing.name + " (of the registry `" + provider_.catalog().source_of(id).text + "`)"
                 : listing.name;
  }
  if (listing.kind == Listing::Kind::fixed) return listing.name;
  if (provider_.catalog().request().roots.size() == 1) return "your manifest";
  return "your member " + listing.name;
}

std::string ResolveDescriber::feature_suffix(const Node& node) {
  std::uint32_t text = node.kind == Node::Kind::feature ? node.text : node.feature - 1;
  if (node.kind != Node::Kind::feature && (node.kind != Node::Kind::proxy || node.feature == 0)) return {};
  const std::string& feature = provider_.text(text);
  if (feature == "default") return {};
  if (feature.starts_with("dep:")) return " with its optional " + feature.substr(4);
  return " with feature `" + feature + "`";
}

std::string ResolveDescriber::name(PackageId package) {
  const Node& node = provider_.node(package);
  if (node.kind == Node::Kind::root) return "your workspace";
  if (node.kind == Node::Kind::slot) return "`" + provider_.text(node.text) + "`";
  return listing_name(node.listing) + feature_suffix(node);
}

// The ordinals that people count: pre-releases and withdrawn versions only where nothing else is in the set.
std::vector<std::uint32_t> ResolveDescriber::relevant(ListingId id, const OrdinalSet& set,
                                                      std::uint32_t bucket) {
  Catalog& catalog = provider_.catalog();
  const Listing& listing = catalog.at(id);
  std::uint32_t begin = 0;
  auto end = static_cast<std::uint32_t>(listing.entries->size());
  if (bucket != 0 && bucket <= listing.buckets.size()) std::tie(begin, end) = listing.buckets[bucket - 1];
  std::vector<std::uint32_t> usual;
  std::vector<std::uint32_t> all;
  bool usual_inside = false;
  for (std::uint32_t o = begin; o < end; ++o) {
    all.push_back(o);
    if ((*listing.entries)[o].version.is_prerelease() || catalog.verdict(id, o) != Verdict::good) continue;
    usual.push_back(o);
    usual_inside = usual_inside || set.contains(o);
  }
  return usual_inside ? usual : all;
}

bool ResolveDescriber::covers_all(const Node& node, const OrdinalSet& set) {
  std::vector<std::uint32_t> all = relevant(node.listing, set, node.bucket);
  return std::all_of(all.begin(), all.end(), [&](std::uint32_t o) { return set.contains(o); });
}

std::string ResolveDescriber::versions(ListingId id, const OrdinalSet& set, std::uint32_t bucket) {
  const std::vector<IndexEntry>& entries = *provider_.catalog().at(id).entries;
  std::vector<std::uint32_t> all = relevant(id, set, bucket);
  std::vector<std::string> runs;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!set.contains(all[i])) continue;
    std::size_t j = i;
    while (j + 1 < all.size() && set.contains(all[j + 1])) ++j;
    std::string first = entries[all[i]].version.text();
    std::string last = entries[all[j]].version.text();
    if (j == i) {
      runs.push_back(first);
    } else if (j == i + 1) {
      runs.push_back(first);
      runs.push_back(last);
    } else if (j + 1 == all.size()) {
      runs.push_back(first + " and later");
    } else if (i == 0) {
      runs.push_back("up to " + last);
    } else {
      runs.push_back(first + " to " + last);
    }
    i = j;
  }
  if (runs.size() > 4) {
    std::size_t left_out = runs.size() - 3;
    runs.resize(3);
    runs.push_back(counted(left_out, "other range", "other ranges"));
  }
  return list(runs, "or");
}

std::string ResolveDescriber::sentence_subject(PackageId package, const OrdinalSet& set, bool every) {
  const Node& node = provider_.node(package);
  if (node.kind == Node::Kind::root || node.kind == Node::Kind::slot) return name(package);
  const Listing& listing = provider_.catalog().at(node.listing);
  if (listing.kind == Listing::Kind::root) return listing_name(node.listing);
  std::string suffix = feature_suffix(node);
  if (node.kind == Node::Kind::proxy || listing.entries->empty()) return listing_name(node.listing) + suffix;
  bool one = relevant(node.listing, set, node.bucket).size() == 1;
  if (!one && covers_all(node, set)) {
    return (every ? "every version of " : "") + listing_name(node.listing) + suffix;
  }
  return listing_name(node.listing) + " " + versions(node.listing, set, node.bucket) + suffix;
}

std::string ResolveDescriber::subject(PackageId package, const OrdinalSet& set) {
  return sentence_subject(package, set, true);
}

std::string ResolveDescriber::conclusion_subject(PackageId package, const OrdinalSet& set) {
  return sentence_subject(package, set, false);
}

std::string ResolveDescriber::requirement(PackageId package, const OrdinalSet& set) {
  const Node& node = provider_.node(package);
  if (node.kind == Node::Kind::slot) return slot(node, package, set);
  if (node.kind == Node::Kind::root) return name(package);
  Catalog& catalog = provider_.catalog();
  std::string who = listing_name(node.listing);
  std::string suffix = feature_suffix(node);
  if (node.kind == Node::Kind::proxy)
    return who + " " + catalog.requirement(RequirementId(node.text)).text() + suffix;
  OrdinalSet inside = set.intersect(
      OrdinalSet::range(0, static_cast<std::uint32_t>(catalog.at(node.listing).entries->size())));
  for (RequirementId r : asked_[node.listing]) {
    if (catalog.match(node.listing, r) == inside) return who + " " + catalog.requirement(r).text() + suffix;
  }
  return conclusion_subject(package, inside);
}

// «b from the registry `main`», «the native library `z` from z-sys».
std::string ResolveDescriber::slot(const Node& node, PackageId package, const OrdinalSet& set) {
  Catalog& catalog = provider_.catalog();
  const std::string& text = provider_.text(node.text);
  bool links = text.starts_with("links:");
  std::vector<std::string> from;
  for (OrdinalSet::Interval i : set.intervals()) {
    for (std::uint32_t o = i.begin; o < std::min<std::uint32_t>(i.end, provider_.candidate_count(package));
         ++o) {
      std::uint64_t key = provider_.candidate(package, o);
      from.push_back(links ? catalog.at(ListingId(static_cast<std::uint32_t>(key >> 32U))).name
                           : "the registry `" + catalog.request().registries[key].name + "`");
    }
  }
  std::string what = text.substr(text.find(':') + 1);
  return (links ? "the native library `" + what + "`" : what) + " from " + list(from, "or");
}

bool ResolveDescriber::hidden(const Incompatibility& i) {
  if (i.cause != Incompatibility::Cause::clause) return false;
  const Reason& reason = provider_.reason(i.reason);
  switch (reason.kind) {
    case Reason::Kind::root:
    case Reason::Kind::bucket:
    case Reason::Kind::same: return true;
    case Reason::Kind::feature: {
      const std::string& other = provider_.text(reason.detail);
      return other.starts_with("dep:") || other == "default" ||
             feature_suffix(provider_.node(i.subject)).empty();
    }
    // The plain need says the same.
    case Reason::Kind::need_feature: return provider_.text(reason.detail) == "default" && i.terms.size() < 2;
    case Reason::Kind::need:
    case Reason::Kind::no_feature:
    case Reason::Kind::yanked:
    case Reason::Kind::too_new:
    case Reason::Kind::compiler:
    case Reason::Kind::target:
    case Reason::Kind::capability:
    case Reason::Kind::capability_feature:
    case Reason::Kind::links:
    case Reason::Kind::registry: return false;
  }
  return false;
}

std::string ResolveDescriber::local_name(ListingId id) {
  PackageSource source = provider_.catalog().source_of(id);
  switch (source.kind) {
    case PackageSource::Kind::registry: break;
    case PackageSource::Kind::workspace: return "a member of your workspace";
    case PackageSource::Kind::path: return "the package in `" + source.text + "`";
    case PackageSource::Kind::git: return "the package from git";
    case PackageSource::Kind::tarball: return "the package of a tarball";
  }
  return "a package";
}

// What is wrong with a need by itself: nothing meets it.
std::string ResolveDescriber::need_fault(const Reason& reason) {
  Catalog& catalog = provider_.catalog();
  const Listing& listing = catalog.at(reason.object);
  const auto& registries = catalog.request().registries;
  if (listing.missing) {
    if (listing.index >= registries.size()) return ", from a registry that is not configured";
    const std::string& registry = registries[listing.index].name;
    std::string text = ", which is not in the registry `" + registry + "`";
    std::vector<std::string> similar = source_.similar({registry, listing.name});
    std::vector<std::string_view> views(similar.begin(), similar.end());
    std::string_view near = nearest_word(listing.name, views);
    if (!near.empty()) text += " (did you mean `" + std::string(near) + "`?)";
    return text;
  }
  if (!listing.loaded || !catalog.match(reason.object, reason.requirement).empty()) return {};
  const Requirement& wanted = catalog.requirement(reason.requirement);
  if (listing.kind != Listing::Kind::registry) {
    return ", but here " + listing.name + " is " + local_name(reason.object) + ", of version " +
           listing.entries->front().version.text();
  }
  if (contradicts_itself(wanted)) return ", but the parts of that requirement exclude each other";
  std::string text = ", but no version of " + listing.name + " matches " + wanted.text();
  std::vector<std::string> newest;
  for (std::size_t o = listing.entries->size(); o-- > 0;) {
    const Version& v = (*listing.entries)[o].version;
    Version release = v;
    release.pre.clear();
    if (v.is_prerelease() && (wanted.in_range(v) || wanted.in_range(release))) {
      return text + " (there is only the pre-release " + v.text() +
             ", and a requirement must name a pre-release to get one)";
    }
    if (newest.size() < 3) newest.push_back(v.text());
  }
  if (newest.empty()) return text + " (it has no versions)";
  std::size_t more = listing.entries->size() - newest.size();
  text += more > 0 ? " (the newest are " : newest.size() == 1 ? " (there is " : " (there are ";
  return text + list(newest, "and") + ")";
}

Describer::Statement ResolveDescriber::need(const Reason& reason, const std::string& who) {
  Catalog& catalog = provider_.catalog();
  const Listing& object = catalog.at(reason.object);
  Statement s;
  s.subject = who;
  std::string what = object.kind == Listing::Kind::root ? object.name : listing_name(reason.object);
  s.object = what + " " + catalog.requirement(reason.requirement).text();
  if (reason.kind == Reason::Kind::need_feature && provider_.text(reason.detail) != "default") {
    s.object += " with feature `" + provider_.text(reason.detail) + "`";
    if (reason.condition != 0) s.object += " (as soon as something switches " + object.name + " on)";
  }
  if (catalog.overridden(object.name)) s.object += " (by an override of your manifest)";
  std::string fault = need_fault(reason);
  s.object += fault;
  s.joins = fault.empty();
  s.text = s.subject + " depends on " + s.object;
  return s;
}

std::string ResolveDescriber::too_new(const Reason& reason, const OrdinalSet& set) {
  Catalog& catalog = provider_.catalog();
  const Listing& listing = catalog.at(reason.subject);
  const ReleaseAge& age = catalog.request().age;
  std::string who = listing.name + " " + versions(reason.subject, set);
  for (std::uint32_t o = 0; o < listing.entries->size(); ++o) {
    if (!set.contains(o)) continue;
    const IndexEntry& entry = (*listing.entries)[o];
    if (!entry.released) return who + " has no known age, minimum " + days(age.minimum);
    return who + " is " + days(std::max<std::int64_t>(0, age.now - *entry.released)) + " old, minimum " +
           days(age.minimum);
  }
  return who + " is too new";
}

std::string ResolveDescriber::capability(const Reason& reason, const std::string& who) {
  Catalog& catalog = provider_.catalog();
  const Listing& object = catalog.at(reason.object);
  CapabilitySet ceiling = CapabilitySet::of_bits(reason.detail);
  // The refused versions by what they need, newest first.
  std::vector<std::pair<CapabilitySet, OrdinalSet>> refused;
  const OrdinalSet& asked = catalog.match(reason.object, reason.requirement);
  bool of_feature = reason.kind == Reason::Kind::capability_feature;
  for (auto o = static_cast<std::uint32_t>(object.entries->size()); o-- > 0;) {
    const IndexEntry& entry = (*object.entries)[o];
    CapabilitySet own =
        of_feature ? feature_capabilities(entry, provider_.text(reason.extra - 1)) : entry.capabilities;
    if (!asked.contains(o) || ceiling.contains(own)) continue;
    auto same = std::find_if(refused.begin(), refused.end(), [&](const auto& r) { return r.first == own; });
    if (same == refused.end()) same = refused.insert(refused.end(), {own, {}});
    same->second = same->second.unite(OrdinalSet::one(o));
  }
  bool root = catalog.at(reason.subject).kind == Listing::Kind::root;
  std::string text = root || reason.pinned ? who + " allows " + object.name + " " : who + " itself declares ";
  text += caps_text(ceiling) + " but ";
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < refused.size() && i < kShown; ++i) {
    text += (i == 0 ? "" : " and ") + object.name + " " + versions(reason.object, refused[i].second);
    if (of_feature) text += " with feature `" + provider_.text(reason.extra - 1) + "`";
    text += " needs " + caps_text(refused[i].first);
  }
  return text;
}

std::string ResolveDescriber::target(const Reason& reason, PackageId package, const OrdinalSet& set) {
  const Node& node = provider_.node(package);
  const Listing& listing = provider_.catalog().at(node.listing);
  std::vector<std::string> supported;
  for (std::uint32_t o = 0; o < listing.entries->size(); ++o) {
    if (set.contains(o)) supported = (*listing.entries)[o].targets;
  }
  std::sort(supported.begin(), supported.end());
  return "you build for " + list(target_names(static_cast<TargetMask>(reason.detail)), "and") + " but " +
         listing.name + " " + versions(node.listing, set, node.bucket) + " supports only " +
         list(supported, "and");
}

std::string ResolveDescriber::no_feature(const Reason& reason, PackageId package, const OrdinalSet& set) {
  const Node& node = provider_.node(package);
  const Listing& listing = provider_.catalog().at(node.listing);
  const std::string& feature = provider_.text(reason.detail);
  Node plain = node;
  std::string who = listing.name;
  bool all = covers_all(plain, set);
  if (!all) who += " " + versions(node.listing, set, node.bucket);
  std::string text = (all && listing.entries->size() > 1 ? "no version of " + who + " has" : who + " has no");
  if (feature.starts_with("dep:"))
    return text + (text.ends_with("no") ? "" : " an") + " optional dependency " + feature.substr(4);
  text += text.ends_with(" no") ? " feature `" + feature + "`" : " a feature `" + feature + "`";
  std::vector<std::string_view> known;
  for (std::uint32_t o = 0; o < listing.entries->size(); ++o) {
    if (!set.contains(o)) continue;
    for (const IndexFeature& f : (*listing.entries)[o].features) known.push_back(f.name);
  }
  std::string_view near = nearest_word(feature, known);
  if (!near.empty()) text += " (did you mean `" + std::string(near) + "`?)";
  return text;
}

Describer::Statement ResolveDescriber::external(const Incompatibility& i) {
  if (i.cause == Incompatibility::Cause::no_versions) {
    return {"no usable version of " + requirement(i.subject, i.terms[0].set) + " is left", false, {}, {}};
  }
  const Reason& reason = provider_.reason(i.reason);
  const OrdinalSet& set = i.terms[0].set;
  std::string who = subject(i.subject, set);
  Catalog& catalog = provider_.catalog();
  auto plain = [](std::string text) { return Statement{std::move(text), false, {}, {}}; };
  switch (reason.kind) {
    case Reason::Kind::need:
    case Reason::Kind::need_feature: {
      // A need of an optional slot is the need itself.
      std::string slot = feature_suffix(provider_.node(i.subject));
      if (slot.starts_with(" with its optional")) who.resize(who.size() - slot.size());
      return need(reason, who);
    }
    case Reason::Kind::root: return plain("your workspace has the member " + catalog.at(reason.subject).name);
    case Reason::Kind::feature:
      return plain(who + " switches on its feature `" + provider_.text(reason.detail) + "`");
    case Reason::Kind::no_feature: return plain(no_feature(reason, i.subject, set));
    case Reason::Kind::yanked: {
      std::string why;
      for (std::uint32_t o = 0; o < catalog.at(reason.subject).entries->size(); ++o) {
        const IndexEntry& entry = (*catalog.at(reason.subject).entries)[o];
        if (set.contains(o) && !entry.yank_reason.empty()) why = " (" + entry.yank_reason + ")";
      }
      return plain(catalog.at(reason.subject).name + " " + versions(reason.subject, set) + " was yanked" +
                   why);
    }
    case Reason::Kind::too_new: return plain(too_new(reason, set));
    case Reason::Kind::compiler:
      return plain("this is mochi " + catalog.request().mochi.text() + " but " + who + " needs mochi " +
                   catalog.requirement(reason.requirement).text());
    case Reason::Kind::target: return plain(target(reason, i.subject, set));
    case Reason::Kind::capability:
    case Reason::Kind::capability_feature: return plain(capability(reason, who));
    case Reason::Kind::links:
      return plain(who + " links the native library `" + provider_.text(reason.detail).substr(6) +
                   "`, which only one package may link");
    case Reason::Kind::registry: {
      PackageSource source = catalog.source_of(reason.subject);
      return plain(catalog.at(reason.subject).name + " is asked for from the registry `" + source.text +
                   "`, and one name can only come from one registry");
    }
    case Reason::Kind::bucket:
    case Reason::Kind::same: return plain(who + " has one version");
  }
  return {};
}

}  // namespace mochi::package
