// Functions as a Rust programmer writes them: owned values, slices, references, no counting. A function is
// written so if the ownership analysis found no cell among its values and every form in it has a plain
// counterpart; the others stay with the shared types (writer.h) behind the border.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "emit/common/local_names.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/layout/syntax.h"
#include "emit/rust/native/foretold.h"
#include "ir/facts.h"
#include "ir/ir.h"
#include "ir/place.h"

namespace mochi::emit::rust {

// The Rust type behind an expression or name of Mochi type T.
enum class Hold : std::uint8_t {
  value,       // T, of its own or copied
  place,       // T, held by somebody else: a local, a field, an element
  ref,         // `&T`; of lists `&[T]` or `&Vec<T>`, of strings `&String`
  str,         // `&str`
  mut_ref,     // `&mut T`
  option_ref,  // `Option<&T>`, `Option<&str>`, `Option<&[T]>`
  chr,         // `char`, a string of one code point
  copy_ref,    // `&T` of a type that is copied
  box_ref,     // `&Box<T>`
  callable,    // closure, `&dyn Fn`, `impl Fn`
};

struct Made {
  NodeId node;
  Hold hold = Hold::value;
};

class NativeFunction;

// What is known about a whole library while it is written.
class NativeProgram {
 public:
  NativeProgram(const ir::Program& program, const PublicFace& face);

  const ir::Program& program;
  const PublicFace& face;
  types::TypeStore& types;

  // Writes all functions until it is known which can be written; `is_native` is final behind it.
  void settle();
  bool is_native(ir::FunctionId f) const { return !refused_.contains(f); }
  // Why not; empty for native ones.
  const std::string& reason(ir::FunctionId f) const { return refused_.at(f); }
  bool is_nested(ir::FunctionId f) const { return nested_.contains(f); }

  // A function with its doc comment, as an item of its module.
  std::string function_text(ir::FunctionId f, std::string_view visible, Uses& uses, int indent = 0);
  // The native functions that calls from these lead to, and these.
  std::set<ir::FunctionId> reached(const std::set<ir::FunctionId>& roots) const;
  // The code of an example for users of the crate, with what it takes from there; empty if they could not
  // write it.
  std::string example_text(ir::FunctionId f, const std::string& crate);
  // `#[test] fn …`.
  std::string test_text(ir::FunctionId f, Uses& uses, int indent);
  // A global that is made on first use, or a constant.
  std::string global_text(ir::GlobalId g, std::string_view visible, Uses& uses);
  bool is_constant(ir::GlobalId g) const;
  // Structs for anonymous records that the module's functions use; after them.
  std::string row_declarations(ir::ModuleId m, Uses& uses);
  // Sections of the support code in use.
  const std::set<std::string>& helpers() const { return helpers_; }

  // How parameter `p` of `f` is handed over.
  Hold parameter_hold(ir::FunctionId f, ir::LocalId p) const;
  std::string parameter_type(ir::FunctionId f, ir::LocalId p, ir::ModuleId from, Uses& uses) const;
  // The type of a value of its own.
  std::string owned(types::TypeId type, ir::ModuleId from, Uses& uses);
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const {
    return locals_.at(top_of(f)).of(f, l);
  }
  std::string row_name(types::TypeId type, ir::ModuleId m);
  std::string row_field(types::TypeId type, std::uint32_t index) const;
  ir::FunctionId top_of(ir::FunctionId f) const;
  void use_helper(const std::string& name) { (testing_ ? test_helpers_ : helpers_).insert(name); }
  // `restore_helpers` takes back what was used since, `keep_helpers` does not.
  void save_helpers() { saved_.emplace_back(helpers_, test_helpers_); }
  void restore_helpers() {
    std::tie(helpers_, test_helpers_) = std::move(saved_.back());
    saved_.pop_back();
  }
  void keep_helpers() { saved_.pop_back(); }
  // What is written from here on is for tests only.
  // Where marked statements of the texts written so far come from, by number.
  struct Origin {
    Span span;
    ir::FunctionId function;
  };
  const std::vector<Origin>& origins() const { return origins_; }
  void set_testing(bool testing) { testing_ = testing; }
  const std::set<std::string>& test_helpers() const { return test_helpers_; }
  // The values of the type have plain Rust types.
  bool is_plain(types::TypeId type) const;
  ir::Ownership ownership(ir::FunctionId f, ir::LocalId l) const;
  ir::Holding holding(ir::FunctionId f, ir::LocalId l) const;
  const ir::FunctionOwnership* facts(ir::FunctionId f) const;
  // Some object that the place holds is a cell.
  bool has_cell(std::uint32_t place) const;
  bool is_recursive_type(types::TypeId type) const;
  // A map or set whose order of insertion somebody sees.
  bool is_ordered(types::TypeId type) const { return ordered_.contains(type); }
  // An exported function that others call with maps in their order; the public one is around it.
  bool is_split(ir::FunctionId f) const;
  bool takes_order(ir::FunctionId f) const;
  std::string inner_name(ir::FunctionId f) const {
    return face.function(f) + (is_split(f) ? "_in_order" : "");
  }
  // Users see the function, with the types that they know.
  bool is_open(ir::FunctionId f) const;

