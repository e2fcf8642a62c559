#include "package/index_entry.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/json_writer.h"
#include "diag/codes.h"
#include "package/index_scan.h"
#include "package/manifest/manifest.h"

namespace mochi::package {
namespace {

constexpr std::size_t kItems = 10000;
constexpr std::size_t kTextBytes = 2000;

Unexpected<Error> bad(std::string_view key, const std::string& why) {
  return fail(Code::M057_INDEX_E002, "`" + std::string(key) + "` of an index line " + why);
}

bool is_feature_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '.';
  });
}

// A name, a name of a dependency, or both with `/` or `?/` between. The name of a dependency may hold one `/`
// itself.
bool is_feature_value(std::string_view value) {
  if (is_feature_name(value) || check_package_name(value).empty()) return true;
  std::size_t slash = value.rfind('/');
  if (slash == std::string_view::npos || !is_feature_name(value.substr(slash + 1))) return false;
  std::string_view name = value.substr(0, slash);
  if (name.ends_with('?')) name.remove_suffix(1);
  return check_package_name(name).empty();
}

bool is_target(std::string_view name) {
  const auto& known = manifest_targets();
  return std::find(known.begin(), known.end(), name) != known.end();
}

// Text for people and identifiers: valid UTF-8 by the JSON reader, without control characters.
Result<std::string> text_of(const JsonValue& value, std::string_view key) {
  if (!value.is(JsonKind::string)) return bad(key, "must be text");
  if (value.text.size() > kTextBytes) return bad(key, "is too long");
  for (char c : value.text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return bad(key, "has a control character");
  }
  return value.text;
}

Result<HexDigest> digest_of(const JsonValue& value, std::string_view key) {
  MOCHI_TRY(const std::string text, text_of(value, key));
  HexDigest digest;
  if (!digest.read(text)) return bad(key, "must be 64 lower-case hex digits");
  return digest;
}

