#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/float_text.h"
#include "emit/javascript/writer.h"
#include "ir/facts.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `expression`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

namespace {
constexpr std::int64_t kSafe = 9007199254740991;
}

FunctionWriter::FunctionWriter(Writer& writer, FunctionId id)
    : w_(writer),
      id_(id),
      function_(writer.program.functions[id]),
      body_(function_.body),
      numbers_(writer.types, body_),
      prints_(body_) {
  if (!body_.root.valid()) return;
  if (calls_itself()) turns_ = 1;
  std::set<LocalId> replaced;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == ir::StmtKind::assign && body_.kind(ExprId(stmt.a)) == ExprKind::local) {
          (is_growth(ExprId(stmt.a), ExprId(stmt.b)) ? grown_ : replaced)
              .insert(LocalId(body_.exprs[ExprId(stmt.a)].a));
        }
        if (stmt.kind == ir::StmtKind::for_each && kind_of(ExprId(stmt.b)) == TypeKind::string &&
            !body_.locals[LocalId(stmt.a)].assigned) {
          characters_.insert(LocalId(stmt.a));
        }
      });
  // A local without a value at first needs an assignment.
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == ir::StmtKind::let && !ExprId(stmt.b).valid()) replaced.insert(LocalId(stmt.a));
      });
  for (LocalId local : replaced) grown_.erase(local);
  for (std::uint32_t l = 0; l < body_.locals.size(); ++l) {
    if (body_.locals[LocalId(l)].cell) grown_.erase(LocalId(l));
  }
}

std::vector<Doc> FunctionWriter::expr_list(std::uint32_t list) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) docs.push_back(expr(body_.expr_at(list, i)));
  return docs;
}

Piece FunctionWriter::constant(const ir::Expr& e) {
  auto named = [&](std::uint32_t name) { return w_.program.names->text(NameId(name)); };
  switch (e.kind) {
    case ExprKind::const_unit: return {w_.text("undefined")};
    case ExprKind::const_bool: return {w_.text(e.a != 0 ? "true" : "false")};
    case ExprKind::const_int: {
      std::int64_t value = ir::int_value(e);
      std::string digits = std::to_string(value);
      if (value < -kSafe || value > kSafe || (shown_ && w_.options.big_ints)) digits += "n";
      const bool big = digits.back() == 'n';
      // What the package holds as a bigint inside is declared as a number all the same.
      if (big && w_.options.typescript) return {w_.text(digits + " as unknown as number"), Prec::conditional};
      return {big ? w_.text(digits) : w_.number(digits), value < 0 ? Prec::unary : Prec::primary};
    }
    case ExprKind::const_float: {
      double value = ir::float_value(e);
      if (std::isnan(value)) return {w_.text("NaN")};
      if (std::isinf(value))
        return {w_.text(value > 0 ? "Infinity" : "-Infinity"), value > 0 ? Prec::primary : Prec::unary};
      std::string digits = float_json(value);
      if (const std::size_t at = digits.find("e+"); at != digits.npos) digits.erase(at + 1, 1);
      // A point after digits would begin a fraction: (1).toFixed().
      return {w_.number(digits), std::signbit(value) ? Prec::unary : Prec::primary};
    }
    case ExprKind::const_string: return {w_.text(Writer::string_literal(named(e.a)))};
    case ExprKind::const_bytes: {
      std::vector<Doc> items;
      for (char c : named(e.a)) items.push_back(w_.text(std::to_string(static_cast<unsigned char>(c))));
      return {w_.call(w_.text("Uint8Array.of"), items), Prec::call};
    }
    case ExprKind::const_bigint: {
      std::string digits = std::string(named(e.a)) + "n";
      return {w_.text(digits), digits[0] == '-' ? Prec::unary : Prec::primary};
    }
    default: MOCHI_UNREACHABLE("constant kind");
  }
}

Piece FunctionWriter::global(const ir::Expr& e) {
  GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  Doc name = w_.text(w_.global_name(id));
  if (w_.is_constant(id) || (w_.options.module.valid() && w_.is_eager(id))) return {name};
  if (g.lazy_init.valid()) return {w_.concat({name, w_.text("()")}), Prec::call};
  if (e.has(ExprFlag::proven)) return {name};
  Doc shown = w_.text(Writer::string_literal(w_.program.names->text(g.name)));
  return {w_.call(w_.helper("readGlobal"), {name, shown}), Prec::call};
}

