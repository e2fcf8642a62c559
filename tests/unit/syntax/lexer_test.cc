#include "syntax/lexer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <limits>
#include <map>

#include "parse_helper.h"
#include "syntax/literal.h"

namespace mochi::syntax {
namespace {

struct Lexed {
  explicit Lexed(std::string text) {
    SourceId id = sources.add("t.mochi", std::move(text));
    lex(id, sources, names, sink, tree);
  }
  // The tokens without the end, as text; words and literals by their name.
  std::string tokens() const {
    std::string out;
    for (const Token& t : tree.tokens) {
      if (t.kind == TokenKind::end_of_file) break;
      if (!out.empty()) out += ' ';
      if (t.kind == TokenKind::string) {
        out += '\'' + std::string(names.text(t.name)) + '\'';
      } else {
        out += t.name.valid() ? names.text(t.name) : token_text(t.kind);
      }
    }
    return out;
  }
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : sink.sorted()) {
      Place place = sources.place(d.span.begin);
      if (!out.empty()) out += ' ';
      out += std::string(code_info(d.code).name) + ' ' + std::to_string(place.line) + ':' +
             std::to_string(place.column);
    }
    return out;
  }
  SourceMap sources;
  Names names;
  Collector sink;
  Tree tree;
};

TEST(Lexer, Punctuation) {
  EXPECT_EQ(Lexed("== != <= >= && || => .. ?? - + * / % = < > ! | { } [ ] ( ) , . : ?").tokens(),
            "== != <= >= && || => .. ?? - + * / % = < > ! | { } [ ] ( ) , . : ?");
  EXPECT_EQ(Lexed("a==>b").tokens(), "a == > b");
  EXPECT_EQ(Lexed("1..5").tokens(), "1 .. 5");
  EXPECT_EQ(Lexed("a?.b??c").tokens(), "a ? . b ?? c");
}

TEST(Lexer, ColonAndMinusStandApart) {
  EXPECT_EQ(Lexed("xs[:-1]").tokens(), "xs [ : - 1 ]");
  EXPECT_EQ(Lexed("rule p(x) :- q(x) a[:-1]").tokens(), "rule p ( x ) : - q ( x ) a [ : - 1 ]");
}

TEST(Lexer, Words) {
  Lexed l("let lets true none set from _x \xC3\xA4\xC3\xB6 \xF0\x9F\x91\x8D x\xC2\xB2 x\xD9\xA3");
  EXPECT_EQ(l.errors(), "");
  EXPECT_EQ(l.tree.tokens[0].kind, TokenKind::kw_let);
  EXPECT_EQ(l.tree.tokens[1].kind, TokenKind::identifier);
  EXPECT_EQ(l.tree.tokens[2].kind, TokenKind::kw_true);
  EXPECT_EQ(l.tree.tokens[3].kind, TokenKind::kw_none);
  EXPECT_EQ(l.tree.tokens[4].kind, TokenKind::kw_set);
  EXPECT_EQ(l.tree.tokens[5].kind, TokenKind::identifier);
  EXPECT_EQ(l.tree.tokens.size(), 12U);
}

// The words of statements are keywords only where their forms stand (language 17.7).
std::string form_of(const std::string& word) {
  static const std::map<std::string, std::string> kForms = {
      {"fact", "fact f("},          {"rule", "rule r("},     {"agent", "agent a {"},
      {"intent", "intent i("},      {"on", "on x"},          {"stream", "stream s {"},
      {"emit", "emit e {"},         {"test", "test \"t\""},  {"expect", "expect x"},
      {"load", "load \"f\""},       {"save", "save x"},      {"fetch", "fetch x"},
      {"generate", "generate g {"}, {"then", "if a then b"}, {"all", "a union all b"}};
  const auto found = kForms.find(word);
  return found == kForms.end() ? word : found->second;
}

TEST(Lexer, AllKeywordsAreFound) {
  auto finds = [](const std::string& text, TokenKind kind) {
    const Lexed l(text);
    return std::any_of(l.tree.tokens.begin(), l.tree.tokens.end(),
                       [&](const Token& t) { return t.kind == kind; });
  };
#define K(word) EXPECT_TRUE(finds(form_of(#word), TokenKind::kw_##word)) << #word;
  MOCHI_KEYWORD_LIST(K)
  MOCHI_SOFT_KEYWORD_LIST(K)
#undef K
}

