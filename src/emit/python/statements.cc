#include <algorithm>

#include "emit/python/told.h"
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

FunctionWriter::FunctionWriter(Writer& writer, FunctionId id, const std::set<std::uint32_t>& boxed)
    : w_(writer),
      id_(id),
      function_(writer.program.functions[id]),
      body_(function_.body),
      boxed_(boxed),
      counters_(writer.types, function_.body) {
  if (!body_.root.valid()) return;
  find_returned();
  recursive_ = is_recursive();
  find_loop_locals(body_.root, false);
  for (std::uint32_t local : looped_) {
    if (body_.locals[LocalId(local)].cell) boxed_.insert(local);
  }
  find_sort_keys();
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
        body_, id, [&](ExprId part) { self(self, part, in); },
        [&](BlockId part) { find_loop_locals(part, in); });
  };
  for (StmtId id : body_.blocks[block]) {
    const ir::Stmt& s = body_.stmts[id];
    bool loop = s.kind == StmtKind::for_range || s.kind == StmtKind::for_each || s.kind == StmtKind::while_;
    if (s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) add(s.a, true);
    if (s.kind == StmtKind::for_each && kind_of(ExprId(s.b)) == TypeKind::string) letters_.insert(s.a);
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

std::string FunctionWriter::temporary(std::string_view wanted) { return w_.fresh(id_, wanted); }

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
  const std::vector<StmtId> all = shown(id);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ir::Stmt& s = body_.stmts[all[i]];
    if (i + 1 < all.size()) {
      bool made = false;
      told([&] { made = comprehension(all[i], all[i + 1]); });
      if (made) {
        ++i;
        continue;
      }
    }
    if (s.kind == StmtKind::let && returned_.contains(s.a)) {
      // Its branches return by themselves.
      statement(all[i + 1]);
      return;
    }
    statement(all[i]);
  }
}

// How many assignments to the local end the block, in all its branches; nothing else may follow them.
std::size_t FunctionWriter::tail_assignments(BlockId id, std::uint32_t local) const {
  if (!id.valid() || body_.blocks[id].empty()) return 0;
  return tail_assignments(body_.blocks[id].back(), local);
}

std::size_t FunctionWriter::tail_assignments(StmtId id, std::uint32_t local) const {
  const ir::Stmt& s = body_.stmts[id];
  std::size_t count = 0;
  switch (s.kind) {
    case StmtKind::assign: {
      const ir::Expr& place = body_.exprs[ExprId(s.a)];
      return place.kind == ExprKind::local && place.a == local ? 1 : 0;
    }
    case StmtKind::if_: return tail_assignments(BlockId(s.b), local) + tail_assignments(BlockId(s.c), local);
    case StmtKind::block: return tail_assignments(BlockId(s.a), local);
    case StmtKind::match:
      ir::for_each_arm(body_, s.b,
                       [&](ArmId arm) { count += tail_assignments(body_.arms[arm].block, local); });
      return count;
    default: return 0;
  }
}

// `let t  if … { … t = a } else { … t = b }  return t`: the branches return by themselves.
bool FunctionWriter::assigned_and_returned(StmtId declaration, StmtId branches, StmtId last) const {
  const ir::Stmt& let = body_.stmts[declaration];
  const ir::Stmt& done = body_.stmts[last];
  if (let.kind != StmtKind::let || ExprId(let.b).valid() || done.kind != StmtKind::return_ ||
      !ExprId(done.a).valid())
    return false;
  const ir::Expr& value = body_.exprs[ExprId(done.a)];
  const StmtKind kind = body_.stmts[branches].kind;
  if (value.kind != ExprKind::local || value.a != let.a || (kind != StmtKind::if_ && kind != StmtKind::match))
    return false;
  if (body_.locals[LocalId(let.a)].cell) return false;
  std::size_t mentions = 0;
  ir::walk(
      body_, body_.root,
      [&](ExprId e) { mentions += body_.kind(e) == ExprKind::local && body_.exprs[e].a == let.a ? 1U : 0U; },
      [](StmtId) {});
  return mentions == tail_assignments(branches, let.a) + 1;
}

