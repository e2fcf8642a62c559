#include "base/check.h"
#include "emit/rust/op_rows.h"
#include "emit/rust/shared/function.h"
#include "ir/effects.h"
#include "ir/forms.h"
#include "ir/place.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

std::string SharedStatements::block_lines(BlockId block) {
  std::string lines;
  for (StmtId s : body_.blocks[block]) {
    std::string line = statement(s);
    if (line.empty()) continue;
    if (!lines.empty()) lines += '\n';
    lines += line;
  }
  return lines;
}

std::string SharedStatements::loop_lines(BlockId block) {
  if (!attempts_.empty()) ++attempts_.back().loops;
  std::string lines = block_lines(block);
  if (!attempts_.empty()) --attempts_.back().loops;
  return lines;
}

namespace {
// A block that always has lines of its own.
std::string body_block(const std::string& lines) {
  return lines.empty() ? "{}" : "{\n" + indented(lines) + "\n}";
}
}  // namespace

// --- control ---

std::string SharedStatements::if_statement(const ir::Stmt& s) {
  std::string text = "if " + expr_.own(ExprId(s.a)) + " " + body_block(block_lines(BlockId(s.b)));
  if (!BlockId(s.c).valid()) return text;
  const auto& other = body_.blocks[BlockId(s.c)];
  if (other.size() == 1 && body_.stmts[other[0]].kind == StmtKind::if_) {
    return text + " else " + if_statement(body_.stmts[other[0]]);
  }
  std::string lines = block_lines(BlockId(s.c));
  return lines.empty() ? text : text + " else " + body_block(lines);
}

// The pattern of a loop's variable; what it takes to make a cell of it goes to
// `lines`.
std::string SharedStatements::loop_variable(LocalId local, std::string& lines) {
  const std::string& name = name_of(local);
  if (f_.is_slot(local)) {
    lines = "let " + name + " = " + w_.helper("Slot") + "::new(" + name + ");\n";
    return name;
  }
  return body_.locals[local].assigned ? "mut " + name : name;
}

std::string SharedStatements::for_range(const ir::Stmt& s) {
  std::string lines;
  std::string variable = loop_variable(LocalId(s.a), lines);
  // Both ends may need parentheses: `..` binds weakest but for assignments.
  std::string head = "for " + variable + " in " + expr_.own(ExprId(s.b), Prec::disjunction) + ".." +
                     expr_.own(ExprId(s.c), Prec::disjunction);
  return head + " " + body_block(lines + loop_lines(BlockId(s.d)));
}

std::string SharedStatements::for_each(const ir::Stmt& s) {
  ExprId source(s.b);
  std::string lines;
  std::string variable = loop_variable(LocalId(s.a), lines);
  const TypeKind kind = kind_of(source);
  const std::string items = expr_.place(source) + (kind == TypeKind::map     ? ".keys().walk()"
                                                   : kind == TypeKind::set   ? ".items().walk()"
                                                   : kind == TypeKind::group ? ".items.walk()"
                                                   // The loop may assign to the name of the text.
                                                   : kind == TypeKind::string ? ".clone().chars()"
                                                                              : ".walk()");
  return "for " + variable + " in " + items + " " + body_block(lines + loop_lines(BlockId(s.d)));
}

std::string SharedStatements::return_text(const std::string& value) {
  if (attempts_.empty()) return value.empty() ? "return;" : "return " + value + ";";
  attempts_.back().returns = true;
  return "return " + w_.helper("Flow") + "::Return(" + (value.empty() ? "()" : value) + ");";
}

// `break` or `continue`.
std::string SharedStatements::leave(bool is_break) {
  if (attempts_.empty() || attempts_.back().loops > 0) return is_break ? "break;" : "continue;";
  (is_break ? attempts_.back().breaks : attempts_.back().continues) = true;
  return "return " + w_.helper("Flow") + (is_break ? "::Break;" : "::Continue;");
}

