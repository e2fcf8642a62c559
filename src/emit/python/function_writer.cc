#include "emit/python/function_writer.h"

#include "ir/forms.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::python {

FunctionWriter::FunctionWriter(Writer& writer, FunctionId which, const FunctionSetting& setting)
    : FunctionState(writer, which, setting),
      FunctionPart(static_cast<FunctionState&>(*this)),
      values(s_),
      loops_(s_, values, *this),
      lists_(s_, values, loops_),
      matches_(s_, values, *this),
      assignments_(s_, values) {}

std::vector<Doc> FunctionWriter::block(BlockId which) {
  std::vector<Doc> lines = out_.collected([&] {
    if (which.valid()) statements(which);
  });
  // Behind the head of a block that is none of a function.
  const bool inner = which.valid() && which != body_.root;
  if (inner && !lines.empty() && t_.is_definition(lines[0])) lines.insert(lines.begin(), t_.docs.empty());
  return lines;
}

void FunctionWriter::statements(BlockId which) {
  const std::vector<StmtId> all = facts_.shown(which);
  const std::size_t before = present.size();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (passed_on_.contains(all[i])) {
      i = pass_on(all, i);
      continue;
    }
    bool made = false;
    const StmtId behind = i + 2 < all.size() ? all[i + 2] : StmtId();
    bool given = false;
    if (i + 1 < all.size()) told([&] { made = lists_.write(all[i], all[i + 1], returned_list(behind), given); });
    if (given) ++i;
    if (made) {
      ++i;
      continue;
    }
    statement(all[i]);
    const ir::Stmt& written = body_.stmts[all[i]];
    if (written.kind == StmtKind::let && ExprId(written.b).valid() && out_.loop_depth == 0) settled.insert(written.a);
    learn_from_exit(all[i]);
  }
  present.resize(before);
}

// The local that the statement returns as it is, where that is no outcome.
LocalId FunctionWriter::returned_list(StmtId which) const {
  if (!which.valid() || !w_.dialect.modules || body_.stmts[which].kind != StmtKind::return_) return {};
  const ExprId value(body_.stmts[which].a);
  const bool view = w_.options.views->result(id);
  if (raises_ || view || !value.valid() || body_.kind(value) != ExprKind::local) return {};
  const LocalId local(body_.exprs[value].a);
  return facts_.uses().reads(local) == 2 && !facts_.is_boxed(local) ? local : LocalId();
}

// `if city is None: return`: behind it there is one.
void FunctionWriter::learn_from_exit(StmtId which) {
  const ir::Stmt& s = body_.stmts[which];
  if (s.kind != StmtKind::if_) return;
  const auto& then = body_.blocks[BlockId(s.b)];
  const bool open = BlockId(s.c).valid() && !body_.blocks[BlockId(s.c)].empty();
  if (then.empty() || open) return;
  const StmtKind last = body_.stmts[then.back()].kind;
  if (last == StmtKind::return_ || last == StmtKind::break_ || last == StmtKind::continue_) learn(ExprId(s.a), false);
}

void FunctionWriter::statement(StmtId which) {
  // What stands inside has its own places.
  const Span outer = std::exchange(out_.span, body_.span(which));
  const ir::Stmt s = body_.stmts[which];
  write_statement(which, s);
  out_.span = outer;
}

void FunctionWriter::write_statement(StmtId which, const ir::Stmt& s) {
  switch (s.kind) {
    case StmtKind::let: let(s); return;
    case StmtKind::assign: assignments_.write(s); return;
    case StmtKind::expr:
      if (body_.kind(ExprId(s.a)) != ExprKind::const_unit) line(values.whole(ExprId(s.a)));
      return;
    case StmtKind::if_: if_statement(s); return;
    case StmtKind::while_: told([&] { loops_.while_statement(s); }); return;
    case StmtKind::for_range: told([&] { loops_.for_range(s); }); return;
    case StmtKind::for_each: told([&] { loops_.for_each(which); }); return;
    case StmtKind::break_: line(t_.text("break")); return;
    case StmtKind::continue_: line(t_.text("continue")); return;
    case StmtKind::return_: {
      const ExprId value(s.a);
      if (!value.valid() || body_.kind(value) == ExprKind::const_unit) {
        line(t_.text("return"));
      } else {
        give(value);
      }
      return;
    }
    case StmtKind::block: statements(BlockId(s.a)); return;
    case StmtKind::match: matches_.write(ExprId(s.a), s.b); return;
    case StmtKind::try_: try_statement(s); return;
  }
}

