// Rust code on one line, by rustfmt's limits for small forms.
#include "emit/rust/layout.h"

// The forms that a question is not about say no.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

int columns(std::string_view text) {
  int count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i) point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    at += size;
    const bool wide = (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) || (point >= 0xac00 && point <= 0xd7a3) ||
                      (point >= 0xf900 && point <= 0xfaff) || (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
                      (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x1f300 && point <= 0x1faff) || (point >= 0x20000 && point <= 0x3fffd);
    const bool mark = (point >= 0x300 && point <= 0x36f) || point == 0x200b || (point >= 0x200c && point <= 0x200f) || (point >= 0xfe00 && point <= 0xfe0f);
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

std::optional<std::string> Formatter::flat_at(NodeId id, int at_least) const {
  std::optional<std::string> made = flat(id);
  if (made && precedence(id) < at_least) return "(" + *made + ")";
  return made;
}

std::optional<std::string> Formatter::flat_list(const std::vector<NodeId>& kids, std::size_t from) const {
  std::string all;
  for (std::size_t i = from; i < kids.size(); ++i) {
    std::optional<std::string> part = flat(kids[i]);
    if (!part) return {};
    all += (i > from ? ", " : "") + *part;
  }
  return all;
}

// The arguments have a limit of their own: not one alone that cannot run over the lines.
bool Formatter::limited(const std::vector<NodeId>& kids, std::size_t from) const {
  return kids.size() > from + 1 || (kids.size() == from + 1 && overflows(kids[from], 1) && s_[kids[from]].kind != NodeKind::method);
}

std::optional<std::string> Formatter::flat(NodeId id, bool statement) const {
  const Node& n = s_[id];
  switch (n.kind) {
    case NodeKind::word: return n.text;
    case NodeKind::call: {
      std::optional<std::string> callee = flat_at(n.kids[0], kPostfix);
      std::optional<std::string> args = flat_list(n.kids, 1);
      if (!callee || !args || (limited(n.kids, 1) && columns(*args) > kCallWidth)) return {};
      return *callee + "(" + *args + ")";
    }
    case NodeKind::method:
    case NodeKind::field: {
      std::optional<std::string> base = flat_at(n.kids[0], kPostfix);
      if (!base) return {};
      if (n.kind == NodeKind::field) base = *base + "." + n.text;
      else {
        std::optional<std::string> args = flat_list(n.kids, 1);
        if (!args || (limited(n.kids, 1) && columns(*args) > kCallWidth)) return {};
        base = *base + "." + n.text + "(" + *args + ")";
      }
      // Chains of several links have a limit of their own.
      const NodeKind below = s_[n.kids[0]].kind;
      if ((below == NodeKind::method || below == NodeKind::field) && columns(*base) > kChainWidth) return {};
      return base;
    }
    case NodeKind::index: {
      std::optional<std::string> base = flat_at(n.kids[0], kPostfix);
      std::optional<std::string> at = flat(n.kids[1]);
      if (!base || !at) return {};
      return *base + "[" + *at + "]";
    }
    case NodeKind::macro: {
      std::optional<std::string> args = flat_list(n.kids, 0);
      const bool list = n.text.ends_with("[");
      if (!args || ((list || limited(n.kids, 0)) && columns(*args) > (list ? kArrayWidth : kCallWidth))) return {};
      return n.text + *args + (list ? "]" : ")");
    }
    case NodeKind::array: {
      std::optional<std::string> args = flat_list(n.kids, 0);
      if (!args || columns(*args) > kArrayWidth) return {};
      return "[" + *args + "]";
    }
    case NodeKind::repeat: {
      std::optional<std::string> item = flat(n.kids[0]);
      std::optional<std::string> count = flat(n.kids[1]);
      if (!item || !count) return {};
      return "vec![" + *item + "; " + *count + "]";
    }
    case NodeKind::tuple: {
      std::optional<std::string> args = flat_list(n.kids, 0);
      if (!args || columns(*args) > kCallWidth) return {};
      return "(" + *args + ")";
    }
    case NodeKind::unary: {
      std::optional<std::string> part = flat_at(n.kids[0], kUnary);
      if (!part) return {};
      return n.text + *part;
    }
    case NodeKind::binary: {
      const Sides sides = sides_of(n.text);
      std::optional<std::string> a = flat_at(n.kids[0], sides.left);
      std::optional<std::string> b = flat_at(n.kids[1], sides.right);
      if (!a || !b) return {};
      // `a as i64 < b` would begin type arguments.
      if (n.text.starts_with("<") && s_[n.kids[0]].kind == NodeKind::cast) a = "(" + *a + ")";
      return *a + " " + n.text + " " + *b;
    }
    case NodeKind::cast: {
      std::optional<std::string> part = flat_at(n.kids[0], kCast);
      if (!part) return {};
      return *part + " as " + n.text;
    }
    case NodeKind::range: {
      std::optional<std::string> a = flat_at(n.kids[0], kRange + 1);
      std::optional<std::string> b = flat_at(n.kids[1], kRange + 1);
      if (!a || !b) return {};
      return *a + n.text + *b;
    }
    case NodeKind::assign: {
      std::optional<std::string> a = flat(n.kids[0]);
      std::optional<std::string> b = flat(n.kids[1]);
      if (!a || !b) return {};
      return *a + " " + n.text + " " + *b;
    }
    case NodeKind::closure: {
      if (s_[n.kids[0]].kind == NodeKind::block) return {};
      std::optional<std::string> body = flat(n.kids[0]);
      if (!body) return {};
      return n.text + " " + *body;
    }
    case NodeKind::record: {
      std::string all;
      for (std::size_t i = 0; i < n.kids.size(); ++i) {
        std::optional<std::string> part = flat(n.kids[i]);
        if (!part) return {};
        all += (i > 0 ? ", " : "") + (*part == n.names[i] ? *part : n.names[i] + ": " + *part);
      }
      if (all.empty()) return n.text + " {}";
      if (columns(all) > kRecordWidth) return {};
      return n.text + " { " + all + " }";
    }
    case NodeKind::block: {
      if (n.kids.empty()) return "{}";
      return {};
    }
    case NodeKind::branch: {
      if (statement || n.kids.size() != 3 || s_[n.kids[2]].kind != NodeKind::block) return {};
      const Node& then = s_[n.kids[1]];
      const Node& other = s_[n.kids[2]];
      if (then.kids.size() != 1 || other.kids.size() != 1 || !then.tail || !other.tail) return {};
      std::optional<std::string> test = flat(n.kids[0]);
      std::optional<std::string> a = flat(then.kids[0], true);
      std::optional<std::string> b = flat(other.kids[0], true);
      if (!test || !a || !b) return {};
      std::string all = "if " + *test + " { " + *a + " } else { " + *b + " }";
      if (columns(all) > kBranchWidth) return {};
      return all;
    }
    case NodeKind::question: {
      std::optional<std::string> part = flat_at(n.kids[0], kPostfix);
      if (!part) return {};
      return *part + "?";
    }
    case NodeKind::let_test: {
      std::optional<std::string> part = flat_at(n.kids[0], kOr);
      if (!part) return {};
      return n.text + " = " + *part;
    }
    case NodeKind::leave: {
      if (n.kids.empty()) return n.text;
      std::optional<std::string> part = flat(n.kids[0]);
      if (!part) return {};
      return n.text + " " + *part;
    }
    case NodeKind::match_:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: return {};
  }
  return {};
}

}  // namespace mochi::emit::rust
