// Help for spellings of other languages that Mochi does not have (language page 14.11).
#include <string>

#include "syntax/foreign_words.h"
#include "syntax/parser_impl.h"

namespace mochi::syntax {

// A sentence for the unexpected token here, where `wanted` should stand; empty if nothing special is known.
std::string Parser::foreign_hint(std::string_view wanted) const {
  using enum TokenKind;
  TokenKind k = kind();
  TokenKind before = at_ == first_ ? invalid : at_[-1].kind;
  if (wanted == "string" && (k == text || k == text_open))
    return "A name or path is a string in plain quotes, on one line.";
  if (at_compound()) {
    const std::string sign(token_text(k));
    return "`" + sign +
           "=` assigns to a name, field or element and has no value; write it as a statement of its own.";
  }
  if (wanted == "type") return type_hint();
  if (wanted == "statement" && (k == right_paren || k == right_bracket))
    return std::string("Nothing is open that this `") + (k == right_paren
                                                             ? ")` closes: remove it, or write the `(`."
                                                             : "]` closes: remove it, or write the `[`.");
  if (const std::string_view hint = operator_hint(); !hint.empty()) return std::string(hint);
  if (k == minus && look(1).kind == greater && in_lambda_head())
    return "A function without a name is written `fun(x) => x + 1`.";
  if (k == arrow && (is_word(before) || before == right_paren))
    return std::string(foreign_word_hint("lambda"));
  if (k == minus && look(1).kind == greater)
    return "Write the type of a result after `:`, as in `fun f(): int`.";
  if (const std::string hint = form_hint(wanted); !hint.empty()) return hint;
  return {};
}

// Where a type should stand, what operators of other languages look like means something else.
std::string Parser::type_hint() const {
  using enum TokenKind;
  const TokenKind before = at_ == first_ ? invalid : at_[-1].kind;
  if (at(greater) && before == less) return "Type arguments stand between `<` and `>`, as in `list<int>`.";
  if (at(equal) && before == colon && adjacent(at_[-1], *at_))
    return "There is no `:=`; write `let x = …`, or `x = …` to assign.";
  if (at(equal) && before == colon)
    return "Write the type behind the `:`, as in `let x: int = 3`, or leave the `:` away.";
  if (at(equal) && before == right_bracket) return "The type of a list is written as in `list<int>`.";
  return {};
}

// The token here ends an operator that other languages have.
std::string_view Parser::operator_hint() const {
  using enum TokenKind;
  const TokenKind k = kind();
  const TokenKind after = look(1).kind;
  const bool joined = at_ != first_ && adjacent(at_[-1], *at_);
  const TokenKind before = joined ? at_[-1].kind : invalid;
  if (k == equal && before == eq_eq) return "There is no `===`; `==` compares values of every kind.";
  if (k == equal && before == bang_eq) return "There is no `!==`; `!=` compares values of every kind.";
  if (k == plus && before == plus && begins_expression(look(1)) && !look(1).starts_line)
    return "There is no `++`; texts and lists are joined by `+`.";
  if (k == plus && before == plus) return "There is no `++`; write `x += 1`.";
  if (k == star && before == star) return "There is no `**`; multiply with a single `*`.";
  if (k == greater && before == less) return "There is no `<>`; write `a != b`.";
  if (k == greater && before == less_eq) return "There is no `<=>`; compare by `<`, `==` and `>`.";
  if (k == equal && look(1).kind == invalid)
    return "There is no `=~`; look for a text by `contains(s, part)`.";
  if (k == bar && after == greater)
    return "There is no `|>`; write the call around its argument, as in `f(x)`.";
  if (k == colon && before == question) return "There is no `?:`; `a ?? b` is `b` where `a` is none.";
  if (k == colon && after == colon)
    return "There is no `::`; what belongs to a module or a value follows a dot.";
  if (k == bang && joined) return "There is no `x!`; write `x ?? other`, or use it after `if x != none`.";
  return {};
}

namespace {

constexpr std::string_view kTernary = "There is no `a ? b : c`; write `if a then b else c`.";

// What to do where `wanted` should stand and nothing is known of the token that does.
struct Wanted {
  std::string_view what;
  std::string_view help;
};
constexpr Wanted kWanted[] = {
    {"\"]\"", "Check that every `[` has its `]`, and that its items are parted by `,`."},
    {"\">\"", "Type arguments are written like `map<string, int>`."},
    {"\"=\"", "A declaration gives its value behind `=`, as in `let x = 3`."},
    {"\"=\" or \"{\"", "Write `type P { x: int }`, `type S = A | B(x: int)` or `type Id = int`."},
    {"\":\"",
     "Write `name: type` in a declaration, and `name: value` or `\"key\": value` in a literal; a `{` behind "
     "nothing "
     "begins a literal."},
    {"\"}\"", "Check that every `{` has its `}`; a hole of a text holds one expression."},
    {"\"=>\"", "An arm of a `match` is written `pattern => value`."},
    {"\"in\"", "Write `in` before what is walked, as in `for x in xs` or `from x in xs`."},
    {"\"on\"", "A join names its condition: `join y in ys on x.id == y.id`."},
    {"\"by\"", "Write `sort by key`, and `group by key into g`."},
    {"\"into\"", "A group needs a name: `group by key into g`."},
    {"\"as\"", "Write `as` and a name or a type: `load \"file\" as T`, `on Stream as s { … }`."},
    {"\"catch\"", "Write `try { … } catch e { … }`."},
    {"\":-\"", "A rule is written `rule head(x) :- first(x), second(x)`."},
    {"string", "A text in double quotes stands here."},
    {"type", "A type stands here, such as `int`, `list<string>` or `fun(int): bool`."},
    {"statement", "No statement begins so; a statement ends at the end of its line."},
    {"identifier, string or integer", "Predicates take names, texts and ints."},
    {"\"fun\", \"type\" or \"let\"",
     "Functions, types and constants are exported: `export fun`, `export type`, `export let`."},
    {"\"type\", \"object\", \"let\", \"var\" or \"fun\"",
     "Write `extern fun`, `extern type`, `extern let`, `extern var` or `extern object`."},
    {"\"let\", \"var\", \"on\" or \"intent\"", "An agent holds `let`, `var`, `on` and `intent`."},
};

constexpr std::string_view kClauses =
    "The clauses of a query stand in the order "
    "`from`, `join`, `where`, `group by … into g having`, `sort by`, `skip`, `take`, `select`.";

// The first word of a clause that may stand behind `from x in xs`.
bool is_clause(std::string_view word) {
  return word == "where" || word == "join" || word == "group" || word == "sort" || word == "order" ||
         word == "skip" || word == "take" || word == "select";
}

}  // namespace

// At a `:` behind a postfix `?` of the same line.
bool Parser::after_question() const {
  if (!at(TokenKind::colon)) return false;
  for (const Token* token = at_; token != first_ && !token->starts_line;) {
    --token;
    if (token->kind == TokenKind::question) return true;
  }
  return false;
}

std::string_view Parser::wanted_hint(std::string_view wanted) {
  if (wanted == "\"select\"") return kClauses;
  for (const Wanted& row : kWanted)
    if (row.what == wanted) return row.help;
  return {};
}

// Where whole forms of other languages end in an unexpected token.
std::string Parser::form_hint(std::string_view wanted) const {
  using enum TokenKind;
  const TokenKind k = kind();
  const TokenKind before = at_ == first_ ? invalid : at_[-1].kind;
  if (is_word(k) && at(identifier)) {
    if (const auto hint = foreign_word_hint(names_.text(at_->name)); !hint.empty()) return std::string(hint);
    if (wanted == "\"=\"" && before == identifier && names_.text(at_[-1].name) == "mut")
      return "What changes is declared by `var`, as in `var x = 3`.";
    if (wanted == "\"=\"" && is_word(before)) return "Write the type after a colon, as in `let x: int = 3`.";
  }
  if (k == colon && look(1).kind == equal && adjacent(*at_, look(1)))
    return "There is no `:=`; write `let x = …`, or `x = …` to assign.";
  if (k == equal && before == colon) return "There is no `:=`; write `let x = …`, or `x = …` to assign.";
  if (after_question() || (before == question && begins_expression(*at_))) return std::string(kTernary);
  if (k == colon && wanted == "\"{\"") return "Blocks stand in braces: `if c { … }`.";
  if (k == kw_for && wanted == "\"]\"") return "A list made of another is `from x in xs select …`.";
  if (k == dot_dot && look(1).kind == dot) return "There is no `...`; join lists by `+`.";
  if (k == dot_dot) return "`a..b` stands in `for i in a..b`; a list of ints is `range(a, b)`.";
  if (const std::string hint = prefix_hint(at_); !hint.empty()) return hint;
  if (k == left_brace && wanted == "\"=>\"")
    return "A pattern has its fields in parentheses, as in `Circle(r) => …`.";
  if (k == equal && before == right_bracket && index() > 1 && at_[-2].kind == left_bracket)
    return "The type of a list is written as in `list<int>`.";
  if (k == equal && wanted == "\"select\"") return "`=` assigns; `==` compares.";
  if (k == equal && before == dot_dot) return "A range ends before its second number: write `a..b + 1`.";
  if (k == equal && wanted == "\"{\"")
    return in_fun_head() ? "The body of a function stands in braces: `fun f(x: int): int { return x + 1 }`."
                         : "`=` assigns; `==` compares.";
  if (k == bar && wanted == "statement")
    return "Either of two types is a union, as in `type Id = Number(value: int) | Name(value: string)`.";
  if ((k == right_brace || k == comma) && wanted == "\":\"" && before == identifier)
    return "Write the name twice for a field of the same name: `{ x: x }`.";
  if (k == bar && wanted == "expression") return std::string(foreign_word_hint("lambda"));
  if (k == comma && index() > 1 && (at_[-2].kind == kw_let || at_[-2].kind == kw_var))
    return "A statement declares one name.";
  if (k == equal && wanted == "\")\"")
    return in_condition() ? "`=` assigns; `==` compares." : "An argument is named as in `f(x: 3)`.";
  if (const std::string hint = declaration_hint(wanted); !hint.empty()) return hint;
  if (wanted == "\"select\"" && at(identifier) && is_clause(names_.text(at_->name)))
    return std::string(kClauses);
  if ((k == less || k == greater) && before == k && adjacent(at_[-1], *at_))
    return "Bit operations are functions of `std/bits`, such as `bits.shl(x, 3)`.";
  if (k == greater && before == minus) return "An arm of a `match` is written `pattern => value`.";
  return {};
}

// Declarations and blocks as other languages write them.
std::string Parser::declaration_hint(std::string_view wanted) const {
  using enum TokenKind;
  const TokenKind k = kind();
  const auto back = [this](std::size_t n) {
    return index() >= n ? at_[-static_cast<std::ptrdiff_t>(n)].kind : invalid;
  };
  if ((back(1) == kw_let || back(1) == kw_var) && (k == left_paren || k == left_bracket || k == left_brace))
    return "There is no destructuring: write a `let` for each name.";
  if (k == dot && back(2) == kw_fun)
    return "A method stands in the braces of its type: `type P { x: int  fun double(): int { return x * 2 } "
           "}`.";
  if (k == kw_return && back(1) == arrow) return "A `return` stands in a block: `=> { return … }`.";
  if (k == kw_return && back(1) == left_brace && back(2) == arrow)
    return "A function with a block has no `=>`: `fun(x: int): int { return … }`.";
  if ((k == kw_else && wanted == "\"{\"") || (k == kw_if && wanted == "\",\""))
    return "An `if` with a value begins with its condition: `if c { a } else { b }`.";
  if (k == comma && wanted == "\")\"" && at_expect())
    return "`expect` takes a condition alone; what fails is shown with its line.";
  const bool tuple = back(2) == left_paren && (back(3) == colon || back(3) == less || back(3) == equal ||
                                               back(3) == kw_return || back(3) == left_bracket);
  if (k == comma && wanted == "\")\"" && tuple)
    return "There are no tuples: declare a record, as in `type Pair { first: int, second: string }`.";
  const TokenKind behind = look(1).kind;
  const bool type = k == identifier && (behind == left_brace || behind == less || behind == question);
  if (type && wanted == "\"{\"" && back(1) == right_paren && in_fun_head())
    return "The type of a result stands behind a colon, as in `fun f(): int { … }`.";
  if (wanted == "\"(\"" && back(1) == kw_fun && back(2) == kw_async)
    return std::string(foreign_word_hint("async"));
  if (k == equal && wanted == "identifier" && is_word(back(1)) && back(2) == colon)
    return "Fields have no defaults: give each in the literal, or write a `static fun` that makes one.";
  if (k == star && wanted == "identifier" && (back(1) == left_paren || back(1) == comma))
    return "A function takes as many arguments as it names; for any number take a list, `xs: list<int>`.";
  if (k == left_brace && wanted == "\":\"" && back(1) == kw_try && back(2) == left_brace && back(3) == arrow)
    return "A function with a block has no `=>`: `fun(x: int): int { return … }`.";
  return {};
}

// Behind the parameters, or the result, of the `fun` that began this line.
bool Parser::in_fun_head() const {
  for (const Token* token = at_; token != first_ && !token->starts_line;) {
    --token;
    if (token->kind == TokenKind::left_brace) return false;
    if (token->kind == TokenKind::kw_fun) return true;
  }
  return false;
}

// Behind the parameters of a function without a name.
bool Parser::in_lambda_head() const {
  for (const Token* token = at_; token != first_ && !token->starts_line;) {
    --token;
    if (token->kind == TokenKind::kw_fun) return token[1].kind == TokenKind::left_paren;
  }
  return false;
}

// In the parentheses of `expect(…`.
bool Parser::at_expect() const {
  for (const Token* token = at_; token != first_ && !token->starts_line;) {
    --token;
    if (token->kind == TokenKind::kw_expect) return token[1].kind == TokenKind::left_paren;
  }
  return false;
}

// Inside of the parentheses of a condition, as in `if (x`.
bool Parser::in_condition() const {
  using enum TokenKind;
  constexpr int kFar = 200;
  int open = 0;
  const Token* token = at_;
  for (int seen = 0; seen < kFar && token != first_; ++seen) {
    --token;
    if (token->kind == right_paren) ++open;
    if (token->kind == left_paren && open-- == 0)
      return token != first_ && (token[-1].kind == kw_if || token[-1].kind == kw_while);
  }
  return false;
}

// The help for what stands behind a word of another language, or behind the `f` of a format string.
std::string Parser::prefix_hint(const Token* token) const {
  using enum TokenKind;
  if (token == first_ || token->starts_line) return {};
  const Token& before = token[-1];
  if (before.kind == kw_not) return std::string(foreign_word_hint("not"));
  if (before.kind != identifier) return {};
  if (token->kind == string && adjacent(before, *token))
    return "The only letter before a string is `f`, as in `f\"{x} of {n}\"`.";
  const std::string_view word = names_.text(before.name);
  const bool prefix = word == "case" || word == "lambda" || word == "new";
  return prefix ? std::string(foreign_word_hint(word)) : std::string();
}

// The help for an expression whose value nobody uses, from its first token on.
std::string Parser::idle_hint(std::uint32_t first) const {
  using enum TokenKind;
  if (at(colon) && look(1).kind == equal) return "There is no `:=`; write `let x = …`, or `x = …` to assign.";
  if (after_question()) return std::string(kTernary);
  const Token& token = first_[first];
  if (const std::string hint = prefix_hint(&token); !hint.empty()) return hint;
  if (at(right_brace)) return "Use the value, call something, or write `return` before it.";
  if (token.kind != identifier) return {};
  const std::string_view word = names_.text(token.name);
  if (const auto hint = foreign_word_hint(word); !hint.empty()) return std::string(hint);
  if (&token + 1 != at_ || at_->starts_line) return {};
  if (word == "select") return "A query begins with its source: `from x in xs where … select x`.";
  if (is_clause(word)) return std::string(kClauses);
  if (word == "test" && is_word(kind())) return "A test has a text for a name: `test \"it works\" { … }`.";
  if (at(string) || at(text) || at(text_open))
    return "Calls take parentheses: `" + std::string(word) + "(…)`.";
  if (at(comma)) return "A statement assigns to one name: write one for each.";
  if (is_word(kind()) && look(1).kind == equal)
    return "Variables are declared by `let`, or `var` if they change, as in `let x: int = 3`.";
  return {};
}

// `fn`, `func`, `function`, `def` before a name and parameters: somebody means `fun`.
bool Parser::at_foreign_fun() const {
  if (!at(TokenKind::identifier) || !is_word(look(1).kind) || look(1).starts_line) return false;
  if (look(2).kind != TokenKind::left_paren && look(2).kind != TokenKind::less) return false;
  std::string_view word = names_.text(at_->name);
  return word == "fn" || word == "func" || word == "function" || word == "def";
}

// `const x =`: somebody means `let`.
bool Parser::at_foreign_let() const {
  if (!at(TokenKind::identifier) || !is_word(look(1).kind) || look(1).starts_line) return false;
  if (look(2).kind != TokenKind::equal && look(2).kind != TokenKind::colon) return false;
  std::string_view word = names_.text(at_->name);
  return word == "const" || word == "val" || word == "mut";
}

}  // namespace mochi::syntax
