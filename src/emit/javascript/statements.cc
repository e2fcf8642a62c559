#include "emit/javascript/statements.h"

#include <algorithm>

#include "base/check.h"
#include "ir/effects.h"
#include "ir/facts.h"
#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ArmId;
using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

Doc Statements::statement(StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: return let_statement(s);
    case StmtKind::assign: return assignment(s);
    case StmtKind::expr: return value_statement(ExprId(s.a));
    case StmtKind::if_: return if_statement(s);
    case StmtKind::while_: {
      ++s_.turns;
      Doc test = e_.condition(ExprId(s.a));
      --s_.turns;
      return w_.concat({w_.text("while "), test, w_.text(" "), loop_body(BlockId(s.b))});
    }
    case StmtKind::for_range: return for_range(s);
    case StmtKind::for_each: return for_each(id);
    case StmtKind::break_: return w_.text("break;");
    case StmtKind::continue_: return w_.text("continue;");
    case StmtKind::return_: return return_statement(ExprId(s.a));
    case StmtKind::block: return braced_block(BlockId(s.a));
    case StmtKind::match: return match_chain(ExprId(s.a), s.b);
    case StmtKind::try_: return try_statement(s);
  }
  MOCHI_UNREACHABLE("statement kind");
}

void Statements::block_lines(BlockId block, std::vector<Doc>& lines) {
  if (!block.valid()) return;
  for (StmtId s : body_.blocks[block]) {
    const std::vector<LocalId> viewed = begin_views(s, lines);
    Doc line = statement(s);
    if (line.valid() && line != w_.docs.empty()) lines.push_back(w_.concat({w_.mark(body_.span(s)), line}));
    for (LocalId local : viewed) s_.views.erase(local);
  }
}

Doc Statements::braced_block(BlockId block) {
  std::vector<Doc> lines;
  block_lines(block, lines);
  return w_.body(lines);
}

// Slices remember the last texts themselves.
bool Statements::looks_at_points(StmtId loop, LocalId text) const {
  bool found = false;
  const auto look = [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op ||
        (static_cast<Op>(e.a) != Op::str_index && static_cast<Op>(e.a) != Op::str_len))
      return;
    const ir::Expr& of = body_.exprs[body_.operand(id, 0)];
    found = found || (of.kind == ExprKind::local && LocalId(of.a) == text);
  };
  ir::for_each_part(
      body_, loop, [&](ExprId e) { ir::walk(body_, e, look, [](StmtId) {}); },
      [&](BlockId b) { ir::walk(body_, b, look, [](StmtId) {}); });
  return found;
}

// Strings that the loop indexes or measures are looked at once, before it.
std::vector<LocalId> Statements::begin_views(StmtId loop, std::vector<Doc>& lines) {
  std::vector<LocalId> begun;
  const ir::Facts* facts = w_.program.facts.get();
  if (facts == nullptr || id_.value >= facts->text_views.size()) return begun;
  for (const ir::TextView& view : facts->text_views[id_.value]) {
    if (view.loop != loop || s_.views.contains(view.local) || !looks_at_points(loop, view.local)) continue;
    const std::string& text = w_.local_name(id_, view.local);
    const std::string name = w_.fresh(id_, text + "Points");
    lines.push_back(
        w_.concat({w_.text("const " + name + " = "), w_.call(w_.helper("codePoints"), {w_.text(text)}),
                   w_.text(" ?? " + text + ";")}));
    s_.views[view.local] = name;
    begun.push_back(view.local);
  }
  return begun;
}

Doc Statements::loop_body(BlockId block, std::vector<Doc> lines) {
  ++s_.turns;
  block_lines(block, lines);
  --s_.turns;
  return w_.body(lines);
}

Doc Statements::value_statement(ExprId value) {
  if (body_.kind(value) == ExprKind::const_unit) return w_.docs.empty();
  Doc doc = e_.expr(value);
  if (is_braced(value)) doc = w_.concat({w_.text("("), doc, w_.text(")")});
  return w_.concat({doc, w_.text(";")});
}

