#include "syntax/doc_comment.h"

#include <algorithm>
#include <vector>

namespace mochi::syntax {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == ';'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether only blanks and exactly one line end stand in `gap`.
bool is_one_line_end(std::string_view gap) {
  int ends = 0;
  for (std::size_t i = 0; i < gap.size(); ++i) {
    if (gap[i] == '\n' || gap[i] == '\r') {
      if (gap[i] == '\r' && i + 1 < gap.size() && gap[i + 1] == '\n') ++i;
      ++ends;
    } else if (!is_blank(gap[i])) {
      return false;
    }
  }
  return ends == 1;
}

bool stands_alone(std::string_view text, std::size_t begin) {
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  if (begin == 3 && text.starts_with("\xEF\xBB\xBF")) return true;
  return begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '\r';
}

}  // namespace

std::string doc_comment(const Tree& tree, const SourceMap& sources, NodeId id) {
  const Source& source = sources.source(tree.source);
  std::string_view text = source.text();
  std::uint32_t below = tree.span(id).begin;
  auto after =
      std::lower_bound(tree.comments.begin(), tree.comments.end(), below,
                       [](const Comment& comment, std::uint32_t o) { return comment.span.begin < o; });
  std::vector<std::string_view> lines;
  for (auto at = after; at != tree.comments.begin();) {
    --at;
    std::uint32_t end = at->span.end - source.base();
    if (at->kind != Comment::Kind::doc || !stands_alone(text, at->span.begin - source.base())) break;
    if (!is_one_line_end(text.substr(end, below - source.base() - end))) break;
    lines.push_back(trim(sources.text(at->span).substr(3)));
    below = at->span.begin;
  }
  std::string out;
  for (std::size_t i = lines.size(); i-- > 0;) {
    out += lines[i];
    if (i > 0) out.push_back('\n');
  }
  return out;
}

}  // namespace mochi::syntax
