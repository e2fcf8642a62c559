// Reads typed keys of one TOML table and reports what does not fit: wrong types, unknown keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.h"
#include "diag/diagnostic.h"
#include "package/manifest/manifest.h"

namespace mochi::package {

// How an unknown key of a table is taken (Z11).
enum class UnknownKeys : std::uint8_t { warn, refuse };

class TableReader {
 public:
  // `where` names the table in messages: `[package]`, or the key of an inline table.
  TableReader(const TomlValue& table, std::string where, Sink& sink)
      : table_(table), where_(std::move(where)), sink_(sink) {}

  const TomlValue& table() const { return table_; }
  const std::string& where() const { return where_; }
  // The value of a key, if it is there; the key is then known. Without a kind, any.
  const TomlValue* any(std::string_view key);
  const TomlValue* typed(std::string_view key, TomlValue::Kind kind);
  std::optional<LocatedText> text(std::string_view key);
  // The key `int`: `number` or `bigint`; nothing for all else, which is told.
  std::optional<LocatedText> int_form();
  std::optional<Located<bool>> boolean(std::string_view key);
  std::optional<Located<std::int64_t>> integer(std::string_view key);
  // A list of strings; an item of another type is reported and left out.
  std::optional<std::vector<LocatedText>> texts(std::string_view key);
  // Call last: reports the keys that nobody asked for, with the nearest known one.
  void finish(UnknownKeys how);

 private:
  void wrong_type(const TomlValue& value, std::string_view key, std::string_view expected);
  const TomlValue& table_;
  std::string where_;
  Sink& sink_;
  std::vector<std::string> known_;
};

// «an integer», «a table».
std::string with_article(std::string_view kind);
// A value that must be a string, not from a table: an item of a list.
std::optional<LocatedText> item_text(const TomlValue& value, std::string_view where, Sink& sink);

}  // namespace mochi::package