Doc Statements::return_statement(ExprId value) {
  if (!value.valid()) return w_.text("return;");
  if (w_.types.is(body_.type(value), TypeKind::never)) return w_.concat({e_.expr(value), w_.text(";")});
  if (const Doc outcome = passed_on(value); outcome.valid())
    return w_.concat({w_.text("return "), outcome, w_.text(";")});
  const TypeId type = body_.type(value);
  const bool option = w_.types.is(type, TypeKind::option);
  if (function_.exported && w_.types.is(option ? w_.types.element(type) : type, TypeKind::bytes) &&
      e_.shares_bytes(value, true))
    return w_.concat({w_.text("return "), e_.kept(value, true), w_.text(";")});
  if (may_give_null(value)) {
    return w_.concat({w_.text("return "), e_.expr(value, Prec::bit_or), w_.text(" ?? undefined;")});
  }
  return w_.concat({w_.text("return"), e_.returned(value), w_.text(";")});
}

// What a function of Mochi gave, and nothing else.
bool Statements::is_made_here(LocalId outcome) const {
  if (body_.locals[outcome].assigned || body_.locals[outcome].cell) return false;
  bool found = false;
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](ir::StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        found = found || (s.kind == StmtKind::let && LocalId(s.a) == outcome && ExprId(s.b).valid() &&
                          body_.kind(ExprId(s.b)) == ExprKind::call);
      });
  return found;
}

// The outcome itself, where what a function returns is its failure as it is; none for all other values.
Doc Statements::passed_on(ExprId value) const {
  constexpr std::uint32_t kErr = 1;
  const ir::Expr& made = body_.exprs[value];
  if (made.kind != ExprKind::make_variant || made.b != kErr || !w_.is_result(made.type)) return Doc();
  const ir::Expr& error = body_.exprs[body_.expr_at(made.a, 0)];
  if (error.kind != ExprKind::variant_field || error.b != kErr) return Doc();
  const ir::Expr& outcome = body_.exprs[ExprId(error.a)];
  const bool same = outcome.kind == ExprKind::local && w_.is_result(outcome.type) &&
                    w_.types[outcome.type].args[1] == w_.types[made.type].args[1];
  return same && is_made_here(LocalId(outcome.a)) ? name_of(LocalId(outcome.a)) : Doc();
}

// What users gave where nothing may stand: they take null for it, and never get it (S13 of the border page).
bool Statements::may_give_null(ExprId value) const {
  if (w_.options.foreign == nullptr || !w_.types.is(body_.type(value), TypeKind::option)) return false;
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::local)
    return function_.exported && std::find(function_.params.begin(), function_.params.end(), LocalId(e.a)) !=
                                     function_.params.end();
  return (e.kind == ExprKind::field || e.kind == ExprKind::variant_field) &&
         w_.is_open(body_.type(ExprId(e.a)));
}

Doc Statements::let_statement(const ir::Stmt& s) {
  LocalId local(s.a);
  std::string name = w_.local_name(id_, local);
  ExprId value(s.b);
  std::string type = local_type(local, value);
  if (!value.valid()) return w_.text("let " + name + type + ";");
  // `let _ = f()?` is for what happens on the way.
  if (w_.program.names->text(body_.locals[local].name) == "_" && !is_named(body_.root, local))
    return ir::effects_of(w_.types, body_, value).none() ? w_.docs.empty() : value_statement(value);
  std::vector<Doc> lines;
  Doc chosen = e_.operators().named_fast(value, lines);
  Doc shown = chosen.valid()
                  ? w_.behind_sign({.doc = chosen, .prec = Prec::conditional})
                  : e_.assigned(value, e_.given(value, w_.is_typed() ? e_.held.of(local) : Parts()));
  lines.push_back(w_.concat({w_.text(keyword(local) + name + type + " ="), shown, w_.text(";")}));
  return w_.docs.join(lines, w_.docs.hardline());
}

