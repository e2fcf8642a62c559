#include <algorithm>

#include "emit/javascript/writer.h"
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

Doc FunctionWriter::block_statements(BlockId block) {
  std::vector<Doc> lines;
  for (StmtId s : body_.blocks[block]) {
    Doc line = statement(s);
    if (line.valid() && line != w_.docs.empty()) lines.push_back(line);
  }
  return w_.docs.join(lines, w_.docs.hardline());
}

Doc FunctionWriter::braced_block(BlockId block) {
  if (!block.valid() || body_.blocks[block].empty()) return w_.text("{}");
  return w_.concat({w_.text("{"), w_.docs.nest(2, w_.concat({w_.docs.hardline(), block_statements(block)})),
                    w_.docs.hardline(), w_.text("}")});
}

// `target` is a place, or `return`.
Doc FunctionWriter::value_into(Doc target, ExprId value) {
  const ir::Expr e = body_.exprs[value];
  bool returns = w_.docs.print(target, 1000) == "return";
  auto into = [&](ExprId v) { return value_into(target, v); };
  if (e.kind == ExprKind::block_value) {
    Doc last = into(ExprId(e.b));
    Doc inner = body_.blocks[BlockId(e.a)].empty()
                    ? last
                    : w_.concat({block_statements(BlockId(e.a)), w_.docs.hardline(), last});
    return w_.concat({w_.text("{"), w_.docs.nest(2, w_.concat({w_.docs.hardline(), inner})), w_.docs.hardline(),
                      w_.text("}")});
  }
  if (e.kind == ExprKind::match_value) {
    ExprId subject(e.a);
    bool simple = body_.kind(subject) == ExprKind::local;
    Doc name = simple ? expr(subject) : w_.text("subject$");
    std::vector<Doc> parts;
    Doc chain = w_.docs.empty();
    bool first = true;
    ir::for_each_arm(body_, e.b, [&](ArmId id) {
      const ir::Arm& arm = body_.arms[id];
      std::vector<Doc> lines = arm_bindings(name, body_.type(subject), arm);
      if (arm.block.valid() && !body_.blocks[arm.block].empty()) lines.push_back(block_statements(arm.block));
      lines.push_back(into(arm.value));
      Doc body = w_.concat({w_.text("{"), w_.docs.nest(2, w_.concat({w_.docs.hardline(), w_.docs.join(lines, w_.docs.hardline())})),
                            w_.docs.hardline(), w_.text("}")});
      Doc condition = arm_condition(name, body_.type(subject), arm);
      bool always = condition == w_.docs.empty();
      Doc head = always ? w_.docs.empty() : w_.concat({w_.text("if ("), condition, w_.text(") ")});
      chain = w_.concat({chain, first ? w_.docs.empty() : w_.text(" else "), head, body});
      first = false;
    });
    if (simple) return chain;
    Doc bind = w_.concat({w_.text("const subject$ = "), expr(subject), w_.text(";"), w_.docs.hardline()});
    return w_.concat({w_.text("{"), w_.docs.nest(2, w_.concat({w_.docs.hardline(), bind, chain})), w_.docs.hardline(),
                      w_.text("}")});
  }
  Doc v = expr(value);
  if (returns) return w_.concat({w_.text("return "), v, w_.text(";")});
  return w_.concat({target, w_.text(" = "), v, w_.text(";")});
}

Doc FunctionWriter::arm_condition(Doc subject, TypeId type, const ir::Arm& arm) {
  if (arm.otherwise) return w_.docs.empty();
  std::vector<Doc> tests;
  for (std::uint32_t v : arm.variants) {
    if (w_.types.is(type, TypeKind::option)) {
      tests.push_back(w_.concat({subject, w_.text(v == 1 ? " !== undefined" : " === undefined")}));
      continue;
    }
    Doc kind = w_.text(Writer::string_literal(w_.variant_kind(type, v)));
    bool plain = w_.types.decl(w_.types[type].decl).is_enum();
    tests.push_back(w_.concat({subject, w_.text(plain ? " === " : ".kind === "), kind}));
  }
  for (ExprId c : arm.constants) tests.push_back(w_.concat({subject, w_.text(" === "), expr(c, Prec::unary)}));
  return w_.docs.join(tests, w_.text(" || "));
}

