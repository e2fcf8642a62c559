#include "package/index_scan.h"

#include <algorithm>

#include "package/manifest/manifest.h"

namespace mochi::package {
namespace {

constexpr std::size_t kMostNeeds = 1000;
constexpr std::size_t kMostText = 2000;

// The keys that are read here, each at most once in a line.
enum Key : unsigned {
  key_version,
  key_released,
  key_blake3,
  key_sha256,
  key_tree,
  key_needs,
  key_mochi,
  key_edition,
  key_license,
  key_count
};

constexpr std::string_view kKeys[key_count] = {"v", "r", "b3", "s2", "t3", "d", "mp", "ed", "lk"};

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

// Strings of plain ASCII and the signs between them, without any blanks.
class IndexLineScanner::Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  std::size_t place() const { return at_; }
  bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  bool string(std::string_view& out) {
    if (!take('"')) return false;
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c < 0x20 || c >= 0x7f || c == '\\') return false;
      ++at_;
    }
    out = text_.substr(begin, at_ - begin);
    return take('"');
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// `{"name":"requirement",…}`
bool IndexLineScanner::needs(Cursor& at, IndexEntry& entry) {
  needs_.clear();
  needs_text_ = {};
  if (!at.take('{')) return false;
  if (at.take('}')) return true;
  do {
    std::string_view name;
    std::string_view text;
    if (!at.string(name) || !at.take(':') || !at.string(text) || needs_.size() == kMostNeeds) return false;
    Result<Requirement> requirement = parse_requirement(text);
    if (!requirement || !check_package_name(name).empty()) return false;
    IndexDependency& made = needs_.emplace_back();
    made.name = name;
    made.requirement = std::move(*requirement);
  } while (at.take(','));
  if (!at.take('}')) return false;
  const auto by_name = [](const IndexDependency& a, const IndexDependency& b) { return a.name < b.name; };
  if (!std::is_sorted(needs_.begin(), needs_.end(), by_name))
    std::sort(needs_.begin(), needs_.end(), by_name);
  const auto same = [](const IndexDependency& a, const IndexDependency& b) { return a.name == b.name; };
  if (std::adjacent_find(needs_.begin(), needs_.end(), same) != needs_.end()) return false;
  entry.dependencies = needs_;
  return true;
}

bool IndexLineScanner::scan(std::string_view line, IndexEntry& entry) {
  if (line.size() > kIndexLineBytes) return false;
  Cursor at(line);
  unsigned seen = 0;
  if (!at.take('{')) return false;
  do {
    std::string_view name;
    if (!at.string(name) || !at.take(':')) return false;
    const auto* known = std::find(std::begin(kKeys), std::end(kKeys), name);
    const auto key = static_cast<unsigned>(known - std::begin(kKeys));
    if (key == key_count || (seen & (1U << key)) != 0) return false;
    seen |= 1U << key;
    if (key == key_needs) {
      if (!needs_text_.empty() && at.take(needs_text_)) {
        entry.dependencies = needs_;
        continue;
      }
      const std::size_t begin = at.place();
      if (!needs(at, entry)) return false;
      needs_text_ = line.substr(begin, at.place() - begin);
      continue;
    }
    std::string_view text;
    if (!at.string(text) || text.size() > kMostText) return false;
    if (key == key_version) {
      Result<Version> version = parse_version(text);
      if (!version) return false;
      entry.version = std::move(*version);
    } else if (key == key_released) {
      entry.released = parse_utc_time(text);
      if (!entry.released) return false;
    } else if (key == key_mochi) {
      Result<Requirement> requirement = parse_requirement(text);
      if (!requirement) return false;
      entry.mochi = std::move(*requirement);
    } else if (key == key_edition) {
      entry.edition = text;
    } else if (key == key_license) {
      entry.license = text;
    } else {
      if (!is_digest(text)) return false;
      (key == key_blake3 ? entry.blake3 : key == key_sha256 ? entry.sha256 : entry.tree_blake3) = text;
    }
  } while (at.take(','));
  return at.take('}') && at.done() && (seen & (1U << key_version)) != 0;
}

}  // namespace mochi::package
