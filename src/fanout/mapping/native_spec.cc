#include "fanout/mapping/native_spec.h"

#include <algorithm>

#include "base/string_util.h"

namespace mochi::fanout {
namespace {

bool is_name(std::string_view text, std::string_view more) {
  return !text.empty() && (is_ascii_letter(text[0]) || is_ascii_digit(text[0])) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_ascii_letter(c) || is_ascii_digit(c) || more.find(c) != std::string_view::npos;
         });
}

// `name`, `@scope/name`, either with `@range`.
std::string npm_fault(std::string_view spec) {
  const std::size_t at = spec.find('@', 1);
  std::string_view name = spec.substr(0, at);
  if (at != std::string_view::npos && trim_ascii(spec.substr(at + 1)).empty())
    return "has an `@` and no version behind it";
  if (name.starts_with('@')) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || !is_name(name.substr(1, slash - 1), "-._~"))
      return "has no scope of npm before its `/`";
    name.remove_prefix(slash + 1);
  }
  return is_name(name, "-._~") && ascii_lower(name) == name ? std::string()
                                                            : "does not begin with a package name of npm";
}

// The name of PEP 508, extras, then versions or an address, then a marker.
std::string pypi_fault(std::string_view spec) {
  std::size_t i = 0;
  while (i < spec.size() && (is_ascii_letter(spec[i]) || is_ascii_digit(spec[i]) || spec[i] == '-' ||
                             spec[i] == '_' || spec[i] == '.'))
    ++i;
  const std::string_view name = spec.substr(0, i);
  if (!is_name(name, "-_.") || !(is_ascii_letter(name.back()) || is_ascii_digit(name.back())))
    return "does not begin with a name of PEP 508";
  std::string_view rest = trim_ascii(spec.substr(i));
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return "has extras that are not closed";
    rest = trim_ascii(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) return {};
  const std::string_view versions = trim_ascii(rest.substr(0, rest.find(';')));
  if (versions.empty()) return {};
  for (std::string_view part : split(versions, ',')) {
    part = trim_ascii(part);
    std::size_t length = 0;
    for (std::string_view known : {"===", "==", "~=", "!=", "<=", ">=", "<", ">"}) {
      if (length == 0 && part.starts_with(known)) length = known.size();
    }
    const std::string_view version = trim_ascii(part.substr(length));
    if (length == 0 || version.empty() || !is_ascii_digit(version[0]))
      return "has a version that PEP 508 does not know: `" + std::string(part) + "`";
  }
  return {};
}

// `name@^1.2`, `name = "^1.2"` or `name`.
std::string crates_fault(std::string_view spec) {
  const std::size_t at = spec.find_first_of("@=");
  const std::string_view name = trim_ascii(spec.substr(0, at));
  if (!is_name(name, "-_") || !is_ascii_letter(name[0])) return "does not begin with the name of a crate";
  if (at == std::string_view::npos) return {};
  std::string_view version = trim_ascii(spec.substr(at + 1));
  if (version.size() > 1 && version.front() == '"' && version.back() == '"')
    version = version.substr(1, version.size() - 2);
  return !version.empty() && std::string_view("^~=<>*0123456789").find(version[0]) != std::string_view::npos
             ? std::string()
             : "has no version requirement of cargo behind its name";
}

}  // namespace

std::string native_spec_fault(Destination destination, std::string_view spec) {
  if (spec.empty() || spec.size() > 500 ||
      std::any_of(spec.begin(), spec.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    return "is empty, too long or not printable";
  }
  switch (destination) {
    case Destination::npm:
    case Destination::jsr: return npm_fault(spec);
    case Destination::pypi: return pypi_fault(spec);
    case Destination::crates: return crates_fault(spec);
    case Destination::maven:
    case Destination::kotlin:
      return std::count(spec.begin(), spec.end(), ':') == 2 ? std::string()
                                                            : "is not `group:artifact:version`";
    case Destination::nuget:
    case Destination::swift:
    case Destination::hex: break;
  }
  return {};
}

}  // namespace mochi::fanout
