#include "emit/javascript/expressions.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/float_text.h"
#include "emit/javascript/function_writer.h"
#include "ir/facts.h"
#include "ir/forms.h"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

std::vector<Doc> Expressions::expr_list_from(std::uint32_t list, std::size_t from) {
  std::vector<Doc> docs;
  for (std::size_t i = from; i < body_.list_size(list); ++i) docs.push_back(expr(body_.expr_at(list, i)));
  return docs;
}

// Keys of type any are held as scalars.
Doc Expressions::key(ExprId id) {
  if (kind_of(id) == TypeKind::any) return w_.call(w_.helper("anyKey"), {expr(id)});
  return expr(id);
}

Piece Expressions::const_int(const ir::Expr& e) {
  const std::int64_t value = ir::int_value(e);
  const bool big = is_wide(value) || (s_.shown && w_.options.big_ints);
  const Prec prec = value < 0 ? Prec::unary : Prec::primary;
  if (!big) return {w_.number(std::to_string(value)), prec};
  const std::string_view cast = w_.options.dialect.hidden_bigint;
  return {w_.text(std::to_string(value) + "n" + std::string(cast)), cast.empty() ? prec : Prec::conditional};
}

// Who gives such an int away has to look at results from then on.
Piece Expressions::noted(ExprId id, Piece literal) {
  const ir::Expr* e = &body_.exprs[id];
  if (w_.options.foreign == nullptr || w_.options.big_ints || s_.shown || s_.numbers.is_quiet(id))
    return literal;
  if (e->kind == ExprKind::global) {
    const ir::FunctionId made_by = w_.program.globals[GlobalId(e->a)].lazy_init;
    if (!made_by.valid() || !w_.is_constant(GlobalId(e->a))) return literal;
    const ir::Body& body = w_.program.functions[made_by].body;
    const ExprId value = ir::only_returned(body);
    if (!value.valid()) return literal;
    e = &body.exprs[value];
  }
  if (e->kind != ExprKind::const_int || !is_wide(ir::int_value(*e))) return literal;
  return {w_.call(w_.helper("noted"), {w_.chained(literal)}), Prec::call};
}

Piece Expressions::const_float(const ir::Expr& e) {
  const double value = ir::float_value(e);
  if (std::isnan(value)) return {w_.text("NaN")};
  if (std::isinf(value))
    return {w_.text(value > 0 ? "Infinity" : "-Infinity"), value > 0 ? Prec::primary : Prec::unary};
  std::string digits = float_json(value);
  if (const std::size_t at = digits.find("e+"); at != digits.npos) digits.erase(at + 1, 1);
  // A point after digits would begin a fraction: (1).toFixed().
  return {w_.number(digits), std::signbit(value) ? Prec::unary : Prec::primary};
}

Piece Expressions::const_bytes(const ir::Expr& e) {
  std::vector<Doc> items;
  for (char c : w_.program.names->text(NameId(e.a)))
    items.push_back(w_.text(std::to_string(static_cast<unsigned char>(c))));
  return {w_.call(w_.text("Uint8Array.of"), items), Prec::call};
}

Piece Expressions::const_bigint(const ir::Expr& e) {
  const std::string digits = std::string(w_.program.names->text(NameId(e.a))) + "n";
  return {w_.text(digits), digits[0] == '-' ? Prec::unary : Prec::primary};
}

Piece Expressions::global(const ir::Expr& e) {
  GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  if (uses_members() && w_.is_member(id))
    return {w_.text(w_.spelling.class_name(g.owner) + "." + w_.member_name(id)), Prec::call};
  Doc name = w_.text(w_.global_name(id));
  if (w_.is_constant(id) || (w_.options.module.valid() && w_.is_eager(id))) return {name};
  if (g.lazy_init.valid()) return {w_.concat({name, w_.text("()")}), Prec::call};
  if (e.has(ExprFlag::proven)) return {name};
  Doc shown = w_.text(Writer::string_literal(w_.program.names->text(g.name)));
  return {w_.call(w_.helper("readGlobal"), {name, shown}), Prec::call};
}

