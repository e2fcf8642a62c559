#include "session/rust/add.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "base/toml.h"
#include "bridge/rust/index/crate_requirement.h"
#include "package/manifest/edit.h"
#include "session/rust/imports.h"

namespace mochi {
namespace {

void add_words(std::string_view list, std::vector<std::string>& to) {
  for (std::string_view word : split(list, ',')) {
    if (!trim_ascii(word).empty()) to.emplace_back(trim_ascii(word));
  }
}

}  // namespace

Result<std::vector<std::string>> rust_allowed(const package::Project& project, const std::string& more) {
  MOCHI_TRY(RustNeeds needs, rust_needs(project));
  std::vector<std::string> all = std::move(needs.allow_build);
  add_words(more, all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Result<RustDependencyEdit> rust_dependency_to_add(Host& host, const std::string& argument,
                                                  const std::vector<std::string>& features,
                                                  bool no_default_features) {
  RustDependencyEdit made;
  const std::size_t at = argument.find('@');
  made.crate = argument.substr(0, at);
  std::string requirement;
  if (at != std::string::npos) {
    requirement = argument.substr(at + 1);
    MOCHI_TRY(const package::Requirement checked, rust::parse_crate_requirement(requirement));
    static_cast<void>(checked);
  } else {
    RustNeeds needs;
    rust::CrateNeed need;
    need.name = made.crate;
    need.requirement = package::any_version();
    needs.crates.push_back(std::move(need));
    MOCHI_TRY(const rust::DocProjectSpec spec, rust_project_spec(host, needs, nullptr));
    const rust::ChosenCrate* chosen = spec.crates.find(made.crate);
    requirement = chosen == nullptr ? "*" : chosen->version.text();
  }
  std::vector<std::string> words;
  for (const std::string& list : features) add_words(list, words);
  made.value = toml_quote(requirement);
  if (words.empty() && !no_default_features) return made;
  made.value = fmt::format("{{ version = {}", toml_quote(requirement));
  if (!words.empty()) made.value += ", features = " + package::toml_list(words);
  if (no_default_features) made.value += ", default-features = false";
  made.value += " }";
  return made;
}

Result<bool> lock_crates(PackageSession& session, package::Lock& lock) {
  MOCHI_TRY(RustNeeds needs, rust_needs(session.project));
  find_uses(session.host().files, session.project, needs);
  if (needs.crates.empty() && rust_lock_text(lock).empty()) return false;
  return RustImports(session.host(), session.flags().listener, std::move(needs)).lock(lock);
}

}  // namespace mochi
