#include <cmath>

#include "base/check.h"
#include "base/float_text.h"
#include "emit/rust/shared/function.h"
#include "emit/rust/type_params.h"
#include "ir/effects.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {
std::string enclosed(const Piece& piece, Prec at_least) {
  return piece.prec >= at_least ? piece.text : "(" + piece.text + ")";
}
}  // namespace

std::string SharedExpressions::own(ExprId id, Prec at_least) {
  const ExprKind kind = body_.kind(id);
  if (at_least == Prec::postfix &&
      (kind == ExprKind::const_int || kind == ExprKind::const_float || kind == ExprKind::none ||
       kind == ExprKind::make_list || kind == ExprKind::make_map)) {
    return place(id, at_least);
  }
  return enclosed(value(id), at_least);
}

std::string SharedExpressions::place(ExprId id, Prec at_least) {
  // Methods look through references by themselves.
  if (at_least == Prec::postfix && f_.is_borrowed(id)) return name_of(LocalId(body_.exprs[id].a));
  return enclosed(place_piece(id), at_least);
}

std::string SharedExpressions::borrow(ExprId id) {
  if (f_.is_borrowed(id)) return name_of(LocalId(body_.exprs[id].a));
  return "&" + place(id, Prec::unary);
}

// Arguments of a call, as the parameters take them.
std::vector<std::string> SharedExpressions::arguments(const ir::Expr& e) {
  const ir::Function& callee = w_.program.functions[FunctionId(e.a)];
  std::vector<std::string> all;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    ExprId argument = body_.expr_at(e.b, i);
    if (!w_.is_borrowed(FunctionId(e.a), callee.params[i])) {
      all.push_back(own(argument));
      continue;
    }
    const bool taken = holds_statements_from(body_, e.b, i + 1) || moves_behind(body_, e.b, i);
    all.push_back(taken ? "&" + own(argument, Prec::unary) : borrow(argument));
  }
  return all;
}

// Evaluating it calls nothing and leaves nothing.
bool SharedExpressions::is_simple(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int || e.kind == ExprKind::local) return true;
  if (e.kind != ExprKind::op || kind_of(id) != TypeKind::integer) return false;
  if (!ir::op_info(static_cast<ir::Op>(e.a)).pure) return false;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    if (!is_simple(body_.operand(id, i))) return false;
  }
  return true;
}

// An element of a list; that of a list inside a list is found where it stands.
std::string SharedExpressions::element(const ir::Expr& e) {
  std::string access = std::string(e.has(ExprFlag::proven) ? ".item(" : ".at(") + own(ExprId(e.b)) + ")";
  const ir::Expr outer = body_.exprs[ExprId(e.a)];
  if (outer.kind == ExprKind::index && is_simple(ExprId(e.b)) &&
      !ir::holds_statements(body_, ExprId(outer.b))) {
    return place(ExprId(outer.a)) + ".with(" + own(ExprId(outer.b)) + ", |it| it" + access + ")";
  }
  return (ir::holds_statements(body_, ExprId(e.b)) ? own(ExprId(e.a), Prec::postfix) : place(ExprId(e.a))) +
         access;
}

std::vector<std::string> SharedExpressions::own_list(std::uint32_t list) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) all.push_back(own(body_.expr_at(list, i)));
  return all;
}

std::vector<std::string> SharedExpressions::borrow_list(std::uint32_t list, std::size_t from) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < body_.list_size(list); ++i) {
    const ExprId part = body_.expr_at(list, i);
    all.push_back(moves_behind(body_, list, i) ? "&" + own(part, Prec::unary) : borrow(part));
  }
  return all;
}

std::string SharedExpressions::receiver(ExprId op) {
  const ir::Expr& e = body_.exprs[op];
  if (holds_statements_from(body_, e.b, 1)) return own(body_.operand(op, 0), Prec::postfix);
  return place(body_.operand(op, 0));
}

