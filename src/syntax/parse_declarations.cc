// Imports, externs, functions and types.
#include <array>
#include <string>

#include "base/string_util.h"
#include "syntax/parser_impl.h"

namespace mochi::syntax {
namespace {

constexpr std::array<std::string_view, 10> kLanguages = {"go",  "python",  "typescript", "zig",    "lua",
                                                         "clj", "clojure", "rust",       "kotlin", "dotnet"};
constexpr std::array<std::string_view, 5> kEffects = {"io", "fs", "net", "time", "meta"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& all, std::string_view one) {
  for (std::string_view each : all) {
    if (each == one) return true;
  }
  return false;
}

bool is_crate_char(char c) { return is_ascii_digit(c) || is_ascii_letter(c) || c == '_' || c == '-'; }

constexpr std::size_t kLongestCrate = 64;

// A crate's name, alone or with where it comes from: `name`, `name@^1.2`, `name@git+…`, `name@path+…`.
bool is_rust_spec(std::string_view path) {
  const std::size_t mark = path.find('@');
  const std::string_view name = path.substr(0, mark);
  if (name.empty() || name.size() > kLongestCrate || !is_ascii_letter(name.front())) return false;
  for (char c : name) {
    if (!is_crate_char(c)) return false;
  }
  if (mark == std::string_view::npos) return true;
  const std::string_view rest = path.substr(mark + 1);
  for (const std::string_view source : {"git+", "path+"}) {
    if (rest.starts_with(source)) return rest.size() > source.size();
  }
  for (char c : rest) {
    if (!is_crate_char(c) && std::string_view(" .,*^~<>=+").find(c) == std::string_view::npos) return false;
  }
  return !rest.empty();
}

// `v1.2.3`, with a suffix after `-` or `+`
bool is_go_version(std::string_view version) {
  if (!version.starts_with('v')) return false;
  version.remove_prefix(1);
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (!version.starts_with('.')) return false;
      version.remove_prefix(1);
    }
    std::size_t digits = 0;
    while (digits < version.size() && is_ascii_digit(version[digits])) ++digits;
    if (digits == 0) return false;
    version.remove_prefix(digits);
  }
  return version.empty() || version.front() == '-' || version.front() == '+';
}

}  // namespace

NodeId Parser::name_node() {
  std::uint32_t begin = start();
  TokenId name;
  return expect_name(name) ? make(NodeKind::Name, begin, name) : missing();
}

NodeId Parser::import_statement() {
  std::uint32_t begin = start();
  const Token& import = *at_;
  const Token* language_token = nullptr;
  advance();
  NodeId language;
  if (at_name()) {
    language_token = at_;
    language = name_node();
  }
  if (!at(TokenKind::string)) {
    if (language_token != nullptr) help_ = "A module is named by a text, as in `import \"std/os\"`.";
    expected("string");
    return make(NodeKind::Error, begin, {});
  }
  TokenId path = here();
  const Token& path_token = *at_;
  advance();
  NodeId alias;
  std::uint8_t flags = 0;
  if (eat_word(words_.as_)) alias = name_node();
  if (!panic_ && eat_word(words_.auto_)) flags = static_cast<std::uint8_t>(NodeFlag::automatic);
  std::uint32_t tail = mark();
  if (!panic_ && at(TokenKind::bang) && is_word(look(1).kind)) {
    do {
      advance();
      keep(name_node());
    } while (!panic_ && at(TokenKind::comma));
  }
  if (!panic_) check_import(import, language_token, path_token, alias.valid());
  return make(NodeKind::Import, begin, path, {language, alias}, tail, flags);
}

void Parser::check_import(const Token& import, const Token* language, const Token& path, bool has_alias) {
  if (language == nullptr) return;
  std::string_view name = names_.text(language->name);
  std::string_view spec = names_.text(path.name);
  if (!contains(kLanguages, name)) {
    report(Code::P064, import.span, "unknown import language: \"" + std::string(name) + "\"");
  } else if (name == "rust" && !is_rust_spec(spec)) {
    report(Code::P066, import.span,
           "path of a rust import must be `<crate>` or `<crate>@<version>`: \"" + std::string(spec) + "\"");
  } else if (name == "go" && spec.find('@') != std::string_view::npos) {
    std::size_t mark = spec.find('@');
    if (mark == 0 || !is_go_version(spec.substr(mark + 1))) {
      report(Code::P067, import.span, "malformed version in go import: \"" + std::string(spec) + "\"");
    } else if (!has_alias) {
      report(Code::P068, import.span, "version-pinned go import needs `as`: \"" + std::string(spec) + "\"");
    }
  }
}

NodeId Parser::path() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  keep(name_node());
  while (!panic_ && eat(TokenKind::dot)) keep(name_node());
  return make(NodeKind::Path, begin, {}, {}, tail);
}

