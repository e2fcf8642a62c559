// What each writer of a function's forms has at hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emit/rust/ir_names.h"
#include "emit/rust/native/hold.h"
#include "ir/place.h"

namespace mochi::emit::rust {

class Holdings;
class NativeAssignments;
class NativeClaims;
class NativeExpressions;
class NativeFunction;
class NativeFunctionValues;
class NativeOperations;
class NativeProgram;
class NativeStatements;
class Presence;

// One group of forms of the function `f_`, under the short names of what all groups use.
class NativePart {
 protected:
  explicit NativePart(NativeFunction& f);

  types::TypeKind kind_of(ir::ExprId id) const;
  bool is_copy(types::TypeId type) const;
  bool is_string(ir::ExprId id) const { return kind_of(id) == types::TypeKind::string; }
  std::optional<std::int64_t> int_constant(ir::ExprId id) const;
  bool same_place(ir::ExprId a, ir::ExprId b) const { return ir::same_place(body_, a, b); }
  const std::string& name_of(ir::LocalId l) const;
  NodeId number(std::int64_t value) { return s_.word(std::to_string(value)); }
  std::string helper(const std::string& name);
  // `Vec`, with its path where the module has another one.
  std::string host(std::string_view name) const;
  Made refuse(std::string reason);

  NativeFunction& f_;
  NativeProgram& p_;
  const ir::Body& body_;
  Syntax& s_;
  Holdings& holds_;
  NativeExpressions& expr_;
  NativeOperations& ops_;
  NativeAssignments& assign_;
  Presence& present_;
  NativeStatements& stmts_;
};

}  // namespace mochi::emit::rust
