// Types of Mochi in Python: classes, annotations, and descriptions that the support code reads.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emit/python/layout.h"
#include "types/types.h"

namespace mochi::emit::python {

class ModuleNames;
class Writer;

// A part of a docstring behind the text: parameters and the rest.
struct DocSection {
  std::string_view title;
  std::vector<std::string> items;
};

// The lines of a docstring. Empty if there is nothing to say.
std::vector<Doc> docstring(Docs& docs, std::string_view text, const std::vector<DocSection>& sections);

class TypeWriter {
 public:
  // `writer` must outlive this.
  explicit TypeWriter(Writer& writer);

  // The class of a record or anonymous record; in a program it is then written out.
  std::string record_class(types::TypeId type);
  std::string variant_class(types::TypeId union_type, std::uint32_t variant);
  // Its values are members of an Enum, in a program texts; those of an error type have classes.
  bool is_enum(types::TypeId type) const;
  // The items of the set have no hash of Python's that tells them apart by content.
  bool holds_content(types::TypeId set) const;
  // Its values are exceptions (types::TypeDecl::error).
  bool is_error(types::TypeId type) const;
  bool is_error(types::DeclId id) const;
  // An error type whose text is what its method `message` gives.
  bool has_message_method(types::DeclId id) const;
  // `def __str__(self) -> str`.
  Doc printing();
  // One value of an enum.
  Doc enum_value(types::TypeId type, std::uint32_t variant);
  // The docstring of what examples are known for as `subject`.
  std::vector<Doc> documented(std::string_view doc, std::string_view subject,
                              std::vector<DocSection> parts = {});
  // Classes and aliases of a declared type of the module (library).
  std::vector<Doc> declaration(types::DeclId id);
  // How containers in an annotation are written: `list`, which is the holder's own; `Sequence`, which is only read; `tuple`, which a
  // field of an exported type keeps (border page S4).
  enum class Use : std::uint8_t { own, read, kept };
  Doc annotation(types::TypeId type, Use use = Use::own);
  // What collects groups of the type.
  Doc groups(types::TypeId group);
  // A field of the type keeps another value than it is given: the same that nobody can change.
  bool freezes(types::TypeId type) const;
  // That value. What is frozen already is what it was. `parameter`: the value is what users give for it.
  Doc frozen(Doc value, types::TypeId type, unsigned depth = 0, std::string_view parameter = {});
  // From now on type parameters have variables beside those of the class around: of a static function, which is called on the class
  // without type arguments. Gives what was said before.
  bool use_own_variables(bool own) { return std::exchange(own_variables_, own); }
  // `T = TypeVar("T")` for each type parameter that annotations have named.
  std::vector<Doc> type_variables();
  // The run-time description of a type (runtime section `types`).
  Doc description(types::TypeId type);
  std::vector<Doc> take_classes() { return std::move(classes_); }
  std::vector<Doc> take_descriptions() { return std::move(descriptions_); }

 private:
  Doc class_text(const std::string& name, const std::vector<std::string>& fields);
  Doc dataclass(const std::string& name, const std::vector<types::TypeParamId>& params, std::string_view doc,
                std::string_view subject, const std::vector<types::Field>& fields,
                const std::vector<std::string>& attributes, bool frozen,
                const std::vector<Doc>& constants = {});
  Doc freezing_init(const std::vector<types::Field>& fields, const std::vector<std::string>& names);
  std::vector<Doc> class_constants(types::DeclId id);
  Doc enum_class(types::DeclId id);
  // --- error_classes.cc ---
  std::vector<Doc> error_classes(types::DeclId id);
  Doc error_class(const std::string& name, Doc bases, std::string_view doc, std::string_view subject,
                  const std::vector<Doc>& constants, const std::vector<Doc>& members);
  std::vector<Doc> comparisons(const std::string& name);
  std::vector<Doc> error_fields(const std::vector<types::Field>& fields,
                                const std::vector<std::string>& names);
  Doc error_init(const std::vector<types::Field>& fields, const std::vector<std::string>& names);
  Doc error_text(std::string_view name, const std::vector<types::Field>& fields,
                 const std::vector<std::string>& names);
  Doc shown_field(types::TypeId type, const std::string& attribute);
  // ---
  std::vector<types::TypeParamId> params_of(const types::TypeDecl& decl, std::uint32_t variant) const;
  std::vector<Doc> variant_classes(types::TypeId type, std::vector<Doc>& alternatives);
  // A type variable: its name in Mochi, and what is asked of its values.
  struct Variable {
    NameId name;
    types::Bound bound = types::Bound::none;
    bool own = false;
    friend auto operator<=>(const Variable&, const Variable&) = default;
  };
  const std::string& type_variable(const Variable& variable);
  const std::string& type_variable(types::TypeParamId id);
  Doc container(types::TypeId type, Use use);
  Doc generic_base(const std::vector<types::TypeParamId>& params);
  Doc union_description(types::TypeId id, const std::string& shown);
  Doc record_description(types::TypeId id, const std::string& shown);
  Doc described_field(const types::Field& field, const std::string& attribute);

  Writer& w_;
  ModuleNames& names_;
  Layout& t_;
  types::TypeStore& types_;
  std::map<std::vector<NameId>, std::string> anonymous_;
  std::set<std::string> written_;
  std::map<types::TypeId, std::string> description_names_;
  std::map<Variable, std::string> type_variables_;
  // In a class of errors: what a type parameter stands for is not known.
  bool caught_ = false;
  bool own_variables_ = false;
  std::vector<Doc> classes_;
  std::vector<Doc> descriptions_;
};

}  // namespace mochi::emit::python
