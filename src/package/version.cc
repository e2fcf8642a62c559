#include "package/version.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

bool is_identifier_char(char c) { return is_ascii_digit(c) || is_ascii_letter(c) || c == '-'; }
bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

// A decimal number without leading zeros that fits 64 bits.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_ascii_digit(text[length])) ++length;
  if (length == 0 || (length > 1 && text[0] == '0') || length > 20) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text.substr(0, length)) {
    auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (UINT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  text.remove_prefix(length);
  return value;
}

// Dot-separated identifiers up to `stop` or the end. Numeric ones of a pre-release have no leading zeros.
bool take_identifiers(std::string_view& text, char stop, bool numeric_rule, std::vector<std::string>& out) {
  std::string current;
  auto finish = [&] {
    if (current.empty()) return false;
    if (numeric_rule && is_number(current) && current.size() > 1 && current[0] == '0') return false;
    out.push_back(current);
    current.clear();
    return true;
  };
  while (!text.empty() && text.front() != stop) {
    char c = text.front();
    if (c == '.') {
      if (!finish()) return false;
    } else if (is_identifier_char(c)) {
      current += c;
    } else {
      return false;
    }
    text.remove_prefix(1);
  }
  return finish();
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += '.';
    text += part;
  }
  return text;
}

// Reads up to three numbers, then pre-release and build. `parts` is the count of numbers; false on any fault.
bool read_partial(std::string_view text, Version& version, std::uint8_t& parts) {
  std::array<std::uint64_t*, 3> numbers = {&version.major, &version.minor, &version.patch};
  parts = 0;
  while (true) {
    auto number = take_number(text);
    if (!number) return false;
    *numbers[parts++] = *number;
    if (text.empty() || text.front() != '.' || parts == 3) break;
    text.remove_prefix(1);
    // `1.*` and `1.2.x` are read as fewer parts by the caller.
  }
  if (!text.empty() && text.front() == '-') {
    if (parts != 3) return false;
    text.remove_prefix(1);
    if (!take_identifiers(text, '+', true, version.pre)) return false;
  }
  if (!text.empty() && text.front() == '+') {
    if (parts != 3) return false;
    text.remove_prefix(1);
    std::vector<std::string> build;
    if (!take_identifiers(text, '\0', false, build)) return false;
    version.build = join(build);
  }
  return text.empty();
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  bool a_number = is_number(a);
  bool b_number = is_number(b);
  if (a_number != b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a_number && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// The numbers of a release.
struct Numbers {
  std::uint64_t major;
  std::uint64_t minor;
  std::uint64_t patch;
  friend auto operator<=>(const Numbers&, const Numbers&) = default;
};

// The first release after those that share the first `fixed` numbers (1: major, 2: minor, 3: patch).
std::optional<Numbers> next_after(const Version& v, int fixed) {
  if (fixed == 1) return v.major == UINT64_MAX ? std::nullopt : std::optional(Numbers{v.major + 1, 0, 0});
  if (fixed == 2)
    return v.minor == UINT64_MAX ? next_after(v, 1) : std::optional(Numbers{v.major, v.minor + 1, 0});
  return v.patch == UINT64_MAX ? next_after(v, 2) : std::optional(Numbers{v.major, v.minor, v.patch + 1});
}

// How many numbers a caret keeps: up to the first that is not zero, or all that were written.
int caret_fixed(const Comparator& c) {
  if (c.version.major != 0 || c.parts == 1) return 1;
  if (c.version.minor != 0 || c.parts == 2) return 2;
  return 3;
}

// Release numbers only: a pre-release of the upper bound is not inside.
bool below(const Version& v, const std::optional<Numbers>& bound) {
  return !bound || Numbers{v.major, v.minor, v.patch} < *bound;
}

bool comparator_holds(const Comparator& c, const Version& v) {
  switch (c.op) {
    case Comparison::any: return true;
    case Comparison::exact:
      if (c.parts == 3) return v == c.version;
      return v >= c.version && below(v, next_after(c.version, c.parts));
    case Comparison::less: return v < c.version;
    case Comparison::less_equal:
      if (c.parts == 3) return v <= c.version;
      return below(v, next_after(c.version, c.parts));
    case Comparison::greater:
      if (c.parts == 3) return v > c.version;
      return !below(v, next_after(c.version, c.parts));
    case Comparison::greater_equal: return v >= c.version;
    case Comparison::caret: return v >= c.version && below(v, next_after(c.version, caret_fixed(c)));
    case Comparison::tilde: return v >= c.version && below(v, next_after(c.version, c.parts == 1 ? 1 : 2));
  }
  return false;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Sign {
  std::string_view text;
  Comparison op;
};
// Longer signs first.
constexpr std::array<Sign, 7> kSigns = {{{"<=", Comparison::less_equal},
                                         {">=", Comparison::greater_equal},
                                         {"<", Comparison::less},
                                         {">", Comparison::greater},
                                         {"=", Comparison::exact},
                                         {"^", Comparison::caret},
                                         {"~", Comparison::tilde}}};

std::string_view sign_of(Comparison op) {
  for (const Sign& sign : kSigns) {
    if (sign.op == op) return sign.text;
  }
  return "";
}

Result<Comparator> parse_comparator(std::string_view text) {
  auto bad = [&](std::string why) {
    return fail(Code::M057_MANIFEST_E004, "`" + std::string(text) + "` is not a version requirement: " + why,
                "Write it like `^1.2.3`, `~1.2`, `=1.0.0` or `>=1.2, <2`.");
  };
  Comparator made;
  std::string_view rest = text;
  if (rest == "*") {
    made.op = Comparison::any;
    made.parts = 0;
    return made;
  }
  for (const Sign& sign : kSigns) {
    if (!rest.starts_with(sign.text)) continue;
    made.op = sign.op;
    rest = trim(rest.substr(sign.text.size()));
    break;
  }
  if (rest.empty()) return bad("a version is missing");
  if (rest.size() > 256) return bad("it is too long");
  if (!read_partial(rest, made.version, made.parts))
    return bad("expected 1 to 3 numbers without leading zeros");
  return made;
}

}  // namespace

std::string Version::text() const {
  std::string out = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!pre.empty()) out += "-" + join(pre);
  if (!build.empty()) out += "+" + build;
  return out;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (auto c = a.major <=> b.major; c != 0) return c;
  if (auto c = a.minor <=> b.minor; c != 0) return c;
  if (auto c = a.patch <=> b.patch; c != 0) return c;
  if (a.pre.empty() || b.pre.empty()) return a.pre.empty() <=> b.pre.empty();
  for (std::size_t i = 0; i < a.pre.size() && i < b.pre.size(); ++i) {
    if (auto c = compare_identifiers(a.pre[i], b.pre[i]); c != 0) return c;
  }
  return a.pre.size() <=> b.pre.size();
}

bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

Result<Version> parse_version(std::string_view text) {
  Version version;
  std::uint8_t parts = 0;
  if (text.size() > 256 || !read_partial(text, version, parts) || parts != 3) {
    return fail(Code::M057_MANIFEST_E014, "`" + std::string(text.substr(0, 64)) + "` is not a version",
                "Write three numbers without leading zeros, like `1.2.3` or `1.2.3-rc.1`.");
  }
  return version;
}

std::string Requirement::text() const {
  std::string out;
  for (const Comparator& c : comparators) {
    if (!out.empty()) out += ", ";
    if (c.op == Comparison::any) {
      out += '*';
      continue;
    }
    out += sign_of(c.op);
    out += std::to_string(c.version.major);
    if (c.parts > 1) out += "." + std::to_string(c.version.minor);
    if (c.parts > 2) out += "." + std::to_string(c.version.patch);
    if (!c.version.pre.empty()) out += "-" + join(c.version.pre);
  }
  return out;
}

bool Requirement::is_exact() const {
  return comparators.size() == 1 && comparators[0].op == Comparison::exact && comparators[0].parts == 3;
}

int side_of(const Comparator& comparator, const Version& version) {
  if (comparator_holds(comparator, version)) return 0;
  switch (comparator.op) {
    case Comparison::less:
    case Comparison::less_equal: return 1;
    case Comparison::greater:
    case Comparison::greater_equal: return -1;
    case Comparison::exact:
    case Comparison::caret:
    case Comparison::tilde: return version < comparator.version ? -1 : 1;
    case Comparison::any: return 0;
  }
  return 0;
}

bool Requirement::in_range(const Version& version) const {
  return std::all_of(comparators.begin(), comparators.end(),
                     [&](const Comparator& c) { return comparator_holds(c, version); });
}

bool Requirement::matches(const Version& version) const {
  if (!in_range(version)) return false;
  if (!version.is_prerelease()) return true;
  return std::any_of(comparators.begin(), comparators.end(), [&](const Comparator& c) {
    return c.version.is_prerelease() && c.version.major == version.major &&
           c.version.minor == version.minor && c.version.patch == version.patch;
  });
}

Result<Requirement> parse_requirement(std::string_view text) {
  Requirement made;
  std::string_view rest = text;
  while (true) {
    std::size_t comma = std::min(rest.find(','), rest.size());
    MOCHI_TRY(Comparator comparator, parse_comparator(trim(rest.substr(0, comma))));
    made.comparators.push_back(std::move(comparator));
    if (made.comparators.size() > 32) {
      return fail(Code::M057_MANIFEST_E004, "a version requirement has more than 32 comparators");
    }
    if (comma == rest.size()) return made;
    rest.remove_prefix(comma + 1);
  }
}

bool compatible(const Version& a, const Version& b) {
  if (a.major != b.major) return false;
  if (a.major != 0) return true;
  return a.minor == b.minor && (a.minor != 0 || a.patch == b.patch);
}

std::string compatibility_bucket(const Version& v) {
  if (v.major != 0) return std::to_string(v.major);
  if (v.minor != 0) return "0." + std::to_string(v.minor);
  return "0.0." + std::to_string(v.patch);
}

Requirement any_version() { return Requirement{{Comparator{Comparison::any, 0, {}}}}; }

}  // namespace mochi::package
