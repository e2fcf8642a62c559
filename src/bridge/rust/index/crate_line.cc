#include "bridge/rust/index/crate_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/string_util.h"
#include "bridge/rust/index/crate_requirement.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kDependencies = 10'000;
constexpr std::size_t kFeatureWords = 100'000;
constexpr std::int64_t kNewestLine = 2;

Unexpected<Error> bad(std::string why) { return fail(Code::M057_RUST_E003, std::move(why)); }

// A member that may be missing or null; other kinds are an error.
Result<const JsonValue*> member(const JsonValue& object, std::string_view key, JsonKind kind) {
  const JsonValue* found = object.find(key);
  if (found == nullptr || found->is(JsonKind::null)) return static_cast<const JsonValue*>(nullptr);
  if (!found->is(kind)) return bad(fmt::format("`{}` is of the wrong type", key));
  return found;
}

Result<std::string> text_member(const JsonValue& object, std::string_view key, bool needed) {
  MOCHI_TRY(const JsonValue* found, member(object, key, JsonKind::string));
  if (found == nullptr && needed) return bad(fmt::format("`{}` is missing", key));
  return found == nullptr ? std::string() : found->text;
}

Result<bool> flag_member(const JsonValue& object, std::string_view key, bool fallback) {
  MOCHI_TRY(const JsonValue* found, member(object, key, JsonKind::boolean));
  return found == nullptr ? fallback : found->boolean;
}

Result<std::vector<std::string>> words(const JsonValue& list, std::string_view what) {
  std::vector<std::string> made;
  for (const JsonValue& item : list.items) {
    if (!item.is(JsonKind::string)) return bad(fmt::format("`{}` holds something else than texts", what));
    made.push_back(item.text);
  }
  return made;
}

// Nothing for a development dependency.
Result<std::optional<package::IndexDependency>> read_dependency(const JsonValue& value) {
  if (!value.is(JsonKind::object)) return bad("`deps` holds something else than objects");
  MOCHI_TRY(const std::string kind, text_member(value, "kind", false));
  if (kind == "dev") return std::optional<package::IndexDependency>();
  if (!kind.empty() && kind != "normal" && kind != "build")
    return bad(fmt::format("a dependency is of the unknown kind {}", code_quoted(kind)));
  package::IndexDependency made;
  MOCHI_TRY(made.name, text_member(value, "name", true));
  MOCHI_TRY(made.package, text_member(value, "package", false));
  if (!is_crate_name(made.registered_name()))
    return bad(fmt::format("{} is no name of a crate", code_quoted(made.registered_name())));
  MOCHI_TRY(const std::string registry, text_member(value, "registry", false));
  if (!registry.empty()) return bad(fmt::format("`{}` is of another registry", made.name));
  MOCHI_TRY(const std::string requirement, text_member(value, "req", true));
  MOCHI_TRY(made.requirement, parse_crate_requirement(requirement));
  MOCHI_TRY(made.optional, flag_member(value, "optional", false));
  MOCHI_TRY(made.default_features, flag_member(value, "default_features", true));
  MOCHI_TRY(const JsonValue* features, member(value, "features", JsonKind::array));
  if (features != nullptr) {
    MOCHI_TRY(made.features, words(*features, "features"));
    // Old lines hold empty names, which mean nothing.
    std::erase(made.features, "");
  }
  return std::optional(std::move(made));
}

// A lock of cargo's holds what a weak feature names, whether something switches it on or not.
std::string strong(std::string word) {
  if (const std::size_t mark = word.find("?/"); mark != std::string::npos) word.erase(mark, 1);
  return word;
}

Result<void> read_features(const JsonValue& line, package::IndexEntry& entry) {
  std::map<std::string, std::vector<std::string>> all;
  std::size_t count = 0;
  for (std::string_view key : {"features", "features2"}) {
    MOCHI_TRY(const JsonValue* table, member(line, key, JsonKind::object));
    if (table == nullptr) continue;
    for (const JsonMember& feature : table->members) {
      if (!feature.value.is(JsonKind::array)) return bad("a feature is no list");
      MOCHI_TRY(std::vector<std::string> enables, words(feature.value, "features"));
      count += 1 + enables.size();
      if (count > kFeatureWords) return bad("there are too many features");
      std::vector<std::string>& into = all[feature.name];
      for (std::string& word : enables) into.push_back(strong(std::move(word)));
    }
  }
  for (auto& [name, enables] : all) entry.features.push_back({name, std::move(enables), {}});
  return {};
}

Result<void> read_dependencies(const JsonValue& line, package::IndexEntry& entry) {
  MOCHI_TRY(const JsonValue* list, member(line, "deps", JsonKind::array));
  if (list == nullptr) return {};
  if (list->items.size() > kDependencies) return bad("there are too many dependencies");
  std::vector<package::IndexDependency> found;
  for (const JsonValue& value : list->items) {
    MOCHI_TRY(std::optional<package::IndexDependency> one, read_dependency(value));
    if (one) found.push_back(std::move(*one));
  }
  // A dependency of several kinds or targets stands there several times, with its own features each time.
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  entry.dependencies = std::move(found);
  return {};
}

// The order of build labels between versions that are else equal: none first, then by their parts.
bool older_build(const std::string& a, const std::string& b) {
  const std::vector<std::string_view> left = split(a, '.');
  const std::vector<std::string_view> right = split(b, '.');
  auto number = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_ascii_digit);
  };
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i] == right[i]) continue;
    if (number(left[i]) != number(right[i])) return number(left[i]);
    if (!number(left[i])) return left[i] < right[i];
    const std::string_view x = left[i].substr(std::min(left[i].find_first_not_of('0'), left[i].size()));
    const std::string_view y = right[i].substr(std::min(right[i].find_first_not_of('0'), right[i].size()));
    if (x.size() != y.size()) return x.size() < y.size();
    return x != y ? x < y : left[i].size() < right[i].size();
  }
  return left.size() < right.size();
}