bool Statements::is_scalar(TypeId type) const {
  const TypeKind kind = w_.types.kind(type);
  return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::string ||
         kind == TypeKind::boolean;
}

// TypeScript infers most types; not those of what is declared without a value or starts empty.
bool Statements::finds_type(LocalId local, ExprId value) const {
  if (!value.valid()) return false;
  const ir::Expr& e = body_.exprs[value];
  const bool empty =
      (e.kind == ExprKind::make_list || e.kind == ExprKind::make_map || e.kind == ExprKind::make_set) &&
      body_.list_size(e.a) == 0;
  if (is_scalar(body_.locals[local].type)) return true;
  return !empty && !is_shaped(value) && !is_variable(local);
}

// What TypeScript finds for the value is its shape, where the type has other shapes too.
bool Statements::is_shaped(ExprId value) const {
  const ir::Expr& e = body_.exprs[value];
  if (is_scalar(e.type)) return false;
  if (e.kind == ExprKind::conditional) return is_shaped(ExprId(e.b)) || is_shaped(ExprId(e.c));
  if (e.kind == ExprKind::call && types::is_generic(w_.types, w_.program.functions[ir::FunctionId(e.a)].result)) {
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i)
      if (is_shaped(body_.expr_at(e.b, i))) return true;
  }
  return e.kind == ExprKind::make_variant || e.kind == ExprKind::make_record ||
         e.kind == ExprKind::make_list || e.kind == ExprKind::none || e.kind == ExprKind::some;
}

std::string Statements::local_type(LocalId local, ExprId value) {
  if (!w_.is_typed()) return {};
  if (finds_type(local, value)) {
    e_.held.declare(local, e_.held.wanted(local, value));
    return {};
  }
  const Parts parts = e_.held.of(local);
  e_.held.declare(local, parts);
  return ": " + w_.docs.print(w_.spelling.type(body_.locals[local].type, parts), 100000);
}

Doc Statements::if_statement(const ir::Stmt& s) {
  Doc doc = w_.concat({w_.text("if "), e_.condition(ExprId(s.a)), w_.text(" "), braced_block(BlockId(s.b))});
  BlockId otherwise(s.c);
  if (!otherwise.valid() || body_.blocks[otherwise].empty()) return doc;
  const auto& inner = body_.blocks[otherwise];
  if (inner.size() == 1 && body_.stmts[inner[0]].kind == StmtKind::if_) {
    return w_.concat({doc, w_.text(" else "), if_statement(body_.stmts[inner[0]])});
  }
  return w_.concat({doc, w_.text(" else "), braced_block(otherwise)});
}

bool Statements::is_named(BlockId block, LocalId local) const {
  bool found = false;
  ir::walk(
      body_, block,
      [&](ExprId e) {
        const ir::Expr& x = body_.exprs[e];
        found = found || (x.kind == ExprKind::local && x.a == local.value);
        if (x.kind != ExprKind::closure) return;
        for (const ir::Capture& c : w_.program.functions[ir::FunctionId(x.a)].captures)
          found = found || c.outer == local;
      },
      [](StmtId) {});
  return found;
}

Doc Statements::try_statement(const ir::Stmt& s) {
  LocalId message(s.b);
  std::string error = w_.fresh(id_, "error");
  std::vector<Doc> lines;
  Doc caught = w_.call(w_.helper("caught"), {w_.text(error)});
  if (message.valid() && is_named(BlockId(s.c), message)) {
    lines.push_back(
        w_.concat({w_.text(keyword(message) + w_.local_name(id_, message) + " = "), caught, w_.text(";")}));
  } else {
    lines.push_back(w_.concat({caught, w_.text(";")}));
  }
  block_lines(BlockId(s.c), lines);
  return w_.concat(
      {w_.text("try "), braced_block(BlockId(s.a)), w_.text(" catch (" + error + ") "), w_.body(lines)});
}

