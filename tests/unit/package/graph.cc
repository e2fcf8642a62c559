#include "unit/package/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace mochi::package::testing {
namespace {

std::string full(std::string version) {
  while (std::count(version.begin(), version.end(), '.') < 2) version += ".0";
  return version;
}

std::vector<std::string> split(const std::string& text, char sign) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, sign);) {
    std::size_t begin = part.find_first_not_of(' ');
    std::size_t end = part.find_last_not_of(' ');
    if (begin != std::string::npos) parts.push_back(part.substr(begin, end - begin + 1));
  }
  return parts;
}

}  // namespace

Graph::Graph() { package("root"); }

PackageId Graph::package(const std::string& name) {
  auto [found, fresh] = ids_.emplace(name, PackageId(static_cast<std::uint32_t>(items_.size())));
  if (fresh) items_.push_back({name, {}});
  return found->second;
}

void Graph::add(const std::string& line) {
  std::size_t arrow = line.find(" > ");
  std::vector<std::string> head = split(line.substr(0, arrow), ' ');
  Version version = head.size() > 1 ? parse_version(full(head[1])).value() : Version{};
  std::vector<Need> needs;
  if (arrow != std::string::npos) {
    for (const std::string& item : split(line.substr(arrow + 3), ',')) {
      std::vector<std::string> words = split(item, ' ');
      package(words[0]);
      std::string requirement;
      for (std::size_t i = 1; i < words.size(); ++i) requirement += words[i] == "&" ? "," : words[i];
      needs.push_back({words[0], parse_requirement(requirement).value()});
    }
  }
  items_[package(head[0]).value].versions[version] = std::move(needs);
}

std::pair<const Version&, const std::vector<Graph::Need>&> Graph::at(PackageId id, std::uint32_t ordinal) {
  auto entry = std::next(items_[id.value].versions.begin(), ordinal);
  return {entry->first, entry->second};
}

OrdinalSet Graph::match(PackageId id, const Requirement& requirement) {
  OrdinalSet set;
  std::uint32_t ordinal = 0;
  for (const auto& [version, needs] : items_[id.value].versions) {
    if (requirement.matches(version)) set.append(ordinal, ordinal + 1);
    ++ordinal;
  }
  return set;
}

Result<std::uint32_t> Graph::version_count(PackageId id) {
  return static_cast<std::uint32_t>(items_[id.value].versions.size());
}

Result<std::vector<Clause>> Graph::clauses(PackageId id, std::uint32_t ordinal) {
  std::vector<Clause> made;
  for (const Need& need : at(id, ordinal).second) {
    PackageId target = package(need.package);
    std::string key = items_[id.value].name + ">" + need.package + " " + need.requirement.text();
    auto [reason_at, fresh] = reasons_.emplace(key, static_cast<std::uint32_t>(reasons_.size()));
    if (fresh) reason_of_.push_back({target, need.requirement});
    std::uint32_t reason = reason_at->second;
    made.push_back({{}, std::pair(target, match(target, need.requirement)), reason});
  }
  return made;
}

std::optional<std::uint32_t> Graph::prefer(PackageId id, const OrdinalSet& allowed) {
  auto count = static_cast<std::uint32_t>(items_[id.value].versions.size());
  for (std::uint32_t o = count; o-- > 0;) {
    if (allowed.contains(o)) return o;
  }
  return std::nullopt;
}

Priority Graph::priority(PackageId id) { return id.value == 0 ? Priority::root : Priority::normal; }

std::string Graph::text(const Choice& choice) {
  std::vector<std::string> parts;
  for (auto [id, ordinal] : choice) {
    if (id.value != 0) parts.push_back(items_[id.value].name + " " + at(id, ordinal).first.text());
  }
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string Graph::name(PackageId id) { return id.value == 0 ? "your manifest" : items_[id.value].name; }

std::string Graph::subject(PackageId id, const OrdinalSet& set) {
  auto count = static_cast<std::uint32_t>(items_[id.value].versions.size());
  if (id.value == 0) return "your manifest";
  if (set.count_below(count) == count) return "every version of " + name(id);
  std::string text = name(id);
  const char* glue = " ";
  for (std::uint32_t o = 0; o < count; ++o) {
    if (!set.contains(o)) continue;
    text += glue + at(id, o).first.text();
    glue = " or ";
  }
  return text;
}

std::string Graph::requirement(PackageId id, const OrdinalSet& set) {
  for (const Reason& reason : reason_of_) {
    if (reason.target == id && match(id, reason.requirement) == set)
      return name(id) + " " + reason.requirement.text();
  }
  return subject(id, set);
}

Describer::Statement Graph::external(const Incompatibility& i) {
  if (i.cause == Incompatibility::Cause::no_versions) {
    return {"no version of " + requirement(i.subject, i.terms[0].set) + " exists", false, {}, {}};
  }
  const Reason& reason = reason_of_[i.reason];
  std::string who = subject(i.subject, i.terms[0].set);
  std::string what = name(reason.target) + " " + reason.requirement.text();
  return {who + " depends on " + what, true, who, what};
}

bool Graph::valid(const Choice& choice) {
  std::map<PackageId, std::uint32_t> chosen(choice.begin(), choice.end());
  if (!chosen.contains(root())) return false;
  std::vector<PackageId> open = {root()};
  std::map<PackageId, bool> reached;
  while (!open.empty()) {
    PackageId id = open.back();
    open.pop_back();
    if (reached[id]) continue;
    reached[id] = true;
    for (const Need& need : at(id, chosen.at(id)).second) {
      PackageId target = package(need.package);
      if (!chosen.contains(target)) return false;
      if (!need.requirement.matches(at(target, chosen.at(target)).first)) return false;
      open.push_back(target);
    }
  }
  return reached.size() == chosen.size();
}

// Every need of a chosen package that is itself chosen is met.
bool Graph::consistent(const std::map<std::string, std::uint32_t>& chosen) {
  for (const auto& [who, version] : chosen) {
    for (const Need& need : at(package(who), version).second) {
      auto other = chosen.find(need.package);
      if (other == chosen.end()) continue;
      if (!need.requirement.matches(at(package(need.package), other->second).first)) return false;
    }
  }
  return true;
}

bool Graph::search(std::map<std::string, std::uint32_t>& chosen, std::vector<std::string> open) {
  if (open.empty()) return true;
  std::string name = open.back();
  open.pop_back();
  PackageId id = package(name);
  bool fixed = chosen.contains(name);
  auto count = static_cast<std::uint32_t>(items_[id.value].versions.size());
  for (std::uint32_t o = 0; o < count; ++o) {
    if (fixed && chosen[name] != o) continue;
    chosen[name] = o;
    bool fits = true;
    std::vector<std::string> next = open;
    for (const Need& need : at(id, o).second) {
      auto other = chosen.find(need.package);
      if (other == chosen.end()) {
        next.push_back(need.package);
      } else if (!need.requirement.matches(at(package(need.package), other->second).first)) {
        fits = false;
      }
    }
    if (fits && consistent(chosen) && search(chosen, next)) return true;
    if (!fixed) chosen.erase(name);
  }
  if (!fixed) chosen.erase(name);
  return false;
}

bool Graph::satisfiable() {
  std::map<std::string, std::uint32_t> chosen;
  return search(chosen, {"root"});
}

}  // namespace mochi::package::testing