bool Expressions::shares_bytes(ExprId id, bool leaving) const {
  const ir::Expr& e = body_.exprs[id];
  const bool option = w_.types.is(e.type, TypeKind::option);
  if (w_.types.kind(option ? w_.types.element(e.type) : e.type) != TypeKind::bytes) return false;
  if (!w_.options.module.valid() || w_.options.tests || s_.shown) return false;
  if (e.kind == ExprKind::some) return shares_bytes(ExprId(e.a), leaving);
  const bool read = e.kind == ExprKind::field || e.kind == ExprKind::variant_field || e.kind == ExprKind::index ||
                    e.kind == ExprKind::map_get || e.kind == ExprKind::unwrap || e.kind == ExprKind::global;
  if (e.kind != ExprKind::local) return leaving && read;
  const bool shown = function_.exported || function_.kind == ir::FunctionKind::method;
  return shown && std::find(function_.params.begin(), function_.params.end(), LocalId(e.a)) != function_.params.end();
}

Doc Expressions::kept(ExprId id, bool leaving) {
  const bool shares = shares_bytes(id, leaving);
  const Doc value = expr(id);
  if (!shares) return value;
  const Doc copy = w_.call(w_.text("new Uint8Array"), {value});
  const bool may_be_missing = kind_of(id) == TypeKind::option && body_.kind(id) != ExprKind::some;
  return may_be_missing ? w_.concat({value, w_.text(" == null ? undefined : "), copy}) : copy;
}

std::vector<Doc> Expressions::kept_list(std::uint32_t list) {
  std::vector<Doc> items;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) items.push_back(kept(body_.expr_at(list, i), false));
  return items;
}

Doc Expressions::property(const std::string& name, Doc value) {
  if (w_.docs.is_text(value, name)) return value;
  return w_.concat({w_.text(name), w_.text(": "), value});
}

Piece Expressions::new_set(const ir::Expr& e) {
  std::vector<Doc> items;
  for (std::size_t i = 0; i < body_.list_size(e.a); ++i) items.push_back(key(body_.expr_at(e.a, i)));
  if (items.empty()) return {w_.text("new Set()"), Prec::call};
  if (w_.is_told_by_content(w_.types.element(e.type)))
    return {w_.call(w_.helper("setOf"), {w_.list("[", items, "]")}), Prec::call};
  return {w_.call(w_.text("new Set"), {w_.list("[", items, "]")}), Prec::call};
}

Piece Expressions::new_map(const ir::Expr& e) {
  std::vector<Doc> pairs;
  for (std::size_t i = 0; i + 1 < body_.list_size(e.a); i += 2) {
    Doc first = key(body_.expr_at(e.a, i));
    pairs.push_back(w_.list("[", {first, expr(body_.expr_at(e.a, i + 1))}, "]"));
  }
  if (pairs.empty()) return {w_.text("new Map()"), Prec::call};
  return {w_.call(w_.text("new Map"), {w_.list("[", pairs, "]")}), Prec::call};
}

// An update is `{ ...old, changed: value }`.
Piece Expressions::record(ExprId id, const ir::Expr& e) {
  std::vector<Doc> fields;
  const types::DeclId decl = w_.types[e.type].decl;
  // A spread would lose what users' objects have of their prototypes (S17 of the border page).
  const bool open = w_.options.module.valid() && decl.valid() && w_.types.decl(decl).exported;
  if (const ExprId old = ir::updated_record(w_.types, body_, id); old.valid() && !open) {
    fields.push_back(w_.concat({w_.text("..."), expr(old)}));
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i)
      if (!ir::is_kept_part(body_, id, i, body_.exprs[old].a))
        fields.push_back(property(w_.property(e.type, i), expr(body_.expr_at(e.a, i))));
  } else {
    const bool leaves_out = leaves_out_none(e.type);
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i)
      field(fields, w_.property(e.type, i), body_.expr_at(e.a, i), leaves_out);
  }
  if (!decl.valid() || !w_.is_class(decl)) return {w_.braces(fields)};
  Doc made = w_.text("new " + w_.spelling.class_name(decl));
  // What is left out, or empty, says nothing of the type's parameters.
  if (w_.is_typed() && !w_.types[e.type].args.empty())
    made = w_.concat({w_.text("new "), w_.spelling.type(e.type, held.type_arguments(id))});
  return {w_.call(made, {w_.braces(fields)}), Prec::call};
}

