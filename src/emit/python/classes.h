// Types of Mochi in Python: classes, annotations, and descriptions that the support code reads.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
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
  // One value of an enum.
  Doc enum_value(types::TypeId type, std::uint32_t variant);
  // The docstring of what examples are known for as `subject`.
  std::vector<Doc> documented(std::string_view doc, std::string_view subject,
                              std::vector<DocSection> parts = {});
  // Classes and aliases of a declared type of the module (library).
  std::vector<Doc> declaration(types::DeclId id);
  // The type as an annotation; `input`: a parameter, which is only read.
  Doc annotation(types::TypeId type, bool input = false);
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
                const std::vector<std::string>& attributes, bool frozen);
  Doc enum_class(types::DeclId id);
  std::vector<Doc> variant_classes(types::TypeId type, std::vector<Doc>& alternatives);
  std::string type_variable(types::TypeParamId id);
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
  // By name, and whether values of it are keys.
  std::map<std::pair<NameId, bool>, std::string> type_variables_;
  std::vector<Doc> classes_;
  std::vector<Doc> descriptions_;
};

}  // namespace mochi::emit::python
