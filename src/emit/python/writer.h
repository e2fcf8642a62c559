// The state of one emission of Python, and the printer of one function.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/doc.h"
#include "emit/common/counters.h"
#include "emit/common/example_plan.h"
#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "emit/common/program_uses.h"
#include "emit/python/support.h"
#include "emit/python/views.h"
#include "ir/ir.h"

namespace mochi::emit::python {

// Columns of a line, as the formatter that everybody uses has them.
constexpr int kWidth = 88;

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
constexpr Prec tighter(Prec p) {
  return p == Prec::primary ? p : static_cast<Prec>(static_cast<std::uint8_t>(p) + 1);
}

struct Piece {
  Doc doc;
  Prec prec = Prec::primary;
  // Operators that break together with the outermost one, itself included.
  unsigned operators = 0;
  // With operators: the same without a break at any of them.
  Doc bare{};
  // One operator whose right side ends with a bracket, or whose left side is in parentheses: these break, not
  // the operator.
  bool opens = false;
};

// Examples of doc comments as doctests, by what they belong to (emit/common/doc_examples.h); each line ends
// with a line end.
using Examples = std::map<std::string, std::string>;

// What the writers of all modules of a program share.
struct ProgramNames {
  explicit ProgramNames(const ir::Program& program);
  ProgramUses uses;
  // Globals whose value cannot fail and calls nothing.
  std::set<ir::GlobalId> constants;
  ConvertedNames snake;
};

// What is emitted: a whole program in one file, or one module of a library.
struct WriterOptions {
  // Names of the module that nothing else gets: helpers.
  std::set<std::string> taken;
  // Library: this module alone.
  ir::ModuleId module;
  // A file of native tests of the module: everything is imported.
  bool tests = false;
  // What failures of the package's functions are raised as, and those of the functions of others.
  // Library: what is only read.
  const Views* views = nullptr;
  // Tests that are not written, since doctests run what they say.
  std::set<ir::FunctionId> left_out;
  // Doc comments show these in place of their examples in Mochi.
  const Examples* examples = nullptr;
  // Library: a module that users do not see.
  bool internal = false;
  // By package of Mochi: where the class of its errors stands (`textkit`, `textkit._internal`), and its name.
  std::map<std::string, std::pair<std::string, std::string>> error_classes;
};

// A part of a docstring behind the text: parameters and the rest.
struct DocSection {
  std::string_view title;
  std::vector<std::string> items;
};

class Writer {
 public:
  // `shared` must outlive this.
  Writer(const ir::Program& program, ProgramNames& shared, WriterOptions options);

  const ir::Program& program;
  const WriterOptions options;
  types::TypeStore& types;
  Docs docs;
  NameScope scope;                 // of the module
  std::set<std::string> helpers;   // names in use
  std::set<std::string> sections;  // of the support code that declare them