// Users see objects of the type, which have no property for what is missing (S14).
bool Expressions::leaves_out_none(TypeId aggregate) const {
  const types::DeclId decl = w_.types[aggregate].decl;
  return w_.options.module.valid() && decl.valid() && w_.types.decl(decl).exported && !w_.is_class(decl);
}

// A property of an object that is made.
void Expressions::field(std::vector<Doc>& fields, const std::string& name, ExprId value, bool leaves_out) {
  const ExprKind kind = body_.kind(value);
  if (!leaves_out || !w_.types.is(body_.type(value), TypeKind::option) || kind == ExprKind::some) {
    fields.push_back(property(name, kept(value)));
    return;
  }
  if (kind == ExprKind::none) return;
  const bool brief = kind == ExprKind::local ||
                     (kind == ExprKind::field && body_.kind(ExprId(body_.exprs[value].a)) == ExprKind::local);
  if (!brief) {
    Doc shown = w_.text(Writer::string_literal(name));
    fields.push_back(w_.concat({w_.text("..."), w_.call(w_.helper("optional"), {shown, expr(value)})}));
    return;
  }
  Doc read = expr(value, tighter(Prec::equality));
  Doc given = shares_bytes(value, false) ? w_.call(w_.text("new Uint8Array"), {read}) : read;
  fields.push_back(w_.concat(
      {w_.text("...("), read, w_.text(" != null && "), w_.braces({property(name, given)}), w_.text(")")}));
}

Piece Expressions::variant(const ir::Expr& e) {
  Doc kind = w_.text(Writer::string_literal(w_.variant_kind(e.type, e.b)));
  if (w_.is_enum(e.type)) return {kind};
  const bool result = w_.is_result(e.type);
  std::vector<Doc> fields = {w_.concat({w_.text(w_.discriminator(e.type)), w_.text(": "), kind})};
  if (result) fields = {w_.text(e.b == 0 ? "ok: true" : "ok: false")};
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    const ExprId item = body_.expr_at(e.a, i);
    const std::string& name = w_.variant_property(e.type, e.b, i);
    if (result) {
      fields.push_back(property(name, kept(item)));
    } else {
      field(fields, name, item, leaves_out_none(e.type));
    }
  }
  return {w_.braces(fields)};
}

Expressions::Indexed Expressions::indexed(const ir::Expr& e) {
  const ExprId list(e.a);
  const ExprId at(e.b);
  Piece items;
  Doc known;
  // A number or bool of another kind is seen where it is used, so that loops over tables look at no row twice.
  const bool seen = w_.types.is(e.type, TypeKind::integer) || w_.types.is(e.type, TypeKind::floating) ||
                    w_.types.is(e.type, TypeKind::boolean);
  if (body_.kind(list) == ExprKind::index && (!s_.looks.at(list) || (is_hot() && seen))) {
    note(list);
    Indexed inner = indexed(body_.exprs[list]);
    items = std::move(inner.value);
    known = inner.known;
  } else {
    items = expression(list);
    known = w_.enclosed(items, Prec::call);
  }
  const Doc position = expr(at);
  const auto element = [&](Doc of) { return w_.concat({of, w_.text("["), position, w_.text("]")}); };
  const Piece plain = {element(w_.enclosed(items, Prec::call)), Prec::call};
  // TypeScript is told that it is there, unless its type says that it may be missing.
  const Doc present = w_.text(w_.types.is(e.type, TypeKind::option) ? "" : w_.options.dialect.present);
  const Doc there = w_.concat({element(known), present});
  if (e.has(ExprFlag::proven)) return {{w_.concat({plain.doc, present}), Prec::call}, there};
  const ir::Expr& index = body_.exprs[at];
  const bool natural =
      s_.numbers.is_safe(at) &&
      (index.has(ExprFlag::non_negative) || (index.kind == ExprKind::const_int && ir::int_value(index) >= 0));
  // What stands behind the end of a list reads as undefined, which no element is.
  const bool in_line =
      is_hot() && natural && s_.numbers.is_brief(at) && s_.numbers.is_brief(list) && is_never_missing(e.type);
  if (in_line) return {w_.coalesced(plain.doc, w_.call(w_.helper("elementAt"), {known, position})), there};
  const Doc checked = w_.call(w_.helper("elementAt"), {w_.enclosed(items, Prec::assignment), position});
  return {{checked, Prec::call}, there};
}

