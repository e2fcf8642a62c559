// Formatted text has the same tree and the same number of comments, and formats to itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/format.h"
#include "syntax/parser.h"
#include "syntax/sexpr.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi;
  SourceMap sources;
  Names names;
  Collector sink;
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(data[i]);
  SourceId id = sources.add("fuzz.mochi", text);
  syntax::Tree tree = syntax::parse(id, sources, names, sink);
  if (tree.has_errors) return -1;
  std::string once = syntax::format(tree, sources);
  SourceId second = sources.add("once.mochi", once);
  syntax::Tree again = syntax::parse(second, sources, names, sink);
  MOCHI_CHECK(!again.has_errors);
  MOCHI_CHECK(syntax::same_tree(tree, again));
  MOCHI_CHECK(tree.comments.size() == again.comments.size());
  MOCHI_CHECK(syntax::format(again, sources) == once);
  return 0;
}
