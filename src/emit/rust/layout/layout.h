// The layout of Rust code: one class, whose flat forms are in layout_flat.cc and whose broken forms are in
// layout.cc.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

constexpr int kWidth = 100;
constexpr int kTab = 4;
constexpr int kCallWidth = 60;
constexpr int kChainWidth = 60;
constexpr int kArrayWidth = 60;
constexpr int kRecordWidth = 18;
constexpr int kBranchWidth = 50;
constexpr int kShortElement = 10;

// Columns of a terminal: what is wide there counts twice.
int columns(std::string_view text);

inline std::string spaces(int count) { return std::string(static_cast<std::size_t>(count), ' '); }
inline bool is_flat(std::string_view text) { return text.find('\n') == text.npos; }
inline std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }
inline std::string_view last_line(std::string_view text) {
  const std::size_t at = text.rfind('\n');
  return at == text.npos ? text : text.substr(at + 1);
}
inline int line_count(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
}

// Where an expression stands: the indentation of its line, the columns used before it, and those kept free
// behind it.
struct Shape {
  int indent;
  int used;
  int tail;
  int room() const { return kWidth - used - tail; }
  Shape at(int column) const { return {indent, column, tail}; }
};

enum : int {
  kWeak = 1,
  kAssign = 2,
  kRange = 3,
  kOr = 4,
  kAnd = 5,
  kCompare = 6,
  kCast = 13,
  kUnary = 14,
  kPostfix = 15
};

inline int precedence_of(std::string_view sign) {
  if (sign == "||") return kOr;
  if (sign == "&&") return kAnd;
  if (sign == "|") return 7;
  if (sign == "^") return 8;
  if (sign == "&") return 9;
  if (sign == "<<" || sign == ">>") return 10;
  if (sign == "+" || sign == "-") return 11;
  if (sign == "*" || sign == "/" || sign == "%") return 12;
  return kCompare;
}

// The weakest precedence that an operand may have without parentheses.
struct Sides {
  int left;
  int right;
};
inline Sides sides_of(std::string_view sign) {
  const int p = precedence_of(sign);
  return p == kCompare ? Sides{p + 1, p + 1} : Sides{p, p + 1};
}

class Formatter {
 public:
  // The tree must not change while it is laid out.
  Formatter(const Syntax& syntax, std::vector<Placed>* places)
      : s_(syntax), places_(places), widths_(syntax.size(), kUnknown) {}

  std::string text(NodeId id, Shape shape, bool statement = false);
  std::string block(NodeId id, int indent);
  std::string assigned(const std::string& head, NodeId value, int indent, int tail);

 private:
  int precedence(NodeId id) const;
  bool exposes_record(NodeId id) const;
  // --- on one line, by the limits of small forms (layout_flat.cc) ---
  // Columns of the form on one line; kNever if it cannot stand on one. Each node is measured once.
  int flat_width(NodeId id, bool statement = false) const;
  int measure(NodeId id) const;
  // In parentheses if it binds less than `at_least`.
  int flat_width_at(NodeId id, int at_least) const;
  // Separated by commas.
  int list_width(const std::vector<NodeId>& kids, std::size_t from) const;
  bool can_be_flat(NodeId id) const { return flat_width(id) != kNever; }
  // The text of what has such a width.
  void append_flat(std::string& out, NodeId id) const;
  void append_flat_at(std::string& out, NodeId id, int at_least) const;
  void append_list(std::string& out, const std::vector<NodeId>& kids, std::size_t from) const;
  std::string flat_text(NodeId id) const;
  // A field whose value is a variable of its name.
  bool is_short_field(NodeId value, const std::string& name) const;
  std::string guarded(NodeId id, Shape shape, int at_least);
  std::string arguments(const std::string& open, const std::vector<NodeId>& kids, std::size_t from,
                        const std::string& close, Shape shape);
  bool overflows(NodeId id, std::size_t count) const;
  bool limited(const std::vector<NodeId>& kids, std::size_t from) const;
  std::string split_call(NodeId id, Shape shape);
  bool splits_chain(NodeId id, const std::string& made) const;
  // A form over several lines whose last one closes it.
  bool closes(NodeId id) const;
  std::string chain(NodeId id, Shape shape);
  std::string link(NodeId id, Shape shape);
  std::string binary(NodeId id, Shape shape);
  std::string record(NodeId id, Shape shape);
  std::string array(const std::string& open, const std::vector<NodeId>& kids, const std::string& close,
                    Shape shape);
  std::string closure(NodeId id, Shape shape);
  std::string head(std::string_view word, NodeId condition, int indent, int used);
  std::string branch(NodeId id, Shape shape);
  std::string match(NodeId id, Shape shape);
  std::string arm(NodeId id, int indent);
  std::string line(NodeId id, int indent, bool tail);
  bool needs_semicolon(NodeId id) const;

  static constexpr int kNever = -1;
  static constexpr int kUnknown = -2;
  const Syntax& s_;
  std::vector<Placed>* places_;
  mutable std::vector<int> widths_;  // by node
};

}  // namespace mochi::emit::rust
