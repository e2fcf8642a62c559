#include "emit/target.h"

#include <algorithm>
#include <iterator>

#include "emit/javascript/javascript.h"
#include "emit/python/python.h"
#include "emit/rust/rust.h"

namespace mochi::emit {
namespace {

constexpr std::string_view kNames[] = {"typescript", "javascript", "python", "jvm", "dotnet",
                                       "swift",      "kotlin",     "rust",   "beam"};

constexpr TargetAlias kJavascriptAliases[] = {{"typescript", true}, {"ts", true}, {"js"}};

constexpr Target kTargets[] = {
    {.name = "javascript",
     .aliases = kJavascriptAliases,
     .language = Language::typescript,
     .shape = {},
     .program = [](const ir::Program& p, const CrateCalls*) { return emit_javascript_program(p); },
     .library = emit_javascript_library},
    {.name = "python",
     .aliases = {},
     .language = Language::python,
     .shape = {},
     .program = [](const ir::Program& p, const CrateCalls*) { return emit_python_program(p); },
     .library = emit_python_library},
    {.name = "rust",
     .aliases = {},
     .language = Language::rust,
     .shape = {.expressions_hold_statements = true, .match_values = true, .accumulates = true},
     .calls_crates = true,
     .program = emit_rust_program,
     .library = emit_rust_library},
};

const TargetAlias* find_alias(const Target& target, std::string_view name) {
  for (const TargetAlias& alias : target.aliases)
    if (alias.name == name) return &alias;
  return nullptr;
}

}  // namespace

std::span<const Target> targets() { return kTargets; }

const Target* find_target(std::string_view name) {
  for (const Target& target : kTargets)
    if (target.name == name || find_alias(target, name) != nullptr) return &target;
  return nullptr;
}

bool asks_typescript(std::string_view name) {
  for (const Target& target : kTargets)
    if (const TargetAlias* alias = find_alias(target, name)) return alias->typescript_source;
  return false;
}

std::span<const std::string_view> target_names() { return kNames; }

bool is_target_name(std::string_view name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace mochi::emit
