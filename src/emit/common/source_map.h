// Source maps, version 3 (ECMA-426), with the sources inside: from places of an emitted text to places of
// Mochi sources.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace mochi::emit {

class SourceMapWriter {
 public:
  explicit SourceMapWriter(const SourceMap& sources) : sources_(sources) {}

  // The text from byte `offset` of the emitted text on stems from `span`. Offsets ascend.
  void add(std::size_t offset, Span span);

  // The map of `text`, which stands in the file `name`. Sources are named by their paths as the compilation
  // has them; with `package_root` (the way from the map to the root of a package, `../`) by their paths
  // inside the package.
  std::string json(std::string_view text, std::string_view name, std::string_view package_root = {}) const;

 private:
  struct Mapping {
    std::size_t offset;
    Span span;
  };
  const SourceMap& sources_;
  std::vector<Mapping> mappings_;
};

// Base64 VLQ, the number format of source maps.
void append_vlq(std::string& out, std::int64_t value);

}  // namespace mochi::emit
