// The formatter behind format.h: comments are first given to the container whose items they stand between
// (format_comments.cc), then every node becomes a document.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/doc.h"
#include "syntax/format.h"

namespace mochi::syntax {

// Begin and end of the marks for a comment behind something and for the lines of a text block: bytes that valid
// UTF-8 never has.
inline constexpr char kMarkBegin = '\xFF';
inline constexpr char kBlockBegin = '\xFD';
inline constexpr char kMarkEnd = '\xFE';

// Where a comment stands in its container.
enum class CommentPlace : std::uint8_t {
  // On lines of its own before item `gap`; after the last item if gap is their number.
  own_line,
  // A block comment directly before item `gap`, on its line.
  before,
  // Behind item `gap` - 1, on its line; behind the opening bracket if gap is 0.
  behind,
};

struct PlacedComment {
  std::uint32_t comment = 0;
  std::uint32_t gap = 0;
  CommentPlace place = CommentPlace::own_line;
};

// One element of a container: its extent in the text, and how it prints.
struct Item {
  Span span;
  Doc doc;
};

class Formatter {
 public:
  Formatter(const Tree& tree, const SourceMap& sources);
  std::string run();

 private:
  using Items = std::vector<Item>;
  struct Delimiters {
    std::string_view open;
    std::string_view close;
    bool trailing_comma = false;
    // A blank inside the brackets when on one line.
    bool padded = false;
    // Items are short: as many on a line as fit.
    bool fill = false;
    // Commas only when on one line.
    bool comma_only_flat = false;
  };

  // --- comments (format_comments.cc) ---
  void place_comments();
  void place(std::uint32_t comment);
  NodeId innermost(Span at) const;
  bool redirect_into_block(NodeId id, std::uint32_t comment);
  // The extents of the items between which comments may stand; false if `id` is no container.
  bool container_items(NodeId id, std::vector<Span>& items, std::uint32_t& open) const;
  const std::vector<PlacedComment>& comments_of(NodeId id) const;
  Doc comment_text(std::uint32_t comment);
  // A comment behind something on its line, as a mark that takes no width; see finish.
  Doc behind(std::uint32_t comment);
  std::string comment_source(std::uint32_t comment) const;
  bool is_line_comment(std::uint32_t comment) const;
  bool line_break_between(std::uint32_t from, std::uint32_t to) const { return breaks_between(from, to) > 0; }
  std::uint32_t breaks_between(std::uint32_t from, std::uint32_t to) const;
  // Puts the comments in the place of their marks.
  std::string finish(std::string text) const;
  static std::string normal_lines(std::string_view text);
  std::string as_it_stands(Span span) const;
  static std::vector<std::string_view> lines_of(std::string_view text);

  // --- layout helpers (format.cc) ---
  std::string_view source_text(Span span) const { return sources_.text(span); }
  Doc t(std::string_view text) { return d_.text(text); }
  Doc main(NodeId id) { return t(source_text(tree_.main_span(id))); }
  Doc cat(std::initializer_list<Doc> parts) { return d_.concat(parts); }
  std::uint32_t token_at(std::uint32_t offset) const;
  // Items on lines of their own, with their comments and single blank lines; the empty document if there is
  // nothing.
  Doc lines(NodeId container, const Items& items) {
    return lines(container, items, {0, items.size(), 0, ~0U});
  }
  // Items `first` up to `last` alone, with the comments between the offsets `begin` and `end`.
  struct Part {
    std::size_t first;
    std::size_t last;
    std::uint32_t begin;
    std::uint32_t end;
  };
  Doc lines(NodeId container, const Items& items, Part part);
  Doc opener_comments(NodeId container);
  Doc delimited(NodeId container, const Items& items, std::uint32_t open_end, Delimiters how);
  Items items_of(NodeId id);
  bool has_comments(NodeId id) const { return placed_.contains(id.value); }

  // --- nodes ---
  Doc node(NodeId id);
  Doc node_by_kind(NodeId id);

  // format_statements.cc
  Doc program(NodeId id);
  Doc block(NodeId id, bool may_inline);
  bool inline_block(NodeId id) const;
  Doc braces(NodeId container, const Items& items, std::string_view head_open);
  Doc let(NodeId id);
  Doc assign(NodeId id);
  Doc with_value(Doc head, NodeId of);
  Doc fun(NodeId id);
  Doc signature(NodeId type_params, NodeId params, NodeId result, NodeId effects);
  Doc if_statement(NodeId id);
  Doc loop(NodeId id);
  Doc import(NodeId id);
  Doc record(NodeId id);
  Doc extern_type(NodeId id);
  Doc union_type(NodeId id);
  Doc union_with_functions(NodeId id, Doc head, const Items& items, std::size_t variants);
  Doc variant(NodeId id);
  Doc extern_fun(NodeId id);
  Doc emit(NodeId id);
  Doc rule(NodeId id);
  Doc joined(std::span<const NodeId> nodes, std::string_view separator);

  // format_expressions.cc
  Doc binary(NodeId id);
  Doc postfix(NodeId id);
  bool behind_question(NodeId link) const;
  Doc arguments(NodeId call);
  bool hugs(NodeId argument);
  bool hugging_call(NodeId call);
  bool may_hug(NodeId argument) const;
  bool opens_with_break(NodeId id);
  Doc literal_list(NodeId id);
  Doc lambda(NodeId id);
  Doc if_expression(NodeId id);
  Doc match(NodeId id);
  Doc match_arm(NodeId id);
  Doc query(NodeId id);
  Doc query_clauses(NodeId id, bool& forced);
  Doc group_by(NodeId id);
  Doc sort_by(NodeId id);
  Doc join(NodeId id);
  Doc load(NodeId id);
  Doc save(NodeId id);
  Doc with_options(Doc head, NodeId options);
  Doc named_type(NodeId id);
  Doc fun_type(NodeId id);
  // format_text.cc
  Doc text(NodeId id);
  std::string hole(NodeId id);
  bool is_block(NodeId id) const;
  Doc text_block(std::string_view whole);
  void finish_block(std::uint32_t block, std::string& out) const;
  // A value behind a word or sign on its line: what has no brackets of its own is indented where it breaks.
  Doc value(NodeId id, int indent = 2);
  Doc condition(NodeId id) { return value(id, 4); }

  const Tree& tree_;
  NodeId lone_variant_;  // of the union that is laid out
  const SourceMap& sources_;
  const Source& source_;
  Docs d_;
  std::unordered_map<std::uint32_t, std::vector<PlacedComment>> placed_;
  // While comments are placed: what container_items found for nodes around comments.
  struct Container {
    bool exists = false;
    std::uint32_t open = 0;
    std::vector<Span> items;
  };
  std::unordered_map<std::uint32_t, Container> containers_;
  // Nodes with a comment where no layout has room for one: printed as they stand.
  std::unordered_set<std::uint32_t> verbatim_;
  // The lines of the text blocks, without indentation.
  std::vector<std::vector<std::string>> blocks_;
  // What `hugs` found for calls, so that nested calls are looked at once.
  std::unordered_map<std::uint32_t, bool> hugging_;
};

}  // namespace mochi::syntax