  bool library() const { return options.module.valid(); }
  Doc text(std::string_view t) { return docs.text(t); }
  // Says that what follows stems from `span`; `print` then gives the places to `placed`.
  Doc mark(Span span) {
    spans_.push_back(span);
    return docs.mark(static_cast<std::uint32_t>(spans_.size() - 1));
  }
  // A place of a printed text.
  struct Placed {
    std::size_t offset;
    Span span;
  };
  std::string print(Doc doc, std::vector<Placed>& placed) const;
  Doc concat(std::initializer_list<Doc> parts) { return docs.concat(parts); }
  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  // What the helper is called here: what is exported keeps its name, and the helper makes room.
  std::string helper_name(std::string_view name) const {
    return (public_names_.contains(std::string(name)) ? "_" : "") + std::string(name);
  }
  // A name of Python's own library, which is then imported: `from module import name`.
  Doc import(std::string_view module, std::string_view name);
  const std::map<std::string, std::set<std::string>>& imports() const { return imports_; }
  Doc call(Doc callee, const std::vector<Doc>& args);
  // How a bracket breaks: arguments go on one line of their own if they fit, items of a literal have a line
  // each, a parameter that is alone has a comma.
  enum class Shape : std::uint8_t { arguments, literal, parameters };
  Doc list(std::string_view open, const std::vector<Doc>& items, std::string_view close,
           Shape shape = Shape::arguments);
  // `left sign right`; each operand is in parentheses already if it must be.
  Piece infix(const Piece& left, std::string_view sign, const Piece& right, Prec prec);
  // The document ends with a bracket that has something inside.
  bool ends_with_bracket(Doc doc) const { return bracketed_.contains(doc); }
  Doc bracketed(Doc doc) {
    bracketed_.insert(doc);
    return doc;
  }
  // `base[key]`.
  Doc subscript(Doc base, Doc key);
  // `( … )` around it.
  Doc parenthesised(Doc doc);
  // A whole right-hand side or condition: in parentheses if it must break at its operators.
  Doc enclosed(const Piece& piece);
  // `head:` and an indented body; `pass` for none.
  Doc suite(Doc head, const std::vector<Doc>& lines);
  // A function inside another, which has empty lines around it.
  Doc definition(Doc doc) {
    definitions_.insert(doc);
    return doc;
  }
  // The line with a mark before it.
  Doc marked(Doc doc, Span span);
  Doc joined_lines(const std::vector<Doc>& lines);

