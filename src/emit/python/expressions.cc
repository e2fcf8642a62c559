#include "emit/python/expressions.h"

#include <algorithm>
#include <cmath>

#include "base/float_text.h"
#include "base/string_util.h"
#include "emit/python/function_writer.h"
#include "ir/forms.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

Piece Expressions::piece(ExprId id, Prec at_least) {
  Piece made = expression(id);
  if (made.prec >= at_least) return made;
  return {t_.parenthesised(made.doc)};
}

Doc Expressions::expr(ExprId id, Prec at_least) { return piece(id, at_least).doc; }

std::vector<Doc> Expressions::operands(const std::vector<ExprId>& ids, const std::vector<Prec>& precs) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < ids.size(); ++i)
    docs.push_back(expr(ids[i], i < precs.size() ? precs[i] : Prec::conditional));
  return docs;
}

std::vector<Doc> Expressions::operand_list(std::uint32_t list) {
  std::vector<Doc> docs;
  for (std::size_t i = 0; i < body_.list_size(list); ++i)
    docs.push_back(expr(body_.expr_at(list, i), Prec::lambda));
  return docs;
}

Doc Expressions::range(ExprId from, ExprId to) {
  std::vector<Doc> ends = operands({from, to});
  const ir::Expr& start = body_.exprs[from];
  if (start.kind == ExprKind::const_int && ir::int_value(start) == 0) ends.erase(ends.begin());
  return t_.call(w_.builtin("range"), ends);
}

Piece Expressions::floating(double value) {
  if (std::isnan(value)) return {w_.helper("NAN")};
  if (std::isinf(value))
    return {value > 0 ? w_.helper("INF") : t_.concat({t_.text("-"), w_.helper("INF")}), Prec::unary};
  std::string digits;
  append_float_top(digits, value);
  if (std::size_t plus = digits.find("e+"); plus != std::string::npos) digits.erase(plus + 1, 1);
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return {t_.text(digits), std::signbit(value) ? Prec::unary : Prec::primary};
}

Piece Expressions::constant(const ir::Expr& e) {
  if (e.kind == ExprKind::const_bool) return {t_.text(e.a != 0 ? "True" : "False")};
  if (e.kind == ExprKind::const_float) return floating(ir::float_value(e));
  if (e.kind == ExprKind::const_int) {
    const std::int64_t value = ir::int_value(e);
    return {t_.text(std::to_string(value)), value < 0 ? Prec::unary : Prec::primary};
  }
  const std::string_view text = w_.program.names->text(NameId(e.a));
  if (e.kind == ExprKind::const_string) return {t_.text(Layout::string_literal(text))};
  if (e.kind == ExprKind::const_bigint) return {t_.text(text), text[0] == '-' ? Prec::unary : Prec::primary};
  std::string bytes = "b\"";
  for (const char c : text) bytes += "\\x" + to_hex(std::string_view(&c, 1));
  return {t_.text(bytes + "\"")};
}

Piece Expressions::global(const ir::Expr& e) {
  const GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  Doc name = t_.text(w_.names.items.of(id));
  if (const types::DeclId of = w_.names.class_of(id)) {
    if (!w_.names.items.is_constant(id) && w_.names.is_own(id))
      return {t_.call(t_.text(w_.names.items.of(g.lazy_init)), {})};
    return {t_.concat({t_.text(w_.names.type_name(of) + "."), name})};
  }
  if (w_.dialect.constants && w_.names.items.is_constant(id)) return {name};
  // What users see of another module is the value.
  const bool seen = w_.dialect.constants && g.exported && !w_.names.is_own(id);
  if (g.lazy_init.valid()) return {seen ? name : t_.concat({name, t_.text("()")})};
  if (e.has(ExprFlag::proven)) return {name};
  Doc shown = t_.text(Layout::string_literal(w_.program.names->text(g.name)));
  return {t_.call(w_.helper("read_global"), {name, shown})};
}

