// From lines of emitted Rust back to lines of Mochi: a table that ships with the crate, in which the support
// code looks when a check fails, so that the panic names the `.mochi` line and function.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emit/common/placed_text.h"

namespace mochi::emit::rust {

class Places {
 public:
  // Notes where the text of `file` comes from.
  void take(const PlacedText& text, const std::string& file, const ir::Program& program);
  // `src/places.rs`.
  std::string text() const;

 private:
  struct Line {
    std::size_t rust;
    std::uint32_t mochi;
  };
  struct Entry {
    std::string file;
    std::string source;
    std::string function;
    std::vector<Line> lines;
  };
  std::vector<Entry> entries_;
};

}  // namespace mochi::emit::rust
