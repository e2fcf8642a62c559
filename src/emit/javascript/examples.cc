// The examples of doc comments in JavaScript: printed from the tests that the front end makes of them.
#include <algorithm>
#include <utility>

#include "emit/javascript/library.h"

// Of most kinds of expressions nothing is to be said.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeKind;

namespace {

constexpr std::string_view kTitle = "example of ";
constexpr int kWidth = 76;

// On one line.
std::string flat(std::string_view text) {
  std::string out;
  for (std::string_view line : lines_of(text)) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    const bool inside = out.ends_with('[') || out.ends_with('(') || line.starts_with(']') || line.starts_with(')');
    if (inside && out.ends_with(',')) out.pop_back();
    if (line.starts_with('}') && out.ends_with(',')) out.pop_back();
    out += (out.empty() || inside ? "" : " ") + std::string(line);
  }
  return out;
}

bool is_literal(ExprKind kind) {
  return kind == ExprKind::const_string || kind == ExprKind::make_list || kind == ExprKind::make_record || kind == ExprKind::make_variant ||
         kind == ExprKind::make_map || kind == ExprKind::make_set;
}

}  // namespace

// `expression; // => text`, from what the test expects; empty if nothing is left to show.
std::string FunctionWriter::example_line(ExprId condition) {
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
    } else if (is_literal(kind)) {
      shown = left;
      claim = flat(w_.docs.print(expr(right), 1 << 20));
    }
  }
  Piece piece = expression(shown);
  std::string code = w_.docs.print(piece.doc, kWidth);
  const bool braces = code.starts_with("{");
  return (braces ? "(" + code + ")" : code) + "; // => " + claim;
}

std::vector<std::string> FunctionWriter::example_lines() {
  std::vector<std::string> lines;
  const std::set<std::string> before = std::exchange(w_.helpers, {});
  for (ir::StmtId s : body_.blocks[body_.root]) {
    const ir::Stmt& stmt = body_.stmts[s];
    const ExprId value(stmt.a);
    const bool expects = stmt.kind == ir::StmtKind::expr && body_.kind(value) == ExprKind::op && static_cast<Op>(body_.exprs[value].a) == Op::expect;
    std::string text = expects ? example_line(body_.operand(value, 0)) : w_.docs.print(statement(s), kWidth);
    if (!text.empty()) lines.push_back(std::move(text));
  }
  // Users do not have the support code.
  if (!w_.helpers.empty()) lines.clear();
  w_.helpers = before;
  return lines;
}

Examples LibraryModule::examples() {
  Examples all;
  for (ir::FunctionId id : module_.tests) {
    const ir::Function& f = program_.functions[id];
    if (f.kind != ir::FunctionKind::test || !f.title.starts_with(kTitle)) continue;
    std::string lines;
    for (const std::string& line : FunctionWriter(w_, id).example_lines()) lines += line + "\n";
    all[f.title.substr(kTitle.size())] = std::move(lines);
  }
  return all;
}

std::string LibraryModule::without_examples(std::string_view doc, std::string_view name, std::vector<std::string>& tags) const {
  if (examples_ == nullptr) return std::string(doc);
  std::string text;
  unsigned count = 0;
  bool dropping = false;
  for (std::string_view line : lines_of(doc)) {
    if (dropping) {
      dropping = line != "```";
      continue;
    }
    if (line == "```mochi") {
      ++count;
      auto found = examples_->find(std::string(name) + (count > 1 ? " " + std::to_string(count) : ""));
      dropping = found != examples_->end();
      if (dropping && found->second.empty()) continue;
      if (dropping) {
        tags.emplace_back("@example");
        tags.emplace_back("```ts");
        for (std::string_view code : lines_of(found->second)) tags.emplace_back(code);
        tags.emplace_back("```");
        continue;
      }
    }
    // One empty line where two would meet.
    if (line.empty() && (text.empty() || text.ends_with("\n\n"))) continue;
    text += std::string(line) + "\n";
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace mochi::emit::javascript
