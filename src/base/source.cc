#include "base/source.h"

#include <algorithm>

namespace mochi {

Source::Source(std::string name, std::string text, std::uint32_t base)
    : name_(std::move(name)), text_(std::move(text)), base_(base) {}

const std::vector<std::uint32_t>& Source::line_starts() const {
  if (!line_starts_.empty()) return line_starts_;
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n') continue;
    if (text_[i] == '\n' || text_[i] == '\r') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return line_starts_;
}

std::uint32_t Source::line_count() const { return static_cast<std::uint32_t>(line_starts().size()); }

std::uint32_t Source::line_begin(std::uint32_t line) const { return line_starts()[line - 1]; }

std::string_view Source::line_text(std::uint32_t line) const {
  const auto& starts = line_starts();
  if (line == 0 || line > starts.size()) return {};
  std::size_t begin = starts[line - 1];
  std::size_t end = line < starts.size() ? starts[line] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t Source::line_of(std::uint32_t local) const {
  const auto& starts = line_starts();
  auto after = std::upper_bound(starts.begin(), starts.end(), local);
  return static_cast<std::uint32_t>(after - starts.begin());
}

// Texts that were written by programs have lines of megabytes, and a message for every word in them.
std::uint32_t Source::code_points_before(std::uint32_t local) const {
  constexpr std::uint32_t kBlock = 1024;
  const auto count = [&](std::size_t begin, std::size_t end) {
    return static_cast<std::uint32_t>(std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                    text_.begin() + static_cast<std::ptrdiff_t>(end),
                                                    [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
  };
  if (block_counts_.empty()) {
    block_counts_.push_back(0);
    for (std::size_t at = kBlock; at <= text_.size(); at += kBlock)
      block_counts_.push_back(block_counts_.back() + count(at - kBlock, at));
  }
  return block_counts_[local / kBlock] + count(local / kBlock * kBlock, local);
}

std::uint32_t Source::column_of(std::uint32_t local) const {
  std::uint32_t begin = line_begin(line_of(local));
  // A BOM at the very start of the text is dropped by the lexer and takes no column.
  if (begin == 0 && text_.starts_with("\xEF\xBB\xBF")) begin = std::min<std::uint32_t>(3, local);
  const auto end = std::min(local, static_cast<std::uint32_t>(text_.size()));
  return end <= begin ? 1 : code_points_before(end) - code_points_before(begin) + 1;
}

SourceId SourceMap::add(std::string name, std::string text) {
  MOCHI_CHECK(room(text.size()));
  auto size = static_cast<std::uint32_t>(text.size());
  sources_.push_back(std::make_unique<Source>(std::move(name), std::move(text), next_));
  next_ += size + 1;  // one more, so that «end of file» belongs to this source
  return SourceId(static_cast<std::uint32_t>(sources_.size() - 1));
}

SourceId SourceMap::source_of(std::uint32_t offset) const {
  if (offset == 0 || offset >= next_) return {};
  auto after = std::upper_bound(sources_.begin(), sources_.end(), offset,
                                [](std::uint32_t o, const auto& s) { return o < s->base(); });
  return SourceId(static_cast<std::uint32_t>(after - sources_.begin() - 1));
}

Place SourceMap::place(std::uint32_t offset) const {
  SourceId id = source_of(offset);
  if (!id) return {};
  const Source& found = source(id);
  std::uint32_t local = offset - found.base();
  return {id, found.line_of(local), found.column_of(local)};
}

std::string_view SourceMap::text(Span span) const {
  SourceId id = source_of(span.begin);
  if (!id) return {};
  const Source& found = source(id);
  return found.text().substr(span.begin - found.base(), span.end - span.begin);
}

}  // namespace mochi
