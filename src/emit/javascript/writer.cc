#include "emit/javascript/writer.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"
#include "emit/javascript/support.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

const std::vector<std::string_view> kReserved = {
    "Array",     "BigInt",    "Boolean",    "Buffer",    "Date",     "Error",      "Infinity",  "JSON",       "Map",
    "Math",      "NaN",       "Number",     "Object",    "Promise",  "RangeError", "RegExp",    "Set",        "String",
    "Symbol",    "SyntaxError", "TextDecoder", "TextEncoder", "TypeError", "Uint8Array", "arguments", "async", "await",
    "break",     "case",      "catch",      "class",     "console",  "const",      "continue",  "debugger",   "default",
    "delete",    "do",        "else",       "enum",      "error",    "eval",       "export",    "extends",    "false",
    "finally",   "for",       "function",   "globalThis", "if",      "implements", "import",    "in",         "instanceof",
    "interface", "isNaN",     "let",        "new",       "null",     "package",    "private",   "process",    "protected",
    "public",    "return",    "static",     "super",     "switch",   "this",       "throw",     "true",       "try",
    "typeof",    "undefined", "var",        "void",      "while",    "with",       "yield"};

Writer::Writer(const ir::Program& p, const std::set<std::string>& helper_names)
    : program(p), types(*p.types), scope(kReserved, Escape{"", "_"}) {
  for (const std::string& name : helper_names) scope.take(name);
  find_nested();
  name_functions();
  name_globals();
  name_locals();
}

Doc Writer::helper(std::string_view name) {
  auto section = support().sections.find(name);
  MOCHI_CHECK(section != support().sections.end());
  helpers.emplace(name);
  sections.emplace(section->second);
  return text(name);
}

FunctionId Writer::top_of(FunctionId f) const {
  while (is_nested(f)) f = program.functions[f].parent;
  return f;
}

void Writer::find_nested() {
  std::map<FunctionId, unsigned> uses;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Body& body = program.functions[FunctionId(i)].body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& expr = body.exprs[e];
      if (expr.kind == ir::ExprKind::closure) nested_.insert(FunctionId(expr.a));
      if (expr.kind == ir::ExprKind::function_ref) ++uses[FunctionId(expr.a)];
      if (expr.kind == ir::ExprKind::call) uses[FunctionId(expr.a)] += 2;
    });
  }
  for (const auto& [f, count] : uses) {
    if (count == 1 && program.functions[f].kind == ir::FunctionKind::closure) inline_.insert(f);
  }
}

void Writer::name_functions() {
  const Names& names = *program.names;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (is_nested(id) || is_inline(id)) continue;
    std::string base = f.name.valid() ? std::string(names.text(f.name)) : "lambda";
    if (f.kind == ir::FunctionKind::init) base = "main";
    if (f.kind == ir::FunctionKind::test) base = "test " + f.title;
    if (f.kind == ir::FunctionKind::bench) base = "bench " + f.title;
    if (f.kind == ir::FunctionKind::method) {
      base = std::string(names.text(types.decl(f.method_of).name)) + "_" + base;
    }
    std::string plain;
    for (char c : transliterate(base)) {
      bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      plain += word ? c : '_';
    }
    function_names_[id] = scope.declare(convert_name(plain, CaseStyle::camel));
  }
}

void Writer::name_globals() {
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const std::string_view name = program.names->text(program.globals[GlobalId(i)].name);
    global_names_[GlobalId(i)] = scope.declare(convert_name(name, CaseStyle::camel));
  }
}

void Writer::name_locals() {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Body& body = program.functions[id].body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& expr = body.exprs[e];
      if (expr.kind == ir::ExprKind::global && !expr.has(ir::ExprFlag::proven)) unset_globals_.insert(GlobalId(expr.a));
    });
    if (is_nested(id) || !body.root.valid()) continue;
    locals_.emplace(id, assign_local_names(program, id, scope, {.style = CaseStyle::camel, .adopt_results = true}));
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Body& body = program.functions[id].body;
    if (!body.root.valid()) continue;
    auto known = locals_.find(top_of(id));
    if (known == locals_.end() || !known->second.has(id)) continue;
    for (std::uint32_t l = 0; l < body.locals.size(); ++l) {
      local_names_[top_of(id)].insert(known->second.of(id, LocalId(l)));
    }
  }
}

