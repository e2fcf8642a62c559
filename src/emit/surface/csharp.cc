// C#: as the assembly's public members read.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

constexpr std::string_view kObjectMembers[] = {"Equals",  "Finalize",        "GetHashCode",
                                               "GetType", "MemberwiseClone", "ToString"};

class CSharp : public Speller {
 public:
  CSharp(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self,
                {.functions = CaseStyle::pascal,
                 .constants = CaseStyle::pascal,
                 .reserved = csharp_reserved(),
                 .escape = {"@", ""}}) {}

 protected:
  // All modules share the namespace; functions stand in a static class per module.
  std::string type_space() override { return "the namespace"; }
  bool parameters_are_named() const override { return true; }
  bool members_differ_from_type() const override { return true; }
  std::span<const std::string_view> taken_members() const override { return kObjectMembers; }

  std::string home() const {
    if (!import_name_.empty()) return import_name_;
    std::string name;
    std::string rest = package_.starts_with("@") ? package_.substr(1) : package_;
    const std::size_t cut = rest.find('/');
    if (cut != rest.npos) name = convert_name(rest.substr(0, cut), CaseStyle::pascal) + ".";
    return name + convert_name(rest.substr(cut == rest.npos ? 0 : cut + 1), CaseStyle::pascal);
  }

  std::string import(const api::Module& module) override {
    std::string text = "using " + home() + ";";
    if (!module.functions.empty() || !module.constants.empty())
      text += "  // static class " + class_of(module);
    return text;
  }

  std::string class_of(const api::Module& module) const {
    std::string name = named(module_word(module), CaseStyle::pascal);
    for (const api::Module& other : surface_.modules) {
      for (const api::TypeDecl& t : other.types) {
        if (type_name(t.name) == name) return name + "s";
      }
    }
    return name;
  }

  std::string spell(const Type& t, Use use) override {
    switch (t.kind) {
      case TypeKind::unit: return "void";
      case TypeKind::integer: return "long";
      case TypeKind::floating: return "double";
      case TypeKind::boolean: return "bool";
      case TypeKind::string: return "string";
      case TypeKind::bytes: return use == Use::input ? "ReadOnlyMemory<byte>" : "byte[]";
      case TypeKind::bigint: return "BigInteger";
      case TypeKind::list: return applied(use == Use::input ? "IEnumerable" : "IReadOnlyList", t.args, use);
      case TypeKind::set: return applied("IReadOnlySet", t.args, use);
      case TypeKind::map: return applied("IReadOnlyDictionary", t.args, use);
      case TypeKind::option: return spell(t.args[0], use) + "?";
      case TypeKind::result: return applied("Result", t.args, use);
      case TypeKind::function: {
        std::vector<Type> params(t.args.begin(), t.args.end() - 1);
        if (result_of(t).kind == TypeKind::unit) return applied("Action", params, Use::field);
        return applied("Func", t.args, Use::field);
      }
      case TypeKind::named: return applied(type_name(t.name), t.args, use);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "object";
    }
    return {};
  }

