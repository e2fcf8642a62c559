// BEAM: an Erlang module with specifications per Mochi module; its Elixir facade has the same functions.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class Beam : public Speller {
 public:
  Beam(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self,
                {.functions = CaseStyle::snake,
                 .types = CaseStyle::snake,
                 .constants = CaseStyle::snake,
                 .variables = CaseStyle::snake,
                 .variants = CaseStyle::snake,
                 .reserved = erlang_reserved(),
                 .escape = {"'", "'"}}) {}

 protected:
  // Functions are told apart by name and number of parameters, and constants are functions of none.
  std::string import(const api::Module& module) override {
    std::string name = import_name_;
    if (name.empty()) {
      for (char c : package_) {
        if (c != '@') name += c == '/' || c == '-' ? '_' : c;
      }
    }
    std::string facade = convert_name(package_.substr(package_.rfind('/') + 1), CaseStyle::pascal);
    if (package_.starts_with("@"))
      facade = convert_name(package_.substr(1, package_.find('/') - 1), CaseStyle::pascal) + "." + facade;
    std::string inside = module_path(module);
    while (!inside.empty()) {
      const std::size_t cut = std::min(inside.find('/'), inside.size());
      const std::string part = convert_name(inside.substr(0, cut), CaseStyle::snake);
      name += "_" + part;
      facade += "." + convert_name(part, CaseStyle::pascal);
      inside = inside.substr(std::min(cut + 1, inside.size()));
    }
    return "-module(" + name + ").  % Elixir: " + facade;
  }

  std::string spell(const Type& t, Use use) override {
    switch (t.kind) {
      case TypeKind::unit: return "ok";
      case TypeKind::integer:
      case TypeKind::bigint: return "integer()";
      case TypeKind::floating: return "float()";
      case TypeKind::boolean: return "boolean()";
      case TypeKind::string:
      case TypeKind::bytes: return "binary()";
      case TypeKind::list: return "[" + spell(t.args[0], use) + "]";
      case TypeKind::set: return "sets:set(" + spell(t.args[0], use) + ")";
      case TypeKind::map: return "#{" + spell(t.args[0], use) + " => " + spell(t.args[1], use) + "}";
      case TypeKind::option: return spell(t.args[0], use) + " | undefined";
      case TypeKind::result:
        return "{ok, " + spell(t.args[0], use) + "} | {error, " + spell(t.args[1], use) + "}";
      case TypeKind::function: {
        std::vector<Type> params(t.args.begin(), t.args.end() - 1);
        return "fun((" + spelled(params, use) + ") -> " + spell(result_of(t), use) + ")";
      }
      case TypeKind::named:
        return applied(type_name(t.name), t.args, use, "(", ")") + (t.args.empty() ? "()" : "");
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "term()";
    }
    return {};
  }

  NativeItem function(const api::Function& f) override {
    std::vector<std::string> params;
    for (const api::Param& p : f.params)
      params.push_back(convert_name(p.name, CaseStyle::pascal) + " :: " + spell(p.type, Use::input));
    const std::string head = "-spec " + function_name(f.name) + "(" + joined(params, ", ") + ") -> " +
                             spell(f.result, Use::output) + ".";
    return {"", head, head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = "-spec " + constant_name(c.name) + "() -> " + spell(c.type, Use::field) + ".";
    return {"", head, head + "\n"};
  }

  NativeItem type(const api::TypeDecl& t) override {
    std::vector<std::string> params;
    for (const api::TypeParam& p : t.type_params) params.push_back(p.name);
    std::string head = "-type " + type_name(t.name) + "(" + joined(params, ", ") + ") :: ";
    if (t.kind == api::TypeDeclKind::alias) {
      head += spell(t.aliased, Use::field);
    } else if (t.variants.empty()) {
      std::vector<std::string> fields;
      for (const api::Field& f : t.fields)
        fields.push_back(member_name(f.name) + " := " + spell(f.type, Use::field));
      head += "#{" + joined(fields, ", ") + "}";
    } else {
      std::vector<std::string> variants;
      for (const api::Variant& v : t.variants) {
        std::vector<std::string> parts = {variant_name(v.name)};
        for (const api::Field& f : v.fields) parts.push_back(spell(f.type, Use::field));
        variants.push_back(parts.size() == 1 ? parts[0] : "{" + joined(parts, ", ") + "}");
      }
      head += joined(variants, " | ");
    }
    head += ".";
    std::string text = head + "\n";
    for (const api::Function& m : t.methods) {
      std::vector<std::string> all = {type_name(t.name) + "(" + joined(params, ", ") + ")"};
      for (const api::Param& p : m.params)
        all.push_back(convert_name(p.name, CaseStyle::pascal) + " :: " + spell(p.type, Use::input));
      text += "-spec " + convert_name(t.name + "_" + m.name, CaseStyle::snake) + "(" + joined(all, ", ") +
              ") -> " + spell(m.result, Use::output) + ".\n";
    }
    return {"", head, text};
  }
};

}  // namespace

std::unique_ptr<Speller> beam_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Beam>(surface, self);
}

}  // namespace mochi::emit
