// Rust code on one line, by rustfmt's limits for small forms.
#include "emit/rust/layout/layout.h"

#include "base/check.h"

// The forms that a question is not about say no.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

int columns(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return static_cast<int>(text.size());
  int count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
      point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    at += size;
    const bool wide = (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
                      (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
                      (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
                      (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x1f300 && point <= 0x1faff) ||
                      (point >= 0x20000 && point <= 0x3fffd);
    const bool mark = (point >= 0x300 && point <= 0x36f) || point == 0x200b ||
                      (point >= 0x200c && point <= 0x200f) || (point >= 0xfe00 && point <= 0xfe0f);
    count += wide ? 2 : mark ? 0 : 1;
  }
  return count;
}

int Formatter::precedence(NodeId id) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::unary: return kUnary;
    case NodeKind::binary: return precedence_of(n.text);
    case NodeKind::cast: return kCast;
    case NodeKind::range: return kRange;
    case NodeKind::assign: return kAssign;
    case NodeKind::closure:
    case NodeKind::leave:
    case NodeKind::branch:
    case NodeKind::match_: return kWeak;
    case NodeKind::word: return n.text.starts_with("-") ? kUnary : kPostfix;
    default: return kPostfix;
  }
}

// A record literal stands where the head of a loop or branch would take its brace for a block.
bool Formatter::exposes_record(NodeId id) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::record: return true;
    case NodeKind::method:
    case NodeKind::field:
    case NodeKind::index:
    case NodeKind::unary:
    case NodeKind::cast: return exposes_record(n.kids[0]);
    case NodeKind::binary:
    case NodeKind::range: return exposes_record(n.kids[0]) || exposes_record(n.kids[1]);
    default: return false;
  }
}

// The arguments have a limit of their own: not one alone that cannot run over the lines.
bool Formatter::limited(const std::vector<NodeId>& kids, std::size_t from) const {
  return kids.size() > from + 1 ||
         (kids.size() == from + 1 && overflows(kids[from], 1) && s_[kids[from]].kind != NodeKind::method);
}

int Formatter::flat_width_at(NodeId id, int at_least) const {
  const int width = flat_width(id);
  return width != kNever && precedence(id) < at_least ? width + 2 : width;
}

int Formatter::list_width(const std::vector<NodeId>& kids, std::size_t from) const {
  int all = 0;
  for (std::size_t i = from; i < kids.size(); ++i) {
    const int part = flat_width(kids[i]);
    if (part == kNever) return kNever;
    all += part + (i > from ? 2 : 0);
  }
  return all;
}

bool Formatter::is_short_field(NodeId value, const std::string& name) const {
  return flat_width(value) == columns(name) && flat_text(value) == name;
}

int Formatter::flat_width(NodeId id, bool statement) const {
  if (statement && s_[id].kind == NodeKind::branch) return kNever;
  if (widths_[id.value] == kUnknown) widths_[id.value] = measure(id);
  return widths_[id.value];
}

