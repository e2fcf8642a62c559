// The examples of doc comments in JavaScript: printed from the tests that the front end makes of them.
#include <algorithm>
#include <utility>

#include "emit/common/doc_examples.h"
#include "emit/common/function_doc.h"
#include "emit/common/readme.h"
#include "emit/javascript/library.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

namespace {

constexpr int kExampleWidth = 76;

// On one line.
std::string flat(std::string_view text) {
  std::string out;
  for (std::string_view line : lines_of(text)) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    const bool inside =
        out.ends_with('[') || out.ends_with('(') || line.starts_with(']') || line.starts_with(')');
    if (inside && out.ends_with(',')) out.pop_back();
    if (line.starts_with('}') && out.ends_with(',')) out.pop_back();
    out += (out.empty() || inside ? "" : " ") + std::string(line);
  }
  return out;
}

bool is_literal(ExprKind kind) {
  return kind == ExprKind::const_string || kind == ExprKind::make_list || kind == ExprKind::make_record ||
         kind == ExprKind::make_variant || kind == ExprKind::make_map || kind == ExprKind::make_set;
}

// The lines of one example, as users write it.
class ExampleLines : public FunctionPart {
 public:
  // All must outlive this.
  ExampleLines(FunctionState& state, Expressions& expressions, Statements& statements)
      : FunctionPart(state), e_(expressions), statements_(statements) {}
  std::vector<std::string> all();

 private:
  std::string line(ir::StmtId id);
  std::string claim_line(ExprId condition);
  std::string logged(const ir::Stmt& s);
  bool shows_one_form() const;
  Expressions& e_;
  Statements& statements_;
};

}  // namespace

// `expression; // => text`, from what the test expects; empty if nothing is left to show.
std::string ExampleLines::claim_line(ExprId condition) {
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind == ExprKind::const_bool) return {};
  ExprId shown = condition;
  std::string claim = "true";
  const bool equality = e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::eq;
  if (equality) {
    const ExprId left = body_.operand(condition, 0);
    const ExprId right = body_.operand(condition, 1);
    const ir::Expr& l = body_.exprs[left];
    const bool text = l.kind == ExprKind::op && static_cast<Op>(l.a) == Op::to_text;
    const ExprKind kind = body_.kind(right);
    if (text && kind == ExprKind::const_string) {
      shown = body_.operand(left, 0);
      claim = std::string(w_.program.names->text(NameId(body_.exprs[right].a)));
      if (kind_of(shown) == TypeKind::string) claim = Writer::string_literal(claim);
      if (kind_of(shown) == TypeKind::integer && w_.options.big_ints) claim += "n";
    } else if (is_literal(kind)) {
      shown = left;
      claim = flat(w_.docs.print(e_.expr(right), 1 << 20));
    }
  }
  Piece piece = e_.expression(shown);
  std::string code = w_.docs.print(w_.chained(piece), kExampleWidth);
  const bool braces = code.starts_with("{");
  return (braces ? "(" + code + ")" : code) + "; // => " + claim;
}

// `console.log(a, b);` for a statement that prints what both print alike; else empty.
std::string ExampleLines::logged(const ir::Stmt& s) {
  const ExprId value(s.a);
  if (s.kind != ir::StmtKind::expr || body_.kind(value) != ExprKind::op ||
      static_cast<Op>(body_.exprs[value].a) != Op::print)
    return {};
  const std::uint32_t operands = body_.exprs[value].b;
  for (std::size_t i = 0; i < body_.list_size(operands); ++i) {
    const TypeKind kind = kind_of(body_.expr_at(operands, i));
    if (kind != TypeKind::string && kind != TypeKind::integer && kind != TypeKind::boolean) return {};
  }
  return w_.docs.print(w_.call(w_.text("console.log"), e_.expr_list(operands)), kExampleWidth) + ";";
}

// All ints of the example look as those of its package do.
bool ExampleLines::shows_one_form() const {
  if (w_.options.big_modules == nullptr) return true;
  const TypeKind foreign = w_.options.big_ints ? TypeKind::integer : TypeKind::int64;
  std::vector<ir::FunctionId> open = {id_};
  bool one = true;
  while (!open.empty() && one) {
    const ir::Body& body = w_.program.functions[open.back()].body;
    open.pop_back();
    ir::walk_exprs(body, [&](ExprId id) {
      const ir::Expr& e = body.exprs[id];
      one = one && !w_.border.holds(w_.border.outward(e.type), foreign);
      if (e.kind == ExprKind::closure ||
          (e.kind == ExprKind::function_ref && w_.is_inline(ir::FunctionId(e.a))))
        open.emplace_back(e.a);
      if (e.kind != ExprKind::call && e.kind != ExprKind::function_ref) return;
      const ir::Function& callee = w_.program.functions[ir::FunctionId(e.a)];
      if ((*w_.options.big_modules)[callee.module.value] == w_.options.big_ints) return;
      one = one && !w_.border.holds_ints(callee.result) &&
            std::none_of(callee.params.begin(), callee.params.end(),
                         [&](ir::LocalId p) { return w_.border.holds_ints(callee.body.locals[p].type); });
    });
  }
  return one;
}

