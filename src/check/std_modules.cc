// The standard modules, embedded at build time from runtime/core/std.
#include <algorithm>

#include "check/loader.h"

namespace mochi::check {
namespace {

struct Embedded {
  std::string_view name;
  std::string_view text;
};

#define MOCHI_EMBEDDED(name, text) {name, text},
constexpr Embedded kModules[] = {
#include "check/std_modules.inc"
    {"", ""}};
#undef MOCHI_EMBEDDED

}  // namespace

std::vector<ModuleFile> std_module(std::string_view name) {
  if (!name.starts_with("std/")) return {};
  for (const Embedded& module : kModules) {
    if (!module.name.empty() && module.name == name.substr(4)) {
      return {ModuleFile{std::string(name) + ".mochi", std::string(module.text)}};
    }
  }
  return {};
}

std::vector<std::string_view> std_module_names() {
  std::vector<std::string_view> names;
  for (const Embedded& module : kModules) {
    if (!module.name.empty()) names.push_back(module.name);
  }
  std::sort(names.begin(), names.end());
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