std::vector<Doc> FunctionWriter::arm_bindings(Doc subject, TypeId type, const ir::Arm& arm) {
  std::vector<Doc> lines;
  for (std::uint32_t i = 0; i < arm.bindings.size(); ++i) {
    LocalId local = arm.bindings[i];
    if (!local.valid()) continue;
    Doc value = subject;
    if (!w_.types.is(type, TypeKind::option)) {
      value = w_.concat({subject, w_.text("." + w_.variant_property(type, arm.variants[0], i))});
    }
    const char* keyword = body_.locals[local].assigned ? "let " : "const ";
    lines.push_back(w_.concat({w_.text(keyword), w_.text(w_.local_name(id_, local)), w_.text(" = "), value, w_.text(";")}));
  }
  return lines;
}

Doc FunctionWriter::if_statement(const ir::Stmt& s) {
  Doc doc = w_.concat({w_.text("if ("), w_.docs.group(expr(ExprId(s.a))), w_.text(") "), braced_block(BlockId(s.b))});
  BlockId otherwise(s.c);
  if (!otherwise.valid() || body_.blocks[otherwise].empty()) return doc;
  const auto& inner = body_.blocks[otherwise];
  if (inner.size() == 1 && body_.stmts[inner[0]].kind == StmtKind::if_) {
    return w_.concat({doc, w_.text(" else "), if_statement(body_.stmts[inner[0]])});
  }
  return w_.concat({doc, w_.text(" else "), braced_block(otherwise)});
}

Doc FunctionWriter::for_range(const ir::Stmt& s) {
  LocalId local(s.a);
  std::string name = w_.local_name(id_, local);
  ExprId end(s.c);
  // A loop variable that the body assigns is a copy of the counter.
  bool copied = body_.locals[local].assigned;
  std::string counter = copied ? name + "$" : name;
  bool constant = body_.kind(end) == ExprKind::const_int;
  Doc bound = constant ? expr(end, tighter(Prec::relational)) : w_.text(counter + "End$");
  Doc head = w_.concat({w_.text("for (let " + counter + " = "), expr(ExprId(s.b))});
  if (!constant) head = w_.concat({head, w_.text(", "), bound, w_.text(" = "), expr(end)});
  head = w_.concat({head, w_.text("; " + counter + " < "), bound, w_.text("; " + counter + "++) ")});
  if (!copied) return w_.concat({head, braced_block(BlockId(s.d))});
  Doc copy = w_.text("let " + name + " = " + counter + ";");
  return w_.concat({head, w_.text("{"),
                    w_.docs.nest(2, w_.concat({w_.docs.hardline(), copy, w_.docs.hardline(), block_statements(BlockId(s.d))})),
                    w_.docs.hardline(), w_.text("}")});
}

Doc FunctionWriter::for_each(const ir::Stmt& s) {
  LocalId local(s.a);
  ExprId source(s.b);
  Doc items = expr(source, Prec::call);
  const char* keyword = body_.locals[local].assigned ? "let " : "const ";
  std::string name = w_.local_name(id_, local);
  TypeKind kind = kind_of(source);
  bool fresh = body_.kind(source) == ExprKind::op || body_.kind(source) == ExprKind::make_list;
  bool changes = !fresh && may_change_aggregates(body_, BlockId(s.d));
  if (kind == TypeKind::list && changes) {
    // The length counts at the start, elements are read live.
    std::string at = name + "At$";
    std::string all = name + "All$";
    Doc head = w_.concat({w_.text("for (let " + at + " = 0, " + all + " = "), items,
                          w_.text(", " + at + "End$ = " + all + ".length; " + at + " < " + at + "End$; " + at + "++) {")});
    Doc bind = w_.text(std::string(keyword) + name + " = " + all + "[" + at + "];");
    Doc inner = w_.concat({w_.docs.hardline(), bind, w_.docs.hardline(), block_statements(BlockId(s.d))});
    return w_.concat({head, w_.docs.nest(2, inner), w_.docs.hardline(), w_.text("}")});
  }
  if (kind == TypeKind::map) items = w_.concat({items, w_.text(".keys()")});
  if ((kind == TypeKind::map || kind == TypeKind::set) && changes) {
    items = w_.concat({w_.text("[..."), items, w_.text("]")});
  }
  return w_.concat({w_.text("for ("), w_.text(keyword), w_.text(name), w_.text(" of "), items, w_.text(") "),
                    braced_block(BlockId(s.d))});
}

