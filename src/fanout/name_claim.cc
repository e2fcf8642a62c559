#include "fanout/name_claim.h"

#include <algorithm>

#include "base/string_util.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

constexpr std::size_t kShownOwners = 5;

// `git+https://www.h.org/o/n.git#x` → `h.org/o/n`.
std::string place_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  url = url.substr(0, std::min(url.find_first_of("?#"), url.size()));
  if (const std::size_t user = url.find('@'); user < url.find('/')) url.remove_prefix(user + 1);
  std::string made = ascii_lower(url);
  if (made.starts_with("www.")) made.erase(0, 4);
  while (made.ends_with('/')) made.pop_back();
  if (made.ends_with(".git")) made.resize(made.size() - 4);
  return made;
}

}  // namespace

std::string_view name_state_name(NameState state) {
  switch (state) {
    case NameState::unasked: return "unasked";
    case NameState::free: return "free";
    case NameState::owned: return "owned";
    case NameState::foreign: return "foreign";
    case NameState::unknown: return "unknown";
  }
  return "unknown";
}

std::string owner_list(const std::vector<std::string>& owners) {
  if (owners.empty()) return "nobody";
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(owners.size(), kShownOwners); ++i)
    shown.push_back("`" + registry::client::tame(owners[i], 60) + "`");
  const std::size_t more = owners.size() - shown.size();
  return join(shown, ", ") + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

std::string other_project(const NameClaim& claim, const std::vector<std::string>& ours) {
  std::vector<std::string> known;
  for (const std::string& url : ours) {
    if (std::string place = place_of(url); !place.empty()) known.push_back(std::move(place));
  }
  std::string first;
  for (const std::string& url : claim.links) {
    const std::string place = place_of(url);
    if (place.empty()) continue;
    if (first.empty()) first = registry::client::tame(url, 200);
    const bool same = std::any_of(known.begin(), known.end(), [&](const std::string& own) {
      return place == own || place.starts_with(own + "/");
    });
    if (same) return {};
  }
  return known.empty() ? std::string() : first;
}

}  // namespace mochi::fanout