// No value of the type reads as `undefined`.
bool Expressions::is_never_missing(TypeId type) const {
  const TypeKind kind = w_.types.kind(type);
  return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
         kind == TypeKind::string || kind == TypeKind::bigint || kind == TypeKind::list ||
         kind == TypeKind::map || kind == TypeKind::set || kind == TypeKind::bytes ||
         kind == TypeKind::record || kind == TypeKind::union_;
}

Piece Expressions::unwrap(const ir::Expr& e) {
  ExprId option(e.a);
  if (e.has(ExprFlag::proven)) {
    // The type checker of TypeScript sees what stands in variables alone.
    const bool seen =
        body_.kind(option) == ExprKind::local && !body_.locals[LocalId(body_.exprs[option].a)].assigned;
    const std::string_view present = w_.options.dialect.present;
    if (present.empty() || seen) return expression(option);
    return {w_.concat({expr(option, Prec::call), w_.text(present)}), Prec::call};
  }
  if (static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key &&
      body_.kind(option) == ExprKind::map_get) {
    const ir::Expr get = body_.exprs[option];
    Doc map = expr(ExprId(get.a));
    const bool variant = types::is_enum(w_.types, body_.type(ExprId(get.b)));
    return {w_.call(w_.helper(variant ? "getVariant" : "getKey"), {map, key(ExprId(get.b))}), Prec::call};
  }
  std::string message = "cannot cast nil to " + w_.types.show(e.type);
  return {w_.call(w_.helper("unwrap"), {expr(option), w_.text(Writer::string_literal(message))}), Prec::call};
}

Piece Expressions::convert(const ir::Expr& e) {
  const ExprId value(e.a);
  const TypeKind from = kind_of(value);
  const TypeKind to = w_.types.kind(e.type);
  auto helped = [&](std::string_view name) -> Piece {
    return {w_.call(w_.helper(name), {expr(value)}), Prec::call};
  };
  if (from == to) return expression(value);
  if (to == TypeKind::floating && from == TypeKind::integer) return int_to_float(value);
  if (to == TypeKind::floating && from == TypeKind::bigrat) return helped("rationalToFloat");
  if (to == TypeKind::floating) return {w_.call(w_.text("Number"), {expr(value)}), Prec::call};
  if (to == TypeKind::integer)
    return helped(from == TypeKind::floating ? "floatToInt"
                  : from == TypeKind::bigint ? "bigToInt"
                                             : "rationalToInt");
  if (to == TypeKind::bigint && from == TypeKind::floating) return helped("floatToBig");
  if (to == TypeKind::bigint && from == TypeKind::bigrat) return helped("rationalToBig");
  if (to == TypeKind::bigint) return {w_.call(w_.text("BigInt"), {expr(value)}), Prec::call};
  if (to == TypeKind::bigrat) return helped("toRational");
  return expression(value);
}