Piece Expressions::function_ref(FunctionId id) {
  std::string name = w_.names.function_name(id);
  const types::DeclId of = w_.names.class_of(id);
  const std::string home = of ? w_.names.type_name(of) + "." : "";
  const bool unnamed = !w_.program.functions[id].name.valid();
  if (unnamed && (s_.example || w_.names.stands_inline(id)) && is_lambda(id)) return lambda(id, {});
  Doc function = t_.text(home + name);
  const TypeId result = w_.program.functions[id].result;
  // Functions that are values raise their failures.
  if (!raises_outcome(result) || w_.names.raises(id)) return {function};
  return {w_.given("raising", w_.types[result].args[1], function)};
}

bool Expressions::raises_outcome(TypeId result) const {
  return w_.dialect.raises && types::is_result(w_.types, result);
}

// What calls a function, but for its name: a method of a library's type is called on its receiver, a static function on the
// class.
Doc Expressions::called(FunctionId id, std::vector<ExprId>& args, TypeId result) {
  const std::string& name = w_.names.function_name(id);
  if (w_.names.is_method(id)) {
    Doc receiver = expr(args[0], Prec::primary);
    args.erase(args.begin());
    return t_.attribute(receiver, name);
  }
  const types::DeclId of = w_.names.class_of(id);
  // What the type arguments are can be told by nothing but their names.
  if (of && w_.names.gets_class(id) && w_.types[result].decl == of && !s_.example)
    return t_.attribute(w_.classes.annotation(result), name);
  return t_.text(of ? w_.names.type_name(of) + "." + name : name);
}

Piece Expressions::call(const ir::Expr& e, bool raising) {
  const FunctionId id(e.a);
  const bool outcome = w_.names.raises(id) && !raising;
  const bool inner = outcome && w_.names.has_inner_form(id);
  std::vector<ExprId> given;
  for (const std::uint32_t part : body_.list(e.b)) given.emplace_back(part);
  Doc callee = inner ? t_.text(w_.names.inner_name(id)) : called(id, given, e.type);
  std::vector<Doc> args;
  const bool lends = w_.dialect.typed && !keeps_functions(e.type);
  for (const ExprId part : given) {
    const bool lent = lends && body_.kind(part) == ExprKind::closure;
    args.push_back(lent ? closure(body_.exprs[part], nullptr, true).doc : expr(part, Prec::lambda));
  }
  if (!outcome || inner) return {t_.call(callee, args)};
  const ir::Function& f = w_.program.functions[id];
  return {w_.outcome_of(w_.types[f.result].args[1], f.module, callee, args)};
}

Piece Expressions::call_value(const ir::Expr& e, bool raising) {
  Doc callee = expr(ExprId(e.a), Prec::primary);
  // What a function that is a value gets is lent.
  const std::vector<Doc> args = operand_list(e.b);
  if (raising || !raises_outcome(e.type)) return {t_.call(callee, args)};
  return {w_.outcome_of(w_.types[e.type].args[1], w_.program.functions[s_.id].module, callee, args)};
}

Doc Expressions::value_of_outcome(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::make_variant && e.b == 0) return t_.enclosed(owned_piece(body_.expr_at(e.a, 0)));
  if (e.kind == ExprKind::call_value) return call_value(e, true).doc;
  if (e.kind == ExprKind::call && w_.names.raises(FunctionId(e.a))) return call(e, true).doc;
  return w_.given("given", w_.types[e.type].args[1], t_.enclosed(expression(id)));
}

