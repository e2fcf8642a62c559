// The recursive-descent parser behind parser.h; its methods are spread over parse_*.cc by subject.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/brackets.h"
#include "syntax/parser.h"

namespace mochi::syntax {

// Words that mean something only in their production (section 2), as NameIds.
struct Words {
  explicit Words(Names& names);
// clang-format off
#define MOCHI_WORDS(W)                                                                                     \
  W(asc) W(auto)                                                                                                  \
  W(bench)                                                                                                 \
  W(by) W(desc) W(distinct) W(except) W(from) W(group) W(having) W(intersect) W(into) W(join) W(left) W(model)     \
      W(nil) W(null) W(object) W(order) W(outer) W(query) W(right) W(select) W(skip) W(sort) W(take) W(to) \
          W(union) W(update) W(where) W(with) W(as) W(go) W(python) W(js) W(rust) W(static)
// clang-format on
#define W(word) NameId word##_;
  MOCHI_WORDS(W)
#undef W
};

class Parser {
 public:
  Parser(SourceId source, const SourceMap& sources, Names& names, Sink& sink, ParseOptions options);
  Tree run();

 private:
  // Counts one level of nesting while it lives.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) { ++parser_.nesting_; }
    ~Level() { --parser_.nesting_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };
  // Whether a literal without fields may follow a name: not directly in the head of if, while, for, match.
  class Head {
   public:
    Head(Parser& parser, bool in_head)
        : parser_(parser), before_(parser.in_head_), options_before_(parser.options_follow_) {
      parser_.in_head_ = in_head;
      if (!in_head) parser_.options_follow_ = false;
    }
    ~Head() {
      parser_.in_head_ = before_;
      parser_.options_follow_ = options_before_;
    }
    Head(const Head&) = delete;
    Head& operator=(const Head&) = delete;

   private:
    Parser& parser_;
    bool before_;
    bool options_before_;
  };

  // --- cursor (parser.cc) ---
  TokenKind kind() const { return at_->kind; }
  bool at(TokenKind kind) const { return at_->kind == kind; }
  bool at_end() const { return at_->kind == TokenKind::end_of_file; }
  // The token `ahead` places on; end of file past the end.
  const Token& look(std::uint32_t ahead) const { return at_ + ahead < end_ ? at_[ahead] : *end_; }
  bool at_word(NameId word) const { return at_->kind == TokenKind::identifier && at_->name == word; }
  static bool is_word(TokenKind kind) { return kind == TokenKind::identifier || kind >= TokenKind::kw_close; }
  bool at_name() const { return is_word(at_->kind); }
  // Words that names behind a dot, labels and fields may be: all (language-17 G5).
  static bool is_any_word(TokenKind kind) {
    return kind == TokenKind::identifier || kind >= TokenKind::kw_true;
  }
  // Is the token `ahead` a word with a `:` behind it: a label, or a field or key by its bare name?
  bool labelled(std::uint32_t ahead) const {
    return is_label(look(ahead).kind) && look(ahead + 1).kind == TokenKind::colon;
  }
  static bool is_label(TokenKind kind) {
    return is_any_word(kind) && kind != TokenKind::kw_true && kind != TokenKind::kw_false &&
           kind != TokenKind::kw_none;
  }
  std::uint32_t index() const { return static_cast<std::uint32_t>(at_ - first_); }
  TokenId here() const { return TokenId(index()); }
  std::uint32_t start() const { return at_->span.begin; }
  void advance() {
    if (at_ != end_) ++at_;
  }
  bool eat(TokenKind kind) {
    if (at_->kind != kind) return false;
    advance();
    return true;
  }
  bool eat_word(NameId word) {
    if (!at_word(word)) return false;
    advance();
    return true;
  }
  bool adjacent(const Token& left, const Token& right) const { return left.span.end == right.span.begin; }

