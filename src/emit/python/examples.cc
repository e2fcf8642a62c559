// The examples of doc comments as doctests, printed from the tests that the front end makes of them.
#include "emit/common/doc_examples.h"

#include <algorithm>
#include <utility>

#include "base/float_text.h"
#include "emit/common/readme.h"
#include "emit/python/library.h"
#include "emit/python/literals.h"
#include "ir/walk.h"

// Of most kinds of expressions nothing is to be said.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::python {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

// Columns of the code in a docstring, whatever stands before it.
constexpr int kExampleWidth = 70;

// Reads what Mochi prints, as a value of a known type, and writes it as Python shows it.
class Printed {
 public:
  // `code`: as one writes it in a program.
  Printed(Writer& w, std::string_view text, bool code) : w_(w), rest_(text), code_(code) {}

  bool whole(TypeId type, std::string& out) {
    const TypeKind kind = w_.types.kind(type);
    if (kind == TypeKind::option) {
      // Nothing is shown for None.
      if (rest_ == "nil") return true;
      return whole(w_.types.element(type), out);
    }
    if (kind != TypeKind::string) return value(type, out) && rest_.empty();
    return string(rest_, out);
  }

 private:
  bool string(std::string_view content, std::string& out) const {
    const std::optional<std::string> text = code_ ? Writer::string_literal(content) : repr_text(content);
    if (text) out += *text;
    return text.has_value();
  }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string_view word() {
    const std::string_view taken = rest_.substr(0, rest_.find_first_of(",]}"));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool quoted(std::string& text) {
    if (!take("\"")) return false;
    while (!rest_.empty() && rest_.front() != '"') {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (rest_.empty()) return false;
        const char escaped = rest_.front();
        rest_.remove_prefix(1);
        if (escaped != 'n' && escaped != 't' && escaped != '"' && escaped != '\\') return false;
        c = escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
      }
      text += c;
    }
    return take("\"");
  }

  bool value(TypeId type, std::string& out) {
    switch (w_.types.kind(type)) {
      case TypeKind::integer:
      case TypeKind::bigint: out += word(); return true;
      case TypeKind::boolean: {
        const std::string_view text = word();
        out += text == "true" ? "True" : "False";
        return text == "true" || text == "false";
      }
      case TypeKind::floating: {
        double number = 0;
        if (parse_float(word(), number) != FloatParse::ok) return false;
        const std::optional<std::string> shown = repr_float(number);
        if (shown) out += *shown;
        return shown.has_value();
      }
      case TypeKind::string: {
        std::string text;
        return quoted(text) && string(text, out);
      }
      case TypeKind::option:
        if (!take("nil")) return value(w_.types.element(type), out);
        out += "None";
        return true;
      case TypeKind::list: return list(w_.types.element(type), out);
      case TypeKind::map: return map(type, out);
      case TypeKind::record:
        return named(w_.type_name(w_.types[type].decl), w_.types.fields_of(type), type, out);
      case TypeKind::union_: return variant(type, out);
      default: return false;
    }
  }

  bool list(TypeId item, std::string& out) {
    if (!take("[")) return false;
    out += "[";
    for (bool first = true; !take("]"); first = false) {
      if (!first && !take(", ")) return false;
      if (!first) out += ", ";
      if (!value(item, out)) return false;
    }
    out += "]";
    return true;
  }

  // Keys are always in quotes.
  bool map(TypeId type, std::string& out) {
    const TypeId key = w_.types[type].args[0];
    const TypeKind kind = w_.types.kind(key);
    if (!take("{")) return false;
    out += "{";
    for (bool first = true; !take("}"); first = false) {
      std::string text;
      if ((!first && !take(", ")) || !quoted(text) || !take(": ")) return false;
      if (!first) out += ", ";
      if (kind == TypeKind::string ? !string(text, out) : kind != TypeKind::integer) return false;
      if (kind == TypeKind::integer) out += text;
      out += ": ";
      if (!value(w_.types[type].args[1], out)) return false;
    }
    out += "}";
    return true;
  }