Doc FunctionWriter::match_statement(const ir::Stmt& s) {
  ExprId subject(s.a);
  bool simple = body_.kind(subject) == ExprKind::local;
  Doc name = simple ? expr(subject) : w_.text("subject$");
  Doc chain = w_.docs.empty();
  bool first = true;
  ir::for_each_arm(body_, s.b, [&](ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    std::vector<Doc> lines = arm_bindings(name, body_.type(subject), arm);
    if (arm.block.valid() && !body_.blocks[arm.block].empty()) lines.push_back(block_statements(arm.block));
    Doc inner = lines.empty() ? w_.text("{}")
                              : w_.concat({w_.text("{"),
                                           w_.docs.nest(2, w_.concat({w_.docs.hardline(), w_.docs.join(lines, w_.docs.hardline())})),
                                           w_.docs.hardline(), w_.text("}")});
    Doc condition = arm_condition(name, body_.type(subject), arm);
    Doc head = condition == w_.docs.empty() ? w_.docs.empty() : w_.concat({w_.text("if ("), condition, w_.text(") ")});
    chain = w_.concat({chain, first ? w_.docs.empty() : w_.text(" else "), head, inner});
    first = false;
  });
  if (simple) return chain;
  Doc bind = w_.concat({w_.text("const subject$ = "), expr(subject), w_.text(";"), w_.docs.hardline()});
  return w_.concat({w_.text("{"), w_.docs.nest(2, w_.concat({w_.docs.hardline(), bind, chain})), w_.docs.hardline(), w_.text("}")});
}

Doc FunctionWriter::try_statement(const ir::Stmt& s) {
  std::string name = w_.local_name(id_, LocalId(s.b));
  Doc bind = w_.concat({w_.text((body_.locals[LocalId(s.b)].assigned ? "let " : "const ") + name + " = "),
                        w_.helper("caught"), w_.text("(error$);")});
  Doc handler = body_.blocks[BlockId(s.c)].empty()
                    ? bind
                    : w_.concat({bind, w_.docs.hardline(), block_statements(BlockId(s.c))});
  return w_.concat({w_.text("try "), braced_block(BlockId(s.a)), w_.text(" catch (error$) {"),
                    w_.docs.nest(2, w_.concat({w_.docs.hardline(), handler})), w_.docs.hardline(), w_.text("}")});
}

// What stands left of `=`.
Doc FunctionWriter::place(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  if (e.kind == ExprKind::global) return w_.text(w_.global_name(ir::GlobalId(e.a)));
  if (e.kind != ExprKind::index || e.has(ir::ExprFlag::proven)) return expr(id, Prec::call);
  // The list is named twice, so it must be a name.
  ExprId list(e.a);
  Doc base = expr(list, Prec::call);
  bool named = body_.kind(list) == ExprKind::local || body_.kind(list) == ExprKind::global || body_.kind(list) == ExprKind::field;
  MOCHI_CHECK(named);
  return w_.concat({base, w_.text("["), w_.call(w_.helper("place"), {base, expr(ExprId(e.b))}), w_.text("]")});
}

