// The state of one emission, shared by the parts of the emitter: names, types, helpers in use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "ir/ir.h"

namespace mochi::emit::rust {

// Strength of the outermost operator of an expression, weakest first.
enum class Prec : std::uint8_t {
  weak,
  disjunction,
  conjunction,
  comparison,
  bit_or,
  bit_xor,
  bit_and,
  additive,
  multiplicative,
  unary,
  postfix
};
constexpr Prec tighter(Prec p) { return static_cast<Prec>(static_cast<std::uint8_t>(p) + 1); }

struct Piece {
  std::string text;
  Prec prec = Prec::postfix;
};

// Each line after the first, four columns further right.
std::string indented(std::string_view lines);
// `{ inner }`, on one line if `inner` is short and has one line.
std::string braced(const std::string& inner);
// Comma-separated between brackets; a part per line if the whole is long.
std::string listed(std::string_view open, const std::vector<std::string>& parts, std::string_view close);
std::string string_literal(std::string_view utf8);

// How values of a declared or anonymous type are held.
enum class Layout : std::uint8_t {
  constant,  // enum: the value itself
  shared,    // never changes: Rc
  changing,  // Ref
};

class Writer {
 public:
  explicit Writer(const ir::Program& program);

  const ir::Program& program;
  types::TypeStore& types;
  std::set<std::string> helpers;  // in use

