// Text of Rust code by the rules of rustfmt: what fits on a line stands on one, within the limits for calls,
// chains, record literals, arrays and conditionals; what does not is broken at its outermost form.
#include "emit/rust/layout/layout.h"

#include "base/check.h"

namespace mochi::emit::rust {

Laid Formatter::guarded(NodeId id, Shape shape, int at_least) {
  if (precedence(id) >= at_least) return text(id, shape);
  return Laid("(") + text(id, {shape.indent, shape.used + 1, shape.tail + 1}) + ")";
}

// The last argument is a chain that does not begin on the line of the call.
bool Formatter::splits_chain(NodeId id, const Laid& made) const {
  const Node& n = s_[id];
  if (n.kind == NodeKind::unary || n.kind == NodeKind::cast) return splits_chain(n.kids[0], made);
  if (n.kind != NodeKind::method) return false;
  if (made.has_dotted_line()) return true;
  NodeId root = id;
  while (s_[root].kind == NodeKind::method || s_[root].kind == NodeKind::field) root = s_[root].kids[0];
  return !can_be_flat(root);
}

// `.name` or `.name(…)`, the line so far being `shape.used` columns long.
Laid Formatter::link(NodeId id, Shape shape) {
  const Node& n = s_[id];
  if (n.kind == NodeKind::field) return "." + n.text;
  return arguments("." + n.text + "(", n.kids, 1, ")", shape);
}

bool Formatter::closes(NodeId id) const {
  const Node& n = s_[id];
  if (n.kind == NodeKind::unary || n.kind == NodeKind::question || n.kind == NodeKind::closure)
    return closes(n.kids[0]);
  if (n.kind == NodeKind::index || n.kind == NodeKind::binary) return closes(n.kids[1]);
  return n.kind != NodeKind::word && n.kind != NodeKind::cast && n.kind != NodeKind::field;
}

Laid Formatter::chain(NodeId id, Shape shape) {
  std::vector<NodeId> links;
  NodeId root = id;
  while (s_[root].kind == NodeKind::method || s_[root].kind == NodeKind::field) {
    links.push_back(root);
    root = s_[root].kids[0];
  }
  std::reverse(links.begin(), links.end());
  const std::size_t count = links.size();
  Laid before = guarded(root, {shape.indent, shape.used, shape.tail}, kPostfix);
  std::size_t next = 0;
  // Short names take the first link along.
  while (next + 1 < count && is_flat(before) && columns(before) <= kTab - (shape.used - shape.indent)) {
    before += link(links[next], {shape.indent, shape.used + columns(before), 0});
    ++next;
  }
  const int inner = shape.indent + kTab;
  const int child_indent = is_flat(before) || (next == 0 && !closes(root)) ? inner : shape.indent;
  std::vector<Laid> made;
  bool all_flat = is_flat(before);
  int total = before.last();
  for (std::size_t i = next; i + 1 < count; ++i) {
    made.push_back(link(links[i], {child_indent, child_indent, 0}));
    all_flat = all_flat && is_flat(made.back());
    total += columns(made.back());
  }
  const int budget = (count == 1 ? shape.room() : std::min(shape.room(), kChainWidth)) - total;
  Laid last;
  bool one_line = false;
  if (all_flat && budget > 0) {
    const Laid over = link(links.back(), {shape.indent, shape.used + total, shape.tail});
    const bool could = over.first() <= budget;
    const Laid alone = link(links.back(), {child_indent, child_indent, shape.tail});
    one_line = could && (over.lines() >= 5 || alone.lines() >= over.lines());
    last = one_line ? over : alone;
  } else {
    last = link(links.back(), {child_indent, child_indent, shape.tail});
  }
  const std::string between = one_line ? "" : "\n" + spaces(child_indent);
  for (const Laid& part : made) before += Laid(between) + part;
  return before + between + last;
}

Laid Formatter::binary(NodeId id, Shape shape) {
  const Node& n = s_[id];
  const Sides sides = sides_of(n.text);
  // Links of the same operator stand below each other.
  std::vector<NodeId> parts;
  NodeId at = id;
  while (s_[at].kind == NodeKind::binary && s_[at].text == n.text &&
         (at == id || precedence(at) >= sides.left)) {
    parts.push_back(s_[at].kids[1]);
    at = s_[at].kids[0];
  }
  parts.push_back(at);
  std::reverse(parts.begin(), parts.end());
  const int inner = shape.indent + kTab;
  auto left = [&](NodeId part, Shape where) {
    Laid made = guarded(part, where, sides.left);
    return n.text.starts_with("<") && s_[part].kind == NodeKind::cast ? Laid("(") + made + ")" : made;
  };
  // The last part may run over the lines if it is a block, or nearly nothing stands before it.
  std::string head;
  bool flat_head = shape.used < kWidth;
  for (std::size_t i = 0; i + 1 < parts.size() && flat_head; ++i) {
    flat_head = put(head, parts[i], i == 0 ? sides.left : sides.right);
    head.append(1, ' ').append(n.text) += ' ';
  }
  if (flat_head && shape.used + columns(head) < kWidth) {
    const Laid b = guarded(parts.back(), {shape.indent, shape.used + columns(head), shape.tail}, sides.right);
    const bool opens = b.first_begins_with('{') || (columns(head) <= kTab && !b.first_begins_with('('));
    if (is_flat(b) ? columns(head) + columns(b) <= shape.room()
                   : opens && shape.used + columns(head) + b.first() <= kWidth)
      return Laid(head) + b;
  }
  Laid out = left(parts[0], {shape.indent, shape.used, shape.tail});
  for (std::size_t i = 1; i < parts.size(); ++i) {
    // Nothing stands alone on a line that is shorter than the margin of the next.
    const int trimmed = is_flat(out) ? columns(out) : out.last() - out.margin();
    const int begun = shape.used + trimmed + columns(n.text) + 2;
    if ((is_flat(out) ? shape.used + trimmed : out.last()) <= inner && begun < kWidth) {
      const Laid next = guarded(parts[i], {shape.indent, begun, shape.tail}, sides.right);
      if (begun + next.first() <= kWidth) {
        out += Laid(" " + n.text + " ") + next;
        continue;
      }
    }
    out += Laid("\n" + spaces(inner) + n.text + " ") +
           guarded(parts[i], {inner, inner + columns(n.text) + 1, shape.tail}, sides.right);
  }
  return out;
}

Laid Formatter::record(NodeId id, Shape shape) {
  const Node& n = s_[id];
  const int inner = shape.indent + kTab;
  Laid out = n.text + " {";
  for (std::size_t i = 0; i < n.kids.size(); ++i) {
    out += "\n" + spaces(inner);
    if (n.names[i].empty()) {
      // A name, behind which no comma may follow.
      out += ".." + *flat(n.kids[i]);
      continue;
    }
    if (is_short_field(n.kids[i], n.names[i])) {
      out += n.names[i] + ",";
      continue;
    }
    out += assigned(n.names[i] + ":", n.kids[i], inner, 1) + ",";
  }
  return out + "\n" + spaces(shape.indent) + "}";
}

Laid Formatter::closure(NodeId id, Shape shape) {
  const Node& n = s_[id];
  const NodeId body = n.kids[0];
  if (s_[body].kind == NodeKind::block) return Laid(n.text + " ") + block(body, shape.indent);
  const int used = shape.used + columns(n.text) + 1;
  if (used < kWidth && (in_macro_ || may_run_over(body))) {
    const Laid same = text(body, {shape.indent, used, shape.tail});
    if (used + same.first() <= kWidth) return Laid(n.text + " ") + same;
  }
  return Laid(n.text + " ") + block(body, shape.indent);
}

// `if condition {` and the like, up to the brace.
Laid Formatter::head(std::string_view word, NodeId condition, int indent, int used) {
  const bool guard = exposes_record(condition);
  const int before = used + columns(word) + 1;
  Laid test = text(condition, {indent, before + (guard ? 1 : 0), guard ? 1 : 0});
  if (guard) test = Laid("(") + test + ")";
  const Laid out = Laid(std::string(word) + " ") + test;
  if (is_flat(test) && before + columns(test) + 2 > kWidth) return out + "\n" + spaces(indent);
  const bool same = is_flat(test) || (test.ends_in_closing() && test.margin() <= indent);
  return out + (same ? " " : "\n" + spaces(indent));
}

Laid Formatter::branch(NodeId id, Shape shape) {
  Laid out;
  int used = shape.used;
  std::string word = "if";
  for (NodeId at = id;;) {
    const Node& n = s_[at];
    out += head(word, n.kids[0], shape.indent, used) + block(n.kids[1], shape.indent);
    if (n.kids.size() < 3) return out;
    out += " else ";
    if (s_[n.kids[2]].kind == NodeKind::block) return out + block(n.kids[2], shape.indent);
    at = n.kids[2];
    used = shape.indent + 7;
  }
}

Laid Formatter::match(NodeId id, Shape shape) {
  const Node& n = s_[id];
  Laid out = head("match", n.kids[0], shape.indent, shape.used) + "{";
  for (std::size_t i = 1; i < n.kids.size(); ++i) {
    out += Laid("\n" + spaces(shape.indent + kTab)) + arm(n.kids[i], shape.indent + kTab);
  }
  return out + "\n" + spaces(shape.indent) + "}";
}

Laid Formatter::arm(NodeId id, int indent) {
  const Node& n = s_[id];
  NodeId value = n.kids[0];
  std::string before;
  for (char c : n.text) {
    before += c;
    if (c == '\n') before += spaces(indent);
  }
  before += " => ";
  const int used = indent + columns(last_line(before)) - (is_flat(std::string_view(before)) ? 0 : indent);
  while (s_[value].kind == NodeKind::block && s_[value].tail && s_[value].kids.size() == 1 &&
         s_[s_[value].kids[0]].kind == NodeKind::block)
    value = s_[value].kids[0];
  if (s_[value].kind == NodeKind::block) {
    const Node& b = s_[value];
    // A block of one expression that fits loses its braces.
    const bool single = b.tail && b.kids.size() == 1 &&
                        (!s_.ends_in_block(b.kids[0]) || s_[b.kids[0]].kind == NodeKind::match_);
    if (!single) return Laid(before) + block(value, indent);
    value = b.kids[0];
  }
  const NodeKind kind = s_[value].kind;
  if (kind == NodeKind::match_) return Laid(before) + text(value, {indent, used, 0}, true) + ",";
  const int inner = indent + kTab;
  auto wrapped = [&](const Laid& below) {
    return Laid(before + "{\n" + spaces(inner)) + below + "\n" + spaces(indent) + "}";
  };
  if (used > kWidth) return wrapped(text(value, {inner, inner, 0}, true));
  const Laid same = text(value, {indent, used, 1}, true);
  if (is_flat(same) && used + columns(same) + 1 <= kWidth) return Laid(before) + same + ",";
  const Laid below = text(value, {inner, inner, 0}, true);
  const bool fits = used + same.first() <= kWidth;
  return !extends(value) || !fits || prefers_below(same, below) ? wrapped(below) : Laid(before) + same + ",";
}

// A form of several lines that may begin on the line of its arm.
bool Formatter::extends(NodeId id) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::call:
    case NodeKind::method:
    case NodeKind::macro:
    case NodeKind::closure:
    case NodeKind::record:
    case NodeKind::array:
    case NodeKind::tuple:
    case NodeKind::block:
    case NodeKind::loop:
    case NodeKind::match_: return true;
    case NodeKind::unary:
    case NodeKind::question:
    case NodeKind::index:
    case NodeKind::cast: return extends(n.kids[0]);
    case NodeKind::word:
    case NodeKind::field:
    case NodeKind::binary:
    case NodeKind::range:
    case NodeKind::repeat:
    case NodeKind::branch:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::assign:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::let_test:
    case NodeKind::leave: return false;
  }
  MOCHI_UNREACHABLE("node kind");
}

