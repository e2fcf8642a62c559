// What the Rust bridge takes from registries and from cargo: lines of an index, its configuration, requirements,
// metadata, locks. The first byte chooses.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "bridge/rust/build/doc_project.h"
#include "bridge/rust/index/crate_line.h"
#include "bridge/rust/index/crate_requirement.h"
#include "bridge/rust/index/sparse_index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  using namespace mochi::rust;
  constexpr int kChoices = 5;
  switch (data[0] % kChoices) {
    case 0: {
      const CrateListing made = parse_crate_index("demo", text, mochi::package::Version{1, 80, 0, {}, {}});
      MOCHI_CHECK(made.entries.size() == made.lines.size() &&
                  made.entries.size() == made.rust_versions.size());
      for (std::size_t i = 1; i < made.entries.size(); ++i)
        MOCHI_CHECK(made.entries[i - 1].version < made.entries[i].version);
      break;
    }
    case 1: {
      mochi::Result<mochi::package::Requirement> made = parse_crate_requirement(text);
      if (!made) break;
      // What it prints is read as the same.
      mochi::Result<mochi::package::Requirement> again = parse_crate_requirement(made->text());
      MOCHI_CHECK(again && *again == *made);
      break;
    }
    case 2: {
      mochi::Result<IndexConfig> made = parse_index_config(text);
      if (made) static_cast<void>(download_url(*made, "demo", "1.0.0", "00"));
      break;
    }
    case 3: static_cast<void>(parse_metadata(text)); break;
    default: static_cast<void>(locked_crates(text)); break;  // of numbers
  }
  return 0;
}