  bool variant(TypeId type, std::string& out) {
    const types::TypeDecl& decl = w_.types.decl(w_.types[type].decl);
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      const std::string name(w_.program.names->text(decl.variants[v].name));
      const std::string begin = "{\"__name\": \"" + name + "\"";
      if (!rest_.starts_with(begin + "}") && !rest_.starts_with(begin + ",")) continue;
      if (!w_.is_enum(type))
        return named(w_.variant_name(w_.types[type].decl, v), w_.types.variant_fields(type, v), type, out, v);
      out += "<" + w_.type_name(w_.types[type].decl) + "." + convert_name(name, CaseStyle::upper_snake) +
             ": '" + name + "'>";
      return take(begin + "}");
    }
    return false;
  }

  // Fields stand ascending by name in Mochi, as declared in Python.
  bool named(const std::string& name, const std::vector<types::Field>& fields, TypeId type, std::string& out,
             std::uint32_t variant = 0) {
    std::vector<std::string> values(fields.size());
    std::string title;
    if (!take("{\"__name\": ") || !quoted(title)) return false;
    for (std::size_t n = 0; n < fields.size(); ++n) {
      std::string field;
      if (!take(", ") || !quoted(field) || !take(": ")) return false;
      std::size_t at = 0;
      while (at < fields.size() && w_.program.names->text(fields[at].name) != field) ++at;
      if (at == fields.size() || !value(fields[at].type, values[at])) return false;
    }
    out += name + "(";
    for (std::uint32_t n = 0; n < fields.size(); ++n) {
      const bool record = w_.types.is(type, TypeKind::record);
      out += (n > 0 ? ", " : "") + (record ? w_.attribute(type, n) : w_.variant_attribute(type, variant, n)) +
             "=" + values[n];
    }
    out += ")";
    return take("}");
  }

  Writer& w_;
  std::string_view rest_;
  bool code_;
};

// Maps stand in the order in which they were made, which what Mochi prints does not tell.
bool has_map(const types::TypeStore& types, TypeId type) {
  if (types.is(type, TypeKind::map)) return true;
  const auto& args = types[type].args;
  return std::any_of(args.begin(), args.end(), [&](TypeId part) { return has_map(types, part); });
}

// Each line a statement of its own.
std::string prompted_lines(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n') + 1;
    text.append(">>> ").append(lines.substr(0, end));
    lines.remove_prefix(end);
  }
  return text;
}

std::string prompted(std::string_view code) {
  std::string text;
  std::string_view mark = ">>> ";
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    text.append(end == 0 ? mark.substr(0, 3) : mark).append(code.substr(0, end)) += '\n';
    code.remove_prefix(std::min(end + 1, code.size()));
    mark = "... ";
  }
  return text;
}

}  // namespace

// A literal as Python shows its value.
bool FunctionWriter::shown_literal(ExprId id, std::string& out) {
  const ir::Expr& e = body_.exprs[id];
  auto items = [&](std::uint32_t list) {
    for (std::size_t i = 0; i < body_.list_size(list); ++i) {
      if (i > 0) out += ", ";
      if (!shown_literal(body_.expr_at(list, i), out)) return false;
    }
    return true;
  };
  auto fields = [&](auto&& attribute) {
    out += "(";
    for (std::uint32_t i = 0; i < body_.list_size(e.a); ++i) {
      out += (i > 0 ? ", " : "") + attribute(i) + "=";
      if (!shown_literal(body_.expr_at(e.a, i), out)) return false;
    }
    out += ")";
    return true;
  };
  switch (e.kind) {
    case ExprKind::none: out += "None"; return !w_.types.is(e.type, TypeKind::any);
    case ExprKind::const_bool: out += e.a != 0 ? "True" : "False"; return true;
    case ExprKind::const_int: out += std::to_string(ir::int_value(e)); return true;
    case ExprKind::const_float:
    case ExprKind::const_string: {
      const std::optional<std::string> text = e.kind == ExprKind::const_float
                                                  ? repr_float(ir::float_value(e))
                                                  : repr_text(w_.program.names->text(NameId(e.a)));
      if (text) out += *text;
      return text.has_value();
    }
    case ExprKind::some: return shown_literal(ExprId(e.a), out);
    case ExprKind::make_list:
      out += "[";
      if (!items(e.a)) return false;
      out += "]";
      return true;
    case ExprKind::make_record:
      if (!w_.types.is(e.type, TypeKind::record)) return false;
      out += w_.type_name(w_.types[e.type].decl);
      return fields([&](std::uint32_t i) { return w_.attribute(e.type, i); });
    case ExprKind::make_variant: {
      if (w_.is_result(e.type)) return false;
      const types::DeclId decl = w_.types[e.type].decl;
      if (w_.is_enum(e.type)) {
        const std::string name(w_.program.names->text(w_.types.decl(decl).variants[e.b].name));
        out +=
            "<" + w_.type_name(decl) + "." + convert_name(name, CaseStyle::upper_snake) + ": '" + name + "'>";
        return true;
      }
      out += w_.variant_name(decl, e.b);
      return fields([&](std::uint32_t i) { return w_.variant_attribute(e.type, e.b, i); });
    }
    default: return false;
  }
}

