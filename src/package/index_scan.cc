#include "package/index_scan.h"

#include <algorithm>
#include <cstring>

#include "package/manifest/manifest.h"

namespace mochi::package {
namespace {

constexpr std::size_t kMostNeeds = 1000;
constexpr std::size_t kMostText = 2000;

// A key of one or two characters as a number; 0 for all others.
constexpr unsigned code_of(std::string_view key) {
  if (key.empty() || key.size() > 2) return 0;
  const unsigned second = key.size() == 2 ? static_cast<unsigned char>(key[1]) : 0U;
  return static_cast<unsigned char>(key[0]) | second << 8U;
}

// In the order of IndexLineScanner::Key.
constexpr unsigned kKeyCodes[] = {code_of("v"), code_of("r"),  code_of("b3"), code_of("s2"), code_of("t3"),
                                  code_of("d"), code_of("mp"), code_of("ed"), code_of("lk")};

// Whether one of eight characters may end a string of plain ASCII, or be none of it: a quote, a backslash, or
// outside of 0x20 to 0x7e. True may be wrong, false is not.
bool may_stop(const char* eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const auto has_zero = [](std::uint64_t w) { return (w - kOnes) & ~w; };
  const std::uint64_t quote = has_zero(word ^ (kOnes * '"'));
  const std::uint64_t backslash = has_zero(word ^ (kOnes * '\\'));
  const std::uint64_t control = (word - kOnes * 0x20) & ~word;
  const std::uint64_t beyond = word | (word + kOnes);
  return ((quote | backslash | control | beyond) & kHigh) != 0;
}

}  // namespace

// The keys that are read here, each at most once in a line.
enum class IndexLineScanner::Key : std::uint8_t {
  version,
  released,
  blake3,
  sha256,
  tree,
  needs,
  mochi,
  edition,
  license,
};

// Strings of plain ASCII and the signs between them; blanks in front of a sign are passed over.
class IndexLineScanner::Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  std::size_t place() const { return at_; }
  bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  // 64 digits between quotes.
  bool digest(HexDigest& out) {
    constexpr std::size_t kDigits = 64;
    if (!take('"') || text_.size() - at_ <= kDigits || !out.read(text_.substr(at_, kDigits))) return false;
    at_ += kDigits;
    return take_here('"');
  }
  bool string(std::string_view& out) {
    if (!take('"')) return false;
    const std::size_t begin = at_;
    while (at_ + 8 <= text_.size() && !may_stop(text_.data() + at_)) at_ += 8;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c < 0x20 || c >= 0x7f || c == '\\') return false;
      ++at_;
    }
    out = text_.substr(begin, at_ - begin);
    return take_here('"');
  }

 private:
  // Without blanks in front.
  bool take_here(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// `{"name":"requirement",…}`
bool IndexLineScanner::needs(Cursor& at, IndexEntry& entry) {
  needs_ = {};
  needs_text_ = {};
  std::vector<IndexDependency> found;
  if (!at.take('{')) return false;
  if (at.take('}')) return true;
  do {
    std::string_view name;
    std::string_view text;
    if (!at.string(name) || !at.take(':') || !at.string(text) || found.size() == kMostNeeds) return false;
    Result<Requirement> requirement = parse_requirement(text);
    if (!requirement || !check_package_name(name).empty()) return false;
    IndexDependency& made = found.emplace_back();
    made.name = name;
    made.requirement = std::move(*requirement);
  } while (at.take(','));
  if (!at.take('}')) return false;
  const auto by_name = [](const IndexDependency& a, const IndexDependency& b) { return a.name < b.name; };
  if (!std::is_sorted(found.begin(), found.end(), by_name)) std::sort(found.begin(), found.end(), by_name);
  const auto same = [](const IndexDependency& a, const IndexDependency& b) { return a.name == b.name; };
  if (std::adjacent_find(found.begin(), found.end(), same) != found.end()) return false;
  needs_ = std::move(found);
  entry.dependencies = needs_;
  return true;
}

// One that is written as a string.
bool IndexLineScanner::value(Key key, std::string_view text, IndexEntry& entry) {
  switch (key) {
    case Key::version: {
      Result<Version> version = parse_version(text);
      if (version) entry.version = std::move(*version);
      return version.has_value();
    }
    case Key::released:
      if (text != released_text_) {
        released_ = parse_utc_time(text);
        released_text_ = text;
      }
      entry.released = released_;
      return released_.has_value();
    case Key::mochi:
      if (text != mochi_text_ || !mochi_) {
        Result<Requirement> requirement = parse_requirement(text);
        if (!requirement) return false;
        mochi_ = std::move(*requirement);
        mochi_text_ = text;
      }
      entry.mochi = mochi_;
      return true;
    case Key::edition: entry.edition = text; return true;
    case Key::license: entry.license = text; return true;
    case Key::blake3:
    case Key::sha256:
    case Key::tree:
    case Key::needs: break;
  }
  return false;
}

HexDigest* IndexLineScanner::digest_of(Key key, IndexEntry& entry) {
  switch (key) {
    case Key::blake3: return &entry.blake3;
    case Key::sha256: return &entry.sha256;
    case Key::tree: return &entry.tree_blake3;
    case Key::version:
    case Key::released:
    case Key::needs:
    case Key::mochi:
    case Key::edition:
    case Key::license: break;
  }
  return nullptr;
}

bool IndexLineScanner::scan(std::string_view line, IndexEntry& entry) {
  if (line.size() > kIndexLineBytes) return false;
  Cursor at(line);
  unsigned seen = 0;
  if (!at.take('{')) return false;
  do {
    std::string_view name;
    if (!at.string(name) || !at.take(':')) return false;
    const auto* known = std::find(std::begin(kKeyCodes), std::end(kKeyCodes), code_of(name));
    if (known == std::end(kKeyCodes)) return false;
    const auto number = static_cast<unsigned>(known - std::begin(kKeyCodes));
    if ((seen & (1U << number)) != 0) return false;
    seen |= 1U << number;
    const auto key = static_cast<Key>(number);
    if (key == Key::needs) {
      if (!needs_text_.empty() && at.take(needs_text_)) {
        entry.dependencies = needs_;
        continue;
      }
      const std::size_t begin = at.place();
      if (!needs(at, entry)) return false;
      needs_text_ = line.substr(begin, at.place() - begin);
      continue;
    }
    if (HexDigest* digest = digest_of(key, entry)) {
      if (!at.digest(*digest)) return false;
      continue;
    }
    std::string_view text;
    if (!at.string(text) || text.size() > kMostText) return false;
    if (!value(key, text, entry)) return false;
  } while (at.take(','));
  return at.take('}') && at.done() && (seen & (1U << static_cast<unsigned>(Key::version))) != 0;
}

}  // namespace mochi::package