Result<std::vector<std::string>> texts_of(const JsonValue& value, std::string_view key,
                                          bool (*allowed)(std::string_view)) {
  if (!value.is(JsonKind::array)) return bad(key, "must be a list");
  if (value.items.size() > kItems) return bad(key, "is too long");
  std::vector<std::string> texts;
  for (const JsonValue& item : value.items) {
    MOCHI_TRY(std::string text, text_of(item, key));
    if (!allowed(text)) return bad(key, "has the unknown or malformed item `" + text + "`");
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<CapabilitySet> capabilities_of(const JsonValue& value, std::string_view key) {
  MOCHI_TRY(std::vector<std::string> names,
            texts_of(value, key, [](std::string_view name) { return find_capability(name).has_value(); }));
  CapabilitySet set;
  for (const std::string& name : names) set.add(*find_capability(name));
  return set;
}

Result<bool> boolean_of(const JsonValue& value, std::string_view key) {
  if (!value.is(JsonKind::boolean)) return bad(key, "must be true or false");
  return value.boolean;
}

Result<Requirement> requirement_of(const JsonValue& value, std::string_view key) {
  MOCHI_TRY(std::string text, text_of(value, key));
  Result<Requirement> requirement = parse_requirement(text);
  if (!requirement) return bad(key, "is no requirement: " + requirement.error().message);
  return requirement;
}

Result<void> read_dependency_member(const JsonMember& member, IndexDependency& made) {
  const std::string& key = member.name;
  if (key == "r") {
    MOCHI_TRY(made.requirement, requirement_of(member.value, "d.r"));
  } else if (key == "o") {
    MOCHI_TRY(made.optional, boolean_of(member.value, "d.o"));
  } else if (key == "f") {
    MOCHI_TRY(made.features, texts_of(member.value, "d.f", is_feature_name));
  } else if (key == "df") {
    MOCHI_TRY(made.default_features, boolean_of(member.value, "d.df"));
  } else if (key == "reg") {
    MOCHI_TRY(made.registry, text_of(member.value, "d.reg"));
  } else if (key == "t") {
    MOCHI_TRY(made.targets, texts_of(member.value, "d.t", is_target));
  } else if (key == "c") {
    MOCHI_TRY(made.pin, capabilities_of(member.value, "d.c"));
  }
  return {};
}

Result<std::vector<IndexDependency>> dependencies_of(const JsonValue& value, std::string_view key) {
  if (!value.is(JsonKind::object)) return bad(key, "must be an object");
  if (value.members.size() > kItems) return bad(key, "has too many entries");
  std::vector<IndexDependency> all;
  for (const JsonMember& member : value.members) {
    IndexDependency made;
    made.name = member.name;
    if (std::string fault = check_package_name(made.name); !fault.empty())
      return bad(key, "has a bad name: " + fault);
    if (member.value.is(JsonKind::object)) {
      if (member.value.find("r") == nullptr) return bad("d.r", "is missing");
      for (const JsonMember& part : member.value.members) MOCHI_TRY_VOID(read_dependency_member(part, made));
    } else {
      MOCHI_TRY(made.requirement, requirement_of(member.value, key));
    }
    all.push_back(std::move(made));
  }
  std::sort(all.begin(), all.end(),
            [](const IndexDependency& a, const IndexDependency& b) { return a.name < b.name; });
  return all;
}

IndexFeature& feature_at(std::vector<IndexFeature>& features, const std::string& name) {
  for (IndexFeature& feature : features) {
    if (feature.name == name) return feature;
  }
  features.push_back({name, {}, {}});
  return features.back();
}

Result<void> read_features(const JsonValue& value, std::string_view key, bool capabilities,
                           std::vector<IndexFeature>& out) {
  if (!value.is(JsonKind::object)) return bad(key, "must be an object");
  if (value.members.size() > 1000) return bad(key, "has too many entries");
  for (const JsonMember& member : value.members) {
    if (!is_feature_name(member.name)) return bad(key, "has a bad name of a feature");
    IndexFeature& feature = feature_at(out, member.name);
    if (capabilities) {
      MOCHI_TRY(feature.capabilities, capabilities_of(member.value, key));
    } else {
      MOCHI_TRY(feature.enables, texts_of(member.value, key, is_feature_value));
    }
  }
  return {};
}

Result<void> read_target_dependencies(const JsonValue& value, IndexEntry& entry) {
  if (!value.is(JsonKind::object)) return bad("td", "must be an object");
  for (const JsonMember& member : value.members) {
    if (!is_target(member.name)) return bad("td", "names an unknown target");
    MOCHI_TRY(std::vector<IndexDependency> dependencies, dependencies_of(member.value, "td"));
    entry.target_dependencies.push_back({member.name, std::move(dependencies)});
  }
  std::sort(entry.target_dependencies.begin(), entry.target_dependencies.end(),
            [](const auto& a, const auto& b) { return a.target < b.target; });
  return {};
}

Result<void> read_released(const JsonValue& value, IndexEntry& entry) {
  MOCHI_TRY(std::string text, text_of(value, "r"));
  entry.released = parse_utc_time(text);
  if (!entry.released) return bad("r", "is not a time like `2026-05-01T12:00:00Z`");
  return {};
}

Result<void> read_member(const JsonMember& member, IndexEntry& entry) {
  const std::string& key = member.name;
  const JsonValue& value = member.value;
  if (key == "v") {
    MOCHI_TRY(std::string text, text_of(value, "v"));
    Result<Version> version = parse_version(text);
    if (!version) return bad("v", "is not a version");
    entry.version = std::move(*version);
  } else if (key == "r") {
    return read_released(value, entry);
  } else if (key == "b3") {
    MOCHI_TRY(entry.blake3, digest_of(value, key));
  } else if (key == "s2") {
    MOCHI_TRY(entry.sha256, digest_of(value, key));
  } else if (key == "t3") {
    MOCHI_TRY(entry.tree_blake3, digest_of(value, key));
  } else if (key == "y") {
    MOCHI_TRY(entry.yanked, boolean_of(value, key));
  } else if (key == "yr") {
    MOCHI_TRY(entry.yank_reason, text_of(value, key));
  } else if (key == "c") {
    MOCHI_TRY(entry.capabilities, capabilities_of(value, key));
  } else if (key == "d") {
    MOCHI_TRY(entry.dependencies, dependencies_of(value, key));
  } else if (key == "td") {
    return read_target_dependencies(value, entry);
  } else if (key == "t") {
    MOCHI_TRY(entry.targets, texts_of(value, key, is_target));
  } else if (key == "mp") {
    MOCHI_TRY(entry.mochi, requirement_of(value, key));
  } else if (key == "ed") {
    MOCHI_TRY(entry.edition, text_of(value, key));
  } else if (key == "lk") {
    MOCHI_TRY(entry.license, text_of(value, key));
  } else if (key == "pr") {
    if (!value.is(JsonKind::object)) return bad(key, "must be an object");
    if (const JsonValue* sig = value.find("sig")) {
      MOCHI_TRY(entry.signature, text_of(*sig, "pr.sig"));
    }
  } else if (key == "f") {
    return read_features(value, key, false, entry.features);
  } else if (key == "fc") {
    return read_features(value, key, true, entry.features);
  } else if (key != "dv" && key != "cf" && key != "h3" && entry.unknown_keys.size() < 100) {
    entry.unknown_keys.push_back(key.substr(0, 64));
  }
  return {};
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.key(key);
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_capabilities(JsonWriter& json, std::string_view key, CapabilitySet set) {
  json.key(key);
  json.begin_array();
  for (Capability c : set.items()) json.string(capability_name(c));
  json.end_array();
}

void write_dependency(JsonWriter& json, const IndexDependency& d) {
  json.key(d.name);
  bool plain = !d.optional && d.features.empty() && d.default_features && d.registry.empty() &&
               d.targets.empty() && !d.pin;
  if (plain) {
    json.string(d.requirement.text());
    return;
  }
  json.begin_object();
  json.member("r", d.requirement.text());
  if (d.optional) json.member_bool("o", true);
  write_texts(json, "f", d.features);
  if (!d.default_features) json.member_bool("df", false);
  if (!d.registry.empty()) json.member("reg", d.registry);
  write_texts(json, "t", d.targets);
  if (d.pin) write_capabilities(json, "c", *d.pin);
  json.end_object();
}

void write_dependencies(JsonWriter& json, const std::vector<IndexDependency>& dependencies) {
  json.begin_object();
  for (const IndexDependency& d : dependencies) write_dependency(json, d);
  json.end_object();
}

void write_features(JsonWriter& json, const IndexEntry& entry) {
  bool any_capability = std::any_of(entry.features.begin(), entry.features.end(),
                                    [](const IndexFeature& f) { return !f.capabilities.empty(); });
  if (entry.features.empty()) return;
  json.key("f");
  json.begin_object();
  for (const IndexFeature& f : entry.features) {
    json.key(f.name);
    json.begin_array();
    for (const std::string& item : f.enables) json.string(item);
    json.end_array();
  }
  json.end_object();
  if (!any_capability) return;
  json.key("fc");
  json.begin_object();
  for (const IndexFeature& f : entry.features) {
    if (!f.capabilities.empty()) write_capabilities(json, f.name, f.capabilities);
  }
  json.end_object();
}

void write_optional(JsonWriter& json, std::string_view key, const std::string& text) {
  if (!text.empty()) json.member(key, text);
}

// Days since 1970-01-01 of a date of the Gregorian calendar, and back (eras of 400 years that start in
// March).
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  std::int64_t era = year / 400;
  std::int64_t of_era = year - era * 400;
  std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct Date {
  std::int64_t year, month, day;
};

Date date_of(std::int64_t days) {
  days += 719468;
  std::int64_t era = days / 146097;
  std::int64_t of_era = days - era * 146097;
  std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  std::int64_t shifted = (5 * of_year + 2) / 153;
  std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, of_year - (153 * shifted + 2) / 5 + 1};
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

const DependencyList::Items& DependencyList::items() const {
  static const Items kNone;
  return items_ ? *items_ : kNone;
}

const IndexFeature* IndexEntry::feature(std::string_view name) const {
  auto found = std::lower_bound(features.begin(), features.end(), name,
                                [](const IndexFeature& f, std::string_view n) { return f.name < n; });
  return found != features.end() && found->name == name ? &*found : nullptr;
}

const IndexDependency* IndexEntry::dependency(std::string_view name) const {
  auto found = std::lower_bound(dependencies.begin(), dependencies.end(), name,
                                [](const IndexDependency& d, std::string_view n) { return d.name < n; });
  return found != dependencies.end() && found->name == name ? &*found : nullptr;
}

Result<IndexEntry> parse_index_line(std::string_view line) {
  if (line.size() > kIndexLineBytes) return fail(Code::M057_INDEX_E002, "an index line is longer than 1 MB");
  JsonValue value;
  JsonError error;
  JsonLimits limits;
  limits.bytes = kIndexLineBytes;
  limits.depth = 8;
  limits.values = 100000;
  if (!parse_json(line, value, error, limits)) {
    return fail(Code::M057_INDEX_E002, "an index line is not JSON: " + error.message + " at byte " +
                                           std::to_string(error.offset + 1));
  }
  if (!value.is(JsonKind::object)) return fail(Code::M057_INDEX_E002, "an index line must be a JSON object");
  if (value.find("v") == nullptr) return bad("v", "is missing");
  IndexEntry entry;
  for (const JsonMember& member : value.members) MOCHI_TRY_VOID(read_member(member, entry));
  std::sort(entry.features.begin(), entry.features.end(),
            [](const IndexFeature& a, const IndexFeature& b) { return a.name < b.name; });
  return entry;
}

std::string index_line(const IndexEntry& entry) {
  JsonWriter json;
  json.begin_object();
  json.member("v", entry.version.text());
  if (entry.released) json.member("r", utc_time_text(*entry.released));
  write_optional(json, "b3", entry.blake3.text());
  write_optional(json, "s2", entry.sha256.text());
  if (entry.yanked) json.member_bool("y", true);
  write_optional(json, "yr", entry.yank_reason);
  if (!entry.capabilities.empty()) write_capabilities(json, "c", entry.capabilities);
  if (!entry.dependencies.empty()) {
    json.key("d");
    write_dependencies(json, entry.dependencies);
  }
  write_texts(json, "t", entry.targets);
  if (entry.mochi) json.member("mp", entry.mochi->text());
  write_optional(json, "ed", entry.edition);
  write_optional(json, "lk", entry.license);
  if (!entry.signature.empty()) {
    json.key("pr");
    json.begin_object();
    json.member("sig", entry.signature);
    json.end_object();
  }
  write_features(json, entry);
  if (!entry.target_dependencies.empty()) {
    json.key("td");
    json.begin_object();
    for (const IndexTargetDependencies& t : entry.target_dependencies) {
      json.key(t.target);
      write_dependencies(json, t.dependencies);
    }
    json.end_object();
  }
  write_optional(json, "t3", entry.tree_blake3.text());
  json.end_object();
  return json.take();
}

Result<std::vector<IndexEntry>> parse_index(std::string_view text) {
  // Entries are large, and moving them costs as much as reading them.
  constexpr std::size_t kMostExpected = 4096;
  std::vector<IndexEntry> entries;
  // Lines of one package are of nearly one length.
  const std::size_t line_size = std::max<std::size_t>(1, std::min(text.find('\n'), text.size()));
  entries.reserve(std::min(kMostExpected, text.size() / line_size + 2));
  IndexLineScanner scanner;
  std::size_t number = 0;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    IndexEntry& plain = entries.emplace_back();
    if (scanner.scan(line, plain)) continue;
    Result<IndexEntry> entry = parse_index_line(line);
    if (!entry)
      return fail(
          std::move(entry.error()).with_context("reading line " + std::to_string(number) + " of the index"));
    plain = std::move(*entry);
  }
  const auto older = [](const IndexEntry& a, const IndexEntry& b) { return a.version < b.version; };
  // As most registries write them.
  if (!std::is_sorted(entries.begin(), entries.end(), older))
    std::stable_sort(entries.begin(), entries.end(), older);
  auto twin =
      std::adjacent_find(entries.begin(), entries.end(),
                         [](const IndexEntry& a, const IndexEntry& b) { return a.version == b.version; });
  if (twin != entries.end()) {
    return fail(Code::M057_INDEX_E002, "the index has two lines of version " + twin->version.text());
  }
  number_needs(entries);
  return entries;
}

void number_needs(std::vector<IndexEntry>& entries) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].dependencies != entries[i - 1].dependencies) ++number;
    entries[i].needs = number;
  }
}

std::optional<std::int64_t> parse_utc_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kForm.size()) return std::nullopt;
  std::array<std::int64_t, 6> numbers{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] != 'd') {
      if (text[i] != kForm[i]) return std::nullopt;
      ++at;
    } else {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      numbers[at] = numbers[at] * 10 + (text[i] - '0');
    }
  }
  auto [year, month, day, hour, minute, second] = numbers;
  if (year < 1970 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  std::int64_t days = days_of(year, month, day);
  Date back = date_of(days);
  if (back.month != month || back.day != day) return std::nullopt;
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

std::string utc_time_text(std::int64_t seconds) {
  if (seconds < 0) seconds = 0;
  Date date = date_of(seconds / 86400);
  std::int64_t of_day = seconds % 86400;
  return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T" +
         padded(of_day / 3600, 2) + ":" + padded(of_day / 60 % 60, 2) + ":" + padded(of_day % 60, 2) + "Z";
}

}  // namespace mochi::package
