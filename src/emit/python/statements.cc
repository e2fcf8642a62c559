#include <algorithm>

#include "emit/python/writer.h"
#include "ir/walk.h"

#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ArmId;
using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

namespace {

// Some statement below grows or changes a list, map or set, or calls what might.
bool may_change_aggregates(const ir::Body& body, BlockId block) {
  bool changes = false;
  ir::walk(
      body, block,
      [&](ExprId id) {
        const ir::Expr& e = body.exprs[id];
        bool call = e.kind == ExprKind::call || e.kind == ExprKind::call_value;
        bool grows = e.kind == ExprKind::op && (e.has(ir::ExprFlag::in_place) || static_cast<Op>(e.a) == Op::map_remove);
        changes = changes || call || grows;
      },
      [&](StmtId id) {
        const ir::Stmt& s = body.stmts[id];
        changes = changes || (s.kind == StmtKind::assign && body.kind(ExprId(s.a)) != ExprKind::local);
      });
  return changes;
}

}  // namespace

FunctionWriter::FunctionWriter(Writer& writer, FunctionId id, const std::set<std::uint32_t>& boxed)
    : w_(writer), id_(id), function_(writer.program.functions[id]), body_(function_.body), boxed_(boxed) {
  if (body_.root.valid()) find_loop_locals(body_.root, false);
  for (std::uint32_t local : looped_) {
    if (body_.locals[LocalId(local)].cell) boxed_.insert(local);
  }
  // What this function itself was given by value is settled; deeper functions take it as it is.
}

// Locals that a loop declares anew in each turn.
void FunctionWriter::find_loop_locals(BlockId block, bool inside) {
  auto add = [&](std::uint32_t local, bool in) {
    if (in && local != LocalId::kNone) looped_.insert(local);
  };
  auto walk_expr = [&](auto& self, ExprId id, bool in) -> void {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::match_value) {
      ir::for_each_arm(body_, e.b, [&](ArmId arm) {
        for (LocalId l : body_.arms[arm].bindings) add(l.value, in);
      });
    }
    ir::for_each_part(
        body_, id, [&](ExprId part) { self(self, part, in); }, [&](BlockId part) { find_loop_locals(part, in); });
  };
  for (StmtId id : body_.blocks[block]) {
    const ir::Stmt& s = body_.stmts[id];
    bool loop = s.kind == StmtKind::for_range || s.kind == StmtKind::for_each || s.kind == StmtKind::while_;
    if (s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) add(s.a, true);
    if (s.kind == StmtKind::let) add(s.a, inside);
    if (s.kind == StmtKind::try_) add(s.b, inside);
    if (s.kind == StmtKind::match) {
      ir::for_each_arm(body_, s.b, [&](ArmId arm) {
        for (LocalId l : body_.arms[arm].bindings) add(l.value, inside);
      });
    }
    ir::for_each_part(
        body_, id, [&](ExprId part) { walk_expr(walk_expr, part, inside || loop); },
        [&](BlockId part) { find_loop_locals(part, inside || loop); });
  }
}

std::string FunctionWriter::temporary() { return "_" + std::to_string(++temporaries_); }

Doc FunctionWriter::assign_text(Doc target, Doc value) { return w_.concat({target, w_.text(" = "), value}); }

std::vector<Doc> FunctionWriter::block(BlockId id) {
  std::vector<Doc> outer = std::move(lines_);
  lines_.clear();
  if (id.valid()) statements(id);
  std::vector<Doc> inner = std::move(lines_);
  lines_ = std::move(outer);
  return inner;
}

void FunctionWriter::statements(BlockId id) {
  for (StmtId s : body_.blocks[id]) statement(s);
}

