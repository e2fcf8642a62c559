// Text and bytes of functions without shared types.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeTexts : NativePart {
 public:
  explicit NativeTexts(NativeFunction& f) : NativePart(f) {}

  // Text is split by a constant that is not empty.
  bool has_separator(ir::ExprId split) const;
  // The parts of a text one after another, each a `&str`.
  NodeId parts(ir::ExprId split);
  NodeId char_of(ir::ExprId id);
  // Pieces of a `format!`.
  void format_piece(ir::ExprId id, std::string& text, std::vector<NodeId>& args);

  // Of the rows (operations.cc), with their names.
  Made concatenation(ir::ExprId id, std::string_view macro);
  Made length(ir::ExprId id, std::string_view name);
  Made index(ir::ExprId id, std::string_view name);
  Made text_slice(ir::ExprId id, std::string_view name);
  Made search(ir::ExprId id, std::string_view name);
  Made in_case(ir::ExprId id, std::string_view name);
  Made trim(ir::ExprId id, std::string_view name);
  Made split(ir::ExprId id, std::string_view name);
  Made join(ir::ExprId id, std::string_view name);
  Made reverse(ir::ExprId id, std::string_view name);
  Made ord(ir::ExprId id, std::string_view name);
  Made chr(ir::ExprId id, std::string_view name);
  Made byte(ir::ExprId id, std::string_view name);
  Made joined_bytes(ir::ExprId id, std::string_view name);
  Made bytes(ir::ExprId id, std::string_view name);
  Made text(ir::ExprId id, std::string_view name);
  Made parse_int(ir::ExprId id, std::string_view name);

 private:
  // A text to call methods on: the first operand.
  NodeId subject(ir::ExprId operation);
  // A vector of chars that stands for the first operand; empty if none does.
  std::string view(ir::ExprId operation) const;
  bool is_empty_text(ir::ExprId id) const;
  // A `&str` or `char` to search for.
  NodeId pattern_of(ir::ExprId id);
};

}  // namespace mochi::emit::rust
