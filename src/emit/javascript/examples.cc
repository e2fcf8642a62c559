// The examples of doc comments in JavaScript: printed from the tests that the front end makes of them.
#include <algorithm>
#include <utility>

#include "base/string_util.h"
#include "emit/common/doc_examples.h"
#include "emit/common/example_plan.h"
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
  for (std::string_view line : split_lines(text)) {
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
  std::string line(const ExampleStep& step);
  std::string claim_line(const ExampleStep& step);
  std::string logged(ExprId print);
  bool shows_one_form() const;
  Expressions& e_;
  Statements& statements_;
};

}  // namespace

// `expression; // => text`, from what the test expects; empty if nothing is left to show.
std::string ExampleLines::claim_line(const ExampleStep& step) {
  if (body_.kind(step.condition) == ExprKind::const_bool) return {};
  ExprId shown = step.condition;
  std::string claim = "true";
  if (step.kind == ExampleStep::Kind::text) {
    shown = step.value;
    claim = std::string(step.printed);
    if (kind_of(shown) == TypeKind::string) claim = Writer::string_literal(claim);
    if (kind_of(shown) == TypeKind::integer && w_.options.big_ints) claim += "n";
  } else if (step.expected.valid() && is_literal(body_.kind(step.expected))) {
    shown = step.value;
    claim = flat(w_.docs.print(e_.expr(step.expected), 1 << 20));
  }
  const std::string code = w_.docs.print(e_.expr(shown), kExampleWidth);
  return (code.starts_with("{") ? "(" + code + ")" : code) + "; // => " + claim;
}

// `console.log(a, b);` for values that both print alike; else empty.
std::string ExampleLines::logged(ExprId print) {
  const std::uint32_t operands = body_.exprs[print].b;
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

std::string ExampleLines::line(const ExampleStep& step) {
  if (step.condition.valid()) return claim_line(step);
  if (step.kind == ExampleStep::Kind::print) {
    if (std::string shown = logged(step.value); !shown.empty()) return shown;
  }
  return w_.docs.print(statements_.statement(step.stmt), kExampleWidth);
}

std::vector<std::string> ExampleLines::all() {
  std::vector<std::string> lines;
  if (!shows_one_form()) return lines;
  // Users have no such ints.
  if (!w_.options.big_ints && holds_wide_int(w_.program, id_)) return lines;
  const std::set<std::string> before = std::exchange(w_.helpers, {});
  s_.shown = true;
  for (const ExampleStep& step : plan_example(w_.program, id_)) {
    if (std::string text = line(step); !text.empty()) lines.push_back(std::move(text));
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
  Imports names;
  auto add = [&](ir::ModuleId module, const std::string& shown, const std::string& name) {
    const std::string& stem = layout_.stem(module);
    const std::string own = stem == "index" ? package : package + "/" + stem;
    names[layout_.is_foreign(module) ? relative_import("", layout_.public_file(module)) : own].insert(
        renamed(shown, name));
  };
  const ExampleNames named = imported_by(program_, w_.names.uses(), example);
  for (const ir::FunctionId id : named.functions) {
    const auto found = w_.imported().find(id);
    if (w_.is_member(id)) {
      const types::DeclId owner = program_.functions[id].owner;
      add(program_.functions[id].module, w_.public_name(owner), w_.spelling.class_name(owner));
    } else if (found != w_.imported().end() && !w_.is_class_method(id))
      add(program_.functions[id].module, w_.public_name(id), found->second);
  }
  for (const ir::GlobalId id : named.globals) {
    const auto found = w_.imported_globals().find(id);
    if (w_.is_member(id)) {
      const types::DeclId owner = program_.globals[id].owner;
      add(program_.globals[id].module, w_.public_name(owner), w_.spelling.class_name(owner));
    } else if (found != w_.imported_globals().end())
      add(program_.globals[id].module, w_.public_name(id), found->second);
  }
  for (const auto& [decl, variant] : named.types) {
    if (!variant && w_.is_class(decl))
      add(w_.types.decl(decl).module, w_.public_name(decl), w_.spelling.class_name(decl));
  }
  return import_lines(names, kExampleWidth);
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
    for (std::string_view code : split_lines(lines)) tags.emplace_back(code);
    tags.emplace_back("```");
  }
  return split.text;
}

}  // namespace mochi::emit::javascript
