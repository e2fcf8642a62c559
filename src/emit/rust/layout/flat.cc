// Rust code on one line, by rustfmt's limits for small forms.
#include "emit/rust/layout/layout.h"

#include "base/check.h"

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
  const NodeKind k = n.kind;
  if (k == NodeKind::unary || (k == NodeKind::word && n.text.starts_with("-"))) return kUnary;
  if (k == NodeKind::binary) return precedence_of(n.text);
  if (k == NodeKind::cast) return kCast;
  if (k == NodeKind::range) return kRange;
  if (k == NodeKind::assign) return kAssign;
  const bool weak =
      k == NodeKind::closure || k == NodeKind::leave || k == NodeKind::branch || k == NodeKind::match_;
  return weak ? kWeak : kPostfix;
}

// A record literal stands where the head of a loop or branch would take its brace for a block.
bool Formatter::exposes_record(NodeId id) const {
  const Node& n = s_[id];
  const NodeKind k = n.kind;
  if (k == NodeKind::record) return true;
  const bool two = k == NodeKind::binary || k == NodeKind::range;
  const bool first = two || k == NodeKind::method || k == NodeKind::field || k == NodeKind::index ||
                     k == NodeKind::unary || k == NodeKind::cast;
  return (first && exposes_record(n.kids[0])) || (two && exposes_record(n.kids[1]));
}

// Several arguments have a limit of their own, and so has one alone that is a call.
bool Formatter::limited(const std::vector<NodeId>& kids, std::size_t from) const {
  return kids.size() > from + 1 || (kids.size() == from + 1 && is_nested_call(kids[from]));
}

const std::string* Formatter::flat(NodeId id, bool statement) const {
  if (statement && s_[id].kind == NodeKind::branch) return nullptr;
  Flat& made = flat_[id.value];
  if (!made.known) {
    made.text = make_flat(s_[id]);
    // Nothing so wide is asked for, and all together must not be longer than what is laid out.
    if (made.text && made.text->size() > kWidest) made.text.reset();
    made.known = true;
  }
  return made.text ? &*made.text : nullptr;
}

bool Formatter::put(std::string& out, NodeId id, int at_least) const {
  const std::string* text = flat(id);
  if (text == nullptr) return false;
  const bool guard = precedence(id) < at_least;
  (guard ? out += '(' : out) += *text;
  if (guard) out += ')';
  return true;
}

std::optional<std::string> Formatter::flat_list(const std::vector<NodeId>& kids, std::size_t from) const {
  std::string out;
  for (std::size_t i = from; i < kids.size(); ++i) {
    if (i > from) out += ", ";
    if (!put(out, kids[i], 0)) return {};
  }
  return out;
}

// `open … close`, if what stands between is no wider than `limit`.
bool Formatter::put_list(std::string& out, std::string_view open, const std::vector<NodeId>& kids,
                         std::size_t from, char close, int limit) const {
  const std::optional<std::string> list = flat_list(kids, from);
  if (!list || (limit > 0 && columns(*list) > limit)) return false;
  (out.append(open) += *list) += close;
  return true;
}

bool Formatter::is_short_field(NodeId value, const std::string& name) const {
  const std::string* text = flat(value);
  return text != nullptr && *text == name;
}

bool Formatter::put_record(std::string& out, const Node& n) const {
  if (n.kids.empty()) {
    out += n.text + " {}";
    return true;
  }
  std::string fields;
  for (std::size_t i = 0; i < n.kids.size(); ++i) {
    if (i > 0) fields += ", ";
    if (n.names[i].empty())
      fields += "..";
    else if (!is_short_field(n.kids[i], n.names[i]))
      fields += n.names[i] + ": ";
    if (!put(fields, n.kids[i], 0)) return false;
  }
  out += n.text + " { " + fields + " }";
  return columns(fields) <= kRecordWidth;
}

