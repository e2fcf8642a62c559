// Forms of assignments, arithmetic and comparisons that targets write differently: what the IR says about
// them, found once for all targets.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ir/ir.h"

namespace mochi::ir {

// `value` is what `target` holds with something more, as one of the operations that grow a list or set, and
// the old value is not seen again: the target may grow where it stands. Texts grow by their own rule, since
// they are values.
bool grows_in_place(const Body& body, ExprId target, ExprId value);

enum class AssignForm : std::uint8_t {
  store,      // anything else: `place = value`
  append,     // `xs = append(xs, x)`, in place: `more` is x
  extend,     // `xs = xs + ys + …`, in place: `more` are the lists behind the first
  insert,     // `s = add(s, x)` on a set, in place: `more` is x
  grow_text,  // `t = t + u + …`: `more` are the texts behind the first
  compound,   // `x = x op y` for arithmetic, bits and shifts: `more` is y
  entry,      // `m[k] = … m[k] …` where the value reads the entry in another way
};

// What an assignment does. Its place is made of parts without effects wherever the form is not `store`: it
// names the same variable or part of an object on both sides, and may be evaluated once instead of twice.
struct Assignment {
  AssignForm form = AssignForm::store;
  Op op = Op::add;  // compound and the three that grow: the operation of the value
  ExprId place;     // left of `=`
  ExprId value;     // right of `=`, whole
  // The operands behind the first, which is the place; empty for store and entry. As in Body::list.
  std::span<const std::uint32_t> more;
  // The place is an entry of a map that is known to be there, since the value reads it.
  bool entry_is_there = false;

  ExprId operand(std::size_t i) const { return ExprId(more[i]); }
};

// Of a statement of kind `assign`. The operands in `more` may read the place too, and anything may stand in
// them: who writes `x += y` looks whether his language evaluates y before it reads x.
Assignment classify_assignment(const Body& body, const Stmt& assign);

// How much an operation on numbers needs beyond the operator itself.
enum class NumberForm : std::uint8_t {
  plain,    // floats, and ints whose check is proven needless
  checked,  // ints that may overflow, or whose divisor may be zero
  helper,   // numbers without limits: bigint, bigrat
};

// Of an `op` of group `arithmetic` or `number`, by the type of its first operand. `step_by_step`: the target
// executes each addition by itself (Expr::proven_step_by_step).
NumberForm number_form(const types::TypeStore& types, const Body& body, ExprId op, bool step_by_step);

// What is compared.
enum class CompareForm : std::uint8_t {
  scalar,  // int, float, bool
  big,     // bigint, bigrat
  text,    // string
  bytes,
  enumeration,  // unions whose variants have no fields
  options,      // of anything: the form of what is inside is that of its element (compare_form of a type)
  structural,   // lists, maps, sets, records, unions with fields, any, type parameters
  nothing,      // unit, never: always equal
};

// Of values of the type.
CompareForm compare_form(const types::TypeStore& types, TypeId type);
// Of an `op` of group `comparison`.
CompareForm compare_form(const types::TypeStore& types, const Body& body, ExprId op);

// Of a `list_sort_by_keys`: one list of keys, ascending.
bool sorts_plainly(const Body& body, ExprId op);
// Whether its keys number `index`, from 0, descend.
bool sort_descends(const Body& body, ExprId op, std::size_t index);

// The record that a `make_record` was written as an update of, if a target may copy it whole before the changed parts are
// evaluated: a read of a local. None if it is made part by part.
ExprId updated_record(const types::TypeStore& types, const Body& body, ExprId made);
// Whether part `index` of it is that of the local `old`.
bool is_kept_part(const Body& body, ExprId made, std::size_t index, std::uint32_t old);

// What a function gives that only returns, as those of default values and most globals do; none if it does anything else.
ExprId only_returned(const Body& body);

// As Mochi writes the operator between its operands: `+`, `%`, `==`, `<=`; empty for all that is none.
std::string_view op_sign(Op op);

}  // namespace mochi::ir