int Formatter::measure(NodeId id) const {
  const Node& n = s_[id];
  // The parts one after another, with `more` columns around and between.
  auto together = [](int more, int a, int b = 0) {
    return a == kNever || b == kNever ? kNever : a + b + more;
  };
  const int own = columns(n.text);
  switch (n.kind) {
    case NodeKind::word: return own;
    case NodeKind::call: {
      const int args = list_width(n.kids, 1);
      if (limited(n.kids, 1) && args > kCallWidth) return kNever;
      return together(2, flat_width_at(n.kids[0], kPostfix), args);
    }
    case NodeKind::method:
    case NodeKind::field: {
      int whole = together(1 + own, flat_width_at(n.kids[0], kPostfix));
      if (n.kind == NodeKind::method) {
        const int args = list_width(n.kids, 1);
        if (limited(n.kids, 1) && args > kCallWidth) return kNever;
        whole = together(2, whole, args);
      }
      // Chains of several links have a limit of their own.
      const NodeKind below = s_[n.kids[0]].kind;
      return (below == NodeKind::method || below == NodeKind::field) && whole > kChainWidth ? kNever : whole;
    }
    case NodeKind::index: return together(2, flat_width_at(n.kids[0], kPostfix), flat_width(n.kids[1]));
    case NodeKind::macro: {
      const int args = list_width(n.kids, 0);
      const bool list = n.text.ends_with("[");
      if ((list || limited(n.kids, 0)) && args > (list ? kArrayWidth : kCallWidth)) return kNever;
      return together(own + 1, args);
    }
    case NodeKind::array: {
      const int args = list_width(n.kids, 0);
      return args > kArrayWidth ? kNever : together(2, args);
    }
    case NodeKind::repeat: return together(8, flat_width(n.kids[0]), flat_width(n.kids[1]));
    case NodeKind::tuple: {
      const int args = list_width(n.kids, 0);
      return args > kCallWidth ? kNever : together(2, args);
    }
    case NodeKind::unary: return together(own, flat_width_at(n.kids[0], kUnary));
    case NodeKind::binary: {
      const Sides sides = sides_of(n.text);
      // `a as i64 < b` would begin type arguments.
      const bool guard = n.text.starts_with("<") && s_[n.kids[0]].kind == NodeKind::cast;
      return together(own + 2 + (guard ? 2 : 0), flat_width_at(n.kids[0], sides.left),
                      flat_width_at(n.kids[1], sides.right));
    }
    case NodeKind::cast: return together(4 + own, flat_width_at(n.kids[0], kCast));
    case NodeKind::range:
      return together(own, flat_width_at(n.kids[0], kRange + 1), flat_width_at(n.kids[1], kRange + 1));
    case NodeKind::assign: return together(own + 2, flat_width(n.kids[0]), flat_width(n.kids[1]));
    case NodeKind::closure:
      return s_[n.kids[0]].kind == NodeKind::block ? kNever : together(own + 1, flat_width(n.kids[0]));
    case NodeKind::record: {
      int all = 0;
      for (std::size_t i = 0; i < n.kids.size(); ++i) {
        const int part = flat_width(n.kids[i]);
        if (part == kNever) return kNever;
        all += (i > 0 ? 2 : 0) + part + (is_short_field(n.kids[i], n.names[i]) ? 0 : columns(n.names[i]) + 2);
      }
      if (all == 0) return own + 3;
      return all > kRecordWidth ? kNever : own + all + 5;
    }
    case NodeKind::block: return n.kids.empty() ? 2 : kNever;
    case NodeKind::branch: {
      if (n.kids.size() != 3 || s_[n.kids[2]].kind != NodeKind::block) return kNever;
      const Node& then = s_[n.kids[1]];
      const Node& other = s_[n.kids[2]];
      if (then.kids.size() != 1 || other.kids.size() != 1 || !then.tail || !other.tail) return kNever;
      const int whole =
          together(18, flat_width(n.kids[0]),
                   together(0, flat_width(then.kids[0], true), flat_width(other.kids[0], true)));
      return whole > kBranchWidth ? kNever : whole;
    }
    case NodeKind::question: return together(1, flat_width_at(n.kids[0], kPostfix));
    case NodeKind::let_test: return together(own + 3, flat_width_at(n.kids[0], kOr));
    case NodeKind::leave: return n.kids.empty() ? own : together(own + 1, flat_width(n.kids[0]));
    case NodeKind::match_:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: return kNever;
  }
  return kNever;
}

void Formatter::append_flat_at(std::string& out, NodeId id, int at_least) const {
  const bool guard = precedence(id) < at_least;
  if (guard) out += '(';
  append_flat(out, id);
  if (guard) out += ')';
}

void Formatter::append_list(std::string& out, const std::vector<NodeId>& kids, std::size_t from) const {
  for (std::size_t i = from; i < kids.size(); ++i) {
    if (i > from) out += ", ";
    append_flat(out, kids[i]);
  }
}

