// The JSON form of a surface, written and read.
#include "base/json.h"
#include "api/surface.h"
#include "base/json_writer.h"
#include "diag/codes.h"

namespace mochi::api {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr int kDeepestType = 64;

// --- writing: members with empty values are left out ---

void text(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.member(name, value);
}

void words(JsonWriter& json, std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& word : list) json.string(word);
  json.end_array();
}

template <typename T, typename Write>
void items(JsonWriter& json, std::string_view name, const std::vector<T>& list, Write write) {
  if (list.empty()) return;
  json.key(name);
  json.begin_array();
  for (const T& item : list) write(json, item);
  json.end_array();
}

void write_type(JsonWriter& json, const Type& type) {
  json.begin_object();
  json.member("kind", type_kind_word(type.kind));
  text(json, "name", type.name);
  text(json, "module", type.module);
  items(json, "args", type.args, write_type);
  words(json, "effects", type.effects);
  json.end_object();
}

void write_type_params(JsonWriter& json, const std::vector<TypeParam>& params) {
  items(json, "typeParams", params, [](JsonWriter& out, const TypeParam& param) {
    out.begin_object();
    out.member("name", param.name);
    words(out, "bounds", param.bounds);
    out.end_object();
  });
}

void write_field(JsonWriter& json, const Field& field) {
  json.begin_object();
  json.member("name", field.name);
  json.key("type");
  write_type(json, field.type);
  text(json, "doc", field.doc);
  json.end_object();
}

void write_function(JsonWriter& json, const Function& function) {
  json.begin_object();
  json.member("name", function.name);
  text(json, "doc", function.doc.text);
  write_type_params(json, function.type_params);
  items(json, "params", function.params, [](JsonWriter& out, const Param& param) {
    out.begin_object();
    out.member("name", param.name);
    out.key("type");
    write_type(out, param.type);
    text(out, "default", param.preset);
    text(out, "doc", param.doc);
    out.end_object();
  });
  json.key("result");
  write_type(json, function.result);
  text(json, "returns", function.doc.returns);
  text(json, "fails", function.doc.fails);
  if (const Type* error = function.error()) {
    json.key("error");
    write_type(json, *error);
  }
  words(json, "effects", function.effects);
  if (!function.effect_params.empty()) {
    json.key("effectParams");
    json.begin_array();
    for (std::uint32_t index : function.effect_params) json.unsigned_integer(index);
    json.end_array();
  }
  words(json, "capabilities", function.capabilities);
  text(json, "foreignPath", function.foreign_path);
  json.end_object();
}

void write_variant(JsonWriter& json, const Variant& variant) {
  json.begin_object();
  json.member("name", variant.name);
  text(json, "doc", variant.doc);
  items(json, "fields", variant.fields, write_field);
  json.end_object();
}

void write_constant(JsonWriter& json, const Constant& constant) {
  json.begin_object();
  json.member("name", constant.name);
  text(json, "doc", constant.doc);
  json.key("type");
  write_type(json, constant.type);
  text(json, "value", constant.value);
  if (constant.is_variable) json.member_bool("variable", true);
  text(json, "foreignPath", constant.foreign_path);
  json.end_object();
}

void write_decl(JsonWriter& json, const TypeDecl& type) {
  json.begin_object();
  json.member("kind", type_decl_kind_word(type.kind));
  json.member("name", type.name);
  text(json, "doc", type.doc);
  write_type_params(json, type.type_params);
  items(json, "fields", type.fields, write_field);
  items(json, "variants", type.variants, write_variant);
  items(json, "methods", type.methods, write_function);
  items(json, "functions", type.functions, write_function);
  items(json, "constants", type.constants, write_constant);
  if (type.kind == TypeDeclKind::alias) {
    json.key("aliased");
    write_type(json, type.aliased);
  }
  json.end_object();
}

void write_module(JsonWriter& json, const Module& module) {
  json.begin_object();
  json.member("name", module.name);
  text(json, "doc", module.doc);
  items(json, "types", module.types, write_decl);
  items(json, "constants", module.constants, write_constant);
  items(json, "functions", module.functions, write_function);
  json.end_object();
}

// --- reading ---

class Reader {
 public:
  bool good = true;
  std::string message;

  void fail_with(std::string text) {
    if (good) message = std::move(text);
    good = false;
  }

  template <typename T, typename Read>
  std::vector<T> list(const JsonValue& from, std::string_view name, Read read) {
    std::vector<T> result;
    const JsonValue* value = from.find(name);
    if (value == nullptr) return result;
    if (!value->is(JsonKind::array)) fail_with("`" + std::string(name) + "` must be an array");
    for (const JsonValue& item : value->items) {
      if (!good) break;
      result.push_back(read(item));
    }
    return result;
  }

  std::vector<std::string> word_list(const JsonValue& from, std::string_view name) {
    return list<std::string>(from, name, [this](const JsonValue& item) {
      if (!item.is(JsonKind::string)) fail_with("a word must be a string");
      return item.text;
    });
  }

  std::string name_of(const JsonValue& from) {
    std::string name(from.text_of("name"));
    if (name.empty()) fail_with("an item has no `name`");
    return name;
  }

  Type type(const JsonValue& from, int depth = 0) {
    Type result;
    if (depth > kDeepestType) fail_with("types are nested too deeply");
    if (!good || !from.is(JsonKind::object) || !find_type_kind(from.text_of("kind"), result.kind)) {
      fail_with("unknown kind of type `" + std::string(from.text_of("kind")) + "`");
      return result;
    }
    result.name = from.text_of("name");
    result.module = from.text_of("module");
    result.args = list<Type>(from, "args", [&](const JsonValue& arg) { return type(arg, depth + 1); });
    result.effects = word_list(from, "effects");
    std::size_t count = result.args.size();
    bool one =
        result.kind == TypeKind::list || result.kind == TypeKind::set || result.kind == TypeKind::option;
    bool two = result.kind == TypeKind::map || result.kind == TypeKind::result;
    bool fits = one ? count == 1 : two ? count == 2 : result.kind == TypeKind::function ? count >= 1 : true;
    if (!fits) fail_with("a type has a wrong number of parts");
    return result;
  }