bool Expressions::is_lambda(FunctionId id) const {
  const ir::Function& f = w_.program.functions[id];
  const auto& stmts = f.body.blocks[f.body.root];
  if (f.self.valid() || stmts.size() != 1 || f.body.stmts[stmts[0]].kind != ir::StmtKind::return_)
    return false;
  const ExprId value(f.body.stmts[stmts[0]].a);
  if (!value.valid()) return false;
  // An expression cannot raise.
  const bool fails = f.body.kind(value) == ExprKind::make_variant && f.body.exprs[value].b == 1;
  bool plain = !raises_outcome(f.result) || !fails;
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

bool Expressions::needs_lines(ExprId id) const {
  bool needs = false;
  ir::walk(
      body_, id,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        if (e.kind != ExprKind::closure) return;
        const ir::Function& f = w_.program.functions[FunctionId(e.a)];
        const bool looped = std::any_of(f.captures.begin(), f.captures.end(), [&](const ir::Capture& c) {
          return facts_.declared_in_loop(c.outer);
        });
        needs = needs || looped || !is_lambda(FunctionId(e.a));
      },
      [](ir::StmtId) {});
  return needs;
}

Piece Expressions::lambda_value() {
  const auto& stmts = body_.blocks[body_.root];
  const bool closure = s_.function.kind == ir::FunctionKind::closure;
  if (closure && raises_outcome(s_.function.result))
    return {value_of_outcome(ExprId(body_.stmts[stmts[0]].a))};
  return piece(ExprId(body_.stmts[stmts[0]].a), Prec::conditional);
}

Piece Expressions::lambda(FunctionId id, const std::vector<std::string>& bound,
                          const std::set<std::uint32_t>& boxed) {
  std::vector<Doc> params;
  for (LocalId p : w_.program.functions[id].params) params.push_back(t_.text(w_.names.local_name(id, p)));
  for (const std::string& b : bound) params.push_back(t_.text(b + "=" + b));
  Doc head = params.empty()
                 ? t_.text("lambda: ")
                 : t_.concat({t_.text("lambda "), t_.docs.join(params, t_.text(", ")), t_.text(": ")});
  FunctionState inner(w_, id, {boxed, s_.example, true});
  const Piece value = Expressions(inner).lambda_value();
  return {t_.concat({head, value.doc}), Prec::lambda, value.operators > 0 ? 2U : 0U};
}

// The field or parameter that it goes to.
std::string Expressions::name_of_closure(FunctionId id) const {
  std::string name;
  ir::walk_exprs(body_, [&](ExprId user) {
    const ir::Expr& e = body_.exprs[user];
    const bool call = e.kind == ExprKind::call;
    if (!call && e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant) return;
    const std::uint32_t list = call ? e.b : e.a;
    for (std::uint32_t i = 0; i < body_.list_size(list); ++i) {
      const ir::Expr& part = body_.exprs[body_.expr_at(list, i)];
      if (part.kind == ExprKind::closure && part.a == id.value) name = w_.names.operand_name(body_, user, i);
    }
  });
  return name.empty() ? "inner" : name;
}

Piece Expressions::closure(const ir::Expr& e, const std::string* name, bool lent) {
  const FunctionId id(e.a);
  std::vector<std::string> bound;
  std::set<std::uint32_t> boxed;
  for (const ir::Capture& c : w_.program.functions[id].captures) {
    if (facts_.is_boxed(c.outer)) boxed.insert(c.inner.value);
    // A variable of a loop is another one in the next turn: its value of now is kept as a default.
    if (facts_.declared_in_loop(c.outer) && !lent) bound.push_back(w_.names.local_name(s_.id, c.outer));
  }
  // Checkers of types see no type in the default of a lambda.
  const bool plain = bound.empty() || !w_.dialect.typed || out_.inline_only;
  if (name == nullptr && plain && is_lambda(id)) return lambda(id, bound, boxed);
  FunctionWriter inner(w_, id, {boxed, false, false});
  const std::string called = name != nullptr ? *name : s_.temporary(name_of_closure(id));
  s_.line(t_.definition(inner.definition(called, bound)));
  return {t_.text(called)};
}

