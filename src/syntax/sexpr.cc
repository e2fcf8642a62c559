#include "syntax/sexpr.h"

#include <utility>
#include <vector>

namespace mochi::syntax {
namespace {

constexpr std::size_t kWidth = 100;

// The slot names of a kind as one text: "condition, then, otherwise".
constexpr std::string_view slot_list(NodeKind kind) {
  constexpr std::string_view kLists[] = {
#define MOCHI_NODE(name, ...) #__VA_ARGS__,
#include "syntax/node.def"
#undef MOCHI_NODE
  };
  return kLists[static_cast<std::size_t>(kind)];
}

std::string_view slot_name(NodeKind kind, std::size_t index) {
  std::string_view rest = slot_list(kind);
  for (;;) {
    std::size_t comma = rest.find(',');
    if (index == 0) return rest.substr(0, comma);
    --index;
    rest.remove_prefix(comma + 1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  }
}

// «FunType» as «fun-type».
std::string kind_text(NodeKind kind) {
  std::string out;
  for (char c : node_kind_name(kind)) {
    bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out.push_back('-');
    out.push_back(upper ? static_cast<char>(c + 32) : c);
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  constexpr char kHex[] = "0123456789abcdef";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 15U]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

// Kinds whose slots need no name: all are always there, or the form is plain from the kind.
bool plain_slots(NodeKind kind) {
  using enum NodeKind;
  return kind == Let || kind == Assign || kind == Return || kind == While || kind == TryCatch ||
         kind == ExprStmt || kind == Test || kind == Bench || kind == Expect || kind == Unary ||
         kind == Binary || kind == Index || kind == Select || kind == SafeSelect || kind == SafeIndex ||
         kind == Cast || kind == Propagate || kind == Paren || kind == FieldInit || kind == Label ||
         kind == MapEntry || kind == Param || kind == Field || kind == ListType || kind == OptionType ||
         kind == From || kind == Async || kind == Fact || kind == NotPredicate || kind == NotEqual ||
         kind == LogicQuery || kind == AliasDecl || kind == Match || kind == SortKey || kind == Hole ||
         kind == With;
}

std::vector<std::string_view> flag_texts(const Node& node) {
  using enum NodeKind;
  std::vector<std::string_view> out;
  auto add = [&](NodeFlag flag, std::string_view text) {
    if (node.has(flag)) out.push_back(text);
  };
  NodeKind k = node.kind;
  if (k == Fun || k == RecordDecl || k == UnionDecl || k == AliasDecl || k == Let)
    add(NodeFlag::exported, "export");
  if (k == Fun || k == Let) add(NodeFlag::of_type, "static");
  if (k == Let || k == ExternLet) add(NodeFlag::variable, "var");
  if (k == Import) add(NodeFlag::automatic, "auto");
  if (k == Binary) add(NodeFlag::all, "all");
  if (k == MapLit) add(NodeFlag::omap, "omap");
  if (k == Query) add(NodeFlag::distinct, "distinct");
  if (k == Join) {
    add(NodeFlag::left, "left");
    add(NodeFlag::right, "right");
    add(NodeFlag::outer, "outer");
  }
  if (k == VariantDecl) add(NodeFlag::braces, "braces");
  if (k == Assign) add(NodeFlag::compound, "compound");
  return out;
}

// The word of the main token that belongs to the form; none for main tokens that only mark a place.
std::string main_text(const Tree& tree, const Names& names, const Node& node) {
  using enum NodeKind;
  NodeKind k = node.kind;
  if (!node.main.valid() || k == Assign || k == Again || k == Text || k == With || k == Call || k == Index ||
      k == Slice || k == SafeIndex || k == Cast || k == Propagate || k == Paren || k == MatchArm ||
      k == Match || k == If || k == While || k == Lambda || k == Return || k == Break || k == Continue ||
      k == Expect || k == NotEqual || k == NoneLit || k == ExternLet || k == ExternFun) {
    return {};
  }
  const Token& token = tree.tokens[node.main.value];
  const bool text = token.kind >= TokenKind::string && token.kind <= TokenKind::text_close;
  if (text) return quoted(names.text(token.name));
  if (token.name.valid()) return std::string(names.text(token.name));
  return std::string(token_text(token.kind));
}

class Writer {
 public:
  Writer(const Tree& tree, const Names& names) : tree_(tree), names_(names) {}

  // Writes `id` at the current place of the current line; breaks it if its flat form does not fit.
  void write(NodeId id, std::size_t indent) {
    std::string flat;
    if (flatten(id, flat, kWidth > indent ? kWidth - indent : 0)) {
      out_ += flat;
      return;
    }
    const Node& node = tree_[id];
    out_ += '(' + head(node);
    for (std::size_t i = 0; i < node.child_count; ++i) {
      NodeId child = tree_.child_ids[node.children + i];
      if (!child) continue;
      out_ += '\n' + std::string(indent + 2, ' ');
      if (labelled(node, i)) {
        out_ += '(' + std::string(slot_name(node.kind, i)) + '\n' + std::string(indent + 4, ' ');
        write(child, indent + 4);
        out_ += ')';
      } else {
        write(child, indent + 2);
      }
    }
    out_ += ')';
  }
  std::string take() { return std::move(out_) + '\n'; }

 private:
  static bool labelled(const Node& node, std::size_t i) { return i < node.slots && !plain_slots(node.kind); }

  std::string head(const Node& node) const {
    std::string text = kind_text(node.kind);
    std::string word = main_text(tree_, names_, node);
    if (!word.empty()) text += ' ' + word;
    for (std::string_view flag : flag_texts(node)) text += " :" + std::string(flag);
    return text;
  }

  // The form on one line; false if it needs more than `room` bytes.
  bool flatten(NodeId id, std::string& out, std::size_t room) const {
    const Node& node = tree_[id];
    out += '(' + head(node);
    for (std::size_t i = 0; i < node.child_count; ++i) {
      NodeId child = tree_.child_ids[node.children + i];
      if (!child) continue;
      out.push_back(' ');
      if (labelled(node, i)) out += '(' + std::string(slot_name(node.kind, i)) + ' ';
      if (out.size() > room || !flatten(child, out, room)) return false;
      if (labelled(node, i)) out.push_back(')');
    }
    out.push_back(')');
    return out.size() <= room;
  }

  const Tree& tree_;
  const Names& names_;
  std::string out_;
};

}  // namespace

std::string to_sexpr(const Tree& tree, const Names& names, NodeId root) {
  Writer writer(tree, names);
  writer.write(root ? root : tree.root, 0);
  return writer.take();
}

bool same_tree(const Tree& a, const Tree& b) { return same_tree(a, a.root, b, b.root); }

bool same_tree(const Tree& a, NodeId a_root, const Tree& b, NodeId b_root) {
  std::vector<std::pair<NodeId, NodeId>> open{{a_root, b_root}};
  while (!open.empty()) {
    auto [left, right] = open.back();
    open.pop_back();
    if (left.valid() != right.valid()) return false;
    if (!left.valid()) continue;
    const Node& x = a[left];
    const Node& y = b[right];
    if (x.kind != y.kind || x.flags != y.flags || x.child_count != y.child_count ||
        x.main.valid() != y.main.valid()) {
      return false;
    }
    if (x.main.valid()) {
      const Token& s = a.tokens[x.main.value];
      const Token& t = b.tokens[y.main.value];
      if (s.kind != t.kind || s.name != t.name) return false;
    }
    for (std::uint32_t i = 0; i < x.child_count; ++i) {
      open.push_back({a.child_ids[x.children + i], b.child_ids[y.children + i]});
    }
  }
  return true;
}

}  // namespace mochi::syntax
