#include "unit/package/world.h"

#include <algorithm>
#include <sstream>

#include "diag/codes.h"

namespace mochi::package::testing {
namespace {

std::string trim(const std::string& text) {
  std::size_t begin = text.find_first_not_of(' ');
  std::size_t end = text.find_last_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

// At separators outside of brackets.
std::vector<std::string> split(const std::string& text, char sign) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  for (char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (c == sign && depth == 0) {
      if (!trim(part).empty()) parts.push_back(trim(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!trim(part).empty()) parts.push_back(trim(part));
  return parts;
}

CapabilitySet caps(const std::vector<std::string>& words, std::size_t from) {
  CapabilitySet set;
  for (std::size_t i = from; i < words.size(); ++i) set.add(*find_capability(words[i]));
  return set;
}

std::string inside(std::string& text, char open, char close, bool& found) {
  std::size_t begin = text.find(open);
  std::size_t end = text.find(close);
  found = begin != std::string::npos && end != std::string::npos;
  if (!found) return {};
  std::string part = text.substr(begin + 1, end - begin - 1);
  text.erase(begin, end - begin + 1);
  return part;
}

Need need_of(std::string text) {
  Need need;
  if (text.starts_with("dev:")) need.kind = NeedKind::dev;
  if (text.starts_with("build:")) need.kind = NeedKind::build;
  if (need.kind != NeedKind::normal) text = text.substr(text.find(':') + 1);
  bool found = false;
  std::string pin = inside(text, '{', '}', found);
  if (found) need.pin = caps(split(pin, ' '), 0);
  for (const std::string& feature : split(inside(text, '[', ']', found), ',')) {
    if (feature == "!default") {
      need.default_features = false;
    } else {
      need.features.push_back(feature);
    }
  }
  std::size_t registry = text.find('<');
  std::size_t close = text.find('>');
  if (registry != std::string::npos && close != std::string::npos && registry < text.find(' ') &&
      close < text.find(' ')) {
    need.registry = text.substr(registry + 1, close - registry - 1);
    text.erase(registry, close - registry + 1);
  }
  for (std::size_t at = text.rfind(" @"); at != std::string::npos; at = text.rfind(" @")) {
    need.targets.push_back(text.substr(at + 2));
    text = text.substr(0, at);
  }
  std::size_t blank = text.find(' ');
  need.name = text.substr(0, blank);
  std::string requirement = blank == std::string::npos ? "*" : trim(text.substr(blank));
  std::replace(requirement.begin(), requirement.end(), '&', ',');
  need.requirement = parse_requirement(requirement).value();
  if (need.name.ends_with('?')) {
    need.optional = true;
    need.name.pop_back();
  }
  return need;
}

void put_feature(std::vector<IndexFeature>& features, const std::string& part) {
  std::vector<std::string> halves = split(part, '=');
  IndexFeature feature{halves[0], {}, {}};
  if (halves.size() > 1) feature.enables = split(halves[1], ',');
  features.push_back(feature);
  std::sort(features.begin(), features.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace

std::string full_version(std::string version) {
  std::size_t end = std::min(version.find('-'), version.size());
  std::string numbers = version.substr(0, end);
  while (std::count(numbers.begin(), numbers.end(), '.') < 2) numbers += ".0";
  return numbers + version.substr(end);
}

IndexEntry entry_of(const std::string& line, std::string& name) {
  std::vector<std::string> parts = split(line, ';');
  IndexEntry entry;
  entry.released = World::kNow - 1000 * std::int64_t{86400};
  std::size_t arrow = parts[0].find(" > ");
  std::vector<std::string> head = split(parts[0].substr(0, arrow), ' ');
  name = head[0];
  entry.version = parse_version(full_version(head.at(1))).value();
  if (arrow != std::string::npos) {
    std::vector<IndexDependency> found;
    for (const std::string& text : split(parts[0].substr(arrow + 3), ',')) {
      Need need = need_of(text);
      found.push_back({need.name, need.requirement, need.optional, need.default_features, need.pin,
                       need.features, need.targets, need.registry});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    entry.dependencies = std::move(found);
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::vector<std::string> words = split(parts[i], ' ');
    const std::string& key = words[0];
    if (key == "caps")
      entry.capabilities = caps(words, 1);
    else if (key == "targets")
      entry.targets.assign(words.begin() + 1, words.end());
    else if (key == "yanked") {
      entry.yanked = true;
      if (words.size() > 1) entry.yank_reason = trim(parts[i].substr(6));
    } else if (key == "mochi") {
      std::string text = trim(parts[i].substr(5));
      std::replace(text.begin(), text.end(), '&', ',');
      entry.mochi = parse_requirement(text).value();
    } else if (key == "age")
      entry.released = World::kNow - std::stoll(words[1]) * 86400;
    else if (key == "no-time")
      entry.released.reset();
    else if (key == "links")
      entry.links = words[1];
    else if (key == "featurecaps") {
      for (IndexFeature& f : entry.features) {
        if (f.name == words[1]) f.capabilities = caps(words, 2);
      }
    } else if (key == "for") {
      // «for python > bar ^2»
      std::vector<IndexDependency> found;
      for (const std::string& text : split(parts[i].substr(parts[i].find(" > ") + 3), ',')) {
        Need need = need_of(text);
        found.push_back({need.name, need.requirement, need.optional, need.default_features, need.pin,
                         need.features, need.targets, need.registry});
      }
      entry.target_dependencies.push_back({words[1], std::move(found)});
    } else {
      put_feature(entry.features, parts[i]);
    }
  }
  return entry;
}

RootPackage root_of(const std::string& line) {
  std::vector<std::string> parts = split(line, ';');
  RootPackage root;
  std::size_t arrow = parts[0].find(" > ");
  root.name = trim(parts[0].substr(0, arrow));
  if (root.name == "root") root.name.clear();
  root.version = parse_version("1.0.0").value();
  if (arrow != std::string::npos) {
    for (const std::string& text : split(parts[0].substr(arrow + 3), ','))
      root.needs.push_back(need_of(text));
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::vector<std::string> words = split(parts[i], ' ');
    if (words[0] == "caps" || words[0] == "allow") {
      root.ceiling = caps(words, 1);
      root.ceiling_key = words[0] == "caps" ? "required" : "allowed";
    } else if (words[0] == "targets") {
      root.targets.assign(words.begin() + 1, words.end());
    } else if (words[0] == "for") {
      TargetNeeds t{words[1], {}};
      for (const std::string& text : split(parts[i].substr(parts[i].find(" > ") + 3), ','))
        t.needs.push_back(need_of(text));
      root.target_needs.push_back(t);
    } else {
      put_feature(root.features, parts[i]);
    }
  }
  return root;
}

World::World() {
  request.registries = {{"main", "id-main"}};
  request.mochi = parse_version("0.7.0").value();
  request.age.now = kNow;
  registries_.resize(1);
}

World::World(std::initializer_list<std::string> lines) : World() {
  for (const std::string& line : lines) add(line);
}

World& World::add(const std::string& line, std::size_t registry) {
  if (line.starts_with("root >") || line == "root") {
    request.roots.push_back(root_of(line));
    return *this;
  }
  while (registries_.size() <= registry) {
    registries_.emplace_back();
    request.registries.push_back({"other" + std::to_string(registries_.size() - 1),
                                  "id-other" + std::to_string(registries_.size() - 1)});
  }
  std::string name;
  IndexEntry entry = entry_of(line, name);
  std::vector<IndexEntry>& all = registries_[registry][name];
  all.push_back(std::move(entry));
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.version < b.version; });
  number_needs(all);
  return *this;
}

World& World::forget_numbers() {
  for (auto& registry : registries_) {
    for (auto& [name, entries] : registry) {
      for (IndexEntry& entry : entries) entry.needs = 0;
    }
  }
  return *this;
}

World& World::member(const std::string& line) {
  request.roots.push_back(root_of(line));
  request.roots.back().manifest = request.roots.back().name + "/mochi.toml";
  return *this;
}

World& World::lock(const std::string& name, const std::string& version) {
  request.locked.push_back(
      {name, parse_version(full_version(version)).value(), {PackageSource::Kind::registry, "main"}});
  return *this;
}

Result<const std::vector<IndexEntry>*> World::versions(const Wanted& wanted) {
  asked.push_back(wanted.name);
  if (std::find(broken.begin(), broken.end(), wanted.name) != broken.end()) {
    return fail(Code::M057_INDEX_E004, "the index of " + wanted.name + " cannot be fetched");
  }
  for (std::size_t i = 0; i < registries_.size(); ++i) {
    if (request.registries[i].name != wanted.registry) continue;
    auto found = registries_[i].find(wanted.name);
    return found == registries_[i].end() ? static_cast<const std::vector<IndexEntry>*>(nullptr)
                                         : &found->second;
  }
  return static_cast<const std::vector<IndexEntry>*>(nullptr);
}

void World::prefetch(const std::vector<Wanted>& wanted) {
  for (const Wanted& w : wanted) prefetched.push_back(w.name);
}

std::vector<std::string> World::similar(const Wanted&) {
  std::vector<std::string> names;
  for (const auto& [name, entries] : registries_[0]) names.push_back(name);
  return names;
}

Result<ResolveOutcome> World::run() { return resolve(request, *this); }

std::string text_of(const Resolution& resolution) {
  std::string text;
  for (const ResolvedPackage& p : resolution.packages) {
    text += (text.empty() ? "" : ", ") + p.name + " " + p.entry.version.text();
    for (std::size_t i = 0; i < p.features.size(); ++i) text += (i == 0 ? "[" : ",") + p.features[i];
    if (!p.features.empty()) text += "]";
  }
  return text;
}

std::string World::solution() {
  Result<ResolveOutcome> outcome = run();
  if (!outcome)
    return "error: " + std::string(code_info(outcome.error().code).name) + " " + outcome.error().message;
  if (auto* failure = std::get_if<ResolveFailure>(&*outcome)) {
    statistics = failure->statistics;
    return "FAILED";
  }
  resolution = std::move(*std::get_if<Resolution>(&*outcome));
  statistics = resolution.statistics;
  return text_of(resolution);
}

std::string World::failure() {
  Result<ResolveOutcome> outcome = run();
  if (!outcome) return "error: " + outcome.error().message;
  if (auto* failure = std::get_if<ResolveFailure>(&*outcome)) {
    statistics = failure->statistics;
    return failure->text();
  }
  return "solved: " + text_of(*std::get_if<Resolution>(&*outcome));
}

}  // namespace mochi::package::testing
