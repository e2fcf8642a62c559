#include <cmath>

#include "base/check.h"
#include "base/float_text.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `value`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

namespace {
std::string enclosed(const Piece& piece, Prec at_least) {
  return piece.prec >= at_least ? piece.text : "(" + piece.text + ")";
}
}  // namespace

std::string FunctionWriter::own(ExprId id, Prec at_least) {
  const ExprKind kind = body_.kind(id);
  if (at_least == Prec::postfix &&
      (kind == ExprKind::const_int || kind == ExprKind::const_float || kind == ExprKind::none ||
       kind == ExprKind::make_list || kind == ExprKind::make_map)) {
    return place(id, at_least);
  }
  return enclosed(value(id), at_least);
}

std::string FunctionWriter::place(ExprId id, Prec at_least) {
  // Methods look through references by themselves.
  if (at_least == Prec::postfix && is_borrowed(id)) return name_of(LocalId(body_.exprs[id].a));
  return enclosed(place_piece(id), at_least);
}

std::string FunctionWriter::borrow(ExprId id) {
  if (is_borrowed(id)) return name_of(LocalId(body_.exprs[id].a));
  return "&" + place(id, Prec::unary);
}

bool FunctionWriter::is_borrowed(ExprId id) const {
  return body_.kind(id) == ExprKind::local && w_.is_borrowed(id_, LocalId(body_.exprs[id].a));
}

// Arguments of a call, as the parameters take them.
std::vector<std::string> FunctionWriter::arguments(const ir::Expr& e) {
  const ir::Function& callee = w_.program.functions[FunctionId(e.a)];
  std::vector<std::string> all;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    ExprId argument = body_.expr_at(e.b, i);
    if (!w_.is_borrowed(FunctionId(e.a), callee.params[i])) {
      all.push_back(own(argument));
      continue;
    }
    bool blocks = false;
    for (std::size_t later = i + 1; later < body_.list_size(e.b); ++later)
      blocks = blocks || makes_blocks(body_.expr_at(e.b, later));
    all.push_back(blocks || moves_behind(e.b, i) ? "&" + own(argument, Prec::unary) : borrow(argument));
  }
  return all;
}

// Evaluating it calls nothing and leaves nothing.
bool FunctionWriter::is_simple(ExprId id) const {
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
std::string FunctionWriter::element(const ir::Expr& e) {
  std::string access = std::string(e.has(ExprFlag::proven) ? ".item(" : ".at(") + own(ExprId(e.b)) + ")";
  const ir::Expr outer = body_.exprs[ExprId(e.a)];
  if (outer.kind == ExprKind::index && is_simple(ExprId(e.b)) && !makes_blocks(ExprId(outer.b))) {
    return place(ExprId(outer.a)) + ".with(" + own(ExprId(outer.b)) + ", |it| it" + access + ")";
  }
  return (makes_blocks(ExprId(e.b)) ? own(ExprId(e.a), Prec::postfix) : place(ExprId(e.a))) + access;
}

std::vector<std::string> FunctionWriter::own_list(std::uint32_t list) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) all.push_back(own(body_.expr_at(list, i)));
  return all;
}

std::vector<std::string> FunctionWriter::borrow_list(std::uint32_t list, std::size_t from) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < body_.list_size(list); ++i) {
    const ExprId part = body_.expr_at(list, i);
    all.push_back(moves_behind(list, i) ? "&" + own(part, Prec::unary) : borrow(part));
  }
  return all;
}

// An expression behind the i-th, which is a name, takes away what the name holds.
bool FunctionWriter::moves_behind(std::uint32_t list, std::size_t i) const {
  const ir::Expr& name = body_.exprs[body_.expr_at(list, i)];
  if (name.kind != ExprKind::local) return false;
  bool moved = false;
  for (std::size_t later = i + 1; later < body_.list_size(list); ++later) {
    const ExprId part = body_.expr_at(list, later);
    if (body_.kind(part) == ExprKind::local) continue;
    ir::walk(
        body_, part,
        [&](ExprId id) {
          const ir::Expr& e = body_.exprs[id];
          moved = moved || (e.kind == ExprKind::local && e.a == name.a && e.has(ExprFlag::last_use));
        },
        [](ir::StmtId) {});
  }
  return moved;
}

// A block inside may assign to what stands left of it.
bool FunctionWriter::makes_blocks(ExprId id) const {
  const ExprKind kind = body_.kind(id);
  if (kind == ExprKind::block_value || kind == ExprKind::match_value) return true;
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || makes_blocks(part); },
      [&](ir::BlockId) { found = true; });
  return found;
}

bool FunctionWriter::mentions(ExprId id, LocalId local) const {
  if (body_.kind(id) == ExprKind::local && body_.exprs[id].a == local.value) return true;
  bool found = false;
  ir::for_each_part(
      body_, id, [&](ExprId part) { found = found || mentions(part, local); },
      [&](ir::BlockId) { found = true; });
  return found;
}