TEST(Lexer, Numbers) {
  struct Case {
    const char* text;
    const char* tokens;
    const char* errors;
  };
  const Case cases[] = {
      {"0 7 007 12345", "0 7 007 12345", ""},
      {"0xFF 0XfF 0b101 0B1 0o17 0O7", "0xFF 0XfF 0b101 0B1 0o17 0O7", ""},
      {"1.5 1.5e3 1e10 1E+2 2.0e-3", "1.5 1.5e3 1e10 1E+2 2.0e-3", ""},
      {"1.x", "1 . x", ""},
      {"x.5", "x . 5", ""},
      {"1abc", "1abc", "P043 1:1"},
      {"1_000", "1_000", "P043 1:1"},
      {"0b12", "0b12", "P043 1:1"},
      {"0o18", "0o18", "P043 1:1"},
      {"1e", "1e", "P043 1:1"},
      {"1.5x", "1.5x", "P043 1:1"},
      {"1\xC3\xA4", "1\xC3\xA4", "P043 1:1"},
      {"0x", "0x", "P046 1:1"},
      {"0xg", "0xg", "P046 1:1"},
      {"0b2", "0b2", "P046 1:1"},
      {"9223372036854775807", "9223372036854775807", ""},
      {"9223372036854775808", "9223372036854775808", "P045 1:1"},
      {"0x7FFFFFFFFFFFFFFF", "0x7FFFFFFFFFFFFFFF", ""},
      {"0x8000000000000000", "0x8000000000000000", "P045 1:1"},
      {"1e308 1e309", "1e308 1e309", "P048 1:7"},
      {"1e-400", "1e-400", ""},
      {"1e99999999999999999999", "1e99999999999999999999", "P048 1:1"},
      {"0.0e99999999999999999999", "0.0e99999999999999999999", ""},
  };
  for (const Case& c : cases) {
    Lexed l(c.text);
    EXPECT_EQ(l.tokens(), c.tokens) << c.text;
    EXPECT_EQ(l.errors(), c.errors) << c.text;
  }
}

TEST(Lexer, IntLiteralValues) {
  std::int64_t v = 0;
  EXPECT_TRUE(int_literal_value("007", v));
  EXPECT_EQ(v, 7);
  EXPECT_TRUE(int_literal_value("0XfF", v));
  EXPECT_EQ(v, 255);
  EXPECT_TRUE(int_literal_value("0B101", v));
  EXPECT_EQ(v, 5);
  EXPECT_TRUE(int_literal_value("0o17", v));
  EXPECT_EQ(v, 15);
  EXPECT_FALSE(int_literal_value("0x", v));
  EXPECT_FALSE(int_literal_value("0x-1", v));
  EXPECT_FALSE(int_literal_value("9223372036854775808", v));
  EXPECT_EQ(float_literal_value("1.5e3"), 1500.0);
  EXPECT_EQ(float_literal_value("1e-400"), 0.0);
  EXPECT_EQ(float_literal_value("1e-9223372036854775807"), 0.0);
  EXPECT_EQ(float_literal_value("1e9223372036854775807"), std::numeric_limits<double>::infinity());
}

TEST(Lexer, Strings) {
  struct Case {
    const char* text;
    const char* tokens;
    const char* errors;
  };
  const Case cases[] = {
      {R"("")", "''", ""},
      {R"("a\tb\\\"")", "'a\tb\\\"'", ""},
      {R"("\x41\u00e4\U0001F44D\101")",
       "'A\xC3\xA4\xF0\x9F\x91\x8D"
       "A'",
       ""},
      {R"("\xe9\377")", "'\xC3\xA9\xC3\xBF'", ""},
      {R"("\q")", "''", "P041 1:2"},
      {R"("ab\'")", "'ab'", "P041 1:4"},
      {R"("\ud800")", "''", "P041 1:2"},
      {R"("\U00110000")", "''", "P041 1:2"},
      {R"("\x4")", "''", "P041 1:2"},
      {R"("\400")", "'00'", "P041 1:2"},
      {R"("\12")", "'2'", "P041 1:2"},
      {"\"abc", "'abc'", "P040 1:1"},
      {"\"abc\n", "'abc'", "P040 1:1"},
      {"x \"abc\\", "x 'abc\\'", "P040 1:3"},
      {"\"abc\nlet s = \"d\"", "'abc' let s = 'd'", "P044 1:1"},
      {"\"abc\ndef\" x", "'abc\ndef' x", "P044 1:1"},
      {"\"// no comment # /*\"", "'// no comment # /*'", ""},
  };
  for (const Case& c : cases) {
    Lexed l(c.text);
    EXPECT_EQ(l.tokens(), c.tokens) << c.text;
    EXPECT_EQ(l.errors(), c.errors) << c.text;
  }
}

TEST(Lexer, TextsWithHoles) {
  struct Case {
    const char* text;
    const char* tokens;
    const char* errors;
  };
  // Parts are shown by their value alone.
  const Case cases[] = {
      {R"(f"a{x}b")", "a x b", ""},
      {R"(f"{{{x}}}")", "{ x }", ""},
      {R"(f"{x}}}")", "x }", ""},
      {R"(f"{m["k"]:>8}")", "m [ 'k' ] >8 ", ""},
      {R"(f"{f"{x}"}y")", "x  y", ""},
      {R"(f"{ {a: b[1:2]}[c] }")", "{ a : b [ 1 : 2 ] } [ c ] ", ""},
      {R"(f"plain" f "x")", "plain f 'x'", ""},
      {R"(ff"x")", "ff 'x'", ""},
      {R"(f"a{}b" c)", "ab c", "P077 1:4"},
      {R"(f"{x" c)", "", "P040 1:5"},
      {"f\"{x\n} y\" z", " y z", "P076 1:3"},
      {"f\"{x # c}\" z", "z", "P076 1:6"},
      {"f\"a{x:8.2f}\" z", "z", "P078 1:6"},
      {"f\"a\nb", "a b", "P044 1:1"},
      {"f\"a", "a", "P040 1:1"},
  };
  for (const Case& c : cases) {
    Lexed l(c.text);
    EXPECT_EQ(l.tokens(), c.tokens) << c.text;
    EXPECT_EQ(l.errors(), c.errors) << c.text;
  }
}

