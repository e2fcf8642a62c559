// The examples of doc comments and of the README in Rust: printed from the tests that the front end makes of
// them, as somebody who uses the crate writes them. `cargo test --doc` runs them.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "emit/common/readme.h"
#include "emit/rust/examples.h"
#include "emit/rust/shared/writer.h"

// Of most kinds of expressions nothing is to be said.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi::emit::rust {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::ModuleId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

constexpr std::string_view kTitle = "example of ";
constexpr std::string_view kInside = "crate::";

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

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
    while (end < code.size() && in_word(code[end])) ++end;
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
  std::size_t at = function.find('\n');
  while (at != function.npos && at + 1 < function.size()) {
    const std::size_t end = std::min(function.find('\n', at + 1), function.size());
    std::string_view line = function.substr(at + 1, end - at - 1);
    if (line == "}") break;
    // Where a statement begins, the formatter marks its place.
    if (line.starts_with('\x01')) line.remove_prefix(std::min(line.find('\x02'), line.size() - 1) + 1);
    if (line.starts_with("    ")) line.remove_prefix(4);
    out += std::string(line) + "\n";
    at = end;
  }
  return out;
}

// The text of a value, as Mochi prints it, as an expression of Rust; of numbers, truth values, texts inside
// of lists, and lists of these.
class Claim {
 public:
  Claim(const types::TypeStore& types, std::string_view text) : types_(types), text_(text) {}

  std::optional<std::string> whole(types::TypeId type) {
    std::optional<std::string> made = part(type);
    return at_ == text_.size() ? made : std::nullopt;
  }

  // The entries of a map of texts to numbers or truth values, in the order of its keys; none if it is no such
  // map.
  std::vector<std::pair<std::string, std::string>> entries(types::TypeId type) {
    const types::TypeId key = types_[type].args[0];
    const types::TypeId item = types_[type].args[1];
    const types::TypeKind kind = types_.kind(item);
    const bool plain = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean;
    if (!types_.is(key, TypeKind::string) || !plain || !take("{")) return {};
    std::vector<std::pair<std::string, std::string>> all;
    do {
      std::optional<std::string> name = part(key);
      if (!name || !take(": ")) return {};
      std::optional<std::string> what = part(item);
      if (!what) return {};
      all.emplace_back(std::move(*name), std::move(*what));
    } while (take(", "));
    if (!take("}") || at_ != text_.size()) return {};
    return all;
  }

