#include "base/check.h"
#include "emit/common/places.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"

// Dispatchers by group name only their own kinds; the whole list is in `statement`, which has no default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::BlockId;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

FunctionWriter::FunctionWriter(Writer& writer, FunctionId id)
    : w_(writer), id_(id), function_(writer.program.functions[id]), body_(function_.body) {
  for (std::uint32_t s = 0; s < body_.stmts.size(); ++s)
    has_try_ = has_try_ || body_.stmts[StmtId(s)].kind == StmtKind::try_;
  for (std::uint32_t s = 0; has_try_ && s < body_.stmts.size(); ++s) {
    // The body of a `try` is a closure of Rust, which cannot give a first value to a variable outside.
    const ir::Stmt& stmt = body_.stmts[StmtId(s)];
    if (stmt.kind == StmtKind::let && !ExprId(stmt.b).valid()) slots_.insert(LocalId(stmt.a));
  }
  for (const ir::Capture& c : function_.captures) captured_.insert(c.inner);
  if (function_.self.valid()) {
    captured_.insert(function_.self);
    slots_.insert(function_.self);
  }
}

std::string FunctionWriter::parameters(bool closure) {
  std::vector<std::string> all;
  for (LocalId p : function_.params) {
    const ir::Local& local = body_.locals[p];
    bool changes = local.assigned && !is_slot(p);
    all.push_back((changes ? "mut " : "") + name_of(p) + ": " + (w_.is_borrowed(id_, p) ? "&" : "") +
                  w_.type(local.type));
  }
  return closure ? listed("|", all, "|") : listed("(", all, ")");
}

std::string FunctionWriter::cell_parameters() {
  std::string lines;
  for (LocalId p : function_.params) {
    if (is_slot(p)) lines += "let " + name_of(p) + " = " + w_.helper("Slot") + "::new(" + name_of(p) + ");\n";
  }
  return lines;
}

std::string FunctionWriter::body_text() {
  std::string lines = w_.is_recursive(id_) ? w_.helper("guard_stack") + "();\n" : "";
  lines += cell_parameters();
  for (const ir::Capture& c : function_.captures) {
    const ir::Local& local = body_.locals[c.inner];
    if (local.assigned && !is_slot(c.inner)) {
      lines += "let mut " + name_of(c.inner) + " = " + name_of(c.inner) + ".clone();\n";
    }
  }
  const auto& stmts = body_.blocks[body_.root];
  bool ends = !stmts.empty() && body_.stmts[stmts.back()].kind == StmtKind::return_;
  for (StmtId s : stmts) {
    // The last value stands without `return`.
    bool tail = ends && s == stmts.back() && ExprId(body_.stmts[s].a).valid();
    std::string line = tail ? own(ExprId(body_.stmts[s].a)) : statement(s);
    if (line.empty()) continue;
    if (!lines.empty() && !lines.ends_with('\n')) lines += '\n';
    lines += line;
  }
  TypeKind result = w_.types.kind(function_.result);
  if (!ends && result != TypeKind::unit && result != TypeKind::never) {
    lines += lines.empty() ? "unreachable!()" : "\nunreachable!()";
  }
  if (lines.ends_with('\n')) lines.pop_back();
  return lines;
}

std::string FunctionWriter::item() {
  std::string head =
      "fn " + w_.function_name(id_) +
      w_.generics(function_.type_params,
                  ": " + (function_.type_params.empty() ? std::string() : w_.helper("Value"))) +
      parameters(false);
  if (!w_.types.is(function_.result, TypeKind::unit) && !w_.types.is(function_.result, TypeKind::never)) {
    head += " -> " + w_.type(function_.result);
  }
  std::string body = body_text();
  return head + (body.empty() ? " {}\n" : " {\n" + indented(body) + "\n}\n");
}

std::string FunctionWriter::block_lines(BlockId block) {
  std::string lines;
  for (StmtId s : body_.blocks[block]) {
    std::string line = statement(s);
    if (line.empty()) continue;
    if (!lines.empty()) lines += '\n';
    lines += line;
  }
  return lines;
}