std::string Formatter::flat_text(NodeId id) const {
  std::string out;
  append_flat(out, id);
  return out;
}

void Formatter::append_flat(std::string& out, NodeId id) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::word: out += n.text; return;
    case NodeKind::call:
      append_flat_at(out, n.kids[0], kPostfix);
      out += '(';
      append_list(out, n.kids, 1);
      out += ')';
      return;
    case NodeKind::method:
    case NodeKind::field:
      append_flat_at(out, n.kids[0], kPostfix);
      out.append(1, '.') += n.text;
      if (n.kind == NodeKind::field) return;
      out += '(';
      append_list(out, n.kids, 1);
      out += ')';
      return;
    case NodeKind::index:
      append_flat_at(out, n.kids[0], kPostfix);
      out += '[';
      append_flat(out, n.kids[1]);
      out += ']';
      return;
    case NodeKind::macro:
      out += n.text;
      append_list(out, n.kids, 0);
      out += n.text.ends_with("[") ? ']' : ')';
      return;
    case NodeKind::array:
    case NodeKind::tuple:
      out += n.kind == NodeKind::array ? '[' : '(';
      append_list(out, n.kids, 0);
      out += n.kind == NodeKind::array ? ']' : ')';
      return;
    case NodeKind::repeat:
      out += "vec![";
      append_flat(out, n.kids[0]);
      out += "; ";
      append_flat(out, n.kids[1]);
      out += ']';
      return;
    case NodeKind::unary:
      out += n.text;
      append_flat_at(out, n.kids[0], kUnary);
      return;
    case NodeKind::binary: {
      const Sides sides = sides_of(n.text);
      const bool guard = n.text.starts_with("<") && s_[n.kids[0]].kind == NodeKind::cast;
      if (guard) out += '(';
      append_flat_at(out, n.kids[0], sides.left);
      if (guard) out += ')';
      out.append(1, ' ').append(n.text) += ' ';
      append_flat_at(out, n.kids[1], sides.right);
      return;
    }
    case NodeKind::cast:
      append_flat_at(out, n.kids[0], kCast);
      out.append(" as ") += n.text;
      return;
    case NodeKind::range:
      append_flat_at(out, n.kids[0], kRange + 1);
      out += n.text;
      append_flat_at(out, n.kids[1], kRange + 1);
      return;
    case NodeKind::assign:
      append_flat(out, n.kids[0]);
      out.append(1, ' ').append(n.text) += ' ';
      append_flat(out, n.kids[1]);
      return;
    case NodeKind::closure:
      out.append(n.text) += ' ';
      append_flat(out, n.kids[0]);
      return;
    case NodeKind::record:
      out += n.text;
      if (n.kids.empty()) {
        out += " {}";
        return;
      }
      for (std::size_t i = 0; i < n.kids.size(); ++i) {
        out += i == 0 ? " { " : ", ";
        if (!is_short_field(n.kids[i], n.names[i])) out.append(n.names[i]) += ": ";
        append_flat(out, n.kids[i]);
      }
      out += " }";
      return;
    case NodeKind::block: out += "{}"; return;
    case NodeKind::branch:
      out += "if ";
      append_flat(out, n.kids[0]);
      out += " { ";
      append_flat(out, s_[n.kids[1]].kids[0]);
      out += " } else { ";
      append_flat(out, s_[n.kids[2]].kids[0]);
      out += " }";
      return;
    case NodeKind::question:
      append_flat_at(out, n.kids[0], kPostfix);
      out += '?';
      return;
    case NodeKind::let_test:
      out.append(n.text) += " = ";
      append_flat_at(out, n.kids[0], kOr);
      return;
    case NodeKind::leave:
      out += n.text;
      if (n.kids.empty()) return;
      out += ' ';
      append_flat(out, n.kids[0]);
      return;
    case NodeKind::match_:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: MOCHI_UNREACHABLE("a form of several lines on one");
  }
}

}  // namespace mochi::emit::rust