 private:
  std::optional<std::string> part(types::TypeId type) {
    switch (types_.kind(type)) {
      case TypeKind::integer:
      case TypeKind::floating: return digits(types_.is(type, TypeKind::floating));
      case TypeKind::boolean:
        for (std::string_view word : {"true", "false"}) {
          if (take(word)) return std::string(word);
        }
        return {};
      case TypeKind::string: {
        if (at_ >= text_.size() || text_[at_] != '"') return {};
        const std::size_t end = literal_end(text_, at_);
        const std::string_view quoted = text_.substr(at_, end - at_);
        const bool simple =
            std::none_of(quoted.begin(), quoted.end(), [](char c) { return c == '\\' || c < ' '; });
        at_ = end;
        return simple ? std::optional<std::string>(quoted) : std::nullopt;
      }
      case TypeKind::list: {
        if (!take("[") || take("]")) return {};
        std::string all = "[";
        do {
          std::optional<std::string> item = part(types_.element(type));
          if (!item) return {};
          all += (all.size() > 1 ? ", " : "") + *item;
        } while (take(", "));
        return take("]") ? std::optional<std::string>(all + "]") : std::nullopt;
      }
      default: return {};
    }
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::optional<std::string> digits(bool floating) {
    const std::size_t begin = at_;
    take("-");
    if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return {};
    while (at_ < text_.size() &&
           std::string_view("0123456789.e+-").find(text_[at_]) != std::string_view::npos)
      ++at_;
    std::string made(text_.substr(begin, at_ - begin));
    if (floating && made.find_first_of(".e") == made.npos) made += ".0";
    return made;
  }

  const types::TypeStore& types_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

// `assert_eq!(x, 2.0)` for what the test says about the text of x.
std::optional<Made> NativeFunction::shown_claim(ExprId condition) {
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::eq) return {};
  const ir::Expr& left = body_.exprs[body_.operand(condition, 0)];
  const ir::Expr& right = body_.exprs[body_.operand(condition, 1)];
  if (left.kind != ExprKind::op || static_cast<Op>(left.a) != Op::to_text ||
      right.kind != ExprKind::const_string)
    return {};
  const ExprId value = body_.operand(body_.operand(condition, 0), 0);
  const std::string_view claim = p_.program.names->text(NameId(right.a));
  const TypeId type = body_.type(value);
  auto equal = [&](NodeId node, const std::string& text) {
    return Made{s_.macro("assert_eq!(", {node, s_.word(text)})};
  };
  if (std::optional<Made> close = rounded_claim(value, claim)) return close;
  if (std::optional<Made> map = map_claim(value, claim)) return map;
  if (p_.types.is(type, TypeKind::string)) return {};
  if (p_.types.is(type, TypeKind::boolean)) {
    NodeId node = copy(value);
    return Made{s_.macro("assert!(", {claim == "true" ? node : s_.unary("!", node)})};
  }
  if (!p_.types.is(type, TypeKind::option)) {
    std::optional<std::string> text = Claim(p_.types, claim).whole(type);
    if (!text) return {};
    if (is_length(value)) return equal(usize(value), *text);
    return equal(p_.types.is(type, TypeKind::integer) ? typed(value) : look(value), *text);
  }
  const Made made = make(value);
  if (claim == "none") return Made{s_.macro("assert!(", {s_.method(made.node, "is_none")})};
  const TypeId inside = p_.types.element(type);
  if (p_.types.is(inside, TypeKind::string)) {
    NodeId node = made.hold == Hold::option_ref ? made.node : s_.method(made.node, "as_deref");
    return equal(node, "Some(" + string_literal(claim) + ")");
  }
  std::optional<std::string> text = Claim(p_.types, claim).whole(inside);
  if (!text || !is_copy(inside)) return {};
  return equal(made.node, "Some(" + *text + ")");
}

// `assert!((x - 0.25_f64).abs() < 1e-6)` for what is rounded to six digits: users have no such function.
std::optional<Made> NativeFunction::rounded_claim(ExprId value, std::string_view claim) {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::round) return {};
  const std::optional<std::int64_t> digits = int_constant(body_.operand(value, 1));
  std::optional<std::string> text = Claim(p_.types, claim).whole(body_.type(value));
  if (!digits || *digits < 1 || *digits > 15 || !text || text->find('e') != text->npos) return {};
  NodeId difference = s_.binary(copy(body_.operand(value, 0)), "-", s_.word(*text + "_f64"));
  NodeId size = s_.method(s_.make(NodeKind::tuple, {}, {difference}), "abs");
  return Made{s_.macro("assert!(", {s_.binary(size, "<", s_.word("1e-" + std::to_string(*digits)))})};
}

// Users get sorted maps.
std::optional<Made> NativeFunction::map_claim(ExprId value, std::string_view claim) {
  const TypeId type = body_.type(value);
  if (!p_.types.is(type, TypeKind::map) || body_.kind(value) != ExprKind::call) return {};
  std::vector<NodeId> entries;
  for (auto& [key, item] : Claim(p_.types, claim).entries(type)) {
    entries.push_back(s_.make(NodeKind::tuple, {},
                              {s_.method(s_.word(std::move(key)), "to_string"), s_.word(std::move(item))}));
  }
  if (entries.empty()) return {};
  uses_.add("std::collections::BTreeMap");
  NodeId map = s_.call("BTreeMap::from", {s_.make(NodeKind::array, {}, std::move(entries))});
  return Made{s_.macro("assert_eq!(", {make(value).node, map})};
}

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
    if (f.kind == ir::FunctionKind::method) return types.decl(f.method_of).exported && is_native(callee);
    if (!f.exported) return false;
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
  save_helpers();
  Syntax syntax;
  Uses uses;
  NativeFunction writer(*this, id, f.module, syntax, uses);
  writer.set_example();
  const NodeId body = writer.body();
  restore_helpers();
  if (!may_be_shown(id, writer) || rows_.size() != rows) return {};
  std::vector<Placed> places;
  const std::string code = inside_of(layout_function(syntax, "fn example", {}, "", body, 0, places));
  std::set<std::string> words;
  for_each_word(code,
                [&](std::size_t begin, std::size_t end) { words.insert(code.substr(begin, end - begin)); });
  const std::string& path = face.path(f.module);
  auto take = [&](bool exported, const std::string& name) {
    if (exported && words.contains(name)) uses.add(path + "::" + name);
  };
  const ir::Module& module = program.modules[f.module];
  for (FunctionId own : module.functions)
    take(program.functions[own].exported && program.functions[own].kind == ir::FunctionKind::plain,
         face.function(own));
  for (ir::GlobalId own : module.globals) take(program.globals[own].exported, face.global(own));
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
      if (f.kind != ir::FunctionKind::test || !f.title.starts_with(kTitle)) continue;
      std::string name = f.title.substr(kTitle.size());
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