std::vector<Doc> FunctionWriter::typed_parameters(bool as_method) {
  std::vector<Doc> all;
  bool last = true;
  const std::vector<LocalId> params = as_method ? visible_params() : function_.params;
  for (std::size_t i = params.size(); i-- > 0;) {
    LocalId p = params[i];
    TypeId type = body_.locals[p].type;
    last = last && w_.types.is(type, TypeKind::option);
    TypeId shown = last ? w_.types.element(type) : type;
    Doc spelled = function_.exported || as_method || last ? w_.spelling.type(shown, true)
                                                          : w_.spelling.placed(shown, place_of(p));
    all.push_back(w_.concat({w_.text(w_.local_name(id_, p) + (last ? "?: " : ": ")), spelled}));
  }
  std::reverse(all.begin(), all.end());
  return all;
}

Doc FunctionWriter::signature(bool as_method) {
  if (w_.options.typescript) return w_.signature(typed_parameters(as_method), result_type());
  if (!as_method) return parameters();
  std::vector<Doc> names;
  for (LocalId p : visible_params()) names.push_back(w_.text(w_.local_name(id_, p)));
  return w_.signature(names, w_.docs.empty());
}

Doc FunctionWriter::parameters() {
  if (w_.options.typescript && function_.kind != ir::FunctionKind::closure)
    return w_.list("(", typed_parameters(), ")");
  std::vector<Doc> names;
  for (LocalId p : function_.params) {
    Doc name = w_.text(w_.local_name(id_, p));
    if (w_.options.typescript)
      name = w_.concat({name, w_.text(": "), w_.spelling.type(body_.locals[p].type, true)});
    names.push_back(name);
  }
  return w_.list("(", names, ")");
}

Doc FunctionWriter::result_type() {
  if (!w_.options.typescript) return w_.docs.empty();
  return w_.concat({w_.text(": "), w_.spelling.type(function_.result, false)});
}

Doc FunctionWriter::arrow() {
  // A body that only returns a value is the value.
  const auto& stmts = body_.blocks[body_.root];
  ExprId value;
  if (stmts.size() == 1 && body_.stmts[stmts[0]].kind == ir::StmtKind::return_)
    value = ExprId(body_.stmts[stmts[0]].a);
  if (!value.valid())
    return w_.function_form(w_.concat({parameters(), w_.text(" => "), braced_block(body_.root)}), true);
  const Piece piece = expression(value);
  const Doc plain = w_.chained(piece);
  ExprKind form = body_.kind(value);
  if (is_braced(value))
    return w_.function_form(w_.concat({parameters(), w_.text(" => ("), plain, w_.text(")")}), true);
  bool open = form == ExprKind::make_list || form == ExprKind::closure;
  auto& d = w_.docs;
  if (open || d.must_break(plain))
    return w_.function_form(w_.concat({parameters(), w_.text(" => "), plain}), open);
  Doc inner = piece.chain.empty() ? plain : d.group(d.concat(piece.chain));
  if (form == ExprKind::conditional) {
    inner = w_.concat({d.if_break(d.empty(), w_.text("(")), inner, d.if_break(d.empty(), w_.text(")"))});
  }
  Doc broken = d.group(d.nest(2, w_.concat({d.line(), inner})));
  return w_.function_form(d.group(w_.concat({parameters(), w_.text(" =>"), broken})), false);
}

// Keys of type any are held as scalars.
Doc FunctionWriter::key(ExprId id) {
  if (kind_of(id) == TypeKind::any) return w_.call(w_.helper("anyKey"), {expr(id)});
  return expr(id);
}

