// Rust: as the crate's documentation shows it.
#include <algorithm>

#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

class Rust : public Speller {
 public:
  Rust(const api::Surface& surface, const NativePackage& self)
      : Speller(surface, self,
                {.functions = CaseStyle::snake, .variables = CaseStyle::snake, .reserved = rust_reserved()}) {
  }

 protected:
  std::string import(const api::Module& module) override {
    std::string path = import_name_;
    if (path.empty()) path = convert_name(package_, CaseStyle::snake);
    std::string inside = module_path(module);
    while (!inside.empty()) {
      const std::size_t cut = std::min(inside.find('/'), inside.size());
      path += "::" + named(inside.substr(0, cut), CaseStyle::snake);
      inside = inside.substr(std::min(cut + 1, inside.size()));
    }
    return "use " + path + ";";
  }

  bool is_copy(const Type& t) const {
    if (t.kind == TypeKind::option) return is_copy(t.args[0]);
    if (t.kind == TypeKind::named) {
      const api::TypeDecl* decl = find(t);
      return decl != nullptr && is_enum(*decl);
    }
    return t.kind == TypeKind::unit || t.kind == TypeKind::integer || t.kind == TypeKind::floating ||
           t.kind == TypeKind::boolean;
  }

  std::string callback(const Type& t) {
    std::vector<std::string> params;
    for (std::size_t i = 0; i < arity(t); ++i) {
      params.push_back((t.args[i].kind == TypeKind::parameter ? "&" : "") + spell(t.args[i], Use::input));
    }
    const Type& result = result_of(t);
    return "(" + joined(params, ", ") + ")" +
           (result.kind == TypeKind::unit ? "" : " -> " + spell(result, Use::output));
  }

  std::string spell(const Type& t, Use use) override {
    if (use == Use::input) {
      switch (t.kind) {
        case TypeKind::string: return "&str";
        case TypeKind::bytes: return "&[u8]";
        case TypeKind::list: return "&[" + spell(t.args[0], Use::output) + "]";
        case TypeKind::function: return "impl Fn" + callback(t);
        case TypeKind::option:
          if (is_copy(t)) break;
          return std::string("Option<") + (t.args[0].kind == TypeKind::parameter ? "&" : "") +
                 spell(t.args[0], Use::input) + ">";
        case TypeKind::map:
        case TypeKind::set:
        case TypeKind::bigint:
        case TypeKind::result: return "&" + spell(t, Use::output);
        case TypeKind::named:
          if (!is_copy(t)) return "&" + spell(t, Use::output);
          break;
        case TypeKind::unit:
        case TypeKind::integer:
        case TypeKind::floating:
        case TypeKind::boolean:
        case TypeKind::parameter:
        case TypeKind::other: break;
      }
    }
    switch (t.kind) {
      case TypeKind::unit: return "()";
      case TypeKind::integer: return "i64";
      case TypeKind::floating: return "f64";
      case TypeKind::boolean: return "bool";
      case TypeKind::string: return "String";
      case TypeKind::bytes: return "Vec<u8>";
      case TypeKind::bigint: return "BigInt";
      case TypeKind::list: return applied("Vec", t.args, Use::output);
      case TypeKind::set: return applied("BTreeSet", t.args, Use::output);
      case TypeKind::map: return applied("BTreeMap", t.args, Use::output);
      case TypeKind::option: return applied("Option", t.args, Use::output);
      case TypeKind::result: return applied("Result", t.args, Use::output);
      case TypeKind::function: return "Box<dyn Fn" + callback(t) + ">";
      case TypeKind::named: return applied(type_name(t.name), t.args, Use::output);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "()";
    }
    return {};
  }

  static bool holds_function(const Type& t) {
    return t.kind == TypeKind::function || std::any_of(t.args.begin(), t.args.end(), holds_function);
  }

  // In a field: functions are shared by the copies of a record.
  std::string stored(const Type& t) {
    if (!holds_function(t)) return spell(t, Use::field);
    std::vector<std::string> args;
    for (const Type& arg : t.args) args.push_back(stored(arg));
    if (t.kind == TypeKind::list) return "Vec<" + args[0] + ">";
    if (t.kind == TypeKind::map) return "BTreeMap<" + args[0] + ", " + args[1] + ">";
    if (t.kind == TypeKind::option) return "Option<" + args[0] + ">";
    if (t.kind == TypeKind::result) return "Result<" + args[0] + ", " + args[1] + ">";
    if (t.kind != TypeKind::function) return type_name(t.name) + "<" + joined(args, ", ") + ">";
    const std::string result = result_of(t).kind == TypeKind::unit ? "" : " -> " + stored(result_of(t));
    args.resize(arity(t));
    return "Rc<dyn Fn(" + joined(args, ", ") + ")" + result + ">";
  }

