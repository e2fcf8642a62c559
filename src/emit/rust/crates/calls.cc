#include "emit/rust/crates/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "base/toml.h"

namespace mochi::emit::rust {
namespace {

struct SupportFile {
  std::string_view path;
  std::string_view text;
};
constexpr SupportFile kSupport[] = {
#define MOCHI_EMBEDDED(path, text) {path, text},
#include "emit/crate_support.inc"
#include "emit/crate_support_shared.inc"
#undef MOCHI_EMBEDDED
};

}  // namespace

std::string crate_function(Writer& w, ir::FunctionId id) {
  const ir::Function& function = w.program.functions[id];
  std::vector<std::string> params;
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    const ir::LocalId param = function.params[i];
    const bool lent = w.is_borrowed(id, param);
    names.push_back(fmt::format("a{}", i));
    params.push_back(
        fmt::format("a{}: {}{}", i, lent ? "&" : "", w.type(function.body.locals[param].type)));
    values.push_back(fmt::format("raw({}a{})", lent ? "" : "&", i));
  }
  std::string lines = "use crate::abi::*;\n";
  if (names.size() == 1) lines += fmt::format("let a0 = {};\n", values[0]);
  if (names.size() > 1) lines += fmt::format("let {} = {};\n", listed("(", names, ")"), listed("(", values, ")"));
  lines += w.crates->bodies.find(function.foreign_path)->second;
  std::string head = "fn " + w.function_name(id) + listed("(", params, ")");
  const TypeKind result = w.types.kind(function.result);
  if (result != TypeKind::unit && result != TypeKind::never) head += " -> " + w.type(function.result);
  return head + " {\n" + indented(lines) + "\n}\n";
}

std::string crate_kinds(const std::map<std::string, std::string>& handles) {
  if (handles.empty()) return {};
  std::string made = "\nmod kinds {\n    use crate::abi::*;\n";
  for (const auto& [rust, shown] : handles) made += fmt::format("    kind!({}, {});\n", rust, string_literal(shown));
  return made + "}\n";
}

std::vector<std::string> imported_crates(const ir::Program& program) {
  std::vector<std::string> made;
  for (const ir::Module& module : program.modules) {
    if (module.name.starts_with(kCrateModule)) made.push_back(module.name.substr(kCrateModule.size()));
  }
  std::sort(made.begin(), made.end());
  return made;
}

std::string crate_dependencies(const std::vector<std::string>& crates, const CrateCalls& calls) {
  std::string made;
  // The runtime that futures run on is needed though no source imports it.
  constexpr std::string_view kRuntime = "tokio";
  std::vector<std::string> all = crates;
  if (calls.futures.find("use tokio::") != calls.futures.npos && std::find(all.begin(), all.end(), kRuntime) == all.end())
    all.insert(std::lower_bound(all.begin(), all.end(), kRuntime), std::string(kRuntime));
  for (const std::string& crate : all) {
    const auto found = calls.dependencies.find(crate);
    if (found != calls.dependencies.end()) made += fmt::format("{} = {}\n", crate, found->second);
  }
  return made.empty() ? made : "\n[dependencies]\n" + made;
}

void add_call_support(Output& output, const std::string& folder, std::string_view runtime, const CrateCalls& calls) {
  constexpr std::string_view kRuntime = "crate::runtime::";
  for (const SupportFile& file : kSupport) {
    const bool futures = file.path == "abi/futures.rs" && !calls.futures.empty();
    std::string text = futures ? calls.futures : std::string(file.text);
    for (std::size_t at = text.find(kRuntime); at != text.npos; at = text.find(kRuntime, at + 1))
      text.replace(at, kRuntime.size(), fmt::format("crate::{}::", runtime));
    output.files.push_back({fmt::format("{}/{}", folder, file.path), std::move(text), false});
  }
}

}  // namespace mochi::emit::rust