NodeId Parser::extern_statement() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  if (at(kw_type) || at_word(words_.object_)) {
    NodeKind node_kind = at(kw_type) ? NodeKind::ExternType : NodeKind::ExternObject;
    advance();
    TokenId name;
    if (!expect_name(name)) return make(NodeKind::Error, begin, {});
    std::uint32_t tail = mark();
    // What a bridge writes around the functions of a foreign type.
    if (node_kind == NodeKind::ExternType && at(left_brace) &&
        (function_follows(1) || look(1).kind == right_brace))
      members(false);
    return make(node_kind, begin, name, {}, tail);
  }
  if (at(kw_let) || at(kw_var)) {
    auto flags = static_cast<std::uint8_t>(at(kw_var) ? static_cast<int>(NodeFlag::variable) : 0);
    TokenId main = here();
    advance();
    NodeId name = path();
    NodeId declared = !panic_ && expect(colon) ? type() : missing();
    return make(NodeKind::ExternLet, begin, main, {name, declared}, flags);
  }
  NodeId language;
  if (look(1).kind == kw_fun && (at_word(words_.go_) || at_word(words_.python_) || at_word(words_.js_))) {
    language = name_node();
  }
  TokenId main = here();
  if (!eat(kw_fun)) {
    expected("\"type\", \"object\", \"let\", \"var\" or \"fun\"");
    return make(NodeKind::Error, begin, {});
  }
  NodeId name = path();
  NodeId parameters = params();
  NodeId result;
  if (!panic_ && eat(colon)) result = type();
  return make(NodeKind::ExternFun, begin, main, {language, name, parameters, result});
}

NodeId Parser::fun_statement(std::uint32_t begin, std::uint8_t flags) {
  std::uint32_t head = index();
  std::uint32_t calls_before = calls_;
  advance();
  TokenId name;
  bool named = expect_name(name);
  Signature s = signature(false);
  NodeId block = body(head, Code::P010);
  calls_ = calls_before;
  if (named)
    return make(NodeKind::Fun, begin, name, {s.type_params, s.params, s.result, s.effects, block}, flags);
  std::uint32_t tail = mark();
  keep(block);
  return make(NodeKind::Error, begin, {}, {}, tail);
}

Parser::Signature Parser::signature(bool open) {
  Signature s;
  if (!panic_ && at(TokenKind::less)) s.type_params = type_params();
  s.params = params();
  if (!panic_ && eat(TokenKind::colon)) s.result = type();
  if (!panic_ && at(TokenKind::bang) && is_word(look(1).kind)) s.effects = effects(open);
  return s;
}

// `>`, or the first half of `>=` where the space before `=` was left out.
bool Parser::close_angle() {
  if (eat(TokenKind::greater)) return true;
  if (at(TokenKind::greater_eq)) {
    Token& token = tree_.tokens[index()];
    token.kind = TokenKind::equal;
    ++token.span.begin;
    return true;
  }
  expected("\">\"");
  return false;
}

NodeId Parser::type_params() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  do {
    advance();
    std::uint32_t param_begin = start();
    TokenId name;
    if (!expect_name(name)) break;
    NodeId bound;
    if (eat(TokenKind::colon)) bound = name_node();
    keep(make(NodeKind::TypeParam, param_begin, name, {bound}));
  } while (!panic_ && at(TokenKind::comma));
  if (!panic_) close_angle();
  return make(NodeKind::TypeParams, begin, {}, {}, tail);
}

NodeId Parser::params() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  if (!panic_ && expect(TokenKind::left_paren)) list(opener, TokenKind::right_paren, true, &Parser::param);
  return make(NodeKind::Params, begin, {}, {}, tail);
}

NodeId Parser::param() {
  std::uint32_t begin = start();
  TokenId name;
  if (!expect_name(name, at(TokenKind::colon) ? Code::P054 : Code::P030)) return missing();
  NodeId annotation;
  if (eat(TokenKind::colon)) {
    if (at(TokenKind::colon)) {
      expected("type", Code::P054);
    } else {
      annotation = type();
      // `b: int: int {` rather lacks the parenthesis before the result type.
      bool result_type = look(2).kind == TokenKind::left_brace;
      if (!panic_ && at(TokenKind::colon) && !result_type) expected("\")\"", Code::P054);
    }
  }
  NodeId preset;
  if (!panic_ && eat(TokenKind::equal)) preset = expression();
  return make(NodeKind::Param, begin, name, {annotation, preset});
}

NodeId Parser::effects(bool open) {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  do {
    advance();
    keep(name_node());
  } while (!panic_ && at(TokenKind::comma) && is_word(look(1).kind) &&
           (!open || (look(1).kind == TokenKind::identifier && look(2).kind != TokenKind::colon &&
                      contains(kEffects, names_.text(look(1).name)))));
  return make(NodeKind::Effects, begin, {}, {}, tail);
}

