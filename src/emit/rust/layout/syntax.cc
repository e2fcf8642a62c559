#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

NodeId Syntax::make(NodeKind kind, std::string text, std::vector<NodeId> kids) {
  Node& node = nodes_.emplace_back();
  node.kind = kind;
  node.text = std::move(text);
  node.kids = std::move(kids);
  return NodeId(static_cast<std::uint32_t>(nodes_.size() - 1));
}

NodeId Syntax::call(std::string callee, std::vector<NodeId> args) {
  args.insert(args.begin(), word(std::move(callee)));
  return make(NodeKind::call, {}, std::move(args));
}

NodeId Syntax::call(NodeId callee, const std::vector<NodeId>& args) {
  std::vector<NodeId> kids = {callee};
  kids.insert(kids.end(), args.begin(), args.end());
  return make(NodeKind::call, {}, std::move(kids));
}

NodeId Syntax::method(NodeId receiver, std::string name, const std::vector<NodeId>& args) {
  std::vector<NodeId> kids = {receiver};
  kids.insert(kids.end(), args.begin(), args.end());
  return make(NodeKind::method, std::move(name), std::move(kids));
}

NodeId Syntax::record(std::string path, std::vector<std::string> names, std::vector<NodeId> values) {
  NodeId id = make(NodeKind::record, std::move(path), std::move(values));
  at(id).names = std::move(names);
  return id;
}

NodeId Syntax::block(std::vector<NodeId> statements, bool tail) {
  NodeId id = make(NodeKind::block, {}, std::move(statements));
  at(id).tail = tail;
  return id;
}

NodeId Syntax::branch(NodeId condition, NodeId then, NodeId other) {
  NodeId id = make(NodeKind::branch, {}, {condition, then});
  if (other.valid()) at(id).kids.push_back(other);
  return id;
}

NodeId Syntax::match(NodeId subject, const std::vector<NodeId>& arms) {
  std::vector<NodeId> kids = {subject};
  kids.insert(kids.end(), arms.begin(), arms.end());
  return make(NodeKind::match_, {}, std::move(kids));
}

NodeId Syntax::let(std::string pattern, NodeId value) {
  NodeId id = make(NodeKind::let, std::move(pattern), {});
  if (value.valid()) at(id).kids.push_back(value);
  return id;
}

NodeId Syntax::leave(std::string word, NodeId value) {
  NodeId id = make(NodeKind::leave, std::move(word), {});
  if (value.valid()) at(id).kids.push_back(value);
  return id;
}

bool Syntax::ends_in_block(NodeId id) const {
  switch ((*this)[id].kind) {
    case NodeKind::block:
    case NodeKind::branch:
    case NodeKind::match_:
    case NodeKind::while_:
    case NodeKind::for_:
    case NodeKind::loop: return true;
    case NodeKind::word:
    case NodeKind::call:
    case NodeKind::method:
    case NodeKind::field:
    case NodeKind::index:
    case NodeKind::macro:
    case NodeKind::unary:
    case NodeKind::binary:
    case NodeKind::cast:
    case NodeKind::range:
    case NodeKind::closure:
    case NodeKind::record:
    case NodeKind::array:
    case NodeKind::repeat:
    case NodeKind::tuple:
    case NodeKind::arm:
    case NodeKind::let:
    case NodeKind::let_test:
    case NodeKind::question:
    case NodeKind::statement:
    case NodeKind::assign:
    case NodeKind::leave: return false;
  }
  return false;
}

std::string variant_pattern_text(const std::string& path, const std::vector<std::string>& parts, bool rest) {
  std::size_t width = 0;
  for (const std::string& part : parts) width += part.size() + 2;
  std::string text = path;
  // The formatter's limit for what stands between braces.
  if (width > 20) {
    text += " {";
    // The limit is for the names; what follows them is not counted when their lines are chosen.
    const bool joined = rest && parts.size() > 1 && width - 4 <= 20;
    if (joined) text += "\n    ";
    for (const std::string& part : parts)
      text += joined ? (part == ".." ? part : part + ", ") : "\n    " + part + (part == ".." ? "" : ",");
    return text + "\n}";
  }
  if (parts.empty()) return text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? " { " : ", ") + parts[i];
  return text + " }";
}

}  // namespace mochi::emit::rust