namespace {

// `typed`: the literal says its type.
Piece number_literal(const ir::Expr& e, bool typed) {
  if (e.kind == ExprKind::const_int) {
    const std::int64_t value = ir::int_value(e);
    // Where nothing says otherwise, Rust takes a literal for 32 bits.
    const bool large = value > INT32_MAX || value < INT32_MIN;
    return {std::to_string(value) + (large || typed ? "_i64" : ""), value < 0 ? Prec::unary : Prec::postfix};
  }
  const double value = ir::float_value(e);
  if (!std::isfinite(value)) return {float_literal(value)};
  return {float_literal(value) + (typed ? "_f64" : ""), std::signbit(value) ? Prec::unary : Prec::postfix};
}

}  // namespace

Piece SharedExpressions::bytes(const ir::Expr& e) {
  std::vector<std::string> items;
  for (char c : w_.program.names->text(NameId(e.a)))
    items.push_back(std::to_string(static_cast<unsigned char>(c)));
  return {w_.helper("Bytes") + "::new(" + listed("&[", items, "]") + ")"};
}

// An owned value from something borrowed.
std::string SharedExpressions::taken(TypeId type, const std::string& place) const {
  return w_.is_copy(type) ? place : place + ".clone()";
}

Piece SharedExpressions::local_value(ExprId id, const ir::Expr& e) {
  LocalId local(e.a);
  const std::string& name = name_of(local);
  if (f_.is_slot(local)) return {name + ".get()"};
  if (w_.is_copy(body_.type(id))) return {name};
  if (e.has(ExprFlag::last_use) && f_.may_move(local) && !f_.is_borrowed(id)) return {name};
  return {name + ".clone()"};
}

// The function, with the types that no argument tells.
std::string SharedExpressions::called(const ir::Expr& e) {
  const FunctionId callee(e.a);
  const std::optional<std::vector<TypeId>> types =
      untold_arguments(w_.types, w_.program.functions[callee], e.type);
  std::vector<std::string> args;
  if (types) {
    for (const TypeId type : *types) args.push_back(w_.type(type));
  }
  return w_.function_name(callee) + (args.empty() ? "" : listed("::<", args, ">"));
}

Piece SharedExpressions::global(const ir::Expr& e) {
  GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  std::string name = "&" + w_.global_name(id);
  if (g.lazy_init.valid()) return call(w_.helper("load_or"), {name, w_.function_name(g.lazy_init)});
  return call(w_.helper("load"), {name, string_literal(w_.program.names->text(g.name))});
}

Piece SharedExpressions::list(const ir::Expr& e) {
  if (body_.list_size(e.a) == 0) return {w_.helper("List") + "::new()"};
  return {w_.helper("List") + "::from(" + listed("vec![", own_list(e.a), "]") + ")"};
}

Piece SharedExpressions::map(const ir::Expr& e) {
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i + 1 < body_.list_size(e.a); i += 2)
    pairs.push_back("(" + own(body_.expr_at(e.a, i)) + ", " + own(body_.expr_at(e.a, i + 1)) + ")");
  if (pairs.empty()) return {w_.helper("Map") + "::new()"};
  return {w_.helper("Map") + "::of(" + listed("vec![", pairs, "]") + ")"};
}

// A record, or a variant with fields.
Piece SharedExpressions::record(const ir::Expr& e) {
  const bool variant = e.kind == ExprKind::make_variant;
  const std::string name = variant ? w_.variant_name(e.type, e.b) : w_.data_name(e.type);
  std::vector<std::string> all;
  for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
    const std::string value = own(body_.expr_at(e.a, i));
    const std::string& field = variant ? w_.variant_field(e.type, e.b, i) : w_.field_name(e.type, i);
    all.push_back(field == value ? field : field + ": " + value);
  }
  // `Err(x)` alone says nothing of the value that there might be.
  std::string path = name;
  if (variant && types::is_result(w_.types, e.type)) {
    std::vector<std::string> args;
    for (const TypeId arg : w_.types[e.type].args) {
      const TypeKind kind = w_.types.kind(arg);
      args.push_back(kind == TypeKind::never || kind == TypeKind::variable ? "()" : w_.type(arg));
    }
    path.insert(path.find("::"), listed("::<", args, ">"));
  }
  return {w_.held(e.type, variant && all.empty() ? path : listed(path + " { ", all, " }"))};
}