std::string Writer::fresh(FunctionId f, std::string_view wanted) {
  std::set<std::string>& used = local_names_[top_of(f)];
  std::string name(wanted);
  for (unsigned n = 2; scope.taken(name) || used.contains(name); ++n) name = std::string(wanted) + std::to_string(n);
  used.insert(name);
  return name;
}

const std::vector<std::string>& Writer::properties(std::uint64_t key, const std::vector<NameId>& fields, bool variant) {
  auto [found, fresh_one] = properties_.try_emplace(key);
  if (!fresh_one) return found->second;
  NameScope taken({}, Escape{"", "_"});
  // `kind` tells the variants apart.
  if (variant) taken.take("kind");
  for (NameId field : fields) {
    // Keys of map literals may be any text.
    std::string plain(program.names->text(field));
    for (char& c : plain) {
      auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 && std::isalnum(byte) == 0) c = '_';
    }
    found->second.push_back(taken.declare(convert_name(plain, CaseStyle::camel)));
  }
  return found->second;
}

const std::string& Writer::property(TypeId aggregate, std::uint32_t index) {
  const types::Type& type = types[aggregate];
  if (type.kind == TypeKind::anonymous) return properties(aggregate.value, type.names, false)[index];
  std::vector<NameId> fields;
  for (const types::Field& field : types.decl(type.decl).fields) fields.push_back(field.name);
  return properties((std::uint64_t{1} << 40U) + type.decl.value, fields, false)[index];
}

const std::string& Writer::variant_property(TypeId union_type, std::uint32_t variant, std::uint32_t index) {
  types::DeclId decl = types[union_type].decl;
  std::vector<NameId> fields;
  for (const types::Field& field : types.decl(decl).variants[variant].fields) fields.push_back(field.name);
  return properties((std::uint64_t{2 + variant} << 40U) + decl.value, fields, true)[index];
}

std::string Writer::variant_kind(TypeId union_type, std::uint32_t variant) const {
  return std::string(program.names->text(types.decl(types[union_type].decl).variants[variant].name));
}

bool Writer::is_enum(TypeId type) const {
  return types.is(type, TypeKind::union_) && types.decl(types[type].decl).is_enum();
}

std::string Writer::string_literal(std::string_view utf8) {
  static constexpr char kHex[] = "0123456789abcdef";
  auto doubles = std::count(utf8.begin(), utf8.end(), '"');
  auto singles = std::count(utf8.begin(), utf8.end(), '\'');
  char mark = doubles > singles ? '\'' : '"';
  std::string out(1, mark);
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    char c = utf8[i];
    auto byte = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else if (utf8.substr(i, 3) == "\xE2\x80\xA8" || utf8.substr(i, 3) == "\xE2\x80\xA9") {
      out += utf8[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return out + mark;
}

Doc Writer::list(std::string_view open, const std::vector<Doc>& items, std::string_view close) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  return docs.group(concat({text(open), docs.nest(2, concat({docs.softline(), inner})),
                            docs.if_break(text(","), docs.empty()), docs.softline(), text(close)}));
}

Doc Writer::braces(const std::vector<Doc>& items) {
  if (items.empty()) return text("{}");
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  return docs.group(concat({text("{"), docs.nest(2, concat({docs.line(), inner})),
                            docs.if_break(text(","), docs.empty()), docs.line(), text("}")}));
}

Doc Writer::body(const std::vector<Doc>& lines) {
  if (lines.empty()) return text("{}");
  return concat({text("{"), docs.nest(2, concat({docs.hardline(), docs.join(lines, docs.hardline())})),
                 docs.hardline(), text("}")});
}

Doc Writer::call(Doc callee, const std::vector<Doc>& args) {
  // A last argument that must break (a function body) stays on the line of the call.
  if (!args.empty() && docs.must_break(args.back())) {
    bool others_flat = std::none_of(args.begin(), args.end() - 1, [&](Doc d) { return docs.must_break(d); });
    if (others_flat) return concat({callee, text("("), docs.join(args, text(", ")), text(")")});
  }
  return concat({callee, list("(", args, ")")});
}

}  // namespace mochi::emit::javascript
