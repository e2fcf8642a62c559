// A crate's public items as an API surface, and the account of what is bound (issue line 13).
#pragma once

#include <string>
#include <vector>

#include "api/surface.h"
#include "bridge/rust/bind/callables.h"

namespace mochi::rust {

// One module per Rust module, named `crate` or `crate::module`; types are opaque with their methods, what is
// skipped stands among the skips. Documentation is left out where `docs` is false, as it is for hashes.
api::Surface make_surface(Judge& judge, const PublicApi& items, const CallableList& callables, bool docs);
// SHA-256 of the surface without documentation, hex: equal wherever the crate was documented (§7.1).
std::string surface_hash(const api::Surface& without_docs);

struct SurfaceReport {
  std::string crate;
  std::string version;
  std::uint32_t format = 0;          // of rustdoc
  std::vector<std::string> owners;   // crates that re-exports led to
  std::vector<std::string> missing;  // what they lead to and could not be read
  std::vector<std::string> troubles;
  std::string hash;
  bool proved = false;  // rustc was asked about each
  CallableList callables;
};

// For people: the counts, what is skipped by reason; with `items` each callable with its Mochi signature, or its
// reason, detail and remedy.
std::string report_text(Judge& judge, const SurfaceReport& report, bool items);
// `"format": 1`.
std::string report_json(Judge& judge, const SurfaceReport& report, bool items);

}  // namespace mochi::rust
