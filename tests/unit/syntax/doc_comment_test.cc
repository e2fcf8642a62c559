#include "syntax/doc_comment.h"

#include <gtest/gtest.h>

#include "parse_helper.h"

namespace mochi::syntax {
namespace {

std::string doc_of(const Parsed& p, std::size_t statement) {
  return doc_comment(p.tree, p.sources, p.tree.tail(p.tree.root)[statement]);
}

TEST(DocComment, LinesDirectlyAbove) {
  Parsed p(
      "/// The package.\npackage p\n\n/// One.\n///   Two.  \nexport fun f() { }\n/// Far.\n\nlet x = 1\n"
      "// plain\nlet y = 1 /// behind\nlet z = 2\n/// a\r\n/// b\r\nlet w = 3\n");
  EXPECT_EQ(doc_of(p, 0), "The package.");
  EXPECT_EQ(doc_of(p, 1), "One.\nTwo.");
  EXPECT_EQ(doc_of(p, 2), "");
  EXPECT_EQ(doc_of(p, 3), "");
  EXPECT_EQ(doc_of(p, 4), "");
  EXPECT_EQ(doc_of(p, 5), "a\nb");
}

TEST(DocComment, FieldsAndMethods) {
  Parsed p("type P {\n  /// X.\n  x: int\n  /// Does.\n  fun f() { }\n}\n");
  NodeId record = p.tree.tail(p.tree.root)[0];
  EXPECT_EQ(doc_comment(p.tree, p.sources, p.tree.tail(record)[0]), "X.");
  EXPECT_EQ(doc_comment(p.tree, p.sources, p.tree.tail(record)[1]), "Does.");
}

}  // namespace
}  // namespace mochi::syntax
