// The standard modules, embedded at build time from runtime/core/std.
#include <algorithm>

#include "check/loader.h"

namespace mochi::check {
namespace {

struct Embedded {
  // Below runtime/core/std.
  std::string_view path;
  std::string_view text;
};

#define MOCHI_EMBEDDED(path, text) {path, text},
constexpr Embedded kFiles[] = {
#include "check/std_modules.inc"
    {"", ""}};
#undef MOCHI_EMBEDDED

// The module of the file `math/power.mochi` or `math.mochi`: `math`.
constexpr std::string_view module_of(std::string_view path) {
  return path.substr(0, path.find_first_of("/."));
}

}  // namespace

std::vector<ModuleFile> std_module(std::string_view name) {
  std::vector<ModuleFile> files;
  if (!name.starts_with("std/")) return files;
  for (const Embedded& file : kFiles) {
    if (file.path.empty() || module_of(file.path) != name.substr(4)) continue;
    files.push_back({"std/" + std::string(file.path), std::string(file.text)});
  }
  return files;
}

std::vector<std::string_view> std_module_names() {
  std::vector<std::string_view> names;
  for (const Embedded& file : kFiles) {
    if (!file.path.empty()) names.push_back(module_of(file.path));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool resolve_std(const ImportRequest& request, std::string& name) {
  if (request.language.empty() && request.spec.starts_with("std/")) {
    if (std_module(request.spec).empty()) return false;
    name = request.spec;
    return true;
  }
  // The one foreign module that programs of old import.
  if ((request.language == "python" || request.language == "go") && request.spec == "math") {
    name = "std/math";
    return true;
  }
  return false;
}

}  // namespace mochi::check