std::string FunctionWriter::loop_lines(BlockId block) {
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

std::string FunctionWriter::if_statement(const ir::Stmt& s) {
  std::string text = "if " + own(ExprId(s.a)) + " " + body_block(block_lines(BlockId(s.b)));
  if (!BlockId(s.c).valid()) return text;
  const auto& other = body_.blocks[BlockId(s.c)];
  if (other.size() == 1 && body_.stmts[other[0]].kind == StmtKind::if_) {
    return text + " else " + if_statement(body_.stmts[other[0]]);
  }
  std::string lines = block_lines(BlockId(s.c));
  return lines.empty() ? text : text + " else " + body_block(lines);
}

// The pattern of a loop's variable; what it takes to make a cell of it goes to `lines`.
std::string FunctionWriter::loop_variable(LocalId local, std::string& lines) {
  const std::string& name = name_of(local);
  if (is_slot(local)) {
    lines = "let " + name + " = " + w_.helper("Slot") + "::new(" + name + ");\n";
    return name;
  }
  return body_.locals[local].assigned ? "mut " + name : name;
}

std::string FunctionWriter::for_range(const ir::Stmt& s) {
  std::string lines;
  std::string variable = loop_variable(LocalId(s.a), lines);
  // Both ends may need parentheses: `..` binds weakest but for assignments.
  std::string head = "for " + variable + " in " + own(ExprId(s.b), Prec::disjunction) + ".." +
                     own(ExprId(s.c), Prec::disjunction);
  return head + " " + body_block(lines + loop_lines(BlockId(s.d)));
}

std::string FunctionWriter::for_each(const ir::Stmt& s) {
  ExprId source(s.b);
  std::string lines;
  std::string variable = loop_variable(LocalId(s.a), lines);
  std::string items = place(source);
  switch (kind_of(source)) {
    case TypeKind::map: items += ".keys().walk()"; break;
    case TypeKind::set: items += ".items().walk()"; break;
    case TypeKind::group: items += ".items.walk()"; break;
    // The loop may assign to the name of the text.
    case TypeKind::string: items += ".clone().chars()"; break;
    default: items += ".walk()"; break;
  }
  return "for " + variable + " in " + items + " " + body_block(lines + loop_lines(BlockId(s.d)));
}

std::string FunctionWriter::return_text(const std::string& value) {
  if (attempts_.empty()) return value.empty() ? "return;" : "return " + value + ";";
  attempts_.back().returns = true;
  return "return " + w_.helper("Flow") + "::Return(" + (value.empty() ? "()" : value) + ");";
}

// `break` or `continue`.
std::string FunctionWriter::leave(bool is_break) {
  if (attempts_.empty() || attempts_.back().loops > 0) return is_break ? "break;" : "continue;";
  (is_break ? attempts_.back().breaks : attempts_.back().continues) = true;
  return "return " + w_.helper("Flow") + (is_break ? "::Break;" : "::Continue;");
}

std::string FunctionWriter::try_statement(const ir::Stmt& s) {
  attempts_.emplace_back();
  std::string body = block_lines(BlockId(s.a));
  Attempt used = attempts_.back();
  attempts_.pop_back();
  LocalId message(s.b);
  std::string name = message.valid() ? name_of(message) : "_";
  std::string handler;
  if (message.valid() && (is_slot(message) || body_.locals[message].assigned))
    handler = bound(message, name) + "\n";
  handler += block_lines(BlockId(s.c));
  if (!used.returns && !used.breaks && !used.continues) {
    return "if let Err(" + name + ") = " + w_.helper("attempt") + "(|| " + body_block(body) + ") " +
           body_block(handler);
  }
  std::string flow = w_.helper("Flow");
  std::string result = w_.type(function_.result);
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
std::string FunctionWriter::bound(LocalId local, const std::string& value) {
  if (is_slot(local)) return "let " + name_of(local) + " = " + w_.helper("Slot") + "::new(" + value + ");";
  return std::string("let ") + (body_.locals[local].assigned ? "mut " : "") + name_of(local) + " = " + value +
         ";";
}

// The pattern of an arm; `lines` take the values that it binds.
std::string FunctionWriter::arm_pattern(ExprId subject, const ir::Arm& arm, std::string& lines) {
  TypeId type = body_.type(subject);
  if (arm.otherwise) return "_";
  auto bind = [&](LocalId local, TypeId bound_type) {
    lines += bound(local, w_.is_copy(bound_type) ? "*" + name_of(local) : name_of(local) + ".clone()") + "\n";
    return name_of(local);
  };
  if (!arm.constants.empty()) {
    std::string pattern;
    for (ExprId c : arm.constants) {
      const ir::Expr& e = body_.exprs[c];
      std::string text =
          e.kind == ExprKind::const_string ? string_literal(w_.program.names->text(NameId(e.a))) : own(c);
      pattern += (pattern.empty() ? "" : " | ") + text;
    }
    return pattern;
  }
  if (kind_of(subject) == TypeKind::option || kind_of(subject) == TypeKind::any) {
    if (arm.variants.size() > 1) return "_";
    if (arm.variants[0] == 0) return "None";
    if (arm.bindings.empty() || !arm.bindings[0].valid()) return "Some(_)";
    TypeId inner = kind_of(subject) == TypeKind::any ? type : w_.types.element(type);
    return "Some(" + bind(arm.bindings[0], inner) + ")";
  }
  std::string pattern;
  for (std::uint32_t v : arm.variants) {
    std::vector<std::string> fields;
    auto all = w_.types.variant_fields(type, v);
    bool rest = false;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (arm.variants.size() > 1 || i >= arm.bindings.size() || !arm.bindings[i].valid()) {
        rest = true;
        continue;
      }
      const std::string name = bind(arm.bindings[i], all[i].type);
      const std::string& field = w_.variant_field(type, v, i);
      fields.push_back(field == name ? name : field + ": " + name);
    }
    if (rest) fields.emplace_back("..");
    pattern += pattern.empty() ? "" : " | ";
    pattern +=
        fields.empty() ? w_.variant_name(type, v) : listed(w_.variant_name(type, v) + " { ", fields, " }");
  }
  return pattern;
}

std::string FunctionWriter::match_text(ExprId subject, std::uint32_t arms, bool value) {
  TypeId type = body_.type(subject);
  std::string head;
  bool open = false;
  switch (kind_of(subject)) {
    case TypeKind::string:
      head = place(subject) + ".as_str()";
      open = true;
      break;
    case TypeKind::option: head = borrow(subject); break;
    case TypeKind::any: head = "&" + place(subject) + ".some()"; break;
    case TypeKind::union_:
      if (w_.is_enum(type))
        head = own(subject);
      else if (w_.layout(type) == Layout::changing)
        head = "&" + place(subject) + ".get(|it| it.clone())";
      else
        head = "&*" + place(subject, Prec::unary);
      break;
    default:
      head = own(subject);
      open = true;
      break;
  }
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
    if (value) inner += own(arm.value);
    if (inner.ends_with('\n')) inner.pop_back();
    bool plain = value && inner.find('\n') == std::string::npos && inner.find(';') == std::string::npos;
    lines += pattern + " => " + (plain ? inner + ",\n" : body_block(inner) + "\n");
  });
  if (open) lines += "_ => unreachable!(),\n";
  if (lines.ends_with('\n')) lines.pop_back();
  return "match " + head + " " + body_block(lines);
}