 private:
  void refuse(ir::FunctionId f, std::string reason) { refused_.emplace(f, std::move(reason)); }
  void find_order();
  std::string check(ir::FunctionId f) const;
  std::string check_signature(ir::FunctionId f) const;
  // What the example `f` uses is there for users of the crate.
  bool may_be_shown(ir::FunctionId f, const NativeFunction& writer) const;
  bool is_foreign(ir::FunctionId f) const { return face.file(program.functions[f].module).empty(); }

  // A function as it was written, with what it uses.
  struct Written {
    Syntax syntax;
    NodeId body;
    std::vector<std::string> params;
    std::set<std::string> allows;
    Uses uses;
    std::set<std::string> helpers;
  };
  // The function, from `settle` if its names are still the same; what it uses is added to `uses` and the
  // helpers.
  Written write(ir::FunctionId f, Uses& uses);

  const ir::OwnershipFacts* ownership_ = nullptr;
  std::map<ir::FunctionId, Written> written_;
  ConvertedNames snake_;
  std::set<ir::FunctionId> nested_;
  std::set<ir::FunctionId> referenced_;
  std::map<ir::FunctionId, std::string> refused_;
  std::map<ir::FunctionId, LocalNames> locals_;
  std::vector<std::unique_ptr<NameScope>> scopes_;  // by module, with what helpers take
  std::map<std::pair<types::TypeId, ir::ModuleId>, std::string> rows_;
  std::set<ir::FunctionId> called_;
  std::string split_text(ir::FunctionId f, std::string_view visible, Uses& uses);
  void name_locals(ir::FunctionId f, const std::set<std::string>* taken);
  std::set<types::TypeId> ordered_;  // maps and sets whose order of insertion somebody sees
  std::set<std::string> helpers_;
  std::set<std::string> test_helpers_;
  std::vector<std::pair<std::set<std::string>, std::set<std::string>>> saved_;
  std::vector<Origin> origins_;
  std::string numbered(const std::string& text, const std::vector<Placed>& places, ir::FunctionId f);
  bool testing_ = false;
  std::map<ir::FunctionId, std::set<ir::FunctionId>> calls_;
  std::set<std::string> written_rows_;
};

// Writes the body of one function, and the closures in it.
class NativeFunction {
 public:
  NativeFunction(NativeProgram& program, ir::FunctionId id, ir::ModuleId from, Syntax& syntax, Uses& uses,
                 NativeFunction* outer = nullptr);

  // The body; a second time if the guess about its names was wrong. Check `refusal` behind it.
  NodeId body();
  // The closure is given where a function of this type is taken.
  void expect(types::TypeId function);
  const std::string& refusal() const { return refusal_; }
  // The function is an example: its claims are about values, not about their texts.
  void set_example() { example_ = true; }
  std::vector<std::string> parameters();
  std::set<ir::FunctionId> calls;
  // Lints that the shape of the source cannot meet.
  std::set<std::string> allows;
  // Names of the support code in use.
  std::set<std::string> helper_names;