// `nonlocal` and `global` for what the body assigns.
std::vector<Doc> FunctionWriter::scope_declarations() {
  std::set<std::string> nonlocals;
  std::set<std::string> globals;
  for (std::size_t i = 0; i < body_.stmts.size(); ++i) {
    const ir::Stmt& s = body_.stmts[StmtId(static_cast<std::uint32_t>(i))];
    if (s.kind != StmtKind::assign) continue;
    const ir::Expr& place = body_.exprs[ExprId(s.a)];
    if (place.kind == ExprKind::global) globals.insert(w_.names.items.of(ir::GlobalId(place.a)));
    if (place.kind != ExprKind::local || facts_.is_boxed(LocalId(place.a))) continue;
    for (const ir::Capture& c : function.captures) {
      if (c.inner.value == place.a) nonlocals.insert(w_.names.local_name(id, c.inner));
    }
  }
  std::vector<Doc> lines;
  auto declare = [&](const char* word, const std::set<std::string>& names) {
    if (names.empty()) return;
    std::vector<Doc> docs;
    for (const std::string& n : names) docs.push_back(t_.text(n));
    lines.push_back(t_.concat({t_.text(word), t_.docs.join(docs, t_.text(", "))}));
  };
  declare("global ", globals);
  declare("nonlocal ", nonlocals);
  return lines;
}

// ` = "-"`: what users need not give. Python makes it once, so that it is nothing that can change.
Doc FunctionWriter::preset(std::size_t param) {
  const bool open = function.exported || w_.names.items.is_class_method(id);
  const bool given = param < function.presets.size() && function.presets[param].valid();
  if (!w_.dialect.typed || w_.options.tests || !open || in_module_ || !given) return t_.docs.empty();
  const ir::FunctionId maker = function.presets[param];
  const ir::Body& made = w_.program.functions[maker].body;
  ir::ExprId value = ir::only_returned(made);
  if (made.kind(value) == ExprKind::some) value = ExprId(made.exprs[value].a);
  const ir::Expr& e = made.exprs[value];
  const bool constant = e.kind == ExprKind::global && w_.names.items.is_constant(GlobalId(e.a));
  Doc shown;
  if (e.kind == ExprKind::make_list) {
    shown = t_.text("()");
  } else if (e.kind == ExprKind::make_set) {
    shown = t_.text("frozenset()");
  } else if (e.kind == ExprKind::make_map) {
    shown = t_.call(w_.import("types", "MappingProxyType"), {t_.text("{}")});
  } else if (constant) {
    // Constants stand behind the classes.
    shown = FunctionWriter(w_, w_.program.globals[GlobalId(e.a)].lazy_init).frozen_value();
  } else {
    shown = FunctionWriter(w_, maker).values.whole(value);
  }
  return t_.concat({t_.text(" = "), shown});
}

Doc FunctionWriter::parameter(LocalId param, bool self) {
  Doc name = t_.text(w_.names.local_name(id, param));
  if (!w_.dialect.typed || self) return name;
  const TypeId declared = body_.locals[param].type;
  const TypeId inside = w_.types.is(declared, TypeKind::option) ? w_.types.element(declared) : declared;
  const bool read = w_.options.views->local(id, param) || w_.types.is(inside, TypeKind::function);
  Doc type = w_.classes.annotation(declared, read ? TypeWriter::Use::read : TypeWriter::Use::own);
  return t_.concat({name, t_.text(": "), type});
}

// Of a constant that users see: what nobody can change.
Doc FunctionWriter::frozen_value() {
  return t_.enclosed(values.frozen(ir::only_returned(body_), function.result));
}

