// Kotlin: as the klib's public declarations read.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class Kotlin : public Speller {
 public:
  Kotlin(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self, {.reserved = kotlin_reserved(), .escape = {"`", "`"}}) {}

 protected:
  // A package per module, in which functions and types stand side by side.
  std::string home(const api::Module& module) const {
    std::string name = import_name_;
    if (name.empty()) {
      for (char c : package_) {
        if (c != '@') name += c == '/' ? '.' : c == '-' ? '_' : c;
      }
    }
    for (std::string rest = module_path(module); !rest.empty();) {
      const std::size_t cut = std::min(rest.find('/'), rest.size());
      name += "." + named(rest.substr(0, cut), CaseStyle::snake);
      rest = rest.substr(std::min(cut + 1, rest.size()));
    }
    return name;
  }
  bool parameters_are_named() const override { return true; }
  std::string import(const api::Module& module) override { return "import " + home(module) + ".*"; }

  std::string spell(const Type& t, Use use) override {
    switch (t.kind) {
      case TypeKind::unit: return "Unit";
      case TypeKind::integer: return "Long";
      case TypeKind::floating: return "Double";
      case TypeKind::boolean: return "Boolean";
      case TypeKind::string: return "String";
      case TypeKind::bytes: return "ByteArray";
      case TypeKind::bigint: return "BigInteger";
      case TypeKind::list: return applied("List", t.args, use);
      case TypeKind::set: return applied("Set", t.args, use);
      case TypeKind::map: return applied("Map", t.args, use);
      case TypeKind::option:
        return (t.args[0].kind == TypeKind::function ? "(" + spell(t.args[0], use) + ")"
                                                     : spell(t.args[0], use)) +
               "?";
      case TypeKind::result: return applied("Result", t.args, use);
      case TypeKind::function: {
        std::vector<Type> params(t.args.begin(), t.args.end() - 1);
        return "(" + spelled(params, use) + ") -> " + spell(result_of(t), use);
      }
      case TypeKind::named: return applied(type_name(t.name), t.args, use);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "Any";
    }
    return {};
  }

  // What may be a key or be compared is not null.
  static std::string generics(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) {
      const bool ordered = std::find(p.bounds.begin(), p.bounds.end(), "ord") != p.bounds.end();
      const bool hashed = std::find(p.bounds.begin(), p.bounds.end(), "hash") != p.bounds.end();
      names.push_back(p.name + (ordered ? " : Comparable<" + p.name + ">" : hashed ? " : Any" : ""));
    }
    return names.empty() ? "" : "<" + joined(names, ", ") + ">";
  }

  std::string signature(const api::Function& f) {
    std::vector<std::string> params;
    const std::size_t optional = first_optional(f.params);
    for (std::size_t i = 0; i < f.params.size(); ++i) {
      params.push_back(variable_name(f.params[i].name) + ": " + spell(f.params[i].type, Use::input) +
                       (i >= optional ? " = null" : ""));
    }
    const Type* error = f.error();
    const Type& value = error != nullptr ? f.result.args[0] : f.result;
    const std::string generic = generics(f.type_params);
    return "public fun " + (generic.empty() ? "" : generic + " ") + function_name(f.name) + "(" +
           joined(params, ", ") + "): " + spell(value, Use::output) +
           (error != nullptr ? "  // throws " + error_name(*error, "Exception") : "");
  }

  NativeItem function(const api::Function& f) override {
    const std::string head = signature(f);
    return {"", head, head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const bool plain = c.type.kind == TypeKind::integer || c.type.kind == TypeKind::floating ||
                       c.type.kind == TypeKind::boolean || c.type.kind == TypeKind::string;
    const std::string head = std::string("public ") + (plain ? "const " : "") + "val " +
                             constant_name(c.name) + ": " + spell(c.type, Use::field);
    return {"", head, head + "\n"};
  }

  std::string properties(const std::vector<api::Field>& fields) {
    std::vector<std::string> all;
    for (const api::Field& f : fields) {
      all.push_back("val " + member_name(f.name) + ": " + spell(f.type, Use::field) +
                    (is_option(f.type) ? " = null" : ""));
    }
    return "(" + joined(all, ", ") + ")";
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (auto item = alias_or_enum(t, name,
                                  {"public typealias ", " = ", "public enum class ", CaseStyle::upper_snake}))
      return *item;
    if (t.variants.empty()) {
      // A data class has a property.
      const std::string head =
          (t.fields.empty() ? "public class " : "public data class ") + name + properties(t.fields);
      if (t.methods.empty()) return {"", head, head + "\n"};
      std::string text = head + " {\n";
      for (const api::Function& m : t.methods) text += "    " + signature(m) + "\n";
      return {"", head, text + "}\n"};
    }
    std::vector<std::string> params;
    for (const api::TypeParam& p : t.type_params) params.push_back(p.name);
    const std::string args = params.empty() ? "" : "<" + joined(params, ", ") + ">";
    const std::string head = "public sealed interface " + name;
    std::string text = head + " {\n";
    for (const api::Variant& v : t.variants) {
      // An object has no type arguments: it belongs to the union of anything.
      if (v.fields.empty() && params.empty()) {
        text += "    public data object " + variant_name(v.name) + " : " + type_name(t.name) + "\n";
      } else {
        text += std::string("    public ") + (v.fields.empty() ? "" : "data ") + "class " +
                variant_name(v.name) + args + properties(v.fields) + " : " + type_name(t.name) + args + "\n";
      }
    }
    return {"", head, text + "}\n"};
  }
};

}  // namespace

std::unique_ptr<Speller> kotlin_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Kotlin>(surface, self);
}

}  // namespace mochi::emit
