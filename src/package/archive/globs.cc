#include "package/archive/globs.h"

#include "base/path.h"
#include "base/string_util.h"

namespace mochi::package {
namespace {

// The class that begins at `at` (behind its `[`); `at` moves behind its `]`. False in `valid` if it has no
// end.
bool class_matches(std::string_view pattern, std::size_t& at, char c, bool& valid) {
  bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  std::size_t i = negated ? at + 1 : at;
  bool found = false;
  bool first = true;
  auto byte = [](char one) { return static_cast<unsigned char>(one); };
  while (i < pattern.size() && (first || pattern[i] != ']')) {
    first = false;
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    char low = pattern[i++];
    char high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      high = pattern[i + 1];
      i += 2;
    }
    found = found || (byte(low) <= byte(c) && byte(c) <= byte(high));
  }
  valid = i < pattern.size();
  at = i + 1;
  return found != negated;
}

// One character of the pattern against one of the text; `at` moves behind it on success.
bool step(std::string_view pattern, std::size_t& at, char c) {
  char p = pattern[at];
  if (p == '?') {
    ++at;
    return true;
  }
  if (p == '[') {
    std::size_t next = at + 1;
    bool valid = false;
    bool matches = class_matches(pattern, next, c, valid);
    if (valid) {
      if (matches) at = next;
      return matches;
    }
  }
  if (p == '\\' && at + 1 < pattern.size()) {
    if (pattern[at + 1] != c) return false;
    at += 2;
    return true;
  }
  if (p != c) return false;
  ++at;
  return true;
}

// Within one component. On a mismatch only the last `*` needs to take one character more.
bool component_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      resume = t;
    } else if (p < pattern.size() && step(pattern, p, text[t])) {
      ++t;
    } else if (star != std::string_view::npos) {
      p = star;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool components_match(const std::vector<std::string_view>& pattern,
                      const std::vector<std::string_view>& path) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < path.size()) {
    if (p < pattern.size() && pattern[p] == "**") {
      star = ++p;
      resume = t;
    } else if (p < pattern.size() && component_matches(pattern[p], path[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == "**") ++p;
  return p == pattern.size();
}

std::string_view clean(std::string_view pattern) {
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  while (pattern.starts_with('/')) pattern.remove_prefix(1);
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  return pattern;
}

}  // namespace

bool file_glob_matches(std::string_view pattern, std::string_view path) {
  return components_match(split(clean(pattern), '/'), split(path, '/'));
}

bool file_glob_covers(std::string_view pattern, std::string_view path) {
  std::vector<std::string_view> parts = split(clean(pattern), '/');
  std::vector<std::string_view> components = split(path, '/');
  while (!components.empty()) {
    if (components_match(parts, components)) return true;
    components.pop_back();
  }
  return false;
}

IgnoreFile::IgnoreFile(std::string_view text) {
  for (std::string_view line : split_lines(text)) {
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    Rule rule;
    rule.negated = line.front() == '!';
    if (rule.negated) line.remove_prefix(1);
    rule.directories_only = line.ends_with('/');
    if (rule.directories_only) line.remove_suffix(1);
    // A separator anywhere but at the end ties the rule to the top.
    rule.anchored = line.find('/') != std::string_view::npos;
    rule.pattern = clean(line);
    if (!rule.pattern.empty()) rules_.push_back(std::move(rule));
  }
}

bool IgnoreFile::ignores(std::string_view path, bool directory) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->directories_only && !directory) continue;
    bool hit = rule->anchored ? file_glob_matches(rule->pattern, path)
                              : file_glob_matches(rule->pattern, file_name(path));
    if (hit) return !rule->negated;
  }
  return false;
}

}  // namespace mochi::package