// The function of the support code that looks at what users give for the parameter; empty where nothing need be looked at.
std::string_view FunctionWriter::taker_of(LocalId param, TypeId type) const {
  if (facts_.is_boxed(param) || facts_.uses().mentions(param) == 0) return {};
  static constexpr std::pair<TypeKind, std::string_view> kTakers[] = {
      {TypeKind::integer, "as_int"},  {TypeKind::bigint, "as_big"},  {TypeKind::floating, "as_float"},
      {TypeKind::boolean, "as_bool"}, {TypeKind::string, "as_text"}, {TypeKind::bytes, "as_bytes"},
      {TypeKind::list, "as_list"},    {TypeKind::map, "as_map"},     {TypeKind::set, "as_set"},
  };
  const TypeKind kind = w_.types.kind(type);
  // Arithmetic on ints looks at what it makes.
  if (kind == TypeKind::integer && !facts_.is_kept(param)) return {};
  for (const auto& [of, taker] : kTakers)
    if (of == kind) return taker;
  return {};
}

// Users may give anything (border page B6, S9, S11), which is looked at once.
std::vector<Doc> FunctionWriter::entry_lines() {
  std::vector<Doc> lines;
  const bool open = function.exported || w_.names.items.is_class_method(id);
  if (!w_.dialect.typed || !open || w_.options.tests || w_.options.internal) return lines;
  for (const LocalId p : function.params) {
    TypeId type = body_.locals[p].type;
    const bool option = w_.types.is(type, TypeKind::option);
    if (option) type = w_.types.element(type);
    const std::string_view taker = taker_of(p, type);
    if (taker.empty()) continue;
    const std::string& name = w_.names.local_name(id, p);
    Doc made = t_.assign(t_.text(name),
                         t_.call(w_.helper(taker), {t_.text(name), t_.text(Layout::string_literal(name))}));
    lines.push_back(option ? t_.suite(t_.text("if " + name + " is not None"), {made}) : made);
  }
  return lines;
}

std::vector<Doc> FunctionWriter::body_lines() {
  std::vector<Doc> all = entry_lines();
  for (Doc l : block(body_.root)) all.push_back(l);
  return all;
}

// A variable of a loop that a function keeps, as a default.
Doc FunctionWriter::bound_parameter(const std::string& name) {
  if (w_.dialect.typed) {
    for (const ir::Capture& c : function.captures) {
      if (w_.names.local_name(id, c.inner) != name) continue;
      const bool read = w_.options.views->local(id, c.inner);
      Doc type = w_.classes.annotation(body_.locals[c.inner].type, read ? TypeWriter::Use::read : TypeWriter::Use::own);
      return t_.concat({t_.text(name + ": "), type, t_.text(" = " + name)});
    }
  }
  return t_.text(name + "=" + name);
}

Doc FunctionWriter::signature(const std::vector<std::string>& bound, TypeId result) {
  const bool method = w_.names.is_method(id) && !in_module_;
  std::vector<Doc> params;
  if (w_.names.gets_class(id) && !in_module_) params.push_back(t_.text("cls"));
  std::size_t number = 0;
  for (LocalId p : function.params) {
    Doc shown = parameter(p, method && params.empty());
    params.push_back(t_.concat({shown, preset(number++)}));
  }
  for (const std::string& b : bound) params.push_back(bound_parameter(b));
  Doc list = t_.list("(", params, ")", Layout::Shape::parameters);
  if (!w_.dialect.typed) return list;
  // Where the line is too long, the parameters break.
  Doc shown = w_.classes.annotation(
      result, w_.options.views->result(id) ? TypeWriter::Use::read : TypeWriter::Use::own);
  return t_.concat({list, t_.text(" -> " + t_.docs.print(shown, 1 << 20))});
}

std::vector<std::pair<std::uint32_t, ir::ArmId>> FunctionWriter::arms_of_receiver() const {
  const auto& all = body_.blocks[body_.root];
  const ir::Stmt* only = all.size() == 1 ? &body_.stmts[all[0]] : nullptr;
  if (only == nullptr || only->kind != StmtKind::match || body_.kind(ExprId(only->a)) != ExprKind::local)
    return {};
  const LocalId self(body_.exprs[ExprId(only->a)].a);
  if (self != function.params[0] || facts_.is_boxed(self)) return {};
  std::vector<std::pair<std::uint32_t, ir::ArmId>> found;
  bool each = true;
  ir::for_each_arm(body_, only->b, [&](ir::ArmId arm) {
    each = each && body_.arms[arm].variants.size() == 1 && !body_.arms[arm].otherwise;
    if (each) found.emplace_back(body_.arms[arm].variants[0], arm);
  });
  if (!each) found.clear();
  return found;
}

