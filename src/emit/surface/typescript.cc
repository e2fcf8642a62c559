// TypeScript: as the declaration files of npm packages have it.
#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class TypeScript : public Speller {
 public:
  TypeScript(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self, {.reserved = javascript_reserved()}), bigint_ints_(self.bigint_ints) {}

 protected:
  std::string import(const api::Module& module) override {
    const std::string path = module_path(module);
    const std::string name = import_name_.empty() ? package_ : import_name_;
    return "import * as " + named(module_word(module), CaseStyle::camel) + " from \"" +
           (path.empty() ? name : name + "/" + path) + "\";";
  }

  std::string spell(const Type& t, Use use) override {
    const bool input = use != Use::output;
    switch (t.kind) {
      case TypeKind::unit: return "void";
      case TypeKind::integer: return bigint_ints_ ? "bigint" : "number";
      case TypeKind::floating: return "number";
      case TypeKind::boolean: return "boolean";
      case TypeKind::string: return "string";
      case TypeKind::bytes: return "Uint8Array";
      case TypeKind::bigint: return "bigint";
      case TypeKind::list: {
        const Type& e = t.args[0];
        const bool group =
            e.kind == TypeKind::option || e.kind == TypeKind::function || (input && e.kind == TypeKind::list);
        const std::string inner = spell(e, use);
        return (input ? "readonly " : "") + (group ? "(" + inner + ")" : inner) + "[]";
      }
      case TypeKind::set: return applied(input ? "ReadonlySet" : "Set", t.args, use);
      case TypeKind::map: return applied(input ? "ReadonlyMap" : "Map", t.args, use);
      case TypeKind::option: {
        const std::string inner = spell(t.args[0], use);
        return (t.args[0].kind == TypeKind::function ? "(" + inner + ")" : inner) + " | undefined";
      }
      case TypeKind::result: return applied("Result", t.args, use);
      case TypeKind::function: {
        static constexpr std::string_view kNames[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
        std::vector<std::string> params;
        for (std::size_t i = 0; i < arity(t); ++i) {
          const std::string name = arity(t) == 1 ? "x"
                                   : i < 8       ? std::string(kNames[i])
                                                 : "x" + std::to_string(i);
          params.push_back(name + ": " + spell(t.args[i], Use::input));
        }
        return "(" + joined(params, ", ") + ") => " + spell(result_of(t), use);
      }
      case TypeKind::named: return applied(type_name(t.name), t.args, use);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "unknown";
    }
    return {};
  }

  std::string generics(const std::vector<api::TypeParam>& params) const {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) names.push_back(p.name);
    return names.empty() ? "" : "<" + joined(names, ", ") + ">";
  }

  std::string signature(const api::Function& f) {
    std::vector<std::string> params;
    const std::size_t optional = first_optional(f.params);
    for (std::size_t i = 0; i < f.params.size(); ++i) {
      const api::Param& p = f.params[i];
      params.push_back(variable_name(p.name) + (i >= optional ? "?: " + spell(bare(p.type), Use::input)
                                                              : ": " + spell(p.type, Use::input)));
    }
    return generics(f.type_params) + "(" + joined(params, ", ") + "): " + spell(f.result, Use::output);
  }

  NativeItem function(const api::Function& f) override {
    const std::string head = "export declare function " + function_name(f.name) + signature(f) + ";";
    return {"", head, head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head =
        "export declare const " + constant_name(c.name) + ": " + spell(c.type, Use::input) + ";";
    return {"", head, head + "\n"};
  }

  std::string field(const api::Field& f) {
    return "readonly " + variable_name(f.name) + (is_option(f.type) ? "?: " : ": ") +
           spell(bare(f.type), Use::field);
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string head = "export type " + name + " = " + spell(t.aliased, Use::field) + ";";
      return {"", head, head + "\n"};
    }
    if (t.kind == api::TypeDeclKind::record || t.kind == api::TypeDeclKind::opaque) {
      const bool is_class = !t.methods.empty();
      std::string head = (is_class ? "export declare class " : "export interface ") + name;
      std::string all = head + " {\n";
      std::string fields;
      for (const api::Field& f : t.fields) {
        all += "  " + field(f) + ";\n";
        fields += (fields.empty() ? "" : "; ") + field(f);
      }
      if (is_class) all += "  constructor(fields: { " + fields + " });\n";
      for (const api::Function& m : t.methods) all += "  " + function_name(m.name) + signature(m) + ";\n";
      return {"", head, all + "}\n"};
    }
    const std::string head = "export type " + name;
    std::vector<std::string> variants;
    for (const api::Variant& v : t.variants) {
      if (is_enum(t)) {
        variants.push_back("\"" + v.name + "\"");
        continue;
      }
      std::string variant = "{ readonly kind: \"" + v.name + "\"";
      for (const api::Field& f : v.fields) variant += "; " + field(f);
      variants.push_back(variant + " }");
    }
    if (is_enum(t))
      return {"", head + " = " + joined(variants, " | "), head + " = " + joined(variants, " | ") + ";\n"};
    return {"", head + " = " + joined(variants, " | "),
            head + " =\n  | " + joined(variants, "\n  | ") + ";\n"};
  }

 private:
  const bool bigint_ints_;
};

}  // namespace

std::unique_ptr<Speller> typescript_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<TypeScript>(surface, self);
}

}  // namespace mochi::emit
