// Rust: as the crate's documentation shows it.
#include <algorithm>
#include <map>
#include <set>

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
                {.functions = CaseStyle::snake,
                 .variables = CaseStyle::snake,
                 .reserved = rust_public_reserved(),
                 .escape = {"r#", "_", rust_raw_words()}}) {}

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

  // Rust copies its values: scalars, and records and unions of such.
  bool is_copy(const Type& t) const {
    std::set<const api::TypeDecl*> open;
    return is_copy(t, open);
  }
  bool is_copy(const Type& t, std::set<const api::TypeDecl*>& open) const {
    if (t.kind == TypeKind::option || t.kind == TypeKind::result)
      return std::all_of(t.args.begin(), t.args.end(), [&](const Type& part) { return is_copy(part, open); });
    if (t.kind == TypeKind::named) {
      const api::TypeDecl* decl = find(t);
      return decl != nullptr && is_copy(*decl, open);
    }
    return t.kind == TypeKind::unit || t.kind == TypeKind::integer || t.kind == TypeKind::floating ||
           t.kind == TypeKind::boolean;
  }
  bool is_copy(const api::TypeDecl& t, std::set<const api::TypeDecl*>& open) const {
    if (t.kind == api::TypeDeclKind::alias) return is_copy(t.aliased, open);
    if (!t.type_params.empty() || t.kind == api::TypeDeclKind::opaque || !open.insert(&t).second)
      return false;
    auto all = [&](const std::vector<api::Field>& fields) {
      return std::all_of(fields.begin(), fields.end(),
                         [&](const api::Field& f) { return is_copy(f.type, open); });
    };
    const bool copied = all(t.fields) && std::all_of(t.variants.begin(), t.variants.end(),
                                                     [&](const api::Variant& v) { return all(v.fields); });
    open.erase(&t);
    return copied;
  }

  // 8 for each scalar and each tag; of what is copied.
  unsigned size_of(const Type& t) const {
    if (t.kind == TypeKind::option) return 8 + size_of(t.args[0]);
    if (t.kind == TypeKind::result) return 8 + std::max(size_of(t.args[0]), size_of(t.args[1]));
    if (t.kind == TypeKind::unit) return 0;
    const api::TypeDecl* decl = find(t);
    return decl == nullptr ? 8 : size_of(*decl);
  }
  unsigned size_of(const api::TypeDecl& t) const {
    if (t.kind == api::TypeDeclKind::alias) return size_of(t.aliased);
    auto sum = [&](const std::vector<api::Field>& fields) {
      unsigned total = 0;
      for (const api::Field& f : fields) total += size_of(f.type);
      return total;
    };
    unsigned most = 0;
    for (const api::Variant& v : t.variants) most = std::max(most, sum(v.fields));
    return t.variants.empty() ? sum(t.fields) : 8 + most;
  }
  // Else a parameter of it is a reference.
  bool is_by_value(const Type& t) const {
    const bool scalar = t.kind != TypeKind::named && t.kind != TypeKind::option && t.kind != TypeKind::result;
    if (t.kind == TypeKind::option && is_copy(t) && is_scalar(t)) return true;
    return is_copy(t) && (scalar || size_of(t) <= 16);
  }
  bool is_scalar(const Type& t) const {
    if (t.kind == TypeKind::option) return is_scalar(t.args[0]);
    const api::TypeDecl* decl = find(t);
    return t.kind != TypeKind::result && (decl == nullptr || is_enum(*decl));
  }

  std::string callback(const Type& t) {
    std::vector<std::string> params;
    for (std::size_t i = 0; i < arity(t); ++i) {
      // What is given back is handed over; functions are lent.
      const bool value =
          is_copy(t.args[i]) || (t.args[i] == result_of(t) && t.args[i].kind != TypeKind::function);
      if (t.args[i].kind == TypeKind::function)
        params.push_back("&mut dyn FnMut" + callback(t.args[i]));
      else
        params.push_back(value ? spell(t.args[i], Use::output)
                               : (t.args[i].kind == TypeKind::parameter ? "&" : "") +
                                     spell(t.args[i], Use::input));
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
        case TypeKind::function:
          return keeps_functions_ ? "impl Fn" + callback(t) + " + Send + Sync + 'static"
                                  : "impl FnMut" + callback(t);
        case TypeKind::option:
          if (is_by_value(t)) break;
          // What may be missing has no type of its own for its caller.
          if (t.args[0].kind == TypeKind::function)
            return std::string("Option<&dyn Fn") + callback(t.args[0]) + ">";
          return std::string("Option<") +
                 (t.args[0].kind == TypeKind::parameter || is_by_value(t.args[0]) ? "&" : "") +
                 spell(t.args[0], Use::input) + ">";
        case TypeKind::map:
        case TypeKind::set:
        case TypeKind::bigint: return "&" + spell(t, Use::output);
        case TypeKind::result:
        case TypeKind::named:
          if (!is_by_value(t)) return "&" + spell(t, Use::output);
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
      case TypeKind::string: return host("String");
      case TypeKind::bytes: return host("Vec") + "<u8>";
      case TypeKind::bigint: return "BigInt";
      case TypeKind::list: return applied(host("Vec"), t.args, Use::output);
      case TypeKind::set: return applied(host("BTreeSet"), t.args, Use::output);
      case TypeKind::map: return applied(host("BTreeMap"), t.args, Use::output);
      case TypeKind::option: return applied(host("Option"), t.args, Use::output);
      case TypeKind::result: return applied(host("Result"), t.args, Use::output);
      case TypeKind::function: return host("Arc") + "<dyn Fn" + callback(t) + " + Send + Sync>";
      case TypeKind::named: return applied(type_name(t.name), t.args, Use::output);
      case TypeKind::parameter: return t.name;
      case TypeKind::other: return "()";
    }
    return {};
  }

  // A type of std, by its path where the author has one of that name.
  std::string host(std::string_view name) const {
    static const std::map<std::string_view, std::string_view> kModules = {
        {"Arc", "sync"},      {"BTreeMap", "collections"}, {"BTreeSet", "collections"},
        {"Box", "boxed"},     {"LazyLock", "sync"},        {"Option", "option"},
        {"Result", "result"}, {"String", "string"},        {"Vec", "vec"}};
    const bool taken = std::any_of(module_->types.begin(), module_->types.end(),
                                   [&](const api::TypeDecl& t) { return type_name(t.name) == name; });
    if (!taken) return std::string(name);
    return "::std::" + std::string(kModules.at(name)) + "::" + std::string(name);
  }

  // A function that is given to `f` may outlive the call.
  bool keeps_functions(const api::Function& f) const {
    auto is = [](const Type& part) { return part.kind == TypeKind::function; };
    if (reaches(f.result, is)) return true;
    return std::any_of(f.params.begin(), f.params.end(), [&](const api::Param& p) {
      return p.type.kind == TypeKind::function &&
             std::any_of(p.type.args.begin(), p.type.args.end() - 1, [&](const Type& taken) {
               return taken.kind != TypeKind::function && reaches(taken, is);
             });
    });
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

  // What `f` is given may be held by a function that it gives.
  bool keeps_values(const api::Function& f) const {
    const auto speaks = [](auto&& self, const Type& t) -> bool {
      if (t.kind == TypeKind::function) return false;
      return t.kind == TypeKind::parameter ||
             std::any_of(t.args.begin(), t.args.end(), [&](const Type& arg) { return self(self, arg); });
    };
    return reaches(f.result, [](const Type& part) { return part.kind == TypeKind::function; }) &&
           std::any_of(f.params.begin(), f.params.end(),
                       [&](const api::Param& p) { return speaks(speaks, p.type); });
  }

  std::string generics(const std::vector<api::TypeParam>& params, std::string_view more = {}) {
    std::vector<std::string> all;
    for (const api::TypeParam& p : params) {
      auto has = [&](std::string_view bound) {
        return std::find(p.bounds.begin(), p.bounds.end(), bound) != p.bounds.end();
      };
      std::string text = p.name + ": Clone";
      // What may be a key of a sorted map has an order.
      if (has("hash"))
        text += " + Ord";
      else if (has("ord"))
        text += " + PartialOrd";
      else if (has("eq"))
        text += " + PartialEq";
      all.push_back(text + std::string(more));
    }
    return all.empty() ? "" : "<" + joined(all, ", ") + ">";
  }

  // `receiver`: `self`, `&self`, or empty; `short_form`: without the parameters that have defaults.
  std::string signature(const api::Function& f, const std::string& receiver, bool short_form) {
    std::vector<std::string> params;
    keeps_functions_ = keeps_functions(f);
    if (!receiver.empty()) params.push_back(receiver);
    bool defaults = false;
    for (const api::Param& p : f.params) {
      defaults = defaults || !p.preset.empty();
      if (!short_form || p.preset.empty())
        params.push_back(variable_name(p.name) + ": " + spell(p.type, Use::input));
    }
    const std::string name =
        defaults && !short_form ? named(f.name + "_with", CaseStyle::snake) : function_name(f.name);
    const std::string_view living = keeps_values(f) ? " + Send + Sync + 'static" : "";
    return "pub fn " + name + generics(f.type_params, living) + "(" + joined(params, ", ") + ")" +
           (f.result.kind == TypeKind::unit ? "" : " -> " + spell(f.result, Use::output));
  }

  // A function with default values is two: `name` and `name_with` (R8 of the border page).
  std::vector<std::string> signatures(const api::Function& f, const std::string& receiver) {
    const bool defaults =
        std::any_of(f.params.begin(), f.params.end(), [](const api::Param& p) { return !p.preset.empty(); });
    if (!defaults) return {signature(f, receiver, false)};
    return {signature(f, receiver, true), signature(f, receiver, false)};
  }

  NativeItem function(const api::Function& f) override {
    const std::vector<std::string> heads = signatures(f, "");
    return {"", heads[0], joined(heads, ";\n") + ";\n"};
  }

  NativeItem constant(const api::Constant& c) override {
    const std::string head = constant_head(c, false);
    return {"", head, head + ";\n"};
  }

  std::string constant_head(const api::Constant& c, bool member) {
    const std::string name = constant_name(c.name);
    const std::string lent = member ? "&'static " : "&";
    if (is_written_list(c)) {
      const Type& item = c.type.args[0];
      return "pub const " + name + ": " + lent + "[" +
             (item.kind == TypeKind::string ? lent + "str" : spell(item, Use::field)) + "]";
    }
    if (c.type.kind == TypeKind::string) return "pub const " + name + ": " + lent + "str";
    if (is_copy(c.type)) return "pub const " + name + ": " + spell(c.type, Use::field);
    if (member) return "pub fn " + function_name(c.name) + "() -> &'static " + spell(c.type, Use::field);
    return "pub static " + name + ": " + host("LazyLock") + "<" + spell(c.type, Use::field) + ">";
  }

  // What prints a value is `Display`.
  static bool is_display(const api::Function& f) {
    return f.name == "to_string" && f.params.empty() && f.type_params.empty() &&
           f.result.kind == TypeKind::string;
  }

  // The `impl` of a type; empty if it needs none. Constants of a type with parameters stand in the module.
  std::string implementation(const api::TypeDecl& t, const std::string& name) {
    std::set<const api::TypeDecl*> open;
    const std::string receiver = is_copy(t, open) && size_of(t) <= 16 ? "self" : "&self";
    std::vector<std::string> lines;
    std::string outside;
    for (const api::Constant& c : t.constants) {
      if (t.type_params.empty()) {
        lines.push_back(constant_head(c, true));
        continue;
      }
      api::Constant item = c;
      item.name = t.name + "_" + c.name;
      outside += constant_head(item, false) + ";\n";
    }
    for (const api::Function& f : t.functions) {
      for (std::string& head : signatures(f, "")) lines.push_back(std::move(head));
    }
    for (const api::Function& f : t.methods) {
      if (is_display(f)) continue;
      for (std::string& head : signatures(f, receiver)) lines.push_back(std::move(head));
    }
    if (lines.empty()) return outside;
    return "impl" + generics(t.type_params) + " " + name + " {\n    " + joined(lines, ";\n    ") + ";\n}\n" +
           outside;
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
    std::set<const api::TypeDecl*> open;
    if (is_copy(t, open)) text += ", Copy";
    text += ", PartialEq";
    if (exact) text += ", Eq";
    if (is_enum(t)) text += ", PartialOrd, Ord";
    if (exact) text += ", Hash";
    if (t.variants.empty() && !holds_union(t)) text += ", Default";
    return text + ")]\n";
  }

  // The type of a field; in a box where its type would have no end.
  std::string field_type(const Type& type, const api::TypeDecl& of) {
    const std::string text = spell(type, Use::field);
    std::set<const api::TypeDecl*> seen;
    if (!holds_inline(bare(type), of, seen)) return text;
    const std::string box = host("Box") + "<";
    return is_option(type) ? host("Option") + "<" + box + spell(bare(type), Use::field) + ">>"
                           : box + text + ">";
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
      return {"", "pub struct " + name, text + implementation(t, name)};
    }
    text += "pub enum " + name + " {\n";
    for (const api::Variant& v : t.variants) {
      std::vector<std::string> fields;
      for (const api::Field& f : v.fields)
        fields.push_back(member_name(f.name) + ": " + field_type(f.type, t));
      text +=
          "    " + variant_name(v.name) + (fields.empty() ? "" : " { " + joined(fields, ", ") + " }") + ",\n";
    }
    return {"", "pub enum " + name, text + "}\n" + implementation(t, name)};
  }

  void examine(const api::Function& f) override {
    for (const api::Param& p : f.params) check_sets(p.type, f.name + "(" + p.name + ")");
    check_sets(f.result, f.name);
  }
  void examine(const api::TypeDecl& t) override {
    for (const api::Field& f : t.fields) check_sets(f.type, t.name + "." + f.name);
  }

 private:
  bool keeps_functions_ = false;  // of the function that is spelled
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