Piece Expressions::set(types::TypeId type, const std::vector<Doc>& items) {
  if (s_.example && !items.empty()) return {t_.list("{", items, "}", Layout::Shape::literal)};
  if (w_.classes.holds_content(type))
    return {t_.call(w_.helper("content_set"), {t_.list("[", items, "]", Layout::Shape::literal)})};
  if (w_.dialect.native_classes) {
    std::vector<Doc> given;
    if (!items.empty()) given.push_back(t_.list("[", items, "]", Layout::Shape::literal));
    return {t_.call(w_.helper("OrderedSet"), given)};
  }
  std::vector<Doc> keys;
  for (Doc item : items) keys.push_back(t_.concat({item, t_.text(": None")}));
  return {t_.list("{", keys, "}", Layout::Shape::literal)};
}

Piece Expressions::map(const std::vector<Doc>& items) {
  std::vector<Doc> pairs;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    pairs.push_back(t_.concat({items[i], t_.text(": "), items[i + 1]}));
  return {t_.list("{", pairs, "}", Layout::Shape::literal)};
}

Piece Expressions::member(ExprId base, const std::string& attribute) {
  return {t_.attribute(bare(base, Prec::primary), attribute)};
}

Doc Expressions::bare(ExprId id, Prec at_least) {
  return body_.kind(id) == ExprKind::local ? local(LocalId(body_.exprs[id].a)) : expr(id, at_least);
}

Piece Expressions::whole_local(LocalId id) {
  std::vector<Doc> args = {local(id)};
  for (const std::uint32_t grown : facts_.grown_fields(id)) {
    const std::string name = w_.names.attribute(body_.locals[id].type, grown);
    args.push_back(t_.text(name + "=" + s_.grown_name(id, grown)));
  }
  return {args.size() == 1 ? args[0] : t_.call(w_.import("dataclasses", "replace"), args)};
}

Piece Expressions::field(const ir::Expr& e) {
  const ExprId base(e.a);
  if (body_.kind(base) == ExprKind::local) {
    const std::string& grown = s_.grown_name(LocalId(body_.exprs[base].a), e.b);
    if (!grown.empty()) return {t_.text(grown)};
  }
  return member(base, w_.names.attribute(body_.type(base), e.b));
}

Piece Expressions::index(const ir::Expr& e) {
  const bool plain = e.has(ExprFlag::proven) || s_.native_subscript(ExprId(e.a), ExprId(e.b), false);
  const std::vector<Doc> parts =
      operands({ExprId(e.a), ExprId(e.b)}, {plain ? Prec::primary : Prec::conditional});
  if (plain && !e.has(ExprFlag::proven)) s_.note_subscript(ExprId(e.a), ExprId(e.b), parts);
  if (plain) return {t_.subscript(parts[0], parts[1])};
  return {t_.call(w_.helper("index"), parts)};
}

Piece Expressions::map_get(const ir::Expr& e) {
  const std::vector<Doc> parts = operands({ExprId(e.a), ExprId(e.b)}, {Prec::primary});
  std::vector<Doc> args = {parts[1]};
  if (w_.types.is(e.type, TypeKind::any)) args.push_back(w_.helper("NONE"));
  return {t_.call(t_.concat({parts[0], t_.text(".get")}), args)};
}

Piece Expressions::is_some(const ir::Expr& e) {
  const ExprId option(e.a);
  if (!w_.types.is(body_.type(option), TypeKind::any))
    return {t_.concat({expr(option, tighter(Prec::comparison)), t_.text(" is not None")}), Prec::comparison};
  return {t_.concat({expr(option, Prec::primary), t_.text(".value is not None")}), Prec::comparison};
}

