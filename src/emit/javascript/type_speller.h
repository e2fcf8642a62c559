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

// Of each list, map and set in a type, in the order in which they are spelled: TypeScript lets nobody change it. What a
// function takes does not count, for it is read-only everywhere.
using Parts = std::vector<bool>;

class TypeSpeller {
 public:
  // `writer` must outlive this.
  explicit TypeSpeller(Writer& writer) : w_(writer) {}

  // `input`: as a parameter, which the function only reads.
  Doc type(types::TypeId type, bool input);
  Doc type(types::TypeId type, const Parts& parts);
  // How many lists, maps and sets the type has.
  std::size_t count(types::TypeId type) const;
  Parts all(types::TypeId type, bool read_only) const { return Parts(count(type), read_only); }
  // Of what stands at a place inside of the package: read-only where nothing there is ever changed.
  Parts at(types::TypeId type, std::uint32_t place) const;
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
  // What is left of the parts of a type while it is spelled.
  class Rest {
   public:
    explicit Rest(bool all) : all_(all) {}
    explicit Rest(const Parts& parts) : parts_(&parts) {}
    bool next() {
      const bool read_only = peek();
      ++at_;
      return read_only;
    }
    bool peek() const { return parts_ == nullptr ? all_ : at_ < parts_->size() && (*parts_)[at_]; }

   private:
    const Parts* parts_ = nullptr;
    bool all_ = false;
    std::size_t at_ = 0;
  };
  Doc spelled(types::TypeId type, Rest& rest);
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
  Doc function(const types::Type& type, Rest& rest);
  bool is_read_only(std::uint32_t place) const;
  void add_at(types::TypeId type, std::uint32_t place, Parts& parts) const;
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
