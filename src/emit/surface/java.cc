// Java: as Javadoc shows it.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

constexpr std::string_view kJavaObjectMembers[] = {"clone",  "finalize",  "getClass", "hashCode",
                                                   "notify", "notifyAll", "toString", "wait"};

class Java : public Speller {
 public:
  Java(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self, {.reserved = java_reserved()}) {}

 protected:
  // Types of all modules share the package; functions stand in a class per module.
  std::string type_space() override { return "the package"; }
  std::span<const std::string_view> taken_members() const override { return kJavaObjectMembers; }

  std::string package() const {
    if (!import_name_.empty()) return import_name_;
    std::string name;
    for (char c : package_) {
      if (c != '@') name += c == '/' ? '.' : c == '-' ? '_' : c;
    }
    return name;
  }

  // The class of a module's functions: `Versions` beside a type `Version`.
  std::string class_of(const api::Module& module) const {
    std::string name = named(module_word(module), CaseStyle::pascal);
    for (const api::Module& other : surface_.modules) {
      for (const api::TypeDecl& t : other.types) {
        if (type_name(t.name) == name) return name + "s";
      }
    }
    return name;
  }

  std::string import(const api::Module& module) override {
    return module.functions.empty() && module.constants.empty()
               ? "import " + package() + ".*;"
               : "import " + package() + "." + class_of(module) + ";";
  }

  static std::string_view boxed(TypeKind kind) {
    if (kind == TypeKind::integer) return "Long";
    if (kind == TypeKind::floating) return "Double";
    if (kind == TypeKind::boolean) return "Boolean";
    return kind == TypeKind::unit ? "Void" : "";
  }

  // As a type argument.
  std::string object(const Type& t, Use use) {
    const std::string_view box = boxed(t.kind);
    return box.empty() ? spell(t, use) : std::string(box);
  }
  std::string objects(const std::vector<Type>& types, Use use) {
    std::vector<std::string> parts;
    for (const Type& t : types) parts.push_back(object(t, use));
    return joined(parts, ", ");
  }

  std::string callback(const Type& t) {
    const Type& result = result_of(t);
    const std::size_t n = arity(t);
    std::vector<Type> params(t.args.begin(), t.args.end() - 1);
    const bool test = result.kind == TypeKind::boolean;
    const bool none = result.kind == TypeKind::unit;
    auto all_are = [&](TypeKind kind) {
      return std::all_of(t.args.begin(), t.args.end(), [&](const Type& a) { return a.kind == kind; });
    };
    if (n == 0) return none ? "Runnable" : "Supplier<" + object(result, Use::output) + ">";
    if (n == 1 && all_are(TypeKind::integer)) return "LongUnaryOperator";
    if (n == 2 && all_are(TypeKind::integer)) return "LongBinaryOperator";
    if (n == 1 && all_are(TypeKind::floating)) return "DoubleUnaryOperator";
    if (n == 2 && all_are(TypeKind::floating)) return "DoubleBinaryOperator";
    if (n == 1 && test && params[0].kind == TypeKind::integer) return "LongPredicate";
    if (n == 1 && test && params[0].kind == TypeKind::floating) return "DoublePredicate";
    if (n == 1 && result.kind == TypeKind::integer)
      return "ToLongFunction<" + object(params[0], Use::input) + ">";
    if (n == 1 && result.kind == TypeKind::floating)
      return "ToDoubleFunction<" + object(params[0], Use::input) + ">";
    if (n <= 2) {
      const std::string two = n == 2 ? "Bi" : "";
      if (test) return two + "Predicate<" + objects(params, Use::input) + ">";
      if (none) return two + "Consumer<" + objects(params, Use::input) + ">";
      return two + "Function<" + objects(params, Use::input) + ", " + object(result, Use::output) + ">";
    }
    // The class library ends at two.
    return "Function" + std::to_string(n) + "<" + objects(t.args, Use::input) + ">";
  }

