#include "emit/python/writer.h"

#include <algorithm>

#include "ir/walk.h"

namespace mochi::emit::python {

using ir::FunctionId;
using ir::GlobalId;
using types::TypeId;
using types::TypeKind;

// Keywords, and the built-in names that emitted code uses.
const std::vector<std::string_view> kReserved = {
    "Exception", "False", "FileNotFoundError", "Fraction", "KeyError", "None", "OSError", "OverflowError",
    "RecursionError", "SystemExit", "True", "UnicodeDecodeError", "ValueError", "abs", "all", "and", "any",
    "as", "assert", "async", "await", "bool", "break", "bytes", "callable", "chr", "class", "continue",
    "csv", "def", "del", "dict", "divmod", "elif", "else", "enumerate", "except", "filter", "finally",
    "float", "for", "from", "getattr", "global", "globals", "hasattr", "hash", "hashlib", "id", "if",
    "import", "in", "int", "io", "is", "isinstance", "iter", "json", "lambda", "len", "list", "map",
    "match", "math", "max", "min", "next", "nonlocal", "not", "object", "open", "or", "ord", "os", "pass",
    "pow", "print", "raise", "range", "re", "repr", "return", "reversed", "round", "self", "set", "sorted",
    "str", "struct", "sum", "super", "sys", "threading", "time", "traceback", "try", "tuple", "type",
    "while", "with", "yield", "zip",
};

namespace {

NameScope module_scope(const std::set<std::string>& taken) {
  NameScope scope(kReserved, Escape{"", "_"});
  for (const std::string& name : taken) scope.take(name);
  return scope;
}

}  // namespace

Writer::Writer(const ir::Program& p, const std::set<std::string>& taken)
    : program(p), types(*p.types), scope(module_scope(taken)), names(p, scope, ModuleNameStyle{}) {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Function& f = program.functions[id];
    ir::walk_exprs(f.body, [&](ir::ExprId e) {
      const ir::Expr& expr = f.body.exprs[e];
      if (expr.kind == ir::ExprKind::global && !expr.has(ir::ExprFlag::proven)) unset_globals_.insert(GlobalId(expr.a));
    });
    if (names.is_nested(id) || !f.body.root.valid()) continue;
    locals_.emplace(id, assign_local_names(program, id, scope, {.style = CaseStyle::snake, .function_scope = true}));
  }
}

FunctionId Writer::top_of(FunctionId f) const {
  while (names.is_nested(f)) f = program.functions[f].parent;
  return f;
}

Doc Writer::helper(std::string_view name) {
  helpers.emplace(name);
  return text(name);
}

Doc Writer::list(std::string_view open, const std::vector<Doc>& items, std::string_view close) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  return docs.group(concat({text(open), docs.nest(4, concat({docs.softline(), inner, docs.if_break(text(","), docs.empty())})),
                            docs.softline(), text(close)}));
}

Doc Writer::call(Doc callee, const std::vector<Doc>& args) { return concat({callee, list("(", args, ")")}); }

Doc Writer::suite(Doc head, const std::vector<Doc>& lines) {
  Doc body = lines.empty() ? text("pass") : docs.join(lines, docs.hardline());
  return concat({head, text(":"), docs.nest(4, concat({docs.hardline(), body}))});
}

std::string Writer::string_literal(std::string_view utf8) {
  static constexpr char kHex[] = "0123456789abcdef";
  bool single = utf8.find('"') != std::string_view::npos && utf8.find('\'') == std::string_view::npos;
  char mark = single ? '\'' : '"';
  std::string out(1, mark);
  for (char c : utf8) {
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
    } else {
      out += c;
    }
  }
  return out + mark;
}

std::string Writer::attribute(NameId field) const {
  std::string name;
  for (char c : transliterate(program.names->text(field))) {
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    // Keys of a record that was written as a map may be any text.
    name += word ? std::string(1, c) : "_" + std::to_string(static_cast<unsigned char>(c)) + "_";
  }
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name = "field_" + name;
  bool reserved = std::binary_search(kReserved.begin(), kReserved.end(), std::string_view(name)) || name == "kind";
  return reserved ? name + "_" : name;
}

Doc Writer::class_text(const std::string& name, const std::vector<NameId>& fields, std::string_view kind) {
  std::vector<Doc> slots;
  std::vector<Doc> parameters = {text("self")};
  std::vector<Doc> sets;
  for (NameId field : fields) {
    std::string attr = attribute(field);
    slots.push_back(text(string_literal(attr)));
    parameters.push_back(text(attr));
    sets.push_back(text("self." + attr + " = " + attr));
  }
  Doc tuple = fields.size() == 1 ? concat({text("("), slots[0], text(",)")}) : list("(", slots, ")");
  std::vector<Doc> lines = {concat({text("__slots__ = "), tuple})};
  if (!kind.empty()) lines.push_back(text("kind = " + string_literal(kind)));
  if (!fields.empty()) {
    Doc head = concat({text("def __init__"), list("(", parameters, ")")});
    lines.push_back(concat({docs.hardline(), suite(head, sets)}));
  }
  return suite(text("class " + name), lines);
}