Piece SharedExpressions::field(const ir::Expr& e, bool owned) {
  TypeId base = body_.type(ExprId(e.a));
  const std::string& name = w_.field_name(base, e.b);
  if (w_.layout(base) == Layout::changing)
    return {place(ExprId(e.a)) + ".get(|it| " + taken(e.type, "it." + name) + ")"};
  std::string text = place(ExprId(e.a)) + "." + name;
  return {owned ? taken(e.type, text) : text};
}

Piece SharedExpressions::variant_field(const ir::Expr& e) {
  TypeId base = body_.type(ExprId(e.a));
  std::string arms = " { " + w_.variant_name(base, e.b) + " { " + w_.variant_field(base, e.b, e.c) +
                     ": it, .. } => it.clone(), _ => unreachable!() }";
  if (w_.layout(base) == Layout::changing) return {place(ExprId(e.a)) + ".get(|it| match it" + arms + ")"};
  return {"match &*" + place(ExprId(e.a), Prec::unary) + arms, Prec::weak};
}

Piece SharedExpressions::tag_is(const ir::Expr& e) {
  TypeId base = body_.type(ExprId(e.a));
  std::string name = w_.variant_name(base, e.b);
  switch (w_.layout(base)) {
    case Layout::constant: return {own(ExprId(e.a), Prec::bit_or) + " == " + name, Prec::comparison};
    case Layout::shared: return {"matches!(&*" + place(ExprId(e.a), Prec::unary) + ", " + name + " { .. })"};
    case Layout::changing: return {place(ExprId(e.a)) + ".get(|it| matches!(it, " + name + " { .. }))"};
  }
  MOCHI_UNREACHABLE("layout");
}

Piece SharedExpressions::unwrap(const ir::Expr& e) {
  ExprId option(e.a);
  if (kind_of(option) == TypeKind::any) return value(option);
  if (e.has(ExprFlag::proven)) return {own(option, Prec::postfix) + ".unwrap()"};
  const ir::Expr get = body_.exprs[option];
  if (static_cast<ir::UnwrapReason>(e.b) == ir::UnwrapReason::missing_key && get.kind == ExprKind::map_get &&
      !w_.types.is(w_.types.value(body_.type(ExprId(get.a))), TypeKind::option)) {
    return {place(ExprId(get.a)) + ".fetch(" + borrow(ExprId(get.b)) + ")"};
  }
  return call(w_.helper("unwrap"), {own(option), string_literal(w_.types.show(e.type))});
}

Piece SharedExpressions::convert(const ir::Expr& e) {
  ExprId from(e.a);
  TypeKind source = kind_of(from);
  auto helped_by = [&](std::string_view name, const std::string& argument) {
    return call(w_.helper(name), {argument});
  };
  if (source == w_.types.kind(e.type)) return value(from);
  const TypeKind target = w_.types.kind(e.type);
  if (target == TypeKind::floating)
    return source == TypeKind::integer ? Piece{own(from, Prec::postfix) + " as f64", Prec::weak}
                                       : Piece{place(from) + ".to_float()"};
  if (target == TypeKind::integer) {
    if (source == TypeKind::floating) return helped_by("float_to_int", own(from));
    if (source == TypeKind::bigint) return helped_by("big_to_int", borrow(from));
    return helped_by("big_to_int", "&" + place(from) + ".whole()");
  }
  if (target == TypeKind::bigint) {
    if (source == TypeKind::bigrat) return {place(from) + ".whole()"};
    return {w_.helper("Big") + (source == TypeKind::floating ? "::from_float(" : "::from_int(") + own(from) +
            ")"};
  }
  if (target == TypeKind::bigrat) {
    if (source == TypeKind::floating) return {w_.helper("Rat") + "::from_float(" + own(from) + ")"};
    if (source == TypeKind::bigint) return {w_.helper("Rat") + "::from_big(" + own(from) + ")"};
    return {w_.helper("Rat") + "::from_big(" + w_.helper("Big") + "::from_int(" + own(from) + "))"};
  }
  return value(from);
}

