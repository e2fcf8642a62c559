#include "fanout/mapping/version.h"

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::fanout {
namespace {

using package::Comparator;
using package::Comparison;
using package::Requirement;
using package::Version;

std::string numbers(const Version& v) {
  return std::to_string(v.major) + "." + std::to_string(v.minor) + "." + std::to_string(v.patch);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `alpha`, `beta`, `rc` or `dev`, alone or with a number.
struct Stage {
  std::string word;
  std::string number;  // empty if none
};

std::optional<Stage> stage_of(const Version& v) {
  if (v.pre.empty() || v.pre.size() > 2) return std::nullopt;
  const std::string& word = v.pre[0];
  if (word != "alpha" && word != "beta" && word != "rc" && word != "dev") return std::nullopt;
  if (v.pre.size() == 2 && !is_number(v.pre[1])) return std::nullopt;
  return Stage{word, v.pre.size() == 2 ? v.pre[1] : std::string()};
}

Unexpected<Error> no_stage(Destination destination, const Version& v) {
  const std::string title(destination_info(destination).title);
  return fail(
      Code::M057_FAN_E008,
      "version `" + v.text() + "` cannot be expressed on " + title + ": its order would be wrong there",
      "Name the pre-release `" + numbers(v) + "-alpha.N`, `-beta.N` or `-rc.N`.");
}

Result<std::string> pep440(Destination destination, const Version& v, std::vector<std::string>& warnings) {
  if (!v.is_prerelease()) return numbers(v);
  const std::optional<Stage> stage = stage_of(v);
  if (!stage) return no_stage(destination, v);
  const std::string number = stage->number.empty() ? "0" : stage->number;
  if (stage->word == "dev") {
    warnings.push_back("on PyPI `" + numbers(v) + ".dev" + number + "` sorts before every alpha");
    return numbers(v) + ".dev" + number;
  }
  const std::string_view letter = stage->word == "alpha" ? "a" : stage->word == "beta" ? "b" : "rc";
  return numbers(v) + std::string(letter) + number;
}

Version plain(std::uint64_t major, std::uint64_t minor, std::uint64_t patch) {
  Version v;
  v.major = major;
  v.minor = minor;
  v.patch = patch;
  return v;
}

// The first version after those that share the first `fixed` numbers; nothing if there is none.
std::optional<Version> next_after(const Version& v, int fixed) {
  if (fixed == 1) return v.major == UINT64_MAX ? std::nullopt : std::optional(plain(v.major + 1, 0, 0));
  if (fixed == 2)
    return v.minor == UINT64_MAX ? next_after(v, 1) : std::optional(plain(v.major, v.minor + 1, 0));
  return v.patch == UINT64_MAX ? next_after(v, 2) : std::optional(plain(v.major, v.minor, v.patch + 1));
}

int caret_fixed(const Comparator& c) {
  if (c.version.major != 0 || c.parts == 1) return 1;
  if (c.version.minor != 0 || c.parts == 2) return 2;
  return 3;
}

// What one comparator allows.
VersionRange range_of(const Comparator& c) {
  switch (c.op) {
    case Comparison::any: return {};
    case Comparison::exact: return {c.version, next_after(c.version, c.parts)};
    case Comparison::less: return {std::nullopt, c.version};
    case Comparison::less_equal: return {std::nullopt, next_after(c.version, c.parts)};
    case Comparison::greater: return {next_after(c.version, c.parts), std::nullopt};
    case Comparison::greater_equal: return {c.version, std::nullopt};
    case Comparison::caret: return {c.version, next_after(c.version, caret_fixed(c))};
    case Comparison::tilde: return {c.version, next_after(c.version, c.parts == 1 ? 1 : 2)};
  }
  return {};
}

Version without_build(Version v) {
  v.build.clear();
  return v;
}

// `1.2.3`, with trailing zero parts of a release left away: `1.2`, `2`.
std::string shortened(const Version& v) {
  if (v.is_prerelease()) return without_build(v).text();
  if (v.patch != 0) return numbers(v);
  if (v.minor != 0) return std::to_string(v.major) + "." + std::to_string(v.minor);
  return std::to_string(v.major);
}

// One comparator as npm and Cargo read it: their `^ ~ = < <= > >=` mean what Mochi's mean, also with parts
// missing.
std::string semver_comparator(const Comparator& c, bool npm) {
  if (c.op == Comparison::any) return npm ? "*" : ">=0";
  Requirement one;
  one.comparators.push_back(c);
  std::string text = one.text();
  if (npm && c.op == Comparison::exact) text.erase(0, 1);
  return text;
}

std::string semver(const Requirement& requirement, bool npm) {
  std::string made;
  for (const Comparator& c : requirement.comparators) {
    if (c.op == Comparison::any && requirement.comparators.size() > 1) continue;
    made += (made.empty() ? "" : npm ? " " : ", ") + semver_comparator(c, npm);
  }
  if (made.empty()) made = npm ? "*" : ">=0";
  return made;
}

// The single comparator, if there is but one.
const Comparator* single(const Requirement& requirement) {
  return requirement.comparators.size() == 1 ? &requirement.comparators[0] : nullptr;
}

class VersionMapper {
 public:
  VersionMapper(Destination destination, const Requirement& requirement, const Version* locked,
                std::vector<std::string>& warnings)
      : destination_(destination), requirement_(requirement), locked_(locked), warnings_(warnings) {}

  Result<std::string> run() {
    MOCHI_TRY(range_, requirement_range(requirement_));
    switch (destination_) {
      case Destination::npm:
      case Destination::jsr: return semver(requirement_, true);
      case Destination::crates: return semver(requirement_, false);
      case Destination::pypi: return pypi();
      case Destination::nuget: return nuget();
      case Destination::maven:
      case Destination::kotlin: return maven();
      case Destination::hex: return hex();
      case Destination::swift: return swift();
    }
    return std::string();
  }

 private:
  bool is_exact() const { return requirement_.is_exact(); }
  const Version& exact() const { return requirement_.comparators[0].version; }
  bool is_caret_of_major() const {
    const Comparator* c = single(requirement_);
    return c != nullptr && c->op == Comparison::caret && caret_fixed(*c) == 1 && c->version.major != 0;
  }

  Result<std::string> pypi() {
    std::vector<std::string> ignored;
    auto native = [&](const Version& v) { return pep440(destination_, v, ignored); };
    if (is_exact()) {
      MOCHI_TRY(std::string version, native(exact()));
      return "==" + version;
    }
    if (const Comparator* c = single(requirement_); c != nullptr && c->op == Comparison::exact) {
      return "==" +
             (c->parts == 1 ? std::to_string(c->version.major)
                            : std::to_string(c->version.major) + "." + std::to_string(c->version.minor)) +
             ".*";
    }
    std::string made;
    if (range_.low) {
      MOCHI_TRY(std::string low, range_.low->is_prerelease() ? native(*range_.low)
                                                             : Result<std::string>(shortened(*range_.low)));
      made = ">=" + low;
    }
    if (range_.high) {
      MOCHI_TRY(std::string high, range_.high->is_prerelease()
                                      ? native(*range_.high)
                                      : Result<std::string>(shortened(*range_.high)));
      made += (made.empty() ? "<" : ",<") + high;
    }
    return made;
  }

  Result<std::string> nuget() {
    if (is_exact()) return "[" + text(exact()) + "]";
    if (!range_.high || is_caret_of_major()) return range_.low ? text(*range_.low) : std::string("0.0.0");
    return (range_.low ? "[" + text(*range_.low) : std::string("(")) + ", " + text(*range_.high) + ")";
  }

  Result<std::string> maven() {
    if (range_.low) return text(*range_.low);
    if (locked_ != nullptr) return text(*locked_);
    return fail(
        Code::M057_FAN_E008,
        "requirement `" + requirement_.text() + "` names no lowest version, and there is none in the lock",
        "Write a lower bound, or lock the package first.");
  }

  Result<std::string> hex() {
    if (is_exact()) return "== " + text(exact());
    if (!range_.low && !range_.high) return std::string(">= 0.0.0");
    if (!range_.low) return "< " + text(*range_.high);
    const Version& low = *range_.low;
    if (!range_.high) return ">= " + text(low);
    const Comparator* c = single(requirement_);
    const bool pessimistic = c != nullptr && (c->op == Comparison::caret || c->op == Comparison::tilde ||
                                              c->op == Comparison::exact);
    if (pessimistic && *range_.high == plain(low.major + 1, 0, 0)) {
      const std::string minor = "~> " + std::to_string(low.major) + "." + std::to_string(low.minor);
      return low.patch == 0 && !low.is_prerelease() ? minor : minor + " and >= " + text(low);
    }
    if (pessimistic && *range_.high == plain(low.major, low.minor + 1, 0)) return "~> " + text(low);
    return ">= " + text(low) + " and < " + text(*range_.high);
  }

  Result<std::string> swift() {
    auto quoted = [](const Version& v) { return "\"" + text(v) + "\""; };
    if (is_exact()) return "exact: " + quoted(exact());
    if (range_.low && range_.high) {
      const Comparator* c = single(requirement_);
      const bool close = c != nullptr && c->op != Comparison::exact;
      if (close && *range_.high == plain(range_.low->major + 1, 0, 0)) return "from: " + quoted(*range_.low);
      if (close && *range_.high == plain(range_.low->major, range_.low->minor + 1, 0))
        return ".upToNextMinor(from: " + quoted(*range_.low) + ")";
      return quoted(*range_.low) + "..<" + quoted(*range_.high);
    }
    if (range_.high) return "\"0.0.0\"..<" + quoted(*range_.high);
    const Version* low = range_.low ? &*range_.low : locked_;
    if (low == nullptr) {
      return fail(
          Code::M057_FAN_E008,
          "requirement `" + requirement_.text() + "` cannot be expressed on Swift without a locked version",
          "Write a lower bound, or lock the package first.");
    }
    warnings_.push_back("Swift takes `" + requirement_.text() + "` only below the next major version");
    return "from: " + quoted(*low);
  }

  static std::string text(const Version& v) { return without_build(v).text(); }

  Destination destination_;
  const Requirement& requirement_;
  const Version* locked_;
  std::vector<std::string>& warnings_;
  VersionRange range_;
};

}  // namespace

Result<std::string> map_version(Destination destination, const Version& version,
                                std::vector<std::string>& warnings) {
  if (!version.build.empty()) {
    warnings.push_back("build metadata `+" + version.build + "` is left away on " +
                       std::string(destination_info(destination).title));
  }
  switch (destination) {
    case Destination::pypi: return pep440(destination, version, warnings);
    case Destination::maven:
    case Destination::kotlin:
      if (version.is_prerelease()) {
        const std::optional<Stage> stage = stage_of(version);
        if (!stage || stage->word == "dev") return no_stage(destination, version);
      }
      break;
    case Destination::npm:
    case Destination::jsr:
    case Destination::nuget:
    case Destination::swift:
    case Destination::crates:
    case Destination::hex: break;
  }
  return without_build(version).text();
}

Result<VersionRange> requirement_range(const Requirement& requirement) {
  VersionRange all;
  for (const Comparator& c : requirement.comparators) {
    const VersionRange one = range_of(c);
    if (one.low && (!all.low || *all.low < *one.low)) all.low = one.low;
    if (one.high && (!all.high || *one.high < *all.high)) all.high = one.high;
  }
  if (all.low && all.high && !(*all.low < *all.high)) {
    return fail(Code::M057_FAN_E008, "requirement `" + requirement.text() + "` allows no version",
                "Widen it.");
  }
  return all;
}

Result<std::string> map_requirement(Destination destination, const Requirement& requirement,
                                    const Version* locked, std::vector<std::string>& warnings) {
  return VersionMapper(destination, requirement, locked, warnings).run();
}

}  // namespace mochi::fanout
