#include "ir/dump.h"

#include <fmt/format.h>

#include <map>

#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::ir {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Shortest digits with a point, so that ints and floats differ.
std::string float_text(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".eni") == std::string::npos) text += ".0";
  return text;
}

// Prints one program; knows the display names of functions.
class Dumper {
 public:
  Dumper(const Program& program, DumpOptions options) : p_(program), options_(options) { name_functions(); }

  std::string whole() {
    for (const ModuleId id : p_.order) module(id);
    return std::move(out_);
  }
  std::string one(FunctionId id) {
    function(id);
    return std::move(out_);
  }

 private:
  std::string_view text(NameId name) const { return name ? p_.names->text(name) : std::string_view("_"); }
  std::string type(TypeId t) const { return t ? p_.types->spell(t) : "<no type>"; }

  void name_functions() {
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      const Function& f = p_.functions[FunctionId(static_cast<std::uint32_t>(i))];
      std::string name(f.name ? text(f.name) : "fn");
      if (f.kind == FunctionKind::init) name = "init";
      if (f.kind == FunctionKind::test || f.kind == FunctionKind::bench) name = quoted(f.title);
      const DeclId of = f.method_of ? f.method_of : f.owner;
      if (of) name = std::string(text(p_.types->decl(of).name)) + "." + name;
      for (std::size_t a = 0; a < f.type_args.size(); ++a)
        name += (a == 0 ? "<" : ", ") + type(f.type_args[a]) + (a + 1 == f.type_args.size() ? ">" : "");
      if (f.parent && f.parent.value < i) name = names_[f.parent.value] + "/" + name;
      const int ordinal = ++seen[name];
      if (ordinal > 1) name += fmt::format("'{}", ordinal);
      names_.push_back(std::move(name));
    }
  }
  std::string function_name(std::uint32_t id) const {
    return id < names_.size() ? names_[id] : fmt::format("<function {}>", id);
  }
  std::string global_name(std::uint32_t id) const {
    if (id >= p_.globals.size()) return fmt::format("<global {}>", id);
    const Global& g = p_.globals[GlobalId(id)];
    const std::string of = g.owner ? std::string(text(p_.types->decl(g.owner).name)) + "." : std::string();
    return "@" + of + std::string(text(g.name));
  }

  void module(ModuleId id) {
    const Module& m = p_.modules[id];
    out_ += fmt::format("module {}{}\n", quoted(m.name), m.is_entry ? " entry" : "");
    for (const GlobalId g : m.globals) global(g);
    // Closures have no place in the module's list: they follow the function that holds them.
    for (std::size_t i = 0; i < p_.functions.size(); ++i) {
      const FunctionId f(static_cast<std::uint32_t>(i));
      if (p_.functions[f].module == id) function(f);
    }
  }

  void global(GlobalId id) {
    const Global& g = p_.globals[id];
    out_ += fmt::format("{}{} {}: {}", g.exported ? "export " : "", g.is_let ? "let" : "var",
                        global_name(id.value), type(g.type));
    if (g.lazy_init) out_ += " = lazy " + function_name(g.lazy_init.value);
    if (!g.foreign_path.empty()) out_ += " foreign " + quoted(g.foreign_path);
    out_ += "\n";
  }

  void name_locals(const Body& body) {
    local_names_.clear();
    std::map<std::string, int> seen;
    for (const Local& l : body.locals) {
      std::string name = (l.synthetic ? "$" : "") + std::string(text(l.name));
      const int ordinal = ++seen[name];
      if (ordinal > 1) name += fmt::format(".{}", ordinal);
      local_names_.push_back(std::move(name));
    }
  }
  std::string local_name(std::uint32_t id) const {
    return id < local_names_.size() ? local_names_[id] : fmt::format("<local {}>", id);
  }
  std::string declared(const Body& body, LocalId id) const {
    const bool cell = id.value < body.locals.size() && body.locals[id].cell;
    return fmt::format("{}{}: {}", cell ? "cell " : "", local_name(id.value), type(body.locals[id].type));
  }

  void function(FunctionId id) {
    const Function& f = p_.functions[id];
    body_ = &f.body;
    name_locals(f.body);
    out_ += f.exported ? "export " : "";
    out_ += f.kind == FunctionKind::foreign ? "extern fun " : "fun ";
    out_ += function_name(id.value);
    for (std::size_t i = 0; i < f.type_params.size(); ++i) {
      out_ += (i == 0 ? "<" : ", ") + std::string(text(p_.types->param(f.type_params[i]).name));
      if (i + 1 == f.type_params.size()) out_ += ">";
    }
    out_ += "(";
    for (std::size_t i = 0; i < f.params.size(); ++i)
      out_ += (i == 0 ? "" : ", ") + declared(f.body, f.params[i]);
    out_ += "): " + type(f.result);
    for (std::size_t i = 0; i < f.captures.size(); ++i)
      out_ += (i == 0 ? " captures " : ", ") + declared(f.body, f.captures[i].inner);
    if (f.self) out_ += " self " + local_name(f.self.value);
    if (options_.flags && f.reachable_from_try) out_ += " !in_try";
    if (options_.flags && !f.may_fault) out_ += " !no_fault";
    if (f.kind == FunctionKind::foreign || !f.body.root) {
      out_ += f.foreign_path.empty() ? "\n" : " = " + quoted(f.foreign_path) + "\n";
      return;
    }
    out_ += " ";
    block(f.body.root);
    out_ += "\n";
  }

  void line_start() { out_.append(static_cast<std::size_t>(indent_) * 2, ' '); }

  void block(BlockId id) {
    out_ += "{\n";
    ++indent_;
    statements(id);
    --indent_;
    line_start();
    out_ += "}";
  }
  void statements(BlockId id) {
    for (const StmtId s : body_->blocks[id]) {
      line_start();
      statement(s);
      if (options_.spans) span(body_->span(s));
      out_ += "\n";
    }
  }
  void span(Span s) {
    if (!s.valid()) return;
    const Place place = p_.sources->place(s.begin);
    out_ += fmt::format("  # {}:{}", place.line, place.column);
  }

  void statement(StmtId id) {
    const Stmt s = body_->stmts[id];
    switch (s.kind) {
      case StmtKind::let:
        out_ += "let " + declared(*body_, LocalId(s.a));
        if (s.b != ExprId::kNone) assigned(s.b);
        return;
      case StmtKind::assign:
        expr(ExprId(s.a));
        assigned(s.b);
        return;
      case StmtKind::expr: expr(ExprId(s.a)); return;
      case StmtKind::if_:
        out_ += "if ";
        expr(ExprId(s.a));
        out_ += " ";
        block(BlockId(s.b));
        if (s.c == BlockId::kNone) return;
        out_ += " else ";
        block(BlockId(s.c));
        return;
      case StmtKind::while_:
        out_ += "while ";
        expr(ExprId(s.a));
        out_ += " ";
        block(BlockId(s.b));
        return;
      case StmtKind::for_range:
        out_ += "for " + declared(*body_, LocalId(s.a)) + " in ";
        operand(ExprId(s.b));
        out_ += "..";
        operand(ExprId(s.c));
        out_ += " ";
        block(BlockId(s.d));
        return;
      case StmtKind::for_each:
        out_ += "for " + declared(*body_, LocalId(s.a)) + " in ";
        expr(ExprId(s.b));
        out_ += " ";
        block(BlockId(s.d));
        return;
      case StmtKind::break_: out_ += "break"; return;
      case StmtKind::continue_: out_ += "continue"; return;
      case StmtKind::return_:
        out_ += "return";
        if (s.a == ExprId::kNone) return;
        out_ += " ";
        expr(ExprId(s.a));
        return;
      case StmtKind::block: block(BlockId(s.a)); return;
      case StmtKind::match: match(ExprId(s.a), s.b); return;
      case StmtKind::try_:
        out_ += "try ";
        block(BlockId(s.a));
        out_ += " catch ";
        if (s.b != LocalId::kNone) out_ += local_name(s.b) + " ";
        block(BlockId(s.c));
        return;
    }
  }
  void assigned(std::uint32_t value) {
    out_ += " = ";
    expr(ExprId(value));
  }

  void match(ExprId subject, std::uint32_t arms) {
    out_ += "match ";
    expr(subject);
    out_ += " {\n";
    ++indent_;
    for_each_arm(*body_, arms, [&](ArmId id) { arm(id, body_->type(subject)); });
    --indent_;
    line_start();
    out_ += "}";
  }
  std::string variant_name(TypeId t, std::uint32_t index) const {
    const types::Type& shape = (*p_.types)[t];
    if (shape.kind == types::TypeKind::option) return index == 0 ? "none" : "some";
    if (!shape.decl) return fmt::format("#{}", index);
    const types::TypeDecl& decl = p_.types->decl(shape.decl);
    if (index >= decl.variants.size()) return fmt::format("#{}", index);
    return std::string(text(decl.variants[index].name));
  }
  void arm(ArmId id, TypeId subject) {
    const Arm& a = body_->arms[id];
    line_start();
    std::string_view separator;
    for (const std::uint32_t v : a.variants) {
      out_ += separator;
      out_ += variant_name(subject, v);
      separator = " | ";
    }
    for (const ExprId c : a.constants) {
      out_ += separator;
      expr(c);
      separator = " | ";
    }
    if (a.otherwise) out_ += "_";
    for (std::size_t i = 0; i < a.bindings.size(); ++i) {
      out_ += i == 0 ? "(" : ", ";
      out_ += a.bindings[i] ? declared(*body_, a.bindings[i]) : "_";
      if (i + 1 == a.bindings.size()) out_ += ")";
    }
    out_ += " => ";
    if (a.block) block(a.block);
    if (a.value) {
      if (a.block) out_ += " yield ";
      expr(a.value);
    }
    out_ += "\n";
  }

  void operand(ExprId id) {
    const Expr& e = body_->exprs[id];
    const bool symbol = e.kind == ExprKind::logical_and || e.kind == ExprKind::logical_or ||
                        e.kind == ExprKind::coalesce || e.kind == ExprKind::conditional ||
                        (e.kind == ExprKind::op && !op_sign(static_cast<Op>(e.a)).empty());
    if (symbol) out_ += "(";
    expr(id);
    if (symbol) out_ += ")";
  }
  void arguments(std::uint32_t at, std::string_view open, std::string_view close) {
    out_ += open;
    const std::size_t count = body_->list_size(at);
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) out_ += ", ";
      expr(body_->expr_at(at, i));
    }
    out_ += close;
  }
  void type_arguments(std::uint32_t at) {
    const auto list = body_->list(at);
    for (std::size_t i = 0; i < list.size(); ++i) out_ += (i == 0 ? "<" : ", ") + type(TypeId(list[i]));
    if (!list.empty()) out_ += ">";
  }
  void flags(const Expr& e) {
    if (!options_.flags) return;
    if (e.has(ExprFlag::proven)) out_ += "!proven";
    if (e.has(ExprFlag::counted)) out_ += "!counted";
    if (e.has(ExprFlag::sugar)) out_ += "!sugar";
    if (e.kind != ExprKind::const_int) {
      // `+`: not negative.
      const bool natural = e.has(ExprFlag::non_negative);
      if (e.has(ExprFlag::small_integer))
        out_ += natural ? "!small+" : "!small";
      else if (e.has(ExprFlag::safe_integer))
        out_ += natural ? "!safe+" : "!safe";
      else if (natural)
        out_ += "!int+";
    }
    if (e.has(ExprFlag::in_place)) out_ += "!in_place";
    if (e.has(ExprFlag::last_use)) out_ += "!last";
  }
  void infix(const Expr& e, ExprId left, std::string_view symbol, ExprId right) {
    operand(left);
    out_ += " ";
    out_ += symbol;
    flags(e);
    out_ += " ";
    operand(right);
  }
  void prefixed(const Expr& e, std::string_view name) {
    out_ += name;
    flags(e);
    out_ += "(";
    expr(ExprId(e.a));
    out_ += ")";
  }

  void operation(const Expr& e) {
    const Op op = static_cast<Op>(e.a);
    const std::string_view symbol = op_sign(op);
    if (!symbol.empty() && body_->list_size(e.b) == 2) {
      infix(e, body_->expr_at(e.b, 0), symbol, body_->expr_at(e.b, 1));
      return;
    }
    out_ += op_info(op).name;
    if (e.c != 0xffffffffU) {
      const bool is_op = op == Op::compare_number || op == Op::any_binary;
      if (is_op)
        out_ += fmt::format("[{}]", op_info(static_cast<Op>(e.c)).name);
      else if (op == Op::list_sort_by_keys)
        out_ += fmt::format("[descending {:#x}]", e.c);
      else
        out_ += "[" + quoted(text(NameId(e.c))) + "]";
    }
    flags(e);
    arguments(e.b, "(", ")");
  }

  void constant(const Expr& e) {
    if (e.kind == ExprKind::const_bool)
      out_ += e.a != 0 ? "true" : "false";
    else if (e.kind == ExprKind::const_int)
      out_ += fmt::format("{}", int_value(e));
    else if (e.kind == ExprKind::const_float)
      out_ += float_text(float_value(e));
    else if (e.kind == ExprKind::const_string)
      out_ += quoted(text(NameId(e.a)));
    else if (e.kind == ExprKind::const_bytes)
      out_ += "bytes " + quoted(text(NameId(e.a)));
    else if (e.kind == ExprKind::const_bigint)
      out_ += std::string(text(NameId(e.a))) + "n";
  }

  void expr(ExprId id) {
    if (id.value >= body_->exprs.size()) {
      out_ += fmt::format("<expr {}>", id.value);
      return;
    }
    const Expr e = body_->exprs[id];
    switch (e.kind) {
      case ExprKind::const_unit: out_ += "()"; return;
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint: constant(e); return;
      case ExprKind::none: out_ += "none"; return;
      case ExprKind::local:
        out_ += local_name(e.a);
        flags(e);
        return;
      case ExprKind::global:
        out_ += global_name(e.a);
        flags(e);
        return;
      case ExprKind::function_ref:
        out_ += "fun " + function_name(e.a);
        type_arguments(e.b);
        return;
      case ExprKind::closure: {
        out_ += "closure " + function_name(e.a) + "[";
        const auto captured = body_->list(e.b);
        for (std::size_t i = 0; i < captured.size(); ++i)
          out_ += (i == 0 ? "" : ", ") + local_name(captured[i]);
        out_ += "]";
        return;
      }
      case ExprKind::call:
        out_ += function_name(e.a);
        type_arguments(e.c);
        flags(e);
        arguments(e.b, "(", ")");
        return;
      case ExprKind::call_value:
        operand(ExprId(e.a));
        flags(e);
        arguments(e.b, ".(", ")");
        return;
      case ExprKind::op: operation(e); return;
      case ExprKind::make_list: arguments(e.a, "[", "]"); return;
      case ExprKind::make_set: arguments(e.a, "set{", "}"); return;
      case ExprKind::make_map: make_map(e); return;
      case ExprKind::make_record: arguments(e.a, type(e.type) + "{", "}"); return;
      case ExprKind::make_variant: arguments(e.a, variant_name(e.type, e.b) + "(", ")"); return;
      case ExprKind::field:
        operand(ExprId(e.a));
        out_ += "." + field_name(body_->type(ExprId(e.a)), e.b);
        flags(e);
        return;
      case ExprKind::variant_field:
        operand(ExprId(e.a));
        out_ += fmt::format(".{}.{}", variant_name(body_->type(ExprId(e.a)), e.b), e.c);
        flags(e);
        return;
      case ExprKind::tag_is:
        operand(ExprId(e.a));
        out_ += " is " + variant_name(body_->type(ExprId(e.a)), e.b);
        return;
      case ExprKind::index: indexed(e, "[", "]"); return;
      case ExprKind::map_get: indexed(e, "{", "}"); return;
      case ExprKind::some: prefixed(e, "some"); return;
      case ExprKind::is_some: prefixed(e, "is_some"); return;
      case ExprKind::unwrap: {
        static constexpr std::string_view kReasons[] = {"unwrap[key]", "unwrap[cast]", "unwrap[absent]"};
        prefixed(e, kReasons[e.b < 3 ? e.b : 2]);
        return;
      }
      case ExprKind::box: prefixed(e, "box"); return;
      case ExprKind::unbox: prefixed(e, (e.b == 1 ? "unbox[exact]<" : "unbox<") + type(e.type) + ">"); return;
      case ExprKind::convert: prefixed(e, "convert<" + type(e.type) + ">"); return;
      case ExprKind::conditional:
        operand(ExprId(e.a));
        out_ += " ? ";
        operand(ExprId(e.b));
        out_ += " : ";
        operand(ExprId(e.c));
        return;
      case ExprKind::logical_and: infix(e, ExprId(e.a), "&&", ExprId(e.b)); return;
      case ExprKind::logical_or: infix(e, ExprId(e.a), "||", ExprId(e.b)); return;
      case ExprKind::coalesce: infix(e, ExprId(e.a), "??", ExprId(e.b)); return;
      case ExprKind::block_value:
        out_ += "do ";
        block(BlockId(e.a));
        out_ += " yield ";
        operand(ExprId(e.b));
        return;
      case ExprKind::match_value: match(ExprId(e.a), e.b); return;
    }
  }

  void make_map(const Expr& e) {
    out_ += "{";
    const std::size_t count = body_->list_size(e.a);
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) out_ += i % 2 == 0 ? ", " : ": ";
      expr(body_->expr_at(e.a, i));
    }
    out_ += "}";
  }
  void indexed(const Expr& e, std::string_view open, std::string_view close) {
    operand(ExprId(e.a));
    out_ += open;
    expr(ExprId(e.b));
    out_ += close;
    flags(e);
  }
  std::string field_name(TypeId t, std::uint32_t index) const {
    const types::Type& shape = (*p_.types)[t];
    if (shape.kind == types::TypeKind::anonymous && index < shape.names.size())
      return std::string(text(shape.names[index]));
    if (shape.decl && index < p_.types->decl(shape.decl).fields.size())
      return std::string(text(p_.types->decl(shape.decl).fields[index].name));
    return fmt::format("#{}", index);
  }

  const Program& p_;
  DumpOptions options_;
  const Body* body_ = nullptr;
  std::vector<std::string> names_;
  std::vector<std::string> local_names_;
  std::string out_;
  int indent_ = 0;
};

}  // namespace

std::string dump(const Program& program, DumpOptions options) { return Dumper(program, options).whole(); }

std::string dump(const Program& program, FunctionId function, DumpOptions options) {
  return Dumper(program, options).one(function);
}

}  // namespace mochi::ir