// --- assignments ---

// `xs = append(xs, x)` on what nobody else sees; `s = s + t` on any variable, for a text is copied where it
// is shared.
std::string FunctionWriter::growth(ExprId target, ExprId value) {
  const ir::Expr e = body_.exprs[value];
  if (e.kind != ExprKind::op || !same_place(body_, target, body_.operand(value, 0))) return {};
  auto op = static_cast<Op>(e.a);
  if (op == Op::str_concat) {
    const ir::Expr t = body_.exprs[target];
    if (t.kind != ExprKind::local || is_slot(LocalId(t.a))) return {};
    for (std::size_t i = 1; i < body_.list_size(e.b); ++i) {
      if (mentions(body_.operand(value, i), LocalId(t.a))) return {};
    }
    std::vector<std::string> more = borrow_list(e.b, 1);
    std::string added =
        more.size() == 1 ? more[0] : "&" + w_.helper("Text") + "::join(" + listed("&[", more, "]") + ")";
    return name_of(LocalId(t.a)) + ".push(" + added + ");";
  }
  if (!e.has(ExprFlag::in_place)) return {};
  if (op == Op::list_append) return method(value, "push", {own(body_.operand(value, 1))}).text + ";";
  if (op == Op::set_add) return method(value, "insert", {own(body_.operand(value, 1))}).text + ";";
  if (op == Op::list_concat && body_.list_size(e.b) == 2)
    return method(value, "extend", borrow_list(e.b, 1)).text + ";";
  return {};
}

// The operator of `x = x + y` where Rust's own does; empty for all else.
std::string FunctionWriter::own_operator(const ir::Expr& target, ExprId value) const {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind != ExprKind::op || body_.list_size(e.b) != 2) return {};
  const ir::Expr& first = body_.exprs[body_.operand(value, 0)];
  if (first.kind != ExprKind::local || first.a != target.a || makes_blocks(body_.operand(value, 1)))
    return {};
  bool floating = kind_of(value) == TypeKind::floating;
  if (!floating && (kind_of(value) != TypeKind::integer || !e.has(ExprFlag::proven))) return {};
  switch (static_cast<Op>(e.a)) {
    case Op::add: return "+";
    case Op::sub: return "-";
    case Op::mul: return "*";
    case Op::div: return "/";
    default: return {};
  }
}

