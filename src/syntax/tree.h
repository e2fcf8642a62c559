// The lossless syntax tree of one source: tokens, comments, and a flat store of nodes. Text can be
// regenerated from the source and the token positions; comments stand in a list of their own, sorted by
// position.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/names.h"
#include "base/source.h"
#include "syntax/slots.h"
#include "syntax/token.h"

namespace mochi::syntax {

struct NodeTag;
using NodeId = Id<NodeTag>;

enum class NodeKind : std::uint8_t {
#define MOCHI_NODE(kind, ...) kind,
#include "syntax/node.def"
#undef MOCHI_NODE
};

std::string_view node_kind_name(NodeKind kind);

enum class NodeFlag : std::uint8_t {
  exported = 1,
  variable = 2,   // Let, ExternLet: `var`
  automatic = 4,  // Import … auto
  all = 8,        // Binary: union all
  omap = 16,      // MapLit
  distinct = 32,  // Query
  left = 64,      // Join
  right = 128,    // Join
  outer = 1,      // Join (not exportable)
  braces = 2,     // VariantDecl
  compound = 1,   // Assign
  of_type = 4,    // Fun, Let: `static`
};

struct Node {
  NodeKind kind = NodeKind::Error;
  std::uint8_t flags = 0;
  std::uint16_t slots = 0;        // number of fixed slots
  TokenId main;                   // see node.def; may be none
  std::uint32_t children = 0;     // first index into Tree's child array
  std::uint32_t child_count = 0;  // slots + tail
  Span span;                      // from the first to the last token
  bool has(NodeFlag flag) const { return (flags & static_cast<std::uint8_t>(flag)) != 0; }
};

struct Comment {
  enum class Kind : std::uint8_t { line, hash, block, doc };
  Kind kind = Kind::line;
  Span span;
};

class Tree {
 public:
  SourceId source;
  NodeId root;
  std::vector<Token> tokens;      // in source order; the last is end-of-file
  std::vector<Comment> comments;  // in source order
  std::vector<Node> nodes;
  std::vector<NodeId> child_ids;
  bool has_errors = false;
  // A text block is not closed: all behind its quotes belongs to it, and that it ends is no further mistake.
  bool open_text = false;
  // All that is wrong is that the text ends too early: a prompt asks for another line.
  bool incomplete = false;

  const Node& operator[](NodeId id) const { return nodes[id.value]; }
  NodeKind kind(NodeId id) const { return nodes[id.value].kind; }
  Span span(NodeId id) const { return nodes[id.value].span; }
  // The child in a fixed slot; none if absent or if `id` is none.
  NodeId child(NodeId id, std::uint32_t slot_index) const {
    if (!id.valid()) return {};
    return child_ids[nodes[id.value].children + slot_index];
  }
  // The children after the fixed slots.
  std::span<const NodeId> tail(NodeId id) const {
    if (!id.valid()) return {};
    const Node& n = nodes[id.value];
    return {child_ids.data() + n.children + n.slots, n.child_count - n.slots};
  }
  // Slots and tail; may contain none.
  std::span<const NodeId> children(NodeId id) const {
    const Node& n = nodes[id.value];
    return {child_ids.data() + n.children, n.child_count};
  }
  const Token& main(NodeId id) const { return tokens[nodes[id.value].main.value]; }
  // The name of the main token (identifiers and word-like keywords are interned by the lexer).
  NameId name(NodeId id) const { return main(id).name; }
  Span main_span(NodeId id) const { return main(id).span; }
};

}  // namespace mochi::syntax