std::string FunctionWriter::example_code(ExprId id) {
  return w_.docs.print(w_.enclosed(expression(id)), kExampleWidth);
}

// `f(x) == Ok(value)` of a function that raises here.
bool FunctionWriter::outcome_example(ExprId call, ExprId outcome, Example& made) {
  const ir::Expr& c = body_.exprs[call];
  const ir::Expr& o = body_.exprs[outcome];
  if (c.kind != ExprKind::call || !w_.raises(ir::FunctionId(c.a)) || o.kind != ExprKind::make_variant ||
      !w_.is_result(o.type))
    return false;
  const ExprId value = body_.expr_at(o.a, 0);
  made.code = w_.docs.print(this->call(c, true).doc, kExampleWidth);
  if (o.b == 0) {
    if (!shown_literal(value, made.shown)) {
      made.shown = "True";
      made.code += " == " + example_code(value);
    }
  } else {
    std::string text;
    const ir::Expr& v = body_.exprs[value];
    if (v.kind == ExprKind::const_string) {
      text = std::string(w_.program.names->text(NameId(v.a)));
    } else {
      made.usable = shown_literal(value, text);
    }
    w_.error_class(ir::FunctionId(c.a));
    const std::string& package = w_.program.modules[w_.program.functions[ir::FunctionId(c.a)].module].package;
    const auto& [module, name] = w_.options.error_classes.at(package);
    made.shown = "Traceback (most recent call last):\n    ...\n" +
                 module.substr(0, module.find("._internal")) + "." + name + ": " + text;
    made.usable = made.usable && text.find('\n') == text.npos;
  }
  return true;
}

FunctionWriter::Example FunctionWriter::claim(ExprId condition) {
  Example made;
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::eq) {
    const ExprId left = body_.operand(condition, 0);
    const ExprId right = body_.operand(condition, 1);
    if (outcome_example(left, right, made)) return made;
    const ir::Expr& l = body_.exprs[left];
    const bool text = l.kind == ExprKind::op && static_cast<Op>(l.a) == Op::to_text &&
                      body_.kind(right) == ExprKind::const_string;
    if (text) {
      const ExprId value = body_.operand(left, 0);
      made.code = example_code(value);
      const std::string_view printed = w_.program.names->text(NameId(body_.exprs[right].a));
      if (has_map(w_.types, body_.type(value))) {
        made.code += " == ";
        made.usable = Printed(w_, printed, true).whole(body_.type(value), made.code);
        made.shown = "True";
      } else {
        made.usable = Printed(w_, printed, false).whole(body_.type(value), made.shown);
      }
      return made;
    }
    if (body_.kind(right) != ExprKind::none && shown_literal(right, made.shown)) {
      made.code = example_code(left);
      return made;
    }
  }
  made.code = example_code(condition);
  made.shown = "True";
  return made;
}

std::vector<FunctionWriter::Example> FunctionWriter::examples() {
  example_ = true;
  std::vector<Example> all;
  const std::vector<ir::StmtId> stmts = shown(body_.root);
  for (std::size_t i = 0; i < stmts.size(); ++i) {
    const ir::Stmt& stmt = body_.stmts[stmts[i]];
    const ExprId value(stmt.a);
    const bool expects = stmt.kind == ir::StmtKind::expr && body_.kind(value) == ExprKind::op &&
                         static_cast<Op>(body_.exprs[value].a) == Op::expect;
    if (i + 1 < stmts.size() && comprehension(stmts[i], stmts[i + 1])) {
      ++i;
    } else if (!expects) {
      statement(stmts[i]);
    }
    Example claimed;
    if (expects) claimed = claim(body_.operand(value, 0));
    for (Doc line : std::exchange(lines_, {})) all.push_back({w_.docs.print(line, kExampleWidth), "", true});
    if (expects) all.push_back(std::move(claimed));
  }
  return all;
}