  // --- names (names.cc) ---
  const std::string& function_name(ir::FunctionId id) const { return function_names_.at(id); }
  const std::string& global_name(ir::GlobalId id) const { return global_names_.at(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return locals_.of(f, l); }
  // A library's exported function that gives a result<T, E>: it raises what went wrong.
  bool raises(ir::FunctionId id) const;
  // The same with its result as a value, for code of its module; `_f` beside `f`.
  bool has_inner_form(ir::FunctionId id) const { return inner_forms_.contains(id); }
  // The class of what `id` raises, which is then imported.
  Doc error_class(ir::FunctionId id);
  const std::map<std::string, std::set<std::string>>& error_imports() const { return error_imports_; }
  // A name for something that has none in the source; nobody else in the function around `f` has it.
  std::string fresh(ir::FunctionId f, std::string_view wanted);
  // Nothing has one of the names: had they been taken before (`WriterOptions::taken`), nothing would be
  // called otherwise.
  bool are_free(const std::set<std::string>& names) const;
  const ProgramUses& uses() const { return shared_.uses; }
  // A function that stands where it is made.
  bool is_nested(ir::FunctionId id) const { return shared_.uses.is_nested(id); }
  // Stands in the file that is written.
  bool is_own(ir::FunctionId id) const { return function_names_.contains(id) && !imported_.contains(id); }
  const std::map<ir::FunctionId, std::string>& imported() const { return imported_; }
  const std::map<ir::GlobalId, std::string>& imported_globals() const { return imported_globals_; }
  const std::map<types::DeclId, std::string>& imported_types() const { return imported_types_; }
  const std::map<std::pair<types::DeclId, std::uint32_t>, std::string>& imported_variants() const {
    return imported_variants_;
  }
  // The names under which other modules know them.
  std::string public_name(ir::FunctionId id) const;
  std::string public_name(ir::GlobalId id) const;
  std::string public_name(types::DeclId id) const;
  std::string public_name(types::DeclId id, std::uint32_t variant) const;
  const std::string& type_name(types::DeclId id);
  const std::string& variant_name(types::DeclId id, std::uint32_t variant);
  // A constant of the module: its value cannot fail and calls nothing.
  bool is_constant(ir::GlobalId id) const { return shared_.constants.contains(id); }
  bool global_may_be_unset(ir::GlobalId id) const { return shared_.uses.may_be_unset(id); }
  // The attribute that holds a field.
  const std::string& attribute(types::TypeId aggregate, std::uint32_t index);
  const std::string& variant_attribute(types::TypeId union_type, std::uint32_t variant, std::uint32_t index);
  // The prelude's result<T, E>.
  bool is_result(types::TypeId type) const;
  bool is_enum(types::TypeId type) const;

  // --- types (classes.cc, annotations.cc, descriptions.cc) ---
  // The class of a record or anonymous record; in a program it is then written out.
  std::string record_class(types::TypeId type);
  std::string variant_class(types::TypeId union_type, std::uint32_t variant);
  // One value of an enum.
  Doc enum_value(types::TypeId type, std::uint32_t variant);
  // The docstring of what examples are known for as `subject`.
  std::vector<Doc> documented(std::string_view doc, std::string_view subject,
                              std::vector<DocSection> parts = {});
  // Classes and aliases of a declared type of the module (library).
  std::vector<Doc> declaration(types::DeclId id);
  // The type as an annotation; `input`: a parameter, which is only read.
  Doc annotation(types::TypeId type, bool input = false);
  // `T = TypeVar("T")` for each type parameter that annotations have named.
  std::vector<Doc> type_variables();
  // The run-time description of a type (runtime section `types`).
  Doc description(types::TypeId type);
  std::vector<Doc> take_classes() { return std::move(classes_); }
  std::vector<Doc> take_descriptions() { return std::move(descriptions_); }
  static std::string string_literal(std::string_view utf8);

 private:
  bool wanted(ir::FunctionId f) const;
  void find_public_names();
  void name_types();
  void name_functions();
  void name_globals();
  void name_locals();
  const std::vector<std::string>& attributes(std::uint64_t key, const std::vector<NameId>& fields);
  Doc class_text(const std::string& name, const std::vector<std::string>& fields);
  Doc dataclass(const std::string& name, const std::vector<types::TypeParamId>& params, std::string_view doc,
                std::string_view subject, const std::vector<types::Field>& fields,
                const std::vector<std::string>& attributes, bool frozen);
  Doc enum_class(types::DeclId id);
  std::string type_variable(types::TypeParamId id);
  Doc generic_base(const std::vector<types::TypeParamId>& params);

  ProgramNames& shared_;
  std::set<ir::FunctionId> inner_forms_;
  std::map<std::string, std::set<std::string>> error_imports_;
  std::set<std::string> public_names_;  // of the library module that is written
  std::map<ir::FunctionId, std::string> function_names_;
  std::map<ir::GlobalId, std::string> global_names_;
  std::map<types::DeclId, std::string> type_names_;
  std::map<std::pair<types::DeclId, std::uint32_t>, std::string> variant_names_;
  std::map<ir::FunctionId, std::string> imported_;
  std::map<ir::GlobalId, std::string> imported_globals_;
  std::map<types::DeclId, std::string> imported_types_;
  std::map<std::pair<types::DeclId, std::uint32_t>, std::string> imported_variants_;
  std::set<Doc> bracketed_;
  std::set<Doc> parenthesised_;
  std::set<Doc> definitions_;
  LocalTable locals_;
  std::map<ir::FunctionId, NameSet>
      local_names_;  // in use in a function and those inside, if it needed a fresh one
  NameSet given_;    // all names that were chosen
  std::map<std::uint64_t, std::vector<std::string>> attributes_;
  std::map<std::vector<NameId>, std::string> anonymous_;
  std::map<std::string, std::set<std::string>> imports_;
  std::set<std::string> written_;
  std::map<types::TypeId, std::string> description_names_;
  // By name, and whether values of it are keys.
  std::map<std::pair<NameId, bool>, std::string> type_variables_;
  std::vector<Span> spans_;
  std::vector<Doc> classes_;
  std::vector<Doc> descriptions_;
};

// The lines of a docstring. Empty if there is nothing to say.
std::vector<Doc> docstring(Docs& docs, std::string_view text, const std::vector<DocSection>& sections);

// Prints one function. Functions of several lines stand in front of the statement that uses them.
class FunctionWriter {
 public:
  // `boxed`: captured locals of the enclosing function that live in one-element lists.
  FunctionWriter(Writer& writer, ir::FunctionId id, const std::set<std::uint32_t>& boxed = {});

