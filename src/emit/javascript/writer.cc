#include "emit/javascript/writer.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using ir::GlobalId;
using types::TypeId;
using types::TypeKind;

const std::vector<std::string_view> kReserved = {
    "Array",     "BigInt",   "Boolean",    "Buffer",   "Date",      "Error",   "Infinity", "JSON",       "Map",
    "Math",      "NaN",      "Number",     "Object",   "Promise",   "RangeError", "RegExp", "Set",       "String",
    "Symbol",    "TypeError", "Uint8Array", "arguments", "async",   "await",   "break",    "case",       "catch",
    "class",     "console",  "const",      "continue", "debugger",  "default", "delete",   "do",         "else",
    "enum",      "eval",     "export",     "extends",  "false",     "finally", "for",      "function",   "globalThis",
    "if",        "implements", "import",   "in",       "instanceof", "interface", "isNaN",  "let",        "new",
    "null",      "package",  "private",    "process",  "protected", "public",  "return",   "static",     "super",
    "switch",    "this",     "throw",      "true",     "try",       "typeof",  "undefined", "var",        "void",
    "while",     "with",     "yield"};

Writer::Writer(const ir::Program& p)
    : program(p), types(*p.types), scope(kReserved, Escape{"", "_"}) {
  name_everything();
}

Doc Writer::helper(std::string_view name) {
  helpers.emplace(name);
  return text(name);
}

FunctionId Writer::top_of(FunctionId f) const {
  while (program.functions[f].parent.valid()) f = program.functions[f].parent;
  return f;
}

void Writer::name_everything() {
  const Names& names = *program.names;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (f.parent.valid()) continue;
    std::string base = f.name.valid() ? std::string(names.text(f.name)) : "";
    if (f.kind == ir::FunctionKind::init) base = "main";
    if (f.kind == ir::FunctionKind::test) base = "test " + f.title;
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
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    GlobalId id(i);
    const ir::Global& g = program.globals[id];
    global_names_[id] = scope.declare(convert_name(names.text(g.name), CaseStyle::camel));
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Function& f = program.functions[id];
    ir::walk_exprs(f.body, [&](ir::ExprId e) {
      const ir::Expr& expr = f.body.exprs[e];
      if (expr.kind == ir::ExprKind::global && !expr.has(ir::ExprFlag::proven)) unset_globals_.insert(GlobalId(expr.a));
    });
    if (f.parent.valid() || !f.body.root.valid()) continue;
    locals_.emplace(id, assign_local_names(program, id, scope, {.style = CaseStyle::camel}));
  }
}

std::string Writer::property(TypeId aggregate, std::uint32_t index) const {
  const types::Type& type = types[aggregate];
  if (type.kind == TypeKind::anonymous) return std::string(program.names->text(type.names[index]));
  return std::string(program.names->text(types.decl(type.decl).fields[index].name));
}

std::string Writer::variant_property(TypeId union_type, std::uint32_t variant, std::uint32_t index) const {
  std::string name(program.names->text(types.decl(types[union_type].decl).variants[variant].fields[index].name));
  // `kind` tells the variants apart.
  return name == "kind" ? "kind_" : name;
}

std::string Writer::variant_kind(TypeId union_type, std::uint32_t variant) const {
  return std::string(program.names->text(types.decl(types[union_type].decl).variants[variant].name));
}

std::string Writer::string_literal(std::string_view utf8) {
  static constexpr char kHex[] = "0123456789abcdef";
  bool doubled = utf8.find('"') != std::string_view::npos && utf8.find('\'') == std::string_view::npos;
  char mark = doubled ? '\'' : '"';
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

Doc Writer::call(Doc callee, const std::vector<Doc>& args) {
  // A last argument that must break (a function body) stays on the line of the call.
  if (!args.empty() && docs.must_break(args.back())) {
    bool others_flat = std::none_of(args.begin(), args.end() - 1, [&](Doc d) { return docs.must_break(d); });
    if (others_flat) return concat({callee, text("("), docs.join(args, text(", ")), text(")")});
  }
  return concat({callee, list("(", args, ")")});
}

Doc Writer::type_description(TypeId id) {
  const types::Type& type = types[id];
  auto t = [&](std::string_view name) { return concat({helper("types").valid() ? text("T.") : docs.empty(), text(name)}); };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return t("unit");
    case TypeKind::boolean: return t("bool");
    case TypeKind::integer:
    case TypeKind::int64: return t("int");
    case TypeKind::floating: return t("float");
    case TypeKind::string: return t("string");
    case TypeKind::bytes: return t("bytes");
    case TypeKind::bigint: return t("bigint");
    case TypeKind::bigrat: return t("bigrat");
    case TypeKind::any: return t("any");
    case TypeKind::function:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return t("fun");
    case TypeKind::list: return call(t("list"), {type_description(type.args[0])});
    case TypeKind::set: return call(t("set"), {type_description(type.args[0])});
    case TypeKind::option:
    case TypeKind::soft: return call(t("option"), {type_description(type.args[0])});
    case TypeKind::map: return call(t("map"), {type_description(type.args[0]), type_description(type.args[1])});
    case TypeKind::group: return call(t("group"), {type_description(type.args[0]), type_description(type.args[1])});
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::union_:
    case TypeKind::variant: return declared_description(id);
  }
  return t("unit");
}

// A constant of the module; its fields are made on demand, so that types may name themselves.
Doc Writer::declared_description(TypeId id) {
  auto known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  helper("types");
  const types::Type type = types[id];
  std::string shown = type.decl.valid() ? std::string(program.names->text(types.decl(type.decl).name)) : "";
  std::string name = scope.declare((shown.empty() ? "Record" : convert_name(shown, CaseStyle::pascal)) + "Type");
  description_names_[id] = name;
  auto entry = [&](std::string_view field, std::string_view property_name, TypeId field_type) {
    return concat({text(string_literal(field)), text(": ["), text(string_literal(property_name)), text(", "),
                   type_description(field_type), text("]")});
  };
  auto& store = *program.types;
  Doc made;
  if (type.kind == TypeKind::union_) {
    std::vector<Doc> variants;
    for (std::uint32_t v = 0; v < types.decl(type.decl).variants.size(); ++v) {
      std::vector<Doc> fields;
      std::vector<types::Field> declared = store.variant_fields(id, v);
      for (std::uint32_t f = 0; f < declared.size(); ++f) {
        fields.push_back(entry(program.names->text(declared[f].name), variant_property(id, v, f), declared[f].type));
      }
      variants.push_back(concat({text(string_literal(variant_kind(id, v))), text(": "), braces(fields)}));
    }
    made = call(text("T.union"), {text(string_literal(shown)), concat({text("() => ("), braces(variants), text(")")})});
  } else {
    std::vector<Doc> fields;
    std::vector<types::Field> declared = store.fields_of(id);
    for (std::uint32_t f = 0; f < declared.size(); ++f) {
      std::string_view field = program.names->text(declared[f].name);
      fields.push_back(entry(field, field, declared[f].type));
    }
    made = call(text("T.record"), {text(string_literal(shown)), concat({text("() => ("), braces(fields), text(")")})});
  }
  descriptions_.push_back(concat({text("const " + name + " = "), made, text(";")}));
  return text(name);
}

}  // namespace mochi::emit::javascript