std::string SharedStatements::try_statement(const ir::Stmt& s) {
  attempts_.emplace_back();
  std::string body = block_lines(BlockId(s.a));
  Attempt used = attempts_.back();
  attempts_.pop_back();
  LocalId message(s.b);
  std::string name = message.valid() ? name_of(message) : "_";
  std::string handler;
  if (message.valid() && (f_.is_slot(message) || body_.locals[message].assigned))
    handler = bound(message, name) + "\n";
  handler += block_lines(BlockId(s.c));
  if (!used.returns && !used.breaks && !used.continues) {
    return "if let Err(" + name + ") = " + w_.helper("attempt") + "(|| " + body_block(body) + ") " +
           body_block(handler);
  }
  std::string flow = w_.helper("Flow");
  std::string result = w_.type(f_.function.result);
  std::string arms = "Ok(" + flow + "::Next) => {}\n";
  if (used.returns) arms += "Ok(" + flow + "::Return(value)) => { " + return_text("value") + " }\n";
  if (used.breaks) arms += "Ok(" + flow + "::Break) => { " + leave(true) + " }\n";
  if (used.continues) arms += "Ok(" + flow + "::Continue) => { " + leave(false) + " }\n";
  if (!used.returns || !used.breaks || !used.continues) arms += "Ok(_) => unreachable!(),\n";
  arms += "Err(" + name + ") => " + body_block(handler);
  return "match " + w_.helper("attempt") + "(|| -> " + flow + "<" + result + "> " +
         body_block(body + "\n" + flow + "::Next") + ") " + body_block(arms);
}

// A declaration of `local` with a value.
std::string SharedStatements::bound(LocalId local, const std::string& value) {
  if (f_.is_slot(local)) return "let " + name_of(local) + " = " + w_.helper("Slot") + "::new(" + value + ");";
  return std::string("let ") + (body_.locals[local].assigned ? "mut " : "") + name_of(local) + " = " + value +
         ";";
}

// The pattern of an arm; `lines` take the values that it binds.
std::string SharedStatements::arm_pattern(ExprId subject, const ir::Arm& arm, std::string& lines) {
  TypeId type = body_.type(subject);
  if (arm.otherwise) return "_";
  if (!arm.constants.empty()) {
    std::string pattern;
    for (ExprId c : arm.constants) {
      const ir::Expr& e = body_.exprs[c];
      std::string text = e.kind == ExprKind::const_string
                             ? string_literal(w_.program.names->text(NameId(e.a)))
                             : expr_.own(c);
      pattern += (pattern.empty() ? "" : " | ") + text;
    }
    return pattern;
  }
  if (kind_of(subject) == TypeKind::option || kind_of(subject) == TypeKind::any) {
    if (arm.variants.size() > 1) return "_";
    if (arm.variants[0] == 0) return "None";
    if (arm.bindings.empty() || !arm.bindings[0].valid()) return "Some(_)";
    TypeId inner = kind_of(subject) == TypeKind::any ? type : w_.types.element(type);
    return "Some(" + bind(arm.bindings[0], inner, lines) + ")";
  }
  std::string pattern;
  for (std::uint32_t v : arm.variants)
    pattern += (pattern.empty() ? "" : " | ") + variant_pattern(subject, arm, v, lines);
  return pattern;
}

// What an arm binds of its subject is a value of its own.
std::string SharedStatements::bind(LocalId local, TypeId type, std::string& lines) {
  lines += bound(local, w_.is_copy(type) ? "*" + name_of(local) : name_of(local) + ".clone()") + "\n";
  return name_of(local);
}

std::string SharedStatements::variant_pattern(ExprId subject, const ir::Arm& arm, std::uint32_t variant,
                                              std::string& lines) {
  const TypeId type = body_.type(subject);
  const auto all = w_.types.variant_fields(type, variant);
  std::vector<std::string> fields;
  bool rest = false;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (arm.variants.size() > 1 || i >= arm.bindings.size() || !arm.bindings[i].valid()) {
      rest = true;
      continue;
    }
    const std::string name = bind(arm.bindings[i], all[i].type, lines);
    const std::string& field = w_.variant_field(type, variant, i);
    fields.push_back(field == name ? name : field + ": " + name);
  }
  if (rest) fields.emplace_back("..");
  const std::string path = w_.variant_name(type, variant);
  return fields.empty() ? path : listed(path + " { ", fields, " }");
}

