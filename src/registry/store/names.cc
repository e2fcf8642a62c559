#include "registry/store/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kProtocols[] = {"cargo", "jsr", "mochi", "npm", "pypi"};
constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz0123456789-";

// PEP 503.
std::string normalized(std::string_view name) {
  std::string out;
  for (char c : ascii_lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (separator && !out.empty() && out.back() == '-') continue;
    out += separator ? '-' : c;
  }
  return out;
}

bool glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Can a name of this protocol match? Only what is certain says no.
bool possible(std::string_view protocol, std::string_view pattern) {
  const std::string folded = likeness_key(protocol, pattern);
  const bool scopes = protocol == "npm" || protocol == "jsr" || protocol == "mochi";
  const std::string allowed =
      std::string(kPlain) + "*" + (scopes ? "@/" : "") + (protocol == "npm" ? "~" : "");
  if (folded.find_first_not_of(allowed) != std::string::npos) return false;
  if (folded.find('@', 1) != std::string::npos) return false;
  if (std::count(folded.begin(), folded.end(), '/') > 1) return false;
  const bool starred = folded.find('*') != std::string::npos;
  const bool scoped = folded.starts_with('@');
  if (folded.find('/') != std::string::npos && !scoped && !folded.starts_with('*')) return false;
  if (scoped && !starred && folded.find('/') == std::string::npos) return false;
  if (folded.starts_with("@/") || folded.ends_with('/')) return false;
  return protocol != "jsr" || scoped || folded.starts_with('*');
}

}  // namespace

bool is_protocol(std::string_view name) {
  return std::find(std::begin(kProtocols), std::end(kProtocols), name) != std::end(kProtocols);
}

std::string package_key(std::string_view protocol, std::string_view name) {
  if (protocol == "pypi") return normalized(name);
  if (protocol == "cargo" || protocol == "mochi") return replace_all(ascii_lower(name), "_", "-");
  return std::string(name);
}

std::string likeness_key(std::string_view protocol, std::string_view name) {
  if (protocol == "npm") {
    std::string key;
    for (char c : ascii_lower(name)) {
      const bool mark = c == '-' || c == '_' || c == '.';
      if (!mark || !key.ends_with('-')) key += mark ? '-' : c;
    }
    return key;
  }
  if (protocol == "jsr") return ascii_lower(name);
  return package_key(protocol, name);
}

Result<NamePattern> NamePattern::parse(std::string_view text) {
  NamePattern out;
  std::string_view body = text;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    out.protocol_ = std::string(text.substr(0, colon));
    body = text.substr(colon + 1);
    if (!is_protocol(out.protocol_)) {
      return fail(Code::M057_REG_E011,
                  fmt::format("`{}` names no protocol: cargo, jsr, mochi, npm or pypi", text));
    }
  }
  out.body_ = std::string(body);
  if (body.empty() || body.size() > 300)
    return fail(Code::M057_REG_E011, fmt::format("`{}` is no pattern of names", text));
  const bool any = std::any_of(std::begin(kProtocols), std::end(kProtocols), [&](std::string_view protocol) {
    return out.is_for(protocol) && possible(protocol, body);
  });
  if (!any) {
    return fail(Code::M057_REG_E011, fmt::format("`{}` can match no name{}", text,
                                                 out.protocol_.empty() ? "" : " of " + out.protocol_));
  }
  return out;
}

NamePattern NamePattern::exactly(std::string_view protocol, std::string_view name) {
  NamePattern out;
  out.protocol_ = std::string(protocol);
  out.body_ = package_key(protocol, name);
  out.exact_ = true;
  return out;
}

bool NamePattern::allows(std::string_view protocol, std::string_view name) const {
  if (!is_for(protocol)) return false;
  if (exact_) return body_ == package_key(protocol, name);
  return glob(package_key(protocol, body_), package_key(protocol, name));
}

bool NamePattern::covers(std::string_view protocol, std::string_view name) const {
  return is_for(protocol) && glob(likeness_key(protocol, body_), likeness_key(protocol, name));
}

bool covered(const std::vector<NamePattern>& patterns, std::string_view protocol, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const NamePattern& pattern) { return pattern.covers(protocol, name); });
}

}  // namespace mochi::registry