// What it captures is copied into it; a closure that names itself does so through a slot.
Piece SharedExpressions::closure(const ir::Expr& e) {
  FunctionId id(e.a);
  FunctionWriter inner(w_, id);
  const ir::Function& f = w_.program.functions[id];
  std::string type = w_.type(e.type);
  std::string lines;
  for (const ir::Capture& c : f.captures) {
    const std::string& outer = name_of(c.outer);
    bool slot = inner.is_slot(c.inner);
    // A slot is shared, and read where the closure has a plain local.
    std::string taken_along = f_.is_slot(c.outer) && !slot ? outer + ".get()" : outer + ".clone()";
    lines += "let " + w_.local_name(id, c.inner) + " = " + taken_along + ";\n";
  }
  std::string head = "move " + inner.parameters(true);
  if (!w_.types.is(f.result, TypeKind::unit) && !w_.types.is(f.result, TypeKind::never))
    head += " -> " + w_.type(f.result);
  std::string code = "Rc::new(" + head + " {\n" + indented(inner.body_text()) + "\n})";
  if (!f.self.valid()) {
    if (lines.empty()) return {code + " as " + type, Prec::weak};
    return {"{\n" + indented(lines + code + " as " + type) + "\n}", Prec::weak};
  }
  std::string self = w_.local_name(id, f.self);
  std::string slot = w_.helper("Slot");
  lines += "let " + self + ": " + slot + "<" + type + "> = " + slot + "::empty();\n";
  lines +=
      "let it: " + type + " = {\n    let " + self + " = " + self + ".clone();\n" + indented(code) + "\n};\n";
  lines += self + ".set(it.clone());\nit";
  return {"{\n" + indented(lines) + "\n}", Prec::weak};
}

Piece SharedExpressions::conditional(const ir::Expr& e) {
  std::string test = own(ExprId(e.a));
  std::string then = own(ExprId(e.b));
  std::string other = own(ExprId(e.c));
  bool chain = body_.kind(ExprId(e.c)) == ExprKind::conditional;
  std::string flat = "if " + test + " { " + then + " } else " + (chain ? other : "{ " + other + " }");
  if (flat.size() < 90 && flat.find('\n') == std::string::npos) return {flat, Prec::weak};
  return {"if " + test + " {\n" + indented(then) + "\n} else " +
              (chain ? other : "{\n" + indented(other) + "\n}"),
          Prec::weak};
}

Piece SharedExpressions::coalesce(const ir::Expr& e) {
  ExprId option(e.a);
  bool any = kind_of(option) == TypeKind::any;
  std::string subject = any ? place(option) + ".some()" : own(option);
  bool wrapped = !any && w_.types.is(e.type, TypeKind::option);
  std::string arms =
      std::string("Some(it) => ") + (wrapped ? "Some(it)" : "it") + ",\nNone => " + own(ExprId(e.b)) + ",";
  return {"match " + subject + " {\n" + indented(arms) + "\n}", Prec::weak};
}

Piece SharedExpressions::place_piece(ExprId id) {
  printed_.note(id);
  const ir::Expr e = body_.exprs[id];
  if (e.kind == ExprKind::local && !f_.is_slot(LocalId(e.a))) {
    if (f_.is_borrowed(id)) return {"*" + name_of(LocalId(e.a)), Prec::unary};
    return {name_of(LocalId(e.a))};
  }
  if (e.kind == ExprKind::field) return field(e, false);
  if (e.kind == ExprKind::const_int || e.kind == ExprKind::const_float) return number_literal(e, true);
  if (e.kind == ExprKind::none && !w_.types.is(e.type, TypeKind::any))
    return {"None::<" + w_.type(w_.types.element(e.type)) + ">"};
  const bool list = e.kind == ExprKind::make_list;
  if ((list || e.kind == ExprKind::make_map) && body_.list_size(e.a) == 0)
    return {w_.type_path(e.type) + "::new()"};
  // `[[]]` says as little about its type as `[]` does.
  if (list && w_.types.is(w_.types.element(e.type), TypeKind::list))
    return {w_.type_path(e.type) + "::from(" + listed("vec![", own_list(e.a), "]") + ")"};
  return written(id);
}