  // A list of written values, which Rust knows while it compiles.
  static bool is_written_list(const api::Constant& c) {
    if (c.type.kind != TypeKind::list || c.value.size() < 3) return false;
    const TypeKind item = c.type.args[0].kind;
    if (item != TypeKind::string)
      return (item == TypeKind::integer || item == TypeKind::floating || item == TypeKind::boolean) &&
             c.value.find_first_not_of("[]+-*.,_ \n0123456789xetrufals") == std::string::npos;
    bool inside = false;
    for (std::size_t i = 1; i + 1 < c.value.size(); ++i) {
      if (c.value[i] == '"') inside = !inside;
      if (inside && c.value[i] == '\\') ++i;
      if (!inside && std::string_view("\", \n").find(c.value[i]) == std::string_view::npos) return false;
    }
    return true;
  }

  std::string generics(const std::vector<api::TypeParam>& params) {
    std::vector<std::string> all;
    for (const api::TypeParam& p : params) {
      auto has = [&](std::string_view bound) {
        return std::find(p.bounds.begin(), p.bounds.end(), bound) != p.bounds.end();
      };
      std::string text = p.name + ": Clone";
      // What may be a key of a sorted map has an order and a hash.
      if (has("hash"))
        text += " + Ord + std::hash::Hash";
      else if (has("ord"))
        text += " + PartialOrd";
      else if (has("eq"))
        text += " + PartialEq";
      all.push_back(text);
    }
    return all.empty() ? "" : "<" + joined(all, ", ") + ">";
  }

  std::string signature(const api::Function& f, bool method) {
    std::vector<std::string> params;
    if (method) params.emplace_back("&self");
    for (const api::Param& p : f.params)
      params.push_back(variable_name(p.name) + ": " + spell(p.type, Use::input));
    return "pub fn " + function_name(f.name) + generics(f.type_params) + "(" + joined(params, ", ") + ")" +
           (f.result.kind == TypeKind::unit ? "" : " -> " + spell(f.result, Use::output));
  }

