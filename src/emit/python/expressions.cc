#include <algorithm>
#include <cmath>

#include "base/float_text.h"
#include "emit/python/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `expression`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

Piece FunctionWriter::piece(ExprId id, Prec at_least) {
  Piece made = expression(id);
  if (made.prec >= at_least) return made;
  return {w_.parenthesised(made.doc)};
}

Doc FunctionWriter::expr(ExprId id, Prec at_least) { return piece(id, at_least).doc; }

std::vector<Doc> FunctionWriter::operands(const std::vector<ExprId>& ids, const std::vector<Prec>& precs) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < ids.size(); ++i)
    docs.push_back(expr(ids[i], i < precs.size() ? precs[i] : Prec::conditional));
  return docs;
}

// `list(x)`, `[list(row) for row in x]`, `{k: list(v) for k, v in x.items()}`.
Doc FunctionWriter::as_own(Doc value, TypeId type, unsigned depth) {
  const types::Type t = w_.types[type];
  auto holds = [&](TypeId part) {
    const TypeKind kind = w_.types.kind(part);
    return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
  };
  static constexpr std::string_view kItems[] = {"item", "part", "piece"};
  const std::string item(kItems[std::min<unsigned>(depth, 2)]);
  switch (t.kind) {
    case TypeKind::list:
      if (!holds(t.args[0])) return w_.call(w_.text("list"), {value});
      return w_.concat({w_.text("["), as_own(w_.text(item), t.args[0], depth + 1), w_.docs.line(),
                        w_.text("for " + item + " in "), value, w_.text("]")});
    case TypeKind::map: {
      if (!holds(t.args[1])) return w_.call(w_.text("dict"), {value});
      Doc pair = w_.concat({w_.text("key: "), as_own(w_.text(item), t.args[1], depth + 1)});
      return w_.concat({w_.text("{"), pair, w_.docs.line(), w_.text("for key, " + item + " in "), value,
                        w_.text(".items()}")});
    }
    case TypeKind::set: return w_.call(w_.helper("OrderedSet"), {value});
    default: return w_.call(w_.helper("copy_items"), {value});
  }
}

Piece FunctionWriter::owned_piece(ExprId id) {
  if (!is_view(id)) return expression(id);
  return {as_own(expr(id), body_.type(id), 0)};
}

Doc FunctionWriter::owned(ExprId id, Prec at_least) {
  return is_view(id) ? owned_piece(id).doc : expr(id, at_least);
}

std::vector<Doc> FunctionWriter::owned_list(std::uint32_t list) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) docs.push_back(owned(body_.expr_at(list, i)));
  return docs;
}

std::vector<Doc> FunctionWriter::operand_list(std::uint32_t list) {
  std::vector<ExprId> ids;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) ids.push_back(body_.expr_at(list, i));
  return operands(ids, std::vector<Prec>(ids.size(), Prec::lambda));
}

Piece FunctionWriter::constant(const ir::Expr& e) {
  auto named = [&](std::uint32_t name) { return w_.program.names->text(NameId(name)); };
  switch (e.kind) {
    case ExprKind::const_unit: return {w_.text("None")};
    case ExprKind::const_bool: return {w_.text(e.a != 0 ? "True" : "False")};
    case ExprKind::const_int: {
      std::int64_t value = ir::int_value(e);
      return {w_.text(std::to_string(value)), value < 0 ? Prec::unary : Prec::primary};
    }
    case ExprKind::const_float: {
      double value = ir::float_value(e);
      if (std::isnan(value)) return {w_.helper("NAN")};
      if (std::isinf(value))
        return {value > 0 ? w_.helper("INF") : w_.concat({w_.text("-"), w_.helper("INF")}), Prec::unary};
      std::string digits;
      append_float_top(digits, value);
      if (std::size_t plus = digits.find("e+"); plus != std::string::npos) digits.erase(plus + 1, 1);
      if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
      return {w_.text(digits), std::signbit(value) ? Prec::unary : Prec::primary};
    }
    case ExprKind::const_string: return {w_.text(Writer::string_literal(named(e.a)))};
    case ExprKind::const_bytes: {
      static constexpr char kHex[] = "0123456789abcdef";
      std::string text = "b\"";
      for (char c : named(e.a)) {
        auto byte = static_cast<unsigned char>(c);
        text += std::string("\\x") + kHex[byte >> 4U] + kHex[byte & 15U];
      }
      return {w_.text(text + "\"")};
    }
    case ExprKind::const_bigint: {
      std::string digits(named(e.a));
      return {w_.text(digits), digits[0] == '-' ? Prec::unary : Prec::primary};
    }
    default: MOCHI_UNREACHABLE("constant kind");
  }
}