// `nonlocal` and `global` for what the body assigns.
std::vector<Doc> FunctionWriter::scope_declarations() {
  std::set<std::string> nonlocals;
  std::set<std::string> globals;
  for (std::size_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(static_cast<std::uint32_t>(i))];
    if (s.kind != StmtKind::assign) continue;
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    if (place.kind == ExprKind::global) globals.insert(w_.names.global(ir::GlobalId(place.a)));
    if (place.kind != ExprKind::local || is_boxed(LocalId(place.a))) continue;
    for (const ir::Capture& c : function_.captures) {
      if (c.inner.value == place.a) nonlocals.insert(w_.local_name(id_, c.inner));
    }
  }
  std::vector<Doc> lines;
  auto declare = [&](const char* word, const std::set<std::string>& names) {
    if (names.empty()) return;
    std::vector<Doc> docs;
    for (const std::string& n : names) docs.push_back(w_.text(n));
    lines.push_back(w_.concat({w_.text(word), w_.docs.join(docs, w_.text(", "))}));
  };
  declare("global ", globals);
  declare("nonlocal ", nonlocals);
  return lines;
}

Doc FunctionWriter::definition(const std::string& name, const std::vector<std::string>& bound) {
  std::vector<Doc> params;
  for (LocalId p : function_.params) params.push_back(w_.text(w_.local_name(id_, p)));
  for (const std::string& b : bound) params.push_back(w_.text(b + "=" + b));
  std::vector<Doc> all = scope_declarations();
  for (LocalId p : function_.params) {
    if (!is_boxed(p)) continue;
    std::string n = w_.local_name(id_, p);
    all.push_back(w_.text(n + " = [" + n + "]"));
  }
  for (Doc l : block(body_.root)) all.push_back(l);
  return w_.suite(w_.concat({w_.text("def " + name), w_.list("(", params, ")")}), all);
}

// Puts a value into a target: a place, or `return`.
void FunctionWriter::store(Doc target, ExprId value) {
  Doc doc = expr(value, Prec::lambda);
  line(assign_text(target, doc));
}

void FunctionWriter::let(const ir::Stmt& s) {
  LocalId id(s.a);
  std::string name = w_.local_name(id_, id);
  ExprId value(s.b);
  if (!value.valid()) {
    if (is_boxed(id)) line(w_.text(name + " = [None]"));
    return;
  }
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::closure && !is_boxed(id) && !is_lambda(FunctionId(e.a))) {
    closure(e, &name);
    return;
  }
  Doc doc = expr(value, Prec::lambda);
  if (is_boxed(id)) doc = w_.concat({w_.text("["), doc, w_.text("]")});
  line(assign_text(w_.text(name), doc));
}

// Both name the same variable, element or field; parts that are computed never do.
bool FunctionWriter::same_place(ExprId a, ExprId b) const {
  const ir::Expr& x = body_.exprs[a];
  const ir::Expr& y = body_.exprs[b];
  if (y.kind == ExprKind::unwrap && x.kind != ExprKind::unwrap) return same_place(a, ExprId(y.a));
  if (x.kind != y.kind) return false;
  switch (x.kind) {
    case ExprKind::local:
    case ExprKind::global: return x.a == y.a;
    case ExprKind::const_int:
    case ExprKind::const_string: return x.a == y.a && x.b == y.b;
    case ExprKind::field: return x.b == y.b && same_place(ExprId(x.a), ExprId(y.a));
    case ExprKind::index:
    case ExprKind::map_get: return same_place(ExprId(x.a), ExprId(y.a)) && same_place(ExprId(x.b), ExprId(y.b));
    case ExprKind::unwrap: return same_place(ExprId(x.a), ExprId(y.a));
    default: return false;
  }
}

bool FunctionWriter::is_simple(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  switch (e.kind) {
    case ExprKind::const_unit:
    case ExprKind::const_bool:
    case ExprKind::const_int:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::none:
    case ExprKind::local:
    case ExprKind::function_ref: return true;
    case ExprKind::global: return e.has(ir::ExprFlag::proven);
    case ExprKind::field: return is_simple(ExprId(e.a));
    default: return false;
  }
}

