// Statements of functions without shared types.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/rust/native/part.h"

namespace mochi::emit::rust {

class NativeStatements : NativePart {
 public:
  explicit NativeStatements(NativeFunction& f) : NativePart(f) {}

  // `value`: the block is the end of the function, whose results stand without `return`.
  NodeId block(ir::BlockId id, bool value = false);
  void statements(ir::BlockId id, std::vector<NodeId>& out);
  // The block ends in a value on every way through it.
  bool tail_value(ir::BlockId id) const;
  NodeId match(ir::ExprId subject, std::uint32_t arms, bool value);

  // An error can leave the function from here with `?`.
  bool may_ask() const { return tries_.empty() || tries_.back().tried == Tried::always; }
  // `let mut name`; with `typed`, the type behind it.
  std::string let_head(ir::LocalId l, bool mut, bool typed = false);

 private:
  // --- statements.cc ---
  void statement(ir::StmtId id, std::size_t at, ir::BlockId in, std::vector<NodeId>& out);
  std::vector<ir::LocalId> begin_views(ir::StmtId loop, std::vector<NodeId>& out);
  bool is_end(ir::BlockId id, std::size_t at, std::vector<NodeId>& lines, bool& tail);
  NodeId last_if(const ir::Stmt& s);
  NodeId if_statement(const ir::Stmt& s);
  NodeId while_statement(const ir::Stmt& s);
  void return_statement(const ir::Stmt& s, std::vector<NodeId>& out);
  std::size_t joined(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  ir::ExprId returned_name(ir::BlockId id, std::size_t at) const;

  // --- tries.cc ---
  // How often the body of a `try` returns from the function.
  enum class Tried : std::uint8_t { never, perhaps, always };
  NodeId attempt(const ir::Stmt& s, Tried tried);
  std::string message_pattern(const ir::Stmt& s);
  void try_statement(const ir::Stmt& s, std::vector<NodeId>& out);
  NodeId last_try(const ir::Stmt& s);
  NodeId returned(NodeId value);
  NodeId left(const std::string& word);

  // --- lets.cc ---
  NodeId let_statement(ir::StmtId id, std::size_t at, ir::BlockId in);
  NodeId let_cell(ir::LocalId l, ir::ExprId value);
  bool is_overwritten(ir::LocalId l, ir::ExprId value, std::size_t at, ir::BlockId in) const;
  NodeId let_alias(ir::LocalId l, ir::ExprId value, std::size_t at, ir::BlockId in);
  NodeId let_value(ir::LocalId l, ir::ExprId value, std::size_t at, ir::BlockId in);

  // --- loops.cc ---
  NodeId for_range(const ir::Stmt& s);
  NodeId for_each(const ir::Stmt& s);
  // What a loop goes through, the pattern of its variable, how that is held, and lines before its own.
  struct Walk {
    NodeId items;
    std::string name;
    Hold hold = Hold::value;
    std::vector<NodeId> first;
  };
  Walk text_walk(ir::LocalId l, ir::ExprId source, bool disturbed);
  Walk keyed_walk(ir::LocalId l, ir::ExprId source, bool disturbed);
  NodeId walked(ir::ExprId source, const std::string& method);
  // A loop whose body asks for the values of the keys takes the entries; begins one of `holds_` then.
  std::optional<Walk> entries_walk(ir::LocalId l, ir::ExprId source, ir::BlockId inside);
  // Of `let v = m[k]` in the body the name, for the value of the entry.
  std::string entry_name(ir::BlockId inside);
  Walk list_walk(ir::LocalId l, ir::ExprId source, ir::BlockId inside, bool disturbed);
  bool walks_parts(ir::LocalId l, ir::ExprId source, ir::BlockId inside) const;
  // Lints that the loop cannot meet.
  void allow_loop(const ir::Stmt& s);
  bool built_list(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  std::optional<NodeId> lazy_parts(ir::LocalId l, ir::ExprId value, ir::BlockId in, std::size_t at);
  bool pushes_same(ir::BlockId id) const;
  bool counts_turns(ir::BlockId id) const;
  bool searches(ir::BlockId id) const;

  // --- match.cc ---
  std::string binding(ir::LocalId local) const;
  NodeId scrutinee(ir::ExprId id, Hold& hold);
  std::string pattern(ir::ExprId subject, const ir::Arm& arm, Hold hold);
  std::string constants_pattern(ir::ExprId subject, const ir::Arm& arm);
  std::string option_pattern(ir::ExprId subject, const ir::Arm& arm, Hold hold);
  std::string variant_pattern(ir::ExprId subject, const ir::Arm& arm, std::uint32_t variant, Hold hold);
  std::string bind(ir::ExprId subject, const ir::Arm& arm, ir::LocalId l, types::TypeId part, bool box,
                   Hold hold);

  struct Open {
    Tried tried;
    unsigned loops;  // around the `try`
  };
  std::vector<Open> tries_;
  unsigned loops_ = 0;
};

}  // namespace mochi::emit::rust