Piece Expressions::unwrap(const ir::Expr& e) {
  const ExprId option(e.a);
  const ir::Expr& get = body_.exprs[option];
  const bool missing_key =
      static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key && get.kind == ExprKind::map_get;
  if (missing_key) {
    const std::vector<Doc> parts = operands({ExprId(get.a), ExprId(get.b)}, {Prec::primary});
    if (e.has(ExprFlag::proven) || s_.native_subscript(ExprId(get.a), ExprId(get.b), true))
      return {t_.subscript(parts[0], parts[1])};
    const bool variant = w_.classes.is_enum(body_.type(ExprId(get.b)));
    return {t_.call(w_.helper(variant ? "get_variant" : "get_key"), parts)};
  }
  if (e.has(ExprFlag::proven)) return expression(option);
  const std::string message = "cannot cast nil to " + w_.types.show(e.type);
  Doc value = expr(option);
  return {t_.call(w_.helper("unwrap"), {value, t_.text(Layout::string_literal(message))})};
}

Piece Expressions::convert(const ir::Expr& e) {
  const ExprId value(e.a);
  const TypeKind from = kind_of(value);
  const TypeKind to = w_.types.kind(e.type);
  if (from == to) return expression(value);
  Doc inner = expr(value);
  auto by = [&](Doc function) -> Piece { return {t_.call(function, {inner})}; };
  switch (to) {
    case TypeKind::floating: return by(from == TypeKind::integer ? w_.builtin("float") : w_.helper("to_float"));
    case TypeKind::integer: return by(w_.helper(from == TypeKind::floating ? "float_to_int" : "to_int"));
    case TypeKind::bigrat: return by(w_.helper("to_rational"));
    case TypeKind::bigint:
      // Ints are of any size in Python.
      if (from == TypeKind::integer) break;
      return by(w_.helper("to_bigint"));
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::int64:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: break;
  }
  return {inner, Prec::conditional};
}

// `c >= "a" && c <= "z"`: one chain.
bool Expressions::between(ExprId left, ExprId right, Piece& made) {
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
  made = {t_.concat({expr(body_.operand(left, 1), tighter(Prec::comparison)), t_.text(sign(*low, Op::gt)),
                     expr(subject), t_.text(sign(*high, Op::lt)),
                     expr(body_.operand(right, 1), tighter(Prec::comparison))}),
          Prec::comparison};
  return true;
}

Piece Expressions::both_or_either(const ir::Expr& e) {
  const bool both = e.kind == ExprKind::logical_and;
  if (Piece chain; both && between(ExprId(e.a), ExprId(e.b), chain)) return chain;
  const Prec prec = both ? Prec::logical_and : Prec::logical_or;
  const Piece left = piece(ExprId(e.a), prec);
  const Piece right = s_.knowing(ExprId(e.a), both, [&] { return piece(ExprId(e.b), tighter(prec)); });
  return t_.infix(left, both ? "and" : "or", right, prec);
}

// A literal that Python takes for false.
bool Expressions::is_falsy(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  return (e.kind == ExprKind::const_int && ir::int_value(e) == 0) ||
         (e.kind == ExprKind::const_float && ir::float_value(e) == 0.0) ||
         (e.kind == ExprKind::const_string && w_.program.names->text(NameId(e.a)).empty());
}

