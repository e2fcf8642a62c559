// TOML 1.0 as a tree of values with the place of each, so that diagnostics point at keys and edits touch only
// the lines they mean. Order of keys is that of the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "base/string_util.h"

namespace mochi {

struct TomlValue {
  enum class Kind : std::uint8_t { string, integer, floating, boolean, date_time, array, table };
  Kind kind = Kind::table;
  std::string text;  // string: the value; date_time: as written
  std::int64_t integer = 0;
  double floating = 0;
  bool boolean = false;
  std::vector<TomlValue> items;  // array
  struct Entry;
  std::vector<Entry> entries;  // table, in source order
  // The value; of a table written as `[header]`, the header. In the offset space of the SourceMap.
  Span span;
  bool inline_table = false;

  bool is(Kind k) const { return kind == k; }
  // The value of `key` in a table, or nullptr.
  const TomlValue* find(std::string_view key) const;
  const Entry* find_entry(std::string_view key) const;
};

struct TomlValue::Entry {
  std::string key;
  Span key_span;
  TomlValue value;
};

// «string», «integer», …, for messages.
std::string_view toml_kind_name(TomlValue::Kind kind);

struct TomlLimits {
  std::size_t bytes = 4U << 20U;
  std::size_t depth = 64;
  std::size_t values = 200000;
};

// Parses a source of the map. A failure is an Error with `code` and a span.
Result<TomlValue> parse_toml(const SourceMap& sources, SourceId source, Code code,
                             const TomlLimits& limits = {});

// A basic string with the escapes of TOML: `"a\"b"`.
std::string toml_quote(std::string_view text);
// Of a bare key.
inline bool is_toml_bare(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-'; }
// A bare key where the grammar allows it, else quoted.
std::string toml_key(std::string_view key);
// The keys with dots between them.
std::string toml_key(const std::vector<std::string>& path);

}  // namespace mochi
