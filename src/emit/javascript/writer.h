// The state of one emission, shared by the parts of the emitter: names, helpers in use, type descriptions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/common/item_names.h"
#include "emit/common/placed_text.h"
#include "emit/common/print_count.h"
#include "emit/javascript/crossing.h"
#include "emit/javascript/descriptions.h"
#include "emit/javascript/layout.h"
#include "emit/javascript/number_forms.h"
#include "emit/javascript/type_speller.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

// What is emitted: a whole program in one file, or one module of a library.
struct WriterOptions {
  // Library: this module alone.
  ir::ModuleId module;
  bool typescript = false;
  // A file of native tests: the exported functions are imported, the others copied.
  bool tests = false;
  // Library: users see ints as `bigint`; inside they are what they always are.
  bool big_ints = false;
  // Library, by module: who uses its types sees their ints as `bigint`. Null: nobody does.
  const std::vector<bool>* big_modules = nullptr;
  // Library: users import the module.
  bool open = false;
};

// How JavaScript writes names.
NameRules name_rules();

class Writer : public Layout {
 public:
  // `names` are those of the same module and must outlive this.
  Writer(const ir::Program& program, const WriterOptions& options, const ItemNames& names);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  const ir::Program& program;
  const WriterOptions options;
  types::TypeStore& types;
  const ItemNames& names;
  std::set<std::string> helpers;  // names in use
  // The module makes its classes and those that it imports, so that descriptions can say how.
  bool makes_classes = false;
  std::set<std::string> sections;  // of the support code that declare them
  TypeSpeller spelling;
  Descriptions descriptions;
  Crossings border;

  // The name of a helper, which is then shipped.
  Doc helper(std::string_view name);
  // The name that the file knows it by.
  std::string helper_alias(std::string_view name) const { return names.helper_alias(name); }
  // Nothing that was named stands in the way of these names.
  bool are_free(const std::set<std::string>& wanted) const;
  // A name of the file for something that is made on the way.
  std::string declare(std::string_view wanted) { return scope_.declare(wanted); }
  // Says that what follows stems from `span`.
  Doc mark(Span span) { return marks_.mark(docs, span); }
  // The printed document with its marks, and a line end.
  PlacedText print(Doc doc) const {
    PlacedText made = marks_.print(docs, doc, kLineWidth);
    made.text += '\n';
    return made;
  }