Piece Expressions::coalesce(const ir::Expr& e) {
  const ExprId left(e.a);
  const ExprId right(e.b);
  if (s_.is_present(left)) return expression(left);
  const ir::Expr& found = body_.exprs[left];
  const ir::Expr& fallback = body_.exprs[right];
  const bool empty = fallback.kind == ExprKind::make_list && body_.list_size(fallback.a) == 0;
  if (found.kind == ExprKind::map_get && (facts_.is_stable(right) || empty) && !facts_.is_view(left) &&
      !w_.types.is(w_.types.value(body_.type(ExprId(found.a))), TypeKind::option) &&
      !w_.types.is(e.type, TypeKind::option) && !w_.types.is(e.type, TypeKind::any)) {
    Doc map = expr(ExprId(found.a), Prec::primary);
    Doc key = expr(ExprId(found.b));
    return {t_.call(t_.concat({map, t_.text(".get")}), {key, expr(right)})};
  }
  if (s_.example && is_falsy(right)) {
    const Piece value = piece(left, Prec::logical_or);
    return t_.infix(value, "or", piece(right, Prec::logical_and), Prec::logical_or);
  }
  // The left side is used twice, so it gets a name.
  Doc otherwise = expr(right, tighter(Prec::conditional));
  if (facts_.is_simple(left)) {
    Doc value = expr(left, tighter(Prec::comparison));
    return chosen(value, t_.concat({value, t_.text(" is not None")}), otherwise);
  }
  const std::string name = s_.temporary("found");
  Doc assigned = t_.parenthesised(t_.concat({t_.text(name + " := "), expr(left)}));
  Doc test = t_.infix({assigned}, "is not", {t_.text("None")}, Prec::comparison).doc;
  return chosen(t_.text(name), t_.docs.group(test), otherwise);
}

// `then if test else otherwise`.
Piece Expressions::chosen(Doc then, Doc test, Doc otherwise) {
  return {
      t_.concat({then, t_.docs.line(), t_.text("if "), test, t_.docs.line(), t_.text("else "), otherwise}),
      Prec::conditional, 2};
}

Piece Expressions::conditional(const ir::Expr& e) {
  const ir::Expr& asked = body_.exprs[ExprId(e.a)];
  const bool negated = asked.kind == ExprKind::op && static_cast<Op>(asked.a) == Op::not_;
  const ir::Expr& inner = negated ? body_.exprs[body_.operand(ExprId(e.a), 0)] : asked;
  if (inner.kind == ExprKind::is_some && s_.is_present(ExprId(inner.a))) return expression(ExprId(negated ? e.c : e.b));
  Doc test = expr(ExprId(e.a), tighter(Prec::conditional));
  Doc then = s_.knowing(ExprId(e.a), true, [&] { return expr(ExprId(e.b), tighter(Prec::conditional)); });
  const Piece last = s_.knowing(ExprId(e.a), false, [&] { return piece(ExprId(e.c), Prec::conditional); });
  // `a if b else c if d else e` breaks at each word.
  const bool chain = last.prec == Prec::conditional && last.operators > 0;
  return chosen(t_.docs.group(then), t_.docs.group(test), chain ? last.doc : t_.docs.group(last.doc));
}

Piece Expressions::tag_is(const ir::Expr& e, bool negated) {
  const TypeId type = body_.type(ExprId(e.a));
  if (w_.classes.is_enum(type)) {
    Doc test = t_.text(w_.dialect.native_classes ? negated ? " is not " : " is " : negated ? " != " : " == ");
    return {t_.concat({expr(ExprId(e.a), tighter(Prec::comparison)), test, w_.classes.enum_value(type, e.b)}),
            Prec::comparison};
  }
  if (w_.dialect.native_classes && types::is_result(w_.types, type)) {
    Doc ok = member(ExprId(e.a), "ok").doc;
    return {t_.concat({ok, t_.text(negated ? " is not " : " is "), t_.text(e.b == 0 ? "True" : "False")}), Prec::comparison};
  }
  Doc subject = expr(ExprId(e.a));
  Doc asked = t_.call(w_.builtin("isinstance"), {subject, t_.text(w_.classes.variant_class(type, e.b))});
  return negated ? Piece{t_.bracketed(t_.concat({t_.text("not "), asked})), Prec::logical_not} : Piece{asked};
}

