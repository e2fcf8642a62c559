// Finds a place for every comment. A comment stands between two items of a container (a statement list, a
// literal, arguments, members, arms, clauses), or it moves to the start of the block that follows it, or the
// smallest node around it is printed as it stands.
#include <algorithm>
#include <iterator>

#include "syntax/format_impl.h"

namespace mochi::syntax {
namespace {

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool may_hold_lines(TokenKind k) {
  using enum TokenKind;
  return k == TokenKind::text || k == text_open || k == text_middle || k == text_close;
}

}  // namespace

// Line ends as LF, no blanks before them.
std::string Formatter::normal_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t end = text.find_first_of("\r\n");
    if (end == std::string_view::npos) return out.append(text);
    out.append(trim_right(text.substr(0, end)));
    out.push_back('\n');
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return out;
}

// Source as it stands, with normal_lines around the texts in it: what stands in a text block is a value.
std::string Formatter::as_it_stands(Span span) const {
  std::string out;
  std::uint32_t done = span.begin;
  for (std::uint32_t k = token_at(span.begin); tree_.tokens[k].span.begin < span.end; ++k) {
    const Token& token = tree_.tokens[k];
    if (!may_hold_lines(token.kind)) continue;
    out += normal_lines(source_text({done, token.span.begin}));
    for (std::string_view line : lines_of(source_text(token.span))) out.append(line).push_back('\n');
    out.pop_back();
    done = token.span.end;
  }
  return out += normal_lines(source_text({done, span.end}));
}

std::string Formatter::comment_source(std::uint32_t comment) const {
  return normal_lines(trim_right(source_text(tree_.comments[comment].span)));
}

bool Formatter::is_line_comment(std::uint32_t comment) const {
  return tree_.comments[comment].kind != Comment::Kind::block;
}

Doc Formatter::comment_text(std::uint32_t comment) {
  std::string text = comment_source(comment);
  return text.find('\n') == std::string::npos ? d_.text(text) : d_.verbatim(text);
}

Doc Formatter::behind(std::uint32_t comment) {
  Doc mark = d_.text(kMarkBegin + std::to_string(comment) + kMarkEnd);
  return d_.concat({mark, d_.break_parent()});
}

std::string Formatter::finish(std::string text) const {
  if (placed_.empty() && blocks_.empty()) return text;
  constexpr char kBegins[] = {kMarkBegin, kBlockBegin};
  std::string out;
  std::size_t at = 0;
  for (;;) {
    std::size_t mark = text.find_first_of(std::string_view(kBegins, std::size(kBegins)), at);
    out.append(text, at, mark == std::string::npos ? mark : mark - at);
    if (mark == std::string::npos) return out;
    std::uint32_t number = 0;
    for (at = mark + 1; text[at] != kMarkEnd; ++at) {
      number = number * 10 + static_cast<std::uint32_t>(text[at] - '0');
    }
    ++at;
    if (text[mark] == kBlockBegin)
      finish_block(number, out);
    else
      out += "  " + comment_source(number);
  }
}

// Line ends in the text between two offsets.
std::uint32_t Formatter::breaks_between(std::uint32_t from, std::uint32_t to) const {
  std::uint32_t count = 0;
  if (from >= to) return 0;
  std::string_view text = source_.text().substr(from - source_.base(), to - from);
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] == '\n' || (text[i] == '\r' && !pair)) ++count;
  }
  return count;
}

const std::vector<PlacedComment>& Formatter::comments_of(NodeId id) const {
  static const std::vector<PlacedComment> kNone;
  auto found = placed_.find(id.value);
  return found == placed_.end() ? kNone : found->second;
}

void Formatter::place_comments() {
  for (std::uint32_t i = 0; i < tree_.comments.size(); ++i) place(i);
  containers_.clear();
}

NodeId Formatter::innermost(Span at) const {
  auto covers = [&](NodeId id) {
    return id.valid() && tree_.span(id).begin < at.begin && at.end <= tree_.span(id).end;
  };
  NodeId found = tree_.root;
  for (;;) {
    NodeId next;
    std::uint32_t slots = tree_[found].slots;
    std::span<const NodeId> children = tree_.children(found);
    for (NodeId child : children.subspan(0, slots)) {
      if (covers(child)) next = child;
    }
    std::span<const NodeId> tail = tree_.tail(found);
    auto after = std::upper_bound(tail.begin(), tail.end(), at.begin,
                                  [&](std::uint32_t o, NodeId id) { return o < tree_.span(id).begin; });
    if (after != tail.begin() && covers(*(after - 1))) next = *(after - 1);
    if (!next) return found;
    found = next;
  }
}