TEST(Lexer, TextBlocks) {
  struct Case {
    const char* text;
    const char* value;
    const char* errors;
  };
  const Case cases[] = {
      {"\"\"\"\n\"\"\"", "", ""},
      {"\"\"\" \t\n  a\n   b\n  \"\"\"", "a\n b", ""},
      {"\"\"\"\r\n  a\r\n\r\n  \"\"\"", "a\n", ""},
      {"\"\"\"\r  a\r  \"\"\"", "a", ""},
      {"\"\"\"\n\ta\n\t\"\"\"", "a", ""},
      {"\"\"\"\n \n   \n  \"\"\"", "\n ", ""},
      {"\"\"\"\n  a \"\"\" b\n  \\\"\"\"\n  \"\"\"", "a \"\"\" b\n\"\"\"", ""},
      {"\"\"\"\n  {a} // b\n  \"\"\"", "{a} // b", ""},
      {"\"\"\"a\n\"\"\"", "", "P074 1:1"},
      {"\"\"\"\n a\n b\n  \"\"\"", "a\nb", "P075 2:2"},
      {"\"\"\"\n  a", "", "P040 1:1"},
  };
  for (const Case& c : cases) {
    Lexed l(c.text);
    EXPECT_EQ(l.tokens(), c.value) << c.text;
    EXPECT_EQ(l.errors(), c.errors) << c.text;
    EXPECT_EQ(l.tree.tokens.size(), 2U) << c.text;
  }
}

TEST(Lexer, Comments) {
  Lexed l("/// doc\n// line\n# hash\n/* a\n b */ x //// no doc\n/**/y");
  EXPECT_EQ(l.tokens(), "x y");
  ASSERT_EQ(l.tree.comments.size(), 6U);
  EXPECT_EQ(l.tree.comments[0].kind, Comment::Kind::doc);
  EXPECT_EQ(l.tree.comments[1].kind, Comment::Kind::line);
  EXPECT_EQ(l.tree.comments[2].kind, Comment::Kind::hash);
  EXPECT_EQ(l.tree.comments[3].kind, Comment::Kind::block);
  EXPECT_EQ(l.tree.comments[4].kind, Comment::Kind::line);
  EXPECT_EQ(Lexed("x /* y").errors(), "P042 1:3");
  EXPECT_EQ(Lexed("/*/").errors(), "P042 1:1");
}

TEST(Lexer, LinesEndAtLfCrLfAndCr) {
  Lexed l("a\r\nb\rc // x\rd;e");
  EXPECT_EQ(l.tokens(), "a b c d e");
  EXPECT_TRUE(l.tree.tokens[1].starts_line);
  EXPECT_TRUE(l.tree.tokens[2].starts_line);
  EXPECT_TRUE(l.tree.tokens[3].starts_line);
  EXPECT_FALSE(l.tree.tokens[4].starts_line);
}

TEST(Lexer, BrokenText) {
  EXPECT_EQ(Lexed("\xEF\xBB\xBFx").errors(), "");
  EXPECT_EQ(Lexed("\xEF\xBB\xBFx \xEF\xBB\xBFy").errors(), "P047 1:3");
  EXPECT_EQ(Lexed("a \xFF\xFE b").errors(), "P049 1:3");
  EXPECT_EQ(Lexed("\"\xC3\" // \xE2\x82").errors(), "P049 1:2 P049 1:8");
  EXPECT_EQ(Lexed(std::string("a\0b", 3)).errors(), "P049 1:2");
  EXPECT_EQ(Lexed(std::string("\"\0\0\"", 4)).errors(), "P049 1:2");
  EXPECT_EQ(Lexed("a ~$ b").errors(), "P072 1:3");
  EXPECT_EQ(Lexed("\xC3\xA4 ^").errors(), "P072 1:3");
}

TEST(Lexer, ErrorsAreLimited) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "~ 1\n";
  EXPECT_LE(Lexed(text).sink.size(), 1001U);
}

}  // namespace
}  // namespace mochi::syntax
