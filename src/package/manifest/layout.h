// Where the statements of a TOML text stand, so that an edit touches only the bytes it means and everything
// else (comments, order, blanks, line ends, byte order mark) stays as the user wrote it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi::package {

// A key with its value, at the top level, in a table or in an inline table. Offsets are bytes of the text.
struct TomlPair {
  std::vector<std::string> path;  // from the root, or from the inline table
  std::size_t begin = 0;          // of the key; of a statement: of its line
  std::size_t value_begin = 0;
  std::size_t value_end = 0;
  std::size_t end = 0;  // of a statement: behind its line end
};

struct TomlStatement {
  enum class Kind : std::uint8_t { header, list_header, pair };
  Kind kind = Kind::pair;
  TomlPair pair;              // of headers: path, begin and end alone
  std::size_t in_header = 0;  // length of the path of the header that a pair stands in
  bool in_list = false;       // that header is, or is below, a `[[list]]`
};

// The statements in the order of the text, which must be valid TOML.
std::vector<TomlStatement> toml_statements(std::string_view text);
// The pairs of an inline table, whose `{` stands at `begin`.
std::vector<TomlPair> inline_pairs(std::string_view text, std::size_t begin);

}  // namespace mochi::package