// The parts of `base[key] = value`. Python evaluates the value first: where that could be seen, the place's parts are kept
// in temporaries before.
std::vector<Doc> FunctionWriter::place_and_value(ExprId base, ExprId key, ExprId value) {
  if ((is_simple(base) && is_simple(key)) || is_simple(value)) return operands({base, key, value}, {Prec::primary});
  bool calls = false;
  auto look = [&](ExprId from) {
    ir::walk(
        body_, from,
        [&](ExprId part) {
          ExprKind kind = body_.kind(part);
          calls = calls || kind == ExprKind::call || kind == ExprKind::call_value || kind == ExprKind::block_value;
        },
        [](StmtId) {});
  };
  look(base);
  look(key);
  look(value);
  std::vector<Doc> parts = operands({base, key}, {Prec::primary});
  if (calls) {
    for (Doc& part : parts) {
      std::string name = temporary();
      line(assign_text(w_.text(name), part));
      part = w_.text(name);
    }
  }
  parts.push_back(expr(value, Prec::lambda));
  return parts;
}

void FunctionWriter::assignment(const ir::Stmt& s) {
  ExprId target(s.a);
  ExprId value(s.b);
  const ir::Expr e = body_.exprs[target];
  const ir::Expr v = body_.exprs[value];
  if (v.kind == ExprKind::op && v.has(ir::ExprFlag::in_place)) {
    auto op = static_cast<Op>(v.a);
    if ((op == Op::list_append || op == Op::set_add) && same_place(target, body_.operand(value, 0))) {
      std::vector<Doc> parts = operands({target, body_.operand(value, 1)}, {Prec::primary});
      if (op == Op::list_append) {
        line(w_.call(w_.concat({parts[0], w_.text(".append")}), {parts[1]}));
      } else {
        line(w_.concat({parts[0], w_.text("["), parts[1], w_.text("] = None")}));
      }
      return;
    }
  }
  switch (e.kind) {
    case ExprKind::local:
      if (v.kind == ExprKind::op && static_cast<Op>(v.a) == Op::str_concat && body_.list_size(v.b) == 2) {
        ExprId first = body_.operand(value, 0);
        if (body_.kind(first) == ExprKind::local && body_.exprs[first].a == e.a) {
          Doc added = expr(body_.operand(value, 1));
          line(w_.concat({local(LocalId(e.a)), w_.text(" += "), added}));
          return;
        }
      }
      store(local(LocalId(e.a)), value);
      return;
    case ExprKind::global: store(w_.text(w_.names.global(ir::GlobalId(e.a))), value); return;
    case ExprKind::index: {
      std::vector<Doc> parts = place_and_value(ExprId(e.a), ExprId(e.b), value);
      if (e.has(ir::ExprFlag::proven)) {
        line(w_.concat({parts[0], w_.text("["), parts[1], w_.text("] = "), parts[2]}));
      } else {
        line(w_.call(w_.helper("set_index"), parts));
      }
      return;
    }
    case ExprKind::map_get: {
      std::vector<Doc> parts = place_and_value(ExprId(e.a), ExprId(e.b), value);
      line(w_.concat({parts[0], w_.text("["), parts[1], w_.text("] = "), parts[2]}));
      return;
    }
    case ExprKind::field: {
      // Its object is evaluated before the value.
      std::vector<Doc> parts = operands({ExprId(e.a), value}, {Prec::primary});
      const types::Type& t = w_.types[body_.type(ExprId(e.a))];
      NameId name = t.kind == TypeKind::anonymous ? t.names[e.b] : w_.types.decl(t.decl).fields[e.b].name;
      line(assign_text(w_.concat({parts[0], w_.text("." + w_.attribute(name))}), parts[1]));
      return;
    }
    default: {
      Doc place = expr(target, Prec::primary);
      line(assign_text(place, expr(value, Prec::lambda)));
      return;
    }
  }
}

void FunctionWriter::if_statement(const ir::Stmt& s) {
  Doc test = expr(ExprId(s.a));
  line(w_.suite(w_.concat({w_.text("if "), test}), block(BlockId(s.b))));
  BlockId otherwise(s.c);
  while (otherwise.valid() && !body_.blocks[otherwise].empty()) {
    const auto& inner = body_.blocks[otherwise];
    const ir::Stmt* next = inner.size() == 1 ? &body_.stmts[inner[0]] : nullptr;
    bool chain = next != nullptr && next->kind == StmtKind::if_ && !needs_statements(ExprId(next->a));
    if (chain) {
      std::size_t before = lines_.size();
      Doc condition = expr(ExprId(next->a));
      // A function in the condition would have to stand before the whole chain.
      if (lines_.size() == before) {
        line(w_.suite(w_.concat({w_.text("elif "), condition}), block(BlockId(next->b))));
        otherwise = BlockId(next->c);
        continue;
      }
      lines_.resize(before);
    }
    line(w_.suite(w_.text("else"), block(otherwise)));
    return;
  }
}