Doc Statements::arm_condition(Doc subject, TypeId type, const ir::Arm& arm) {
  std::vector<Doc> tests;
  bool option = w_.types.is(type, TypeKind::option);
  bool boolean = w_.types.is(type, TypeKind::boolean);
  for (std::uint32_t v : arm.variants) {
    if (option) {
      tests.push_back(w_.concat({subject, w_.text(v == 1 ? w_.is_given() : w_.is_missing())}));
      continue;
    }
    tests.push_back(w_.variant_test(subject, type, v).doc);
  }
  for (ExprId c : arm.constants) {
    if (boolean) {
      tests.push_back(body_.exprs[c].a != 0 ? subject : w_.concat({w_.text("!"), subject}));
    } else {
      tests.push_back(w_.concat({subject, w_.text(" === "), e_.expr(c, Prec::unary)}));
    }
  }
  Doc inner = w_.docs.join(tests, w_.concat({w_.text(" ||"), w_.docs.line()}));
  return w_.in_parentheses({.doc = inner, .prec = Prec::primary});
}

void Statements::arm_bindings(Doc subject, TypeId type, const Parts& of_subject, const ir::Arm& arm,
                              std::vector<Doc>& lines) {
  std::vector<Doc> parts;
  for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
    LocalId local = arm.bindings[i];
    if (!local.valid()) continue;
    Doc value = subject;
    if (w_.is_typed()) e_.held.declare(local, e_.held.bound(type, of_subject, arm.variants[0], i));
    if (!w_.types.is(type, TypeKind::option)) {
      const std::string& property = w_.variant_property(type, arm.variants[0], i);
      value = w_.concat({subject, w_.text("." + property)});
      // What belongs together is taken out together; TypeScript loses then what tells variants apart.
      if (!w_.is_typed() && !is_variable(local)) {
        const std::string& name = w_.local_name(id_, local);
        parts.push_back(w_.text(name == property ? name : property + ": " + name));
        continue;
      }
    }
    lines.push_back(w_.concat(
        {w_.text(keyword(local)), w_.text(w_.local_name(id_, local)), w_.text(" = "), value, w_.text(";")}));
  }
  if (!parts.empty())
    lines.insert(lines.begin(),
                 w_.concat({w_.text("const "), w_.braces(parts), w_.text(" = "), subject, w_.text(";")}));
  for (const LocalId local : arm.bindings) {
    if (local.valid() && s_.looks.at(local)) lines.push_back(look(local));
  }
}

