// The API reference of a package page, spelled as each language's users write it.
#pragma once

#include <string>
#include <string_view>

#include "api/surface.h"

namespace mochi::registry {

// `mochi`, `typescript`, `python`, `rust`; anything else is shown as `mochi`.
std::string api_reference_html(const api::Surface& surface, std::string_view language);

// `fun f(a: int): string` in that language.
std::string spell_function(const api::Function& function, std::string_view language);
std::string spell_type(const api::Type& type, std::string_view language);

}  // namespace mochi::registry
