// Any bytes end in tokens that cover the text in order, in linear time.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/lexer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi;
  SourceMap sources;
  Names names;
  Collector sink;
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(data[i]);
  SourceId id = sources.add("fuzz.mochi", text);
  syntax::Tree tree;
  syntax::lex(id, sources, names, sink, tree);
  MOCHI_CHECK(!tree.tokens.empty() && tree.tokens.back().kind == syntax::TokenKind::end_of_file);
  MOCHI_CHECK(tree.has_errors == sink.has_errors());
  std::uint32_t end = 0;
  for (const syntax::Token& token : tree.tokens) {
    MOCHI_CHECK(token.span.begin >= end && token.span.end >= token.span.begin);
    end = token.span.end;
  }
  MOCHI_CHECK(end <= sources.source(id).base() + size);
  return 0;
}
