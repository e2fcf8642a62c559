// Run-time descriptions of types (section `Type` of the support code): all but the simplest get a constant of the module.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/doc.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

class Writer;

class Descriptions {
 public:
  // `writer` must outlive this.
  explicit Descriptions(Writer& writer) : w_(writer) {}

  Doc of(types::TypeId type);
  // The constants that were needed since the last call, in the order of first use.
  std::vector<Doc> take() { return std::move(made_); }
  // `ListOfInt`: what names of the type's constants and functions are made of.
  std::string name(types::TypeId type) const;

 private:
  std::string name(types::TypeId type, unsigned depth) const;
  Doc composite(types::TypeId type);
  Doc record(types::TypeId type);
  std::vector<Doc> rows(types::TypeId type);
  Doc field(const types::Field& field, std::string_view property);
  Writer& w_;
  std::map<types::TypeId, std::string> names_;
  std::vector<Doc> made_;
};

}  // namespace mochi::emit::javascript
