// Lines of an index in the form in which registries write them, read without building a JSON tree.
#pragma once

#include <string_view>

#include "package/index_entry.h"

namespace mochi::package {

// Reads one line at a time and remembers the last one: neighbours mostly have the same needs and times.
class IndexLineScanner {
 public:
  // True: `entry` is what parse_index_line makes of the line. False: the line is in another form, or wrong,
  // and says nothing here: parse_index_line has the last word.
  bool scan(std::string_view line, IndexEntry& entry);

 private:
  class Cursor;
  enum class Key : std::uint8_t;
  bool needs(Cursor& at, IndexEntry& entry);
  // Where the digest of this key stands; null for other keys.
  static HexDigest* digest_of(Key key, IndexEntry& entry);
  bool value(Key key, std::string_view text, IndexEntry& entry);

  // What stood in the last line, and what it says; the texts of all lines must outlive the scanner.
  std::string_view needs_text_;
  DependencyList needs_;
  std::string_view released_text_;
  std::optional<std::int64_t> released_;
  std::string_view mochi_text_;
  SharedValue<Requirement> mochi_;
};

}  // namespace mochi::package
