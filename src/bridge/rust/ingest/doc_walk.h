// The public items of a crate, each once, through re-exports into other crates too (rust-bridge page,
// requirements 17 and 19).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/rust/ingest/doc_world.h"

namespace mochi::rust {

struct PublicItem {
  DocHome home;
  // `module::Item` as users of the crate write it: fewest segments, then by bytes.
  std::string path;
  // Its other paths, but for those of aliases.
  std::vector<std::string> others;
  // Only an alias leads to it.
  bool by_alias = false;
};

struct PublicApi {
  std::vector<PublicItem> items;  // by path, then crate and id
  // What a re-export names and nobody could read: «crate» or «crate::Item», ascending.
  std::set<std::string> missing;
};

PublicApi walk_public(DocWorld& world);

}  // namespace mochi::rust