Doc FunctionWriter::arm_definition(const std::string& name, std::uint32_t variant, ir::ArmId which,
                                   const std::vector<Doc>& head) {
  const ir::Arm& arm = body_.arms[which];
  const TypeId type = body_.locals[function.params[0]].type;
  std::vector<Doc> all = head;
  for (Doc l : scope_declarations()) all.push_back(l);
  for (Doc l : entry_lines()) all.push_back(l);
  for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
    const LocalId bound = arm.bindings[i];
    if (!bound.valid()) continue;
    const std::string attribute = "self." + w_.names.variant_attribute(type, variant, i);
    if (is_plain_name(bound)) {
      attributes[bound.value] = attribute;
    } else {
      const bool boxed = facts_.is_boxed(bound);
      Doc value = t_.text(boxed ? "[" + attribute + "]" : attribute);
      all.push_back(t_.assign(t_.text(w_.names.local_name(id, bound)), value));
    }
  }
  for (Doc l : block(arm.block)) all.push_back(l);
  Doc shape = signature({}, raises_ ? w_.types[function.result].args[0] : function.result);
  return t_.suite(t_.concat({t_.text("def " + name), shape}), all);
}

bool FunctionWriter::is_plain_name(LocalId which) const {
  if (facts_.is_boxed(which) || body_.locals[which].assigned || body_.locals[which].cell) return false;
  bool plain = true;
  ir::walk_exprs(body_, [&](ExprId e) {
    if (body_.kind(e) != ExprKind::closure) return;
    for (const ir::Capture& c : w_.program.functions[FunctionId(body_.exprs[e].a)].captures)
      plain = plain && c.outer != which;
  });
  return plain;
}

Doc FunctionWriter::definition(const std::string& name, const std::vector<std::string>& bound,
                               const std::vector<Doc>& head) {
  std::vector<Doc> all = head;
  for (Doc l : scope_declarations()) all.push_back(l);
  for (Doc l : entry_lines()) all.push_back(l);
  for (LocalId p : function.params) {
    if (!facts_.is_boxed(p)) continue;
    const std::string& n = w_.names.local_name(id, p);
    all.push_back(t_.text(n + " = [" + n + "]"));
  }
  const bool closure = function.kind == ir::FunctionKind::closure;
  if (!closure || !values.raises_outcome(function.result)) {
    for (Doc l : block(body_.root)) all.push_back(l);
    const TypeId result = raises_ ? w_.types[function.result].args[0] : function.result;
    return t_.suite(t_.concat({t_.text("def " + name), signature(bound, result)}), all);
  }
  // A function that is a value raises its failures.
  const TypeId error = w_.types[function.result].args[1];
  if (can_raise()) raise_errors();
  for (Doc l : block(body_.root)) all.push_back(l);
  Doc title = t_.concat({t_.text("def " + name),
                         signature(bound, raises_ ? w_.types[function.result].args[0] : function.result)});
  Doc made = t_.suite(title, all);
  if (raises_) return made;
  Doc again = t_.assign(t_.text(name), w_.given("raising", error, t_.text(name)));
  return t_.concat({made, t_.docs.hardline(), t_.docs.hardline(), again});
}

