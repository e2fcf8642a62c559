// Operations on text, bytes, lists, maps, sets, values of type any, and the world.
#include "base/check.h"
#include "emit/rust/shared/writer.h"

// Dispatchers by group name only their own kinds; the whole list is in `operation` (operations.cc), which has
// no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

// A missing bound is an operand of type unit.
std::string FunctionWriter::bound_of_slice(ExprId id) {
  return kind_of(id) == TypeKind::unit ? "None" : "Some(" + own(id) + ")";
}

Piece FunctionWriter::text_operation(ExprId id, Op op, const ir::Expr& e) {
  auto owned = [&] { return own(body_.operand(id, 1)); };
  auto borrowed = [&] { return borrow(body_.operand(id, 1)); };
  auto slice = [&] {
    return method(id, "slice", {bound_of_slice(body_.operand(id, 1)), bound_of_slice(body_.operand(id, 2))});
  };
  switch (op) {
    case Op::str_concat: return {w_.helper("Text") + "::join(" + listed("&[", borrow_list(e.b), "]") + ")"};
    case Op::str_len:
    case Op::bytes_len: return method(id, "len", {});
    case Op::str_index:
    case Op::bytes_index: return method(id, "at", {owned()});
    case Op::str_slice:
    case Op::bytes_slice: return slice();
    case Op::str_contains: return method(id, "contains", {borrowed()});
    case Op::str_starts_with: return method(id, "starts_with", {borrowed()});
    case Op::str_index_of: return method(id, "index_of", {borrowed()});
    case Op::str_upper: return method(id, "upper", {});
    case Op::str_lower: return method(id, "lower", {});
    case Op::str_trim: return method(id, "trim", {});
    case Op::str_split: return method(id, "split", {borrowed()});
    case Op::str_join: return method(id, "join", {borrowed()});
    case Op::str_repeat: return method(id, "repeat", {owned()});
    case Op::str_pad_start: return method(id, "pad_start", {owned(), borrow(body_.operand(id, 2))});
    case Op::str_reverse: return method(id, "reverse", {});
    case Op::str_ord: return method(id, "ord", {});
    case Op::str_chr: return helped("chr", e.b);
    case Op::bytes_concat: return method(id, "concat", {borrowed()});
    case Op::bytes_from_list: return call(w_.helper("Bytes") + "::from_list", borrow_list(e.b));
    case Op::bytes_from_text: return call(w_.helper("Bytes") + "::from_text", borrow_list(e.b));
    case Op::text_from_bytes: return method(id, "to_text", {});
    default: MOCHI_UNREACHABLE("text operation");
  }
}

Piece FunctionWriter::list_operation(ExprId id, Op op, const ir::Expr& e) {
  bool grows = e.has(ExprFlag::in_place);
  auto owned = [&] { return own(body_.operand(id, 1)); };
  auto borrowed = [&] { return borrow(body_.operand(id, 1)); };
  switch (op) {
    case Op::list_len: return method(id, "len", {});
    case Op::list_append: return method(id, grows ? "pushed" : "append", {owned()});
    case Op::list_concat:
      if (grows) return method(id, "extended", {listed("&[", borrow_list(e.b, 1), "]")});
      return {w_.helper("List") + "::concat(" + listed("&[", borrow_list(e.b), "]") + ")"};
    case Op::list_slice:
      return method(id, "slice",
                    {bound_of_slice(body_.operand(id, 1)), bound_of_slice(body_.operand(id, 2))});
    case Op::list_reverse: return method(id, "reverse", {});
    case Op::list_contains: return method(id, "contains", {borrowed()});
    case Op::list_distinct: return method(id, "distinct", {});
    case Op::list_first: {
      bool wrapped = w_.types.is(w_.types.element(body_.type(body_.operand(id, 0))), TypeKind::option);
      if (w_.types.is(e.type, TypeKind::any))
        return call(w_.helper("or_none"), {method(id, "first", {}).text});
      return {method(id, "first", {}).text + (wrapped ? ".flatten()" : "")};
    }
    case Op::list_sort: return method(id, "sorted", {});
    case Op::list_sort_by_keys: return method(id, "sorted_by", {borrowed()});
    case Op::list_range: return helped("range", e.b);
    case Op::list_sum: return method(id, "sum", {});
    case Op::list_avg: {
      bool exact = w_.types.is(w_.types.element(body_.type(body_.operand(id, 0))), TypeKind::bigrat);
      return method(id, exact ? "exact_average" : "average", {});
    }
    case Op::list_min: return method(id, "least", {});
    case Op::list_max: return method(id, "greatest", {});
    case Op::list_copy: return method(id, "shallow", {});
    case Op::list_union: return method(id, "union", {borrowed()});
    case Op::list_except: return method(id, "except", {borrowed()});
    case Op::list_intersect: return method(id, "intersect", {borrowed()});
    case Op::deep_copy: w_.helper("Value"); return method(id, "copy", {});
    default: MOCHI_UNREACHABLE("list operation");
  }
}

