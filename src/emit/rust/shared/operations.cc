#include "emit/rust/shared/operations.h"

#include <array>

#include "base/check.h"
#include "emit/rust/op_rows.h"
#include "emit/rust/shared/function.h"
#include "emit/rust/shared/holes.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

using Row = OpRow<Piece (SharedOperations::*)(ExprId, const ir::Expr&, std::string_view)>;
using S = SharedOperations;

#define RUST_OP(op, native, shared) {Op::op, OP_FORM shared},
constexpr Row kRows[] = {
#include "emit/rust/op_rows.def"
};
static_assert(is_complete(kRows));

constexpr const Row& row_of(Op op) { return kRows[static_cast<std::size_t>(op)]; }

}  // namespace

std::string_view operand_ways(Op op) { return row_of(op).ways; }

Piece SharedOperations::operation(ExprId id, const ir::Expr& e) {
  const Row& row = row_of(static_cast<Op>(e.a));
  if (row.make != nullptr) return (this->*row.make)(id, e, row.name);
  std::vector<std::string> args;
  std::size_t operand = 0;
  for (char way : row.ways) {
    switch (way) {
      case 'o': args.push_back(expr_.own(body_.operand(id, operand))); break;
      case 'b': args.push_back(expr_.borrow(body_.operand(id, operand))); break;
      case 's': {
        // A missing bound is an operand of type unit.
        const ExprId bound = body_.operand(id, operand);
        args.push_back(kind_of(bound) == TypeKind::unit ? "None" : "Some(" + expr_.own(bound) + ")");
        break;
      }
      case '*': args = expr_.borrow_list(e.b, operand); break;
      case 'n': args.push_back(name_literal(e)); break;
      default:  // of characters
        break;
    }
    ++operand;
  }
  return row.ways.starts_with('r') ? method(id, row.name, args) : call(w_.helper(row.name), args);
}

std::string SharedOperations::name_literal(const ir::Expr& e) const {
  return string_literal(w_.program.names->text(NameId(e.c)));
}

Piece SharedOperations::method(ExprId op, std::string_view name, const std::vector<std::string>& args) {
  return call(expr_.receiver(op) + "." + std::string(name), args);
}

Piece SharedOperations::binary(std::string_view sign, Prec prec, ExprId a, ExprId b, bool chains) {
  return {expr_.own(a, chains ? prec : tighter(prec)) + " " + std::string(sign) + " " +
              expr_.own(b, tighter(prec)),
          prec};
}

// --- numbers ---

Piece SharedOperations::arithmetic(ExprId id, const ir::Expr& e, std::string_view sign) {
  const auto op = static_cast<Op>(e.a);
  const bool sum = op == Op::add || op == Op::sub;
  const Prec prec = sum ? Prec::additive : Prec::multiplicative;
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const TypeKind kind = kind_of(a);
  if (kind == TypeKind::floating) return binary(sign, prec, a, b);
  if (kind != TypeKind::integer) {
    constexpr std::array<std::string_view, 5> kBig = {"plus", "minus", "times", "over", "modulo"};
    return method(id, kBig[e.a - static_cast<std::uint32_t>(Op::add)], {expr_.borrow(b)});
  }
  // The least int by -1 has a remainder, but Rust takes it for an overflow.
  const bool plain =
      op != Op::rem || (body_.kind(b) == ExprKind::const_int && ir::int_value(body_.exprs[b]) > 0);
  if (!e.has(ExprFlag::proven) || !plain)
    return call(w_.helper(ir::op_info(op).name), {expr_.own(a), expr_.own(b)});
  // Literals alone would be of 32 bits.
  if (body_.kind(a) == ExprKind::const_int && body_.kind(b) == ExprKind::const_int)
    return {expr_.place(a, prec) + " " + std::string(sign) + " " + expr_.own(b, tighter(prec)), prec};
  return binary(sign, prec, a, b);
}

Piece SharedOperations::bits(ExprId id, const ir::Expr&, std::string_view sign) {
  const Prec prec = sign == "&" ? Prec::bit_and : sign == "^" ? Prec::bit_xor : Prec::bit_or;
  return binary(sign, prec, body_.operand(id, 0), body_.operand(id, 1));
}

Piece SharedOperations::inverted(ExprId id, const ir::Expr&, std::string_view) {
  return {"!" + expr_.own(body_.operand(id, 0), Prec::unary), Prec::unary};
}

Piece SharedOperations::negation(ExprId id, const ir::Expr& e, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  const bool whole = kind_of(of) == TypeKind::integer;
  if (kind_of(of) == TypeKind::floating || (whole && e.has(ExprFlag::proven)))
    return {"-" + expr_.own(of, Prec::unary), Prec::unary};
  return whole ? call(w_.helper(name), {expr_.own(of)}) : method(id, name, {});
}

Piece SharedOperations::magnitude(ExprId id, const ir::Expr& e, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  if (kind_of(of) == TypeKind::integer && !e.has(ExprFlag::proven))
    return call(w_.helper(name), {expr_.own(of)});
  return number_method(id, e, name);
}