void FunctionWriter::while_statement(const ir::Stmt& s) {
  std::vector<Doc> outer = std::move(lines_);
  lines_.clear();
  Doc test = expr(ExprId(s.a));
  std::vector<Doc> before = std::move(lines_);
  lines_ = std::move(outer);
  std::vector<Doc> inner = block(BlockId(s.b));
  if (before.empty()) {
    line(w_.suite(w_.concat({w_.text("while "), test}), inner));
    return;
  }
  before.push_back(w_.suite(w_.concat({w_.text("if not ("), test, w_.text(")")}), {w_.text("break")}));
  before.insert(before.end(), inner.begin(), inner.end());
  line(w_.suite(w_.text("while True"), before));
}

void FunctionWriter::for_each(const ir::Stmt& s) {
  LocalId variable(s.a);
  std::string name = w_.local_name(id_, variable);
  ExprId source(s.b);
  TypeKind kind = kind_of(source);
  Doc items = expr(source);
  ExprKind made = body_.kind(source);
  bool fresh = made == ExprKind::op || made == ExprKind::make_list;
  bool changes = !fresh && may_change_aggregates(body_, BlockId(s.d));
  std::vector<Doc> inner;
  if (is_boxed(variable)) inner.push_back(w_.text(name + " = [" + name + "]"));
  if (kind == TypeKind::list && changes) {
    // The length counts at the start, elements are read live.
    std::string all = temporary();
    std::string at = temporary();
    line(assign_text(w_.text(all), items));
    inner.insert(inner.begin(), w_.text(name + " = " + all + "[" + at + "]"));
    for (Doc l : block(BlockId(s.d))) inner.push_back(l);
    line(w_.suite(w_.text("for " + at + " in range(len(" + all + "))"), inner));
    return;
  }
  if ((kind == TypeKind::map || kind == TypeKind::set) && changes) items = w_.call(w_.text("list"), {items});
  for (Doc l : block(BlockId(s.d))) inner.push_back(l);
  line(w_.suite(w_.concat({w_.text("for " + name + " in "), items}), inner));
}

// With `result`, each arm's value goes into that name.
void FunctionWriter::match(ExprId subject, std::uint32_t arms, const std::string* result) {
  TypeId type = body_.type(subject);
  Doc value = expr(subject);
  if (body_.kind(subject) != ExprKind::local) {
    std::string name = temporary();
    line(assign_text(w_.text(name), value));
    value = w_.text(name);
  }
  bool first = true;
  bool closed = false;
  ir::for_each_arm(body_, arms, [&](ArmId id) {
    if (closed) return;
    const ir::Arm& arm = body_.arms[id];
    std::vector<Doc> tests;
    std::vector<Doc> classes;
    for (std::uint32_t v : arm.variants) {
      if (w_.types.is(type, TypeKind::option)) {
        tests.push_back(w_.concat({value, w_.text(v == 1 ? " is not None" : " is None")}));
      } else if (w_.types.decl(w_.types[type].decl).is_enum()) {
        const types::TypeDecl& decl = w_.types.decl(w_.types[type].decl);
        tests.push_back(w_.concat({value, w_.text(" == " + Writer::string_literal(w_.program.names->text(decl.variants[v].name)))}));
      } else {
        classes.push_back(w_.text(w_.variant_class(type, v)));
      }
    }
    if (classes.size() == 1) tests.push_back(w_.call(w_.text("isinstance"), {value, classes[0]}));
    if (classes.size() > 1) tests.push_back(w_.call(w_.text("isinstance"), {value, w_.list("(", classes, ")")}));
    for (ExprId c : arm.constants) tests.push_back(w_.concat({value, w_.text(" == "), expr(c, tighter(Prec::comparison))}));
    std::vector<Doc> outer = std::move(lines_);
    lines_.clear();
    for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
      LocalId bound = arm.bindings[i];
      if (!bound.valid()) continue;
      Doc part = value;
      if (!w_.types.is(type, TypeKind::option)) {
        const types::TypeDecl& decl = w_.types.decl(w_.types[type].decl);
        part = w_.concat({value, w_.text("." + w_.attribute(decl.variants[arm.variants[0]].fields[i].name))});
      }
      if (is_boxed(bound)) part = w_.concat({w_.text("["), part, w_.text("]")});
      line(assign_text(w_.text(w_.local_name(id_, bound)), part));
    }
    if (arm.block.valid()) statements(arm.block);
    if (result != nullptr && arm.value.valid()) store(w_.text(*result), arm.value);
    std::vector<Doc> inner = std::move(lines_);
    lines_ = std::move(outer);
    if (arm.otherwise || tests.empty()) {
      closed = true;
      if (first) {
        for (Doc l : inner) line(l);
        return;
      }
      if (!inner.empty()) line(w_.suite(w_.text("else"), inner));
      return;
    }
    line(w_.suite(w_.concat({w_.text(first ? "if " : "elif "), w_.docs.join(tests, w_.text(" or "))}), inner));
    first = false;
  });
}