Piece Expressions::int_to_float(ExprId value) {
  const ir::Expr& v = body_.exprs[value];
  const bool length = v.kind == ExprKind::op && ir::op_info(static_cast<Op>(v.a)).name.ends_with("_len");
  const bool counter = v.kind == ExprKind::local && s_.numbers.is_counter(LocalId(v.a));
  const bool safe = s_.numbers.is_safe(value);
  const bool unsigned_zero = v.kind == ExprKind::const_int || length || counter;
  if (safe && unsigned_zero) return expression(value);
  Doc number = safe ? expr(value, Prec::additive) : w_.call(w_.text("Number"), {expr(value)});
  if (unsigned_zero) return {number, Prec::call};
  // The zero of an int may be -0, which only a float shows.
  return {w_.concat({number, w_.text(" + 0")}), Prec::additive};
}

// Conditionals inside of one break together with it.
Doc Expressions::conditional_parts(const ir::Expr& e, const Piece& tested) {
  Doc test = tested.chain.empty() ? tested.doc : w_.docs.group(w_.docs.concat(tested.chain));
  if (tested.prec <= Prec::conditional) test = w_.in_parentheses(tested);
  auto branch = [&](ExprId id) {
    const ir::Expr inner = body_.exprs[id];
    if (inner.kind == ExprKind::conditional) {
      note(id);
      return conditional_parts(inner, expression(ExprId(inner.a)));
    }
    const Piece piece = expression(id);
    return w_.docs.nest(2, piece.sign == "??" ? w_.in_parentheses(piece) : w_.chained(piece));
  };
  Doc branches = w_.concat({w_.docs.line(), w_.text("? "), branch(ExprId(e.b)), w_.docs.line(), w_.text(": "),
                            branch(ExprId(e.c))});
  return w_.concat({test, w_.docs.nest(2, branches)});
}

Piece Expressions::call(const ir::Expr& e) {
  const FunctionId callee(e.a);
  const bool as_method = uses_members() && w_.is_class_method(callee);
  std::vector<Doc> args;
  for (std::size_t i = as_method ? 1 : 0; i < body_.list_size(e.b); ++i)
    args.push_back(w_.enclosed(given(body_.expr_at(e.b, i), w_.is_typed() ? held.argument(e, i) : Parts()),
                               Prec::assignment));
  if (as_method) return method_call(body_.expr_at(e.b, 0), w_.method_name(callee), args);
  return {w_.call(function_name(callee), args), Prec::call};
}

// Tests and examples reach what belongs to a type as users do.
bool Expressions::uses_members() const { return w_.options.tests && (w_.uses_members || s_.shown); }

Doc Expressions::function_name(FunctionId id) {
  if (!uses_members() || !w_.is_member(id)) return w_.text(w_.function_name(id));
  return w_.text(w_.spelling.class_name(w_.program.functions[id].owner) + "." + w_.member_name(id));
}

Piece Expressions::function(const ir::Expr& e) {
  const FunctionId id(e.a);
  if (e.kind == ExprKind::function_ref && !w_.is_inline(id)) return {function_name(id), Prec::call};
  if (w_.is_typed()) held.declare_captures(id);
  return {FunctionWriter(w_, id).arrow(), Prec::assignment};
}

Piece Expressions::map_get(const ir::Expr& e) {
  Doc map = expr(ExprId(e.a), Prec::call);
  Doc get = w_.concat({map, w_.text(".get("), key(ExprId(e.b)), w_.text(")")});
  if (!w_.types.is(e.type, TypeKind::any)) return {get, Prec::call};
  return {w_.concat({get, w_.text(" ?? "), w_.helper("NONE")}), Prec::coalesce};
}

Piece Expressions::is_some(const ir::Expr& e) {
  const bool any = kind_of(ExprId(e.a)) == TypeKind::any;
  Doc option = expr(ExprId(e.a), any ? Prec::call : tighter(Prec::equality));
  return {w_.concat({option, w_.text(any ? ".value !== undefined" : w_.is_given())}), Prec::equality};
}

Piece Expressions::conditional(const ir::Expr& e) {
  const Piece test = expression(ExprId(e.a));
  Piece made = {w_.docs.group(conditional_parts(e, test)), Prec::conditional};
  made.tests_chain = !test.chain.empty();
  return made;
}