// A method needs the type of its receiver, which an operation on literals alone, or a choice of them, does not
// tell.
Piece SharedOperations::number_method(ExprId id, const ir::Expr&, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  const ExprKind form = body_.kind(of);
  const bool made = form == ExprKind::op || form == ExprKind::conditional || form == ExprKind::coalesce ||
                    form == ExprKind::block_value || form == ExprKind::match_value;
  const bool whole = kind_of(of) == TypeKind::integer;
  if (!whole && !(kind_of(of) == TypeKind::floating && made)) return method(id, name, {});
  return {(whole ? "i64::" : "f64::") + std::string(name) + "(" + expr_.own(of) + ")"};
}

Piece SharedOperations::to_bits(ExprId id, const ir::Expr&, std::string_view) {
  return {"(" + expr_.own(body_.operand(id, 0), Prec::postfix) + ".to_bits() as i64)"};
}

Piece SharedOperations::from_bits(ExprId id, const ir::Expr&, std::string_view) {
  return {"f64::from_bits(" + expr_.own(body_.operand(id, 0), Prec::unary) + " as u64)"};
}

// --- comparison ---

Piece SharedOperations::comparison(ExprId id, const ir::Expr& e, std::string_view name) {
  const auto op = static_cast<Op>(e.a);
  const ExprId a = body_.operand(id, 0);
  const ExprId b = body_.operand(id, 1);
  const TypeKind kind = kind_of(a);
  const std::string sign = " " + std::string(ir::op_sign(op)) + " ";
  const bool scalar = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
                      types::is_enum(w_.types, body_.type(a));
  if (scalar) return {expr_.own(a, Prec::bit_or) + sign + expr_.own(b, Prec::bit_or), Prec::comparison};
  if (kind == TypeKind::string) {
    const ir::Expr& right = body_.exprs[b];
    const bool literal = (op == Op::eq || op == Op::ne) && right.kind == ExprKind::const_string;
    const std::string other =
        literal ? string_literal(w_.program.names->text(NameId(right.a))) : expr_.place(b, Prec::unary);
    return {expr_.place(a, Prec::unary) + sign + other, Prec::comparison};
  }
  Piece result = call(w_.helper(name), {expr_.borrow(a), expr_.borrow(b)});
  if (op == Op::ne) return {"!" + result.text, Prec::unary};
  return result;
}

// An int with a float.
Piece SharedOperations::number_comparison(ExprId id, const ir::Expr& e, std::string_view name) {
  const std::string order = call(w_.helper(name), {expr_.own(body_.operand(id, 0), Prec::postfix),
                                                   expr_.own(body_.operand(id, 1), Prec::postfix)})
                                .text;
  const auto op = static_cast<Op>(e.c);
  if (op == Op::eq || op == Op::ne)
    return {order + " " + std::string(ir::op_sign(op)) + " Some(Ordering::Equal)", Prec::comparison};
  return {order + ".is_some_and(Ordering::is_" + std::string(ir::op_info(op).name) + ")"};
}

// --- text ---

Piece SharedOperations::joined(ExprId, const ir::Expr& e, std::string_view name) {
  if (e.has(ExprFlag::sugar)) return formatted(e, name);
  return {w_.helper(name) + "::join(" + listed("&[", expr_.borrow_list(e.b), "]") + ")"};
}

// A text with holes: ints and bools stand in `format!` as they are.
Piece SharedOperations::formatted(const ir::Expr& e, std::string_view name) {
  std::string text;
  std::vector<std::string> args;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    const auto [part, format] = hole_of(w_.program, body_, body_.expr_at(e.b, i));
    const ir::Expr& x = body_.exprs[part];
    if (x.kind == ExprKind::const_string && format.empty()) {
      text += format_text(w_.program.names->text(NameId(x.a)));
      continue;
    }
    text += "{" + format + "}";
    const bool shown = x.kind == ExprKind::op && static_cast<Op>(x.a) == Op::to_text;
    const ExprId value = shown ? body_.operand(part, 0) : part;
    const bool plain = shown && ir::is_one_of(kind_of(value), TypeKind::integer, TypeKind::boolean);
    // What a later hole takes is not lent meanwhile.
    const std::string shown_value = moves_behind(body_, e.b, i) ? expr_.own(part, Prec::postfix)
                                                                : expr_.place(plain ? value : part);
    args.push_back(shown_value + (plain ? "" : ".as_str()"));
  }
  args.insert(args.begin(), "\"" + text + "\"");
  return {w_.helper(name) + "::from(" + listed("format!(", args, ")") + ")"};
}

Piece SharedOperations::bytes_from(ExprId, const ir::Expr& e, std::string_view name) {
  return call(w_.helper("Bytes") + "::" + std::string(name), expr_.borrow_list(e.b));
}

Piece SharedOperations::text(ExprId id, const ir::Expr&, std::string_view name) {
  if (kind_of(body_.operand(id, 0)) == TypeKind::string) return expr_.value(body_.operand(id, 0));
  w_.helper("Value");
  return method(id, name, {});
}