Piece SharedExpressions::call_value(const ir::Expr& e) {
  const ir::Expr& f = body_.exprs[ExprId(e.a)];
  const std::string callee = place(ExprId(e.a));
  const bool name = f.kind == ExprKind::local && !f_.is_slot(LocalId(f.a));
  return call(name ? callee : "(" + callee + ")", own_list(e.b));
}

Piece SharedExpressions::map_get(const ir::Expr& e) {
  const std::string got = place(ExprId(e.a)) + ".get(" + borrow(ExprId(e.b)) + ")";
  const TypeKind held = w_.types.kind(w_.types.value(body_.type(ExprId(e.a))));
  if (held == TypeKind::any) return call(w_.helper("or_none"), {got});
  return {held == TypeKind::option ? got + ".flatten()" : got};
}

Piece SharedExpressions::written(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  auto literal = [&](const ir::Expr& of) { return string_literal(w_.program.names->text(NameId(of.a))); };
  switch (e.kind) {
    case ExprKind::const_unit: return {"()"};
    case ExprKind::const_bool: return {e.a != 0 ? "true" : "false"};
    case ExprKind::const_int:
    case ExprKind::const_float: return number_literal(e, false);
    case ExprKind::const_string: return {w_.helper("Text") + "::of(" + literal(e) + ")"};
    case ExprKind::const_bytes: return bytes(e);
    case ExprKind::const_bigint: return {w_.helper("Big") + "::parse(" + literal(e) + ")"};
    case ExprKind::none: return {w_.types.is(e.type, TypeKind::any) ? w_.helper("none") + "()" : "None"};
    case ExprKind::local: return local_value(id, e);
    case ExprKind::global: return global(e);
    case ExprKind::function_ref:
      return {"Rc::new(" + w_.function_name(FunctionId(e.a)) + ") as " + w_.type(e.type), Prec::weak};
    case ExprKind::closure: return closure(e);
    case ExprKind::call: return call(called(e), arguments(e));
    case ExprKind::call_value: return call_value(e);
    case ExprKind::op: return ops_.operation(id, e);
    case ExprKind::make_list: return list(e);
    case ExprKind::make_set:
      return {w_.type_path(e.type) + "::of(" + listed("vec![", own_list(e.a), "]") + ")"};
    case ExprKind::make_map: return map(e);
    case ExprKind::make_record:
    case ExprKind::make_variant: return record(e);
    case ExprKind::field: return field(e, true);
    case ExprKind::variant_field: return variant_field(e);
    case ExprKind::tag_is: return tag_is(e);
    case ExprKind::index: return {element(e)};
    case ExprKind::map_get: return map_get(e);
    case ExprKind::some: return {"Some(" + own(ExprId(e.a)) + ")"};
    case ExprKind::is_some: return {place(ExprId(e.a)) + ".is_some()"};
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box: w_.helper("Value"); return {own(ExprId(e.a), Prec::postfix) + ".boxed()"};
    case ExprKind::unbox: {
      const char* method = e.b == 1 ? ".fit::<" : ".cast::<";
      return {place(ExprId(e.a)) + method + w_.type(e.type) + ">()"};
    }
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and: return ops_.binary("&&", Prec::conjunction, ExprId(e.a), ExprId(e.b));
    case ExprKind::logical_or: return ops_.binary("||", Prec::disjunction, ExprId(e.a), ExprId(e.b));
    case ExprKind::coalesce: return coalesce(e);
    case ExprKind::block_value: {
      std::string lines = stmts_.block_lines(ir::BlockId(e.a));
      return {"{\n" + indented(lines + (lines.empty() ? "" : "\n") + own(ExprId(e.b))) + "\n}", Prec::weak};
    }
    case ExprKind::match_value: return {stmts_.match_text(ExprId(e.a), e.b, true), Prec::weak};
  }
  MOCHI_UNREACHABLE("expression kind");
}

}  // namespace mochi::emit::rust
