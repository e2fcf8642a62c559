// Python: as inline annotations have it.
#include <algorithm>
#include <map>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class Python : public Speller {
 public:
  Python(const api::Surface& surface, const NativePackage& self)
      : Speller(
            surface, self,
            {.functions = CaseStyle::snake, .variables = CaseStyle::snake, .reserved = python_reserved()}) {}

 protected:
  // A module has one namespace.
  std::string function_space() override { return module_->name; }
  std::string type_space() override { return module_->name; }
  std::span<const std::string_view> member_reserved() const override { return python_member_reserved(); }
  bool parameters_are_named() const override { return true; }
  bool variants_stand_in_module() const override { return true; }

  std::string import(const api::Module& module) override {
    const std::string inside = module_path(module);
    std::string home = import_name_.empty() ? default_name() : import_name_;
    if (inside.empty()) return "import " + home;
    std::string dotted = home;
    std::string rest = inside;
    std::string last = rest.substr(rest.rfind('/') + 1);
    for (std::size_t at = 0; (at = rest.find('/')) != rest.npos; rest = rest.substr(at + 1))
      dotted += "." + rest.substr(0, at);
    return "from " + dotted + " import " + named(last, CaseStyle::snake);
  }

  // `scope_name` of `@scope/name`.
  std::string default_name() const {
    std::string name;
    for (char c : package_) {
      if (c != '@') name += c == '/' || c == '-' ? '_' : c;
    }
    return name;
  }

  std::string spell(const Type& t, Use use) override {
    const bool input = use == Use::input;
    switch (t.kind) {
      case TypeKind::unit: return "None";
      case TypeKind::integer:
      case TypeKind::bigint: return "int";
      case TypeKind::floating: return "float";
      case TypeKind::boolean: return "bool";
      case TypeKind::string: return "str";
      case TypeKind::bytes: return "bytes";
      case TypeKind::list: return applied(input ? "Sequence" : "list", t.args, use, "[", "]");
      case TypeKind::set: return applied(input ? "AbstractSet" : "set", t.args, use, "[", "]");
      case TypeKind::map: return applied(input ? "Mapping" : "dict", t.args, use, "[", "]");
      case TypeKind::option: return spell(t.args[0], use) + " | None";
      // A callback that may fail gives the outcome as a value.
      case TypeKind::result: return applied("Result", t.args, use, "[", "]");
      case TypeKind::function: {
        const std::vector<Type> params(t.args.begin(), t.args.end() - 1);
        return "Callable[[" + spelled(params, Use::field) + "], " + spell(result_of(t), Use::field) + "]";
      }
      case TypeKind::named: return applied(type_name(t.name), t.args, use, "[", "]");
      case TypeKind::parameter: {
        const auto found = variable_names_.find(t.name);
        return found == variable_names_.end() ? t.name : found->second;
      }
      case TypeKind::other: return "object";
    }
    return {};
  }

  std::string signature(const api::Function& f, bool method) {
    std::vector<std::string> params;
    if (method) params.emplace_back("self");
    const std::size_t optional = first_optional(f.params);
    for (std::size_t i = 0; i < f.params.size(); ++i) {
      params.push_back(variable_name(f.params[i].name) + ": " + spell(f.params[i].type, Use::input) +
                       (i >= optional ? " = None" : ""));
    }
    const Type* error = f.error();
    return "def " + function_name(f.name) + "(" + joined(params, ", ") + ") -> " +
           spell(error != nullptr ? f.result.args[0] : f.result, Use::output) + ": ..." +
           (error != nullptr ? "  # raises " + convert_name(default_name(), CaseStyle::pascal) + "Error"
                             : "");
  }

  // Type variables that nothing above has declared; one for each name and bound of a module.
  std::string variables(const std::vector<api::TypeParam>& params) {
    std::string text;
    variable_names_.clear();
    for (const api::TypeParam& p : params) {
      const bool hash = std::find(p.bounds.begin(), p.bounds.end(), "hash") != p.bounds.end();
      auto [found, fresh] = declared_.try_emplace({module_->name + " " + p.name, hash});
      if (fresh) {
        const bool second = declared_.contains({module_->name + " " + p.name, !hash});
        found->second = p.name + (second ? "2" : "");
        text +=
            found->second + " = TypeVar(\"" + found->second + "\"" + (hash ? ", bound=Hashable" : "") + ")\n";
      }
      variable_names_[p.name] = found->second;
    }
    return text;
  }

  NativeItem function(const api::Function& f) override {
    const std::string declared = variables(f.type_params);
    const std::string head = signature(f, false);
    return {"", head, declared + head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = constant_name(c.name) + ": Final[" + spell(c.type, Use::field) + "]";
    return {"", head, head + "\n"};
  }

  std::string generic(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) names.push_back(variable_names_.at(p.name));
    return names.empty() ? "" : "Generic[" + joined(names, ", ") + "]";
  }

  std::string dataclass(const std::string& name, const std::vector<api::TypeParam>& params,
                        const std::vector<api::Field>& fields, const std::vector<api::Function>& methods) {
    const std::string base = generic(params);
    std::string text =
        "@dataclass(frozen=True, slots=True)\nclass " + name + (base.empty() ? "" : "(" + base + ")") + ":\n";
    std::size_t optional = fields.size();
    while (optional > 0 && is_option(fields[optional - 1].type)) --optional;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      text += "    " + member_name(fields[i].name) + ": " + spell(fields[i].type, Use::field) +
              (i >= optional ? " = None" : "") + "\n";
    }
    for (const api::Function& m : methods) text += "    " + signature(m, true) + "\n";
    if (fields.empty() && methods.empty()) text += "    pass\n";
    return text;
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name);
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string head = name + ": TypeAlias = " + spell(t.aliased, Use::field);
      return {"", head, head + "\n"};
    }
    if (is_enum(t)) {
      std::string text = "class " + name + "(Enum):\n";
      for (const api::Variant& v : t.variants)
        text += "    " + named(v.name, CaseStyle::upper_snake) + " = \"" + v.name + "\"\n";
      return {"", "class " + name + "(Enum)", text};
    }
    std::string text = variables(t.type_params);
    if (t.kind != api::TypeDeclKind::union_) {
      return {"", "class " + name, text + dataclass(name, t.type_params, t.fields, t.methods)};
    }
    std::vector<std::string> params;
    for (const api::TypeParam& p : t.type_params) params.push_back(variable_names_.at(p.name));
    const std::string args = params.empty() ? "" : "[" + joined(params, ", ") + "]";
    std::vector<std::string> variants;
    for (const api::Variant& v : t.variants) {
      variants.push_back(variant_name(v.name) + args);
      text += dataclass(variant_name(v.name), t.type_params, v.fields, {}) + "\n";
    }
    const std::string head = name + ": TypeAlias = " + joined(variants, " | ");
    return {"", head, text + head + "\n"};
  }

  void examine(const api::TypeDecl& t) override {
    for (const api::Field& f : t.fields) check_sets(f.type, t.name + "." + f.name);
    for (const api::Variant& v : t.variants) {
      for (const api::Field& f : v.fields) check_sets(f.type, t.name + "." + v.name + "." + f.name);
    }
    for (const api::Function& m : t.methods) examine_as(m, t.name + "." + m.name);
  }
  void examine(const api::Function& f) override { examine_as(f, f.name); }

 private:
  void examine_as(const api::Function& f, const std::string& item) {
    for (const api::Param& p : f.params) check_sets(p.type, item + "(" + p.name + ")");
    check_sets(f.result, item);
  }

  // The elements of a set must be hashable.
  void check_sets(const Type& type, const std::string& item) {
    if (type.kind == TypeKind::set) {
      const bool mutable_part = reaches(type.args[0], [](const Type& t) {
        return t.kind == TypeKind::list || t.kind == TypeKind::map || t.kind == TypeKind::set;
      });
      if (mutable_part)
        refuse(item, "the elements of a set of Python must be hashable, which lists, maps and sets are not",
               "Use a list instead of the set.");
    }
    for (const Type& arg : type.args) check_sets(arg, item);
  }

  // By module, name and whether values are keys; and what the names of the item in hand are called.
  std::map<std::pair<std::string, bool>, std::string> declared_;
  std::map<std::string, std::string> variable_names_;
};

}  // namespace

std::unique_ptr<Speller> python_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Python>(surface, self);
}

}  // namespace mochi::emit