bool Formatter::container_items(NodeId id, std::vector<Span>& items, std::uint32_t& open) const {
  using enum NodeKind;
  NodeKind k = tree_.kind(id);
  bool by_tail = k == Program || k == Block || k == ListLit || k == SetLit || k == MapLit || k == StructLit ||
                 k == Params || k == Call || k == RecordDecl || k == RecordType || k == Match ||
                 k == UnionDecl || k == With || k == StreamDecl || k == ModelDecl || k == Agent;
  if (!by_tail && k != Query) return false;
  // Most containers begin with their bracket.
  std::uint32_t first = token_at(tree_.span(id).begin);
  std::uint32_t open_token = first;
  if (k == Call) {
    open_token = tree_[id].main.value;
  } else if (k != Program && k != Block && k != Query && k != UnionDecl) {
    TokenKind bracket = k == ListLit  ? TokenKind::left_bracket
                        : k == Params ? TokenKind::left_paren
                                      : TokenKind::left_brace;
    // A subject, type parameters or a qualifier may hold brackets of their own.
    std::span<const NodeId> children = tree_.children(id);
    for (NodeId child : children.subspan(0, tree_[id].slots)) {
      if (child.valid()) open_token = std::max(open_token, token_at(tree_.span(child).end));
    }
    while (tree_.tokens[open_token].kind != bracket) ++open_token;
  } else if (k == UnionDecl) {
    while (tree_.tokens[open_token].kind != TokenKind::equal) ++open_token;
  }
  open = k == Program || k == Query ? tree_.span(id).begin : tree_.tokens[open_token].span.end;
  if (k == Program) open = 0;
  for (NodeId child : tree_.tail(id)) items.push_back(tree_.span(child));
  if (k == Query) {
    std::span<const NodeId> children = tree_.children(id);
    for (NodeId child : children.subspan(0, tree_[id].slots)) {
      if (child.valid()) items.push_back(tree_.span(child));
    }
    std::sort(items.begin(), items.end(), [](Span a, Span b) { return a.begin < b.begin; });
  }
  return true;
}

// A comment in a head moves to the start of the body. False if no block follows it in `id`.
bool Formatter::redirect_into_block(NodeId id, std::uint32_t comment) {
  std::uint32_t begin = tree_.comments[comment].span.begin;
  for (;;) {
    NodeId next;
    for (NodeId child : tree_.children(id)) {
      if (!child || tree_.span(child).begin < begin) continue;
      NodeKind k = tree_.kind(child);
      if (k != NodeKind::Block && k != NodeKind::If) continue;
      if (!next || tree_.span(child).begin < tree_.span(next).begin) next = child;
    }
    if (!next) return false;
    if (tree_.kind(next) == NodeKind::Block) {
      placed_[next.value].push_back({comment, 0, CommentPlace::own_line});
      return true;
    }
    id = next;
  }
}

void Formatter::place(std::uint32_t comment) {
  Span span = tree_.comments[comment].span;
  NodeId owner = innermost(span);
  auto [entry, is_new] = containers_.try_emplace(owner.value);
  Container& container = entry->second;
  if (is_new) container.exists = container_items(owner, container.items, container.open);
  const std::vector<Span>& items = container.items;
  std::uint32_t open = container.open;
  if (!container.exists || span.begin < open) {
    if (!redirect_into_block(owner, comment)) verbatim_.insert(owner.value);
    return;
  }
  auto after = std::upper_bound(items.begin(), items.end(), span.begin,
                                [](std::uint32_t offset, Span item) { return offset < item.begin; });
  auto gap = static_cast<std::uint32_t>(after - items.begin());
  if (gap == 0 && tree_.kind(owner) == NodeKind::Query) {
    verbatim_.insert(owner.value);
    return;
  }
  CommentPlace place = CommentPlace::own_line;
  std::uint32_t before = gap == 0 ? open : items[gap - 1].end;
  if (!is_line_comment(comment) && after != items.end() && !line_break_between(span.end, after->begin)) {
    place = CommentPlace::before;
  } else if (before != 0 && !line_break_between(before, span.begin)) {
    place = CommentPlace::behind;
  }
  placed_[owner.value].push_back({comment, gap, place});
}

}  // namespace mochi::syntax
