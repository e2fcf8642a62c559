// JSON read value by value from a text that outlives the cursor, without a tree: for large foreign texts of
// which most is passed over. Strings without escapes are views into the text. The first mistake stays; after it
// every call gives an empty answer, so that only the end need be checked. What is skipped is checked for its
// brackets and strings only.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/json.h"

namespace mochi {

class JsonCursor {
 public:
  // `depth`: levels of arrays and objects.
  explicit JsonCursor(std::string_view text, std::size_t depth = 200);

  bool failed() const { return !problem_.empty(); }
  // Lower case, no final period; empty if all went well.
  std::string_view problem() const { return problem_; }
  std::size_t offset() const { return at_; }
  // What the caller does not accept.
  void fail(std::string_view why);

  // The kind of the next value; numbers are integers here. Null after a mistake.
  JsonKind peek();
  // Usage: if (c.begin_object()) while (c.next_key(key)) …value…; the same with begin_array and next_item. False
  // and a mistake if the next value is something else.
  bool begin_object();
  bool next_key(std::string_view& key);
  bool begin_array();
  bool next_item();
  std::string_view string();
  // A number without fraction and exponent that fits.
  std::int64_t integer();
  bool boolean();
  // Takes a null if one is next.
  bool take_null();
  void skip();
  // Nothing but blanks is left.
  bool at_end();

 private:
  void skip_blanks();
  // Past the string that begins at `at_`; false if it does not end. `escaped` tells whether it holds a backslash.
  bool pass_string(bool& escaped);
  std::string_view decoded(std::string_view raw);
  bool open(char bracket);
  bool next(char closing);
  bool take_word(std::string_view word);
  void skip_plain();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t deepest_;
  // Nothing has been read since the last opening bracket.
  bool fresh_ = false;
  std::string problem_;
  std::deque<std::string> decoded_;
};

}  // namespace mochi