// An update is `replace(old, changed=value)` where records are dataclasses.
Piece Expressions::record(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  const bool updates = w_.dialect.native_classes && !w_.classes.is_error(e.type);
  const ExprId old = updates ? ir::updated_record(w_.types, body_, id) : ExprId();
  const bool keeps = w_.dialect.native_classes && keeps_frozen(w_.types, e.type);
  const std::vector<types::Field> fields = keeps ? w_.types.decl(w_.types[e.type].decl).fields : std::vector<types::Field>();
  bool views = false;
  for (const std::uint32_t part : body_.list(e.a)) views = views || facts_.is_view(ExprId(part));
  if (!old.valid() || (views && !keeps)) {
    const std::vector<Doc> items = keeps ? kept_list(e.a, fields) : owned_list(e.a);
    return {t_.call(t_.text(w_.classes.record_class(e.type)), items)};
  }
  std::vector<Doc> args = {expr(old)};
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    if (ir::is_kept_part(body_, id, i, body_.exprs[old].a)) continue;
    const ExprId part = body_.expr_at(e.a, i);
    Doc value = keeps ? kept(part, fields[i].type).doc : owned(part);
    args.push_back(t_.concat({t_.text(w_.names.attribute(e.type, i) + "="), value}));
  }
  return {t_.call(w_.import("dataclasses", "replace"), args)};
}

Piece Expressions::expression(ExprId id) {
  printed_.note(id);
  const ir::Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit: return {t_.text("None")};
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: return constant(e);
    case ExprKind::none: return {w_.types.is(e.type, TypeKind::any) ? w_.helper("NONE") : t_.text("None")};
    case ExprKind::local: return whole_local(LocalId(e.a));
    case ExprKind::global: return global(e);
    case ExprKind::function_ref: return function_ref(FunctionId(e.a));
    case ExprKind::closure: return closure(e, nullptr);
    case ExprKind::call: return call(e);
    case ExprKind::call_value: return call_value(e);
    case ExprKind::op: return ops.operation(id);
    case ExprKind::make_list: return {t_.list("[", owned_list(e.a), "]", Layout::Shape::literal)};
    case ExprKind::make_set: return set(e.type, owned_list(e.a));
    case ExprKind::make_map: return map(owned_list(e.a));
    case ExprKind::make_record: return record(id);
    case ExprKind::make_variant: {
      const bool keeps = w_.dialect.native_classes && keeps_frozen(w_.types, e.type);
      const std::vector<Doc> items =
          keeps ? kept_list(e.a, w_.types.decl(w_.types[e.type].decl).variants[e.b].fields) : owned_list(e.a);
      if (w_.classes.is_enum(e.type)) return {w_.classes.enum_value(e.type, e.b)};
      return {t_.call(t_.text(w_.classes.variant_class(e.type, e.b)), items)};
    }
    case ExprKind::field: return field(e);
    case ExprKind::variant_field:
      if (body_.kind(ExprId(e.a)) == ExprKind::local && s_.values_of_outcomes.contains(body_.exprs[ExprId(e.a)].a))
        return {local(LocalId(body_.exprs[ExprId(e.a)].a))};
      return member(ExprId(e.a), w_.names.variant_attribute(body_.type(ExprId(e.a)), e.b, e.c));
    case ExprKind::tag_is: return tag_is(e);
    case ExprKind::index: return index(e);
    case ExprKind::map_get: return map_get(e);
    case ExprKind::some: return expression(ExprId(e.a));
    case ExprKind::is_some: return is_some(e);
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box: {
      Doc value = owned(ExprId(e.a));
      return {t_.call(w_.helper("box"), {w_.classes.description(body_.type(ExprId(e.a))), value})};
    }
    case ExprKind::unbox: {
      Doc value = expr(ExprId(e.a));
      std::vector<Doc> args = {w_.classes.description(e.type), value};
      if (e.b == 1) args.push_back(t_.text("True"));
      return {t_.call(w_.helper("unbox"), args)};
    }
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and:
    case ExprKind::logical_or: return both_or_either(e);
    case ExprKind::coalesce: return coalesce(e);
    case ExprKind::block_value:
    case ExprKind::match_value: MOCHI_UNREACHABLE("hoisted");
  }
  MOCHI_UNREACHABLE("expression kind");
}

}  // namespace mochi::emit::python
