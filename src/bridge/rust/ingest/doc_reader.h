// The reader of rustdoc's JSON: one pass, no tree.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "bridge/rust/ingest/doc_model.h"

namespace mochi::rust {

inline constexpr std::uint32_t kOldestDocFormat = 57;
inline constexpr std::uint32_t kNewestDocFormat = 61;
inline constexpr std::size_t kDocBytes = std::size_t{256} << 20U;

// Takes the text as hostile: size, depth and counts are limited, ids may lead nowhere. Errors: M057_RUST_E008
// for a format outside of 57 to 61, M057_RUST_E009 for what cannot be read.
Result<std::unique_ptr<DocCrate>> read_rustdoc(std::string json);

}  // namespace mochi::rust
