// Text that has been laid out, and what a formatter asks about it without looking at its characters. Parts that
// several tries have in common are shared, so that trying costs what is new, not what is inside.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

// Columns of a terminal: what is wide there counts twice.
int columns(std::string_view text);

class Laid {
 public:
  Laid() = default;
  Laid(std::string text) { add(std::move(text)); }     // NOLINT: a text is laid out as it stands
  Laid(const char* text) : Laid(std::string(text)) {}  // NOLINT
  explicit Laid(std::shared_ptr<const Laid> shared);

  Laid& operator+=(Laid other);
  // The place of a statement, between characters.
  void mark(Span span);

  bool is_flat() const { return lines_ == 1; }
  int lines() const { return lines_; }
  int first() const { return first_; }  // columns of the first line
  int last() const { return last_; }    // columns of the last line
  int columns() const { return all_; }  // of all lines, line ends included
  bool first_ends_with(char c) const { return first_end_ == c; }
  bool first_begins_with(char c) const { return begin_ == c; }
  // Some line but the first begins with a dot.
  bool has_dotted_line() const { return dotted_; }
  // The last line holds nothing but closing brackets.
  bool ends_in_closing() const { return last_ > 0 && last_closing_; }
  // Columns before the first character of the last line.
  int margin() const { return margin_; }

  // The text, with its marks as places.
  void append_to(PlacedText& out) const;

 private:
  struct Part {
    std::string text;
    std::shared_ptr<const Laid> inner;
    Span mark;
  };
  void add(std::string text);
  void push(Part part);
  // What follows has this summary.
  void join(const Laid& other);

  std::vector<Part> parts_;
  int lines_ = 1;
  int first_ = 0;
  int last_ = 0;
  int all_ = 0;
  int margin_ = 0;
  char first_end_ = '\0';  // of the first line
  char lead_ = '\0';       // the first of the first line that is no space
  char begin_ = '\0';      // the first of all
  bool dotted_ = false;
  bool last_spaces_ = true;   // the last line holds nothing else
  bool last_closing_ = true;  // nor brackets that open
};

inline Laid operator+(Laid a, Laid b) {
  a += std::move(b);
  return a;
}
inline int columns(const std::string& text) { return columns(std::string_view(text)); }
inline int columns(const Laid& laid) { return laid.columns(); }
inline bool is_flat(const Laid& laid) { return laid.is_flat(); }

}  // namespace mochi::emit::rust
