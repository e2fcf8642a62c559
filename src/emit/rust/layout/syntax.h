// Rust code as a tree, and its text as rustfmt lays it out (edition 2021, default settings).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "emit/common/placed_text.h"

namespace mochi::emit::rust {

struct NodeTag;
using NodeId = Id<NodeTag>;

enum class NodeKind : std::uint8_t {
  word,     // text: a name, path or literal
  call,     // kids: callee, arguments
  method,   // text: name; kids: receiver, arguments
  field,    // text: name; kids: base
  index,    // kids: base, index
  macro,    // text: `vec![` or `format!(`; kids: arguments
  unary,    // text: `&`, `&mut `, `*`, `-`, `!`; kids: operand
  binary,   // text: operator; kids: left, right
  cast,     // text: type; kids: operand
  range,    // text: `..` or `..=`; kids: both ends
  closure,  // text: `|a, b|`; kids: body
  record,  // text: path; names; kids: values; a last one without a name: what all other fields are taken from
  array,   // kids: elements
  repeat,  // `vec![x; n]`; kids: element, count
  tuple,   // kids: elements
  block,   // kids: statements; `tail`: the last one is the value
  branch,  // if; kids: condition, block, other block or branch
  match_,  // kids: subject, arms
  arm,     // text: pattern; kids: value
  let,     // text: pattern with type; kids: value if any, block of `else` if any
  statement,  // kids: expression; a `;` follows
  assign,     // text: operator; kids: place, value
  while_,     // kids: condition, block
  for_,       // text: pattern; kids: items, block
  loop,       // kids: block
  let_test,   // text: `let Some(x)`; kids: value; only in the head of a branch
  question,   // kids: operand of `?`
  leave,      // text: `return`, `break`, `continue`; kids: value if any
};

struct Node {
  NodeKind kind = NodeKind::word;
  bool tail = false;
  std::string text;
  std::vector<NodeId> kids;
  std::vector<std::string> names;
  Span span;
};

// Owns the nodes of one file.
class Syntax {
 public:
  Syntax() { nodes_.reserve(64); }
  NodeId add(Node node) {
    nodes_.push_back(std::move(node));
    return NodeId(static_cast<std::uint32_t>(nodes_.size() - 1));
  }
  std::size_t size() const { return nodes_.size(); }
  const Node& operator[](NodeId id) const { return nodes_[id.value]; }
  Node& at(NodeId id) { return nodes_[id.value]; }

  NodeId word(std::string text) { return make(NodeKind::word, std::move(text), {}); }
  NodeId call(std::string callee, std::vector<NodeId> args);
  NodeId call(NodeId callee, const std::vector<NodeId>& args);
  NodeId method(NodeId receiver, std::string name, const std::vector<NodeId>& args = {});
  NodeId field(NodeId base, std::string name) { return make(NodeKind::field, std::move(name), {base}); }
  NodeId index(NodeId base, NodeId at) { return make(NodeKind::index, {}, {base, at}); }
  NodeId macro(std::string open, std::vector<NodeId> args) {
    return make(NodeKind::macro, std::move(open), std::move(args));
  }
  NodeId unary(std::string sign, NodeId operand) { return make(NodeKind::unary, std::move(sign), {operand}); }
  NodeId binary(NodeId a, std::string sign, NodeId b) {
    return make(NodeKind::binary, std::move(sign), {a, b});
  }
  NodeId cast(NodeId operand, std::string type) { return make(NodeKind::cast, std::move(type), {operand}); }
  NodeId range(NodeId from, NodeId to, std::string sign = "..") {
    return make(NodeKind::range, std::move(sign), {from, to});
  }
  NodeId closure(std::string head, NodeId body) { return make(NodeKind::closure, std::move(head), {body}); }
  NodeId record(std::string path, std::vector<std::string> names, std::vector<NodeId> values);
  NodeId block(std::vector<NodeId> statements, bool tail);
  NodeId branch(NodeId condition, NodeId then, NodeId other = {});
  NodeId match(NodeId subject, const std::vector<NodeId>& arms);
  NodeId arm(std::string pattern, NodeId value) { return make(NodeKind::arm, std::move(pattern), {value}); }
  NodeId let(std::string pattern, NodeId value = {});
  NodeId statement(NodeId expression) { return make(NodeKind::statement, {}, {expression}); }
  NodeId assign(NodeId place, std::string sign, NodeId value) {
    return make(NodeKind::assign, std::move(sign), {place, value});
  }
  NodeId leave(std::string word, NodeId value = {});
  NodeId make(NodeKind kind, std::string text, std::vector<NodeId> kids);

  // The node is a block, or a form that ends in one and needs no `;`.
  bool ends_in_block(NodeId id) const;

 private:
  std::vector<Node> nodes_;
};

// `fn name<T>(a: A) -> R { … }` below `head` (`pub fn name<T>`); `block` is the body of `function`, whose
// statements are the places of the text.
PlacedText layout_function(const Syntax& syntax, const std::string& head,
                           const std::vector<std::string>& params, const std::string& result, NodeId block,
                           int indent, ir::FunctionId function);
// The pattern of a variant with these names between its braces; `rest`: the last of them is `..`.
std::string variant_pattern_text(const std::string& path, const std::vector<std::string>& parts, bool rest);
// `head` and the expression, ended by `;`: `static X: T = …;`.
std::string layout_item(const Syntax& syntax, const std::string& head, NodeId value, int indent);
// Type parameters, fields and the like between brackets, a part per line if the line is full.
std::string layout_list(const std::string& open, const std::vector<std::string>& parts,
                        const std::string& close, int indent, int tail);

}  // namespace mochi::emit::rust
