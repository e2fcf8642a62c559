// How values of a type cross the border of a library. Scalars are looked at; of what is put together only the kind is,
// for its parts are read where they are (B2, B3, B5 of the border page). What holds functions whose ints need a look, or
// ints that are `bigint` outside, becomes another value, made by a function of the module.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/doc.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

class Writer;

// The type parameters that a type names, in the order of their appearance.
void find_params(const types::TypeStore& types, types::TypeId id, std::vector<types::TypeParamId>& found);

// To the library or out of it; `look`: as it is, once there are ints that users cannot have; `kind`: a record whose fields
// are of the right kinds.
enum class Way : std::uint8_t { in, out, look, kind };

class Crossings {
 public:
  // `writer` must outlive this.
  explicit Crossings(Writer& writer) : w_(writer) {}

  // The type as users have it: `int64` stands for ints that are `bigint` there. What the module spells is of
  // its own package's form, what stands in a declared type of that of the package which declares it.
  types::TypeId outward(types::TypeId type) const;
  // Ints of an outward type have another form outside.
  bool turns_big(types::TypeId outward) const;
  // A value of the outward type may hold one of the kind.
  bool holds(types::TypeId type, types::TypeKind kind) const { return holds(type, kind, kind); }
  bool holds_ints(types::TypeId type) const {
    return holds(type, types::TypeKind::integer, types::TypeKind::int64);
  }
  // Something of a value of the outward type has to be done or looked at where it crosses.
  bool crosses(types::TypeId type, Way way) const;
  // The value becomes another one, or its parts are looked at.
  // `stored`: it stands in another one, where a function becomes another one only if ints have to be looked at: what
  // stands around it would have to be copied.
  bool changes(types::TypeId type, Way way, bool stored = false) const;
  // A value of the outward type as it is behind the border; `name` is what messages call what comes in.
  Doc crossed(types::TypeId type, Way way, Doc value, Doc name);
  // The support function that looks at the kind of a value that stands in another one.
  std::string_view look_of(types::TypeId type) const;
  // A value of the type, which `turns_big`, for users.
  Doc outward_big(types::TypeId outward, Doc value);
  // The functions that were needed, each on lines of its own.
  std::vector<Doc> take();

 private:
  bool holds(types::TypeId type, types::TypeKind one, types::TypeKind other) const;
  // Some function in the value takes or gives what has to be looked at.
  bool wraps(types::TypeId type, Way way, std::set<types::TypeId>& open) const;
  bool wraps_stored(const types::Type& function, Way way) const;
  // The support function that looks at the kind of what comes in; empty where any will do.
  std::string_view check_of(types::TypeId type) const;
  // The function that looks at the kind, and those of a record's fields; `check_of` is not empty.
  Doc check(types::TypeId type);
  Doc kind_checks(types::TypeId type);
  Doc changed(types::TypeId type, Way way, Doc value, Doc name);
  // What has ints leaves as it is unless some of all ints is none for users.
  Doc handed(types::TypeId type, Doc value);
  types::TypeId widened(types::TypeId type) const;
  // The fields of an outward record, and of a union's variant, as outward types.
  std::vector<types::Field> outward_fields(types::TypeId type) const;
  std::vector<types::Field> outward_fields(types::TypeId union_type, std::uint32_t variant) const;
  std::vector<types::Field> outward_fields(std::vector<types::Field> declared, types::TypeId type) const;
  // Those of the record and of all variants.
  std::vector<types::Field> all_fields(types::TypeId type) const;
  Doc crossing(types::TypeId type, Way way);  // a function
  Doc fields(const std::vector<types::Field>& fields, const std::vector<std::string>& shown, Way way);
  Doc body(types::TypeId type, Way way);
  Doc wrapped(const types::Type& function, Way way);
  Doc head(types::TypeId type, const std::string& name, Way way);
  std::string function(types::TypeId type, Way way);
  Writer& w_;
  std::array<std::map<types::TypeId, std::string>, 4> names_;  // by way
  std::map<std::string, std::string> texts_;
  std::vector<Doc> functions_;
};

}  // namespace mochi::emit::javascript
