#include "syntax/parser.h"

#include <algorithm>

#include "syntax/lexer.h"
#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

// Number of slots per node kind: the names after the kind in node.def.
constexpr std::uint16_t count_slots(std::string_view names) {
  if (names.empty()) return 0;
  std::uint16_t count = 1;
  for (char c : names) count = static_cast<std::uint16_t>(count + (c == ',' ? 1 : 0));
  return count;
}
constexpr std::uint16_t kSlotCounts[] = {
#define MOCHI_NODE(kind, ...) count_slots(#__VA_ARGS__),
#include "syntax/node.def"
#undef MOCHI_NODE
};

}  // namespace

Words::Words(Names& names) {
#define W(word) word##_ = names.intern(#word);
  MOCHI_WORDS(W)
#undef W
}

Parser::Parser(SourceId source, const SourceMap& sources, Names& names, Sink& sink, ParseOptions options)
    : sources_(sources), names_(names), sink_(sink), options_(options), words_(names) {
  lex(source, sources, names, sink, tree_);
  first_ = tree_.tokens.data();
  at_ = first_;
  end_ = first_ + tree_.tokens.size() - 1;
  tree_.nodes.reserve(tree_.tokens.size());
  tree_.child_ids.reserve(tree_.tokens.size());
  depths_.reserve(tree_.tokens.size());
}

Tree Parser::run() {
  bool lexical_errors = tree_.has_errors;
  tree_.root = program();
  if (errors_ != 0) tree_.has_errors = true;
  tree_.incomplete = lexical_errors ? tree_.incomplete && reports_ == reports_at_end_
                                    : reports_ != 0 && reports_ == reports_at_end_;
  return std::move(tree_);
}

NodeId Parser::make(NodeKind kind, std::uint32_t begin, TokenId main, std::initializer_list<NodeId> slots,
                    std::uint32_t tail_mark, std::uint8_t flags) {
  MOCHI_DCHECK(slots.size() == kSlotCounts[static_cast<std::size_t>(kind)]);
  Node node;
  node.kind = kind;
  node.flags = flags;
  node.slots = static_cast<std::uint16_t>(slots.size());
  node.main = main;
  node.children = static_cast<std::uint32_t>(tree_.child_ids.size());
  node.child_count = static_cast<std::uint32_t>(slots.size() + scratch_.size() - tail_mark);
  std::uint32_t last = at_ == first_ ? begin : (at_ - 1)->span.end;
  node.span = {begin, std::max(begin, last)};
  std::uint16_t depth = 0;
  auto take = [&](NodeId child) {
    tree_.child_ids.push_back(child);
    if (child.valid()) depth = std::max(depth, depths_[child.value]);
  };
  for (NodeId child : slots) take(child);
  for (std::size_t i = tail_mark; i < scratch_.size(); ++i) take(scratch_[i]);
  scratch_.resize(tail_mark);
  if (++depth > kMaxTreeDepth) {
    too_deep();
    // Cuts the subtree off: no stage may see a deeper tree.
    node.kind = NodeKind::Error;
    node.slots = 0;
    node.child_count = 0;
    depth = 1;
  }
  tree_.nodes.push_back(node);
  depths_.push_back(depth);
  return NodeId(static_cast<std::uint32_t>(tree_.nodes.size() - 1));
}

NodeId Parser::missing() { return make(NodeKind::Error, start(), {}); }
NodeId Parser::empty_block() { return make(NodeKind::Block, start(), {}); }

Tree parse(SourceId source, const SourceMap& sources, Names& names, Sink& sink, ParseOptions options) {
  return Parser(source, sources, names, sink, options).run();
}

}  // namespace mochi::syntax