  static std::string generics(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) names.push_back(p.name);
    return names.empty() ? "" : "<" + joined(names, ", ") + ">";
  }

  static std::string bounds(const std::vector<api::TypeParam>& params) {
    std::string text;
    for (const api::TypeParam& p : params) {
      std::vector<std::string> all;
      for (const std::string& bound : p.bounds) {
        if (bound == "hash") all.insert(all.begin(), "notnull");
        if (bound == "ord") all.push_back("IComparable<" + p.name + ">");
        if (bound == "eq") all.push_back("IEquatable<" + p.name + ">");
      }
      if (!all.empty()) text += " where " + p.name + " : " + joined(all, ", ");
    }
    return text;
  }

  std::string parameters(const std::vector<api::Param>& list) {
    std::vector<std::string> params;
    const std::size_t optional = first_optional(list);
    for (std::size_t i = 0; i < list.size(); ++i) {
      params.push_back(spell(list[i].type, Use::input) + " " + variable_name(list[i].name) +
                       (i >= optional ? " = null" : ""));
    }
    return joined(params, ", ");
  }

  // A result of one value has a twin that does not throw.
  std::string signature(const api::Function& f, std::string_view modifiers, std::string& twin) {
    const Type* error = f.error();
    const std::string behind = bounds(f.type_params);
    const std::string params = parameters(f.params);
    const std::string value = spell(error != nullptr ? f.result.args[0] : f.result, Use::output);
    std::string head = std::string(modifiers) + value + " " + function_name(f.name) +
                       generics(f.type_params) + "(" + params + ")" + behind;
    if (error == nullptr) return head;
    if (value != "void") {
      twin = std::string(modifiers) + "bool Try" + function_name(f.name) + generics(f.type_params) + "(" +
             params + (params.empty() ? "" : ", ") + "out " + value + (value.ends_with("?") ? " " : "? ") +
             "value)" + behind;
    }
    return head + "  // throws " + error_name(*error, "Exception");
  }

  NativeItem function(const api::Function& f) override {
    std::string twin;
    const std::string head = signature(f, "public static ", twin);
    return {"", head, head + "\n" + (twin.empty() ? "" : twin + "\n")};
  }

  NativeItem constant(const api::Constant& c) override {
    const bool plain = c.type.args.empty() && c.type.kind != TypeKind::named &&
                       c.type.kind != TypeKind::bytes && c.type.kind != TypeKind::bigint;
    const std::string head = std::string("public ") + (plain ? "const " : "static readonly ") +
                             spell(c.type, Use::field) + " " + constant_name(c.name);
    return {"", head, head + ";\n"};
  }

  std::string property(const api::Field& f) const { return field_name(f.name); }
  std::string field_name(std::string_view field) const override {
    std::string name = convert_name(field, CaseStyle::pascal);
    if (std::find(std::begin(kObjectMembers), std::end(kObjectMembers), name) != std::end(kObjectMembers))
      name += "_";
    return name;
  }

  std::string positional(const std::vector<api::Field>& fields) {
    std::vector<std::string> all;
    for (const api::Field& f : fields) all.push_back(spell(f.type, Use::field) + " " + property(f));
    return "(" + joined(all, ", ") + ")";
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (auto item = alias_or_enum(t, name, {"// ", " is ", "public enum ", rules_.variants})) return *item;
    const std::string behind = bounds(t.type_params);
    if (t.variants.empty()) {
      const std::string head = "public sealed record " + name + behind;
      std::string text = head + "\n{\n";
      for (const api::Field& f : t.fields) {
        const std::string required = is_option(f.type) ? "" : "required ";
        text +=
            "    public " + required + spell(f.type, Use::field) + " " + property(f) + " { get; init; }\n";
      }
      for (const api::Function& m : t.methods) {
        std::string twin;
        text += "    " + signature(m, "public ", twin) + "\n" + (twin.empty() ? "" : "    " + twin + "\n");
      }
      return {"", head, text + "}\n"};
    }
    const std::string head = "public abstract record " + name + behind;
    std::string text = head + "\n{\n";
    for (const api::Variant& v : t.variants)
      text +=
          "    public sealed record " + variant_name(v.name) + positional(v.fields) + " : " + name + ";\n";
    return {"", head, text + "}\n"};
  }

  // A variant is a type with members of its own.
  void examine(const api::TypeDecl& t) override {
    for (const api::Variant& v : t.variants) {
      for (const api::Field& f : v.fields) {
        if (property(f) != variant_name(v.name)) continue;
        refuse(t.name + "." + v.name + "." + f.name,
               "would be `" + property(f) + "`, which a member of `" + variant_name(v.name) +
                   "` may not be called",
               "Rename the field or the variant.", "M057_FAN_E007");
      }
      if (variant_name(v.name) == type_name(t.name)) {
        refuse(t.name + "." + v.name, "a nested type may not be called like the one around it",
               "Rename the variant or the type.", "M057_FAN_E007");
      }
    }
  }
};

}  // namespace

std::unique_ptr<Speller> csharp_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<CSharp>(surface, self);
}

}  // namespace mochi::emit