// A line of its own makes the value shorter, or keeps it from opening a bracket at the end of this one.
bool Formatter::prefers_below(const Laid& same, const Laid& below) {
  auto opens = [&](char c) { return same.first_ends_with(c) && !below.first_ends_with(c); };
  return is_flat(below) || same.lines() > below.lines() + 1 || opens('(') || opens('{') || opens('[');
}

// What stands behind the last column is not tried: it fits nowhere, and each try would double those inside.
Laid Formatter::assigned(const Laid& head, NodeId value, int indent, int tail) {
  const int used = indent + columns(head) + 1;
  const int inner = indent + kTab;
  auto below = [&] { return text(value, {inner, inner, tail}); };
  auto broken_off = [&] { return head + "\n" + spaces(inner) + below(); };
  if (used > kWidth) return broken_off();
  const Laid same = text(value, {indent, used, tail});
  const bool fits =
      used + same.first() <= kWidth && (!is_flat(same) || used + columns(same) + tail <= kWidth);
  if (!fits) return broken_off();
  if (is_flat(same) || inner > kWidth) return head + " " + same;
  const Laid other = below();
  const bool other_fits = inner + other.first() + (is_flat(other) ? tail : 0) <= kWidth;
  return other_fits && prefers_below(same, other) ? broken_off() : head + " " + same;
}

