// JSON read into a small tree, with limits for foreign text. Writing: base/json_writer.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi {

enum class JsonKind : std::uint8_t { null, boolean, integer, floating, string, array, object };

struct JsonMember;

// One value; members keep the order of the text. Of equal keys the last wins, in the first one's place.
struct JsonValue {
  JsonKind kind = JsonKind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  // Of floating values, and of integers too.
  double floating = 0;
  // A string's text. Of floating values: the number as written.
  std::string text;
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;

  JsonValue();
  ~JsonValue();
  JsonValue(const JsonValue&);
  JsonValue(JsonValue&&) noexcept;
  JsonValue& operator=(const JsonValue&);
  JsonValue& operator=(JsonValue&&) noexcept;

  bool is(JsonKind wanted) const { return kind == wanted; }
  // The member called `name`, or nullptr. Linear; for objects of many members make an index.
  const JsonValue* find(std::string_view name) const;
  // The member's text if it is a string, else `fallback`.
  std::string_view text_of(std::string_view name, std::string_view fallback = {}) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

struct JsonLimits {
  std::size_t bytes = std::size_t{64} << 20U;
  // Levels of arrays and objects; never more than 1000.
  std::size_t depth = 200;
  std::size_t values = std::size_t{1} << 24U;
};

struct JsonError {
  // Lower case, no final period.
  std::string message;
  // Byte offset of the mistake.
  std::size_t offset = 0;
};

// Reads one JSON value (RFC 8259, UTF-8, an optional byte order mark, nothing after it). False: see `error`.
bool parse_json(std::string_view text, JsonValue& value, JsonError& error, const JsonLimits& limits = {});

class JsonWriter;
// Writes what was read: members in their order, floats as they were spelled.
void write_json(JsonWriter& out, const JsonValue& value);

}  // namespace mochi
