// The state of one emission, shared by the parts of the emitter: names, helpers in use, type descriptions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/doc.h"
#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "emit/javascript/precedence.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

extern const std::vector<std::string_view> kReserved;  // sorted

// An expression with the strength of its outermost operator.
struct Piece {
  Doc doc;
  Prec prec = Prec::primary;
};

class Writer {
 public:
  explicit Writer(const ir::Program& program);

  const ir::Program& program;
  const types::TypeStore& types;
  Docs docs;
  NameScope scope;  // of the module
  std::set<std::string> helpers;

  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  Doc text(std::string_view t) { return docs.text(t); }
  Doc concat(std::initializer_list<Doc> parts) { return docs.concat(parts); }

  const std::string& function_name(ir::FunctionId id) const { return function_names_.at(id); }
  const std::string& global_name(ir::GlobalId id) const { return global_names_.at(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return locals_.at(top_of(f)).of(f, l); }
  bool global_may_be_unset(ir::GlobalId id) const { return unset_globals_.contains(id); }
  // The property that holds a field; fields of a union's variant keep clear of `kind`.
  std::string property(types::TypeId aggregate, std::uint32_t index) const;
  std::string variant_property(types::TypeId union_type, std::uint32_t variant, std::uint32_t index) const;
  std::string variant_kind(types::TypeId union_type, std::uint32_t variant) const;

  // The run-time description of a type (runtime section `types`); declared types get a constant of the module.
  Doc type_description(types::TypeId type);
  // The constants that descriptions need, in the order of first use.
  std::vector<Doc> take_descriptions() { return std::move(descriptions_); }

  // `f(a, b)`, broken over lines where it does not fit.
  Doc call(Doc callee, const std::vector<Doc>& args);
  Doc list(std::string_view open, const std::vector<Doc>& items, std::string_view close);
  Doc braces(const std::vector<Doc>& items);  // { a, b } with blanks inside
  static std::string string_literal(std::string_view utf8);

 private:
  ir::FunctionId top_of(ir::FunctionId f) const;
  void name_everything();
  Doc declared_description(types::TypeId type);
  std::map<ir::FunctionId, std::string> function_names_;
  std::map<ir::GlobalId, std::string> global_names_;
  std::map<ir::FunctionId, LocalNames> locals_;
  std::set<ir::GlobalId> unset_globals_;
  std::map<types::TypeId, std::string> description_names_;
  std::vector<Doc> descriptions_;
};

// Prints the body of one function (and the closures in it).
class FunctionWriter {
 public:
  FunctionWriter(Writer& writer, ir::FunctionId id)
      : w_(writer), id_(id), function_(writer.program.functions[id]), body_(function_.body) {}

  // `(a, b) => …` or `name(a, b) { … }` parts.
  Doc parameters();
  Doc block_statements(ir::BlockId block);   // the statements, joined by new lines
  Doc braced_block(ir::BlockId block);       // { … }
  Doc arrow();                               // the whole closure
  Doc root() { return braced_block(body_.root); }

 private:
  // --- statements (statements.cc) ---
  Doc statement(ir::StmtId id);
  Doc if_statement(const ir::Stmt& s);
  Doc for_range(const ir::Stmt& s);
  Doc for_each(const ir::Stmt& s);
  Doc match_statement(const ir::Stmt& s);
  Doc try_statement(const ir::Stmt& s);
  Doc assignment(const ir::Stmt& s);
  Doc growth(ir::ExprId place, ir::ExprId value);
  Doc place(ir::ExprId place);
  Doc arm_condition(Doc subject, types::TypeId type, const ir::Arm& arm);
  std::vector<Doc> arm_bindings(Doc subject, types::TypeId type, const ir::Arm& arm);
  Doc value_into(Doc target, ir::ExprId value);

  // --- expressions (expressions.cc) ---
  Piece expression(ir::ExprId id);
  Doc expr(ir::ExprId id, Prec at_least = Prec::assignment);
  std::vector<Doc> expr_list(std::uint32_t list);
  Piece constant(const ir::Expr& e);
  Piece global(const ir::Expr& e);
  Piece closure(const ir::Expr& e);
  Piece aggregate(const ir::Expr& e);
  Piece index(ir::ExprId id, const ir::Expr& e);
  Piece map_get(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece unbox(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece block_value(const ir::Expr& e);
  Piece match_value(ir::ExprId id, const ir::Expr& e);

  // --- operations (operations.cc) ---
  Piece operation(ir::ExprId id, const ir::Expr& e);
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::Op op, ir::ExprId a, ir::ExprId b, bool numbers);
  Piece binary(std::string_view sign, Prec prec, ir::ExprId a, ir::ExprId b);
  Piece helper_call(std::string_view name, std::uint32_t operands);
  Piece method_call(ir::ExprId receiver, std::string_view method, std::initializer_list<Doc> args);
  Piece text_operation(ir::Op op, const ir::Expr& e);
  Piece list_operation(ir::Op op, const ir::Expr& e);
  Piece other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Doc text_of(ir::ExprId id);  // the printed form of a value as a string
  bool is_safe(ir::ExprId id) const;
  bool is_small(ir::ExprId id) const;
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }

  Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
};

}  // namespace mochi::emit::javascript