  // `def name(…):` with its body, after the lines of `head`.
  Doc definition(const std::string& name, const std::vector<std::string>& bound,
                 const std::vector<Doc>& head = {});
  // `(a: int, b: str) -> T` of a library's function.
  Doc signature(const std::vector<std::string>& bound, types::TypeId result);
  // From now on an Ok is returned as its value, and an Err raised as `error_class`. Only if `can_raise`.
  void raise_errors(const std::string& error_class) { error_class_ = error_class; }
  bool can_raise() const;
  // The value of a constant: the function only returns it.
  Doc only_value() { return w_.enclosed(lambda_value()); }
  std::vector<Doc> body_lines() { return block(body_.root); }

  // One statement of an example, and what Python shows of its value.
  struct Example {
    std::string code;
    std::string shown;
    bool usable = true;
  };
  // The function is the test that an example became: its statements (examples.cc).
  std::vector<Example> examples();

 private:
  // --- statements (statements.cc, places.cc) ---
  std::vector<Doc> block(ir::BlockId id);
  void statements(ir::BlockId id);
  void statement(ir::StmtId id);
  void write_statement(const ir::Stmt& statement);
  void let(const ir::Stmt& s);
  void assignment(const ir::Stmt& s);
  bool is_simple(ir::ExprId id) const;
  bool is_stable(ir::ExprId id) const;
  bool may_fault(ir::ExprId id) const;
  bool seen_before(ir::ExprId part, ir::ExprId value) const;
  bool is_frozen(types::TypeId type) const;
  Doc frozen_root(ir::ExprId field);
  Doc replaced_field(ir::ExprId field, Doc value);
  Doc held_place(ir::ExprId part, ir::ExprId value, Prec prec);
  bool holds_alone(const ir::Expr& place) const;
  bool augmented(const ir::Expr& place, ir::ExprId target, ir::ExprId value);
  bool in_place_growth(ir::ExprId target, ir::ExprId value);
  bool may_change(ir::ExprId source, ir::BlockId block) const;
  std::uint32_t place_of(ir::ExprId id) const;
  std::vector<Doc> place_and_value(ir::ExprId base, ir::ExprId key, ir::ExprId value);
  void if_statement(const ir::Stmt& s);
  void while_statement(const ir::Stmt& s);
  std::vector<Doc> loop_block(ir::BlockId id);
  void for_range(const ir::Stmt& s);
  void for_each(const ir::Stmt& s);
  std::string loop_variable(ir::LocalId id, ir::BlockId block) const;
  std::vector<Doc> range_ends(const ir::Stmt& s);
  Piece iterated(ir::ExprId source);
  // --- lists made by loops (comprehensions.cc) ---
  // `list_sort_by_keys` with keys that can be computed from the item.
  struct SortKey {
    std::uint32_t item = ir::LocalId::kNone;  // the local that the key is written with
    ir::ExprId key;
  };
  std::size_t mentions(std::uint32_t local) const;
  bool mentions_in(ir::ExprId id, std::uint32_t local) const;
  ir::ExprId appended(ir::StmtId id, std::uint32_t list) const;
  bool is_inline(ir::ExprId id) const;
  std::vector<ir::StmtId> shown(ir::BlockId id) const;
  bool is_elided(ir::StmtId id) const;
  void find_sort_keys();
  bool is_key_of(ir::ExprId key, ir::ExprId item) const;
  Piece sorted_by_key(const ir::Expr& e, const SortKey& by);
  bool clauses_of(ir::StmtId loop, std::uint32_t list, std::vector<ir::StmtId>& clauses, ir::ExprId& value,
                  ir::StmtId& last) const;
  std::optional<Doc> repeated(ir::StmtId loop, ir::ExprId value);
  Doc clause(ir::StmtId id);
  bool comprehension(ir::StmtId declared, ir::StmtId loop);
  // --- examples (examples.cc) ---
  bool shown_literal(ir::ExprId id, std::string& out);
  std::string example_code(ir::ExprId id);
  Example outcome_example(const ExampleStep& step);
  Example text_example(const ExampleStep& step);
  Example claim(const ExampleStep& step);
  // --- matches (matches.cc) ---
  void match(ir::ExprId subject, std::uint32_t arms);
  void match_statement(ir::ExprId subject, std::uint32_t arms);
  Doc variant_pattern(types::TypeId type, const ir::Arm& arm, std::uint32_t variant);
  void try_statement(const ir::Stmt& s);
  void return_statement(const ir::Stmt& s);
  void give(ir::ExprId value);
  std::size_t tail_assignments(ir::BlockId id, std::uint32_t local) const;
  std::size_t tail_assignments(ir::StmtId id, std::uint32_t local) const;
  bool assigned_and_returned(ir::StmtId declaration, ir::StmtId branches, ir::StmtId last) const;
  void find_returned();
  void store(Doc target, ir::ExprId value);
  void line(Doc doc) { lines_.push_back(w_.library() ? w_.marked(doc, span_) : doc); }
  Doc assign_text(Doc target, Doc value);
  std::string temporary(std::string_view wanted);
  bool declared_in_loop(ir::LocalId id) const { return looped_.contains(id.value); }
  bool is_boxed(ir::LocalId id) const { return boxed_.contains(id.value); }
  Doc local(ir::LocalId id);
  void find_loop_locals(ir::BlockId block, bool inside);
  std::vector<Doc> scope_declarations();
  bool wants_annotation(ir::LocalId id, ir::ExprId value) const;

