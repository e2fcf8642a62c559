// What rules know by name: well_known.def.
#pragma once

#include <cstdint>
#include <string_view>

#include "bridge/rust/ingest/doc_world.h"

namespace mochi::rust {

enum class Known : std::uint8_t {
  nothing,
  container,
  cow,
  text,
  system_text,
  pin,
  raw,
  formatter,
  marker,
  iterator,
  stream,
  callable,
  future,
  conversion,
  shown,
  companion,
  error,
  serial,
};

Known known_by_name(const DocName& name);
// Where programs find a type of the standard library, by its last name; empty if no rule names it.
std::string_view standard_path(std::string_view last);
// A trait whose methods have a place of their own in Mochi (§9.3, rule 5): `Display`, `FromStr`, `Clone`, ….
bool is_placed_trait(std::string_view name);

}  // namespace mochi::rust
