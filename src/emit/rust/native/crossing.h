// Values between the form in which users hold them and that inside, whose maps keep their order.
#pragma once

#include <string>
#include <vector>

#include "emit/rust/face/public_face.h"
#include "emit/rust/ir_names.h"
#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

class NativeProgram;

class Crossing {
 public:
  Crossing(NativeProgram& program, Syntax& syntax, ir::ModuleId from, Uses& uses)
      : p_(program), s_(syntax), from_(from), uses_(uses) {}

  // A value inside, made of what users lend: `lent` is a reference.
  NodeId inward(types::TypeId type, NodeId lent);
  // An argument for a parameter inside, made of the parameter of that name that users see.
  NodeId argument(types::TypeId type, const std::string& name);
  // What users get of a value inside, which ends here.
  NodeId outward(types::TypeId type, NodeId value);
  // A function of users as one inside, or the other way round; `head`: what stands before its parameters.
  NodeId function(types::TypeId type, NodeId callee, bool inside, const std::string& head);
  // The form inside of a type that users see, and the ways between both.
  std::string twin(types::DeclId d);

 private:
  NodeId each(types::TypeId type, bool in);
  NodeId entries(types::TypeId type, NodeId map, bool in);
  NodeId kept(types::TypeId type, NodeId function, bool in);
  NodeId part(types::DeclId d, types::TypeId type, NodeId whole, bool in, bool lent);
  std::string conversion(types::DeclId d, bool in);

  NativeProgram& p_;
  Syntax& s_;
  const ir::ModuleId from_;
  Uses& uses_;
};

}  // namespace mochi::emit::rust
