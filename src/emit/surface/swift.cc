// Swift: as the module's public interface reads.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class Swift : public Speller {
 public:
  Swift(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self,
                {.constants = CaseStyle::camel,
                 .variants = CaseStyle::camel,
                 .reserved = swift_reserved(),
                 .escape = {"`", "`"}}) {}

 protected:
  // Types of all modules share the Swift module; functions of other modules than the first stand in an enum
  // without cases.
  std::string type_space() override { return "the module"; }

  bool parameters_are_named() const override { return true; }
  std::string import(const api::Module& module) override {
    std::string name = import_name_;
    if (name.empty()) name = convert_name(package_.substr(package_.rfind('/') + 1), CaseStyle::pascal);
    std::string text = "import " + name;
    if (!module_path(module).empty() && (!module.functions.empty() || !module.constants.empty()))
      text += "  // enum " + space_of(module);
    return text;
  }

  std::string space_of(const api::Module& module) const {
    std::string name = named(module_word(module), CaseStyle::pascal);
    for (const api::Module& other : surface_.modules) {
      for (const api::TypeDecl& t : other.types) {
        if (type_name(t.name) == name) return name + "s";
      }
    }
    return name;
  }

  std::string function_type(const Type& t) {
    std::vector<Type> params(t.args.begin(), t.args.end() - 1);
    return "(" + spelled(params, Use::input) + ") -> " + spell(result_of(t), Use::output);
  }

  std::string spell(const Type& t, Use use) override {
    switch (t.kind) {
      case TypeKind::unit: return "Void";
      case TypeKind::integer: return "Int64";
      case TypeKind::floating: return "Double";
      case TypeKind::boolean: return "Bool";
      case TypeKind::string: return "String";
      case TypeKind::bytes: return "Data";
      case TypeKind::bigint: return "BigInt";
      case TypeKind::list: return "[" + spell(t.args[0], use) + "]";
      case TypeKind::set: return applied("Set", t.args, use);
      case TypeKind::map: return "[" + spell(t.args[0], use) + ": " + spell(t.args[1], use) + "]";
      case TypeKind::option:
        return (t.args[0].kind == TypeKind::function ? "(" + spell(t.args[0], use) + ")"
                                                     : spell(t.args[0], use)) +
               "?";
      case TypeKind::result: return applied("Result", t.args, use);
      case TypeKind::function: return (use == Use::field ? "@Sendable " : "") + function_type(t);
      case TypeKind::named: return applied(type_name(t.name), t.args, use);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "Any";
    }
    return {};
  }

  static std::string generics(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) {
      auto has = [&](std::string_view bound) {
        return std::find(p.bounds.begin(), p.bounds.end(), bound) != p.bounds.end();
      };
      std::vector<std::string> bounds;
      if (has("ord")) bounds.emplace_back("Comparable");
      if (has("hash"))
        bounds.emplace_back("Hashable");
      else if (has("eq") && !has("ord"))
        bounds.emplace_back("Equatable");
      names.push_back(p.name + (bounds.empty() ? "" : ": " + joined(bounds, " & ")));
    }
    return names.empty() ? "" : "<" + joined(names, ", ") + ">";
  }

  // The first argument has no label where the name of the function says what it is.
  std::string signature(const api::Function& f, std::string_view modifiers) {
    std::vector<std::string> params;
    const std::size_t optional = first_optional(f.params);
    for (std::size_t i = 0; i < f.params.size(); ++i) {
      const Type& t = f.params[i].type;
      params.push_back((i == 0 ? "_ " : "") + variable_name(f.params[i].name) + ": " + spell(t, Use::input) +
                       (i >= optional ? " = nil" : ""));
    }
    const Type* error = f.error();
    const Type& value = error != nullptr ? f.result.args[0] : f.result;
    return std::string(modifiers) + "func " + function_name(f.name) + generics(f.type_params) + "(" +
           joined(params, ", ") + ")" +
           (error != nullptr ? " throws(" + error_name(*error, "Error") + ")" : "") +
           (value.kind == TypeKind::unit ? "" : " -> " + spell(value, Use::output));
  }

  std::string modifiers() const { return module_path(*module_).empty() ? "public " : "public static "; }

  NativeItem function(const api::Function& f) override {
    const std::string head = signature(f, modifiers());
    return {"", head, head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = modifiers() + "let " + constant_name(c.name) + ": " + spell(c.type, Use::field);
    return {"", head, head + "\n"};
  }

  bool holds_function(const api::TypeDecl& t) const {
    auto is = [](const Type& part) { return part.kind == TypeKind::function; };
    auto any = [&](const std::vector<api::Field>& fields) {
      return std::any_of(fields.begin(), fields.end(),
                         [&](const api::Field& f) { return reaches(f.type, is); });
    };
    return any(t.fields) || std::any_of(t.variants.begin(), t.variants.end(),
                                        [&](const api::Variant& v) { return any(v.fields); });
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string head = "public typealias " + name + " = " + spell(t.aliased, Use::field);
      return {"", head, head + "\n"};
    }
    std::vector<std::string> protocols = {"Sendable"};
    if (!holds_function(t)) protocols.insert(protocols.end(), {"Hashable", "Codable"});
    // What is generic has a protocol where its parameters have it.
    std::string behind;
    for (const std::string& protocol : protocols) {
      std::vector<std::string> bounds;
      for (const api::TypeParam& p : t.type_params) bounds.push_back(p.name + ": " + protocol);
      if (!bounds.empty())
        behind +=
            "extension " + type_name(t.name) + ": " + protocol + " where " + joined(bounds, ", ") + " {}\n";
    }
    const std::string conforms = t.type_params.empty() ? ": " + joined(protocols, ", ") : "";
    if (t.variants.empty()) {
      const std::string head = "public struct " + name + conforms;
      std::string text = head + " {\n";
      std::vector<std::string> params;
      for (const api::Field& f : t.fields) {
        const std::string field = member_name(f.name) + ": " + spell(f.type, Use::field);
        text += "    public let " + field + "\n";
        params.push_back(field + (is_option(f.type) ? " = nil" : ""));
      }
      text += "    public init(" + joined(params, ", ") + ")\n";
      for (const api::Function& m : t.methods) text += "    " + signature(m, "public ") + "\n";
      return {"", head, text + "}\n" + behind};
    }
    const bool indirect = std::any_of(t.variants.begin(), t.variants.end(), [&](const api::Variant& v) {
      return std::any_of(v.fields.begin(), v.fields.end(),
                         [&](const api::Field& f) { return holds_inline(f.type, t); });
    });
    const std::string head = std::string("public ") + (indirect ? "indirect " : "") + "enum " + name +
                             (is_enum(t) ? ": String, CaseIterable, " + joined(protocols, ", ") : conforms);
    std::string text = head + " {\n";
    for (const api::Variant& v : t.variants) {
      std::vector<std::string> fields;
      for (const api::Field& f : v.fields)
        fields.push_back(variable_name(f.name) + ": " + spell(f.type, Use::field));
      text += "    case " + variant_name(v.name) + (fields.empty() ? "" : "(" + joined(fields, ", ") + ")") +
              "\n";
    }
    return {"", head, text + "}\n" + behind};
  }

  void examine(const api::TypeDecl& t) override {
    if (t.kind != api::TypeDeclKind::record) return;
    for (const api::Field& f : t.fields) {
      if (!holds_inline(f.type, t)) continue;
      refuse(t.name + "." + f.name, "a struct of Swift cannot hold itself",
             "Put it into a list, or make the type a union.");
    }
  }

 private:
  // A value of `of` stands in one of `type` without a list, map, set or union between.
  bool holds_inline(const Type& type, const api::TypeDecl& of) const {
    std::set<const api::TypeDecl*> seen;
    return holds_inline(type, of, seen);
  }
  bool holds_inline(const Type& type, const api::TypeDecl& of, std::set<const api::TypeDecl*>& seen) const {
    if (type.kind == TypeKind::option) return holds_inline(type.args[0], of, seen);
    const api::TypeDecl* decl = find(type);
    if (decl == &of) return true;
    if (decl == nullptr || !decl->variants.empty() || !seen.insert(decl).second) return false;
    return std::any_of(decl->fields.begin(), decl->fields.end(),
                       [&](const api::Field& f) { return holds_inline(f.type, of, seen); });
  }
};

}  // namespace

std::unique_ptr<Speller> swift_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Swift>(surface, self);
}

}  // namespace mochi::emit