Piece FunctionWriter::aggregate(const ir::Expr& e) {
  auto property = [&](const std::string& name, Doc value) {
    if (w_.docs.is_text(value, name)) return value;
    return w_.concat({w_.text(name), w_.text(": "), value});
  };
  switch (e.kind) {
    case ExprKind::make_list: return {w_.list("[", expr_list(e.a), "]")};
    case ExprKind::make_set: {
      std::vector<Doc> items;
      for (std::size_t i = 0; i < body_.list_size(e.a); ++i) items.push_back(key(body_.expr_at(e.a, i)));
      if (items.empty()) return {w_.text("new Set()"), Prec::call};
      return {w_.call(w_.text("new Set"), {w_.list("[", items, "]")}), Prec::call};
    }
    case ExprKind::make_map: {
      std::vector<Doc> pairs;
      for (std::size_t i = 0; i + 1 < body_.list_size(e.a); i += 2) {
        pairs.push_back(w_.list("[", {key(body_.expr_at(e.a, i)), expr(body_.expr_at(e.a, i + 1))}, "]"));
      }
      if (pairs.empty()) return {w_.text("new Map()"), Prec::call};
      return {w_.call(w_.text("new Map"), {w_.list("[", pairs, "]")}), Prec::call};
    }
    case ExprKind::make_record: {
      std::vector<Doc> items = expr_list(e.a);
      std::vector<Doc> fields;
      for (std::uint32_t i = 0; i < items.size(); ++i)
        fields.push_back(property(w_.property(e.type, i), items[i]));
      types::DeclId decl = w_.types[e.type].decl;
      if (decl.valid() && w_.is_class(decl)) {
        return {w_.call(w_.text("new " + w_.spelling.class_name(decl)), {w_.braces(fields)}), Prec::call};
      }
      return {w_.braces(fields)};
    }
    case ExprKind::make_variant: {
      Doc kind = w_.text(Writer::string_literal(w_.variant_kind(e.type, e.b)));
      if (w_.is_enum(e.type)) return {kind};
      const bool result = w_.is_result(e.type);
      std::vector<Doc> fields = {w_.concat({w_.text("kind: "), kind})};
      if (result) fields = {w_.text(e.b == 0 ? "ok: true" : "ok: false")};
      for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
        const ExprId item = body_.expr_at(e.a, i);
        fields.push_back(property(w_.variant_property(e.type, e.b, i),
                                  result ? mutable_value(item, expression(item)) : expr(item)));
      }
      return {w_.braces(fields)};
    }
    default: MOCHI_UNREACHABLE("aggregate kind");
  }
}

