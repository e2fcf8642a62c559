// Texts that know which of their places stem from which places of the sources, however they are put together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/doc.h"
#include "base/source.h"
#include "ir/ir.h"

namespace mochi::emit {

struct PlacedText {
  struct Place {
    std::size_t offset;  // bytes into the text
    Span span;
    ir::FunctionId function{};  // whose code it is, where the target asks
  };
  PlacedText() = default;
  PlacedText(std::string plain) : text(std::move(plain)) {}
  PlacedText(const char* plain) : text(plain) {}

  PlacedText& operator+=(const PlacedText& more);
  bool empty() const { return text.empty(); }

  std::string text;
  std::vector<Place> places;  // ascending
};

// The parts that are not empty, with `between` between them.
PlacedText join_parts(const std::vector<PlacedText>& parts, std::string_view between);

// The places that the documents of one emission speak of.
class PlaceMarks {
 public:
  // A document that says: what follows stems from `span`.
  Doc mark(Docs& docs, Span span);
  // The printed text with the places of its marks.
  PlacedText print(const Docs& docs, Doc doc, int width) const;

 private:
  std::vector<Span> spans_;
};

}  // namespace mochi::emit