struct ReadLine {
  CrateLine line;
  std::string_view text;
};

// Ascending, one of each precedence.
void put_in_order(std::vector<ReadLine>& all) {
  std::stable_sort(all.begin(), all.end(), [](const ReadLine& a, const ReadLine& b) {
    const package::Version& x = a.line.entry.version;
    const package::Version& y = b.line.entry.version;
    return x == y ? older_build(x.build, y.build) : x < y;
  });
  for (std::size_t i = all.size(); i-- > 1;) {
    if (all[i].line.entry.version == all[i - 1].line.entry.version)
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(i) - 1);
  }
}

}  // namespace

bool is_crate_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  if (name.empty() || name.size() > kLongest || !is_ascii_letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_'; });
}

std::string folded_crate_name(std::string_view name) {
  std::string made = ascii_lower(name);
  std::replace(made.begin(), made.end(), '-', '_');
  return made;
}

std::string crate_index_path(std::string_view name) {
  const std::string n = ascii_lower(name);
  if (n.size() <= 2) return fmt::format("{}/{}", n.size(), n);
  if (n.size() == 3) return fmt::format("3/{}/{}", n[0], n);
  return fmt::format("{}/{}/{}", n.substr(0, 2), n.substr(2, 2), n);
}

std::optional<package::Version> parse_rust_version(std::string_view text) {
  std::string whole(text);
  const auto dots = std::count(text.begin(), text.end(), '.');
  for (auto i = dots; i < 2; ++i) whole += ".0";
  Result<package::Version> version = package::parse_version(whole);
  if (!version) return std::nullopt;
  return std::move(*version);
}

Result<std::optional<CrateLine>> parse_crate_line(std::string_view line) {
  if (line.size() > kCrateLineBytes) return bad("the line is longer than 2 MiB");
  JsonValue value;
  JsonError error;
  if (!parse_json(line, value, error, {.bytes = kCrateLineBytes, .depth = 16}))
    return bad(fmt::format("{} at byte {}", error.message, error.offset));
  if (!value.is(JsonKind::object)) return bad("the line is no object");
  MOCHI_TRY(const JsonValue* format, member(value, "v", JsonKind::integer));
  if (format != nullptr && format->integer > kNewestLine) return std::optional<CrateLine>();
  CrateLine made;
  package::IndexEntry& entry = made.entry;
  MOCHI_TRY(made.name, text_member(value, "name", true));
  if (!is_crate_name(made.name)) return bad(fmt::format("{} is no name of a crate", code_quoted(made.name)));
  MOCHI_TRY(const std::string version, text_member(value, "vers", true));
  Result<package::Version> parsed = package::parse_version(version);
  if (!parsed) return bad(fmt::format("{} is no version", code_quoted(version)));
  entry.version = std::move(*parsed);
  MOCHI_TRY(const std::string checksum, text_member(value, "cksum", true));
  if (!entry.sha256.read(checksum)) return bad("`cksum` is no SHA-256 in hexadecimal");
  MOCHI_TRY(entry.yanked, flag_member(value, "yanked", false));
  MOCHI_TRY(entry.links, text_member(value, "links", false));
  MOCHI_TRY(made.rust_version, text_member(value, "rust_version", false));
  MOCHI_TRY(const std::string published, text_member(value, "pubtime", false));
  entry.released = package::parse_utc_time(published);
  MOCHI_TRY_VOID(read_dependencies(value, entry));
  MOCHI_TRY_VOID(read_features(value, entry));
  return std::optional(std::move(made));
}

CrateListing parse_crate_index(std::string_view asked, std::string_view text,
                               const std::optional<package::Version>& toolchain) {
  CrateListing made;
  made.name = asked;
  std::vector<ReadLine> all;
  const std::string folded = folded_crate_name(asked);
  std::size_t number = 0;
  for (std::string_view line : split_lines(text)) {
    ++number;
    if (trim_ascii(line).empty()) continue;
    Result<std::optional<CrateLine>> read = parse_crate_line(line);
    if (!read) {
      made.refused.push_back(fmt::format("line {}: {}", number, read.error().message));
    } else if (*read && folded_crate_name((*read)->name) != folded) {
      made.refused.push_back(fmt::format("line {}: it is of the crate `{}`", number, (*read)->name));
    } else if (*read) {
      all.push_back({std::move(**read), line});
    }
  }
  put_in_order(all);
  for (ReadLine& one : all) {
    const std::optional<package::Version> wants = parse_rust_version(one.line.rust_version);
    one.line.entry.last_resort = toolchain && wants && *wants > *toolchain;
    made.name = one.line.name;
    made.rust_versions.push_back(std::move(one.line.rust_version));
    made.lines.emplace_back(one.text);
    made.entries.push_back(std::move(one.line.entry));
  }
  package::number_needs(made.entries);
  return made;
}

std::optional<std::size_t> CrateListing::find(const package::Version& version) const {
  const auto at = std::lower_bound(entries.begin(), entries.end(), version,
                                   [](const auto& entry, const auto& v) { return entry.version < v; });
  if (at == entries.end() || at->version != version) return std::nullopt;
  return static_cast<std::size_t>(at - entries.begin());
}

}  // namespace mochi::rust
