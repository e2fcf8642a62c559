// Instances of generic items of crates in sources.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "bridge/rust/bind/binding.h"

namespace mochi {

// Adds what a source names to `into`, by the crate's name: `im.IndexMap<string, int>`, and `.get<int>` for methods.
void find_instances(std::string_view text, std::map<std::string, std::set<std::string>>& into);
// What such a text means.
std::optional<rust::RequestedType> read_instance(std::string_view text);

}  // namespace mochi