Piece Expressions::member(ExprId of, std::string_view name) {
  return {w_.concat({expr(of, Prec::call), w_.text("."), w_.text(name)}), Prec::call};
}

Piece Expressions::boxed(std::string_view helper, TypeId type, ExprId value, bool exact) {
  Doc callee = w_.helper(helper);
  if (w_.is_typed() && helper == "unbox")
    callee = w_.concat({callee, w_.text("<"), w_.spelling.type(type, false), w_.text(">")});
  Doc description = w_.descriptions.of(type);
  std::vector<Doc> args = {description, expr(value)};
  if (exact) args.push_back(w_.text("true"));
  return {w_.call(callee, args), Prec::call};
}

Piece Expressions::looked_at(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  Doc value = w_.chained(plain_expression(id));
  const std::string name = e.kind == ExprKind::local   ? w_.local_name(id_, LocalId(e.a))
                           : e.kind == ExprKind::field ? w_.property(body_.type(ExprId(e.a)), e.b)
                           : e.kind == ExprKind::variant_field
                               ? w_.variant_property(body_.type(ExprId(e.a)), e.b, e.c)
                               : "an item";
  return {w_.call(w_.helper(w_.border.look_of(e.type)), {value, w_.text(Writer::string_literal(name))}),
          Prec::call};
}

Piece Expressions::plain_expression(ExprId id) {
  note(id);
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit: return {w_.text("undefined")};
    case ExprKind::const_bool: return {w_.text(e.a != 0 ? "true" : "false")};
    case ExprKind::const_int: return noted(id, const_int(e));
    case ExprKind::const_float: return const_float(e);
    case ExprKind::const_string:
      return {w_.text(Writer::string_literal(w_.program.names->text(NameId(e.a))))};
    case ExprKind::const_bytes: return const_bytes(e);
    case ExprKind::const_bigint: return const_bigint(e);
    case ExprKind::none:
      return {w_.types.is(e.type, TypeKind::any) ? w_.helper("NONE") : w_.text("undefined")};
    case ExprKind::local: return {name_of(LocalId(e.a))};
    case ExprKind::global: return noted(id, global(e));
    case ExprKind::function_ref:
    case ExprKind::closure: return function(e);
    case ExprKind::call: return call(e);
    case ExprKind::call_value: {
      Doc callee = expr(ExprId(e.a), Prec::call);
      return {w_.call(callee, expr_list(e.b)), Prec::call};
    }
    case ExprKind::op: return operation(id, e);
    case ExprKind::make_list: return {w_.list("[", kept_list(e.a), "]")};
    case ExprKind::make_set: return new_set(e);
    case ExprKind::make_map: return new_map(e);
    case ExprKind::make_record: return record(id, e);
    case ExprKind::make_variant: return variant(e);
    case ExprKind::field: return member(ExprId(e.a), w_.property(body_.type(ExprId(e.a)), e.b));
    case ExprKind::variant_field:
      return member(ExprId(e.a), w_.variant_property(body_.type(ExprId(e.a)), e.b, e.c));
    case ExprKind::tag_is:
      return w_.variant_test(expr(ExprId(e.a), Prec::call), body_.type(ExprId(e.a)), e.b);
    case ExprKind::index: return indexed(e).value;
    case ExprKind::map_get: return map_get(e);
    case ExprKind::some: return expression(ExprId(e.a));
    case ExprKind::is_some: return is_some(e);
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box: return boxed("box", body_.type(ExprId(e.a)), ExprId(e.a));
    case ExprKind::unbox: return boxed("unbox", e.type, ExprId(e.a), e.b == 1);
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and: return binary("&&", Prec::logical_and, ExprId(e.a), ExprId(e.b));
    case ExprKind::logical_or: return binary("||", Prec::logical_or, ExprId(e.a), ExprId(e.b));
    case ExprKind::coalesce: {
      // `??` does not mix with `&&` and `||` without parentheses.
      Doc first = expr(ExprId(e.a), Prec::bit_or);
      return w_.coalesced(first, expr(ExprId(e.b), Prec::bit_or));
    }
    case ExprKind::block_value:
    case ExprKind::match_value: MOCHI_UNREACHABLE("statements are hoisted");
  }
  MOCHI_UNREACHABLE("expression kind");
}