 private:
  // --- statements (statements.cc) ---
  NodeId write_body();
  std::vector<NodeId> prologue();
  NodeId block(ir::BlockId id, bool value = false);
  void statements(ir::BlockId id, std::vector<NodeId>& out);
  void statement(ir::StmtId id, std::size_t at, ir::BlockId in, std::vector<NodeId>& out);
  NodeId let_statement(ir::StmtId id, std::size_t at, ir::BlockId in);
  NodeId let_value(ir::LocalId local, ir::ExprId value, ir::BlockId in, std::size_t at, std::string& type);
  void assignment(ir::StmtId id, std::vector<NodeId>& out);
  bool growth(ir::ExprId target, ir::ExprId value, std::vector<NodeId>& out);
  NodeId if_statement(const ir::Stmt& s);
  NodeId for_range(const ir::Stmt& s);
  NodeId for_each(const ir::Stmt& s);
  std::size_t joined(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  bool pushed_pair(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  bool built_list(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);
  std::optional<NodeId> lazy_parts(ir::LocalId l, ir::ExprId value, ir::BlockId in, std::size_t at);
  NodeId match(ir::ExprId subject, std::uint32_t arms, bool value);
  std::string pattern(ir::ExprId subject, const ir::Arm& arm, Hold hold);
  bool same_place(ir::ExprId a, ir::ExprId b) const { return ir::same_place(body_, a, b); }
  bool reads_entry(ir::ExprId value, ir::ExprId entry) const;
  std::string_view compound_sign(ir::ExprId value) const;
  // `if k in m { m[k] = … m[k] … }` as one look into the map.
  std::optional<NodeId> entry_branch(const ir::Stmt& s);
  std::string binding(ir::LocalId local);
  bool tail_value(ir::BlockId id) const;
  bool pushes_same(ir::BlockId id) const;
  bool counts_turns(ir::BlockId id) const;
  bool searches(ir::BlockId id) const;
  bool is_endless(const ir::Stmt& s) const;
  ir::ExprId returned_name(ir::BlockId id, std::size_t at) const;
  // `let t = a[i]  a[i] = a[j]  a[j] = t` as one statement.
  bool swap(ir::BlockId id, std::size_t at, std::vector<NodeId>& out);

  // `if let Some(x) = …` for a test whose branch only wants the value.
  struct Present {
    ir::LocalId local;
    Hold hold;
    NodeId head;
  };
  template <typename Part>
  std::optional<Present> present_in(ir::ExprId test, Part part);
  std::optional<Present> bind_present(ir::LocalId l);
  template <typename Part>
  bool only_unwraps(Part part, ir::LocalId l) const;
  // `if x == none { return … }` before statements that only want the value.
  std::optional<ir::LocalId> leave_if_absent(ir::StmtId id, std::size_t at, ir::BlockId in,
                                             std::vector<NodeId>& out);

  // --- expressions (expressions.cc) ---
  Made make(ir::ExprId id);
  NodeId own(ir::ExprId id);
  NodeId own(ir::ExprId id, const Made& made);
  // `&T` for an argument; strings as `&str`.
  // `typed`: what takes it says the type of its items.
  NodeId borrow(ir::ExprId id, bool typed = false);
  // Something to call methods on or to compare.
  NodeId look(ir::ExprId id);
  NodeId copy(ir::ExprId id);
  // As `copy`; a literal says its type.
  NodeId typed(ir::ExprId id);
  NodeId place_mut(ir::ExprId id);
  NodeId borrow_mut(ir::ExprId id);
  NodeId argument(ir::ExprId id, Hold hold);
  NodeId option_argument(ir::ExprId id);
  Made call(const ir::Expr& e);
  std::vector<NodeId> call_arguments(const ir::Expr& e);
  std::vector<NodeId> callback_arguments(types::TypeId function, std::uint32_t list);
  Made constant(const ir::Expr& e);
  Made local(ir::ExprId id, const ir::Expr& e);
  Made global(const ir::Expr& e);
  Made aggregate(const ir::Expr& e);
  std::vector<NodeId> elements(const ir::Expr& list);
  Made field(ir::ExprId id, const ir::Expr& e);
  Made index(const ir::Expr& e);
  Made map_get(const ir::Expr& e);
  Made unwrap(const ir::Expr& e);
  Made coalesce(const ir::Expr& e);
  Made conditional(const ir::Expr& e);
  Made variant_field(const ir::Expr& e);
  Made tag_is(const ir::Expr& e);
  // `expected`: the type of the parameter that takes it; a type parameter there is handed over as `&T`.
  Made closure(const ir::Expr& e, types::TypeId expected = {});
  Made function_value(const ir::Expr& e, types::TypeId expected = {});
  Made convert(const ir::Expr& e);
  NodeId boxed(types::TypeId data, types::TypeId field, NodeId value);
  // The length of something: a `usize` behind its cast.
  bool is_length(ir::ExprId id) const;
  NodeId usize(ir::ExprId id);
  NodeId scrutinee(ir::ExprId id, Hold& hold);

  // --- operations (operations.cc, data.cc) ---
  Made operation(ir::ExprId id, const ir::Expr& e);
  Made arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Made number_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Made comparison(ir::Op op, ir::ExprId a, ir::ExprId b);
  Made text_comparison(std::string_view sign, ir::ExprId a, ir::ExprId b);
  std::optional<Made> range_test(const ir::Expr& e);
  std::optional<Made> outside_test(const ir::Expr& e);
  std::optional<Made> empty_test(ir::Op op, ir::ExprId a, ir::ExprId b);
  Made negation(ir::ExprId id);
  Made text_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Made list_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Made map_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  std::optional<Made> shown_claim(ir::ExprId condition);
  std::optional<Made> rounded_claim(ir::ExprId value, std::string_view claim);
  std::optional<Made> map_claim(ir::ExprId value, std::string_view claim);
  Made other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Made slice(std::string_view name, NodeId base, ir::ExprId from, ir::ExprId to, Hold hold);
  Made concatenation(ir::ExprId id);
  // Pieces of a `format!`.
  void format_piece(ir::ExprId id, std::string& text, std::vector<NodeId>& args);
  NodeId pattern_of(ir::ExprId id);  // a `&str` or `char` to search for
  bool is_char(ir::ExprId id) const;
  NodeId char_of(ir::ExprId id);
  std::optional<std::string> char_literal(ir::ExprId id) const;

  // `name`, a method of the map; of one that keeps its order, it comes from the support code.
  std::string map_method(ir::ExprId map, const std::string& name);
  bool is_ordered(ir::ExprId map) const;
  // Every use only asks or walks.
  bool only_asked(ir::LocalId l) const;
  NodeId result(ir::ExprId value);

  // --- what will be read and changed (guess.cc) ---
  void guess();
  void guess(ir::ExprId id, std::vector<unsigned>& reads);
  void guess_assigned(ir::ExprId target, ir::ExprId value, std::vector<unsigned>& reads);
  void guess_changed(ir::ExprId place);

  // --- names and uses (names.cc) ---
  Hold hold_of(ir::LocalId l) const;
  bool is_copy(types::TypeId t) const { return p_.face.is_copy(t); }
  bool may_move(ir::LocalId l) const;
  bool moves(ir::ExprId id) const;
  bool makes_blocks(ir::ExprId id) const;
  bool mentions(ir::ExprId id, ir::LocalId l) const;
  bool mentions(ir::StmtId id, ir::LocalId l) const;
  bool mentions_block(ir::BlockId block, ir::LocalId l) const;
  bool disturbs(ir::StmtId id, ir::LocalId l) const;
  bool disturbs(ir::ExprId id, ir::LocalId l) const;
  bool block_disturbs(ir::BlockId id, ir::LocalId l) const;
  bool captured_in(ir::BlockId block, std::size_t from, ir::LocalId l) const;
  // The locals whose objects the value of the expression stands in; false: in a temporary.
  bool roots(ir::ExprId id, std::set<ir::LocalId>& found) const;
  bool may_borrow(ir::LocalId l, ir::ExprId value, ir::BlockId in, std::size_t at);
  unsigned text_uses(ir::LocalId l) const;
  std::optional<ir::LocalId> root_local(ir::ExprId id) const;
  const std::string& name_of(ir::LocalId l) const;
  types::TypeKind kind_of(ir::ExprId id) const { return p_.types.kind(body_.type(id)); }
  std::string helper(const std::string& name);
  Made refuse(std::string reason);
  NodeId number(std::int64_t value) { return s_.word(std::to_string(value)); }
  bool is_string(ir::ExprId id) const { return kind_of(id) == types::TypeKind::string; }
  std::optional<std::int64_t> int_constant(ir::ExprId id) const;

  NativeProgram& p_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  ir::ModuleId from_;
  Syntax& s_;
  Uses& uses_;
  NativeFunction* outer_;
  std::map<ir::LocalId, Hold> holds_;
  std::map<ir::LocalId, ir::LocalId> captured_;  // inner, outer
  std::map<ir::LocalId, std::set<ir::LocalId>> borrowed_from_;
  Foretold mutated_;                          // what they hold themselves is changed
  Foretold read_;                             // the text names them
  std::map<ir::LocalId, std::string> views_;  // a vector of chars stands for the string
  std::map<ir::LocalId, Hold> some_;          // options known to be there, whose names stand for their values
  ir::ExprId entry_;                          // the entry of a map that a pattern has bound to `entry`
  std::set<ir::LocalId> generic_;  // parameters of a closure that come as `&T` for a type parameter T
  std::set<ir::LocalId> pinned_;  // still needed, though their last use in the order of the source is written
  std::set<ir::LocalId> lazy_;    // parts of a text that stand for themselves, not in a list
  std::set<ir::LocalId> sorted_;  // maps of users, which are asked as they are
  std::string refusal_;
  bool example_ = false;
};

}  // namespace mochi::emit::rust