// Checkers of types see no type in an empty container, in None, or in the first of several values.
bool FunctionWriter::wants_annotation(LocalId which, ExprId value) const {
  if (!w_.dialect.typed) return false;
  if (!value.valid()) return true;
  const ir::Expr& e = body_.exprs[value];
  const ir::Local& l = body_.locals[which];
  const bool container =
      e.kind == ExprKind::make_list || e.kind == ExprKind::make_set || e.kind == ExprKind::make_map;
  if (container && (body_.list_size(e.a) == 0 || e.kind == ExprKind::make_set)) return true;
  if (container) {
    // A list of one variant is no list of the union.
    const TypeKind item = w_.types.kind(w_.types[l.type].args.back());
    if (item == TypeKind::union_ || item == TypeKind::option || item == TypeKind::floating) return true;
    // What a generic function makes of the name's own value would be its type as well.
    if (l.assigned && types::is_generic(w_.types, l.type)) return true;
  }
  const TypeKind kind = w_.types.kind(l.type);
  // Checkers of types see `Any` in what comes out of a box.
  if (e.kind == ExprKind::none || e.kind == ExprKind::unbox) return true;
  // Nor one of two variants, nor what a new container or class of the author's will hold.
  const bool united = kind == TypeKind::union_ && !w_.classes.is_enum(l.type);
  if (e.kind == ExprKind::conditional && (united || kind == TypeKind::option)) return true;
  const ExprKind last = e.kind == ExprKind::conditional || e.kind == ExprKind::coalesce
                            ? body_.kind(ExprId(e.kind == ExprKind::coalesce ? e.b : e.c))
                            : e.kind;
  const ExprKind first = e.kind == ExprKind::conditional ? body_.kind(ExprId(e.b)) : last;
  auto bare = [](ExprKind part) {
    return part == ExprKind::make_list || part == ExprKind::make_map || part == ExprKind::make_set ||
           part == ExprKind::make_record || part == ExprKind::make_variant;
  };
  if ((last != e.kind || first != e.kind) && (bare(first) || bare(last)) && !w_.types[l.type].args.empty()) return true;
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::group_new) return true;
  const bool made = e.kind == ExprKind::make_record || e.kind == ExprKind::make_variant;
  const bool asked = e.kind == ExprKind::call && w_.program.functions[FunctionId(e.a)].params.empty();
  if ((made || asked) && w_.types[l.type].decl && !w_.types[l.type].args.empty()) return true;
  // They see no common type of an Ok and an Err.
  if (types::is_result(w_.types, l.type) && (l.assigned || e.kind == ExprKind::conditional)) return true;
  if (e.kind == ExprKind::closure || e.kind == ExprKind::function_ref) return false;
  return l.assigned && (kind == TypeKind::option || kind == TypeKind::union_ || kind == TypeKind::floating ||
                        kind == TypeKind::function);
}

// A local without a first value.
void FunctionWriter::declare(const ir::Stmt& s, Doc type) {
  const LocalId which(s.a);
  Doc name = t_.text(w_.names.local_name(id, which));
  if (facts_.is_boxed(which)) {
    line(t_.concat({name, type, t_.text(" = [None]")}));
  } else if (w_.dialect.typed) {
    line(t_.concat({name, type}));
  }
}

bool FunctionWriter::is_value_of(ExprId value, LocalId outcome) const {
  const ir::Expr& e = body_.exprs[value];
  return e.kind == ExprKind::variant_field && body_.kind(ExprId(e.a)) == ExprKind::local &&
         body_.exprs[ExprId(e.a)].a == outcome.value;
}

// What the value is used for, else plainly a value.
std::string FunctionWriter::name_of_value(const PassedOn& passed) const {
  std::string name;
  ir::walk_exprs(body_, [&](ExprId user) {
    const ir::Expr& e = body_.exprs[user];
    if (e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant && e.kind != ExprKind::call) return;
    const std::uint32_t list = e.kind == ExprKind::call ? e.b : e.a;
    for (std::uint32_t i = 0; i < body_.list_size(list); ++i) {
      if (name.empty() && is_value_of(body_.expr_at(list, i), passed.outcome)) name = w_.names.operand_name(body_, user, i);
    }
  });
  return name.empty() ? "value" : name;
}