  std::string spell(const Type& t, Use use) override {
    switch (t.kind) {
      case TypeKind::unit: return "void";
      case TypeKind::integer: return "long";
      case TypeKind::floating: return "double";
      case TypeKind::boolean: return "boolean";
      case TypeKind::string: return "String";
      case TypeKind::bytes: return "byte[]";
      case TypeKind::bigint: return "BigInteger";
      case TypeKind::list: return "List<" + object(t.args[0], use) + ">";
      case TypeKind::set: return "Set<" + object(t.args[0], use) + ">";
      case TypeKind::map: return "Map<" + objects(t.args, use) + ">";
      case TypeKind::option:
        return use == Use::output ? "Optional<" + object(t.args[0], use) + ">"
                                  : "@Nullable " + object(t.args[0], use);
      case TypeKind::result: return "Result<" + objects(t.args, use) + ">";
      case TypeKind::function: return callback(t);
      case TypeKind::named:
        return type_name(t.name) + (t.args.empty() ? "" : "<" + objects(t.args, use) + ">");
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "Object";
    }
    return {};
  }

  std::string generics(const std::vector<api::TypeParam>& params) const {
    std::vector<std::string> names;
    for (const api::TypeParam& p : params) {
      const bool ordered = std::find(p.bounds.begin(), p.bounds.end(), "ord") != p.bounds.end();
      names.push_back(p.name + (ordered ? " extends Comparable<? super " + p.name + ">" : ""));
    }
    return names.empty() ? "" : "<" + joined(names, ", ") + ">";
  }

  std::string signature(const api::Function& f, std::string_view modifiers) {
    std::vector<std::string> params;
    for (const api::Param& p : f.params)
      params.push_back(spell(p.type, Use::input) + " " + variable_name(p.name));
    const Type* error = f.error();
    const std::string generic = generics(f.type_params);
    return std::string(modifiers) + (generic.empty() ? "" : generic + " ") +
           spell(error != nullptr ? f.result.args[0] : f.result, Use::output) + " " + function_name(f.name) +
           "(" + joined(params, ", ") + ")" +
           (error != nullptr ? " throws " + error_name(*error, "Exception") : "");
  }

  NativeItem function(const api::Function& f) override {
    const std::string head = signature(f, "public static ");
    return {"", head, head + ";\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = "public static final " + spell(c.type, Use::field) + " " + constant_name(c.name);
    return {"", head, head + ";\n"};
  }

  std::string components(const std::vector<api::Field>& fields) {
    std::vector<std::string> all;
    for (const api::Field& f : fields) all.push_back(spell(f.type, Use::field) + " " + member_name(f.name));
    return "(" + joined(all, ", ") + ")";
  }

  NativeItem type(const api::TypeDecl& t) override {
    const std::string name = type_name(t.name) + generics(t.type_params);
    if (auto item = alias_or_enum(t, name, {"// ", " is ", "public enum ", CaseStyle::upper_snake}))
      return *item;
    if (t.variants.empty()) {
      const std::string head = "public record " + name + components(t.fields);
      if (t.methods.empty()) return {"", head, head + " {}\n"};
      std::string text = head + " {\n";
      for (const api::Function& m : t.methods) text += "  " + signature(m, "public ") + ";\n";
      return {"", head, text + "}\n"};
    }
    std::vector<std::string> params;
    for (const api::TypeParam& p : t.type_params) params.push_back(p.name);
    const std::string args = params.empty() ? "" : "<" + joined(params, ", ") + ">";
    const std::string head = "public sealed interface " + name;
    std::string text = head + " {\n";
    for (const api::Variant& v : t.variants) {
      text += "  record " + variant_name(v.name) + args + components(v.fields) + " implements " +
              type_name(t.name) + args + " {}\n";
    }
    return {"", head, text + "}\n"};
  }
};

}  // namespace

std::unique_ptr<Speller> java_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Java>(surface, self);
}

}  // namespace mochi::emit