Piece SharedOperations::print(ExprId id, const ir::Expr& e, std::string_view name) {
  if (body_.list_size(e.b) == 1) return call(w_.helper(name), expr_.borrow_list(e.b));
  if (body_.list_size(e.b) == 0) return call(w_.helper(name), {"&" + w_.helper("Text") + "::of(\"\")"});
  w_.helper("Value");
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
    parts.push_back(expr_.place(body_.operand(id, i)) + ".text()");
  return {w_.helper("print_all") + "(" + listed("&[", parts, "]") + ")"};
}

// --- lists, sets, groups ---

Piece SharedOperations::append(ExprId id, const ir::Expr& e, std::string_view name) {
  return method(id, e.has(ExprFlag::in_place) ? "pushed" : name, {expr_.own(body_.operand(id, 1))});
}

Piece SharedOperations::add(ExprId id, const ir::Expr& e, std::string_view name) {
  return method(id, e.has(ExprFlag::in_place) ? "grown" : name, {expr_.own(body_.operand(id, 1))});
}

Piece SharedOperations::concat(ExprId id, const ir::Expr& e, std::string_view) {
  if (e.has(ExprFlag::in_place))
    return method(id, "extended", {listed("&[", expr_.borrow_list(e.b, 1), "]")});
  return {w_.helper("List") + "::concat(" + listed("&[", expr_.borrow_list(e.b), "]") + ")"};
}

Piece SharedOperations::first(ExprId id, const ir::Expr& e, std::string_view name) {
  const Piece made = method(id, name, {});
  if (w_.types.is(e.type, TypeKind::any)) return call(w_.helper("or_none"), {made.text});
  const bool wrapped = w_.types.is(w_.types.element(body_.type(body_.operand(id, 0))), TypeKind::option);
  return wrapped ? Piece{made.text + ".flatten()"} : made;
}

// `items.sorted_with(|a, b| k.order_at(a, b).then_with(|| l.order_down(a, b)))` of several keys.
Piece SharedOperations::sorted(ExprId id, const ir::Expr& e, std::string_view name) {
  if (ir::sorts_plainly(body_, id)) return method(id, name, {expr_.borrow(body_.operand(id, 1))});
  const std::string items = expr_.receiver(id);
  std::string order;
  for (std::size_t i = 1; i < body_.list_size(e.b); ++i) {
    const std::string way = ir::sort_descends(body_, id, i - 1) ? "order_down" : "order_at";
    const std::string column = expr_.place(body_.operand(id, i)) + "." + way + "(a, b)";
    order += i == 1 ? column : ".then_with(|| " + column + ")";
  }
  return {items + ".sorted_with(|a, b| " + order + ")"};
}

Piece SharedOperations::average(ExprId id, const ir::Expr&, std::string_view name) {
  const bool exact = w_.types.is(w_.types.element(body_.type(body_.operand(id, 0))), TypeKind::bigrat);
  return method(id, exact ? "exact_average" : name, {});
}

Piece SharedOperations::deep_copy(ExprId id, const ir::Expr&, std::string_view name) {
  w_.helper("Value");
  return method(id, name, {});
}

Piece SharedOperations::new_groups(ExprId, const ir::Expr& e, std::string_view) {
  return {w_.type_path(e.type) + "::new()"};
}

Piece SharedOperations::part_of_group(ExprId id, const ir::Expr&, std::string_view name) {
  return {expr_.receiver(id) + "." + std::string(name) + ".clone()"};
}

// --- values of type any, the world ---

Piece SharedOperations::any_binary(ExprId, const ir::Expr& e, std::string_view name) {
  std::vector<std::string> args = expr_.borrow_list(e.b);
  args.insert(args.begin(), string_literal(ir::op_sign(static_cast<Op>(e.c))));
  Piece result = call(w_.helper(name), args);
  if (w_.types.is(e.type, TypeKind::any)) return result;
  return {result.text + ".cast::<" + w_.type(e.type) + ">()"};
}

Piece SharedOperations::any_contains(ExprId id, const ir::Expr&, std::string_view) {
  return {expr_.place(body_.operand(id, 1)) + ".contains(" + expr_.borrow(body_.operand(id, 0)) + ")"};
}

Piece SharedOperations::cast_rows(ExprId, const ir::Expr& e, std::string_view name) {
  return call(w_.helper(name) + "::<" + w_.type(w_.types.element(e.type)) + ">", expr_.borrow_list(e.b));
}

// Only derived functions have it (lower/derive), which Rust does not ask for.
Piece SharedOperations::of_derived(ExprId, const ir::Expr&, std::string_view) {
  MOCHI_UNREACHABLE("operation of derived functions");
}

Piece SharedOperations::sha256(ExprId id, const ir::Expr&, std::string_view name) {
  const ExprId of = body_.operand(id, 0);
  if (kind_of(of) == TypeKind::string)
    return call(w_.helper(name), {expr_.place(of) + ".as_str().as_bytes()"});
  return call(w_.helper(name), {w_.helper("Bytes") + "::from_list(" + expr_.borrow(of) + ").as_slice()"});
}

Piece SharedOperations::refuse(ExprId, const ir::Expr& e, std::string_view name) {
  return call(w_.helper(name), {"3", name_literal(e)});
}

}  // namespace mochi::emit::rust