Laid Formatter::text(NodeId id, Shape shape, bool statement) {
  if (const std::string* made = flat(id, statement); made != nullptr && columns(*made) <= shape.room())
    return *made;
  std::shared_ptr<const Laid>& made = made_[{id.value, shape.indent, shape.used, shape.tail}];
  // References into the map stay where they are while more is laid out.
  if (made == nullptr) made = std::make_shared<const Laid>(broken(id, shape));
  return Laid(made);
}

// Over several lines.
Laid Formatter::broken(NodeId id, Shape shape) {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::word: return n.text;
    case NodeKind::call: {
      const Laid callee = guarded(n.kids[0], {shape.indent, shape.used, 1}, kPostfix);
      return arguments(callee + "(", n.kids, 1, ")", shape);
    }
    case NodeKind::method:
    case NodeKind::field: return chain(id, shape);
    case NodeKind::index: {
      const Laid base = guarded(n.kids[0], {shape.indent, shape.used, 1}, kPostfix);
      return base + "[" + text(n.kids[1], {shape.indent, shape.used + base.last() + 1, shape.tail + 1}) + "]";
    }
    case NodeKind::macro:
      return n.text.ends_with("[") ? arguments(n.text, n.kids, 0, "]", shape) : called_macro(id, shape);
    case NodeKind::array: return arguments("[", n.kids, 0, "]", shape);
    case NodeKind::repeat:
      return Laid("vec![") + text(n.kids[0], {shape.indent, shape.used + 5, 0}) + "; " +
             text(n.kids[1], shape) + "]";
    case NodeKind::tuple: return arguments("(", n.kids, 0, ")", shape);
    case NodeKind::unary:
      return Laid(n.text) +
             guarded(n.kids[0], {shape.indent, shape.used + columns(n.text), shape.tail}, kUnary);
    case NodeKind::binary: return binary(id, shape);
    case NodeKind::cast: {
      const Laid whole = guarded(n.kids[0], shape, kCast);
      const std::string type = "as " + n.text;
      const int end = is_flat(whole) ? shape.used + columns(whole) : whole.last();
      if (end + columns(type) + 1 + shape.tail <= kWidth) return whole + " " + type;
      return whole + "\n" + spaces(shape.indent + kTab) + type;
    }
    case NodeKind::range: {
      const Laid a = guarded(n.kids[0], {shape.indent, shape.used, 0}, kRange + 1);
      return a + n.text +
             guarded(n.kids[1], {shape.indent, shape.used + a.last() + columns(n.text), shape.tail},
                     kRange + 1);
    }
    case NodeKind::assign: {
      const Laid place = text(n.kids[0], {shape.indent, shape.used, columns(n.text) + 1});
      return assigned(place + " " + n.text, n.kids[1], shape.indent, shape.tail);
    }
    case NodeKind::closure: return closure(id, shape);
    case NodeKind::record: return record(id, shape);
    case NodeKind::block: return block(id, shape.indent);
    case NodeKind::branch: return branch(id, shape);
    case NodeKind::match_: return match(id, shape);
    case NodeKind::leave:
      return Laid(n.text + " ") +
             text(n.kids[0], {shape.indent, shape.used + columns(n.text) + 1, shape.tail});
    case NodeKind::while_:
      return head("while", n.kids[0], shape.indent, shape.used) + block(n.kids[1], shape.indent);
    case NodeKind::for_:
      return head("for " + n.text + " in", n.kids[0], shape.indent, shape.used) +
             block(n.kids[1], shape.indent);
    case NodeKind::loop: return Laid("loop ") + block(n.kids[0], shape.indent);
    case NodeKind::question:
      return guarded(n.kids[0], {shape.indent, shape.used, shape.tail + 1}, kPostfix) + "?";
    case NodeKind::let_test:
      return Laid(n.text + " = ") +
             text(n.kids[0], {shape.indent, shape.used + columns(n.text) + 3, shape.tail});
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement: break;
  }
  MOCHI_UNREACHABLE("a statement as an expression");
}