Piece Expressions::operation(ExprId id, const ir::Expr& e) {
  const auto op = static_cast<Op>(e.a);
  switch (op) {
// clang-format off
#define HELPER(op, name) case Op::op: return helper_call(name, e.b);
#define BUILT_IN(op, function) case Op::op: return {w_.call(w_.text(function), expr_list(e.b)), Prec::call};
#define METHOD(op, name) case Op::op: return method_call(name, e.b);
#define MEMBER(op, name) case Op::op: return member(body_.operand(id, 0), name);
#define OWN(op, part, function) case Op::op: return part.function(id, Op::op, e);
// clang-format on
#include "emit/javascript/op_forms.def"
#undef HELPER
#undef BUILT_IN
#undef METHOD
#undef MEMBER
#undef OWN
  }
  MOCHI_UNREACHABLE("operation");
}

Piece Expressions::binary(std::string_view sign, Prec prec, ExprId a, ExprId b) {
  Piece left = expression(a);
  return w_.binary(sign, prec, std::move(left), expression(b));
}

bool Expressions::needs_cast(ExprId id, const Parts& wanted) const {
  if (!w_.is_typed() || wanted.empty()) return false;
  const Parts parts = held.of(id);
  for (std::size_t i = 0; i < parts.size() && i < wanted.size(); ++i) {
    if (parts[i] && !wanted[i]) return true;
  }
  return false;
}

Piece Expressions::given(ExprId id, const Parts& wanted, const Piece& piece) {
  if (!needs_cast(id, wanted)) return piece;
  Doc plain = w_.chained(piece);
  if (piece.prec < Prec::relational || !piece.chain.empty())
    plain = w_.concat({w_.text("("), plain, w_.text(")")});
  return {w_.concat({plain, w_.text(" as "), w_.spelling.type(body_.type(id), wanted)}), Prec::conditional};
}

Doc Expressions::changing(ExprId container, Prec at_least) {
  Parts wanted = w_.is_typed() ? held.of(container) : Parts();
  if (!wanted.empty()) wanted[0] = false;
  return w_.enclosed(given(container, wanted), at_least);
}

Doc Expressions::returned(ExprId id) {
  const Piece piece = given(id, w_.is_typed() ? w_.spelling.all(body_.type(id), false) : Parts());
  if (piece.chain.empty()) return w_.concat({w_.text(" "), piece.doc});
  auto& d = w_.docs;
  Doc inner = d.nest(2, w_.concat({d.softline(), d.group(d.concat(piece.chain))}));
  return w_.concat({w_.text(" "), d.group(w_.concat({d.if_break(w_.text("("), d.empty()), inner, d.softline(),
                                                     d.if_break(w_.text(")"), d.empty())}))});
}

Doc Expressions::assigned(ExprId id, const Piece& piece) {
  if (piece.chain.empty() && !piece.tests_chain && body_.kind(id) != ExprKind::const_string)
    return w_.concat({w_.text(" "), piece.doc});
  return w_.behind_sign(piece);
}

Piece Expressions::helper_call(std::string_view name, std::uint32_t operands) {
  return {w_.call(w_.helper(name), expr_list(operands)), Prec::call};
}

Piece Expressions::method_call(std::string_view method, std::uint32_t operands) {
  return method_call(body_.expr_at(operands, 0), method, expr_list_from(operands, 1));
}

Piece Expressions::method_call(ExprId receiver, std::string_view method, const std::vector<Doc>& args) {
  Doc callee = w_.concat({expr(receiver, Prec::call), w_.text("."), w_.text(method)});
  return {w_.call(callee, args), Prec::call};
}

}  // namespace mochi::emit::javascript