  // --- tree building (parser.cc) ---
  std::uint32_t mark() const { return static_cast<std::uint32_t>(scratch_.size()); }
  void keep(NodeId id) { scratch_.push_back(id); }
  // Makes a node from `begin` to the last token read; its tail are the nodes kept since `tail_mark`.
  NodeId make(NodeKind kind, std::uint32_t begin, TokenId main, std::initializer_list<NodeId> slots,
              std::uint32_t tail_mark, std::uint8_t flags = 0);
  NodeId make(NodeKind kind, std::uint32_t begin, TokenId main, std::initializer_list<NodeId> slots = {},
              std::uint8_t flags = 0) {
    return make(kind, begin, main, slots, mark(), flags);
  }
  // An Error node of no width here; the caller has reported why.
  NodeId missing();
  NodeId empty_block();
  NodeKind kind_of(NodeId id) const { return tree_.nodes[id.value].kind; }
  std::uint32_t begin_of(NodeId id) const { return tree_.nodes[id.value].span.begin; }

  // --- errors and recovery (parse_recovery.cc) ---
  // Reports «unexpected token "X" (expected Y)» at the current token with the code that fits best, unless
  // this is a consequence of the error before. Sets panic_.
  void expected(std::string_view what, Code code = Code::P999);
  bool after_open_string() const;
  // parse_hints.cc
  std::string foreign_hint(std::string_view wanted) const;
  std::string type_hint() const;
  std::string_view operator_hint() const;
  // What to write where `wanted` is asked for; empty if its code says it.
  static std::string_view wanted_hint(std::string_view wanted);
  std::string form_hint(std::string_view wanted) const;
  std::string prefix_hint(const Token* token) const;
  bool after_question() const;
  std::string declaration_hint(std::string_view wanted) const;
  bool in_condition() const;
  bool in_fun_head() const;
  bool in_lambda_head() const;
  bool at_expect() const;
  std::string idle_hint(std::uint32_t first) const;
  bool at_foreign_fun() const;
  bool at_foreign_let() const;
  void expected_expression();
  void expected_closer(std::uint32_t opener, TokenKind closer);
  // Reads the closer of the bracket at token `opener`; goes to it if something else stands before it.
  void close(std::uint32_t opener, TokenKind closer);
  void report(Code code, Span span, std::string message);
  bool expect(TokenKind kind);
  // Reads a name into `out`, or reports its absence.
  bool expect_name(TokenId& out, Code code = Code::P030);
  // Reads the word behind a dot, or reports its absence.
  bool expect_member(TokenId& out);
  // Reads the name of a field or label, which may be a keyword.
  bool expect_label(TokenId& out);
  bool too_deep();
  void give_up();
  // After a broken statement that began at token `from`: skips to where one can begin, or to the end of the
  // block. `first` is the first token of the block.
  void resync_statement(std::uint32_t from, std::uint32_t first);
  // In a broken list opened at token `opener`: skips to its next comma or its closer if the opener has one.
  bool resync_list(std::uint32_t opener);
  // In a broken head: skips to the body's brace if it stands on this line.
  bool resync_body();
  std::uint32_t column(const Token& token);
  bool begins_statement(const Token& token) const;
  bool surely_begins(std::uint32_t token) const;
  // The partner of the bracket at token `bracket`, or kNoMatch.
  std::uint32_t match_of(std::uint32_t bracket);
  bool at_stray_closer();
  std::uint32_t line_of(std::uint32_t token) const;
  bool first_of_line();
  bool is_explained(std::uint32_t opener) const;
  bool at_unbraced_body(std::uint32_t head);
  bool at_closer_of(std::uint32_t head);

