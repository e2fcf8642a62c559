// The examples of doc comments and of the README in Rust: printed from the tests that the front end makes of
// them, as somebody who uses the crate writes them. `cargo test --doc` runs them.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/string_util.h"
#include "emit/common/doc_examples.h"
#include "emit/common/readme.h"
#include "emit/rust/examples.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

namespace {

constexpr std::string_view kInside = "crate::";

// Where the string literal that begins at `at` ends.
std::size_t literal_end(std::string_view code, std::size_t at) {
  for (++at; at < code.size() && code[at] != '"'; ++at) {
    if (code[at] == '\\') ++at;
  }
  return std::min(at + 1, code.size());
}

// Calls `visit(begin, end)` for each word outside of string literals.
template <typename Visit>
void for_each_word(std::string_view code, Visit visit) {
  for (std::size_t at = 0; at < code.size();) {
    if (code[at] == '"') {
      at = literal_end(code, at);
      continue;
    }
    std::size_t end = at;
    while (end < code.size() && is_word_character(code[end])) ++end;
    if (end > at) visit(at, end);
    at = std::max(end, at + 1);
  }
}

// `crate::` as users of the crate say it.
std::string from_outside(std::string_view code, const std::string& crate) {
  std::string out;
  std::size_t copied = 0;
  for_each_word(code, [&](std::size_t begin, std::size_t) {
    if (!code.substr(begin).starts_with(kInside)) return;
    out += std::string(code.substr(copied, begin - copied)) + crate + "::";
    copied = begin + kInside.size();
  });
  return out + std::string(code.substr(copied));
}

// The lines between the first and the last, four columns to the left.
std::string inside_of(std::string_view function) {
  std::string out;
  const std::vector<std::string_view> lines = split_lines(function);
  for (std::size_t i = 1; i < lines.size() && lines[i] != "}"; ++i)
    out += std::string(lines[i].substr(lines[i].starts_with("    ") ? 4 : 0)) + "\n";
  return out;
}

}  // namespace

bool NativeProgram::may_be_shown(FunctionId id, const NativeFunction& writer) const {
  if (!writer.refusal().empty() || !writer.helper_names.empty()) return false;
  return std::all_of(writer.calls.begin(), writer.calls.end(), [&](FunctionId callee) {
    const ir::Function& f = program.functions[callee];
    if (is_nested(callee) && program.functions[id].module == f.module) return true;
    if (is_foreign(callee)) return is_native(callee);
    const bool lazy = std::any_of(program.globals.begin(), program.globals.end(),
                                  [&](const ir::Global& g) { return g.exported && g.lazy_init == callee; });
    if (lazy) return face.is_public(f.module);
    if (!face.is_public(f.module)) return false;
    if (!face.is_exported(callee)) return false;
    if (face.has_receiver(callee)) return is_native(callee);
    // Behind the border a function may have to live as long as the program.
    return is_native(callee) || std::none_of(f.params.begin(), f.params.end(), [&](ir::LocalId p) {
             return types.is(f.body.locals[p].type, TypeKind::function);
           });
  });
}

std::string NativeProgram::example_text(FunctionId id, const std::string& crate) {
  const ir::Function& f = program.functions[id];
  if (crate.empty() || !check(id).empty()) return {};
  const std::size_t rows = rows_.size();
  showing_ = true;
  save_helpers();
  Syntax syntax;
  Uses uses;
  NativeFunction writer(*this, id, f.module, syntax, uses);
  writer.example = true;
  const NodeId body = writer.write();
  restore_helpers();
  showing_ = false;
  if (!may_be_shown(id, writer) || rows_.size() != rows) return {};
  const std::string code = inside_of(layout_function(syntax, "fn example", {}, "", body, 0, id).text);
  std::set<std::string> words;
  for_each_word(code,
                [&](std::size_t begin, std::size_t end) { words.insert(code.substr(begin, end - begin)); });
  const std::string& path = face.path(f.module);
  auto take = [&](bool exported, const std::string& name) {
    if (exported && words.contains(name)) uses.add(path + "::" + name);
  };
  const ir::Module& module = program.modules[f.module];
  for (FunctionId own : module.functions)
    take(program.functions[own].exported && !face.owner(own).valid() &&
             program.functions[own].kind == ir::FunctionKind::plain,
         face.function(own));
  for (FunctionId own : module.functions)
    take(program.functions[own].exported && !face.owner(own).valid() && face.has_short_form(own),
         face.has_short_form(own) ? face.short_form(own) : "");
  for (ir::GlobalId own : module.globals)
    take(program.globals[own].exported && !face.owner(own).valid(), face.global(own));
  for (types::DeclId own : module.types) take(types.decl(own).exported, face.type_name(own));
  const std::string lines = uses.lines();
  return from_outside(lines.empty() ? code : lines + "\n" + code, crate);
}

Shown doc_examples(NativeProgram& native, const std::string& crate) {
  Shown all;
  const ir::Program& program = native.program;
  for (ModuleId m : program.order) {
    if (!native.face.is_public(m) || is_readme(program.modules[m])) continue;
    for (FunctionId id : program.modules[m].tests) {
      const ir::Function& f = program.functions[id];
      std::string name(example_subject(f));
      if (f.kind != ir::FunctionKind::test || name.empty()) continue;
      std::size_t number = 1;
      if (const std::size_t cut = name.find(' '); cut != name.npos) {
        number = std::strtoul(name.c_str() + cut + 1, nullptr, 10);
        name.resize(cut);
      }
      if (number == 0 || number > program.modules[m].tests.size()) continue;
      std::vector<std::string>& blocks = all[{m, name}];
      blocks.resize(std::max(blocks.size(), number));
      blocks[number - 1] = native.example_text(id, crate);
    }
  }
  return all;
}

std::string shown_readme(NativeProgram& native, const std::string& crate, std::string_view readme) {
  std::vector<std::string> blocks;
  for (FunctionId id : readme_examples(native.program))
    blocks.push_back(id.valid() ? native.example_text(id, crate) : std::string());
  if (std::all_of(blocks.begin(), blocks.end(), [](const std::string& block) { return block.empty(); }))
    return {};
  const std::string text = translate_readme(readme, "rust", blocks);
  // A fence without a language would be taken for Rust.
  std::string out;
  bool fenced = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string line = text.substr(at, end - at);
    if (line.starts_with("```")) {
      if (!fenced && line.substr(3).find_first_not_of(" \r\n") == line.npos) line.insert(3, "text");
      fenced = !fenced;
    }
    out += line;
    at = end;
  }
  return out;
}

}  // namespace mochi::emit::rust
