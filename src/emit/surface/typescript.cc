// TypeScript: as the declaration files of npm packages have it.
#include <algorithm>

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
      case TypeKind::bytes: return host("Uint8Array");
      case TypeKind::bigint: return "bigint";
      case TypeKind::list: {
        const Type& e = t.args[0];
        const bool group =
            e.kind == TypeKind::option || e.kind == TypeKind::function || (input && e.kind == TypeKind::list);
        const std::string inner = spell(e, use);
        return (input ? "readonly " : "") + (group ? "(" + inner + ")" : inner) + "[]";
      }
      case TypeKind::set: return applied(host(input ? "ReadonlySet" : "Set"), t.args, use);
      case TypeKind::map: return applied(host(input ? "ReadonlyMap" : "Map"), t.args, use);
      case TypeKind::option: {
        const std::string inner = spell(t.args[0], use);
        return (t.args[0].kind == TypeKind::function ? "(" + inner + ")" : inner) + " | undefined";
      }
      case TypeKind::result: return result(t, use);
      case TypeKind::function: {
        static constexpr std::string_view kNames[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
        std::vector<std::string> params;
        for (std::size_t i = 0; i < arity(t); ++i) {
          const std::string name = i < 8 ? std::string(kNames[i]) : "x" + std::to_string(i);
          params.push_back(name + ": " + spell(t.args[i], Use::input));
        }
        return "(" + joined(params, ", ") + ") => " + spell(result_of(t), use);
      }
      case TypeKind::named: return applied(declared(t), t.args, use);
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

  // A type of the language, under a name that no type of the module hides.
  std::string host(std::string_view name) const {
    const bool taken = shadows_.contains(name) ||
                       std::any_of(module_->types.begin(), module_->types.end(),
                                   [&](const api::TypeDecl& t) { return type_name(t.name) == name; });
    return (taken ? "globalThis." : "") + std::string(name);
  }

  // Among the variants of a union their names stand for them.
  std::string declared(const Type& t) const {
    const std::string name = type_name(t.name);
    return shadows_.contains(name) ? "self." + name : name;
  }

  std::string result(const Type& t, Use use) {
    const std::string value = t.args[0].kind == TypeKind::unit ? "undefined" : spell(t.args[0], use);
    const std::string error = spell(t.args[1], use);
    if (host("Result") == "Result") return "Result<" + value + ", " + error + ">";
    return "({ readonly ok: true; readonly value: " + value +
           " } | { readonly ok: false; readonly error: " + error + " })";
  }

  // Only what has a default value may be left out.
  std::string signature(const api::Function& f, std::string_view receiver = {}) {
    std::vector<std::string> params;
    if (!receiver.empty()) params.push_back("self: " + std::string(receiver));
    for (const api::Param& p : f.params) {
      const bool optional = !p.preset.empty();
      params.push_back(variable_name(p.name) + (optional ? "?: " : ": ") +
                       spell(optional ? bare(p.type) : p.type, Use::input));
    }
    return "(" + joined(params, ", ") + "): " + spell(f.result, Use::output);
  }

  NativeItem function(const api::Function& f) override {
    const std::string head =
        "export declare function " + function_name(f.name) + generics(f.type_params) + signature(f) + ";";
    return {"", head, head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head =
        "export declare const " + constant_name(c.name) + ": " + spell(c.type, Use::input) + ";";
    return {"", head, head + "\n"};
  }

  std::span<const std::string_view> taken_members() const override { return javascript_fields(); }

  // A function called `then` would make a promise of what it belongs to.
  std::string property(const api::Field& f) const {
    const std::string name = member_name(f.name);
    return name == "then" && bare(f.type).kind == TypeKind::function ? "then_" : name;
  }

  std::string field(const api::Field& f, bool leaves_out = true) {
    return "readonly " + property(f) + (leaves_out && is_option(f.type) ? "?: " : ": ") +
           spell(f.type, Use::field);
  }

  void examine(const api::Constant& c) override { examine_value(c.value, c.name); }
  void examine(const api::Function& f) override { examine_presets(f, f.name); }
  void examine(const api::TypeDecl& t) override {
    for (const api::Constant& c : t.constants) examine_value(c.value, t.name + "." + c.name);
    for (const api::Function& f : t.functions) examine_presets(f, t.name + "." + f.name);
    for (const api::Function& m : t.methods) examine_presets(m, t.name + "." + m.name);
  }
  void examine_presets(const api::Function& f, const std::string& item) {
    for (const api::Param& p : f.params) examine_value(p.preset, item);
  }

  // A `number` cannot say an int beyond 2^53 (B5 of the border page).
  void examine_value(std::string_view source, const std::string& item) {
    if (bigint_ints_ || !holds_wide_literal(source)) return;
    refuse(item, "a `number` holds ints up to 9007199254740991 alone",
           "Set `int = \"bigint\"` in `[fanout.npm]` of mochi.toml, which makes every exported int a `bigint`.");
  }

  // Some literal of an int stands in the source that no `number` holds: digits without a fraction, outside of texts.
  static bool holds_wide_literal(std::string_view source) {
    std::string digits;
    bool quoted = false;
    for (std::size_t i = 0; i <= source.size(); ++i) {
      const char c = i < source.size() ? source[i] : ' ';
      if (c == '"' && (i == 0 || source[i - 1] != '\\')) quoted = !quoted;
      if (quoted || c == '_') continue;
      if (c >= '0' && c <= '9') {
        digits += c;
        continue;
      }
      constexpr std::string_view kMost = "9007199254740991";
      const bool wide = digits.size() > kMost.size() || (digits.size() == kMost.size() && digits > kMost);
      // A bigint of its own ends in `n`, a float has a point or an exponent.
      if (wide && c != 'n' && c != '.' && c != 'e') return true;
      digits.clear();
    }
    return false;
  }

  // The type's own parameters that stand in a variant's fields.
  std::vector<api::TypeParam> variant_params(const api::TypeDecl& t, const api::Variant& v) const {
    std::vector<api::TypeParam> all = t.type_params;
    std::erase_if(all, [&](const api::TypeParam& p) {
      return std::none_of(v.fields.begin(), v.fields.end(),
                          [&](const api::Field& f) { return names(f.type, p.name); });
    });
    return all;
  }
  static bool names(const Type& t, std::string_view parameter) {
    return (t.kind == TypeKind::parameter && t.name == parameter) ||
           std::any_of(t.args.begin(), t.args.end(), [&](const Type& arg) { return names(arg, parameter); });
  }

  // `kind`, `tag` or `variant`: the first that is no field of a variant.
  std::string discriminator(const api::TypeDecl& t) const {
    for (const std::string_view name : {"kind", "tag", "variant"}) {
      const bool taken = std::any_of(t.variants.begin(), t.variants.end(), [&](const api::Variant& v) {
        return std::any_of(v.fields.begin(), v.fields.end(), [&](const api::Field& f) {
          return convert_name(f.name, CaseStyle::camel) == name;
        });
      });
      if (!taken) return std::string(name);
    }
    return "variant_";
  }

  // What every class has as an object, and what `await` would call.
  static std::string static_name(const api::Function& f, bool in_class) {
    const std::string name = convert_name(f.name, CaseStyle::camel);
    const auto statics = javascript_statics();
    const bool taken = in_class && std::find(statics.begin(), statics.end(), name) != statics.end();
    return taken || name == "then" ? name + "_" : name;
  }

  // Constants and functions of the type; `before` each.
  std::string members(const api::TypeDecl& t, const std::string& before) {
    std::string all;
    for (const api::Constant& c : t.constants)
      all += "  " + before + "readonly " + constant_name(c.name) + ": " + spell(c.type, Use::input) + ";\n";
    for (const api::Function& f : t.functions) {
      std::vector<api::TypeParam> params = t.type_params;
      params.insert(params.end(), f.type_params.begin(), f.type_params.end());
      all += "  " + before + static_name(f, !before.empty()) + generics(params) + signature(f) + ";\n";
    }
    return all;
  }

  // The object of the type's name; empty if it has none.
  std::string companion(const api::TypeDecl& t) {
    const std::string name = type_name(t.name);
    const std::string self = name + generics(t.type_params);
    std::string all;
    for (const api::Variant& v : t.variants) {
      const std::string params = generics(variant_params(t, v));
      const std::string made = is_enum(t) ? "\"" + v.name + "\"" : name + "." + v.name + params;
      if (v.fields.empty()) {
        all += "  readonly " + v.name + ": " + made + ";\n";
        continue;
      }
      std::vector<std::string> taken;
      for (const api::Field& f : v.fields)
        taken.push_back(variable_name(f.name) + ": " + spell(f.type, Use::field));
      all += "  " + v.name + params + "(" + joined(taken, ", ") + "): " + made + ";\n";
    }
    all += members(t, "");
    if (!t.variants.empty()) {
      for (const api::Function& m : t.methods) {
        std::vector<api::TypeParam> params = t.type_params;
        params.insert(params.end(), m.type_params.begin(), m.type_params.end());
        all += "  " + convert_name(m.name, CaseStyle::camel) + generics(params) + signature(m, self) + ";\n";
      }
    }
    return all.empty() ? "" : "\nexport declare const " + name + ": {\n" + all + "};\n";
  }

  std::string class_members(const api::TypeDecl& t) {
    const std::string name = type_name(t.name) + generics(t.type_params);
    std::vector<std::string> fields;
    std::vector<std::string> changes;
    bool has_with = false;
    for (const api::Field& f : t.fields) {
      fields.push_back(field(f));
      changes.push_back("readonly " + property(f) + "?: " + spell(f.type, Use::field));
      has_with = has_with || f.name == "with";
    }
    std::string all = "  constructor(fields: { " + joined(fields, "; ") + " });\n";
    for (const api::Function& m : t.methods) {
      const std::string called = convert_name(m.name, CaseStyle::camel);
      has_with = has_with || called == "with";
      all += "  " + called + (called == "constructor" || called == "then" ? "_" : "") +
             generics(m.type_params) + signature(m) + ";\n";
    }
    if (!has_with) all += "  with(changes: { " + joined(changes, "; ") + " }): " + name + ";\n";
    return all + members(t, "static ");
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string head = "export type " + name + " = " + spell(t.aliased, Use::field) + ";";
      return {"", head, head + "\n"};
    }
    if (t.kind == api::TypeDeclKind::record || t.kind == api::TypeDeclKind::opaque) {
      const bool is_class = !t.methods.empty();
      const std::string head = (is_class ? "export declare class " : "export interface ") + name;
      std::string all = head + " {\n";
      for (const api::Field& f : t.fields) all += "  " + field(f, !is_class) + ";\n";
      if (is_class) all += class_members(t);
      return {"", head, all + "}\n" + (is_class ? "" : companion(t))};
    }
    const std::string head = "export type " + name;
    std::vector<std::string> variants;
    std::string inside;
    for (const api::Variant& v : t.variants) {
      if (!is_enum(t)) shadows_.insert(v.name);
    }
    const std::string tag = discriminator(t);
    for (const api::Variant& v : t.variants) {
      const std::string params = generics(variant_params(t, v));
      variants.push_back(is_enum(t) ? "\"" + v.name + "\"" : type_name(t.name) + "." + v.name + params);
      inside += "  type " + v.name + params + " = { readonly " + tag + ": \"" + v.name + "\"";
      for (const api::Field& f : v.fields) inside += "; " + field(f);
      inside += " };\n";
    }
    shadows_.clear();
    const std::string alias = head + " = " + joined(variants, " | ");
    if (is_enum(t)) return {"", alias, alias + ";\n" + companion(t)};
    return {"", alias,
            alias + ";\n\nexport declare namespace " + type_name(t.name) + " {\n" + inside + "}\n" +
                companion(t)};
  }

 private:
  // The names of the variants around what is spelled.
  std::set<std::string, std::less<>> shadows_;
  const bool bigint_ints_;
};

}  // namespace

std::unique_ptr<Speller> typescript_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<TypeScript>(surface, self);
}

}  // namespace mochi::emit