Doc FunctionWriter::local(LocalId id) {
  std::string name = w_.local_name(id_, id);
  return w_.text(is_boxed(id) ? name + "[0]" : name);
}

Piece FunctionWriter::global(const ir::Expr& e) {
  GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  Doc name = w_.text(w_.global_name(id));
  if (w_.library() && w_.is_constant(id)) return {name};
  if (g.lazy_init.valid()) return {w_.concat({name, w_.text("()")})};
  if (e.has(ExprFlag::proven)) return {name};
  Doc shown = w_.text(Writer::string_literal(w_.program.names->text(g.name)));
  return {w_.call(w_.helper("read_global"), {name, shown})};
}

Piece FunctionWriter::function_ref(FunctionId id) {
  const std::string& name = w_.function_name(id);
  if (example_ && !w_.program.functions[id].name.valid() && is_lambda(id)) return lambda(id, {});
  if (!w_.raises(id)) return {w_.text(name)};
  if (w_.has_inner_form(id)) return {w_.text("_" + name)};
  return {w_.call(w_.import("functools", "partial"),
                  {w_.helper("outcome_of"), w_.error_class(id), w_.text(name)})};
}

// A method of a library's type is called on its receiver.
Piece FunctionWriter::call(const ir::Expr& e, bool raising) {
  FunctionId id(e.a);
  const ir::Function& f = w_.program.functions[id];
  if (!w_.library() || f.kind != ir::FunctionKind::method) {
    std::vector<Doc> args = operand_list(e.b);
    Doc called = w_.call(w_.text(w_.function_name(id)), args);
    if (!w_.raises(id) || raising) return {called};
    if (w_.has_inner_form(id)) return {w_.call(w_.text("_" + w_.function_name(id)), args)};
    args.insert(args.begin(), {w_.error_class(id), w_.text(w_.function_name(id))});
    return {w_.call(w_.helper("outcome_of"), args)};
  }
  std::vector<ExprId> ids;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) ids.push_back(body_.expr_at(e.b, i));
  std::vector<Doc> parts = operands(ids, {Prec::primary});
  Doc callee = w_.concat({parts[0], w_.text("." + w_.function_name(id))});
  parts.erase(parts.begin());
  if (!w_.raises(id) || raising) return {w_.call(callee, parts)};
  parts.insert(parts.begin(), {w_.error_class(id), callee});
  return {w_.call(w_.helper("outcome_of"), parts)};
}

// A function whose body is one expression.
bool FunctionWriter::is_lambda(FunctionId id) {
  const ir::Function& f = w_.program.functions[id];
  const auto& stmts = f.body.blocks[f.body.root];
  if (f.self.valid() || stmts.size() != 1 || f.body.stmts[stmts[0]].kind != ir::StmtKind::return_)
    return false;
  ExprId value(f.body.stmts[stmts[0]].a);
  if (!value.valid()) return false;
  bool plain = true;
  ir::walk(
      f.body, value,
      [&](ExprId part) {
        if (f.body.kind(part) == ExprKind::closure && !is_lambda(FunctionId(f.body.exprs[part].a)))
          plain = false;
      },
      [&](ir::StmtId) { plain = false; });
  for (const ir::Local& l : f.body.locals) plain = plain && !l.cell;
  return plain;
}

Piece FunctionWriter::lambda_value() {
  const auto& stmts = body_.blocks[body_.root];
  return piece(ExprId(body_.stmts[stmts[0]].a), Prec::conditional);
}

Piece FunctionWriter::lambda(FunctionId id, const std::vector<std::string>& bound,
                             const std::set<std::uint32_t>& boxed) {
  std::vector<Doc> params;
  for (LocalId p : w_.program.functions[id].params) params.push_back(w_.text(w_.local_name(id, p)));
  for (const std::string& b : bound) params.push_back(w_.text(b + "=" + b));
  Doc head = params.empty()
                 ? w_.text("lambda: ")
                 : w_.concat({w_.text("lambda "), w_.docs.join(params, w_.text(", ")), w_.text(": ")});
  FunctionWriter inner(w_, id, boxed);
  inner.inline_only_ = true;
  inner.example_ = example_;
  Piece value = inner.lambda_value();
  return {w_.concat({head, value.doc}), Prec::lambda, value.operators > 0 ? 2U : 0U};
}