// A name for what a match looks at: that of the field, or of the type.
std::string Statements::subject_name(ExprId subject) {
  const ir::Expr& e = body_.exprs[subject];
  if (e.kind == ExprKind::field) return w_.property(body_.type(ExprId(e.a)), e.b);
  TypeId type = e.type;
  if (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
  const types::DeclId decl = w_.types[type].decl;
  if (!decl.valid()) return "found";
  return convert_name(w_.program.names->text(w_.types.decl(decl).name), CaseStyle::camel);
}

// A chain of ifs; the last arm needs no condition.
Doc Statements::match_chain(ExprId subject, std::uint32_t arms) {
  const ir::Expr& of = body_.exprs[subject];
  bool named = of.kind == ExprKind::local && !body_.locals[LocalId(of.a)].assigned;
  Doc name = named ? e_.expr(subject) : w_.text(w_.fresh(id_, subject_name(subject)));
  TypeId type = body_.type(subject);
  const Parts of_subject = w_.is_typed() ? e_.held.of(subject) : Parts();
  std::size_t count = body_.list_size(arms);
  std::vector<Doc> parts;
  for (std::size_t i = 0; i < count; ++i) {
    const ir::Arm& arm = body_.arms[ArmId(body_.list(arms)[i])];
    std::vector<Doc> lines;
    arm_bindings(name, type, of_subject, arm, lines);
    block_lines(arm.block, lines);
    // What users make may be of no variant.
    const bool tested = w_.is_open(type) && !arm.otherwise;
    bool last = (i + 1 == count && !tested) || arm.otherwise;
    if (last && i > 0 && lines.empty()) break;
    if (i > 0) parts.push_back(w_.text(" else "));
    if (!last) parts.push_back(w_.concat({w_.text("if "), arm_condition(name, type, arm), w_.text(" ")}));
    parts.push_back(w_.body(lines));
    if (tested && i + 1 == count) {
      Doc thrown = w_.concat({w_.text("throw "), w_.call(w_.helper("noVariant"), {name}), w_.text(";")});
      parts.push_back(w_.concat({w_.text(" else "), w_.body({thrown})}));
    }
  }
  Doc chain = w_.docs.concat(parts);
  if (named) return chain;
  Doc bind = w_.concat({w_.text("const "), name, w_.text(" = "), e_.expr(subject), w_.text(";")});
  return w_.docs.join({bind, chain}, w_.docs.hardline());
}

Doc Statements::for_range(const ir::Stmt& s) {
  LocalId local(s.a);
  BlockId block(s.d);
  std::string name = w_.local_name(id_, local);
  ExprId end(s.c);
  // A loop variable that the body assigns is a copy of the counter.
  bool copied = body_.locals[local].assigned;
  std::string counter = copied ? w_.fresh(id_, "i") : name;
  const ir::Expr& from = body_.exprs[ExprId(s.b)];
  bool plain = s_.numbers.is_counter(local) || (copied && from.has(ir::ExprFlag::small_integer)) ||
               from.kind == ExprKind::const_int;
  Doc head = w_.concat({w_.text("let " + counter + " = "), e_.expr(ExprId(s.b))});
  Doc bound;
  if (is_stable(end, block)) {
    bound = e_.expr(end, tighter(Prec::relational));
  } else {
    std::string limit = w_.fresh(id_, "end");
    bound = w_.text(limit);
    head = w_.declarators({head, w_.concat({w_.text(limit + " = "), e_.expr(end)})});
  }
  Doc step = plain ? w_.text(counter + "++")
                   : w_.concat({w_.text(counter + " = "),
                                w_.call(w_.helper("addInt"), {w_.text(counter), w_.text("1")})});
  Doc clauses = w_.for_clauses(head, w_.concat({w_.text(counter + " < "), bound}), step);
  std::vector<Doc> lines;
  if (copied) lines.push_back(w_.text("let " + name + " = " + counter + ";"));
  return w_.concat({clauses, loop_body(block, lines)});
}

Doc Statements::for_each(StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  const LocalId local(s.a);
  const ExprId source(s.b);
  const TypeKind kind = kind_of(source);
  const ir::Walk walk = w_.program.facts == nullptr ? ir::Walk() : w_.program.facts->walk(id_, id);
  if (!walk.variable_mentioned) return for_count(s);
  const TypeId type = body_.type(source);
  const bool is_map = kind == TypeKind::map;
  const bool any_keys = (is_map && w_.types.is(w_.types.key(type), TypeKind::any)) ||
                        (kind == TypeKind::set && w_.types.is(w_.types.element(type), TypeKind::any));
  // The loop's variable has no type of its own.
  const bool told = w_.is_typed() && !is_map && is_shaped(source) && !is_scalar(body_.locals[local].type);
  Doc items = e_.expr(source, is_map ? Prec::call : told ? Prec::relational : Prec::assignment);
  if (told) items = w_.concat({items, w_.text(" as "), w_.spelling.type(type, true)});
  if (is_map) items = w_.concat({items, w_.text(".keys()")});
  // In an example nobody but the loop has what a call gives.
  const bool given = s_.shown && body_.kind(source) == ExprKind::call;
  if ((is_map || kind == TypeKind::set) && walk.source_may_grow && !given)
    items = w_.concat({w_.text("Array.from("), items, w_.text(")")});
  std::string item = w_.local_name(id_, local);
  if (w_.is_typed() && !is_map) e_.held.declare(local, e_.held.item(source));
  std::string head = keyword(local) + item;
  std::vector<Doc> lines;
  if (s_.looks.at(local)) lines.push_back(look(local));
  if (any_keys) {
    const std::string key = w_.fresh(id_, "key");
    lines = {w_.concat({w_.text(head + " = "), w_.call(w_.helper("keyAny"), {w_.text(key)}), w_.text(";")})};
    head = "const " + key;
  }
  return w_.concat(
      {w_.text("for (" + head + " of "), items, w_.text(") "), loop_body(BlockId(s.d), std::move(lines))});
}

// `checkList(row, "row");`
Doc Statements::look(LocalId local) {
  const std::string name = w_.local_name(id_, local);
  Doc callee = w_.helper(w_.border.look_of(body_.locals[local].type));
  return w_.concat({w_.call(callee, {w_.text(name), w_.text(Writer::string_literal(name))}), w_.text(";")});
}

// As often as there are items, which nobody looks at.
Doc Statements::for_count(const ir::Stmt& s) {
  const ExprId source(s.b);
  const std::string left = w_.fresh(id_, "left");
  const TypeKind kind = kind_of(source);
  const Doc size =
      kind == TypeKind::string
          ? w_.call(w_.helper("textLength"), {e_.expr(source)})
          : w_.concat({e_.expr(source, Prec::call), w_.text(kind == TypeKind::list ? ".length" : ".size")});
  return w_.concat({w_.text("for (let " + left + " = "), size,
                    w_.text("; " + left + " > 0; " + left + "--) "), loop_body(BlockId(s.d))});
}

// Reading the value again and again while `during` runs gives what reading it once does.
bool Statements::is_stable(ExprId id, BlockId during) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::const_int) return true;
  if (e.kind == ExprKind::local) return !body_.locals[LocalId(e.a)].assigned;
  if (e.kind != ExprKind::op) return false;
  auto op = static_cast<Op>(e.a);
  if (op == Op::str_len && view_of(body_.operand(id, 0)) != nullptr) return true;
  if (op != Op::list_len && op != Op::map_len && op != Op::set_len) return false;
  return is_stable(body_.operand(id, 0), during) && !ir::changes_aggregates(body_, during);
}