std::string FunctionWriter::receiver(ExprId op) {
  const ir::Expr& e = body_.exprs[op];
  bool blocks = false;
  for (std::size_t i = 1; i < body_.list_size(e.b); ++i)
    blocks = blocks || makes_blocks(body_.operand(op, i));
  if (blocks) return own(body_.operand(op, 0), Prec::postfix);
  return place(body_.operand(op, 0));
}

Piece FunctionWriter::constant(const ir::Expr& e) {
  auto named = [&](std::uint32_t name) { return w_.program.names->text(NameId(name)); };
  switch (e.kind) {
    case ExprKind::const_unit: return {"()"};
    case ExprKind::const_bool: return {e.a != 0 ? "true" : "false"};
    case ExprKind::const_int: {
      std::int64_t value = ir::int_value(e);
      // Where nothing says otherwise, Rust takes a literal for 32 bits.
      const bool large = value > INT32_MAX || value < INT32_MIN;
      return {std::to_string(value) + (large ? "_i64" : ""), value < 0 ? Prec::unary : Prec::postfix};
    }
    case ExprKind::const_float: {
      double value = ir::float_value(e);
      if (std::isnan(value)) return {"f64::NAN"};
      if (std::isinf(value)) return {value > 0 ? "f64::INFINITY" : "f64::NEG_INFINITY"};
      std::string digits = float_json(value);
      if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
      return {digits, std::signbit(value) ? Prec::unary : Prec::postfix};
    }
    case ExprKind::const_string: return {w_.helper("Text") + "::of(" + string_literal(named(e.a)) + ")"};
    case ExprKind::const_bytes: {
      std::vector<std::string> items;
      for (char c : named(e.a)) items.push_back(std::to_string(static_cast<unsigned char>(c)));
      return {w_.helper("Bytes") + "::new(" + listed("&[", items, "]") + ")"};
    }
    case ExprKind::const_bigint: return {w_.helper("Big") + "::parse(" + string_literal(named(e.a)) + ")"};
    default: MOCHI_UNREACHABLE("constant kind");
  }
}

// An owned value from something borrowed.
std::string FunctionWriter::taken(TypeId type, const std::string& place) const {
  return w_.is_copy(type) ? place : place + ".clone()";
}

Piece FunctionWriter::local_value(ExprId id, const ir::Expr& e) {
  LocalId local(e.a);
  const std::string& name = name_of(local);
  if (is_slot(local)) return {name + ".get()"};
  if (w_.is_copy(body_.type(id))) return {name};
  if (w_.is_borrowed(id_, local)) w_.note_owned(id_, local);
  if (e.has(ExprFlag::last_use) && may_move(local)) return {name};
  return {name + ".clone()"};
}

Piece FunctionWriter::global(const ir::Expr& e) {
  GlobalId id(e.a);
  const ir::Global& g = w_.program.globals[id];
  std::string name = "&" + w_.global_name(id);
  if (g.lazy_init.valid()) return call(w_.helper("load_or"), {name, w_.function_name(g.lazy_init)});
  return call(w_.helper("load"), {name, string_literal(w_.program.names->text(g.name))});
}

Piece FunctionWriter::aggregate(const ir::Expr& e) {
  auto vec = [&](const std::vector<std::string>& items) { return listed("vec![", items, "]"); };
  auto fields = [&](const std::string& head, auto name) {
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
      std::string value = own(body_.expr_at(e.a, i));
      const std::string field = name(i);
      all.push_back(field == value ? field : field + ": " + value);
    }
    return listed(head + " { ", all, " }");
  };
  switch (e.kind) {
    case ExprKind::make_list:
      if (body_.list_size(e.a) == 0) return {w_.helper("List") + "::new()"};
      return {w_.helper("List") + "::from(" + vec(own_list(e.a)) + ")"};
    case ExprKind::make_set:
      return {w_.type(e.type).replace(0, 3, w_.helper("Set") + "::") + "::of(" + vec(own_list(e.a)) + ")"};
    case ExprKind::make_map: {
      std::vector<std::string> pairs;
      for (std::size_t i = 0; i + 1 < body_.list_size(e.a); i += 2) {
        pairs.push_back("(" + own(body_.expr_at(e.a, i)) + ", " + own(body_.expr_at(e.a, i + 1)) + ")");
      }
      if (pairs.empty()) return {w_.helper("Map") + "::new()"};
      return {w_.helper("Map") + "::of(" + vec(pairs) + ")"};
    }
    case ExprKind::make_record:
      return {w_.held(
          e.type, fields(w_.data_name(e.type), [&](std::uint32_t i) { return w_.field_name(e.type, i); }))};
    case ExprKind::make_variant: {
      std::string name = w_.variant_name(e.type, e.b);
      if (body_.list_size(e.a) == 0) return {w_.held(e.type, name)};
      return {
          w_.held(e.type, fields(name, [&](std::uint32_t i) { return w_.variant_field(e.type, e.b, i); }))};
    }
    default: MOCHI_UNREACHABLE("aggregate kind");
  }
}

