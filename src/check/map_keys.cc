#include "check/map_keys.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace mochi::check {
namespace {

// What tells constant keys apart: the kind of the literal and its text. A bare key is a text.
std::pair<NodeKind, NameId> constant_key(const Tree& tree, NodeId key) {
  const NodeKind k = tree.kind(key);
  if (k == NodeKind::Ident || k == NodeKind::StringLit) return {NodeKind::StringLit, tree.name(key)};
  if (k == NodeKind::IntLit || k == NodeKind::BoolLit) return {k, tree.name(key)};
  return {NodeKind::Error, NameId()};
}

bool names(const Tree& tree, NodeId node, NameId name) {
  if (!node.valid()) return false;
  if (tree.kind(node) == NodeKind::Ident && tree.name(node) == name) return true;
  const auto parts = tree.children(node);
  return std::any_of(parts.begin(), parts.end(), [&](NodeId part) { return names(tree, part, name); });
}

}  // namespace

void Checker::MapKeys::check_doubles(NodeId node) {
  struct Key {
    std::pair<NodeKind, NameId> text;
    NodeId at;
  };
  std::vector<Key> keys;
  for (const NodeId entry : c.tree_->tail(node)) {
    if (c.tree_->kind(entry) != NodeKind::MapEntry) continue;
    const NodeId key = c.child(entry, slot::MapEntry_key);
    const auto text = constant_key(*c.tree_, key);
    if (text.second.valid()) keys.push_back({text, key});
  }
  std::stable_sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.text < b.text; });
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i].text != keys[i - 1].text) continue;
    c.warning_at(Code::T126, c.span(keys[i].at),
                 "key `" + c.name_text(keys[i].text.second) + "` is given twice")
        .label(c.span(keys[i - 1].at), "its value here is lost");
  }
}

void Checker::MapKeys::check_bare(NodeId entry, TypeId value) {
  const NodeId key = c.child(entry, slot::MapEntry_key);
  if (c.node_at(key).kind != NodeKind::Ident || c.kind(value) == TypeKind::any) return;
  const NameId name = c.tree_->name(key);
  const Binding found = c.lookup(name);
  if (found.kind != BindKind::var || c.kind(c.out_.vars[VarId(found.id)].type) != TypeKind::string) return;
  // `{name: name}` means the text.
  if (names(*c.tree_, c.child(entry, slot::MapEntry_value), name)) return;
  const std::string word = c.name_text(name);
  c.warning_at(Code::T127, c.span(key),
               "the key is the text \"" + word + "\", not the variable `" + word + "`")
      .label(c.out_.vars[VarId(found.id)].span, "the variable")
      .help("Write `(" + word + ")` for its value, or `\"" + word + "\"` for the text.")
      .suggest("use the variable", c.span(key), "(" + word + ")");
}

}  // namespace mochi::check