  // The name of something of the support code, which is then imported.
  std::string helper(std::string_view name);
  const std::string& function_name(ir::FunctionId id) const { return function_names_.at(id); }
  const std::string& global_name(ir::GlobalId id) const { return global_names_.at(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const {
    return locals_.at(top_of(f)).of(f, l);
  }
  // A function that stands in the module; closures stand where they are made.
  bool is_nested(ir::FunctionId f) const { return nested_.contains(f); }

  // The parameter is `&T`: nothing in its function needs a value of its own. Found by writing all functions
  // until nothing changes; each parameter that turns out to be needed is noted.
  bool is_borrowed(ir::FunctionId f, ir::LocalId parameter) const;
  void note_owned(ir::FunctionId f, ir::LocalId parameter) { owned_.emplace(f, parameter); }
  // It may call itself, through others perhaps.
  bool is_recursive(ir::FunctionId f) const { return recursive_.contains(f); }
  std::size_t owned_count() const { return owned_.size(); }

  std::string type(types::TypeId id);
  bool is_copy(types::TypeId id) const;
  bool is_enum(types::TypeId id) const;
  bool is_data(types::TypeId id) const;
  Layout layout(types::TypeId id) const;
  // The struct or enum of a record or union, declared on first use.
  const std::string& data_name(types::TypeId id);
  bool has_data(types::TypeId id) const { return data_.contains(canonical(id)); }
  const std::string& field_name(types::TypeId id, std::uint32_t index);
  std::string variant_name(types::TypeId id, std::uint32_t variant);  // `Shape::Circle`
  const std::string& variant_field(types::TypeId id, std::uint32_t variant, std::uint32_t index);
  // A value of the type, made of its struct or enum.
  std::string held(types::TypeId id, const std::string& made);

  // `<T: Value>` behind the name of a generic function.
  std::string generics(const std::vector<types::TypeParamId>& params, std::string_view bound) const;

  // Declarations of all structs and enums named so far, with what they can do.
  std::string data_declarations();

 private:
  struct Data {
    std::string name;
    std::string declaration;
    std::vector<std::string> variants;
    std::vector<std::vector<std::string>> fields;  // by variant; a record has one
  };
  // Instances of one declaration share a generic struct.
  types::TypeId canonical(types::TypeId id) const;
  std::string type_parameters(types::TypeId id, std::string_view bound) const;
  Data& data(types::TypeId id);
  std::vector<std::vector<types::Field>> parts(types::TypeId id);
  std::string record_text(types::TypeId id, const Data& made);
  std::string union_text(types::TypeId id, const Data& made);
  std::string enum_text(types::TypeId id, const Data& made);
  ir::FunctionId top_of(ir::FunctionId f) const;
  void find_uses();
  void find_recursion();
  void name_functions();
  void name_globals();
  void name_locals();

  NameScope scope_;
  std::set<ir::FunctionId> nested_;
  std::set<ir::FunctionId> referenced_;  // used as values
  std::set<ir::FunctionId> recursive_;
  std::set<std::pair<ir::FunctionId, ir::LocalId>> owned_;
  std::set<types::TypeId> changing_;
  bool all_change_ = false;
  std::map<ir::FunctionId, std::string> function_names_;
  std::map<ir::GlobalId, std::string> global_names_;
  std::map<ir::FunctionId, LocalNames> locals_;
  std::map<types::TypeId, Data> data_;
  std::vector<types::TypeId> data_order_;
};

// Prints the body of one function (and the closures in it).
class FunctionWriter {
 public:
  FunctionWriter(Writer& writer, ir::FunctionId id);

  std::string item();  // `fn name(…) -> T { … }`

 private:
  // What a `try` body around needs to know: how control leaves it.
  struct Attempt {
    unsigned loops = 0;  // around the statement, inside the body
    bool returns = false;
    bool breaks = false;
    bool continues = false;
  };

  // --- statements (statements.cc) ---
  std::string parameters(bool closure);
  std::string body_text();
  std::string block_lines(ir::BlockId block);
  std::string loop_lines(ir::BlockId block);
  std::string cell_parameters();
  std::string statement(ir::StmtId id);
  std::string let_statement(const ir::Stmt& s);
  std::string assignment(const ir::Stmt& s);
  std::string growth(ir::ExprId target, ir::ExprId value);
  std::string own_operator(const ir::Expr& target, ir::ExprId value) const;
  std::string if_statement(const ir::Stmt& s);
  std::string for_range(const ir::Stmt& s);
  std::string for_each(const ir::Stmt& s);
  std::string try_statement(const ir::Stmt& s);
  std::string return_text(const std::string& value);
  std::string leave(bool is_break);
  std::string bound(ir::LocalId local, const std::string& value);
  std::string loop_variable(ir::LocalId local, std::string& lines);
  std::string match_text(ir::ExprId subject, std::uint32_t arms, bool value);
  std::string arm_pattern(ir::ExprId subject, const ir::Arm& arm, std::string& lines);

  // --- expressions (expressions.cc) ---
  // An owned value.
  Piece value(ir::ExprId id);
  std::string own(ir::ExprId id, Prec at_least = Prec::weak);
  // Something to call methods on or to borrow; a local is not cloned.
  Piece place_piece(ir::ExprId id);
  std::string place(ir::ExprId id, Prec at_least = Prec::postfix);
  std::string borrow(ir::ExprId id);
  bool is_borrowed(ir::ExprId id) const;  // a parameter of type `&T`
  // The receiver of a method whose arguments follow.
  std::string receiver(ir::ExprId op);
  std::vector<std::string> arguments(const ir::Expr& e);
  bool is_simple(ir::ExprId id) const;
  std::string element(const ir::Expr& e);
  std::vector<std::string> own_list(std::uint32_t list);
  std::vector<std::string> borrow_list(std::uint32_t list, std::size_t from = 0);
  Piece constant(const ir::Expr& e);
  Piece local_value(ir::ExprId id, const ir::Expr& e);
  Piece global(const ir::Expr& e);
  Piece aggregate(const ir::Expr& e);
  Piece field(const ir::Expr& e, bool owned);
  Piece variant_field(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece closure(const ir::Expr& e);
  Piece conditional(const ir::Expr& e);
  Piece coalesce(const ir::Expr& e);
  Piece tag_is(const ir::Expr& e);
  std::string taken(types::TypeId type, const std::string& place) const;  // owned from a borrowed place
  bool makes_blocks(ir::ExprId id) const;
  bool moves_behind(std::uint32_t list, std::size_t i) const;
  bool mentions(ir::ExprId id, ir::LocalId local) const;

  // --- operations (operations.cc, data_operations.cc) ---
  Piece operation(ir::ExprId id, const ir::Expr& e);
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece number_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece logic_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::Op op, ir::ExprId a, ir::ExprId b);
  Piece number_comparison(ir::Op op, ir::ExprId a, ir::ExprId b);
  Piece text_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece list_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece map_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece call(const std::string& callee, const std::vector<std::string>& args) {
    return {listed(callee + "(", args, ")"), Prec::postfix};
  }
  Piece helped(std::string_view name, std::uint32_t operands) {
    return call(w_.helper(name), own_list(operands));
  }
  Piece method(ir::ExprId op, std::string_view name, const std::vector<std::string>& args) {
    return call(receiver(op) + "." + std::string(name), args);
  }
  std::string bound_of_slice(ir::ExprId id);
  Piece binary(std::string_view sign, Prec prec, ir::ExprId a, ir::ExprId b, bool chains = true);

  bool is_slot(ir::LocalId local) const { return body_.locals[local].cell || slots_.contains(local); }
  bool may_move(ir::LocalId local) const { return !has_try_ && !captured_.contains(local); }
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }
  const std::string& name_of(ir::LocalId local) const { return w_.local_name(id_, local); }

  Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  std::set<ir::LocalId> slots_;     // held in a slot though no closure changes them
  std::set<ir::LocalId> captured_;  // come from outside of this closure
  bool has_try_ = false;
  std::vector<Attempt> attempts_;
};

}  // namespace mochi::emit::rust