std::string FunctionWriter::assignment(const ir::Stmt& s) {
  ExprId target(s.a);
  ExprId value(s.b);
  if (body_.kind(value) == ExprKind::op && body_.list_size(body_.exprs[value].b) > 0) {
    if (std::string grown = growth(target, value); !grown.empty()) return grown;
  }
  const ir::Expr e = body_.exprs[target];
  auto base = [&] { return makes_blocks(value) ? own(ExprId(e.a), Prec::postfix) : place(ExprId(e.a)); };
  switch (e.kind) {
    case ExprKind::local: {
      const std::string& name = name_of(LocalId(e.a));
      if (is_slot(LocalId(e.a))) return name + ".set(" + own(value) + ");";
      if (std::string sign = own_operator(e, value); !sign.empty()) {
        return name + " " + sign + "= " + own(body_.operand(value, 1)) + ";";
      }
      return name + " = " + own(value) + ";";
    }
    case ExprKind::global:
      return w_.helper("store") + "(&" + w_.global_name(ir::GlobalId(e.a)) + ", " + own(value) + ");";
    case ExprKind::field:
      return base() + ".set(" + own(value) + ", |it, value| it." +
             w_.field_name(body_.type(ExprId(e.a)), e.b) + " = value);";
    case ExprKind::variant_field: {
      TypeId type = body_.type(ExprId(e.a));
      return base() + ".set(" + own(value) + ", |it, value| {\n    if let " + w_.variant_name(type, e.b) +
             " { " + w_.variant_field(type, e.b, e.c) +
             ": place, .. } = it {\n        *place = value;\n    }\n});";
    }
    case ExprKind::index:
    case ExprKind::map_get: return base() + ".set(" + own(ExprId(e.b)) + ", " + own(value) + ");";
    case ExprKind::op: {
      std::string key = static_cast<Op>(e.a) == Op::any_field
                            ? "&" + w_.helper("Text") + "::of(" +
                                  string_literal(w_.program.names->text(NameId(e.c))) + ").boxed()"
                            : borrow(body_.operand(target, 1));
      w_.helper("Value");
      return place(body_.operand(target, 0)) + ".set(" + key + ", " + borrow(value) + ");";
    }
    default: MOCHI_UNREACHABLE("place");
  }
}

std::string FunctionWriter::let_statement(const ir::Stmt& s) {
  LocalId local(s.a);
  const ir::Local& l = body_.locals[local];
  std::string type = w_.type(l.type);
  std::string name = name_of(local);
  ExprId value(s.b);
  if (is_slot(local)) {
    std::string slot = w_.helper("Slot");
    return "let " + name + ": " + slot + "<" + type + "> = " + slot +
           (value.valid() ? "::new(" + own(value) + ");" : "::empty();");
  }
  std::string head = std::string("let ") + (l.assigned ? "mut " : "") + name;
  if (!value.valid()) return head + ": " + type + ";";
  ExprKind kind = body_.kind(value);
  bool plain = kind == ExprKind::const_string || kind == ExprKind::const_bool || kind == ExprKind::call ||
               kind == ExprKind::make_record || kind == ExprKind::local;
  return head + (plain ? "" : ": " + type) + " = " + own(value) + ";";
}

std::string FunctionWriter::statement(StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let: return let_statement(s);
    case StmtKind::assign: return assignment(s);
    case StmtKind::expr: return own(ExprId(s.a)) + ";";
    case StmtKind::if_: return if_statement(s);
    case StmtKind::while_:
      if (body_.kind(ExprId(s.a)) == ExprKind::const_bool && body_.exprs[ExprId(s.a)].a == 1) {
        return "loop " + body_block(loop_lines(BlockId(s.b)));
      }
      return "while " + own(ExprId(s.a)) + " " + body_block(loop_lines(BlockId(s.b)));
    case StmtKind::for_range: return for_range(s);
    case StmtKind::for_each: return for_each(s);
    case StmtKind::break_: return leave(true);
    case StmtKind::continue_: return leave(false);
    case StmtKind::return_: {
      if (!ExprId(s.a).valid()) return return_text("");
      return return_text(own(ExprId(s.a)));
    }
    case StmtKind::block: return body_block(block_lines(BlockId(s.a)));
    case StmtKind::match: return match_text(ExprId(s.a), s.b, false);
    case StmtKind::try_: return try_statement(s);
  }
  MOCHI_UNREACHABLE("statement kind");
}

}  // namespace mochi::emit::rust
