// Arguments of calls and macros, and items of lists: on one line, the last one running over the lines, or below each other.
#include <utility>

#include "base/check.h"
#include "emit/rust/layout/layout.h"

namespace mochi::emit::rust {

bool Formatter::overflows(NodeId id, std::size_t count) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::closure:
    case NodeKind::block: return true;
    case NodeKind::call:
    case NodeKind::method:
    case NodeKind::macro:
    case NodeKind::record:
    case NodeKind::array:
    case NodeKind::tuple:
    case NodeKind::match_:
    case NodeKind::branch: return count == 1;
    case NodeKind::unary:
    case NodeKind::question:
    case NodeKind::cast: return precedence(n.kids[0]) >= kUnary && overflows(n.kids[0], count);
    case NodeKind::word:
    case NodeKind::field:
    case NodeKind::index:
    case NodeKind::repeat:
    case NodeKind::binary:
    case NodeKind::range:
    case NodeKind::assign:
    case NodeKind::let_test:
    case NodeKind::leave:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: return false;
  }
  MOCHI_UNREACHABLE("node kind");
}

// Arguments, or items of a list, that may not all fit: on one line, the last one running over the lines, several on
// a line if all are short and simple, or each on a line of its own.
Laid Formatter::arguments(const Laid& open, const std::vector<NodeId>& kids, std::size_t from,
                          const std::string& close, Shape shape) {
  const std::size_t count = kids.size() - from;
  if (count == 0) return open + close;
  const int begins = is_flat(open) ? shape.used + columns(open) : open.last();
  const int line = kWidth - begins - shape.tail - columns(close);
  const int budget = std::min(line, kCallWidth);
  std::string before;
  bool flat_before = true;
  for (std::size_t i = from; i + 1 < kids.size() && flat_before; ++i) {
    flat_before = can_be_flat(kids[i]);
    if (flat_before) before += *flat(kids[i]) + ", ";
  }
  const NodeId last = kids.back();
  // A short name in front of one argument takes whatever that is along.
  const bool combines = count == 1 && columns(open) <= kTab;
  if (flat_before && (combines || overflows(last, count)) && !is_second_closure(kids, from)) {
    const int begun = begins + columns(before);
    const int width = count == 1 && !is_nested_call(last) ? line : budget - columns(before);
    const Shape where{shape.indent, begun, kWidth - begun - width};
    if (width > 0) {
      const Laid made = overflowed(last, where);
      const bool breaks = !is_flat(made) && !combines && splits_chain(last, made);
      if (!breaks && made.first() <= width && columns(before) + made.first() <= budget)
        return open + before + made + close;
    }
  }
  const int inner = shape.indent + kTab;
  if (flat_before && can_be_flat(last)) {
    const int total = columns(before) + columns(*flat(last));
    if (total <= (count == 1 ? line : budget)) return open + before + *flat(last) + close;
  }
  if (is_simple_list(kids, from, kShortElement)) return packed(open, kids, from, close, shape.indent);
  Laid out = open;
  for (std::size_t i = from; i < kids.size(); ++i)
    out += Laid("\n" + spaces(inner)) + text(kids[i], {inner, inner, 1}) + ",";
  return out + "\n" + spaces(shape.indent) + close;
}

// On one line if they fit there, else as many on each as leave a column free.
Laid Formatter::packed(const Laid& open, const std::vector<NodeId>& kids, std::size_t from,
                       const std::string& close, int indent) {
  const int inner = indent + kTab;
  if (const std::optional<std::string> all = flat_list(kids, from); all && inner + columns(*all) + 1 <= kWidth)
    return open + "\n" + spaces(inner) + *all + ",\n" + spaces(indent) + close;
  Laid out = open;
  int used = kWidth;
  for (std::size_t i = from; i < kids.size(); ++i) {
    const std::string& part = *flat(kids[i]);
    if (used + columns(part) + 2 < kWidth) {
      out += " " + part + ",";
      used += columns(part) + 2;
      continue;
    }
    out += "\n" + spaces(inner) + part + ",";
    used = inner + columns(part) + 1;
  }
  return out + "\n" + spaces(indent) + close;
}

// The last argument, in the place that is left for its first line.
Laid Formatter::overflowed(NodeId id, Shape where) {
  return s_[id].kind == NodeKind::closure ? last_closure(id, where) : text(id, where);
}

