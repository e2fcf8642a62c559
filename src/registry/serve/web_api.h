// The API reference of a package page: Mochi's own spelling, and that of every language which the server was
// told of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"

namespace mochi::registry {

// An exported item as a language declares it.
struct ApiDeclaration {
  std::string module;  // of Mochi
  std::string item;    // of Mochi: `slugify`, `Token`
  std::string text;
};

// How libraries look to the users of each language. Emitters know; the program that starts the server hands
// it over, since this folder does not see them.
struct ApiLanguages {
  struct Language {
    std::string_view id;    // `typescript`
    std::string_view name;  // `TypeScript`
  };
  std::vector<Language> languages;
  std::vector<ApiDeclaration> (*declarations)(const api::Surface& surface, std::string_view id) = nullptr;
};

// In the language of that id; in Mochi if there is none. `languages` may be null.
std::string api_reference_html(const api::Surface& surface, const ApiLanguages* languages,
                               std::string_view id);

}  // namespace mochi::registry