// What a match looks at.
std::string SharedStatements::match_head(ExprId subject) {
  const TypeKind kind = kind_of(subject);
  if (kind == TypeKind::string) return expr_.place(subject) + ".as_str()";
  if (kind == TypeKind::option) return expr_.borrow(subject);
  if (kind == TypeKind::any) return "&" + expr_.place(subject) + ".some()";
  if (kind != TypeKind::union_ || types::is_enum(w_.types, body_.type(subject))) return expr_.own(subject);
  if (w_.layout(body_.type(subject)) == Layout::changing)
    return "&" + expr_.place(subject) + ".get(|it| it.clone())";
  return "&*" + expr_.place(subject, Prec::unary);
}

std::string SharedStatements::match_text(ExprId subject, std::uint32_t arms, bool value) {
  const TypeKind kind = kind_of(subject);
  const std::string head = match_head(subject);
  bool open = kind != TypeKind::option && kind != TypeKind::any && kind != TypeKind::union_;
  std::string lines;
  ir::for_each_arm(body_, arms, [&](ir::ArmId id) {
    const ir::Arm& arm = body_.arms[id];
    std::string inner;
    std::string pattern = arm_pattern(subject, arm, inner);
    open = open && !arm.otherwise;
    if (arm.block.valid()) {
      std::string statements = block_lines(arm.block);
      inner += statements + (value && !statements.empty() ? "\n" : "");
    }
    if (value) inner += expr_.own(arm.value);
    if (inner.ends_with('\n')) inner.pop_back();
    bool plain = value && inner.find('\n') == std::string::npos && inner.find(';') == std::string::npos;
    lines += pattern + " => " + (plain ? inner + ",\n" : body_block(inner) + "\n");
  });
  if (open) lines += "_ => unreachable!(),\n";
  if (lines.ends_with('\n')) lines.pop_back();
  return "match " + head + " " + body_block(lines);
}

// --- assignments ---

// `xs = append(xs, x)` on what nobody else sees; `s = s + t` on any variable,
// for a text is copied where it is shared.
std::string SharedStatements::growth(const ir::Assignment& a) {
  auto grown = [&](std::string_view method, const std::vector<std::string>& more) {
    return ops_.method(a.value, method, more).text + ";";
  };
  const std::uint32_t operands = body_.exprs[a.value].b;
  switch (a.form) {
    case ir::AssignForm::append: return grown("push", {expr_.own(a.operand(0))});
    case ir::AssignForm::insert: return grown("insert", {expr_.own(a.operand(0))});
    case ir::AssignForm::extend:
      return a.more.size() == 1 ? grown("extend", expr_.borrow_list(operands, 1)) : std::string();
    case ir::AssignForm::grow_text: break;
    case ir::AssignForm::store:
    case ir::AssignForm::compound:
    case ir::AssignForm::entry: return {};
  }
  const ir::Expr t = body_.exprs[a.place];
  if (t.kind != ExprKind::local || f_.is_slot(LocalId(t.a))) return {};
  for (std::size_t i = 0; i < a.more.size(); ++i) {
    if (f_.uses.mentions(a.operand(i), LocalId(t.a)) || ir::holds_statements(body_, a.operand(i))) return {};
  }
  std::vector<std::string> more = expr_.borrow_list(operands, 1);
  std::string added =
      more.size() == 1 ? more[0] : "&" + w_.helper("Text") + "::join(" + listed("&[", more, "]") + ")";
  return name_of(LocalId(t.a)) + ".push(" + added + ");";
}

std::string SharedStatements::local_assignment(const ir::Assignment& a) {
  const LocalId local(body_.exprs[a.place].a);
  const std::string& name = name_of(local);
  if (f_.is_slot(local)) return name + ".set(" + expr_.own(a.value) + ");";
  const bool compound = a.form == ir::AssignForm::compound && !ir::holds_statements(body_, a.operand(0));
  const std::string sign(compound ? own_sign(w_.types, body_, a.value) : std::string_view());
  return name + " " + sign + "= " + expr_.own(sign.empty() ? a.value : a.operand(0)) + ";";
}

