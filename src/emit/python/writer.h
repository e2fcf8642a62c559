// The state of one emission of Python, and the printer of one function.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/doc.h"
#include "emit/common/local_names.h"
#include "emit/common/module_names.h"
#include "emit/common/naming.h"
#include "ir/ir.h"

namespace mochi::emit::python {

extern const std::vector<std::string_view> kReserved;  // sorted

// Binding strength (Python reference section 6.17), loosest first.
enum class Prec : std::uint8_t {
  lambda,
  conditional,
  logical_or,
  logical_and,
  logical_not,
  comparison,
  bit_or,
  bit_xor,
  bit_and,
  shift,
  additive,
  multiplicative,
  unary,
  power,
  primary,
};
constexpr Prec tighter(Prec p) { return p == Prec::primary ? p : static_cast<Prec>(static_cast<std::uint8_t>(p) + 1); }

struct Piece {
  Doc doc;
  Prec prec = Prec::primary;
};

class Writer {
 public:
  // `taken`: the names of all helpers.
  Writer(const ir::Program& program, const std::set<std::string>& taken);

  const ir::Program& program;
  const types::TypeStore& types;
  Docs docs;
  NameScope scope;  // of the module
  ModuleNames names;
  std::set<std::string> helpers;

  Doc text(std::string_view t) { return docs.text(t); }
  Doc concat(std::initializer_list<Doc> parts) { return docs.concat(parts); }
  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  Doc call(Doc callee, const std::vector<Doc>& args);
  Doc list(std::string_view open, const std::vector<Doc>& items, std::string_view close);
  // `head:` and an indented body; `pass` for none.
  Doc suite(Doc head, const std::vector<Doc>& lines);

  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return locals_.at(top_of(f)).of(f, l); }
  bool global_may_be_unset(ir::GlobalId id) const { return unset_globals_.contains(id); }
  std::string attribute(NameId field) const;
  // The class of a record or anonymous record; it is then written out.
  std::string record_class(types::TypeId type);
  std::string variant_class(types::TypeId union_type, std::uint32_t variant);
  // The run-time description of a type (runtime section `types`).
  Doc description(types::TypeId type);
  std::vector<Doc> take_classes() { return std::move(classes_); }
  std::vector<Doc> take_descriptions() { return std::move(descriptions_); }
  static std::string string_literal(std::string_view utf8);

 private:
  ir::FunctionId top_of(ir::FunctionId f) const;
  Doc class_text(const std::string& name, const std::vector<NameId>& fields, std::string_view kind);
  std::map<ir::FunctionId, LocalNames> locals_;
  std::set<ir::GlobalId> unset_globals_;
  std::map<std::vector<NameId>, std::string> anonymous_;
  std::set<std::string> written_;
  std::map<types::TypeId, std::string> description_names_;
  std::vector<Doc> classes_;
  std::vector<Doc> descriptions_;
};

// Prints one function. Expressions that need statements (blocks, matches, functions of several lines) put them in front
// of the statement in hand; what was evaluated before them is kept in temporaries, so that the order stays.
class FunctionWriter {
 public:
  // `boxed`: captured locals of the enclosing function that live in one-element lists.
  FunctionWriter(Writer& writer, ir::FunctionId id, const std::set<std::uint32_t>& boxed = {});

  // `def name(…):` with its body.
  Doc definition(const std::string& name, const std::vector<std::string>& bound);

 private:
  // --- statements (statements.cc) ---
  std::vector<Doc> block(ir::BlockId id);
  void statements(ir::BlockId id);
  void statement(ir::StmtId id);
  void let(const ir::Stmt& s);
  void assignment(const ir::Stmt& s);
  bool same_place(ir::ExprId a, ir::ExprId b) const;
  bool is_simple(ir::ExprId id) const;
  std::vector<Doc> place_and_value(ir::ExprId base, ir::ExprId key, ir::ExprId value);
  void if_statement(const ir::Stmt& s);
  void while_statement(const ir::Stmt& s);
  void for_each(const ir::Stmt& s);
  void match(ir::ExprId subject, std::uint32_t arms, const std::string* result);
  void try_statement(const ir::Stmt& s);
  void store(Doc target, ir::ExprId value);
  void line(Doc doc) { lines_.push_back(doc); }
  Doc assign_text(Doc target, Doc value);
  std::string temporary();
  bool declared_in_loop(ir::LocalId id) const { return looped_.contains(id.value); }
  bool is_boxed(ir::LocalId id) const { return boxed_.contains(id.value); }
  Doc local(ir::LocalId id);
  void find_loop_locals(ir::BlockId block, bool inside);
  std::vector<Doc> scope_declarations();

  // --- expressions (expressions.cc) ---
  bool needs_statements(ir::ExprId id);
  Piece expression(ir::ExprId id);
  Doc expr(ir::ExprId id, Prec at_least = Prec::conditional);
  // Operands in order; those before one that needs statements are kept in temporaries.
  std::vector<Doc> operands(const std::vector<ir::ExprId>& ids, const std::vector<Prec>& precs = {});
  std::vector<Doc> operand_list(std::uint32_t list);
  Piece constant(const ir::Expr& e);
  Piece global(const ir::Expr& e);
  Piece closure(const ir::Expr& e, const std::string* name);
  bool is_lambda(ir::FunctionId id);
  Doc lambda_body();
  Piece aggregate(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece short_circuit(const ir::Expr& e);
  Piece conditional(const ir::Expr& e);
  Piece tag_is(const ir::Expr& e);

  // --- operations (operations.cc) ---
  Piece operation(ir::ExprId id, const ir::Expr& e);
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::Op op, const ir::Expr& e);
  Piece number_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece logic_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece binary(std::string_view sign, Prec prec, std::uint32_t list);
  Piece helper_call(std::string_view name, std::uint32_t list);
  Piece function_call(std::string_view name, std::uint32_t list);
  Piece method(std::string_view name, std::uint32_t list);
  Piece text_operation(ir::Op op, const ir::Expr& e);
  Piece list_operation(ir::Op op, const ir::Expr& e);
  Piece other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Doc text_of(Doc value, types::TypeId type);
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }

  Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  std::vector<Doc> lines_;
  std::set<std::uint32_t> looped_;
  std::set<std::uint32_t> boxed_;
  std::map<std::uint32_t, bool> needs_;
  unsigned temporaries_ = 0;
};

}  // namespace mochi::emit::python