Doc Statements::assignment(const ir::Stmt& s) {
  const ir::Assignment a = ir::classify_assignment(body_, s);
  const bool local = body_.kind(a.place) == ExprKind::local;
  switch (a.form) {
    case ir::AssignForm::append:
    case ir::AssignForm::insert:
    case ir::AssignForm::extend: return growth(a);
    case ir::AssignForm::grow_text: {
      if (!local) break;
      Doc more = a.more.size() == 1 ? e_.assigned(a.operand(0))
                                    : w_.behind_sign(e_.data().concatenation(body_.exprs[a.value], 1));
      return w_.concat({place(a.place), w_.text(" +="), more, w_.text(";")});
    }
    case ir::AssignForm::compound: {
      const bool sum = a.op == Op::add || a.op == Op::sub || a.op == Op::mul;
      if (!local || !sum || !s_.numbers.is_plain(a.value)) break;
      Doc sign = w_.text(" " + std::string(ir::op_sign(a.op)) + "=");
      return w_.concat({place(a.place), sign, e_.assigned(a.operand(0)), w_.text(";")});
    }
    case ir::AssignForm::store:
    case ir::AssignForm::entry: break;
  }
  return store(a.place, a.value);
}

Doc Statements::store(ExprId target, ExprId value) {
  const ir::Expr& e = body_.exprs[target];
  if (e.kind == ExprKind::map_get) {
    Doc set = w_.concat({e_.changing(ExprId(e.a)), w_.text(".set")});
    Doc key = e_.key(ExprId(e.b));
    return w_.concat({w_.call(set, {key, item(ExprId(e.a), value)}), w_.text(";")});
  }
  if (e.kind == ExprKind::index && !e.has(ir::ExprFlag::proven)) {
    Doc list = e_.changing(ExprId(e.a), Prec::assignment);
    Doc at = e_.expr(ExprId(e.b));
    return w_.concat({w_.call(w_.helper("setElement"), {list, at, item(ExprId(e.a), value)}), w_.text(";")});
  }
  std::vector<Doc> lines;
  Doc chosen = e.kind == ExprKind::local ? e_.operators().named_fast(value, lines) : Doc();
  Doc shown = chosen.valid() ? w_.behind_sign({.doc = chosen, .prec = Prec::conditional})
                             : e_.assigned(value, e_.given(value, of_place(target)));
  lines.push_back(w_.concat({place(target), w_.text(" ="), shown, w_.text(";")}));
  return w_.docs.join(lines, w_.docs.hardline());
}