// Names of other modules, as one imports them.
std::string LibraryModule::example_imports(ir::FunctionId id, ir::ModuleId inside) {
  std::map<std::string, std::set<std::string>> names;
  const ir::Body& body = program_.functions[id].body;
  auto add = [&](ir::ModuleId module, const std::string& name) {
    if (module.valid() && module != inside) names[layout_.dotted(module)].insert(name);
  };
  ir::walk_exprs(body, [&](ExprId part) {
    const ir::Expr& e = body.exprs[part];
    if (e.kind == ExprKind::call || e.kind == ExprKind::function_ref) {
      const ir::Function& f = program_.functions[ir::FunctionId(e.a)];
      if (f.kind != ir::FunctionKind::method && w_.imported().contains(ir::FunctionId(e.a)))
        add(f.module, w_.public_name(ir::FunctionId(e.a)));
    }
    if (e.kind == ExprKind::global)
      add(program_.globals[ir::GlobalId(e.a)].module, w_.public_name(ir::GlobalId(e.a)));
    if (e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant) return;
    const types::DeclId decl = w_.types[e.type].decl;
    if (!decl.valid()) return;
    const bool variant = e.kind == ExprKind::make_variant && !w_.is_enum(e.type);
    add(w_.types.decl(decl).module, variant ? w_.public_name(decl, e.b) : w_.public_name(decl));
  });
  std::string text;
  for (const auto& [module, all] : names) {
    text += "from " + module + " import ";
    std::string_view between;
    for (const std::string& name : all) {
      text.append(between).append(name);
      between = ", ";
    }
    text += "\n";
  }
  return text;
}

std::vector<FunctionWriter::Example> LibraryModule::example_of(ir::FunctionId id) {
  const std::set<std::string> before = std::exchange(w_.helpers, {});
  std::vector<FunctionWriter::Example> all = FunctionWriter(w_, id).examples();
  // Users do not have the support code.
  const bool usable =
      w_.helpers.empty() && std::all_of(all.begin(), all.end(), [](const auto& e) { return e.usable; });
  w_.helpers = before;
  if (!usable) all.clear();
  return all;
}

std::vector<std::string> LibraryModule::readme_blocks() {
  std::vector<std::string> blocks;
  for (const ir::FunctionId id : readme_examples(program_)) {
    std::string& block = blocks.emplace_back();
    if (!id.valid()) continue;
    for (const FunctionWriter::Example& e : example_of(id)) {
      const bool raises = e.shown.starts_with("Traceback");
      const std::string last = raises ? "raises " + e.shown.substr(e.shown.rfind('\n') + 1) : "=> " + e.shown;
      block += e.code + (e.shown.empty() ? "" : "  # " + last) + "\n";
    }
    const std::string head = example_imports(id, {});
    if (!block.empty() && !head.empty()) block.insert(0, head + "\n");
  }
  return blocks;
}

Examples LibraryModule::examples() {
  Examples all;
  for (ir::FunctionId id : module_.tests) {
    const std::string_view subject = example_subject(program_.functions[id]);
    if (subject.empty()) continue;
    std::string text;
    for (const FunctionWriter::Example& e : example_of(id)) {
      text += prompted(e.code);
      if (!e.shown.empty()) text += e.shown + "\n";
    }
    if (!text.empty()) all[std::string(subject)] = prompted_lines(example_imports(id, id_)) + text;
  }
  return all;
}

std::set<ir::FunctionId> LibraryModule::run_by_doctest(const Examples& examples) const {
  std::set<std::string_view> found = {"package"};
  for (ir::FunctionId id : module_.functions) found.insert(program_.names->text(program_.functions[id].name));
  for (types::DeclId id : module_.types) {
    const types::TypeDecl& decl = w_.types.decl(id);
    // An alias has no docstring at run time.
    if (decl.kind == types::DeclKind::record || decl.is_enum()) found.insert(program_.names->text(decl.name));
  }
  std::set<ir::FunctionId> run;
  for (ir::FunctionId id : module_.tests) {
    const std::string subject(example_subject(program_.functions[id]));
    if (examples.contains(subject) && found.contains(subject.substr(0, subject.find(' ')))) run.insert(id);
  }
  return run;
}

}  // namespace mochi::emit::python