// Into an entry of a map or list, or a field of a record, behind a value of
// type any.
std::string SharedStatements::any_assignment(ExprId target, ExprId value) {
  const ir::Expr& e = body_.exprs[target];
  const std::string key = static_cast<Op>(e.a) == Op::any_field
                              ? "&" + w_.helper("Text") + "::of(" +
                                    string_literal(w_.program.names->text(NameId(e.c))) + ").boxed()"
                              : expr_.borrow(body_.operand(target, 1));
  w_.helper("Value");
  return expr_.place(body_.operand(target, 0)) + ".set(" + key + ", " + expr_.borrow(value) + ");";
}

std::string SharedStatements::assignment(const ir::Stmt& s) {
  const ir::Assignment a = ir::classify_assignment(body_, s);
  if (std::string grown = growth(a); !grown.empty()) return grown;
  const ExprId target = a.place;
  const ExprId value = a.value;
  const ir::Expr e = body_.exprs[target];
  if (e.kind == ExprKind::local) return local_assignment(a);
  if (e.kind == ExprKind::op) return any_assignment(target, value);
  if (e.kind == ExprKind::global)
    return w_.helper("store") + "(&" + w_.global_name(ir::GlobalId(e.a)) + ", " + expr_.own(value) + ");";
  const ExprId base(e.a);
  const std::string set =
      (ir::holds_statements(body_, value) ? expr_.own(base, Prec::postfix) : expr_.place(base)) + ".set(";
  if (e.kind == ExprKind::field)
    return set + expr_.own(value) + ", |it, value| it." + w_.field_name(body_.type(base), e.b) + " = value);";
  if (e.kind == ExprKind::variant_field) {
    const TypeId type = body_.type(base);
    return set + expr_.own(value) + ", |it, value| {\n    if let " + w_.variant_name(type, e.b) + " { " +
           w_.variant_field(type, e.b, e.c) + ": place, .. } = it {\n        *place = value;\n    }\n});";
  }
  MOCHI_CHECK(e.kind == ExprKind::index || e.kind == ExprKind::map_get);
  return set + expr_.own(ExprId(e.b)) + ", " + expr_.own(value) + ");";
}

std::string SharedStatements::let_statement(const ir::Stmt& s) {
  LocalId local(s.a);
  const ir::Local& l = body_.locals[local];
  std::string type = w_.type(l.type);
  std::string name = name_of(local);
  const ExprId value(s.b);
  if (f_.is_slot(local)) {
    std::string slot = w_.helper("Slot");
    return "let " + name + ": " + slot + "<" + type + "> = " + slot +
           (value.valid() ? "::new(" + expr_.own(value) + ");" : "::empty();");
  }
  std::string head = std::string("let ") + (l.assigned ? "mut " : "") + name;
  if (!value.valid()) return head + ": " + type + ";";
  ExprKind kind = body_.kind(value);
  bool plain = kind == ExprKind::const_string || kind == ExprKind::const_bool || kind == ExprKind::call ||
               kind == ExprKind::make_record || kind == ExprKind::local;
  return head + (plain ? "" : ": " + type) + " = " + expr_.own(value) + ";";
}

std::string SharedStatements::statement(StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: return let_statement(s);
    case StmtKind::assign: return assignment(s);
    case StmtKind::expr: return expr_.own(ExprId(s.a)) + ";";
    case StmtKind::if_: return if_statement(s);
    case StmtKind::while_:
      if (body_.kind(ExprId(s.a)) == ExprKind::const_bool && body_.exprs[ExprId(s.a)].a == 1) {
        return "loop " + body_block(loop_lines(BlockId(s.b)));
      }
      return "while " + expr_.own(ExprId(s.a)) + " " + body_block(loop_lines(BlockId(s.b)));
    case StmtKind::for_range: return for_range(s);
    case StmtKind::for_each: return for_each(s);
    case StmtKind::break_: return leave(true);
    case StmtKind::continue_: return leave(false);
    case StmtKind::return_: {
      if (!ExprId(s.a).valid()) return return_text("");
      return return_text(expr_.own(ExprId(s.a)));
    }
    case StmtKind::block: return body_block(block_lines(BlockId(s.a)));
    case StmtKind::match: return match_text(ExprId(s.a), s.b, false);
    case StmtKind::try_: return try_statement(s);
  }
  MOCHI_UNREACHABLE("statement kind");
}

}  // namespace mochi::emit::rust