NodeId Parser::type_statement(std::uint32_t begin, std::uint8_t flags) {
  using enum TokenKind;
  advance();
  TokenId name;
  if (!expect_name(name)) return make(NodeKind::Error, begin, {});
  NodeId parameters;
  if (at(less)) parameters = type_params();
  if (panic_) return make(NodeKind::Error, begin, {});
  if (at(left_brace) || (at(equal) && look(1).kind == left_brace)) {
    eat(equal);
    return record_members(begin, name, parameters, flags);
  }
  if (!eat(equal)) {
    expected("\"=\" or \"{\"");
    return make(NodeKind::Error, begin, {});
  }
  TokenKind next = look(1).kind;
  // A brace after the name begins fields only if it is no statement of its own.
  bool no_fields = look(2).kind == right_brace && look(3).kind == bar;
  bool some_fields = labelled(2);
  bool fields = next == left_paren || (next == left_brace && (some_fields || no_fields));
  if (at_name() && (fields || next == bar)) {
    std::uint32_t tail = mark();
    keep(variant());
    while (!panic_ && eat(bar)) keep(variant());
    if (!panic_ && at(left_brace) && function_follows(1)) {
      members(false);
      if (!panic_ && at(bar)) {
        help_ = "The functions of a union stand behind its last variant.";
        expected("end of the type");
      }
    }
    return make(NodeKind::UnionDecl, begin, name, {parameters}, tail, flags);
  }
  return alias(begin, name, parameters, flags);
}

NodeId Parser::alias(std::uint32_t begin, TokenId name, NodeId type_params, std::uint8_t flags) {
  NodeId aliased = type();
  const NodeId made = make(NodeKind::AliasDecl, begin, name, {type_params, aliased}, flags);
  if (panic_ || !at(TokenKind::left_brace) || !function_follows(1)) return made;
  help_ = "Functions stand in a record, or behind the variants of a union";
  std::string_view word;
  if (kind_of(aliased) == NodeKind::NamedType) word = sources_.text(tree_.nodes[aliased.value].span);
  const bool variant = !word.empty() && word[0] >= 'A' && word[0] <= 'Z';
  help_ += variant ? "; one without fields is written `" + std::string(word) + "()` where it is the only one."
                   : ".";
  report(Code::P090, at_->span, "an alias has no functions of its own");
  std::uint32_t tail = mark();
  keep(made);
  members(false);
  return make(NodeKind::Error, begin, {}, {}, tail);
}

// `fun name`, `static fun` or `static let` at the token `ahead`.
bool Parser::function_follows(std::uint32_t ahead) const {
  using enum TokenKind;
  const Token& token = look(ahead);
  const TokenKind next = look(ahead + 1).kind;
  if (token.kind == kw_fun) return is_word(next);
  if (token.kind != identifier || token.name != words_.static_) return false;
  return next == kw_fun || next == kw_let || next == kw_var;
}

NodeId Parser::record_members(std::uint32_t begin, TokenId name, NodeId type_params, std::uint8_t flags) {
  std::uint32_t tail = mark();
  members(true);
  return make(NodeKind::RecordDecl, begin, name, {type_params}, tail, flags);
}

void Parser::members(bool fields) {
  using enum TokenKind;
  std::uint32_t opener = index();
  advance();
  while (!at(right_brace) && !at_end()) {
    keep(member(fields));
    if (panic_ && !resync_list(opener)) break;
    eat(comma);
  }
  close(opener, right_brace);
}

NodeId Parser::member(bool fields) {
  using enum TokenKind;
  std::uint32_t begin = start();
  std::uint8_t flags = 0;
  if (at_word(words_.static_) && function_follows(0)) {
    advance();
    flags = static_cast<std::uint8_t>(NodeFlag::of_type);
    // That it never changes is for the checker to say.
    if (at(kw_var)) flags |= static_cast<std::uint8_t>(NodeFlag::variable);
    if (!at(kw_fun)) return let_statement(begin, flags);
  }
  if (at(kw_fun) && !labelled(0)) return fun_statement(begin, flags);
  if (fields) return field();
  help_ = "Behind the variants of a union stand its functions: `fun`, `static fun`, `static let`.";
  expected("\"fun\"");
  return missing();
}

NodeId Parser::variant() {
  using enum TokenKind;
  std::uint32_t begin = start();
  TokenId name;
  if (!expect_name(name)) return missing();
  std::uint32_t tail = mark();
  std::uint32_t opener = index();
  std::uint8_t flags = 0;
  if (eat(left_paren)) {
    list(opener, right_paren, true, &Parser::field);
  } else if (at(left_brace) && !function_follows(1)) {
    flags = static_cast<std::uint8_t>(NodeFlag::braces);
    advance();
    while (!at(right_brace) && !at_end()) {
      if (function_follows(0)) {
        help_ =
            "Functions stand in a block of their own behind the fields: `B { x: int } { fun f() { … } }`.";
        expected("field", Code::P030);
      } else {
        keep(field());
      }
      if (panic_ && !resync_list(opener)) break;
      eat(comma);
    }
    close(opener, right_brace);
  }
  return make(NodeKind::VariantDecl, begin, name, {}, tail, flags);
}

NodeId Parser::field() {
  std::uint32_t begin = start();
  TokenId name;
  if (!expect_label(name)) return missing();
  NodeId declared = expect(TokenKind::colon) ? type() : missing();
  return make(NodeKind::Field, begin, name, {declared});
}

}  // namespace mochi::syntax