// What TypeScript lets stand at the place.
Parts Statements::of_place(ExprId place) const {
  if (!w_.is_typed() || body_.kind(place) == ExprKind::global) return {};
  // Whoever stores into a field says what it is.
  if (body_.kind(place) == ExprKind::field) return w_.spelling.all(body_.type(place), true);
  return e_.held.of(place);
}

Doc Statements::item(ExprId container, ExprId value) {
  return w_.enclosed(e_.given(value, w_.is_typed() ? e_.held.item(container) : Parts()), Prec::assignment);
}

Doc Statements::growth(const ir::Assignment& a) {
  // The value reads the place as it is known to be there.
  const ExprId grown = body_.operand(a.value, 0);
  Doc slot = e_.changing(grown);
  auto method = [&](std::string_view name, const std::vector<Doc>& args) {
    return w_.concat({w_.call(w_.concat({slot, w_.text(name)}), args), w_.text(";")});
  };
  if (a.form == ir::AssignForm::insert) return method(".add", {e_.key(a.operand(0))});
  if (a.form == ir::AssignForm::append) return method(".push", {item(grown, a.operand(0))});
  if (a.more.size() == 1 && body_.kind(a.operand(0)) == ExprKind::make_list)
    return method(".push", e_.expr_list(body_.exprs[a.operand(0)].a));
  std::vector<Doc> args = {slot};
  for (std::size_t i = 0; i < a.more.size(); ++i) args.push_back(e_.expr(a.operand(i)));
  return w_.concat({w_.call(w_.helper("extend"), args), w_.text(";")});
}

// What stands left of `=`.
Doc Statements::place(ExprId id) {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::global) return w_.text(w_.global_name(ir::GlobalId(e.a)));
  if (e.kind == ExprKind::index)
    return w_.concat({e_.changing(ExprId(e.a)), w_.text("["), e_.expr(ExprId(e.b)), w_.text("]")});
  const TypeId record = e.kind == ExprKind::field ? body_.type(ExprId(e.a)) : TypeId();
  if (!w_.is_typed() || !record.valid() || !w_.types[record].decl.valid() ||
      !w_.types.decl(w_.types[record].decl).exported)
    return e_.place(id);
  // Users cannot assign the field.
  const std::string& name = w_.property(record, e.b);
  const bool optional = w_.types.is(e.type, TypeKind::option);
  const TypeId shown = optional ? w_.types.element(e.type) : e.type;
  return w_.concat({w_.text("("), e_.expr(ExprId(e.a), Prec::call),
                    w_.text(" as { " + name + (optional ? "?: " : ": ")), w_.spelling.type(shown, true),
                    w_.text(" })." + name)});
}

}  // namespace mochi::emit::javascript