bool Formatter::needs_semicolon(NodeId id) const { return !s_.ends_in_block(id); }

Laid Formatter::line(NodeId id, int indent, bool tail) {
  const Node& n = s_[id];
  if (n.kind == NodeKind::let) {
    if (n.kids.empty()) return n.text + ";";
    Laid out = assigned(n.text + " =", n.kids[0], indent, n.kids.size() > 1 ? 7 : 1);
    if (n.kids.size() > 1) out += Laid(" else ") + block(n.kids[1], indent);
    return out + ";";
  }
  if (n.kind == NodeKind::statement) {
    const bool bare = !needs_semicolon(n.kids[0]);
    return text(n.kids[0], {indent, indent, bare ? 0 : 1}, true) + (bare ? "" : ";");
  }
  if (tail) return text(id, {indent, indent, 0}, true);
  const bool bare = !needs_semicolon(id);
  return text(id, {indent, indent, bare ? 0 : 1}, true) + (bare ? "" : ";");
}

Laid Formatter::block(NodeId id, int indent) {
  std::shared_ptr<const Laid>& made = made_[{id.value, indent, kBlock, 0}];
  if (made == nullptr) made = std::make_shared<const Laid>(lines(id, indent));
  return Laid(made);
}

// The lines of a block, or of an expression that stands for one, between braces.
Laid Formatter::lines(NodeId id, int indent) {
  const Node& n = s_[id];
  const int inner = indent + kTab;
  if (n.kind != NodeKind::block)
    return Laid("{\n" + spaces(inner)) + text(id, {inner, inner, 0}, true) + "\n" + spaces(indent) + "}";
  if (n.kids.empty()) return "{}";
  Laid out = "{";
  for (std::size_t i = 0; i < n.kids.size(); ++i) {
    const bool tail = n.tail && i + 1 == n.kids.size();
    out += "\n";
    const Span span = s_[n.kids[i]].span;
    if (span.begin < span.end) out.mark(span);
    out += Laid(spaces(inner)) + line(n.kids[i], inner, tail);
  }
  return out + "\n" + spaces(indent) + "}";
}