std::string Writer::record_class(TypeId id) {
  const types::Type& type = types[id];
  if (type.kind == TypeKind::anonymous) {
    auto [found, fresh] = anonymous_.emplace(type.names, "");
    if (fresh) {
      found->second = scope.declare("Record");
      classes_.push_back(class_text(found->second, type.names, ""));
    }
    return found->second;
  }
  const std::string& name = names.type(type.decl);
  if (written_.insert(name).second) {
    std::vector<NameId> fields;
    for (const types::Field& f : types.decl(type.decl).fields) fields.push_back(f.name);
    classes_.push_back(class_text(name, fields, ""));
  }
  return name;
}

std::string Writer::variant_class(TypeId union_type, std::uint32_t variant) {
  types::DeclId decl = types[union_type].decl;
  const std::string& name = names.variant(decl, variant);
  if (written_.insert(name).second) {
    const types::Variant& v = types.decl(decl).variants[variant];
    std::vector<NameId> fields;
    for (const types::Field& f : v.fields) fields.push_back(f.name);
    classes_.push_back(class_text(name, fields, program.names->text(v.name)));
  }
  return name;
}

Doc Writer::description(TypeId id) {
  const types::Type type = types[id];
  auto simple = [&](std::string_view name) {
    helper("types");
    return text(name);
  };
  auto made = [&](std::string_view name) {
    helper("types");
    std::vector<Doc> args;
    for (TypeId arg : type.args) args.push_back(description(arg));
    return call(text(name), args);
  };
  switch (type.kind) {
    case TypeKind::unit:
    case TypeKind::never:
    case TypeKind::error: return simple("UNIT");
    case TypeKind::boolean: return simple("BOOL");
    case TypeKind::integer:
    case TypeKind::int64: return simple("INT");
    case TypeKind::floating: return simple("FLOAT");
    case TypeKind::string: return simple("STRING");
    case TypeKind::bytes: return simple("BYTES");
    case TypeKind::bigint: return simple("BIGINT");
    case TypeKind::bigrat: return simple("BIGRAT");
    case TypeKind::any: return simple("ANY");
    case TypeKind::function:
    case TypeKind::foreign:
    case TypeKind::opaque:
    case TypeKind::parameter:
    case TypeKind::variable: return simple("FUN");
    case TypeKind::list: return made("list_of");
    case TypeKind::set: return made("set_of");
    case TypeKind::option:
    case TypeKind::soft: return made("option_of");
    case TypeKind::map: return made("map_of");
    case TypeKind::group: return made("group_of");
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::union_:
    case TypeKind::variant: break;
  }
  auto known = description_names_.find(id);
  if (known != description_names_.end()) return text(known->second);
  helper("types");
  std::string shown = type.decl.valid() ? std::string(program.names->text(types.decl(type.decl).name)) : "";
  std::string name = scope.declare(convert_name(shown.empty() ? "record" : shown, CaseStyle::snake) + "_type");
  description_names_[id] = name;
  auto fields_text = [&](const std::vector<types::Field>& fields) {
    std::vector<Doc> items;
    for (const types::Field& f : fields) {
      items.push_back(list("(", {text(string_literal(program.names->text(f.name))), text(string_literal(attribute(f.name))),
                                 description(f.type)}, ")"));
    }
    return list("[", items, "]");
  };
  Doc value;
  if (type.kind == TypeKind::union_) {
    std::vector<Doc> variants;
    const types::TypeDecl& decl = types.decl(type.decl);
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      Doc maker = decl.is_enum() ? text("None") : text(variant_class(id, v));
      Doc fields = fields_text(program.types->variant_fields(id, v));
      variants.push_back(concat({text(string_literal(program.names->text(decl.variants[v].name))), text(": "),
                                 list("(", {maker, fields}, ")")}));
    }
    value = call(text("union_of"), {text(string_literal(shown)), concat({text("lambda: "), list("{", variants, "}")})});
  } else {
    Doc fields = fields_text(program.types->fields_of(id));
    value = call(text("record_of"), {text(string_literal(shown)), text(record_class(id)), concat({text("lambda: "), fields})});
  }
  descriptions_.push_back(concat({text(name + " = "), value}));
  return text(name);
}

}  // namespace mochi::emit::python
