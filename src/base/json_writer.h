// Streaming JSON writer. What is written, and in which order, is the caller's: the same calls give the same
// bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi {

enum class JsonStyle : std::uint8_t {
  compact,   // no white space at all
  indented,  // two blanks per level, `": "`, empty containers on one line
};

// Appends `text` as a JSON string with quotes. Control characters, quote and backslash are escaped, invalid
// UTF-8 becomes U+FFFD; `for_scripts` also escapes < > & U+2028 U+2029 as the language's `json` does.
void append_json_string(std::string& out, std::string_view text, bool for_scripts = false);

// Misuse (a value without its key, unbalanced ends) is a failed check.
class JsonWriter {
 public:
  explicit JsonWriter(JsonStyle style = JsonStyle::compact) : style_(style) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  // The key of the next value of an object.
  void key(std::string_view name);

  void string(std::string_view value);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  // Finite values only.
  void floating(double value);
  void boolean(bool value);
  void null();
  // A value that is JSON already.
  void raw(std::string_view json);

  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, const char* value) { member(name, std::string_view(value)); }
  void member(std::string_view name, std::int64_t value) {
    key(name);
    integer(value);
  }
  void member_bool(std::string_view name, bool value) {
    key(name);
    boolean(value);
  }

  // The text written so far; the outermost value must be closed. No trailing newline.
  std::string take();

 private:
  void open(char bracket);
  void close(char bracket);
  void before_value();
  void new_line();

  JsonStyle style_;
  std::string out_;
  struct Level {
    char closing;
    bool empty;
  };
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace mochi
