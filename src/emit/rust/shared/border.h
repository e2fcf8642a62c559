// Public functions and constants in front of code with shared types (runtime/rust), which stands in one
// private module.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "emit/rust/face/public_face.h"
#include "emit/rust/layout/syntax.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

class SharedBorder {
 public:
  // `crates` may be null.
  SharedBorder(const ir::Program& program, const PublicFace& face, const CrateCalls* crates)
      : program_(program), face_(face), w_(program, crates), types_(*program.types) {}

  // The private module with these functions and globals.
  std::string inner_text(const std::set<ir::FunctionId>& functions, const std::set<ir::GlobalId>& globals);
  // The types that the private module converts to those that users see.
  const std::set<types::DeclId>& converted() const { return converted_; }
  // `visible`: `pub `, or nothing for one that the crate's own code calls.
  std::string function_text(ir::FunctionId id, ir::ModuleId m, std::string_view visible, Uses& uses);
  std::string global_text(ir::GlobalId id, ir::ModuleId m, Uses& uses);
  // What the texts since the last call need from other modules.
  void add_uses(ir::ModuleId m, Uses& uses);

 private:
  std::string help(std::string_view name);
  std::string brought(types::TypeId type, const std::string& name);
  std::string opaque(types::TypeParamId p);
  bool simple(types::TypeId type) const;
  NodeId callback(Syntax& syntax, types::TypeId type_id, const std::string& name, const std::string& callee);
  std::string inner_type(types::TypeId id);
  std::string given(types::TypeId type, const std::string& call);
  NodeId outward(Syntax& syntax, types::TypeId type, NodeId made);
  struct Facade;
  Facade facade(ir::FunctionId id, ir::ModuleId m, Uses& uses);
  std::string conversion(types::DeclId d);

  const ir::Program& program_;
  const PublicFace& face_;
  Writer w_;
  types::TypeStore& types_;
  std::set<std::string> helpers_;
  std::set<types::DeclId> converted_;
  bool called_inner_ = false;
};

}  // namespace mochi::emit::rust