  const std::string& function_name(ir::FunctionId id) const { return names.of(id); }
  const std::string& global_name(ir::GlobalId id) const { return names.of(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const { return names.of(f, l); }
  // A name for something that has none in the source; nobody else in the function around `f` has it.
  std::string fresh(ir::FunctionId f, std::string_view wanted) { return fresh_.of(f, wanted); }
  // Stands in the file that is written.
  bool is_own(ir::FunctionId f) const { return names.has(f) && !imported().contains(f); }
  const std::map<ir::FunctionId, std::string>& imported() const { return names.imported(); }
  const std::map<ir::GlobalId, std::string>& imported_globals() const { return names.imported_globals(); }
  bool is_own(ir::GlobalId g) const { return names.has(g) && !imported_globals().contains(g); }
  // A global that is a constant of the module: its value cannot fail and calls nothing.
  bool is_constant(ir::GlobalId id) const { return names.is_constant(id); }
  // A global of a library whose value is made when the module is loaded.
  bool is_eager(ir::GlobalId id) const {
    return is_constant(id) || (program.globals[id].exported && program.globals[id].lazy_init.valid());
  }
  // An exported record with methods is a class in a library.
  bool is_class(types::DeclId decl) const { return names.is_class(decl); }
  bool is_class_method(ir::FunctionId f) const {
    return program.functions[f].kind == ir::FunctionKind::method && is_class(program.functions[f].method_of);
  }
  std::string method_name(ir::FunctionId f) const {
    return convert_name(program.names->text(program.functions[f].name), CaseStyle::camel);
  }
  // The name under which users of the module know it.
  std::string public_name(ir::FunctionId f) const { return names.public_name(f); }
  std::string public_name(ir::GlobalId g) const { return names.public_name(g); }
  // The name under which the module exports the form that stands behind the border.
  std::string inner_name(ir::FunctionId f) const { return names.inner_name(f); }
  std::string inner_name(ir::GlobalId g) const { return names.inner_name(g); }
  bool has_two_forms(ir::FunctionId f) const { return names.has_two_forms(f); }
  bool has_two_forms(ir::GlobalId g) const { return names.has_two_forms(g); }
  // A function that stands in the module; closures stand where they are made.
  bool is_nested(ir::FunctionId f) const { return names.uses().is_nested(f); }
  // A lambda that captures nothing and stands where it is used.
  bool is_inline(ir::FunctionId f) const { return names.uses().is_inline(f); }
  bool global_may_be_unset(ir::GlobalId id) const { return names.uses().may_be_unset(id); }
  // The property that holds a field; fields of a union's variant keep clear of `kind`.
  const std::string& property(types::TypeId aggregate, std::uint32_t index) {
    return fields_.of(aggregate, index);
  }
  const std::string& variant_property(types::TypeId union_type, std::uint32_t variant, std::uint32_t index) {
    return fields_.of(union_type, variant, index);
  }
  std::string variant_kind(types::TypeId union_type, std::uint32_t variant) const;
  bool is_enum(types::TypeId type) const;
  // The prelude's result<T, E>: told apart by `ok` instead of `kind`.
  bool is_result(types::TypeId type) const;
  // `subject` is of the variant.
  Piece variant_test(Doc subject, types::TypeId type, std::uint32_t variant);

 private:
  NameSet given_;
  NameScope scope_;  // inside of the module's: what is named on the way
  FreshNames fresh_;
  FieldNames fields_;
  PlaceMarks marks_;
};

// Prints the body of one function (and the closures in it).
class FunctionWriter {
 public:
  FunctionWriter(Writer& writer, ir::FunctionId id);

  // `a: T`, `b?: U` for options at the end.
  std::vector<Doc> typed_parameters(bool as_method = false);
  // `(a, b)`, with types in TypeScript.
  Doc parameters();
  // The parameters and, in TypeScript, the result type behind them.
  Doc signature(bool as_method = false);
  // In TypeScript: `: T` behind the parameters.
  Doc result_type();
  // The public function needs checks that the package itself has to do without: its ints are 64 bits wide.
  bool needs_border() const;
  // The statements of the public function around this one, which is called `inner` with `args` before the
  // parameters.
  std::vector<Doc> checked_call(Doc inner, std::vector<Doc> args = {});
  // The statements of an example, with what it says of its values behind them.
  std::vector<std::string> example_lines();
  Doc arrow();  // the whole closure
  // The value of a function that only returns one.
  Doc only_value() { return expr(ir::ExprId(body_.stmts[body_.blocks[body_.root][0]].a)); }
  Doc root();

 private:
  std::string example_line(ir::ExprId condition);  // examples.cc
  std::string logged(const ir::Stmt& s);
  bool shows_one_form() const;
  // --- the border of a library (border.cc) ---
  // What has to be done with an argument: checked as an int, a string, something that holds strings, or taken
  // in by its description.
  enum class Entry : std::uint8_t { none, integer, text, texts, value };
  Entry entry(types::TypeId type) const;
  Doc entered(ir::LocalId param);
  bool is_checked_if_there(ir::LocalId param) const;
  Doc entry_check(ir::LocalId param);
  // Checks of strings, which do no harm inside: at the beginning of a public function without a border.
  void text_checks(std::vector<Doc>& lines);
  bool result_needs_look() const;
  // All but the receiver.
  std::vector<ir::LocalId> visible_params() const;
  // The value of a `return` needs no check.
  bool leaves_safely(ir::ExprId value) const;

  // --- statements (statements.cc) ---
  void block_lines(ir::BlockId block, std::vector<Doc>& lines);
  std::vector<ir::LocalId> begin_views(ir::StmtId loop, std::vector<Doc>& lines);
  // The view of a string local here, or nullptr.
  const std::string* view_of(ir::ExprId text) const {
    const ir::Expr& e = body_.exprs[text];
    auto found = e.kind == ir::ExprKind::local ? views_.find(ir::LocalId(e.a)) : views_.end();
    return found == views_.end() ? nullptr : &found->second;
  }
  Doc braced_block(ir::BlockId block);
  // The body of a loop; `lines` stand before it.
  Doc loop_body(ir::BlockId block, std::vector<Doc> lines = {});
  Doc statement(ir::StmtId id);
  std::string local_type(ir::LocalId local, ir::ExprId value);
  Doc let_statement(const ir::Stmt& s);
  Doc if_statement(const ir::Stmt& s);
  Doc for_range(const ir::Stmt& s);
  Doc for_each(const ir::Stmt& s);
  bool may_grow(ir::ExprId list, ir::BlockId during) const;
  bool mentions(ir::BlockId block, ir::LocalId local) const;
  Doc for_each_list(const ir::Stmt& s);
  Doc match_chain(ir::ExprId subject, std::uint32_t arms);
  Doc try_statement(const ir::Stmt& s);
  Doc assignment(const ir::Stmt& s);
  bool is_growth(ir::ExprId target, ir::ExprId value) const;
  Doc growth(ir::ExprId target, ir::ExprId value);
  Doc place(ir::ExprId place);
  Doc arm_condition(Doc subject, types::TypeId type, const ir::Arm& arm);
  void arm_bindings(Doc subject, types::TypeId type, const ir::Arm& arm, std::vector<Doc>& lines);
  bool makes_class(ir::ExprId record) const;
  // Begins with a brace, which would begin a block where a statement or a body may stand.
  bool is_braced(ir::ExprId id) const;
  Doc value_statement(ir::ExprId value);  // for what it does
  Doc return_statement(ir::ExprId value);
  std::uint32_t place_of(ir::ExprId local) const;
  std::uint32_t place_of(ir::LocalId local) const;
  bool is_stable(ir::ExprId id, ir::BlockId during) const;
  const char* keyword(ir::LocalId local) const { return is_variable(local) ? "let " : "const "; }
  bool is_variable(ir::LocalId local) const {
    return (body_.locals[local].assigned || body_.locals[local].cell) && !grown_.contains(local);
  }

  // --- expressions (expressions.cc) ---
  Piece expression(ir::ExprId id);
  Doc expr(ir::ExprId id, Prec at_least = Prec::assignment) { return w_.enclosed(expression(id), at_least); }
  // In parentheses of `if` and `while`, those included.
  Doc condition(ir::ExprId id);
  // Behind `return`, with a blank before it.
  Doc returned(ir::ExprId id);
  // Behind `=`, with a blank or a line end before it.
  Doc assigned(ir::ExprId id);
  // The value as one that may be changed: TypeScript needs to be told where it reads a place that nobody
  // changes.
  Doc mutable_value(ir::ExprId id, const Piece& value);
  bool needs_cast(ir::ExprId id) const;
  bool reads_place(ir::ExprId id) const;
  Doc conditional_parts(const ir::Expr& e, const Piece& test);
  std::vector<Doc> expr_list(std::uint32_t list);
  Piece constant(const ir::Expr& e);
  Piece global(const ir::Expr& e);
  Piece aggregate(const ir::Expr& e);
  // An index, and the same where all indexes in it are known to hold.
  struct Indexed {
    Piece value;
    Doc known;
  };
  Indexed indexed(const ir::Expr& e);
  Piece unwrap(const ir::Expr& e);
  Piece convert(const ir::Expr& e);
  Doc key(ir::ExprId key);  // as maps and sets hold it

  // --- operations (operations.cc, comparisons.cc, text.cc) ---
  Piece operation(ir::ExprId id, const ir::Expr& e);
  // Code that runs many times: there the common case stands in line, with the helper behind it for all
  // others.
  bool is_hot() const { return turns_ > 0; }
  // The value as floats compute it; `numbers_.is_in_floats` of it holds.
  Piece in_floats(ir::ExprId id);
  Piece float_operand(ir::ExprId id);
  Piece if_number(Doc local, Doc fast, Doc slow);
  Doc in_bigints(ir::Op op, Doc local, Doc constant, std::int64_t value);
  Piece in_line(ir::ExprId id, ir::Op op);
  Doc arithmetic_helper(ir::Op op, types::TypeKind kind);
  // Only where it may be zero do helpers look.
  void note_divisor(ir::ExprId divisor);
  // The value as a condition over a variable of its own, whose declaration is added to `lines`; nothing for
  // most values.
  Doc named_fast(ir::ExprId value, std::vector<Doc>& lines);
  bool calls_itself() const;
  Doc cold_call(Doc helper, const std::vector<ir::ExprId>& args);
  bool is_never_missing(types::TypeId type) const;
  Doc compound(ir::ExprId target, ir::ExprId value);
  Piece arithmetic(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece comparison(ir::Op op, ir::ExprId a, ir::ExprId b, bool numbers);
  Piece binary(std::string_view sign, Prec prec, ir::ExprId a, ir::ExprId b);
  bool orders_by_units(ir::ExprId text) const;
  Doc order_of(types::TypeId type);
  // The helper with `order_of` what is compared behind its operands.
  Piece ordered_call(std::string_view helper, std::uint32_t operands, types::TypeId compared);
  // `.slice(start, end)`, whose bounds count as Mochi's do.
  Piece slice(const ir::Expr& e);
  Piece helper_call(std::string_view name, std::uint32_t operands);
  Piece method_call(ir::ExprId receiver, std::string_view method, const std::vector<Doc>& args);
  Piece number_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece logic_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece text_operation(ir::Op op, const ir::Expr& e);
  Piece concatenation(const ir::Expr& e, std::size_t from = 0);
  static std::string template_text(std::string_view text);
  Piece list_operation(ir::Op op, const ir::Expr& e);
  Piece map_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Piece other_operation(ir::ExprId id, ir::Op op, const ir::Expr& e);
  Doc text_of(ir::ExprId id);  // the printed form of a value as a string
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }

  Writer& w_;
  ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
  // Locals that are only ever grown in place after their declaration.
  std::set<ir::LocalId> grown_;
  // String locals whose code points stand in another variable here.
  std::map<ir::LocalId, std::string> views_;
  // What is printed is an example, which users could write.
  bool shown_ = false;
  // Loops around what is printed.
  unsigned turns_ = 0;
  // What is printed stands behind the form for the common case.
  bool cold_ = false;
  // Loop variables over texts: each is one character.
  std::set<ir::LocalId> characters_;
  NumberForms numbers_;
  PrintCount prints_;
};

}  // namespace mochi::emit::javascript