bool Formatter::is_nested_call(NodeId id) const {
  const Node& n = s_[id];
  const bool around = n.kind == NodeKind::unary || n.kind == NodeKind::cast || n.kind == NodeKind::question;
  if (around) return is_nested_call(n.kids[0]);
  return n.kind == NodeKind::call || n.kind == NodeKind::macro || n.kind == NodeKind::repeat;
}

// The last one of several closures, which does not run over the lines.
bool Formatter::is_second_closure(const std::vector<NodeId>& kids, std::size_t from) const {
  if (s_[kids.back()].kind != NodeKind::closure) return false;
  return std::any_of(kids.begin() + static_cast<std::ptrdiff_t>(from), kids.end() - 1,
                     [&](NodeId kid) { return s_[kid].kind == NodeKind::closure; });
}

// A literal, a name, or a part of one.
bool Formatter::is_simple(NodeId id) const {
  const Node& n = s_[id];
  const bool around = n.kind == NodeKind::unary || n.kind == NodeKind::cast || n.kind == NodeKind::field ||
                      n.kind == NodeKind::question;
  if (around) return is_simple(n.kids[0]);
  if (n.kind == NodeKind::index) return is_simple(n.kids[0]) && is_simple(n.kids[1]);
  return n.kind == NodeKind::word && (n.text.starts_with("\"") || n.text.find("::") == n.text.npos);
}

bool Formatter::is_simple_list(const std::vector<NodeId>& kids, std::size_t from, int widest) const {
  return std::all_of(kids.begin() + static_cast<std::ptrdiff_t>(from), kids.end(), [&](NodeId kid) {
    return is_simple(kid) && can_be_flat(kid) && (widest == 0 || columns(*flat(kid)) <= widest);
  });
}

namespace {

// How many arguments of the macro stand before a text with holes.
int before_holes(std::string_view macro) {
  if (macro == "format!(" || macro == "println!(" || macro == "print!(" || macro == "eprintln!(" ||
      macro == "panic!(")
    return 0;
  if (macro == "write!(" || macro == "assert!(") return 1;
  return macro == "assert_eq!(" ? 2 : -1;
}

}  // namespace

// A macro with parentheses: what goes into a text with holes stands on one line if it is simple.
Laid Formatter::called_macro(NodeId id, Shape shape) {
  const Node& n = s_[id];
  const bool outer = std::exchange(in_macro_, true);
  Laid made = arguments(n.text, n.kids, 0, ")", shape);
  in_macro_ = outer;
  const int ahead = before_holes(n.text);
  const auto holes = static_cast<std::size_t>(std::max(ahead, 0));
  if (ahead < 0 || is_flat(made) || n.kids.size() <= holes + 1 || !made.first_ends_with('(')) return made;
  const std::vector<NodeId> first(n.kids.begin(), n.kids.begin() + ahead);
  if (made.first() != columns(n.text) || !is_simple_list(first, 0, 0) || !is_simple_list(n.kids, holes + 1, 0))
    return made;
  const int inner = shape.indent + kTab;
  const std::string below = "\n" + spaces(inner);
  const std::optional<std::string> rest = flat_list(n.kids, holes + 1);
  if (!rest || inner + columns(*rest) + 1 > kWidth) return made;
  Laid out = n.text;
  if (ahead > 0) out += below + *flat_list(first, 0) + ",";
  return out + below + text(n.kids[holes], {inner, inner, 1}) + "," + below + *rest + ",\n" +
         spaces(shape.indent) + ")";
}

// The body of a closure may take several lines without a block around it.
bool Formatter::may_run_over(NodeId id) const {
  const Node& n = s_[id];
  const bool around = n.kind == NodeKind::unary || n.kind == NodeKind::cast || n.kind == NodeKind::question;
  if (around) return may_run_over(n.kids[0]);
  return n.kind == NodeKind::match_ || n.kind == NodeKind::record || n.kind == NodeKind::loop;
}

// A closure as the last argument: one that is a branch or loop gets a block.
Laid Formatter::last_closure(NodeId id, Shape where) {
  const NodeId body = s_[id].kids[0];
  const NodeKind kind = s_[body].kind;
  const bool forced = kind == NodeKind::branch || kind == NodeKind::while_ || kind == NodeKind::for_;
  if (!forced || in_macro_) return text(id, where);
  const Laid wrapped = Laid(s_[id].text + " ") + block(body, where.indent);
  const bool alone = wrapped.lines() <= 7 && can_be_flat(id) && columns(*flat(body)) <= where.room();
  return alone ? Laid(*flat(id)) : wrapped;
}

}  // namespace mochi::emit::rust