  // `{` after `=>` or `else`: a map literal, not a block (Z22: decided once, without parsing it).
  bool brace_is_map();
  bool head_brace_is_map();
  bool struct_literal_follows(std::uint32_t ahead) const;
  // The token behind the type, or behind the bracket at `ahead` and the list of types in it, counted from the current
  // one; 0 if none ends before `limit`.
  std::uint32_t behind_type(std::uint32_t ahead, std::uint32_t limit) const;
  std::uint32_t behind_types(std::uint32_t ahead, TokenKind closer, std::uint32_t limit) const;
  // The token behind the type arguments that begin at this `<`; 0 if it begins none.
  std::uint32_t behind_type_args() const;
  static bool opens_bracket(const Token& token) {
    using enum TokenKind;
    return token.kind == left_brace || token.kind == left_paren || token.kind == left_bracket ||
           token.kind == text_open;
  }
  bool begins_expression(const Token& token) const;
  bool begins_type(const Token& token) const;

  // --- statements (parse_statements.cc) ---
  NodeId program();
  NodeId statement();
  NodeId stray_block();
  NodeId word_statement();
  NodeId block();
  // The body of a head that began at token `head`; recovers if the brace is missing.
  NodeId body(std::uint32_t head, Code code = Code::P001);
  void statements_until_brace();
  bool at_end_of_block(std::uint32_t first);
  NodeId named_block(NodeKind kind);
  NodeId let_statement(std::uint32_t begin, std::uint8_t flags);
  NodeId return_statement();
  NodeId if_statement(bool after_else);
  NodeId while_statement();
  NodeId for_statement();
  NodeId try_statement();
  NodeId update_statement();
  bool is_target(NodeId id) const;
  bool at_compound() const;
  NodeId compound_assignment(NodeId target, std::uint32_t begin);
  NodeId expression_statement();
  void check_effect(NodeId value, std::uint32_t calls_before, std::uint32_t errors_before);
  NodeId expect_statement();
  NodeId exported_statement();

  // --- declarations (parse_declarations.cc) ---
  NodeId import_statement();
  void check_import(const Token& import, const Token* language, const Token& path, bool has_alias);
  NodeId extern_statement();
  NodeId path();
  NodeId fun_statement(std::uint32_t begin, std::uint8_t flags);
  struct Signature {
    NodeId type_params, params, result, effects;
  };
  Signature signature(bool open);
  bool close_angle();
  NodeId type_params();
  NodeId params();
  NodeId param();
  // `open`: a comma after the effects may belong to the list around the function.
  NodeId effects(bool open);
  NodeId name_node();
  NodeId type_statement(std::uint32_t begin, std::uint8_t flags);
  NodeId record_members(std::uint32_t begin, TokenId name, NodeId type_params, std::uint8_t flags);
  bool function_follows(std::uint32_t ahead) const;
  NodeId member(bool fields);
  // Keeps the members of `{ … }`.
  void members(bool fields);
  NodeId alias(std::uint32_t begin, TokenId name, NodeId type_params, std::uint8_t flags);
  NodeId variant();
  NodeId field();

  // --- types (parse_types.cc) ---
  // `in_cast`: after `as`, where `<` may also be a comparison.
  NodeId type(bool in_cast = false);
  NodeId simple_type(bool in_cast);
  NodeId fun_type();
  NodeId list_item_type() { return type(); }
  void type_args();
  NodeId type_arguments();

