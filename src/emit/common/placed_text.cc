#include "emit/common/placed_text.h"

namespace mochi::emit {

PlacedText& PlacedText::operator+=(const PlacedText& more) {
  for (const Place& place : more.places) places.push_back({text.size() + place.offset, place.span, place.function});
  text += more.text;
  return *this;
}

PlacedText join_parts(const std::vector<PlacedText>& parts, std::string_view between) {
  PlacedText all;
  for (const PlacedText& part : parts) {
    if (part.empty()) continue;
    if (!all.empty()) all.text += between;
    all += part;
  }
  return all;
}

Doc PlaceMarks::mark(Docs& docs, Span span) {
  spans_.push_back(span);
  return docs.mark(static_cast<std::uint32_t>(spans_.size() - 1));
}

PlacedText PlaceMarks::print(const Docs& docs, Doc doc, int width) const {
  std::vector<DocMark> marks;
  PlacedText made = docs.print(doc, width, &marks);
  for (const DocMark& m : marks) made.places.push_back({m.offset, spans_[m.id]});
  return made;
}

}  // namespace mochi::emit
