// The layout of Rust code: one class, whose flat forms are in flat.cc and whose broken forms are in
// layout.cc.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "emit/rust/layout/laid.h"
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

inline std::string spaces(int count) { return std::string(static_cast<std::size_t>(count), ' '); }
inline bool is_flat(std::string_view text) { return text.find('\n') == text.npos; }
inline std::string_view last_line(std::string_view text) {
  const std::size_t at = text.rfind('\n');
  return at == text.npos ? text : text.substr(at + 1);
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
  explicit Formatter(const Syntax& syntax) : s_(syntax), flat_(syntax.size()) {}

  Laid text(NodeId id, Shape shape, bool statement = false);
  // `{ … }` over several lines; an expression that is no block stands inside of one.
  Laid block(NodeId id, int indent);
  Laid assigned(const Laid& head, NodeId value, int indent, int tail);

 private:
  int precedence(NodeId id) const;
  bool exposes_record(NodeId id) const;
  // --- on one line, by the limits of small forms (flat.cc) ---
  // The form on one line; nothing if it cannot stand on one. Each node is made once.
  const std::string* flat(NodeId id, bool statement = false) const;
  std::optional<std::string> make_flat(const Node& n) const;
  // Each appends a part, if it can stand on one line; in parentheses if it binds less than `at_least`.
  bool put(std::string& out, NodeId id, int at_least) const;
  bool put_list(std::string& out, std::string_view open, const std::vector<NodeId>& kids, std::size_t from,
                char close, int limit) const;
  bool put_record(std::string& out, const Node& n) const;
  bool put_branch(std::string& out, const Node& n) const;
  bool put_binary(std::string& out, const Node& n) const;
  // Separated by commas.
  std::optional<std::string> flat_list(const std::vector<NodeId>& kids, std::size_t from) const;
  bool can_be_flat(NodeId id) const { return flat(id) != nullptr; }
  // A field whose value is a variable of its name.
  bool is_short_field(NodeId value, const std::string& name) const;
  Laid broken(NodeId id, Shape shape);
  Laid lines(NodeId id, int indent);
  Laid guarded(NodeId id, Shape shape, int at_least);
  Laid arguments(const Laid& open, const std::vector<NodeId>& kids, std::size_t from,
                 const std::string& close, Shape shape);
  bool overflows(NodeId id, std::size_t count) const;
  bool limited(const std::vector<NodeId>& kids, std::size_t from) const;
  Laid packed(const Laid& open, const std::vector<NodeId>& kids, std::size_t from, const std::string& close,
              int indent);
  Laid overflowed(NodeId id, Shape where);
  Laid last_closure(NodeId id, Shape where);
  Laid called_macro(NodeId id, Shape shape);
  bool is_nested_call(NodeId id) const;
  bool is_second_closure(const std::vector<NodeId>& kids, std::size_t from) const;
  bool is_simple(NodeId id) const;
  // `widest`: that of an item; 0 for any.
  bool is_simple_list(const std::vector<NodeId>& kids, std::size_t from, int widest) const;
  bool may_run_over(NodeId id) const;
  bool extends(NodeId id) const;
  static bool prefers_below(const Laid& same, const Laid& below);
  bool splits_chain(NodeId id, const Laid& made) const;
  // A form over several lines whose last one closes it.
  bool closes(NodeId id) const;
  Laid chain(NodeId id, Shape shape);
  Laid link(NodeId id, Shape shape);
  Laid binary(NodeId id, Shape shape);
  Laid record(NodeId id, Shape shape);
  Laid closure(NodeId id, Shape shape);
  Laid head(std::string_view word, NodeId condition, int indent, int used);
  Laid branch(NodeId id, Shape shape);
  Laid match(NodeId id, Shape shape);
  Laid arm(NodeId id, int indent);
  Laid line(NodeId id, int indent, bool tail);
  bool needs_semicolon(NodeId id) const;

  struct Flat {
    bool known = false;
    std::optional<std::string> text;
  };
  static constexpr std::size_t kWidest = 2000;
  const Syntax& s_;
  bool in_macro_ = false;  // what is laid out stands among the arguments of a macro
  mutable std::vector<Flat> flat_;  // by node
  // What has been laid out, by node, indentation, columns used and kept free; blocks have one use: kBlock.
  static constexpr int kBlock = -1;
  std::map<std::tuple<std::uint32_t, int, int, int>, std::shared_ptr<const Laid>> made_;
};

}  // namespace mochi::emit::rust
