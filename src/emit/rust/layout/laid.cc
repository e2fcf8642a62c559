#include "emit/rust/layout/laid.h"

#include <algorithm>
#include <utility>

namespace mochi::emit::rust {

Laid::Laid(std::shared_ptr<const Laid> shared) {
  join(*shared);
  parts_.push_back({{}, std::move(shared), {}});
}

void Laid::join(const Laid& other) {
  if (lines_ == 1) {
    first_ += other.first_;
    if (other.first_end_ != '\0') first_end_ = other.first_end_;
    if (lead_ == '\0') lead_ = other.lead_;
  }
  if (begin_ == '\0') begin_ = other.begin_;
  if (other.lines_ > 1)
    margin_ = other.margin_;
  else if (last_spaces_)
    margin_ = last_ + other.margin_;
  dotted_ = dotted_ || other.dotted_ || (lines_ > 1 && last_spaces_ && other.lead_ == '.');
  last_ = other.lines_ > 1 ? other.last_ : last_ + other.last_;
  last_spaces_ = other.last_spaces_ && (other.lines_ > 1 || last_spaces_);
  last_closing_ = other.last_closing_ && (other.lines_ > 1 || last_closing_);
  lines_ += other.lines_ - 1;
  all_ += other.all_;
}

void Laid::add(std::string text) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (at > 0) {
      ++lines_;
      ++all_;
      last_ = 0;
      last_spaces_ = last_closing_ = true;
    }
    Laid piece;
    piece.first_ = piece.last_ = piece.all_ = rust::columns(line);
    if (!line.empty()) piece.first_end_ = line.back();
    const std::size_t lead = line.find_first_not_of(' ');
    if (lead != line.npos) piece.lead_ = line[lead];
    piece.margin_ = static_cast<int>(std::min(lead, line.size()));
    if (at == 0 && !line.empty()) piece.begin_ = line.front();
    piece.last_spaces_ = lead == line.npos;
    piece.last_closing_ = line.find_first_not_of(" )}]") == line.npos;
    join(piece);
    at = end + 1;
  }
  if (!text.empty()) push({std::move(text), nullptr, {}});
}

void Laid::push(Part part) {
  auto is_text = [](const Part& p) { return p.inner == nullptr && p.mark.begin == p.mark.end; };
  if (!parts_.empty() && is_text(parts_.back()) && is_text(part))
    parts_.back().text += part.text;
  else
    parts_.push_back(std::move(part));
}

Laid& Laid::operator+=(Laid other) {
  join(other);
  for (Part& part : other.parts_) push(std::move(part));
  return *this;
}

void Laid::mark(Span span) {
  Laid piece;
  piece.last_spaces_ = piece.last_closing_ = false;
  piece.lead_ = '\x01';
  join(piece);
  parts_.push_back({{}, nullptr, span});
}

void Laid::append_to(PlacedText& out) const {
  for (const Part& part : parts_) {
    out.text += part.text;
    if (part.inner != nullptr) part.inner->append_to(out);
    if (part.mark.begin != part.mark.end) out.places.push_back({out.text.size(), part.mark});
  }
}

}  // namespace mochi::emit::rust