  NativeItem function(const api::Function& f) override {
    const std::string head = signature(f, false);
    return {"", head, head + ";\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string name = constant_name(c.name);
    if (is_written_list(c)) {
      const Type& item = c.type.args[0];
      const std::string slice = "pub const " + name + ": &[" +
                                (item.kind == TypeKind::string ? "&str" : spell(item, Use::field)) + "]";
      return {"", slice, slice + ";\n"};
    }
    const bool plain = is_copy(c.type) || c.type.kind == TypeKind::string;
    const std::string head = plain
                                 ? "pub const " + name + ": " +
                                       (c.type.kind == TypeKind::string ? "&str" : spell(c.type, Use::field))
                                 : "pub static " + name + ": LazyLock<" + spell(c.type, Use::field) + ">";
    return {"", head, head + ";\n"};
  }

  bool holds(const api::TypeDecl& t, TypeKind kind) const {
    auto is = [kind](const Type& part) { return part.kind == kind; };
    auto any = [&](const std::vector<api::Field>& fields) {
      return std::any_of(fields.begin(), fields.end(),
                         [&](const api::Field& f) { return reaches(f.type, is); });
    };
    return any(t.fields) || std::any_of(t.variants.begin(), t.variants.end(),
                                        [&](const api::Variant& v) { return any(v.fields); });
  }

  bool holds_union(const api::TypeDecl& t) const {
    auto is = [this](const Type& part) {
      const api::TypeDecl* decl = find(part);
      return part.kind == TypeKind::result || (decl != nullptr && !decl->variants.empty());
    };
    return std::any_of(t.fields.begin(), t.fields.end(), [&](const api::Field& f) {
      return f.type.kind != TypeKind::option && f.type.kind != TypeKind::list &&
             f.type.kind != TypeKind::map && f.type.kind != TypeKind::set && reaches(f.type, is);
    });
  }

  // What follows from the fields; nothing where a function is among them.
  std::string derives(const api::TypeDecl& t) const {
    if (holds(t, TypeKind::function)) return {};
    const bool exact = !holds(t, TypeKind::floating);
    std::string text = "#[derive(Debug, Clone";
    if (is_enum(t)) text += ", Copy";
    text += ", PartialEq";
    if (exact) text += ", Eq";
    if (is_enum(t)) text += ", PartialOrd, Ord";
    if (exact) text += ", Hash";
    if (t.variants.empty() && !holds_union(t)) text += ", Default";
    return text + ")]\n";
  }

  // The type of a field; in a box where its type would have no end.
  std::string field_type(const Type& type, const api::TypeDecl& of) {
    const std::string text = stored(type);
    std::set<const api::TypeDecl*> seen;
    if (!holds_inline(bare(type), of, seen)) return text;
    return is_option(type) ? "Option<Box<" + spell(bare(type), Use::field) + ">>" : "Box<" + text + ">";
  }
  bool holds_inline(const Type& type, const api::TypeDecl& of, std::set<const api::TypeDecl*>& seen) const {
    if (is_option(type)) return holds_inline(type.args[0], of, seen);
    const api::TypeDecl* decl = find(type);
    if (decl == &of) return true;
    if (decl == nullptr || !seen.insert(decl).second) return false;
    auto any = [&](const std::vector<api::Field>& fields) {
      return std::any_of(fields.begin(), fields.end(),
                         [&](const api::Field& f) { return holds_inline(f.type, of, seen); });
    };
    return any(decl->fields) || std::any_of(decl->variants.begin(), decl->variants.end(),
                                            [&](const api::Variant& v) { return any(v.fields); });
  }

  NativeItem type(const api::TypeDecl& t) override {
    std::vector<std::string> names;
    for (const api::TypeParam& p : t.type_params) names.push_back(p.name);
    const std::string name = type_name(t.name) + (names.empty() ? "" : "<" + joined(names, ", ") + ">");
    if (t.kind == api::TypeDeclKind::alias) {
      const std::string head = "pub type " + name + " = " + spell(t.aliased, Use::field);
      return {"", head, head + ";\n"};
    }
    std::string text = derives(t);
    if (t.variants.empty()) {
      text += "pub struct " + name + " {\n";
      for (const api::Field& f : t.fields)
        text += "    pub " + member_name(f.name) + ": " + field_type(f.type, t) + ",\n";
      text += "}\n";
      if (!t.methods.empty()) {
        text += "impl" + (names.empty() ? "" : generics(t.type_params)) + " " + name + " {\n";
        for (const api::Function& m : t.methods) text += "    " + signature(m, true) + ";\n";
        text += "}\n";
      }
      return {"", "pub struct " + name, text};
    }
    text += "pub enum " + name + " {\n";
    for (const api::Variant& v : t.variants) {
      std::vector<std::string> fields;
      for (const api::Field& f : v.fields)
        fields.push_back(member_name(f.name) + ": " + field_type(f.type, t));
      text +=
          "    " + variant_name(v.name) + (fields.empty() ? "" : " { " + joined(fields, ", ") + " }") + ",\n";
    }
    return {"", "pub enum " + name, text + "}\n"};
  }

  void examine(const api::Function& f) override {
    for (const api::Param& p : f.params) check_sets(p.type, f.name + "(" + p.name + ")");
    check_sets(f.result, f.name);
  }
  void examine(const api::TypeDecl& t) override {
    for (const api::Field& f : t.fields) check_sets(f.type, t.name + "." + f.name);
  }

 private:
  // The elements of an ordered set must be ordered.
  void check_sets(const Type& type, const std::string& item) {
    if (type.kind == TypeKind::set) {
      const bool partial = reaches(type.args[0], [](const Type& t) { return t.kind == TypeKind::floating; });
      if (partial)
        refuse(item, "the elements of a `BTreeSet` must be totally ordered, which `f64` is not",
               "Use a list instead of the set.");
    }
    for (const Type& arg : type.args) check_sets(arg, item);
  }
};

}  // namespace

std::unique_ptr<Speller> rust_speller(const api::Surface& surface, const NativePackage& self) {
  return std::make_unique<Rust>(surface, self);
}

}  // namespace mochi::emit
