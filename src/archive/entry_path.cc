#include "archive/entry_path.h"

#include <fmt/format.h>

#include "base/normalize.h"
#include "base/string_util.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr std::size_t kShownBytes = 200;

Unexpected<Error> unsafe(std::string_view path, std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("unsafe path {} in the archive: {}", shown_path(path), why));
}

// `con`, `con.txt`, `COM1`, … whatever the extension.
bool is_windows_device(std::string_view component) {
  std::string stem = ascii_lower(trim_ascii(component.substr(0, component.find('.'))));
  for (std::string_view device : {"con", "prn", "aux", "nul", "conin$", "conout$"}) {
    if (stem == device) return true;
  }
  if (!stem.starts_with("com") && !stem.starts_with("lpt")) return false;
  std::string_view number = std::string_view(stem).substr(3);
  // Windows also takes the superscript digits 1 to 3.
  return (number.size() == 1 && number[0] >= '0' && number[0] <= '9') || number == "\u00b9" ||
         number == "\u00b2" || number == "\u00b3";
}

Result<void> check_component(std::string_view path, std::string_view component, const ReadLimits& limits) {
  if (component.empty()) return unsafe(path, "it has an empty component");
  if (component == "." || component == "..") return unsafe(path, fmt::format("it has a `{}`", component));
  if (component.size() > limits.component_bytes) {
    return unsafe(path, fmt::format("a component is longer than {} bytes", limits.component_bytes));
  }
  if (limits.foreign) return {};
  if (component.back() == '.' || component.back() == ' ') {
    return unsafe(path, "a component ends with a dot or a blank");
  }
  if (component.find(':') != std::string_view::npos) return unsafe(path, "it has a `:`");
  if (is_windows_device(component))
    return unsafe(path, fmt::format("`{}` is a device on Windows", component));
  return {};
}

}  // namespace

std::string shown_path(std::string_view path) {
  std::string clean = repair_utf8(path.substr(0, kShownBytes));
  std::string out;
  for (char c : clean) {
    bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  if (path.size() > kShownBytes) out += "…";
  return "`" + out + "`";
}

Result<void> check_entry_path(std::string_view path, const ReadLimits& limits) {
  if (path.empty()) return unsafe(path, "it is empty");
  if (path.size() > limits.path_bytes) {
    return unsafe(path, fmt::format("it is longer than {} bytes", limits.path_bytes));
  }
  if (path.front() == '/') return unsafe(path, "it is absolute");
  if (!is_valid_utf8(path)) return unsafe(path, "it is not UTF-8");
  for (char c : path) {
    if (c == '\\') return unsafe(path, "it has a backslash");
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return unsafe(path, "it has a control character");
  }
  bool letter = (path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z');
  if (letter && path.size() > 1 && path[1] == ':') return unsafe(path, "it begins with a drive");
  for (std::string_view component : split(path, '/')) {
    MOCHI_TRY_VOID(check_component(path, component, limits));
  }
  if (!limits.foreign && !is_nfc(path)) return unsafe(path, "it is not in Unicode's normal form C");
  return {};
}

Result<void> PathSet::add_one(std::string_view path, Use use) {
  std::string folded = is_ascii(path) ? ascii_lower(path) : to_nfc(to_lower(to_upper(to_nfc(path))));
  auto [at, fresh] = seen_.try_emplace(std::move(folded), Seen{std::string(path), use});
  if (fresh) return {};
  const Seen& other = at->second;
  if (other.spelling != path) {
    return unsafe(path, fmt::format("some file systems take it for {}", shown_path(other.spelling)));
  }
  if (other.use == Use::directory && use == Use::directory) return {};
  return unsafe(path, other.use == use ? "it is there twice" : "it is both a file and a directory");
}

Result<void> PathSet::add(std::string_view path, Use use) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    MOCHI_TRY_VOID(add_one(path.substr(0, slash), Use::directory));
  }
  return add_one(path, use);
}

Result<void> PathSet::add_file(std::string_view path) { return add(path, Use::file); }
Result<void> PathSet::add_directory(std::string_view path) { return add(path, Use::directory); }

}  // namespace mochi::archive
