#include "syntax/tree.h"

#include <iterator>

namespace mochi::syntax {

std::string_view node_kind_name(NodeKind kind) {
  switch (kind) {
#define MOCHI_NODE(name, ...) \
  case NodeKind::name:        \
    return #name;
#include "syntax/node.def"
#undef MOCHI_NODE
  }
  return {};
}

std::string_view token_text(TokenKind kind) {
  static constexpr std::string_view kTexts[] = {
#define MOCHI_TOKEN(name, text) text,
#include "syntax/token.def"
#undef MOCHI_TOKEN
#define K(word) #word,
      MOCHI_KEYWORD_LIST(K) MOCHI_SOFT_KEYWORD_LIST(K)
#undef K
  };
  static constexpr std::string_view kDescriptions[] = {"<EOF>", "character", "identifier", "integer",
                                                       "float", "string",    "text",       "text",
                                                       "text",  "text",      "format"};
  auto index = static_cast<std::size_t>(kind);
  return index < std::size(kDescriptions) ? kDescriptions[index] : kTexts[index];
}

}  // namespace mochi::syntax
