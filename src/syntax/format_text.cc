// Layout of texts: text blocks, and texts with holes. What a text says stays as it is written.
#include <algorithm>

#include "syntax/format_impl.h"

namespace mochi::syntax {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view blanks_before(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(kBlanks), line.size()));
}

}  // namespace

// The lines of a text, without their ends.
std::vector<std::string_view> Formatter::lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
}

// The value of a hole on one line; as it is written where that cannot be.
std::string Formatter::hole(NodeId id) {
  constexpr int kEndless = 1 << 28;
  const NodeId value = tree_.child(id, slot::Hole_value);
  Doc doc = node(value);
  std::string text =
      d_.must_break(doc) ? std::string(source_text(tree_.span(value))) : d_.print(d_.flat(doc), kEndless);
  // Two braces would mean one.
  if (text.starts_with('{')) text = " " + text + (text.ends_with('}') ? " " : "");
  return tree_[id].main.valid() ? text + std::string(source_text(tree_.main_span(id))) : text;
}

Doc Formatter::text(NodeId id) {
  std::string whole;
  if (tree_.kind(id) == NodeKind::StringLit) whole = source_text(tree_.main_span(id));
  for (NodeId part : tree_.tail(id))
    whole +=
        tree_.kind(part) == NodeKind::Hole ? hole(part) : std::string(source_text(tree_.main_span(part)));
  return is_block(id) ? text_block(whole) : t(whole);
}

bool Formatter::is_block(NodeId id) const {
  const std::string_view written = source_text(tree_.span(id));
  return written.starts_with("\"\"\"") || written.starts_with("f\"\"\"");
}

// Stands in one line until the layout is known: its lines go as far to the right as the line where it begins
// (finish).
Doc Formatter::text_block(std::string_view whole) {
  const std::vector<std::string_view> lines = lines_of(whole);
  const std::string_view indentation = blanks_before(lines.back());
  std::vector<std::string> inner;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    std::string_view line = lines[i];
    std::size_t same = 0;
    while (same < line.size() && same < indentation.size() && line[same] == indentation[same]) ++same;
    inner.emplace_back(line.substr(same));
  }
  blocks_.push_back(std::move(inner));
  const std::string_view opener = whole.substr(0, whole.find('"') + 3);
  return t(std::string(opener) + kBlockBegin + std::to_string(blocks_.size() - 1) + kMarkEnd);
}

// Writes the lines of a block behind its opening quotes at the end of `out`.
void Formatter::finish_block(std::uint32_t block, std::string& out) const {
  const std::size_t line = out.rfind('\n') + 1;
  const std::string indentation(blanks_before(std::string_view(out).substr(line)));
  out += '\n';
  for (const std::string& text : blocks_[block]) out += (text.empty() ? "" : indentation + text) + '\n';
  out += indentation + "\"\"\"";
}

}  // namespace mochi::syntax