std::size_t FunctionWriter::pass_on(const std::vector<StmtId>& all, std::size_t at) {
  const PassedOn& passed = passed_on_.at(all[at]);
  const Span outer = std::exchange(out_.span, body_.span(all[at]));
  Doc call = values.value_of_outcome(ExprId(body_.stmts[all[at]].b));
  const ir::Stmt* next = at + 2 < all.size() ? &body_.stmts[all[at + 2]] : nullptr;
  const bool stored = next != nullptr && (next->kind == StmtKind::let || next->kind == StmtKind::assign);
  const bool whole = stored && passed.reads == 1 && ExprId(next->b).valid() && is_value_of(ExprId(next->b), passed.outcome);
  const bool named = whole && next->kind == StmtKind::let;
  const ir::Expr* place = whole && !named ? &body_.exprs[ExprId(next->a)] : nullptr;
  const bool assigned = place != nullptr && place->kind == ExprKind::local;
  std::size_t last = at + 1;
  if (passed.reads == 0) {
    line(call);
  } else if (named) {
    let(*next, call);
    ++last;
  } else if (assigned) {
    line(t_.assign(local(LocalId(place->a)), call));
    ++last;
  } else {
    const std::string name = temporary(name_of_value(passed));
    attributes[passed.outcome.value] = name;
    values_of_outcomes.insert(passed.outcome.value);
    line(t_.assign(t_.text(name), call));
  }
  out_.span = outer;
  return last;
}

void FunctionWriter::let(const ir::Stmt& s, Doc given) {
  const LocalId which(s.a);
  const ExprId value(s.b);
  const std::string& name = w_.names.local_name(id, which);
  const bool boxed = facts_.is_boxed(which);
  Doc type;
  // A name of several blocks is declared once.
  const bool first = declared_.insert(name).second;
  if (!first && !value.valid() && !boxed) return;
  if (first && wants_annotation(which, value)) {
    const TypeId declared = body_.locals[which].type;
    const ir::Expr* made = value.valid() ? &body_.exprs[value] : nullptr;
    const bool groups =
        made != nullptr && made->kind == ExprKind::op && static_cast<Op>(made->a) == Op::group_new;
    const bool read = w_.dialect.views && w_.options.views->local(id, which);
    type = groups ? w_.classes.groups(w_.types.element(declared))
                  : w_.classes.annotation(declared, read ? TypeWriter::Use::read : TypeWriter::Use::own);
    if (boxed) type = t_.concat({w_.builtin("list"), t_.text("["), type, t_.text("]")});
    type = t_.concat({t_.text(": "), type});
  }
  if (given.valid()) {
    Doc held = boxed ? t_.list("[", {given}, "]") : given;
    line(t_.assign(t_.concat({t_.text(name), type}), held));
    return assignments_.open_fields(which, value);
  }
  if (!value.valid()) return declare(s, type);
  const ir::Expr& e = body_.exprs[value];
  const bool lines = w_.dialect.typed || (e.kind == ExprKind::closure && !values.is_lambda(FunctionId(e.a)));
  if (e.kind == ExprKind::closure && !boxed && lines) {
    values.closure(e, &name);
    return;
  }
  Doc target = t_.concat({t_.text(name), type});
  if (!boxed && values.ints.checks_inline(value)) {
    values.ints.checked_line(target, t_.text(name), value);
    return;
  }
  const bool view = w_.dialect.views && w_.options.views->local(id, which);
  Doc doc = boxed  ? t_.list("[", {values.owned(value, Prec::lambda)}, "]")
            : view ? values.whole(value)
                   : values.whole_owned(value);
  line(t_.assign(target, doc));
  assignments_.open_fields(which, value);
}

void FunctionWriter::if_statement(const ir::Stmt& s) {
  Doc test = values.whole(ExprId(s.a));
  const std::size_t before = present.size();
  line(t_.suite(t_.concat({t_.text("if "), test}), block_if(ExprId(s.a), BlockId(s.b))));
  learn(ExprId(s.a), false);
  BlockId otherwise(s.c);
  while (otherwise.valid() && !body_.blocks[otherwise].empty()) {
    const auto& inner = body_.blocks[otherwise];
    const ir::Stmt* next = inner.size() == 1 ? &body_.stmts[inner[0]] : nullptr;
    // A function in the condition would have to stand before the whole chain.
    if (next == nullptr || next->kind != StmtKind::if_ || values.needs_lines(ExprId(next->a))) {
      line(t_.suite(t_.text("else"), block(otherwise)));
      break;
    }
    out_.span = body_.span(inner[0]);
    Doc condition = values.whole(ExprId(next->a));
    line(t_.suite(t_.concat({t_.text("elif "), condition}), block_if(ExprId(next->a), BlockId(next->b))));
    learn(ExprId(next->a), false);
    otherwise = BlockId(next->c);
  }
  present.resize(before);
}