// `nonlocal` and `global` for what the body assigns.
std::vector<Doc> FunctionWriter::scope_declarations() {
  std::set<std::string> nonlocals;
  std::set<std::string> globals;
  for (std::size_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(static_cast<std::uint32_t>(i))];
    if (s.kind != StmtKind::assign) continue;
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    if (place.kind == ExprKind::global) globals.insert(w_.global_name(ir::GlobalId(place.a)));
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

Doc FunctionWriter::signature(const std::vector<std::string>& bound, TypeId result) {
  const bool method = function_.kind == ir::FunctionKind::method;
  std::vector<Doc> params;
  // Users need not give the last ones that may be absent.
  const bool open = w_.library() && !w_.options.tests && (function_.exported || method);
  std::size_t optional = function_.params.size();
  while (open && optional > 0 &&
         w_.types.is(body_.locals[function_.params[optional - 1]].type, TypeKind::option))
    --optional;
  for (LocalId p : function_.params) {
    Doc name = w_.text(w_.local_name(id_, p));
    const bool self = method && params.empty();
    const bool absent = params.size() >= optional && open;
    if (w_.library() && !self) {
      Doc type = w_.annotation(body_.locals[p].type, w_.options.views->local(id_, p));
      name = w_.concat({name, w_.text(": "), type, w_.text(absent ? " = None" : "")});
    }
    params.push_back(name);
  }
  for (const std::string& b : bound) params.push_back(w_.text(b + "=" + b));
  Doc list = w_.list("(", params, ")", Writer::Shape::parameters);
  if (!w_.library()) return list;
  // Where the line is too long, the parameters break.
  Doc shown = w_.annotation(result, w_.options.views->result(id_));
  std::string type = w_.docs.print(shown, 1 << 20);
  return w_.concat({list, w_.text(" -> " + type)});
}

Doc FunctionWriter::definition(const std::string& name, const std::vector<std::string>& bound,
                               const std::vector<Doc>& head) {
  std::vector<Doc> all = head;
  for (Doc l : scope_declarations()) all.push_back(l);
  for (LocalId p : function_.params) {
    if (!is_boxed(p)) continue;
    std::string n = w_.local_name(id_, p);
    all.push_back(w_.text(n + " = [" + n + "]"));
  }
  for (Doc l : block(body_.root)) all.push_back(l);
  return w_.suite(w_.concat({w_.text("def " + name), signature(bound, function_.result)}), all);
}

void FunctionWriter::find_returned() {
  for (std::size_t b = 0; b < body_.blocks.size(); ++b) {
    const std::vector<StmtId>& all = body_.blocks[BlockId(static_cast<std::uint32_t>(b))];
    const std::size_t size = all.size();
    if (size < 3 || !assigned_and_returned(all[size - 3], all[size - 2], all[size - 1])) continue;
    returned_.insert(body_.stmts[all[size - 3]].a);
  }
}

// Every return is an Ok or an Err that is made there.
bool FunctionWriter::can_raise() const {
  bool plain = true;
  auto made = [&](ExprId value) {
    plain = plain && value.valid() && body_.kind(value) == ExprKind::make_variant;
  };
  ir::walk(
      body_, body_.root, [](ExprId) {},
      [&](StmtId id) {
        const ir::Stmt& s = body_.stmts[id];
        if (s.kind == StmtKind::assign) {
          const ir::Expr& place = body_.exprs[ExprId(s.a)];
          if (place.kind == ExprKind::local && returned_.contains(place.a)) made(ExprId(s.b));
        }
        if (s.kind != StmtKind::return_) return;
        const ir::Expr& value = body_.exprs[ExprId(s.a)];
        if (value.kind != ExprKind::local || !returned_.contains(value.a)) made(ExprId(s.a));
      });
  return plain;
}

// Puts a value into a target.
void FunctionWriter::store(Doc target, ExprId value) { line(assign_text(target, whole_owned(value))); }

// Checkers of types see no type in an empty container, in None, or in the first of several values.
bool FunctionWriter::wants_annotation(LocalId id, ExprId value) const {
  if (!w_.library()) return false;
  if (!value.valid()) return true;
  const ir::Expr& e = body_.exprs[value];
  const bool container =
      e.kind == ExprKind::make_list || e.kind == ExprKind::make_set || e.kind == ExprKind::make_map;
  if (container && (body_.list_size(e.a) == 0 || e.kind == ExprKind::make_set)) return true;
  if (container) {
    // A list of one variant is no list of the union.
    const TypeKind item = w_.types.kind(w_.types[body_.locals[id].type].args.back());
    if (item == TypeKind::union_ || item == TypeKind::option || item == TypeKind::floating) return true;
  }
  const ir::Local& l = body_.locals[id];
  const TypeKind kind = w_.types.kind(l.type);
  if (e.kind == ExprKind::none) return true;
  if (e.kind == ExprKind::closure || e.kind == ExprKind::function_ref) return false;
  return l.assigned && (kind == TypeKind::option || kind == TypeKind::union_ || kind == TypeKind::floating ||
                        kind == TypeKind::function);
}

void FunctionWriter::let(const ir::Stmt& s) {
  LocalId id(s.a);
  std::string name = w_.local_name(id_, id);
  ExprId value(s.b);
  Doc type;
  if (wants_annotation(id, value)) {
    type = w_.annotation(body_.locals[id].type);
    if (is_boxed(id)) type = w_.concat({w_.text("list["), type, w_.text("]")});
    type = w_.concat({w_.text(": "), type});
  }
  if (!value.valid()) {
    if (is_boxed(id)) {
      line(w_.concat({w_.text(name), type, w_.text(" = [None]")}));
    } else if (w_.library()) {
      line(w_.concat({w_.text(name), type}));
    }
    return;
  }
  const ir::Expr& e = body_.exprs[value];
  if (e.kind == ExprKind::closure && !is_boxed(id) && (w_.library() || !is_lambda(FunctionId(e.a)))) {
    closure(e, &name);
    return;
  }
  if (!is_boxed(id) && checks_inline(value)) {
    checked_line(w_.concat({w_.text(name), type}), w_.text(name), value);
    return;
  }
  const bool view = w_.library() && w_.options.views->local(id_, id);
  Doc doc = is_boxed(id) ? w_.list("[", {owned(value, Prec::lambda)}, "]")
            : view       ? whole(value)
                         : whole_owned(value);
  line(assign_text(w_.concat({w_.text(name), type}), doc));
}

void FunctionWriter::if_statement(const ir::Stmt& s) {
  Doc test = whole(ExprId(s.a));
  line(w_.suite(w_.concat({w_.text("if "), test}), block(BlockId(s.b))));
  BlockId otherwise(s.c);
  while (otherwise.valid() && !body_.blocks[otherwise].empty()) {
    const auto& inner = body_.blocks[otherwise];
    const ir::Stmt* next = inner.size() == 1 ? &body_.stmts[inner[0]] : nullptr;
    bool chain = next != nullptr && next->kind == StmtKind::if_;
    if (chain) {
      std::size_t before = lines_.size();
      Doc condition = whole(ExprId(next->a));
      // A function in the condition would have to stand before the whole chain.
      if (lines_.size() == before) {
        span_ = body_.span(inner[0]);
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

std::vector<Doc> FunctionWriter::loop_block(BlockId id) {
  ++loop_depth_;
  std::vector<Doc> lines = block(id);
  --loop_depth_;
  return lines;
}

void FunctionWriter::while_statement(const ir::Stmt& s) {
  std::vector<Doc> outer = std::move(lines_);
  lines_.clear();
  ++loop_depth_;
  Doc test = whole(ExprId(s.a));
  --loop_depth_;
  std::vector<Doc> before = std::move(lines_);
  lines_ = std::move(outer);
  std::vector<Doc> inner = loop_block(BlockId(s.b));
  if (before.empty()) {
    line(w_.suite(w_.concat({w_.text("while "), test}), inner));
    return;
  }
  before.push_back(w_.suite(w_.concat({w_.text("if not ("), test, w_.text(")")}), {w_.text("break")}));
  before.insert(before.end(), inner.begin(), inner.end());
  line(w_.suite(w_.text("while True"), before));
}

// `_` where nobody reads it.
std::string FunctionWriter::loop_variable(LocalId id, BlockId block) const {
  bool read = is_boxed(id);
  ir::walk(
      body_, block,
      [&](ExprId part) {
        const ir::Expr& e = body_.exprs[part];
        if (e.kind == ExprKind::local && e.a == id.value) read = true;
        if (e.kind != ExprKind::closure) return;
        for (std::uint32_t captured : body_.list(e.b)) read = read || captured == id.value;
      },
      [](StmtId) {});
  return read ? w_.local_name(id_, id) : "_";
}

std::vector<Doc> FunctionWriter::range_ends(const ir::Stmt& s) {
  std::vector<Doc> ends = operands({ExprId(s.b), ExprId(s.c)});
  const ir::Expr& from = body_.exprs[ExprId(s.b)];
  if (from.kind == ExprKind::const_int && ir::int_value(from) == 0) ends.erase(ends.begin());
  return ends;
}

void FunctionWriter::for_range(const ir::Stmt& s) {
  LocalId variable(s.a);
  std::string name = loop_variable(variable, BlockId(s.d));
  std::vector<Doc> ends = range_ends(s);
  std::vector<Doc> inner;
  if (is_boxed(variable)) inner.push_back(w_.text(name + " = [" + name + "]"));
  for (Doc l : loop_block(BlockId(s.d))) inner.push_back(l);
  line(w_.suite(w_.concat({w_.text("for " + name + " in "), w_.call(w_.text("range"), ends)}), inner));
}

void FunctionWriter::return_statement(const ir::Stmt& s) {
  ExprId value(s.a);
  if (!value.valid() || body_.kind(value) == ExprKind::const_unit) {
    line(w_.text("return"));
    return;
  }
  give(value);
}

// `return value`; what went wrong is raised where failures are.
void FunctionWriter::give(ExprId value) {
  const ir::Expr e = body_.exprs[value];
  if (error_class_.empty() || e.kind != ExprKind::make_variant) {
    const bool view = w_.library() && w_.options.views->result(id_);
    line(w_.concat({w_.text("return "), view ? whole(value) : stored(value)}));
    return;
  }
  ExprId inner = body_.expr_at(e.a, 0);
  if (e.b == 0) {
    const bool nothing = body_.kind(inner) == ExprKind::const_unit;
    line(nothing ? w_.text("return") : w_.concat({w_.text("return "), stored(inner)}));
  } else {
    line(w_.concat({w_.text("raise "), w_.call(w_.text(error_class_), {owned(inner)})}));
  }
}

// What a loop goes through: no list is made of numbers in a row.
Piece FunctionWriter::iterated(ExprId source) {
  const ir::Expr& e = body_.exprs[source];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::list_range) return expression(source);
  const ir::Expr& step = body_.exprs[body_.operand(source, 2)];
  if (step.kind != ExprKind::const_int || ir::int_value(step) == 0) return expression(source);
  std::vector<Doc> ends = operands({body_.operand(source, 0), body_.operand(source, 1)});
  const ir::Expr& from = body_.exprs[body_.operand(source, 0)];
  if (ir::int_value(step) != 1) {
    ends.push_back(expr(body_.operand(source, 2)));
  } else if (from.kind == ExprKind::const_int && ir::int_value(from) == 0) {
    ends.erase(ends.begin());
  }
  return {w_.call(w_.text("range"), ends)};
}

void FunctionWriter::for_each(const ir::Stmt& s) {
  LocalId variable(s.a);
  std::string name = loop_variable(variable, BlockId(s.d));
  ExprId source(s.b);
  TypeKind kind = kind_of(source);
  Doc items = w_.enclosed(iterated(source));
  ExprKind made = body_.kind(source);
  bool fresh = made == ExprKind::op || made == ExprKind::make_list;
  bool changes = !fresh && may_change(source, BlockId(s.d));
  std::vector<Doc> inner;
  if (is_boxed(variable)) inner.push_back(w_.text(name + " = [" + name + "]"));
  if (kind == TypeKind::list && changes) {
    // The length counts at the start, elements are read live.
    std::string all = temporary("items");
    std::string at = temporary("at");
    line(assign_text(w_.text(all), items));
    inner.insert(inner.begin(), w_.text(name + " = " + all + "[" + at + "]"));
    for (Doc l : loop_block(BlockId(s.d))) inner.push_back(l);
    line(w_.suite(w_.text("for " + at + " in range(len(" + all + "))"), inner));
    return;
  }
  if ((kind == TypeKind::map || kind == TypeKind::set) && changes) items = w_.call(w_.text("list"), {items});
  for (Doc l : loop_block(BlockId(s.d))) inner.push_back(l);
  line(w_.suite(w_.concat({w_.text("for " + name + " in "), items}), inner));
}

void FunctionWriter::try_statement(const ir::Stmt& s) {
  ++try_depth_;
  std::vector<Doc> tried = block(BlockId(s.a));
  --try_depth_;
  line(w_.suite(w_.text("try"), tried));
  LocalId message(s.b);
  std::string name = w_.local_name(id_, message);
  Doc caught = w_.call(w_.helper("caught"), {w_.text("_error")});
  if (is_boxed(message)) caught = w_.concat({w_.text("["), caught, w_.text("]")});
  std::vector<Doc> inner = {assign_text(w_.text(name), caught)};
  for (Doc l : block(BlockId(s.c))) inner.push_back(l);
  line(w_.suite(w_.text("except Exception as _error"), inner));
}

void FunctionWriter::statement(StmtId id) {
  // What stands inside has its own places.
  const Span outer = std::exchange(span_, body_.span(id));
  write_statement(body_.stmts[id]);
  span_ = outer;
}

void FunctionWriter::write_statement(const ir::Stmt& statement) {
  const ir::Stmt s = statement;
  switch (s.kind) {
    case StmtKind::let: let(s); return;
    case StmtKind::assign: assignment(s); return;
    case StmtKind::expr: {
      ExprId value(s.a);
      if (body_.kind(value) == ExprKind::const_unit) return;
      line(whole(value));
      return;
    }
    case StmtKind::if_: if_statement(s); return;
    case StmtKind::while_: told([&] { while_statement(s); }); return;
    case StmtKind::for_range: told([&] { for_range(s); }); return;
    case StmtKind::for_each: told([&] { for_each(s); }); return;
    case StmtKind::break_: line(w_.text("break")); return;
    case StmtKind::continue_: line(w_.text("continue")); return;
    case StmtKind::return_: return_statement(s); return;
    case StmtKind::block: statements(BlockId(s.a)); return;
    case StmtKind::match: match(ExprId(s.a), s.b); return;
    case StmtKind::try_: try_statement(s); return;
  }
}

}  // namespace mochi::emit::python