std::string layout_list(const std::string& open, const std::vector<std::string>& parts,
                        const std::string& close, int indent, int tail) {
  std::string flat = open;
  for (std::size_t i = 0; i < parts.size(); ++i) flat += (i > 0 ? ", " : "") + parts[i];
  flat += close;
  if (indent + columns(flat) + tail <= kWidth) return flat;
  std::string out = open;
  for (const std::string& part : parts) out += "\n" + spaces(indent + kTab) + part + ",";
  return out + "\n" + spaces(indent) + close;
}

PlacedText layout_function(const Syntax& syntax, const std::string& head,
                           const std::vector<std::string>& params, const std::string& result, NodeId block,
                           int indent, ir::FunctionId function) {
  const std::string ending = result.empty() ? "" : " -> " + result;
  PlacedText out = spaces(indent) + layout_list(head + "(", params, ")", indent, columns(ending) + 2);
  out.text += ending + " ";
  Formatter(syntax).block(block, indent).append_to(out);
  for (PlacedText::Place& place : out.places) place.function = function;
  out.text += '\n';
  return out;
}

std::string layout_item(const Syntax& syntax, const std::string& head, NodeId value, int indent) {
  PlacedText out = spaces(indent);
  Formatter(syntax).assigned(head, value, indent, 1).append_to(out);
  return out.text + ";\n";
}

}  // namespace mochi::emit::rust