Piece FunctionWriter::closure(const ir::Expr& e, const std::string* name) {
  FunctionId id(e.a);
  const ir::Function& f = w_.program.functions[id];
  std::vector<std::string> bound;
  std::set<std::uint32_t> boxed;
  for (const ir::Capture& c : f.captures) {
    if (is_boxed(c.outer)) boxed.insert(c.inner.value);
    // A variable of a loop is another one in the next turn: its value of now is kept as a default.
    if (declared_in_loop(c.outer)) bound.push_back(w_.local_name(id_, c.outer));
  }
  if (name == nullptr && is_lambda(id)) return lambda(id, bound, boxed);
  FunctionWriter inner(w_, id, boxed);
  std::string called = name != nullptr ? *name : temporary("inner");
  line(w_.definition(inner.definition(called, bound)));
  return {w_.text(called)};
}

Piece FunctionWriter::aggregate(const ir::Expr& e) {
  std::vector<Doc> items = owned_list(e.a);
  switch (e.kind) {
    case ExprKind::make_list: return {w_.list("[", items, "]", Writer::Shape::literal)};
    case ExprKind::make_set:
      if (example_ && !items.empty()) return {w_.list("{", items, "}", Writer::Shape::literal)};
      if (w_.library()) {
        std::vector<Doc> given;
        if (!items.empty()) given.push_back(w_.list("[", items, "]", Writer::Shape::literal));
        return {w_.call(w_.helper("OrderedSet"), given)};
      }
      for (Doc& item : items) item = w_.concat({item, w_.text(": None")});
      return {w_.list("{", items, "}", Writer::Shape::literal)};
    case ExprKind::make_map: {
      std::vector<Doc> pairs;
      for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        pairs.push_back(w_.concat({items[i], w_.text(": "), items[i + 1]}));
      }
      return {w_.list("{", pairs, "}", Writer::Shape::literal)};
    }
    case ExprKind::make_record: return {w_.call(w_.text(w_.record_class(e.type)), items)};
    case ExprKind::make_variant:
      if (w_.is_enum(e.type)) return {w_.enum_value(e.type, e.b)};
      return {w_.call(w_.text(w_.variant_class(e.type, e.b)), items)};
    default: MOCHI_UNREACHABLE("aggregate kind");
  }
}

Piece FunctionWriter::unwrap(const ir::Expr& e) {
  ExprId option(e.a);
  bool missing_key = static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key &&
                     body_.kind(option) == ExprKind::map_get;
  if (missing_key) {
    const ir::Expr& get = body_.exprs[option];
    std::vector<Doc> parts = operands({ExprId(get.a), ExprId(get.b)}, {Prec::primary});
    if (e.has(ExprFlag::proven) || native_subscript(ExprId(get.a), ExprId(get.b), true))
      return {w_.subscript(parts[0], parts[1])};
    const bool variant = w_.is_enum(body_.type(ExprId(get.b)));
    return {w_.call(w_.helper(variant ? "get_variant" : "get_key"), parts)};
  }
  if (e.has(ExprFlag::proven)) return expression(option);
  std::string message = "cannot cast nil to " + w_.types.show(e.type);
  Doc value = expr(option);
  return {w_.call(w_.helper("unwrap"), {value, w_.text(Writer::string_literal(message))})};
}

Piece FunctionWriter::convert(const ir::Expr& e) {
  ExprId value(e.a);
  TypeKind from = kind_of(value);
  TypeKind to = w_.types.kind(e.type);
  if (from == to) return expression(value);
  Doc inner = expr(value);
  switch (to) {
    case TypeKind::floating:
      if (from == TypeKind::integer) return {w_.call(w_.text("float"), {inner})};
      return {w_.call(w_.helper("to_float"), {inner})};
    case TypeKind::integer:
      return {w_.call(w_.helper(from == TypeKind::floating ? "float_to_int" : "to_int"), {inner})};
    case TypeKind::bigint:
      if (from == TypeKind::integer) return {inner, Prec::conditional};
      return {w_.call(w_.helper("to_bigint"), {inner})};
    case TypeKind::bigrat: return {w_.call(w_.helper("to_rational"), {inner})};
    default: return {inner, Prec::conditional};
  }
}