  // --- expressions (expressions.cc) ---
  Piece expression(ir::ExprId id);
  Doc expr(ir::ExprId id, Prec at_least = Prec::conditional);
  // In parentheses if it binds looser than `at_least`.
  Piece piece(ir::ExprId id, Prec at_least);
  // A value that is kept, returned or handed over: a view becomes a list or dict of its own.
  Doc owned(ir::ExprId id, Prec at_least = Prec::conditional);
  Piece owned_piece(ir::ExprId id);
  std::vector<Doc> owned_list(std::uint32_t list);
  Doc as_own(Doc value, types::TypeId type, unsigned depth);
  bool is_view(ir::ExprId id) const { return w_.library() && w_.options.views->is_view(id_, id); }
  // As a statement's own expression.
  Doc whole(ir::ExprId id) { return w_.enclosed(expression(id)); }
  Doc whole_owned(ir::ExprId id) { return w_.enclosed(owned_piece(id)); }
  std::vector<Doc> operands(const std::vector<ir::ExprId>& ids, const std::vector<Prec>& precs = {});
  std::vector<Doc> operand_list(std::uint32_t list);
  Piece constant(const ir::Expr& e);
  Piece global(const ir::Expr& e);
  // `raising`: as users call it, whatever it raises.
  Piece call(const ir::Expr& e, bool raising = false);
  Piece function_ref(ir::FunctionId id);
  Piece closure(const ir::Expr& e, const std::string* name);
  bool is_lambda(ir::FunctionId id);
  Piece lambda(ir::FunctionId id, const std::vector<std::string>& bound,
               const std::set<std::uint32_t>& boxed = {});
  Piece lambda_value();
  Piece aggregate(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Piece short_circuit(const ir::Expr& e);
  bool between(ir::ExprId left, ir::ExprId right, Piece& made);
  Piece conditional(const ir::Expr& e);
  Piece tag_is(const ir::Expr& e);

  // --- operations (operations.cc, data_operations.cc) ---
  Piece operation(ir::ExprId id, const ir::Expr& e);
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::Op op, const ir::Expr& e);
  Piece number_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece logic_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  bool calls_something(ir::ExprId id) const;
  // --- int arithmetic (arithmetic.cc) ---
  // A value of exact arithmetic, and on which sides of 64 bits it may lie. A part of it that does not fit 64
  // bits shows in the whole, so that one look at that is enough.
  struct Exact {
    Piece piece;
    bool above = false;
    bool below = false;
    bool fits() const { return !above && !below; }
  };
  Exact exact(ir::ExprId id);
  Exact exact_sum(ir::ExprId id, ir::Op op);
  Exact exact_product(ir::ExprId id);
  bool is_exact(ir::ExprId id) const;
  bool at_least(ir::ExprId id, std::int64_t bound) const;
  bool at_most_zero(ir::ExprId id) const;
  bool only_overflows(ir::ExprId id) const;
  bool is_letter_code(ir::ExprId id) const;
  Piece checked(const Exact& value);
  Piece fitting(ir::ExprId id) { return checked(exact(id)); }
  Doc outside(Doc value, const Exact& bounds);
  bool checks_inline(ir::ExprId value) const;
  void check_line(Doc value, const Exact& bounds);
  // `target = value`, and a look at `name`, which it then has.
  void checked_line(Doc target, Doc name, ir::ExprId value);
  // A value that a statement keeps or returns.
  Doc stored(ir::ExprId value) {
    return checks_inline(value) ? checked_name(value, "value") : whole_owned(value);
  }
  Doc checked_name(ir::ExprId value, std::string_view wanted);
  bool compares_remainder(const ir::Expr& e) const;
  Piece remainder_of(ir::ExprId rest);
  Piece quotient(ir::ExprId id, ir::Op op, const ir::Expr& e);
  bool is_recursive() const;
  // Code that runs often: a check there is worth a line of its own.
  bool hot() const { return loop_depth_ > 0 || recursive_; }
  bool plain_bound(ir::ExprId id) const;
  bool is_membership(ir::Op op) const;
  Piece membership(const ir::Expr& e, std::string_view sign);
  Piece binary(std::string_view sign, Prec prec, std::uint32_t list);
  Piece helper_call(std::string_view name, std::uint32_t list);
  Piece function_call(std::string_view name, std::uint32_t list);
  Piece method(std::string_view name, std::uint32_t list);
  Piece text_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece list_operation(ir::Op op, const ir::Expr& e);
  Piece other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece print_line(const ir::Expr& e);
  Piece copy(ir::ExprId value);
  bool copies_plainly(types::TypeId type) const;
  Doc text_of(Doc value, types::TypeId type);
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }
  // In loops subscripts are Python's own, which cost nothing, and its errors are told in Mochi's words around
  // the loop (faults.cc). `map`: the error would be a KeyError. Only if the parts can be computed again to
  // tell.
  bool native_subscript(ir::ExprId base, ir::ExprId key, bool map);
  bool is_replayable(ir::ExprId id) const;
  // Writes a loop, or what became of it, with the errors of its subscripts told.
  template <typename F>
  void told(F&& write);
  void tell_errors(std::vector<Doc> loop);

  Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  std::vector<Doc> lines_;
  std::set<std::uint32_t> looped_;
  std::set<std::uint32_t> boxed_;
  Counters counters_;
  std::map<std::uint32_t, SortKey> sort_keys_;  // by the local of the keys, which then is not written
  std::set<std::uint32_t> letters_;             // loop variables of strings
  std::set<std::uint32_t> returned_;            // locals whose assignments return
  unsigned loop_depth_ = 0;
  unsigned try_depth_ = 0;
  // The try bodies around the outermost loop, and which native subscripts it has.
  unsigned loop_try_depth_ = 0;
  bool native_index_ = false;
  bool native_key_ = false;
  std::string error_name_;
  bool recursive_ = false;
  // Inside a lambda or a comprehension: nothing can stand on a line before.
  bool inline_only_ = false;
  // What users read: as short as it can be said.
  bool example_ = false;
  std::string error_class_;
  Span span_;  // of the statement in hand
};

}  // namespace mochi::emit::python