FunctionWriter::Indexed FunctionWriter::indexed(const ir::Expr& e) {
  const ExprId list(e.a);
  const ExprId at(e.b);
  Piece items;
  Doc known;
  if (body_.kind(list) == ExprKind::index) {
    prints_.note(list, cold_ ? 1 : 0);
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
  if (e.has(ExprFlag::proven)) return {plain, element(known)};
  const ir::Expr& index = body_.exprs[at];
  const bool natural =
      numbers_.is_safe(at) &&
      (index.has(ExprFlag::non_negative) || (index.kind == ExprKind::const_int && ir::int_value(index) >= 0));
  // What stands behind the end of a list reads as undefined, which no element is.
  const bool in_line =
      is_hot() && natural && numbers_.is_brief(at) && numbers_.is_brief(list) && is_never_missing(e.type);
  if (in_line)
    return {w_.coalesced(plain.doc, w_.call(w_.helper("elementAt"), {known, position})), element(known)};
  const Doc checked = w_.call(w_.helper("elementAt"), {w_.enclosed(items, Prec::assignment), position});
  return {{checked, Prec::call}, element(known)};
}

bool FunctionWriter::is_never_missing(TypeId type) const {
  switch (w_.types.kind(type)) {
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::boolean:
    case TypeKind::string:
    case TypeKind::bigint:
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::set:
    case TypeKind::bytes:
    case TypeKind::record:
    case TypeKind::union_: return true;
    default: return false;
  }
}

Piece FunctionWriter::unwrap(const ir::Expr& e) {
  ExprId option(e.a);
  if (e.has(ExprFlag::proven)) {
    // The type checker of TypeScript sees what stands in variables alone.
    const bool seen =
        body_.kind(option) == ExprKind::local && !body_.locals[LocalId(body_.exprs[option].a)].assigned;
    if (!w_.options.typescript || seen) return expression(option);
    return {w_.concat({expr(option, Prec::call), w_.text("!")}), Prec::call};
  }
  if (static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key &&
      body_.kind(option) == ExprKind::map_get) {
    const ir::Expr get = body_.exprs[option];
    return {w_.call(w_.helper("getKey"), {expr(ExprId(get.a)), key(ExprId(get.b))}), Prec::call};
  }
  std::string message = "cannot cast nil to " + w_.types.show(e.type);
  return {w_.call(w_.helper("unwrap"), {expr(option), w_.text(Writer::string_literal(message))}), Prec::call};
}

Piece FunctionWriter::convert(const ir::Expr& e) {
  ExprId value(e.a);
  TypeKind from = kind_of(value);
  TypeKind to = w_.types.kind(e.type);
  auto wrapped = [&](std::string_view function) -> Piece {
    return {w_.call(w_.text(function), {expr(value)}), Prec::call};
  };
  auto helped = [&](std::string_view name) -> Piece {
    return {w_.call(w_.helper(name), {expr(value)}), Prec::call};
  };
  if (from == to) return expression(value);
  switch (to) {
    case TypeKind::floating: {
      if (from == TypeKind::bigrat) return helped("rationalToFloat");
      if (from != TypeKind::integer) return wrapped("Number");
      bool constant = body_.kind(value) == ExprKind::const_int;
      bool length = body_.kind(value) == ExprKind::op &&
                    ir::op_info(static_cast<ir::Op>(body_.exprs[value].a)).name.ends_with("_len");
      bool counter =
          body_.kind(value) == ExprKind::local && numbers_.is_counter(LocalId(body_.exprs[value].a));
      if (constant || length || counter)
        return numbers_.is_safe(value) ? expression(value) : wrapped("Number");
      // The zero of an int may be -0, which only a float shows.
      Doc number = numbers_.is_safe(value) ? expr(value, Prec::additive) : wrapped("Number").doc;
      return {w_.concat({number, w_.text(" + 0")}), Prec::additive};
    }
    case TypeKind::integer:
      return helped(from == TypeKind::floating ? "floatToInt"
                    : from == TypeKind::bigint ? "bigToInt"
                                               : "rationalToInt");
    case TypeKind::bigint:
      if (from == TypeKind::floating) return helped("floatToBig");
      if (from == TypeKind::bigrat) return helped("rationalToBig");
      return wrapped("BigInt");
    case TypeKind::bigrat: return helped("toRational");
    default: return expression(value);
  }
}

// Conditionals inside of one break together with it.
Doc FunctionWriter::conditional_parts(const ir::Expr& e, const Piece& tested) {
  Doc test = tested.chain.empty() ? tested.doc : w_.docs.group(w_.docs.concat(tested.chain));
  if (tested.prec <= Prec::conditional) test = w_.in_parentheses(tested);
  auto branch = [&](ExprId id) {
    const ir::Expr inner = body_.exprs[id];
    if (inner.kind == ExprKind::conditional) {
      prints_.note(id, cold_ ? 1 : 0);
      return conditional_parts(inner, expression(ExprId(inner.a)));
    }
    const Piece piece = expression(id);
    return w_.docs.nest(2, piece.sign == "??" ? w_.in_parentheses(piece) : w_.chained(piece));
  };
  Doc branches = w_.concat({w_.docs.line(), w_.text("? "), branch(ExprId(e.b)), w_.docs.line(), w_.text(": "),
                            branch(ExprId(e.c))});
  return w_.concat({test, w_.docs.nest(2, branches)});
}

Piece FunctionWriter::expression(ExprId id) {
  prints_.note(id, cold_ ? 1 : 0);
  const ir::Expr e = body_.exprs[id];
  auto member = [&](const std::string& name) -> Piece {
    return {w_.concat({expr(ExprId(e.a), Prec::call), w_.text("." + name)}), Prec::call};
  };
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: return constant(e);
    case ExprKind::none:
      return {w_.types.is(e.type, TypeKind::any) ? w_.helper("NONE") : w_.text("undefined")};
    case ExprKind::local: return {w_.text(w_.local_name(id_, LocalId(e.a)))};
    case ExprKind::global: return global(e);
    case ExprKind::function_ref:
      if (w_.is_inline(FunctionId(e.a)))
        return {FunctionWriter(w_, FunctionId(e.a)).arrow(), Prec::assignment};
      return {w_.text(w_.function_name(FunctionId(e.a)))};
    case ExprKind::closure: return {FunctionWriter(w_, FunctionId(e.a)).arrow(), Prec::assignment};
    case ExprKind::call:
      if (w_.options.tests && w_.is_class_method(FunctionId(e.a)) &&
          (w_.options.big_modules == nullptr || shown_)) {
        std::vector<Doc> args = expr_list(e.b);
        args.erase(args.begin());
        return method_call(body_.expr_at(e.b, 0), w_.method_name(FunctionId(e.a)), args);
      }
      return {w_.call(w_.text(w_.function_name(FunctionId(e.a))), expr_list(e.b)), Prec::call};
    case ExprKind::call_value: return {w_.call(expr(ExprId(e.a), Prec::call), expr_list(e.b)), Prec::call};
    case ExprKind::op: return operation(id, e);
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: return aggregate(e);
    case ExprKind::field: return member(w_.property(body_.type(ExprId(e.a)), e.b));
    case ExprKind::variant_field: return member(w_.variant_property(body_.type(ExprId(e.a)), e.b, e.c));
    case ExprKind::tag_is: {
      return w_.variant_test(expr(ExprId(e.a), Prec::call), body_.type(ExprId(e.a)), e.b);
    }
    case ExprKind::index: return indexed(e).value;
    case ExprKind::map_get: {
      Doc get = w_.concat({expr(ExprId(e.a), Prec::call), w_.text(".get("), key(ExprId(e.b)), w_.text(")")});
      if (!w_.types.is(e.type, TypeKind::any)) return {get, Prec::call};
      return {w_.concat({get, w_.text(" ?? "), w_.helper("NONE")}), Prec::coalesce};
    }
    case ExprKind::some: return expression(ExprId(e.a));
    case ExprKind::is_some: {
      const bool any = kind_of(ExprId(e.a)) == TypeKind::any;
      const Doc option = expr(ExprId(e.a), any ? Prec::call : tighter(Prec::equality));
      return {w_.concat({option, w_.text(any ? ".value !== undefined" : " !== undefined")}), Prec::equality};
    }
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box:
      return {w_.call(w_.helper("box"), {w_.descriptions.of(body_.type(ExprId(e.a))), expr(ExprId(e.a))}),
              Prec::call};
    case ExprKind::unbox:
      return {w_.call(w_.helper("unbox"), {w_.descriptions.of(e.type), expr(ExprId(e.a))}), Prec::call};
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: {
      const Piece test = expression(ExprId(e.a));
      Piece made = {w_.docs.group(conditional_parts(e, test)), Prec::conditional};
      made.tests_chain = !test.chain.empty();
      return made;
    }
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

Piece FunctionWriter::binary(std::string_view sign, Prec prec, ExprId a, ExprId b) {
  Piece left = expression(a);
  return w_.binary(sign, prec, std::move(left), expression(b));
}

Doc FunctionWriter::condition(ExprId id) { return w_.in_parentheses(expression(id)); }

bool FunctionWriter::reads_place(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::local: return w_.spelling.is_read_only(place_of(id));
    case ExprKind::global:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::index:
    case ExprKind::map_get: return true;
    case ExprKind::unwrap:
    case ExprKind::some: return reads_place(ExprId(e.a));
    case ExprKind::coalesce: return reads_place(ExprId(e.a)) || reads_place(ExprId(e.b));
    case ExprKind::conditional: return reads_place(ExprId(e.b)) || reads_place(ExprId(e.c));
    default: return false;
  }
}

bool FunctionWriter::needs_cast(ExprId id) const {
  if (!w_.options.typescript || !reads_place(id)) return false;
  const TypeId type = body_.type(id);
  const TypeKind kind = w_.types.kind(w_.types.is(type, TypeKind::option) ? w_.types.element(type) : type);
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
}

Doc FunctionWriter::mutable_value(ExprId id, const Piece& value) {
  Doc plain = w_.chained(value);
  if (!needs_cast(id)) return plain;
  if (value.prec < Prec::relational || !value.chain.empty())
    plain = w_.concat({w_.text("("), plain, w_.text(")")});
  return w_.concat({plain, w_.text(" as "), w_.spelling.type(body_.type(id), false)});
}

Doc FunctionWriter::returned(ExprId id) {
  Piece piece = expression(id);
  if (needs_cast(id)) piece = {mutable_value(id, piece)};
  if (piece.chain.empty()) return w_.concat({w_.text(" "), piece.doc});
  auto& d = w_.docs;
  Doc inner = d.nest(2, w_.concat({d.softline(), d.group(d.concat(piece.chain))}));
  return w_.concat({w_.text(" "), d.group(w_.concat({d.if_break(w_.text("("), d.empty()), inner, d.softline(),
                                                     d.if_break(w_.text(")"), d.empty())}))});
}

Doc FunctionWriter::assigned(ExprId id) {
  Piece piece = expression(id);
  if (piece.chain.empty() && !piece.tests_chain && body_.kind(id) != ExprKind::const_string)
    return w_.concat({w_.text(" "), piece.doc});
  return w_.behind_sign(piece);
}

}  // namespace mochi::emit::javascript