Piece FunctionWriter::map_operation(ExprId id, Op op, const ir::Expr& e) {
  auto owned = [&] { return own(body_.operand(id, 1)); };
  auto borrowed = [&] { return borrow(body_.operand(id, 1)); };
  switch (op) {
    case Op::map_len:
    case Op::set_len: return method(id, "len", {});
    case Op::map_has:
    case Op::set_has: return method(id, "has", {borrowed()});
    case Op::map_keys: return method(id, "keys", {});
    case Op::map_values: return method(id, "values", {});
    case Op::map_remove: return method(id, "remove", {borrowed()});
    case Op::map_copy: return method(id, "shallow", {});
    case Op::set_add: return method(id, e.has(ExprFlag::in_place) ? "grown" : "add", {owned()});
    case Op::set_items: return method(id, "items", {});
    case Op::group_new: return {w_.type(e.type).insert(4, "::") + "::new()"};
    case Op::group_add:
      return call(w_.helper("group_add"), {borrow(body_.operand(id, 0)), owned(), own(body_.operand(id, 2))});
    case Op::group_key: return {receiver(id) + ".key.clone()"};
    case Op::group_items: return {receiver(id) + ".items.clone()"};
    default: MOCHI_UNREACHABLE("map operation");
  }
}

namespace {
std::string_view sign_of(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::sub: return "-";
    case Op::mul: return "*";
    case Op::div: return "/";
    case Op::rem: return "%";
    case Op::eq: return "==";
    case Op::ne: return "!=";
    case Op::lt: return "<";
    case Op::le: return "<=";
    case Op::gt: return ">";
    default: return ">=";
  }
}
}  // namespace

Piece FunctionWriter::other_operation(ExprId id, Op op, const ir::Expr& e) {
  auto first = [&] { return body_.operand(id, 0); };
  auto name = [&] { return string_literal(w_.program.names->text(NameId(e.c))); };
  auto borrowing = [&](std::string_view helper) { return call(w_.helper(helper), borrow_list(e.b)); };
  switch (op) {
    case Op::to_text:
      if (kind_of(first()) == TypeKind::string) return value(first());
      w_.helper("Value");
      return method(id, "text", {});
    case Op::print: {
      if (body_.list_size(e.b) == 1) return borrowing("print");
      if (body_.list_size(e.b) == 0)
        return call(w_.helper("print"), {"&" + w_.helper("Text") + "::of(\"\")"});
      w_.helper("Value");
      std::vector<std::string> parts;
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
        parts.push_back(place(body_.operand(id, i)) + ".text()");
      return {w_.helper("print_all") + "(" + listed("&[", parts, "]") + ")"};
    }
    case Op::to_json: return borrowing("to_json");
    case Op::print_json: return borrowing("print_json");
    case Op::json_parse: return borrowing("parse_json");
    case Op::json_decode: return borrowing("decode_json");
    case Op::parse_int: return borrowing("parse_int");
    case Op::parse_int_base:
      return call(w_.helper("parse_int_base"), {borrow(first()), own(body_.operand(id, 1))});
    case Op::parse_float: return borrowing("parse_float");
    case Op::any_index: return method(id, "index", borrow_list(e.b, 1));
    case Op::any_field: return method(id, "field", {name()});
    case Op::any_slice:
      return method(id, "slice",
                    {bound_of_slice(body_.operand(id, 1)), bound_of_slice(body_.operand(id, 2))});
    case Op::any_len: return method(id, "length", {});
    case Op::any_items: return method(id, "items", {});
    case Op::any_to_int: return method(id, "to_int", {});
    case Op::any_to_float: return method(id, "to_float", {});
    case Op::any_binary: {
      std::vector<std::string> args = borrow_list(e.b);
      args.insert(args.begin(), string_literal(sign_of(static_cast<Op>(e.c))));
      Piece result = call(w_.helper("any_binary"), args);
      return w_.types.is(e.type, TypeKind::any) ? result
                                                : Piece{result.text + ".cast::<" + w_.type(e.type) + ">()"};
    }
    case Op::any_negate: return method(id, "negate", {});
    case Op::any_contains: return {place(body_.operand(id, 1)) + ".contains(" + borrow(first()) + ")"};
    case Op::any_store: return method(id, "set", borrow_list(e.b, 1));
    case Op::now: return helped("now", e.b);
    case Op::input: return helped("input", e.b);
    case Op::read_file: return borrowing("read_file");
    case Op::write_file: return borrowing("write_file");
    case Op::append_file: return borrowing("append_file");
    case Op::read_lines: return borrowing("read_lines");
    case Op::load_rows:
      return call(w_.helper("load_rows") + "::<" + w_.type(w_.types.element(e.type)) + ">", borrow_list(e.b));
    case Op::save_rows: return borrowing("save_rows");
    case Op::sha256:
      if (kind_of(first()) == TypeKind::string)
        return call(w_.helper("sha256"), {place(first()) + ".as_str().as_bytes()"});
      return call(w_.helper("sha256"),
                  {w_.helper("Bytes") + "::from_list(" + borrow(first()) + ").as_slice()"});
    case Op::panic: return call(w_.helper("panic"), {own(first()), borrow(body_.operand(id, 1))});
    case Op::exit_: return helped("exit", e.b);
    case Op::expect: return call(w_.helper("expect"), {own(first()), name()});
    case Op::bench_report:
      return call(w_.helper("bench_report"), {borrow(first()), own(body_.operand(id, 1))});
    case Op::clock_ns: return helped("clock_ns", e.b);
    case Op::refuse: return call(w_.helper("raise"), {"3", name()});
    default: MOCHI_UNREACHABLE("operation");
  }
}

}  // namespace mochi::emit::rust