Piece FunctionWriter::field(const ir::Expr& e, bool owned) {
  TypeId base = body_.type(ExprId(e.a));
  const std::string& name = w_.field_name(base, e.b);
  if (w_.layout(base) == Layout::changing)
    return {place(ExprId(e.a)) + ".get(|it| " + taken(e.type, "it." + name) + ")"};
  std::string text = place(ExprId(e.a)) + "." + name;
  return {owned ? taken(e.type, text) : text};
}

Piece FunctionWriter::variant_field(const ir::Expr& e) {
  TypeId base = body_.type(ExprId(e.a));
  std::string arms = " { " + w_.variant_name(base, e.b) + " { " + w_.variant_field(base, e.b, e.c) +
                     ": it, .. } => it.clone(), _ => unreachable!() }";
  if (w_.layout(base) == Layout::changing) return {place(ExprId(e.a)) + ".get(|it| match it" + arms + ")"};
  return {"match &*" + place(ExprId(e.a), Prec::unary) + arms, Prec::weak};
}

Piece FunctionWriter::tag_is(const ir::Expr& e) {
  TypeId base = body_.type(ExprId(e.a));
  std::string name = w_.variant_name(base, e.b);
  switch (w_.layout(base)) {
    case Layout::constant: return {own(ExprId(e.a), Prec::bit_or) + " == " + name, Prec::comparison};
    case Layout::shared: return {"matches!(&*" + place(ExprId(e.a), Prec::unary) + ", " + name + " { .. })"};
    case Layout::changing: return {place(ExprId(e.a)) + ".get(|it| matches!(it, " + name + " { .. }))"};
  }
  MOCHI_UNREACHABLE("layout");
}