// `c >= "a" && c <= "z"`: one chain.
bool FunctionWriter::between(ExprId left, ExprId right, Piece& made) {
  auto bound = [&](ExprId id, Op strict, Op wide) -> const ir::Expr* {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op || (static_cast<Op>(e.a) != strict && static_cast<Op>(e.a) != wide))
      return nullptr;
    const ExprKind end = body_.kind(body_.operand(id, 1));
    const bool constant =
        end == ExprKind::const_int || end == ExprKind::const_string || end == ExprKind::const_float;
    return constant && body_.kind(body_.operand(id, 0)) == ExprKind::local ? &e : nullptr;
  };
  const ir::Expr* low = bound(left, Op::gt, Op::ge);
  const ir::Expr* high = bound(right, Op::lt, Op::le);
  if (low == nullptr || high == nullptr) return false;
  const ExprId subject = body_.operand(left, 0);
  if (body_.exprs[subject].a != body_.exprs[body_.operand(right, 0)].a) return false;
  auto sign = [](const ir::Expr& e, Op strict) { return static_cast<Op>(e.a) == strict ? " < " : " <= "; };
  made = {w_.concat({expr(body_.operand(left, 1), tighter(Prec::comparison)), w_.text(sign(*low, Op::gt)),
                     expr(subject), w_.text(sign(*high, Op::lt)),
                     expr(body_.operand(right, 1), tighter(Prec::comparison))}),
          Prec::comparison};
  return true;
}

Piece FunctionWriter::short_circuit(const ir::Expr& e) {
  ExprId left(e.a);
  ExprId right(e.b);
  if (e.kind != ExprKind::coalesce) {
    bool both = e.kind == ExprKind::logical_and;
    if (Piece chain; both && between(left, right, chain)) return chain;
    Prec prec = both ? Prec::logical_and : Prec::logical_or;
    return w_.infix(piece(left, prec), both ? "and" : "or", piece(right, tighter(prec)), prec);
  }
  const ir::Expr& found = body_.exprs[left];
  const ir::Expr& fallback = body_.exprs[right];
  const bool empty = fallback.kind == ExprKind::make_list && body_.list_size(fallback.a) == 0;
  if (found.kind == ExprKind::map_get && (is_stable(right) || empty) && !is_view(left) &&
      !w_.types.is(e.type, TypeKind::option) && !w_.types.is(e.type, TypeKind::any)) {
    Doc map = expr(ExprId(found.a), Prec::primary);
    return {w_.call(w_.concat({map, w_.text(".get")}), {expr(ExprId(found.b)), expr(right)})};
  }
  const bool falsy =
      (fallback.kind == ExprKind::const_int && ir::int_value(fallback) == 0) ||
      (fallback.kind == ExprKind::const_float && ir::float_value(fallback) == 0.0) ||
      (fallback.kind == ExprKind::const_string && w_.program.names->text(NameId(fallback.a)).empty());
  if (example_ && falsy)
    return w_.infix(piece(left, Prec::logical_or), "or", piece(right, Prec::logical_and), Prec::logical_or);
  // The left side is used twice, so it gets a name.
  Doc b = expr(right, tighter(Prec::conditional));
  if (is_simple(left)) {
    Doc a = expr(left, tighter(Prec::comparison));
    return {w_.concat({a, w_.docs.line(), w_.text("if "), a, w_.text(" is not None"), w_.docs.line(),
                       w_.text("else "), b}),
            Prec::conditional, 2};
  }
  std::string name = temporary("found");
  Doc assigned = w_.parenthesised(w_.concat({w_.text(name + " := "), expr(left)}));
  Doc test = w_.infix({assigned}, "is not", {w_.text("None")}, Prec::comparison).doc;
  return {w_.concat({w_.text(name), w_.docs.line(), w_.text("if "), w_.docs.group(test), w_.docs.line(),
                     w_.text("else "), b}),
          Prec::conditional, 2};
}

