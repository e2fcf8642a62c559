// Lines of an index in the form in which registries write them, read without building a JSON tree.
#pragma once

#include <string_view>

#include "package/index_entry.h"

namespace mochi::package {

// Reads one line at a time and remembers the needs of the last one: neighbours mostly have the same.
class IndexLineScanner {
 public:
  // True: `entry` is what parse_index_line makes of the line. False: the line is in another form, or wrong,
  // and says nothing here: parse_index_line has the last word.
  bool scan(std::string_view line, IndexEntry& entry);

 private:
  class Cursor;
  bool needs(Cursor& at, IndexEntry& entry);

  std::string_view needs_text_;  // of the last line; the texts of all lines must outlive the scanner
  std::vector<IndexDependency> needs_;
};

}  // namespace mochi::package