Piece FunctionWriter::unwrap(const ir::Expr& e) {
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

Piece FunctionWriter::convert(const ir::Expr& e) {
  ExprId from(e.a);
  TypeKind source = kind_of(from);
  auto helped_by = [&](std::string_view name, const std::string& argument) {
    return call(w_.helper(name), {argument});
  };
  if (source == w_.types.kind(e.type)) return value(from);
  switch (w_.types.kind(e.type)) {
    case TypeKind::floating:
      if (source == TypeKind::integer) return {own(from, Prec::postfix) + " as f64", Prec::weak};
      return {place(from) + ".to_float()"};
    case TypeKind::integer:
      if (source == TypeKind::floating) return helped_by("float_to_int", own(from));
      if (source == TypeKind::bigint) return helped_by("big_to_int", borrow(from));
      return helped_by("big_to_int", "&" + place(from) + ".whole()");
    case TypeKind::bigint:
      if (source == TypeKind::bigrat) return {place(from) + ".whole()"};
      return {w_.helper("Big") + (source == TypeKind::floating ? "::from_float(" : "::from_int(") +
              own(from) + ")"};
    case TypeKind::bigrat:
      if (source == TypeKind::floating) return {w_.helper("Rat") + "::from_float(" + own(from) + ")"};
      if (source == TypeKind::bigint) return {w_.helper("Rat") + "::from_big(" + own(from) + ")"};
      return {w_.helper("Rat") + "::from_big(" + w_.helper("Big") + "::from_int(" + own(from) + "))"};
    default: return value(from);
  }
}

// What it captures is copied into it; a closure that names itself does so through a slot.
Piece FunctionWriter::closure(const ir::Expr& e) {
  FunctionId id(e.a);
  FunctionWriter inner(w_, id);
  const ir::Function& f = w_.program.functions[id];
  std::string type = w_.type(e.type);
  std::string lines;
  for (const ir::Capture& c : f.captures) {
    const std::string& outer = name_of(c.outer);
    bool slot = inner.is_slot(c.inner);
    // A slot is shared, and read where the closure has a plain local.
    std::string taken_along = is_slot(c.outer) && !slot ? outer + ".get()" : outer + ".clone()";
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

Piece FunctionWriter::conditional(const ir::Expr& e) {
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

Piece FunctionWriter::coalesce(const ir::Expr& e) {
  ExprId option(e.a);
  bool any = kind_of(option) == TypeKind::any;
  std::string subject = any ? place(option) + ".some()" : own(option);
  bool wrapped = !any && w_.types.is(e.type, TypeKind::option);
  std::string arms =
      std::string("Some(it) => ") + (wrapped ? "Some(it)" : "it") + ",\nNone => " + own(ExprId(e.b)) + ",";
  return {"match " + subject + " {\n" + indented(arms) + "\n}", Prec::weak};
}

Piece FunctionWriter::place_piece(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::local:
      if (is_slot(LocalId(e.a))) break;
      if (is_borrowed(id)) return {"*" + name_of(LocalId(e.a)), Prec::unary};
      return {name_of(LocalId(e.a))};
    case ExprKind::field: return field(e, false);
    case ExprKind::const_int:
    case ExprKind::const_float: {
      Piece piece = constant(e);
      if (piece.text.starts_with("f64")) return piece;
      if (piece.text.ends_with("_i64")) return piece;
      return {piece.text + (e.kind == ExprKind::const_int ? "_i64" : "_f64"), piece.prec};
    }
    case ExprKind::none:
      if (w_.types.is(e.type, TypeKind::any)) break;
      return {"None::<" + w_.type(w_.types.element(e.type)) + ">"};
    case ExprKind::make_list:
    case ExprKind::make_map:
      // `[[]]` says as little about its type as `[]` does.
      if (e.kind == ExprKind::make_list && body_.list_size(e.a) > 0 &&
          w_.types.is(w_.types.element(e.type), TypeKind::list))
        return {w_.type(e.type).insert(4, "::") + "::from(" + listed("vec![", own_list(e.a), "]") + ")"};
      if (body_.list_size(e.a) > 0) break;
      return {w_.type(e.type).insert(e.kind == ExprKind::make_list ? 4 : 3, "::") + "::new()"};
    default: break;
  }
  return value(id);
}

Piece FunctionWriter::value(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes:
    case ExprKind::const_bigint: return constant(e);
    case ExprKind::none: return {w_.types.is(e.type, TypeKind::any) ? w_.helper("none") + "()" : "None"};
    case ExprKind::local: return local_value(id, e);
    case ExprKind::global: return global(e);
    case ExprKind::function_ref:
      return {"Rc::new(" + w_.function_name(FunctionId(e.a)) + ") as " + w_.type(e.type), Prec::weak};
    case ExprKind::closure: return closure(e);
    case ExprKind::call: return call(w_.function_name(FunctionId(e.a)), arguments(e));
    case ExprKind::call_value: {
      bool name = body_.kind(ExprId(e.a)) == ExprKind::local && !is_slot(LocalId(body_.exprs[ExprId(e.a)].a));
      std::string callee = place(ExprId(e.a));
      return call(name ? callee : "(" + callee + ")", own_list(e.b));
    }
    case ExprKind::op: return operation(id, e);
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::make_record:
    case ExprKind::make_variant: return aggregate(e);
    case ExprKind::field: return field(e, true);
    case ExprKind::variant_field: return variant_field(e);
    case ExprKind::tag_is: return tag_is(e);
    case ExprKind::index: return {element(e)};
    case ExprKind::map_get: {
      std::string got = place(ExprId(e.a)) + ".get(" + borrow(ExprId(e.b)) + ")";
      TypeKind held = w_.types.kind(w_.types.value(body_.type(ExprId(e.a))));
      if (held == TypeKind::any) return call(w_.helper("or_none"), {got});
      return {held == TypeKind::option ? got + ".flatten()" : got};
    }
    case ExprKind::some: return {"Some(" + own(ExprId(e.a)) + ")"};
    case ExprKind::is_some: return {place(ExprId(e.a)) + ".is_some()"};
    case ExprKind::unwrap: return unwrap(e);
    case ExprKind::box: w_.helper("Value"); return {own(ExprId(e.a), Prec::postfix) + ".boxed()"};
    case ExprKind::unbox: return {place(ExprId(e.a)) + ".cast::<" + w_.type(e.type) + ">()"};
    case ExprKind::convert: return convert(e);
    case ExprKind::conditional: return conditional(e);
    case ExprKind::logical_and: return binary("&&", Prec::conjunction, ExprId(e.a), ExprId(e.b));
    case ExprKind::logical_or: return binary("||", Prec::disjunction, ExprId(e.a), ExprId(e.b));
    case ExprKind::coalesce: return coalesce(e);
    case ExprKind::block_value: {
      std::string lines = block_lines(ir::BlockId(e.a));
      return {"{\n" + indented(lines + (lines.empty() ? "" : "\n") + own(ExprId(e.b))) + "\n}", Prec::weak};
    }
    case ExprKind::match_value: return {match_text(ExprId(e.a), e.b, true), Prec::weak};
  }
  MOCHI_UNREACHABLE("expression kind");
}

Piece FunctionWriter::binary(std::string_view sign, Prec prec, ExprId a, ExprId b, bool chains) {
  return {own(a, chains ? prec : tighter(prec)) + " " + std::string(sign) + " " + own(b, tighter(prec)),
          prec};
}

}  // namespace mochi::emit::rust
