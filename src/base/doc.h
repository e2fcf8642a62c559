// The document printer of the formatter and of every emitter: a document says where lines may break, the
// printer decides which do. A group is printed on one line if it and the text after it up to the next
// possible break fit.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace mochi {

struct DocTag;
using Doc = Id<DocTag>;

// Where a mark came to stand: `offset` bytes into the printed text.
struct DocMark {
  std::uint32_t id = 0;
  std::uint32_t offset = 0;
};

// Builds documents and owns their nodes: small, trivially destructible, addressed by ids. Building and
// printing are linear in the number of nodes (times at most the width) and never recurse, however deep the
// document is. A Doc may be used several times; an invalid Doc is the empty document.
class Docs {
 public:
  Docs();

  Doc empty() const { return Doc(0); }
  // Must not contain line ends; see `verbatim`.
  Doc text(std::string_view text);
  // A blank, or a new line where the group is broken.
  Doc line() const { return Doc(1); }
  // Nothing, or a new line.
  Doc softline() const { return Doc(2); }
  // Always a new line; breaks every group around it.
  Doc hardline() const { return Doc(3); }
  // Prints nothing, breaks every group around it.
  Doc break_parent() const { return Doc(4); }
  // Text that may hold line ends and is printed exactly so, without indentation after them: block comments,
  // long strings. With a line end in it, it breaks every group around it.
  Doc verbatim(std::string_view text);

  Doc concat(std::initializer_list<Doc> parts) { return concat(parts.begin(), parts.size()); }
  Doc concat(const std::vector<Doc>& parts) { return concat(parts.data(), parts.size()); }
  // New lines inside of `inner` start `columns` further right.
  Doc nest(int columns, Doc inner);
  Doc group(Doc inner);
  // `parts` alternate between content and separator; each separator breaks only if the content after it does
  // not fit.
  Doc fill(const std::vector<Doc>& parts);
  // `broken` where the group around is broken, else `flat`.
  Doc if_break(Doc broken, Doc flat);
  // `inner`, which must not hold a forced break, on one line whatever stands around it.
  Doc flat(Doc inner);
  Doc join(const std::vector<Doc>& parts, Doc separator);
  // Prints nothing; `print` tells where it stands. For source maps.
  Doc mark(std::uint32_t id);

  // Whether the document must break: it has a hardline outside of if_break.
  bool must_break(Doc doc) const;
  // The columns that the document takes on one line; 2^29 and more if it must break.
  std::uint32_t flat_width(Doc doc) const { return node(doc).flat_width; }
  // The document is this text alone.
  bool is_text(Doc doc, std::string_view text) const {
    return node(doc).kind == Kind::text && text_of(node(doc)) == text;
  }

  // The text, at most `width` columns (code points) wide where breaks allow it. Lines have no trailing
  // blanks, but for verbatim text; no line end is added.
  std::string print(Doc doc, int width) const { return print(doc, width, nullptr); }
  // As above; adds the marks that were met, in their order.
  std::string print(Doc doc, int width, std::vector<DocMark>* marks) const;

 private:
  friend class DocPrinter;
  enum class Kind : std::uint8_t {
    empty,
    text,
    line,
    softline,
    hardline,
    break_parent,
    verbatim,
    concat,
    nest,
    group,
    fill,
    if_break,
    flat,
    mark
  };
  // Widths saturate at kForced, which also means «has a forced break».
  struct Node {
    Kind kind = Kind::empty;
    // Whether a line may break inside, seen in break mode.
    bool breakable = false;
    // All on one line.
    std::uint32_t flat_width = 0;
    // Columns before the first possible break.
    std::uint32_t head_width = 0;
    // text, verbatim: offset and size in texts_. concat, fill: begin and count in lists_. nest: columns,
    // inner. group, flat: inner. if_break: broken, flat.
    std::uint32_t a = 0;
    std::uint32_t b = 0;
  };
  static constexpr std::uint32_t kForced = 0x3fffffff;

  Doc concat(const Doc* parts, std::size_t count);
  Doc list(Kind kind, const Doc* parts, std::size_t count);
  Doc add(const Node& node);
  const Node& node(Doc doc) const { return nodes_[doc.valid() ? doc.value : 0]; }
  std::string_view text_of(const Node& node) const { return std::string_view(texts_).substr(node.a, node.b); }
  static std::uint32_t plus(std::uint32_t a, std::uint32_t b) { return a + b >= kForced ? kForced : a + b; }

  std::vector<Node> nodes_;
  std::vector<Doc> lists_;
  std::string texts_;
};

}  // namespace mochi
