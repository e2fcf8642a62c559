// Any bytes end in a tree whose parts lie inside of each other, with at least one report if it has errors.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
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
  MOCHI_CHECK(tree.kind(tree.root) == syntax::NodeKind::Program);
  MOCHI_CHECK(tree.has_errors == sink.has_errors());
  for (const syntax::Node& node : tree.nodes) {
    MOCHI_CHECK(node.span.begin <= node.span.end);
    MOCHI_CHECK(tree.has_errors || node.kind != syntax::NodeKind::Error);
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
      syntax::NodeId child = tree.child_ids[node.children + i];
      // What a compound assignment reads stands where its target does, before the sign.
      if (!child || tree.has_errors || tree.kind(child) == syntax::NodeKind::Again) continue;
      MOCHI_CHECK(tree.span(child).begin >= node.span.begin && tree.span(child).end <= node.span.end);
    }
  }
  MOCHI_CHECK(syntax::same_tree(tree, tree));
  return 0;
}