std::string ExampleLines::line(ir::StmtId id) {
  const ir::Stmt& s = body_.stmts[id];
  const ExprId value(s.a);
  const bool expects = s.kind == ir::StmtKind::expr && body_.kind(value) == ExprKind::op &&
                       static_cast<Op>(body_.exprs[value].a) == Op::expect;
  if (expects) return claim_line(body_.operand(value, 0));
  if (std::string shown = logged(s); !shown.empty()) return shown;
  return w_.docs.print(statements_.statement(id), kExampleWidth);
}

std::vector<std::string> ExampleLines::all() {
  std::vector<std::string> lines;
  if (!shows_one_form()) return lines;
  const std::set<std::string> before = std::exchange(w_.helpers, {});
  s_.shown = true;
  for (ir::StmtId s : body_.blocks[body_.root]) {
    if (std::string text = line(s); !text.empty()) lines.push_back(std::move(text));
  }
  // Users do not have the support code.
  if (!w_.helpers.empty()) lines.clear();
  w_.helpers = before;
  return lines;
}

std::vector<std::string> FunctionWriter::example_lines() {
  return ExampleLines(state, expressions_, statements_).all();
}

Examples LibraryModule::examples() {
  Examples all;
  for (ir::FunctionId id : module_.tests) {
    const std::string_view subject = example_subject(program_.functions[id]);
    if (subject.empty()) continue;
    std::string lines;
    for (const std::string& line : FunctionWriter(w_, id).example_lines()) lines += line + "\n";
    all[std::string(subject)] = std::move(lines);
  }
  return all;
}

// The imports of an example by the names of packages.
std::string LibraryModule::package_imports(ir::FunctionId example, const std::string& package) {
  std::map<std::string, std::set<std::string>> names;
  auto add = [&](ir::ModuleId module, const std::string& shown, const std::string& name) {
    const std::string& stem = layout_.stem(module);
    const std::string own = stem == "index" ? package : package + "/" + stem;
    names[layout_.is_foreign(module) ? relative_import("", layout_.public_file(module)) : own].insert(
        shown == name ? shown : shown + " as " + name);
  };
  std::vector<ir::FunctionId> open = {example};
  while (!open.empty()) {
    const ir::Body& body = program_.functions[open.back()].body;
    open.pop_back();
    ir::walk_exprs(body, [&](ExprId id) {
      const ir::Expr& e = body.exprs[id];
      if (e.kind == ExprKind::closure ||
          (e.kind == ExprKind::function_ref && w_.is_inline(ir::FunctionId(e.a))))
        open.emplace_back(e.a);
      if (e.kind == ExprKind::call || e.kind == ExprKind::function_ref) {
        const auto found = w_.imported().find(ir::FunctionId(e.a));
        const bool method = found != w_.imported().end() && w_.is_class_method(found->first);
        if (found != w_.imported().end() && !method)
          add(program_.functions[found->first].module, w_.public_name(found->first), found->second);
      }
      if (e.kind == ExprKind::global) {
        const auto found = w_.imported_globals().find(ir::GlobalId(e.a));
        if (found != w_.imported_globals().end())
          add(program_.globals[found->first].module, w_.public_name(found->first), found->second);
      }
      if (e.kind == ExprKind::make_record && w_.is_class(w_.types[e.type].decl)) {
        const types::DeclId decl = w_.types[e.type].decl;
        add(w_.types.decl(decl).module,
            convert_name(program_.names->text(w_.types.decl(decl).name), CaseStyle::pascal),
            w_.spelling.class_name(decl));
      }
    });
  }
  std::string text;
  for (const auto& [path, all] : names) {
    std::vector<Doc> parts;
    for (const std::string& name : all) parts.push_back(w_.text(name));
    text += w_.docs.print(w_.concat({w_.text("import "), w_.braces(parts),
                                     w_.text(" from " + Writer::string_literal(path) + ";")}),
                          kExampleWidth) +
            "\n";
  }
  return text;
}

std::vector<std::string> LibraryModule::readme_blocks(const std::string& package) {
  std::vector<std::string> blocks;
  for (const ir::FunctionId id : readme_examples(program_)) {
    std::string& block = blocks.emplace_back();
    if (!id.valid()) continue;
    for (const std::string& line : FunctionWriter(w_, id).example_lines()) block += line + "\n";
    if (block.empty()) continue;
    const std::string head = package_imports(id, package);
    if (!head.empty()) block.insert(0, head + "\n");
  }
  return blocks;
}

std::string LibraryModule::without_examples(std::string_view doc, std::string_view name,
                                            std::vector<std::string>& tags) const {
  if (examples_ == nullptr) return std::string(doc);
  const SplitDoc split =
      split_examples(doc, [&](std::size_t number) { return examples_->contains(example_key(name, number)); });
  for (const std::size_t number : split.blocks) {
    const std::string& lines = examples_->find(example_key(name, number))->second;
    if (lines.empty()) continue;
    tags.emplace_back("@example");
    tags.emplace_back("```ts");
    for (std::string_view code : lines_of(lines)) tags.emplace_back(code);
    tags.emplace_back("```");
  }
  return split.text;
}

}  // namespace mochi::emit::javascript
