// The standard modules and the support modules, embedded at build time from runtime/core/std and
// runtime/core/support.
#include <algorithm>
#include <span>

#include "base/edit_distance.h"
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
constexpr Embedded kSupportFiles[] = {
#include "check/support_modules.inc"
    {"", ""}};
#undef MOCHI_EMBEDDED

struct ForeignName {
  std::string_view language;
  std::string_view name;
  std::string_view ours;
};

// Where another name is meant than the same one, or the same one without its capital.
constexpr ForeignName kForeignNames[] = {
    {"python", "floor", "floor_int"},
    {"python", "ceil", "ceil_int"},
    {"python", "trunc", "int"},
    {"python", "fabs", "abs"},
    {"python", "fmod", "remainder"},
    {"python", "comb", "binomial"},
    {"python", "isnan", "is_nan"},
    {"python", "isinf", "is_infinite"},
    {"python", "isfinite", "is_finite"},
    {"go", "Mod", "remainder"},
    {"go", "Inf", "infinity"},
    {"go", "IsNaN", "is_nan"},
    {"go", "MaxInt", "max_int"},
    {"go", "MaxInt64", "max_int"},
    {"go", "MinInt", "min_int"},
    {"go", "MinInt64", "min_int"},
    {"go", "MaxFloat64", "max_float"},
    {"go", "ToUpper", "upper"},
    {"go", "ToLower", "lower"},
    {"go", "TrimSpace", "trim"},
    {"go", "Trim", "trim_chars"},
    {"go", "TrimPrefix", "strip_prefix"},
    {"go", "TrimSuffix", "strip_suffix"},
    {"go", "HasPrefix", "starts_with"},
    {"go", "HasSuffix", "ends_with"},
    {"go", "Index", "indexOf"},
    {"go", "LastIndex", "last_index_of"},
    {"go", "ReplaceAll", "replace"},
    {"go", "Fields", "words"},
    {"go", "EqualFold", "equals_ignore_case"},
    {"go", "Itoa", "str"},
    {"go", "Atoi", "int"},
};

// The module of the file `math/power.mochi` or `math.mochi`: `math`.
constexpr std::string_view module_of(std::string_view path) {
  return path.substr(0, path.find_first_of("/."));
}

}  // namespace

std::vector<ModuleFile> std_module(std::string_view name) {
  std::vector<ModuleFile> files;
  if (!name.starts_with("std/")) return files;
  const auto add = [&](std::span<const Embedded> from) {
    for (const Embedded& file : from) {
      if (file.path.empty() || module_of(file.path) != name.substr(4)) continue;
      files.push_back({"std/" + std::string(file.path), std::string(file.text)});
    }
  };
  add(kFiles);
  add(kSupportFiles);
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

std::vector<StdExport> std_exports(std::string_view name) {
  std::vector<StdExport> same, alike;
  for (const Embedded& file : kFiles) {
    for (const std::string_view head : {"export fun ", "export let ", "extern fun "}) {
      for (std::size_t at = file.text.find(head); at != std::string_view::npos;
           at = file.text.find(head, at + 1)) {
        const std::string_view rest = file.text.substr(at + head.size());
        const std::string_view found = rest.substr(0, rest.find_first_of("(<: "));
        if (found == name)
          same.push_back({module_of(file.path), found});
        else if (same_words(found, name))
          alike.push_back({module_of(file.path), found});
      }
    }
  }
  return same.empty() ? alike : same;
}

bool resolve_std(const ImportRequest& request, std::string& name) {
  if (request.language.empty() && request.spec.starts_with("std/")) {
    const std::vector<std::string_view> known = std_module_names();
    if (std::find(known.begin(), known.end(), request.spec.substr(4)) == known.end()) return false;
    name = request.spec;
    return true;
  }
  const bool go = request.language == "go";
  if ((go || request.language == "python") && request.spec == "math") {
    name = "std/math";
    return true;
  }
  if (go && (request.spec == "strings" || request.spec == "strconv")) {
    name = "std/text";
    return true;
  }
  return false;
}

std::string foreign_name(std::string_view language, std::string_view name) {
  for (const ForeignName& entry : kForeignNames) {
    if (entry.language == language && entry.name == name) return std::string(entry.ours);
  }
  std::string ours(name);
  if (language == "go" && !ours.empty() && ours[0] >= 'A' && ours[0] <= 'Z')
    ours[0] = static_cast<char>(ours[0] - 'A' + 'a');
  return ours;
}

}  // namespace mochi::check