void FunctionWriter::try_statement(const ir::Stmt& s) {
  line(w_.suite(w_.text("try"), block(BlockId(s.a))));
  LocalId message(s.b);
  std::string name = w_.local_name(id_, message);
  Doc caught = w_.call(w_.helper("caught"), {w_.text("_error")});
  if (is_boxed(message)) caught = w_.concat({w_.text("["), caught, w_.text("]")});
  std::vector<Doc> inner = {assign_text(w_.text(name), caught)};
  for (Doc l : block(BlockId(s.c))) inner.push_back(l);
  line(w_.suite(w_.text("except Exception as _error"), inner));
}

void FunctionWriter::statement(StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: let(s); return;
    case StmtKind::assign: assignment(s); return;
    case StmtKind::expr: {
      ExprId value(s.a);
      if (body_.kind(value) == ExprKind::const_unit) return;
      if (body_.kind(value) == ExprKind::match_value) {
        match(ExprId(body_.exprs[value].a), body_.exprs[value].b, nullptr);
        return;
      }
      Doc doc = expr(value, Prec::lambda);
      // A name alone says nothing; a call or an operation stays.
      line(doc);
      return;
    }
    case StmtKind::if_: if_statement(s); return;
    case StmtKind::while_: while_statement(s); return;
    case StmtKind::for_range: {
      LocalId variable(s.a);
      std::string name = w_.local_name(id_, variable);
      std::vector<Doc> ends = operands({ExprId(s.b), ExprId(s.c)});
      const ir::Expr& from = body_.exprs[ExprId(s.b)];
      if (from.kind == ExprKind::const_int && ir::int_value(from) == 0) ends.erase(ends.begin());
      std::vector<Doc> inner;
      if (is_boxed(variable)) inner.push_back(w_.text(name + " = [" + name + "]"));
      for (Doc l : block(BlockId(s.d))) inner.push_back(l);
      line(w_.suite(w_.concat({w_.text("for " + name + " in "), w_.call(w_.text("range"), ends)}), inner));
      return;
    }
    case StmtKind::for_each: for_each(s); return;
    case StmtKind::break_: line(w_.text("break")); return;
    case StmtKind::continue_: line(w_.text("continue")); return;
    case StmtKind::return_: {
      ExprId value(s.a);
      if (!value.valid() || body_.kind(value) == ExprKind::const_unit) {
        line(w_.text("return"));
        return;
      }
      Doc doc = expr(value, Prec::lambda);
      line(w_.concat({w_.text("return "), doc}));
      return;
    }
    case StmtKind::block: statements(BlockId(s.a)); return;
    case StmtKind::match: match(ExprId(s.a), s.b, nullptr); return;
    case StmtKind::try_: try_statement(s); return;
  }
}

}  // namespace mochi::emit::python
