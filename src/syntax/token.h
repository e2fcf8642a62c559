// Tokens. Each has its span; words and literals carry an interned text.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/id.h"
#include "base/names.h"
#include "base/source.h"

namespace mochi::syntax {

struct TokenTag;
using TokenId = Id<TokenTag>;

enum class TokenKind : std::uint8_t {
#define MOCHI_TOKEN(kind, text) kind,
#include "syntax/token.def"
#undef MOCHI_TOKEN
#define K(word) kw_##word,
  MOCHI_KEYWORD_LIST(K) MOCHI_SOFT_KEYWORD_LIST(K)
#undef K
};

// The fixed text of punctuation and keywords; a description («identifier», «string») of the others.
std::string_view token_text(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::invalid;
  // The token stands first on its line (only white space and comments before it).
  bool starts_line = false;
  // Words: the word. Strings and parts of texts: the value without quotes and escapes. Numbers: the text as written. Formats
  // of holes: without the colon.
  NameId name;
  Span span;
};

}  // namespace mochi::syntax
