// Source texts and positions. Every text of a compilation (Mochi, TOML, lock, …) lies in one SourceMap, end
// to end in one offset space, so that a position is one 32-bit number and a span two.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace mochi {

struct SourceTag;
using SourceId = Id<SourceTag>;

// Half-open range of byte offsets in the SourceMap's offset space. {0,0} is «no position».
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  constexpr bool valid() const { return end != 0; }
  friend constexpr bool operator==(Span, Span) = default;
};

// The smallest span that covers both; an invalid one is ignored.
constexpr Span cover(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

// A place for people: `line` and `column` count from 1, columns in code points (a tab is one).
struct Place {
  SourceId source;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class Source {
 public:
  Source(std::string name, std::string text, std::uint32_t base);
  // The path as shown in diagnostics.
  std::string_view name() const { return name_; }
  std::string_view text() const { return text_; }
  // The offset of the text's first byte in the map's offset space (at least 1).
  std::uint32_t base() const { return base_; }
  // Lines end at LF, CRLF or CR. `line` counts from 1; the line end is not part of the text.
  std::string_view line_text(std::uint32_t line) const;
  std::uint32_t line_count() const;
  // `local` is a byte offset into text(), at most its size.
  std::uint32_t line_of(std::uint32_t local) const;
  std::uint32_t column_of(std::uint32_t local) const;
  std::uint32_t line_begin(std::uint32_t line) const;

 private:
  const std::vector<std::uint32_t>& line_starts() const;
  std::uint32_t code_points_before(std::uint32_t local) const;
  std::string name_;
  std::string text_;
  std::uint32_t base_;
  // Made on first use: where lines begin, and how many code points stand before each block of bytes.
  mutable std::vector<std::uint32_t> line_starts_;
  mutable std::vector<std::uint32_t> block_counts_;
};

class SourceMap {
 public:
  // Takes the text. All texts together may have 2^32 - 2 bytes: the caller checks `room` first.
  SourceId add(std::string name, std::string text);
  bool room(std::size_t bytes) const { return bytes < 0xfffffff0U - next_; }
  const Source& source(SourceId id) const { return *sources_[id.value]; }
  std::size_t size() const { return sources_.size(); }
  // The source that contains `offset`; invalid for offset 0 or past the end.
  SourceId source_of(std::uint32_t offset) const;
  Place place(std::uint32_t offset) const;
  std::string_view text(Span span) const;

 private:
  std::vector<std::unique_ptr<Source>> sources_;
  std::uint32_t next_ = 1;
};

}  // namespace mochi
