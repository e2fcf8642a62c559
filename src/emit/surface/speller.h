// The base of the eight ways to spell a surface: names, escapes, and what the ways have in common.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emit/common/item_names.h"
#include "emit/surface/surface.h"

namespace mochi::emit {

// Where a type stands: what a function takes, what it gives, what a value holds.
enum class Use : std::uint8_t { input, output, field };

class Speller {
 public:
  Speller(const api::Surface& surface, const NativePackage& self, NameRules rules)
      : surface_(surface),
        package_(surface.package.empty() ? self.package : surface.package),
        import_name_(self.import_name),
        rules_(rules) {}
  virtual ~Speller() = default;

  NativeSurface run();

 protected:
  // The line by which the module is reached.
  virtual std::string import(const api::Module& module) = 0;
  virtual NativeItem function(const api::Function& f) = 0;
  virtual NativeItem type(const api::TypeDecl& t) = 0;
  virtual NativeItem constant(const api::Constant& c) = 0;
  // The type where it stands, result types aside.
  virtual std::string spell(const api::Type& t, Use use) = 0;
  // Where the names of functions and constants, of types and of a union's variants must differ; empty:
  // nowhere.
  virtual std::string function_space() { return module_->name + " values"; }
  virtual std::string type_space() { return module_->name + " types"; }
  virtual bool variants_stand_in_module() const { return false; }
  // A member of a type may not have its name.
  virtual bool members_differ_from_type() const { return false; }
  // What a field is called. Where its name must differ from those of its neighbours.
  virtual std::string field_name(std::string_view name) const { return member_name(name); }
  // Callers may write the names of parameters.
  virtual bool parameters_are_named() const { return false; }
  // The words that a member may not be; sorted.
  virtual std::span<const std::string_view> member_reserved() const { return rules_.reserved; }
  // Members with these names have to be escaped.
  virtual std::span<const std::string_view> taken_members() const { return {}; }
  // What the language cannot express about a type or a function.
  virtual void examine(const api::TypeDecl&) {}
  virtual void examine(const api::Function&) {}
  virtual void examine(const api::Constant&) {}

  std::string named(std::string_view name, CaseStyle style) const;
  std::string function_name(std::string_view name) const { return named(name, rules_.functions); }
  std::string type_name(std::string_view name) const { return named(name, rules_.types); }
  std::string constant_name(std::string_view name) const { return named(name, rules_.constants); }
  std::string variable_name(std::string_view name) const { return named(name, rules_.variables); }
  std::string variant_name(std::string_view name) const { return named(name, rules_.variants); }
  std::string member_name(std::string_view name) const;
  // The last part of a module's name, or of the package's for its own module: `text` of `@a/b/text`.
  std::string module_word(const api::Module& module) const;
  // `text` of `@a/b/text`, `geometry/plane`; empty for the module of the package itself.
  std::string module_path(const api::Module& module) const;
  bool is_enum(const api::TypeDecl& t) const { return t.kind == api::TypeDeclKind::enumeration; }
  // The declaration of a named type, or nullptr.
  const api::TypeDecl* find(const api::Type& t) const;
  // `T` behind `T?`, else the type.
  static const api::Type& bare(const api::Type& t) { return t.kind == api::TypeKind::option ? t.args[0] : t; }
  static bool is_option(const api::Type& t) { return t.kind == api::TypeKind::option; }
  static const api::Type& result_of(const api::Type& function) { return function.args.back(); }
  static std::size_t arity(const api::Type& function) { return function.args.size() - 1; }
  // Types by commas, each spelled for `use`.
  std::string spelled(const std::vector<api::Type>& types, Use use, std::string_view between = ", ");
  static std::string joined(const std::vector<std::string>& parts, std::string_view between);
  // `name<A, B>`.
  std::string applied(std::string_view name, const std::vector<api::Type>& args, Use use,
                      std::string_view open = "<", std::string_view close = ">");
  // The parameters from which on all are options, so that they may be left out.
  static std::size_t first_optional(const std::vector<api::Param>& params);
  // How a language with enums in braces says the two plainest types: `alias` name `is` type; `words` name { constants }.
  struct PlainWords {
    std::string_view alias;
    std::string_view is;
    std::string_view words;
    CaseStyle constants;
  };
  // None for all types that are neither aliases nor enums.
  std::optional<NativeItem> alias_or_enum(const api::TypeDecl& t, const std::string& name,
                                          const PlainWords& words);
  // The name of the error type of a result, in `style`; for what has no name of its own `ModuleError`.
  std::string error_name(const api::Type& error, std::string_view suffix) const;
  // Does `predicate` hold for the type or anything that it is made of?
  template <typename F>
  bool reaches(const api::Type& type, F&& predicate) const {
    std::set<const api::TypeDecl*> seen;
    return reaches(type, predicate, seen);
  }
  void refuse(std::string item, std::string reason, std::string remedy, std::string_view code = "T100");
  const api::Surface& surface_;
  const std::string package_;
  const std::string import_name_;
  const NameRules rules_;
  const api::Module* module_ = nullptr;

 private:
  template <typename F>
  bool reaches(const api::Type& type, F&& predicate, std::set<const api::TypeDecl*>& seen) const {
    if (predicate(type)) return true;
    for (const api::Type& arg : type.args) {
      if (reaches(arg, predicate, seen)) return true;
    }
    const api::TypeDecl* decl = find(type);
    if (decl == nullptr || !seen.insert(decl).second) return false;
    for (const api::Field& f : decl->fields) {
      if (reaches(f.type, predicate, seen)) return true;
    }
    for (const api::Variant& v : decl->variants) {
      for (const api::Field& f : v.fields) {
        if (reaches(f.type, predicate, seen)) return true;
      }
    }
    return decl->kind == api::TypeDeclKind::alias && reaches(decl->aliased, predicate, seen);
  }
  void claim(const std::string& space, const std::string& native, std::string item);
  void claim_members(const api::TypeDecl& t);
  void claim_parameters(const api::Function& f, const std::string& item);

  NativeSurface made_;
  std::map<std::pair<std::string, std::string>, std::string> claimed_;  // (space, native name) -> item
};

std::unique_ptr<Speller> typescript_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> python_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> java_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> csharp_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> swift_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> kotlin_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> rust_speller(const api::Surface& surface, const NativePackage& self);
std::unique_ptr<Speller> beam_speller(const api::Surface& surface, const NativePackage& self);

}  // namespace mochi::emit