Piece FunctionWriter::conditional(const ir::Expr& e) {
  Doc test = expr(ExprId(e.a), tighter(Prec::conditional));
  Doc then = expr(ExprId(e.b), tighter(Prec::conditional));
  Doc otherwise = expr(ExprId(e.c));
  auto group = [&](Doc doc) { return w_.docs.group(doc); };
  // `a if b else c if d else e` breaks at each word.
  Doc last = body_.kind(ExprId(e.c)) == ExprKind::conditional ? otherwise : group(otherwise);
  return {w_.concat({group(then), w_.docs.line(), w_.text("if "), group(test), w_.docs.line(),
                     w_.text("else "), last}),
          Prec::conditional, 2};
}

Piece FunctionWriter::tag_is(const ir::Expr& e) {
  TypeId type = body_.type(ExprId(e.a));
  if (w_.is_enum(type)) {
    Doc test = w_.text(w_.library() ? " is " : " == ");
    return {w_.concat({expr(ExprId(e.a), tighter(Prec::comparison)), test, w_.enum_value(type, e.b)}),
            Prec::comparison};
  }
  Doc subject = expr(ExprId(e.a));
  return {w_.call(w_.text("isinstance"), {subject, w_.text(w_.variant_class(type, e.b))})};
}

Piece FunctionWriter::expression(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: return constant(e);
    case ExprKind::none: return {w_.types.is(e.type, TypeKind::any) ? w_.helper("NONE") : w_.text("None")};
    case ExprKind::local: return {local(LocalId(e.a))};
    case ExprKind::global: return global(e);
    case ExprKind::function_ref: return function_ref(FunctionId(e.a));
    case ExprKind::closure: return closure(e, nullptr);
    case ExprKind::call: return call(e);
    case ExprKind::call_value: {
      Doc callee = expr(ExprId(e.a), Prec::primary);
      return {w_.call(callee, owned_list(e.b))};
    }
    case ExprKind::op: return operation(id, e);
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: return aggregate(e);
    case ExprKind::field:
      return {w_.concat(
          {expr(ExprId(e.a), Prec::primary), w_.text("." + w_.attribute(body_.type(ExprId(e.a)), e.b))})};
    case ExprKind::variant_field:
      return {w_.concat({expr(ExprId(e.a), Prec::primary),
                         w_.text("." + w_.variant_attribute(body_.type(ExprId(e.a)), e.b, e.c))})};
    case ExprKind::tag_is: return tag_is(e);
    case ExprKind::index: {
      const bool plain = e.has(ExprFlag::proven) || native_subscript(ExprId(e.a), ExprId(e.b), false);
      std::vector<Doc> parts =
          operands({ExprId(e.a), ExprId(e.b)}, {plain ? Prec::primary : Prec::conditional});
      if (plain) return {w_.subscript(parts[0], parts[1])};
      return {w_.call(w_.helper("index"), parts)};
    }
    case ExprKind::map_get: {
      std::vector<Doc> parts = operands({ExprId(e.a), ExprId(e.b)}, {Prec::primary});
      Doc callee = w_.concat({parts[0], w_.text(".get")});
      if (w_.types.is(e.type, TypeKind::any)) return {w_.call(callee, {parts[1], w_.helper("NONE")})};
      return {w_.call(callee, {parts[1]})};
    }
    case ExprKind::some: return expression(ExprId(e.a));
    case ExprKind::is_some:
      if (w_.types.is(body_.type(ExprId(e.a)), TypeKind::any)) {
        return {w_.concat({expr(ExprId(e.a), Prec::primary), w_.text(".value is not None")}),
                Prec::comparison};
      }
      return {w_.concat({expr(ExprId(e.a), tighter(Prec::comparison)), w_.text(" is not None")}),
              Prec::comparison};
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box: {
      Doc value = owned(ExprId(e.a));
      return {w_.call(w_.helper("box"), {w_.description(body_.type(ExprId(e.a))), value})};
    }
    case ExprKind::unbox: {
      Doc value = expr(ExprId(e.a));
      return {w_.call(w_.helper("unbox"), {w_.description(e.type), value})};
    }
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::coalesce: return short_circuit(e);
    case ExprKind::block_value:
    case ExprKind::match_value: MOCHI_UNREACHABLE("hoisted");
  }
  MOCHI_UNREACHABLE("expression kind");
}

}  // namespace mochi::emit::python