std::vector<Doc> FunctionWriter::block_if(ExprId condition, BlockId inside) {
  return knowing(condition, true, [&] { return block(inside); });
}

void FunctionWriter::try_statement(const ir::Stmt& s) {
  ++out_.try_depth;
  std::vector<Doc> tried = block(BlockId(s.a));
  --out_.try_depth;
  line(t_.suite(t_.text("try"), tried));
  const LocalId message(s.b);
  Doc caught = t_.call(w_.helper("caught"), {t_.text("_error")});
  if (facts_.is_boxed(message)) caught = t_.concat({t_.text("["), caught, t_.text("]")});
  // What ends the program is no failure to catch: the call passes it on, whoever reads the message.
  const bool unread = facts_.is_unread(message, BlockId(s.c));
  std::vector<Doc> inner = {unread ? caught : t_.assign(t_.text(w_.names.local_name(id, message)), caught)};
  for (Doc l : block(BlockId(s.c))) inner.push_back(l);
  line(t_.suite(t_.concat({t_.text("except "), w_.builtin("Exception"), t_.text(" as _error")}), inner));
}

// `return value`, or `raise`, where failures are raised.
void FunctionWriter::give_or_raise(ExprId value) {
  // Of an outcome that is copied as it leaves the package, what it holds is.
  const bool leaves =
      body_.kind(value) == ExprKind::op && static_cast<Op>(body_.exprs[value].a) == Op::deep_copy;
  const ExprId inside = leaves ? body_.operand(value, 0) : value;
  if (leaves && body_.kind(inside) == ExprKind::make_variant) value = inside;
  const ir::Expr e = body_.exprs[value];
  const bool copied = leaves && value == inside;
  if (e.kind == ExprKind::make_variant && e.b == 1) {
    const ExprId inner = body_.expr_at(e.a, 0);
    const ExprKind kind = body_.kind(inner);
    const bool fresh = kind == ExprKind::make_record || kind == ExprKind::make_variant;
    const TypeId error = w_.types[e.type].args[1];
    const bool copies =
        copied && !w_.classes.is_error(error) && types::is_reference(w_.types, body_.type(inner));
    Doc given = copies ? values.ops.copied(inner).doc : values.owned(inner);
    line(t_.concat({t_.text("raise "), w_.raised(error, given, fresh)}));
    return;
  }
  const bool made = e.kind == ExprKind::make_variant;
  const bool nothing = w_.types.is(w_.types[e.type].args[0], TypeKind::unit);
  if (nothing) {
    if (!made) line(values.value_of_outcome(value));
    line(t_.text("return"));
  } else {
    const ExprId inner = made ? body_.expr_at(e.a, 0) : value;
    const bool copies = made && copied && types::is_reference(w_.types, body_.type(inner));
    Doc given = copies ? values.ops.copied(inner).doc
                : made ? values.ints.stored(inner)
                       : values.value_of_outcome(value);
    line(t_.concat({t_.text("return "), given}));
  }
}

// `return value`; what went wrong is raised where failures are.
void FunctionWriter::give(ExprId value) {
  const ir::Expr e = body_.exprs[value];
  if (raises_) return give_or_raise(value);
  const bool view = w_.dialect.views && w_.options.views->result(id);
  Doc given = view ? values.whole(value) : values.ints.stored(value);
  if (w_.dialect.typed && e.kind == ExprKind::unbox) {
    // Checkers of types see `Any` there, and ask for the declared type.
    const std::string made = temporary("made");
    line(t_.assign(t_.concat({t_.text(made + ": "), w_.classes.annotation(e.type)}), given));
    given = t_.text(made);
  }
  line(t_.concat({t_.text("return "), given}));
}

}  // namespace mochi::emit::python
