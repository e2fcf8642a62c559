// Types as TypeScript spells them, in one file: what the file names of other modules is noted for import.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/doc.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

class Writer;

// What parameters are called where nobody names them: `a`, `b` and so on.
std::vector<std::string> parameter_names(std::size_t count);

class TypeSpeller {
 public:
  // `writer` must outlive this.
  explicit TypeSpeller(Writer& writer) : w_(writer) {}

  // `input`: as a parameter, which the function only reads.
  Doc type(types::TypeId type, bool input);
  // The type of a local or parameter inside of the package, by what is done at its place.
  Doc placed(types::TypeId type, std::uint32_t place);
  // The type of a list, map or set that is changed, whatever is inside of it.
  Doc changeable(types::TypeId type);
  // The type at the place differs from that of what may be changed in all its parts.
  bool holds_read_only(types::TypeId type, std::uint32_t place);
  // Nothing at the place is ever changed.
  bool is_read_only(std::uint32_t place) const;
  // The name of a declared type.
  std::string name(types::DeclId decl);
  // The file only declares: classes are types there, and no values.
  void set_declaring() { declaring_ = true; }
  // From now on names of the set, which must outlive this, are those of the variants around what is spelled;
  // null: of nothing.
  void set_shadows(const std::set<std::string>* names) { shadows_ = names; }
  // A shadowed type of the file was named by way of the file itself.
  bool names_itself() const { return names_itself_; }
  // The name of a class, as a value.
  std::string class_name(types::DeclId decl);
  // `<T, U>` of declared type parameters, empty for none.
  std::string parameters(const std::vector<types::TypeParamId>& params) const;

  const std::map<types::DeclId, std::string>& imported() const { return imported_; }
  const std::set<types::DeclId>& imported_classes() const { return imported_classes_; }
  // Every declared type that was named.
  const std::set<types::DeclId>& used() const { return used_; }
  bool names_result() const { return names_result_; }

 private:
  Doc list_of(types::TypeId element, Doc spelled, bool read_only, bool inner_read_only);
  Doc generic(std::string_view name, const std::vector<Doc>& arguments);
  Doc result(std::vector<Doc> arguments);
  // A type of the language, under a name that no type of the module hides.
  std::string host(std::string_view name);
  bool declares(std::string_view name) const;
  bool is_shadowed(std::string_view name) const {
    return shadows_ != nullptr && shadows_->contains(std::string(name));
  }
  std::string given_name(types::DeclId decl);
  bool is_taken(const std::string& name, bool own) const;
  bool names_variant(const std::string& name) const;
  Doc function(const types::Type& type, bool input);
  Writer& w_;
  std::map<types::DeclId, std::string> imported_;
  std::map<types::DeclId, std::string> names_;
  std::set<types::DeclId> used_;
  std::set<types::DeclId> imported_classes_;
  const std::set<std::string>* shadows_ = nullptr;
  bool names_itself_ = false;
  bool names_result_ = false;
  bool declaring_ = false;
};

}  // namespace mochi::emit::javascript
