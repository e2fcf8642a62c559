// The HTML pages: list, search, package. Plain documents that work without scripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/serve/module.h"

namespace mochi::registry {

// The artefacts of one library in all ecosystems: a Mochi package with what was published from it, or one
// package of a single ecosystem.
struct Library {
  // `@scope/name` of a Mochi package, else `npm:@scope/name`.
  std::string key;
  std::string name;
  std::string description;
  std::string version;
  std::string license;
  std::vector<PackagePointer> members;
};

// The libraries that this caller may read, ascending by key.
std::vector<Library> libraries(const Call& call);

// How a user of an ecosystem installs a package.
struct InstallLine {
  std::string client;
  std::string line;
};

std::string list_page(const Call& call, const std::vector<Library>& all, std::string_view query);
// `language`: in which language the API reference is shown.
std::string package_page(const Call& call, const std::vector<Library>& all, const Library& library,
                         const std::vector<InstallLine>& install, std::string_view language);
// A page with a message only.
std::string message_page(std::string_view title, std::string_view text);

}  // namespace mochi::registry