  // --- expressions (parse_expressions.cc) ---
  NodeId expression();
  NodeId binary(int least);
  bool at_negative_pattern() const;
  int binary_level() const;
  NodeId unary();
  NodeId postfix();
  NodeId postfix_of(NodeId base, std::uint32_t begin);
  NodeId call(NodeId callee, std::uint32_t begin);
  NodeId argument();
  NodeId index_or_slice(NodeId base, std::uint32_t begin);
  NodeId safe_access(NodeId base, std::uint32_t begin);
  NodeId propagate(NodeId base, std::uint32_t begin);
  NodeId primary();
  NodeId word_primary();
  NodeId leaf(NodeKind kind);
  bool begins_clause(const Token& token) const;
  NodeId paren();
  // parse_with.cc
  bool with_follows() const;
  NodeId with(NodeId base, std::uint32_t begin);
  NodeId new_field();
  NodeId operand_before_options();
  // parse_text.cc
  NodeId text_with_holes();
  NodeId hole();
  void leave_hole(std::uint32_t from);
  NodeId list_literal();
  NodeId set_literal();
  NodeId map_literal(std::uint32_t begin, std::uint8_t flags);
  NodeId map_entry();
  NodeId struct_literal(std::uint32_t begin, NodeId qualifier, NodeId type_args = {});
  bool applies_types(NodeId base) const;
  NodeId apply_types(NodeId base, std::uint32_t begin);
  NodeId name_of(NodeId id);
  NodeId field_init();
  void field_inits();
  NodeId lambda();
  NodeId match();
  NodeId match_arm();
  bool is_pattern(NodeId id) const;
  bool is_name_path(NodeId id, int most) const;
  NodeId if_expression();
  NodeId if_expression_tail(std::uint32_t begin, NodeId condition);
  // Reads elements with `element` up to `closer`, with the opener at token `opener` already read.
  void list(std::uint32_t opener, TokenKind closer, bool trailing_comma, NodeId (Parser::*element)());
  // `{ expr }` of an if expression.
  NodeId braced_expression();
  void match_arms(std::uint32_t opener);
  void resync_arm(std::uint32_t opener, std::uint32_t arm);

  // --- queries, data, Tier 3 (parse_queries.cc, parse_agents.cc) ---
  NodeId query();
  bool at_binding_in_query();
  void bindings_in_query();
  NodeId from_clause();
  NodeId join_clause();
  NodeId group_clause();
  NodeId sort_clause();
  NodeId load();
  NodeId save();
  NodeId option_with();
  NodeId fetch(bool as_statement);
  NodeId generate();
  NodeId async_expression();
  NodeId agent();
  NodeId agent_member();
  NodeId intent();
  NodeId stream_decl();
  NodeId model_decl();
  NodeId on_handler();
  NodeId emit();
  NodeId fact();
  NodeId rule();
  NodeId condition();
  NodeId predicate();
  NodeId term();
  NodeId logic_query();
  NodeId missing_name();

  static constexpr std::uint32_t kNoMatch = Brackets::kNone;

  const SourceMap& sources_;
  Names& names_;
  Sink& sink_;
  ParseOptions options_;
  Words words_;
  Tree tree_;
  const Token* first_ = nullptr;
  const Token* at_ = nullptr;
  // The end-of-file token.
  const Token* end_ = nullptr;
  std::vector<NodeId> scratch_;
  // Depth of each node's subtree.
  std::vector<std::uint16_t> depths_;
  // Made when first asked for.
  Brackets brackets_;
  std::uint32_t nesting_ = 0;
  std::uint32_t blocks_ = 0;
  std::uint32_t errors_ = 0;
  std::uint32_t reports_ = 0;
  std::uint32_t reports_at_end_ = 0;
  // The last place whose column was asked for, and the start of its line (offsets in the text).
  std::uint32_t column_place_ = 0;
  std::uint32_t column_line_ = 0;
  // Calls, fetch, load, save, generate read so far outside of lambdas: what makes an expression statement do
  // something.
  std::uint32_t calls_ = 0;
  std::uint32_t last_error_ = kNoMatch;
  // An error was reported and its construct not yet left: further errors are consequences.
  bool panic_ = false;
  bool gave_up_ = false;
  bool in_head_ = false;
  // In the operand of `save` or `fetch`, outside of brackets: `with` brings the options.
  bool options_follow_ = false;
  // The line of the last report, as its first token.
  std::uint32_t last_line_ = kNoMatch;
  std::vector<std::uint32_t> report_lines_;
  // The bracket that the next report of a missing closer points at.
  Span opener_;
  // The help sentence of the next report, if it has a better one than its code.
  std::string help_;
  // A keyword that somebody took for a name: that it is none was said once.
  TokenKind misnamed_ = TokenKind::invalid;
};

}  // namespace mochi::syntax