bool Formatter::put_branch(std::string& out, const Node& n) const {
  if (n.kids.size() != 3 || s_[n.kids[2]].kind != NodeKind::block) return false;
  const Node& then = s_[n.kids[1]];
  const Node& other = s_[n.kids[2]];
  if (then.kids.size() != 1 || other.kids.size() != 1 || !then.tail || !other.tail) return false;
  const std::string* yes = flat(then.kids[0], true);
  const std::string* no = flat(other.kids[0], true);
  out += "if ";
  if (yes == nullptr || no == nullptr || !put(out, n.kids[0], 0)) return false;
  out += " { " + *yes + " } else { " + *no + " }";
  return columns(out) <= kBranchWidth;
}

bool Formatter::put_binary(std::string& out, const Node& n) const {
  const Sides sides = sides_of(n.text);
  // `a as i64 < b` would begin type arguments.
  const bool guard = n.text.starts_with("<") && s_[n.kids[0]].kind == NodeKind::cast;
  if (guard) out += '(';
  if (!put(out, n.kids[0], sides.left)) return false;
  out += guard ? ") " : " ";
  return put(out += n.text + " ", n.kids[1], sides.right);
}

std::optional<std::string> Formatter::make_flat(const Node& n) const {
  std::string out;
  auto made = [&](bool can) { return can ? std::optional<std::string>(std::move(out)) : std::nullopt; };
  auto kid = [&](std::size_t i, int at_least) { return put(out, n.kids[i], at_least); };
  switch (n.kind) {
    case NodeKind::word: return n.text;
    case NodeKind::call:
      return made(kid(0, kPostfix) &&
                  put_list(out, "(", n.kids, 1, ')', limited(n.kids, 1) ? kCallWidth : 0));
    case NodeKind::method:
    case NodeKind::field: {
      const bool called = n.kind == NodeKind::method;
      bool can = kid(0, kPostfix);
      out += "." + n.text;
      can = can && (!called || put_list(out, "(", n.kids, 1, ')', limited(n.kids, 1) ? kCallWidth : 0));
      // Chains of several links have a limit of their own.
      const NodeKind below = s_[n.kids[0]].kind;
      const bool chain = below == NodeKind::method || below == NodeKind::field;
      return made(can && !(chain && columns(out) > kChainWidth));
    }
    case NodeKind::index:
      return made(kid(0, kPostfix) && put(out += '[', n.kids[1], 0) && !(out += ']').empty());
    case NodeKind::macro: {
      const bool list = n.text.ends_with("[");
      const int limit = list ? kArrayWidth : limited(n.kids, 0) ? kCallWidth : 0;
      return made(put_list(out, n.text, n.kids, 0, list ? ']' : ')', limit));
    }
    case NodeKind::array: return made(put_list(out, "[", n.kids, 0, ']', kArrayWidth));
    case NodeKind::tuple: return made(put_list(out, "(", n.kids, 0, ')', kCallWidth));
    case NodeKind::repeat: {
      out = "vec![";
      return made(kid(0, 0) && put(out += "; ", n.kids[1], 0) && !(out += ']').empty());
    }
    case NodeKind::unary: out = n.text; return made(kid(0, kUnary));
    case NodeKind::binary: return made(put_binary(out, n));
    case NodeKind::cast: return made(kid(0, kCast) && !(out += " as " + n.text).empty());
    case NodeKind::range: return made(kid(0, kRange + 1) && put(out += n.text, n.kids[1], kRange + 1));
    case NodeKind::assign: return made(kid(0, 0) && put(out += " " + n.text + " ", n.kids[1], 0));
    case NodeKind::closure:
      out = n.text + " ";
      return made((s_[n.kids[0]].kind != NodeKind::block || s_[n.kids[0]].kids.empty()) && kid(0, 0));
    case NodeKind::record: return made(put_record(out, n));
    case NodeKind::block: out = "{}"; return made(n.kids.empty());
    case NodeKind::branch: return made(put_branch(out, n));
    case NodeKind::question: return made(kid(0, kPostfix) && !(out += '?').empty());
    case NodeKind::let_test: out = n.text + " = "; return made(kid(0, kOr));
    case NodeKind::leave:
      out = n.kids.empty() ? n.text : n.text + " ";
      return made(n.kids.empty() || kid(0, 0));
    case NodeKind::match_:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::statement:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: return {};
  }
  MOCHI_UNREACHABLE("node kind");
}

}  // namespace mochi::emit::rust