  Type type_member(const JsonValue& from, std::string_view name) {
    const JsonValue* value = from.find(name);
    if (value == nullptr) {
      fail_with("an item has no `" + std::string(name) + "`");
      return {};
    }
    return type(*value);
  }

  std::vector<TypeParam> type_params(const JsonValue& from) {
    return list<TypeParam>(from, "typeParams", [this](const JsonValue& item) {
      return TypeParam{name_of(item), word_list(item, "bounds")};
    });
  }

  std::vector<Field> fields(const JsonValue& from) {
    return list<Field>(from, "fields", [this](const JsonValue& item) {
      return Field{name_of(item), type_member(item, "type"), std::string(item.text_of("doc"))};
    });
  }

  Function function(const JsonValue& from) {
    Function result;
    result.name = name_of(from);
    result.doc.text = from.text_of("doc");
    result.doc.returns = from.text_of("returns");
    result.doc.fails = from.text_of("fails");
    result.type_params = type_params(from);
    result.params = list<Param>(from, "params", [this](const JsonValue& item) {
      return Param{name_of(item), type_member(item, "type"), std::string(item.text_of("doc")),
                   std::string(item.text_of("default"))};
    });
    result.result = type_member(from, "result");
    result.effects = word_list(from, "effects");
    result.effect_params = list<std::uint32_t>(from, "effectParams", [this](const JsonValue& item) {
      if (!item.is(JsonKind::integer) || item.integer < 0) fail_with("`effectParams` must hold positions");
      return static_cast<std::uint32_t>(item.integer);
    });
    result.capabilities = word_list(from, "capabilities");
    result.foreign_path = from.text_of("foreignPath");
    return result;
  }

  std::vector<Function> functions(const JsonValue& from, std::string_view key) {
    return list<Function>(from, key, [this](const JsonValue& item) { return function(item); });
  }

  std::vector<Constant> constants(const JsonValue& from) {
    return list<Constant>(from, "constants", [this](const JsonValue& item) {
      Constant constant;
      constant.name = name_of(item);
      constant.doc = item.text_of("doc");
      constant.type = type_member(item, "type");
      constant.value = item.text_of("value");
      const JsonValue* variable = item.find("variable");
      constant.is_variable = variable != nullptr && variable->boolean;
      constant.foreign_path = item.text_of("foreignPath");
      return constant;
    });
  }

  TypeDecl decl(const JsonValue& from) {
    TypeDecl result;
    bool found = false;
    for (TypeDeclKind kind : {TypeDeclKind::record, TypeDeclKind::union_, TypeDeclKind::enumeration,
                              TypeDeclKind::alias, TypeDeclKind::opaque}) {
      if (type_decl_kind_word(kind) != from.text_of("kind")) continue;
      result.kind = kind;
      found = true;
    }
    if (!found) fail_with("unknown kind of declaration `" + std::string(from.text_of("kind")) + "`");
    result.name = name_of(from);
    result.doc = from.text_of("doc");
    result.type_params = type_params(from);
    result.fields = fields(from);
    result.variants = list<Variant>(from, "variants", [this](const JsonValue& item) {
      return Variant{name_of(item), std::string(item.text_of("doc")), fields(item)};
    });
    result.methods = functions(from, "methods");
    result.functions = functions(from, "functions");
    result.constants = constants(from);
    if (result.kind == TypeDeclKind::alias) result.aliased = type_member(from, "aliased");
    return result;
  }

  Module module(const JsonValue& from) {
    Module result;
    result.name = name_of(from);
    result.doc = from.text_of("doc");
    result.types = list<TypeDecl>(from, "types", [this](const JsonValue& item) { return decl(item); });
    result.constants = constants(from);
    result.functions = functions(from, "functions");
    return result;
  }
};

}  // namespace

std::string to_json(const Surface& surface) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("format", kFormat);
  text(json, "package", surface.package);
  json.key("modules");
  json.begin_array();
  for (const Module& module : surface.modules) write_module(json, module);
  json.end_array();
  items(json, "skipped", surface.skips, [](JsonWriter& out, const Skip& skip) {
    out.begin_object();
    out.member("item", skip.item);
    out.member("reason", skip.reason);
    out.end_object();
  });
  json.end_object();
  return json.take() + "\n";
}

Result<Surface> from_json(std::string_view source) {
  JsonValue root;
  JsonError error;
  if (!parse_json(source, root, error)) return fail(Code::C002, "API surface: " + error.message);
  const JsonValue* format = root.find("format");
  if (format == nullptr || !format->is(JsonKind::integer))
    return fail(Code::C002, "API surface: no `format`");
  if (format->integer > kFormat)
    return fail(Code::C002,
                "API surface: format " + std::to_string(format->integer) + " is newer than this program");
  Reader reader;
  Surface surface;
  surface.package = root.text_of("package");
  surface.modules =
      reader.list<Module>(root, "modules", [&](const JsonValue& item) { return reader.module(item); });
  surface.skips = reader.list<Skip>(root, "skipped", [](const JsonValue& item) {
    return Skip{std::string(item.text_of("item")), std::string(item.text_of("reason"))};
  });
  if (!reader.good) return fail(Code::C002, "API surface: " + reader.message);
  return surface;
}

}  // namespace mochi::api
