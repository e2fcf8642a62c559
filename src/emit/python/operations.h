// Operations of the IR (ir/ops.def), by a row for each.
#pragma once

#include "emit/python/function_state.h"

namespace mochi::emit::python {

class Arithmetic;
class Expressions;

class Operations : FunctionPart {
 public:
  Operations(FunctionState& state, Expressions& values, Arithmetic& ints)
      : FunctionPart(state), values_(values), ints_(ints) {}

  Piece operation(ir::ExprId id);

  // `sign` between the two operands of a list.
  Piece binary(std::string_view sign, Prec prec, std::uint32_t list);
  // A function of the support code, or of Python itself, with the operands of a list.
  Piece helper_call(std::string_view name, std::uint32_t list);
  Piece function_call(std::string_view name, std::uint32_t list);
  // A value that leaves the package.
  Piece copied(ir::ExprId value);
  // `list(x)`, `[list(row) for row in x]`, `{k: list(v) for k, v in x.items()}`.
  Doc as_own(Doc value, types::TypeId type, unsigned depth = 0);

  // What a list is made of, where whoever gets it makes a list of its own.
  ir::ExprId source(ir::ExprId list) const;

 private:
  enum class Form : std::uint8_t {
    helper,     // a function of the support code
    function,   // a function of Python
    method,     // the first operand's method with the others
    binary,     // an operator
    attribute,  // of the only operand
    wrapped,    // a class of Python around the only operand, behind which `tail`
                // stands
    described,  // a function of the support code, with the description of the
                // operand's type first
    named,      // a function of the support code, with the name of the operation
                // last
    written,    // by a method of its own
  };
  struct Row {
    Form form = Form::written;
    std::string_view name{};
    Prec prec = Prec::primary;
    std::string_view tail{};
    Piece (Operations::*write)(ir::ExprId id) = nullptr;
  };
  static Row row_of(ir::Op op);

  Piece arithmetic(ir::ExprId id);
  Piece round(ir::ExprId id);
  Piece bit_not(ir::ExprId id);
  Piece wrapping(ir::ExprId id);
  Piece comparison(ir::ExprId id);
  Piece structural(ir::ExprId id, ir::Op op);
  bool is_frozen(ir::ExprId id) const;
  // What the two sides of a comparison are: containers of exported types, one of them, or neither.
  enum class Sides : std::uint8_t { own, mixed, frozen };
  Piece compared(ir::ExprId id, Sides sides);
  bool compares_remainder(const ir::Expr& e) const;
  Piece negation(ir::ExprId id);
  Piece contains(ir::ExprId id);
  Piece membership(const ir::Expr& e, std::string_view sign);
  Piece concatenation(ir::ExprId id);
  Piece text_index(ir::ExprId id);
  Piece parsed_int(ir::ExprId id);
  bool is_character(ir::ExprId id) const;
  Piece slice(ir::ExprId id);
  bool plain_bound(ir::ExprId id) const;
  Piece split_text(ir::ExprId id);
  Piece join_text(ir::ExprId id);
  Piece reversed(ir::ExprId id);
  Piece letter_code(ir::ExprId id);
  Piece letter(ir::ExprId id);
  Piece encoded(ir::ExprId id);
  Piece to_text(ir::ExprId id);
  Doc text_of(Doc value, types::TypeId type);
  Piece print_line(ir::ExprId id);
  Piece append(ir::ExprId id);
  Piece join_lists(ir::ExprId id);
  Piece sort(ir::ExprId id);
  Piece f_string(ir::ExprId id);
  // A part of a text with holes: a text as it stands, or a value that was printed.
  struct Hole {
    std::string text;
    Doc value{};
    types::TypeId type;      // of a value that is no text yet
    std::int64_t width = 0;  // in code points, 0 = as wide as it is
    std::string fill{};
  };
  Hole hole(ir::ExprId part);
  Piece joined_holes(const std::vector<Hole>& holes);
  bool shows_itself(types::TypeId type) const;
  Piece sort_by_keys(ir::ExprId id);
  Piece sort_by_columns(ir::ExprId id);
  Piece sorted_by_key(const ir::Expr& e, const ir::SortKey& by);
  Piece range(ir::ExprId id);
  Piece sum(ir::ExprId id);
  Piece average(ir::ExprId id);
  Piece copy(ir::ExprId id);
  bool copies_plainly(types::TypeId type) const;
  Piece add_to_set(ir::ExprId id);
  // `union`, `except` and `intersect`, of lists and of sets.
  Piece set_operator(ir::ExprId id);
  Piece any_binary(ir::ExprId id);
  Piece cast_rows(ir::ExprId id);
  Piece expect(ir::ExprId id);
  Piece refuse(ir::ExprId id);

  std::vector<ir::ExprId> operands_of(std::uint32_t list) const;
  Doc title(const ir::Expr& e);
  Piece after(std::string_view helper, const ir::Expr& e, Doc last);

  Expressions& values_;
  Arithmetic& ints_;
};

}  // namespace mochi::emit::python
