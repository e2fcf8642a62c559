// Names as Rust writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/common/naming.h"
#include "emit/common/reserved.h"
#include "emit/rust/ir_names.h"

namespace mochi::emit::rust {

// How users of a crate read a keyword that is a name: `r#type`, but `self_`.
inline Escape raw_escape() { return {"r#", "_", rust_raw_words()}; }
// A scope in which nothing has a name but what the language reserves.
inline NameScope new_scope() { return NameScope(rust_public_reserved(), raw_escape()); }
// The same for code behind the border, which names std's types without their paths.
inline NameScope inner_scope() { return NameScope(rust_reserved(), Escape{"", "_"}); }
inline std::string cased(std::string_view words, CaseStyle style) {
  return convert_name(word_characters(words), style);
}
inline std::string snake(std::string_view words) { return cased(words, CaseStyle::snake); }
// The names of all fields of one aggregate or variant, or of all variants of one union.
template <typename Part>
std::vector<std::string> names_of(const Names& names, const std::vector<Part>& parts, CaseStyle style,
                                  NameScope scope = new_scope()) {
  std::vector<std::string> made;
  for (const Part& part : parts) made.push_back(scope.declare(cased(names.text(part.name), style)));
  return made;
}
// A name that nobody reads: `_name`, of a raw one too.
inline std::string unread(std::string_view name) {
  if (name == "_") return "_";
  return "_" + std::string(name.substr(name.starts_with("r#") ? 2 : 0));
}
// What a structural record is called, by its first fields.
inline std::string row_words(const Names& names, const types::Type& row) {
  std::string words;
  for (std::size_t i = 0; i < row.names.size() && i < 3; ++i)
    words += word_characters(names.text(row.names[i])) + "_";
  return words + "row";
}

}  // namespace mochi::emit::rust
