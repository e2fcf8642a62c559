// Python: as inline annotations have it.
#include <algorithm>
#include <map>
#include <utility>

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
            {.functions = CaseStyle::snake, .variables = CaseStyle::snake, .reserved = python_keywords()}) {}

 protected:
  // A module has one namespace.
  std::string function_space() override { return module_->name; }
  std::string type_space() override { return module_->name; }
  std::span<const std::string_view> member_reserved() const override { return python_member_reserved(); }
  bool parameters_are_named() const override { return true; }

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
      case TypeKind::list:
        if (use == Use::field) return "tuple[" + spell(t.args[0], use) + ", ...]";
        return applied(input ? "Sequence" : "list", t.args, use, "[", "]");
      case TypeKind::set:
        return applied(input ? "AbstractSet" : use == Use::field ? "frozenset" : "set", t.args, use, "[", "]");
      case TypeKind::map:
        return applied(use == Use::output ? "dict" : "Mapping", t.args, use, "[", "]");
      case TypeKind::option: return spell(t.args[0], use) + " | None";
      case TypeKind::result: {
        const Use inside = use == Use::field ? Use::output : use;
        return "Ok[" + spell(t.args[0], inside) + "] | Err[" + spell(t.args[1], inside) + "]";
      }
      case TypeKind::function: {
        const std::vector<Type> params(t.args.begin(), t.args.end() - 1);
        // It raises its failures.
        const Type& result = result_of(t);
        const Type& given = result.kind == TypeKind::result ? result.args[0] : result;
        // What it gets is lent, what it gives is only read.
        return "Callable[[" + spelled(params, Use::input) + "], " +
               spell(given, use == Use::output ? Use::output : Use::input) + "]";
      }
      case TypeKind::named:
        // Classes of errors have no type parameters.
        if (const api::TypeDecl* decl = find(t); !t.args.empty() && decl != nullptr && is_error(*decl)) return type_name(t.name);
        return applied(type_name(t.name), t.args, use == Use::field ? Use::output : use, "[", "]");
      case TypeKind::parameter: {
        if (caught_) return "Any";
        const auto found = variable_names_.find(t.name);
        return found == variable_names_.end() ? t.name : found->second;
      }
      case TypeKind::other: return "object";
    }
    return {};
  }

  // `receiver`: `self` or `cls`, empty for none.
  std::string signature(const api::Function& f, const std::string& receiver, const std::string& prefix = {}) {
    std::vector<std::string> params;
    if (!receiver.empty()) params.push_back(receiver);
    for (const api::Param& p : f.params) {
      params.push_back(variable_name(p.name) + ": " + spell(p.type, Use::input) +
                       (p.preset.empty() ? "" : " = " + preset(p.preset, p.type)));
    }
    const Type* error = f.error();
    return "def " + prefix + function_name(f.name) + "(" + joined(params, ", ") + ") -> " +
           spell(error != nullptr ? f.result.args[0] : f.result, Use::output) + ": ..." +
           (error != nullptr ? "  # raises " + raised(*error) : "");
  }

  // The class of a failure: E's own, or that of the package.
  std::string raised(const Type& error) {
    const api::TypeDecl* decl = find(error);
    if (decl != nullptr && is_error(*decl)) return type_name(decl->name);
    const std::string word = convert_name(package_.substr(package_.rfind('/') + 1), CaseStyle::pascal);
    for (const api::Module& module : surface_.modules) {
      for (const api::TypeDecl& t : module.types) {
        if (t.name == word + "Error") return word + "Failure";
      }
    }
    return word + "Error";
  }

  // The E of a result somewhere in what the package exports.
  bool is_error(const api::TypeDecl& t) {
    if (!errors_known_) find_errors();
    return errors_.contains(&t);
  }

  void find_errors() {
    errors_known_ = true;
    const api::Module* const here = module_;
    for (const api::Module& module : surface_.modules) {
      module_ = &module;
      for (const api::Function& f : module.functions) find_errors(f);
      for (const api::Constant& c : module.constants) find_errors(c.type);
      for (const api::TypeDecl& t : module.types) {
        for (const api::Field& f : t.fields) find_errors(f.type);
        for (const api::Variant& v : t.variants)
          for (const api::Field& f : v.fields) find_errors(f.type);
        for (const api::Function& f : t.methods) find_errors(f);
        for (const api::Function& f : t.functions) find_errors(f);
        for (const api::Constant& c : t.constants) find_errors(c.type);
        if (t.kind == api::TypeDeclKind::alias) find_errors(t.aliased);
      }
    }
    module_ = here;
  }

  void find_errors(const api::Function& f) {
    for (const api::Param& p : f.params) find_errors(p.type);
    find_errors(f.result);
  }

  void find_errors(const Type& t) {
    const api::TypeDecl* error = t.kind == TypeKind::result ? find(t.args[1]) : nullptr;
    const bool is_class = error != nullptr && error->kind != api::TypeDeclKind::alias &&
                          error->kind != api::TypeDeclKind::opaque;
    if (is_class) errors_.insert(error);
    for (const Type& arg : t.args) find_errors(arg);
  }

  // A default value as Python has it.
  std::string preset(const std::string& text, const Type& type) {
    if (text == "none") return "None";
    if (text == "true") return "True";
    if (text == "false") return "False";
    if (text == "[]") return "()";
    if (text == "{}") return "MappingProxyType({})";
    if (text.starts_with("set")) return "frozenset()";
    const bool word = (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z');
    if (!word) return text;
    const std::string last = text.substr(text.rfind('.') + 1);
    if (const api::TypeDecl* decl = find(bare(type)); decl != nullptr) {
      for (const api::Variant& v : decl->variants) {
        if (v.name != last) continue;
        if (is_enum(*decl) && !is_error(*decl))
          return type_name(decl->name) + "." + named(v.name, CaseStyle::upper_snake);
        return class_of(*decl, v) + "()";
      }
    }
    // Constants are written out, since they stand behind the classes.
    for (const api::Module& module : surface_.modules) {
      for (const api::Constant& c : module.constants)
        if (c.name == last && !c.value.empty()) return preset(c.value, type);
      for (const api::TypeDecl& t : module.types)
        for (const api::Constant& c : t.constants)
          if (text == t.name + "." + c.name && !c.value.empty()) return preset(c.value, type);
    }
    return text;
  }

  // The first of several variants of one name has it, unless something else has; the others are called by their union too.
  std::string class_of(const api::TypeDecl& of, const api::Variant& wanted) {
    for (const api::Module& module : surface_.modules) {
      std::set<std::string> taken;
      for (const api::TypeDecl& t : module.types) taken.insert(type_name(t.name));
      for (const api::Constant& c : module.constants) taken.insert(constant_name(c.name));
      for (const api::TypeDecl& t : module.types) {
        if (is_enum(t) && !is_error(t)) continue;
        for (const api::Variant& v : t.variants) {
          std::string name = variant_name(v.name);
          if (!taken.insert(name).second) name.insert(0, type_name(t.name));
          if (&t == &of && &v == &wanted) return name;
        }
      }
    }
    return variant_name(wanted.name);
  }

  // Type variables that nothing above has declared; one for each name and bound of a module.
  std::string variables(const std::vector<api::TypeParam>& params, bool alone = true) {
    std::string text;
    if (alone) variable_names_.clear();
    for (const api::TypeParam& p : params) {
      auto asked = [&](std::string_view bound) {
        return std::find(p.bounds.begin(), p.bounds.end(), bound) != p.bounds.end();
      };
      const std::string bound = asked("ord") ? "Ordered" : asked("hash") ? "Hashable" : "";
      auto [found, fresh] =
          declared_.try_emplace({module_->name + " " + p.name, bound});
      if (fresh) {
        const std::size_t others = variable_counts_[module_->name + " " + p.name]++;
        found->second = p.name + (others > 0 ? std::to_string(others + 1) : "");
        text += found->second + " = TypeVar(\"" + found->second + "\"" +
                (bound.empty() ? "" : ", bound=" + bound) + ")\n";
      }
      variable_names_[p.name] = found->second;
    }
    return text;
  }

  // `_T` beside `T`, for a static function: it is called on the class without type arguments.
  std::string own_variables(const std::vector<api::TypeParam>& params) {
    std::string text;
    for (const api::TypeParam& p : params) {
      const std::string name = "_" + p.name;
      if (declared_.try_emplace({module_->name + " " + name, ""}, name).second)
        text += name + " = TypeVar(\"" + name + "\")\n";
      variable_names_[p.name] = name;
    }
    return text;
  }

  NativeItem function(const api::Function& f) override {
    const std::string declared = variables(f.type_params);
    const std::string head = signature(f, "");
    return {"", head, declared + head + "\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = constant_name(c.name) + ": Final[" + spell(c.type, Use::field) + "]";
    return {"", head, head + "\n"};
  }

  // What stands in a class beside its fields: constants, static functions, methods.
  std::string members(const api::TypeDecl& t, bool statics) {
    std::string text;
    if (statics) {
      for (const api::Constant& c : t.constants)
        text += "    " + constant_name(c.name) + ": ClassVar[" + spell(c.type, Use::field) + "]\n";
      const bool generic = !t.type_params.empty();
      for (const api::Function& f : t.functions) {
        before_ += variables(f.type_params, false);
        const bool told = generic && tells_arguments(t, f);
        const std::map<std::string, std::string> outer = variable_names_;
        if (told) before_ += own_variables(t.type_params);
        const bool on_class = generic && !told;
        text += std::string(on_class ? "    @classmethod\n    " : "    @staticmethod\n    ") +
                signature(f, on_class ? "cls" : "") + "\n";
        variable_names_ = outer;
      }
    }
    for (const api::Function& m : t.methods) before_ += variables(m.type_params, false);
    for (const api::Function& m : t.methods) text += "    " + signature(m, "self") + "\n";
    return text;
  }

  // What belongs to a union itself stands in the module, since an alias has no attributes.
  std::string statics_of_module(const api::TypeDecl& t) {
    std::string text;
    for (const api::Constant& c : t.constants)
      text += named(t.name + "_" + c.name, CaseStyle::upper_snake) + ": Final[" + spell(c.type, Use::field) +
              "]\n";
    for (const api::Function& f : t.functions) {
      text += variables(f.type_params, false);
      text += signature(f, "", convert_name(t.name, CaseStyle::snake) + "_") + "\n";
    }
    return text;
  }

  std::string error_class(const std::string& name, const std::string& bases,
                          const std::vector<api::Field>& fields, const std::string& inside) {
    std::string text = "class " + name + "(" + bases + "):\n";
    std::string params = "self";
    for (const api::Field& f : fields) {
      text += "    " + error_field(f.name) + ": " + spell(f.type, Use::field) + "\n";
      params += ", " + error_field(f.name) + ": " + spell(f.type, Use::input);
    }
    text += inside;
    if (!fields.empty()) text += "    def __init__(" + params + ") -> None: ...\n";
    if (fields.empty() && inside.empty()) text += "    pass\n";
    return text;
  }

  std::string error_field(const std::string& field) {
    const std::string name = member_name(field);
    return name == "args" || name == "add_note" || name == "with_traceback" ? name + "_" : name;
  }

  std::string error_classes(const api::TypeDecl& t) {
    const std::string name = type_name(t.name);
    const bool outer = std::exchange(caught_, true);
    const bool record = t.kind == api::TypeDeclKind::record;
    std::string text = (record ? "@final\n" : "") +
                       error_class(name, "Exception", record ? t.fields : std::vector<api::Field>(), members(t, true));
    for (const api::Variant& v : t.variants) text += "@final\n" + error_class(class_of(t, v), name, v.fields, "");
    caught_ = outer;
    return text;
  }

  static bool speaks_of(const Type& type, const std::string& param) {
    return (type.kind == TypeKind::parameter && type.name == param) ||
           std::any_of(type.args.begin(), type.args.end(), [&](const Type& arg) { return speaks_of(arg, param); });
  }
  static bool speaks_of(const std::vector<api::Field>& fields, const std::string& param) {
    return std::any_of(fields.begin(), fields.end(), [&](const api::Field& f) { return speaks_of(f.type, param); });
  }

  // The type parameters that a variant speaks of; all, where a method does or no variant speaks of one.
  static std::vector<api::TypeParam> params_of(const api::TypeDecl& t, const api::Variant& variant) {
    std::vector<api::TypeParam> own;
    for (const api::TypeParam& p : t.type_params) {
      const bool said = std::any_of(t.methods.begin(), t.methods.end(), [&](const api::Function& m) {
        return speaks_of(m.result, p.name) || std::any_of(m.params.begin(), m.params.end(),
                                                          [&](const api::Param& param) { return speaks_of(param.type, p.name); });
      });
      const bool anywhere = std::any_of(t.variants.begin(), t.variants.end(),
                                        [&](const api::Variant& v) { return speaks_of(v.fields, p.name); });
      if (said || !anywhere) return t.type_params;
      if (speaks_of(variant.fields, p.name)) own.push_back(p);
    }
    return own;
  }

  // The parameters of a static function tell what the type arguments of its type are.
  static bool tells_arguments(const api::TypeDecl& t, const api::Function& f) {
    return std::all_of(t.type_params.begin(), t.type_params.end(), [&](const api::TypeParam& p) {
      return std::any_of(f.params.begin(), f.params.end(), [&](const api::Param& param) {
        return param.type.kind != TypeKind::function && speaks_of(param.type, p.name);
      });
    });
  }

  std::string generic(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) names.push_back(variable_names_.at(p.name));
    return names.empty() ? "" : "Generic[" + joined(names, ", ") + "]";
  }

  std::string dataclass(const std::string& name, const std::vector<api::TypeParam>& params,
                        const std::vector<api::Field>& fields, const std::string& inside) {
    const std::string base = generic(params);
    const bool freezing = std::any_of(fields.begin(), fields.end(), [](const api::Field& f) {
      const Type& t = f.type.kind == TypeKind::option ? f.type.args[0] : f.type;
      return t.kind == TypeKind::list || t.kind == TypeKind::map || t.kind == TypeKind::set;
    });
    std::string text = "@final\n@dataclass(frozen=True, slots=True" +
                       std::string(freezing ? ", init=False" : "") + ")\nclass " + name +
                       (base.empty() ? "" : "(" + base + ")") + ":\n";
    std::string given = "self";
    for (const api::Field& f : fields) {
      text += "    " + member_name(f.name) + ": " + spell(f.type, Use::field) + "\n";
      given += ", " + member_name(f.name) + ": " + spell(f.type, Use::input);
    }
    if (freezing) text += "    def __init__(" + given + ") -> None: ...\n";
    text += inside;
    if (fields.empty() && inside.empty()) text += "    pass\n";
    return text;
  }

  NativeItem type(const api::TypeDecl& t) override {
    before_.clear();
    NativeItem made = written(t);
    made.declaration.insert(0, before_);
    return made;
  }

  NativeItem written(const api::TypeDecl& t) {
    const std::string name = type_name(t.name);
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string declared = variables(t.type_params);
      const std::string head = name + ": TypeAlias = " + spell(t.aliased, Use::input);
      return {"", head, declared + head + "\n"};
    }
    if (is_enum(t) && !is_error(t)) {
      std::string text = "class " + name + "(Enum):\n";
      for (const api::Variant& v : t.variants)
        text += "    " + named(v.name, CaseStyle::upper_snake) + " = \"" + v.name + "\"\n";
      return {"", "class " + name + "(Enum)", text + members(t, true)};
    }
    if (is_error(t)) return {"", "class " + name + "(Exception)", error_classes(t)};
    std::string text = variables(t.type_params);
    if (t.kind != api::TypeDeclKind::union_) {
      return {"", "class " + name, text + dataclass(name, t.type_params, t.fields, members(t, true))};
    }
    std::vector<std::string> variants;
    for (const api::Variant& v : t.variants) {
      const std::vector<api::TypeParam> own = params_of(t, v);
      std::vector<std::string> names;
      for (const api::TypeParam& p : own) names.push_back(variable_names_.at(p.name));
      variants.push_back(class_of(t, v) + (names.empty() ? "" : "[" + joined(names, ", ") + "]"));
      text += dataclass(class_of(t, v), own, v.fields, members(t, false)) + "\n";
    }
    const std::string head = name + ": TypeAlias = " + joined(variants, " | ");
    return {"", head, text + head + "\n" + statics_of_module(t)};
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

  // Type variables of the members of the type in hand.
  std::string before_;
  // In a class of errors: what a type parameter stands for is not known.
  bool caught_ = false;
  std::set<const api::TypeDecl*> errors_;
  bool errors_known_ = false;
  // By module, name and bound; how many a name has; and what the names of the item in hand are called.
  std::map<std::pair<std::string, std::string>, std::string> declared_;
  std::map<std::string, std::size_t> variable_counts_;
  std::map<std::string, std::string> variable_names_;
};

}  // namespace

std::unique_ptr<Speller> python_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Python>(surface, self);
}

}  // namespace mochi::emit