// `xs = append(xs, x)` on a list that nobody else sees.
Doc FunctionWriter::growth(ExprId target, ExprId value) {
  const ir::Expr e = body_.exprs[value];
  if (e.kind != ExprKind::op || !e.has(ir::ExprFlag::in_place)) return Doc();
  auto op = static_cast<Op>(e.a);
  if (op == Op::list_append) {
    return w_.concat({expr(target, Prec::call), w_.text(".push("), expr(body_.operand(value, 1)), w_.text(");")});
  }
  if (op == Op::set_add) {
    return w_.concat({expr(target, Prec::call), w_.text(".add("), expr(body_.operand(value, 1)), w_.text(");")});
  }
  return Doc();
}

Doc FunctionWriter::assignment(const ir::Stmt& s) {
  ExprId target(s.a);
  ExprId value(s.b);
  if (Doc grown = growth(target, value); grown.valid()) return grown;
  const ir::Expr e = body_.exprs[target];
  if (e.kind == ExprKind::map_get) {
    return w_.concat({expr(ExprId(e.a), Prec::call), w_.text(".set("), expr(ExprId(e.b)), w_.text(", "), expr(value), w_.text(");")});
  }
  if (e.kind == ExprKind::index && !e.has(ir::ExprFlag::proven)) {
    ExprKind base = body_.kind(ExprId(e.a));
    if (base != ExprKind::local && base != ExprKind::global && base != ExprKind::field) {
      Doc put = w_.call(w_.helper("setIndex"), {expr(ExprId(e.a)), expr(ExprId(e.b)), expr(value)});
      return w_.concat({put, w_.text(";")});
    }
  }
  // `s = s + t` reads as `s += t`.
  const ir::Expr v = body_.exprs[value];
  if (e.kind == ExprKind::local && v.kind == ExprKind::op && static_cast<Op>(v.a) == Op::str_concat) {
    ExprId first = body_.operand(value, 0);
    if (body_.kind(first) == ExprKind::local && body_.exprs[first].a == e.a && body_.list_size(v.b) == 2) {
      return w_.concat({place(target), w_.text(" += "), expr(body_.operand(value, 1)), w_.text(";")});
    }
  }
  return value_into(place(target), value);
}

Doc FunctionWriter::statement(StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: {
      LocalId local(s.a);
      std::string name = w_.local_name(id_, local);
      ExprId value(s.b);
      if (!value.valid()) return w_.text("let " + name + ";");
      ExprKind kind = body_.kind(value);
      if (kind == ExprKind::block_value || kind == ExprKind::match_value) {
        return w_.concat({w_.text("let " + name + ";"), w_.docs.hardline(), value_into(w_.text(name), value)});
      }
      const char* keyword = body_.locals[local].assigned ? "let " : "const ";
      return w_.concat({w_.text(keyword), w_.text(name), w_.text(" = "), expr(value), w_.text(";")});
    }
    case StmtKind::assign: return assignment(s);
    case StmtKind::expr: {
      ExprKind kind = body_.kind(ExprId(s.a));
      if (kind == ExprKind::const_unit) return w_.docs.empty();
      Doc doc = expr(ExprId(s.a));
      bool brace = kind == ExprKind::make_record || kind == ExprKind::make_variant;
      if (brace) doc = w_.concat({w_.text("("), doc, w_.text(")")});
      return w_.concat({doc, w_.text(";")});
    }
    case StmtKind::if_: return if_statement(s);
    case StmtKind::while_:
      return w_.concat({w_.text("while ("), w_.docs.group(expr(ExprId(s.a))), w_.text(") "), braced_block(BlockId(s.b))});
    case StmtKind::for_range: return for_range(s);
    case StmtKind::for_each: return for_each(s);
    case StmtKind::break_: return w_.text("break;");
    case StmtKind::continue_: return w_.text("continue;");
    case StmtKind::return_:
      if (!ExprId(s.a).valid()) return w_.text("return;");
      return value_into(w_.text("return"), ExprId(s.a));
    case StmtKind::block: return braced_block(BlockId(s.a));
    case StmtKind::match: return match_statement(s);
    case StmtKind::try_: return try_statement(s);
  }
  MOCHI_UNREACHABLE("statement kind");
}

}  // namespace mochi::emit::javascript
